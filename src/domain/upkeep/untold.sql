-- untold_page(workspace workspace_id, until day, named_on day, id referral_id, n int) -> many
SELECT id, named_on FROM referral
WHERE workspace_id = :workspace AND named_on <= :until AND told_on IS NULL AND forgotten_on IS NULL
  AND state IN ('named', 'checking', 'parked', 'refused', 'unreachable', 'lapsed', 'known')
  AND (named_on, id) > (:named_on, :id)
ORDER BY named_on, id LIMIT :n;

-- untold_warned(workspace workspace_id, id referral_id, day day) -> none
UPDATE referral SET warned_on = :day WHERE workspace_id = :workspace AND id = :id;

-- Whether they are anything else to the workspace than somebody who was named and not told.
-- untold_known(workspace workspace_id, person person_id, id referral_id, month day) -> maybe
SELECT id AS known -- row_id
FROM deal WHERE workspace_id = :workspace AND person_id = :person
UNION ALL
SELECT id FROM referral_source WHERE workspace_id = :workspace AND source_id = :person
UNION ALL
SELECT id FROM ask WHERE workspace_id = :workspace AND source_id = :person
UNION ALL
SELECT id FROM person WHERE workspace_id = :workspace AND id = :person AND partner = 1
UNION ALL
SELECT id FROM given WHERE workspace_id = :workspace AND person_id = :person
UNION ALL
SELECT id FROM given WHERE workspace_id = :workspace AND to_id = :person
UNION ALL
SELECT id FROM target WHERE workspace_id = :workspace AND person_id = :person
UNION ALL
SELECT id FROM relationship WHERE workspace_id = :workspace AND to_id = :person AND both_ways IS NOT NULL
UNION ALL
SELECT person_id FROM event_log
WHERE workspace_id = :workspace AND person_id = :person AND kind IN ('person_added', 'person_imported', 'person_enriched') AND undone = 0
UNION ALL
SELECT id FROM referral
WHERE workspace_id = :workspace AND person_id = :person AND id <> :id
  AND (told_on IS NOT NULL OR permitted_on IS NOT NULL OR named_on > :month)
LIMIT 1;

-- untold_forget(workspace workspace_id, id referral_id, day day, seq int) -> none
UPDATE referral SET why = NULL, knows_them = NULL, forgotten_on = :day, changed = :seq
WHERE workspace_id = :workspace AND id = :id;

-- untold_forget_before(workspace workspace_id, person person_id, id row_id) -> none
UPDATE event_value SET before = NULL
WHERE workspace_id = :workspace AND person_id = :person AND table_name = 'referral' AND row_id = :id
  AND field IN ('why', 'knows_them');
