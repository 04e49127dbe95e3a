#include "sample.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/money.h"
#include "base/rand.h"
#include "base/utf8.h"
#include "wire/json.h"

static enum err decode(struct fixture *f, const char *json)
{
	fixture_reset(f);
	return json_decode(&f->wire, str_c(json), &sample_record, NULL, 0, &f->value);
}

/* Refused as a whole, naming the field, and nothing written. */
static void refused(struct fixture *f, const char *json, const char *field, const char *words)
{
	static const struct sample untouched;
	enum err err = decode(f, json);
	if (err != ERR_INVALID)
		fail_msg("%s was not refused", json);
	assert_problem(&f->problem, field, words);
	assert_memory_equal(&f->value, &untouched, sizeof untouched);
}

static void reads_every_type(void **state)
{
	struct fixture *f = *state;
	assert_int_equal(
		decode(f,
			"{\"text\":\"  Ana D\\u00edaz \",\"lines\":\"a\\r\\nb\",\"count\":50,\"big\":-9223372036854775808,"
			"\"share\":0.5,\"flag\":true,\"day\":\"2026-11-22\",\"at\":\"2026-11-22T09:30:00Z\",\"value\":480000,"
			"\"colour\":\"dark_blue\",\"score\":0,\"known\":false,\"items\":[{\"name\":\"Karl\"},{\"name\":\"Ben\",\"colour\":\"red\"}],"
			"\"words\":[\"x\",\"y\"],\"bytes\":\"00ff\",\"email\":null}"),
		OK);
	assert_str(f->value.text, "Ana Díaz");
	assert_str(f->value.lines, "a\nb");
	assert_int_equal(f->value.count, 50);
	assert_true(f->value.big == INT64_MIN);
	assert_true(f->value.share == 0.5 && f->value.flag);
	assert_int_equal(f->value.day.ymd, 20261122);
	assert_true(f->value.value.v == 480000);
	assert_int_equal(f->value.colour, COLOUR_DARK_BLUE);
	assert_true(f->value.score.set && f->value.score.v == 0);
	assert_true(f->value.known.set && !f->value.known.v);
	assert_int_equal(f->value.items.n, 2);
	assert_str(((const struct item *)f->value.items.items)[1].name, "Ben");
	assert_int_equal(f->value.words.n, 2);
	assert_int_equal(f->value.bytes.n, 2);
	assert_true(str_none(f->value.email));
}

static void names_what_is_wrong(void **state)
{
	struct fixture *f = *state;
	refused(f, "{\"txet\":\"x\"}", "txet", "Did you mean \"text\"?");
	refused(f, "{\"zzzzzzzz\":1}", "zzzzzzzz", "Leave it out");
	refused(f, "{\"items\":[{\"name\":\"a\"},{\"name\":\"b\",\"nmae\":\"c\"}]}", "items.1.nmae", "name");
	refused(f, "{\"items\":[{\"organization\":\"a\"}]}", "items.0.name", "Their name");
	refused(f, "{\"items\":[{\"name\":\"  \"}]}", "items.0.name", "needed");
	refused(f, "{\"items\":[{\"name\":\"123456789012345678901\"}]}", "items.0.name", "20");
	refused(f, "{\"count\":51}", "count", "0 to 50");
	refused(f, "{\"count\":\"5\"}", "count", "whole number");
	refused(f, "{\"count\":5.0}", "count", "whole number");
	refused(f, "{\"colour\":\"blue\"}", "colour", "red, green or dark_blue");
	refused(f, "{\"colour\":\"\"}", "colour", "null");
	refused(f, "{\"person\":\"short\"}", "person", "13");
	refused(f, "{\"person\":17}", "person", "text");
	refused(f, "{\"day\":\"2026-02-30\"}", "day", "2026-11-22");
	refused(f, "{\"flag\":1}", "flag", "true or false");
	refused(f, "{\"email\":\"ines at example\"}", "email", "e-mail");
	refused(f, "{\"text\":\"a\\u0007b\"}", "text", "control");
	refused(f,
		"{\"items\":[{\"name\":\"a\"},{\"name\":\"a\"},{\"name\":\"a\"},{\"name\":\"a\"},{\"name\":\"a\"},{\"name\":\"a\"}]}",
		"items", "At most 5");
	refused(f, "[]", "", "object");
	refused(f, "", "", "not JSON");
	refused(f, "{\"text\":\"x\"} {}", "", "not JSON");
}

static void refuses_what_jansson_would_mangle(void **state)
{
	struct fixture *f = *state;
	refused(f, "{\"big\":9223372036854775808}", "big", "too large");
	refused(f, "{\"text\":\"a\",\"items\":[{\"name\":\"a\"},{\"name\":1e400}]}", "items.1.name", "too large");
	refused(f, "{\"share\":1e400}", "share", "too large");
	refused(f, "{\"share\":NaN}", "share", "not JSON");
	refused(f, "{\"text\":\"a\",\"text\":\"b\"}", "text", "twice");
	refused(f, "{\"text\":\"a\\u0000b\"}", "text", "NUL");
	refused(f, "{\"text\":\"\xff\"}", "text", "UTF-8");
	refused(f, "{\"text\":\"\xed\xa0\x80\"}", "text", "UTF-8");
}

