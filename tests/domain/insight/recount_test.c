/* The numbers against a recount: what happened by chance is counted once more from the rows of asks, steps, answers,
 * deals and scores, one by one, by the words of docs/domain.md. */
#include "domain/insight/tally.h"
#include "domain/referrals/people.h"

#include "deal_sql.h"
#include "numbers_ops.h"
#include "promise_sql.h"
#include "satisfaction_sql.h"
#include "merge_ops.h"
#include "erase_ops.h"
#include "undo_ops.h"
#include "referral_sql.h"
#include "ask_sql.h"
#include "kit_ops.h"
#include "kit_sql.h"

enum { PEOPLE_MOST = 300, OPERATIONS = 900, WORKSPACES = 4, WORKSPACES_POSTGRES = 2 };

struct play {
	struct world *w;
	int64_t people[PEOPLE_MOST];
	size_t n_people;
	struct user_id users[2];
	struct offer_id offer;
	bool persons; /* people are flagged, merged and erased, too, and much is written or taken back later */
	int64_t events[OPERATIONS];
	int done;
};

static uint64_t below(struct play *play, uint64_t bound)
{
	return rand_below(&play->w->rand, bound);
}

static bool chance(struct play *play, uint64_t percent)
{
	return below(play, 100) < percent;
}

static struct person_id somebody(struct play *play)
{
	/* the same few again and again, so that one thing leads to another */
	return (struct person_id){play->people[chance(play, 60) ? below(play, 8) : below(play, play->n_people)]};
}

static void keep(struct play *play, struct person_id person)
{
	for (size_t i = 0; i < play->n_people; i++)
		if (play->people[i] == person.v)
			return;
	if (play->n_people < PEOPLE_MOST)
		play->people[play->n_people++] = person.v;
}

/* When it happened: often it is written down later. None: today. */
static struct day some_day(struct play *play)
{
	if (!play->persons || chance(play, 60))
		return DAY_NONE;
	return day_plus(world_day(play->w), -(int)below(play, 50));
}

/* ---- something happens ---- */

static int64_t play_ask(struct play *play)
{
	struct ask_record_out out;
	struct ask_record_name names[3];
	size_t n = below(play, 3);
	for (size_t i = 0; i < n; i++)
		names[i] = chance(play, 25)
				   ? (struct ask_record_name){.name = STR("somebody"), .person = somebody(play)}
				   : (struct ask_record_name){
					     .name = str_format(play->w->arena, "Person %d", (int)below(play, 40))};
	enum ask_result result = n > 0 ? ASK_RESULT_NAMES : chance(play, 10) ? ASK_RESULT_NO : ASK_RESULT_NOBODY;
	if (TRIED(play->w, ask_record, &out, .person = somebody(play), .names = {names, n}, .result = result,
		    .rounds = (int64_t)n, .exhausted = chance(play, 60), .pledge = chance(play, 50),
		    .check_first = chance(play, 50), .occasion = chance(play, 60) ? 1 + (unsigned)below(play, 5) : 0,
		    .day = some_day(play), .advice_reason = STR("the talk led there")) != OK)
		return 0;
	const struct ask_record_referral *made = out.referrals.items;
	for (size_t i = 0; i < out.referrals.n; i++)
		keep(play, made[i].person);
	return out.event;
}

static int64_t play_deal(struct play *play)
{
	struct deal_list_out list;
	struct deal_add_out added;
	struct deal_win_out won;
	struct deal_decline_out declined;
	struct deal_disqualify_out no;
	struct deal_end_out ended;
	struct person_id person = somebody(play);
	if (chance(play, 35)) {
		enum err err = TRIED(play->w, deal_add, &added, .person = person,
			.value = {(int64_t)below(play, 90000)}, .sent_by_nobody = chance(play, 60));
		return err == OK ? added.event : 0;
	}
	DO(play->w, deal_list, &list, .person = person);
	const struct deal_page_person_row *deal = list.items.items;
	if (list.items.n == 0)
		return 0;
	switch (below(play, 4)) {
	case 0:
		return TRIED(play->w, deal_decline, &declined, .deal = deal->id, .reason = STR("no"),
			       .day = some_day(play)) == OK
			       ? declined.event
			       : 0;
	case 1:
		return TRIED(play->w, deal_disqualify, &no, .deal = deal->id, .reason = STR("no"),
			       .day = some_day(play), .alternative_kind = ALTERNATIVE_KIND_NOTHING) == OK
			       ? no.event
			       : 0;
	case 2:
		if (chance(play, 70))
			return 0;
		return TRIED(play->w, deal_end, &ended, .deal = deal->id) == OK ? ended.event : 0;
	default:
		return TRIED(play->w, deal_win, &won, .deal = deal->id, .value = {(int64_t)below(play, 90000)},
			       .day = some_day(play)) == OK
			       ? won.event
			       : 0;
	}
}

