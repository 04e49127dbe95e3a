-- deal_rows(workspace workspace_id, people person_id[]) -> many
SELECT d.id, d.person_id, d.organization_id, d.offer_id, o.name AS offer, d.user_id, d.state, d.value, d.currency,
  d.opened, d.won, d.closed, d.reason, d.alternative_kind, d.alternative, d.wait_until, d.sender, d.referral_id, d.imported
FROM deal d JOIN offer o ON o.workspace_id = d.workspace_id AND o.id = d.offer_id
WHERE d.workspace_id = :workspace AND d.person_id IN (:people[])
ORDER BY d.person_id, d.id;

-- deal_page(workspace workspace_id, user user_id, state enum deal_state, before deal_id, n int) -> many
SELECT d.id, d.person_id, p.name AS person_name, o.name AS offer, d.user_id, d.state, d.value, d.currency, d.opened, d.won, d.closed
FROM deal d
JOIN person p ON p.workspace_id = d.workspace_id AND p.id = d.person_id
JOIN offer o ON o.workspace_id = d.workspace_id AND o.id = d.offer_id
WHERE d.workspace_id = :workspace AND d.user_id = :user AND d.state = :state AND d.id < :before
ORDER BY d.id DESC LIMIT :n;

-- deal_page_person(workspace workspace_id, person person_id, before deal_id, n int) -> many
SELECT d.id, d.person_id, p.name AS person_name, o.name AS offer, d.user_id, d.state, d.value, d.currency, d.opened, d.won, d.closed
FROM deal d
JOIN person p ON p.workspace_id = d.workspace_id AND p.id = d.person_id
JOIN offer o ON o.workspace_id = d.workspace_id AND o.id = d.offer_id
WHERE d.workspace_id = :workspace AND d.person_id = :person AND d.id < :before
ORDER BY d.id DESC LIMIT :n;

-- deal_by_external(workspace workspace_id, external text) -> maybe
SELECT id, person_id, state, changed FROM deal
WHERE workspace_id = :workspace AND external = :external ORDER BY id LIMIT 1;

-- deal_usual_value(workspace workspace_id, user user_id) -> maybe
SELECT CAST(count(*) AS bigint) AS n, -- int
  CAST(sum(value) AS bigint) AS total -- minor?
FROM deal WHERE workspace_id = :workspace AND user_id = :user AND state IN ('won', 'ended') AND value > 0;
