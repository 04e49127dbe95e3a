-- What the numbers are counted from. Each is one index read from end to end, or one period of it; the filters are applied
-- to the groups, which are few.

-- By the day on which somebody was named: how far they came.
-- numbers_referrals(workspace workspace_id, since day, until day) -> each
SELECT user_id, offer_id, origin, approach, reached, CAST(count(*) AS bigint) AS n -- int
, CAST(count(*) FILTER (WHERE need = 'yes') AS bigint) AS needed -- int
, CAST(count(*) FILTER (WHERE need = 'no') AS bigint) AS not_needed -- int
, CAST(count(*) FILTER (WHERE state IN ('named', 'checking', 'permitted', 'introduced', 'contacted')) AS bigint) AS waiting -- int
, CAST(count(*) FILTER (WHERE state IN ('met', 'qualified')) AS bigint) AS talking -- int
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

-- Won deals by what and who brought them; none: by nobody's referral.
-- numbers_revenue(workspace workspace_id, since day, until day) -> many
SELECT d.user_id, d.offer_id, r.origin AS origin -- enum origin?
, r.source_id AS source -- person_id?
, d.currency, CAST(count(*) AS bigint) AS n -- int
, CAST(sum(d.value) AS bigint) AS value -- minor
FROM deal d LEFT JOIN referral r ON r.workspace_id = d.workspace_id AND r.id = d.referral_id
WHERE d.workspace_id = :workspace AND d.won BETWEEN :since AND :until AND d.won IS NOT NULL
GROUP BY d.user_id, d.offer_id, r.origin, r.source_id, d.currency;

-- numbers_source_names(workspace workspace_id, people person_id[]) -> many
SELECT id, name FROM person WHERE workspace_id = :workspace AND id IN (:people[]) AND erased IS NULL;

-- Everybody who ever became a customer, deal by deal, in the order of their ids; the plus keeps SQLite from finding them by
-- the day and sorting them.
-- numbers_customers(workspace workspace_id, until day) -> each
SELECT person_id, user_id, offer_id, won, closed FROM deal
WHERE workspace_id = :workspace AND won IS NOT NULL AND +won <= :until
ORDER BY person_id, user_id;

-- How many of those whom each source named were won, in the order of the sources' ids.
-- numbers_brought(workspace workspace_id) -> each
SELECT source_id, CAST(count(*) AS bigint) AS n -- int
FROM referral WHERE workspace_id = :workspace AND reached = 8
GROUP BY source_id ORDER BY source_id;

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

-- ---- counted before ----

-- tally_spans(workspace workspace_id, first int, last int, version int) -> many
SELECT span FROM tally_span
WHERE workspace_id = :workspace AND span BETWEEN :first AND :last AND version = :version ORDER BY span;

-- tally_cells(workspace workspace_id, choice int, chosen int, first int, last int) -> each
SELECT span, cell, cell_key, figures FROM tally
WHERE workspace_id = :workspace AND choice = :choice AND chosen = :chosen AND span BETWEEN :first AND :last;

-- tally_deals(workspace workspace_id, first int, last int) -> each
SELECT span, user_id, offer_id, origin, source, currency, deals, value FROM tally_money
WHERE workspace_id = :workspace AND span BETWEEN :first AND :last;

-- tally_remove(workspace workspace_id, choice int, chosen int, span int) -> none
DELETE FROM tally WHERE workspace_id = :workspace AND choice = :choice AND chosen = :chosen AND span = :span;

-- tally_money_remove(workspace workspace_id, span int) -> none
DELETE FROM tally_money WHERE workspace_id = :workspace AND span = :span;

-- tally_span_put(workspace workspace_id, span int, version int) -> none
INSERT INTO tally_span (workspace_id, span, version) VALUES (:workspace, :span, :version)
ON CONFLICT (workspace_id, span) DO UPDATE SET version = excluded.version;

-- numbers_first_named(workspace workspace_id) -> maybe
SELECT named_on FROM referral WHERE workspace_id = :workspace ORDER BY named_on LIMIT 1;
