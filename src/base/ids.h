/* Lists of ids in order. */
#pragma once
#include "base/field.h"

/* Sorts and leaves each once, in place; returns how many are left. */
size_t ids_sort_once(int64_t *ids, size_t n);
/* Where it stands in a sorted list, or NULL. */
const int64_t *ids_find(struct ids ids, int64_t id);