static void depth_and_size_are_limited(void **state)
{
	struct fixture *f = *state;
	enum { DEPTH = 100000 };
	char *deep = malloc(DEPTH + 16);
	assert_non_null(deep);
	memcpy(deep, "{\"text\":", 8);
	memset(deep + 8, '[', DEPTH);
	deep[8 + DEPTH] = '\0';
	refused(f, deep, "", "nested");
	memset(deep + 8, '{', DEPTH);
	refused(f, deep, "", "nested");
	/* Brackets in a text are no nesting. */
	memset(deep, '[', DEPTH);
	memcpy(deep, "{\"text\":\"", 9);
	memcpy(deep + 49, "\"}", 3);
	assert_int_equal(decode(f, deep), OK);
	free(deep);
	f->wire.max_bytes = 10;
	assert_int_equal(decode(f, "{\"text\":\"abcdef\"}"), ERR_TOO_LARGE);
}

static void path_values_come_first(void **state)
{
	struct fixture *f = *state;
	struct pair given[] = {{STR("count"), STR("7")}, {STR("text"), STR("here")}};
	assert_int_equal(
		json_decode(&f->wire, STR("{\"flag\":true,\"text\":\"here\"}"), &sample_record, given, 2, &f->value),
		OK);
	assert_int_equal(f->value.count, 7);
	assert_str(f->value.text, "here");
	assert_int_equal(
		json_decode(&f->wire, STR("{\"text\":\"there\"}"), &sample_record, given, 2, &f->value), ERR_INVALID);
	assert_problem(&f->problem, "text", "contradicts");
	given[0].value = STR("99");
	assert_int_equal(json_decode(&f->wire, STR("{}"), &sample_record, given, 2, &f->value), ERR_INVALID);
	assert_problem(&f->problem, "count", "0 to 50");
}

static void texts_are_escaped(void **state)
{
	(void)state;
	AUTO_OUT out;
	out_init(&out, 0);
	json_encode_text(&out, STR("a\"\\\n\x01</script>é"));
	assert_str(out_text(&out), "\"a\\\"\\\\\\n\\u0001\\u003c/script\\u003eé\"");
	out_reset(&out);
	json_encode_text(&out, STR_NONE);
	assert_str(out_text(&out), "null");
}

/* ---- encode(decode(x)) == x, for random structs ---- */

static struct str random_text(struct arena *arena, struct rand *rand, size_t most, bool stored)
{
	static const uint32_t letters[] = {'a', 'Z', '0', '"', '\\', '<', '/', 0xe9, 0x3a9, 0x4e2d, 0x1f600, ' '};
	size_t n = rand_below(rand, most + 1);
	if (n == 0)
		return stored && rand_below(rand, 2) ? STR("") : STR_NONE;
	char *p = arena_alloc(arena, 4 * n + 2);
	size_t at = 0;
	p[at++] = 'x'; /* decoding from people trims */
	for (size_t i = 0; i < n; i++)
		at += utf8_put(stored && rand_below(rand, 9) == 0 ? '\n' : letters[rand_below(rand, 12)], p + at);
	p[at++] = 'y';
	return (struct str){p, at};
}

static struct item random_item(struct arena *arena, struct rand *rand, bool stored)
{
	struct item item = {
		.organization = random_text(arena, rand, 4, stored),
		.colour = (enum colour)rand_below(rand, 4),
	};
	do {
		item.name = random_text(arena, rand, 4, stored);
	} while (str_empty(item.name));
	return item;
}

static struct sample random_sample(struct arena *arena, struct rand *rand, bool stored)
{
	struct sample s = {
		.text = random_text(arena, rand, 8, stored),
		.lines = random_text(arena, rand, 40, stored),
		.bytes = rand_below(rand, 2) ? random_text(arena, rand, 1, stored) : STR_NONE,
		.count = (int64_t)rand_below(rand, 51),
		.big = (int64_t)rand_below(rand, UINT64_MAX),
		.share = ldexp((double)rand_below(rand, UINT64_MAX), (int)rand_below(rand, 200) - 100),
		.flag = rand_below(rand, 2),
		.person = {(int64_t)rand_below(rand, INT64_MAX)},
		.at = {(int64_t)rand_below(rand, 4000000000) * 1000003},
		.day = day_from_number((int32_t)rand_below(rand, 40000)),
		.value = {(int64_t)rand_below(rand, 2 * MINOR_MOST + 1) - MINOR_MOST},
		.colour = (enum colour)rand_below(rand, 4),
		.score = {rand_below(rand, 2), 0},
		.weight = {rand_below(rand, 2), 0},
		.known = {rand_below(rand, 2), false},
		.one = random_item(arena, rand, stored),
	};
	rand_bytes(rand, &s.hash, sizeof s.hash);
	s.score.v = s.score.set ? (int64_t)rand_below(rand, 11) : 0;
	s.weight.v = s.weight.set ? 1.0 / (double)(1 + rand_below(rand, 1000)) : 0;
	s.known.v = s.known.set && rand_below(rand, 2);
	size_t n = rand_below(rand, 6);
	struct item *items = ARENA_ARRAY(arena, n + 1, struct item);
	int64_t *ids = ARENA_ARRAY(arena, n + 1, int64_t);
	struct str *words = ARENA_ARRAY(arena, n + 1, struct str);
	for (size_t i = 0; i < n; i++) {
		items[i] = random_item(arena, rand, stored);
		ids[i] = 1 + (int64_t)rand_below(rand, INT64_MAX - 1);
		words[i] = STR("x");
	}
	if (n != 0) {
		s.items = (struct list){items, n};
		s.people = (struct ids){ids, n};
		s.words = (struct texts){words, n};
	}
	return s;
}

