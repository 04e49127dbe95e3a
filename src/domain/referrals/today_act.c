/* Done, later, dropped: what is said of an item of Today is told to the thing it stands for. */
#include "domain/accounts/user.h"
#include "domain/events/event.h"
#include "domain/people/person.h"
#include "domain/referrals/delivery.h"
#include "domain/referrals/given.h"
#include "domain/referrals/notice.h"
#include "domain/referrals/owed.h"
#include "domain/referrals/permission.h"
#include "domain/referrals/referral.h"
#include "domain/referrals/steps.h"
#include "domain/referrals/today.h"
#include "domain/referrals/ways.h"
#include "domain/words.h"
#include "referral_sql.h"
#include "today_ops.h"
#include "today_sql.h"

enum { DROPPED_DAYS = 365, FINISH_DAYS = 7 };

struct act {
	struct ctx *ctx;
	enum today_kind kind;
	struct person_id person;
	int64_t subject; /* the person, where it is about them as a whole */
	struct str text;
};

/* Writes until when this kind of item about this person is not shown to who acts. */
static enum err put_off(struct act *act, struct day until)
{
	struct ctx *ctx = act->ctx;
	struct list rows;
	TRY(today_put_offs(ctx->tx, (struct today_put_offs_args){ctx->workspace, {&act->person.v, 1}}, &rows));
	const struct today_put_offs_row *row = rows.items;
	struct today_put_off off = {
		.workspace_id = ctx->workspace,
		.user_id = ctx->user,
		.person_id = act->person,
		.kind = act->kind,
		.subject = {act->subject},
		.until = until,
		.reason = ctx_lines(ctx, act->text),
	};
	for (size_t i = 0; i < rows.n; i++)
		if (row[i].user_id.v == ctx->user.v && row[i].kind == act->kind && row[i].subject.v == act->subject)
			off.id = row[i].id;
	if (off.id.v != 0)
		return event_update(ctx, &today_put_off_table, &off);
	off.id = (struct row_id){ctx_id(ctx)};
	return event_insert(ctx, &today_put_off_table, &off);
}

/* The thing owed that the item stands for; false where it is something else. */
static enum err find_owed(struct act *act, struct owed *ret_owed, bool *ret_found)
{
	struct owed owed;
	bool found = false;
	TRY(owed_get(act->ctx->tx, act->ctx->workspace, (struct owed_id){act->subject}, &owed, &found));
	*ret_found = found && owed.person_id.v == act->person.v;
	if (!*ret_found)
		return OK;
	TRY(owed_check_open(act->ctx, &owed));
	*ret_owed = owed;
	return OK;
}

/* The referral that the item stands for, when it does. */
static enum err find_referral(struct act *act, struct referral *ret_referral, bool *ret_found)
{
	*ret_found = false;
	if (act->subject == act->person.v)
		return OK;
	struct referral referral;
	bool found;
	TRY(referral_get(act->ctx->tx, act->ctx->workspace, (struct referral_id){act->subject}, &referral, &found));
	if (found && referral.person_id.v == act->person.v) {
		*ret_referral = referral;
		*ret_found = true;
	}
	return OK;
}

/* Reminds the source of every name of ours that waits for an answer. */
static enum err remind_all(struct act *act)
{
	struct ctx *ctx = act->ctx;
	struct list rows;
	TRY(referral_by_source(ctx->tx, (struct referral_by_source_args){ctx->workspace, {&act->person.v, 1}}, &rows));
	const struct referral_by_source_row *row = rows.items;
	for (size_t i = 0; i < rows.n; i++) {
		struct referral referral;
		struct gate gate;
		if (row[i].user_id.v != ctx->user.v || row[i].reminders >= WAYS_REMINDERS)
			continue;
		TRY(referral_by_id(ctx, row[i].id, "subject", &referral));
		TRY(permission_gate(ctx, &referral, &gate));
		if (steps_waits(referral.state, &gate))
			TRY(ways_remind(ctx, &referral, DAY_NONE, CHANNEL_UNKNOWN));
	}
	return OK;
}

