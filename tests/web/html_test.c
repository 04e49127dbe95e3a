/* What views write is escaped for where it stands; addresses lead nowhere they must not. */
#include "web/html.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "base/arena.h"

#define EXPECT(call, expected)                                                                                         \
	do {                                                                                                           \
		AUTO_OUT out;                                                                                          \
		out_init(&out, 0);                                                                                     \
		call;                                                                                                  \
		assert_int_equal(out_failed(&out), OK);                                                                \
		assert_int_equal(out_text(&out).n, sizeof(expected) - 1);                                              \
		assert_memory_equal(out_text(&out).p, expected, sizeof(expected) - 1);                                 \
	} while (0)

#define EXPECT_URL(url, expected)                                                                                      \
	do {                                                                                                           \
		struct str got_ = (url).text;                                                                          \
		assert_true(str_is(got_, expected));                                                                   \
	} while (0)

static void text_is_escaped(void **state)
{
	(void)state;
	EXPECT(html_text(&out, STR("<script>\"&'</script>")), "&lt;script&gt;&quot;&amp;&#39;&lt;/script&gt;");
	EXPECT(html_text(&out, STR("Ayşe")), "Ayşe");
	EXPECT(html_text(&out, STR_NONE), "");
	EXPECT(html_text(&out, ((struct str){"a\0b", 3})), "a\xef\xbf\xbd"
							   "b");
	EXPECT(html_text(&out, ((struct html){STR("<b>ready</b>")})), "<b>ready</b>");
	EXPECT(html_text(&out, -7), "-7");
	EXPECT(html_text(&out, (size_t)7), "7");
	EXPECT(html_text(&out, 1169), "1,169");
	EXPECT(html_attribute(&out, 1169), "1169");
	EXPECT(html_url_part(&out, (size_t)1169), "1169");
	EXPECT(html_text(&out, ((struct person_id){0})), "");
	EXPECT(html_text(&out, ((struct person_id){1})), "0000000000001");
}

static void days_and_money_are_read(void **state)
{
	(void)state;
	EXPECT(html_text(&out, ((struct day){20260503})), "3 May 2026");
	EXPECT(html_text(&out, DAY_NONE), "");
	EXPECT(html_attribute(&out, ((struct day){20260503})), "2026-05-03");
	EXPECT(html_text(&out, ((struct money){480000, "EUR"})), "EUR 4,800");
}

static void parts_of_urls_are_percent_encoded(void **state)
{
	(void)state;
	EXPECT(html_url_part(&out, STR("a/b?c=d&e#f \"'<>%")), "a%2Fb%3Fc%3Dd%26e%23f%20%22%27%3C%3E%25");
	EXPECT(html_url_part(&out, STR("ü-._~")), "%C3%BC-._~");
	EXPECT(html_url(&out, url_local(STR("/a?b=c&d"))), "/a?b=c&amp;d");
}

static void local_addresses_stay_here(void **state)
{
	(void)state;
	EXPECT_URL(url_local(STR("/people/0?q=x")), "/people/0?q=x");
	EXPECT_URL(url_local(STR("//evil.example")), "/");
	EXPECT_URL(url_local(STR("/\\evil.example")), "/");
	EXPECT_URL(url_local(STR("https://evil.example")), "/");
	EXPECT_URL(url_local(STR("javascript:alert(1)")), "/");
	EXPECT_URL(url_local(STR("/a\r\nSet-Cookie: x")), "/");
	EXPECT_URL(url_local(STR_NONE), "/");
}

static void other_addresses_are_what_they_say(void **state)
{
	(void)state;
	AUTO_ARENA arena = arena_new(0);
	EXPECT_URL(url_web(arena, STR("www.linkedin.com/in/x")), "https://www.linkedin.com/in/x");
	EXPECT_URL(url_web(arena, STR("HTTPS://a.example")), "HTTPS://a.example");
	EXPECT_URL(url_web(arena, STR("javascript:alert(1)")), "#");
	EXPECT_URL(url_web(arena, STR("data:text/html,x")), "#");
	EXPECT_URL(url_web(arena, STR("java\tscript:x")), "#");
	EXPECT_URL(url_web(arena, STR_NONE), "#");
	EXPECT_URL(url_mail(arena, STR("a@b.example"), STR_NONE, STR_NONE), "mailto:a@b.example");
	EXPECT_URL(url_mail(arena, STR("a?cc=x@b.example"), STR("Hi & \"you\""), STR("x")),
		"mailto:a%3Fcc%3Dx@b.example?subject=Hi%20%26%20%22you%22&body=x");
	EXPECT_URL(url_call(arena, STR("+49 (30) 12;ext=3")), "tel:+4930123");
	EXPECT_URL(url_text_message(arena, STR("+4930"), STR("a&b")), "sms:+4930?body=a%26b");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_is_escaped),
		cmocka_unit_test(days_and_money_are_read),
		cmocka_unit_test(parts_of_urls_are_percent_encoded),
		cmocka_unit_test(local_addresses_stay_here),
		cmocka_unit_test(other_addresses_are_what_they_say),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
