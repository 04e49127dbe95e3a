/* Thousands of random operations at random dates, and what must hold after every one of them,
 * whatever the order. The choices come from a fixed seed; only ids differ from run to run. */
#include "people.h"

#include "kit_ops.h"
#include "link_ops.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "deal_sql.h"
#include "domain/deals/standing.h"
#include "domain/events/event.h"
#include "domain/dump.h"
#include "domain/upkeep/daily.h"
#include "domain/events/value.h"
#include "erase_ops.h"
#include "numbers_ops.h"
#include "domain/referrals/steps.h"
#include "domain/referrals/today.h"
#include "event_sql.h"
#include "referral_sql.h"
#include "trust_ops.h"
#include "given_ops.h"
#include "partner_ops.h"
#include "reference_ops.h"
#include "talk_ops.h"
#include "undo_ops.h"

enum { WORKSPACES = 12, WORKSPACES_POSTGRES = 2, OPERATIONS = 170, MOST = 80, ROWS_MOST = 4000 };

struct ids_of {
	int64_t v[MOST];
	int n;
};

/* A row that an event has written: how it looks is kept as a hash of its members. */
struct row {
	const struct table *table;
	int64_t id;
	uint64_t hash; /* 0: it is not there */
};

struct play {
	struct world *w;
	struct world *other; /* another workspace, whose ids must never be taken */
	struct user_id users[2];
	struct ids_of people, deals, promises, referrals, complaints, owed, foreign;
	struct ids_of given, partners, references, calls;
	struct marked {
		int64_t person;
		char mark[16]; /* stands in their name, address and notes, and nowhere else */
		bool erased;
	} marked[MOST];
	int n_marked, erased;
	bool contacted[MOST]; /* by referral */
	bool owing[MOST];     /* by thing owed: it has been there */
	bool undoing;         /* something has just been taken back */
	struct row *rows;
	size_t n_rows;
	int64_t seq; /* of the last event looked at */
	int day;
	int taken_back, done, refused;
	const char *last;
	char broken[300]; /* what does not hold: said here, since a transaction must not be left by a jump */
};

#define HOLDS(play, condition, ...)                                                                                    \
	do {                                                                                                           \
		if (!(condition)) {                                                                                    \
			snprintf((play)->broken, sizeof(play)->broken, __VA_ARGS__);                                   \
			return ERR_INTERNAL;                                                                           \
		}                                                                                                      \
	} while (0)

static uint64_t below(struct play *play, uint64_t n)
{
	return rand_below(&play->w->rand, n);
}

static bool chance(struct play *play, uint64_t percent)
{
	return below(play, 100) < percent;
}

static void add_id(struct ids_of *ids, int64_t id)
{
	for (int i = 0; i < ids->n; i++)
		if (ids->v[i] == id)
			return;
	if (ids->n < MOST && id != 0)
		ids->v[ids->n++] = id;
}

static int64_t pick(struct play *play, const struct ids_of *ids)
{
	return ids->n == 0 ? 1 : ids->v[below(play, (uint64_t)ids->n)];
}

static struct day around(struct play *play, int from, int to)
{
	return day_plus(world_day(play->w), from + (int)below(play, (uint64_t)to - (uint64_t)from + 1));
}

/* ---- what is stored ---- */

static uint64_t mix(uint64_t hash, struct str text)
{
	hash = (hash ^ (str_none(text) ? 7 : 11)) * 1099511628211u;
	for (size_t i = 0; i < text.n; i++)
		hash = (hash ^ (unsigned char)text.p[i]) * 1099511628211u;
	return hash;
}

static enum err hash_row(struct ctx *ctx, const struct row *row, uint64_t *ret_hash)
{
	bool found;
	void *at = arena_alloc(ctx->arena, row->table->record->size);
	struct table_key key = {ctx->workspace, row->id};
	TRY(db_maybe(ctx->tx, row->table->get, &key, at, &found));
	uint64_t hash = 14695981039346656037u;
	for (size_t i = 0; found && i < row->table->record->n_fields; i++)
		hash = mix(hash, event_value_text(ctx->arena, &row->table->record->fields[i], at));
	*ret_hash = found ? hash : 0;
	return OK;
}

static const struct table *table_of(struct str name)
{
	for (int i = 0; i < db_table_count; i++)
		if (str_is(name, db_tables[i]->name))
			return db_tables[i];
	return NULL;
}

static void note_row(struct play *play, const struct table *table, int64_t id)
{
	for (size_t i = play->n_rows; i-- > 0;)
		if (play->rows[i].table == table && play->rows[i].id == id)
			return;
	if (play->n_rows < ROWS_MOST)
		play->rows[play->n_rows++] = (struct row){table, id, 0};
}

/* Rows that the events since the last look have touched; with `ids`, to be used by what follows. */
static enum err look(struct ctx *ctx, void *arg)
{
	struct play *play = arg;
	struct list values;
	TRY(event_values(ctx->tx, (struct event_values_args){ctx->workspace, play->seq + 1, INT32_MAX}, &values));
	const struct event_values_row *value = values.items;
	for (size_t i = values.n; i-- > 0;) {
		const struct table *table = table_of(value[i].table_name);
		HOLDS(play, table != NULL && play->n_rows < ROWS_MOST, "a row of no table, or too many rows");
		note_row(play, table, value[i].row_id.v);
		play->seq = value[i].seq > play->seq ? value[i].seq : play->seq;
		struct ids_of *ids = table == &person_table          ? &play->people
				     : table == &deal_table          ? &play->deals
				     : table == &promise_table       ? &play->promises
				     : table == &referral_table      ? &play->referrals
				     : table == &complaint_table     ? &play->complaints
				     : table == &owed_table          ? &play->owed
				     : table == &given_table         ? &play->given
				     : table == &partner_table       ? &play->partners
				     : table == &reference_table     ? &play->references
				     : table == &reference_use_table ? &play->calls
								     : NULL;
		if (ids != NULL)
			add_id(ids, value[i].row_id.v);
	}
	return OK;
}

