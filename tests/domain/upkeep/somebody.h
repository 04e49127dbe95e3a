/* Ben Haddad, of whom every table knows something: for what must reach all of it. */
#pragma once
#include "domain/events/event.h"
#include "domain/referrals/people.h"
#include "given_ops.h"
#include "kit_ops.h"
#include "link_ops.h"
#include "merge_ops.h"
#include "reference_ops.h"
#include "referral_sql.h"
#include "talk_ops.h"
#include "target_ops.h"

struct ben {
	struct person_id ben, other, karl, olga, ines;
};

static inline enum err add_upkeep(struct ctx *ctx, struct ben *b)
{
	struct import import = {.workspace_id = ctx->workspace,
		.id = {ctx_id(ctx)},
		.user_id = ctx->user,
		.file_name = STR("Connections.csv"),
		.path = STR("x"),
		.format = STR("linkedin"),
		.state = IMPORT_STATE_FINISHED,
		.created = ctx->now};
	TRY(import_insert(ctx->tx, &import));
	ctx->batch = import.id.v;
	TRY(event_begin(ctx, EVENT_person_imported, b->other, b->other.v));
	ctx->batch = 0;
	TRY(event_begin(ctx, EVENT_person_changed, b->ben, 0));
	struct external_person external = {.workspace_id = ctx->workspace,
		.id = {ctx_id(ctx)},
		.source = STR("salesforce"),
		.value = STR("003A"),
		.person_id = b->ben};
	TRY(event_insert(ctx, &external_person_table, &external));
	struct maybe_same pair = {.workspace_id = ctx->workspace,
		.id = {ctx_id(ctx)},
		.person_id = b->karl,
		.other_id = b->ben,
		.reason = STR("Same name."),
		.state = MAYBE_STATE_DIFFERENT};
	return event_insert(ctx, &maybe_same_table, &pair);
}

static inline enum err add_owed(struct ctx *ctx, struct ben *b)
{
	struct owed owed = {.workspace_id = ctx->workspace,
		.id = {ctx_id(ctx)},
		.user_id = ctx->user,
		.kind = OWED_KIND_FOLLOW_UP,
		.person_id = b->ben,
		.due = ctx_today(ctx),
		.state = OWED_STATE_OPEN,
		.created = ctx_today(ctx)};
	TRY(event_insert(ctx, &owed_table, &owed));
	owed.id.v = ctx_id(ctx);
	owed.person_id = b->ines;
	owed.about_id = b->ben;
	return event_insert(ctx, &owed_table, &owed);
}

static inline enum err add_answers(struct ctx *ctx, struct ben *b)
{
	struct prepared_answer answer = {.workspace_id = ctx->workspace,
		.id = {ctx_id(ctx)},
		.source_id = b->ben,
		.person_id = b->karl,
		.user_id = ctx->user,
		.answer = SOURCE_ANSWER_DOES_NOT_KNOW,
		.said_on = ctx_today(ctx)};
	TRY(event_insert(ctx, &prepared_answer_table, &answer));
	answer.id.v = ctx_id(ctx);
	answer.source_id = b->ines;
	answer.person_id = b->ben;
	return event_insert(ctx, &prepared_answer_table, &answer);
}

static inline enum err add_partner(struct ctx *ctx, struct ben *b)
{
	struct partner partner = {.workspace_id = ctx->workspace,
		.id = {ctx_id(ctx)},
		.person_id = b->ben,
		.user_id = ctx->user,
		.trade = STR("advises on taxes"),
		.agreement = STR("a lunch each quarter"),
		.since = ctx_today(ctx),
		.ideal_client = STR("practices by the sea")};
	struct partner_line line = {.workspace_id = ctx->workspace,
		.id = {ctx_id(ctx)},
		.partner_id = partner.id,
		.text = STR("shops in malls")};
	TRY(event_insert(ctx, &partner_table, &partner));
	return event_insert(ctx, &partner_line_table, &line);
}

/* Of him, found through the referral that names him, and to him as a source. */
static inline enum err add_reminders(struct ctx *ctx, struct ben *b)
{
	struct list named;
	TRY(referral_in(ctx->tx, (struct referral_in_args){ctx->workspace, b->ben}, &named));
	struct reminder reminder = {.workspace_id = ctx->workspace,
		.id = {ctx_id(ctx)},
		.referral_id = ((const struct referral_in_row *)named.items)->id,
		.person_id = b->ben,
		.source_id = b->ines,
		.user_id = ctx->user,
		.on_day = ctx_today(ctx),
		.channel = CHANNEL_CALL};
	TRY(event_insert(ctx, &reminder_table, &reminder));
	reminder.id.v = ctx_id(ctx);
	reminder.person_id = b->olga;
	reminder.source_id = b->ben;
	return event_insert(ctx, &reminder_table, &reminder);
}

