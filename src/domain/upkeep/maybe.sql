-- maybe_add(workspace workspace_id, id maybe_id, person person_id, other person_id, reason text, changed int) -> changes
INSERT INTO maybe_same (workspace_id, id, person_id, other_id, reason, state, changed)
VALUES (:workspace, :id, :person, :other, :reason, 'open', :changed)
ON CONFLICT (workspace_id, person_id, other_id) DO NOTHING;

-- maybe_of(workspace workspace_id, viewer user_id?, person person_id) -> many
SELECT m.id, p.id AS other, p.name, p.headline, m.reason
FROM maybe_same m JOIN person p ON p.workspace_id = m.workspace_id AND p.id = m.other_id
WHERE m.workspace_id = :workspace AND m.person_id = :person AND m.state = 'open' AND (p.private_to IS NULL OR p.private_to = :viewer)
UNION ALL
SELECT m.id, p.id AS other, p.name, p.headline, m.reason
FROM maybe_same m JOIN person p ON p.workspace_id = m.workspace_id AND p.id = m.person_id
WHERE m.workspace_id = :workspace AND m.other_id = :person AND m.state = 'open' AND (p.private_to IS NULL OR p.private_to = :viewer)
ORDER BY 1;

-- maybe_page(workspace workspace_id, viewer user_id?, state enum maybe_state, after maybe_id, n int) -> many
SELECT m.id, m.person_id, a.name, a.headline, m.other_id, b.name AS other_name, b.headline AS other_headline, m.reason, m.state,
  (SELECT i.shown FROM identity i WHERE i.workspace_id = m.workspace_id AND i.person_id = m.person_id
   ORDER BY i.kind, i.id LIMIT 1) AS address, -- text?
  (SELECT i.shown FROM identity i WHERE i.workspace_id = m.workspace_id AND i.person_id = m.other_id
   ORDER BY i.kind, i.id LIMIT 1) AS other_address -- text?
FROM maybe_same m
JOIN person a ON a.workspace_id = m.workspace_id AND a.id = m.person_id
JOIN person b ON b.workspace_id = m.workspace_id AND b.id = m.other_id
WHERE m.workspace_id = :workspace AND m.state = :state AND m.id > :after
  AND (a.private_to IS NULL OR a.private_to = :viewer) AND (b.private_to IS NULL OR b.private_to = :viewer)
ORDER BY m.id LIMIT :n;
