/* Who may be called now, and who is the best match: the facts are loaded, reference_score judges. */
#include <stdlib.h>

#include "base/ids.h"
#include "deal_sql.h"
#include "domain/deals/deal.h"
#include "domain/people/person.h"
#include "domain/referrals/facts.h"
#include "domain/referrals/reference.h"
#include "facts_sql.h"
#include "reference_ops.h"
#include "reference_sql.h"

struct judging {
	struct ctx *ctx;
	const struct reference_for *wanted;
	struct facts facts;
	struct list topics; /* reference_topics_all_row */
	struct list uses;   /* reference_uses_of_row */
};

/* An item with what puts it in order. */
struct judged {
	struct reference_item item;
	struct day last_asked;
};

static void read_uses(
	const struct judging *judging, struct person_id person, struct reference_facts *facts, struct judged *judged)
{
	struct list rows = FACTS_OF(judging->uses, reference_uses_of_row, person_id, person);
	const struct reference_uses_of_row *row = rows.items;
	struct day quarter = reference_quarter(judging->wanted->on);
	for (size_t i = 0; i < rows.n; i++) {
		if (row[i].outcome == REFERENCE_OUTCOME_DID_NOT_HAPPEN)
			continue;
		facts->used += reference_quarter(row[i].asked_on).ymd == quarter.ymd;
		facts->asked_here |= judging->wanted->deal.v != 0 && row[i].deal_id.v == judging->wanted->deal.v;
		if (row[i].asked_on.ymd > judged->last_asked.ymd)
			judged->last_asked = row[i].asked_on;
		judged->item.calls += row[i].outcome != REFERENCE_OUTCOME_NONE;
	}
	facts->next = day_plus_months(quarter, 3);
}

static bool bought(const struct judging *judging, struct person_id person, struct offer_id offer)
{
	struct list rows = FACTS_OF(judging->facts.deals, deal_rows_row, person_id, person);
	const struct deal_rows_row *row = rows.items;
	for (size_t i = 0; i < rows.n; i++)
		if (row[i].state == DEAL_STATE_WON && row[i].offer_id.v == offer.v)
			return true;
	return false;
}

static struct str topics_of(const struct judging *judging, struct reference_id reference)
{
	const struct reference_topics_all_row *row = judging->topics.items;
	struct str text = STR("");
	for (size_t i = 0; i < judging->topics.n; i++)
		if (row[i].reference_id.v == reference.v)
			text = str_empty(text) ? row[i].text
					       : str_format(judging->ctx->arena, "%.*s; %.*s", STR_ARG(text),
							 STR_ARG(row[i].text));
	return text;
}

/* Somebody erased is not among the facts: nothing is known, and they are retired. */
static bool known(const struct judging *judging, struct person_id person, struct readiness_facts *ret_facts)
{
	const struct facts_people_row *row = judging->facts.people.items;
	for (size_t i = 0; i < judging->facts.people.n; i++)
		if (row[i].id.v == person.v) {
			facts_readiness(&judging->facts, i, judging->wanted->on, ret_facts);
			return true;
		}
	return false;
}

static void judge(const struct judging *judging, const struct reference_all_row *row, struct judged *ret_judged)
{
	struct arena *arena = judging->ctx->arena;
	struct readiness_facts person = {.do_not_contact = true};
	struct reference_fit fit;
	struct judged judged = {.item = {.reference = row->id,
					.person = row->person_id,
					.name = row->name,
					.headline = row->headline,
					.industry = row->industry,
					.size = row->size,
					.language = row->language,
					.topics = topics_of(judging, row->id),
					.most = (int)row->most,
					.rep = row->rep,
					.retired = row->retired}};
	bool is_known = known(judging, row->person_id, &person);
	struct reference_facts facts = {
		.name = row->name,
		.retired = !day_none(row->retired) || !is_known,
		.do_not_contact = person.do_not_contact,
		.is_customer = person.standing == STANDING_CUSTOMER,
		.complaint_open = person.complaint_open,
		.score = person.score,
		.is_prospect = row->person_id.v == judging->wanted->prospect.v,
		.same_offer = judging->wanted->offer.v != 0 && bought(judging, row->person_id, judging->wanted->offer),
		.most = (int)row->most,
		.industry = row->industry,
		.language = row->language,
		.size = row->size,
	};
	fits_words(arena, judged.item.topics, &facts.topics);
	read_uses(judging, row->person_id, &facts, &judged);
	reference_score(arena, &facts, &judging->wanted->wanted, &fit);
	judged.item.used = facts.used;
	judged.item.usable = fit.usable;
	judged.item.score = fit.score;
	judged.item.reason = fit.reason;
	*ret_judged = judged;
}

/* The best first; among equals who has been left in peace longest. */
static int by_match(const void *a, const void *b)
{
	const struct judged *x = a, *y = b;
	if (x->item.usable != y->item.usable)
		return x->item.usable ? -1 : 1;
	if (x->item.score != y->item.score)
		return x->item.score < y->item.score ? 1 : -1;
	if (x->last_asked.ymd != y->last_asked.ymd)
		return x->last_asked.ymd < y->last_asked.ymd ? -1 : 1;
	return (x->item.reference.v > y->item.reference.v) - (x->item.reference.v < y->item.reference.v);
}

