-- kit_unsent(workspace workspace_id, referral referral_id, source person_id) -> maybe
SELECT id, user_id FROM introduction_kit
WHERE workspace_id = :workspace AND referral_id = :referral AND source_id = :source AND sent_on IS NULL ORDER BY id DESC LIMIT 1;

-- kit_sent(workspace workspace_id, referral referral_id) -> many
SELECT k.id, k.source_id, p.name AS source_name, k.sent_on, k.channel, k.sent_text, k.with_link
FROM introduction_kit k JOIN person p ON p.workspace_id = k.workspace_id AND p.id = k.source_id
WHERE k.workspace_id = :workspace AND k.referral_id = :referral AND k.sent_on IS NOT NULL ORDER BY k.id DESC;

-- kit_links(workspace workspace_id, referral referral_id, now utc) -> maybe
SELECT CAST(count(*) AS bigint) AS n -- int
FROM private_link
WHERE workspace_id = :workspace AND referral_id = :referral AND withdrawn_on IS NULL AND expires > :now;
