-- complaint_rows(workspace workspace_id, people person_id[]) -> many
SELECT id, person_id, user_id, text, opened FROM complaint
WHERE workspace_id = :workspace AND person_id IN (:people[]) AND resolved IS NULL
ORDER BY person_id, opened, id;

-- complaint_all(workspace workspace_id, person person_id) -> many
SELECT id, text, opened, resolved, resolution FROM complaint
WHERE workspace_id = :workspace AND person_id = :person ORDER BY opened DESC, id DESC;
