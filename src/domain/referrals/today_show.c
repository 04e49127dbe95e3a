/* The day's list as it is shown: names, the reasons behind an ask, for whom, and what the day came to. */
#include "domain/accounts/user.h"
#include "ask_sql.h"
#include "base/ids.h"
#include "domain/referrals/partner.h"
#include "domain/referrals/prepare.h"
#include "domain/referrals/today_rules.h"
#include "domain/words.h"
#include "today_ops.h"
#include "today_sql.h"
#include "user_sql.h"

static enum err user_of(struct ctx *ctx, struct str email, struct user_id *ret_user)
{
	struct list rows;
	struct user_id user = ctx->user;
	if (str_empty(str_trim(email))) {
		*ret_user = user;
		return OK;
	}
	TRY(user_all(ctx->tx, (struct user_all_args){ctx->workspace}, &rows));
	const struct user_all_row *row = rows.items;
	user = (struct user_id){0};
	for (size_t i = 0; i < rows.n; i++)
		if (str_equal_ascii_nocase(row[i].email, str_trim(email)))
			user = row[i].id;
	if (user.v == 0)
		return ctx_not_found(ctx, "rep", "rep");
	if (user.v != ctx->user.v && ctx->role < USER_ROLE_MANAGER)
		return ctx_problem(ctx, ERR_FORBIDDEN, "rep", words_text(WORDS_TODAY_OWN));
	*ret_user = user;
	return OK;
}

/* For whom those who are to be asked are asked. Never kept: whom they know changes without them. */
static enum err add_ask_for(struct ctx *ctx, struct user_id user, struct today_show_item *items, size_t n)
{
	int64_t *sources = ARENA_ARRAY(ctx->arena, n + 1, int64_t);
	struct str *sentences = ARENA_ARRAY(ctx->arena, n + 1, struct str);
	size_t n_sources = 0, at = 0;
	if (sources == NULL || sentences == NULL)
		return ERR_NOMEM;
	for (size_t i = 0; i < n; i++)
		if (items[i].kind == TODAY_KIND_ASK)
			sources[n_sources++] = items[i].person.v;
	TRY(prepare_sentences(ctx, user, (struct ids){sources, n_sources}, sentences));
	for (size_t i = 0; i < n; i++)
		if (items[i].kind == TODAY_KIND_ASK)
			items[i].ask_for = sentences[at++];
	return OK;
}

/* Whom of ours those who are to be given somebody would be glad of. Never kept, for the same reason. */
static enum err add_give_whom(struct ctx *ctx, struct today_show_item *items, size_t n)
{
	int64_t *partners = ARENA_ARRAY(ctx->arena, n + 1, int64_t);
	struct str *sentences = ARENA_ARRAY(ctx->arena, n + 1, struct str);
	size_t n_partners = 0, at = 0;
	if (partners == NULL || sentences == NULL)
		return ERR_NOMEM;
	for (size_t i = 0; i < n; i++)
		if (str_is(items[i].rule, TODAY_GIVE_FIRST))
			partners[n_partners++] = items[i].person.v;
	TRY(partner_next_sentences(ctx, (struct ids){partners, n_partners}, sentences));
	for (size_t i = 0; i < n; i++)
		if (str_is(items[i].rule, TODAY_GIVE_FIRST))
			items[i].ask_for = sentences[at++];
	return OK;
}

static struct today_factor factor_shown(
	struct ctx *ctx, int kind, const struct factors *factors, const struct factors_prior *prior, struct str person)
{
	const struct factor *factor = &factors->of[kind];
	bool is_chance = factor->likely.a > 0;
	return (struct today_factor){
		.kind = (enum factor_kind)kind,
		.value = factor->value,
		.low = is_chance ? beta_quantile(factor->likely, 0.05) : 0,
		.high = is_chance ? beta_quantile(factor->likely, 0.95) : 0,
		.hits = factor->hits,
		.of = factor->of,
		.team_hits = factor->team_hits,
		.team_of = factor->team_of,
		.prior = prior->mean,
		.source = prior->source,
		.sentence = factors_sentence(
			ctx->arena, (enum factor_kind)kind, factor, prior, person, ctx->settings.currency),
	};
}

/* Why an ask is worth what it is. */
static enum err add_factors(struct ctx *ctx, struct user_id user, struct today_show_item *items, size_t n)
{
	today_people asked = {0};
	struct rates rates;
	for (size_t i = 0; i < n; i++)
		if (items[i].kind == TODAY_KIND_ASK && !VEC_PUSH(ctx->arena, &asked, items[i].person.v))
			return ERR_NOMEM;
	asked.n = ids_sort_once(asked.v, asked.n);
	if (asked.n > FACTS_MOST)
		asked.n = FACTS_MOST;
	struct factors *factors = ARENA_ARRAY(ctx->arena, asked.n + 1, struct factors);
	if (asked.n == 0 || factors == NULL)
		return asked.n == 0 ? OK : ERR_NOMEM;
	TRY(rates_load(ctx, user, &rates));
	TRY(today_factors(ctx, (struct ids){asked.v, asked.n}, &rates, factors));
	for (size_t i = 0; i < n; i++) {
		if (items[i].kind != TODAY_KIND_ASK)
			continue;
		const int64_t *at = ids_find((struct ids){asked.v, asked.n}, items[i].person.v);
		struct today_factor *shown = ARENA_ARRAY(ctx->arena, FACTORS, struct today_factor);
		if (at == NULL || shown == NULL)
			continue;
		for (int kind = FACTOR_KIND_BRINGS_NAMES; kind < FACTORS; kind++)
			shown[kind - 1] = factor_shown(
				ctx, kind, &factors[at - asked.v], &rates.priors.of[kind], items[i].person_name);
		items[i].factors = (struct list){shown, FACTORS - 1};
	}
	return OK;
}