static inline enum err add_today(struct ctx *ctx, struct ben *b)
{
	struct today_put_off put_off = {.workspace_id = ctx->workspace,
		.id = {ctx_id(ctx)},
		.user_id = ctx->user,
		.person_id = b->ben,
		.kind = TODAY_KIND_CALL,
		.subject = {b->ben.v},
		.until = ctx_today(ctx)};
	struct proposal proposal = {.workspace_id = ctx->workspace,
		.user_id = ctx->user,
		.day = {20250101},
		.rank = 1,
		.kind = TODAY_KIND_ASK,
		.person_id = b->ben,
		.rule = STR("happy")};
	struct today_item item = {.workspace_id = ctx->workspace,
		.user_id = ctx->user,
		.kind = TODAY_KIND_CALL,
		.person_id = b->ben,
		.subject = {b->ben.v},
		.rule = STR("happy"),
		.reason = STR("Because"),
		.currency = STR("EUR")};
	TRY(event_insert(ctx, &today_put_off_table, &put_off));
	TRY(proposal_insert(ctx->tx, &proposal));
	return today_item_insert(ctx->tx, &item);
}

/* Signs in, too: for what tells of users. Takes a struct ben. */
static inline enum err add_user(struct ctx *ctx, void *arg)
{
	const struct ben *b = arg;
	struct app_user user = {.workspace_id = ctx->workspace,
		.id = {ctx_id(ctx)},
		.person_id = b->ben,
		.email = STR("ben@acme.example"),
		.name = STR("Ben Haddad"),
		.role = USER_ROLE_REP,
		.password = STR("$argon2id$first"),
		.created = ctx->now};
	TRY(event_insert(ctx, &app_user_table, &user));
	user.password = STR("$argon2id$second");
	user.name = STR("Benjamin Haddad");
	return event_update(ctx, &app_user_table, &user);
}

static inline enum err add_messages(struct ctx *ctx, const struct ben *b)
{
	struct first_message message = {.workspace_id = ctx->workspace,
		.id = {ctx_id(ctx)},
		.person_id = b->ben,
		.referral_id = {b->ben.v},
		.source_id = b->ines,
		.user_id = ctx->user,
		.law = LAW_CANADA,
		.answer = FIRST_ANSWER_ONCE,
		.channel = CHANNEL_MAIL,
		.sent_on = ctx_today(ctx),
		.text = STR("Hello Ben Haddad")};
	struct notice notice = {.workspace_id = ctx->workspace,
		.id = {ctx_id(ctx)},
		.person_id = b->ben,
		.referral_id = {b->ben.v},
		.user_id = ctx->user,
		.told_on = ctx_today(ctx),
		.channel = CHANNEL_MAIL};
	TRY(event_insert(ctx, &first_message_table, &message));
	TRY(event_insert(ctx, &notice_table, &notice));
	TRY(access_insert(ctx->tx, &(struct access){.workspace_id = ctx->workspace,
					   .day = ctx_today(ctx),
					   .user_id = ctx->user,
					   .person_id = b->ben,
					   .face = FACE_WEB,
					   .at = ctx->now}));
	message.id.v = ctx_id(ctx);
	message.person_id = b->karl;
	message.source_id = b->ben;
	message.text = STR("Ben Haddad gave me your name");
	return event_insert(ctx, &first_message_table, &message);
}

static inline enum err add_rows(struct ctx *ctx, void *arg)
{
	TRY(add_upkeep(ctx, arg));
	TRY(add_owed(ctx, arg));
	TRY(add_answers(ctx, arg));
	TRY(add_partner(ctx, arg));
	TRY(add_reminders(ctx, arg));
	TRY(add_messages(ctx, arg));
	return add_today(ctx, arg);
}

/* What a source may pass on, written and given, and a private link. */
static inline void given_to_pass_on(struct world *w, struct referral_id referral)
{
	struct kit_write_out written;
	struct kit_send_out sent;
	struct link_make_out made;
	DO(w, kit_write, &written, .referral = referral, .experience = STR("His boat came back whole."),
		.thought = STR("Your mast."), .first_talk = STR("On deck."));
	DO(w, link_make, &made, .referral = referral);
	DO(w, kit_send, &sent, .referral = referral);
}

static inline struct person_id a_customer(struct world *w, struct person_id person)
{
	a_won_deal(w, person, 100);
	return person;
}

