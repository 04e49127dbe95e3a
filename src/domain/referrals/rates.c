#include "domain/referrals/rates.h"

#include "deal_sql.h"
#include "domain/events/event.h"
#include "domain/words.h"
#include "rates_ops.h"
#include "rates_sql.h"

static double major(struct ctx *ctx, struct minor value)
{
	double amount = (double)value.v;
	for (int i = money_digits(str_z(ctx->arena, ctx->settings.currency)); i > 0; i--)
		amount /= 10;
	return amount;
}

static enum err count_own(struct ctx *ctx, struct user_id user, struct today_rate *ret_own)
{
	struct rates_of_asks_row asks = {0};
	struct rates_of_referrals_row referrals = {0};
	struct deal_usual_value_row clients = {0};
	bool found;
	TRY(rates_of_asks(ctx->tx, (struct rates_of_asks_args){ctx->workspace, user}, &asks, &found));
	TRY(rates_of_referrals(ctx->tx, (struct rates_of_referrals_args){ctx->workspace, user}, &referrals, &found));
	TRY(deal_usual_value(ctx->tx, (struct deal_usual_value_args){ctx->workspace, user}, &clients, &found));
	*ret_own = (struct today_rate){
		.workspace_id = ctx->workspace,
		.user_id = user,
		.scope = RATE_SCOPE_OWN,
		.asks = asks.asks,
		.asks_named = asks.asks_named,
		.names = referrals.names,
		.decided = referrals.decided,
		.permitted = referrals.permitted,
		.closed = referrals.closed,
		.won = referrals.won,
		.clients = clients.n,
		.client_value = clients.total,
	};
	return OK;
}

/* One's own with what the others have counted for theirs; a client's value is one's own. */
static enum err count_team(struct ctx *ctx, const struct today_rate *own, struct today_rate *ret_team)
{
	struct rates_of_others_row others = {0};
	bool found;
	TRY(rates_of_others(ctx->tx, (struct rates_of_others_args){ctx->workspace, own->user_id}, &others, &found));
	*ret_team = *own;
	ret_team->scope = RATE_SCOPE_TEAM;
	ret_team->asks += others.asks.v;
	ret_team->asks_named += others.asks_named.v;
	ret_team->names += others.names.v;
	ret_team->decided += others.decided.v;
	ret_team->permitted += others.permitted.v;
	ret_team->closed += others.closed.v;
	ret_team->won += others.won.v;
	return OK;
}

static enum err load_priors(struct ctx *ctx, struct factors_priors *ret_priors)
{
	struct list rows;
	TRY(rates_priors(ctx->tx, (struct rates_priors_args){ctx->workspace}, &rows));
	const struct rates_priors_row *row = rows.items;
	factors_published(ret_priors);
	for (size_t i = 0; i < rows.n; i++)
		ret_priors->of[row[i].kind] = (struct factors_prior){row[i].mean, row[i].weight, row[i].source};
	return OK;
}

/* The team's counts as the user's list has them. */
static enum err load_kept(struct ctx *ctx, struct user_id user, struct factors_counts *ret_team, struct day *ret_day)
{
	struct list rows;
	TRY(rates_kept(ctx->tx, (struct rates_kept_args){ctx->workspace, user}, &rows));
	const struct rates_kept_row *row = rows.items;
	*ret_day = DAY_NONE;
	for (size_t i = 0; i < rows.n; i++) {
		if (row[i].scope != RATE_SCOPE_TEAM)
			continue;
		*ret_day = row[i].for_day;
		*ret_team = (struct factors_counts){row[i].asks, row[i].asks_named, row[i].names, row[i].decided,
			row[i].permitted, row[i].closed, row[i].won, row[i].clients, major(ctx, row[i].client_value)};
	}
	return OK;
}

enum err rates_load(struct ctx *ctx, struct user_id user, struct rates *ret_rates)
{
	struct today_rate own, team;
	struct day day;
	TRY(load_priors(ctx, &ret_rates->priors));
	TRY(load_kept(ctx, user, &ret_rates->team, &day));
	if (!day_none(day))
		return OK;
	TRY(count_own(ctx, user, &own));
	TRY(count_team(ctx, &own, &team));
	ret_rates->team = (struct factors_counts){team.asks, team.asks_named, team.names, team.decided, team.permitted,
		team.closed, team.won, team.clients, major(ctx, team.client_value)};
	return OK;
}

