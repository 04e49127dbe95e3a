-- All that is stored about a person, a statement a table. The test of exports reads these texts: each column
-- of the schema that holds a person's id is asked for here, or is named there with its reason.

-- export_person(workspace workspace_id, person person_id) -> maybe
SELECT id, name, town, headline, standing, partner, do_not_contact, never_since, never_by, do_not_ask, ask_after, is_user, private_to
FROM person WHERE workspace_id = :workspace AND id = :person;

-- export_user(workspace workspace_id, person person_id) -> many
SELECT id, email, name, role, zone, title, phone, first_talk, active, created
FROM app_user WHERE workspace_id = :workspace AND person_id = :person ORDER BY id;

-- export_identity(workspace workspace_id, person person_id) -> many
SELECT id, kind, value, shown
FROM identity WHERE workspace_id = :workspace AND person_id = :person ORDER BY kind, id;

-- export_position(workspace workspace_id, person person_id) -> many
SELECT p.id, o.name AS organization, o.kind, p.title, p.since, p.until
FROM position p JOIN organization o ON o.workspace_id = p.workspace_id AND o.id = p.organization_id
WHERE p.workspace_id = :workspace AND p.person_id = :person ORDER BY p.id;

-- export_knows(workspace workspace_id, person person_id) -> many
SELECT r.id, p.name, r.kind, r.strength, r.evidence, r.seen, r.knows_offer, r.both_ways,
  r.sent, r.received, r.met, r.sent_on, r.received_on, r.met_on
FROM relationship r JOIN person p ON p.workspace_id = r.workspace_id AND p.id = r.to_id
WHERE r.workspace_id = :workspace AND r.from_id = :person ORDER BY r.id;

-- export_known_by(workspace workspace_id, person person_id) -> many
SELECT r.id, p.name, r.kind, r.strength, r.evidence, r.seen, r.knows_offer, r.both_ways,
  r.sent, r.received, r.met, r.sent_on, r.received_on, r.met_on
FROM relationship r JOIN person p ON p.workspace_id = r.workspace_id AND p.id = r.from_id
WHERE r.workspace_id = :workspace AND r.to_id = :person ORDER BY r.id;

-- export_thread(workspace workspace_id, person person_id) -> many
SELECT id, thread_id AS thread, day
FROM thread_person WHERE workspace_id = :workspace AND person_id = :person ORDER BY id;

-- export_note(workspace workspace_id, person person_id) -> many
SELECT id, text, created
FROM note WHERE workspace_id = :workspace AND person_id = :person ORDER BY id;

-- export_maybe_same(workspace workspace_id, person person_id) -> many
SELECT m.id, p.name, m.reason, m.state
FROM maybe_same m JOIN person p ON p.workspace_id = m.workspace_id AND p.id = m.other_id
WHERE m.workspace_id = :workspace AND m.person_id = :person
UNION ALL
SELECT m.id, p.name, m.reason, m.state
FROM maybe_same m JOIN person p ON p.workspace_id = m.workspace_id AND p.id = m.person_id
WHERE m.workspace_id = :workspace AND m.other_id = :person
ORDER BY 1;

-- export_external(workspace workspace_id, person person_id) -> many
SELECT id, source, value
FROM external_person WHERE workspace_id = :workspace AND person_id = :person ORDER BY id;

-- export_merged(workspace workspace_id, person person_id) -> many
SELECT id, name
FROM merged_person WHERE workspace_id = :workspace AND person_id = :person ORDER BY id;

-- export_deal(workspace workspace_id, person person_id) -> many
SELECT d.id, o.name AS offer, g.name AS organization, -- text?
  u.name AS rep, d.state, d.value, d.currency, d.opened, d.won, d.closed, d.reason, d.alternative_kind, d.alternative,
  d.wait_until, d.followed_up, d.followed_up_text, d.sender, d.referral_id AS referral, d.external, d.imported
