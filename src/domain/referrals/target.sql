-- target_rows(workspace workspace_id, user user_id, state enum target_state) -> many
SELECT t.id, t.kind, t.person_id, p.name AS person_name, -- text?
  p.headline, -- text?
  t.organization_id, o.name AS organization_name, -- text?
  t.description, t.offer_id, f.name AS offer_name, -- text?
  t.why, t.state, t.since, t.reason, t.added, u.name AS rep
FROM target t
JOIN app_user u ON u.workspace_id = t.workspace_id AND u.id = t.user_id
LEFT JOIN person p ON p.workspace_id = t.workspace_id AND p.id = t.person_id
LEFT JOIN organization o ON o.workspace_id = t.workspace_id AND o.id = t.organization_id
LEFT JOIN offer f ON f.workspace_id = t.workspace_id AND f.id = t.offer_id
WHERE t.workspace_id = :workspace AND t.user_id = :user AND t.state = :state ORDER BY t.id DESC;

-- Which of a rep's open targets this person is, the one that says most first.
-- target_of(workspace workspace_id, user user_id, person person_id) -> many
SELECT t.id, t.kind FROM target t JOIN person p ON p.workspace_id = t.workspace_id
WHERE t.workspace_id = :workspace AND t.user_id = :user AND t.state = 'open' AND p.id = :person
  AND (t.person_id = p.id
    OR (t.kind = 'organization' AND EXISTS (SELECT 1 FROM position x
      WHERE x.workspace_id = t.workspace_id AND x.person_id = p.id AND x.organization_id = t.organization_id AND x.until IS NULL))
    OR (t.kind = 'described' AND NOT EXISTS (SELECT 1 FROM target_word v
      WHERE v.workspace_id = t.workspace_id AND v.target_id = t.id
        AND strpos(lower(' ' || coalesce(p.headline, '') || ' ' || coalesce(p.town, '')), ' ' || v.word) = 0)))
ORDER BY CASE t.kind WHEN 'person' THEN 0 WHEN 'organization' THEN 1 ELSE 2 END, t.id;

-- target_words(workspace workspace_id, target target_id) -> many
SELECT id, word FROM target_word WHERE workspace_id = :workspace AND target_id = :target ORDER BY id;

-- Who can bring the rep to these people and organizations with nobody in between, at most :n each, the closest first:
-- who knows the person, or somebody at the organization; who was at the same place at the same time; who is at
-- the organization. Who has said that they do not know them, would rather not, or
-- has named them already, is left out; so is the rep, who asks others.
-- target_ways(workspace workspace_id, viewer user_id?, self person_id, targets target_id[], until day, n int, busy int) -> many
SELECT target -- target_id
, source -- person_id
, source_name -- text
, source_headline -- text?
, is_user -- flag
, person -- person_id
, person_name -- text
, kind -- enum relationship_kind?
, evidence -- enum evidence?
, seen -- day?
, strength -- real
, organization -- text?
, mine_since -- day?
, mine_until -- day?
, theirs_since -- day?
, theirs_until -- day?
FROM (
  SELECT w.target, w.source, s.name AS source_name, s.headline AS source_headline, s.is_user, w.person, p.name AS person_name, w.kind,
    w.evidence, w.seen, w.strength, w.organization, w.mine_since, w.mine_until, w.theirs_since, w.theirs_until,
    row_number() OVER (PARTITION BY w.target ORDER BY w.strength DESC, w.source, w.person) AS place
  FROM (
    SELECT t.id AS target, r.from_id AS source, r.to_id AS person, r.kind AS kind, r.evidence AS evidence, r.seen AS seen,
      r.strength AS strength, CAST(NULL AS text) AS organization, r.seen AS mine_since, r.seen AS mine_until,
      r.seen AS theirs_since, r.seen AS theirs_until
    FROM target t JOIN relationship r ON r.workspace_id = t.workspace_id AND r.to_id = t.person_id
    WHERE t.workspace_id = :workspace AND t.id IN (:targets[])
    UNION ALL
    SELECT t.id, mine.person_id, theirs.person_id, NULL, NULL, NULL,
      CASE WHEN mine.until IS NULL AND theirs.until IS NULL THEN 0.25 WHEN mine.since IS NULL OR theirs.since IS NULL THEN 0.1 ELSE 0.2 END,
      o.name, mine.since, mine.until, theirs.since, theirs.until
    FROM target t
    JOIN position theirs ON theirs.workspace_id = t.workspace_id AND theirs.person_id = t.person_id
    JOIN position mine ON mine.workspace_id = theirs.workspace_id AND mine.organization_id = theirs.organization_id
      AND mine.person_id <> theirs.person_id
    JOIN organization o ON o.workspace_id = theirs.workspace_id AND o.id = theirs.organization_id
    WHERE t.workspace_id = :workspace AND t.id IN (:targets[])
      AND (mine.until IS NULL OR theirs.since IS NULL OR mine.until >= theirs.since)
      AND (theirs.until IS NULL OR mine.since IS NULL OR theirs.until >= mine.since)
      AND (SELECT count(*) FROM (SELECT 1 FROM position b WHERE b.workspace_id = mine.workspace_id AND b.organization_id = mine.organization_id LIMIT :busy) AS bounded) < :busy
    UNION ALL
    SELECT t.id, mine.person_id, mine.person_id, NULL, NULL, NULL, CASE WHEN mine.until IS NULL THEN 0.8 ELSE 0.3 END,
      o.name, mine.since, mine.until, NULL, NULL
    FROM target t
    JOIN position mine ON mine.workspace_id = t.workspace_id AND mine.organization_id = t.organization_id
    JOIN organization o ON o.workspace_id = t.workspace_id AND o.id = t.organization_id
    WHERE t.workspace_id = :workspace AND t.id IN (:targets[])
    UNION ALL
    SELECT t.id, r.from_id, r.to_id, r.kind, r.evidence, r.seen, r.strength, NULL, NULL, NULL, NULL, NULL
    FROM target t
    JOIN position x ON x.workspace_id = t.workspace_id AND x.organization_id = t.organization_id AND x.until IS NULL
    JOIN relationship r ON r.workspace_id = x.workspace_id AND r.to_id = x.person_id
    WHERE t.workspace_id = :workspace AND t.id IN (:targets[])
  ) AS w
  JOIN person s ON s.workspace_id = :workspace AND s.id = w.source
  JOIN person p ON p.workspace_id = :workspace AND p.id = w.person
  WHERE w.source <> :self AND s.do_not_contact = 0 AND p.do_not_contact = 0 AND s.name <> '' AND p.name <> '' AND w.strength > 0
    AND (s.private_to IS NULL OR s.private_to = :viewer) AND (p.private_to IS NULL OR p.private_to = :viewer)
    AND NOT EXISTS (SELECT 1 FROM prepared_answer a WHERE a.workspace_id = :workspace AND a.source_id = w.source AND a.person_id = w.person
      AND (a.answer = 'does_not_know' OR a.said_on > :until))
    AND NOT EXISTS (SELECT 1 FROM referral_source z JOIN referral f ON f.workspace_id = z.workspace_id AND f.id = z.referral_id
      WHERE z.workspace_id = :workspace AND z.source_id = w.source AND f.person_id = w.person)
) AS placed
WHERE place <= :n ORDER BY target, place;