static enum err hash_all(struct ctx *ctx, void *arg)
{
	struct play *play = arg;
	for (size_t i = 0; i < play->n_rows; i++)
		TRY(hash_row(ctx, &play->rows[i], &play->rows[i].hash));
	return OK;
}

/* After undo every row is as it was, those that the operation made are gone. */
static enum err compare_all(struct ctx *ctx, void *arg)
{
	struct play *play = arg;
	for (size_t i = 0; i < play->n_rows; i++) {
		uint64_t hash;
		TRY(hash_row(ctx, &play->rows[i], &hash));
		HOLDS(play, hash == play->rows[i].hash, "taken back: %s %lld is not as it was",
			play->rows[i].table->name, (long long)play->rows[i].id);
	}
	return OK;
}

/* ---- what must always hold ---- */

static enum err check_standing(struct ctx *ctx, struct play *play, struct person_id person)
{
	struct standing_deal deals[MOST];
	struct list rows;
	struct person stored;
	bool found;
	TRY(person_get(ctx->tx, ctx->workspace, person, &stored, &found));
	if (!found)
		return OK;
	TRY(deal_rows(ctx->tx, (struct deal_rows_args){ctx->workspace, {&person.v, 1}}, &rows));
	const struct deal_rows_row *row = rows.items;
	for (size_t i = 0; i < rows.n && i < MOST; i++)
		deals[i] = (struct standing_deal){row[i].state, row[i].closed, row[i].id.v};
	HOLDS(play, stored.standing == standing_of(deals, rows.n), "standing is not what the deals say");
	return OK;
}

/* Nobody is contacted without both yeses or a written reason, and nobody at all who must not be. */
static enum err check_referral(struct ctx *ctx, struct play *play, int at)
{
	struct referral referral;
	struct person person;
	bool found;
	TRY(referral_get(ctx->tx, ctx->workspace, (struct referral_id){play->referrals.v[at]}, &referral, &found));
	if (!found || !steps_contact(referral.state) || play->contacted[at])
		return OK;
	play->contacted[at] = true;
	bool both = referral.need == ANSWER_YES && referral.wants == ANSWER_YES && !day_none(referral.permitted_on);
	bool fresh = both && day_plus_months(referral.permitted_on, GATE_MONTHS).ymd >= ctx_today(ctx).ymd;
	HOLDS(play, fresh || (!str_none(referral.cold_reason) && referral.origin == ORIGIN_COLD),
		"contact without both answers");
	TRY(person_get(ctx->tx, ctx->workspace, referral.person_id, &person, &found));
	HOLDS(play, found && !person.do_not_contact, "contact with who must not be contacted");
	return OK;
}

static bool is_erased(const struct play *play, struct person_id person)
{
	for (int i = 0; i < play->n_marked; i++)
		if (play->marked[i].erased && play->marked[i].person == person.v)
			return true;
	return false;
}

/* What is owed is never lost: it is done, put off, or dropped with a reason; only taking back what made it removes it. */
static enum err check_owed(struct ctx *ctx, struct play *play, int at)
{
	struct owed owed;
	bool found;
	TRY(owed_get(ctx->tx, ctx->workspace, (struct owed_id){play->owed.v[at]}, &owed, &found));
	HOLDS(play, found || !play->owing[at] || play->undoing, "something owed is gone");
	play->owing[at] = found;
	bool erased = found &&
		      (is_erased(play, owed.person_id) || is_erased(play, owed.about_id)); /* so is the reason */
	HOLDS(play, !found || owed.state != OWED_STATE_DROPPED || erased || !str_empty(owed.reason),
		"dropped without a reason");
	HOLDS(play, !found || owed.state != OWED_STATE_SNOOZED || !day_none(owed.snoozed_until), "put off for ever");
	return OK;
}

/* The step that a referral stands at is the last one that was taken. */
static enum err last_step(
	struct ctx *ctx, struct play *play, const struct row *row, struct referral *ret, bool *ret_found)
{
	struct list rows;
	TRY(referral_get(ctx->tx, ctx->workspace, (struct referral_id){row->id}, ret, ret_found));
	if (!*ret_found)
		return OK;
	TRY(referral_steps(ctx->tx, (struct referral_steps_args){ctx->workspace, ret->id}, &rows));
	const struct referral_steps_row *step = rows.items;
	HOLDS(play, rows.n > 0 && step[rows.n - 1].state == ret->state, "a referral stands at no step that was taken");
	return OK;
}

