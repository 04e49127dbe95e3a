/* The small parts: cookies, encodings, entity tags, hosts, forms in pieces, token buckets. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
/* cmocka needs the above */
#include <cmocka.h>
#include "base/out.h"
#include "base/time.h"
#include "http/cookie.h"
#include "http/guard.h"
#include "http/limit.h"
#include "http/multipart.h"
#include "http/negotiate.h"
#include "http/server.h"
#include "http/upload.h"

static void cookies_are_read(void **state)
{
	struct str header = STR("a=1; session=xyz;b=\"q\"; a=2; c; =x; d=");
	(void)state;
	assert_true(str_is(cookie_get(header, STR("a")), "1"));
	assert_true(str_is(cookie_get(header, STR("session")), "xyz"));
	assert_true(str_is(cookie_get(header, STR("b")), "q"));
	assert_true(str_is(cookie_get(header, STR("d")), ""));
	assert_true(str_none(cookie_get(header, STR("c"))));
	assert_true(str_none(cookie_get(header, STR("sessio"))));
	assert_true(str_none(cookie_get(STR(""), STR("a"))));
}

static void cookies_are_written(void **state)
{
	static const struct {
		struct http_cookie cookie;
		const char *text; /* NULL: refused */
	} cases[] = {
		{{.name = "s", .value = {"v-1.~_", 6}}, "s=v-1.~_; Path=/; HttpOnly; SameSite=Lax"},
		{{.name = "__Host-s",
			 .value = {"v", 1},
			 .max_age = 5,
			 .secure = true,
			 .same_site = HTTP_SAME_SITE_STRICT},
			"__Host-s=v; Path=/; HttpOnly; Max-Age=5; SameSite=Strict; Secure"},
		{{.name = "s", .value = {"v", 1}, .max_age = -1}, "s=; Path=/; HttpOnly; Max-Age=0; SameSite=Lax"},
		{{.name = "s", .value = {"a;b", 3}}, NULL},
		{{.name = "s", .value = {"a\r\n", 3}}, NULL},
		{{.name = "s t", .value = {"a", 1}}, NULL},
		{{.name = "", .value = {"a", 1}}, NULL},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		AUTO_OUT out;
		out_init(&out, 0);
		assert_int_equal(cookie_write(&cases[i].cookie, &out), cases[i].text ? OK : ERR_INVALID);
		if (cases[i].text)
			assert_true(str_is(out_text(&out), cases[i].text));
	}
}

static void encodings_are_chosen(void **state)
{
	(void)state;
	assert_true(accepts_encoding(STR("gzip, deflate"), STR("gzip")));
	assert_true(accepts_encoding(STR(" GZIP ;q=0.1"), STR("gzip")));
	assert_true(accepts_encoding(STR("*"), STR("zstd")));
	assert_false(accepts_encoding(STR("*;q=0"), STR("zstd")));
	assert_false(accepts_encoding(STR("*, zstd;q=0.000"), STR("zstd")));
	assert_false(accepts_encoding(STR("gzipped"), STR("gzip")));
	assert_false(accepts_encoding(STR(""), STR("gzip")));
	assert_false(accepts_encoding(STR_NONE, STR("gzip")));
	assert_true(etag_matches(STR("\"a\", W/\"b\""), STR("\"b\"")));
	assert_true(etag_matches(STR("*"), STR("\"b\"")));
	assert_false(etag_matches(STR("\"a\",,"), STR("\"b\"")));
	assert_false(etag_matches(STR_NONE, STR("\"b\"")));
}

static void hosts_are_names(void **state)
{
	static const char *const good[] = {
		"localhost", "localhost:8017", "127.0.0.1:80", "[::1]", "[::1]:8017", "a-b.example"};
	static const char *const wrong[] = {
		"", ":80", "a:", "a:b", "a:123456", "[::1", "[]", "[::1]x", "[g]", "a/b", "a b", "a,b", "a@b"};
	struct str name;
	(void)state;
	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		assert_true(guard_host_valid(str_c(good[i]), &name));
	assert_true(str_is(name, "a-b.example"));
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		assert_false(guard_host_valid(str_c(wrong[i]), &name));
}

/* ---- forms ---- */

static enum err note_part(void *arg, const struct multipart_part *part)
{
	out_format(arg, "[%.*s|%s%.*s|%.*s]", STR_ARG(part->name), str_none(part->filename) ? "-" : "",
		STR_ARG(part->filename), STR_ARG(part->content_type));
	return OK;
}

static enum err note_data(void *arg, struct str bytes)
{
	out_str(arg, bytes);
	return OK;
}

static enum err note_end(void *arg)
{
	out_char(arg, '.');
	return OK;
}

/* Feeds `body` in pieces of `size` bytes. */
static enum err read_form(struct str body, size_t size, struct out *out)
{
	AUTO_ARENA arena = arena_new(0);
	struct multipart *multipart;
	out_reset(out);
	TRY(multipart_new(arena, STR("multipart/form-data; charset=x; boundary=\"b b\""),
		(struct multipart_sink){out, note_part, note_data, note_end}, &multipart));
	for (size_t at = 0; at < body.n; at += size)
		TRY(multipart_feed(multipart, str_sub(body, at, size)));
	return multipart_end(multipart);
}

