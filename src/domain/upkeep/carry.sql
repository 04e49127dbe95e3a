-- carry_suppressions(workspace workspace_id) -> many
SELECT kind, value, created FROM suppression WHERE workspace_id = :workspace ORDER BY kind, value;

-- Whoever was erased must not be contacted either.
-- carry_never(workspace workspace_id) -> many
SELECT id, erased, never_since, never_by FROM person
WHERE workspace_id = :workspace AND do_not_contact = 1 ORDER BY id;

-- carry_identities(workspace workspace_id) -> each
SELECT person_id, kind, value FROM identity WHERE workspace_id = :workspace;