/* Counts are what a recount of all steps says, for each user. */
static enum err check_counts(struct ctx *ctx, void *arg)
{
	struct play *play = arg;
	int64_t tally[2][REFERRAL_STATE_PARKED + 1] = {{0}};
	for (size_t i = 0; i < play->n_rows; i++) {
		struct referral referral;
		bool found;
		if (play->rows[i].table != &referral_table)
			continue;
		TRY(last_step(ctx, play, &play->rows[i], &referral, &found));
		if (found)
			tally[referral.user_id.v == play->users[1].v][referral.state]++;
	}
	for (int u = 0; u < 2; u++) {
		struct list rows;
		TRY(referral_counts(ctx->tx, (struct referral_counts_args){ctx->workspace, play->users[u]}, &rows));
		const struct referral_counts_row *row = rows.items;
		for (size_t i = 0; i < rows.n; i++) {
			HOLDS(play, row[i].n == tally[u][row[i].state], "a count is not what the steps say");
			tally[u][row[i].state] = 0;
		}
		for (int state = 0; state <= REFERRAL_STATE_PARKED; state++)
			HOLDS(play, tally[u][state] == 0, "a step is not counted");
	}
	return OK;
}

static enum err check_state(struct ctx *ctx, void *arg)
{
	struct play *play = arg;
	for (int i = 0; i < play->owed.n; i++)
		TRY(check_owed(ctx, play, i));
	for (int i = 0; i < play->referrals.n; i++)
		TRY(check_referral(ctx, play, i));
	for (int i = 0; i < play->people.n; i++)
		TRY(check_standing(ctx, play, (struct person_id){play->people.v[i]}));
	return OK;
}

/* The table whose rows a member names; NULL for the workspace, and for what is only said to be a row. */
static const struct table *named_by(const struct field *field)
{
	if (field->type != FIELD_ID || field->noun == NULL)
		return NULL;
	return table_of(strcmp(field->noun, "user") == 0 ? STR("app_user") : str_c(field->noun));
}

static enum err check_names(
	struct ctx *ctx, struct play *play, const struct row *row, const struct field *field, const void *at)
{
	const struct table *table = named_by(field);
	int64_t id;
	bool found = true;
	memcpy(&id, (const char *)at + field->offset, sizeof id);
	if (table == NULL || table->get == NULL || id == 0)
		return OK;
	void *named = arena_alloc(ctx->arena, table->record->size);
	struct table_key key = {ctx->workspace, id};
	TRY(db_maybe(ctx->tx, table->get, &key, named, &found));
	HOLDS(play, found, "%s.%s names nothing that is here", row->table->name, field->name);
	return OK;
}

/* What rows name is in the same workspace, and the event that wrote them last is there and holds. */
static enum err check_rows(struct ctx *ctx, void *arg)
{
	struct play *play = arg;
	for (size_t i = 0; i < play->n_rows; i++) {
		const struct row *row = &play->rows[i];
		void *at = arena_alloc(ctx->arena, row->table->record->size);
		struct table_key key = {ctx->workspace, row->id};
		struct event_by_seq_row event;
		bool found, is_event;
		int64_t changed;
		TRY(db_maybe(ctx->tx, row->table->get, &key, at, &found));
		if (!found)
			continue;
		for (size_t f = 0; f < row->table->record->n_fields; f++)
			TRY(check_names(ctx, play, row, &row->table->record->fields[f], at));
		memcpy(&changed, (const char *)at + record_field(row->table->record, STR("changed"))->offset,
			sizeof changed);
		TRY(event_by_seq(ctx->tx, (struct event_by_seq_args){ctx->workspace, changed}, &event, &is_event));
		HOLDS(play, is_event && !event.undone, "%s: changed by no event that holds", row->table->name);
	}
	return OK;
}

static void check(struct play *play, enum err (*fn)(struct ctx *ctx, void *arg))
{
	enum err err = world_run(play->w, fn, play);
	if (err != OK)
		fail_msg("after %s: %s: %s", play->last, err_name(err), play->broken);
}

/* ---- Today ---- */

static int by_line(const void *a, const void *b)
{
	const struct today_show_item *x = a, *y = b;
	if (x->person.v != y->person.v)
		return x->person.v < y->person.v ? -1 : 1;
	if (x->kind != y->kind)
		return x->kind < y->kind ? -1 : 1;
	return (x->subject.v > y->subject.v) - (x->subject.v < y->subject.v);
}

static enum err forget(struct ctx *ctx, void *arg)
{
	(void)arg;
	return today_forget(ctx);
}

static const char *kind_of(const struct today_out *out, size_t i)
{
	const struct today_show_item *item = out->items.items;
	return i < out->items.n ? str_z(test_arena(), enum_word(&today_kind_info, (int)item[i].kind)) : "";
}

/* News and thanks that are due to somebody stand on Today, however much else does; they are never cut. */
static void check_owed_shown(struct play *play)
{
	struct world *w = play->w;
	struct owed_list_out owed;
	struct today_out out = today_of(w);
	const struct today_show_item *item = out.items.items;
	DO(w, owed_list, &owed, .user = w->user);
	const struct owed_page_row *row = owed.items.items;
	for (size_t i = 0; i < owed.items.n; i++) {
		struct person_show_out shown;
		bool is_news = row[i].kind == OWED_KIND_UPDATE_SOURCE || row[i].kind == OWED_KIND_THANK_SOURCE;
		if (!is_news || (row[i].state == OWED_STATE_SNOOZED && row[i].snoozed_until.ymd > world_day(w).ymd))
			continue;
		DO(w, person_show, &shown, .person = row[i].person);
		bool is_shown = false;
		for (size_t j = 0; j < out.items.n; j++)
			is_shown = is_shown || item[j].subject.v == row[i].id.v;
		if (!is_shown && !shown.do_not_contact && !shown.is_user)
			fail_msg("after %s: what is owed to %.*s does not stand on Today", play->last,
				STR_ARG(shown.name));
	}
}

