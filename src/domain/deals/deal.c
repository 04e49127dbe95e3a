#include "domain/deals/deal.h"

#include "domain/deals/offer.h"
#include "domain/deals/standing.h"
#include "domain/events/event.h"
#include "domain/events/tally.h"
#include "domain/people/person.h"
#include "domain/words.h"
#include "deal_ops.h"
#include "deal_sql.h"
#include "format/text.h"
#include "person_sql.h"
#include "promise_sql.h"

enum { DEALS_SHOWN = 50 };

static struct day or_day(struct day day, struct day otherwise)
{
	return day_none(day) ? otherwise : day;
}

static bool was_won(enum deal_state state)
{
	return state == DEAL_STATE_WON || state == DEAL_STATE_ENDED;
}

enum err deal_need(struct ctx *ctx, struct deal_id id, const char *field, struct deal *ret_deal)
{
	struct deal deal;
	bool found;
	TRY(deal_get(ctx->tx, ctx->workspace, id, &deal, &found));
	if (!found)
		return ctx_not_found(ctx, field, "deal");
	*ret_deal = deal;
	return OK;
}

enum err deal_make(struct ctx *ctx, const struct deal_new *new, struct deal *ret_deal)
{
	struct day today = ctx_today(ctx);
	struct deal deal = {
		.workspace_id = ctx->workspace,
		.id = {ctx_id(ctx)},
		.person_id = new->person,
		.organization_id = new->organization,
		.offer_id = new->offer,
		.user_id = new->user.v != 0 ? new->user : ctx->user,
		.state = new->state == DEAL_STATE_NONE ? DEAL_STATE_DISCOVERY : new->state,
		.value = new->value,
		.currency = str_empty(new->currency) ? ctx->settings.currency : new->currency,
		.reason = str_empty(new->reason) ? STR_NONE : text_clean_lines(ctx->arena, new->reason),
		.sender = SENDER_KNOWN_UNKNOWN,
		.external = str_empty(new->external) ? STR_NONE : new->external,
		.imported = new->imported,
	};
	deal.opened = or_day(new->opened, or_day(new->won, or_day(new->closed, today)));
	if (was_won(deal.state))
		deal.won = or_day(new->won, or_day(new->closed, deal.opened));
	if (deal.state != DEAL_STATE_WON && !deal_state_open(deal.state))
		deal.closed = or_day(new->closed, today);
	TRY(person_share(ctx, deal.person_id));
	TRY(event_insert(ctx, &deal_table, &deal));
	*ret_deal = deal;
	return OK;
}

enum err deal_promise(
	struct ctx *ctx, const struct deal *deal, struct str text, struct day due, struct promise_id *ret_promise)
{
	struct offer offer;
	TRY(offer_need(ctx, deal->offer_id, "offer", &offer));
	struct promise promise = {
		.workspace_id = ctx->workspace,
		.id = {ctx_id(ctx)},
		.deal_id = deal->id,
		.person_id = deal->person_id,
		.user_id = deal->user_id,
		.text = str_empty(str_trim(text)) ? offer.usual_promise : text_clean(ctx->arena, text),
		.due = or_day(due, day_plus(or_day(deal->won, ctx_today(ctx)), (int)offer.usual_days)),
		.imported = deal->imported,
	};
	if (promise.imported && promise.due.ymd <= ctx_today(ctx).ymd)
		promise.kept = promise.due;
	TRY(event_insert(ctx, &promise_table, &promise));
	*ret_promise = promise.id;
	return OK;
}

enum err deal_import(struct ctx *ctx, const struct deal_new *new, struct deal_id *ret_deal)
{
	struct deal deal;
	struct promise_id promise;
	enum standing standing;
	struct deal_new imported = *new;
	imported.imported = true;
	TRY(deal_make(ctx, &imported, &deal));
	if (deal.state == DEAL_STATE_WON)
		TRY(deal_promise(ctx, &deal, STR_NONE, DAY_NONE, &promise));
	TRY(deal_standing(ctx, deal.person_id, &standing));
	*ret_deal = deal.id;
	return OK;
}

