#include "domain/upkeep/erase.h"

#include "domain/events/event.h"
#include "domain/events/tally.h"
#include "domain/people/person.h"
#include "domain/people/suppression.h"
#include "domain/referrals/link.h"
#include "domain/referrals/today.h"
#include "domain/upkeep/import_file.h"
#include "domain/words.h"
#include "erase_ops.h"
#include "erase_sql.h"
#include "idempotency_sql.h"
#include "person_sql.h"

enum { MENTIONS_MOST = 20 };

struct erasing {
	struct ctx *ctx;
	struct person person;
	struct ids entries; /* they, and those that went into their entry */
	struct list merged; /* of the latter, struct merged_into_row */
};

/* What all these statements take; those of rows that go read no further than the person. */
struct erase_key {
	struct workspace_id workspace;
	struct person_id person;
	int64_t seq;
};

static const struct statement *const clearing[] = {
	&erase_value_owed_statement, /* before the rows that tell where to look */
	&erase_value_referral_statement,
	&erase_value_given_statement,
	&erase_value_call_statement,
	&erase_value_kit_statement,
	&erase_identity_statement,
	&erase_position_statement,
	&erase_knows_statement,
	&erase_known_by_statement,
	&erase_note_statement,
	&erase_thread_statement,
	&erase_pair_statement,
	&erase_pair_other_statement,
	&erase_external_statement,
	&erase_answer_statement,
	&erase_answer_about_statement,
	&erase_deal_answer_statement,
	&erase_put_off_statement,
	&erase_target_statement,
	&erase_partner_line_statement,
	&erase_reference_topic_statement,
	&erase_link_token_statement,
	&erase_merged_statement,
	&erase_deal_statement,
	&erase_promise_statement,
	&erase_satisfaction_statement,
	&erase_complaint_statement,
	&erase_ask_statement,
	&erase_referral_statement,
	&erase_referral_from_statement,
	&erase_step_statement,
	&erase_kit_statement,
	&erase_kit_from_statement,
	&erase_given_statement,
	&erase_given_to_statement,
	&erase_given_step_statement,
	&erase_partner_statement,
	&erase_reference_statement,
	&erase_reference_use_statement,
	&erase_reference_call_statement,
	&erase_first_message_statement,
	&erase_first_message_from_statement,
	&erase_owed_statement,
	&erase_owed_about_statement,
};

static enum err read_entries(struct erasing *erasing)
{
	struct ctx *ctx = erasing->ctx;
	TRY(merged_into(
		ctx->tx, (struct merged_into_args){ctx->workspace, {&erasing->person.id.v, 1}}, &erasing->merged));
	int64_t *ids = ARENA_ARRAY(ctx->arena, erasing->merged.n + 1, int64_t);
	if (ids == NULL)
		return ERR_NOMEM;
	const struct merged_into_row *row = erasing->merged.items;
	ids[0] = erasing->person.id.v;
	for (size_t i = 0; i < erasing->merged.n; i++)
		ids[i + 1] = row[i].id.v;
	erasing->entries = (struct ids){ids, erasing->merged.n + 1};
	return OK;
}

static enum err keep_out(const struct erasing *erasing)
{
	struct ctx *ctx = erasing->ctx;
	static const enum suppression_kind kinds[] = {[IDENTITY_KIND_EMAIL] = SUPPRESSION_KIND_EMAIL,
		[IDENTITY_KIND_PHONE] = SUPPRESSION_KIND_PHONE,
		[IDENTITY_KIND_URL] = SUPPRESSION_KIND_URL};
	struct list identities;
	TRY(identity_all(ctx->tx, (struct identity_all_args){ctx->workspace, erasing->person.id}, &identities));
	const struct identity_all_row *identity = identities.items;
	for (size_t i = 0; i < identities.n; i++)
		TRY(suppression_add(ctx, kinds[identity[i].kind], identity[i].value));
	const struct merged_into_row *merged = erasing->merged.items;
	for (size_t i = 0; i < erasing->merged.n; i++)
		TRY(suppression_add(ctx, SUPPRESSION_KIND_NAME, merged[i].folded));
	return suppression_add(ctx, SUPPRESSION_KIND_NAME, erasing->person.folded);
}

/* What is on its way with them comes to nothing: there is nobody left to reach. */
static enum err end_what_is_open(const struct erasing *erasing)
{
	struct ctx *ctx = erasing->ctx;
	struct day today = ctx_today(ctx);
	struct person_id id = erasing->person.id;
	struct str reason = words_text(WORDS_ERASED_OWED);
	struct list open;
	TRY(erase_deal_open(ctx->tx, (struct erase_deal_open_args){ctx->workspace, id, today, ctx->seq}));
	TRY(erase_given_open(ctx->tx, (struct erase_given_open_args){ctx->workspace, id, today, ctx->seq}));
	TRY(erase_given_to_open(ctx->tx, (struct erase_given_to_open_args){ctx->workspace, id, today, ctx->seq}));
	TRY(erase_partner_open(ctx->tx, (struct erase_partner_open_args){ctx->workspace, id, today, ctx->seq}));
	TRY(erase_reference_open(ctx->tx, (struct erase_reference_open_args){ctx->workspace, id, today, ctx->seq}));
	TRY(erase_reference_use_open(ctx->tx, (struct erase_reference_use_open_args){ctx->workspace, id, ctx->seq}));
	TRY(erase_reference_call_open(ctx->tx, (struct erase_reference_call_open_args){ctx->workspace, id, ctx->seq}));
	TRY(erase_complaint_open(ctx->tx, (struct erase_complaint_open_args){ctx->workspace, id, today, ctx->seq}));
	TRY(erase_owed_open(ctx->tx, (struct erase_owed_open_args){ctx->workspace, id, reason, ctx->seq}));
	TRY(erase_owed_about_open(ctx->tx, (struct erase_owed_about_open_args){ctx->workspace, id, reason, ctx->seq}));
	TRY(erase_referrals_open(ctx->tx, (struct erase_referrals_open_args){ctx->workspace, id}, &open));
	const struct erase_referrals_open_row *row = open.items;
	for (size_t i = 0; i < open.n; i++) {
		TRY(erase_referral_end(
			ctx->tx, (struct erase_referral_end_args){ctx->workspace, row[i].id, today, ctx->seq}));
		TRY(referral_step_insert(ctx->tx, &(struct referral_step){
							  .workspace_id = ctx->workspace,
							  .id = {ctx_id(ctx)},
							  .referral_id = row[i].id,
							  .person_id = id,
							  .state = REFERRAL_STATE_LAPSED,
							  .on_day = today,
							  .user_id = ctx->user,
							  .channel = CHANNEL_UNKNOWN,
							  .changed = ctx->seq,
						  }));
	}
	return OK;
}

