/* Today of a rep with 10,000 people, recomputed again and again by the rules, against the plainest SQL that finds
 * whom there is something to do about: today_rules DIRECTORY [ROUNDS].
 *
 * The workspace is made here: the rep knows PEOPLE people, is in touch with a third of them, has CUSTOMERS customers
 * with a promise and a score each, REFERRALS names on their way, and asks behind them; another rep knows as many more.
 * ROUNDS of each are timed. Prints one line of JSON: median and 99th percentile of both, in ms, and what the processor worked on one. Warm:
 * everything has been read once. */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "domain/accounts/user.h"
#include "domain/events/event.h"
#include "domain/referrals/steps.h"
#include "domain/referrals/today.h"
#include "workspace_ops.h"

enum { PEOPLE = 10000, CUSTOMERS = 300, REFERRALS = 200, ASKS = 400, ROUNDS = 301, PLAIN = 8 };

static void need(enum err err, const char *what)
{
	if (err == OK)
		return;
	fprintf(stderr, "today_rules: %s: %s\n", what, err_name(err));
	exit(1);
}

static int rounds = ROUNDS;

struct bench {
	struct workspace_id workspace;
	struct user_id user;
	struct day today;
	double ms[ROUNDS], cpu_ms[ROUNDS]; /* on the clock, and of this thread alone */
	size_t items;
	enum err (*run)(struct ctx *ctx, struct bench *bench);
};

static enum err in_tx(struct tx *tx, void *arg)
{
	struct bench *bench = arg;
	struct rand rand = {{0}};
	struct ctx ctx = {.tx = tx,
		.arena = tx_arena(tx),
		.workspace = bench->workspace,
		.user = bench->user,
		.role = USER_ROLE_OWNER,
		.now = time_now(),
		.rand = &rand,
		.face = FACE_SYSTEM,
		.settings = {.zone = zone_utc(),
			.currency = STR("EUR"),
			.country = STR("DE"),
			.asks_per_day = 5,
			.rest_days = 90,
			.chase_working_days = 5}};
	return bench->run(&ctx, bench);
}

static enum err make(struct ctx *ctx, struct bench *bench)
{
	struct workspace_make_in in = {.owner = STR("Ana Díaz"), .email = STR("ana@example.org"), .password = STR("x")};
	struct workspace_make_out out;
	TRY(workspace_make(ctx, &in, &out));
	bench->workspace = out.workspace;
	bench->user = out.user;
	bench->today = ctx_today(ctx);
	return OK;
}

/* ---- the people ---- */

struct crowd {
	struct ctx *ctx;
	struct user_id user;
	struct person_id self;
	struct offer_id offer;
	struct person_id people[PEOPLE];
};

static struct day ago(const struct crowd *crowd, int days)
{
	return day_plus(ctx_today(crowd->ctx), -days);
}

static enum err add_person(struct crowd *crowd, int i)
{
	struct ctx *ctx = crowd->ctx;
	struct person person = {.workspace_id = ctx->workspace,
		.id = {ctx_id(ctx)},
		.name = str_format(ctx->arena, "Person %d", i),
		.folded = str_format(ctx->arena, "person %d", i),
		.headline = str_format(ctx->arena, "Head of %d, Firm %d", i % 7, i % 900),
		.standing = i < CUSTOMERS ? STANDING_CUSTOMER : STANDING_ACQUAINTANCE};
	struct relationship knows = {.workspace_id = ctx->workspace,
		.id = {ctx_id(ctx)},
		.from_id = crowd->self,
		.to_id = person.id,
		.kind = RELATIONSHIP_KIND_MET,
		.strength = 0.1 + (i * 7 % 80) / 100.0,
		.evidence = EVIDENCE_IMPORTED,
		.seen = ago(crowd, i % 2000),
		.both_ways = i % 3 == 0 ? ago(crowd, i * 13 % 1500) : DAY_NONE};
	crowd->people[i] = person.id;
	TRY(person_insert(ctx->tx, &person));
	return relationship_insert(ctx->tx, &knows);
}

