-- referral_for(workspace workspace_id, person person_id) -> many
SELECT id, offer_id, source_id, user_id, state, deal_id FROM referral
WHERE workspace_id = :workspace AND person_id = :person ORDER BY id;

-- referral_named(workspace workspace_id, people person_id[]) -> many
SELECT r.id, r.person_id, r.source_id, s.name AS source_name, r.user_id, r.state, r.since, r.named_on, r.need, r.wants,
  r.permitted_on, r.cold_reason, r.parked_until, r.postponed, r.value, r.deal_id, r.told_on, r.warned_on, r.forgotten_on
FROM referral r JOIN person s ON s.workspace_id = r.workspace_id AND s.id = r.source_id
WHERE r.workspace_id = :workspace AND r.person_id IN (:people[]) ORDER BY r.person_id, r.id;

-- referral_by_source(workspace workspace_id, people person_id[]) -> many
SELECT r.source_id, r.id, r.person_id, p.name AS person_name, r.user_id, r.state, r.since, r.named_on, r.need, r.wants,
  r.permitted_on, r.reminders, r.reminded_on, r.value, p.do_not_contact AS never
FROM referral r JOIN person p ON p.workspace_id = r.workspace_id AND p.id = r.person_id
WHERE r.workspace_id = :workspace AND r.source_id IN (:people[]) ORDER BY r.source_id, r.id;

-- referral_sources(workspace workspace_id, referral referral_id) -> many
SELECT s.id, s.source_id, p.name, s.ask_id, s.named_on
FROM referral_source s JOIN person p ON p.workspace_id = s.workspace_id AND p.id = s.source_id
WHERE s.workspace_id = :workspace AND s.referral_id = :referral ORDER BY s.id;

-- referral_steps(workspace workspace_id, referral referral_id) -> many
SELECT id, state, on_day, user_id, channel, correction, note
FROM referral_step WHERE workspace_id = :workspace AND referral_id = :referral ORDER BY id;

-- referral_pledges(workspace workspace_id, person person_id) -> many
SELECT r.id AS referral, s.source_id, r.user_id
FROM referral r
JOIN referral_source s ON s.workspace_id = r.workspace_id AND s.referral_id = r.id
JOIN ask a ON a.workspace_id = s.workspace_id AND a.id = s.ask_id
WHERE r.workspace_id = :workspace AND r.person_id = :person AND r.state = 'won' AND a.pledge = 1 ORDER BY s.id;

-- referral_page(workspace workspace_id, user user_id, state enum referral_state, before referral_id, n int) -> many
SELECT r.id, r.person_id AS person, p.name AS person_name, p.headline, r.source_id AS source, s.name AS source_name, r.state, r.since,
  r.named_on, r.need, r.wants, r.origin, r.parked_until, r.reminders, r.value
FROM referral r
JOIN person p ON p.workspace_id = r.workspace_id AND p.id = r.person_id
JOIN person s ON s.workspace_id = r.workspace_id AND s.id = r.source_id
WHERE r.workspace_id = :workspace AND r.user_id = :user AND r.state = :state AND r.id < :before
ORDER BY r.id DESC LIMIT :n;

-- referral_counts(workspace workspace_id, user user_id) -> many
SELECT state, CAST(count(*) AS bigint) AS n -- int
FROM referral WHERE workspace_id = :workspace AND user_id = :user GROUP BY state ORDER BY state;

-- referral_in(workspace workspace_id, person person_id) -> many
SELECT r.id, r.source_id AS other, s.name AS other_name, r.state, r.since, r.named_on, r.origin, r.need, r.wants, r.value
FROM referral r JOIN person s ON s.workspace_id = r.workspace_id AND s.id = r.source_id
WHERE r.workspace_id = :workspace AND r.person_id = :person ORDER BY r.id DESC;

-- referral_out(workspace workspace_id, person person_id) -> many
SELECT r.id, r.person_id AS other, p.name AS other_name, r.state, r.since, r.named_on, r.origin, r.need, r.wants, r.value
FROM referral_source f
JOIN referral r ON r.workspace_id = f.workspace_id AND r.id = f.referral_id
JOIN person p ON p.workspace_id = r.workspace_id AND p.id = r.person_id
WHERE f.workspace_id = :workspace AND f.source_id = :person ORDER BY r.id DESC;

-- referral_around(workspace workspace_id, people person_id[]) -> many
SELECT s.source_id FROM referral r JOIN referral_source s ON s.workspace_id = r.workspace_id AND s.referral_id = r.id
WHERE r.workspace_id = :workspace AND r.person_id IN (:people[]);

-- permission_said(workspace workspace_id, referral referral_id) -> many
SELECT id, question, answer, said_by, channel, said_on, until, user_id
FROM permission WHERE workspace_id = :workspace AND referral_id = :referral ORDER BY id;
