#include "domain/referrals/deck.h"

#include <stdlib.h>

#include "deck_ops.h"
#include "deck_sql.h"
#include "domain/events/event.h"
#include "domain/words.h"
#include "format/text.h"

/* ---- the first deck ---- */

static const struct {
	enum circle circle;
	enum words_id text;
} first_cards[] = {
	{CIRCLE_TRADE, WORDS_PROMPT_TRADE},
	{CIRCLE_COLLEAGUES, WORDS_PROMPT_COLLEAGUES},
	{CIRCLE_SUPPLIERS, WORDS_PROMPT_SUPPLIERS},
	{CIRCLE_NEIGHBOURS, WORDS_PROMPT_NEIGHBOURS},
	{CIRCLE_CLUBS, WORDS_PROMPT_CLUB},
	{CIRCLE_TROUBLE, WORDS_PROMPT_TROUBLE},
};
static const struct {
	enum occasion occasion; /* none: any */
	enum words_id says, answer;
} first_objections[] = {
	{OCCASION_NONE, WORDS_OBJECT_NOBODY, WORDS_OBJECT_NOBODY_ANSWER},
	{OCCASION_NONE, WORDS_OBJECT_CALLED, WORDS_OBJECT_CALLED_ANSWER},
	{OCCASION_NONE, WORDS_OBJECT_PRIVATE, WORDS_OBJECT_PRIVATE_ANSWER},
	{OCCASION_NONE, WORDS_OBJECT_THINK, WORDS_OBJECT_THINK_ANSWER},
	{OCCASION_PROMISE_CONFIRMED, WORDS_OBJECT_BOTHER, WORDS_OBJECT_BOTHER_ANSWER},
	{OCCASION_PROMISE_CONFIRMED, WORDS_OBJECT_REWARD, WORDS_OBJECT_REWARD_ANSWER},
	{OCCASION_HONEST_NO, WORDS_OBJECT_NOT_BOUGHT, WORDS_OBJECT_NOT_BOUGHT_ANSWER},
	{OCCASION_THEIR_NO, WORDS_OBJECT_REFUSED, WORDS_OBJECT_REFUSED_ANSWER},
	{OCCASION_CHECK_IN, WORDS_OBJECT_UNSURE, WORDS_OBJECT_UNSURE_ANSWER},
	{OCCASION_PARTNER_EXCHANGE, WORDS_OBJECT_ONE_WAY, WORDS_OBJECT_ONE_WAY_ANSWER},
};
enum {
	FIRST_CARDS = sizeof first_cards / sizeof *first_cards,
	FIRST_OBJECTIONS = sizeof first_objections / sizeof *first_objections
};

static struct prompt_card first_card(const struct ctx *ctx, size_t i)
{
	return (struct prompt_card){
		.workspace_id = ctx->workspace,
		.id = {(int64_t)i + 1},
		.circle = first_cards[i].circle,
		.text = words_text(first_cards[i].text),
		.active = true,
	};
}

static struct objection first_objection(const struct ctx *ctx, size_t i)
{
	return (struct objection){
		.workspace_id = ctx->workspace,
		.id = {(int64_t)i + 1},
		.occasion = first_objections[i].occasion,
		.says = words_text(first_objections[i].says),
		.answer = words_text(first_objections[i].answer),
		.active = true,
	};
}

/* Without an event: nobody did it, and taking back what somebody did must leave it there for the others. */
static enum err write_first_cards(struct ctx *ctx)
{
	struct list rows;
	TRY(prompt_all(ctx->tx, (struct prompt_all_args){ctx->workspace, DECK_LAST}, &rows));
	for (size_t i = 0; rows.n == 0 && i < FIRST_CARDS; i++) {
		struct prompt_card card = first_card(ctx, i);
		TRY(prompt_card_insert(ctx->tx, &card));
	}
	return OK;
}

static enum err write_first_objections(struct ctx *ctx)
{
	struct list rows;
	TRY(objection_all(ctx->tx, (struct objection_all_args){ctx->workspace}, &rows));
	for (size_t i = 0; rows.n == 0 && i < FIRST_OBJECTIONS; i++) {
		struct objection objection = first_objection(ctx, i);
		TRY(objection_insert(ctx->tx, &objection));
	}
	return OK;
}