-- The same for kinds of people, among the :circle people whom the rep knows best: who knows one of the kind, and who is
-- one of them (doctors know doctors).
-- target_kind_ways(workspace workspace_id, viewer user_id?, self person_id, targets target_id[], until day, circle int, n int) -> many
SELECT target -- target_id
, source -- person_id
, source_name -- text
, source_headline -- text?
, is_user -- flag
, person -- person_id
, person_name -- text
, kind -- enum relationship_kind?
, evidence -- enum evidence?
, seen -- day?
, strength -- real
FROM (
  SELECT w.target, w.source, s.name AS source_name, s.headline AS source_headline, s.is_user, w.person, p.name AS person_name, w.kind,
    w.evidence, w.seen, w.strength, row_number() OVER (PARTITION BY w.target ORDER BY w.strength DESC, w.source, w.person) AS place
  FROM (
    SELECT t.id AS target, r.from_id AS source, r.to_id AS person, r.kind AS kind, r.evidence AS evidence, r.seen AS seen, r.strength AS strength
    FROM target t
    CROSS JOIN (SELECT o.to_id AS id FROM relationship o WHERE o.workspace_id = :workspace AND o.from_id = :self
      ORDER BY o.both_ways DESC NULLS LAST, o.strength DESC, o.to_id LIMIT :circle) AS own
    JOIN relationship r ON r.workspace_id = t.workspace_id AND r.from_id = own.id
    JOIN person k ON k.workspace_id = r.workspace_id AND k.id = r.to_id
    WHERE t.workspace_id = :workspace AND t.id IN (:targets[])
      AND NOT EXISTS (SELECT 1 FROM target_word v WHERE v.workspace_id = t.workspace_id AND v.target_id = t.id
        AND strpos(lower(' ' || coalesce(k.headline, '') || ' ' || coalesce(k.town, '')), ' ' || v.word) = 0)
    UNION ALL
    SELECT t.id, k.id, k.id, NULL, NULL, NULL, 0.3
    FROM target t
    CROSS JOIN (SELECT o.to_id AS id FROM relationship o WHERE o.workspace_id = :workspace AND o.from_id = :self
      ORDER BY o.both_ways DESC NULLS LAST, o.strength DESC, o.to_id LIMIT :circle) AS own
    JOIN person k ON k.workspace_id = t.workspace_id AND k.id = own.id
    WHERE t.workspace_id = :workspace AND t.id IN (:targets[])
      AND NOT EXISTS (SELECT 1 FROM target_word v WHERE v.workspace_id = t.workspace_id AND v.target_id = t.id
        AND strpos(lower(' ' || coalesce(k.headline, '') || ' ' || coalesce(k.town, '')), ' ' || v.word) = 0)
  ) AS w
  JOIN person s ON s.workspace_id = :workspace AND s.id = w.source
  JOIN person p ON p.workspace_id = :workspace AND p.id = w.person
  WHERE w.source <> :self AND s.do_not_contact = 0 AND p.do_not_contact = 0 AND s.name <> '' AND p.name <> '' AND w.strength > 0
    AND (s.private_to IS NULL OR s.private_to = :viewer) AND (p.private_to IS NULL OR p.private_to = :viewer)
    AND NOT EXISTS (SELECT 1 FROM prepared_answer a WHERE a.workspace_id = :workspace AND a.source_id = w.source AND a.person_id = w.person
      AND (a.answer = 'does_not_know' OR a.said_on > :until))
    AND NOT EXISTS (SELECT 1 FROM referral_source z JOIN referral f ON f.workspace_id = z.workspace_id AND f.id = z.referral_id
      WHERE z.workspace_id = :workspace AND z.source_id = w.source AND f.person_id = w.person)
) AS placed
WHERE place <= :n ORDER BY target, place;

