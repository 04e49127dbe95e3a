/* tmplc: compiles views (HTML with {{ expressions }} and {% controls %}) to typed C.
 *
 *     tmplc --out DIR x.html ...    writes DIR/x_view.h and DIR/x_view.c for each
 *     tmplc --messages x.html ...   lists the words that a reader sees, for translators
 *
 * One pass: every literal byte moves a small HTML machine (`struct state`), so that each
 * expression is escaped for the place where it stands, and branches of an `if` must leave the
 * machine where they found it. The language is in docs/architecture.md, "Views". */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/arena.h"
#include "base/out.h"
#include "base/str.h"

enum { MAX_OPEN = 64, MAX_BLOCKS = 32, MAX_MESSAGES = 4096 };

enum where { IN_TEXT, IN_TAG, IN_NAME, AFTER_NAME, BEFORE_VALUE, IN_VALUE };

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

__attribute__((format(printf, 3, 4), noreturn)) static void refuse(
	const struct compiler *c, int line, const char *format, ...)
{
	va_list arguments;
	fprintf(stderr, "%s:%d: ", c->path, line);
	va_start(arguments, format);
	vfprintf(stderr, format, arguments);
	va_end(arguments);
	fputc('\n', stderr);
	exit(1);
}

static bool one_of(struct str s, const char *const *words)
{
	for (; *words; words++)
		if (str_is(s, *words))
			return true;
	return false;
}

/* ---- what HTML knows about names ---- */

static bool tag_is_void(struct str tag)
{
	static const char *const words[] = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta",
		"source", "track", "wbr", "!doctype", NULL};
	return one_of(tag, words);
}

/* White space beside any other tag is layout and is not written. */
static bool tag_is_inline(struct str tag)
{
	static const char *const words[] = {"a", "abbr", "b", "bdi", "bdo", "br", "button", "cite", "code", "data",
		"dfn", "em", "i", "img", "input", "kbd", "label", "mark", "meter", "output", "progress", "q", "s",
		"samp", "select", "small", "span", "strong", "sub", "sup", "svg", "textarea", "time", "u", "var", NULL};
	return one_of(tag, words);
}

static bool tag_keeps_space(struct str tag)
{
	static const char *const words[] = {"pre", "textarea", "script", "style", NULL};
	return one_of(tag, words);
}

static bool attribute_is_url(struct str name)
{
	static const char *const words[] = {"href", "src", "action", "formaction", "poster", "cite", "data",
		"background", "ping", "manifest", "xlink:href", "hx-get", "hx-post", "hx-put", "hx-patch", "hx-delete",
		"hx-push-url", "hx-replace-url", NULL};
	return one_of(name, words);
}

/* Attributes that a browser or htmx reads as code. */
static bool attribute_is_code(struct str name)
{
	static const char *const words[] = {
		"style", "srcdoc", "srcset", "hx-vals", "hx-vars", "hx-headers", "hx-trigger", "http-equiv", NULL};
	return one_of(name, words) || str_starts(name, STR("on")) || str_starts(name, STR("hx-on"));
}

static bool attribute_has_words(struct str name)
{
	static const char *const words[] = {"title", "alt", "placeholder", "aria-label", "aria-description", NULL};
	return one_of(name, words);
}

/* ---- writing C ---- */

static void write_literal(struct compiler *c)
{
	struct str text = out_text(&c->literal);
	if (!text.n)
		return;
	out_z(&c->code, "\tout_write(out, \"");
	for (size_t i = 0; i < text.n; i++) {
		unsigned char byte = (unsigned char)text.p[i];
		if (byte == '"' || byte == '\\')
			out_format(&c->code, "\\%c", byte);
		else if (byte == '\n')
			out_z(&c->code, "\\n");
		else if (byte < 0x20 || byte >= 0x7f || byte == '?')
			out_format(&c->code, "\\%03o", byte);
		else
			out_char(&c->code, (char)byte);
	}
	out_format(&c->code, "\", %zu);\n", text.n);
	out_reset(&c->literal);
}

static void write_position(struct compiler *c, int line)
{
	out_format(&c->code, "#line %d \"%s\"\n", line, c->path);
}

