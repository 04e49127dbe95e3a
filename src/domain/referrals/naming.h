/* Somebody names somebody: asked or unasked, the same is written down. */
#pragma once
#include "domain/referrals/named.h"
#include "domain/referrals/referral.h"

struct naming {
	struct named_new who;
	const char *field; /* of the name, for what is refused */
	struct person_id source;
	struct offer_id offer;   /* may be none */
	struct ask_id ask;       /* none: unasked */
	struct card_id card;     /* of the deck, that brought the name; may be none */
	struct target_id target; /* that was asked for; none: whichever of the rep's they are */
	enum origin origin;
	bool checking;              /* the source checks with them first */
	struct str knows_them, why; /* as the source says */
	struct day on;              /* none: today */
};
struct naming_made {
	struct named named;
	struct referral referral;
	bool joined; /* somebody else had named them already */
};
/* Finds or adds the person, names them, and notes that the source knows them. The event that has been
 * begun (referral_named) becomes theirs. Who is kept out has no referral, and the event becomes the source's. */
NODISCARD enum err naming_write(struct ctx *ctx, const struct naming *naming, struct naming_made *ret_made);

/* Notes that the source knows them, as they say it: "colleague" is a kind, anything else an acquaintance. `on`: none: today. */
NODISCARD enum err naming_knows(
	struct ctx *ctx, struct person_id source, struct person_id person, struct str knows_them, struct day on);
