#include "domain/referrals/reach.h"

#include "domain/referrals/facts.h"
#include "domain/referrals/permission.h"
#include "domain/referrals/referral.h"
#include "domain/words.h"
#include "readiness_ops.h"
#include "referral_sql.h"

enum reach reach_of(const struct reach_facts *facts)
{
	bool dealings = facts->standing != STANDING_ACQUAINTANCE || facts->partner || facts->knows_offer ||
			!day_none(facts->both_ways);
	if (facts->never)
		return REACH_NEVER;
	return facts->named && !dealings && !facts->permitted ? REACH_GATE : REACH_OPEN;
}

void reach_named(struct arena *arena, struct list rows, struct user_id user, struct day day, struct reach_facts *facts)
{
	const struct referral_named_row *row = rows.items;
	facts->named = rows.n > 0;
	for (size_t i = 0; i < rows.n; i++) {
		struct gate gate;
		gate_of(arena,
			&(struct gate_facts){.need = row[i].need,
				.wants = row[i].wants,
				.permitted_on = row[i].permitted_on,
				.today = day},
			&gate);
		facts->permitted |= row[i].user_id.v == user.v && (gate.open || steps_contact(row[i].state));
	}
}

/* Their referral with who asks, the last one first; else somebody else's. */
static enum err read_named(struct ctx *ctx, struct person_id person, struct reach_facts *facts,
	struct referral *ret_referral, struct gate *ret_gate)
{
	struct list rows;
	TRY(referral_for(ctx->tx, (struct referral_for_args){ctx->workspace, person}, &rows));
	const struct referral_for_row *row = rows.items;
	bool mine = false;
	facts->named = rows.n > 0;
	for (size_t i = rows.n; i > 0 && !facts->permitted; i--) {
		struct referral referral;
		struct gate gate;
		bool is_mine = row[i - 1].user_id.v == ctx->user.v;
		if (!is_mine && (mine || i < rows.n))
			continue;
		TRY(referral_by_id(ctx, row[i - 1].id, "referral", &referral));
		TRY(permission_gate(ctx, &referral, &gate));
		mine = mine || is_mine;
		facts->permitted = is_mine && (gate.open || steps_contact(referral.state));
		*ret_referral = referral;
		*ret_gate = gate;
	}
	return OK;
}

enum err person_reach(struct ctx *ctx, const struct person_reach_in *in, struct person_reach_out *ret_out)
{
	struct readiness_facts known;
	struct readiness readiness;
	struct referral referral = {.state = REFERRAL_STATE_NONE};
	struct gate gate = {.reason = STR_NONE};
	TRY(facts_may_be_seen(ctx, in->person));
	TRY(facts_judge(ctx, in->person, &known, &readiness));
	struct reach_facts facts = {.never = known.do_not_contact,
		.standing = known.standing,
		.partner = known.partner,
		.both_ways = known.both_ways,
		.knows_offer = known.knows_offer};
	TRY(read_named(ctx, in->person, &facts, &referral, &gate));
	enum reach reach = reach_of(&facts);
	struct words_arg person = {"person", .text = known.name};
	*ret_out = (struct person_reach_out){.open = reach == REACH_OPEN};
	if (reach == REACH_NEVER)
		ret_out->reason = words_of(ctx->arena, MAY_ASK_DO_NOT_CONTACT, person);
	if (reach != REACH_GATE)
		return OK;
	ret_out->referral = referral.id;
	ret_out->reason = referral.user_id.v == ctx->user.v ? gate.reason : words_of(ctx->arena, REACH_OTHERS, person);
	return OK;
}