/* ---- reading it ---- */

double deck_chance(int64_t brought, int64_t shown, int64_t all_brought, int64_t all_shown)
{
	double usual = ((double)all_brought + 1.0) / ((double)all_shown + 2.0);
	return ((double)brought + DECK_LIKE * usual) / ((double)shown + DECK_LIKE);
}

static void learn(struct deck_card *cards, size_t n)
{
	int64_t shown = 0, brought = 0;
	for (size_t i = 0; i < n; i++) {
		shown += cards[i].shown;
		brought += cards[i].brought;
	}
	for (size_t i = 0; i < n; i++)
		cards[i].chance = deck_chance(cards[i].brought, cards[i].shown, brought, shown);
}

enum err deck_cards(struct ctx *ctx, struct deck_card **ret_cards, size_t *ret_n)
{
	struct list rows;
	TRY(prompt_all(ctx->tx, (struct prompt_all_args){ctx->workspace, DECK_LAST}, &rows));
	const struct prompt_all_row *row = rows.items;
	size_t n = rows.n > 0 ? rows.n : FIRST_CARDS;
	struct deck_card *cards = ARENA_ARRAY(ctx->arena, n, struct deck_card);
	if (cards == NULL)
		return ERR_NOMEM;
	for (size_t i = 0; i < n; i++) {
		struct prompt_card first = rows.n > 0 ? (struct prompt_card){0} : first_card(ctx, i);
		cards[i] = rows.n > 0 ? (struct deck_card){row[i].id, row[i].circle, row[i].trade, row[i].text,
						row[i].active, row[i].shown, row[i].brought, row[i].names, 0}
				      : (struct deck_card){.id = first.id,
						.circle = first.circle,
						.text = first.text,
						.active = true};
	}
	learn(cards, n);
	*ret_cards = cards;
	*ret_n = n;
	return OK;
}

/* ---- for a source ---- */

enum err deck_trade_of(struct ctx *ctx, struct person_id source, struct deck_trade *ret_trade)
{
	struct list rows;
	struct deck_trade trade = {0};
	struct str words = STR(" ");
	TRY(deck_trade(ctx->tx, (struct deck_trade_args){ctx->workspace, source}, &rows));
	const struct deck_trade_row *row = rows.items;
	for (size_t i = 0; i < rows.n; i++) {
		struct str name = str_empty(row[i].sector) ? row[i].title : row[i].sector;
		if (str_empty(trade.name))
			trade.name = name;
		words = str_format(ctx->arena, "%.*s%.*s %.*s %.*s ", STR_ARG(words),
			STR_ARG(text_fold(ctx->arena, row[i].title)),
			STR_ARG(text_fold(ctx->arena, row[i].organization)),
			STR_ARG(text_fold(ctx->arena, row[i].sector)));
	}
	trade.words = words;
	*ret_trade = trade;
	return OK;
}

/* "dentists" is written for a "Dentist" and for "Dentist & Partners". */
static bool is_of_trade(struct arena *arena, struct str word, const struct deck_trade *trade)
{
	struct str folded = text_fold(arena, word);
	if (folded.n > 3 && folded.p[folded.n - 1] == 's')
		folded.n--;
	return !str_empty(folded) && str_find(trade->words, str_join(arena, STR(" "), folded)) != SIZE_MAX;
}

/* Made for this trade, about the source's own trade, any other. */
static int place_of(const struct deck_card *card)
{
	if (!str_empty(card->trade))
		return 0;
	return card->circle == CIRCLE_TRADE ? 1 : 2;
}

static int by_promise(const void *a, const void *b)
{
	const struct deck_card *x = a, *y = b;
	if (place_of(x) != place_of(y))
		return place_of(x) - place_of(y);
	if (x->chance != y->chance)
		return x->chance < y->chance ? 1 : -1;
	if (x->circle != y->circle)
		return (int)x->circle - (int)y->circle;
	return (x->id.v > y->id.v) - (x->id.v < y->id.v);
}

