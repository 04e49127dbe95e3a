/* Where one stands in the HTML, byte for byte, and how an expression is escaped there. */
#include "tmplc.h"
#include <stdio.h>

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

void write_literal(struct compiler *c)
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

void write_position(struct compiler *c, int line)
{
	out_format(&c->code, "#line %d \"%s\"\n", line, c->path);
}

void end_words(struct compiler *c)
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
void settle_space(struct compiler *c)
{
	if (c->state.space && !c->state.after_block) {
		out_char(&c->literal, ' ');
		add_word(c, ' ');
	}
	c->state.space = false;
}

/* ---- the HTML machine: one literal byte at a time ---- */

struct str innermost(const struct state *state)
{
	return state->n_open ? state->open[state->n_open - 1].tag : STR_NONE;
}

bool is_space(char byte)
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

void html_byte(struct compiler *c, char byte)
{
	if (c->state.where == IN_TEXT)
		text_byte(c, byte);
	else if (c->state.where == IN_VALUE)
		value_byte(c, byte);
	else
		tag_byte(c, byte);
}

struct str take_until(struct compiler *c, const char *end, const char *what)
{
	struct str rest = str_from(c->source, c->at + 2);
	size_t n = str_find(rest, str_c(end));
	if (n == SIZE_MAX)
		refuse(c, c->line, "%s has no %s; close it", what, end);
	struct str inside = str_sub(rest, 0, n);
	c->at += n + 4;
	return inside;
}

void count_lines(struct compiler *c, struct str text)
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

void expression(struct compiler *c)
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
