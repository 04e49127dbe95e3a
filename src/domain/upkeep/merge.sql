-- merge_deals(workspace workspace_id, person person_id) -> many
SELECT id FROM deal WHERE workspace_id = :workspace AND person_id = :person ORDER BY id;

-- merge_deal_answers(workspace workspace_id, person person_id) -> many
SELECT id FROM deal_answer WHERE workspace_id = :workspace AND person_id = :person ORDER BY id;

-- merge_promises(workspace workspace_id, person person_id) -> many
SELECT id FROM promise WHERE workspace_id = :workspace AND person_id = :person ORDER BY id;

-- merge_satisfactions(workspace workspace_id, person person_id) -> many
SELECT id FROM satisfaction WHERE workspace_id = :workspace AND person_id = :person ORDER BY id;

-- merge_complaints(workspace workspace_id, person person_id) -> many
SELECT id FROM complaint WHERE workspace_id = :workspace AND person_id = :person ORDER BY id;

-- merge_asks(workspace workspace_id, person person_id) -> many
SELECT id FROM ask WHERE workspace_id = :workspace AND source_id = :person ORDER BY id;

-- merge_referrals(workspace workspace_id, person person_id) -> many
SELECT id FROM referral WHERE workspace_id = :workspace AND person_id = :person ORDER BY id;

-- merge_referrals_from(workspace workspace_id, person person_id) -> many
SELECT id FROM referral WHERE workspace_id = :workspace AND source_id = :person ORDER BY id;

-- merge_referral_sources(workspace workspace_id, person person_id) -> many
SELECT id FROM referral_source WHERE workspace_id = :workspace AND source_id = :person ORDER BY id;

-- merge_referral_source_there(workspace workspace_id, referral referral_id, source person_id) -> maybe
SELECT id FROM referral_source
WHERE workspace_id = :workspace AND referral_id = :referral AND source_id = :source;

-- Before the referrals themselves move: what belongs to them is found through them.
-- merge_steps(workspace workspace_id, person person_id) -> many
SELECT s.id FROM referral r
JOIN referral_step s ON s.workspace_id = r.workspace_id AND s.referral_id = r.id
WHERE r.workspace_id = :workspace AND r.person_id = :person ORDER BY s.id;

-- merge_permissions(workspace workspace_id, person person_id) -> many
SELECT p.id FROM referral r
JOIN permission p ON p.workspace_id = r.workspace_id AND p.referral_id = r.id
WHERE r.workspace_id = :workspace AND r.person_id = :person ORDER BY p.id;

-- merge_given_steps(workspace workspace_id, person person_id) -> many
SELECT s.id FROM given g
JOIN given_step s ON s.workspace_id = g.workspace_id AND s.given_id = g.id
WHERE g.workspace_id = :workspace AND g.person_id = :person ORDER BY s.id;

-- merge_given_said(workspace workspace_id, person person_id) -> many
SELECT s.id FROM given g
JOIN given_said s ON s.workspace_id = g.workspace_id AND s.given_id = g.id
WHERE g.workspace_id = :workspace AND g.person_id = :person ORDER BY s.id;

-- merge_given(workspace workspace_id, person person_id) -> many
SELECT id FROM given WHERE workspace_id = :workspace AND person_id = :person ORDER BY id;

-- merge_given_to(workspace workspace_id, person person_id) -> many
SELECT id FROM given WHERE workspace_id = :workspace AND to_id = :person ORDER BY id;

-- merge_given_each_other(workspace workspace_id, person person_id, other person_id) -> maybe
SELECT id FROM given WHERE workspace_id = :workspace AND person_id = :person AND to_id = :other LIMIT 1;

-- merge_references(workspace workspace_id, person person_id) -> many
SELECT id FROM reference WHERE workspace_id = :workspace AND person_id = :person ORDER BY id;

-- merge_reference_uses(workspace workspace_id, person person_id) -> many
SELECT id FROM reference_use WHERE workspace_id = :workspace AND person_id = :person ORDER BY id;

-- merge_reference_prospects(workspace workspace_id, person person_id) -> many
SELECT id FROM reference_use WHERE workspace_id = :workspace AND prospect_id = :person ORDER BY id;

-- merge_reference_each_other(workspace workspace_id, person person_id, prospect person_id) -> maybe
SELECT id FROM reference_use WHERE workspace_id = :workspace AND person_id = :person AND prospect_id = :prospect LIMIT 1;

-- merge_partners(workspace workspace_id, person person_id) -> many
SELECT id FROM partner WHERE workspace_id = :workspace AND person_id = :person ORDER BY id;

-- merge_kits(workspace workspace_id, person person_id) -> many
SELECT k.id FROM referral r
JOIN introduction_kit k ON k.workspace_id = r.workspace_id AND k.referral_id = r.id
WHERE r.workspace_id = :workspace AND r.person_id = :person ORDER BY k.id;

-- merge_kits_from(workspace workspace_id, person person_id) -> many
SELECT id FROM introduction_kit WHERE workspace_id = :workspace AND source_id = :person ORDER BY id;

-- merge_links(workspace workspace_id, person person_id) -> many
SELECT l.id FROM referral r
JOIN private_link l ON l.workspace_id = r.workspace_id AND l.referral_id = r.id
WHERE r.workspace_id = :workspace AND r.person_id = :person ORDER BY l.id;

