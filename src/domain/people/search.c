/* Finding people: a table of words, searched by the beginnings of words. The shortest range of the
 * words typed drives, the others are checked; nothing ever reads more than SCAN_MOST entries. */
#include <stdlib.h>
#include <string.h>

#include "domain/people/person.h"
#include "format/text.h"
#include "person_ops.h"

/* BATCH: so many candidates of more than one word are looked at together. */
enum { SCAN_MOST = 1000, BATCH = 100, PAGE_USUAL = 50, PAGE_MOST = 200 };

/* The first text that is after everything that begins with `prefix`. */
static struct str prefix_end(struct arena *arena, struct str prefix)
{
	return str_join(arena, prefix, STR("\xf4\x8f\xbf\xbf"));
}

/* The words by which a person is found: of the name, its Latin form, the organizations, and the names of
 * entries that went into this one. */
static enum err words_of_person(
	struct ctx *ctx, struct person_id id, struct text_words *words, struct str *ret_headline)
{
	struct person person;
	struct list positions, merged;
	TRY(person_need(ctx, id, "person", &person));
	TRY(position_all(ctx->tx, (struct position_all_args){ctx->workspace, id}, &positions));
	TRY(merged_into(ctx->tx, (struct merged_into_args){ctx->workspace, {&id.v, 1}}, &merged));
	text_words(ctx->arena, person.folded, words);
	const struct merged_into_row *other = merged.items;
	for (size_t i = 0; i < merged.n; i++)
		text_words(ctx->arena, other[i].folded, words);
	struct str headline = STR_NONE;
	const struct position_all_row *row = positions.items;
	for (size_t i = 0; i < positions.n; i++)
		text_words(ctx->arena, row[i].folded, words);
	if (positions.n > 0)
		headline = str_empty(row->title) ? row->organization
						 : str_format(ctx->arena, "%.*s, %.*s", STR_ARG(row->title),
							   STR_ARG(row->organization));
	*ret_headline = headline;
	/* Users are no contacts: nobody looks for them here. */
	if (person.is_user)
		words->n = 0;
	return OK;
}

enum err person_index(struct ctx *ctx, struct person_id person)
{
	struct text_words words = {.n = 0};
	struct str headline;
	TRY(words_of_person(ctx, person, &words, &headline));
	for (size_t i = 0; i < words.n; i++)
		TRY(word_add(ctx->tx, (struct word_add_args){ctx->workspace, words.v[i], person}));
	return person_headline_set(ctx->tx, (struct person_headline_set_args){ctx->workspace, person, headline});
}

enum err person_forget(struct ctx *ctx, struct person_id person)
{
	struct text_words words = {.n = 0};
	struct str headline;
	TRY(words_of_person(ctx, person, &words, &headline));
	for (size_t i = 0; i < words.n; i++)
		TRY(word_remove(ctx->tx, (struct word_remove_args){ctx->workspace, words.v[i], person}));
	return OK;
}

static int compare_ids(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
	return (x > y) - (x < y);
}

/* Everybody with a word that begins as typed. */
struct range {
	int64_t *ids;    /* in the order of the index; whoever has two such words stands there twice */
	int64_t *sorted; /* the same by id, but for the shortest */
	size_t n;
	bool cut; /* there may be more */
};

static enum err read_range(struct ctx *ctx, struct str prefix, size_t most, struct range *ret_range)
{
	struct list rows;
	TRY(word_people(ctx->tx,
		(struct word_people_args){ctx->workspace, prefix, prefix_end(ctx->arena, prefix), (int64_t)most},
		&rows));
	struct range range = {.n = rows.n, .cut = rows.n >= most};
	range.ids = ARENA_ARRAY(ctx->arena, rows.n + 1, int64_t);
	range.sorted = ARENA_ARRAY(ctx->arena, rows.n + 1, int64_t);
	if (range.ids == NULL || range.sorted == NULL)
		return ERR_NOMEM;
	const struct word_people_row *row = rows.items;
	for (size_t i = 0; i < rows.n; i++)
		range.ids[i] = range.sorted[i] = row[i].person_id.v;
	*ret_range = range;
	return OK;
}

/* Whether every word typed begins a word of the name, of the headline, or of a name they were known by. */
static bool matches(struct arena *arena, const struct person_rows_row *row, const struct list *merged,
	const struct text_words *typed)
{
	struct text_words words = {.n = 0};
	text_words(arena, row->folded, &words);
	if (!str_empty(row->headline))
		text_words(arena, text_fold(arena, row->headline), &words);
	const struct merged_into_row *other = merged->items;
	for (size_t i = 0; i < merged->n; i++)
		if (other[i].person_id.v == row->id.v)
			text_words(arena, other[i].folded, &words);
	for (size_t i = 0; i < typed->n; i++) {
		size_t j = 0;
		while (j < words.n && !str_starts(words.v[j], typed->v[i]))
			j++;
		if (j == words.n)
			return false;
	}
	return true;
}

