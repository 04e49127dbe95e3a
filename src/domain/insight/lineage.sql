-- Who named these people, one row a referral.
-- lineage_named(workspace workspace_id, people person_id[]) -> many
SELECT r.person_id, r.id, r.source_id, r.named_on, r.reached FROM referral r
WHERE r.workspace_id = :workspace AND r.person_id IN (:people[]) ORDER BY r.person_id, r.named_on, r.id;

-- Whom these people named.
-- lineage_given(workspace workspace_id, people person_id[]) -> many
SELECT source_id, id, person_id, named_on FROM referral
WHERE workspace_id = :workspace AND source_id IN (:people[]) ORDER BY source_id, named_on, id;

-- How many these people named, and the first of them.
-- lineage_first(workspace workspace_id, people person_id[]) -> many
SELECT g.source_id, g.n -- int
, g.first_on -- day
, CAST((SELECT min(f.id) FROM referral f WHERE f.workspace_id = :workspace AND f.source_id = g.source_id AND f.named_on = g.first_on) AS bigint) AS first_id -- referral_id
FROM (SELECT source_id, CAST(count(*) AS bigint) AS n, min(named_on) AS first_on FROM referral
  WHERE workspace_id = :workspace AND source_id IN (:people[]) GROUP BY source_id) AS g
ORDER BY g.source_id;

-- lineage_values(workspace workspace_id, people person_id[], currency text) -> many
SELECT person_id, CAST(count(*) AS bigint) AS won -- int
, CAST(COALESCE(sum(CASE WHEN currency = :currency THEN value END), 0) AS bigint) AS value -- minor
FROM deal
WHERE workspace_id = :workspace AND person_id IN (:people[]) AND state IN ('won', 'ended')
GROUP BY person_id;

-- lineage_people(workspace workspace_id, people person_id[]) -> many
SELECT id, name, headline, standing, erased FROM person
WHERE workspace_id = :workspace AND id IN (:people[]) ORDER BY id;

-- Everybody who was won by a referral.
-- lineage_won(workspace workspace_id, user user_id?) -> many
SELECT DISTINCT person_id FROM referral
WHERE workspace_id = :workspace AND reached = 8 AND (:user IS NULL OR user_id = :user) ORDER BY person_id;
