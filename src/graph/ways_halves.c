/* Walking the halves that one side has: run through against the table, kept in it, or marked where they end. */
#include "graph/memory.h"
#include "graph/ways_internal.h"

/* A row is walked so many links at a time, as far as they may be strong enough. */
enum { SPAN = 64 };

static uint32_t smaller(uint32_t a, uint32_t b)
{
	return a < b ? a : b;
}

static const uint32_t *strengths(const struct row *row, bool forward)
{
	return forward ? row->out : row->in;
}

/* ---- memory, asked for before it is read: a row is two jumps, to where it begins and to itself ---- */

enum {
	ENDS_AHEAD = 4,
	STARTS_AHEAD = 64,
	ROWS_AHEAD = 10,
	LINKS_AHEAD = 256, /* of a row */
	LINE = 16,         /* links in a line of the cache */
};

static void ask_for_start(const struct rows *rows, uint32_t node)
{
	graph_ask(&rows_block(rows, node)->start[node & (BLOCK_NODES - 1)]);
}

/* Where links are left out that are too weak, not much of a row may be read. */
static uint32_t links_ahead(const struct search *search)
{
	return search->half_need > 0 ? SPAN : LINKS_AHEAD;
}

/* The span from `from` on, below n. */
static void ask_for_span(const struct search *search, const struct row *row, uint32_t from, uint32_t n)
{
	for (uint32_t i = from; i < n && i < from + SPAN; i += LINE)
		graph_ask(row->peer + i);
	if (search->half_need > 0 && from < n)
		graph_ask(row->out + from);
}

/* The row of an end's i-th peer. */
static void ask_for_row(const struct search *search, const struct row *row, uint32_t i)
{
	if (i >= smaller(row->n, search->side->first_links))
		return;
	struct row next = rows_of(search->rows, row->peer[i]);
	for (uint32_t at = 0; at < links_ahead(search); at += SPAN)
		ask_for_span(search, &next, at, smaller(next.n, search->side->second_links));
}

/* The beginnings of the ends' rows. */
static void ask_for_ends(const struct search *search, const struct side *side)
{
	for (size_t e = 0; e < side->n; e++) {
		struct row row = rows_of(search->rows, side->ends[e]);
		for (uint32_t i = 0; i < row.n && i < 2 * LINE; i += LINE) {
			graph_ask(row.peer + i);
			graph_ask(row.out + i);
		}
	}
}

/* Where the rows of an end's peers begin. */
static void ask_for_peers(const struct search *search, const struct side *side, size_t e)
{
	if (e >= side->n)
		return;
	struct row row = rows_of(search->rows, side->ends[e]);
	for (uint32_t i = 0; i < row.n && i < STARTS_AHEAD; i++)
		ask_for_start(search->rows, row.peer[i]);
}

/* The first of their rows. */
static void ask_for_rows(const struct search *search, const struct side *side, size_t e)
{
	if (e >= side->n)
		return;
	struct row row = rows_of(search->rows, side->ends[e]);
	for (uint32_t i = 0; i < ROWS_AHEAD; i++)
		ask_for_row(search, &row, i);
}

/* ---- counting ---- */

static void count_links(const struct search *search, struct side *side)
{
	for (size_t e = 0; e < side->n; e++)
		side->links += rows_degree(search->rows, side->ends[e]);
}

/* Until there are more than `enough`. */
static void count_steps(const struct search *search, struct side *side, uint64_t enough)
{
	for (size_t e = 0; e < side->n && side->steps <= enough; e++) {
		struct row row = rows_of(search->rows, side->ends[e]);
		ask_for_peers(search, side, e + ENDS_AHEAD);
		for (uint32_t i = 0; i < row.n && side->steps <= enough; i++) {
			if (i + STARTS_AHEAD < row.n)
				ask_for_start(search->rows, row.peer[i + STARTS_AHEAD]);
			side->steps += rows_degree(search->rows, row.peer[i]);
		}
	}
}