FROM deal d
JOIN offer o ON o.workspace_id = d.workspace_id AND o.id = d.offer_id
JOIN app_user u ON u.workspace_id = d.workspace_id AND u.id = d.user_id
LEFT JOIN organization g ON g.workspace_id = d.workspace_id AND g.id = d.organization_id
WHERE d.workspace_id = :workspace AND d.person_id = :person ORDER BY d.id;

-- export_deal_answer(workspace workspace_id, person person_id) -> many
SELECT id, deal_id AS deal, kind, line, applies, words
FROM deal_answer WHERE workspace_id = :workspace AND person_id = :person ORDER BY id;

-- export_promise(workspace workspace_id, person person_id) -> many
SELECT p.id, p.deal_id AS deal, u.name AS rep, p.text, p.due, p.kept, p.confirmed, p.imported
FROM promise p JOIN app_user u ON u.workspace_id = p.workspace_id AND u.id = p.user_id
WHERE p.workspace_id = :workspace AND p.person_id = :person ORDER BY p.id;

-- export_satisfaction(workspace workspace_id, person person_id) -> many
SELECT s.id, s.promise_id AS promise, u.name AS rep, s.score, s.words, s.asked_on
FROM satisfaction s JOIN app_user u ON u.workspace_id = s.workspace_id AND u.id = s.user_id
WHERE s.workspace_id = :workspace AND s.person_id = :person ORDER BY s.id;

-- export_complaint(workspace workspace_id, person person_id) -> many
SELECT c.id, u.name AS rep, c.text, c.opened, c.resolved, c.resolution
FROM complaint c JOIN app_user u ON u.workspace_id = c.workspace_id AND u.id = c.user_id
WHERE c.workspace_id = :workspace AND c.person_id = :person ORDER BY c.id;

-- export_ask(workspace workspace_id, person person_id) -> many
SELECT a.id, u.name AS rep, a.occasion, a.asked_on, a.names, a.rounds, a.exhausted, a.result, a.again_on, a.check_first, a.pledge,
  a.kept_out, a.advice_passed, a.deal_id AS deal
FROM ask a JOIN app_user u ON u.workspace_id = a.workspace_id AND u.id = a.user_id
WHERE a.workspace_id = :workspace AND a.source_id = :person ORDER BY a.id;

-- As the person who was named.
-- export_named_by(workspace workspace_id, person person_id) -> many
SELECT r.id, p.name AS source, u.name AS rep, o.name AS offer, -- text?
  r.ask_id AS ask, r.origin, r.state, r.since, r.named_on, r.why, r.knows_them, r.need, r.wants, r.permitted_on,
  r.cold_reason, r.parked_until, r.reminders, r.reminded_on, r.postponed, r.deal_id AS deal, r.value, r.level, r.ended_note,
  r.reached, r.met_on, r.won_on, r.kit, r.approach,
  r.told_on, r.warned_on, r.forgotten_on, r.tells_more
FROM referral r
JOIN person p ON p.workspace_id = r.workspace_id AND p.id = r.source_id
JOIN app_user u ON u.workspace_id = r.workspace_id AND u.id = r.user_id
LEFT JOIN offer o ON o.workspace_id = r.workspace_id AND o.id = r.offer_id
WHERE r.workspace_id = :workspace AND r.person_id = :person ORDER BY r.id;

-- As the source: whom they named and what they said; how it went on is the other one's.
-- export_named(workspace workspace_id, person person_id) -> many
SELECT r.id, p.name, u.name AS rep, r.ask_id AS ask, r.origin, r.named_on, r.why, r.knows_them, r.reminders, r.reminded_on
FROM referral r
JOIN person p ON p.workspace_id = r.workspace_id AND p.id = r.person_id
JOIN app_user u ON u.workspace_id = r.workspace_id AND u.id = r.user_id
WHERE r.workspace_id = :workspace AND r.source_id = :person ORDER BY r.id;

