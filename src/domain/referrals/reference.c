#include "domain/referrals/reference.h"

#include "domain/deals/deal.h"
#include "domain/events/event.h"
#include "domain/people/person.h"
#include "domain/words.h"
#include "format/text.h"
#include "reference_ops.h"
#include "reference_sql.h"

enum { USUAL_MOST = 2 };

enum err reference_need(struct ctx *ctx, struct reference_id id, struct reference *ret_reference)
{
	struct reference reference;
	bool found;
	TRY(reference_get(ctx->tx, ctx->workspace, id, &reference, &found));
	if (!found)
		return ctx_not_found(ctx, "reference", "reference");
	*ret_reference = reference;
	return OK;
}

/* Begins the event before the row is read: from then on nobody else writes in this workspace. */
static enum err begin(struct ctx *ctx, enum event_kind kind, struct reference_id id, struct reference *ret_reference)
{
	TRY(event_begin(ctx, kind, (struct person_id){0}, id.v));
	TRY(reference_need(ctx, id, ret_reference));
	TRY(event_about(ctx, ret_reference->person_id, id.v));
	if (!day_none(ret_reference->retired)) {
		struct person person;
		TRY(person_or_erased(ctx, ret_reference->person_id, "person", &person));
		return ctx_problem(ctx, ERR_CONFLICT, "reference",
			words_of(ctx->arena, REFERENCE_GONE, {"person", .text = person.name},
				{"day", .day = ret_reference->retired}));
	}
	return OK;
}

static enum err add_topics(struct ctx *ctx, struct reference_id reference, struct texts texts)
{
	for (size_t i = 0; i < texts.n; i++) {
		struct reference_topic topic = {
			.workspace_id = ctx->workspace,
			.id = {ctx_id(ctx)},
			.reference_id = reference,
			.text = text_clean(ctx->arena, texts.v[i]),
		};
		if (!str_empty(topic.text))
			TRY(event_insert(ctx, &reference_topic_table, &topic));
	}
	return OK;
}

static enum err replace_topics(struct ctx *ctx, struct reference_id reference, struct texts texts)
{
	struct list topics;
	if (texts.v == NULL)
		return OK;
	TRY(reference_topics(ctx->tx, (struct reference_topics_args){ctx->workspace, reference}, &topics));
	const struct reference_topics_row *row = topics.items;
	for (size_t i = 0; i < topics.n; i++)
		TRY(event_delete(ctx, &reference_topic_table, row[i].id.v));
	return add_topics(ctx, reference, texts);
}

/* Only a customer is a reference, once, and nobody who must not be contacted. */
static enum err check_person(struct ctx *ctx, const struct person *person)
{
	struct list rows;
	enum standing standing;
	struct words_arg name = {"person", .text = person->name};
	if (person->do_not_contact)
		return ctx_problem(ctx, ERR_STOP, "person", words_of(ctx->arena, MAY_ASK_DO_NOT_CONTACT, name));
	TRY(deal_standing(ctx, person->id, &standing));
	if (standing != STANDING_CUSTOMER)
		return ctx_problem(ctx, ERR_CONFLICT, "person", words_of(ctx->arena, REFERENCE_NO_CUSTOMER, name));
	TRY(reference_of_person(ctx->tx, (struct reference_of_person_args){ctx->workspace, person->id}, &rows));
	const struct reference_of_person_row *row = rows.items;
	for (size_t i = 0; i < rows.n; i++)
		if (day_none(row[i].retired))
			return ctx_problem(ctx, ERR_CONFLICT, "person", words_of(ctx->arena, REFERENCE_ALREADY, name));
	return OK;
}

static enum err sector_of(struct ctx *ctx, struct person_id person, struct str *ret_sector)
{
	struct list rows;
	TRY(reference_sector(ctx->tx, (struct reference_sector_args){ctx->workspace, person}, &rows));
	*ret_sector = rows.n > 0 ? ((const struct reference_sector_row *)rows.items)[0].sector : STR("");
	return OK;
}

enum err reference_offer(struct ctx *ctx, const struct reference_offer_in *in, struct reference_offer_out *ret_out)
{
	struct person person;
	TRY(event_begin(ctx, EVENT_reference_offered, in->person, 0));
	TRY(person_need(ctx, in->person, "person", &person));
	TRY(check_person(ctx, &person));
	struct reference reference = {
		.workspace_id = ctx->workspace,
		.id = {ctx_id(ctx)},
		.person_id = person.id,
		.user_id = ctx->user,
		.industry = text_clean(ctx->arena, in->industry),
		.size = in->size,
		.language = text_clean(ctx->arena, in->language),
		.most = in->most > 0 ? in->most : USUAL_MOST,
		.offered_on = ctx_today(ctx),
	};
	if (str_empty(reference.industry))
		TRY(sector_of(ctx, person.id, &reference.industry));
	TRY(person_share(ctx, reference.person_id));
	TRY(event_insert(ctx, &reference_table, &reference));
	TRY(event_about(ctx, person.id, reference.id.v));
	TRY(add_topics(ctx, reference.id, in->topics));
	*ret_out = (struct reference_offer_out){reference.id, ctx->first_seq};
	return OK;
}

enum err reference_change(struct ctx *ctx, const struct reference_change_in *in, struct reference_change_out *ret_out)
{
	struct reference reference;
	TRY(begin(ctx, EVENT_reference_changed, in->reference, &reference));
	if (!str_none(in->industry))
		reference.industry = text_clean(ctx->arena, in->industry);
	if (!str_none(in->language))
		reference.language = text_clean(ctx->arena, in->language);
	if (in->size != FIRM_SIZE_NONE)
		reference.size = in->size;
	if (in->most > 0)
		reference.most = in->most;
	TRY(event_update(ctx, &reference_table, &reference));
	TRY(replace_topics(ctx, reference.id, in->topics));
	ret_out->event = ctx->first_seq;
	return OK;
}

enum err reference_retire(struct ctx *ctx, const struct reference_retire_in *in, struct reference_retire_out *ret_out)
{
	struct reference reference;
	TRY(begin(ctx, EVENT_reference_retired, in->reference, &reference));
	TRY(ctx_happened_on(ctx, in->day, &reference.retired));
	TRY(event_update(ctx, &reference_table, &reference));
	ret_out->event = ctx->first_seq;
	return OK;
}
