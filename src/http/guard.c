#include "http/guard.h"
#include "base/utf8.h"
#include "http/path.h"

#define PASS ((struct http_verdict){0, NULL})
#define REFUSE(status, reason) ((struct http_verdict){(status), (reason)})

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* RFC 9110 5.6.2 */
static bool is_token(struct str s)
{
	static const struct str marks = {"!#$%&'*+-.^_`|~", 15};
	for (size_t i = 0; i < s.n; i++)
		if (!is_digit(s.p[i]) && !is_letter(s.p[i]) && str_find_char(marks, s.p[i]) == SIZE_MAX)
			return false;
	return s.n > 0;
}

static bool is_field_value(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if ((c < 0x20 && c != '\t') || c == 0x7f)
			return false;
	}
	return true;
}

static bool method_known(struct str method)
{
	static const char *const known[] = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"};
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (str_is(method, known[i]))
			return true;
	return false;
}

bool guard_host_valid(struct str host, struct str *ret_name)
{
	size_t end;
	if (host.n > 255 || host.n == 0)
		return false;
	if (host.p[0] == '[') {
		end = str_find_char(host, ']');
		if (end == SIZE_MAX || end < 3)
			return false;
		for (size_t i = 1; i < end; i++)
			if (!is_digit(host.p[i]) && !(host.p[i] >= 'a' && host.p[i] <= 'f') &&
				!(host.p[i] >= 'A' && host.p[i] <= 'F') && host.p[i] != ':' && host.p[i] != '.')
				return false;
		end++;
	} else {
		for (end = 0; end < host.n && host.p[end] != ':'; end++)
			if (!is_digit(host.p[end]) && !is_letter(host.p[end]) && host.p[end] != '.' &&
				host.p[end] != '-' && host.p[end] != '_')
				return false;
	}
	if (end == 0)
		return false;
	if (end < host.n) {
		struct str port = str_from(host, end + 1);
		if (host.p[end] != ':' || port.n == 0 || port.n > 5)
			return false;
		for (size_t i = 0; i < port.n; i++)
			if (!is_digit(port.p[i]))
				return false;
	}
	*ret_name = str_sub(host, 0, end);
	return true;
}

static struct http_verdict check_host(const struct http_head *head, const struct guard_rules *rules)
{
	static const char *const own[] = {"localhost", "127.0.0.1", "[::1]"};
	struct str host, name;
	if (http_head_count(head, "Host", &host) != 1)
		return REFUSE(400, "A request names exactly one host.");
	if (!guard_host_valid(host, &name))
		return REFUSE(400, "The host name is malformed.");
	if (rules->any_host)
		return PASS;
	for (size_t i = 0; i < sizeof own / sizeof *own; i++)
		if (str_equal_ascii_nocase(name, str_c(own[i])))
			return PASS;
	for (size_t i = 0; i < rules->n_hosts; i++)
		if (str_equal_ascii_nocase(name, rules->hosts[i]))
			return PASS;
	return REFUSE(421, "This server is not known under that name.");
}

/* The two ways to say where a body ends must not both be there, nor one of them twice: a proxy
 * before us might believe the other one. */
static struct http_verdict check_length(const struct http_head *head)
{
	struct str length, coding;
	size_t lengths = http_head_count(head, "Content-Length", &length);
	size_t codings = http_head_count(head, "Transfer-Encoding", &coding);
	bool bodiless = str_is(head->method, "GET") || str_is(head->method, "HEAD");

	if (lengths + codings > 1)
		return REFUSE(400, "The length of the body is given more than once.");
	if (codings == 1) {
		if (!str_equal_ascii_nocase(coding, STR("chunked")))
			return REFUSE(501, "Of the transfer codings only 'chunked' is understood.");
		if (!str_is(head->version, "HTTP/1.1"))
			return REFUSE(400, "Chunks need HTTP/1.1.");
		if (bodiless)
			return REFUSE(400, "A request of this method has no body.");
	}
	if (lengths == 1) {
		bool zero = true;
		if (length.n == 0 || length.n > 18)
			return REFUSE(length.n == 0 ? 400 : 413, "The length of the body is not a reasonable number.");
		for (size_t i = 0; i < length.n; i++) {
			if (!is_digit(length.p[i]))
				return REFUSE(400, "The length of the body is not a number.");
			zero = zero && length.p[i] == '0';
		}
		if (bodiless && !zero)
			return REFUSE(400, "A request of this method has no body.");
	}
	return PASS;
}