static int64_t play_score(struct play *play)
{
	struct deal_list_out list;
	struct promise_confirm_out confirmed;
	DO(play->w, deal_list, &list, .person = somebody(play));
	const struct deal_page_person_row *deal = list.items.items;
	for (size_t i = 0; i < list.items.n; i++) {
		if (deal[i].state != DEAL_STATE_WON)
			continue;
		struct promise_of_deal_row promise = promise_of(play->w, deal[i].id);
		if (TRIED(play->w, promise_confirm, &confirmed, .promise = promise.id,
			    .score = {true, (int64_t)(chance(play, 70) ? 9 + below(play, 2) : below(play, 9))},
			    .day = some_day(play)) == OK)
			return confirmed.event;
	}
	return 0;
}

static int64_t play_referral(struct play *play)
{
	struct referral_of_out of;
	struct referral_add_out added;
	struct permission_note_out noted;
	struct referral_advance_out advanced;
	struct referral_correct_out corrected;
	struct kit_send_out sent;
	if (chance(play, 12)) {
		if (TRIED(play->w, referral_add, &added, .source = somebody(play),
			    .name = str_format(play->w->arena, "Person %d", (int)below(play, 40))) != OK)
			return 0;
		keep(play, added.person);
		return added.event;
	}
	for (int i = 0; i < 10; i++) {
		of.named_by.n = 0;
		if (TRIED(play->w, referral_of, &of, .person = {play->people[below(play, play->n_people)]}) == OK &&
			of.named_by.n > 0)
			break;
	}
	const struct referral_in_row *referral = of.named_by.items;
	if (of.named_by.n == 0)
		return 0;
	enum referral_state next = referral->state < REFERRAL_STATE_WON ? referral->state + 1 : REFERRAL_STATE_MET;
	switch (below(play, 9)) {
	case 8:
		return TRIED(play->w, kit_send, &sent, .referral = referral->id) == OK ? sent.event : 0;
	case 0:
	case 1:
		return TRIED(play->w, permission_note, &noted, .referral = referral->id,
			       .need = chance(play, 92) ? ANSWER_YES : ANSWER_NO,
			       .wants = chance(play, 92) ? ANSWER_YES : ANSWER_NO) == OK
			       ? noted.event
			       : 0;
	case 2:
		return TRIED(play->w, referral_correct, &corrected, .referral = referral->id,
			       .state = 1 + (unsigned)below(play, 8), .reason = STR("a slip")) == OK
			       ? corrected.event
			       : 0;
	default:
		return TRIED(play->w, referral_advance, &advanced, .referral = referral->id,
			       .state = chance(play, 75) ? next : 1 + (unsigned)below(play, 15),
			       .cold_reason = chance(play, 25) ? STR("met by chance") : STR_NONE) == OK
			       ? advanced.event
			       : 0;
	}
}

/* Somebody must not be asked, or is asked again; two are the same; somebody is forgotten. */
static int64_t play_person(struct play *play)
{
	struct person_flag_out flagged;
	struct person_merge_out merged;
	struct person_erase_out erased;
	if (chance(play, 75))
		return TRIED(play->w, person_flag, &flagged, .person = somebody(play),
			       .do_not_ask = {true, chance(play, 50)}) == OK
			       ? flagged.event
			       : 0;
	struct person_id other = {play->people[below(play, play->n_people)]};
	if (chance(play, 80))
		return TRIED(play->w, person_merge, &merged, .keep = somebody(play), .other = other) == OK
			       ? merged.event
			       : 0;
	return TRIED(play->w, person_erase, &erased, .person = other) == OK ? erased.event : 0;
}

/* Of the whole time, of everybody and of each choice; and of two choices at once, which is never counted ready. */
static void check_kept(struct play *play)
{
	struct day today = world_day(play->w), since = day_plus(today, -420);
	const struct numbers_show_in filters[] = {{.since = since}, {.user = play->users[1], .since = since},
		{.offer = play->offer, .since = since}, {.origin = ORIGIN_EARNED, .since = since},
		{.user = play->users[0], .offer = play->offer, .since = since},
		{.since = day_plus(today, -47), .until = day_plus(today, -9)}};
	play->w->user = play->users[0];
	tally_same(play->w, filters, sizeof filters / sizeof *filters);
}