static void forms_in_pieces_of_any_size(void **state)
{
	struct str body = STR(
		"preamble\r\n--b b \r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--b b\r\n"
		"content-disposition: form-data; filename=\"../x;y.csv\"; name=f\r\nContent-Type: text/csv\r\n\r\n"
		"\r\r\n--b\r\n--b \r\n-\r\n--b b\r\nContent-Disposition: form-data; name=\"\"; filename=\"\"\r\n\r\n"
		"\r\n--b b--\r\nepilogue");
	AUTO_OUT out;
	(void)state;
	out_init(&out, 0);
	for (size_t size = 1; size <= body.n; size++) {
		assert_int_equal(read_form(body, size, &out), OK);
		if (!str_is(out_text(&out), "[a|-|]1.[f|x;y.csv|text/csv]\r\r\n--b\r\n--b \r\n-.[||]."))
			fail_msg("in pieces of %zu: %.*s", size, STR_ARG(out_text(&out)));
	}
	/* cut anywhere before its end it is never whole */
	for (size_t n = 0; n < body.n - strlen("\r\nepilogue"); n++)
		assert_int_equal(read_form(str_sub(body, 0, n), 7, &out), ERR_INVALID);
}

static void bad_forms_are_refused(void **state)
{
	static const char *const bodies[] = {
		"--b bx\r\n",
		"--b b\r\n\r\n\r\n--b b--",
		"--b b\r\nContent-Disposition: form-data\r\n\r\n\r\n--b b--",
		"--b b\r\nContent-Disposition: attachment; name=a\r\n\r\n\r\n--b b--",
		"--b b\r\nContent-Disposition: form-data; name=\"a\r\n\r\n\r\n--b b--",
		"--b b\r\nnothing\r\n\r\n\r\n--b b--",
		"--b b\r\nContent-Disposition: form-data; name=a\r\nContent-Disposition: form-data; name=b\r\n\r\n\r\n--b b--",
	};
	static const char too_long[] =
		"multipart/form-data; boundary=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
	static const char *const types[] = {"multipart/form-data",
		"multipart/form-data; boundary=", "multipart/mixed; boundary=a", "multipart/form-data; boundary=\"a",
		too_long};
	AUTO_ARENA arena = arena_new(0);
	AUTO_OUT out;
	(void)state;
	out_init(&out, 0);
	for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++)
		assert_int_equal(read_form(str_c(bodies[i]), 1000, &out), ERR_INVALID);
	for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
		struct multipart *multipart;
		assert_int_equal(
			multipart_new(arena, str_c(types[i]), (struct multipart_sink){0}, &multipart), ERR_INVALID);
	}
}

/* ---- token buckets ---- */

static void buckets_empty_and_fill(void **state)
{
	struct rand rand;
	int64_t now = 1000 * US_PER_SECOND, wait = 0;
	(void)state;
	rand_seed(&rand, 1);
	struct limiter *limiter = limiter_new(100, 3, US_PER_SECOND, &rand);
	for (int i = 0; i < 3; i++)
		assert_true(limiter_take(limiter, STR("a"), now, &wait));
	assert_false(limiter_take(limiter, STR("a"), now, &wait));
	assert_int_equal(wait, US_PER_SECOND);
	assert_true(limiter_take(limiter, STR("b"), now, NULL));
	assert_false(limiter_take(limiter, STR("a"), now + US_PER_SECOND - 1, &wait));
	assert_int_equal(wait, 1);
	assert_true(limiter_take(limiter, STR("a"), now + US_PER_SECOND, NULL));
	assert_false(limiter_take(limiter, STR("a"), now + US_PER_SECOND, NULL));
	assert_false(limiter_take(limiter, STR("a"), now - 5 * US_PER_SECOND, NULL));
	limiter_forget(limiter, STR("a"));
	for (int i = 0; i < 3; i++)
		assert_true(limiter_take(limiter, STR("a"), now + US_PER_SECOND, NULL));
	assert_false(limiter_take(limiter, STR("a"), now + US_PER_SECOND, NULL));
	for (int i = 0; i < 3; i++)
		assert_true(limiter_take(limiter, STR("a"), now + 100 * US_PER_SECOND, NULL));
	assert_false(limiter_take(limiter, STR("a"), now + 100 * US_PER_SECOND, NULL));
	limiter_free(limiter);
}

/* A flood of other keys does not free one that is held back, and the table does not grow. */
static void a_flood_frees_nobody(void **state)
{
	AUTO_ARENA arena = arena_new(0);
	struct rand rand;
	int64_t now = 1000 * US_PER_SECOND;
	(void)state;
	rand_seed(&rand, 2);
	struct limiter *limiter = limiter_new(64, 5, 60 * US_PER_SECOND, &rand);
	for (int i = 0; i < 5; i++)
		assert_true(limiter_take(limiter, STR("victim"), now, NULL));
	for (int i = 0; i < 10000; i++)
		limiter_take(limiter, str_format(arena, "other %d", i), now, NULL);
	assert_false(limiter_take(limiter, STR("victim"), now, NULL));
	limiter_free(limiter);
}

