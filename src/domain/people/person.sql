-- What is another rep's private acquaintance stands in none of these lists.
-- person_page(workspace workspace_id, viewer user_id?, folded text, id person_id, n int) -> many
SELECT id, name, folded, headline, standing, partner, do_not_contact, do_not_ask
FROM person
WHERE workspace_id = :workspace AND (folded, id) > (:folded, :id) AND is_user = 0 AND erased IS NULL
  AND (private_to IS NULL OR private_to = :viewer)
ORDER BY folded, id LIMIT :n;

-- Nearly everybody is one: read in the order of names, others left out.
-- person_page_acquaintance(workspace workspace_id, viewer user_id?, folded text, id person_id, n int) -> many
SELECT id, name, folded, headline, standing, partner, do_not_contact, do_not_ask
FROM person
WHERE workspace_id = :workspace AND (folded, id) > (:folded, :id) AND is_user = 0 AND erased IS NULL AND standing = 'acquaintance'
  AND (private_to IS NULL OR private_to = :viewer)
ORDER BY folded, id LIMIT :n;

-- person_page_standing(workspace workspace_id, viewer user_id?, standing enum standing, folded text, id person_id, n int) -> many
SELECT id, name, folded, headline, standing, partner, do_not_contact, do_not_ask
FROM person
WHERE workspace_id = :workspace AND standing <> 'acquaintance' AND standing = :standing
  AND (folded, id) > (:folded, :id) AND is_user = 0 AND erased IS NULL
  AND (private_to IS NULL OR private_to = :viewer)
ORDER BY folded, id LIMIT :n;

-- person_rows(workspace workspace_id, ids person_id[]) -> many
SELECT id, name, folded, headline, standing, partner, do_not_contact, do_not_ask, is_user, private_to
FROM person WHERE workspace_id = :workspace AND id IN (:ids[]);

-- person_standing_set(workspace workspace_id, id person_id, standing enum standing) -> none
UPDATE person SET standing = :standing WHERE workspace_id = :workspace AND id = :id;

-- person_derived_set(workspace workspace_id, id person_id, headline text?, networks int) -> none
UPDATE person SET headline = :headline, networks = :networks WHERE workspace_id = :workspace AND id = :id;

-- word_put(workspace workspace_id, word text, person person_id, beginnings text) -> none
INSERT INTO word (workspace_id, word, person_id, beginnings) VALUES (:workspace, :word, :person, :beginnings)
ON CONFLICT (workspace_id, word, person_id) DO UPDATE SET beginnings = excluded.beginnings;

-- word_remove(workspace workspace_id, word text, person person_id) -> none
DELETE FROM word WHERE workspace_id = :workspace AND word = :word AND person_id = :person;

-- word_reaches(workspace workspace_id, low text, high text, n int) -> maybe
SELECT person_id FROM word
WHERE workspace_id = :workspace AND word >= :low AND word < :high
ORDER BY word, person_id LIMIT 1 OFFSET :n;

-- word_people(workspace workspace_id, low text, high text, other text, n int) -> many
SELECT person_id FROM word
WHERE workspace_id = :workspace AND word >= :low AND word < :high
  AND strpos(beginnings, :other) > 0
ORDER BY word, person_id LIMIT :n;

-- identity_people(workspace workspace_id, kind enum identity_kind, value text) -> many
SELECT i.id, i.person_id, p.name, p.folded, p.do_not_contact, p.private_to
FROM identity i JOIN person p ON p.workspace_id = i.workspace_id AND p.id = i.person_id
WHERE i.workspace_id = :workspace AND i.kind = :kind AND i.value = :value;

-- identity_all(workspace workspace_id, person person_id) -> many
SELECT id, kind, value, shown FROM identity
WHERE workspace_id = :workspace AND person_id = :person ORDER BY kind, id;

-- position_all(workspace workspace_id, person person_id) -> many
SELECT p.id, p.organization_id, o.name AS organization, o.kind, o.folded, p.title, p.since, p.until
FROM position p JOIN organization o ON o.workspace_id = p.workspace_id AND o.id = p.organization_id
WHERE p.workspace_id = :workspace AND p.person_id = :person
ORDER BY o.kind <> 'firm', p.until IS NOT NULL, p.since DESC NULLS LAST, p.id DESC;

-- position_people(workspace workspace_id, organization organization_id, n int) -> many
SELECT DISTINCT person_id FROM position
WHERE workspace_id = :workspace AND organization_id = :organization ORDER BY person_id LIMIT :n;

-- organization_by_folded(workspace workspace_id, folded text) -> maybe
SELECT id, name FROM organization WHERE workspace_id = :workspace AND folded = :folded;

-- One that the viewer may know of: somebody whom they see is or was there, they want to meet somebody there, or it was dealt with.
-- Nobody is there at all where all went: that is no secret.
-- organization_known(workspace workspace_id, organization organization_id, viewer user_id) -> maybe
SELECT id FROM organization o
WHERE workspace_id = :workspace AND id = :organization
  AND (EXISTS (SELECT 1 FROM position x JOIN person p ON p.workspace_id = x.workspace_id AND p.id = x.person_id
      WHERE x.workspace_id = o.workspace_id AND x.organization_id = o.id AND (p.private_to IS NULL OR p.private_to = :viewer))
    OR NOT EXISTS (SELECT 1 FROM position x WHERE x.workspace_id = o.workspace_id AND x.organization_id = o.id)
    OR EXISTS (SELECT 1 FROM target t WHERE t.workspace_id = o.workspace_id AND t.user_id = :viewer AND t.organization_id = o.id)
    OR EXISTS (SELECT 1 FROM deal d WHERE d.workspace_id = o.workspace_id AND d.organization_id = o.id));

