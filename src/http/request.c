#include <arpa/inet.h>
#include <string.h>
#include "http/cookie.h"
#include "http/message.h"
#include "http/path.h"
#include "http/router.h"

size_t http_head_count(const struct http_head *head, const char *name, struct str *ret_value)
{
	size_t count = 0;
	for (size_t i = 0; i < head->n_headers; i++)
		if (str_equal_ascii_nocase(head->headers[i].name, str_c(name))) {
			if (ret_value)
				*ret_value = head->headers[i].value;
			count++;
		}
	return count;
}

struct str http_fields_get(const struct http_field *fields, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (str_equal_ascii_nocase(fields[i].name, str_c(name)))
			return fields[i].value;
	return STR_NONE;
}

struct str http_request_header(const struct http_request *request, const char *name)
{
	return http_fields_get(request->headers, request->n_headers, name);
}

struct str http_request_param(const struct http_request *request, const char *name)
{
	int index = request->route ? router_param_index(request->route->pattern, name) : -1;
	return index < 0 ? STR_NONE : request->params[index];
}

struct str http_request_cookie(const struct http_request *request, const char *name)
{
	for (size_t i = 0; i < request->n_headers; i++) {
		if (!str_equal_ascii_nocase(request->headers[i].name, STR("Cookie")))
			continue;
		struct str value = cookie_get(request->headers[i].value, str_c(name));
		if (!str_none(value))
			return value;
	}
	return STR_NONE;
}

struct str http_request_query(const struct http_request *request, const char *name)
{
	return str_empty(request->query) ? STR_NONE : query_get(request->arena, request->query, str_c(name));
}

struct str http_request_bearer(const struct http_request *request)
{
	struct str value = http_request_header(request, "Authorization"), scheme;
	if (!str_split(&value, ' ', &scheme) || !str_equal_ascii_nocase(scheme, STR("Bearer")) || str_none(value))
		return STR_NONE;
	return str_trim(value);
}

bool http_request_forwarded(const struct http_request *request)
{
	static const char *const names[] = {
		"Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP", "Via"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (!str_none(http_request_header(request, names[i])))
			return true;
	return false;
}

bool http_request_owner(const struct http_request *request)
{
	return request->peer.local && !http_request_forwarded(request);
}

static bool from_this_machine(const struct http_request *request)
{
	return request->peer.loopback || request->peer.local;
}

bool http_request_secure(const struct http_request *request)
{
	return from_this_machine(request) && str_is(http_request_header(request, "X-Forwarded-Proto"), "https");
}

/* Of several headers and several addresses the last was written by the proxy next to us. */
static struct str forwarded_for(const struct http_request *request)
{
	struct str last = STR_NONE, part;
	for (size_t i = 0; i < request->n_headers; i++) {
		struct str value = request->headers[i].value;
		if (!str_equal_ascii_nocase(request->headers[i].name, STR("X-Forwarded-For")))
			continue;
		while (str_split(&value, ',', &part))
			last = str_trim(part);
	}
	return last;
}

struct str http_request_network(const struct http_request *request)
{
	struct str address = str_c(request->peer.address), told = forwarded_for(request);
	unsigned char bytes[16];
	char text[INET6_ADDRSTRLEN];
	if (from_this_machine(request) && told.n && told.n < sizeof text) {
		char *z = str_z(request->arena, told);
		if (z && (inet_pton(AF_INET, z, bytes) == 1 || inet_pton(AF_INET6, z, bytes) == 1))
			address = told;
	}
	char *z = str_z(request->arena, address);
	if (!z || inet_pton(AF_INET6, z, bytes) != 1)
		return address;
	static const unsigned char mapped[12] = {[10] = 0xff, [11] = 0xff};
	if (memcmp(bytes, mapped, sizeof mapped) == 0)
		return inet_ntop(AF_INET, bytes + 12, text, sizeof text) ? str_copy(request->arena, str_c(text))
									 : address;
	memset(bytes + 8, 0, 8);
	return inet_ntop(AF_INET6, bytes, text, sizeof text) ? str_copy(request->arena, str_c(text)) : address;
}