static void play_all(struct play *play, struct db *db, uint64_t seed)
{
	static int64_t (*const plays[])(struct play *) = {play_ask, play_deal, play_deal, play_score, play_score,
		play_referral, play_referral, play_referral, play_referral, play_referral, play_referral,
		play_referral};
	struct world *w = play->w = world_new(db);
	struct day day = {20260601};
	rand_seed(&w->rand, seed);
	play->users[0] = w->user;
	play->users[1] = world_rep(w, "Ben Rep", "ben@example.com");
	play->offer = an_offer(w);
	for (int i = 0; i < 12; i++)
		keep(play, a_person(w, str_z(w->arena, str_format(w->arena, "Person %d", i))));
	for (int i = 0; i < OPERATIONS; i++) {
		struct event_undo_out undone;
		w->user = play->users[below(play, 2)];
		if (chance(play, 30))
			day = day_plus(day, (int)below(play, 3));
		world_at(w, day.ymd);
		int64_t event = play->persons && chance(play, 8)
					? play_person(play)
					: plays[below(play, sizeof plays / sizeof *plays)](play);
		play->done += event != 0;
		if (chance(play, 4)) {
			w->user = play->users[0];
			tally_renew(w);
		}
		if (play->persons && i % 180 == 179)
			check_kept(play);
		play->events[i] = event;
		if (play->persons && chance(play, 12))
			event = play->events[below(play, (uint64_t)i + 1)];
		if (event != 0 && chance(play, play->persons ? 30 : 15)) {
			w->user = play->users[0];
			(void)TRIED(w, event_undo, &undone, .event = event);
		}
	}
	w->user = play->users[0];
}

/* ---- the recount ---- */

struct recount {
	struct play *play;
	struct day since, until;
	int64_t reached[9], cold[9], permitted, earned, by_approach[5][9];
	int64_t occasions, asked, asks, names, exhausted, pledged;
	int64_t won_deals, won_value;
	int64_t customers;
};

static bool within(const struct recount *recount, struct day day)
{
	return day.ymd >= recount->since.ymd && day.ymd <= recount->until.ymd;
}

static int rank_of(enum referral_state state)
{
	return state <= REFERRAL_STATE_WON ? (int)state : 0; /* the way stands in order in the schema */
}

static int walk(const struct list *steps)
{
	const struct referral_steps_row *step = steps->items;
	int reached = 0;
	for (size_t i = 0; i < steps->n; i++) {
		int rank = rank_of(step[i].state);
		if (step[i].correction && rank > 0)
			reached = rank;
		else if (step[i].correction && reached == 8)
			reached = 6;
		else if (rank > reached)
			reached = rank;
	}
	return reached;
}

static enum err recount_referral(struct ctx *ctx, struct recount *recount, struct referral_id id)
{
	struct referral referral;
	struct list steps, said, kits;
	bool found;
	TRY(referral_get(ctx->tx, ctx->workspace, id, &referral, &found));
	if (!within(recount, referral.named_on))
		return OK;
	TRY(referral_steps(ctx->tx, (struct referral_steps_args){ctx->workspace, id}, &steps));
	TRY(permission_said(ctx->tx, (struct permission_said_args){ctx->workspace, id}, &said));
	TRY(kit_sent(ctx->tx, (struct kit_sent_args){ctx->workspace, id}, &kits));
	int reached = walk(&steps);
	enum answer need = ANSWER_UNKNOWN, wants = ANSWER_UNKNOWN;
	const struct permission_said_row *row = said.items;
	for (size_t i = 0; i < said.n; i++)
		*(row[i].question == QUESTION_NEED ? &need : &wants) = row[i].answer;
	bool cold = !str_none(referral.cold_reason), permitted = need == ANSWER_YES && wants == ANSWER_YES;
	for (int step = 1; step <= reached; step++) {
		(cold ? recount->cold : recount->reached)[step]++;
		recount->by_approach[cold         ? APPROACH_COLD
				     : !permitted ? APPROACH_OPEN
				     : kits.n > 0 ? APPROACH_WITH_KIT
						  : APPROACH_WITHOUT_KIT][step]++;
	}
	recount->permitted += permitted && !cold;
	recount->earned += referral.origin == ORIGIN_EARNED && !cold;
	return OK;
}

static void recount_occasion(struct recount *recount, const struct list *asks, struct day day, bool never)
{
	const struct ask_page_row *ask = asks->items;
	bool asked = false;
	for (size_t i = 0; i < asks->n; i++) {
		int after = day_between(day, ask[i].asked_on);
		asked = asked || (after >= 0 && after <= 7);
	}
	if (!within(recount, day) || (!asked && (never || day_between(day, world_day(recount->play->w)) <= 7)))
		return;
	recount->occasions++;
	recount->asked += asked;
}