static enum err add_customer(struct crowd *crowd, int i)
{
	struct ctx *ctx = crowd->ctx;
	struct deal deal = {.workspace_id = ctx->workspace,
		.id = {ctx_id(ctx)},
		.person_id = crowd->people[i],
		.offer_id = crowd->offer,
		.user_id = crowd->user,
		.state = DEAL_STATE_WON,
		.value = {100000 + i * 1000},
		.currency = STR("EUR"),
		.opened = ago(crowd, 300),
		.won = ago(crowd, 250),
		.sender = SENDER_KNOWN_NOBODY};
	struct promise promise = {.workspace_id = ctx->workspace,
		.id = {ctx_id(ctx)},
		.deal_id = deal.id,
		.person_id = deal.person_id,
		.user_id = crowd->user,
		.text = STR("first delivery"),
		.due = ago(crowd, i % 20 == 0 ? 1 : 200),
		.kept = i % 20 == 0 ? DAY_NONE : ago(crowd, 200)};
	struct satisfaction score = {.workspace_id = ctx->workspace,
		.id = {ctx_id(ctx)},
		.person_id = deal.person_id,
		.user_id = crowd->user,
		.score = 6 + i % 5,
		.asked_on = ago(crowd, 190)};
	TRY(deal_insert(ctx->tx, &deal));
	TRY(promise_insert(ctx->tx, &promise));
	return i % 2 == 0 ? satisfaction_insert(ctx->tx, &score) : OK;
}

static enum err add_ask(struct crowd *crowd, int i)
{
	struct ctx *ctx = crowd->ctx;
	struct ask ask = {.workspace_id = ctx->workspace,
		.id = {ctx_id(ctx)},
		.source_id = crowd->people[i * 11 % PEOPLE],
		.user_id = crowd->user,
		.occasion = OCCASION_CHECK_IN,
		.asked_on = ago(crowd, i),
		.result = i % 2 == 0 ? ASK_RESULT_NAMES : ASK_RESULT_NOBODY};
	return ask_insert(ctx->tx, &ask);
}

static enum err add_referral(struct crowd *crowd, int i)
{
	static const enum referral_state states[] = {REFERRAL_STATE_NAMED, REFERRAL_STATE_CHECKING,
		REFERRAL_STATE_PERMITTED, REFERRAL_STATE_INTRODUCED, REFERRAL_STATE_MET, REFERRAL_STATE_WON,
		REFERRAL_STATE_REFUSED};
	struct ctx *ctx = crowd->ctx;
	enum referral_state state = states[i % 7];
	bool is_permitted = i % 7 >= 2 && i % 7 < 6;
	struct referral referral = {.workspace_id = ctx->workspace,
		.id = {ctx_id(ctx)},
		.person_id = crowd->people[PEOPLE - 1 - i],
		.source_id = crowd->people[i % CUSTOMERS],
		.user_id = crowd->user,
		.offer_id = crowd->offer,
		.origin = ORIGIN_ASKED,
		.state = state,
		.since = ago(crowd, i % 60),
		.named_on = ago(crowd, i % 60 + 5),
		.need = is_permitted ? ANSWER_YES : ANSWER_UNKNOWN,
		.wants = is_permitted ? ANSWER_YES : ANSWER_UNKNOWN,
		.permitted_on = is_permitted ? ago(crowd, i % 60) : DAY_NONE};
	referral.approach = steps_approach(&referral);
	struct referral_source source = {.workspace_id = ctx->workspace,
		.id = {ctx_id(ctx)},
		.referral_id = referral.id,
		.source_id = referral.source_id,
		.named_on = referral.named_on};
	TRY(referral_insert(ctx->tx, &referral));
	return referral_source_insert(ctx->tx, &source);
}

static enum err add_crowd(struct ctx *ctx, struct crowd *crowd)
{
	struct offer offer = {.workspace_id = ctx->workspace,
		.id = {ctx_id(ctx)},
		.name = STR("Audit"),
		.folded = str_format(ctx->arena, "audit %lld", (long long)crowd->user.v),
		.ideal_client = STR(""),
		.usual_promise = STR("first delivery"),
		.active = true};
	crowd->ctx = ctx;
	crowd->offer = offer.id;
	TRY(user_person(ctx, crowd->user, &crowd->self));
	TRY(offer_insert(ctx->tx, &offer));
	for (int i = 0; i < PEOPLE; i++)
		TRY(add_person(crowd, i));
	for (int i = 0; i < CUSTOMERS; i++)
		TRY(add_customer(crowd, i));
	for (int i = 0; i < ASKS; i++)
		TRY(add_ask(crowd, i));
	for (int i = 0; i < REFERRALS; i++)
		TRY(add_referral(crowd, i));
	return OK;
}

