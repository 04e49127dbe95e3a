-- today_promises(workspace workspace_id, user user_id, day day) -> many
SELECT DISTINCT person_id FROM promise
WHERE workspace_id = :workspace AND user_id = :user AND kept IS NULL AND due <= :day;

-- today_unsent(workspace workspace_id, user user_id) -> many
SELECT DISTINCT person_id FROM deal
WHERE workspace_id = :workspace AND user_id = :user AND state IN ('discovery', 'qualified', 'proposed', 'won')
  AND sender = 'unknown' AND imported = 0;

-- today_complaints(workspace workspace_id, user user_id) -> many
SELECT DISTINCT person_id FROM complaint
WHERE workspace_id = :workspace AND user_id = :user AND resolved IS NULL;

-- today_owed(workspace workspace_id, user user_id) -> many
SELECT DISTINCT person_id FROM owed
WHERE workspace_id = :workspace AND user_id = :user AND state IN ('open', 'snoozed');

-- today_referrals(workspace workspace_id, user user_id) -> many
SELECT person_id, source_id FROM referral
WHERE workspace_id = :workspace AND user_id = :user AND state IN ('named', 'checking', 'permitted', 'introduced', 'contacted', 'parked');

-- today_deals(workspace workspace_id, user user_id, rested day, n int) -> many
SELECT d.person_id, CAST(max(d.value) AS bigint) AS value -- minor
FROM deal d
WHERE d.workspace_id = :workspace AND d.user_id = :user
  AND NOT EXISTS (SELECT 1 FROM ask a WHERE a.workspace_id = d.workspace_id AND a.source_id = d.person_id AND a.user_id = :user AND a.asked_on >= :rested)
GROUP BY d.person_id ORDER BY 2 DESC, d.person_id LIMIT :n;

-- today_asked_lately(workspace workspace_id, user user_id, since day) -> many
SELECT DISTINCT source_id FROM ask
WHERE workspace_id = :workspace AND user_id = :user AND asked_on >= :since;

-- today_scored(workspace workspace_id, user user_id, since day) -> many
SELECT DISTINCT person_id FROM satisfaction
WHERE workspace_id = :workspace AND user_id = :user AND asked_on >= :since;

-- today_known(workspace workspace_id, self person_id, user user_id, day day, rested day, n int) -> many
SELECT r.to_id AS person_id FROM relationship r
JOIN person p ON p.workspace_id = r.workspace_id AND p.id = r.to_id
WHERE r.workspace_id = :workspace AND r.from_id = :self AND p.do_not_contact = 0 AND p.do_not_ask = 0 AND p.is_user = 0
  AND NOT EXISTS (SELECT 1 FROM today_put_off f WHERE f.workspace_id = r.workspace_id AND f.person_id = r.to_id
    AND f.user_id = :user AND f.kind IN ('ask', 'catch_up') AND f.until > :day)
  AND NOT EXISTS (SELECT 1 FROM ask a WHERE a.workspace_id = r.workspace_id AND a.source_id = r.to_id AND a.user_id = :user AND a.asked_on >= :rested)
ORDER BY r.both_ways DESC NULLS LAST, r.knows_offer DESC, r.strength DESC, r.seen DESC NULLS LAST, r.to_id LIMIT :n;

-- today_introducers(workspace workspace_id, user user_id) -> many
SELECT DISTINCT source_id FROM referral
WHERE workspace_id = :workspace AND user_id = :user AND state = 'won';

-- today_put_offs(workspace workspace_id, people person_id[]) -> many
SELECT id, user_id, person_id, kind, subject, until FROM today_put_off
WHERE workspace_id = :workspace AND person_id IN (:people[]) ORDER BY person_id, id;

-- today_put_off_people(workspace workspace_id, user user_id, day day) -> many
SELECT DISTINCT person_id FROM today_put_off
WHERE workspace_id = :workspace AND user_id = :user AND until > :day;

