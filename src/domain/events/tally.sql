-- tally_span_remove(workspace workspace_id, span int) -> none
DELETE FROM tally_span WHERE workspace_id = :workspace AND span = :span;

-- tally_forget_all(workspace workspace_id) -> none
DELETE FROM tally_span WHERE workspace_id = :workspace;

-- tally_line_remove(workspace workspace_id) -> none
DELETE FROM tally_line WHERE workspace_id = :workspace;

-- The days of what should have led to asking somebody, and of their scores.
-- tally_person_days(workspace workspace_id, person person_id) -> many
SELECT asked_on AS day -- day
FROM satisfaction WHERE workspace_id = :workspace AND person_id = :person
UNION
SELECT closed FROM deal WHERE workspace_id = :workspace AND person_id = :person AND closed IS NOT NULL;

-- tally_line_touched(workspace workspace_id, person person_id, source person_id, day day) -> maybe
SELECT CAST(1 AS bigint) AS touched -- int
FROM referral WHERE workspace_id = :workspace AND source_id = :person
UNION ALL
SELECT CAST(1 AS bigint) FROM referral WHERE workspace_id = :workspace AND person_id = :person AND reached = 8
UNION ALL
SELECT CAST(1 AS bigint) FROM referral WHERE workspace_id = :workspace AND person_id = :source AND named_on >= :day
LIMIT 1;

-- tally_line_kept(workspace workspace_id, version int, currency text) -> maybe
SELECT lines FROM tally_line WHERE workspace_id = :workspace AND version = :version AND currency = :currency;
