-- reference_all(workspace workspace_id) -> many
SELECT r.id, r.person_id, p.name, p.headline, u.name AS rep, r.industry, r.size, r.language, r.most, r.offered_on, r.retired
FROM reference r
JOIN person p ON p.workspace_id = r.workspace_id AND p.id = r.person_id
JOIN app_user u ON u.workspace_id = r.workspace_id AND u.id = r.user_id
WHERE r.workspace_id = :workspace AND p.erased IS NULL ORDER BY r.id;

-- reference_of_person(workspace workspace_id, person person_id) -> many
SELECT id, retired FROM reference WHERE workspace_id = :workspace AND person_id = :person ORDER BY id;

-- reference_topics(workspace workspace_id, reference reference_id) -> many
SELECT id, text FROM reference_topic WHERE workspace_id = :workspace AND reference_id = :reference ORDER BY id;

-- reference_topics_all(workspace workspace_id) -> many
SELECT reference_id, text FROM reference_topic WHERE workspace_id = :workspace ORDER BY reference_id, id;

-- Since a day: who was asked for which deal.
-- reference_uses_of(workspace workspace_id, people person_id[]) -> many
SELECT person_id, reference_id, deal_id, asked_on, outcome FROM reference_use
WHERE workspace_id = :workspace AND person_id IN (:people[]) ORDER BY person_id, id;

-- How often each took a prospect's call: what they gave, beside referrals and never among them.
-- reference_calls(workspace workspace_id, people person_id[]) -> many
SELECT person_id, CAST(count(*) AS bigint) AS n -- int
FROM reference_use
WHERE workspace_id = :workspace AND person_id IN (:people[]) AND outcome IN ('helped', 'no_difference', 'harmed')
GROUP BY person_id ORDER BY person_id;

-- reference_uses_person(workspace workspace_id, person person_id) -> many
SELECT s.id, s.reference_id, s.prospect_id AS other, p.name AS other_name, s.deal_id, s.asked_on, s.outcome, s.told_on, s.note,
  o.state AS thanks -- enum owed_state?
FROM reference_use s
JOIN person p ON p.workspace_id = s.workspace_id AND p.id = s.prospect_id
LEFT JOIN owed o ON o.workspace_id = s.workspace_id AND o.person_id = s.person_id AND o.kind = 'thank_reference' AND o.deal_id = s.deal_id
WHERE s.workspace_id = :workspace AND s.person_id = :person ORDER BY s.id DESC;

-- reference_uses_deal(workspace workspace_id, deal deal_id) -> many
SELECT s.id, s.reference_id, s.person_id AS other, p.name AS other_name, s.asked_on, s.outcome, s.told_on, s.note,
  o.state AS thanks -- enum owed_state?
FROM reference_use s
JOIN person p ON p.workspace_id = s.workspace_id AND p.id = s.person_id
LEFT JOIN owed o ON o.workspace_id = s.workspace_id AND o.person_id = s.person_id AND o.kind = 'thank_reference' AND o.deal_id = s.deal_id
WHERE s.workspace_id = :workspace AND s.deal_id = :deal ORDER BY s.id DESC;

-- What came of these calls is not known yet.
-- reference_waiting(workspace workspace_id, people person_id[]) -> many
SELECT s.person_id, s.id, s.user_id, s.asked_on, p.name AS prospect, p.do_not_contact AS never
FROM reference_use s JOIN person p ON p.workspace_id = s.workspace_id AND p.id = s.prospect_id
WHERE s.workspace_id = :workspace AND s.person_id IN (:people[]) AND s.outcome IS NULL ORDER BY s.person_id, s.id;

-- reference_waiting_people(workspace workspace_id, user user_id) -> many
SELECT DISTINCT person_id FROM reference_use WHERE workspace_id = :workspace AND user_id = :user AND outcome IS NULL;

-- reference_sector(workspace workspace_id, person person_id) -> many
SELECT o.sector FROM position p JOIN organization o ON o.workspace_id = p.workspace_id AND o.id = p.organization_id
WHERE p.workspace_id = :workspace AND p.person_id = :person AND p.until IS NULL AND o.sector IS NOT NULL AND o.kind = 'firm' ORDER BY p.id;
