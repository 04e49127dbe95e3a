-- offer_all(workspace workspace_id) -> many
SELECT id, name, folded, ideal_client, usual_promise, usual_days, active,
  CAST((SELECT count(*) FROM offer_line l
   WHERE l.workspace_id = offer.workspace_id AND l.offer_id = offer.id AND l.kind = 'not_a_fit') AS bigint) AS not_a_fit -- int
FROM offer WHERE workspace_id = :workspace ORDER BY folded;

-- offer_by_folded(workspace workspace_id, folded text) -> maybe
SELECT id FROM offer WHERE workspace_id = :workspace AND folded = :folded;

-- What clients of an offer said of promises kept, since a day.
-- offer_scores(workspace workspace_id, offer offer_id, since day) -> maybe
SELECT CAST(count(*) AS bigint) AS scores, -- int
  CAST(coalesce(sum(CASE WHEN s.score >= 9 THEN 1 ELSE 0 END), 0) AS bigint) AS delighted -- int
FROM deal d
JOIN promise p ON p.workspace_id = d.workspace_id AND p.deal_id = d.id
JOIN satisfaction s ON s.workspace_id = p.workspace_id AND s.person_id = p.person_id AND s.promise_id = p.id
WHERE d.workspace_id = :workspace AND d.offer_id = :offer AND d.state IN ('won', 'ended') AND s.asked_on >= :since;

-- Of the people named for an offer since a day: who told whether they have the need, and who has it.
-- offer_voiced(workspace workspace_id, offer offer_id, since day) -> maybe
SELECT CAST(count(*) AS bigint) AS answers, -- int
  CAST(coalesce(sum(CASE WHEN need = 'yes' THEN 1 ELSE 0 END), 0) AS bigint) AS voiced -- int
FROM referral
WHERE workspace_id = :workspace AND offer_id = :offer AND named_on >= :since AND need IN ('yes', 'no');

-- offer_lines(workspace workspace_id, offer offer_id) -> many
SELECT id, kind, text FROM offer_line
WHERE workspace_id = :workspace AND offer_id = :offer ORDER BY id;