static void check_today(struct play *play)
{
	struct world *w = play->w;
	struct today_out kept = today_of(w);
	if (!kept.kept)
		return;
	assert_int_equal(world_run(w, forget, NULL), OK);
	struct today_out anew = today_of(w);
	assert_false(anew.kept);
	qsort(kept.items.items, kept.items.n, sizeof(struct today_show_item), by_line);
	qsort(anew.items.items, anew.items.n, sizeof(struct today_show_item), by_line);
	const struct today_show_item *x = kept.items.items, *y = anew.items.items;
	for (size_t i = 0; i < kept.items.n || i < anew.items.n; i++) {
		bool same = i < kept.items.n && i < anew.items.n && by_line(&x[i], &y[i]) == 0 &&
			    str_equal(x[i].rule, y[i].rule) && str_equal(x[i].reason, y[i].reason) &&
			    x[i].due.ymd == y[i].due.ymd && x[i].value.v == y[i].value.v;
		if (!same)
			fail_msg("after %s: kept %s: %.*s | anew %s: %.*s", play->last, kind_of(&kept, i),
				STR_ARG(i < kept.items.n ? x[i].reason : STR("nothing")), kind_of(&anew, i),
				STR_ARG(i < anew.items.n ? y[i].reason : STR("nothing")));
	}
}

/* ---- who was erased ---- */

static void left_in(const struct play *play, struct str text, const char *where)
{
	struct str lower = str_lower_ascii(play->w->arena, text);
	for (int i = 0; i < play->n_marked; i++)
		if (play->marked[i].erased && str_find(lower, str_c(play->marked[i].mark)) != SIZE_MAX)
			fail_msg("after %s: %s is erased and stands in %s", play->last, play->marked[i].mark, where);
}

static enum err check_values_left(struct ctx *ctx, void *arg)
{
	const struct play *play = arg;
	struct list values;
	TRY(event_values(ctx->tx, (struct event_values_args){ctx->workspace, 1, INT32_MAX}, &values));
	const struct event_values_row *value = values.items;
	for (size_t i = 0; i < values.n; i++)
		left_in(play, value[i].before, "what a row held before");
	return OK;
}

static void not_erased(const struct play *play, struct person_id person, const char *where)
{
	if (is_erased(play, person))
		fail_msg("after %s: somebody who is erased is proposed %s", play->last, where);
}

/* Nothing of them is stored, whatever was done before and since, and nobody is told to turn to them. */
static void check_erased(struct play *play)
{
	struct world *w = play->w;
	struct owed_list_out owed;
	struct partner_next_out next;
	struct numbers_unasked_out unasked;
	left_in(play, world_dump(w), "the tables");
	check(play, check_values_left);
	for (int u = 0; u < 2; u++) {
		w->user = play->users[u];
		struct today_out today = today_of(w);
		for (size_t i = 0; i < today.items.n; i++)
			not_erased(play, ((const struct today_show_item *)today.items.items)[i].person, "on Today");
		DO(w, owed_list, &owed, .user = w->user);
		for (size_t i = 0; i < owed.items.n; i++)
			not_erased(
				play, ((const struct owed_page_row *)owed.items.items)[i].person, "as owed something");
		DO(w, partner_next, &next, .most = 50);
		for (size_t i = 0; i < next.items.n; i++) {
			const struct partner_next_item *item = (const struct partner_next_item *)next.items.items + i;
			not_erased(play, item->person, "to be given");
			not_erased(play, item->to, "as a partner");
		}
	}
	DO(w, numbers_unasked, &unasked, 0);
	for (size_t i = 0; i < unasked.items.n; i++)
		not_erased(play, ((const struct numbers_unasked_person *)unasked.items.items)[i].person, "to be asked");
}

/* ---- operations ---- */

#define PLAY(operation, ret_out, ...) (play->last = #operation, TRIED(play->w, operation, (ret_out), __VA_ARGS__))
#define PERSON ((struct person_id){pick(play, &play->people)})
#define DEAL ((struct deal_id){pick(play, &play->deals)})
#define REFERRAL ((struct referral_id){pick(play, &play->referrals)})
/* Even when its adding was taken back: then it is made anew. */
#define THE_OFFER STR("Practice audit")
#define REASON (chance(play, 40) ? STR("a reason") : STR_NONE)
#define ENUM_BELOW(n) (1 + (unsigned)below(play, (n)))
#define MAYBE(percent, value) (chance(play, (percent)) ? (value) : 0)

static struct str a_name(struct play *play)
{
	static const char *const first[] = {"Ines", "Karl", "Olu", "Grace", "Tan", "Ben", "Ute", "Max"};
	static const char *const last[] = {"Rossi", "Weber", "Okoye", "Ito", "Wei", "Haddad", "Sommer", "Boss"};
	return str_format(play->w->arena, "%s %s", first[below(play, 8)], last[below(play, 8)]);
}

/* Past advice only with a reason, past a stop never. */
static enum err play_ask(struct play *play, int64_t *ret_event)
{
	struct person_id person = PERSON;
	struct person_may_ask_out may;
	struct ask_record_out out;
	struct ask_show_out shown;
	struct ask_record_name names[] = {
		{.name = a_name(play)}, {.name = a_name(play)}, {.name = STR("somebody"), .person = PERSON}};
	struct str reason = REASON;
	enum occasion occasion = MAYBE(30, ENUM_BELOW(5));
	bool is_known = TRIED(play->w, person_may_ask, &may, .person = person) == OK;
	enum err err = PLAY(ask_record, &out, .person = person, .occasion = occasion, .names = {names, below(play, 4)},
		.rounds = 2, .exhausted = true, .result = MAYBE(60, ENUM_BELOW(4)),
		.again_on = MAYBE(20, 1) ? around(play, 1, 60) : DAY_NONE, .check_first = chance(play, 50),
		.pledge = chance(play, 50), .advice_reason = reason);
	if (err != OK)
		return err;
	assert_true(is_known && may.answer != READINESS_ANSWER_STOP);
	assert_true(!may.needs_reason || !str_none(reason) || occasion != OCCASION_NONE);
	DO(play->w, ask_show, &shown, .ask = out.ask);
	if (may.needs_reason)
		assert_false(str_empty(shown.ask.advice_passed));
	*ret_event = out.event;
	return OK;
}

