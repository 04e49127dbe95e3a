/* What an ask may bring: the pure function, the counts it is fed with, and the published figures. */
#include "people.h"

#include <math.h>

#include "domain/referrals/factors.h"
#include "rates_ops.h"
#include "workspace_ops.h"

static bool near(double a, double b)
{
	return fabs(a - b) < 1e-9;
}

/* Nothing is known here: the published figures, and their product. */
static void without_history(void **state)
{
	(void)state;
	struct factors_priors priors;
	struct factors factors;
	factors_published(&priors);
	factors_of(&(struct factors_facts){.strength = 0.5, .score = -1}, &priors, &factors);
	double product = 1;
	for (int i = FACTOR_KIND_BRINGS_NAMES; i < FACTORS; i++) {
		assert_true(near(factors.of[i].value, priors.of[i].mean));
		product *= factors.of[i].value;
	}
	assert_true(near(factors.worth, product));
}

/* (hits + mean * weight) / (of + weight), from the published to the team's to the source's. */
static void history_takes_over(void **state)
{
	(void)state;
	struct factors_priors priors;
	struct factors factors;
	struct factors_facts facts = {.strength = 0.5, .score = -1};
	factors_published(&priors);
	facts.team = (struct factors_counts){
		.asks = 36, .asks_named = 10, .names = 30, .clients = 4, .client_value = 8000};
	facts.source = (struct factors_counts){.asks = 4, .asks_named = 4, .decided = 6, .permitted = 0};
	facts.team.decided = 6;
	factors_of(&facts, &priors, &factors);
	double team = (10 + 0.5 * 4) / (36 + 4);
	assert_true(near(factors.of[FACTOR_KIND_BRINGS_NAMES].value, (4 + team * 4) / (4 + 4)));
	assert_int_equal(factors.of[FACTOR_KIND_BRINGS_NAMES].hits, 4);
	assert_int_equal(factors.of[FACTOR_KIND_BRINGS_NAMES].team_of, 36);
	assert_true(near(factors.of[FACTOR_KIND_PERMITS].value, (0 + 0.5 * 4 / (6 + 4) * 4) / (6 + 4)));
	double many = (30 + 2 * 4) / (10.0 + 4);
	assert_true(near(factors.of[FACTOR_KIND_HOW_MANY].value, (0 + many * 4) / (4 + 4)));
	double client = (8000 + 1000 * 1) / (4.0 + 1);
	assert_true(near(factors.of[FACTOR_KIND_CLIENT].value, client));
	/* Ever more of one's own, and nothing else counts. */
	facts.source = (struct factors_counts){.asks = 100000, .asks_named = 90000};
	factors_of(&facts, &priors, &factors);
	assert_true(fabs(factors.of[FACTOR_KIND_BRINGS_NAMES].value - 0.9) < 0.001);
}

/* Each step up in what speaks for a source is a step up in worth. */
static void what_speaks_for_somebody(void **state)
{
	(void)state;
	struct factors_priors priors;
	struct factors one, other;
	struct factors_facts facts = {.strength = 0.2, .score = 9};
	factors_published(&priors);
	factors_of(&facts, &priors, &one);
	facts.strength = 0.9;
	factors_of(&facts, &priors, &other);
	assert_true(other.worth > one.worth);
	facts.score = 10;
	factors_of(&facts, &priors, &one);
	assert_true(one.worth > other.worth && one.of[FACTOR_KIND_BRINGS_NAMES].value < 1);
	facts.source = (struct factors_counts){.decided = 3, .permitted = 3};
	factors_of(&facts, &priors, &other);
	assert_true(other.worth > one.worth);
	facts.source.decided = 9;
	factors_of(&facts, &priors, &other);
	assert_true(other.worth < one.worth);
}

static const struct today_factor *factor_shown(const struct today_show_item *item, enum factor_kind kind)
{
	const struct today_factor *factor = item->factors.items;
	for (size_t i = 0; i < item->factors.n; i++)
		if (factor[i].kind == kind)
			return &factor[i];
	return NULL;
}

static struct person_id happy(struct world *w, const char *name)
{
	struct promise_confirm_out out;
	struct person_id person = a_person(w, name);
	DO(w, promise_confirm, &out, .promise = promise_of(w, a_won_deal(w, person, 500000)).id, .score = {true, 9});
	return person;
}