size_t deck_order(struct arena *arena, struct deck_card *cards, size_t n, const struct deck_trade *trade)
{
	size_t left = 0;
	for (size_t i = 0; i < n; i++)
		if (cards[i].active && (str_empty(cards[i].trade) || is_of_trade(arena, cards[i].trade, trade)))
			cards[left++] = cards[i];
	if (left > 0)
		qsort(cards, left, sizeof *cards, by_promise);
	return left;
}

/* ---- at an ask ---- */

enum err deck_need(struct ctx *ctx, struct card_id id, const char *field, struct prompt_card *ret_card)
{
	struct prompt_card card;
	bool found;
	TRY(write_first_cards(ctx));
	TRY(prompt_card_get(ctx->tx, ctx->workspace, id, &card, &found));
	if (!found)
		return ctx_not_found(ctx, field, "card");
	*ret_card = card;
	return OK;
}

enum err deck_shown(struct ctx *ctx, struct ask_id ask, struct card_id card)
{
	struct ask_card shown = {.workspace_id = ctx->workspace, .id = {ctx_id(ctx)}, .ask_id = ask, .card_id = card};
	return event_insert(ctx, &ask_card_table, &shown);
}

/* ---- keeping the deck ---- */

enum err prompt_list(struct ctx *ctx, const struct prompt_list_in *in, struct prompt_list_out *ret_out)
{
	struct deck_card *cards;
	size_t n, left = 0;
	TRY(deck_cards(ctx, &cards, &n));
	struct prompt_list_item *items = ARENA_ARRAY(ctx->arena, n + 1, struct prompt_list_item);
	if (items == NULL)
		return ERR_NOMEM;
	for (size_t i = 0; i < n; i++)
		if (cards[i].active || in->retired)
			items[left++] = (struct prompt_list_item){cards[i].id, cards[i].circle, cards[i].trade,
				cards[i].text, cards[i].active, cards[i].shown, cards[i].brought, cards[i].names,
				cards[i].chance};
	ret_out->items = (struct list){items, left};
	return OK;
}

static struct str or_none(struct ctx *ctx, struct str text)
{
	struct str clean = text_clean(ctx->arena, text);
	return str_empty(clean) ? STR_NONE : clean;
}

enum err prompt_add(struct ctx *ctx, const struct prompt_add_in *in, struct prompt_add_out *ret_out)
{
	TRY(event_begin(ctx, EVENT_prompt_added, (struct person_id){0}, 0));
	TRY(write_first_cards(ctx));
	struct prompt_card card = {
		.workspace_id = ctx->workspace,
		.id = {ctx_id(ctx)},
		.circle = in->circle,
		.trade = or_none(ctx, in->trade),
		.text = text_clean(ctx->arena, in->text),
		.active = true,
	};
	if (str_empty(card.text))
		return ctx_problem(ctx, ERR_INVALID, "text", words_text(WORDS_CARD_TEXT));
	TRY(event_insert(ctx, &prompt_card_table, &card));
	TRY(event_about(ctx, (struct person_id){0}, card.id.v));
	*ret_out = (struct prompt_add_out){card.id, ctx->first_seq};
	return OK;
}

enum err prompt_change(struct ctx *ctx, const struct prompt_change_in *in, struct prompt_change_out *ret_out)
{
	struct prompt_card card;
	TRY(event_begin(ctx, EVENT_prompt_changed, (struct person_id){0}, in->card.v));
	TRY(deck_need(ctx, in->card, "card", &card));
	if (in->circle != CIRCLE_NONE)
		card.circle = in->circle;
	if (!str_none(in->text))
		card.text = text_clean(ctx->arena, in->text);
	if (str_empty(card.text))
		return ctx_problem(ctx, ERR_INVALID, "text", words_text(WORDS_CARD_TEXT));
	if (!str_none(in->trade))
		card.trade = or_none(ctx, in->trade);
	if (in->active.set)
		card.active = in->active.v;
	TRY(event_update(ctx, &prompt_card_table, &card));
	*ret_out = (struct prompt_change_out){card.id, ctx->first_seq};
	return OK;
}

