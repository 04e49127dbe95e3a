-- With whom there is or was a deal.
-- map_standing(workspace workspace_id, n int) -> many
SELECT id FROM person WHERE workspace_id = :workspace AND standing <> 'acquaintance' ORDER BY standing, folded, id LIMIT :n;

-- Who named whom, the last first; once a pair.
-- map_brought(workspace workspace_id, n int) -> many
SELECT source_id, person_id, reached FROM referral WHERE workspace_id = :workspace ORDER BY named_on DESC, id DESC LIMIT :n;

-- Who named somebody, and whom they named, the last first.
-- map_named_by(workspace workspace_id, person person_id, n int) -> many
SELECT source_id AS id FROM referral WHERE workspace_id = :workspace AND person_id = :person ORDER BY named_on DESC, referral.id DESC LIMIT :n;

-- map_named(workspace workspace_id, person person_id, n int) -> many
SELECT person_id AS id FROM referral WHERE workspace_id = :workspace AND source_id = :person ORDER BY named_on DESC, referral.id DESC LIMIT :n;

-- Who named whom among some people, the last first.
-- map_brought_among(workspace workspace_id, sources person_id[], people person_id[]) -> many
SELECT source_id, person_id, reached FROM referral
WHERE workspace_id = :workspace AND source_id IN (:sources[]) AND person_id IN (:people[]) ORDER BY named_on DESC, id DESC;

-- Whom somebody knows best, and who knows them best. Colleagues' private acquaintances are left out here already: they take
-- nobody's place, and do not count as more than there is room for.
-- map_known(workspace workspace_id, viewer user_id?, person person_id, n int) -> many
SELECT to_id AS id FROM relationship WHERE workspace_id = :workspace AND from_id = :person AND strength > 0
  AND to_id NOT IN (SELECT id FROM person WHERE workspace_id = :workspace AND private_to IS NOT NULL AND private_to IS DISTINCT FROM :viewer)
ORDER BY both_ways DESC NULLS LAST, knows_offer DESC, strength DESC, seen DESC NULLS LAST, to_id LIMIT :n;

-- map_known_by(workspace workspace_id, viewer user_id?, person person_id, n int) -> many
SELECT from_id AS id FROM relationship WHERE workspace_id = :workspace AND to_id = :person AND strength > 0
  AND from_id NOT IN (SELECT id FROM person WHERE workspace_id = :workspace AND private_to IS NOT NULL AND private_to IS DISTINCT FROM :viewer)
ORDER BY strength DESC, from_id LIMIT :n;

-- Whom some people know.
-- map_next(workspace workspace_id, viewer user_id?, people person_id[], n int) -> many
SELECT DISTINCT to_id AS id FROM relationship
WHERE workspace_id = :workspace AND from_id IN (:people[]) AND strength > 0
  AND to_id NOT IN (SELECT id FROM person WHERE workspace_id = :workspace AND private_to IS NOT NULL AND private_to IS DISTINCT FROM :viewer)
ORDER BY to_id LIMIT :n;

-- map_people(workspace workspace_id, viewer user_id?, ids person_id[]) -> many
SELECT id, name, headline, standing, is_user FROM person
WHERE workspace_id = :workspace AND id IN (:ids[]) AND erased IS NULL AND do_not_contact = 0
  AND (private_to IS NULL OR private_to = :viewer) ORDER BY id;

-- map_links(workspace workspace_id, from_ids person_id[], to_ids person_id[], n int) -> many
SELECT from_id, to_id, strength FROM relationship
WHERE workspace_id = :workspace AND from_id IN (:from_ids[]) AND to_id IN (:to_ids[]) AND strength > 0
ORDER BY strength DESC, from_id, to_id LIMIT :n;
