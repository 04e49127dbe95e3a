#include "sample.h"
#include "base/rand.h"
#include "wire/argv.h"
#include "wire/form.h"
#include "wire/table.h"

static enum err form(struct fixture *f, const char *text)
{
	fixture_reset(f);
	/* `one` is left out: its required name is not missing then. */
	return form_decode(&f->wire, str_c(text), &sample_record, NULL, 0, &f->value);
}

static void refused(struct fixture *f, const char *text, const char *field, const char *words)
{
	if (form(f, text) == OK)
		fail_msg("%s was not refused", text);
	assert_problem(&f->problem, field, words);
}

static const struct item *items(const struct fixture *f)
{
	return f->value.items.items;
}

static void reads_forms(void **state)
{
	struct fixture *f = *state;
	assert_int_equal(form(f, "text=Ana+D%C3%ADaz&flag=on&count=&value=4%2C800.50&day=2026-11-22&known=no&score=0&"
				 "words=a&words=b&lines=x%0D%0Ay&colour=dark_blue"),
		OK);
	assert_str(f->value.text, "Ana Díaz");
	assert_str(f->value.lines, "x\ny");
	assert_true(f->value.flag && f->value.known.set && !f->value.known.v && f->value.score.set);
	assert_true(f->value.value.v == 480050);
	assert_int_equal(f->value.words.n, 2);
	assert_int_equal(form(f, ""), OK);
	assert_int_equal(form(f, "flag=no&flag=on"), OK); /* a hidden "no" before the checkbox */
	assert_true(f->value.flag);
}

static void lists_keep_their_order(void **state)
{
	struct fixture *f = *state;
	assert_int_equal(
		form(f, "items.10.name=Last&items.2.name=Ben&items.2.organization=Firm&items.0.name=Ana&items.7.name=+"),
		OK);
	assert_int_equal(f->value.items.n, 3);
	assert_str(items(f)[0].name, "Ana");
	assert_str(items(f)[1].organization, "Firm");
	assert_str(items(f)[2].name, "Last");
	refused(f, "items.3.organization=Firm", "items.3.name", "needed");
	refused(f, "items=x", "items", "items.0.name");
	refused(f, "items.x.name=x", "items.x", "number");
	refused(f, "items.0.nmae=x", "items.0.nmae", "name");
	refused(f, "items.0.name.0.name=x", "items.0.name.0", "single");
	refused(f, "items.0.name=a&items.1.name=a&items.2.name=a&items.3.name=a&items.4.name=a&items.5.name=a", "items",
		"At most 5");
}

static void forms_refuse(void **state)
{
	struct fixture *f = *state;
	refused(f, "txet=x", "txet", "text");
	refused(f, "text=a&text=b", "text", "twice");
	refused(f, "text=%ff", "text", "UTF-8");
	refused(f, "text=%00", "text", "control");
	refused(f, "text=%4", "", "broken");
	refused(f, "text=%zz", "", "broken");
	refused(f, "count=5x", "count", "whole number");
	refused(f, "count=99999999999999999999", "count", "too large");
	refused(f, "share=nan", "share", "number");
	refused(f, "share=1e999", "share", "too large");
	refused(f, "flag=maybe", "flag", "yes or no");
	refused(f, "value=12.34.5", "value", "amount");
	refused(f, "a.b.c.d.e.f.g.h.i.j.k.l.m.n.o.p.q.r=1", "a.b.c.d.e.f.g.h.i.j.k.l.m.n.o.p.q.r", "too many parts");
	f->wire.max_bytes = 4;
	assert_int_equal(form(f, "text=abc"), ERR_TOO_LARGE);
}

static void many_fields_are_refused_quickly(void **state)
{
	struct fixture *f = *state;
	AUTO_OUT text;
	out_init(&text, 0);
	for (int i = 0; i <= WIRE_PAIRS_MAX; i++)
		out_z(&text, "text=&");
	assert_int_equal(form_decode(&f->wire, out_text(&text), &sample_record, NULL, 0, &f->value), ERR_TOO_LARGE);
}

#define ARGV(f, positional, ...)                                                                                       \
	argv_decode(&(f)->wire, &sample_record, positional, (const char *const[]){__VA_ARGS__},                        \
		sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *), &(f)->value)

