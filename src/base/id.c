#include "base/id.h"
#include <stdatomic.h>
#include <string.h>
#include "base/rand.h"

#define EPOCH_MS INT64_C(1577836800000) /* 2020-01-01T00:00Z */
#define COUNTER_BITS 20
#define MS_MAX ((INT64_C(1) << 43) - 1)

/* The last id made: shared by all threads, that is its purpose. */
static _Atomic int64_t last;

static const char letters[] = "0123456789abcdefghjkmnpqrstvwxyz";

int64_t id_make(struct utc now)
{
	int64_t ms = now.us / 1000 - EPOCH_MS;
	if (ms < 0)
		ms = 0;
	if (ms > MS_MAX)
		ms = MS_MAX;
	int64_t before = atomic_load_explicit(&last, memory_order_relaxed), next, fresh = 0;
	do {
		if (before >> COUNTER_BITS >= ms) {
			next = before + 1;
			continue;
		}
		if (fresh == 0) {
			/* The lower half of the counter's range, 1 upwards: room to grow, and never 0. */
			struct rand system = {0};
			fresh = ms << COUNTER_BITS;
			fresh |= 1 + (int64_t)rand_below(&system, 1u << (COUNTER_BITS - 1));
		}
		next = fresh;
	} while (!atomic_compare_exchange_weak_explicit(
		&last, &before, next, memory_order_relaxed, memory_order_relaxed));
	return next;
}

struct utc id_time(int64_t id)
{
	return (struct utc){((id >> COUNTER_BITS) + EPOCH_MS) * 1000};
}

void id_text(int64_t id, char ret_text[ID_TEXT_SIZE])
{
	uint64_t rest = (uint64_t)id;
	for (int i = ID_TEXT_SIZE - 1; i >= 0; i--) {
		ret_text[i] = letters[rest & 31];
		rest >>= 5;
	}
}

struct str id_words(struct arena *arena, int64_t id)
{
	char text[ID_TEXT_SIZE];
	id_text(id, text);
	return str_copy(arena, (struct str){text, sizeof text});
}

/* Value of a letter, or -1. */
static int letter_value(char c)
{
	if (c >= 'A' && c <= 'Z')
		c = (char)(c - 'A' + 'a');
	if (c == 'o')
		return 0;
	if (c == 'i' || c == 'l')
		return 1;
	const char *found = c == '\0' ? NULL : strchr(letters, c);
	return found == NULL ? -1 : (int)(found - letters);
}

enum err id_parse(struct str text, int64_t *ret_id)
{
	if (text.n != ID_TEXT_SIZE)
		return ERR_INVALID;
	uint64_t id = 0;
	for (size_t i = 0; i < ID_TEXT_SIZE; i++) {
		int value = letter_value(text.p[i]);
		/* 13 letters are 65 bits, an id has 63: the first letter is under 8. */
		if (value < 0 || (i == 0 && value >= 8))
			return ERR_INVALID;
		id = id << 5 | (uint64_t)value;
	}
	if (id == 0)
		return ERR_INVALID; /* "none" is no id */
	*ret_id = (int64_t)id;
	return OK;
}
