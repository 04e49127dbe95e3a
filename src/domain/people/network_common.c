#include "domain/people/network_common.h"

#include <stdlib.h>

#include "network_sql.h"

enum err in_common_read(struct tx *tx, struct workspace_id workspace, struct ids people, struct in_common *ret_common)
{
	struct in_common common = {0};
	if (people.n > 0) {
		TRY(network_places(tx, (struct network_places_args){workspace, people}, &common.places));
		TRY(network_towns(tx, (struct network_towns_args){workspace, people}, &common.towns));
	}
	*ret_common = common;
	return OK;
}

/* The first place of somebody; those that follow are theirs as long as their person is. */
static size_t first_place(struct list places, int64_t person)
{
	const struct network_places_row *row = places.items;
	size_t low = 0, high = places.n;
	while (low < high) {
		size_t middle = (low + high) / 2;
		if (row[middle].person_id.v < person)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Where a year is missing it is thought possible. */
static bool at_one_time(const struct network_places_row *a, const struct network_places_row *b)
{
	bool before = !day_none(a->until) && !day_none(b->since) && a->until.ymd < b->since.ymd;
	bool after = !day_none(b->until) && !day_none(a->since) && b->until.ymd < a->since.ymd;
	return a->organization_id.v == b->organization_id.v && !before && !after;
}

static bool at_one_place(const struct in_common *common, int64_t a, int64_t b)
{
	const struct network_places_row *row = common->places.items;
	size_t n = common->places.n, first = first_place(common->places, b);
	for (size_t i = first_place(common->places, a); i < n && row[i].person_id.v == a; i++)
		for (size_t k = first; k < n && row[k].person_id.v == b; k++)
			if (at_one_time(&row[i], &row[k]))
				return true;
	return false;
}

static int by_person(const void *key, const void *row)
{
	const int64_t *id = key;
	const struct network_towns_row *town = row;
	return (*id > town->id.v) - (*id < town->id.v);
}

static bool in_one_town(const struct in_common *common, int64_t a, int64_t b)
{
	const struct network_towns_row *all = common->towns.items;
	if (common->towns.n == 0)
		return false;
	const struct network_towns_row *x = bsearch(&a, all, common->towns.n, sizeof *all, by_person);
	const struct network_towns_row *y = bsearch(&b, all, common->towns.n, sizeof *all, by_person);
	return x != NULL && y != NULL && str_equal(x->town, y->town);
}

void in_common_fill(const struct in_common *common, int64_t a, int64_t b, float *ret_x)
{
	ret_x[IN_COMMON_FIRM] = at_one_place(common, a, b) ? 1 : 0;
	ret_x[IN_COMMON_TOWN] = in_one_town(common, a, b) ? 1 : 0;
}