static void end_words(struct compiler *c)
{
	struct str text = str_trim(out_text(&c->words));
	bool has_letter = false;
	for (size_t i = 0; i < text.n; i++) {
		unsigned char byte = (unsigned char)text.p[i];
		has_letter |= (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || byte >= 0x80;
	}
	if (c->messages && has_letter)
		printf("%s:%d: %.*s\n", c->path, c->words_line, STR_ARG(text));
	out_reset(&c->words);
}

static void add_word(struct compiler *c, char byte)
{
	if (!c->words.n)
		c->words_line = c->line;
	out_char(&c->words, byte);
}

/* Writes the space that was held back, unless it is layout. */
static void settle_space(struct compiler *c)
{
	if (c->state.space && !c->state.after_block) {
		out_char(&c->literal, ' ');
		add_word(c, ' ');
	}
	c->state.space = false;
}

/* ---- the HTML machine: one literal byte at a time ---- */

static struct str innermost(const struct state *state)
{
	return state->n_open ? state->open[state->n_open - 1].tag : STR_NONE;
}

static bool is_space(char byte)
{
	return byte == ' ' || byte == '\n' || byte == '\t' || byte == '\r' || byte == '\f';
}

static bool is_name(char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') ||
	       byte == '-' || byte == ':' || byte == '_' || byte == '!' || byte == '.' || byte == '@';
}

static struct str take_name(struct compiler *c)
{
	size_t from = c->at;
	while (c->at < c->source.n && is_name(c->source.p[c->at]))
		c->at++;
	return str_lower_ascii(c->arena, str_sub(c->source, from, c->at - from));
}

static void tag_begins(struct compiler *c)
{
	struct state *s = &c->state;
	size_t from = c->at++;
	s->closing = c->at < c->source.n && c->source.p[c->at] == '/';
	if (s->closing)
		c->at++;
	s->tag = take_name(c);
	if (!s->tag.n)
		refuse(c, c->line, "< begins no tag here; write &lt; for the sign itself");
	if (tag_is_inline(s->tag))
		settle_space(c);
	s->space = false;
	end_words(c);
	out_str(&c->literal, str_sub(c->source, from, c->at - from));
	s->where = IN_TAG;
	s->slash = false;
}

static void tag_ends(struct compiler *c)
{
	struct state *s = &c->state;
	out_char(&c->literal, '>');
	s->where = IN_TEXT;
	s->after_block = !tag_is_inline(s->tag);
	s->space = false;
	if (s->closing) {
		if (!s->n_open)
			refuse(c, c->line,
				"</%.*s> closes nothing that this view opened; a view opens and closes the same elements",
				STR_ARG(s->tag));
		if (!str_equal(innermost(s), s->tag))
			refuse(c, c->line,
				"</%.*s> stands where </%.*s> is due (opened in line %d); close them in order",
				STR_ARG(s->tag), STR_ARG(innermost(s)), s->open[s->n_open - 1].line);
		s->n_open--;
		return;
	}
	if (tag_is_void(s->tag) || s->slash)
		return;
	if (s->n_open == MAX_OPEN)
		refuse(c, c->line, "elements are nested more than %d deep; split the view", MAX_OPEN);
	s->open[s->n_open].tag = s->tag;
	s->open[s->n_open++].line = c->line;
}

static void text_byte(struct compiler *c, char byte)
{
	struct state *s = &c->state;
	struct str tag = innermost(s);
	bool raw = str_is(tag, "script") || str_is(tag, "style");
	if (byte == '<' && (!raw || (c->at + 1 < c->source.n && c->source.p[c->at + 1] == '/'))) {
		struct str rest = str_from(c->source, c->at);
		if (str_starts(rest, STR("<!--"))) {
			size_t end = str_find(rest, STR("-->"));
			if (end == SIZE_MAX)
				refuse(c, c->line, "a comment <!-- has no -->; close it");
			for (size_t i = 0; i < end; i++)
				c->line += rest.p[i] == '\n';
			c->at += end + 3;
			return;
		}
		tag_begins(c);
		return;
	}
	c->at++;
	if (is_space(byte) && !tag_keeps_space(tag)) {
		s->space = true;
		return;
	}
	settle_space(c);
	s->after_block = false;
	out_char(&c->literal, byte);
	if (!raw)
		add_word(c, byte);
}

static void value_begins(struct compiler *c, char quote)
{
	struct state *s = &c->state;
	s->where = IN_VALUE;
	s->quote = quote;
	s->value_bytes = 0;
	s->value = attribute_is_url(s->attribute)    ? VALUE_URL
		   : attribute_is_code(s->attribute) ? VALUE_CODE
						     : VALUE_PLAIN;
	out_char(&c->literal, quote);
}

static void refuse_url(const struct compiler *c)
{
	refuse(c, c->line,
		"%.*s=\"...\" does not begin with / or #; begin it so, or give it one {{ expression }} of type struct url",
		STR_ARG(c->state.attribute));
}

static void value_byte(struct compiler *c, char byte)
{
	struct state *s = &c->state;
	if (byte == s->quote) {
		if (s->value == VALUE_URL && !s->value_bytes)
			refuse_url(c);
		s->where = IN_TAG;
		end_words(c);
	} else if (s->value == VALUE_WHOLE_URL) {
		refuse(c, c->line,
			"a struct url is the whole value of %.*s=\"...\"; make the url in C, or begin with a literal /",
			STR_ARG(s->attribute));
	} else if (s->value == VALUE_URL) {
		struct str rest = str_from(c->source, c->at);
		bool push = str_starts(s->attribute, STR("hx-push")) || str_starts(s->attribute, STR("hx-replace"));
		if (!s->value_bytes && byte != '/' && byte != '#' &&
			!(push && (str_starts(rest, STR("true")) || str_starts(rest, STR("false")))))
			refuse_url(c);
		if (s->value_bytes == 1 && (byte == '/' || byte == '\\'))
			refuse(c, c->line, "%.*s=\"//...\" leads to another host; begin with a single /",
				STR_ARG(s->attribute));
	}
	if (byte == '\n' || byte == '\t')
		byte = ' ';
	s->value_bytes += byte != s->quote;
	out_char(&c->literal, byte);
	if (s->where == IN_VALUE && attribute_has_words(s->attribute))
		add_word(c, byte);
	c->at++;
}

static void tag_byte(struct compiler *c, char byte)
{
	struct state *s = &c->state;
	if (byte == '>') {
		if (s->where == BEFORE_VALUE)
			refuse(c, c->line, "the attribute %.*s has no value after =; write %.*s=\"\"",
				STR_ARG(s->attribute), STR_ARG(s->attribute));
		c->at++;
		tag_ends(c);
		return;
	}
	if (s->where == BEFORE_VALUE) {
		if (byte != '"' && byte != '\'')
			refuse(c, c->line, "the value of %.*s has no quotes; write %.*s=\"...\"", STR_ARG(s->attribute),
				STR_ARG(s->attribute));
		value_begins(c, byte);
		c->at++;
	} else if (is_space(byte)) {
		/* Written with the next attribute: one space, none before > */
		s->space = true;
		s->where = IN_TAG;
		c->at++;
	} else if (byte == '=' && s->where == AFTER_NAME) {
		out_char(&c->literal, '=');
		s->where = BEFORE_VALUE;
		c->at++;
	} else if (byte == '/') {
		s->slash = true;
		out_char(&c->literal, '/');
		c->at++;
	} else if (is_name(byte)) {
		if (s->space)
			out_char(&c->literal, ' ');
		s->space = false;
		s->slash = false;
		s->attribute = take_name(c);
		out_str(&c->literal,
			s->attribute.n ? str_sub(c->source, c->at - s->attribute.n, s->attribute.n) : s->attribute);
		s->where = AFTER_NAME;
	} else {
		refuse(c, c->line, "'%c' cannot stand in the tag <%.*s>; quote attributes as name=\"value\"", byte,
			STR_ARG(s->tag));
	}
}

/* ---- expressions ---- */

static struct str take_until(struct compiler *c, const char *end, const char *what)
{
	struct str rest = str_from(c->source, c->at + 2);
	size_t n = str_find(rest, str_c(end));
	if (n == SIZE_MAX)
		refuse(c, c->line, "%s has no %s; close it", what, end);
	struct str inside = str_sub(rest, 0, n);
	c->at += n + 4;
	return inside;
}

static void count_lines(struct compiler *c, struct str text)
{
	for (size_t i = 0; i < text.n; i++)
		c->line += text.p[i] == '\n';
}

static const char *escape_for(struct compiler *c)
{
	struct state *s = &c->state;
	if (s->where == BEFORE_VALUE)
		refuse(c, c->line, "the value of %.*s has no quotes; write %.*s=\"{{ ... }}\"", STR_ARG(s->attribute),
			STR_ARG(s->attribute));
	if (s->where == IN_TEXT) {
		struct str tag = innermost(s);
		if (str_is(tag, "script") || str_is(tag, "style"))
			refuse(c, c->line, "no expressions inside <%.*s>; hand the value over in a data- attribute",
				STR_ARG(tag));
		settle_space(c);
		s->after_block = false;
		return str_is(tag, "textarea") || str_is(tag, "title") ? "html_attribute" : "html_text";
	}
	if (s->where != IN_VALUE)
		refuse(c, c->line,
			"an expression stands in the tag <%.*s> outside a quoted value; write name=\"{{ ... }}\"",
			STR_ARG(s->tag));
	bool first = !s->value_bytes++;
	switch (s->value) {
	case VALUE_CODE:
		refuse(c, c->line,
			"no expressions in %.*s=\"...\", a browser runs it; use a class or a data- attribute",
			STR_ARG(s->attribute));
	case VALUE_WHOLE_URL:
		refuse(c, c->line, "a struct url is the whole value of %.*s=\"...\"; make the url in C",
			STR_ARG(s->attribute));
	case VALUE_URL:
		if (first)
			s->value = VALUE_WHOLE_URL;
		return first ? "html_url" : "html_url_part";
	case VALUE_PLAIN:
		break;
	}
	return "html_attribute";
}

static void expression(struct compiler *c)
{
	const char *escape = escape_for(c);
	int line = c->line;
	struct str inside = take_until(c, "}}", "{{");
	struct str text = str_trim(inside);
	if (!text.n)
		refuse(c, line, "{{ }} is empty; name what is to be shown");
	if (c->words.n || c->state.where == IN_TEXT) {
		add_word(c, '{');
		add_word(c, '}');
	}
	count_lines(c, inside);
	write_literal(c);
	write_position(c, line);
	out_format(&c->code, "\t%s(out, (%.*s));\n", escape, STR_ARG(text));
}

/* ---- controls ---- */

static const char *block_word(enum block_kind kind)
{
	static const char *const words[] = {"view", "if", "for", "wrap"};
	return words[kind];
}

static struct block *push_block(struct compiler *c, enum block_kind kind, int line)
{
	if (c->n_blocks == MAX_BLOCKS)
		refuse(c, line, "blocks are nested more than %d deep; split the view", MAX_BLOCKS);
	struct block *block = &c->blocks[c->n_blocks++];
	memset(block, 0, sizeof *block);
	block->kind = kind;
	block->line = line;
	block->start = c->state;
	return block;
}

/* Both ways must arrive at the same place, or what follows would be escaped for the wrong one. */
static void refuse_unlike(
	struct compiler *c, const struct block *block, const struct state *a, const struct state *b, int line)
{
	if (a->n_open > b->n_open)
		refuse(c, line, "<%.*s> of line %d is still open where {%% %s %%} of line %d ends; close it inside",
			STR_ARG(innermost(a)), a->open[a->n_open - 1].line, block_word(block->kind), block->line);
	bool same = a->n_open == b->n_open && a->where == b->where;
	for (int i = 0; same && i < a->n_open; i++)
		same = str_equal(a->open[i].tag, b->open[i].tag);
	if (a->where == IN_VALUE)
		same = same && a->quote == b->quote && str_equal(a->attribute, b->attribute) &&
		       !a->value_bytes == !b->value_bytes;
	if (!same)
		refuse(c, line,
			"{%% %s %%} of line %d does not end where it began in the HTML; open and close elements, tags and quotes inside it",
			block_word(block->kind), block->line);
}

/* A value may begin inside a branch: what counts afterwards is that something was written. */
static void meet(struct state *state, const struct state *other)
{
	state->after_block = state->after_block && other->after_block;
	state->space = state->space || other->space;
	if (other->value_bytes > state->value_bytes)
		state->value_bytes = other->value_bytes;
}

static void branch_ends(struct compiler *c, struct block *block, int line)
{
	struct state start = block->start;
	if (c->state.where == IN_VALUE && start.where == IN_VALUE && block->kind == BLOCK_IF &&
		c->state.value != VALUE_WHOLE_URL)
		start.value_bytes = c->state.value_bytes;
	if (c->state.where == IN_TAG && start.where == AFTER_NAME)
		start.where = IN_TAG;
	if (c->state.where == AFTER_NAME)
		c->state.where = IN_TAG;
	refuse_unlike(c, block, &c->state, &start, line);
	if (block->has_branch_end)
		meet(&c->state, &block->branch_end);
	block->branch_end = c->state;
	block->has_branch_end = true;
}

static void control_view(struct compiler *c, struct str rest, int line)
{
	size_t bracket = str_find_char(rest, '(');
	if (c->n_blocks)
		refuse(c, line, "{%% view %%} stands inside {%% %s %%} of line %d; end that first",
			block_word(c->blocks[c->n_blocks - 1].kind), c->blocks[c->n_blocks - 1].line);
	if (bracket == SIZE_MAX || !str_ends(rest, STR(")")))
		refuse(c, line, "a view needs a name and arguments; write {%% view name(const struct x *x) %%}");
	memset(&c->state, 0, sizeof c->state);
	c->state.after_block = true;
	struct block *block = push_block(c, BLOCK_VIEW, line);
	block->name = str_trim(str_sub(rest, 0, bracket));
	block->arguments = str_sub(rest, bracket + 1, rest.n - bracket - 2);
	/* The function's head is written at its end, when it is known whether it has a body. */
	out_format(&c->code, "@@%.*s@@\n", STR_ARG(block->name));
}

static void control_for(struct compiler *c, struct str rest, int line)
{
	size_t in = str_find(rest, STR(" in "));
	size_t star = str_find_char(rest, '*');
	if (in == SIZE_MAX || star == SIZE_MAX || star > in)
		refuse(c, line, "a loop names a pointer; write {%% for struct row *row in view->rows %%}");
	struct str type = str_trim(str_sub(rest, 0, star)), name = str_trim(str_sub(rest, star + 1, in - star - 1)),
		   list = str_trim(str_from(rest, in + 4));
	out_format(&c->code, "\tfor (size_t %.*s_index = 0; %.*s_index < (%.*s).n; %.*s_index++) {\n", STR_ARG(name),
		STR_ARG(name), STR_ARG(list), STR_ARG(name));
	write_position(c, line);
	out_format(&c->code, "\t%.*s *%.*s = (%.*s *)(%.*s).items + %.*s_index;\n", STR_ARG(type), STR_ARG(name),
		STR_ARG(type), STR_ARG(list), STR_ARG(name));
	push_block(c, BLOCK_FOR, line);
}

static void call(struct compiler *c, struct str rest, const char *suffix, int line)
{
	size_t bracket = str_find_char(rest, '(');
	if (bracket == SIZE_MAX || !str_ends(rest, STR(")")))
		refuse(c, line, "a call needs a view and its arguments; write name(argument)");
	struct str name = str_trim(str_sub(rest, 0, bracket)),
		   arguments = str_trim(str_sub(rest, bracket + 1, rest.n - bracket - 2));
	write_position(c, line);
	out_format(
		&c->code, "\t%.*s%s(out%s%.*s);\n", STR_ARG(name), suffix, arguments.n ? ", " : "", STR_ARG(arguments));
}

/* The view as one function; or, when others wrap themselves in it, as two. */
static void view_ends(struct compiler *c, struct block *block)
{
	if (c->state.n_open)
		refuse(c, c->line, "<%.*s> of line %d is still open at the end of view %.*s; close it",
			STR_ARG(innermost(&c->state)), c->state.open[c->state.n_open - 1].line, STR_ARG(block->name));
	if (c->state.where != IN_TEXT)
		refuse(c, c->line, "the tag <%.*s> is not finished at the end of view %.*s; close it with >",
			STR_ARG(c->state.tag), STR_ARG(block->name));
	struct str head = str_format(c->arena, "(struct out *out%s%.*s)", str_trim(block->arguments).n ? ", " : "",
		STR_ARG(block->arguments));
	struct str code = str_copy(c->arena, out_text(&c->code));
	struct str mark = str_format(c->arena, "@@%.*s@@\n", STR_ARG(block->name)), body = STR("@@body@@\n");
	size_t at = str_find(code, mark);
	struct str before = str_sub(code, 0, at), inside = str_from(code, at + mark.n);
	out_reset(&c->code);
	out_str(&c->code, before);
	const char *suffix = block->has_body ? "_open" : "";
	for (;;) {
		size_t split = block->has_body ? str_find(inside, body) : SIZE_MAX;
		struct str part = split == SIZE_MAX ? inside : str_sub(inside, 0, split);
		out_format(&c->header, "void %.*s%s%.*s;\n", STR_ARG(block->name), suffix, STR_ARG(head));
		write_position(c, block->line);
		out_format(&c->code, "void %.*s%s%.*s\n{\n%.*s}\n\n", STR_ARG(block->name), suffix, STR_ARG(head),
			STR_ARG(part));
		if (split == SIZE_MAX)
			break;
		inside = str_from(inside, split + body.n);
		suffix = "_close";
	}
}

static void control_end(struct compiler *c, int line)
{
	if (!c->n_blocks)
		refuse(c, line, "{%% end %%} ends nothing; remove it, or open a block");
	struct block *block = &c->blocks[c->n_blocks - 1];
	switch (block->kind) {
	case BLOCK_VIEW:
		view_ends(c, block);
		break;
	case BLOCK_WRAP:
		branch_ends(c, block, line);
		call(c, block->arguments, "_close", block->line);
		c->state.after_block = true;
		break;
	case BLOCK_FOR:
		branch_ends(c, block, line);
		meet(&c->state, &block->start);
		out_z(&c->code, "\t}\n");
		break;
	case BLOCK_IF: {
		branch_ends(c, block, line);
		if (!block->has_else) {
			if (c->state.where == IN_VALUE &&
				(c->state.value == VALUE_URL || c->state.value == VALUE_WHOLE_URL) &&
				!block->start.value_bytes)
				refuse(c, line, "%.*s=\"...\" may stay empty here; give the {%% if %%} an {%% else %%}",
					STR_ARG(c->state.attribute));
			meet(&c->state, &block->start);
		}
		out_z(&c->code, "\t}\n");
		break;
	}
	}
	c->n_blocks--;
}

static void control_else(struct compiler *c, struct str condition, int line)
{
	struct block *block = c->n_blocks ? &c->blocks[c->n_blocks - 1] : NULL;
	const char *word = condition.n ? "elif" : "else";
	if (!block || block->kind != BLOCK_IF)
		refuse(c, line, "{%% %s %%} belongs to no {%% if %%}; open one, or end the block between", word);
	if (block->has_else)
		refuse(c, line, "{%% %s %%} follows {%% else %%}; put it before", word);
	branch_ends(c, block, line);
	c->state = block->start;
	block->has_else = !condition.n;
	out_z(&c->code, "\t} else ");
	if (condition.n)
		out_format(&c->code, "if (%.*s) {\n", STR_ARG(condition));
	else
		out_z(&c->code, "{\n");
}

static void control_body(struct compiler *c, int line)
{
	struct block *view = c->n_blocks == 1 ? &c->blocks[0] : NULL;
	if (!view || view->has_body || c->state.where != IN_TEXT)
		refuse(c, line, "{%% body %%} stands once in a view, outside for, if and tags; move it");
	view->has_body = true;
	out_z(&c->code, "@@body@@\n");
	c->state.after_block = true;
}

static void control(struct compiler *c)
{
	int line = c->line;
	struct str inside = take_until(c, "%}", "{%"), rest = str_trim(inside), word = rest;
	size_t space = 0;
	while (space < rest.n && !is_space(rest.p[space]))
		space++;
	word = str_sub(rest, 0, space);
	rest = str_trim(str_from(rest, space));
	if (c->n_blocks && c->state.where == IN_TEXT)
		settle_space(c);
	end_words(c);
	write_literal(c);
	count_lines(c, inside);
	if (!c->n_blocks && !str_is(word, "include") && !str_is(word, "view") && !str_is(word, "end"))
		refuse(c, line, "{%% %.*s %%} stands outside a view; move it into one", STR_ARG(word));
	if (str_is(word, "include")) {
		if (c->n_blocks)
			refuse(c, line, "{%% include %%} stands inside a view; move it to the top of the file");
		out_format(&c->header, "#include %.*s\n", STR_ARG(rest));
	} else if (str_is(word, "view")) {
		control_view(c, rest, line);
	} else if (str_is(word, "if")) {
		if (!rest.n)
			refuse(c, line, "{%% if %%} has no condition; write a C expression");
		write_position(c, line);
		out_format(&c->code, "\tif (%.*s) {\n", STR_ARG(rest));
		push_block(c, BLOCK_IF, line);
	} else if (str_is(word, "elif")) {
		if (!rest.n)
			refuse(c, line, "{%% elif %%} has no condition; write a C expression");
		control_else(c, rest, line);
	} else if (str_is(word, "else")) {
		control_else(c, STR_NONE, line);
	} else if (str_is(word, "for")) {
		write_position(c, line);
		control_for(c, rest, line);
	} else if (str_is(word, "end")) {
		control_end(c, line);
	} else if (str_is(word, "call")) {
		if (c->state.where != IN_TEXT)
			refuse(c, line,
				"{%% call %%} stands inside a tag; views write whole elements, call it between them");
		call(c, rest, "", line);
	} else if (str_is(word, "wrap")) {
		if (c->state.where != IN_TEXT)
			refuse(c, line, "{%% wrap %%} stands inside a tag; wrap whole elements");
		call(c, rest, "_open", line);
		push_block(c, BLOCK_WRAP, line)->arguments = rest;
		c->state.after_block = true;
	} else if (str_is(word, "body")) {
		control_body(c, line);
	} else {
		refuse(c, line,
			"{%% %.*s %%} is no control; there are include, view, if, elif, else, for, call, wrap, body and end",
			STR_ARG(word));
	}
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
		if (c->state.where == IN_TEXT)
			text_byte(c, byte);
		else if (c->state.where == IN_VALUE)
			value_byte(c, byte);
		else
			tag_byte(c, byte);
		if (byte == '\n' && c->at == before + 1)
			c->line++;
	}
	if (c->n_blocks)
		refuse(c, c->line, "{%% %s %%} of line %d has no {%% end %%}; add it",
			block_word(c->blocks[c->n_blocks - 1].kind), c->blocks[c->n_blocks - 1].line);
}

