/* embed: turns files into C, to be served from memory.
 *
 *     embed --out FOLDER NAME=FILE ...
 *         writes FOLDER/assets.c: `web_assets`, struct http_asset for each, compressed ahead, under
 *         /assets/NAME with a hash of the content in the name, and FOLDER/assets.h: ASSET_APP_JS,
 *         the name with its hash. In a .css file url(NAME) of an earlier NAME becomes its path.
 *     embed --sprite FILE.svg FOLDER icon ...
 *         joins FOLDER/icon.svg ... as symbols of one picture. */
#define ZLIB_CONST
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>
#include <zstd.h>
#include "base/arena.h"
#include "base/out.h"
#include "base/str.h"
#include "whole_file.h"

enum { MAX_ASSETS = 64 };

struct asset {
	struct str name;   /* "app.js" */
	struct str hashed; /* "app-0123456789abcdef.js" */
	struct str content;
	char hash[17];
};

__attribute__((format(printf, 2, 3), noreturn)) static void refuse(const char *path, const char *format, ...)
{
	va_list arguments;
	fprintf(stderr, "%s:1: ", path);
	va_start(arguments, format);
	vfprintf(stderr, format, arguments);
	va_end(arguments);
	fputc('\n', stderr);
	exit(1);
}

static const char *content_type(struct str name)
{
	static const char *const types[][2] = {{".css", "text/css; charset=utf-8"},
		{".js", "text/javascript; charset=utf-8"}, {".svg", "image/svg+xml"}, {".woff2", "font/woff2"},
		{".png", "image/png"}, {".ico", "image/x-icon"}, {".webmanifest", "application/manifest+json"},
		{".txt", "text/plain; charset=utf-8"}};
	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (str_ends(name, str_c(types[i][0])))
			return types[i][1];
	return NULL;
}

/* Fonts and pictures hold their own compression; a variant that saves less than a twentieth is none. */
static struct str worth(struct arena *arena, struct str plain, const void *bytes, size_t n)
{
	return n && n < plain.n - plain.n / 20 ? str_copy(arena, (struct str){bytes, n}) : STR_NONE;
}

static struct str gzip(struct arena *arena, struct str plain)
{
	z_stream stream = {0};
	if (deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY) != Z_OK)
		refuse("zlib", "cannot start; is there memory left?");
	uLong room = deflateBound(&stream, plain.n);
	unsigned char *bytes = arena_alloc(arena, room);
	stream.next_in = (const unsigned char *)plain.p;
	stream.avail_in = (uInt)plain.n;
	stream.next_out = bytes;
	stream.avail_out = (uInt)room;
	if (!bytes || deflate(&stream, Z_FINISH) != Z_STREAM_END)
		refuse("zlib", "cannot compress; is there memory left?");
	size_t n = stream.total_out;
	deflateEnd(&stream);
	return worth(arena, plain, bytes, n);
}

static struct str zstd(struct arena *arena, struct str plain)
{
	size_t room = ZSTD_compressBound(plain.n);
	void *bytes = arena_alloc(arena, room);
	size_t n = bytes ? ZSTD_compress(bytes, room, plain.p, plain.n, 19) : 0;
	if (!bytes || ZSTD_isError(n))
		refuse("zstd", "cannot compress; is there memory left?");
	return worth(arena, plain, bytes, n);
}

/* FNV-1a, 64 bits: names change with the content, nothing is proved by it. */
static void hash(struct str content, char ret_hash[17])
{
	uint64_t h = UINT64_C(0xcbf29ce484222325);
	for (size_t i = 0; i < content.n; i++)
		h = (h ^ (unsigned char)content.p[i]) * UINT64_C(0x100000001b3);
	snprintf(ret_hash, 17, "%016llx", (unsigned long long)h);
}

/* url(name) of an earlier asset becomes url(/assets/name-hash). */
static struct str link_names(
	struct arena *arena, const char *path, struct str css, const struct asset *assets, size_t n)
{
	struct out text;
	struct str rest = css, mark = STR("url(");
	out_init(&text, 0);
	for (size_t at; (at = str_find(rest, mark)) != SIZE_MAX;) {
		out_write(&text, rest.p, at + mark.n);
		rest = str_from(rest, at + mark.n);
		size_t end = str_find_char(rest, ')');
		struct str name = str_sub(rest, 0, end == SIZE_MAX ? 0 : end);
		if (name.n > 1 && (name.p[0] == '"' || name.p[0] == '\''))
			name = str_sub(name, 1, name.n - 2);
		if (str_starts(name, STR("data:")))
			continue;
		size_t i = 0;
		while (i < n && !str_equal(assets[i].name, name))
			i++;
		if (i == n)
			refuse(path, "url(%.*s) is no asset given before this file; add it in front", STR_ARG(name));
		out_z(&text, "/assets/");
		out_str(&text, assets[i].hashed);
		rest = str_from(rest, end);
	}
	out_str(&text, rest);
	struct str copy = str_copy(arena, out_text(&text));
	out_free(&text);
	return copy;
}

static void write_bytes(struct out *code, const char *name, size_t i, struct str bytes)
{
	if (str_none(bytes))
		return;
	out_format(code, "static const unsigned char %s_%zu[] = {", name, i);
	for (size_t at = 0; at < bytes.n; at++)
		out_format(code, "%s%u,", at % 32 ? "" : "\n", (unsigned char)bytes.p[at]);
	out_z(code, "\n};\n");
}

static void write_member(struct out *code, const char *name, size_t i, struct str bytes)
{
	if (!str_none(bytes))
		out_format(code, ", .%s = {(const char *)%s_%zu, sizeof %s_%zu}", name, name, i, name, i);
}