/* Some of them, as many as facts are loaded for at once. */
static enum err judge_some(
	struct judging *judging, const struct reference_all_row *rows, size_t n, struct judged *ret_judged)
{
	struct ctx *ctx = judging->ctx;
	int64_t *ids = ARENA_ARRAY(ctx->arena, n + 1, int64_t);
	if (ids == NULL)
		return ERR_NOMEM;
	for (size_t i = 0; i < n; i++)
		ids[i] = rows[i].person_id.v;
	struct ids people = {ids, ids_sort_once(ids, n)};
	TRY(facts_load(ctx, people, &judging->facts));
	TRY(reference_uses_of(ctx->tx, (struct reference_uses_of_args){ctx->workspace, people}, &judging->uses));
	for (size_t i = 0; i < n; i++)
		judge(judging, &rows[i], &ret_judged[i]);
	return OK;
}

enum err reference_judge(struct ctx *ctx, const struct reference_for *wanted, bool with_retired, struct list *ret_items)
{
	struct judging judging = {.ctx = ctx, .wanted = wanted};
	struct list rows;
	TRY(reference_all(ctx->tx, (struct reference_all_args){ctx->workspace}, &rows));
	TRY(reference_topics_all(ctx->tx, (struct reference_topics_all_args){ctx->workspace}, &judging.topics));
	const struct reference_all_row *row = rows.items;
	struct judged *all = ARENA_ARRAY(ctx->arena, rows.n + 1, struct judged);
	struct reference_item *items = ARENA_ARRAY(ctx->arena, rows.n + 1, struct reference_item);
	size_t n = 0;
	if (all == NULL || items == NULL)
		return ERR_NOMEM;
	for (size_t at = 0; at < rows.n; at += FACTS_MOST)
		TRY(judge_some(&judging, row + at, rows.n - at < FACTS_MOST ? rows.n - at : FACTS_MOST, all + at));
	qsort(all, rows.n, sizeof *all, by_match);
	for (size_t i = 0; i < rows.n; i++)
		if (with_retired || day_none(all[i].item.retired))
			items[n++] = all[i].item;
	*ret_items = (struct list){items, n};
	return OK;
}

/* ---- operations ---- */

/* The trade of the deal's firm, else of where the prospect works. */
static enum err sector_of(struct ctx *ctx, const struct deal *deal, struct str *ret_sector)
{
	struct organization organization;
	struct list rows;
	bool found = false;
	*ret_sector = STR_NONE;
	if (deal->organization_id.v != 0)
		TRY(organization_get(ctx->tx, ctx->workspace, deal->organization_id, &organization, &found));
	if (found && !str_empty(organization.sector)) {
		*ret_sector = organization.sector;
		return OK;
	}
	TRY(reference_sector(ctx->tx, (struct reference_sector_args){ctx->workspace, deal->person_id}, &rows));
	if (rows.n > 0)
		*ret_sector = ((const struct reference_sector_row *)rows.items)[0].sector;
	return OK;
}

enum err reference_match(struct ctx *ctx, const struct reference_match_in *in, struct reference_match_out *ret_out)
{
	struct deal deal;
	struct str topics = STR("");
	TRY(deal_need(ctx, in->deal, "deal", &deal));
	struct reference_for wanted = {
		.deal = deal.id,
		.prospect = deal.person_id,
		.offer = deal.offer_id,
		.wanted = {.industry = in->industry, .language = in->language, .size = in->size},
		.on = ctx_today(ctx),
	};
	if (str_empty(str_trim(in->industry)))
		TRY(sector_of(ctx, &deal, &wanted.wanted.industry));
	for (size_t i = 0; i < in->topics.n; i++)
		topics = str_format(ctx->arena, "%.*s %.*s", STR_ARG(topics), STR_ARG(in->topics.v[i]));
	fits_words(ctx->arena, topics, &wanted.wanted.topics);
	TRY(reference_judge(ctx, &wanted, false, &ret_out->items));
	return reference_uses_deal(ctx->tx, (struct reference_uses_deal_args){ctx->workspace, deal.id}, &ret_out->uses);
}

enum err reference_list(struct ctx *ctx, const struct reference_list_in *in, struct reference_list_out *ret_out)
{
	return reference_judge(ctx, &(struct reference_for){.on = ctx_today(ctx)}, in->retired, &ret_out->items);
}

enum err reference_of(struct ctx *ctx, const struct reference_of_in *in, struct reference_of_out *ret_out)
{
	struct person person;
	struct list all;
	size_t n = 0;
	TRY(person_or_erased(ctx, in->person, "person", &person));
	if (person_hidden(ctx, person.private_to))
		return ctx_not_found(ctx, "person", "person");
	TRY(reference_judge(ctx, &(struct reference_for){.on = ctx_today(ctx)}, false, &all));
	struct reference_item *item = all.items;
	for (size_t i = 0; i < all.n; i++)
		if (item[i].person.v == person.id.v)
			item[n++] = item[i];
	ret_out->items = (struct list){item, n};
	return reference_uses_person(
		ctx->tx, (struct reference_uses_person_args){ctx->workspace, person.id}, &ret_out->uses);
}