static enum err fill(struct ctx *ctx, struct bench *bench)
{
	struct crowd *crowd = ARENA_NEW(ctx->arena, struct crowd);
	if (crowd == NULL)
		return ERR_NOMEM;
	crowd->user = bench->user;
	TRY(add_crowd(ctx, crowd));
	TRY(event_begin(ctx, EVENT_user_added, (struct person_id){0}, 0));
	TRY(user_make(ctx, STR("Rui"), STR("rui@example.org"), USER_ROLE_REP, STR_NONE, &crowd->user));
	TRY(add_crowd(ctx, crowd));
	return today_rebuild(ctx, bench->user, bench->today); /* the counts of the day are kept */
}

/* ---- the rules ---- */

static enum err judge(struct ctx *ctx, struct bench *bench)
{
	today_items items = {0};
	TRY(today_of_rep(ctx, bench->user, bench->today, &items));
	bench->items = today_pick(items.v, items.n, 5);
	return OK;
}

static int by_size(const void *a, const void *b)
{
	const double *x = a, *y = b;
	return (*x > *y) - (*x < *y);
}

static double cpu_now(void)
{
	struct timespec now;
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
	return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static void rules(struct db *db, struct bench *bench)
{
	bench->run = judge;
	for (int i = -3; i < rounds; i++) {
		AUTO_ARENA arena = arena_new(0);
		int64_t began = time_monotonic_us();
		double cpu = cpu_now();
		need(db_read(db, arena, in_tx, bench), "judge");
		if (i < 0)
			continue;
		bench->ms[i] = (double)(time_monotonic_us() - began) / 1000;
		bench->cpu_ms[i] = cpu_now() - cpu;
	}
	qsort(bench->cpu_ms, (size_t)rounds, sizeof *bench->cpu_ms, by_size);
	qsort(bench->ms, (size_t)rounds, sizeof *bench->ms, by_size);
}

/* ---- the plainest SQL ---- */

/* Whom there is something to do about, as anybody would write it who knows the tables. */
static const char *const plain_sql[PLAIN] = {
	"SELECT person_id, text, due FROM promise WHERE workspace_id=?1 AND user_id=?2 AND kept IS NULL AND due<=?3",
	"SELECT person_id, text FROM complaint WHERE workspace_id=?1 AND user_id=?2 AND resolved IS NULL",
	"SELECT person_id, kind, due FROM owed WHERE workspace_id=?1 AND user_id=?2 AND state='open'",
	"SELECT r.id, p.name FROM referral r JOIN person p ON p.workspace_id=r.workspace_id AND p.id=r.person_id"
	" WHERE r.workspace_id=?1 AND r.user_id=?2 AND r.state IN ('permitted','introduced') AND r.need='yes' AND r.wants='yes'",
	"SELECT r.id, p.name FROM referral r JOIN person p ON p.workspace_id=r.workspace_id AND p.id=r.source_id"
	" WHERE r.workspace_id=?1 AND r.user_id=?2 AND r.state IN ('named','checking') AND r.since<?3",
	"SELECT person_id, value FROM deal WHERE workspace_id=?1 AND user_id=?2 AND state IN ('discovery','qualified','proposed')",
	"SELECT d.person_id, p.name, max(s.score) FROM deal d JOIN person p ON p.workspace_id=d.workspace_id AND p.id=d.person_id"
	" JOIN satisfaction s ON s.workspace_id=d.workspace_id AND s.person_id=d.person_id AND s.score>=9"
	" WHERE d.workspace_id=?1 AND d.user_id=?2 AND d.state='won' AND p.do_not_ask=0 AND p.do_not_contact=0"
	" AND NOT EXISTS (SELECT 1 FROM ask a WHERE a.workspace_id=d.workspace_id AND a.source_id=d.person_id AND a.asked_on>?3-300)"
	" GROUP BY d.person_id, p.name ORDER BY max(d.value) DESC LIMIT 40",
	"SELECT r.to_id, p.name FROM relationship r JOIN person p ON p.workspace_id=r.workspace_id AND p.id=r.to_id"
	" WHERE r.workspace_id=?1 AND r.from_id=?4 AND p.do_not_ask=0 AND p.do_not_contact=0 AND r.both_ways>?3-10000"
	" AND NOT EXISTS (SELECT 1 FROM ask a WHERE a.workspace_id=r.workspace_id AND a.source_id=r.to_id AND a.asked_on>?3-300)"
	" ORDER BY r.both_ways DESC LIMIT 40",
};

static void plain(const char *path, const struct bench *bench, int64_t self, double *ret_ms)
{
	sqlite3 *db;
	sqlite3_stmt *statements[PLAIN];
	if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK)
		need(ERR_IO, path);
	for (int i = 0; i < PLAIN; i++) {
		if (sqlite3_prepare_v2(db, plain_sql[i], -1, &statements[i], NULL) != SQLITE_OK)
			need(ERR_INVALID, sqlite3_errmsg(db));
		sqlite3_bind_int64(statements[i], 1, bench->workspace.v);
		sqlite3_bind_int64(statements[i], 2, bench->user.v);
		sqlite3_bind_int64(statements[i], 3, bench->today.ymd);
		sqlite3_bind_int64(statements[i], 4, self);
	}
	for (int round = -3; round < rounds; round++) {
		int64_t began = time_monotonic_us();
		for (int i = 0; i < PLAIN; i++) {
			while (sqlite3_step(statements[i]) == SQLITE_ROW)
				for (int c = sqlite3_column_count(statements[i]); c-- > 0;)
					(void)sqlite3_column_text(statements[i], c);
			sqlite3_reset(statements[i]);
		}
		if (round >= 0)
			ret_ms[round] = (double)(time_monotonic_us() - began) / 1000;
	}
	for (int i = 0; i < PLAIN; i++)
		sqlite3_finalize(statements[i]);
	sqlite3_close(db);
	qsort(ret_ms, (size_t)rounds, sizeof *ret_ms, by_size);
}