-- merge_reminders(workspace workspace_id, person person_id) -> many
SELECT m.id FROM referral r
JOIN reminder m ON m.workspace_id = r.workspace_id AND m.referral_id = r.id
WHERE r.workspace_id = :workspace AND r.person_id = :person ORDER BY m.id;

-- merge_reminders_from(workspace workspace_id, person person_id) -> many
SELECT id FROM reminder WHERE workspace_id = :workspace AND source_id = :person ORDER BY id;

-- merge_notices(workspace workspace_id, person person_id) -> many
SELECT id FROM notice WHERE workspace_id = :workspace AND person_id = :person ORDER BY id;

-- merge_first_messages(workspace workspace_id, person person_id) -> many
SELECT id FROM first_message WHERE workspace_id = :workspace AND person_id = :person ORDER BY id;

-- merge_first_messages_from(workspace workspace_id, person person_id) -> many
SELECT id FROM first_message WHERE workspace_id = :workspace AND source_id = :person ORDER BY id;

-- merge_owed(workspace workspace_id, person person_id) -> many
SELECT id FROM owed WHERE workspace_id = :workspace AND person_id = :person ORDER BY id;

-- merge_owed_about(workspace workspace_id, person person_id) -> many
SELECT id FROM owed WHERE workspace_id = :workspace AND about_id = :person AND about_id IS NOT NULL ORDER BY id;

-- merge_targets(workspace workspace_id, person person_id) -> many
SELECT id FROM target WHERE workspace_id = :workspace AND person_id = :person ORDER BY id;

-- merge_target_names(workspace workspace_id, target target_id) -> many
SELECT id FROM referral_source WHERE workspace_id = :workspace AND target_id = :target ORDER BY id;

-- merge_notes(workspace workspace_id, person person_id) -> many
SELECT id FROM note WHERE workspace_id = :workspace AND person_id = :person ORDER BY id;

-- merge_threads(workspace workspace_id, person person_id) -> many
SELECT id FROM thread_person WHERE workspace_id = :workspace AND person_id = :person ORDER BY id;

-- merge_externals(workspace workspace_id, person person_id) -> many
SELECT id FROM external_person WHERE workspace_id = :workspace AND person_id = :person ORDER BY id;

-- merge_identities(workspace workspace_id, person person_id) -> many
SELECT id FROM identity WHERE workspace_id = :workspace AND person_id = :person ORDER BY id;

-- merge_positions(workspace workspace_id, person person_id) -> many
SELECT id FROM position WHERE workspace_id = :workspace AND person_id = :person ORDER BY id;

-- merge_relationships_from(workspace workspace_id, person person_id) -> many
SELECT id FROM relationship WHERE workspace_id = :workspace AND from_id = :person ORDER BY id;

-- merge_relationships_to(workspace workspace_id, person person_id) -> many
SELECT id FROM relationship WHERE workspace_id = :workspace AND to_id = :person ORDER BY id;

-- merge_answers_from(workspace workspace_id, person person_id) -> many
SELECT id FROM prepared_answer WHERE workspace_id = :workspace AND source_id = :person ORDER BY id;

-- merge_answers_about(workspace workspace_id, person person_id) -> many
SELECT id FROM prepared_answer WHERE workspace_id = :workspace AND person_id = :person ORDER BY id;

-- merge_put_offs(workspace workspace_id, person person_id) -> many
SELECT id FROM today_put_off WHERE workspace_id = :workspace AND person_id = :person ORDER BY id;

-- merge_put_off_there(workspace workspace_id, person person_id, user user_id, kind enum today_kind, subject row_id) -> maybe
SELECT id FROM today_put_off
WHERE workspace_id = :workspace AND person_id = :person AND user_id = :user AND kind = :kind AND subject = :subject;

-- merge_pairs(workspace workspace_id, person person_id) -> many
SELECT id FROM maybe_same WHERE workspace_id = :workspace AND person_id = :person ORDER BY id;

-- merge_pairs_other(workspace workspace_id, person person_id) -> many
SELECT id FROM maybe_same WHERE workspace_id = :workspace AND other_id = :person ORDER BY id;

-- merge_pair_there(workspace workspace_id, person person_id, other person_id) -> maybe
SELECT id FROM maybe_same WHERE workspace_id = :workspace AND person_id = :person AND other_id = :other;

-- merge_merged(workspace workspace_id, person person_id) -> many
SELECT id FROM merged_person WHERE workspace_id = :workspace AND person_id = :person ORDER BY id;

-- merge_named(workspace workspace_id, person person_id, source person_id) -> maybe
SELECT s.id FROM referral r
JOIN referral_source s ON s.workspace_id = r.workspace_id AND s.referral_id = r.id
WHERE r.workspace_id = :workspace AND r.person_id = :person AND s.source_id = :source
ORDER BY s.id LIMIT 1;

-- merge_named_by(workspace workspace_id, person person_id, source person_id) -> maybe
SELECT id FROM referral
WHERE workspace_id = :workspace AND person_id = :person AND source_id = :source ORDER BY id LIMIT 1;