-- Every naming by them, too where somebody else's yes counts.
-- export_naming(workspace workspace_id, person person_id) -> many
SELECT s.id, s.referral_id AS referral, p.name, s.ask_id AS ask, s.named_on, s.card_id AS card, s.target_id AS target
FROM referral_source s
JOIN referral r ON r.workspace_id = s.workspace_id AND r.id = s.referral_id
JOIN person p ON p.workspace_id = r.workspace_id AND p.id = r.person_id
WHERE s.workspace_id = :workspace AND s.source_id = :person ORDER BY s.id;

-- As somebody whom a rep wants to be introduced to.
-- export_target(workspace workspace_id, person person_id) -> many
SELECT t.id, u.name AS rep, o.name AS offer, -- text?
  t.kind, t.organization_id AS organization, t.description, t.why, t.state, t.since, t.reason, t.added
FROM target t
JOIN app_user u ON u.workspace_id = t.workspace_id AND u.id = t.user_id
LEFT JOIN offer o ON o.workspace_id = t.workspace_id AND o.id = t.offer_id
WHERE t.workspace_id = :workspace AND t.person_id = :person ORDER BY t.id;

-- export_answer(workspace workspace_id, person person_id) -> many
SELECT a.id, p.name, u.name AS rep, a.answer, a.said_on
FROM prepared_answer a
JOIN person p ON p.workspace_id = a.workspace_id AND p.id = a.person_id
JOIN app_user u ON u.workspace_id = a.workspace_id AND u.id = a.user_id
WHERE a.workspace_id = :workspace AND a.source_id = :person ORDER BY a.id;

-- export_answer_about(workspace workspace_id, person person_id) -> many
SELECT a.id, p.name AS source, u.name AS rep, a.answer, a.said_on
FROM prepared_answer a
JOIN person p ON p.workspace_id = a.workspace_id AND p.id = a.source_id
JOIN app_user u ON u.workspace_id = a.workspace_id AND u.id = a.user_id
WHERE a.workspace_id = :workspace AND a.person_id = :person ORDER BY a.id;

-- Found through the referrals, which stand in order of their people.
-- export_step(workspace workspace_id, person person_id) -> many
SELECT s.id, s.referral_id AS referral, s.state, s.on_day, u.name AS rep, -- text?
  s.channel, s.correction, s.note
FROM referral r
JOIN referral_step s ON s.workspace_id = r.workspace_id AND s.referral_id = r.id AND s.person_id = r.person_id
LEFT JOIN app_user u ON u.workspace_id = s.workspace_id AND u.id = s.user_id
WHERE r.workspace_id = :workspace AND r.person_id = :person ORDER BY s.id;

-- export_permission(workspace workspace_id, person person_id) -> many
SELECT p.id, p.referral_id AS referral, p.question, p.answer, p.said_by, p.channel, p.said_on, p.until, u.name AS rep -- text?
FROM referral r
JOIN permission p ON p.workspace_id = r.workspace_id AND p.referral_id = r.id AND p.person_id = r.person_id
LEFT JOIN app_user u ON u.workspace_id = p.workspace_id AND u.id = p.user_id
WHERE r.workspace_id = :workspace AND r.person_id = :person ORDER BY p.id;

-- As somebody's lead.
-- export_lead(workspace workspace_id, person person_id) -> many
SELECT g.id, p.name AS given_to, u.name AS rep, g.deal_id AS deal, g.why, g.need, g.need_on, g.wants, g.wants_on, g.state, g.since,
  g.named_on, g.given_on, g.met_on, g.level, g.value, g.outcome, g.fee
FROM given g
JOIN person p ON p.workspace_id = g.workspace_id AND p.id = g.to_id
JOIN app_user u ON u.workspace_id = g.workspace_id AND u.id = g.user_id
WHERE g.workspace_id = :workspace AND g.person_id = :person ORDER BY g.id;

-- Whom they were given; what those answered is the others'.
-- export_got(workspace workspace_id, person person_id) -> many
SELECT g.id, p.name, u.name AS rep, g.state, g.since, g.named_on, g.given_on, g.met_on, g.level, g.value, g.outcome, g.fee
FROM given g
JOIN person p ON p.workspace_id = g.workspace_id AND p.id = g.person_id
JOIN app_user u ON u.workspace_id = g.workspace_id AND u.id = g.user_id
WHERE g.workspace_id = :workspace AND g.to_id = :person ORDER BY g.id;