static enum err recount_person(struct ctx *ctx, struct recount *recount, struct person_id id)
{
	struct person person;
	struct list asks, deals, named_by;
	struct satisfaction_rows_row *score;
	struct list scores;
	bool found, customer = false;
	TRY(person_get(ctx->tx, ctx->workspace, id, &person, &found));
	if (!found) /* its adding was taken back */
		return OK;
	bool never = person.do_not_ask || person.do_not_contact;
	TRY(ask_page(ctx->tx, (struct ask_page_args){ctx->workspace, id}, &asks));
	TRY(deal_rows(ctx->tx, (struct deal_rows_args){ctx->workspace, {&id.v, 1}}, &deals));
	TRY(referral_in(ctx->tx, (struct referral_in_args){ctx->workspace, id}, &named_by));
	TRY(satisfaction_rows(ctx->tx, (struct satisfaction_rows_args){ctx->workspace, {&id.v, 1}}, &scores));
	const struct ask_page_row *ask = asks.items;
	for (size_t i = 0; i < asks.n; i++) {
		struct list named;
		struct ask row;
		if (!within(recount, ask[i].asked_on))
			continue;
		TRY(ask_get(ctx->tx, ctx->workspace, ask[i].id, &row, &found));
		TRY(ask_named(ctx->tx, (struct ask_named_args){ctx->workspace, id, ask[i].id}, &named));
		recount->asks++;
		recount->exhausted += ask[i].exhausted;
		recount->pledged += ask[i].pledge;
		recount->names += row.names;
		/* who was named by this source before stands with the ask of then */
		assert_true(row.names >= (int64_t)named.n);
	}
	const struct deal_rows_row *deal = deals.items;
	for (size_t i = 0; i < deals.n; i++) {
		if (deal[i].state == DEAL_STATE_DECLINED || deal[i].state == DEAL_STATE_UNQUALIFIED)
			recount_occasion(recount, &asks, deal[i].closed, never);
		if (day_none(deal[i].won))
			continue;
		customer = customer || (deal[i].won.ymd <= recount->until.ymd &&
					       (day_none(deal[i].closed) || deal[i].closed.ymd >= recount->since.ymd));
		if (within(recount, deal[i].won)) {
			recount->won_deals++;
			recount->won_value += deal[i].value.v;
		}
	}
	recount->customers += customer;
	score = scores.items;
	for (size_t i = 0; i < scores.n; i++)
		if (score[i].score >= 9 && score[i].promise_id.v != 0)
			recount_occasion(recount, &asks, score[i].asked_on, never);
	const struct referral_in_row *referral = named_by.items;
	for (size_t i = 0; i < named_by.n; i++)
		TRY(recount_referral(ctx, recount, referral[i].id));
	return OK;
}

static enum err recount_all(struct ctx *ctx, void *arg)
{
	struct recount *recount = arg;
	for (size_t i = 0; i < recount->play->n_people; i++)
		TRY(recount_person(ctx, recount, (struct person_id){recount->play->people[i]}));
	return OK;
}

/* ---- the comparison ---- */

static const struct numbers_line *line(
	const struct numbers_show_out *out, const char *number, const char *by, const char *label)
{
	const struct numbers_line *lines = out->numbers.items;
	for (size_t i = 0; i < out->numbers.n; i++)
		if (str_is(lines[i].number, number) && str_is(lines[i].by, by) &&
			(label == NULL || str_is(lines[i].label, label)))
			return &lines[i];
	return NULL;
}

static void check(const struct numbers_show_out *out, const char *number, int64_t hits, int64_t cases)
{
	const struct numbers_line *of = line(out, number, "all", NULL);
	assert_non_null(of);
	if (of->hits != hits || of->cases != cases)
		fail_msg("%s is %lld of %lld, counted again %lld of %lld", number, (long long)of->hits,
			(long long)of->cases, (long long)hits, (long long)cases);
}

