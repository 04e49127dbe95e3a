-- import_page(workspace workspace_id, before import_id, n int) -> many
SELECT id, user_id, file_name, format, state, rows, rows_done, made, matched, maybe, refused, named, kept, message, created, finished
FROM import WHERE workspace_id = :workspace AND id < :before ORDER BY id DESC LIMIT :n;

-- job_of(workspace workspace_id, subject row_id) -> maybe
SELECT id, kind, state, done, total, message, cancel FROM job
WHERE workspace_id = :workspace AND subject = :subject ORDER BY id DESC LIMIT 1;

-- job_waiting(workspace workspace_id) -> many
SELECT id, kind, subject, state FROM job
WHERE workspace_id = :workspace AND state IN ('queued', 'running') ORDER BY id;

-- job_progress(workspace workspace_id, id job_id, done int, total int) -> none
UPDATE job SET done = :done, total = :total WHERE workspace_id = :workspace AND id = :id;

-- job_cancelled(workspace workspace_id, id job_id) -> maybe
SELECT cancel FROM job WHERE workspace_id = :workspace AND id = :id;

-- who is this?

-- known_identities(workspace workspace_id, kind enum identity_kind, values text[]) -> many
SELECT DISTINCT value FROM identity WHERE workspace_id = :workspace AND kind = :kind AND value IN (:values[]);

-- Only of those who may be the same: without a profile on any of the networks.
-- known_names(workspace workspace_id, names text[], networks int) -> many
SELECT folded FROM person WHERE workspace_id = :workspace AND folded IN (:names[]) AND networks & :networks = 0
UNION
SELECT folded FROM merged_person WHERE workspace_id = :workspace AND folded IN (:names[]);

-- known_externals(workspace workspace_id, source text, values text[]) -> many
SELECT value FROM external_person WHERE workspace_id = :workspace AND source = :source AND value IN (:values[]);

-- known_organizations(workspace workspace_id, names text[]) -> many
SELECT folded, id FROM organization WHERE workspace_id = :workspace AND folded IN (:names[]);

-- Who has another profile on one of the networks is somebody else.
-- namesakes(workspace workspace_id, folded text, networks int, n int) -> many
SELECT id FROM person WHERE workspace_id = :workspace AND folded = :folded AND networks & :networks = 0
UNION ALL
SELECT p.id FROM merged_person m
JOIN person p ON p.workspace_id = m.workspace_id AND p.id = m.person_id
WHERE m.workspace_id = :workspace AND m.folded = :folded AND p.networks & :networks = 0
ORDER BY id LIMIT :n;

-- namesakes_there(workspace workspace_id, folded text, networks int, organization organization_id) -> maybe
SELECT p.id AS id FROM person p
JOIN position o ON o.workspace_id = p.workspace_id AND o.person_id = p.id
WHERE p.workspace_id = :workspace AND p.folded = :folded AND p.networks & :networks = 0 AND o.organization_id = :organization
UNION ALL
SELECT p.id FROM merged_person m
JOIN person p ON p.workspace_id = m.workspace_id AND p.id = m.person_id
JOIN position o ON o.workspace_id = p.workspace_id AND o.person_id = p.id
WHERE m.workspace_id = :workspace AND m.folded = :folded AND p.networks & :networks = 0
  AND o.organization_id = :organization
ORDER BY id LIMIT 1;

-- colleagues_count(workspace workspace_id, organization organization_id, most int) -> maybe
SELECT CAST(count(*) AS bigint) AS n -- int
FROM (SELECT 1 FROM position WHERE workspace_id = :workspace AND organization_id = :organization LIMIT :most) AS bounded;

-- colleagues(workspace workspace_id, organization organization_id) -> many
SELECT DISTINCT p.id, p.folded FROM position o
JOIN person p ON p.workspace_id = o.workspace_id AND p.id = o.person_id
WHERE o.workspace_id = :workspace AND o.organization_id = :organization
ORDER BY p.id;

-- external_owner(workspace workspace_id, source text, value text) -> maybe
SELECT person_id FROM external_person
WHERE workspace_id = :workspace AND source = :source AND value = :value;

