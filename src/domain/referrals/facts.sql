-- facts_people(workspace workspace_id, people person_id[]) -> many
SELECT id, name, partner, do_not_contact, do_not_ask, ask_after, is_user
FROM person WHERE workspace_id = :workspace AND id IN (:people[]) ORDER BY id;

-- facts_asks(workspace workspace_id, people person_id[]) -> many
SELECT source_id, asked_on, result FROM ask
WHERE workspace_id = :workspace AND source_id IN (:people[]) ORDER BY source_id, asked_on;

-- facts_brought(workspace workspace_id, people person_id[]) -> many
SELECT s.source_id, r.state, r.since, r.level, r.named_on, r.value, r.person_id, r.deal_id, r.permitted_on, s.ask_id
FROM referral_source s JOIN referral r ON r.workspace_id = s.workspace_id AND r.id = s.referral_id
WHERE s.workspace_id = :workspace AND s.source_id IN (:people[]) ORDER BY s.source_id, r.id;

-- facts_known(workspace workspace_id, people person_id[]) -> many
SELECT to_id, from_id, strength, knows_offer, both_ways, seen
FROM relationship
WHERE workspace_id = :workspace AND to_id IN (:people[])
  AND from_id IN (SELECT person_id FROM app_user WHERE workspace_id = :workspace) ORDER BY to_id;
