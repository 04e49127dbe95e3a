/* Putting two entries of one person together. Every row that moves goes through event_update, so that the
 * event keeps where it was and undo puts it back. What both have is merge_both.c's, who cannot be one person
 * merge_refused.c's. */
#include "domain/upkeep/merge_both.h"

#include <string.h>

#include "domain/events/event.h"
#include "domain/people/person.h"
#include "domain/referrals/today.h"
#include "domain/upkeep/merge.h"
#include "event_sql.h"
#include "merge_ops.h"
#include "merge_sql.h"
#include "person_sql.h"

/* Beyond so many people whose lists are touched, all lists are made anew when looked at. */
enum { REFRESHED_MOST = 200 };

struct merge_key {
	struct workspace_id workspace;
	struct person_id person;
};

enum err merge_ids(struct ctx *ctx, const struct statement *statement, struct person_id person, struct list *ret_ids)
{
	struct merge_key key = {ctx->workspace, person};
	return db_many(ctx->tx, statement, &key, ret_ids);
}

/* ---- rows that simply change hands ---- */

/* What belongs to a referral is found through it, so it moves first. */
static const struct move {
	const struct table *table;
	const char *column;
	const struct statement *ids;
	bool weighs; /* tells which of two entries is the richer one */
} moves[] = {
	{&deal_table, "person_id", &merge_deals_statement, true},
	{&deal_answer_table, "person_id", &merge_deal_answers_statement, true},
	{&promise_table, "person_id", &merge_promises_statement, true},
	{&satisfaction_table, "person_id", &merge_satisfactions_statement, true},
	{&complaint_table, "person_id", &merge_complaints_statement, true},
	{&ask_table, "source_id", &merge_asks_statement, true},
	{&referral_step_table, "person_id", &merge_steps_statement, false},
	{&permission_table, "person_id", &merge_permissions_statement, false},
	{&introduction_kit_table, "person_id", &merge_kits_statement, false},
	{&introduction_kit_table, "source_id", &merge_kits_from_statement, false},
	{&private_link_table, "person_id", &merge_links_statement, false},
	{&reminder_table, "person_id", &merge_reminders_statement, false},
	{&reminder_table, "source_id", &merge_reminders_from_statement, false},
	{&referral_table, "person_id", &merge_referrals_statement, true},
	{&referral_table, "source_id", &merge_referrals_from_statement, true},
	{&given_step_table, "person_id", &merge_given_steps_statement, false},
	{&given_said_table, "person_id", &merge_given_said_statement, false},
	{&given_table, "person_id", &merge_given_statement, true},
	{&given_table, "to_id", &merge_given_to_statement, true},
	{&reference_use_table, "person_id", &merge_reference_uses_statement, true},
	{&reference_use_table, "prospect_id", &merge_reference_prospects_statement, true},
	{&notice_table, "person_id", &merge_notices_statement, false},
	{&first_message_table, "person_id", &merge_first_messages_statement, false},
	{&first_message_table, "source_id", &merge_first_messages_from_statement, false},
	{&owed_table, "person_id", &merge_owed_statement, false},
	{&owed_table, "about_id", &merge_owed_about_statement, false},
	{&target_table, "person_id", &merge_targets_statement, true},
	{&note_table, "person_id", &merge_notes_statement, true},
	{&thread_person_table, "person_id", &merge_threads_statement, false},
	{&external_person_table, "person_id", &merge_externals_statement, false},
	{&merged_person_table, "person_id", &merge_merged_statement, false},
};
enum { N_MOVES = sizeof moves / sizeof *moves };

static enum err move_row(struct merge *merge, const struct move *move, int64_t id)
{
	struct ctx *ctx = merge->ctx;
	struct table_key key = {ctx->workspace, id};
	char *row = arena_alloc(ctx->arena, move->table->record->size);
	bool found;
	if (row == NULL)
		return ERR_NOMEM;
	TRY(db_maybe(ctx->tx, move->table->get, &key, row, &found));
	if (!found)
		return ERR_CORRUPT;
	size_t at = record_field(move->table->record, str_c(move->column))->offset;
	memcpy(row + at, &merge->keep.id, sizeof merge->keep.id);
	return event_update(ctx, move->table, row);
}

