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
