-- network_seq(workspace workspace_id) -> maybe
SELECT seq FROM workspace WHERE workspace_id = :workspace;

-- ---- all of it ----

-- By id, as they stand: told of no order, SQLite walks an index of names and looks each of them up.
-- network_people(workspace workspace_id) -> each
SELECT id, do_not_contact, erased FROM person WHERE workspace_id = :workspace ORDER BY id;

-- network_links(workspace workspace_id) -> each
SELECT from_id, to_id, strength FROM relationship WHERE workspace_id = :workspace;

-- network_team(workspace workspace_id) -> many
SELECT person_id FROM app_user WHERE workspace_id = :workspace AND active = 1 ORDER BY person_id;

-- Of whom nothing is learned or guessed: whoever signs in, or once did, and private acquaintances but the viewer's own.
-- network_apart(workspace workspace_id, viewer user_id?) -> many
SELECT person_id FROM app_user WHERE workspace_id = :workspace
UNION
SELECT id FROM person WHERE workspace_id = :workspace AND private_to IS NOT NULL AND private_to IS DISTINCT FROM :viewer
ORDER BY 1;

-- ---- what changed since ----

-- Rows of people and relationships that events changed: what a row held before is kept with the event. `moved`: it was
-- made, went, or has other ends.
-- network_changed(workspace workspace_id, after int, until int) -> many
SELECT table_name, row_id, person_id, CAST(max(CASE WHEN field IN ('', '-', 'from_id', 'to_id') THEN 1 ELSE 0 END) AS bigint) AS moved -- int
FROM event_value
WHERE workspace_id = :workspace AND seq > :after AND seq <= :until AND table_name IN ('person', 'relationship') AND field <> '..'
GROUP BY table_name, row_id, person_id;

-- Relationships that were reckoned anew because time passed: some of those from the one to the other.
-- network_reckoned(workspace workspace_id, after int, until int) -> many
SELECT row_id, CAST(before AS bigint) AS last -- relationship_id
FROM event_value
WHERE workspace_id = :workspace AND seq > :after AND seq <= :until AND table_name = 'relationship' AND field = '..'
ORDER BY seq, n;

-- network_links_range(workspace workspace_id, first relationship_id, last relationship_id) -> each
SELECT from_id, to_id, strength FROM relationship WHERE workspace_id = :workspace AND id >= :first AND id <= :last;

-- Events whose rows were written without keeping what they held, or after which nothing is as it was.
-- network_events(workspace workspace_id, after int, until int) -> many
SELECT seq, kind, person_id FROM event_log
WHERE workspace_id = :workspace AND seq > :after AND seq <= :until
  AND kind IN ('person_imported', 'person_erased', 'person_forgotten', 'workspace_emptied');

-- network_people_now(workspace workspace_id, ids person_id[]) -> many
SELECT id, do_not_contact, erased FROM person WHERE workspace_id = :workspace AND id IN (:ids[]) ORDER BY id;

-- network_links_now(workspace workspace_id, ids relationship_id[]) -> many
SELECT id, from_id, to_id, strength FROM relationship WHERE workspace_id = :workspace AND id IN (:ids[]);

-- network_links_from(workspace workspace_id, ids person_id[]) -> many
SELECT from_id, to_id, strength FROM relationship WHERE workspace_id = :workspace AND from_id IN (:ids[]) ORDER BY from_id, to_id;

-- network_links_to(workspace workspace_id, ids person_id[]) -> many
SELECT from_id, to_id, strength FROM relationship WHERE workspace_id = :workspace AND to_id IN (:ids[]) ORDER BY to_id, from_id;

-- ---- what people have in common ----

-- network_places(workspace workspace_id, people person_id[]) -> many
SELECT p.person_id, p.organization_id, o.kind, p.since, p.until, lower(COALESCE(o.sector, p.title)) AS trade -- text?
FROM position p JOIN organization o ON o.workspace_id = p.workspace_id AND o.id = p.organization_id
WHERE p.workspace_id = :workspace AND p.person_id IN (:people[]) ORDER BY p.person_id, p.organization_id;

-- network_towns(workspace workspace_id, people person_id[]) -> many
SELECT id, lower(town) AS town -- text
FROM person WHERE workspace_id = :workspace AND id IN (:people[]) AND town IS NOT NULL AND town <> '' ORDER BY id;

-- network_threads(workspace workspace_id, people person_id[]) -> many
SELECT person_id, thread_id FROM thread_person
WHERE workspace_id = :workspace AND person_id IN (:people[]) ORDER BY person_id, thread_id;

-- Who said that they do not know somebody.
-- network_denied(workspace workspace_id, n int) -> many
SELECT source_id, person_id FROM prepared_answer
WHERE workspace_id = :workspace AND answer = 'does_not_know' ORDER BY said_on DESC, id DESC LIMIT :n;
