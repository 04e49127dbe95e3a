-- given_page(workspace workspace_id, user user_id, before given_id, n int) -> many
SELECT g.id, g.person_id AS person, p.name AS person_name, g.to_id AS to_person, t.name AS to_name, g.state, g.since, g.named_on,
  g.given_on, g.need, g.wants, g.value, g.outcome
FROM given g
JOIN person p ON p.workspace_id = g.workspace_id AND p.id = g.person_id
JOIN person t ON t.workspace_id = g.workspace_id AND t.id = g.to_id
WHERE g.workspace_id = :workspace AND g.user_id = :user AND g.id < :before
ORDER BY g.id DESC LIMIT :n;

-- To whom a person was given.
-- given_lead(workspace workspace_id, person person_id) -> many
SELECT g.id, g.to_id AS other, t.name AS other_name, g.state, g.since, g.named_on, g.given_on, g.need, g.wants,
  g.value, g.outcome, g.user_id
FROM given g JOIN person t ON t.workspace_id = g.workspace_id AND t.id = g.to_id
WHERE g.workspace_id = :workspace AND g.person_id = :person ORDER BY g.id DESC;

-- Who was given to a person.
-- given_got(workspace workspace_id, person person_id) -> many
SELECT g.id, g.person_id AS other, p.name AS other_name, g.state, g.since, g.named_on, g.given_on, g.need, g.wants,
  g.value, g.outcome, g.user_id
FROM given g JOIN person p ON p.workspace_id = g.workspace_id AND p.id = g.person_id
WHERE g.workspace_id = :workspace AND g.to_id = :person ORDER BY g.id DESC;

-- given_steps(workspace workspace_id, given given_id) -> many
SELECT id, state, on_day, user_id, channel, note
FROM given_step WHERE workspace_id = :workspace AND given_id = :given ORDER BY id;

-- given_answers(workspace workspace_id, given given_id) -> many
SELECT id, question, answer, said_by, channel, said_on, user_id
FROM given_said WHERE workspace_id = :workspace AND given_id = :given ORDER BY id;

-- given_between(workspace workspace_id, person person_id, to person_id) -> many
SELECT id, state FROM given
WHERE workspace_id = :workspace AND person_id = :person AND to_id = :to ORDER BY id;

-- Whose Today speaks of these people because they were given.
-- given_around(workspace workspace_id, people person_id[]) -> many
SELECT to_id FROM given WHERE workspace_id = :workspace AND person_id IN (:people[]);

-- Everybody who was given to these people.
-- given_rows(workspace workspace_id, people person_id[]) -> many
SELECT g.to_id, g.id, g.person_id, p.name AS person_name, p.do_not_contact AS never, g.user_id, g.state, g.since, g.given_on, g.met_on,
  g.need, g.need_on, g.wants, g.wants_on, g.value
FROM given g JOIN person p ON p.workspace_id = g.workspace_id AND p.id = g.person_id
WHERE g.workspace_id = :workspace AND g.to_id IN (:people[]) ORDER BY g.to_id, g.id;

-- Who waits for something that we do, or knows what came of it.
-- given_open_to(workspace workspace_id, user user_id) -> many
SELECT DISTINCT to_id FROM given
WHERE workspace_id = :workspace AND user_id = :user AND state IN ('named', 'permitted', 'introduced', 'met');
