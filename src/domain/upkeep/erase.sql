-- Erasing somebody: what is personal goes, what counts stays without a name. The test of erasure reads these
-- texts: each text of a table about people is cleared here, or is named there with its reason. The first
-- two groups take a workspace, a person, and (where a row stays) the number of the event.

-- ---- rows that go ----

-- erase_identity(workspace workspace_id, person person_id) -> none
DELETE FROM identity WHERE workspace_id = :workspace AND person_id = :person;

-- erase_position(workspace workspace_id, person person_id) -> none
DELETE FROM position WHERE workspace_id = :workspace AND person_id = :person;

-- erase_knows(workspace workspace_id, person person_id) -> none
DELETE FROM relationship WHERE workspace_id = :workspace AND from_id = :person;

-- erase_known_by(workspace workspace_id, person person_id) -> none
DELETE FROM relationship WHERE workspace_id = :workspace AND to_id = :person;

-- erase_note(workspace workspace_id, person person_id) -> none
DELETE FROM note WHERE workspace_id = :workspace AND person_id = :person;

-- erase_thread(workspace workspace_id, person person_id) -> none
DELETE FROM thread_person WHERE workspace_id = :workspace AND person_id = :person;

-- erase_pair(workspace workspace_id, person person_id) -> none
DELETE FROM maybe_same WHERE workspace_id = :workspace AND person_id = :person;

-- erase_pair_other(workspace workspace_id, person person_id) -> none
DELETE FROM maybe_same WHERE workspace_id = :workspace AND other_id = :person;

-- erase_external(workspace workspace_id, person person_id) -> none
DELETE FROM external_person WHERE workspace_id = :workspace AND person_id = :person;

-- erase_answer(workspace workspace_id, person person_id) -> none
DELETE FROM prepared_answer WHERE workspace_id = :workspace AND source_id = :person;

-- erase_answer_about(workspace workspace_id, person person_id) -> none
DELETE FROM prepared_answer WHERE workspace_id = :workspace AND person_id = :person;

-- erase_deal_answer(workspace workspace_id, person person_id) -> none
DELETE FROM deal_answer WHERE workspace_id = :workspace AND person_id = :person;

-- erase_put_off(workspace workspace_id, person person_id) -> none
DELETE FROM today_put_off WHERE workspace_id = :workspace AND person_id = :person;

-- Nobody wants to be introduced to them any more.
-- erase_target(workspace workspace_id, person person_id) -> none
DELETE FROM target WHERE workspace_id = :workspace AND person_id = :person;

-- Nobody opens their private links any more.
-- erase_link_token(workspace workspace_id, person person_id) -> none
DELETE FROM link_token
WHERE workspace_id = :workspace AND link_id IN (SELECT l.id FROM referral r
  JOIN private_link l ON l.workspace_id = r.workspace_id AND l.referral_id = r.id
  WHERE r.workspace_id = :workspace AND r.person_id = :person);

-- erase_partner_line(workspace workspace_id, person person_id) -> none
DELETE FROM partner_line
WHERE workspace_id = :workspace
  AND partner_id IN (SELECT p.id FROM partner p WHERE p.workspace_id = :workspace AND p.person_id = :person);

-- erase_reference_topic(workspace workspace_id, person person_id) -> none
DELETE FROM reference_topic
WHERE workspace_id = :workspace
  AND reference_id IN (SELECT r.id FROM reference r WHERE r.workspace_id = :workspace AND r.person_id = :person);

-- ---- texts that go ----

-- erase_merged(workspace workspace_id, person person_id, seq int) -> none
UPDATE merged_person SET name = '', folded = '', changed = :seq
WHERE workspace_id = :workspace AND person_id = :person;

-- erase_deal(workspace workspace_id, person person_id, seq int) -> none
UPDATE deal SET reason = NULL, alternative = NULL, external = NULL, followed_up_text = NULL, changed = :seq
WHERE workspace_id = :workspace AND person_id = :person;

-- erase_promise(workspace workspace_id, person person_id, seq int) -> none
UPDATE promise SET text = '', changed = :seq WHERE workspace_id = :workspace AND person_id = :person;

-- erase_satisfaction(workspace workspace_id, person person_id, seq int) -> none
UPDATE satisfaction SET words = NULL, changed = :seq WHERE workspace_id = :workspace AND person_id = :person;

