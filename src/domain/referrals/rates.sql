-- rates_of_asks(workspace workspace_id, user user_id) -> maybe
SELECT CAST(count(*) AS bigint) AS asks, -- int
  CAST(count(*) FILTER (WHERE result = 'names') AS bigint) AS asks_named -- int
FROM ask WHERE workspace_id = :workspace AND user_id = :user;

-- Who is known, or was contacted past the gate, says nothing of permission.
-- rates_of_referrals(workspace workspace_id, user user_id) -> maybe
SELECT CAST(count(ask_id) AS bigint) AS names, -- int
  CAST(count(*) FILTER (WHERE permitted_on IS NOT NULL OR state IN ('refused', 'unreachable', 'lapsed', 'parked')) AS bigint) AS decided, -- int
  CAST(count(permitted_on) AS bigint) AS permitted, -- int
  CAST(count(*) FILTER (WHERE permitted_on IS NOT NULL AND state IN ('won', 'declined', 'unqualified', 'unreachable', 'lapsed')) AS bigint) AS closed, -- int
  CAST(count(*) FILTER (WHERE permitted_on IS NOT NULL AND state = 'won') AS bigint) AS won -- int
FROM referral WHERE workspace_id = :workspace AND user_id = :user;

-- rates_kept(workspace workspace_id, user user_id) -> many
SELECT scope, for_day, asks, asks_named, names, decided, permitted, closed, won, clients, client_value
FROM today_rate WHERE workspace_id = :workspace AND user_id = :user ORDER BY scope;

-- rates_of_others(workspace workspace_id, user user_id) -> maybe
SELECT CAST(sum(asks) AS bigint) AS asks, -- int?
  CAST(sum(asks_named) AS bigint) AS asks_named, -- int?
  CAST(sum(names) AS bigint) AS names, -- int?
  CAST(sum(decided) AS bigint) AS decided, -- int?
  CAST(sum(permitted) AS bigint) AS permitted, -- int?
  CAST(sum(closed) AS bigint) AS closed, -- int?
  CAST(sum(won) AS bigint) AS won -- int?
FROM today_rate WHERE workspace_id = :workspace AND scope = 'own' AND user_id <> :user;

-- rates_forget(workspace workspace_id, user user_id) -> none
DELETE FROM today_rate WHERE workspace_id = :workspace AND user_id = :user;

-- rates_priors(workspace workspace_id) -> many
SELECT kind, mean, weight, source FROM prior WHERE workspace_id = :workspace;

-- rates_prior_remove(workspace workspace_id, kind enum factor_kind) -> none
DELETE FROM prior WHERE workspace_id = :workspace AND kind = :kind;