static void reads_arguments(void **state)
{
	struct fixture *f = *state;
	assert_int_equal(ARGV(f, "text", "Karl", "--count=7", "--flag", "--items", "A; B, Firm, red;", "--colour",
				 "dark_blue", "--value", "-5", "--no-known"),
		OK);
	assert_str(f->value.text, "Karl");
	assert_int_equal(f->value.count, 7);
	assert_true(f->value.flag && f->value.known.set && !f->value.known.v && f->value.value.v == -500);
	assert_int_equal(f->value.items.n, 2);
	assert_str(items(f)[0].name, "A");
	assert_str(items(f)[1].organization, "Firm");
	assert_int_equal(items(f)[1].colour, COLOUR_RED);
	assert_int_equal(ARGV(f, "text", "--", "--count"), OK);
	assert_str(f->value.text, "--count");
}

static void arguments_refuse(void **state)
{
	struct fixture *f = *state;
	assert_int_equal(ARGV(f, "text", "a", "b"), ERR_INVALID);
	assert_problem(&f->problem, "", "\"b\" stands alone");
	assert_int_equal(ARGV(f, NULL, "a"), ERR_INVALID);
	assert_int_equal(ARGV(f, NULL, "--cuont", "1"), ERR_INVALID);
	assert_problem(&f->problem, "cuont", "count");
	assert_int_equal(ARGV(f, NULL, "--count"), ERR_INVALID);
	assert_problem(&f->problem, "count", "no value");
	assert_int_equal(ARGV(f, NULL, "--count", "--flag"), ERR_INVALID);
	assert_int_equal(ARGV(f, NULL, "--text", "a", "--text", "b"), ERR_INVALID);
	assert_problem(&f->problem, "text", "twice");
}

static void random_forms_never_crash(void **state)
{
	struct fixture *f = *state;
	static const char *const bits[] = {"text", "items", ".", "0", "1", "name", "=", "&", "%", "%41", "%c3", "+",
		"one", "people", "\xff", "words"};
	struct rand rand;
	rand_seed(&rand, 3);
	for (int round = 0; round < 20000; round++) {
		arena_reset(f->arena);
		AUTO_OUT text;
		out_init(&text, 0);
		for (uint64_t n = rand_below(&rand, 24); n > 0; n--)
			out_z(&text, bits[rand_below(&rand, sizeof bits / sizeof *bits)]);
		f->problem = (struct problem){0};
		enum err err = form_decode(&f->wire, out_text(&text), &sample_record, NULL, 0, &f->value);
		assert_true(err == OK || (err == ERR_INVALID && f->problem.message.n > 10));
	}
}

/* A sample of which only its items are seen. */
static const struct field items_field = {
	.name = "items", .type = FIELD_LIST, .offset = offsetof(struct sample, items), .record = &item_record};
static const struct record items_only = {"list", sizeof(struct sample), &items_field, 1};

static void tables_fit_the_terminal(void **state)
{
	struct fixture *f = *state;
	struct item rows[] = {
		{.name = STR("Ana Díaz"),
			.organization = STR("Nordlicht und Söhne Gesellschaft"),
			.colour = COLOUR_RED},
		{.name = STR("中村\x1b[31m"), .organization = STR("B"), .colour = COLOUR_NONE},
	};
	f->value.items = (struct list){rows, 2};
	AUTO_OUT out;
	out_init(&out, 0);
	struct table_style style = {.width = 34};
	table_print(&out, &items_only, &f->value, &style, f->arena);
	assert_str(out_text(&out), "name       organization     colour\n"
				   "Ana Díaz   Nordlicht und …  red\n"
				   "中村 [31m  B\n");
	assert_int_equal(text_width(STR("中村e\u0301")), 5);
}

