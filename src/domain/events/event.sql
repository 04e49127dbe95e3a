-- event_next_seq(workspace workspace_id, n int) -> maybe
UPDATE workspace SET seq = seq + :n WHERE workspace_id = :workspace
RETURNING seq;

-- event_about_set(workspace workspace_id, seq int, person person_id?, subject row_id?) -> none
UPDATE event_log SET person_id = :person, subject = :subject WHERE workspace_id = :workspace AND seq = :seq;

-- event_kind_set(workspace workspace_id, seq int, kind text) -> none
UPDATE event_log SET kind = :kind WHERE workspace_id = :workspace AND seq = :seq;

-- event_value_add(workspace workspace_id, seq int, n int, table_name text, row row_id, person person_id?, field text, before text?) -> none
INSERT INTO event_value (workspace_id, seq, n, table_name, row_id, person_id, field, before)
VALUES (:workspace, :seq, :n, :table_name, :row, :person, :field, :before);

-- event_by_seq(workspace workspace_id, seq int) -> maybe
SELECT seq, kind, actor, cause, person_id, subject, at, undone
FROM event_log WHERE workspace_id = :workspace AND seq = :seq;

-- event_last_of(workspace workspace_id, seq int) -> maybe
SELECT CAST(max(seq) AS bigint) AS last -- int?
FROM event_log WHERE workspace_id = :workspace AND seq >= :seq AND seq < :seq + 1000 AND (seq = :seq OR cause = :seq);

-- event_values(workspace workspace_id, first int, last int) -> many
SELECT seq, n, table_name, row_id, person_id, field, before
FROM event_value WHERE workspace_id = :workspace AND seq >= :first AND seq <= :last
ORDER BY seq DESC, n DESC;

-- event_people(workspace workspace_id, first int, last int) -> many
SELECT DISTINCT person_id -- person_id?
FROM event_value WHERE workspace_id = :workspace AND seq >= :first AND seq <= :last AND person_id IS NOT NULL
UNION
SELECT person_id -- person_id?
FROM event_log WHERE workspace_id = :workspace AND seq >= :first AND seq <= :last AND person_id IS NOT NULL
UNION
SELECT subject AS person_id -- person_id?
FROM event_log WHERE workspace_id = :workspace AND seq >= :first AND seq <= :last AND kind = 'relationship_noted';

-- event_erased(workspace workspace_id, first int, last int) -> maybe
SELECT v.seq FROM event_value v JOIN person p ON p.workspace_id = v.workspace_id AND p.id = v.person_id
WHERE v.workspace_id = :workspace AND v.seq >= :first AND v.seq <= :last AND p.erased IS NOT NULL
UNION ALL
SELECT e.seq FROM event_log e JOIN person p ON p.workspace_id = e.workspace_id AND p.id = e.person_id
WHERE e.workspace_id = :workspace AND e.seq >= :first AND e.seq <= :last AND p.erased IS NOT NULL
LIMIT 1;

-- event_mark_undone(workspace workspace_id, first int, last int) -> none
UPDATE event_log SET undone = 1 WHERE workspace_id = :workspace AND seq >= :first AND seq <= :last;

-- event_timeline(workspace workspace_id, people person_id[], before_seq int, n int) -> many
SELECT e.seq, e.kind, e.actor, u.name AS actor_name, -- text?
  e.subject, e.at, e.undone, e.face, i.file_name AS file_name -- text?
FROM event_log e LEFT JOIN app_user u ON u.workspace_id = e.workspace_id AND u.id = e.actor
LEFT JOIN import i ON i.workspace_id = e.workspace_id AND i.id = e.batch
WHERE e.workspace_id = :workspace AND e.person_id IN (:people[]) AND e.seq < :before_seq
  AND (e.kind <> 'person_merged_away' OR e.undone = 1)
ORDER BY e.seq DESC LIMIT :n;
