#include "domain/people/network_common.h"

#include <math.h>
#include <stdlib.h>

#include "network_sql.h"

enum err common_read(struct tx *tx, struct workspace_id workspace, struct ids people, struct common_facts *ret_facts)
{
	struct common_facts facts = {0};
	if (people.n > 0) {
		TRY(network_places(tx, (struct network_places_args){workspace, people}, &facts.places));
		TRY(network_towns(tx, (struct network_towns_args){workspace, people}, &facts.towns));
		TRY(network_threads(tx, (struct network_threads_args){workspace, people}, &facts.threads));
	}
	*ret_facts = facts;
	return OK;
}

/* The first row of somebody, in rows of `size` bytes that begin with a person and are ordered by it. */
static size_t first_of(struct list rows, size_t size, int64_t person)
{
	size_t low = 0, high = rows.n;
	while (low < high) {
		size_t middle = (low + high) / 2;
		const struct person_id *of = (const void *)((const char *)rows.items + middle * size);
		if (of->v < person)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}
_Static_assert(offsetof(struct network_places_row, person_id) == 0, "it begins with the person");
_Static_assert(offsetof(struct network_threads_row, person_id) == 0, "it begins with the person");

/* Where a year is missing it is thought possible. */
static bool at_one_time(const struct network_places_row *a, const struct network_places_row *b)
{
	bool before = !day_none(a->until) && !day_none(b->since) && a->until.ymd < b->since.ymd;
	bool after = !day_none(b->until) && !day_none(a->since) && b->until.ymd < a->since.ymd;
	return a->organization_id.v == b->organization_id.v && !before && !after;
}

static bool of_one_trade(const struct network_places_row *a, const struct network_places_row *b)
{
	return a->kind == ORGANIZATION_KIND_FIRM && b->kind == ORGANIZATION_KIND_FIRM && !str_empty(a->trade) &&
	       str_equal(a->trade, b->trade);
}

static void fill_places(const struct common_facts *facts, int64_t a, int64_t b, float *x)
{
	const struct network_places_row *row = facts->places.items;
	size_t n = facts->places.n, first = first_of(facts->places, sizeof *row, b);
	for (size_t i = first_of(facts->places, sizeof *row, a); i < n && row[i].person_id.v == a; i++)
		for (size_t k = first; k < n && row[k].person_id.v == b; k++) {
			if (of_one_trade(&row[i], &row[k]))
				x[IN_COMMON_TRADE] = 1;
			if (!at_one_time(&row[i], &row[k]))
				continue;
			x[row[i].kind == ORGANIZATION_KIND_SCHOOL       ? IN_COMMON_SCHOOL
				: row[i].kind == ORGANIZATION_KIND_CLUB ? IN_COMMON_CLUB
									: IN_COMMON_FIRM] = 1;
		}
}

static int by_person(const void *key, const void *row)
{
	const int64_t *id = key;
	const struct network_towns_row *town = row;
	return (*id > town->id.v) - (*id < town->id.v);
}

static bool in_one_town(const struct common_facts *facts, int64_t a, int64_t b)
{
	const struct network_towns_row *all = facts->towns.items;
	if (facts->towns.n == 0)
		return false;
	const struct network_towns_row *x = bsearch(&a, all, facts->towns.n, sizeof *all, by_person);
	const struct network_towns_row *y = bsearch(&b, all, facts->towns.n, sizeof *all, by_person);
	return x != NULL && y != NULL && str_equal(x->town, y->town);
}

int common_threads(const struct common_facts *facts, int64_t a, int64_t b)
{
	const struct network_threads_row *row = facts->threads.items;
	size_t n = facts->threads.n, i = first_of(facts->threads, sizeof *row, a),
	       k = first_of(facts->threads, sizeof *row, b);
	int both = 0;
	int64_t last = 0; /* somebody of whom two entries were put together stands in a thread twice */
	while (i < n && k < n && row[i].person_id.v == a && row[k].person_id.v == b) {
		int64_t of_a = row[i].thread_id.v, of_b = row[k].thread_id.v;
		both += of_a == of_b && of_a != last;
		last = of_a == of_b ? of_a : last;
		i += of_a <= of_b;
		k += of_b <= of_a;
	}
	return both;
}

void common_fill(const struct common_facts *facts, int64_t a, int64_t b, float *ret_x)
{
	for (int i = 0; i < IN_COMMON_WIDTH; i++)
		ret_x[i] = 0;
	fill_places(facts, a, b, ret_x);
	ret_x[IN_COMMON_TOWN] = in_one_town(facts, a, b) ? 1 : 0;
	ret_x[IN_COMMON_TRADE] *= ret_x[IN_COMMON_TOWN];
	ret_x[IN_COMMON_THREADS] = log1pf((float)common_threads(facts, a, b));
}