static bool same_text(struct str a, struct str b)
{
	return str_none(a) == str_none(b) && str_equal(a, b);
}

static void what_is_written_reads_back(void **state)
{
	struct fixture *f = *state;
	struct rand rand;
	rand_seed(&rand, 8017);
	for (int round = 0; round < 4000; round++) {
		arena_reset(f->arena);
		f->wire.stored = round % 2 == 0;
		struct sample in = random_sample(f->arena, &rand, f->wire.stored), back = {0};
		AUTO_OUT first, second;
		out_init(&first, 0);
		out_init(&second, 0);
		json_encode(&first, &sample_record, &in);
		enum err err = json_decode(&f->wire, out_text(&first), &sample_record, NULL, 0, &back);
		if (err != OK)
			fail_msg("%.*s: %.*s: %.*s", STR_ARG(out_text(&first)), STR_ARG(f->problem.field),
				STR_ARG(f->problem.message));
		json_encode(&second, &sample_record, &back);
		assert_true(str_equal(out_text(&first), out_text(&second)));
		assert_true(same_text(in.text, back.text) && same_text(in.lines, back.lines) &&
			    same_text(in.bytes, back.bytes));
		assert_true(in.big == back.big && in.share == back.share && in.at.us == back.at.us &&
			    in.value.v == back.value.v);
		assert_true(in.person.v == back.person.v && in.day.ymd == back.day.ymd && in.colour == back.colour);
		assert_memory_equal(&in.hash, &back.hash, sizeof in.hash);
		assert_true(
			in.weight.set == back.weight.set && in.weight.v == back.weight.v && in.known.v == back.known.v);
		assert_true(in.items.n == back.items.n && in.people.n == back.people.n);
	}
}

/* Broken documents never crash, never half-write, and are either read or explained. */
static void broken_documents_are_explained(void **state)
{
	struct fixture *f = *state;
	struct rand rand;
	rand_seed(&rand, 22);
	for (int round = 0; round < 4000; round++) {
		arena_reset(f->arena);
		struct sample in = random_sample(f->arena, &rand, false);
		AUTO_OUT json;
		out_init(&json, 0);
		json_encode(&json, &sample_record, &in);
		for (uint64_t i = 0, n = 1 + rand_below(&rand, 4); i < n; i++)
			json.p[rand_below(&rand, json.n)] = "{}[]\",:\\\0 9e-x"[rand_below(&rand, 14)];
		struct str text = str_sub(
			out_text(&json), 0, rand_below(&rand, 4) ? json.n : rand_below(&rand, json.n));
		f->problem = (struct problem){0};
		enum err err = json_decode(&f->wire, text, &sample_record, NULL, 0, &f->value);
		if (err != OK) {
			assert_int_equal(err, ERR_INVALID);
			assert_true(f->problem.message.n > 10);
			assert_true(utf8_valid(f->problem.message) || !utf8_valid(text));
		}
	}
}

static void missing_memory_is_told(void **state)
{
	struct fixture *f = *state;
	static const char json[] =
		"{\"text\":\"abc\",\"items\":[{\"name\":\"a\"},{\"name\":\"b\"}],\"words\":[\"x\"],\"one\":{\"name\":\"n\"}}";
	for (long n = 1; n < 100; n++) {
		struct arena *arena = arena_new(0);
		struct wire wire = {.arena = arena, .problem = NULL};
		struct sample value = {0};
		arena_fail_after(n);
		enum err err = json_decode(&wire, str_c(json), &sample_record, NULL, 0, &value);
		arena_fail_after(0);
		arena_free(arena);
		if (err == OK) {
			assert_true(n > 3);
			return;
		}
		assert_int_equal(err, ERR_NOMEM);
		assert_true(value.items.n == 0);
	}
	(void)f;
	fail_msg("never came through");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_FIXTURE(reads_every_type),
		WITH_FIXTURE(names_what_is_wrong),
		WITH_FIXTURE(refuses_what_jansson_would_mangle),
		WITH_FIXTURE(depth_and_size_are_limited),
		WITH_FIXTURE(path_values_come_first),
		WITH_FIXTURE(texts_are_escaped),
		WITH_FIXTURE(what_is_written_reads_back),
		WITH_FIXTURE(broken_documents_are_explained),
		WITH_FIXTURE(missing_memory_is_told),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
