-- Whom they named: unasked, and when asked.
-- trust_named(workspace workspace_id, person person_id) -> maybe
SELECT CAST(count(*) FILTER (WHERE s.ask_id IS NULL) AS bigint) AS earned, -- int
  CAST(count(s.ask_id) AS bigint) AS asked -- int
FROM referral_source s WHERE s.workspace_id = :workspace AND s.source_id = :person;