-- export_given_step(workspace workspace_id, person person_id) -> many
SELECT s.id, s.given_id AS given, s.state, s.on_day, u.name AS rep, s.channel, s.note
FROM given g
JOIN given_step s ON s.workspace_id = g.workspace_id AND s.given_id = g.id AND s.person_id = g.person_id
JOIN app_user u ON u.workspace_id = s.workspace_id AND u.id = s.user_id
WHERE g.workspace_id = :workspace AND g.person_id = :person ORDER BY s.id;

-- export_given_said(workspace workspace_id, person person_id) -> many
SELECT s.id, s.given_id AS given, s.question, s.answer, s.said_by, s.channel, s.said_on, u.name AS rep
FROM given g
JOIN given_said s ON s.workspace_id = g.workspace_id AND s.given_id = g.id AND s.person_id = g.person_id
JOIN app_user u ON u.workspace_id = s.workspace_id AND u.id = s.user_id
WHERE g.workspace_id = :workspace AND g.person_id = :person ORDER BY s.id;

-- export_partner(workspace workspace_id, person person_id) -> many
SELECT p.id, u.name AS rep, p.trade, p.agreement, p.since, p.ideal_client, p.fee, p.ended, p.ended_reason
FROM partner p JOIN app_user u ON u.workspace_id = p.workspace_id AND u.id = p.user_id
WHERE p.workspace_id = :workspace AND p.person_id = :person ORDER BY p.id;

-- export_partner_line(workspace workspace_id, person person_id) -> many
SELECT l.id, l.partner_id AS partner, l.text
FROM partner p JOIN partner_line l ON l.workspace_id = p.workspace_id AND l.partner_id = p.id
WHERE p.workspace_id = :workspace AND p.person_id = :person ORDER BY l.id;

-- What a source was given to pass on to them.
-- export_kit(workspace workspace_id, person person_id) -> many
SELECT k.id, k.referral_id AS referral, p.name AS source, u.name AS rep, k.experience, k.thought, k.first_talk, k.written_on,
  k.sent_on, k.channel, k.sent_text, k.with_link
FROM referral r
JOIN introduction_kit k ON k.workspace_id = r.workspace_id AND k.referral_id = r.id AND k.person_id = r.person_id
JOIN person p ON p.workspace_id = k.workspace_id AND p.id = k.source_id
JOIN app_user u ON u.workspace_id = k.workspace_id AND u.id = k.user_id
WHERE r.workspace_id = :workspace AND r.person_id = :person ORDER BY k.id;

-- What was written in their words, as a source.
-- export_kit_from(workspace workspace_id, person person_id) -> many
SELECT k.id, k.referral_id AS referral, p.name, u.name AS rep, k.experience, k.thought, k.first_talk, k.written_on,
  k.sent_on, k.channel, k.sent_text, k.with_link
FROM introduction_kit k
JOIN person p ON p.workspace_id = k.workspace_id AND p.id = k.person_id
JOIN app_user u ON u.workspace_id = k.workspace_id AND u.id = k.user_id
WHERE k.workspace_id = :workspace AND k.source_id = :person ORDER BY k.id;

-- export_link(workspace workspace_id, person person_id) -> many
SELECT l.id, l.referral_id AS referral, u.name AS rep, l.made_on, l.expires, l.withdrawn_on, l.answer, l.answered_on
FROM referral r
JOIN private_link l ON l.workspace_id = r.workspace_id AND l.referral_id = r.id AND l.person_id = r.person_id
JOIN app_user u ON u.workspace_id = l.workspace_id AND u.id = l.user_id
WHERE r.workspace_id = :workspace AND r.person_id = :person ORDER BY l.id;