static void a_sentence_at_the_end_of_a_row_is_whole(void **state)
{
	struct fixture *f = *state;
	struct item rows[] = {{.name = STR("Ana Díaz"),
				      .organization = STR("They signed, and nothing shows that you have spoken since")},
		{.name = STR("Ben"), .organization = STR("https://nordlicht.example/who-we-are/ben")}};
	f->value.items = (struct list){rows, 2};
	AUTO_OUT out;
	out_init(&out, 0);
	struct table_style style = {.width = 40, .shows = "name organization"};
	table_print(&out, &items_only, &f->value, &style, f->arena);
	assert_str(out_text(&out), "name      organization\n"
				   "Ana Díaz  They signed, and nothing shows\n"
				   "          that you have spoken since\n"
				   "Ben       https://nordlicht.example/who…\n");
	/* Without room for words beside the others it stands below them, and is cut nowhere. */
	rows[0].organization = STR("They signed, and nothing shows that you have spoken since.");
	rows[1].organization = STR("Ben knows Ana Díaz.");
	style.width = 30;
	out_reset(&out);
	table_print(&out, &items_only, &f->value, &style, f->arena);
	assert_str(out_text(&out), "name\n"
				   "Ana Díaz\n"
				   "          They signed, and\n"
				   "          nothing shows that\n"
				   "          you have spoken\n"
				   "          since.\n"
				   "Ben\n"
				   "          Ben knows Ana Díaz.\n");
}

static void tables_show_what_they_are_told(void **state)
{
	struct fixture *f = *state;
	struct item rows[] = {{.name = STR("Ana Díaz"), .organization = STR("Nordlicht"), .colour = COLOUR_RED}};
	f->value.items = (struct list){rows, 1};
	AUTO_OUT out;
	out_init(&out, 0);
	struct table_style style = {.shows = "colour items.name", .empty = "Nobody is found."};
	table_print(&out, &items_only, &f->value, &style, f->arena);
	assert_str(out_text(&out), "colour  name\nred     Ana Díaz\n");
	f->value.items.n = 0;
	out_reset(&out);
	table_print(&out, &items_only, &f->value, &style, f->arena);
	assert_str(out_text(&out), "Nobody is found.\n");
	out_reset(&out);
	out_wrapped(&out, STR("Her promise was kept on 3 May."), 20, 4);
	assert_str(out_text(&out), "Her promise was\n    kept on 3 May.");
}

static void large_amounts_are_whole(void **state)
{
	struct fixture *f = *state;
	AUTO_OUT out;
	out_init(&out, 0);
	static const struct field reals[] = {
		{.name = "share", .type = FIELD_REAL, .offset = offsetof(struct sample, share)},
		{.name = "weight", .type = FIELD_OPT_REAL, .offset = offsetof(struct sample, weight)},
	};
	static const struct record record = {"reals", sizeof(struct sample), reals, 2};
	struct table_style style = {0};
	struct sample value = {.share = 0.1472, .weight = {true, 12345}};
	table_print(&out, &record, &value, &style, f->arena);
	assert_str(out_text(&out), "share   0.147\nweight  12345\n");
}

struct outlook {
	struct str month, unit, place;
	int64_t names, names_low, names_high, people_met;
	double value, low, high;
};
static const struct field outlook_fields[] = {
	{.name = "month", .type = FIELD_TEXT, .offset = offsetof(struct outlook, month)},
	{.name = "unit", .type = FIELD_TEXT, .offset = offsetof(struct outlook, unit)},
	{.name = "names_low", .type = FIELD_INT, .offset = offsetof(struct outlook, names_low)},
	{.name = "names", .type = FIELD_INT, .offset = offsetof(struct outlook, names)},
	{.name = "names_high", .type = FIELD_INT, .offset = offsetof(struct outlook, names_high)},
	{.name = "value", .type = FIELD_REAL, .offset = offsetof(struct outlook, value)},
	{.name = "low", .type = FIELD_REAL, .offset = offsetof(struct outlook, low)},
	{.name = "high", .type = FIELD_REAL, .offset = offsetof(struct outlook, high)},
	{.name = "people_met", .type = FIELD_INT, .offset = offsetof(struct outlook, people_met)},
	{.name = "place", .type = FIELD_TEXT, .offset = offsetof(struct outlook, place)},
};
static const struct record outlook_record = {"outlook", sizeof(struct outlook), outlook_fields, 10};
static const struct field outlooks_field = {.name = "items", .type = FIELD_LIST, .record = &outlook_record};
static const struct record outlooks = {"list", sizeof(struct list), &outlooks_field, 1};