void ways_count(const struct search *search, struct side *a, struct side *b)
{
	ask_for_ends(search, a);
	ask_for_ends(search, b);
	count_links(search, a);
	count_links(search, b);
	if (search->query->steps <= 2)
		return;
	struct side *fewer = a->links <= b->links ? a : b, *more = fewer == a ? b : a;
	for (size_t e = 0; e < ENDS_AHEAD; e++) {
		ask_for_peers(search, fewer, e);
		ask_for_peers(search, more, e);
	}
	count_steps(search, fewer, UINT64_MAX);
	count_steps(search, more, search->query->steps == 3 ? fewer->steps : UINT64_MAX);
}

/* ---- walking the halves of a side ---- */

/* Where the span ends that begins with a row's link `at`; that is `at` when there is none. `first` is the strength of
 * the link to the row; `via` is NODE_NONE in the row of an end. */
static uint32_t span_end(const struct search *search, const struct row *row, uint32_t at, uint32_t via, uint32_t first)
{
	uint32_t n = smaller(row->n, via == NODE_NONE ? search->side->first_links : search->side->second_links);
	uint64_t need = search->half_need == 0 ? 0 : (search->half_need - 1) / first + 1;
	if (at >= n || (need > 0 && row->out[at] < need && row->in[at] < need))
		return at;
	ask_for_span(search, row, at + links_ahead(search), n);
	return smaller(n, at + SPAN);
}

/* What is done with the row of a half's last node. */
typedef enum err row_fn(struct search *search, const struct row *row, uint32_t end, uint32_t via, uint32_t first);

/* All halves of two steps: `fn` gets the rows of the end's peers. */
static enum err walk_double(struct search *search, uint32_t end, row_fn *fn)
{
	struct row row = rows_of(search->rows, end);
	const uint32_t *strength = strengths(&row, search->side->forward);
	for (uint32_t at = 0, to; (to = span_end(search, &row, at, NODE_NONE, STRENGTH_ONE)) > at; at = to)
		for (uint32_t i = at; i < to; i++) {
			if (i + STARTS_AHEAD < row.n)
				ask_for_start(search->rows, row.peer[i + STARTS_AHEAD]);
			ask_for_row(search, &row, i + ROWS_AHEAD);
			if (strength[i] == 0 || (uint64_t)strength[i] * STRENGTH_ONE < search->half_need)
				continue;
			struct row next = rows_of(search->rows, row.peer[i]);
			TRY(fn(search, &next, end, row.peer[i], strength[i]));
		}
	return OK;
}

/* `other` is the strength of the best half that the other side has. */
static enum err walk(struct search *search, const struct side *side, int depth, uint64_t other, row_fn *fn)
{
	search->side = side;
	search->other_best = other;
	search->half_need = ways_need_of_half(search, other);
	if (depth == 2)
		ask_for_rows(search, side, 0);
	for (size_t e = 0; e < side->n; e++) {
		struct row row = rows_of(search->rows, side->ends[e]);
		if (depth == 2) {
			ask_for_peers(search, side, e + ENDS_AHEAD);
			ask_for_rows(search, side, e + 1);
			TRY(walk_double(search, side->ends[e], fn));
		} else {
			TRY(fn(search, &row, side->ends[e], NODE_NONE, STRENGTH_ONE));
		}
	}
	return OK;
}

/* ---- what is done with a row ---- */

static uint64_t bit_of(const uint64_t *map, uint32_t node)
{
	return map[node >> 6] >> (node & 63);
}

/* The first from i on whose bit is set, or n. Hardly any is, so four are looked at together. */
static uint32_t next_in(const uint64_t *map, const uint32_t *peer, uint32_t i, uint32_t n)
{
	for (; i + 4 <= n; i += 4) {
		const uint32_t *p = peer + i;
		if ((bit_of(map, p[0]) | bit_of(map, p[1]) | bit_of(map, p[2]) | bit_of(map, p[3])) & 1)
			break;
	}
	while (i < n && !has_bit(map, peer[i]))
		i++;
	return i;
}

/* Halves that end where they should are dealt with some at a time: the strength of each stands elsewhere in memory. */
static enum err settle(struct search *search)
{
	for (size_t i = 0; i < search->n_hits; i++) {
		const struct hit *hit = &search->hits[i];
		struct half half = {(uint64_t)hit->first * *hit->strength, hit->end, hit->via, hit->node, 0};
		if (half.strength > 0 && half.strength >= search->half_need && half.node != half.end)
			TRY(search->take(search, &half));
	}
	search->n_hits = 0;
	return OK;
}

