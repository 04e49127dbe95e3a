-- ask_page(workspace workspace_id, source person_id) -> many
SELECT id, user_id, occasion, asked_on, rounds, exhausted, result, again_on, check_first, pledge, advice_passed
FROM ask WHERE workspace_id = :workspace AND source_id = :source ORDER BY asked_on DESC, id DESC;

-- ask_named(workspace workspace_id, source person_id, ask ask_id) -> many
SELECT r.id AS referral, r.person_id AS person, p.name, p.headline, r.state, r.why, r.knows_them
FROM referral_source s
JOIN referral r ON r.workspace_id = s.workspace_id AND r.id = s.referral_id
JOIN person p ON p.workspace_id = r.workspace_id AND p.id = r.person_id
WHERE s.workspace_id = :workspace AND s.source_id = :source AND s.ask_id = :ask ORDER BY s.id;

-- ask_count_on(workspace workspace_id, user user_id, day day) -> maybe
SELECT CAST(count(*) AS bigint) AS n -- int
FROM ask WHERE workspace_id = :workspace AND user_id = :user AND asked_on = :day;

-- ask_prepared_answer(workspace workspace_id, source person_id, person person_id) -> maybe
SELECT id FROM prepared_answer WHERE workspace_id = :workspace AND source_id = :source AND person_id = :person;

-- Whom asks to several sources are prepared with, at most :n each: those they know, the best first, then their
-- colleagues. Customers and prospects are here already, whom a source has named or declined is not proposed again.
-- Firms of which :busy or more are here say too little, and reading them would cost more.
-- ask_whom(workspace workspace_id, sources person_id[], until day, n int, busy int) -> many
SELECT source -- person_id
, person -- person_id
, name -- text
, headline -- text?
, kind -- enum relationship_kind?
, organization -- text?
, CAST(past AS smallint) AS past -- flag
FROM (
  SELECT source, person, name, headline, kind, organization, past,
    row_number() OVER (PARTITION BY source ORDER BY strength DESC, folded, person) AS place
  FROM (
    SELECT r.from_id AS source, p.id AS person, p.name AS name, p.headline AS headline, p.folded AS folded, r.kind AS kind,
      CAST(NULL AS text) AS organization, 0 AS past, r.strength AS strength
    FROM relationship r JOIN person p ON p.workspace_id = r.workspace_id AND p.id = r.to_id
    WHERE r.workspace_id = :workspace AND r.from_id IN (:sources[]) AND p.is_user = 0 AND p.do_not_contact = 0
      AND p.standing NOT IN ('customer', 'prospect')
    UNION ALL
    SELECT mine.person_id, p.id, p.name, p.headline, p.folded, NULL, o.name,
      CASE WHEN mine.until IS NULL AND theirs.until IS NULL THEN 0 ELSE 1 END, -1.0
    FROM position mine
    JOIN position theirs ON theirs.workspace_id = mine.workspace_id AND theirs.organization_id = mine.organization_id
      AND theirs.person_id <> mine.person_id
    JOIN organization o ON o.workspace_id = mine.workspace_id AND o.id = mine.organization_id
    JOIN person p ON p.workspace_id = theirs.workspace_id AND p.id = theirs.person_id
    WHERE mine.workspace_id = :workspace AND mine.person_id IN (:sources[]) AND p.is_user = 0 AND p.do_not_contact = 0
      AND p.standing NOT IN ('customer', 'prospect')
      AND (SELECT count(*) FROM (SELECT 1 FROM position b WHERE b.workspace_id = mine.workspace_id AND b.organization_id = mine.organization_id LIMIT :busy) AS bounded) < :busy
  ) AS whom
  WHERE NOT EXISTS (SELECT 1 FROM referral_source s JOIN referral f ON f.workspace_id = s.workspace_id AND f.id = s.referral_id
    WHERE s.workspace_id = :workspace AND s.source_id = whom.source AND f.person_id = whom.person)
    AND NOT EXISTS (SELECT 1 FROM prepared_answer a WHERE a.workspace_id = :workspace AND a.source_id = whom.source AND a.person_id = whom.person
      AND (a.answer = 'does_not_know' OR a.said_on > :until))
) AS placed
WHERE place <= :n ORDER BY source, place;
