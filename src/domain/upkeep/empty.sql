-- A sample workspace is made empty: nothing of it is told to anybody, so it goes without events of its own.
-- What stays: the workspace with its settings and holidays, users and how they sign in, and the hashes of
-- those who must never be contacted again.

-- Every user is somebody who knows people; the others go.
-- empty_person(workspace workspace_id) -> changes
DELETE FROM person WHERE workspace_id = :workspace AND is_user = 0;

-- empty_user_facts(workspace workspace_id, standing enum standing, seq int) -> none
UPDATE person SET partner = 0, do_not_contact = 0, do_not_ask = 0, ask_after = NULL, town = NULL, headline = NULL,
  standing = :standing, changed = :seq
WHERE workspace_id = :workspace;

-- empty_word(workspace workspace_id) -> none
DELETE FROM word WHERE workspace_id = :workspace;

-- empty_people_left(workspace workspace_id) -> many
SELECT id FROM person WHERE workspace_id = :workspace ORDER BY id;

-- empty_event_log(workspace workspace_id, seq int) -> none
DELETE FROM event_log WHERE workspace_id = :workspace AND seq < :seq;

-- empty_busy(workspace workspace_id) -> many
SELECT id FROM job WHERE workspace_id = :workspace AND state IN ('queued', 'running');

-- empty_event_value(workspace workspace_id) -> none
DELETE FROM event_value WHERE workspace_id = :workspace;

-- empty_idempotency(workspace workspace_id) -> none
DELETE FROM idempotency WHERE workspace_id = :workspace;

-- empty_identity(workspace workspace_id) -> none
DELETE FROM identity WHERE workspace_id = :workspace;

-- empty_position(workspace workspace_id) -> none
DELETE FROM position WHERE workspace_id = :workspace;

-- empty_relationship(workspace workspace_id) -> none
DELETE FROM relationship WHERE workspace_id = :workspace;

-- empty_note(workspace workspace_id) -> none
DELETE FROM note WHERE workspace_id = :workspace;

-- empty_thread_person(workspace workspace_id) -> none
DELETE FROM thread_person WHERE workspace_id = :workspace;

-- empty_maybe_same(workspace workspace_id) -> none
DELETE FROM maybe_same WHERE workspace_id = :workspace;

-- empty_external_person(workspace workspace_id) -> none
DELETE FROM external_person WHERE workspace_id = :workspace;

-- empty_merged_person(workspace workspace_id) -> none
DELETE FROM merged_person WHERE workspace_id = :workspace;

-- empty_organization(workspace workspace_id) -> none
DELETE FROM organization WHERE workspace_id = :workspace;

-- empty_offer(workspace workspace_id) -> none
DELETE FROM offer WHERE workspace_id = :workspace;

-- empty_offer_line(workspace workspace_id) -> none
DELETE FROM offer_line WHERE workspace_id = :workspace;

-- empty_deal(workspace workspace_id) -> none
DELETE FROM deal WHERE workspace_id = :workspace;

-- empty_deal_answer(workspace workspace_id) -> none
DELETE FROM deal_answer WHERE workspace_id = :workspace;

-- empty_promise(workspace workspace_id) -> none
DELETE FROM promise WHERE workspace_id = :workspace;

-- empty_satisfaction(workspace workspace_id) -> none
DELETE FROM satisfaction WHERE workspace_id = :workspace;

-- empty_cost(workspace workspace_id) -> none
DELETE FROM cost WHERE workspace_id = :workspace;

-- empty_complaint(workspace workspace_id) -> none
DELETE FROM complaint WHERE workspace_id = :workspace;

-- empty_ask(workspace workspace_id) -> none
DELETE FROM ask WHERE workspace_id = :workspace;

-- empty_prompt_card(workspace workspace_id) -> none
DELETE FROM prompt_card WHERE workspace_id = :workspace;

-- empty_ask_card(workspace workspace_id) -> none
DELETE FROM ask_card WHERE workspace_id = :workspace;

