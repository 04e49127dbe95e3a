-- facts_people(workspace workspace_id, people person_id[]) -> many
SELECT id, name, headline, partner, do_not_contact, do_not_ask, ask_after, is_user
FROM person WHERE workspace_id = :workspace AND id IN (:people[]) ORDER BY id;

-- facts_asks(workspace workspace_id, people person_id[]) -> many
SELECT source_id, asked_on, result FROM ask
WHERE workspace_id = :workspace AND source_id IN (:people[]) ORDER BY source_id, asked_on;

-- facts_brought(workspace workspace_id, people person_id[]) -> many
SELECT s.source_id, r.state, r.since, r.level, r.named_on, r.value, r.person_id, r.permitted_on, s.ask_id
FROM referral_source s JOIN referral r ON r.workspace_id = s.workspace_id AND r.id = s.referral_id
WHERE s.workspace_id = :workspace AND s.source_id IN (:people[]) ORDER BY s.source_id, r.id;

-- facts_known(workspace workspace_id, people person_id[]) -> many
SELECT r.to_id, r.from_id, r.strength, r.knows_offer, r.both_ways, r.seen
FROM relationship r JOIN person f ON f.workspace_id = r.workspace_id AND f.id = r.from_id
WHERE r.workspace_id = :workspace AND r.to_id IN (:people[]) AND f.is_user = 1 ORDER BY r.to_id, r.from_id;
