/* Finding people: a table of words, searched by the beginnings of words. The rarest of the words typed is
 * read through; each entry also holds the beginnings of the person's other words, so that nearly all
 * candidates are people whom all the words typed fit. */
#include <stdlib.h>
#include <string.h>

#include "domain/people/person.h"
#include "format/identity.h"
#include "format/text.h"
#include "person_ops.h"

enum { CANDIDATES_MOST = 1000, SHORT = 2, PAGE_USUAL = 50, PAGE_MOST = 200 };

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
	TRY(person_or_erased(ctx, id, "person", &person));
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
	/* Where they work comes first; a school or a club is no work. */
	if (positions.n > 0 && row->kind == ORGANIZATION_KIND_FIRM)
		headline = str_empty(row->title) ? row->organization
						 : str_format(ctx->arena, "%.*s, %.*s", STR_ARG(row->title),
							   STR_ARG(row->organization));
	*ret_headline = headline;
	/* Users are no contacts: nobody looks for them here. */
	if (person.is_user)
		words->n = 0;
	return OK;
}

static enum err networks_of_person(struct ctx *ctx, struct person_id person, int64_t *ret_networks)
{
	struct list identities;
	TRY(identity_all(ctx->tx, (struct identity_all_args){ctx->workspace, person}, &identities));
	const struct identity_all_row *row = identities.items;
	*ret_networks = 0;
	for (size_t i = 0; i < identities.n; i++)
		if (row[i].kind == IDENTITY_KIND_URL)
			*ret_networks |= identity_url_network(row[i].value);
	return OK;
}