/* Copies beside the tables: lists made ready, answers kept for who asks again, files of imports. */
static enum err clear_copies(const struct erasing *erasing)
{
	struct ctx *ctx = erasing->ctx;
	struct list imports;
	int64_t answers;
	TRY(erase_today_item(
		ctx->tx, (struct erase_today_item_args){ctx->workspace, erasing->person.id, erasing->person.name}));
	TRY(today_forget(ctx));
	/* All of them: a kit calls somebody by their first name, in a text with neither their whole name nor their id. */
	TRY(idempotency_forget(ctx->tx, (struct idempotency_forget_args){ctx->workspace, {INT64_MAX}}, &answers));
	TRY(erase_imports(ctx->tx, (struct erase_imports_args){ctx->workspace, erasing->entries}, &imports));
	const struct erase_imports_row *row = imports.items;
	for (size_t i = 0; i < imports.n; i++)
		TRY(erase_import_report(ctx->tx, (struct erase_import_report_args){ctx->workspace, row[i].id}));
	/* Last: what a failing commit leaves is an import without its files, not somebody's data without an end. */
	for (size_t i = 0; i < imports.n; i++) {
		import_remove_file(ctx, row[i].path);
		import_remove_file(ctx, row[i].report);
	}
	return OK;
}

static enum err clear(const struct erasing *erasing)
{
	struct ctx *ctx = erasing->ctx;
	struct erase_key key = {ctx->workspace, erasing->person.id, ctx->seq};
	TRY(person_forget(ctx, erasing->person.id));
	TRY(end_what_is_open(erasing));
	for (size_t i = 0; i < sizeof clearing / sizeof *clearing; i++)
		TRY(db_run(ctx->tx, clearing[i], &key, NULL));
	TRY(erase_value(ctx->tx, (struct erase_value_args){ctx->workspace, erasing->entries}));
	TRY(erase_person_row(ctx->tx, (struct erase_person_row_args){ctx->workspace, erasing->person.id,
					      words_text(WORDS_ERASED_NAME), ctx_today(ctx), ctx->seq}));
	return clear_copies(erasing);
}

enum err erase_person(struct ctx *ctx, struct person_id person, enum erase_why why)
{
	struct erasing erasing = {.ctx = ctx};
	enum event_kind kind = why == ERASE_WISH ? EVENT_person_erased : EVENT_person_forgotten;
	TRY(event_begin(ctx, kind, person, person.v));
	TRY(person_whoever(ctx, person, "person", &erasing.person));
	if (erasing.person.is_user)
		return ctx_problem(ctx, ERR_CONFLICT, "person",
			words_of(ctx->arena, ERASE_USER, {"name", .text = erasing.person.name}));
	TRY(read_entries(&erasing));
	if (why == ERASE_WISH)
		TRY(keep_out(&erasing));
	TRY(clear(&erasing));
	return tally_forget(ctx);
}

enum err person_erase(struct ctx *ctx, const struct person_erase_in *in, struct person_erase_out *ret_out)
{
	TRY(erase_person(ctx, in->person, ERASE_WISH));
	*ret_out = (struct person_erase_out){.person = in->person, .event = ctx->first_seq};
	return OK;
}

/* Nobody signs in for it: whoever holds the link is who it was made for. But it passes through other hands, and a
 * customer's file does not go because somebody else has opened it. */
enum err link_erase(struct ctx *ctx, const struct link_erase_in *in, struct link_erase_out *ret_out)
{
	struct link_opened opened;
	struct list lines;
	bool dealings;
	TRY(link_open(ctx, in->token, &opened));
	TRY(link_stored_lines(ctx, &opened, &dealings, &lines));
	if (dealings)
		return ctx_problem(ctx, ERR_CONFLICT, "erase", words_text(WORDS_LINK_ERASE_DEALINGS));
	TRY(erase_person(ctx, opened.person.id, ERASE_WISH));
	ret_out->person = opened.person.id;
	return OK;
}

enum err person_erasure(struct ctx *ctx, const struct person_erasure_in *in, struct person_erasure_out *ret_out)
{
	struct person_erasure_out out = {.person = in->person};
	struct person person;
	bool found;
	TRY(person_whoever(ctx, in->person, "person", &person));
	out.name = person.name;
	TRY(erase_counts(ctx->tx, (struct erase_counts_args){ctx->workspace, person.id}, &out.goes, &found));
	TRY(erase_mentions(ctx->tx, (struct erase_mentions_args){ctx->workspace, person.id, person.name, MENTIONS_MOST},
		&out.mentions));
	*ret_out = out;
	return OK;
}