static enum err move_rows(struct merge *merge)
{
	for (size_t i = 0; i < N_MOVES; i++) {
		struct list ids;
		TRY(merge_ids(merge->ctx, moves[i].ids, merge->other.id, &ids));
		for (size_t j = 0; j < ids.n; j++)
			TRY(move_row(merge, &moves[i], merge_id_at(&ids, j)));
	}
	return OK;
}

/* ---- the two entries themselves ---- */

static enum err join_person(struct merge *merge)
{
	struct ctx *ctx = merge->ctx;
	struct person *keep = &merge->keep, *other = &merge->other;
	struct merged_person merged = {.workspace_id = ctx->workspace,
		.id = other->id,
		.person_id = keep->id,
		.name = other->name,
		.folded = other->folded};
	if (other->do_not_contact && (!keep->do_not_contact || other->never_since.ymd < keep->never_since.ymd)) {
		keep->never_since = other->never_since;
		keep->never_by = other->never_by;
	}
	keep->partner |= other->partner;
	keep->do_not_contact |= other->do_not_contact;
	keep->do_not_ask |= other->do_not_ask;
	if (other->ask_after.ymd > keep->ask_after.ymd)
		keep->ask_after = other->ask_after;
	if (str_empty(keep->town))
		keep->town = other->town;
	TRY(event_update(ctx, &person_table, keep));
	TRY(event_delete(ctx, &person_table, other->id.v));
	return event_insert(ctx, &merged_person_table, &merged);
}

static enum err refresh(struct ctx *ctx, int64_t first)
{
	struct list people;
	TRY(event_touched(ctx, first, &people));
	if (people.n > REFRESHED_MOST)
		TRY(today_forget(ctx));
	const struct event_people_row *row = people.items;
	int64_t *ids = ARENA_ARRAY(ctx->arena, people.n + 1, int64_t);
	if (ids == NULL)
		return ERR_NOMEM;
	for (size_t i = 0; i < people.n; i++)
		ids[i] = row[i].person_id.v;
	return today_refresh(ctx, (struct ids){ids, people.n});
}

enum err merge_people(struct ctx *ctx, struct person_id keep, struct person_id other)
{
	struct merge merge = {.ctx = ctx};
	TRY(event_begin(ctx, EVENT_person_merged, keep, other.v));
	TRY(person_need(ctx, keep, "keep", &merge.keep));
	TRY(person_need(ctx, other, "other", &merge.other));
	TRY(merge_refused(ctx, &merge.keep, &merge.other));
	/* Seen on the other's own timeline should it ever be put back. */
	TRY(event_begin(ctx, EVENT_person_merged_away, other, keep.v));
	TRY(person_forget(ctx, keep));
	TRY(person_forget(ctx, other));
	TRY(merge_both(&merge));
	TRY(move_rows(&merge));
	TRY(join_person(&merge));
	TRY(person_index(ctx, keep));
	return refresh(ctx, ctx->first_seq);
}

static enum err weight_of(struct ctx *ctx, struct person_id person, size_t *ret_weight)
{
	const struct statement *const facts[] = {&merge_identities_statement, &merge_positions_statement};
	size_t weight = 0;
	struct list ids;
	for (size_t i = 0; i < N_MOVES; i++) {
		if (!moves[i].weighs)
			continue;
		TRY(merge_ids(ctx, moves[i].ids, person, &ids));
		weight += ids.n;
	}
	for (size_t i = 0; i < 2; i++) {
		TRY(merge_ids(ctx, facts[i], person, &ids));
		weight += ids.n;
	}
	*ret_weight = weight;
	return OK;
}

enum err merge_richer(struct ctx *ctx, struct person_id a, struct person_id b, struct person_id *ret_keep)
{
	size_t weight_a, weight_b;
	TRY(weight_of(ctx, a, &weight_a));
	TRY(weight_of(ctx, b, &weight_b));
	bool first = weight_a != weight_b ? weight_a > weight_b : a.v < b.v;
	*ret_keep = first ? a : b;
	return OK;
}

enum err person_merge(struct ctx *ctx, const struct person_merge_in *in, struct person_merge_out *ret_out)
{
	TRY(merge_people(ctx, in->keep, in->other));
	*ret_out = (struct person_merge_out){.person = in->keep, .event = ctx->first_seq};
	return OK;
}
