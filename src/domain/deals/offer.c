#include "domain/deals/offer.h"

#include "domain/deals/mend.h"
#include "domain/events/event.h"
#include "domain/words.h"
#include "format/text.h"
#include "offer_ops.h"

enum err offer_need(struct ctx *ctx, struct offer_id id, const char *field, struct offer *ret_offer)
{
	struct offer offer;
	bool found;
	TRY(offer_get(ctx->tx, ctx->workspace, id, &offer, &found));
	if (!found)
		return ctx_not_found(ctx, field, "offer");
	*ret_offer = offer;
	return OK;
}

static enum err offer_make(struct ctx *ctx, struct str name, struct offer *offer)
{
	offer->workspace_id = ctx->workspace;
	offer->id = (struct offer_id){ctx_id(ctx)};
	offer->name = text_clean(ctx->arena, name);
	offer->folded = text_fold(ctx->arena, offer->name);
	offer->active = true;
	if (str_empty(offer->name))
		return ctx_problem(ctx, ERR_INVALID, "name",
			words_of(ctx->arena, NEEDED, {"thing", .text = STR("the offer's name")}));
	if (str_empty(offer->usual_promise))
		offer->usual_promise = words_text(WORDS_USUAL_PROMISE);
	if (str_none(offer->ideal_client))
		offer->ideal_client = STR("");
	return event_insert(ctx, &offer_table, offer);
}

enum err offer_named(struct ctx *ctx, struct str name, struct offer_id *ret_offer)
{
	struct offer_by_folded_row there;
	bool found;
	struct str folded = text_fold(ctx->arena, text_clean(ctx->arena, name));
	TRY(offer_by_folded(ctx->tx, (struct offer_by_folded_args){ctx->workspace, folded}, &there, &found));
	if (found) {
		*ret_offer = there.id;
		return OK;
	}
	struct offer offer = {.usual_days = OFFER_USUAL_DAYS};
	TRY(offer_make(ctx, name, &offer));
	*ret_offer = offer.id;
	return OK;
}

enum err offer_only(struct ctx *ctx, struct offer_id *ret_offer)
{
	struct list offers;
	struct offer_id only = {0};
	TRY(offer_all(ctx->tx, (struct offer_all_args){ctx->workspace}, &offers));
	const struct offer_all_row *row = offers.items;
	for (size_t i = 0; i < offers.n; i++) {
		if (!row[i].active)
			continue;
		if (only.v != 0) {
			only.v = 0;
			break;
		}
		only = row[i].id;
	}
	*ret_offer = only;
	return OK;
}

/* A list of texts as lines of one kind, in the order given. */
static enum err add_lines(struct ctx *ctx, struct offer_id offer, enum offer_line_kind kind, struct texts texts)
{
	for (size_t i = 0; i < texts.n; i++) {
		struct str text = text_clean(ctx->arena, texts.v[i]);
		if (str_empty(text))
			continue;
		struct offer_line line = {
			.workspace_id = ctx->workspace,
			.id = {ctx_id(ctx)},
			.offer_id = offer,
			.kind = kind,
			.text = text,
		};
		TRY(event_insert(ctx, &offer_line_table, &line));
	}
	return OK;
}

static enum err replace_lines(struct ctx *ctx, struct offer_id offer, enum offer_line_kind kind, struct texts texts)
{
	struct list lines;
	if (texts.v == NULL)
		return OK;
	TRY(offer_lines(ctx->tx, (struct offer_lines_args){ctx->workspace, offer}, &lines));
	const struct offer_lines_row *row = lines.items;
	for (size_t i = 0; i < lines.n; i++)
		if (row[i].kind == kind)
			TRY(event_delete(ctx, &offer_line_table, row[i].id.v));
	return add_lines(ctx, offer, kind, texts);
}

static enum err refuse_same_name(struct ctx *ctx, struct str name, struct offer_id except)
{
	struct offer_by_folded_row there;
	bool found;
	struct str folded = text_fold(ctx->arena, text_clean(ctx->arena, name));
	TRY(offer_by_folded(ctx->tx, (struct offer_by_folded_args){ctx->workspace, folded}, &there, &found));
	if (found && there.id.v != except.v)
		return ctx_problem(
			ctx, ERR_CONFLICT, "name", words_of(ctx->arena, OFFER_THERE, {"offer", .text = name}));
	return OK;
}