static enum err play_people(struct play *play, int64_t *ret_event)
{
	struct person_add_out added;
	struct person_edit_out edited;
	struct person_flag_out flagged;
	struct person_knows_out knows;
	enum err err;
	switch (below(play, 5)) {
	case 0:
		err = PLAY(person_add, &added, .name = a_name(play),
			.organization = chance(play, 30) ? STR("Acme") : STR_NONE);
		*ret_event = added.event;
		return err;
	case 1:
		err = PLAY(person_edit, &edited, .person = PERSON, .name = a_name(play));
		*ret_event = edited.event;
		return err;
	case 2:
		err = PLAY(person_knows, &knows, .person = PERSON, .other = PERSON, .both = chance(play, 50));
		*ret_event = knows.event;
		return err;
	default:
		err = PLAY(person_flag, &flagged, .person = PERSON,
			.do_not_contact = {chance(play, 15), chance(play, 50)},
			.do_not_ask = {chance(play, 15), chance(play, 40)},
			.partner = {chance(play, 20), chance(play, 60)}, .knows_offer = {chance(play, 30), true},
			.in_touch = chance(play, 50) ? around(play, -300, 0) : DAY_NONE);
		*ret_event = flagged.event;
		return err;
	}
}

static enum err play_deal(struct play *play, int64_t *ret_event)
{
	struct deal_add_out added;
	struct deal_advance_out advanced;
	struct deal_win_out won;
	struct deal_decline_out declined;
	struct deal_disqualify_out no;
	struct deal_end_out ended;
	struct deal_sent_by_out sent;
	struct deal_lapse_out lapsed;
	struct deal_answer_out answered;
	struct deal_followed_up_out followed_up;
	struct deal_answer_line said = {
		.kind = ENUM_BELOW(3), .line = STR("practices of one"), .applies = ENUM_BELOW(3), .words = REASON};
	struct minor value = {(int64_t)below(play, 500000)};
	enum err err = OK;
	switch (below(play, 12)) {
	case 0:
	case 1:
		err = PLAY(deal_add, &added, .person = PERSON, .offer_name = THE_OFFER, .value = value,
			.sent_by_nobody = chance(play, 40), .sent_by = {MAYBE(40, PERSON.v)});
		*ret_event = added.event;
		break;
	case 2:
		err = PLAY(deal_advance, &advanced, .deal = DEAL, .state = ENUM_BELOW(3));
		*ret_event = advanced.event;
		break;
	case 3:
	case 4:
		err = PLAY(deal_win, &won, .deal = DEAL, .value = value, .day = around(play, -20, 0));
		*ret_event = won.event;
		break;
	case 5:
		err = PLAY(deal_decline, &declined, .deal = DEAL, .reason = REASON);
		*ret_event = declined.event;
		break;
	case 6:
		err = PLAY(deal_disqualify, &no, .deal = DEAL, .reason = REASON,
			.alternative_kind = MAYBE(70, ENUM_BELOW(3)), .alternative = STR("Nordlicht"),
			.wait_until = around(play, 1, 90));
		*ret_event = no.event;
		break;
	case 7:
		err = PLAY(deal_end, &ended, .deal = DEAL);
		*ret_event = ended.event;
		break;
	case 8:
		err = PLAY(deal_sent_by, &sent, .deal = DEAL, .person = {MAYBE(60, PERSON.v)},
			.name = chance(play, 30) ? a_name(play) : STR_NONE, .nobody = chance(play, 50));
		*ret_event = sent.event;
		break;
	case 9:
		err = PLAY(deal_answer, &answered, .deal = DEAL, .answers = {&said, 1});
		*ret_event = answered.event;
		break;
	case 10:
		err = PLAY(deal_followed_up, &followed_up, .deal = DEAL,
			.come_back = chance(play, 60) ? around(play, 1, 90) : DAY_NONE);
		*ret_event = followed_up.event;
		break;
	default:
		err = PLAY(deal_lapse, &lapsed, .deal = DEAL);
		*ret_event = lapsed.event;
	}
	return err;
}

static enum err play_delivery(struct play *play, int64_t *ret_event)
{
	struct promise_add_out added;
	struct promise_keep_out kept;
	struct promise_confirm_out confirmed;
	struct satisfaction_note_out noted;
	struct complaint_open_out opened;
	struct complaint_resolve_out resolved;
	struct promise_id promise = {pick(play, &play->promises)};
	struct opt_int score = {chance(play, 80), (int64_t)below(play, 11)};
	enum err err = OK;
	switch (below(play, 6)) {
	case 0:
		err = PLAY(promise_add, &added, .deal = DEAL, .due = around(play, -5, 20));
		*ret_event = added.event;
		break;
	case 1:
		err = PLAY(promise_keep, &kept, .promise = promise);
		*ret_event = kept.event;
		break;
	case 2:
		err = PLAY(promise_confirm, &confirmed, .promise = promise, .score = score);
		*ret_event = confirmed.event;
		break;
	case 3:
		err = PLAY(satisfaction_note, &noted, .person = PERSON, .score = score.v);
		*ret_event = noted.event;
		break;
	case 4:
		err = PLAY(complaint_open, &opened, .person = PERSON, .text = STR("too late"));
		*ret_event = opened.event;
		break;
	default:
		err = PLAY(complaint_resolve, &resolved, .complaint = {pick(play, &play->complaints)});
		*ret_event = resolved.event;
	}
	return err;
}

