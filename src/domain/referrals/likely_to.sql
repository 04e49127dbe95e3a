-- Whom a rep wants to meet: the people themselves, and who is at the organizations.
-- likely_targets(workspace workspace_id, user user_id, n int) -> many
SELECT t.person_id AS id -- person_id
FROM target t WHERE t.workspace_id = :workspace AND t.user_id = :user AND t.state = 'open' AND t.person_id IS NOT NULL
UNION
SELECT x.person_id AS id -- person_id
FROM target t JOIN position x ON x.workspace_id = t.workspace_id AND x.organization_id = t.organization_id
WHERE t.workspace_id = :workspace AND t.user_id = :user AND t.state = 'open' AND t.organization_id IS NOT NULL AND x.until IS NULL
ORDER BY 1 LIMIT :n;

-- likely_kinds(workspace workspace_id, user user_id) -> many
SELECT id FROM target WHERE workspace_id = :workspace AND user_id = :user AND state = 'open' AND kind = 'described' ORDER BY id;

-- Where the source and others were at the same time, the latest place first.
-- likely_places(workspace workspace_id, source person_id, people person_id[]) -> many
SELECT theirs.person_id, o.name AS organization, o.kind, mine.since AS mine_since, mine.until AS mine_until, theirs.since, theirs.until
FROM position mine
JOIN position theirs ON theirs.workspace_id = mine.workspace_id AND theirs.organization_id = mine.organization_id
JOIN organization o ON o.workspace_id = mine.workspace_id AND o.id = mine.organization_id
WHERE mine.workspace_id = :workspace AND mine.person_id = :source AND theirs.person_id IN (:people[])
  AND (mine.until IS NULL OR theirs.since IS NULL OR mine.until >= theirs.since)
  AND (theirs.until IS NULL OR mine.since IS NULL OR theirs.until >= mine.since)
ORDER BY theirs.person_id, theirs.until IS NOT NULL, theirs.until DESC NULLS LAST, o.id;
