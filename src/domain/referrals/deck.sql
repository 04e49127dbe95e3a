-- What each card brought follows from the asks it was read out at: of the last :most of them, at how many a name was
-- given under it, and how many names.
-- prompt_all(workspace workspace_id, most int) -> many
SELECT c.id, c.circle, c.trade, c.text, c.active,
  CAST((SELECT count(*) FROM (SELECT 1 FROM ask_card a
    WHERE a.workspace_id = c.workspace_id AND a.card_id = c.id LIMIT :most) AS read) AS bigint) AS shown, -- int
  CAST((SELECT count(*) FROM (SELECT a.ask_id FROM ask_card a
    WHERE a.workspace_id = c.workspace_id AND a.card_id = c.id ORDER BY a.ask_id DESC LIMIT :most) AS last
    WHERE EXISTS (SELECT 1 FROM referral_source s
      WHERE s.workspace_id = c.workspace_id AND s.card_id = c.id AND s.ask_id = last.ask_id)) AS bigint) AS brought, -- int
  CAST((SELECT count(*) FROM (SELECT a.ask_id FROM ask_card a
    WHERE a.workspace_id = c.workspace_id AND a.card_id = c.id ORDER BY a.ask_id DESC LIMIT :most) AS last
    JOIN referral_source s ON s.workspace_id = c.workspace_id AND s.card_id = c.id AND s.ask_id = last.ask_id) AS bigint) AS names -- int
FROM prompt_card c WHERE c.workspace_id = :workspace ORDER BY c.id;

-- objection_all(workspace workspace_id) -> many
SELECT id, occasion, says, answer, active FROM objection WHERE workspace_id = :workspace ORDER BY id;

-- What a source's trade shows in, the present first.
-- deck_trade(workspace workspace_id, person person_id) -> many
SELECT p.title, o.name AS organization, o.sector
FROM position p JOIN organization o ON o.workspace_id = p.workspace_id AND o.id = p.organization_id
WHERE p.workspace_id = :workspace AND p.person_id = :person AND o.kind = 'firm'
ORDER BY p.until IS NOT NULL, p.since DESC NULLS LAST, p.id DESC;
