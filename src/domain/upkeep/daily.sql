-- scan: sessions that ended, once a day
-- session_forget(before utc) -> changes
DELETE FROM session WHERE expires < :before;

-- import_in_use(workspace workspace_id) -> many
SELECT path FROM import WHERE workspace_id = :workspace AND state NOT IN ('finished', 'undone');

-- import_forget(workspace workspace_id, before utc) -> changes
DELETE FROM import WHERE workspace_id = :workspace AND state IN ('uploaded', 'previewed') AND created < :before;
