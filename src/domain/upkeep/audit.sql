-- audit_page(workspace workspace_id, before_seq int, user user_id?, kind text?, since utc, until utc, n int) -> many
SELECT e.seq, e.kind, e.actor, u.name AS actor_name, -- text?
  e.face, e.at, e.undone, e.person_id, p.name AS person_name, -- text?
  m.name AS merged_name, -- text?
  i.file_name AS file_name -- text?
FROM event_log e
LEFT JOIN app_user u ON u.workspace_id = e.workspace_id AND u.id = e.actor
LEFT JOIN import i ON i.workspace_id = e.workspace_id AND i.id = e.batch
LEFT JOIN person p ON p.workspace_id = e.workspace_id AND p.id = e.person_id
LEFT JOIN merged_person m ON m.workspace_id = e.workspace_id AND m.id = e.person_id
WHERE e.workspace_id = :workspace AND e.seq < :before_seq
  AND (:user IS NULL OR e.actor = :user) AND (:kind IS NULL OR e.kind = :kind)
  AND e.at >= :since AND e.at < :until
ORDER BY e.seq DESC LIMIT :n;
