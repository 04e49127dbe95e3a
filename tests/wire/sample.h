/* A record with a field of every type, and what tests of the decoders begin with. */
#pragma once
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "base/field.h"
#include "wire/wire.h"

enum colour { COLOUR_NONE, COLOUR_RED, COLOUR_GREEN, COLOUR_DARK_BLUE };
static const char *const colour_words[] = {"", "red", "green", "dark_blue"};
static const struct enum_info colour_info = {"colour", colour_words, 4};

struct item {
	struct str name;
	struct str organization;
	enum colour colour;
};
static const struct field item_fields[] = {
	{.name = "name",
		.type = FIELD_TEXT,
		.offset = offsetof(struct item, name),
		.required = true,
		.max = 20,
		.help = "Their name"},
	{.name = "organization", .type = FIELD_TEXT, .offset = offsetof(struct item, organization), .max = 20},
	{.name = "colour", .type = FIELD_ENUM, .offset = offsetof(struct item, colour), .enums = &colour_info},
};
static const struct record item_record = {"item", sizeof(struct item), item_fields, 3};

struct sample {
	struct str text, lines, email, bytes;
	int64_t count, big;
	double share;
	bool flag;
	struct person_id person;
	struct utc at;
	struct day day;
	struct minor value;
	struct hash hash;
	enum colour colour;
	struct opt_int score;
	struct opt_real weight;
	struct opt_flag known;
	struct list items;
	struct item one;
	struct ids people;
	struct texts words;
};
#define SAMPLE_FIELD(member, kind, ...)                                                                                \
	{                                                                                                              \
		.name = #member, .type = kind, .offset = offsetof(struct sample, member), __VA_ARGS__                  \
	}
static const struct field sample_fields[] = {
	SAMPLE_FIELD(text, FIELD_TEXT, .max = 50),
	SAMPLE_FIELD(lines, FIELD_TEXT, .noun = "multiline"),
	SAMPLE_FIELD(email, FIELD_TEXT, .noun = "email"),
	SAMPLE_FIELD(bytes, FIELD_BYTES, .max = 8),
	SAMPLE_FIELD(count, FIELD_INT, .min = 0, .max = 50),
	SAMPLE_FIELD(big, FIELD_INT, .min = 0, .max = 0),
	SAMPLE_FIELD(share, FIELD_REAL, .min = 0, .max = 0),
	SAMPLE_FIELD(flag, FIELD_FLAG, .max = 0),
	SAMPLE_FIELD(person, FIELD_ID, .noun = "person"),
	SAMPLE_FIELD(at, FIELD_UTC, .max = 0),
	SAMPLE_FIELD(day, FIELD_DAY, .max = 0),
	SAMPLE_FIELD(value, FIELD_MINOR, .max = 0),
	SAMPLE_FIELD(hash, FIELD_HASH, .max = 0),
	SAMPLE_FIELD(colour, FIELD_ENUM, .enums = &colour_info),
	SAMPLE_FIELD(score, FIELD_OPT_INT, .min = 0, .max = 10),
	SAMPLE_FIELD(weight, FIELD_OPT_REAL, .max = 0),
	SAMPLE_FIELD(known, FIELD_OPT_FLAG, .max = 0),
	SAMPLE_FIELD(items, FIELD_LIST, .record = &item_record, .max = 5),
	SAMPLE_FIELD(one, FIELD_RECORD, .record = &item_record),
	SAMPLE_FIELD(people, FIELD_IDS, .noun = "person", .max = 5),
	SAMPLE_FIELD(words, FIELD_TEXTS, .max = 5),
};
static const struct record sample_record = {
	"sample", sizeof(struct sample), sample_fields, sizeof sample_fields / sizeof *sample_fields};

/* What each test begins with: `value` is read into. */
struct fixture {
	struct arena *arena;
	struct problem problem;
	struct wire wire;
	struct sample value;
};

static inline int fixture_new(void **state)
{
	static struct fixture fixture;
	fixture = (struct fixture){.arena = arena_new(0)};
	fixture.wire = (struct wire){.arena = fixture.arena, .problem = &fixture.problem, .money_digits = 2};
	*state = &fixture;
	return 0;
}

static inline int fixture_free(void **state)
{
	arena_free(((struct fixture *)*state)->arena);
	return 0;
}

/* Between two readings of one test. */
static inline void fixture_reset(struct fixture *fixture)
{
	fixture->problem = (struct problem){0};
	fixture->value = (struct sample){0};
}
#define WITH_FIXTURE(fn) cmocka_unit_test_setup_teardown(fn, fixture_new, fixture_free)

static inline void assert_str(struct str s, const char *wanted)
{
	if (!str_is(s, wanted))
		fail_msg("\"%.*s\" is not \"%s\"", STR_ARG(s), wanted);
}
/* The problem names the field, and its sentence has these words in it. */
static inline void assert_problem(const struct problem *problem, const char *field, const char *words)
{
	assert_str(problem->field, field);
	if (str_find(problem->message, str_c(words)) == SIZE_MAX)
		fail_msg("\"%.*s\" lacks \"%s\"", STR_ARG(problem->message), words);
}
