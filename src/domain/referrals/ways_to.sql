-- Who stands on a way: what each may be shown is judged by who asks.
-- ways_people(workspace workspace_id, ids person_id[]) -> many
SELECT id, name, headline, is_user, private_to FROM person WHERE workspace_id = :workspace AND id IN (:ids[]) ORDER BY id;

-- Of those who know each other among the people on the ways.
-- ways_links(workspace workspace_id, from_ids person_id[], to_ids person_id[]) -> many
SELECT from_id, to_id, kind, evidence, seen FROM relationship
WHERE workspace_id = :workspace AND from_id IN (:from_ids[]) AND to_id IN (:to_ids[]);

-- Which colleague it is whose private acquaintance somebody is.
-- ways_users(workspace workspace_id) -> many
SELECT id, person_id, name FROM app_user WHERE workspace_id = :workspace ORDER BY id;

-- Whom a source does not know or would rather not introduce, and whom they named already.
-- ways_said(workspace workspace_id, source person_id) -> many
SELECT person_id FROM prepared_answer WHERE workspace_id = :workspace AND source_id = :source
UNION
SELECT r.person_id FROM referral_source s JOIN referral r ON r.workspace_id = s.workspace_id AND r.id = s.referral_id
WHERE s.workspace_id = :workspace AND s.source_id = :source
ORDER BY 1;

-- Who is at an organization now, in the order in which they came here.
-- ways_there(workspace workspace_id, organization organization_id, viewer user_id, n int) -> many
SELECT DISTINCT p.id FROM position x JOIN person p ON p.workspace_id = x.workspace_id AND p.id = x.person_id
WHERE x.workspace_id = :workspace AND x.organization_id = :organization AND x.until IS NULL
  AND p.do_not_contact = 0 AND p.erased IS NULL AND (p.private_to IS NULL OR p.private_to = :viewer)
ORDER BY p.id LIMIT :n;

-- Who is of a described kind.
-- ways_of_kind(workspace workspace_id, target target_id, viewer user_id, n int) -> many
SELECT p.id FROM person p
WHERE p.workspace_id = :workspace AND p.headline IS NOT NULL AND p.do_not_contact = 0 AND p.erased IS NULL AND p.is_user = 0
  AND (p.private_to IS NULL OR p.private_to = :viewer)
  AND NOT EXISTS (SELECT 1 FROM target_word v WHERE v.workspace_id = p.workspace_id AND v.target_id = :target
    AND strpos(lower(' ' || coalesce(p.headline, '') || ' ' || coalesce(p.town, '')), ' ' || v.word) = 0)
ORDER BY p.id LIMIT :n;