-- What came of these targets: whom they were named, and where that stands.
-- target_results(workspace workspace_id, targets target_id[]) -> many
SELECT t.id AS target, z.source_id AS source, s.name AS source_name, r.id AS referral, r.person_id AS person, p.name AS person_name,
  r.state, r.since, z.named_on AS on_day
FROM target t
JOIN referral r ON r.workspace_id = t.workspace_id AND r.person_id = t.person_id
JOIN referral_source z ON z.workspace_id = r.workspace_id AND z.referral_id = r.id
JOIN person s ON s.workspace_id = z.workspace_id AND s.id = z.source_id
JOIN person p ON p.workspace_id = r.workspace_id AND p.id = r.person_id
WHERE t.workspace_id = :workspace AND t.id IN (:targets[]) AND t.person_id IS NOT NULL AND r.user_id = t.user_id
UNION ALL
SELECT z.target_id AS target, z.source_id AS source, s.name AS source_name, r.id AS referral, r.person_id AS person, p.name AS person_name,
  r.state, r.since, z.named_on AS on_day
FROM referral_source z
JOIN target t ON t.workspace_id = z.workspace_id AND t.id = z.target_id
JOIN referral r ON r.workspace_id = z.workspace_id AND r.id = z.referral_id
JOIN person s ON s.workspace_id = z.workspace_id AND s.id = z.source_id
JOIN person p ON p.workspace_id = r.workspace_id AND p.id = r.person_id
WHERE z.workspace_id = :workspace AND z.target_id IN (:targets[]) AND z.target_id IS NOT NULL AND t.person_id IS NULL
ORDER BY 1, 9 DESC, 4;

-- What sources said of them: of the person, or of somebody who is at the organization.
-- target_answers(workspace workspace_id, targets target_id[]) -> many
SELECT t.id AS target, a.source_id AS source, s.name AS source_name, a.person_id AS person, p.name AS person_name, a.answer, a.said_on
FROM target t
JOIN prepared_answer a ON a.workspace_id = t.workspace_id AND a.person_id = t.person_id
JOIN person s ON s.workspace_id = a.workspace_id AND s.id = a.source_id
JOIN person p ON p.workspace_id = a.workspace_id AND p.id = a.person_id
WHERE t.workspace_id = :workspace AND t.id IN (:targets[]) AND t.person_id IS NOT NULL
UNION ALL
SELECT t.id AS target, a.source_id AS source, s.name AS source_name, a.person_id AS person, p.name AS person_name, a.answer, a.said_on
FROM target t
JOIN position x ON x.workspace_id = t.workspace_id AND x.organization_id = t.organization_id AND x.until IS NULL
JOIN prepared_answer a ON a.workspace_id = x.workspace_id AND a.person_id = x.person_id
JOIN person s ON s.workspace_id = a.workspace_id AND s.id = a.source_id
JOIN person p ON p.workspace_id = a.workspace_id AND p.id = a.person_id
WHERE t.workspace_id = :workspace AND t.id IN (:targets[]) AND t.organization_id IS NOT NULL
ORDER BY 1, 7 DESC, 2;

-- target_same(workspace workspace_id, user user_id, person person_id?, organization organization_id?) -> maybe
SELECT id FROM target
WHERE workspace_id = :workspace AND user_id = :user AND state = 'open'
  AND (person_id = :person OR organization_id = :organization)
LIMIT 1;
