-- cost_page(workspace workspace_id, user user_id?, since day, until day) -> many
SELECT c.id, u.name AS rep, c.origin, c.spent_on, c.amount, c.text
FROM cost c JOIN app_user u ON u.workspace_id = c.workspace_id AND u.id = c.user_id
WHERE c.workspace_id = :workspace AND c.spent_on BETWEEN :since AND :until AND (:user IS NULL OR c.user_id = :user)
ORDER BY c.spent_on DESC, c.id DESC LIMIT 500;
