/* To whom should we give next? Our people, held against what each partner says of whom they look for. */
#include <stdlib.h>
#include <string.h>

#include "domain/accounts/user.h"
#include "domain/referrals/facts.h"
#include "domain/referrals/fits.h"
#include "base/vec.h"
#include "domain/referrals/partner.h"
#include "domain/words.h"
#include "facts_sql.h"
#include "given_sql.h"
#include "giving_next_sql.h"
#include "partner_ops.h"
#include "partner_sql.h"

/* So many of our people are looked at: far more than anybody knows well enough to pass them on. */
enum { CLIENTS_MOST = 4000, IN_TOUCH_MOST = 1000, SHOWN = 3, NOTE_MOST = 2000 };

/* One of our people, with everything they may be known by. */
struct ours {
	struct person_id id;
	struct str name, headline, town;
	struct str text;
	struct fits_words words;
};
typedef VEC(struct ours) ours_vec;

static int by_id(const void *a, const void *b)
{
	const struct ours *x = a, *y = b;
	return (x->id.v > y->id.v) - (x->id.v < y->id.v);
}

static struct ours *find(const ours_vec *all, struct person_id id)
{
	struct ours key = {.id = id};
	return bsearch(&key, all->v, all->n, sizeof *all->v, by_id);
}

static void say(struct arena *arena, struct ours *ours, struct str text)
{
	if (!str_empty(text))
		ours->text = str_format(arena, "%.*s %.*s", STR_ARG(ours->text), STR_ARG(text));
}

static enum err say_more(struct ctx *ctx, ours_vec *all, struct ids people)
{
	struct list rows;
	TRY(giving_positions(ctx->tx, (struct giving_positions_args){ctx->workspace, people}, &rows));
	const struct giving_positions_row *position = rows.items;
	for (size_t i = 0; i < rows.n; i++) {
		struct ours *ours = find(all, position[i].person_id);
		say(ctx->arena, ours, position[i].title);
		say(ctx->arena, ours, position[i].name);
		say(ctx->arena, ours, position[i].sector);
	}
	TRY(giving_notes(ctx->tx, (struct giving_notes_args){ctx->workspace, people}, &rows));
	const struct giving_notes_row *note = rows.items;
	for (size_t i = 0; i < rows.n; i++)
		say(ctx->arena, find(all, note[i].person_id), str_sub(note[i].text, 0, NOTE_MOST));
	return OK;
}

static enum err load(struct ctx *ctx, ours_vec *all)
{
	struct list rows;
	struct person_id self;
	TRY(giving_clients(ctx->tx, (struct giving_clients_args){ctx->workspace, CLIENTS_MOST}, &rows));
	const struct giving_clients_row *client = rows.items;
	for (size_t i = 0; i < rows.n; i++)
		if (!VEC_PUSH(ctx->arena, all,
			    ((struct ours){
				    client[i].id, client[i].name, client[i].headline, client[i].town, STR(""), {0}})))
			return ERR_NOMEM;
	TRY(user_person(ctx, ctx->user, &self));
	struct day since = day_plus(ctx_today(ctx), -READINESS_YEAR);
	TRY(giving_in_touch(ctx->tx, (struct giving_in_touch_args){ctx->workspace, self, since, IN_TOUCH_MOST}, &rows));
	const struct giving_in_touch_row *known = rows.items;
	for (size_t i = 0; i < rows.n; i++)
		if (!VEC_PUSH(ctx->arena, all,
			    ((struct ours){
				    known[i].id, known[i].name, known[i].headline, known[i].town, STR(""), {0}})))
			return ERR_NOMEM;
	if (all->n == 0)
		return OK;
	qsort(all->v, all->n, sizeof *all->v, by_id);
	int64_t *ids = ARENA_ARRAY(ctx->arena, all->n + 1, int64_t);
	if (ids == NULL)
		return ERR_NOMEM;
	for (size_t i = 0; i < all->n; i++) {
		ids[i] = all->v[i].id.v;
		say(ctx->arena, &all->v[i], all->v[i].headline);
		say(ctx->arena, &all->v[i], all->v[i].town);
	}
	for (size_t at = 0; at < all->n; at += FACTS_MOST)
		TRY(say_more(ctx, all, (struct ids){ids + at, all->n - at < FACTS_MOST ? all->n - at : FACTS_MOST}));
	for (size_t i = 0; i < all->n; i++)
		fits_words(ctx->arena, all->v[i].text, &all->v[i].words);
	return OK;
}