enum err prompt_retire(struct ctx *ctx, const struct prompt_retire_in *in, struct prompt_retire_out *ret_out)
{
	struct prompt_card card;
	TRY(event_begin(ctx, EVENT_prompt_changed, (struct person_id){0}, in->card.v));
	TRY(deck_need(ctx, in->card, "card", &card));
	card.active = false;
	TRY(event_update(ctx, &prompt_card_table, &card));
	ret_out->event = ctx->first_seq;
	return OK;
}

/* ---- objections ---- */

static struct objection_list_item shown_as(const struct objection *objection)
{
	return (struct objection_list_item){
		objection->id, objection->occasion, objection->says, objection->answer, objection->active};
}

enum err deck_objections(struct ctx *ctx, enum occasion occasion, bool retired, struct list *ret_items)
{
	struct list rows;
	TRY(objection_all(ctx->tx, (struct objection_all_args){ctx->workspace}, &rows));
	const struct objection_all_row *row = rows.items;
	size_t n = rows.n > 0 ? rows.n : FIRST_OBJECTIONS, left = 0;
	struct objection_list_item *items = ARENA_ARRAY(ctx->arena, n, struct objection_list_item);
	if (items == NULL)
		return ERR_NOMEM;
	/* Those of the occasion first: they are what is heard then. */
	for (int any = 0; any < 2; any++)
		for (size_t i = 0; i < n; i++) {
			struct objection first = first_objection(ctx, rows.n > 0 ? 0 : i);
			struct objection_list_item item = rows.n > 0 ? (struct objection_list_item){row[i].id,
									       row[i].occasion, row[i].says,
									       row[i].answer, row[i].active}
								     : shown_as(&first);
			bool fits = any ? item.occasion == OCCASION_NONE
					: item.occasion != OCCASION_NONE &&
						    (occasion == OCCASION_NONE || item.occasion == occasion);
			if (fits && (item.active || retired))
				items[left++] = item;
		}
	*ret_items = (struct list){items, left};
	return OK;
}

enum err objection_list(struct ctx *ctx, const struct objection_list_in *in, struct objection_list_out *ret_out)
{
	return deck_objections(ctx, in->occasion, in->retired, &ret_out->items);
}

static enum err check_objection(struct ctx *ctx, const struct objection *objection)
{
	if (str_empty(objection->says) || str_empty(objection->answer))
		return ctx_problem(ctx, ERR_INVALID, str_empty(objection->says) ? "says" : "answer",
			words_text(WORDS_OBJECTION_TEXT));
	return OK;
}

enum err objection_add(struct ctx *ctx, const struct objection_add_in *in, struct objection_add_out *ret_out)
{
	TRY(event_begin(ctx, EVENT_objection_added, (struct person_id){0}, 0));
	TRY(write_first_objections(ctx));
	struct objection objection = {
		.workspace_id = ctx->workspace,
		.id = {ctx_id(ctx)},
		.occasion = in->occasion,
		.says = text_clean(ctx->arena, in->says),
		.answer = text_clean_lines(ctx->arena, in->answer),
		.active = true,
	};
	TRY(check_objection(ctx, &objection));
	TRY(event_insert(ctx, &objection_table, &objection));
	TRY(event_about(ctx, (struct person_id){0}, objection.id.v));
	*ret_out = (struct objection_add_out){objection.id, ctx->first_seq};
	return OK;
}

enum err objection_change(struct ctx *ctx, const struct objection_change_in *in, struct objection_change_out *ret_out)
{
	struct objection objection;
	bool found;
	TRY(event_begin(ctx, EVENT_objection_changed, (struct person_id){0}, in->objection.v));
	TRY(write_first_objections(ctx));
	TRY(objection_get(ctx->tx, ctx->workspace, in->objection, &objection, &found));
	if (!found)
		return ctx_not_found(ctx, "objection", "objection");
	if (!str_none(in->says))
		objection.says = text_clean(ctx->arena, in->says);
	if (!str_none(in->answer))
		objection.answer = text_clean_lines(ctx->arena, in->answer);
	if (in->occasion != OCCASION_NONE || in->any)
		objection.occasion = in->occasion;
	if (in->active.set)
		objection.active = in->active.v;
	TRY(check_objection(ctx, &objection));
	TRY(event_update(ctx, &objection_table, &objection));
	*ret_out = (struct objection_change_out){objection.id, ctx->first_seq};
	return OK;
}
