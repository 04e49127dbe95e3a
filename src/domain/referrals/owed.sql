-- owed_rows(workspace workspace_id, people person_id[]) -> many
SELECT o.id, o.user_id, o.kind, o.person_id, o.about_id, a.name AS about_name, -- text?
  a.do_not_contact AS about_never, -- flag?
  r.tells_more, -- flag?
  o.referral_id, o.deal_id, o.due, o.state, o.snoozed_until
FROM owed o LEFT JOIN person a ON a.workspace_id = o.workspace_id AND a.id = o.about_id
LEFT JOIN referral r ON r.workspace_id = o.workspace_id AND r.id = o.referral_id
WHERE o.workspace_id = :workspace AND o.person_id IN (:people[]) AND o.state IN ('open', 'snoozed')
ORDER BY o.person_id, o.id;

-- owed_same(workspace workspace_id, person person_id, kind enum owed_kind, referral referral_id?, about person_id?, deal deal_id?) -> maybe
SELECT id, state FROM owed
WHERE workspace_id = :workspace AND person_id = :person AND kind = :kind AND referral_id IS NOT DISTINCT FROM :referral
  AND about_id IS NOT DISTINCT FROM :about AND (referral_id IS NOT NULL OR deal_id IS NOT DISTINCT FROM :deal)
  AND state IN ('open', 'snoozed')
LIMIT 1;

-- owed_ever(workspace workspace_id, person person_id, kind enum owed_kind, referral referral_id?, about person_id?) -> maybe
SELECT id FROM owed
WHERE workspace_id = :workspace AND person_id = :person AND kind = :kind AND referral_id IS NOT DISTINCT FROM :referral
  AND about_id IS NOT DISTINCT FROM :about
LIMIT 1;

-- owed_of_referral(workspace workspace_id, referral referral_id) -> many
SELECT id, kind, person_id, state FROM owed
WHERE workspace_id = :workspace AND referral_id = :referral AND state IN ('open', 'snoozed') ORDER BY id;

-- owed_page(workspace workspace_id, user user_id) -> many
SELECT o.id, o.kind, o.person_id AS person, p.name AS person_name, o.about_id AS about, a.name AS about_name, -- text?
  o.due, o.state, o.snoozed_until, o.referral_id AS referral
FROM owed o
JOIN person p ON p.workspace_id = o.workspace_id AND p.id = o.person_id
LEFT JOIN person a ON a.workspace_id = o.workspace_id AND a.id = o.about_id
WHERE o.workspace_id = :workspace AND o.user_id = :user AND o.state IN ('open', 'snoozed')
ORDER BY o.due, o.id LIMIT 500;
