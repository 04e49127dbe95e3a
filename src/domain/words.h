/* The catalogue: every sentence that a person reads outside the views, once, with named arguments.
 * English first; another language is another column of the same ids. */
#pragma once
#include "base/arena.h"
#include "base/money.h"
#include "base/str.h"
#include "base/time.h"

enum words_id {
#define WORDS(id, text) WORDS_##id,
#include "domain/words.def"
#undef WORDS
	WORDS_COUNT
};

/* One named argument: {"name", .text = person.name}. Exactly one of the values is set. */
struct words_arg {
	const char *name;
	struct str text;
	struct money money; /* as "EUR 4,800" */
	int64_t number;
	struct day day; /* as "3 May 2026" */
	bool has_number;
};

/* The sentence with its {arguments} filled in; an unknown argument stays as written. */
struct str words_format(struct arena *arena, enum words_id id, const struct words_arg *args, size_t n_args);
struct str words_text(enum words_id id);
/* "3 May 2026" */
struct str words_day(struct arena *arena, struct day day);
/* "May" */
struct str words_month(struct day day);
/* "Sunday 22 November" */
struct str words_weekday(struct arena *arena, struct day day);
/* "about 25 minutes", "about 4 hours": no more exact than anybody knows beforehand. */
struct str words_duration(struct arena *arena, int minutes);

/* "Ines" of "Ines Rossi": as somebody is spoken to. */
struct str words_first_name(struct str name);
/* "Karl, Grace and Olu"; none of none. */
struct str words_all(struct arena *arena, const struct str *parts, size_t n);

/* words_of(arena, REST_PERIOD, {"name", .text = name}, {"day", .day = day}) */
#define words_of(arena, id, ...)                                                                                       \
	words_format((arena), WORDS_##id, (const struct words_arg[]){__VA_ARGS__},                                     \
		sizeof((const struct words_arg[]){__VA_ARGS__}) / sizeof(struct words_arg))
