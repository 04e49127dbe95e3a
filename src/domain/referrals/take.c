/* A referral goes over to another rep. Both yeses were for a talk with the one who had it: they lapse, and so do
 * the links that name that rep. What is owed goes along, and the deal that is still open. */
#include "domain/deals/deal.h"
#include "domain/deals/standing.h"
#include "domain/events/event.h"
#include "domain/referrals/link.h"
#include "domain/referrals/owed.h"
#include "domain/referrals/referral.h"
#include "domain/referrals/steps.h"
#include "domain/words.h"
#include "owed_sql.h"
#include "ways_ops.h"

/* Who takes it: oneself, or whom a manager says. */
static enum err taker(struct ctx *ctx, struct user_id given, struct app_user *ret_user)
{
	struct user_id id = given.v != 0 ? given : ctx->user;
	bool found;
	if (id.v != ctx->user.v && ctx->role < USER_ROLE_MANAGER)
		return ctx_problem(ctx, ERR_FORBIDDEN, "user", words_text(WORDS_TAKE_FOR_OTHERS));
	TRY(app_user_get(ctx->tx, ctx->workspace, id, ret_user, &found));
	if (!found || !ret_user->active)
		return ctx_not_found(ctx, "user", "user");
	return OK;
}

static enum err hand_over_owed(struct ctx *ctx, const struct referral *referral)
{
	struct list rows;
	TRY(owed_of_referral(ctx->tx, (struct owed_of_referral_args){ctx->workspace, referral->id}, &rows));
	const struct owed_of_referral_row *row = rows.items;
	for (size_t i = 0; i < rows.n; i++) {
		struct owed owed;
		TRY(owed_need(ctx, row[i].id, "owed", &owed));
		owed.user_id = referral->user_id;
		TRY(event_update(ctx, &owed_table, &owed));
	}
	return OK;
}

static enum err hand_over_deal(struct ctx *ctx, const struct referral *referral)
{
	struct deal deal;
	if (referral->deal_id.v == 0)
		return OK;
	TRY(deal_need(ctx, referral->deal_id, "deal", &deal));
	if (!deal_state_open(deal.state))
		return OK;
	deal.user_id = referral->user_id;
	return event_update(ctx, &deal_table, &deal);
}

/* Until they have met, the new rep begins with the questions. */
static enum err begin_again(struct ctx *ctx, struct referral *referral, struct str name)
{
	int rank = steps_rank(referral->state);
	referral->need = referral->wants = ANSWER_UNKNOWN;
	referral->permitted_on = DAY_NONE;
	referral->approach = steps_approach(referral);
	referral->reminders = 0;
	referral->reminded_on = DAY_NONE;
	referral->postponed = 0;
	if (rank < steps_rank(REFERRAL_STATE_PERMITTED) || rank >= steps_rank(REFERRAL_STATE_MET))
		return event_update(ctx, &referral_table, referral);
	return referral_step_to(ctx, referral,
		&(struct referral_change){.to = REFERRAL_STATE_CHECKING,
			.note = words_of(ctx->arena, TAKEN_OVER, {"name", .text = name}),
			.resumed = true});
}

enum err referral_take(struct ctx *ctx, const struct referral_take_in *in, struct referral_take_out *ret_out)
{
	struct referral referral;
	struct app_user user;
	int closed;
	TRY(event_begin(ctx, EVENT_referral_taken, (struct person_id){0}, in->referral.v));
	TRY(referral_by_id(ctx, in->referral, "referral", &referral));
	TRY(event_about(ctx, referral.person_id, referral.id.v));
	TRY(taker(ctx, in->user, &user));
	if (user.id.v == referral.user_id.v)
		return ctx_problem(
			ctx, ERR_CONFLICT, "referral", words_of(ctx->arena, TAKE_THEIRS, {"name", .text = user.name}));
	if (steps_ended(referral.state))
		return ctx_problem(ctx, ERR_CONFLICT, "referral", words_text(WORDS_TAKE_ENDED));
	referral.user_id = user.id;
	TRY(link_close(ctx, &referral, (struct row_id){0}, &closed));
	TRY(begin_again(ctx, &referral, user.name));
	TRY(hand_over_owed(ctx, &referral));
	TRY(hand_over_deal(ctx, &referral));
	TRY(referral_refresh(ctx, &referral));
	*ret_out = (struct referral_take_out){referral.state, ctx->first_seq};
	return OK;
}