static enum err people_of(struct ctx *ctx, const struct today_item *items, size_t n, struct list *ret_people)
{
	int64_t *ids = ARENA_ARRAY(ctx->arena, n + 1, int64_t);
	if (ids == NULL)
		return ERR_NOMEM;
	for (size_t i = 0; i < n; i++)
		ids[i] = items[i].person_id.v;
	return today_headlines(
		ctx->tx, (struct today_headlines_args){ctx->workspace, {ids, ids_sort_once(ids, n)}}, ret_people);
}

/* Puts the names beside the items that are shown. */
static enum err show_items(struct ctx *ctx, const struct today_item *items, size_t n, struct today_out *out)
{
	struct today_show_item *shown = ARENA_ARRAY(ctx->arena, n + 1, struct today_show_item);
	struct list people;
	if (shown == NULL)
		return ERR_NOMEM;
	TRY(people_of(ctx, items, n, &people));
	for (size_t i = 0; i < n; i++) {
		struct list found = FACTS_OF(people, today_headlines_row, id, items[i].person_id);
		if (found.n == 0)
			return ctx_not_found(ctx, "person", "person");
		const struct today_headlines_row *person = found.items;
		shown[i] = (struct today_show_item){
			.kind = items[i].kind,
			.rule = items[i].rule,
			.person = items[i].person_id,
			.person_name = person->name,
			.headline = person->headline,
			.reason = items[i].reason,
			.due = items[i].due,
			.value = items[i].value,
			.currency = items[i].currency,
			.worth = items[i].worth,
			.minutes = items[i].minutes,
			.subject = items[i].subject,
		};
		out->minutes += items[i].minutes;
	}
	out->items = (struct list){shown, n};
	TRY(add_factors(ctx, out->user, shown, n));
	TRY(add_give_whom(ctx, shown, n));
	return add_ask_for(ctx, out->user, shown, n);
}

static struct str counted(struct arena *arena, int64_t n, enum words_id none, enum words_id one, enum words_id many)
{
	struct words_arg number = {"number", .has_number = true, .number = n};
	return n == 1 ? words_text(one) : words_format(arena, n == 0 ? none : many, &number, 1);
}

/* What the list was good for: said when it is empty, so that a day's end feels like one. */
static enum err came_of(struct ctx *ctx, const struct today_out *out, int64_t asks, struct str *ret_came)
{
	struct arena *arena = ctx->arena;
	struct today_done_on_row done = {0};
	struct today_named_on_row named = {0};
	bool found;
	struct utc since = day_start(out->date, ctx->settings.zone);
	struct day next = day_plus(out->date, 1); /* none at the end of days */
	struct utc until = day_none(next) ? utc_plus(since, 24 * 3600 * US_PER_SECOND)
					  : day_start(next, ctx->settings.zone);
	TRY(today_done_on(
		ctx->tx, (struct today_done_on_args){ctx->workspace, out->user, since, until}, &done, &found));
	TRY(today_named_on(
		ctx->tx, (struct today_named_on_args){ctx->workspace, out->user, out->date}, &named, &found));
	struct words_arg asked = {
		"asks", .text = counted(arena, asks, WORDS_CAME_ASKS_MANY, WORDS_CAME_ASKS_ONE, WORDS_CAME_ASKS_MANY)};
	struct words_arg names = {"names",
		.text = counted(arena, named.n, WORDS_CAME_NAMES_NONE, WORDS_CAME_NAMES_ONE, WORDS_CAME_NAMES_MANY)};
	struct words_arg others = {"done",
		.text = counted(arena, done.n, WORDS_CAME_DONE_MANY, WORDS_CAME_DONE_ONE, WORDS_CAME_DONE_MANY)};
	if (asks > 0 && done.n > 0)
		*ret_came = words_of(arena, CAME_BOTH, asked, names, others);
	else if (asks > 0)
		*ret_came = words_of(arena, CAME_ASKS, asked, names);
	else
		*ret_came = done.n > 0 ? words_of(arena, CAME_DONE, others) : STR_NONE;
	return OK;
}

enum err today(struct ctx *ctx, const struct today_in *in, struct today_out *ret_out)
{
	struct today_out out = {.date = day_none(in->date) ? ctx_today(ctx) : in->date};
	today_items items = {0};
	struct ask_count_on_row asked;
	bool found;
	TRY(user_of(ctx, in->rep, &out.user));
	TRY(today_items_of(ctx, out.user, out.date, &items, &out.kept));
	TRY(ask_count_on(ctx->tx, (struct ask_count_on_args){ctx->workspace, out.user, out.date}, &asked, &found));
	int asks = ctx->settings.asks_per_day - (found ? (int)asked.n : 0);
	size_t n = today_pick(items.v, items.n, asks < 0 ? 0 : asks);
	TRY(show_items(ctx, items.v, n, &out));
	TRY(came_of(ctx, &out, found ? asked.n : 0, &out.came));
	*ret_out = out;
	return OK;
}
