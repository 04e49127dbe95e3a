#include "domain/referrals/naming.h"

#include "domain/events/event.h"
#include "domain/people/person.h"
#include "domain/referrals/answered.h"
#include "domain/referrals/target.h"
#include "domain/words.h"

/* "colleague" is a kind of relationship; anything else they say stays a text of the referral. */
static enum relationship_kind kind_of(struct ctx *ctx, struct str knows_them)
{
	int kind = enum_parse(&relationship_kind_info, str_lower_ascii(ctx->arena, str_trim(knows_them)));
	return kind == 0 ? RELATIONSHIP_KIND_ACQUAINTANCE : (enum relationship_kind)kind;
}

enum err naming_knows(
	struct ctx *ctx, struct person_id source, struct person_id person, struct str knows_them, struct day on)
{
	return relationship_add(ctx, &(struct relationship_new){
					     .from = source,
					     .to = person,
					     .kind = kind_of(ctx, knows_them),
					     .evidence = EVIDENCE_STATED,
					     .seen = day_none(on) ? ctx_today(ctx) : on,
				     });
}

enum err naming_write(struct ctx *ctx, const struct naming *naming, struct naming_made *ret_made)
{
	struct naming_made made;
	struct target_id target = naming->target;
	TRY(named_find(ctx, &naming->who, naming->field, &made.named));
	if (made.named.kept_out) {
		*ret_made = (struct naming_made){.named = made.named};
		TRY(event_turned_out(ctx, EVENT_name_kept_out));
		return event_about(ctx, naming->source, naming->ask.v);
	}
	if (made.named.person.v == naming->source.v)
		return ctx_problem(ctx, ERR_INVALID, naming->field, words_text(WORDS_NAMES_SELF));
	if (target.v == 0)
		TRY(target_for(ctx, ctx->user, made.named.person, &target));
	TRY(referral_make(ctx,
		&(struct referral_new){
			.person = made.named.person,
			.source = naming->source,
			.offer = naming->offer,
			.ask = naming->ask,
			.card = naming->card,
			.target = target,
			.origin = naming->origin,
			.checking = naming->checking,
			.is_new = made.named.is_new,
			.why = naming->why,
			.knows_them = naming->knows_them,
			.named_on = naming->on,
		},
		&made.referral, &made.joined));
	TRY(event_about(ctx, made.named.person, made.referral.id.v));
	if (made.joined)
		TRY(event_turned_out(ctx, EVENT_referral_joined));
	if (!made.named.is_new)
		TRY(answered_lift(ctx, naming->source, made.named.person));
	TRY(naming_knows(ctx, naming->source, made.named.person, naming->knows_them, naming->on));
	*ret_made = made;
	return OK;
}