/* ---- partners ---- */

/* Everything about some partners (at most FACTS_MOST) that our people are held against. */
struct partners {
	struct list agreements; /* partner_rows_row, ordered by person */
	struct list lines;      /* partner_lines_of_row, ordered by partner */
	struct facts facts;     /* whom they got, and whom they brought */
};

static enum err load_partners(struct ctx *ctx, struct ids people, struct partners *ret_partners)
{
	struct partners partners = {0};
	struct ids agreements;
	TRY(partner_rows(ctx->tx, (struct partner_rows_args){ctx->workspace, people}, &partners.agreements));
	TRY(FACTS_IDS(ctx->arena, partners.agreements, partner_rows_row, id, &agreements));
	TRY(partner_lines_of(ctx->tx, (struct partner_lines_of_args){ctx->workspace, agreements}, &partners.lines));
	TRY(facts_exchange(ctx, people, &partners.facts));
	*ret_partners = partners;
	return OK;
}

struct match {
	const struct ours *ours;
	struct fits fits;
};

static int by_fit(const void *a, const void *b)
{
	const struct match *x = a, *y = b;
	if (x->fits.shared != y->fits.shared)
		return x->fits.shared < y->fits.shared ? 1 : -1;
	int order = str_compare(x->ours->name, y->ours->name);
	return order != 0 ? order : (x->ours->id.v > y->ours->id.v) - (x->ours->id.v < y->ours->id.v);
}

/* Not whom they have got or refused already, not whom they brought, and not themselves. */
static bool is_nothing_new(const struct facts *facts, struct person_id partner, struct person_id person)
{
	struct list given = FACTS_OF(facts->given, given_rows_row, to_id, partner);
	struct list brought = FACTS_OF(facts->brought, facts_brought_row, source_id, partner);
	const struct given_rows_row *got = given.items;
	const struct facts_brought_row *came = brought.items;
	for (size_t i = 0; i < given.n; i++)
		if (got[i].person_id.v == person.v)
			return true;
	for (size_t i = 0; i < brought.n; i++)
		if (came[i].person_id.v == person.v)
			return true;
	return partner.v == person.v;
}

static enum err read_wanted(struct ctx *ctx, const struct partners *partners, const struct partner_rows_row *agreement,
	struct fits_wanted *ret_wanted)
{
	struct list lines = FACTS_OF(partners->lines, partner_lines_of_row, partner_id, agreement->id);
	const struct partner_lines_of_row *line = lines.items;
	struct fits_words *excluded = ARENA_ARRAY(ctx->arena, lines.n + 1, struct fits_words);
	if (excluded == NULL)
		return ERR_NOMEM;
	for (size_t i = 0; i < lines.n; i++)
		fits_words(ctx->arena, line[i].text, &excluded[i]);
	*ret_wanted = (struct fits_wanted){.lines = excluded, .n_lines = lines.n};
	fits_words(ctx->arena, agreement->ideal_client, &ret_wanted->ideal);
	return OK;
}

/* Who of ours fits them, best first; a list of struct match. */
static enum err match(struct ctx *ctx, const ours_vec *all, const struct partners *partners,
	const struct partner_rows_row *agreement, struct list *ret_matches)
{
	struct fits_wanted wanted;
	struct match *matches = ARENA_ARRAY(ctx->arena, all->n + 1, struct match);
	size_t n = 0;
	if (matches == NULL)
		return ERR_NOMEM;
	TRY(read_wanted(ctx, partners, agreement, &wanted));
	for (size_t i = 0; i < all->n; i++) {
		fits_match(ctx->arena, &wanted, &all->v[i].words, &matches[n].fits);
		if (!matches[n].fits.fits || is_nothing_new(&partners->facts, agreement->person_id, all->v[i].id))
			continue;
		matches[n++].ours = &all->v[i];
	}
	qsort(matches, n, sizeof *matches, by_fit);
	*ret_matches = (struct list){matches, n};
	return OK;
}

typedef VEC(struct partner_next_item) next_items;