-- export_reminder(workspace workspace_id, person person_id) -> many
SELECT m.id, m.referral_id AS referral, p.name AS source, u.name AS rep, m.on_day, m.channel
FROM referral r
JOIN reminder m ON m.workspace_id = r.workspace_id AND m.referral_id = r.id AND m.person_id = r.person_id
JOIN person p ON p.workspace_id = m.workspace_id AND p.id = m.source_id
JOIN app_user u ON u.workspace_id = m.workspace_id AND u.id = m.user_id
WHERE r.workspace_id = :workspace AND r.person_id = :person ORDER BY m.id;

-- export_reminded(workspace workspace_id, person person_id) -> many
SELECT m.id, m.referral_id AS referral, p.name, u.name AS rep, m.on_day, m.channel
FROM reminder m
JOIN person p ON p.workspace_id = m.workspace_id AND p.id = m.person_id
JOIN app_user u ON u.workspace_id = m.workspace_id AND u.id = m.user_id
WHERE m.workspace_id = :workspace AND m.source_id = :person ORDER BY m.id;

-- export_reference(workspace workspace_id, person person_id) -> many
SELECT r.id, u.name AS rep, r.industry, r.size, r.language, r.most, r.offered_on, r.retired
FROM reference r JOIN app_user u ON u.workspace_id = r.workspace_id AND u.id = r.user_id
WHERE r.workspace_id = :workspace AND r.person_id = :person ORDER BY r.id;

-- export_reference_topic(workspace workspace_id, person person_id) -> many
SELECT t.id, t.reference_id AS reference, t.text
FROM reference r JOIN reference_topic t ON t.workspace_id = r.workspace_id AND t.reference_id = r.id
WHERE r.workspace_id = :workspace AND r.person_id = :person ORDER BY t.id;

-- As the customer who took a prospect's call.
-- export_reference_use(workspace workspace_id, person person_id) -> many
SELECT s.id, s.reference_id AS reference, p.name AS prospect, u.name AS rep, s.asked_on, s.outcome, s.told_on, s.note
FROM reference_use s
JOIN person p ON p.workspace_id = s.workspace_id AND p.id = s.prospect_id
JOIN app_user u ON u.workspace_id = s.workspace_id AND u.id = s.user_id
WHERE s.workspace_id = :workspace AND s.person_id = :person ORDER BY s.id;

-- As the prospect.
-- export_reference_call(workspace workspace_id, person person_id) -> many
SELECT s.id, p.name AS customer, u.name AS rep, s.deal_id AS deal, s.asked_on, s.outcome, s.told_on
FROM reference_use s
JOIN person p ON p.workspace_id = s.workspace_id AND p.id = s.person_id
JOIN app_user u ON u.workspace_id = s.workspace_id AND u.id = s.user_id
WHERE s.workspace_id = :workspace AND s.prospect_id = :person ORDER BY s.id;

-- Who looked at them.
-- export_access(workspace workspace_id, person person_id) -> many
SELECT a.at, a.day, u.name AS rep, a.face
FROM access a JOIN app_user u ON u.workspace_id = a.workspace_id AND u.id = a.user_id
WHERE a.workspace_id = :workspace AND a.person_id = :person ORDER BY a.at, a.user_id;

-- export_notice(workspace workspace_id, person person_id) -> many
SELECT n.id, n.referral_id AS referral, u.name AS rep, -- text?
  n.told_on, n.channel
FROM notice n LEFT JOIN app_user u ON u.workspace_id = n.workspace_id AND u.id = n.user_id
WHERE n.workspace_id = :workspace AND n.person_id = :person ORDER BY n.id;

-- export_message(workspace workspace_id, person person_id) -> many
SELECT m.id, m.referral_id AS referral, p.name AS source, u.name AS rep, m.law, m.answer, m.channel, m.sent_on, m.text
FROM first_message m
JOIN person p ON p.workspace_id = m.workspace_id AND p.id = m.source_id
JOIN app_user u ON u.workspace_id = m.workspace_id AND u.id = m.user_id
WHERE m.workspace_id = :workspace AND m.person_id = :person ORDER BY m.id;

