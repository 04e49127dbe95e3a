/* Walking the halves that one side has: run through against the table, kept in it, or marked where they end. */
#include "graph/memory.h"
#include "graph/ways_internal.h"

/* ---- memory, asked for before it is read ---- */

/* Each row is two jumps in memory: where it begins, then itself. */
enum {
	STARTS_AHEAD = 64,
	ROWS_AHEAD = 10,
	LINKS_AHEAD = 256, /* of a row */
	LINE = 16,         /* links in a line of the cache */
};

static void ask_for_start(const struct rows *rows, uint32_t node)
{
	graph_ask(&rows_block(rows, node)->start[node & (BLOCK_NODES - 1)]);
}

static void ask_for_row(const struct search *search, uint32_t node)
{
	struct row row = rows_of(search->rows, node);
	for (uint32_t i = 0; i < row.n && i < LINKS_AHEAD; i += LINE)
		graph_ask(row.peer + i);
	if (search->need > 0)
		graph_ask(row.out);
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

static void ask_for_peers(const struct search *search, const struct side *side)
{
	for (size_t e = 0; e < side->n; e++) {
		struct row row = rows_of(search->rows, side->ends[e]);
		for (uint32_t i = 0; i < row.n && i < STARTS_AHEAD; i++)
			ask_for_start(search->rows, row.peer[i]);
	}
}

/* Before the i-th of the n peers of a row is walked. */
static void ask_ahead(const struct search *search, const struct row *row, uint32_t i, uint32_t n)
{
	if (i + STARTS_AHEAD < n)
		ask_for_start(search->rows, row->peer[i + STARTS_AHEAD]);
	for (uint32_t k = 0; i == 0 && k < ROWS_AHEAD && k < n; k++)
		ask_for_row(search, row->peer[k]);
	if (i + ROWS_AHEAD < n)
		ask_for_row(search, row->peer[i + ROWS_AHEAD]);
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
	for (size_t e = 0; e < side->n; e++) {
		struct row row = rows_of(search->rows, side->ends[e]);
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
	ask_for_peers(search, fewer);
	ask_for_peers(search, more);
	count_steps(search, fewer, UINT64_MAX);
	count_steps(search, more, search->query->steps == 3 ? fewer->steps : UINT64_MAX);
}

/* ---- rows ---- */

static const uint32_t *strengths(const struct row *row, bool forward)
{
	return forward ? row->out : row->in;
}

/* How many links of a row may be as strong as `need`. */
static uint32_t strong_enough(const struct search *search, const struct row *row, uint64_t need)
{
	uint32_t n = row->n < search->side->limit ? row->n : search->side->limit, low = 0, high = LINE / 2;
	if (need == 0)
		return n;
	if (need > STRENGTH_ONE)
		return 0;
	while (high < n && (row->out[high - 1] >= need || row->in[high - 1] >= need)) {
		low = high;
		high *= 2; /* mostly it is at the beginning */
	}
	if (high > n)
		high = n;
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		if (row->out[middle] >= need || row->in[middle] >= need)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* What the second link of a half needs after the first. */
static uint64_t need_after(uint64_t half_need, uint32_t first)
{
	return half_need == 0 ? 0 : (half_need - 1) / first + 1;
}

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

/* ---- walking the halves of a side ---- */

/* What is done with the row of a half's last node; `first` is the strength so far. */
typedef enum err row_fn(struct search *search, const struct row *row, uint32_t end, uint32_t via, uint32_t first);

/* All halves of two steps: `fn` gets the rows of the ends' peers. */
static enum err walk_double(struct search *search, uint32_t end, row_fn *fn)
{
	struct row row = rows_of(search->rows, end);
	const uint32_t *strength = strengths(&row, search->side->forward);
	uint32_t n = strong_enough(search, &row, need_after(search->half_need, STRENGTH_ONE));
	for (uint32_t i = 0; i < n; i++) {
		ask_ahead(search, &row, i, n);
		if (strength[i] == 0)
			continue;
		struct row next = rows_of(search->rows, row.peer[i]);
		uint64_t need = search->half_need;
		TRY(fn(search, &next, end, row.peer[i], strength[i]));
		if (search->half_need != need)
			n = strong_enough(search, &row, need_after(search->half_need, STRENGTH_ONE));
	}
	return OK;
}

/* `other` is the strength of the best half that the other side has. */
static enum err walk(struct search *search, const struct side *side, int depth, uint64_t other, row_fn *fn)
{
	search->side = side;
	search->other_best = other;
	search->half_need = ways_need_of_half(search, other);
	for (size_t i = 0; i < side->n; i++) {
		struct row row = rows_of(search->rows, side->ends[i]);
		if (depth == 2)
			TRY(walk_double(search, side->ends[i], fn));
		else
			TRY(fn(search, &row, side->ends[i], NODE_NONE, STRENGTH_ONE));
	}
	return OK;
}

/* Halves that end where they should are dealt with some at a time: the strength of each stands elsewhere in memory. */
static enum err settle(struct search *search)
{
	for (size_t i = 0; i < search->n_hits; i++) {
		const struct hit *hit = &search->hits[i];
		struct half half = {(uint64_t)hit->first * *hit->strength, hit->end, hit->via, hit->node, 0};
		if (half.strength > 0 && half.node != half.end)
			TRY(search->take(search, &half));
	}
	search->n_hits = 0;
	return OK;
}

/* The halves that end in a node of search->sought. */
static enum err seek_row(struct search *search, const struct row *row, uint32_t end, uint32_t via, uint32_t first)
{
	const uint32_t *strength = strengths(row, search->side->forward);
	uint32_t n = strong_enough(search, row, need_after(search->half_need, first));
	for (uint32_t i = next_in(search->sought, row->peer, 0, n); i < n;
		i = next_in(search->sought, row->peer, i + 1, n)) {
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
	(void)via;
	struct ways_scratch *scratch = search->scratch;
	uint32_t n = strong_enough(search, row, need_after(search->half_need, first));
	for (uint32_t i = 0; i < n; i++) {
		uint32_t word = row->peer[i] >> 6;
		if (scratch->marks[word] == 0)
			scratch->marked[scratch->n_marked++] = word;
		set_bit(scratch->marks, row->peer[i]);
	}
	return OK;
}

static enum err keep_row(struct search *search, const struct row *row, uint32_t end, uint32_t via, uint32_t first)
{
	const uint32_t *strength = strengths(row, search->side->forward);
	uint32_t n = strong_enough(search, row, need_after(search->half_need, first));
	for (uint32_t i = 0; i < n; i++) {
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
