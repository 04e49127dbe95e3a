-- What the numbers are counted from. Each is one index read from end to end, or one period of it; the filters are applied
-- to the groups, which are few.

-- By the day on which somebody was named: how far they came.
-- numbers_referrals(workspace workspace_id, since day, until day) -> many
SELECT user_id, offer_id, origin, approach, reached, CAST(count(*) AS bigint) AS n -- int
, CAST(count(*) FILTER (WHERE need = 'yes') AS bigint) AS needed -- int
, CAST(count(*) FILTER (WHERE need = 'no') AS bigint) AS not_needed -- int
FROM referral
WHERE workspace_id = :workspace AND named_on BETWEEN :since AND :until
GROUP BY user_id, offer_id, origin, approach, reached;

-- How long it took, of those who were met.
-- numbers_lasted(workspace workspace_id, since day, until day) -> each
SELECT named_on, met_on, won_on, user_id, offer_id, origin, approach
FROM referral
WHERE workspace_id = :workspace AND named_on BETWEEN :since AND :until AND met_on IS NOT NULL;

-- What should have led to an ask, with the first ask from that day on.
-- numbers_occasions(workspace workspace_id, since day, until day) -> each
SELECT 'promise_confirmed' AS occasion -- enum occasion
, s.person_id AS person, s.user_id AS rep, d.offer_id AS offer, s.asked_on AS on_day, p.standing, p.name, p.headline
, CAST(CASE WHEN p.do_not_contact = 1 OR p.do_not_ask = 1 THEN 1 ELSE 0 END AS smallint) AS never -- flag
, (SELECT min(a.asked_on) FROM ask a WHERE a.workspace_id = s.workspace_id AND a.source_id = s.person_id AND a.asked_on >= s.asked_on) AS asked -- day?
FROM satisfaction s
JOIN promise m ON m.workspace_id = s.workspace_id AND m.id = s.promise_id
JOIN deal d ON d.workspace_id = m.workspace_id AND d.id = m.deal_id
JOIN person p ON p.workspace_id = s.workspace_id AND p.id = s.person_id
WHERE s.workspace_id = :workspace AND s.asked_on BETWEEN :since AND :until AND s.score >= 9
UNION ALL
SELECT CASE WHEN d.state = 'unqualified' THEN 'honest_no' ELSE 'their_no' END, d.person_id, d.user_id, d.offer_id, d.closed, p.standing, p.name, p.headline
, CAST(CASE WHEN p.do_not_contact = 1 OR p.do_not_ask = 1 THEN 1 ELSE 0 END AS smallint)
, (SELECT min(a.asked_on) FROM ask a WHERE a.workspace_id = d.workspace_id AND a.source_id = d.person_id AND a.asked_on >= d.closed)
FROM deal d
JOIN person p ON p.workspace_id = d.workspace_id AND p.id = d.person_id
WHERE d.workspace_id = :workspace AND d.state IN ('unqualified', 'declined') AND d.closed BETWEEN :since AND :until AND d.imported = 0;

-- numbers_asks(workspace workspace_id, since day, until day) -> many
SELECT user_id, occasion, CAST(count(*) AS bigint) AS n -- int
, CAST(sum(names) AS bigint) AS names -- int
, CAST(count(*) FILTER (WHERE exhausted = 1) AS bigint) AS exhausted -- int
, CAST(count(*) FILTER (WHERE pledge = 1) AS bigint) AS pledged -- int
FROM ask
WHERE workspace_id = :workspace AND asked_on BETWEEN :since AND :until
GROUP BY user_id, occasion;

-- Won deals by what brought them; none: by nobody's referral.
-- numbers_revenue(workspace workspace_id, since day, until day) -> many
SELECT d.user_id, d.offer_id, r.origin AS origin -- enum origin?
, d.currency, CAST(count(*) AS bigint) AS n -- int
, CAST(sum(d.value) AS bigint) AS value -- minor
FROM deal d LEFT JOIN referral r ON r.workspace_id = d.workspace_id AND r.id = d.referral_id
WHERE d.workspace_id = :workspace AND d.won BETWEEN :since AND :until AND d.won IS NOT NULL
GROUP BY d.user_id, d.offer_id, r.origin, d.currency;