-- As the source on whose referral somebody was written to.
-- export_message_from(workspace workspace_id, person person_id) -> many
SELECT m.id, p.name, u.name AS rep, m.channel, m.sent_on
FROM first_message m
JOIN person p ON p.workspace_id = m.workspace_id AND p.id = m.person_id
JOIN app_user u ON u.workspace_id = m.workspace_id AND u.id = m.user_id
WHERE m.workspace_id = :workspace AND m.source_id = :person ORDER BY m.id;

-- export_owed(workspace workspace_id, person person_id) -> many
SELECT o.id, u.name AS rep, o.kind, p.name AS about, -- text?
  o.referral_id AS referral, o.deal_id AS deal, o.due, o.state, o.snoozed_until, o.reason, o.created
FROM owed o
JOIN app_user u ON u.workspace_id = o.workspace_id AND u.id = o.user_id
LEFT JOIN person p ON p.workspace_id = o.workspace_id AND p.id = o.about_id
WHERE o.workspace_id = :workspace AND o.person_id = :person ORDER BY o.id;

-- export_owed_about(workspace workspace_id, person person_id) -> many
SELECT o.id, u.name AS rep, o.kind, p.name AS owed_to, o.due, o.state, o.created
FROM owed o
JOIN app_user u ON u.workspace_id = o.workspace_id AND u.id = o.user_id
JOIN person p ON p.workspace_id = o.workspace_id AND p.id = o.person_id
WHERE o.workspace_id = :workspace AND o.about_id = :person AND o.about_id IS NOT NULL ORDER BY o.id;

-- export_today(workspace workspace_id, person person_id) -> many
SELECT u.name AS rep, t.kind, t.subject, t.rule, t.reason, t.due, t.value, t.currency, t.worth, t.minutes
FROM today_item t JOIN app_user u ON u.workspace_id = t.workspace_id AND u.id = t.user_id
WHERE t.workspace_id = :workspace AND t.person_id = :person ORDER BY t.user_id, t.kind, t.subject;

-- export_put_off(workspace workspace_id, person person_id) -> many
SELECT t.id, u.name AS rep, t.kind, t.subject, t.until, t.reason
FROM today_put_off t JOIN app_user u ON u.workspace_id = t.workspace_id AND u.id = t.user_id
WHERE t.workspace_id = :workspace AND t.person_id = :person ORDER BY t.id;

-- export_proposal(workspace workspace_id, person person_id) -> many
SELECT u.name AS rep, p.day, p.rank, p.kind, p.rule, p.worth, p.done
FROM proposal p JOIN app_user u ON u.workspace_id = p.workspace_id AND u.id = p.user_id
WHERE p.workspace_id = :workspace AND p.person_id = :person ORDER BY p.user_id, p.day, p.rank;

-- export_event(workspace workspace_id, people person_id[]) -> many
SELECT e.seq, e.at, e.kind, u.name AS actor_name, -- text?
  e.face, i.file_name AS file_name, -- text?
  e.undone
FROM event_log e
LEFT JOIN app_user u ON u.workspace_id = e.workspace_id AND u.id = e.actor
LEFT JOIN import i ON i.workspace_id = e.workspace_id AND i.id = e.batch
WHERE e.workspace_id = :workspace AND e.person_id IN (:people[]) ORDER BY e.seq;

-- What was written before it was changed. A user's password is nobody's to read.
-- export_value(workspace workspace_id, people person_id[]) -> many
SELECT seq AS event, table_name, row_id, field, before
FROM event_value
WHERE workspace_id = :workspace AND person_id IN (:people[]) AND before IS NOT NULL
  AND field <> 'password' AND field <> 'changed'
ORDER BY seq, n;

-- export_file(workspace workspace_id, people person_id[]) -> many
SELECT DISTINCT i.id, i.file_name, i.format, i.created
FROM event_log e JOIN import i ON i.workspace_id = e.workspace_id AND i.id = e.batch
WHERE e.workspace_id = :workspace AND e.person_id IN (:people[]) ORDER BY i.created, i.id;
