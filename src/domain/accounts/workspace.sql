-- workspace_add(workspace workspace_id, name text, zone text, currency text, country text, sample flag, created utc) -> none
INSERT INTO workspace (workspace_id, name, seq, zone, currency, country, asks_per_day, rest_days, chase_working_days, sample, created)
VALUES (:workspace, :name, 0, :zone, :currency, :country, 5, 90, 5, :sample, :created);

-- workspace_get(workspace workspace_id) -> maybe
SELECT workspace_id, name, seq, zone, currency, country, asks_per_day, rest_days, chase_working_days, sample, created
FROM workspace WHERE workspace_id = :workspace;

-- workspace_set(workspace workspace_id, name text, zone text, currency text, country text, asks_per_day int, rest_days int, chase_working_days int, sample flag) -> none
UPDATE workspace SET name = :name, zone = :zone, currency = :currency, country = :country,
  asks_per_day = :asks_per_day, rest_days = :rest_days, chase_working_days = :chase_working_days, sample = :sample
WHERE workspace_id = :workspace;

-- workspace_fees(workspace workspace_id) -> maybe
SELECT fee_field FROM workspace WHERE workspace_id = :workspace;

-- workspace_fees_set(workspace workspace_id, on flag) -> none
UPDATE workspace SET fee_field = :on WHERE workspace_id = :workspace;

-- workspace_postal(workspace workspace_id) -> maybe
SELECT postal_address, country, sample FROM workspace WHERE workspace_id = :workspace;

-- workspace_postal_set(workspace workspace_id, postal_address text?) -> none
UPDATE workspace SET postal_address = :postal_address WHERE workspace_id = :workspace;

-- scan: the few workspaces of an installation, at start and for jobs
-- workspace_all() -> many
SELECT workspace_id, name FROM workspace ORDER BY workspace_id;

-- holiday_all(workspace workspace_id) -> many
SELECT day, name FROM holiday WHERE workspace_id = :workspace ORDER BY day;

-- holiday_put(workspace workspace_id, day day, name text) -> none
INSERT INTO holiday (workspace_id, day, name) VALUES (:workspace, :day, :name)
ON CONFLICT (workspace_id, day) DO UPDATE SET name = excluded.name;

-- holiday_take(workspace workspace_id, day day) -> changes
DELETE FROM holiday WHERE workspace_id = :workspace AND day = :day;

-- setup_token_add(token hash, created utc) -> none
INSERT INTO setup_token (token, created) VALUES (:token, :created);

-- setup_token_take(token hash) -> changes
DELETE FROM setup_token WHERE token = :token;

-- scan: at most one row, before the first workspace exists
-- setup_token_clear() -> none
DELETE FROM setup_token WHERE created > 0;