static void a_figure_stands_with_its_range(void **state)
{
	struct fixture *f = *state;
	struct outlook rows[] = {
		{.month = STR("May"),
			.unit = STR("share"),
			.names = 9,
			.names_low = 5,
			.names_high = 14,
			.value = 0.588,
			.low = 0.538,
			.high = 0.638},
		{.month = STR("June"), .unit = STR("each"), .names = 7, .value = 1.894},
		{.month = STR("July"), .unit = STR("share"), .value = 0.0042, .high = 0.02},
	};
	struct list list = {rows, 3};
	AUTO_OUT out;
	out_init(&out, 0);
	struct table_style style = {.shows = "month names_low names names_high value low high"};
	table_print(&out, &outlooks, &list, &style, f->arena);
	assert_str(out_text(&out), "month     names          value\n"
				   "May    9 (5–14)  59% (54%–64%)\n"
				   "June          7           1.89\n"
				   "July          0  0.42% (0%–2%)\n");
}

static void a_narrow_terminal_cuts_no_figure(void **state)
{
	struct fixture *f = *state;
	struct outlook rows[] = {
		{.month = STR("A month with a long name"), .names = 9, .people_met = 3, .place = STR("Leeds")},
		{.month = STR("May"), .names = 9, .people_met = 3},
	};
	struct list list = {rows, 2};
	AUTO_OUT out;
	out_init(&out, 0);
	struct table_style style = {.width = 34, .shows = "month names people_met"};
	table_print(&out, &outlooks, &list, &style, f->arena);
	assert_str(out_text(&out), "month                names  people\n"
				   "                               met\n"
				   "A month with a lon…      9       3\n"
				   "May                      9       3\n");
	/* What has no room any more is told below its row. */
	out_reset(&out);
	style = (struct table_style){.width = 22, .shows = "month names people_met place"};
	table_print(&out, &outlooks, &list, &style, f->arena);
	assert_str(out_text(&out), "month            names\n"
				   "A month with a…      9\n"
				   "    people met 3,\n"
				   "    place Leeds\n"
				   "May                  9\n"
				   "    people met 3\n");
}

static void no_line_ends_in_blanks(void **state)
{
	struct fixture *f = *state;
	static const struct {
		const char *text, *wrapped;
	} cases[] = {
		{"kept on 3 May  [abc]", "kept on 3 May\n    [abc]"}, /* the next word begins a line */
		{"on 3 May  [abc]", "on 3 May  [abc]"},               /* it fits: both blanks stay */
		{"on 3 May ", "on 3 May"},
		{"  on 3 May", "on 3 May"},
		{"on 3 May            [a]", "on 3 May\n    [a]"},
	};
	AUTO_OUT out;
	out_init(&out, 0);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		out_reset(&out);
		out_wrapped(&out, str_c(cases[i].text), 20, 4);
		assert_str(out_text(&out), cases[i].wrapped);
	}
	struct item rows[] = {{.name = STR("Ana\n"), .organization = STR("")},
		{.name = STR("Ben"), .organization = STR("Nordlicht ")}};
	f->value.items = (struct list){rows, 2};
	struct table_style style = {.width = 0};
	out_reset(&out);
	table_print(&out, &items_only, &f->value, &style, f->arena);
	assert_str(out_text(&out), "name  organization\nAna\nBen   Nordlicht\n");
}

static void nearest_words(void **state)
{
	(void)state;
	const struct str words[] = {STR("person"), STR("promise"), STR("ask")};
	assert_str(wire_nearest(STR("preson"), words, 3), "person");
	assert_str(wire_nearest(STR("ask"), words, 3), "ask");
	assert_true(str_none(wire_nearest(STR("zebra"), words, 3)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_FIXTURE(reads_forms),
		WITH_FIXTURE(lists_keep_their_order),
		WITH_FIXTURE(forms_refuse),
		WITH_FIXTURE(many_fields_are_refused_quickly),
		WITH_FIXTURE(reads_arguments),
		WITH_FIXTURE(arguments_refuse),
		WITH_FIXTURE(random_forms_never_crash),
		WITH_FIXTURE(tables_fit_the_terminal),
		WITH_FIXTURE(a_sentence_at_the_end_of_a_row_is_whole),
		WITH_FIXTURE(tables_show_what_they_are_told),
		WITH_FIXTURE(large_amounts_are_whole),
		WITH_FIXTURE(a_figure_stands_with_its_range),
		WITH_FIXTURE(a_narrow_terminal_cuts_no_figure),
		WITH_FIXTURE(no_line_ends_in_blanks),
		WITH_FIXTURE(nearest_words),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
