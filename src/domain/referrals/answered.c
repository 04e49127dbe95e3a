#include "domain/referrals/answered.h"

#include "ask_ops.h"
#include "ask_sql.h"
#include "domain/events/event.h"
#include "domain/people/person.h"
#include "domain/referrals/today.h"
#include "domain/words.h"
#include "person_sql.h"

struct day answered_until(const struct ctx *ctx)
{
	return day_plus_months(ctx_today(ctx), -ANSWERED_MONTHS);
}

/* Somebody's own word stays on record, as no way to anybody; what a file, a mail or a guess made Kith believe does not. */
static enum err believe_no_longer(struct ctx *ctx, struct person_id source, struct person_id person)
{
	struct relationship_between_row there;
	struct relationship relationship;
	bool found;
	TRY(relationship_between(
		ctx->tx, (struct relationship_between_args){ctx->workspace, source, person}, &there, &found));
	if (!found)
		return OK;
	TRY(relationship_get(ctx->tx, ctx->workspace, there.id, &relationship, &found));
	if (!found)
		return ERR_CORRUPT;
	if (relationship.evidence == EVIDENCE_STATED)
		return relationship_reckon(ctx, source, person);
	return event_delete(ctx, &relationship_table, relationship.id.v);
}

enum err answered_lift(struct ctx *ctx, struct person_id source, struct person_id person)
{
	struct ask_prepared_answer_row there;
	bool found;
	TRY(ask_prepared_answer(
		ctx->tx, (struct ask_prepared_answer_args){ctx->workspace, source, person}, &there, &found));
	return found ? event_delete(ctx, &prepared_answer_table, there.id.v) : OK;
}

enum err answered_write(struct ctx *ctx, const struct answered *answered)
{
	struct person person;
	struct ask_prepared_answer_row there;
	bool found;
	/* On the timeline of who is meant; the source's has the event that this one follows from. */
	TRY(event_begin(ctx, EVENT_person_not_introduced, answered->person, answered->source.v));
	TRY(person_need(ctx, answered->person, answered->field, &person));
	if (person.id.v == answered->source.v)
		return ctx_problem(ctx, ERR_INVALID, answered->field, words_text(WORDS_ANSWERED_SELF));
	TRY(ask_prepared_answer(ctx->tx, (struct ask_prepared_answer_args){ctx->workspace, answered->source, person.id},
		&there, &found));
	struct prepared_answer row = {
		.workspace_id = ctx->workspace,
		.id = found ? there.id : (struct row_id){ctx_id(ctx)},
		.source_id = answered->source,
		.person_id = person.id,
		.user_id = ctx->user,
		.answer = answered->answer,
		.said_on = answered->on,
	};
	TRY(found ? event_update(ctx, &prepared_answer_table, &row) : event_insert(ctx, &prepared_answer_table, &row));
	if (answered->answer != SOURCE_ANSWER_DOES_NOT_KNOW)
		return relationship_reckon(ctx, answered->source, person.id); /* they do know each other, then */
	return believe_no_longer(ctx, answered->source, person.id);
}

enum err ask_answer(struct ctx *ctx, const struct ask_answer_in *in, struct ask_answer_out *ret_out)
{
	struct person source;
	struct answered answered = {.person = in->about, .field = "about", .answer = in->answer};
	TRY(event_begin(ctx, EVENT_proposal_answered, in->person, in->about.v));
	TRY(person_need(ctx, in->person, "person", &source));
	TRY(ctx_happened_on(ctx, in->day, &answered.on));
	answered.source = source.id;
	TRY(answered_write(ctx, &answered));
	int64_t both[] = {source.id.v, in->about.v};
	TRY(today_refresh(ctx, (struct ids){both, 2}));
	ret_out->event = ctx->first_seq;
	return OK;
}
