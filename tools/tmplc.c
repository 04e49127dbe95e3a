/* tmplc: compiles views (HTML with {{ expressions }} and {% controls %}) to typed C.
 *
 *     tmplc --out DIR x.html ...    writes DIR/x_view.h and DIR/x_view.c for each
 *     tmplc --messages x.html ...   lists the words that a reader sees, for translators
 *
 * One pass: every literal byte moves a small HTML machine (`struct state`), so that each
 * expression is escaped for the place where it stands, and branches of an `if` must leave the
 * machine where they found it. The language is in docs/architecture.md, "Views". */
#include "tmplc.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "whole_file.h"

void refuse(const struct compiler *c, int line, const char *format, ...)
{
	va_list arguments;
	fprintf(stderr, "%s:%d: ", c->path, line);
	va_start(arguments, format);
	vfprintf(stderr, format, arguments);
	va_end(arguments);
	fputc('\n', stderr);
	exit(1);
}

/* ---- files ---- */

static void compile(struct compiler *c)
{
	while (c->at < c->source.n) {
		struct str rest = str_from(c->source, c->at);
		char byte = rest.p[0];
		if (str_starts(rest, STR("{#"))) {
			count_lines(c, take_until(c, "#}", "{#"));
			continue;
		}
		if (str_starts(rest, STR("{%"))) {
			control(c);
			continue;
		}
		if (!c->n_blocks) {
			if (!is_space(byte))
				refuse(c, c->line,
					"text stands outside a view; put it between {%% view name(...) %%} and {%% end %%}");
			c->line += byte == '\n';
			c->at++;
			continue;
		}
		if (str_starts(rest, STR("{{"))) {
			expression(c);
			continue;
		}
		size_t before = c->at;
		html_byte(c, byte);
		if (byte == '\n' && c->at == before + 1)
			c->line++;
	}
	if (c->n_blocks)
		refuse(c, c->line, "{%% %s %%} of line %d has no {%% end %%}; add it",
			block_word(c->blocks[c->n_blocks - 1].kind), c->blocks[c->n_blocks - 1].line);
}

static void compile_file(struct arena *arena, const char *path, const char *folder, bool messages)
{
	static struct compiler c; /* large: states are kept for each open block */
	memset(&c, 0, sizeof c);
	c.arena = arena;
	c.path = path;
	c.line = 1;
	c.messages = messages;
	out_init(&c.header, 0);
	out_init(&c.code, 0);
	out_init(&c.literal, 0);
	out_init(&c.words, 0);
	c.source = whole_file_read(arena, path);
	compile(&c);
	const char *slash = strrchr(path, '/');
	struct str name = str_c(slash ? slash + 1 : path);
	if (str_ends(name, STR(".html")))
		name = str_sub(name, 0, name.n - 5);
	if (!messages) {
		struct str stem = str_format(arena, "%s/%.*s_view", folder, STR_ARG(name));
		whole_file_write(str_format(arena, "%.*s.h%c", STR_ARG(stem), 0).p,
			"/* Made by tmplc from the view; do not edit. */\n#pragma once\n#include \"web/html.h\"\n",
			&c.header);
		struct str include = str_format(arena,
			"/* Made by tmplc from the view; do not edit. */\n#include \"%.*s_view.h\"\n#pragma GCC diagnostic ignored \"-Wunused-parameter\"\n\n%c",
			STR_ARG(name), 0);
		whole_file_write(str_format(arena, "%.*s.c%c", STR_ARG(stem), 0).p, include.p, &c.code);
	}
	out_free(&c.header);
	out_free(&c.code);
	out_free(&c.literal);
	out_free(&c.words);
}

int main(int n_arguments, char **arguments)
{
	bool messages = n_arguments > 1 && !strcmp(arguments[1], "--messages");
	bool writes = n_arguments > 2 && !strcmp(arguments[1], "--out");
	if (!messages && !writes) {
		fputs("usage: tmplc --out FOLDER VIEW.html ...\n       tmplc --messages VIEW.html ...\n", stderr);
		return 2;
	}
	for (int i = writes ? 3 : 2; i < n_arguments; i++) {
		AUTO_ARENA arena = arena_new(0);
		compile_file(arena, arguments[i], arguments[2], messages);
	}
	return 0;
}
