#include "tests_format.h"
#include "format/identity.h"
#include "format/text.h"

static struct arena *arena;

static int start(void **state)
{
	(void)state;
	arena = arena_new(0);
	return arena == NULL;
}

static int end(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static void cleans(void **state)
{
	(void)state;
	check_text(text_clean(arena, STR("  Ana   Díaz\t ")), "Ana Díaz");
	check_text(text_clean(arena, STR("Jose\xCC\x81")), "José");
	check_text(text_clean(arena, STR("a\x01"
					 "b\xE2\x80\x8E")),
		"ab");
	check_text(text_clean(arena, STR("bad \xFF byte")), "bad \xEF\xBF\xBD byte");
	check_text(text_clean_lines(arena, STR("one \n\n two\r\nthree")), "one\ntwo\nthree");
	check_text(text_clean(arena, STR_NONE), "");
}

static void folds(void **state)
{
	(void)state;
	check_text(text_fold(arena, STR("Ana-María DÍAZ")), "ana maria diaz");
	check_text(text_fold(arena, STR("O'Brien, J.R.")), "obrien jr");
	check_text(text_fold(arena, STR("O’Brien")), "obrien");
	check_text(text_fold(arena, STR("Straße Ørsted Łódź Æsir")), "strasse orsted lodz aesir");
	check_text(text_fold(arena, STR("Иванов")), "иванов");
	check_text(text_fold(arena, STR("İstanbul")), "istanbul");
	check_text(text_fold(arena, STR(" -- ")), "");
	check_text(text_latin(arena, STR("Иванов")), "ivanov");
	assert_true(text_latin(arena, STR("王小明")).n > 5);
}

static void organizations_lose_their_form(void **state)
{
	(void)state;
	static const char *const acme[] = {"ACME", "Acme GmbH", "Acme, Inc.", "Acme Corporation", "acme  S.A.",
		"Acme GmbH & Co. KG", "Acme Sp. z o.o.", "Acme A/S", "Acme Pty. Ltd.", "Acme & Co"};
	for (size_t i = 0; i < sizeof acme / sizeof *acme; i++)
		check_text(text_fold_organization(arena, str_c(acme[i])), "acme");
	check_text(text_fold_organization(arena, STR("Limited")), "limited");
	check_text(text_fold_organization(arena, STR("Acme Rohde")), "acme rohde");
}

static void words_are_found_in_both_scripts(void **state)
{
	(void)state;
	struct text_words words = {.n = 0};
	text_words(arena, STR("anna анна anna"), &words);
	assert_int_equal(words.n, 2);
	text_words(arena, STR("петров"), &words);
	assert_int_equal(words.n, 4);
	check_text(words.v[3], "petrov");
}

static void beginnings_are_of_the_other_words(void **state)
{
	(void)state;
	struct text_words words = {.n = 0};
	text_words(arena, STR("katrin o braun петрова"), &words);
	check_text(text_beginnings(arena, &words, 0), " o brau петр petr");
	check_text(text_beginnings(arena, &words, 2), " katr o петр petr");
	words.n = 1;
	check_text(text_beginnings(arena, &words, 0), "");
}

static void entities(void **state)
{
	(void)state;
	check_text(text_entities(arena, STR("Jos&eacute; &amp; S&#246;hne &#x41;&bogus; &#0; &")),
		"José & Söhne A&bogus; &#0; &");
}

static void names_compare(void **state)
{
	(void)state;
	assert_true(text_names_near(STR("j smith"), STR("john smith")));
	assert_true(text_names_near(STR("john michael smith"), STR("john smith")));
	assert_true(text_names_near(STR("maria gonzalez"), STR("maria gonzales")));
	assert_false(text_names_near(STR("john smith"), STR("john smith")));
	assert_false(text_names_near(STR("john smith"), STR("mary smith")));
	assert_false(text_names_near(STR("john smith"), STR("john brown")));
	assert_true(text_names_share_word(STR("ana diaz"), STR("diaz lopez")));
	assert_false(text_names_share_word(STR("a b"), STR("a c")));
}

#define EMAIL(text, wanted)                                                                                            \
	do {                                                                                                           \
		struct str email_ = STR("none");                                                                       \
		identity_email(arena, STR(text), &email_);                                                             \
		check_text(email_, wanted);                                                                            \
	} while (0)

static void emails(void **state)
{
	(void)state;
	EMAIL(" Ana.Diaz@Example.ORG ", "ana.diaz@example.org");
	EMAIL("Ana Díaz <ana@example.org>", "ana@example.org");
	EMAIL("mailto:ana@example.org", "ana@example.org");
	EMAIL("ana@localhost", "none");
	EMAIL("ana", "none");
	EMAIL("@example.org", "none");
	EMAIL("a..b@example.org", "none");
	EMAIL("ana b@example.org", "none");
	EMAIL("/O=EXCHANGE/CN=ANA", "none");
}

#define PHONE(text, country, wanted)                                                                                   \
	do {                                                                                                           \
		struct str phone_ = STR("none");                                                                       \
		identity_phone(arena, STR(text), STR(country), &phone_);                                               \
		check_text(phone_, wanted);                                                                            \
	} while (0)

static void phones(void **state)
{
	(void)state;
	PHONE("0171 1234567", "DE", "+491711234567");
	PHONE("+44 20 7946 0018", "DE", "+442079460018");
	PHONE("(212) 555-0123 ext. 4", "US", "+12125550123");
	PHONE("12", "DE", "none");
	PHONE("call Ana", "DE", "none");
}

#define URL(text, wanted)                                                                                              \
	do {                                                                                                           \
		struct str url_ = STR("none");                                                                         \
		identity_url(arena, STR(text), &url_);                                                                 \
		check_text(url_, wanted);                                                                              \
	} while (0)

static void urls(void **state)
{
	(void)state;
	URL("https://www.linkedin.com/in/Ana-Diaz/?trk=x", "linkedin.com/in/ana-diaz");
	URL("http://de.linkedin.com/in/ana-diaz#top", "linkedin.com/in/ana-diaz");
	URL("https://www.linkedin.com/in/Ana-Diaz/de", "linkedin.com/in/ana-diaz");
	URL("https://www.linkedin.com/in/ana-diaz/details/experience/", "linkedin.com/in/ana-diaz");
	URL("https://www.linkedin.com/company/Acme/people", "linkedin.com/company/Acme/people");
	URL("https://github.com/ana/Tool", "github.com/ana/Tool");
	URL("www.Acme.com/About", "acme.com/About");
	URL("not a url", "none");
	URL("javascript:alert(document.domain)", "none");
	URL("acme.com:8080/team", "acme.com:8080/team");
	URL("javascript:alert(1)", "none");
	assert_true(identity_url_is_profile(STR("linkedin.com/in/ana")));
	assert_false(identity_url_is_profile(STR("linkedin.com/company/acme")));
	assert_false(identity_url_is_profile(STR("acme.com")));
	/* Letters and their escapes; what is no escape, or no UTF-8, stays. */
	check_text(identity_url_plain(arena, STR("linkedin.com/in/jos%c3%A9")), "linkedin.com/in/josé");
	check_text(identity_url_percent(arena, STR("linkedin.com/in/josé")), "linkedin.com/in/jos%c3%a9");
	check_text(identity_url_plain(arena, STR("a.com/100%/%4")), "a.com/100%/%4");
	check_text(identity_url_plain(arena, STR("a.com/%ff")), "a.com/%ff");
	struct str domain = STR("none");
	assert_true(identity_domain(arena, STR("a@sales.acme.co.uk"), &domain));
	check_text(domain, "acme.co.uk");
	assert_false(identity_domain(arena, STR("a@gmail.com"), &domain));
}

/* Whatever allocation fails, the functions come back and the arena knows. */
static void memory_runs_out(void **state)
{
	(void)state;
	for (long n = 1; n < 12; n++) {
		AUTO_ARENA small = arena_new(0);
		struct text_words words = {.n = 0};
		arena_fail_after(n);
		text_words(small, text_fold(small, STR("Дмитрий Ørsted")), &words);
		text_clean(small, STR(" Jose\xCC\x81  "));
		text_entities(small, STR("&amp;"));
		arena_fail_after(0);
		if (n == 1)
			assert_true(arena_failed(small));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cleans),
		cmocka_unit_test(folds),
		cmocka_unit_test(entities),
		cmocka_unit_test(organizations_lose_their_form),
		cmocka_unit_test(names_compare),
		cmocka_unit_test(words_are_found_in_both_scripts),
		cmocka_unit_test(beginnings_are_of_the_other_words),
		cmocka_unit_test(emails),
		cmocka_unit_test(phones),
		cmocka_unit_test(urls),
		cmocka_unit_test(memory_runs_out),
	};
	return cmocka_run_group_tests(tests, start, end);
}
