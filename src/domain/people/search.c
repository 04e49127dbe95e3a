/* Finding people: a table of words, searched by the beginnings of words. The shortest range of the
 * words typed drives, the others are checked; nothing ever reads more than SCAN_MOST entries. */
#include <stdlib.h>
#include <string.h>

#include "base/vec.h"
#include "domain/people/person.h"
#include "format/text.h"
#include "person_ops.h"

enum { SCAN_MOST = 1000, PAGE_USUAL = 50, PAGE_MOST = 200 };

/* The first text that is after everything that begins with `prefix`. */
static struct str prefix_end(struct arena *arena, struct str prefix)
{
	return str_join(arena, prefix, STR("\xf4\x8f\xbf\xbf"));
}

/* The words by which a person is found: of the name, its Latin form, the organizations, and the names of
 * entries that went into this one. */
static enum err words_of_person(struct ctx *ctx, struct person_id id, struct text_words *words, struct str *ret_headline)
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
						 : str_format(ctx->arena, "%.*s, %.*s", STR_ARG(row->title), STR_ARG(row->organization));
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

typedef VEC(int64_t) id_vec;

static bool has(const int64_t *ids, size_t n, int64_t id)
{
	for (size_t i = 0; i < n; i++)
		if (ids[i] == id)
			return true;
	return false;
}

static int compare_ids(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
	return (x > y) - (x < y);
}

/* Everybody with a word that begins with `prefix`, as sorted ids; at most SCAN_MOST entries are read. */
static enum err people_of_prefix(struct ctx *ctx, struct str prefix, int64_t **ret_ids, size_t *ret_n, bool *ret_bounded)
{
	struct list rows;
	TRY(word_people(ctx->tx, (struct word_people_args){ctx->workspace, prefix, prefix_end(ctx->arena, prefix), SCAN_MOST}, &rows));
	int64_t *ids = ARENA_ARRAY(ctx->arena, rows.n + 1, int64_t);
	if (ids == NULL)
		return ERR_NOMEM;
	const struct word_people_row *row = rows.items;
	for (size_t i = 0; i < rows.n; i++)
		ids[i] = row[i].person_id.v;
	*ret_ids = ids;
	*ret_n = rows.n;
	*ret_bounded = rows.n >= SCAN_MOST;
	return OK;
}

/* Whether every word typed begins a word of the name, of the headline, or of a name they were known by. */
static bool matches(
	struct arena *arena, const struct person_rows_row *row, const struct list *merged, const struct text_words *typed)
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

/* The candidates: those of the shortest range, cut down by every other range that is short enough
 * to be read whole. */
static enum err candidates(struct ctx *ctx, const struct text_words *typed, int64_t **ret_ids, size_t *ret_n, bool *ret_bounded)
{
	int64_t *best = NULL;
	size_t best_n = SIZE_MAX;
	bool bounded = false;
	for (size_t i = 0; i < typed->n; i++) {
		int64_t *ids;
		size_t n;
		bool cut;
		TRY(people_of_prefix(ctx, typed->v[i], &ids, &n, &cut));
		if (n < best_n) {
			best = ids;
			best_n = n;
			bounded = cut;
		}
	}
	*ret_ids = best;
	*ret_n = best == NULL ? 0 : best_n;
	*ret_bounded = bounded;
	return OK;
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

/* Keeps the order of the index (by the word that was found), each person once. */
static enum err search(struct ctx *ctx, const struct text_words *typed, enum standing standing, size_t limit, struct person_list_out *ret_out)
{
	int64_t *ids;
	size_t n;
	bool bounded;
	TRY(candidates(ctx, typed, &ids, &n, &bounded));
	struct person_list_item *items = ARENA_ARRAY(ctx->arena, limit + 1, struct person_list_item);
	int64_t *seen = ARENA_ARRAY(ctx->arena, limit + 1, int64_t);
	if (items == NULL || seen == NULL)
		return ERR_NOMEM;
	size_t found = 0, at = 0;
	bool one_word = typed->n == 1 && standing == STANDING_NONE;
	while (at < n && found <= limit) {
		size_t batch = n - at < limit + 1 ? n - at : limit + 1;
		int64_t *sorted = ARENA_ARRAY(ctx->arena, batch, int64_t);
		if (sorted == NULL)
			return ERR_NOMEM;
		memcpy(sorted, ids + at, batch * sizeof *sorted);
		struct list rows, merged = {0};
		TRY(fetch(ctx, sorted, batch, &rows));
		if (!one_word)
			TRY(merged_into(ctx->tx, (struct merged_into_args){ctx->workspace, {sorted, batch}}, &merged));
		qsort(rows.items, rows.n, sizeof(struct person_rows_row), compare_ids);
		const struct person_rows_row *all = rows.items;
		for (size_t i = 0; i < batch && found <= limit; i++) {
			const struct person_rows_row *row = bsearch(&ids[at + i], all, rows.n, sizeof *all, compare_ids);
			if (row == NULL || row->is_user || has(seen, found, row->id.v))
				continue;
			if (standing != STANDING_NONE && row->standing != standing)
				continue;
			if (!one_word && !matches(ctx->arena, row, &merged, typed))
				continue;
			seen[found] = row->id.v;
			items[found++] = item_of(row);
		}
		at += batch;
	}
	*ret_out = (struct person_list_out){
		.items = {items, found > limit ? limit : found},
		.more = found > limit || bounded,
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
	bool all = in->standing == STANDING_NONE || in->standing == STANDING_ACQUAINTANCE;
	if (all)
		TRY(person_page(ctx->tx, (struct person_page_args){ctx->workspace, folded, id, (int64_t)limit + 1}, &rows));
	else
		TRY(person_page_standing(ctx->tx, (struct person_page_standing_args){ctx->workspace, in->standing, folded, id, (int64_t)limit + 1}, &rows));
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
	return search(ctx, &typed, in->standing, limit, ret_out);
}