-- today_stored(workspace workspace_id, user user_id) -> many
SELECT kind, rule, person_id AS person, reason, due, value, currency, worth, minutes, subject
FROM today_item WHERE workspace_id = :workspace AND user_id = :user;

-- today_headlines(workspace workspace_id, people person_id[]) -> many
SELECT id, name, headline FROM person WHERE workspace_id = :workspace AND id IN (:people[]) ORDER BY id;

-- today_states(workspace workspace_id) -> many
SELECT user_id, for_day, seq FROM today_state WHERE workspace_id = :workspace;

-- today_state_put(workspace workspace_id, user user_id, day day, seq int) -> none
INSERT INTO today_state (workspace_id, user_id, for_day, seq) VALUES (:workspace, :user, :day, :seq)
ON CONFLICT (workspace_id, user_id) DO UPDATE SET for_day = excluded.for_day, seq = excluded.seq;

-- today_changed(workspace workspace_id, seq int, n int) -> many
SELECT person_id -- person_id?
FROM event_log
WHERE workspace_id = :workspace AND seq > :seq AND person_id IS NOT NULL
  AND kind IN ('person_added', 'person_flagged', 'person_changed', 'relationship_noted')
UNION
SELECT subject AS person_id -- person_id?
FROM event_log
WHERE workspace_id = :workspace AND seq > :seq AND kind = 'relationship_noted'
  AND kind IN ('person_added', 'person_flagged', 'person_changed', 'relationship_noted') -- the index
ORDER BY 1 NULLS LAST LIMIT :n;

-- today_upset(workspace workspace_id, seq int) -> maybe
SELECT seq FROM event_log
WHERE workspace_id = :workspace AND seq > :seq AND kind IN ('workspace_changed', 'offer_changed', 'user_changed', 'event_undone')
  AND (kind <> 'event_undone' OR person_id IS NULL)
LIMIT 1;

-- today_states_remove(workspace workspace_id) -> none
DELETE FROM today_state WHERE workspace_id = :workspace;

-- today_remove_user(workspace workspace_id, user user_id) -> none
DELETE FROM today_item WHERE workspace_id = :workspace AND user_id = :user;

-- today_remove_person(workspace workspace_id, person person_id) -> none
DELETE FROM today_item WHERE workspace_id = :workspace AND person_id = :person;

-- today_proposed_remove(workspace workspace_id, user user_id, day day) -> none
DELETE FROM proposal WHERE workspace_id = :workspace AND user_id = :user AND day = :day AND done IS NULL;

-- today_done_on(workspace workspace_id, user user_id, since utc, until utc) -> maybe
SELECT CAST(count(*) AS bigint) AS n -- int
FROM event_log
WHERE workspace_id = :workspace AND actor = :user AND at >= :since AND at < :until
  AND kind IN ('today_done', 'owed_done') AND undone = 0;

-- today_named_on(workspace workspace_id, user user_id, day day) -> maybe
SELECT CAST(count(*) AS bigint) AS n -- int
FROM ask a JOIN referral r ON r.workspace_id = a.workspace_id AND r.ask_id = a.id
WHERE a.workspace_id = :workspace AND a.user_id = :user AND a.asked_on = :day;

-- today_proposed_last(workspace workspace_id, user user_id, day day) -> maybe
SELECT CAST(max(rank) AS bigint) AS last -- int?
FROM proposal WHERE workspace_id = :workspace AND user_id = :user AND day = :day;

-- today_proposed_done(workspace workspace_id, user user_id, day day, person person_id, kind enum today_kind, now utc) -> none
UPDATE proposal SET done = :now
WHERE workspace_id = :workspace AND user_id = :user AND day = :day AND person_id = :person AND kind = :kind AND done IS NULL;

-- today_unanswered(workspace workspace_id, user user_id, reminders int) -> many
SELECT id, reminded_on FROM referral
WHERE workspace_id = :workspace AND user_id = :user AND state IN ('named', 'checking', 'permitted', 'introduced')
  AND reminders >= :reminders AND reminded_on IS NOT NULL;
