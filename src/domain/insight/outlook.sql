-- The latest deals won through somebody.
-- outlook_values(workspace workspace_id, since day, until day, currency text, user user_id?, offer offer_id?, n int) -> many
SELECT value FROM deal
WHERE workspace_id = :workspace AND won BETWEEN :since AND :until AND won IS NOT NULL AND currency = :currency AND value > 0
  AND (:user IS NULL OR user_id = :user) AND (:offer IS NULL OR offer_id = :offer)
ORDER BY won DESC NULLS LAST, id DESC LIMIT :n;