-- The sources whose names brought most.
-- numbers_sources(workspace workspace_id, since day, until day, currency text, user user_id?, offer offer_id?, n int) -> many
SELECT s.id AS person, s.name AS name, CAST(count(*) AS bigint) AS won -- int
, CAST(sum(d.value) AS bigint) AS value -- minor
FROM deal d
JOIN referral r ON r.workspace_id = d.workspace_id AND r.id = d.referral_id
JOIN person s ON s.workspace_id = r.workspace_id AND s.id = r.source_id
WHERE d.workspace_id = :workspace AND d.won BETWEEN :since AND :until AND d.won IS NOT NULL AND d.currency = :currency
  AND (:user IS NULL OR d.user_id = :user) AND (:offer IS NULL OR d.offer_id = :offer)
GROUP BY s.id, s.name ORDER BY 4 DESC, s.id LIMIT :n;

-- Customers served: somebody with a won deal that had not ended before the period.
-- numbers_customers(workspace workspace_id, since day, until day, offer offer_id?) -> many
SELECT user_id, CAST(count(DISTINCT person_id) AS bigint) AS n -- int
FROM deal
WHERE workspace_id = :workspace AND won IS NOT NULL AND won <= :until AND (closed IS NULL OR closed >= :since)
  AND (:offer IS NULL OR offer_id = :offer)
GROUP BY user_id;

-- numbers_customers_all(workspace workspace_id, since day, until day, offer offer_id?) -> maybe
SELECT CAST(count(DISTINCT person_id) AS bigint) AS n -- int
FROM deal
WHERE workspace_id = :workspace AND won IS NOT NULL AND won <= :until AND (closed IS NULL OR closed >= :since)
  AND (:offer IS NULL OR offer_id = :offer);

-- Everybody won in the period, by how many they have brought who were won in turn.
-- numbers_offspring(workspace workspace_id, since day, until day, user user_id?, offer offer_id?) -> many
SELECT brought -- int
, CAST(count(*) AS bigint) AS n -- int
FROM (
  SELECT w.person_id, (SELECT count(*) FROM referral r WHERE r.workspace_id = :workspace AND r.source_id = w.person_id AND r.reached = 8) AS brought
  FROM (SELECT DISTINCT person_id FROM deal WHERE workspace_id = :workspace AND won BETWEEN :since AND :until AND won IS NOT NULL
    AND (:user IS NULL OR user_id = :user) AND (:offer IS NULL OR offer_id = :offer)) AS w
) AS counted GROUP BY brought ORDER BY brought;

-- numbers_scores(workspace workspace_id, since day, until day) -> many
SELECT d.user_id, d.offer_id, CAST(count(*) AS bigint) AS n -- int
, CAST(count(*) FILTER (WHERE s.score >= 9) AS bigint) AS happy -- int
FROM satisfaction s
JOIN promise m ON m.workspace_id = s.workspace_id AND m.id = s.promise_id
JOIN deal d ON d.workspace_id = m.workspace_id AND d.id = m.deal_id
WHERE s.workspace_id = :workspace AND s.asked_on BETWEEN :since AND :until
GROUP BY d.user_id, d.offer_id;

-- numbers_costs(workspace workspace_id, since day, until day) -> many
SELECT user_id, origin, CAST(count(*) AS bigint) AS n -- int
, CAST(sum(amount) AS bigint) AS amount -- minor
FROM cost WHERE workspace_id = :workspace AND spent_on BETWEEN :since AND :until
GROUP BY user_id, origin;

-- cost_page(workspace workspace_id, user user_id?, since day, until day) -> many
SELECT c.id, u.name AS rep, c.origin, c.spent_on, c.amount, c.text
FROM cost c JOIN app_user u ON u.workspace_id = c.workspace_id AND u.id = c.user_id
WHERE c.workspace_id = :workspace AND c.spent_on BETWEEN :since AND :until AND (:user IS NULL OR c.user_id = :user)
ORDER BY c.spent_on DESC, c.id DESC LIMIT 500;