static struct str read_file(struct arena *arena, const char *path)
{
	FILE *file = fopen(path, "rb");
	struct out text;
	char bytes[4096];
	out_init(&text, 0);
	if (!file) {
		fprintf(stderr, "%s:1: cannot be read (%s); check the path\n", path, strerror(errno));
		exit(1);
	}
	for (size_t n; (n = fread(bytes, 1, sizeof bytes, file)) > 0;)
		out_write(&text, bytes, n);
	fclose(file);
	struct str copy = str_copy(arena, out_text(&text));
	out_free(&text);
	return copy;
}

static void write_file(struct str path, const char *before, const struct out *text)
{
	FILE *file = fopen(path.p, "wb");
	struct str bytes = out_text(text);
	if (!file || out_failed(text) != OK || fputs(before, file) < 0 ||
		fwrite(bytes.p, 1, bytes.n, file) != bytes.n || fclose(file) != 0) {
		fprintf(stderr, "%s:1: cannot be written (%s); check the folder and the disk\n", path.p,
			strerror(errno));
		exit(1);
	}
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
	c.source = read_file(arena, path);
	compile(&c);
	const char *slash = strrchr(path, '/');
	struct str name = str_c(slash ? slash + 1 : path);
	if (str_ends(name, STR(".html")))
		name = str_sub(name, 0, name.n - 5);
	if (!messages) {
		struct str stem = str_format(arena, "%s/%.*s_view", folder, STR_ARG(name));
		write_file(str_format(arena, "%.*s.h%c", STR_ARG(stem), 0),
			"/* Made by tmplc from the view; do not edit. */\n#pragma once\n#include \"web/html.h\"\n",
			&c.header);
		struct str include = str_format(arena,
			"/* Made by tmplc from the view; do not edit. */\n#include \"%.*s_view.h\"\n#pragma GCC diagnostic ignored \"-Wunused-parameter\"\n\n%c",
			STR_ARG(name), 0);
		write_file(str_format(arena, "%.*s.c%c", STR_ARG(stem), 0), include.p, &c.code);
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
