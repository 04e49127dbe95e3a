#include "domain/referrals/factors.h"

#include <math.h>

#include "domain/words.h"

void factors_published(struct factors_priors *ret_priors)
{
	*ret_priors = (struct factors_priors){{
		[FACTOR_KIND_BRINGS_NAMES] = {0.5, 4, words_text(WORDS_PRIOR_BRINGS_NAMES)},
		[FACTOR_KIND_HOW_MANY] = {2, 4, words_text(WORDS_PRIOR_HOW_MANY)},
		[FACTOR_KIND_PERMITS] = {0.5, 4, words_text(WORDS_PRIOR_PERMITS)},
		[FACTOR_KIND_WINS] = {0.147, 8, words_text(WORDS_PRIOR_WINS)},
		[FACTOR_KIND_CLIENT] = {1000, 1, words_text(WORDS_PRIOR_CLIENT)},
	}};
}

enum { OWN_WEIGHT = 4 }; /* the team's rate counts for so many of a source's own cases */
static const double chance_most = 0.95;

static struct beta beta_of(double mean, double weight)
{
	double share = fmin(fmax(mean, 0.001), 0.999);
	return (struct beta){share * weight, (1 - share) * weight};
}

/* The team's share on the published one, the source's on the team's; `lift` is what else speaks for them. */
static struct factor chance(
	const struct factors_prior *prior, int64_t hits, int64_t of, int64_t team_hits, int64_t team_of, double lift)
{
	if (team_of < of) /* the team is counted once a day; the source is one of its cases */
		team_hits = hits, team_of = of;
	struct beta team = beta_after(beta_of(prior->mean, prior->weight), team_hits, team_of);
	double team_mean = fmin(lift * team.a / (team.a + team.b), chance_most);
	struct beta own = beta_after(beta_of(team_mean, OWN_WEIGHT), hits, of);
	return (struct factor){.value = own.a / (own.a + own.b),
		.hits = hits,
		.of = of,
		.team_hits = team_hits,
		.team_of = team_of,
		.likely = own};
}

static struct factor average(
	const struct factors_prior *prior, double own, int64_t of, double team, int64_t team_of, double own_weight)
{
	double mean = (team + prior->mean * prior->weight) / ((double)team_of + prior->weight);
	return (struct factor){
		.value = (own + mean * own_weight) / ((double)of + own_weight), .of = of, .team_of = team_of};
}

/* Whom the rep knows well, and who is delighted, gives names more readily. */
static double lift_of(const struct factors_facts *facts)
{
	return (0.75 + 0.5 * facts->strength) * (facts->score >= 10 ? 1.2 : 1);
}

void factors_of(const struct factors_facts *facts, const struct factors_priors *priors, struct factors *ret_factors)
{
	const struct factors_counts *own = &facts->source, *team = &facts->team;
	const struct factors_prior *prior = priors->of;
	struct factors factors = {.worth = 1};
	struct factor *of = factors.of;
	of[FACTOR_KIND_BRINGS_NAMES] = chance(&prior[FACTOR_KIND_BRINGS_NAMES], own->asks_named, own->asks,
		team->asks_named, team->asks, lift_of(facts));
	of[FACTOR_KIND_HOW_MANY] = average(&prior[FACTOR_KIND_HOW_MANY], (double)own->names, own->asks_named,
		(double)team->names, team->asks_named, OWN_WEIGHT);
	of[FACTOR_KIND_HOW_MANY].hits = own->names;
	of[FACTOR_KIND_HOW_MANY].team_hits = team->names;
	of[FACTOR_KIND_PERMITS] = chance(
		&prior[FACTOR_KIND_PERMITS], own->permitted, own->decided, team->permitted, team->decided, 1);
	of[FACTOR_KIND_WINS] = chance(&prior[FACTOR_KIND_WINS], own->won, own->closed, team->won, team->closed, 1);
	of[FACTOR_KIND_CLIENT] = average(&prior[FACTOR_KIND_CLIENT], own->client_value, own->clients,
		team->client_value, team->clients, OWN_WEIGHT);
	for (int i = FACTOR_KIND_BRINGS_NAMES; i < FACTORS; i++)
		factors.worth *= of[i].value;
	*ret_factors = factors;
}

static struct words_arg count(const char *name, int64_t n)
{
	return (struct words_arg){name, .has_number = true, .number = n};
}

struct str factors_sentence(struct arena *arena, enum factor_kind kind, const struct factor *factor,
	const struct factors_prior *prior, struct str person, struct str currency)
{
	static const enum words_id sentences[FACTORS] = {
		[FACTOR_KIND_BRINGS_NAMES] = WORDS_FACTOR_BRINGS_NAMES,
		[FACTOR_KIND_HOW_MANY] = WORDS_FACTOR_HOW_MANY,
		[FACTOR_KIND_PERMITS] = WORDS_FACTOR_PERMITS,
		[FACTOR_KIND_WINS] = WORDS_FACTOR_WINS,
		[FACTOR_KIND_CLIENT] = WORDS_FACTOR_CLIENT,
	};
	struct str number;
	if (kind == FACTOR_KIND_CLIENT)
		number = str_format(arena, "%.*s %.0f", STR_ARG(currency), factor->value);
	else if (kind == FACTOR_KIND_HOW_MANY)
		number = str_format(arena, "%.1f", factor->value);
	else
		number = str_format(arena, "%.0f %%", 100 * factor->value);
	struct words_arg args[] = {{"number", .text = number}, {"person", .text = person},
		{"source", .text = prior->source}, count("hits", factor->hits), count("of", factor->of),
		count("team_hits", factor->team_hits), count("team_of", factor->team_of)};
	return words_format(arena, sentences[kind], args, sizeof args / sizeof args[0]);
}