/* The halves that end in a node of search->sought. */
static enum err seek_row(struct search *search, const struct row *row, uint32_t end, uint32_t via, uint32_t first)
{
	const uint32_t *strength = strengths(row, search->side->forward);
	for (uint32_t at = 0, to; (to = span_end(search, row, at, via, first)) > at; at = to)
		for (uint32_t i = next_in(search->sought, row->peer, at, to); i < to;
			i = next_in(search->sought, row->peer, i + 1, to)) {
			graph_ask(&strength[i]);
			search->hits[search->n_hits++] = (struct hit){&strength[i], row->peer[i], end, via, first};
			if (search->n_hits == HITS)
				TRY(settle(search));
		}
	return OK;
}

static enum err mark_row(struct search *search, const struct row *row, uint32_t end, uint32_t via, uint32_t first)
{
	(void)end;
	struct ways_scratch *scratch = search->scratch;
	for (uint32_t at = 0, to; (to = span_end(search, row, at, via, first)) > at; at = to)
		for (uint32_t i = at; i < to; i++) {
			uint32_t word = row->peer[i] >> 6;
			scratch->marked[scratch->n_marked] = word;
			scratch->n_marked += scratch->marks[word] == 0;
			set_bit(scratch->marks, row->peer[i]);
		}
	return OK;
}

static enum err keep_row(struct search *search, const struct row *row, uint32_t end, uint32_t via, uint32_t first)
{
	const uint32_t *strength = strengths(row, search->side->forward);
	for (uint32_t at = 0, to; (to = span_end(search, row, at, via, first)) > at; at = to)
		for (uint32_t i = at; i < to; i++) {
			struct half half = {(uint64_t)first * strength[i], end, via, row->peer[i], 0};
			if (strength[i] > 0 && !ways_add_half(search, &half))
				return ERR_NOMEM;
		}
	return OK;
}

static enum err keep_half(struct search *search, const struct half *half)
{
	struct part part = search->part;
	if (half->node < part.from || half->node >= part.to ||
		has_one_of(search->rows, half->via, search->query->not_between))
		return OK;
	if (search->scratch->n_halves > search->scratch->halves_most && part.to - part.from > 1)
		return ERR_TOO_LARGE;
	return ways_add_half(search, half) ? OK : ERR_NOMEM;
}

/* Walks the halves of a side and takes those that end in a node of `sought`. */
static enum err seek(struct search *search, const struct side *side, int depth, uint64_t other, const uint64_t *sought,
	enum err (*take)(struct search *search, const struct half *half))
{
	search->sought = sought;
	search->take = take;
	search->n_hits = 0;
	TRY(walk(search, side, depth, other, seek_row));
	return settle(search);
}

enum err ways_run(struct search *search, const struct side *side, int depth)
{
	const uint64_t *map = search->scratch->map;
	if (search->scratch->n_halves == 1)
		return OK;
	if (depth > 0)
		return seek(search, side, depth, search->table_best, map, ways_meet);
	search->side = side;
	search->other_best = search->table_best;
	search->half_need = 0;
	for (size_t i = 0; i < side->n; i++) {
		struct half none = {HALF_ONE, NODE_NONE, NODE_NONE, side->ends[i], 0};
		if (has_bit(map, side->ends[i]))
			TRY(ways_meet(search, &none));
	}
	return OK;
}

enum err ways_keep(struct search *search, const struct side *side, int depth, uint64_t other)
{
	ways_empty_table(search->scratch);
	search->table_best = 0;
	return depth == 2 ? seek(search, side, depth, other, search->scratch->marks, keep_half)
			  : walk(search, side, depth, other, keep_row);
}

enum err ways_mark(struct search *search, const struct side *side, uint64_t other)
{
	return walk(search, side, 2, other, mark_row);
}

void ways_forget_marks(struct ways_scratch *scratch)
{
	for (size_t i = 0; i < scratch->n_marked; i++)
		scratch->marks[scratch->marked[i]] = 0;
	scratch->n_marked = 0;
}