-- erase_complaint(workspace workspace_id, person person_id, seq int) -> none
UPDATE complaint SET text = '', resolution = NULL, changed = :seq WHERE workspace_id = :workspace AND person_id = :person;

-- erase_ask(workspace workspace_id, person person_id, seq int) -> none
UPDATE ask SET advice_passed = CASE WHEN advice_passed IS NULL THEN NULL ELSE '' END, changed = :seq
WHERE workspace_id = :workspace AND source_id = :person;

-- That somebody was called cold, with a reason, stays; the reason goes.
-- erase_referral(workspace workspace_id, person person_id, seq int) -> none
UPDATE referral SET why = NULL, knows_them = NULL, cold_reason = CASE WHEN cold_reason IS NULL THEN NULL ELSE '' END,
  ended_note = NULL, changed = :seq
WHERE workspace_id = :workspace AND person_id = :person;

-- How the named person and the source know each other tells of both.
-- erase_referral_from(workspace workspace_id, person person_id, seq int) -> none
UPDATE referral SET knows_them = NULL, changed = :seq WHERE workspace_id = :workspace AND source_id = :person;

-- erase_step(workspace workspace_id, person person_id, seq int) -> none
UPDATE referral_step SET note = NULL, changed = :seq
WHERE workspace_id = :workspace
  AND referral_id IN (SELECT r.id FROM referral r WHERE r.workspace_id = :workspace AND r.person_id = :person);

-- erase_given(workspace workspace_id, person person_id, seq int) -> none
UPDATE given SET why = NULL, outcome = NULL, changed = :seq WHERE workspace_id = :workspace AND person_id = :person;

-- What they told of somebody whom they were given.
-- erase_given_to(workspace workspace_id, person person_id, seq int) -> none
UPDATE given SET outcome = NULL, changed = :seq WHERE workspace_id = :workspace AND to_id = :person;

-- erase_given_step(workspace workspace_id, person person_id, seq int) -> none
UPDATE given_step SET note = NULL, changed = :seq
WHERE workspace_id = :workspace
  AND (given_id IN (SELECT g.id FROM given g WHERE g.workspace_id = :workspace AND g.person_id = :person)
    OR given_id IN (SELECT g.id FROM given g WHERE g.workspace_id = :workspace AND g.to_id = :person));

-- erase_partner(workspace workspace_id, person person_id, seq int) -> none
UPDATE partner SET trade = '', agreement = NULL, ideal_client = '', ended_reason = NULL, changed = :seq
WHERE workspace_id = :workspace AND person_id = :person;

-- That a source was given something to pass on stays; the words go, theirs and those about them.
-- erase_kit(workspace workspace_id, person person_id, seq int) -> none
UPDATE introduction_kit SET experience = '', thought = '', first_talk = '',
  sent_text = CASE WHEN sent_text IS NULL THEN NULL ELSE '' END, changed = :seq
WHERE workspace_id = :workspace
  AND referral_id IN (SELECT r.id FROM referral r WHERE r.workspace_id = :workspace AND r.person_id = :person);

-- erase_kit_from(workspace workspace_id, person person_id, seq int) -> none
UPDATE introduction_kit SET experience = '', thought = '', first_talk = '',
  sent_text = CASE WHEN sent_text IS NULL THEN NULL ELSE '' END, changed = :seq
WHERE workspace_id = :workspace AND source_id = :person;

-- erase_reference(workspace workspace_id, person person_id, seq int) -> none
UPDATE reference SET industry = '', language = '', size = NULL, changed = :seq
WHERE workspace_id = :workspace AND person_id = :person;

-- What came of a call tells of both.
-- erase_reference_use(workspace workspace_id, person person_id, seq int) -> none
UPDATE reference_use SET note = NULL, changed = :seq WHERE workspace_id = :workspace AND person_id = :person;

-- erase_reference_call(workspace workspace_id, person person_id, seq int) -> none
UPDATE reference_use SET note = NULL, changed = :seq WHERE workspace_id = :workspace AND prospect_id = :person;

-- That they were written to once is counted; what was written goes.
-- erase_first_message(workspace workspace_id, person person_id, seq int) -> none
UPDATE first_message SET text = '', changed = :seq WHERE workspace_id = :workspace AND person_id = :person;

-- Their name stands in what was written to those whom they named.
-- erase_first_message_from(workspace workspace_id, person person_id, seq int) -> none
UPDATE first_message SET text = '', changed = :seq WHERE workspace_id = :workspace AND source_id = :person;

