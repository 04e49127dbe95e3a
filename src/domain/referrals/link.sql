-- Only what works is found: a token that is wrong, withdrawn or expired is none, by one and the same search.
-- link_by_token(token hash, now utc) -> maybe
SELECT t.workspace_id, l.id, l.referral_id
FROM link_token t JOIN private_link l ON l.workspace_id = t.workspace_id AND l.id = t.link_id
WHERE t.token = :token AND l.withdrawn_on IS NULL AND l.expires > :now;

-- link_of(workspace workspace_id, referral referral_id) -> many
SELECT id, made_on, expires, withdrawn_on, answer, answered_on
FROM private_link WHERE workspace_id = :workspace AND referral_id = :referral ORDER BY id DESC;

-- reminders_of(workspace workspace_id, referral referral_id) -> many
SELECT m.id, m.source_id, p.name AS source_name, m.on_day, m.channel
FROM reminder m JOIN person p ON p.workspace_id = m.workspace_id AND p.id = m.source_id
WHERE m.workspace_id = :workspace AND m.referral_id = :referral ORDER BY m.id;

-- Whoever has named somebody is a source.
-- link_named_others(workspace workspace_id, person person_id) -> maybe
SELECT id FROM referral_source WHERE workspace_id = :workspace AND source_id = :person LIMIT 1;