static enum err note_in_touch(struct act *act)
{
	struct ctx *ctx = act->ctx;
	struct person_id self;
	TRY(user_person(ctx, ctx->user, &self));
	return relationship_add(ctx, &(struct relationship_new){.from = self,
					     .to = act->person,
					     .kind = RELATIONSHIP_KIND_ACQUAINTANCE,
					     .evidence = EVIDENCE_STATED,
					     .seen = ctx_today(ctx),
					     .both_ways = ctx_today(ctx)});
}

static enum err done_referral(struct act *act, struct referral *referral)
{
	struct deal_id deal;
	TRY(ways_mine(act->ctx, referral));
	if (act->kind == TODAY_KIND_INFORM)
		return notice_write(act->ctx, referral, CHANNEL_UNKNOWN, act->ctx->user, ctx_today(act->ctx));
	if (referral->state == REFERRAL_STATE_PARKED)
		return ways_resume(act->ctx, referral);
	if (act->kind == TODAY_KIND_CALL)
		return ways_advance(act->ctx, referral,
			&(struct ways_step){.to = REFERRAL_STATE_CONTACTED, .channel = CHANNEL_CALL, .note = act->text},
			&deal);
	return put_off(act, day_plus_working(ctx_today(act->ctx), act->ctx->settings.chase_working_days,
				    act->ctx->settings.holidays));
}

/* Somebody given: brought together now, or asked after and waiting for an answer. */
static enum err done_given(struct act *act, bool *ret_found)
{
	struct ctx *ctx = act->ctx;
	struct given given;
	bool found;
	TRY(given_get(ctx->tx, ctx->workspace, (struct given_id){act->subject}, &given, &found));
	*ret_found = found && given.to_id.v == act->person.v;
	if (!*ret_found)
		return OK;
	if (given.state == GIVEN_STATE_PERMITTED)
		return given_introduce(ctx, &given, act->text);
	return put_off(act, day_plus_working(ctx_today(ctx), ctx->settings.chase_working_days, ctx->settings.holidays));
}

/* A prospect's call that was asked after: it waits for an answer. */
static enum err done_call(struct act *act, bool *ret_found)
{
	struct ctx *ctx = act->ctx;
	struct reference_use use;
	bool found;
	TRY(reference_use_get(ctx->tx, ctx->workspace, (struct reference_use_id){act->subject}, &use, &found));
	*ret_found = found && use.person_id.v == act->person.v;
	if (!*ret_found)
		return OK;
	return put_off(act, day_plus_working(ctx_today(ctx), ctx->settings.chase_working_days, ctx->settings.holidays));
}

/* What "done" means for each kind. What needs more than a tap to be told (an ask, a score, a no) is
 * put off for as long as it would rest. */
static enum err done(struct act *act)
{
	struct ctx *ctx = act->ctx;
	struct owed owed;
	struct referral referral;
	struct promise promise;
	struct complaint complaint;
	bool found;
	TRY(find_owed(act, &owed, &found));
	if (found)
		return owed_close(ctx, &owed, OWED_STATE_DONE, act->text);
	TRY(find_referral(act, &referral, &found));
	if (found)
		return done_referral(act, &referral);
	TRY(done_given(act, &found));
	if (!found)
		TRY(done_call(act, &found));
	if (found)
		return OK;
	switch (act->kind) {
	case TODAY_KIND_KEEP:
		return delivery_keep(ctx, (struct promise_id){act->subject}, DAY_NONE, &promise);
	case TODAY_KIND_REPAIR:
		if (act->subject != act->person.v)
			return delivery_resolve(
				ctx, (struct complaint_id){act->subject}, act->text, DAY_NONE, &complaint);
		return put_off(act, day_plus(ctx_today(ctx), ctx->settings.rest_days));
	case TODAY_KIND_CHASE:
		return remind_all(act);
	case TODAY_KIND_FOLLOW_UP: /* an introducer who had heard nothing */
	case TODAY_KIND_CATCH_UP:
		return note_in_touch(act);
	case TODAY_KIND_FINISH:
		return put_off(act, day_plus(ctx_today(ctx), FINISH_DAYS));
	default:
		return put_off(act, day_plus(ctx_today(ctx), ctx->settings.rest_days + 1));
	}
}