enum err person_index(struct ctx *ctx, struct person_id person)
{
	int64_t networks;
	struct text_words words = {.n = 0};
	struct str headline;
	TRY(words_of_person(ctx, person, &words, &headline));
	for (size_t i = 0; i < words.n; i++)
		TRY(word_put(ctx->tx, (struct word_put_args){ctx->workspace, words.v[i], person,
					      text_beginnings(ctx->arena, &words, i)}));
	TRY(networks_of_person(ctx, person, &networks));
	return person_derived_set(
		ctx->tx, (struct person_derived_set_args){ctx->workspace, person, headline, networks});
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

/* Whether each of the words typed begins a word of its own among these. */
static bool all_begin(const struct text_words *words, const struct text_words *typed)
{
	bool used[TEXT_MAX_WORDS] = {false}, done[TEXT_MAX_WORDS] = {false};
	/* The longest first: whatever it takes would do for a shorter one, but not the other way round. */
	for (size_t turn = 0; turn < typed->n; turn++) {
		size_t longest = SIZE_MAX, j = 0;
		for (size_t i = 0; i < typed->n; i++)
			if (!done[i] && (longest == SIZE_MAX || typed->v[i].n > typed->v[longest].n))
				longest = i;
		while (j < words->n && (used[j] || !str_starts(words->v[j], typed->v[longest])))
			j++;
		if (j == words->n)
			return false;
		used[j] = done[longest] = true;
	}
	return true;
}

/* Whether the words typed are found in the name, the headline, or a name they were known by; else in the
 * organizations where they have been. */
static enum err matches(struct ctx *ctx, const struct person_rows_row *row, const struct list *merged,
	const struct text_words *typed, bool *ret_match)
{
	struct text_words words = {.n = 0};
	struct list positions;
	text_words(ctx->arena, row->folded, &words);
	if (!str_empty(row->headline))
		text_words(ctx->arena, text_fold(ctx->arena, row->headline), &words);
	const struct merged_into_row *other = merged->items;
	for (size_t i = 0; i < merged->n; i++)
		if (other[i].person_id.v == row->id.v)
			text_words(ctx->arena, other[i].folded, &words);
	*ret_match = all_begin(&words, typed);
	if (*ret_match)
		return OK;
	TRY(position_all(ctx->tx, (struct position_all_args){ctx->workspace, row->id}, &positions));
	const struct position_all_row *position = positions.items;
	for (size_t i = 0; i < positions.n; i++)
		text_words(ctx->arena, position[i].folded, &words);
	*ret_match = all_begin(&words, typed);
	return OK;
}

/* A search under way. */
struct search {
	struct ctx *ctx;
	const struct text_words *typed;
	size_t driver; /* the word typed that is read through */
	enum standing standing;
	size_t limit;
	struct person_list_item *items; /* limit + 1 of them */
	size_t found;
};

/* Whether more than `n` people have the word. */
static enum err is_common(struct ctx *ctx, struct str word, int64_t n, bool *ret_common)
{
	struct word_reaches_row row;
	return word_reaches(ctx->tx, (struct word_reaches_args){ctx->workspace, word, prefix_end(ctx->arena, word), n},
		&row, ret_common);
}

/* A rare word, if there is one; else the last of several letters, as there are more surnames than first names
 * and most people type them last. */
static enum err choose_driver(struct search *search)
{
	static const int64_t looks[] = {250, 1000};
	const struct text_words *typed = search->typed;
	size_t n = 0;
	search->driver = 0;
	for (size_t i = 0; i < typed->n; i++) {
		if (typed->v[i].n > SHORT || typed->v[i].n >= typed->v[search->driver].n)
			search->driver = i;
		n += typed->v[i].n > SHORT;
	}
	for (size_t look = 0; look < sizeof looks / sizeof *looks && n > 1; look++)
		for (size_t i = typed->n; i-- > 0;) {
			bool common = true;
			if (typed->v[i].n > SHORT)
				TRY(is_common(search->ctx, typed->v[i], looks[look], &common));
			if (!common) {
				search->driver = i;
				return OK;
			}
		}
	return OK;
}

static bool is_seen(const struct search *search, struct person_id id)
{
	for (size_t i = 0; i < search->found; i++)
		if (search->items[i].person.v == id.v)
			return true;
	return false;
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

/* Takes whom it can of some candidates, in their order. */
static enum err take(struct search *search, const int64_t *ids, size_t n)
{
	struct ctx *ctx = search->ctx;
	struct list rows, merged = {0};
	bool several = search->typed->n > 1;
	TRY(person_rows(ctx->tx, (struct person_rows_args){.workspace = ctx->workspace, .ids = {ids, n}}, &rows));
	if (several)
		TRY(merged_into(ctx->tx, (struct merged_into_args){ctx->workspace, {ids, n}}, &merged));
	qsort(rows.items, rows.n, sizeof(struct person_rows_row), compare_ids);
	const struct person_rows_row *all = rows.items;
	for (size_t i = 0; i < n && search->found <= search->limit; i++) {
		const struct person_rows_row *row = bsearch(&ids[i], all, rows.n, sizeof *all, compare_ids);
		if (row == NULL || row->is_user || is_seen(search, row->id) || person_hidden(ctx, row->private_to))
			continue;
		if (search->standing != STANDING_NONE && row->standing != search->standing)
			continue;
		bool match = true;
		if (several)
			TRY(matches(ctx, row, &merged, search->typed, &match));
		if (!match)
			continue;
		search->items[search->found++] = item_of(row);
	}
	return OK;
}

/* What must stand among the beginnings beside the driver: that of the longest other word typed. */
static struct str other_beginning(const struct search *search)
{
	struct str longest = STR("");
	for (size_t i = 0; i < search->typed->n; i++)
		if (i != search->driver && search->typed->v[i].n > longest.n)
			longest = search->typed->v[i];
	return longest.n == 0 ? longest : str_format(search->ctx->arena, " %.*s", STR_ARG(text_beginning(longest)));
}

/* Looks at up to `most` candidates, in the order of the index (by the word that was found), each person
 * once. *ret_cut: there are more. */
static enum err find(struct search *search, size_t most, bool *ret_cut)
{
	struct ctx *ctx = search->ctx;
	struct str driver = search->typed->v[search->driver];
	struct list rows;
	TRY(word_people(ctx->tx,
		(struct word_people_args){
			.workspace = ctx->workspace,
			.low = driver,
			.high = prefix_end(ctx->arena, driver),
			.other = other_beginning(search),
			.n = (int64_t)most,
		},
		&rows));
	int64_t *ids = ARENA_ARRAY(ctx->arena, rows.n + 1, int64_t);
	if (ids == NULL)
		return ERR_NOMEM;
	const struct word_people_row *row = rows.items;
	for (size_t i = 0; i < rows.n; i++)
		ids[i] = row[i].person_id.v;
	search->found = 0;
	for (size_t at = 0; at < rows.n && search->found <= search->limit; at += search->limit + 1)
		TRY(take(search, ids + at, rows.n - at < search->limit + 1 ? rows.n - at : search->limit + 1));
	*ret_cut = rows.n == most;
	return OK;
}

static enum err search_people(struct ctx *ctx, const struct text_words *typed, enum standing standing, size_t limit,
	struct person_list_out *ret_out)
{
	struct search search = {.ctx = ctx, .typed = typed, .standing = standing, .limit = limit};
	/* The first candidates will do, and some more for those who stand there twice or do not fit after all. */
	size_t most = standing == STANDING_NONE ? limit + 3 : CANDIDATES_MOST;
	bool cut;
	search.items = ARENA_ARRAY(ctx->arena, limit + 1, struct person_list_item);
	if (search.items == NULL)
		return ERR_NOMEM;
	TRY(choose_driver(&search));
	TRY(find(&search, most, &cut));
	if (search.found <= limit && cut && most < CANDIDATES_MOST)
		TRY(find(&search, CANDIDATES_MOST, &cut));
	bool more = search.found > limit;
	*ret_out = (struct person_list_out){
		.items = {search.items, more ? limit : search.found},
		.more = more || cut,
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
	if (!found || person_hidden(ctx, person.private_to))
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
			(struct person_page_acquaintance_args){
				ctx->workspace, ctx->user, folded, id, (int64_t)limit + 1},
			&rows));
	else if (in->standing == STANDING_NONE)
		TRY(person_page(ctx->tx,
			(struct person_page_args){ctx->workspace, ctx->user, folded, id, (int64_t)limit + 1}, &rows));
	else
		TRY(person_page_standing(ctx->tx,
			(struct person_page_standing_args){
				ctx->workspace, ctx->user, in->standing, folded, id, (int64_t)limit + 1},
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
	text_typed_words(text_fold(ctx->arena, in->search), &typed);
	if (typed.n == 0)
		return page(ctx, in, limit, ret_out);
	return search_people(ctx, &typed, in->standing, limit, ret_out);
}
