-- What Today proposed in these days and what of it was done; the same on several days is one thing.
-- digest_proposed(workspace workspace_id, user user_id, since day, until day) -> many
SELECT kind, CAST(count(DISTINCT person_id) AS bigint) AS proposed -- int
, CAST(count(DISTINCT CASE WHEN done IS NOT NULL THEN person_id END) AS bigint) AS done -- int
FROM proposal
WHERE workspace_id = :workspace AND user_id = :user AND day BETWEEN :since AND :until
GROUP BY kind ORDER BY kind;

-- digest_thanked(workspace workspace_id, user user_id, since day, until day) -> many
SELECT DISTINCT p.id AS person, p.name FROM proposal t
JOIN person p ON p.workspace_id = t.workspace_id AND p.id = t.person_id
WHERE t.workspace_id = :workspace AND t.user_id = :user AND t.day BETWEEN :since AND :until AND t.kind = 'thank' AND t.done IS NOT NULL
ORDER BY p.name, p.id;

-- What happened to a rep's referrals: each of these on its own day.
-- digest_came(workspace workspace_id, user user_id, since day, until day) -> many
SELECT what -- enum referral_state
, person -- person_id
, name -- text
, source_name -- text
, value -- minor
, on_day -- day
FROM (
  SELECT 'named' AS what, r.person_id AS person, p.name AS name, s.name AS source_name, r.value AS value, r.named_on AS on_day
  FROM referral r
  JOIN person p ON p.workspace_id = r.workspace_id AND p.id = r.person_id
  JOIN person s ON s.workspace_id = r.workspace_id AND s.id = r.source_id
  WHERE r.workspace_id = :workspace AND r.user_id = :user AND r.named_on BETWEEN :since AND :until
  UNION ALL
  SELECT 'permitted', r.person_id, p.name, s.name, r.value, r.permitted_on
  FROM referral r
  JOIN person p ON p.workspace_id = r.workspace_id AND p.id = r.person_id
  JOIN person s ON s.workspace_id = r.workspace_id AND s.id = r.source_id
  WHERE r.workspace_id = :workspace AND r.user_id = :user AND r.permitted_on BETWEEN :since AND :until
  UNION ALL
  SELECT 'met', r.person_id, p.name, s.name, r.value, r.met_on
  FROM referral r
  JOIN person p ON p.workspace_id = r.workspace_id AND p.id = r.person_id
  JOIN person s ON s.workspace_id = r.workspace_id AND s.id = r.source_id
  WHERE r.workspace_id = :workspace AND r.user_id = :user AND r.met_on BETWEEN :since AND :until
  UNION ALL
  SELECT 'won', r.person_id, p.name, s.name, r.value, r.won_on
  FROM referral r
  JOIN person p ON p.workspace_id = r.workspace_id AND p.id = r.person_id
  JOIN person s ON s.workspace_id = r.workspace_id AND s.id = r.source_id
  WHERE r.workspace_id = :workspace AND r.user_id = :user AND r.won_on BETWEEN :since AND :until
) AS came ORDER BY what, on_day, person;
