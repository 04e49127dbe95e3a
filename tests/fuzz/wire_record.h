/* A record with a field of every type, for the decoders. */
#pragma once
#include "base/field.h"

struct fuzz_name {
	struct str name;
	struct str note;
	int64_t rank;
};
struct fuzz_ask {
	struct person_id person;
	int occasion;
	struct list names;
	bool exhausted;
	int64_t rounds;
	double rate;
	struct utc when;
	struct day day;
	struct minor price;
	struct texts tags;
	struct ids ids;
	struct str email, phone, text, bytes;
	struct hash hash;
	struct opt_int opt_int;
	struct opt_real opt_real;
	struct opt_flag opt_flag;
	struct fuzz_name one;
};

static const char *const fuzz_occasion_words[] = {"", "check_in", "honest_no"};
static const struct enum_info fuzz_occasion = {"occasion", fuzz_occasion_words, 3};

#define AT(type, member) .offset = (uint32_t)offsetof(struct type, member)
static const struct field fuzz_name_fields[] = {
	{.name = "name", .type = FIELD_TEXT, AT(fuzz_name, name), .required = true, .max = 200},
	{.name = "note", .type = FIELD_TEXT, AT(fuzz_name, note)},
	{.name = "rank", .type = FIELD_INT, AT(fuzz_name, rank)},
};
static const struct record fuzz_name_record = {"name", sizeof(struct fuzz_name), fuzz_name_fields, 3};
static const struct field fuzz_ask_fields[] = {
	{.name = "person", .type = FIELD_ID, AT(fuzz_ask, person), .noun = "person"},
	{.name = "occasion", .type = FIELD_ENUM, AT(fuzz_ask, occasion), .enums = &fuzz_occasion},
	{.name = "names", .type = FIELD_LIST, AT(fuzz_ask, names), .record = &fuzz_name_record, .max = 20},
	{.name = "exhausted", .type = FIELD_FLAG, AT(fuzz_ask, exhausted)},
	{.name = "rounds", .type = FIELD_INT, AT(fuzz_ask, rounds)},
	{.name = "rate", .type = FIELD_REAL, AT(fuzz_ask, rate)},
	{.name = "when", .type = FIELD_UTC, AT(fuzz_ask, when)},
	{.name = "day", .type = FIELD_DAY, AT(fuzz_ask, day)},
	{.name = "price", .type = FIELD_MINOR, AT(fuzz_ask, price)},
	{.name = "tags", .type = FIELD_TEXTS, AT(fuzz_ask, tags)},
	{.name = "ids", .type = FIELD_IDS, AT(fuzz_ask, ids), .noun = "person"},
	{.name = "email", .type = FIELD_TEXT, AT(fuzz_ask, email), .noun = "email"},
	{.name = "phone", .type = FIELD_TEXT, AT(fuzz_ask, phone), .noun = "phone"},
	{.name = "text", .type = FIELD_TEXT, AT(fuzz_ask, text), .noun = "multiline"},
	{.name = "bytes", .type = FIELD_BYTES, AT(fuzz_ask, bytes)},
	{.name = "hash", .type = FIELD_HASH, AT(fuzz_ask, hash)},
	{.name = "opt_int", .type = FIELD_OPT_INT, AT(fuzz_ask, opt_int)},
	{.name = "opt_real", .type = FIELD_OPT_REAL, AT(fuzz_ask, opt_real)},
	{.name = "opt_flag", .type = FIELD_OPT_FLAG, AT(fuzz_ask, opt_flag)},
	{.name = "one", .type = FIELD_RECORD, AT(fuzz_ask, one), .record = &fuzz_name_record},
};
static const struct record fuzz_ask_record = {
	"ask", sizeof(struct fuzz_ask), fuzz_ask_fields, sizeof fuzz_ask_fields / sizeof *fuzz_ask_fields};
