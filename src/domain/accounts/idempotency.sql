-- idempotency_find(workspace workspace_id, user user_id, key text) -> maybe
SELECT operation, request, answer FROM idempotency
WHERE workspace_id = :workspace AND user_id = :user AND idempotency_key = :key;

-- scan: a job forgets old answers, once a day; an erasure all of them
-- idempotency_forget(workspace workspace_id, before utc) -> changes
DELETE FROM idempotency WHERE workspace_id = :workspace AND created < :before;
