/* Who knows whom, told by name. */
#include "domain/events/event.h"
#include "domain/referrals/named.h"
#include "knowing_ops.h"
#include "person_ops.h"

enum err person_knows_name(
	struct ctx *ctx, const struct person_knows_name_in *in, struct person_knows_name_out *ret_out)
{
	struct person_id other = {0};
	struct person_knows_out known;
	if (str_empty(str_trim(in->organization)))
		TRY(named_only_one(ctx, in->name, "organization", &other));
	if (other.v == 0) {
		struct named named;
		TRY(event_begin(ctx, EVENT_person_added, (struct person_id){0}, 0));
		TRY(named_find(
			ctx, &(struct named_new){.name = in->name, .organization = in->organization}, "name", &named));
		TRY(event_about(ctx, named.person, named.person.v));
		if (!named.is_new)
			TRY(event_turned_out(ctx, EVENT_relationship_noted));
		other = named.person;
	}
	TRY(person_knows(ctx,
		&(struct person_knows_in){.person = in->person, .other = other, .kind = in->kind, .both = in->both},
		&known));
	*ret_out = (struct person_knows_name_out){.other = other, .event = ctx->first_seq};
	return OK;
}