-- erase_owed(workspace workspace_id, person person_id, seq int) -> none
UPDATE owed SET reason = NULL, changed = :seq WHERE workspace_id = :workspace AND person_id = :person;

-- erase_owed_about(workspace workspace_id, person person_id, seq int) -> none
UPDATE owed SET reason = NULL, changed = :seq
WHERE workspace_id = :workspace AND about_id = :person AND about_id IS NOT NULL;

-- What rows held before: theirs, and what was written with others because of them.
-- erase_value_owed(workspace workspace_id, person person_id) -> none
UPDATE event_value SET before = NULL
WHERE workspace_id = :workspace AND table_name = 'owed' AND field = 'reason'
  AND person_id IN (SELECT o.person_id FROM owed o
    WHERE o.workspace_id = :workspace AND o.about_id = :person AND o.about_id IS NOT NULL);

-- erase_value_referral(workspace workspace_id, person person_id) -> none
UPDATE event_value SET before = NULL
WHERE workspace_id = :workspace AND table_name = 'referral' AND field = 'knows_them'
  AND person_id IN (SELECT r.person_id FROM referral r WHERE r.workspace_id = :workspace AND r.source_id = :person);

-- erase_value_kit(workspace workspace_id, person person_id) -> none
UPDATE event_value SET before = NULL
WHERE workspace_id = :workspace AND table_name = 'introduction_kit'
  AND field IN ('experience', 'thought', 'first_talk', 'sent_text')
  AND person_id IN (SELECT k.person_id FROM introduction_kit k WHERE k.workspace_id = :workspace AND k.source_id = :person);

-- erase_value_given(workspace workspace_id, person person_id) -> none
UPDATE event_value SET before = NULL
WHERE workspace_id = :workspace AND (table_name = 'given' AND field = 'outcome' OR table_name = 'given_step' AND field = 'note')
  AND person_id IN (SELECT g.person_id FROM given g WHERE g.workspace_id = :workspace AND g.to_id = :person);

-- erase_value_call(workspace workspace_id, person person_id) -> none
UPDATE event_value SET before = NULL
WHERE workspace_id = :workspace AND table_name = 'reference_use' AND field = 'note'
  AND person_id IN (SELECT s.person_id FROM reference_use s WHERE s.workspace_id = :workspace AND s.prospect_id = :person);

-- ---- what is open ends ----

-- erase_deal_open(workspace workspace_id, person person_id, day day, seq int) -> none
UPDATE deal SET state = 'lapsed', closed = :day, changed = :seq
WHERE workspace_id = :workspace AND person_id = :person AND state IN ('discovery', 'qualified', 'proposed');

-- erase_complaint_open(workspace workspace_id, person person_id, day day, seq int) -> none
UPDATE complaint SET resolved = :day, changed = :seq
WHERE workspace_id = :workspace AND person_id = :person AND resolved IS NULL;

-- erase_referrals_open(workspace workspace_id, person person_id) -> many
SELECT id, user_id FROM referral
WHERE workspace_id = :workspace AND person_id = :person
  AND state IN ('named', 'checking', 'permitted', 'introduced', 'contacted', 'met', 'qualified', 'parked') ORDER BY id;

-- erase_referral_end(workspace workspace_id, id referral_id, day day, seq int) -> none
UPDATE referral SET state = 'lapsed', since = :day, parked_until = NULL, changed = :seq
WHERE workspace_id = :workspace AND id = :id;

-- erase_owed_open(workspace workspace_id, person person_id, reason text, seq int) -> none
UPDATE owed SET state = 'dropped', reason = :reason, changed = :seq
WHERE workspace_id = :workspace AND person_id = :person AND state IN ('open', 'snoozed');

-- erase_owed_about_open(workspace workspace_id, person person_id, reason text, seq int) -> none
UPDATE owed SET state = 'dropped', reason = :reason, changed = :seq
WHERE workspace_id = :workspace AND about_id = :person AND about_id IS NOT NULL AND state IN ('open', 'snoozed');

-- erase_given_open(workspace workspace_id, person person_id, day day, seq int) -> none
UPDATE given SET state = 'not_won', since = :day, changed = :seq
WHERE workspace_id = :workspace AND person_id = :person AND state IN ('named', 'permitted', 'introduced', 'met');