static enum err play_referral(struct play *play, int64_t *ret_event)
{
	struct referral_add_out added;
	struct referral_advance_out advanced;
	struct referral_correct_out corrected;
	struct referral_resume_out resumed;
	struct referral_remind_out reminded;
	struct referral_postpone_out postponed;
	struct permission_note_out noted;
	enum err err = OK;
	switch (below(play, 9)) {
	case 0:
		err = PLAY(
			referral_add, &added, .source = PERSON, .person = {MAYBE(40, PERSON.v)}, .name = a_name(play));
		*ret_event = added.event;
		break;
	case 1:
	case 2:
		err = PLAY(permission_note, &noted, .referral = REFERRAL, .need = MAYBE(70, ENUM_BELOW(3)),
			.wants = MAYBE(70, ENUM_BELOW(3)), .source = {MAYBE(20, PERSON.v)});
		*ret_event = noted.event;
		break;
	case 3:
	case 4:
	case 5:
		err = PLAY(referral_advance, &advanced, .referral = REFERRAL, .state = ENUM_BELOW(15),
			.own_act = chance(play, 20), .cold_reason = chance(play, 20) ? STR("met by chance") : STR_NONE,
			.need = MAYBE(20, ENUM_BELOW(3)), .wants = MAYBE(20, ENUM_BELOW(3)),
			.until = chance(play, 50) ? around(play, 1, 40) : DAY_NONE);
		*ret_event = advanced.event;
		break;
	case 6:
		err = PLAY(referral_correct, &corrected, .referral = REFERRAL, .state = ENUM_BELOW(15),
			.reason = STR("a slip"));
		*ret_event = corrected.event;
		break;
	case 7:
		err = PLAY(referral_remind, &reminded, .referral = REFERRAL);
		*ret_event = reminded.event;
		break;
	default:
		if (chance(play, 50)) {
			err = PLAY(referral_resume, &resumed, .referral = REFERRAL);
			*ret_event = resumed.event;
		} else {
			err = PLAY(referral_postpone, &postponed, .referral = REFERRAL);
			*ret_event = postponed.event;
		}
	}
	return err;
}

/* Nobody of ours is brought to anybody without both yeses, whatever came before. */
static enum err play_given_step(struct play *play, int64_t *ret_event)
{
	struct given_id id = {pick(play, &play->given)};
	struct given_advance_out out;
	struct given_show_out before, after;
	bool was_there = TRIED(play->w, given_show, &before, .given = id) == OK;
	enum err err = PLAY(given_advance, &out, .given = id, .state = ENUM_BELOW(7), .need = MAYBE(30, ENUM_BELOW(3)),
		.wants = MAYBE(30, ENUM_BELOW(3)), .day = chance(play, 30) ? around(play, -10, 0) : DAY_NONE);
	if (err != OK)
		return err;
	DO(play->w, given_show, &after, .given = id);
	assert_true(was_there);
	if (day_none(before.given.given_on) && !day_none(after.given.given_on)) {
		assert_int_equal(after.given.need, ANSWER_YES);
		assert_int_equal(after.given.wants, ANSWER_YES);
	}
	*ret_event = out.event;
	return OK;
}

static enum err play_giving(struct play *play, int64_t *ret_event)
{
	struct given_add_out added;
	struct given_answer_out said;
	struct partner_add_out partner;
	struct partner_change_out changed;
	struct partner_end_out ended;
	struct partner_id agreement = {pick(play, &play->partners)};
	struct str line = STR("practices of one");
	enum err err = OK;
	switch (below(play, 7)) {
	case 0:
	case 1:
		err = PLAY(given_add, &added, .person = PERSON, .to = {MAYBE(80, PERSON.v)},
			.to_name = chance(play, 20) ? a_name(play) : STR_NONE, .deal = {MAYBE(20, DEAL.v)},
			.need = MAYBE(30, ENUM_BELOW(3)), .wants = MAYBE(30, ENUM_BELOW(3)));
		*ret_event = added.event;
		return err;
	case 2:
		err = PLAY(given_answer, &said, .given = {pick(play, &play->given)}, .need = MAYBE(70, ENUM_BELOW(3)),
			.wants = MAYBE(70, ENUM_BELOW(3)));
		*ret_event = said.event;
		return err;
	case 3:
		err = PLAY(partner_add, &partner, .person = PERSON, .trade = STR("law"),
			.ideal_client = STR("Acme people"), .not_a_fit = {&line, 1});
		*ret_event = partner.event;
		return err;
	case 4:
		if (chance(play, 50)) {
			err = PLAY(partner_change, &changed, .partner = agreement, .not_a_fit = {&line, 1});
			*ret_event = changed.event;
		} else {
			err = PLAY(partner_end, &ended, .partner = agreement);
			*ret_event = ended.event;
		}
		return err;
	default:
		return play_given_step(play, ret_event);
	}
}

