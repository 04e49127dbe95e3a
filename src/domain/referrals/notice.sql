-- notice_all(workspace workspace_id, referral referral_id) -> many
SELECT n.id, n.told_on, n.channel, u.name AS rep -- text?
FROM notice n LEFT JOIN app_user u ON u.workspace_id = n.workspace_id AND u.id = n.user_id
WHERE n.workspace_id = :workspace AND n.referral_id = :referral ORDER BY n.id;

-- Without consent: those whose questions were both answered yes may be written to as often as they like.
-- first_message_once(workspace workspace_id, person person_id) -> maybe
SELECT id, sent_on FROM first_message
WHERE workspace_id = :workspace AND person_id = :person AND answer <> 'free' ORDER BY id LIMIT 1;

-- "A knows B" or the other way round, as somebody said or a mailbox shows.
-- notice_relationship(workspace workspace_id, one person_id, other person_id) -> maybe
SELECT id FROM relationship
WHERE workspace_id = :workspace AND from_id = :one AND to_id = :other AND evidence <> 'inferred'
UNION ALL
SELECT id FROM relationship
WHERE workspace_id = :workspace AND from_id = :other AND to_id = :one AND evidence <> 'inferred'
LIMIT 1;
