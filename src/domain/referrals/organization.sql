-- Who works there, then who did, as far as the viewer may see them; each of their positions.
-- organization_people(workspace workspace_id, organization organization_id, viewer user_id?, n int) -> many
SELECT x.person_id AS person, p.name, x.title, x.since, x.until, p.standing, p.partner, p.do_not_contact, p.is_user
FROM position x JOIN person p ON p.workspace_id = x.workspace_id AND p.id = x.person_id
WHERE x.workspace_id = :workspace AND x.organization_id = :organization AND p.erased IS NULL
  AND (p.private_to IS NULL OR p.private_to = :viewer)
ORDER BY x.until IS NOT NULL, p.folded, p.id, x.id LIMIT :n;

-- What was dealt with those who work there, the last first.
-- organization_deals(workspace workspace_id, organization organization_id, viewer user_id?, n int) -> many
SELECT DISTINCT d.id AS deal, d.person_id AS person, p.name AS person_name, o.name AS offer, d.state, d.value, d.currency
FROM position x
JOIN person p ON p.workspace_id = x.workspace_id AND p.id = x.person_id
JOIN deal d ON d.workspace_id = x.workspace_id AND d.person_id = x.person_id
JOIN offer o ON o.workspace_id = d.workspace_id AND o.id = d.offer_id
WHERE x.workspace_id = :workspace AND x.organization_id = :organization AND x.until IS NULL AND p.erased IS NULL
  AND (p.private_to IS NULL OR p.private_to = :viewer)
ORDER BY d.id DESC LIMIT :n;

-- organization_wanted(workspace workspace_id, organization organization_id, user user_id) -> maybe
SELECT id FROM target WHERE workspace_id = :workspace AND organization_id = :organization AND user_id = :user AND state = 'open'
ORDER BY id DESC LIMIT 1;