enum err rates_keep(struct ctx *ctx, struct user_id user, struct day day)
{
	struct factors_counts kept;
	struct today_rate own, team;
	struct day kept_for;
	TRY(load_kept(ctx, user, &kept, &kept_for));
	if (kept_for.ymd == day.ymd)
		return OK;
	TRY(rates_forget(ctx->tx, (struct rates_forget_args){ctx->workspace, user}));
	TRY(count_own(ctx, user, &own));
	TRY(count_team(ctx, &own, &team));
	own.for_day = team.for_day = day;
	TRY(today_rate_insert(ctx->tx, &own));
	return today_rate_insert(ctx->tx, &team);
}

/* ---- the published figures, and a workspace's own ---- */

/* Somebody of whom nothing is known: neither well nor badly known to the rep (factors.c: lift_of), never asked. */
static const double usual_strength = 0.5;

static struct opt_real own_rate(enum factor_kind kind, const struct factor *factor, const struct factors_counts *team)
{
	if (factor->team_of == 0)
		return (struct opt_real){0};
	double sum = kind == FACTOR_KIND_CLIENT ? team->client_value : (double)factor->team_hits;
	return (struct opt_real){true, sum / (double)factor->team_of};
}

static struct str unit_of(enum factor_kind kind)
{
	return kind == FACTOR_KIND_HOW_MANY ? STR("each") : kind == FACTOR_KIND_CLIENT ? STR("money") : STR("share");
}

enum err prior_list(struct ctx *ctx, const struct prior_list_in *in, struct prior_list_out *ret_out)
{
	(void)in;
	struct rates rates;
	struct factors usual;
	struct factors_priors published;
	struct prior_list_item *items = ARENA_ARRAY(ctx->arena, FACTORS, struct prior_list_item);
	size_t n = 0;
	if (items == NULL)
		return ERR_NOMEM;
	TRY(rates_load(ctx, ctx->user, &rates));
	factors_published(&published);
	factors_of(&(struct factors_facts){.team = rates.team, .strength = usual_strength, .score = -1}, &rates.priors,
		&usual);
	for (int kind = FACTOR_KIND_BRINGS_NAMES; kind < FACTORS; kind++) {
		const struct factors_prior *prior = &rates.priors.of[kind];
		const struct factor *factor = &usual.of[kind];
		items[n++] = (struct prior_list_item){
			.kind = (enum factor_kind)kind,
			.unit = unit_of((enum factor_kind)kind),
			.mean = prior->mean,
			.weight = prior->weight,
			.source = prior->source,
			.published = str_equal(prior->source, published.of[kind].source),
			.published_mean = published.of[kind].mean,
			.published_source = published.of[kind].source,
			.hits = factor->team_hits,
			.of = factor->team_of,
			.own = own_rate((enum factor_kind)kind, factor, &rates.team),
			.usual = factor->value,
		};
	}
	ret_out->items = (struct list){items, n};
	return OK;
}

enum err prior_set(struct ctx *ctx, const struct prior_set_in *in, struct prior_set_out *ret_out)
{
	(void)ret_out;
	bool is_chance = in->kind == FACTOR_KIND_BRINGS_NAMES || in->kind == FACTOR_KIND_PERMITS ||
			 in->kind == FACTOR_KIND_WINS;
	struct prior prior = {ctx->workspace, in->kind, in->mean, in->weight, str_trim(in->source)};
	if (str_empty(prior.source))
		return ctx_problem(ctx, ERR_INVALID, "source", words_text(WORDS_PRIOR_SOURCE));
	if (is_chance && in->mean > 1)
		return ctx_problem(ctx, ERR_INVALID, "mean", words_text(WORDS_PRIOR_CHANCE));
	TRY(event_begin(ctx, EVENT_workspace_changed, (struct person_id){0}, ctx->workspace.v));
	TRY(rates_prior_remove(ctx->tx, (struct rates_prior_remove_args){ctx->workspace, in->kind}));
	return prior_insert(ctx->tx, &prior);
}

enum err prior_reset(struct ctx *ctx, const struct prior_reset_in *in, struct prior_reset_out *ret_out)
{
	(void)ret_out;
	TRY(event_begin(ctx, EVENT_workspace_changed, (struct person_id){0}, ctx->workspace.v));
	return rates_prior_remove(ctx->tx, (struct rates_prior_remove_args){ctx->workspace, in->kind});
}
