/* A name is enough when it is given; what else the source says of them can follow. */
#include "domain/events/event.h"
#include "domain/referrals/naming.h"
#include "domain/referrals/ways.h"
#include "domain/referrals/today.h"
#include "domain/words.h"
#include "tell_ops.h"

enum err referral_tell(struct ctx *ctx, const struct referral_tell_in *in, struct referral_tell_out *ret_out)
{
	struct referral referral;
	TRY(event_begin(ctx, EVENT_referral_told, (struct person_id){0}, in->referral.v));
	TRY(referral_by_id(ctx, in->referral, "referral", &referral));
	TRY(ways_mine(ctx, &referral));
	TRY(event_about(ctx, referral.person_id, referral.id.v));
	if (str_none(in->why) && str_none(in->knows_them) && !in->tells_more.set)
		return ctx_problem(ctx, ERR_INVALID, "why", words_text(WORDS_TELL_NEEDED));
	if (!str_none(in->why))
		referral.why = ctx_lines(ctx, in->why);
	if (!str_none(in->knows_them))
		referral.knows_them = ctx_lines(ctx, in->knows_them);
	if (in->tells_more.set)
		referral.tells_more = in->tells_more.v;
	TRY(event_update(ctx, &referral_table, &referral));
	if (!str_empty(referral.knows_them) && !str_none(in->knows_them))
		TRY(naming_knows(ctx, referral.source_id, referral.person_id, referral.knows_them, DAY_NONE));
	ret_out->event = ctx->first_seq;
	return today_refresh_person(ctx, referral.source_id);
}