static void write_asset(struct arena *arena, struct out *code, struct out *table, const struct asset *asset, size_t i)
{
	struct str small = gzip(arena, asset->content), smaller = zstd(arena, asset->content);
	write_bytes(code, "plain", i, asset->content);
	write_bytes(code, "gzip", i, small);
	write_bytes(code, "zstd", i, smaller);
	out_format(table,
		"\t{.path = \"/assets/%.*s\", .content_type = \"%s\", .etag = \"\\\"%s\\\"\", .immutable = true",
		STR_ARG(asset->hashed), content_type(asset->name), asset->hash);
	write_member(table, "plain", i, asset->content);
	write_member(table, "gzip", i, small);
	write_member(table, "zstd", i, smaller);
	out_z(table, "},\n");
}

static void write_macro(struct out *header, const struct asset *asset)
{
	out_z(header, "#define ASSET_");
	for (size_t i = 0; i < asset->name.n; i++) {
		char byte = asset->name.p[i];
		bool letter = (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9');
		out_char(header, !letter ? '_' : byte >= 'a' ? (char)(byte - 'a' + 'A') : byte);
	}
	out_format(header, " STR(\"%.*s\")\n", STR_ARG(asset->hashed));
}

static void take(struct arena *arena, const char *argument, struct asset *assets, size_t *n)
{
	struct str rest = str_c(argument), name;
	const char *equals = strchr(argument, '=');
	if (!equals)
		refuse(argument, "names no file; write NAME=FILE");
	str_split(&rest, '=', &name);
	if (!content_type(name))
		refuse(argument, "has no known ending; use css, js, svg, woff2, png, ico, webmanifest or txt");
	if (*n == MAX_ASSETS)
		refuse(argument, "there are more than %d assets; raise MAX_ASSETS", MAX_ASSETS);
	struct asset *asset = &assets[*n];
	asset->name = name;
	asset->content = whole_file_read(arena, equals + 1);
	if (str_ends(name, STR(".css")))
		asset->content = link_names(arena, equals + 1, asset->content, assets, *n);
	hash(asset->content, asset->hash);
	size_t dot = name.n;
	while (name.p[dot] != '.')
		dot--;
	asset->hashed = str_format(
		arena, "%.*s-%s%.*s", STR_ARG(str_sub(name, 0, dot)), asset->hash, STR_ARG(str_from(name, dot)));
	(*n)++;
}

static void embed(struct arena *arena, const char *folder, char **arguments, int n_arguments)
{
	static struct asset assets[MAX_ASSETS];
	size_t n = 0;
	struct out code, table, header;
	out_init(&code, 0);
	out_init(&table, 0);
	out_init(&header, 0);
	out_z(&code, "/* Made by embed; do not edit. */\n#include \"assets.h\"\n\n");
	out_z(&header, "/* Made by embed; do not edit. */\n#pragma once\n#include \"http/server.h\"\n\n"
		       "extern const struct http_asset web_assets[];\nextern const size_t web_asset_count;\n\n");
	for (int i = 0; i < n_arguments; i++) {
		take(arena, arguments[i], assets, &n);
		write_asset(arena, &code, &table, &assets[n - 1], n - 1);
		write_macro(&header, &assets[n - 1]);
	}
	out_format(&code, "\nconst struct http_asset web_assets[] = {\n%.*s};\nconst size_t web_asset_count = %zu;\n",
		STR_ARG(out_text(&table)), n);
	whole_file_write(str_z(arena, str_format(arena, "%s/assets.c", folder)), "", &code);
	whole_file_write(str_z(arena, str_format(arena, "%s/assets.h", folder)), "", &header);
	out_free(&code);
	out_free(&table);
	out_free(&header);
}

static void sprite(struct arena *arena, const char *path, const char *folder, char **names, int n_names)
{
	struct out svg;
	out_init(&svg, 0);
	out_z(&svg, "<svg xmlns=\"http://www.w3.org/2000/svg\">");
	for (int i = 0; i < n_names; i++) {
		char *file = str_z(arena, str_format(arena, "%s/%s.svg", folder, names[i]));
		struct str text = whole_file_read(arena, file);
		size_t begin = str_find(text, STR("<svg")), end = str_find(text, STR("</svg>"));
		struct str inside = begin == SIZE_MAX ? STR_NONE : str_sub(text, begin, end - begin);
		size_t head = str_find_char(inside, '>');
		if (begin == SIZE_MAX || end == SIZE_MAX || head == SIZE_MAX)
			refuse(file, "holds no <svg>; name another icon");
		out_format(&svg, "<symbol id=\"%s\" viewBox=\"0 0 24 24\">", names[i]);
		for (struct str line, rest = str_from(inside, head + 1); str_split(&rest, '\n', &line);)
			out_str(&svg, str_trim(line));
		out_z(&svg, "</symbol>");
	}
	out_z(&svg, "</svg>\n");
	whole_file_write(path, "", &svg);
	out_free(&svg);
}

int main(int n_arguments, char **arguments)
{
	AUTO_ARENA arena = arena_new(0);
	if (n_arguments > 3 && !strcmp(arguments[1], "--out"))
		embed(arena, arguments[2], arguments + 3, n_arguments - 3);
	else if (n_arguments > 4 && !strcmp(arguments[1], "--sprite"))
		sprite(arena, arguments[2], arguments[3], arguments + 4, n_arguments - 4);
	else {
		fputs("usage: embed --out FOLDER NAME=FILE ...\n       embed --sprite FILE.svg FOLDER ICON ...\n",
			stderr);
		return 2;
	}
	return 0;
}
