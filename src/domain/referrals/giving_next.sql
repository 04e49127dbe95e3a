-- Our people: everybody with whom there was a deal.
-- giving_clients(workspace workspace_id, n int) -> many
SELECT id, name, headline, town FROM person
WHERE workspace_id = :workspace AND standing <> 'acquaintance' AND do_not_contact = 0 AND is_user = 0
ORDER BY standing, folded, id LIMIT :n;

-- And those with whom we are in touch, or who know what we do.
-- giving_in_touch(workspace workspace_id, self person_id, since day, n int) -> many
SELECT p.id, p.name, p.headline, p.town
FROM relationship r JOIN person p ON p.workspace_id = r.workspace_id AND p.id = r.to_id
WHERE r.workspace_id = :workspace AND r.from_id = :self AND p.standing = 'acquaintance' AND p.do_not_contact = 0 AND p.is_user = 0
  AND (r.both_ways >= :since OR r.knows_offer = 1)
ORDER BY r.to_id LIMIT :n;

-- giving_positions(workspace workspace_id, people person_id[]) -> many
SELECT p.person_id, p.title, o.name, o.sector
FROM position p JOIN organization o ON o.workspace_id = p.workspace_id AND o.id = p.organization_id
WHERE p.workspace_id = :workspace AND p.person_id IN (:people[]) AND p.until IS NULL ORDER BY p.person_id, p.id;

-- giving_notes(workspace workspace_id, people person_id[]) -> many
SELECT person_id, text FROM note WHERE workspace_id = :workspace AND person_id IN (:people[]) ORDER BY person_id, id;