-- erase_given_to_open(workspace workspace_id, person person_id, day day, seq int) -> none
UPDATE given SET state = 'not_won', since = :day, changed = :seq
WHERE workspace_id = :workspace AND to_id = :person AND state IN ('named', 'permitted', 'introduced', 'met');

-- erase_partner_open(workspace workspace_id, person person_id, day day, seq int) -> none
UPDATE partner SET ended = :day, changed = :seq
WHERE workspace_id = :workspace AND person_id = :person AND ended IS NULL;

-- erase_reference_open(workspace workspace_id, person person_id, day day, seq int) -> none
UPDATE reference SET retired = :day, changed = :seq WHERE workspace_id = :workspace AND person_id = :person AND retired IS NULL;

-- A call that nobody can ask after any more did not happen.
-- erase_reference_use_open(workspace workspace_id, person person_id, seq int) -> none
UPDATE reference_use SET outcome = 'did_not_happen', changed = :seq
WHERE workspace_id = :workspace AND person_id = :person AND outcome IS NULL;

-- erase_reference_call_open(workspace workspace_id, person person_id, seq int) -> none
UPDATE reference_use SET outcome = 'did_not_happen', changed = :seq
WHERE workspace_id = :workspace AND prospect_id = :person AND outcome IS NULL;

-- ---- them ----

-- erase_value(workspace workspace_id, people person_id[]) -> none
UPDATE event_value SET before = NULL WHERE workspace_id = :workspace AND person_id IN (:people[]) AND before IS NOT NULL;

-- The row stays: deals and referrals point to it.
-- erase_person_row(workspace workspace_id, id person_id, name text, day day, seq int) -> none
UPDATE person SET name = :name, folded = '', partner = 0, do_not_contact = 1, do_not_ask = 1, ask_after = NULL, town = NULL,
  headline = NULL, networks = 0, private_to = NULL, erased = :day, changed = :seq
WHERE workspace_id = :workspace AND id = :id;

-- Others' lists name them, too.
-- erase_today_item(workspace workspace_id, person person_id, name text) -> none
DELETE FROM today_item WHERE workspace_id = :workspace AND (person_id = :person OR strpos(reason, :name) > 0);

-- The imports that told of them: their files and reports hold the row.
-- erase_imports(workspace workspace_id, people person_id[]) -> many
SELECT DISTINCT i.id, i.path, i.report
FROM event_log e JOIN import i ON i.workspace_id = e.workspace_id AND i.id = e.batch
WHERE e.workspace_id = :workspace AND e.person_id IN (:people[]) AND i.state IN ('finished', 'cancelled', 'failed', 'undone');

-- erase_import_report(workspace workspace_id, id import_id) -> none
UPDATE import SET report = NULL WHERE workspace_id = :workspace AND id = :id;

-- ---- what there is, before ----

-- erase_counts(workspace workspace_id, person person_id) -> maybe
SELECT
  CAST((SELECT count(*) FROM identity WHERE workspace_id = :workspace AND person_id = :person) AS bigint) AS addresses, -- int
  CAST((SELECT count(*) FROM position WHERE workspace_id = :workspace AND person_id = :person) AS bigint) AS positions, -- int
  CAST((SELECT count(*) FROM relationship WHERE workspace_id = :workspace AND from_id = :person) AS bigint)
    + CAST((SELECT count(*) FROM relationship WHERE workspace_id = :workspace AND to_id = :person) AS bigint) AS relationships, -- int
  CAST((SELECT count(*) FROM note WHERE workspace_id = :workspace AND person_id = :person) AS bigint) AS notes, -- int
  CAST((SELECT count(*) FROM deal WHERE workspace_id = :workspace AND person_id = :person) AS bigint) AS deals, -- int
  CAST((SELECT count(*) FROM referral WHERE workspace_id = :workspace AND person_id = :person) AS bigint) AS named, -- int
  CAST((SELECT count(*) FROM referral WHERE workspace_id = :workspace AND source_id = :person) AS bigint) AS brought -- int
FROM person WHERE workspace_id = :workspace AND id = :person;

-- Notes about others are others': the owner looks through those that name them.
-- erase_mentions(workspace workspace_id, person person_id, name text, n int) -> many
SELECT n.person_id AS person, p.name, n.text
FROM note n JOIN person p ON p.workspace_id = n.workspace_id AND p.id = n.person_id
WHERE n.workspace_id = :workspace AND n.person_id <> :person AND strpos(n.text, :name) > 0
ORDER BY n.id LIMIT :n;