/* Two happy customers: who was asked before and gave names who agreed stands first, and Today says why. */
static void today_says_why(struct db *db)
{
	struct world *w = world_new(db);
	struct ask_record_out asked;
	struct workspace_update_out changed;
	struct ask_record_name names[] = {{.name = STR("Karl Weber")}, {.name = STR("Ana Ruiz")}};
	an_offer(w);
	DO(w, workspace_update, &changed, .rest_days = 1);
	w->settings.rest_days = 1;
	struct person_id ines = happy(w, "Ines Rossi"), olu = happy(w, "Olu Okoye");
	DO(w, ask_record, &asked, .person = ines, .names = {names, 2}, .check_first = true);
	struct ask_show_out shown;
	DO(w, ask_show, &shown, .ask = asked.ask);
	const struct ask_named_row *named = shown.named.items;
	permit(w, named[0].referral);
	permit(w, named[1].referral);
	DO(w, ask_record, &asked, .person = olu, .result = ASK_RESULT_NOBODY);
	world_at(w, 20260604);
	renew(w);
	const struct today_show_item *first = today_item_of(w, TODAY_KIND_ASK, ines);
	const struct today_show_item *second = today_item_of(w, TODAY_KIND_ASK, olu);
	assert_non_null(first);
	assert_non_null(second);
	assert_true(first->worth > second->worth);
	const struct today_factor *brings = factor_shown(first, FACTOR_KIND_BRINGS_NAMES);
	assert_int_equal(brings->hits, 1);
	assert_int_equal(brings->of, 1);
	assert_int_equal(brings->team_hits, 1);
	assert_int_equal(brings->team_of, 2);
	assert_true(brings->low < brings->value && brings->value < brings->high);
	assert_says(brings->sentence, "1 of 1 asks of Ines Rossi did, 1 of 2 of the team");
	assert_int_equal(factor_shown(first, FACTOR_KIND_PERMITS)->hits, 2);
	assert_int_equal(factor_shown(second, FACTOR_KIND_BRINGS_NAMES)->hits, 0);
	assert_says(factor_shown(second, FACTOR_KIND_WINS)->sentence, "Implisit");
	double product = 1;
	for (size_t i = 0; i < first->factors.n; i++)
		product *= ((const struct today_factor *)first->factors.items)[i].value;
	assert_true(near(product, first->worth));
	assert_null(factor_shown(&(struct today_show_item){0}, FACTOR_KIND_WINS));
}

static const struct prior_list_item *prior_shown(struct world *w, enum factor_kind kind)
{
	struct prior_list_out out;
	DO(w, prior_list, &out, 0);
	const struct prior_list_item *item = out.items.items;
	for (size_t i = 0; i < out.items.n; i++)
		if (item[i].kind == kind)
			return &item[i];
	return NULL;
}

/* A published figure is a setting with its source, and never more than that. */
static void published_figures_can_be_changed(struct db *db)
{
	struct world *w = world_new(db);
	struct prior_set_out set;
	struct prior_reset_out reset;
	an_offer(w);
	struct person_id ines = happy(w, "Ines Rossi");
	renew(w);
	double before = today_item_of(w, TODAY_KIND_ASK, ines)->worth;
	assert_true(prior_shown(w, FACTOR_KIND_WINS)->published);
	DO(w, prior_set, &set, .kind = FACTOR_KIND_WINS, .mean = 0.6, .weight = 10,
		.source = STR("our own count of 2024"));
	const struct prior_list_item *ours = prior_shown(w, FACTOR_KIND_WINS);
	assert_true(!ours->published && near(ours->mean, 0.6) && near(ours->usual, 0.6));
	assert_true(near(ours->published_mean, 0.147));
	assert_says(ours->published_source, "Implisit 2014");
	const struct today_show_item *item = today_item_of(w, TODAY_KIND_ASK, ines);
	assert_true(item->worth > 3 * before);
	assert_says(factor_shown(item, FACTOR_KIND_WINS)->sentence, "our own count of 2024");
	REFUSED(w, ERR_INVALID, prior_set, .kind = FACTOR_KIND_WINS, .mean = 14.7, .weight = 1, .source = STR("x"));
	REFUSED(w, ERR_INVALID, prior_set, .kind = FACTOR_KIND_WINS, .mean = 0.1, .weight = 1, .source = STR(" "));
	DO(w, prior_reset, &reset, .kind = FACTOR_KIND_WINS);
	assert_true(near(today_item_of(w, TODAY_KIND_ASK, ines)->worth, before));
}

/* What the team has counted stands beside the figure, and what Today makes of both. */
static void the_own_rate_stands_beside_the_figure(struct db *db)
{
	struct world *w = world_new(db);
	struct ask_record_out asked;
	struct ask_record_name names[] = {
		{.name = STR("Karl Weber")}, {.name = STR("Grace Ito")}, {.name = STR("Olu")}};
	const struct prior_list_item *item = prior_shown(w, FACTOR_KIND_BRINGS_NAMES);
	assert_true(!item->own.set && item->of == 0 && near(item->usual, 0.5));
	an_offer(w);
	DO(w, ask_record, &asked, .person = a_person(w, "Ines Rossi"), .names = {names, 3},
		.advice_reason = STR("it came up"));
	DO(w, ask_record, &asked, .person = a_person(w, "Ben Haddad"), .result = ASK_RESULT_NOBODY,
		.advice_reason = STR("it came up"));
	DO(w, ask_record, &asked, .person = a_person(w, "Rosa Lind"), .names = {names, 1},
		.advice_reason = STR("it came up"));
	item = prior_shown(w, FACTOR_KIND_BRINGS_NAMES);
	assert_true(item->hits == 2 && item->of == 3 && near(item->own.v, 2.0 / 3));
	assert_true(near(item->usual, (0.5 * 4 + 2) / (4 + 3)));
	item = prior_shown(w, FACTOR_KIND_HOW_MANY);
	assert_true(item->of == 2 && item->own.set);
	assert_false(prior_shown(w, FACTOR_KIND_CLIENT)->own.set);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(without_history),
		cmocka_unit_test(history_takes_over),
		cmocka_unit_test(what_speaks_for_somebody),
		TEST_DB(today_says_why),
		TEST_DB(published_figures_can_be_changed),
		TEST_DB(the_own_rate_stands_beside_the_figure),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