/* A search under way. */
struct search {
	struct ctx *ctx;
	const struct text_words *typed;
	struct range ranges[TEXT_MAX_WORDS]; /* of each word typed */
	const struct range *driver;          /* the shortest */
	enum standing standing;
	size_t limit;
	struct person_list_item *items; /* limit + 1 of them */
	size_t found;
};

static enum err read_ranges(struct search *search, size_t most)
{
	search->driver = &search->ranges[0];
	search->found = 0;
	for (size_t i = 0; i < search->typed->n; i++) {
		TRY(read_range(search->ctx, search->typed->v[i], most, &search->ranges[i]));
		if (search->ranges[i].n < search->driver->n)
			search->driver = &search->ranges[i];
	}
	for (size_t i = 0; i < search->typed->n; i++)
		if (&search->ranges[i] != search->driver)
			qsort(search->ranges[i].sorted, search->ranges[i].n, sizeof(int64_t), compare_ids);
	return OK;
}

enum verdict { NO, UNSURE, YES };

/* What the ranges tell of somebody in the shortest: one that was read whole knows everybody. */
static enum verdict judge(const struct search *search, int64_t id)
{
	enum verdict verdict = YES;
	for (size_t i = 0; i < search->typed->n; i++) {
		const struct range *range = &search->ranges[i];
		if (range == search->driver || bsearch(&id, range->sorted, range->n, sizeof id, compare_ids) != NULL)
			continue;
		if (!range->cut)
			return NO;
		verdict = UNSURE;
	}
	return verdict;
}

static enum err fetch(struct ctx *ctx, const int64_t *ids, size_t n, struct list *ret_rows)
{
	return person_rows(ctx->tx, (struct person_rows_args){.workspace = ctx->workspace, .ids = {ids, n}}, ret_rows);
}

static struct person_list_item item_of(const struct person_rows_row *row)
{
	return (struct person_list_item){
		.person = row->id,
		.name = row->name,
		.headline = row->headline,
		.standing = row->standing,
		.partner = row->partner,
		.do_not_contact = row->do_not_contact,
		.do_not_ask = row->do_not_ask,
	};
}

static bool is_seen(const struct search *search, struct person_id id)
{
	for (size_t i = 0; i < search->found; i++)
		if (search->items[i].person.v == id.v)
			return true;
	return false;
}

/* Takes whom it can of some candidates, in their order. */
static enum err take(struct search *search, const int64_t *ids, const enum verdict *verdicts, size_t n)
{
	struct ctx *ctx = search->ctx;
	struct list rows, merged = {0};
	bool unsure = false;
	for (size_t i = 0; i < n; i++)
		unsure |= verdicts[i] == UNSURE;
	TRY(fetch(ctx, ids, n, &rows));
	if (unsure)
		TRY(merged_into(ctx->tx, (struct merged_into_args){ctx->workspace, {ids, n}}, &merged));
	qsort(rows.items, rows.n, sizeof(struct person_rows_row), compare_ids);
	const struct person_rows_row *all = rows.items;
	for (size_t i = 0; i < n && search->found <= search->limit; i++) {
		const struct person_rows_row *row = bsearch(&ids[i], all, rows.n, sizeof *all, compare_ids);
		if (row == NULL || row->is_user || is_seen(search, row->id))
			continue;
		if (search->standing != STANDING_NONE && row->standing != search->standing)
			continue;
		if (verdicts[i] == UNSURE && !matches(ctx->arena, row, &merged, search->typed))
			continue;
		search->items[search->found++] = item_of(row);
	}
	return OK;
}

/* Keeps the order of the index (by the word that was found), each person once. */
static enum err find(struct search *search)
{
	const struct range *driver = search->driver;
	size_t room = search->typed->n == 1 ? search->limit + 1 : BATCH;
	int64_t *ids = ARENA_ARRAY(search->ctx->arena, room, int64_t);
	enum verdict *verdicts = ARENA_ARRAY(search->ctx->arena, room, enum verdict);
	if (ids == NULL || verdicts == NULL)
		return ERR_NOMEM;
	for (size_t at = 0; at < driver->n && search->found <= search->limit;) {
		size_t n = 0;
		for (; at < driver->n && n < room; at++) {
			verdicts[n] = judge(search, driver->ids[at]);
			if (verdicts[n] != NO)
				ids[n++] = driver->ids[at];
		}
		if (n > 0)
			TRY(take(search, ids, verdicts, n));
	}
	return OK;
}