static void networks_are_told_apart(void **state)
{
	static const struct http_peer away = {.address = "192.0.2.7"}, v6 = {.address = "2001:db8:1:2:3:4:5:6"},
				      mapped = {.address = "::ffff:192.0.2.7"},
				      here = {.address = "127.0.0.1", .loopback = true},
				      here6 = {.address = "::1", .loopback = true}, unix_socket = {.local = true};
	static const struct {
		const struct http_peer *peer;
		const char *forwarded, *network;
	} cases[] = {
		{&away, NULL, "192.0.2.7"},
		{&away, "203.0.113.9", "192.0.2.7"}, /* who calls from elsewhere is not believed */
		{&here, NULL, "127.0.0.1"},
		{&here, "203.0.113.9", "203.0.113.9"},
		{&here6, "198.51.100.1, 203.0.113.9", "203.0.113.9"}, /* the first may be a lie */
		{&here, "unknown", "127.0.0.1"},
		{&here, "", "127.0.0.1"},
		{&v6, NULL, "2001:db8:1:2::"},
		{&here, "2001:db8:1:2:ffff::9", "2001:db8:1:2::"},
		{&mapped, NULL, "192.0.2.7"},
		{&unix_socket, NULL, ""},
		{&unix_socket, "203.0.113.9", "203.0.113.9"},
	};
	AUTO_ARENA arena = arena_new(0);
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct http_field header = {STR("X-Forwarded-For"), str_c(cases[i].forwarded)};
		bool forwarded = cases[i].forwarded != NULL;
		struct http_request request = {
			.arena = arena, .headers = &header, .n_headers = forwarded, .peer = *cases[i].peer};
		struct str network = http_request_network(&request);
		if (!str_is(network, cases[i].network))
			fail_msg("%s %s: %.*s", cases[i].peer->address, forwarded ? cases[i].forwarded : "-",
				STR_ARG(network));
		assert_int_equal(http_request_forwarded(&request), forwarded);
		assert_int_equal(http_request_owner(&request), cases[i].peer->local && !forwarded);
	}
}

/* With X-Forwarded-Proto so. */
static bool secure(struct http_peer peer, const char *told)
{
	struct http_field header = {STR("X-Forwarded-Proto"), str_c(told)};
	struct http_request request = {.headers = &header, .n_headers = told != NULL, .peer = peer};
	return http_request_secure(&request);
}

static void only_a_proxy_here_tells_of_tls(void **state)
{
	(void)state;
	struct http_peer here = {.address = "127.0.0.1", .loopback = true}, unix_socket = {.local = true};
	assert_true(secure(here, "https") && secure(unix_socket, "https"));
	assert_false(secure(here, "http") || secure(here, NULL) || secure(unix_socket, NULL));
	assert_false(secure((struct http_peer){.address = "192.0.2.7"}, "https"));
	assert_false(secure((struct http_peer){.address = "10.0.0.2"}, "https"));
}

static size_t uploads_in(const char *directory)
{
	size_t n = 0;
	DIR *dir = opendir(directory);
	assert_non_null(dir);
	for (struct dirent *entry; (entry = readdir(dir)) != NULL;)
		n += strncmp(entry->d_name, "kith-upload-", 12) == 0;
	closedir(dir);
	return n;
}

static void a_full_disk_and_a_crash(void **state)
{
	AUTO_ARENA arena = arena_new(0);
	char directory[] = "/tmp/kith-parts-XXXXXX";
	struct http_request request = {.arena = arena};
	struct upload *upload;
	(void)state;
	assert_non_null(mkdtemp(directory));
	struct upload_room room = {.directory = directory, .limit = 1000, .length = -1, .reserve = INT64_MAX};
	assert_int_equal(upload_new(&request, &room, &upload), ERR_FULL);
	room = (struct upload_room){.directory = directory, .limit = 1000, .length = INT64_MAX / 4};
	assert_int_equal(upload_new(&request, &room, &upload), ERR_FULL);
	assert_int_equal(uploads_in(directory), 0);
	room.length = 3;
	assert_int_equal(upload_new(&request, &room, &upload), OK);
	assert_int_equal(upload_feed(upload, STR("a,b")), OK);
	assert_int_equal(uploads_in(directory), 1);
	upload_tidy(directory); /* as if that server had been killed */
	assert_int_equal(uploads_in(directory), 0);
	upload_close(upload);
	upload_tidy("/nonexistent");
	assert_int_equal(rmdir(directory), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cookies_are_read),
		cmocka_unit_test(cookies_are_written),
		cmocka_unit_test(encodings_are_chosen),
		cmocka_unit_test(hosts_are_names),
		cmocka_unit_test(forms_in_pieces_of_any_size),
		cmocka_unit_test(bad_forms_are_refused),
		cmocka_unit_test(buckets_empty_and_fill),
		cmocka_unit_test(a_flood_frees_nobody),
		cmocka_unit_test(networks_are_told_apart),
		cmocka_unit_test(only_a_proxy_here_tells_of_tls),
		cmocka_unit_test(a_full_disk_and_a_crash),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