/* Nobody is called beyond what they agreed to. */
static void check_limits(struct play *play)
{
	struct reference_list_out list;
	DO(play->w, reference_list, &list, .retired = true);
	const struct reference_item *item = list.items.items;
	for (size_t i = 0; i < list.items.n; i++)
		assert_true(item[i].used <= item[i].most);
}

static enum err play_reference(struct play *play, int64_t *ret_event)
{
	struct reference_offer_out offered;
	struct reference_retire_out retired;
	struct reference_use_add_out use;
	struct reference_outcome_out told;
	struct reference_id reference = {pick(play, &play->references)};
	struct str topic = STR("the first month");
	enum err err = OK;
	switch (below(play, 6)) {
	case 0:
	case 1:
		err = PLAY(reference_offer, &offered, .person = PERSON, .topics = {&topic, 1}, .most = ENUM_BELOW(2));
		*ret_event = offered.event;
		return err;
	case 2:
		err = PLAY(reference_retire, &retired, .reference = reference);
		*ret_event = retired.event;
		return err;
	case 3:
		err = PLAY(reference_outcome, &told, .use = {pick(play, &play->calls)}, .outcome = ENUM_BELOW(4));
		*ret_event = told.event;
		return err;
	default:
		err = PLAY(reference_use_add, &use, .reference = reference, .deal = DEAL);
		*ret_event = use.event;
		if (err == OK)
			check_limits(play);
		return err;
	}
}

/* What a source is given, what the named person answers on a link, and who takes a referral over. */
static enum err play_permission(struct play *play, int64_t *ret_event)
{
	struct kit_send_out sent;
	struct link_make_out made;
	struct link_answer_out answered;
	struct link_withdraw_out withdrawn;
	struct referral_take_out taken;
	struct referral_id referral = REFERRAL;
	struct world outside;
	enum err err = OK;
	switch (below(play, 5)) {
	case 0:
		err = PLAY(kit_send, &sent, .referral = referral, .channel = CHANNEL_MAIL);
		*ret_event = sent.event;
		break;
	case 1:
		err = PLAY(link_withdraw, &withdrawn, .referral = referral);
		*ret_event = withdrawn.event;
		break;
	case 2:
		err = PLAY(referral_take, &taken, .referral = referral, .user = play->users[below(play, 2)]);
		*ret_event = taken.event;
		break;
	default:
		err = PLAY(link_make, &made, .referral = referral);
		if (err != OK)
			break;
		outside = *play->w;
		outside.user = (struct user_id){0};
		outside.role = USER_ROLE_NONE;
		play->last = "link_answer";
		err = TRIED(
			&outside, link_answer, &answered, .token = made.token, .answer = ENUM_BELOW(4), .months = 1);
		play->w->problem = outside.problem;
	}
	return err;
}

/* Something that stands on Today is done, put off or dropped. */
static enum err play_today(struct play *play, int64_t *ret_event)
{
	struct today_done_out done;
	struct today_later_out later;
	struct today_drop_out dropped;
	struct today_out out = today_of(play->w);
	if (out.items.n == 0)
		return ERR_NOT_FOUND;
	const struct today_show_item item = ((const struct today_show_item *)out.items.items)[below(play, out.items.n)];
	enum err err = OK;
	switch (below(play, 4)) {
	case 0:
		err = PLAY(today_later, &later, .kind = item.kind, .person = item.person, .subject = item.subject,
			.until = around(play, 1, 30));
		*ret_event = later.event;
		break;
	case 1:
		err = PLAY(today_drop, &dropped, .kind = item.kind, .person = item.person, .subject = item.subject,
			.reason = STR("no"));
		*ret_event = dropped.event;
		break;
	default:
		err = PLAY(today_done, &done, .kind = item.kind, .person = item.person, .subject = item.subject,
			.how = STR("by hand"));
		*ret_event = done.event;
	}
	return err;
}

/* Somebody gets a name, an address and a note that nobody else has: what follows writes them down in many places. */
static enum err play_mark(struct play *play)
{
	struct person_edit_out edited;
	struct person_contact_out contact;
	struct person_note_out noted;
	struct marked *one = &play->marked[play->n_marked];
	struct person_id person = PERSON;
	if (play->n_marked == MOST)
		return ERR_CONFLICT;
	*one = (struct marked){.person = person.v};
	snprintf(one->mark, sizeof one->mark, "zz%02dzz", play->n_marked);
	struct arena *arena = play->w->arena;
	enum err err = PLAY(person_edit, &edited, .person = person, .name = str_format(arena, "Lea %s", one->mark));
	if (err != OK)
		return err;
	play->n_marked++;
	DO(play->w, person_note, &noted, .person = person, .text = str_format(arena, "%s likes sailing", one->mark));
	return PLAY(
		person_contact, &contact, .person = person, .email = str_format(arena, "%s@acme.example", one->mark));
}

/* One of those is erased; that is never taken back. */
static enum err play_erase(struct play *play, int64_t *ret_event)
{
	struct person_erase_out erased;
	(void)ret_event;
	if (play->n_marked == 0 || chance(play, 60))
		return play_mark(play);
	struct marked *one = &play->marked[below(play, (uint64_t)play->n_marked)];
	enum err err = PLAY(person_erase, &erased, .person = {one->person});
	if (err != OK)
		return err;
	for (int i = 0; i < play->n_marked; i++) /* who was marked twice had two names */
		play->marked[i].erased |= play->marked[i].person == one->person;
	play->erased++;
	check_erased(play);
	return OK;
}