static bool move_allowed(enum deal_state from, enum deal_state to)
{
	if (deal_state_open(from))
		return to != DEAL_STATE_ENDED && (!deal_state_open(to) || to > from);
	return from == DEAL_STATE_WON && to == DEAL_STATE_ENDED;
}

enum err deal_move(struct ctx *ctx, struct deal *deal, enum deal_state to, struct day on)
{
	if (!move_allowed(deal->state, to))
		return ctx_problem(ctx, ERR_CONFLICT, "deal",
			words_of(ctx->arena, DEAL_MOVE, {"from", .text = enum_word(&deal_state_info, (int)deal->state)},
				{"to", .text = enum_word(&deal_state_info, (int)to)}));
	struct day day = or_day(on, ctx_today(ctx));
	if (day.ymd > ctx_today(ctx).ymd)
		return ctx_problem(ctx, ERR_INVALID, "day", words_text(WORDS_DAY_AHEAD));
	deal->state = to;
	if (to == DEAL_STATE_WON)
		deal->won = day;
	else if (!deal_state_open(to))
		deal->closed = day;
	return event_update(ctx, &deal_table, deal);
}

enum err deal_standing(struct ctx *ctx, struct person_id person, enum standing *ret_standing)
{
	struct list deals;
	TRY(deal_rows(ctx->tx, (struct deal_rows_args){ctx->workspace, {&person.v, 1}}, &deals));
	const struct deal_rows_row *row = deals.items;
	struct standing_sum sum = {0};
	for (size_t i = 0; i < deals.n; i++)
		standing_add(&sum, (struct standing_deal){row[i].state, row[i].closed, row[i].id.v});
	*ret_standing = standing_from(&sum);
	TRY(person_standing_set(ctx->tx, (struct person_standing_set_args){ctx->workspace, person, *ret_standing}));
	return tally_changed_person(ctx, person);
}

enum err deal_show(struct ctx *ctx, const struct deal_show_in *in, struct deal_show_out *ret_out)
{
	struct deal_show_out out = {0};
	struct deal deal;
	struct offer offer;
	struct person person;
	TRY(deal_need(ctx, in->deal, "deal", &deal));
	TRY(offer_need(ctx, deal.offer_id, "offer", &offer));
	TRY(person_or_erased(ctx, deal.person_id, "person", &person));
	TRY(promise_of_deal(ctx->tx, (struct promise_of_deal_args){ctx->workspace, deal.id}, &out.promises));
	out.deal = deal;
	out.offer = offer.name;
	out.person_name = person.name;
	*ret_out = out;
	return OK;
}

enum err deal_list(struct ctx *ctx, const struct deal_list_in *in, struct deal_list_out *ret_out)
{
	struct list rows;
	int64_t before = INT64_MAX;
	int64_t limit = in->limit > 0 ? in->limit : DEALS_SHOWN;
	if (!str_empty(in->after) && id_parse(in->after, &before) != OK)
		return ctx_problem(ctx, ERR_INVALID, "after", words_text(WORDS_AFTER_WRONG));
	if (in->person.v != 0) {
		struct deal_page_person_args args = {ctx->workspace, in->person, {before}, limit};
		TRY(deal_page_person(ctx->tx, args, &rows));
	} else {
		struct user_id user = in->user.v != 0 ? in->user : ctx->user;
		enum deal_state state = in->state == DEAL_STATE_NONE ? DEAL_STATE_DISCOVERY : in->state;
		TRY(deal_page(ctx->tx, (struct deal_page_args){ctx->workspace, user, state, {before}, limit}, &rows));
	}
	const struct deal_page_row *row = rows.items; /* the rows of both statements are alike */
	struct str next = STR_NONE;
	if ((int64_t)rows.n == limit)
		next = id_words(ctx->arena, row[rows.n - 1].id.v);
	*ret_out = (struct deal_list_out){.items = rows, .next = next};
	return OK;
}
