-- talk_answers(workspace workspace_id, deal deal_id) -> many
SELECT id, kind, line, applies, words FROM deal_answer
WHERE workspace_id = :workspace AND deal_id = :deal ORDER BY id;

-- Whom a source has named since a day: for the thanks in a message.
-- talk_named(workspace workspace_id, source person_id, day day) -> many
SELECT p.name, a.check_first
FROM ask a
JOIN referral_source s ON s.workspace_id = a.workspace_id AND s.ask_id = a.id AND s.source_id = a.source_id
JOIN referral r ON r.workspace_id = s.workspace_id AND r.id = s.referral_id
JOIN person p ON p.workspace_id = r.workspace_id AND p.id = r.person_id
WHERE a.workspace_id = :workspace AND a.source_id = :source AND a.asked_on >= :day ORDER BY s.id;

-- talk_asks_since(workspace workspace_id, source person_id, day day) -> maybe
SELECT CAST(count(*) AS bigint) AS n -- int
FROM ask WHERE workspace_id = :workspace AND source_id = :source AND asked_on >= :day;
