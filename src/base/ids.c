#include "base/ids.h"

#include <stdlib.h>

static int by_id(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;
	return (*x > *y) - (*x < *y);
}

size_t ids_sort_once(int64_t *ids, size_t n)
{
	size_t left = 0;
	if (n == 0)
		return 0;
	qsort(ids, n, sizeof *ids, by_id);
	for (size_t i = 0; i < n; i++)
		if (left == 0 || ids[left - 1] != ids[i])
			ids[left++] = ids[i];
	return left;
}

const int64_t *ids_find(struct ids ids, int64_t id)
{
	return ids.n == 0 ? NULL : bsearch(&id, ids.v, ids.n, sizeof *ids.v, by_id);
}
