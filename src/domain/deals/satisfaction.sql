-- satisfaction_rows(workspace workspace_id, people person_id[]) -> many
SELECT id, person_id, promise_id, user_id, score, words, asked_on FROM satisfaction
WHERE workspace_id = :workspace AND person_id IN (:people[])
ORDER BY person_id, asked_on, id;