-- empty_objection(workspace workspace_id) -> none
DELETE FROM objection WHERE workspace_id = :workspace;

-- empty_target(workspace workspace_id) -> none
DELETE FROM target WHERE workspace_id = :workspace;

-- empty_target_word(workspace workspace_id) -> none
DELETE FROM target_word WHERE workspace_id = :workspace;

-- empty_prepared_answer(workspace workspace_id) -> none
DELETE FROM prepared_answer WHERE workspace_id = :workspace;

-- empty_referral(workspace workspace_id) -> none
DELETE FROM referral WHERE workspace_id = :workspace;

-- empty_referral_source(workspace workspace_id) -> none
DELETE FROM referral_source WHERE workspace_id = :workspace;

-- empty_referral_step(workspace workspace_id) -> none
DELETE FROM referral_step WHERE workspace_id = :workspace;

-- empty_permission(workspace workspace_id) -> none
DELETE FROM permission WHERE workspace_id = :workspace;

-- empty_given(workspace workspace_id) -> none
DELETE FROM given WHERE workspace_id = :workspace;

-- empty_given_step(workspace workspace_id) -> none
DELETE FROM given_step WHERE workspace_id = :workspace;

-- empty_given_said(workspace workspace_id) -> none
DELETE FROM given_said WHERE workspace_id = :workspace;

-- empty_partner(workspace workspace_id) -> none
DELETE FROM partner WHERE workspace_id = :workspace;

-- empty_partner_line(workspace workspace_id) -> none
DELETE FROM partner_line WHERE workspace_id = :workspace;

-- empty_introduction_kit(workspace workspace_id) -> none
DELETE FROM introduction_kit WHERE workspace_id = :workspace;

-- empty_private_link(workspace workspace_id) -> none
DELETE FROM private_link WHERE workspace_id = :workspace;

-- empty_link_token(workspace workspace_id) -> none
DELETE FROM link_token WHERE workspace_id = :workspace;

-- empty_reminder(workspace workspace_id) -> none
DELETE FROM reminder WHERE workspace_id = :workspace;

-- empty_reference(workspace workspace_id) -> none
DELETE FROM reference WHERE workspace_id = :workspace;

-- empty_reference_topic(workspace workspace_id) -> none
DELETE FROM reference_topic WHERE workspace_id = :workspace;

-- empty_reference_use(workspace workspace_id) -> none
DELETE FROM reference_use WHERE workspace_id = :workspace;

-- empty_owed(workspace workspace_id) -> none
DELETE FROM owed WHERE workspace_id = :workspace;

-- empty_access(workspace workspace_id) -> none
DELETE FROM access WHERE workspace_id = :workspace;

-- empty_notice(workspace workspace_id) -> none
DELETE FROM notice WHERE workspace_id = :workspace;

-- empty_first_message(workspace workspace_id) -> none
DELETE FROM first_message WHERE workspace_id = :workspace;

-- empty_today_item(workspace workspace_id) -> none
DELETE FROM today_item WHERE workspace_id = :workspace;

-- empty_today_state(workspace workspace_id) -> none
DELETE FROM today_state WHERE workspace_id = :workspace;

-- empty_today_put_off(workspace workspace_id) -> none
DELETE FROM today_put_off WHERE workspace_id = :workspace;

-- empty_today_rate(workspace workspace_id) -> none
DELETE FROM today_rate WHERE workspace_id = :workspace;

-- empty_proposal(workspace workspace_id) -> none
DELETE FROM proposal WHERE workspace_id = :workspace;

-- empty_job(workspace workspace_id) -> none
DELETE FROM job WHERE workspace_id = :workspace;

-- empty_files(workspace workspace_id) -> many
SELECT path, report FROM import WHERE workspace_id = :workspace;

-- empty_import(workspace workspace_id) -> none
DELETE FROM import WHERE workspace_id = :workspace;
