-- access_put(workspace workspace_id, day day, user user_id, person person_id, face enum face, at utc) -> none
INSERT INTO access (workspace_id, day, user_id, person_id, face, at) VALUES (:workspace, :day, :user, :person, :face, :at)
ON CONFLICT (workspace_id, day, user_id, person_id) DO NOTHING;

-- access_page(workspace workspace_id, before utc, user user_id?, person person_id?, n int) -> many
SELECT a.at, a.day, a.face, a.user_id, u.name AS user_name, -- text?
  a.person_id AS person, p.name AS person_name -- text?
FROM access a
LEFT JOIN app_user u ON u.workspace_id = a.workspace_id AND u.id = a.user_id
LEFT JOIN person p ON p.workspace_id = a.workspace_id AND p.id = a.person_id
WHERE a.workspace_id = :workspace AND a.at < :before
  AND (:user IS NULL OR a.user_id = :user) AND (:person IS NULL OR a.person_id = :person)
ORDER BY a.at DESC, a.user_id, a.person_id LIMIT :n;
