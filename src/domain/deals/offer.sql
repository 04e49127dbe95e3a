-- offer_all(workspace workspace_id) -> many
SELECT id, name, folded, ideal_client, usual_promise, usual_days, active,
  CAST((SELECT count(*) FROM offer_line l
   WHERE l.workspace_id = offer.workspace_id AND l.offer_id = offer.id AND l.kind = 'not_a_fit') AS bigint) AS not_a_fit -- int
FROM offer WHERE workspace_id = :workspace ORDER BY folded;

-- offer_by_folded(workspace workspace_id, folded text) -> maybe
SELECT id FROM offer WHERE workspace_id = :workspace AND folded = :folded;

-- offer_lines(workspace workspace_id, offer offer_id) -> many
SELECT id, kind, text FROM offer_line
WHERE workspace_id = :workspace AND offer_id = :offer ORDER BY id;