static enum err begin(struct act *act, enum event_kind kind)
{
	struct person person;
	if (act->subject == 0)
		act->subject = act->person.v;
	TRY(event_begin(act->ctx, kind, act->person, act->subject));
	return person_need(act->ctx, act->person, "person", &person);
}

static enum err finish(struct act *act)
{
	struct ctx *ctx = act->ctx;
	TRY(today_proposed_done(ctx->tx, (struct today_proposed_done_args){ctx->workspace, ctx->user, ctx_today(ctx),
						 act->person, act->kind, ctx->now}));
	return today_refresh_person(ctx, act->person);
}

enum err today_done(struct ctx *ctx, const struct today_done_in *in, struct today_done_out *ret_out)
{
	struct act act = {ctx, in->kind, in->person, in->subject.v, in->how};
	TRY(begin(&act, EVENT_today_done));
	TRY(done(&act));
	TRY(finish(&act));
	ret_out->event = ctx->first_seq;
	return OK;
}

/* A call that is put off is a talk put off: the second time the gate's answers are looked at again. */
static enum err count_postponed(struct act *act)
{
	struct referral referral;
	bool found;
	TRY(find_referral(act, &referral, &found));
	if (!found || act->kind != TODAY_KIND_CALL)
		return OK;
	TRY(ways_mine(act->ctx, &referral));
	return ways_postpone(act->ctx, &referral);
}

enum err today_later(struct ctx *ctx, const struct today_later_in *in, struct today_later_out *ret_out)
{
	struct act act = {ctx, in->kind, in->person, in->subject.v, STR_NONE};
	struct day until = day_none(in->until) ? day_plus(ctx_today(ctx), 1) : in->until;
	struct owed owed;
	bool found;
	if (until.ymd <= ctx_today(ctx).ymd)
		return ctx_problem(ctx, ERR_INVALID, "until", words_text(WORDS_DAY_PAST));
	TRY(begin(&act, EVENT_today_put_off));
	TRY(find_owed(&act, &owed, &found));
	if (found) {
		TRY(owed_check_mine(ctx, &owed));
		owed.state = OWED_STATE_SNOOZED;
		owed.snoozed_until = until;
		TRY(event_update(ctx, &owed_table, &owed));
	} else {
		TRY(count_postponed(&act));
		TRY(put_off(&act, until));
	}
	TRY(today_refresh_person(ctx, act.person));
	ret_out->event = ctx->first_seq;
	return OK;
}

enum err today_drop(struct ctx *ctx, const struct today_drop_in *in, struct today_drop_out *ret_out)
{
	struct act act = {ctx, in->kind, in->person, in->subject.v, in->reason};
	struct owed owed;
	bool found;
	if (str_empty(str_trim(in->reason)))
		return ctx_problem(ctx, ERR_INVALID, "reason", words_text(WORDS_DROP_REASON));
	TRY(begin(&act, EVENT_today_dropped));
	TRY(find_owed(&act, &owed, &found));
	if (found) {
		TRY(owed_check_mine(ctx, &owed));
		TRY(owed_close(ctx, &owed, OWED_STATE_DROPPED, in->reason));
	} else {
		TRY(put_off(&act, day_plus(ctx_today(ctx), DROPPED_DAYS)));
	}
	TRY(today_refresh_person(ctx, act.person));
	ret_out->event = ctx->first_seq;
	return OK;
}
