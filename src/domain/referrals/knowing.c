/* Who knows whom, told by name. */
#include "domain/events/event.h"
#include "domain/referrals/named.h"
#include "domain/words.h"
#include "format/text.h"
#include "knowing_ops.h"
#include "person_ops.h"
#include "person_sql.h"

/* Here it is told of somebody whom we work with: the only one of that name is meant. Several are not guessed at. */
static enum err only_one(struct ctx *ctx, struct str name, struct person_id *ret_person)
{
	struct list rows;
	struct str folded = text_fold(ctx->arena, text_clean(ctx->arena, name));
	TRY(person_same_name(ctx->tx, (struct person_same_name_args){ctx->workspace, folded, 2}, &rows));
	const struct person_same_name_row *row = rows.items;
	*ret_person = rows.n == 1 ? row[0].id : (struct person_id){0};
	if (rows.n > 1 && row[0].id.v != row[1].id.v)
		return ctx_problem(
			ctx, ERR_CONFLICT, "organization", words_of(ctx->arena, KNOWS_SEVERAL, {"name", .text = name}));
	return OK;
}

enum err person_knows_name(
	struct ctx *ctx, const struct person_knows_name_in *in, struct person_knows_name_out *ret_out)
{
	struct person_id other = {0};
	struct person_knows_out known;
	if (str_empty(str_trim(in->organization)))
		TRY(only_one(ctx, in->name, &other));
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