static enum err add_matches(struct ctx *ctx, const struct list *matches, const struct partner_balance *balance,
	size_t most, next_items *items)
{
	const struct match *one = matches->items;
	for (size_t i = 0; i < matches->n && i < most; i++) {
		struct partner_next_item item = {
			.partner = balance->partner,
			.to = balance->person,
			.name = balance->name,
			.person = one[i].ours->id,
			.person_name = one[i].ours->name,
			.headline = one[i].ours->headline,
			.words = one[i].fits.words,
			.shared = one[i].fits.shared,
			.reason = words_of(ctx->arena, GIVING_FITS, {"person", .text = one[i].ours->name},
				{"to", .text = balance->name}, {"words", .text = one[i].fits.words}),
		};
		if (!VEC_PUSH(ctx->arena, items, item))
			return ERR_NOMEM;
	}
	return OK;
}

/* Of some partners, at most FACTS_MOST. */
static enum err add_some(struct ctx *ctx, const ours_vec *all, const struct partner_balance *balances, size_t n,
	size_t most, next_items *items)
{
	struct partners partners;
	int64_t *people = ARENA_ARRAY(ctx->arena, n + 1, int64_t);
	if (people == NULL)
		return ERR_NOMEM;
	for (size_t i = 0; i < n; i++)
		people[i] = balances[i].person.v;
	TRY(load_partners(ctx, (struct ids){people, n}, &partners));
	for (size_t i = 0; i < n; i++) {
		struct list rows = FACTS_OF(partners.agreements, partner_rows_row, person_id, balances[i].person);
		const struct partner_rows_row *agreement = rows.items;
		for (size_t j = 0; j < rows.n; j++) {
			struct list matches;
			if (agreement[j].id.v != balances[i].partner.v)
				continue;
			TRY(match(ctx, all, &partners, &agreement[j], &matches));
			TRY(add_matches(ctx, &matches, &balances[i], most, items));
		}
	}
	return OK;
}

enum err partner_next(struct ctx *ctx, const struct partner_next_in *in, struct partner_next_out *ret_out)
{
	struct partner partner;
	struct list balances;
	ours_vec all = {0};
	next_items items = {0};
	size_t n = 0;
	if (in->partner.v != 0)
		TRY(partner_need(ctx, in->partner, &partner));
	TRY(partner_balances(ctx, false, &balances));
	TRY(load(ctx, &all));
	struct partner_balance *balance = balances.items;
	for (size_t i = 0; i < balances.n; i++)
		if (in->partner.v == 0 || in->partner.v == balance[i].partner.v)
			balance[n++] = balance[i];
	for (size_t at = 0; at < n; at += FACTS_MOST)
		TRY(add_some(ctx, &all, balance + at, n - at < FACTS_MOST ? n - at : FACTS_MOST,
			in->most > 0 ? (size_t)in->most : SHOWN, &items));
	ret_out->items = (struct list){items.v, items.n};
	return OK;
}

/* ---- for Today ---- */

static struct str sentence_of(struct arena *arena, struct list matches)
{
	const struct match *best = matches.items;
	if (matches.n == 0)
		return STR_NONE;
	struct words_arg words = {"words", .text = best->fits.words};
	struct words_arg person = {"person", .text = best->ours->name};
	return matches.n == 1 ? words_of(arena, TODAY_GIVE_WHOM, person, words)
			      : words_of(arena, TODAY_GIVE_WHOM_MORE, person, words,
					{"number", .has_number = true, .number = (int64_t)matches.n - 1});
}

enum err partner_next_sentences(struct ctx *ctx, struct ids people, struct str *ret_sentences)
{
	ours_vec all = {0};
	struct partners partners;
	for (size_t i = 0; i < people.n; i++)
		ret_sentences[i] = STR_NONE;
	if (people.n == 0)
		return OK;
	TRY(load_partners(ctx, people, &partners));
	TRY(load(ctx, &all));
	for (size_t i = 0; i < people.n; i++) {
		struct list matches, rows = FACTS_OF(partners.agreements, partner_rows_row, person_id,
					     (struct person_id){people.v[i]});
		if (rows.n == 0)
			continue;
		TRY(match(ctx, &all, &partners, rows.items, &matches));
		ret_sentences[i] = sentence_of(ctx->arena, matches);
	}
	return OK;
}