-- person_same_name(workspace workspace_id, folded text, n int) -> many
SELECT id, name, headline, private_to FROM person WHERE workspace_id = :workspace AND folded = :folded
UNION ALL
SELECT p.id, p.name, p.headline, p.private_to FROM merged_person m
JOIN person p ON p.workspace_id = m.workspace_id AND p.id = m.person_id
WHERE m.workspace_id = :workspace AND m.folded = :folded
ORDER BY id LIMIT :n;

-- relationship_between(workspace workspace_id, from_person person_id, to_person person_id) -> maybe
SELECT id FROM relationship
WHERE workspace_id = :workspace AND from_id = :from_person AND to_id = :to_person;

-- What somebody said of knowing somebody else.
-- relationship_answer(workspace workspace_id, source person_id, person person_id) -> maybe
SELECT id, answer FROM prepared_answer
WHERE workspace_id = :workspace AND source_id = :source AND person_id = :person;

-- Who said that they do not know somebody; it is lifted when somebody states that they do.
-- relationship_denied(workspace workspace_id, source person_id, person person_id) -> maybe
SELECT id FROM prepared_answer
WHERE workspace_id = :workspace AND source_id = :source AND person_id = :person AND answer = 'does_not_know';

-- relationship_from(workspace workspace_id, viewer user_id?, person person_id, n int) -> many
SELECT r.id, r.to_id AS person, p.name, p.headline, r.kind, r.strength, r.evidence, r.seen
FROM relationship r JOIN person p ON p.workspace_id = r.workspace_id AND p.id = r.to_id
WHERE r.workspace_id = :workspace AND r.from_id = :person AND (r.strength > 0 OR r.evidence <> 'inferred')
  AND (p.private_to IS NULL OR p.private_to = :viewer)
ORDER BY r.to_id LIMIT :n;

-- relationship_known_by(workspace workspace_id, viewer user_id?, person person_id, n int) -> many
SELECT r.id, r.from_id AS person, p.name, p.headline, r.kind, r.strength, r.evidence, r.seen, r.knows_offer, r.both_ways, p.is_user
FROM relationship r JOIN person p ON p.workspace_id = r.workspace_id AND p.id = r.from_id
WHERE r.workspace_id = :workspace AND r.to_id = :person AND (r.strength > 0 OR r.evidence <> 'inferred')
  AND (p.private_to IS NULL OR p.private_to = :viewer)
ORDER BY r.from_id LIMIT :n;

-- relationship_strength_set(workspace workspace_id, id relationship_id, strength real) -> none
UPDATE relationship SET strength = :strength WHERE workspace_id = :workspace AND id = :id;

-- relationship_restored(workspace workspace_id, first int, last int) -> many
SELECT DISTINCT row_id AS id -- relationship_id
FROM event_value
WHERE workspace_id = :workspace AND seq >= :first AND seq <= :last AND table_name = 'relationship';

-- note_all(workspace workspace_id, person person_id, n int) -> many
SELECT id, text, created FROM note
WHERE workspace_id = :workspace AND person_id = :person ORDER BY id DESC LIMIT :n;

-- merged_into(workspace workspace_id, people person_id[]) -> many
SELECT id, person_id, name, folded FROM merged_person
WHERE workspace_id = :workspace AND person_id IN (:people[]) ORDER BY person_id, id;

-- Somebody of whom there is more than an acquaintance, or whom others here know: everybody's business.
-- person_business(workspace workspace_id, person person_id, user user_id) -> maybe
SELECT id AS id -- row_id
FROM deal WHERE workspace_id = :workspace AND person_id = :person
UNION ALL
SELECT id FROM ask WHERE workspace_id = :workspace AND source_id = :person
UNION ALL
SELECT id FROM referral WHERE workspace_id = :workspace AND person_id = :person
UNION ALL
SELECT id FROM referral_source WHERE workspace_id = :workspace AND source_id = :person
UNION ALL
SELECT id FROM given WHERE workspace_id = :workspace AND person_id = :person
UNION ALL
SELECT id FROM given WHERE workspace_id = :workspace AND to_id = :person
UNION ALL
SELECT id FROM partner WHERE workspace_id = :workspace AND person_id = :person
UNION ALL
SELECT id FROM reference WHERE workspace_id = :workspace AND person_id = :person
UNION ALL
SELECT id FROM complaint WHERE workspace_id = :workspace AND person_id = :person
UNION ALL
SELECT id FROM satisfaction WHERE workspace_id = :workspace AND person_id = :person
UNION ALL
SELECT id FROM target WHERE workspace_id = :workspace AND person_id = :person AND person_id IS NOT NULL AND user_id <> :user
UNION ALL
SELECT r.id FROM relationship r JOIN app_user u ON u.workspace_id = r.workspace_id AND u.person_id = r.from_id
WHERE r.workspace_id = :workspace AND r.to_id = :person AND u.id <> :user
LIMIT 1;

-- person_share_one(workspace workspace_id, person person_id) -> none
UPDATE person SET private_to = NULL WHERE workspace_id = :workspace AND id = :person AND private_to IS NOT NULL;

-- Somebody else here turns out to know them.
-- person_share_known(workspace workspace_id, person person_id, user user_id) -> none
UPDATE person SET private_to = NULL WHERE workspace_id = :workspace AND id = :person AND private_to IS NOT NULL AND private_to <> :user;
