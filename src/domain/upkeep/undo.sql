-- The rows that events made: they go when the events are taken back.
-- undo_made(workspace workspace_id, first int, last int) -> many
SELECT table_name, row_id FROM event_value
WHERE workspace_id = :workspace AND seq >= :first AND seq <= :last AND field = '';

-- What still speaks of a person who is no longer there.
-- undo_left_of_person(workspace workspace_id, person person_id) -> maybe
SELECT id AS id -- row_id
FROM identity WHERE workspace_id = :workspace AND person_id = :person
UNION ALL
SELECT id FROM position WHERE workspace_id = :workspace AND person_id = :person
UNION ALL
SELECT id FROM relationship WHERE workspace_id = :workspace AND from_id = :person
UNION ALL
SELECT id FROM relationship WHERE workspace_id = :workspace AND to_id = :person
UNION ALL
SELECT id FROM note WHERE workspace_id = :workspace AND person_id = :person
UNION ALL
SELECT id FROM thread_person WHERE workspace_id = :workspace AND person_id = :person
UNION ALL
SELECT id FROM merged_person WHERE workspace_id = :workspace AND person_id = :person
UNION ALL
SELECT id FROM deal WHERE workspace_id = :workspace AND person_id = :person
UNION ALL
SELECT id FROM satisfaction WHERE workspace_id = :workspace AND person_id = :person
UNION ALL
SELECT id FROM complaint WHERE workspace_id = :workspace AND person_id = :person
UNION ALL
SELECT id FROM ask WHERE workspace_id = :workspace AND source_id = :person
UNION ALL
SELECT id FROM prepared_answer WHERE workspace_id = :workspace AND source_id = :person
UNION ALL
SELECT id FROM prepared_answer WHERE workspace_id = :workspace AND person_id = :person
UNION ALL
SELECT id FROM referral WHERE workspace_id = :workspace AND person_id = :person
UNION ALL
SELECT id FROM referral WHERE workspace_id = :workspace AND source_id = :person
UNION ALL
SELECT id FROM referral_source WHERE workspace_id = :workspace AND source_id = :person
UNION ALL
SELECT id FROM given WHERE workspace_id = :workspace AND person_id = :person
UNION ALL
SELECT id FROM given WHERE workspace_id = :workspace AND to_id = :person
UNION ALL
SELECT id FROM partner WHERE workspace_id = :workspace AND person_id = :person
UNION ALL
SELECT id FROM reference WHERE workspace_id = :workspace AND person_id = :person
UNION ALL
SELECT id FROM reference_use WHERE workspace_id = :workspace AND prospect_id = :person
UNION ALL
SELECT id FROM owed WHERE workspace_id = :workspace AND person_id = :person
UNION ALL
SELECT id FROM target WHERE workspace_id = :workspace AND person_id = :person
UNION ALL
SELECT id FROM today_put_off WHERE workspace_id = :workspace AND person_id = :person
UNION ALL
SELECT id FROM maybe_same WHERE workspace_id = :workspace AND person_id = :person
UNION ALL
SELECT id FROM maybe_same WHERE workspace_id = :workspace AND other_id = :person
LIMIT 1;

-- undo_left_of_organization(workspace workspace_id, organization organization_id) -> maybe
SELECT id AS id -- row_id
FROM position WHERE workspace_id = :workspace AND organization_id = :organization
UNION ALL
SELECT id FROM deal WHERE workspace_id = :workspace AND organization_id = :organization
UNION ALL
SELECT id FROM target WHERE workspace_id = :workspace AND organization_id = :organization
LIMIT 1;

-- undo_left_of_offer(workspace workspace_id, offer offer_id) -> maybe
SELECT id AS id -- row_id
FROM deal WHERE workspace_id = :workspace AND offer_id = :offer
UNION ALL
SELECT id FROM referral WHERE workspace_id = :workspace AND offer_id = :offer
UNION ALL
SELECT id FROM target WHERE workspace_id = :workspace AND offer_id = :offer
LIMIT 1;

-- undo_left_of_reference(workspace workspace_id, reference reference_id) -> maybe
SELECT id AS id -- row_id
FROM reference_use WHERE workspace_id = :workspace AND reference_id = :reference LIMIT 1;

-- undo_left_of_referral(workspace workspace_id, referral referral_id) -> maybe
SELECT id AS id -- row_id
FROM introduction_kit WHERE workspace_id = :workspace AND referral_id = :referral
UNION ALL
SELECT id FROM private_link WHERE workspace_id = :workspace AND referral_id = :referral
UNION ALL
SELECT id FROM permission WHERE workspace_id = :workspace AND referral_id = :referral
UNION ALL
SELECT id FROM referral_step WHERE workspace_id = :workspace AND referral_id = :referral
UNION ALL
SELECT id FROM referral_source WHERE workspace_id = :workspace AND referral_id = :referral
UNION ALL
SELECT id FROM owed WHERE workspace_id = :workspace AND referral_id = :referral
LIMIT 1;

-- undo_left_of_deal(workspace workspace_id, deal deal_id) -> maybe
SELECT id AS id -- row_id
FROM promise WHERE workspace_id = :workspace AND deal_id = :deal
UNION ALL
SELECT id FROM deal_answer WHERE workspace_id = :workspace AND deal_id = :deal
UNION ALL
SELECT id FROM referral WHERE workspace_id = :workspace AND deal_id = :deal
UNION ALL
SELECT id FROM given WHERE workspace_id = :workspace AND deal_id = :deal
UNION ALL
SELECT id FROM reference_use WHERE workspace_id = :workspace AND deal_id = :deal
LIMIT 1;
