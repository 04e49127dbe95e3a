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

-- ask_knows(workspace workspace_id, source person_id, n int) -> many
SELECT p.id AS person, p.name, p.headline, p.standing, r.kind, r.strength, r.evidence, r.seen
FROM relationship r JOIN person p ON p.workspace_id = r.workspace_id AND p.id = r.to_id
WHERE r.workspace_id = :workspace AND r.from_id = :source AND p.is_user = 0 AND p.do_not_contact = 0
ORDER BY r.strength DESC, p.folded LIMIT :n;

-- ask_colleagues(workspace workspace_id, source person_id, n int) -> many
SELECT p.id AS person, p.name, p.headline, p.standing, o.name AS organization, mine.since AS mine_since, mine.until AS mine_until,
  theirs.since AS theirs_since, theirs.until AS theirs_until
FROM position mine
JOIN position theirs ON theirs.workspace_id = mine.workspace_id AND theirs.organization_id = mine.organization_id
  AND theirs.person_id <> mine.person_id
JOIN organization o ON o.workspace_id = mine.workspace_id AND o.id = mine.organization_id
JOIN person p ON p.workspace_id = theirs.workspace_id AND p.id = theirs.person_id
WHERE mine.workspace_id = :workspace AND mine.person_id = :source AND p.is_user = 0 AND p.do_not_contact = 0
ORDER BY p.folded, p.id LIMIT :n;

-- ask_named_before(workspace workspace_id, source person_id) -> many
SELECT r.person_id FROM referral_source s
JOIN referral r ON r.workspace_id = s.workspace_id AND r.id = s.referral_id
WHERE s.workspace_id = :workspace AND s.source_id = :source ORDER BY r.person_id;