static struct http_verdict check_fields(const struct http_head *head)
{
	size_t bytes = 0;
	struct str value;
	if (head->n_headers > HTTP_HEADERS_LIMIT)
		return REFUSE(431, "The request has too many headers.");
	for (size_t i = 0; i < head->n_headers; i++) {
		const struct http_field *field = &head->headers[i];
		bytes += field->name.n + field->value.n + 4;
		if (!is_token(field->name))
			return REFUSE(400, "The name of a header is malformed.");
		if (!is_field_value(field->value))
			return REFUSE(400, "A header holds control characters.");
	}
	if (bytes > HTTP_HEADER_BYTES_LIMIT)
		return REFUSE(431, "The headers of the request are too large.");
	if (http_head_count(head, "Expect", &value) && !str_equal_ascii_nocase(value, STR("100-continue")))
		return REFUSE(417, "That expectation cannot be met.");
	if (http_head_count(head, "Content-Encoding", &value) && !str_equal_ascii_nocase(value, STR("identity")))
		return REFUSE(415, "Send the body without compression.");
	return PASS;
}

static struct http_verdict check_target(struct str target)
{
	struct str path = target, query = STR_NONE;
	if (target.n > HTTP_TARGET_LIMIT)
		return REFUSE(414, "The address is too long.");
	if (target.n == 0 || target.p[0] != '/')
		return REFUSE(400, "The address must be a path of this server.");
	size_t mark = str_find_char(target, '?');
	if (mark != SIZE_MAX) {
		path = str_sub(target, 0, mark);
		query = str_from(target, mark + 1);
	}
	if (!path_valid(path))
		return REFUSE(400, "The address is malformed.");
	if (!query_valid(query))
		return REFUSE(400, "What follows the '?' of the address is malformed.");
	return PASS;
}

struct http_verdict guard_head(const struct http_head *head, const struct guard_rules *rules)
{
	struct http_verdict verdict;
	if (!is_token(head->method))
		return REFUSE(400, "The method is malformed.");
	if (!method_known(head->method))
		return REFUSE(501, "That method is not understood.");
	if (!str_is(head->version, "HTTP/1.1") && !str_is(head->version, "HTTP/1.0"))
		return REFUSE(505, "This server speaks HTTP/1.1.");
	if ((verdict = check_target(head->target)).status || (verdict = check_fields(head)).status ||
		(verdict = check_length(head)).status)
		return verdict;
	return check_host(head, rules);
}

/* Does "https://example.org:8443" name the host of this very request? */
static bool origin_is(struct str origin, struct str host)
{
	if (str_starts(origin, STR("http://")))
		origin = str_from(origin, 7);
	else if (str_starts(origin, STR("https://")))
		origin = str_from(origin, 8);
	else
		return false;
	return str_equal_ascii_nocase(origin, host);
}

struct http_verdict guard_origin(const struct http_head *head)
{
	struct http_verdict foreign = {403, "This must be sent from a page of this site."};
	struct str site, origin, host;

	if (str_is(head->method, "GET") || str_is(head->method, "HEAD") || str_is(head->method, "OPTIONS"))
		return PASS;
	size_t sites = http_head_count(head, "Sec-Fetch-Site", &site);
	size_t origins = http_head_count(head, "Origin", &origin);
	if (sites > 1 || origins > 1)
		return foreign;
	if (sites == 1)
		return str_is(site, "same-origin") || str_is(site, "none") ? PASS : foreign;
	if (origins == 1)
		return http_head_count(head, "Host", &host) == 1 && origin_is(origin, host) ? PASS : foreign;
	return http_head_count(head, "Cookie", NULL) == 0 ? PASS : foreign;
}

int64_t guard_length(const struct http_head *head)
{
	struct str value;
	int64_t length = 0;
	if (http_head_count(head, "Transfer-Encoding", NULL))
		return -1;
	if (http_head_count(head, "Content-Length", &value))
		for (size_t i = 0; i < value.n; i++)
			length = length * 10 + (value.p[i] - '0');
	return length;
}
