-- suppression_any(workspace workspace_id) -> maybe
SELECT kind FROM suppression WHERE workspace_id = :workspace ORDER BY kind LIMIT 1;

-- suppression_find(workspace workspace_id, kind enum suppression_kind, value hash) -> maybe
SELECT created FROM suppression WHERE workspace_id = :workspace AND kind = :kind AND value = :value;

-- suppression_put(workspace workspace_id, kind enum suppression_kind, value hash, created utc) -> none
INSERT INTO suppression (workspace_id, kind, value, created) VALUES (:workspace, :kind, :value, :created)
ON CONFLICT (workspace_id, kind, value) DO NOTHING;