static struct recount compare(struct play *play, struct day since, struct day until)
{
	struct numbers_show_out out;
	struct recount recount = {.play = play, .since = since, .until = until};
	assert_int_equal(world_run(play->w, recount_all, &recount), OK);
	DO(play->w, numbers_show, &out, .since = since, .until = until);
	check(&out, "permission_rate", recount.permitted, recount.reached[1]);
	check(&out, "landing_rate", recount.reached[6], recount.reached[4]);
	check(&out, "close_rate", recount.reached[8], recount.reached[6]);
	check(&out, "asked_rate", recount.asked, recount.occasions);
	check(&out, "names_per_ask", recount.names, recount.asks);
	check(&out, "exhausted_share", recount.exhausted, recount.asks);
	check(&out, "pledge_share", recount.pledged, recount.asks);
	check(&out, "earned_per_hundred", recount.earned, recount.customers);
	check(&out, "days_to_meeting", recount.reached[6], recount.reached[6]);
	check(&out, "days_to_win", recount.reached[8], recount.reached[8]);
	static const char *const approach[] = {"", "open", "with_kit", "without_kit", "cold"};
	for (int i = APPROACH_OPEN; i <= APPROACH_COLD; i++) {
		const struct numbers_line *of = line(&out, "landing_rate", "approach", approach[i]);
		assert_int_equal(of ? of->cases : 0, recount.by_approach[i][4]);
		assert_int_equal(of ? of->hits : 0, recount.by_approach[i][6]);
	}
	const struct numbers_step *step = out.funnel.items;
	assert_int_equal(out.funnel.n, 7);
	assert_int_equal(step[0].n, recount.reached[1]);
	assert_int_equal(step[3].n, recount.reached[5]);
	assert_int_equal(step[3].cold, recount.cold[5]);
	assert_int_equal(step[6].cold, recount.cold[8]);
	int64_t deals = 0, value = 0;
	const struct numbers_money *money = out.money.items;
	for (size_t i = 0; i < out.money.n; i++) {
		deals += money[i].deals;
		value += money[i].value.v;
	}
	assert_int_equal(deals, recount.won_deals);
	assert_int_equal(value, recount.won_value);
	/* whom the list names is just who was not asked */
	struct numbers_unasked_out unasked;
	DO(play->w, numbers_unasked, &unasked, .since = since, .until = until);
	assert_int_equal(unasked.all, recount.occasions - recount.asked);
	/* and the reps together are all */
	int64_t hits = 0, cases = 0;
	const struct numbers_line *lines = out.numbers.items;
	for (size_t i = 0; i < out.numbers.n; i++)
		if (str_is(lines[i].number, "asked_rate") && str_is(lines[i].by, "rep")) {
			hits += lines[i].hits;
			cases += lines[i].cases;
		}
	assert_int_equal(hits, recount.asked);
	assert_int_equal(cases, recount.occasions);
	return recount;
}

static void the_numbers_are_those_of_a_recount(struct db *db)
{
	int64_t asked = 0, won = 0, cold = 0;
	uint64_t workspaces = db == test_sqlite() ? WORKSPACES : WORKSPACES_POSTGRES;
	for (uint64_t seed = 1; seed <= workspaces; seed++) {
		struct play play = {0};
		play_all(&play, db, seed);
		struct day today = world_day(play.w);
		struct recount recount = compare(&play, day_plus(today, -365), today);
		asked += recount.asked;
		won += recount.reached[8];
		cold += recount.cold[6];
		compare(&play, day_plus(today, -40), day_plus(today, -15));
		assert_true(play.done > OPERATIONS / 4);
	}
	assert_true(asked > 0 && won > 0 && cold > 0); /* there was something to count */
}

/* Whatever happens, also to people, and whatever is taken back: what was counted ready is never told when it is stale. */
static void what_is_counted_ready_is_what_the_rows_say(struct db *db)
{
	uint64_t workspaces = db == test_sqlite() ? WORKSPACES / 2 : WORKSPACES_POSTGRES / 2;
	for (uint64_t seed = 1; seed <= workspaces; seed++) {
		struct play play = {.persons = true};
		play_all(&play, db, 100 + seed);
		tally_renew(play.w);
		assert_true(tally_kept(play.w) > 10);
		check_kept(&play);
		assert_int_equal(tally_kept(play.w), 0);
	}
}

/* What was counted ready before a score of weeks ago is written down, and before it is taken back, is counted anew. */
static void a_score_of_an_earlier_day_is_counted(struct db *db)
{
	const struct numbers_show_in all = {.since = {20260101}};
	struct world *w = world_new(db);
	struct promise_confirm_out confirmed;
	struct event_undo_out undone;
	an_offer(w);
	struct promise_id promise = promise_of(w, a_won_deal(w, a_person(w, "Ines Rossi"), 100)).id;
	world_at(w, 20260720);
	tally_renew(w);
	DO(w, promise_confirm, &confirmed, .promise = promise, .score = {true, 10}, .day = {20260610});
	tally_same(w, &all, 1);
	tally_renew(w);
	DO(w, event_undo, &undone, .event = confirmed.event);
	tally_same(w, &all, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {TEST_DB(a_score_of_an_earlier_day_is_counted),
		TEST_DB(the_numbers_are_those_of_a_recount), TEST_DB(what_is_counted_ready_is_what_the_rows_say)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