enum err offer_add(struct ctx *ctx, const struct offer_add_in *in, struct offer_add_out *ret_out)
{
	TRY(refuse_same_name(ctx, in->name, (struct offer_id){0}));
	TRY(event_begin(ctx, EVENT_offer_added, (struct person_id){0}, 0));
	struct offer offer = {
		.ideal_client = text_clean_lines(ctx->arena, in->ideal_client),
		.usual_promise = text_clean(ctx->arena, in->usual_promise),
		.usual_days = in->usual_days.set ? in->usual_days.v : OFFER_USUAL_DAYS,
	};
	TRY(offer_make(ctx, in->name, &offer));
	TRY(event_about(ctx, (struct person_id){0}, offer.id.v));
	TRY(add_lines(ctx, offer.id, OFFER_LINE_KIND_NOT_A_FIT, in->not_a_fit));
	TRY(add_lines(ctx, offer.id, OFFER_LINE_KIND_ALTERNATIVE, in->alternatives));
	TRY(add_lines(ctx, offer.id, OFFER_LINE_KIND_QUESTION, in->questions));
	TRY(add_lines(ctx, offer.id, OFFER_LINE_KIND_REASON, in->reasons));
	*ret_out = (struct offer_add_out){.offer = offer.id, .event = ctx->first_seq};
	return OK;
}

enum err offer_change(struct ctx *ctx, const struct offer_change_in *in, struct offer_change_out *ret_out)
{
	struct offer offer;
	TRY(offer_need(ctx, in->offer, "offer", &offer));
	TRY(event_begin(ctx, EVENT_offer_changed, (struct person_id){0}, offer.id.v));
	struct str name = text_clean(ctx->arena, in->name);
	if (!str_empty(name)) {
		TRY(refuse_same_name(ctx, name, offer.id));
		offer.name = name;
		offer.folded = text_fold(ctx->arena, name);
	}
	if (!str_none(in->ideal_client))
		offer.ideal_client = text_clean_lines(ctx->arena, in->ideal_client);
	if (!str_empty(in->usual_promise))
		offer.usual_promise = text_clean(ctx->arena, in->usual_promise);
	if (in->usual_days.set)
		offer.usual_days = in->usual_days.v;
	if (in->active.set)
		offer.active = in->active.v;
	TRY(event_update(ctx, &offer_table, &offer));
	TRY(replace_lines(ctx, offer.id, OFFER_LINE_KIND_NOT_A_FIT, in->not_a_fit));
	TRY(replace_lines(ctx, offer.id, OFFER_LINE_KIND_ALTERNATIVE, in->alternatives));
	TRY(replace_lines(ctx, offer.id, OFFER_LINE_KIND_QUESTION, in->questions));
	TRY(replace_lines(ctx, offer.id, OFFER_LINE_KIND_REASON, in->reasons));
	*ret_out = (struct offer_change_out){.offer = offer.id, .event = ctx->first_seq};
	return OK;
}

/* Its numbers of the last twelve months, and what they say. */
static enum err read_mend(struct ctx *ctx, const struct offer *offer, struct offer_show_out *out)
{
	struct offer_scores_row scores = {0};
	struct offer_voiced_row voiced = {0};
	struct day since = day_plus(ctx_today(ctx), -MEND_DAYS);
	bool found;
	TRY(offer_scores(ctx->tx, (struct offer_scores_args){ctx->workspace, offer->id, since}, &scores, &found));
	TRY(offer_voiced(ctx->tx, (struct offer_voiced_args){ctx->workspace, offer->id, since}, &voiced, &found));
	out->scores = (int)scores.scores;
	out->delighted = (int)scores.delighted;
	out->answers = (int)voiced.answers;
	out->voiced = (int)voiced.voiced;
	out->mend = mend_of(ctx->arena, offer->name,
		&(struct mend_facts){scores.scores, scores.delighted, voiced.answers, voiced.voiced});
	return OK;
}

enum err offer_show(struct ctx *ctx, const struct offer_show_in *in, struct offer_show_out *ret_out)
{
	struct offer offer;
	struct offer_show_out out = {0};
	TRY(offer_need(ctx, in->offer, "offer", &offer));
	TRY(offer_lines(ctx->tx, (struct offer_lines_args){ctx->workspace, offer.id}, &out.lines));
	const struct offer_lines_row *row = out.lines.items;
	for (size_t i = 0; i < out.lines.n; i++)
		out.finished = out.finished || row[i].kind == OFFER_LINE_KIND_NOT_A_FIT; /* nobody serves everybody */
	TRY(read_mend(ctx, &offer, &out));
	out.offer = offer.id;
	out.name = offer.name;
	out.ideal_client = offer.ideal_client;
	out.usual_promise = offer.usual_promise;
	out.usual_days = offer.usual_days;
	out.active = offer.active;
	*ret_out = out;
	return OK;
}

enum err offer_list(struct ctx *ctx, const struct offer_list_in *in, struct offer_list_out *ret_out)
{
	(void)in;
	return offer_all(ctx->tx, (struct offer_all_args){ctx->workspace}, &ret_out->items);
}