static enum err find_self(struct ctx *ctx, struct bench *bench)
{
	struct person_id self;
	TRY(user_person(ctx, bench->user, &self));
	bench->items = (size_t)self.v;
	return OK;
}

int main(int argc, char **argv)
{
	static struct bench bench;
	static double plain_ms[ROUNDS];
	AUTO_ARENA arena = arena_new(0);
	struct problem problem = {0};
	struct db *db;
	if (argc == 3)
		rounds = atoi(argv[2]);
	if (argc < 2 || rounds < 1 || rounds > ROUNDS)
		need(ERR_INVALID, "usage: today_rules DIRECTORY [ROUNDS]");
	struct str path = str_format(arena, "%s/kith.db", argv[1]);
	struct db_options options = {.url = path, .unsafe_no_sync = true};
	arena_setup();
	sqlite3_initialize();
	need(db_open(&options, arena, &problem, &db), "open");
	bench.run = make;
	need(db_write(db, arena, in_tx, &bench), "make");
	bench.run = fill;
	need(db_write(db, arena, in_tx, &bench), "fill");
	bench.run = find_self;
	need(db_read(db, arena, in_tx, &bench), "self");
	int64_t self = (int64_t)bench.items;
	rules(db, &bench);
	size_t items = bench.items;
	db_close(db);
	plain(str_z(arena, path), &bench, self, plain_ms);
	printf("{\"people\":%d,\"items\":%zu,\"median\":%.3f,\"p99\":%.3f,\"cpu\":%.3f,\"plain_median\":%.3f,\"plain_p99\":%.3f}\n",
		PEOPLE, items, bench.ms[rounds / 2], bench.ms[rounds * 99 / 100], bench.cpu_ms[rounds / 2],
		plain_ms[rounds / 2], plain_ms[rounds * 99 / 100]);
	return 0;
}
