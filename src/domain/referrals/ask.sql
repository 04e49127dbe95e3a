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

-- Whom asks to several sources are prepared with, at most :n each: whom the rep wants to meet, then those they
-- know, the best first, then who was at the same place at the same time. Customers and prospects are here
-- already, whom a source has named or declined is not proposed again.
-- Firms of which :busy or more are here say too little, and reading them would cost more.
-- ask_whom(workspace workspace_id, user user_id, sources person_id[], until day, n int, busy int) -> many
SELECT source -- person_id
, person -- person_id
, name -- text
, headline -- text?
, target -- target_id?
, kind -- enum relationship_kind?
, evidence -- enum evidence?
, seen -- day?
, organization -- text?
, mine_since -- day?
, mine_until -- day?
, theirs_since -- day?
, theirs_until -- day?
, strength -- real
FROM (
  SELECT source, person, name, headline, target, kind, evidence, seen, organization, mine_since, mine_until, theirs_since, theirs_until,
    CASE WHEN strength < 0 THEN -strength / 4 ELSE strength END AS strength, row_number() OVER (PARTITION BY source ORDER BY CASE WHEN target IS NULL THEN 1 ELSE 0 END, strength DESC, folded, person) AS place
  FROM (
    SELECT known.source, known.person, known.name, known.headline, known.folded, known.kind, known.evidence, known.seen, known.organization,
      known.mine_since, known.mine_until, known.theirs_since, known.theirs_until, known.strength,
      (SELECT min(t.id) FROM target t WHERE t.workspace_id = :workspace AND t.user_id = :user AND t.state = 'open'
        AND (t.person_id = known.person
          OR (t.kind = 'organization' AND EXISTS (SELECT 1 FROM position x
            WHERE x.workspace_id = :workspace AND x.person_id = known.person AND x.organization_id = t.organization_id AND x.until IS NULL))
          OR (t.kind = 'described' AND NOT EXISTS (SELECT 1 FROM target_word v
            WHERE v.workspace_id = :workspace AND v.target_id = t.id
              AND strpos(lower(' ' || coalesce(known.headline, '') || ' ' || coalesce(known.town, '')), ' ' || v.word) = 0)))) AS target
    FROM (
      SELECT r.from_id AS source, p.id AS person, p.name AS name, p.headline AS headline, p.town AS town, p.folded AS folded,
        r.kind AS kind, r.evidence AS evidence, r.seen AS seen, CAST(NULL AS text) AS organization, r.seen AS mine_since,
        r.seen AS mine_until, r.seen AS theirs_since, r.seen AS theirs_until, r.strength AS strength
      FROM relationship r JOIN person p ON p.workspace_id = r.workspace_id AND p.id = r.to_id
      WHERE r.workspace_id = :workspace AND r.from_id IN (:sources[]) AND p.is_user = 0 AND p.do_not_contact = 0 AND p.name <> ''
        AND (p.private_to IS NULL OR p.private_to = :user)
        AND p.standing NOT IN ('customer', 'prospect')
      UNION ALL
      SELECT mine.person_id, p.id, p.name, p.headline, p.town, p.folded, NULL, NULL, NULL, o.name,
        mine.since, mine.until, theirs.since, theirs.until,
        CASE WHEN mine.until IS NULL AND theirs.until IS NULL THEN -0.5 WHEN mine.since IS NULL OR theirs.since IS NULL THEN -1.0 ELSE -0.7 END
      FROM position mine
      JOIN position theirs ON theirs.workspace_id = mine.workspace_id AND theirs.organization_id = mine.organization_id
        AND theirs.person_id <> mine.person_id
      JOIN organization o ON o.workspace_id = mine.workspace_id AND o.id = mine.organization_id
      JOIN person p ON p.workspace_id = theirs.workspace_id AND p.id = theirs.person_id
      WHERE mine.workspace_id = :workspace AND mine.person_id IN (:sources[]) AND p.is_user = 0 AND p.do_not_contact = 0 AND p.name <> ''
        AND (p.private_to IS NULL OR p.private_to = :user)
        AND p.standing NOT IN ('customer', 'prospect')
        AND (mine.until IS NULL OR theirs.since IS NULL OR mine.until >= theirs.since)
        AND (theirs.until IS NULL OR mine.since IS NULL OR theirs.until >= mine.since)
        AND (SELECT count(*) FROM (SELECT 1 FROM position b WHERE b.workspace_id = mine.workspace_id AND b.organization_id = mine.organization_id LIMIT :busy) AS bounded) < :busy
    ) AS known
  ) AS whom
  WHERE NOT EXISTS (SELECT 1 FROM referral_source s JOIN referral f ON f.workspace_id = s.workspace_id AND f.id = s.referral_id
    WHERE s.workspace_id = :workspace AND s.source_id = whom.source AND f.person_id = whom.person)
    AND NOT EXISTS (SELECT 1 FROM prepared_answer a WHERE a.workspace_id = :workspace AND a.source_id = whom.source AND a.person_id = whom.person
      AND (a.answer = 'does_not_know' OR a.said_on > :until))
) AS placed
WHERE place <= :n ORDER BY source, place;

-- Targets that a source is near to without anybody in between: organizations where they are or were, and described
-- kinds that they are one of themself (doctors know doctors).
-- ask_near(workspace workspace_id, user user_id, source person_id) -> many
SELECT t.id AS target, t.kind, o.name AS name, mine.since AS since, mine.until AS until -- day?
FROM position mine
JOIN target t ON t.workspace_id = mine.workspace_id AND t.organization_id = mine.organization_id AND t.organization_id IS NOT NULL
JOIN organization o ON o.workspace_id = t.workspace_id AND o.id = t.organization_id
WHERE mine.workspace_id = :workspace AND mine.person_id = :source AND t.user_id = :user AND t.state = 'open' AND t.kind = 'organization'
UNION ALL
SELECT t.id, t.kind, t.description AS name, NULL AS since, NULL AS until -- day?
FROM person p JOIN target t ON t.workspace_id = p.workspace_id
WHERE p.workspace_id = :workspace AND p.id = :source AND t.user_id = :user AND t.state = 'open' AND t.kind = 'described'
  AND t.description IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM target_word v WHERE v.workspace_id = t.workspace_id AND v.target_id = t.id
    AND strpos(lower(' ' || coalesce(p.headline, '') || ' ' || coalesce(p.town, '')), ' ' || v.word) = 0)
ORDER BY 1, 5 DESC NULLS FIRST;
