#include "http/response.h"
#include <string.h>
#include <unistd.h>
#include "http/cookie.h"
#include "http/negotiate.h"

void response_begin(struct http_response *response, struct arena *arena, struct http_field *fields, size_t n_fields)
{
	struct out body = response->body;
	out_reset(&body);
	*response = (struct http_response){.arena = arena,
		.status = 200,
		.content_type = "text/html; charset=utf-8",
		.body = body,
		.headers = fields,
		.room_headers = n_fields,
		.fd = -1};
}

void response_close(struct http_response *response)
{
	if (response->fd >= 0)
		close(response->fd);
	response->fd = -1;
}

static bool name_ok(const char *name)
{
	if (!*name)
		return false;
	for (; *name; name++)
		if (!(*name == '-' || (*name >= 'a' && *name <= 'z') || (*name >= 'A' && *name <= 'Z') ||
			    (*name >= '0' && *name <= '9')))
			return false;
	return true;
}

static bool value_ok(struct str value)
{
	for (size_t i = 0; i < value.n; i++)
		if ((unsigned char)value.p[i] < 0x20 || value.p[i] == 0x7f)
			return false;
	return true;
}

static void append(struct http_response *response, const char *name, struct str value)
{
	if (response->n_headers == response->room_headers) {
		size_t room = response->room_headers * 2;
		struct http_field *grown = ARENA_ARRAY(response->arena, room, struct http_field);
		if (!grown) {
			response->err = ERR_NOMEM;
			return;
		}
		memcpy(grown, response->headers, response->n_headers * sizeof *grown);
		response->headers = grown;
		response->room_headers = room;
	}
	response->headers[response->n_headers++] = (struct http_field){str_c(name), value};
}

void http_response_header(struct http_response *response, const char *name, struct str value)
{
	if (!name_ok(name) || !value_ok(value)) {
		response->err = ERR_INVALID;
		return;
	}
	/* the protocol library wants C strings */
	char *copy = str_z(response->arena, value), *copied_name = str_z(response->arena, str_c(name));
	if (!copy || !copied_name)
		response->err = ERR_NOMEM;
	else
		append(response, copied_name, str_c(copy));
}

void http_response_cookie(struct http_response *response, struct http_cookie cookie)
{
	AUTO_OUT out;
	out_init(&out, 4096);
	enum err err = cookie_write(&cookie, &out);
	if (err != OK)
		response->err = err;
	else
		http_response_header(response, "Set-Cookie", out_text(&out));
}

void http_response_redirect(struct http_response *response, struct str location)
{
	if (location.n == 0 || location.p[0] != '/' ||
		(location.n > 1 && (location.p[1] == '/' || location.p[1] == '\\'))) {
		response->err = ERR_INVALID;
		return;
	}
	response->status = 303;
	http_response_header(response, "Location", location);
}

void http_response_text(struct http_response *response, int status, struct str text)
{
	response->status = status;
	response->content_type = "text/plain; charset=utf-8";
	response->cache = HTTP_NO_STORE;
	out_reset(&response->body);
	out_str(&response->body, text);
	out_char(&response->body, '\n');
}

void http_response_shared(struct http_response *response, const char *content_type, struct str bytes)
{
	response->content_type = content_type;
	response->shared = bytes;
}

bool http_response_etag(const struct http_request *request, struct http_response *response, struct str etag)
{
	http_response_header(response, "ETag", etag);
	if (response->cache == HTTP_NO_STORE)
		response->cache = HTTP_REVALIDATE;
	if (!etag_matches(http_request_header(request, "If-None-Match"), etag))
		return false;
	response->status = 304;
	return true;
}

void http_response_asset(
	const struct http_request *request, struct http_response *response, const struct http_asset *asset)
{
	struct str accept = http_request_header(request, "Accept-Encoding");
	struct str bytes = asset->plain;

	if (!str_none(asset->gzip) || !str_none(asset->zstd))
		append(response, "Vary", STR("Accept-Encoding"));
	response->cache = asset->immutable ? HTTP_IMMUTABLE : HTTP_REVALIDATE;
	response->content_type = asset->content_type;
	if (http_response_etag(request, response, str_c(asset->etag)))
		return;
	if (!str_none(asset->zstd) && accepts_encoding(accept, STR("zstd"))) {
		bytes = asset->zstd;
		append(response, "Content-Encoding", STR("zstd"));
	} else if (!str_none(asset->gzip) && accepts_encoding(accept, STR("gzip"))) {
		bytes = asset->gzip;
		append(response, "Content-Encoding", STR("gzip"));
	}
	http_response_shared(response, asset->content_type, bytes);
}

/* `attachment; filename="x"; filename*=UTF-8''x` (RFC 6266): the first for old clients, in ASCII. */
static void disposition(struct http_response *response, struct str filename)
{
	static const char digits[] = "0123456789ABCDEF";
	AUTO_OUT out;
	out_init(&out, 4096);
	out_z(&out, "attachment; filename=\"");
	for (size_t i = 0; i < filename.n; i++) {
		char c = filename.p[i];
		out_char(&out, c >= 0x20 && c < 0x7f && c != '"' && c != '\\' && c != '/' && c != '%' ? c : '_');
	}
	out_z(&out, "\"; filename*=UTF-8''");
	for (size_t i = 0; i < filename.n; i++) {
		unsigned char c = (unsigned char)filename.p[i];
		bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
			     c == '.';
		if (plain) {
			out_char(&out, (char)c);
		} else {
			out_char(&out, '%');
			out_char(&out, digits[c >> 4]);
			out_char(&out, digits[c & 15]);
		}
	}
	if (out_failed(&out) != OK)
		response->err = out_failed(&out);
	else
		http_response_header(response, "Content-Disposition", out_text(&out));
}

void http_response_file(
	struct http_response *response, int fd, int64_t size, const char *content_type, struct str filename)
{
	if (response->fd >= 0)
		close(response->fd);
	response->fd = fd;
	response->fd_size = size;
	response->content_type = content_type;
	if (!str_none(filename))
		disposition(response, filename);
}

void response_finish(struct http_response *response, const char *default_csp)
{
	static const struct {
		const char *name, *value;
	} always[] = {
		{"X-Content-Type-Options", "nosniff"},
		{"X-Frame-Options", "DENY"},
		{"Cross-Origin-Opener-Policy", "same-origin"},
		{"Cross-Origin-Resource-Policy", "same-origin"},
		{"Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"},
	};
	static const char *const cache[] = {
		[HTTP_NO_STORE] = "no-store",
		[HTTP_REVALIDATE] = "private, no-cache",
		[HTTP_IMMUTABLE] = "public, max-age=31536000, immutable", /* a year */
	};
	bool bodiless = response->status == 304 || response->status == 204;

	if (!bodiless && response->content_type)
		append(response, "Content-Type", str_c(response->content_type));
	append(response, "Cache-Control", str_c(cache[response->cache]));
	append(response, "Content-Security-Policy", str_c(response->csp ? response->csp : default_csp));
	append(response, "Referrer-Policy", str_c(response->referrer ? response->referrer : "same-origin"));
	for (size_t i = 0; i < sizeof always / sizeof *always; i++)
		append(response, always[i].name, str_c(always[i].value));
}
