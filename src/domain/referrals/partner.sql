-- partner_all(workspace workspace_id) -> many
SELECT a.id, a.person_id, p.name, p.headline, a.user_id, u.name AS rep, a.trade, a.since, a.ideal_client, a.ended
FROM partner a
JOIN person p ON p.workspace_id = a.workspace_id AND p.id = a.person_id
JOIN app_user u ON u.workspace_id = a.workspace_id AND u.id = a.user_id
WHERE a.workspace_id = :workspace AND p.erased IS NULL ORDER BY a.id;

-- The agreements that hold, with these people.
-- partner_rows(workspace workspace_id, people person_id[]) -> many
SELECT person_id, id, user_id, ideal_client FROM partner
WHERE workspace_id = :workspace AND person_id IN (:people[]) AND ended IS NULL ORDER BY person_id, id;

-- partner_of(workspace workspace_id, person person_id) -> many
SELECT id, trade, since, ended FROM partner WHERE workspace_id = :workspace AND person_id = :person ORDER BY id;

-- partner_people(workspace workspace_id, user user_id) -> many
SELECT DISTINCT person_id FROM partner WHERE workspace_id = :workspace AND user_id = :user AND ended IS NULL;

-- partner_lines(workspace workspace_id, partner partner_id) -> many
SELECT id, text FROM partner_line WHERE workspace_id = :workspace AND partner_id = :partner ORDER BY id;

-- partner_lines_of(workspace workspace_id, partners partner_id[]) -> many
SELECT partner_id, text FROM partner_line
WHERE workspace_id = :workspace AND partner_id IN (:partners[]) ORDER BY partner_id, id;

-- Whom they brought, newest first.
-- partner_brought(workspace workspace_id, person person_id) -> many
SELECT r.id AS referral, r.person_id AS person, p.name, r.state, r.named_on, r.since, r.value
FROM referral_source s
JOIN referral r ON r.workspace_id = s.workspace_id AND r.id = s.referral_id
JOIN person p ON p.workspace_id = r.workspace_id AND p.id = r.person_id
WHERE s.workspace_id = :workspace AND s.source_id = :person ORDER BY s.id DESC;

-- Of whom they have not heard yet.
-- partner_owed(workspace workspace_id, person person_id) -> many
SELECT o.id, o.kind, o.due, p.name AS about -- text?
FROM owed o LEFT JOIN person p ON p.workspace_id = o.workspace_id AND p.id = o.about_id
WHERE o.workspace_id = :workspace AND o.person_id = :person AND o.state IN ('open', 'snoozed') ORDER BY o.due, o.id;
