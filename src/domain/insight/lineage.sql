-- Who named these people, one row a referral.
-- lineage_named(workspace workspace_id, people person_id[]) -> many
SELECT r.person_id, r.id, r.source_id, r.named_on, r.reached FROM referral r
WHERE r.workspace_id = :workspace AND r.person_id IN (:people[]) ORDER BY r.person_id, r.named_on, r.id;

-- Whom these people named.
-- lineage_given(workspace workspace_id, people person_id[]) -> many
SELECT source_id, id, person_id, named_on FROM referral
WHERE workspace_id = :workspace AND source_id IN (:people[]) ORDER BY source_id, named_on, id;

-- lineage_people(workspace workspace_id, people person_id[], currency text) -> many
SELECT p.id, p.name, p.headline, p.standing, CAST(count(d.id) AS bigint) AS won -- int
, CAST(COALESCE(sum(CASE WHEN d.currency = :currency THEN d.value END), 0) AS bigint) AS value -- minor
FROM person p
LEFT JOIN deal d ON d.workspace_id = p.workspace_id AND d.person_id = p.id AND d.state IN ('won', 'ended')
WHERE p.workspace_id = :workspace AND p.id IN (:people[])
GROUP BY p.id, p.name, p.headline, p.standing ORDER BY p.id;

-- Everybody who was won by a referral.
-- lineage_won(workspace workspace_id, user user_id?) -> many
SELECT DISTINCT person_id FROM referral
WHERE workspace_id = :workspace AND reached = 8 AND (:user IS NULL OR user_id = :user) ORDER BY person_id;