-- position_there(workspace workspace_id, person person_id, organization organization_id) -> maybe
SELECT id, title FROM position
WHERE workspace_id = :workspace AND person_id = :person AND organization_id = :organization
ORDER BY id DESC LIMIT 1;

-- positions_there(workspace workspace_id, person person_id, organization organization_id) -> many
SELECT id, title FROM position
WHERE workspace_id = :workspace AND person_id = :person AND organization_id = :organization ORDER BY id DESC;

-- undo

-- event_of_batch(workspace workspace_id, first int, last int, batch import_id, n int) -> many
SELECT seq, kind, person_id, subject FROM event_log
WHERE workspace_id = :workspace AND seq >= :first AND seq <= :last AND batch = :batch AND undone = 0
ORDER BY seq DESC LIMIT :n;

-- event_since(workspace workspace_id, person person_id, seq int, batch import_id) -> maybe
SELECT seq FROM event_log
WHERE workspace_id = :workspace AND person_id = :person AND seq > :seq
  AND (batch IS NULL OR batch <> :batch) AND undone = 0
ORDER BY seq LIMIT 1;

-- Also where only the events of others tell of it: whoever gave a name that somebody else gave before, to whom one of our
-- people was given.
-- import_needed(workspace workspace_id, person person_id) -> maybe
SELECT id AS id -- row_id
FROM deal WHERE workspace_id = :workspace AND person_id = :person
UNION ALL
SELECT id FROM referral WHERE workspace_id = :workspace AND person_id = :person
UNION ALL
SELECT id FROM referral WHERE workspace_id = :workspace AND source_id = :person
UNION ALL
SELECT id FROM referral_source WHERE workspace_id = :workspace AND source_id = :person
UNION ALL
SELECT id FROM given WHERE workspace_id = :workspace AND to_id = :person
LIMIT 1;

-- known_by_others(workspace workspace_id, person person_id, first int, last int) -> maybe
SELECT id FROM relationship
WHERE workspace_id = :workspace AND to_id = :person AND (changed < :first OR changed > :last) ORDER BY id LIMIT 1;

-- identity_drop(workspace workspace_id, person person_id) -> none
DELETE FROM identity WHERE workspace_id = :workspace AND person_id = :person;

-- position_drop(workspace workspace_id, person person_id) -> none
DELETE FROM position WHERE workspace_id = :workspace AND person_id = :person;

-- relationship_drop_from(workspace workspace_id, person person_id) -> none
DELETE FROM relationship WHERE workspace_id = :workspace AND from_id = :person;

-- relationship_drop_to(workspace workspace_id, person person_id) -> none
DELETE FROM relationship WHERE workspace_id = :workspace AND to_id = :person;

-- note_drop(workspace workspace_id, person person_id) -> none
DELETE FROM note WHERE workspace_id = :workspace AND person_id = :person;

-- external_drop(workspace workspace_id, person person_id) -> none
DELETE FROM external_person WHERE workspace_id = :workspace AND person_id = :person;

-- maybe_drop(workspace workspace_id, person person_id) -> none
DELETE FROM maybe_same WHERE workspace_id = :workspace AND person_id = :person;

-- maybe_drop_other(workspace workspace_id, person person_id) -> none
DELETE FROM maybe_same WHERE workspace_id = :workspace AND other_id = :person;

-- import_today_take(workspace workspace_id, person person_id) -> none
DELETE FROM today_item WHERE workspace_id = :workspace AND person_id = :person;

-- organization_drop_unused(workspace workspace_id, organization organization_id, first int, last int) -> none
DELETE FROM organization
WHERE workspace_id = :workspace AND id = :organization AND changed >= :first AND changed <= :last
  AND NOT EXISTS (SELECT 1 FROM position p WHERE p.workspace_id = :workspace AND p.organization_id = :organization)
  AND NOT EXISTS (SELECT 1 FROM deal d WHERE d.workspace_id = :workspace AND d.organization_id = :organization)
  AND NOT EXISTS (SELECT 1 FROM target t WHERE t.workspace_id = :workspace AND t.organization_id = :organization);

-- import_same(workspace workspace_id, content hash, id import_id) -> maybe
SELECT id FROM import
WHERE workspace_id = :workspace AND id < :id AND content = :content AND state = 'finished' ORDER BY id DESC LIMIT 1;