/* Ids of another workspace are nobody here. */
static void play_foreign(struct play *play)
{
	struct ask_record_out asked;
	struct deal_add_out deal;
	struct referral_add_out named;
	struct trust_show_out trust;
	struct person_id theirs = {pick(play, &play->foreign)};
	assert_int_equal(TRIED(play->w, ask_record, &asked, .person = theirs, .result = ASK_RESULT_NOBODY,
				 .advice_reason = STR("x")),
		ERR_NOT_FOUND);
	assert_int_equal(TRIED(play->w, deal_add, &deal, .person = PERSON, .offer_name = THE_OFFER, .sent_by = theirs),
		ERR_NOT_FOUND);
	assert_int_equal(TRIED(play->w, referral_add, &named, .source = theirs, .name = STR("X")), ERR_NOT_FOUND);
	assert_int_equal(TRIED(play->w, trust_show, &trust, .person = theirs), ERR_NOT_FOUND);
}

/* Something of long ago is taken back: allowed or refused, never half. */
static enum err play_undo(struct play *play, int64_t *ret_event)
{
	struct event_undo_out undone;
	(void)ret_event;
	play->undoing = true;
	return PLAY(event_undo, &undone, .event = (int64_t)(1 + below(play, (uint64_t)play->seq)));
}

static enum err play_one(struct play *play, int64_t *ret_event)
{
	static enum err (*const plays[])(struct play *, int64_t *) = {play_people, play_ask, play_ask, play_deal,
		play_deal, play_delivery, play_referral, play_referral, play_giving, play_reference, play_today,
		play_permission, play_erase, play_undo};
	return plays[below(play, sizeof plays / sizeof *plays)](play, ret_event);
}

/* The last operation is taken back, and everything is as it was. */
static void take_back(struct play *play, int64_t event)
{
	struct event_undo_out undone;
	enum err err = TRIED(play->w, event_undo, &undone, .event = event);
	if (err == ERR_CONFLICT && str_find(play->w->problem.message, STR("has been erased")) != SIZE_MAX)
		return;
	if (err != OK)
		fail_msg("%s cannot be taken back: %.*s", play->last, STR_ARG(play->w->problem.message));
	check(play, compare_all);
	play->undoing = true;
	play->taken_back++;
}

static void play_once(struct play *play)
{
	struct world *w = play->w;
	int64_t event = 0;
	bool takes_back = chance(play, 20);
	play->undoing = false;
	w->user = play->users[below(play, 2)];
	if (takes_back) {
		check(play, look); /* the morning has written, too */
		check(play, hash_all);
	}
	enum err err = play_one(play, &event);
	if (world_refused(err, play->last)) {
		play->refused++;
		return;
	}
	play->done++;
	check(play, look); /* rows that are new have no hash: they were not there */
	if (takes_back && event != 0)
		take_back(play, event);
	check(play, check_state);
}

static void a_morning(struct play *play)
{
	struct today_renew_out renewed;
	struct job_env env = world_jobs(play->w);
	play->day = day_plus((struct day){play->day}, (int)below(play, 12)).ymd;
	world_at(play->w, play->day);
	assert_int_equal(daily_fade(&env), OK);
	for (int i = 0; i < 2; i++) {
		play->w->user = play->users[i];
		DO(play->w, today_renew, &renewed, 0);
	}
}

static void prepare(struct play *play, struct db *db, uint64_t seed)
{
	struct world *w = play->w = world_new(db);
	play->other = world_new(db);
	rand_seed(&w->rand, seed);
	play->day = 20260601;
	w->settings.asks_per_day = 40; /* every line is looked at */
	play->rows = ARENA_ARRAY(w->arena, ROWS_MOST, struct row);
	play->users[0] = w->user;
	play->users[1] = world_rep(w, "Ben Rep", "ben@example.com");
	an_offer(w);
	for (int i = 0; i < 6; i++)
		a_person(w, (const char *[]){
				    "Ines Rossi", "Karl Weber", "Olu Okoye", "Grace Ito", "Tan Wei", "Ute Sommer"}[i]);
	add_id(&play->foreign, a_person(play->other, "Ines Rossi").v);
	check(play, look);
}

static void what_must_always_hold(struct db *db)
{
	int done = 0, refused = 0, taken_back = 0, erased = 0;
	int64_t began = time_monotonic_us();
	uint64_t workspaces = db == test_sqlite() ? WORKSPACES : WORKSPACES_POSTGRES;
	for (uint64_t seed = 1; seed <= workspaces; seed++) {
		struct play play = {0};
		prepare(&play, db, seed);
		for (int i = 0; i < OPERATIONS; i++) {
			if (i % 10 == 0)
				a_morning(&play);
			play_once(&play);
			if (i % 10 == 9)
				for (int u = 0; u < 2; u++) {
					play.w->user = play.users[u];
					check_today(&play);
					check_owed_shown(&play);
				}
		}
		play_foreign(&play);
		check_erased(&play);
		check(&play, check_rows);
		check(&play, check_counts);
		done += play.done;
		refused += play.refused;
		taken_back += play.taken_back;
		erased += play.erased;
	}
	print_message("%d operations done, %d refused, %d taken back, %d people erased: %lld ms\n", done, refused,
		taken_back, erased, (long long)((time_monotonic_us() - began) / 1000));
	assert_true(erased >= (int)workspaces);
	assert_true(done > (int)workspaces * OPERATIONS / 3);
	assert_true(taken_back > (int)workspaces * 10);
}

int main(void)
{
	const struct CMUnitTest tests[] = {TEST_DB(what_must_always_hold)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
