#include "domain/referrals/owed.h"

#include "domain/events/event.h"
#include "domain/referrals/today.h"
#include "domain/words.h"
#include "owed_ops.h"
#include "owed_sql.h"

struct day owed_due(const struct ctx *ctx, int working_days)
{
	return day_plus_working(ctx_today(ctx), working_days, ctx->settings.holidays);
}

enum err owed_make(struct ctx *ctx, const struct owed_new *new)
{
	struct owed_same_row same;
	struct person person;
	bool found;
	TRY(person_get(ctx->tx, ctx->workspace, new->person, &person, &found));
	if (found && !day_none(person.erased)) /* there is nobody left to tell */
		return OK;
	TRY(owed_same(ctx->tx,
		(struct owed_same_args){ctx->workspace, new->person, new->kind, new->referral, new->about, new->deal},
		&same, &found));
	if (found)
		return OK;
	struct owed owed = {
		.workspace_id = ctx->workspace,
		.id = {ctx_id(ctx)},
		.user_id = new->user,
		.kind = new->kind,
		.person_id = new->person,
		.about_id = new->about,
		.referral_id = new->referral,
		.deal_id = new->deal,
		.due = new->due,
		.state = OWED_STATE_OPEN,
		.created = ctx_today(ctx),
	};
	return event_insert(ctx, &owed_table, &owed);
}

enum err owed_need(struct ctx *ctx, struct owed_id id, const char *field, struct owed *ret_owed)
{
	struct owed owed;
	bool found;
	TRY(owed_get(ctx->tx, ctx->workspace, id, &owed, &found));
	if (!found)
		return ctx_not_found(ctx, field, "thing owed");
	*ret_owed = owed;
	return OK;
}

enum err owed_check_open(struct ctx *ctx, const struct owed *owed)
{
	bool is_open = owed->state == OWED_STATE_OPEN || owed->state == OWED_STATE_SNOOZED;
	return is_open ? OK : ctx_problem(ctx, ERR_CONFLICT, "owed", words_text(WORDS_TODAY_NOT_THERE));
}

enum err owed_close(struct ctx *ctx, struct owed *owed, enum owed_state state, struct str reason)
{
	owed->state = state;
	owed->snoozed_until = DAY_NONE;
	owed->reason = ctx_lines(ctx, reason);
	return event_update(ctx, &owed_table, owed);
}

enum err owed_settle(struct ctx *ctx, struct person_id person, enum owed_kind kind)
{
	struct list rows;
	TRY(owed_rows(ctx->tx, (struct owed_rows_args){ctx->workspace, {&person.v, 1}}, &rows));
	const struct owed_rows_row *row = rows.items;
	for (size_t i = 0; i < rows.n; i++) {
		struct owed owed;
		if (row[i].kind != kind)
			continue;
		TRY(owed_need(ctx, row[i].id, "owed", &owed));
		TRY(owed_close(ctx, &owed, OWED_STATE_DONE, STR_NONE));
	}
	return OK;
}

static bool is_mine(const struct ctx *ctx, struct user_id user)
{
	return user.v == ctx->user.v || ctx->role >= USER_ROLE_MANAGER;
}

enum err owed_check_mine(struct ctx *ctx, const struct owed *owed)
{
	return is_mine(ctx, owed->user_id) ? OK
					   : ctx_problem(ctx, ERR_FORBIDDEN, "owed", words_text(WORDS_OWED_OTHERS));
}

/* Begins the event before the row is read: from then on nobody else writes in this workspace. */
static enum err begin(struct ctx *ctx, enum event_kind kind, struct owed_id id, struct owed *ret_owed)
{
	TRY(event_begin(ctx, kind, (struct person_id){0}, id.v));
	TRY(owed_need(ctx, id, "owed", ret_owed));
	TRY(owed_check_open(ctx, ret_owed));
	return event_about(ctx, ret_owed->person_id, id.v);
}

enum err owed_list(struct ctx *ctx, const struct owed_list_in *in, struct owed_list_out *ret_out)
{
	struct user_id user = in->user.v != 0 ? in->user : ctx->user;
	if (!is_mine(ctx, user))
		return ctx_problem(ctx, ERR_FORBIDDEN, "user", words_text(WORDS_TODAY_OWN));
	return owed_page(ctx->tx, (struct owed_page_args){ctx->workspace, user}, &ret_out->items);
}

enum err owed_done(struct ctx *ctx, const struct owed_done_in *in, struct owed_done_out *ret_out)
{
	struct owed owed;
	TRY(begin(ctx, EVENT_owed_done, in->owed, &owed));
	TRY(owed_close(ctx, &owed, OWED_STATE_DONE, in->how));
	TRY(today_refresh_person(ctx, owed.person_id));
	ret_out->event = ctx->first_seq;
	return OK;
}

enum err owed_snooze(struct ctx *ctx, const struct owed_snooze_in *in, struct owed_snooze_out *ret_out)
{
	struct owed owed;
	TRY(begin(ctx, EVENT_owed_snoozed, in->owed, &owed));
	TRY(owed_check_mine(ctx, &owed));
	if (in->until.ymd <= ctx_today(ctx).ymd)
		return ctx_problem(ctx, ERR_INVALID, "until", words_text(WORDS_DAY_PAST));
	owed.state = OWED_STATE_SNOOZED;
	owed.snoozed_until = in->until;
	TRY(event_update(ctx, &owed_table, &owed));
	TRY(today_refresh_person(ctx, owed.person_id));
	ret_out->event = ctx->first_seq;
	return OK;
}

enum err owed_drop(struct ctx *ctx, const struct owed_drop_in *in, struct owed_drop_out *ret_out)
{
	struct owed owed;
	TRY(begin(ctx, EVENT_owed_dropped, in->owed, &owed));
	TRY(owed_check_mine(ctx, &owed));
	if (str_empty(str_trim(in->reason)))
		return ctx_problem(ctx, ERR_INVALID, "reason", words_text(WORDS_DROP_REASON));
	TRY(owed_close(ctx, &owed, OWED_STATE_DROPPED, in->reason));
	TRY(today_refresh_person(ctx, owed.person_id));
	ret_out->event = ctx->first_seq;
	return OK;
}
