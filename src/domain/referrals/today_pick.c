#include "domain/referrals/today.h"

#include <stdlib.h>

static int by_worth(const void *a, const void *b)
{
	const struct today_item *x = a, *y = b;
	if (x->worth != y->worth)
		return x->worth < y->worth ? 1 : -1;
	if (x->person_id.v != y->person_id.v)
		return x->person_id.v < y->person_id.v ? -1 : 1;
	return (x->subject.v > y->subject.v) - (x->subject.v < y->subject.v);
}

/* Asks that are owed (their subject is not the person) are not capped. A follow-up about nothing but the person is a
 * reminder of an introducer who has long heard nothing. */
static bool is_proposal(const struct today_item *item)
{
	bool kind = item->kind == TODAY_KIND_ASK || item->kind == TODAY_KIND_HOW_IT_WENT ||
		    item->kind == TODAY_KIND_CATCH_UP || item->kind == TODAY_KIND_FOLLOW_UP;
	return kind && item->subject.v == item->person_id.v;
}

/* Keeps at most `most` proposals of one kind, best first; returns how many are left. */
static size_t cap(struct today_item *items, size_t n, enum today_kind kind, int most)
{
	size_t left = 0;
	for (size_t i = 0; i < n; i++) {
		if (items[i].kind == kind && is_proposal(&items[i]) && most-- <= 0)
			continue;
		items[left++] = items[i];
	}
	return left;
}

static int count(const struct today_item *items, size_t n, enum today_kind kind)
{
	int found = 0;
	for (size_t i = 0; i < n; i++)
		found += items[i].kind == kind && is_proposal(&items[i]);
	return found;
}

size_t today_pick(struct today_item *items, size_t n, int asks)
{
	if (n == 0)
		return 0;
	qsort(items, n, sizeof *items, by_worth);
	n = cap(items, n, TODAY_KIND_ASK, asks);
	n = cap(items, n, TODAY_KIND_HOW_IT_WENT, asks);
	n = cap(items, n, TODAY_KIND_FOLLOW_UP, (asks + 1) / 2);
	int room = asks - count(items, n, TODAY_KIND_ASK) - count(items, n, TODAY_KIND_HOW_IT_WENT);
	return cap(items, n, TODAY_KIND_CATCH_UP, room);
}
