#include "tests_format.h"
#include "base/utf8.h"
#include "format/vcard.h"

static struct str written(struct out *out, struct vcard card)
{
	out_init(out, 0);
	vcard_write(out, &card);
	assert_int_equal(out_failed(out), OK);
	return out_text(out);
}

/* Lines put together again: what a reader does first. */
static struct str unfolded(struct str folded, char *room)
{
	size_t n = 0;
	for (size_t i = 0; i < folded.n; i++) {
		if (i + 2 < folded.n && folded.p[i] == '\r' && folded.p[i + 1] == '\n' && folded.p[i + 2] == ' ')
			i += 2;
		else
			room[n++] = folded.p[i];
	}
	return (struct str){room, n};
}

static void a_card_says_who_somebody_is(void **state)
{
	(void)state;
	AUTO_OUT out;
	struct str card = written(&out, (struct vcard){.name = STR(" Ana Maria Díaz "),
						.organization = STR("Díaz & Partners"),
						.title = STR("Consultant"),
						.phone = STR("+491711234567"),
						.email = STR("ana@example.com")});
	assert_true(str_is(card,
		"BEGIN:VCARD\r\nVERSION:3.0\r\nN:Díaz;Ana Maria;;;\r\nFN:Ana Maria Díaz\r\nORG:Díaz & Partners\r\n"
		"TITLE:Consultant\r\nTEL;TYPE=CELL:+491711234567\r\nEMAIL;TYPE=INTERNET:ana@example.com\r\nEND:VCARD\r\n"));
}

static void what_is_not_known_is_left_out(void **state)
{
	(void)state;
	AUTO_OUT out;
	struct str card = written(&out, (struct vcard){.name = STR("Madonna"), .phone = STR("")});
	assert_true(str_is(card, "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Madonna;;;;\r\nFN:Madonna\r\nEND:VCARD\r\n"));
}

/* A name cannot end its line and begin another one. */
static void what_parts_values_is_escaped(void **state)
{
	(void)state;
	AUTO_OUT out;
	struct str card = written(
		&out, (struct vcard){.name = STR("Ana\r\nTEL:1"), .title = STR("Rat; Tat, Plan\\B\x01\x7F")});
	check_has(card, "FN:Ana\\nTEL:1\r\n");
	check_has(card, "TITLE:Rat\\; Tat\\, Plan\\\\B\r\n");
	assert_true(str_find(card, STR("\r\nTEL")) == SIZE_MAX);
}

static void long_lines_are_folded_between_letters(void **state)
{
	(void)state;
	char title[400], room[1000];
	struct str parts[] = {STR("ü"), STR(","), STR("漢"), STR("a"), STR("\n"), STR("😀")};
	for (size_t shift = 0; shift < 8; shift++) {
		AUTO_OUT out;
		size_t n = 0;
		for (size_t i = 0; i < shift; i++)
			title[n++] = 'x';
		for (size_t i = 0; i < 120; i++) {
			struct str part = parts[i % 6];
			for (size_t k = 0; k < part.n; k++)
				title[n++] = part.p[k];
		}
		struct str card = written(&out, (struct vcard){.name = STR("Ana"), .title = {title, n}}), rest = card,
			   line;
		size_t folds = 0;
		while (str_split(&rest, '\n', &line)) {
			assert_true(line.n <= 75 + 1); /* and its CR */
			assert_true(utf8_valid(line));
			folds += line.n > 0 && line.p[0] == ' ';
			/* An escape is whole. */
			size_t slashes = 0;
			for (size_t at = line.n - (line.n > 0); at > 0 && line.p[at - 1] == '\\'; at--)
				slashes++;
			assert_int_equal(slashes % 2, 0);
		}
		assert_true(folds >= 3);
		check_has(unfolded(card, room), "ü\\,漢a\\n😀ü");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_card_says_who_somebody_is),
		cmocka_unit_test(what_is_not_known_is_left_out),
		cmocka_unit_test(what_parts_values_is_escaped),
		cmocka_unit_test(long_lines_are_folded_between_letters),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
