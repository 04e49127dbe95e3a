-- scan: sessions that ended, once a day
-- session_forget(before utc) -> changes
DELETE FROM session WHERE expires < :before;

-- import_in_use(workspace workspace_id) -> many
SELECT path FROM import WHERE workspace_id = :workspace AND state NOT IN ('finished', 'undone');

-- import_forget(workspace workspace_id, before utc) -> changes
DELETE FROM import WHERE workspace_id = :workspace AND state IN ('uploaded', 'previewed') AND created < :before;

-- All of a workspace's, page by page.
-- daily_relationships(workspace workspace_id, after relationship_id, n int) -> many
SELECT id, from_id, to_id, kind, strength, evidence, seen, both_ways, sent, received, met, sent_on, received_on, met_on
FROM relationship WHERE workspace_id = :workspace AND id > :after ORDER BY id LIMIT :n;

-- daily_faded_on(workspace workspace_id) -> maybe
SELECT faded_on FROM workspace WHERE workspace_id = :workspace;

-- daily_faded(workspace workspace_id, day day) -> none
UPDATE workspace SET faded_on = :day WHERE workspace_id = :workspace;