static inline void tell_of(struct world *w, struct ben *b)
{
	struct person_knows_out knows;
	struct person_note_out note;
	struct promise_keep_out kept;
	struct satisfaction_note_out score;
	struct complaint_open_out complaint;
	struct permission_note_out said;
	struct ask_record_out asked;
	struct person_merge_out merged;
	struct ask_record_name olga = {.person = b->olga}, ben = {.person = b->ben};
	DO(w, person_knows, &knows, .person = b->ben, .other = b->karl, .both = true);
	DO(w, person_note, &note, .person = b->ben, .text = STR("likes sailing"));
	struct deal_id won = a_won_deal(w, b->ben, 480000);
	struct deal_answer_out answered;
	struct deal_answer_line planning = {
		.kind = TALK_LINE_QUESTION, .line = STR("Who plans the week?"), .words = STR("his wife does")};
	DO(w, deal_answer, &answered, .deal = won, .answers = {&planning, 1});
	DO(w, promise_keep, &kept, .promise = promise_of(w, won).id);
	DO(w, satisfaction_note, &score, .person = b->ben, .score = 9, .words = STR("on time"));
	DO(w, ask_record, &asked, .person = b->ben, .names = {&olga, 1}, .advice_reason = STR("a test"));
	given_to_pass_on(w, ((const struct ask_record_referral *)asked.referrals.items)->referral);
	DO(w, ask_record, &asked, .person = b->ines, .names = {&ben, 1}, .advice_reason = STR("a test"));
	given_to_pass_on(w, ((const struct ask_record_referral *)asked.referrals.items)->referral);
	DO(w, permission_note, &said, .referral = ((const struct ask_record_referral *)asked.referrals.items)->referral,
		.need = ANSWER_YES, .wants = ANSWER_YES);
	struct target_add_out wanted;
	DO(w, target_add, &wanted, .person = b->ben, .why = STR("plans by hand"));
	struct str topics[] = {STR("the move of the archive")};
	struct reference_offer_out offered;
	struct reference_use_add_out use;
	struct reference_outcome_out told;
	DO(w, reference_offer, &offered, .person = b->ben, .topics = {topics, 1}, .industry = STR("sailcloth"),
		.language = STR("Plattdeutsch"));
	DO(w, reference_use_add, &use, .reference = offered.reference, .deal = a_deal(w, b->karl, 0));
	DO(w, reference_outcome, &told, .use = use.use, .outcome = REFERENCE_OUTCOME_HELPED,
		.note = STR("talked of knots"));
	DO(w, satisfaction_note, &score, .person = a_customer(w, b->ines), .score = 10);
	DO(w, reference_offer, &offered, .person = b->ines);
	DO(w, reference_use_add, &use, .reference = offered.reference, .deal = won);
	DO(w, reference_outcome, &told, .use = use.use, .outcome = REFERENCE_OUTCOME_HELPED,
		.note = STR("talked of rope"));
	DO(w, complaint_open, &complaint, .person = b->ben, .text = STR("the report was late"));
	struct given_add_out given;
	struct given_advance_out moved;
	DO(w, given_add, &given, .person = b->ben, .to = b->ines, .need = ANSWER_YES, .wants = ANSWER_YES,
		.why = STR("moves to Kiel"));
	DO(w, given_advance, &moved, .given = given.given, .state = GIVEN_STATE_MET,
		.outcome = STR("liked each other"));
	DO(w, given_add, &given, .person = b->karl, .to = b->ben, .need = ANSWER_YES, .wants = ANSWER_YES);
	DO(w, given_advance, &moved, .given = given.given, .state = GIVEN_STATE_MET, .outcome = STR("met at his boat"));
	assert_int_equal(world_run(w, add_rows, b), OK);
	DO(w, person_merge, &merged, .keep = b->ben, .other = b->other);
}

static inline struct ben ben_whole(struct world *w)
{
	struct ben b;
	struct person_add_out added;
	an_offer(w);
	DO(w, person_add, &added, .name = STR("Ben Haddad"), .email = STR("ben@acme.example"),
		.organization = STR("Acme"));
	b.ben = added.person;
	b.other = a_person(w, "Benjamin Hadad-Roth");
	b.karl = a_person(w, "Karl Weber");
	b.olga = a_person(w, "Olga Neu");
	b.ines = a_person(w, "Ines Rossi");
	tell_of(w, &b);
	struct contact_thread_out thread;
	int64_t people[] = {b.ben.v, b.karl.v, b.ines.v};
	DO(w, contact_thread, &thread, .people = {people, 3});
	renew(w);
	return b;
}
