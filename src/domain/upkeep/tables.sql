-- The workspace's main tables, a page after the other in order of their rows. Who was erased is in none: neither their own rows
-- nor, where they named or were given somebody, the name of the row that stays.

-- A person whom somebody named and who has not said yes to being called leaves without address and number: a table is no
-- list to call from. Whoever must not be contacted does so anyway. Dealings that were there before count.
-- tables_people(workspace workspace_id, viewer user_id?, after person_id, permitted day, n int) -> many
SELECT id, name, headline, town, standing, partner, do_not_contact, do_not_ask, ask_after
, CASE WHEN reachable = 1 THEN (SELECT min(i.shown) FROM identity i WHERE i.workspace_id = :workspace AND i.person_id = reached.id AND i.kind = 'email') END AS email -- text?
, CASE WHEN reachable = 1 THEN (SELECT min(i.shown) FROM identity i WHERE i.workspace_id = :workspace AND i.person_id = reached.id AND i.kind = 'phone') END AS phone -- text?
FROM (
  SELECT p.id, p.name, p.headline, p.town, p.standing, p.partner, p.do_not_contact, p.do_not_ask, p.ask_after,
    CASE WHEN p.do_not_contact = 1 THEN 0
      WHEN NOT EXISTS (SELECT 1 FROM referral r WHERE r.workspace_id = p.workspace_id AND r.person_id = p.id) THEN 1
      WHEN EXISTS (SELECT 1 FROM referral r WHERE r.workspace_id = p.workspace_id AND r.person_id = p.id AND r.permitted_on >= :permitted) THEN 1
      WHEN EXISTS (SELECT 1 FROM deal d WHERE d.workspace_id = p.workspace_id AND d.person_id = p.id) THEN 1
      ELSE 0 END AS reachable
  FROM person p
  WHERE p.workspace_id = :workspace AND p.id > :after AND p.is_user = 0 AND p.erased IS NULL
    AND (p.private_to IS NULL OR p.private_to = :viewer)
  ORDER BY p.id LIMIT :n
) AS reached ORDER BY id;

-- tables_deals(workspace workspace_id, after deal_id, n int) -> many
SELECT d.id, p.name AS person, o.name AS offer, u.name AS rep, d.state, d.value, d.currency, d.opened, d.won, d.closed, d.reason,
  d.alternative_kind, d.alternative, d.wait_until, d.imported
FROM deal d
JOIN person p ON p.workspace_id = d.workspace_id AND p.id = d.person_id
JOIN offer o ON o.workspace_id = d.workspace_id AND o.id = d.offer_id
JOIN app_user u ON u.workspace_id = d.workspace_id AND u.id = d.user_id
WHERE d.workspace_id = :workspace AND d.id > :after AND p.erased IS NULL ORDER BY d.id LIMIT :n;

-- tables_promises(workspace workspace_id, after promise_id, n int) -> many
SELECT m.id, p.name AS person, u.name AS rep, m.text, m.due, m.kept, m.confirmed, m.imported
FROM promise m
JOIN person p ON p.workspace_id = m.workspace_id AND p.id = m.person_id
JOIN app_user u ON u.workspace_id = m.workspace_id AND u.id = m.user_id
WHERE m.workspace_id = :workspace AND m.id > :after AND p.erased IS NULL ORDER BY m.id LIMIT :n;

-- tables_asks(workspace workspace_id, after ask_id, n int) -> many
SELECT a.id, p.name AS source, u.name AS rep, a.occasion, a.asked_on, a.result, a.names, a.rounds, a.exhausted, a.again_on, a.check_first, a.pledge,
  a.advice_passed
FROM ask a
JOIN person p ON p.workspace_id = a.workspace_id AND p.id = a.source_id
JOIN app_user u ON u.workspace_id = a.workspace_id AND u.id = a.user_id
WHERE a.workspace_id = :workspace AND a.id > :after AND p.erased IS NULL ORDER BY a.id LIMIT :n;

-- tables_referrals(workspace workspace_id, after referral_id, n int) -> many
SELECT r.id, p.name AS person, CASE WHEN s.erased IS NULL THEN s.name END AS source, -- text?
  u.name AS rep, o.name AS offer, -- text?
  r.origin, r.state, r.since, r.named_on, r.need, r.wants, r.permitted_on, r.cold_reason, r.parked_until, r.met_on, r.won_on, r.value, r.level
FROM referral r
JOIN person p ON p.workspace_id = r.workspace_id AND p.id = r.person_id
JOIN person s ON s.workspace_id = r.workspace_id AND s.id = r.source_id
JOIN app_user u ON u.workspace_id = r.workspace_id AND u.id = r.user_id
LEFT JOIN offer o ON o.workspace_id = r.workspace_id AND o.id = r.offer_id
WHERE r.workspace_id = :workspace AND r.id > :after AND p.erased IS NULL ORDER BY r.id LIMIT :n;

-- tables_given(workspace workspace_id, after given_id, n int) -> many
SELECT g.id, p.name AS person, CASE WHEN t.erased IS NULL THEN t.name END AS to_whom, -- text?
  u.name AS rep, g.state, g.since, g.named_on, g.need, g.wants, g.given_on, g.level, g.met_on, g.value, g.outcome, g.fee
FROM given g
JOIN person p ON p.workspace_id = g.workspace_id AND p.id = g.person_id
JOIN person t ON t.workspace_id = g.workspace_id AND t.id = g.to_id
JOIN app_user u ON u.workspace_id = g.workspace_id AND u.id = g.user_id
WHERE g.workspace_id = :workspace AND g.id > :after AND p.erased IS NULL ORDER BY g.id LIMIT :n;