static enum err search_people(struct ctx *ctx, const struct text_words *typed, enum standing standing, size_t limit,
	struct person_list_out *ret_out)
{
	struct search search = {.ctx = ctx, .typed = typed, .standing = standing, .limit = limit};
	/* One word: the first of its range will do, twice over for those who stand there twice. */
	size_t most = typed->n == 1 && standing == STANDING_NONE ? (limit + 1) * 2 : SCAN_MOST;
	search.items = ARENA_ARRAY(ctx->arena, limit + 1, struct person_list_item);
	if (search.items == NULL)
		return ERR_NOMEM;
	TRY(read_ranges(&search, most));
	TRY(find(&search));
	if (search.found <= limit && search.driver->cut && most < SCAN_MOST) {
		TRY(read_ranges(&search, SCAN_MOST));
		TRY(find(&search));
	}
	bool more = search.found > limit;
	*ret_out = (struct person_list_out){
		.items = {search.items, more ? limit : search.found},
		.more = more || search.driver->cut,
		.next = STR_NONE, /* more is found by typing more */
	};
	return OK;
}

/* A place in the list: the id, whose folded name is looked up again. */
static enum err place(struct ctx *ctx, struct str after, struct str *ret_folded, struct person_id *ret_id)
{
	*ret_folded = STR("");
	*ret_id = (struct person_id){1}; /* before any; 0 would be none */
	if (str_empty(after))
		return OK;
	struct person person;
	bool found;
	struct person_id id;
	if (id_parse(after, &id.v) != OK)
		return ctx_not_found(ctx, "after", "place in the list");
	TRY(person_get(ctx->tx, ctx->workspace, id, &person, &found));
	if (!found)
		return ctx_not_found(ctx, "after", "place in the list");
	*ret_folded = person.folded;
	*ret_id = id;
	return OK;
}

static enum err page(struct ctx *ctx, const struct person_list_in *in, size_t limit, struct person_list_out *ret_out)
{
	struct str folded;
	struct person_id id;
	struct list rows;
	TRY(place(ctx, in->after, &folded, &id));
	if (in->standing == STANDING_ACQUAINTANCE)
		TRY(person_page_acquaintance(ctx->tx,
			(struct person_page_acquaintance_args){ctx->workspace, folded, id, (int64_t)limit + 1}, &rows));
	else if (in->standing == STANDING_NONE)
		TRY(person_page(
			ctx->tx, (struct person_page_args){ctx->workspace, folded, id, (int64_t)limit + 1}, &rows));
	else
		TRY(person_page_standing(ctx->tx,
			(struct person_page_standing_args){
				ctx->workspace, in->standing, folded, id, (int64_t)limit + 1},
			&rows));
	size_t n = rows.n > limit ? limit : rows.n;
	struct person_list_item *items = ARENA_ARRAY(ctx->arena, n + 1, struct person_list_item);
	if (items == NULL)
		return ERR_NOMEM;
	const struct person_page_row *row = rows.items;
	for (size_t i = 0; i < n; i++)
		items[i] = (struct person_list_item){
			.person = row[i].id,
			.name = row[i].name,
			.headline = row[i].headline,
			.standing = row[i].standing,
			.partner = row[i].partner,
			.do_not_contact = row[i].do_not_contact,
			.do_not_ask = row[i].do_not_ask,
		};
	struct str next = STR_NONE;
	if (rows.n > limit) {
		char text[ID_TEXT_SIZE];
		id_text(items[n - 1].person.v, text);
		next = str_copy(ctx->arena, (struct str){text, sizeof text});
	}
	*ret_out = (struct person_list_out){.items = {items, n}, .more = rows.n > limit, .next = next};
	return OK;
}

enum err person_list(struct ctx *ctx, const struct person_list_in *in, struct person_list_out *ret_out)
{
	size_t limit = in->limit > 0 ? (size_t)in->limit : PAGE_USUAL;
	if (limit < 1 || limit > PAGE_MOST)
		limit = PAGE_MOST;
	struct text_words typed = {.n = 0};
	text_words(ctx->arena, text_fold(ctx->arena, in->search), &typed);
	if (typed.n == 0)
		return page(ctx, in, limit, ret_out);
	return search_people(ctx, &typed, in->standing, limit, ret_out);
}
