/* The parts of tmplc: the HTML machine (tmplc_html.c), the controls (tmplc_control.c), files and
 * arguments (tmplc.c). */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include "base/arena.h"
#include "base/out.h"
#include "base/str.h"

enum { MAX_OPEN = 64, MAX_BLOCKS = 32 };

enum where { IN_TEXT, IN_TAG, AFTER_NAME, BEFORE_VALUE, IN_VALUE };

enum value { VALUE_PLAIN, VALUE_URL, VALUE_WHOLE_URL, VALUE_CODE };

/* Where in the HTML one stands. */
struct state {
	enum where where;
	bool after_block; /* the last thing was the tag of a block: white space is layout */
	bool space;       /* white space that was seen and not yet written */
	bool closing;     /* IN_TAG of </x> */
	bool slash;       /* IN_TAG: the last byte was / */
	char quote;       /* IN_VALUE */
	enum value value;
	size_t value_bytes;
	struct str tag;
	struct str attribute;
	int n_open;
	struct {
		struct str tag;
		int line;
	} open[MAX_OPEN];
};

enum block_kind { BLOCK_VIEW, BLOCK_IF, BLOCK_FOR, BLOCK_WRAP };

struct block {
	enum block_kind kind;
	int line;
	struct state start;
	struct state branch_end; /* of the branches before this one */
	bool has_branch_end, has_else;
	struct str name, arguments; /* view: parameters; wrap: arguments */
	bool has_body;              /* view: {% body %} was seen */
};

struct compiler {
	struct arena *arena;
	const char *path;
	struct str source;
	size_t at;
	int line;
	bool messages;
	struct out header, code, literal, words;
	int words_line;
	struct state state;
	struct block blocks[MAX_BLOCKS];
	int n_blocks;
};

/* "file:line: what is wrong; what to do", and the end of the program. */
__attribute__((format(printf, 3, 4), noreturn)) void refuse(
	const struct compiler *c, int line, const char *format, ...);

/* ---- tmplc_html.c ---- */

void write_literal(struct compiler *c);
void write_position(struct compiler *c, int line);
void end_words(struct compiler *c);
void settle_space(struct compiler *c);
struct str innermost(const struct state *state);
bool is_space(char byte);
/* What stands between `{{`, `{%` or `{#` and its `end`, which is passed over. */
struct str take_until(struct compiler *c, const char *end, const char *what);
void count_lines(struct compiler *c, struct str text);
/* The next literal byte; moves c->at past it, or past the name or comment that begins with it. */
void html_byte(struct compiler *c, char byte);
/* {{ ... }} */
void expression(struct compiler *c);

/* ---- tmplc_control.c ---- */

/* {% ... %} */
void control(struct compiler *c);
const char *block_word(enum block_kind kind);
