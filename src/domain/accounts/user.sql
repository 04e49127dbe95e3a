-- login_find(email text) -> maybe
SELECT l.workspace_id, l.user_id, u.password, u.active, u.name, u.role
FROM login l JOIN app_user u ON u.workspace_id = l.workspace_id AND u.id = l.user_id
WHERE l.email = :email;

-- login_add(email text, workspace workspace_id, user user_id) -> none
INSERT INTO login (email, workspace_id, user_id) VALUES (:email, :workspace, :user);

-- login_remove(email text) -> none
DELETE FROM login WHERE email = :email;

-- user_all(workspace workspace_id) -> many
SELECT id, name, email, role, active, person_id, zone
FROM app_user WHERE workspace_id = :workspace ORDER BY id;

-- user_owners(workspace workspace_id) -> maybe
SELECT CAST(count(*) AS bigint) AS n -- int
FROM app_user WHERE workspace_id = :workspace AND role = 'owner' AND active = 1;

-- session_add(token hash, workspace workspace_id, user user_id, created utc, expires utc) -> none
INSERT INTO session (token, workspace_id, user_id, created, seen, expires)
VALUES (:token, :workspace, :user, :created, :created, :expires);

-- session_get(token hash) -> maybe
SELECT s.workspace_id, s.user_id, s.seen, s.expires, u.name, u.email, u.role, u.active,
  w.name AS workspace_name, w.sample
FROM session s
JOIN app_user u ON u.workspace_id = s.workspace_id AND u.id = s.user_id
JOIN workspace w ON w.workspace_id = s.workspace_id
WHERE s.token = :token;

-- session_touch(token hash, seen utc, expires utc) -> none
UPDATE session SET seen = :seen, expires = :expires WHERE token = :token;

-- session_remove(token hash) -> none
DELETE FROM session WHERE token = :token;

-- scan: ends a user's sessions; sessions are few and this is rare
-- session_remove_user(workspace workspace_id, user user_id, keep hash) -> none
DELETE FROM session WHERE workspace_id = :workspace AND user_id = :user AND token <> :keep;

-- token_add_row(token hash, workspace workspace_id, id token_id, user user_id, name text, created utc, expires utc?) -> none
INSERT INTO token (token, workspace_id, id, user_id, name, created, expires)
VALUES (:token, :workspace, :id, :user, :name, :created, :expires);

-- token_get(token hash) -> maybe
SELECT t.workspace_id, t.user_id, t.expires, u.role, u.active, u.name, u.email
FROM token t JOIN app_user u ON u.workspace_id = t.workspace_id AND u.id = t.user_id
WHERE t.token = :token;

-- scan: access tokens are few
-- token_all(workspace workspace_id) -> many
SELECT t.id, t.name, t.created, t.expires, t.user_id, u.name AS user_name
FROM token t JOIN app_user u ON u.workspace_id = t.workspace_id AND u.id = t.user_id
WHERE t.workspace_id = :workspace ORDER BY t.id;

-- scan: access tokens are few
-- token_take(workspace workspace_id, id token_id) -> changes
DELETE FROM token WHERE workspace_id = :workspace AND id = :id;

-- scan: access tokens are few
-- token_remove_user(workspace workspace_id, user user_id) -> none
DELETE FROM token WHERE workspace_id = :workspace AND user_id = :user;
