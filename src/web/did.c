#include "web/did.h"

static const struct {
	const char *operation;
	const char *words;
} done[] = {
	{"person_add", "Added."},
	{"person_edit", "Kept."},
	{"person_flag", "Noted."},
	{"person_contact", "Added."},
	{"person_uncontact", "Removed."},
	{"person_position", "Noted."},
	{"person_position_remove", "Removed."},
	{"person_knows", "Noted who knows whom."},
	{"person_knows_name", "Noted who knows whom."},
	{"person_note", "The note is kept."},
	{"maybe_same_decide", "Decided."},
	{"person_merge", "They are one now."},
	{"offer_add", "The offer is added."},
	{"offer_change", "The offer is changed."},
	{"deal_add", "The deal is open."},
	{"deal_advance", "Noted."},
	{"deal_win", "Won. Congratulations."},
	{"deal_decline", "Their no is noted: now ask who else comes to mind."},
	{"deal_disqualify", "Your honest no is noted: now ask who else comes to mind."},
	{"deal_lapse", "Noted."},
	{"deal_followed_up", "Noted. They stay a source, for later."},
	{"deal_end", "The end is noted."},
	{"deal_sent_by", "Noted who sent them."},
	{"promise_add", "The promise is noted."},
	{"promise_keep", "Kept: ask soon how it went."},
	{"promise_confirm", "Their answer is kept."},
	{"satisfaction_note", "Their answer is kept."},
	{"complaint_open", "The complaint is noted. Nobody asks them for anything until it is mended."},
	{"complaint_resolve", "Mended."},
	{"prior_set", "Today reckons with your figure now."},
	{"prior_reset", "The published figure holds again."},
	{"prompt_add", "The question is in the deck."},
	{"prompt_change", "Kept."},
	{"objection_add", "Written down."},
	{"objection_change", "Kept."},
	{"referral_tell", "Kept."},
	{"target_add", "On your list."},
	{"target_change", "Kept."},
	{"target_drop", "Dropped."},
	{"ask_record", "The ask is kept."},
	{"ask_answer", "Noted."},
	{"permission_note", "The answer is kept."},
	{"referral_advance", "Noted."},
	{"referral_level", "Noted."},
	{"referral_correct", "Corrected."},
	{"referral_resume", "Taken up again."},
	{"referral_remind", "The reminder is noted."},
	{"referral_postpone", "Noted."},
	{"referral_add", "The name is kept."},
	{"referral_take", "It is handed over: both questions are asked again."},
	{"kit_write", "The words are kept."},
	{"kit_send", "Noted, with the words as they were given."},
	{"link_withdraw", "The private link is closed."},
	{"given_add", "Thought of. Ask them first; the two questions wait here."},
	{"given_answer", "The answer is kept."},
	{"given_advance", "Noted."},
	{"partner_add", "You exchange referrals from now on."},
	{"partner_change", "Kept."},
	{"partner_end", "The agreement has ended."},
	{"reference_offer", "Noted: they may be called."},
	{"reference_change", "Kept."},
	{"reference_retire", "They are called no more."},
	{"reference_use_add", "Noted. In a few days: ask how the call went."},
	{"reference_outcome", "Kept. Thanks are on Today."},
	{"notice_note", "Noted: they have been told."},
	{"first_message_note", "The message is noted."},
	{"person_erase", "Erased, for good."},
	{"owed_done", "Done."},
	{"owed_snooze", "Put off."},
	{"owed_drop", "Dropped."},
	{"today_done", "Done for today."},
	{"today_later", "Put off."},
	{"today_drop", "Dropped."},
	{"event_undo", "Taken back."},
	{"workspace_update", "Kept."},
	{"workspace_empty", "Empty. Now change your password, and see who may sign in."},
	{"user_add", "They can sign in now."},
	{"user_update", "Kept."},
	{"user_password", "The password is changed."},
	{"user_profile", "Kept. That is what others get from you."},
	{"token_remove", "Withdrawn."},
	{"holiday_add", "Added."},
	{"holiday_remove", "Removed."},
	{"import_undo", "The import is being taken back."},
};

/* What follows from a thing of Today that is done, by its kind. */
static const struct {
	const char *kind;
	const char *words;
} follows[] = {
	{"keep", "Kept. In a few days: ask how it went."},
	{"repair", "Mended. Ask how they are now, before anything else."},
	{"thank", "Thanked. That is why people name others again."},
	{"update", "Told them. They hear again when there is news."},
	{"call", "Noted. It comes back when the next step is due."},
	{"chase", "Reminded. It comes back after a few working days."},
	{"give", "Noted. Ask in a few days what came of it."},
	{"inform", "Noted: they know where you have their name from."},
	{"catch_up", "You are in touch again: asking is welcome from now on."},
	{"finish", "Noted. It comes back in a week, until there is an outcome."},
};

struct str did_words(struct str operation, struct str was)
{
	for (size_t i = 0; str_is(operation, "today_done") && i < sizeof follows / sizeof *follows; i++)
		if (str_is(was, follows[i].kind))
			return str_c(follows[i].words);
	for (size_t i = 0; i < sizeof done / sizeof *done; i++)
		if (str_is(operation, done[i].operation))
			return str_c(done[i].words);
	return STR_NONE;
}
