/* sqlc: statement files. A comment, the signature line, the text; the texts of both engines. */
#include "sqlc.h"

static const char *const kinds[] = {"none", "changes", "maybe", "many", "each"};
static const char signature_form[] = "write '-- name(argument type, ...) -> none|changes|maybe|many|each'";

const struct param *statement_param(const struct statement_def *statement, struct str name)
{
	for (size_t i = 0; i < statement->n_params; i++)
		if (str_equal(statement->params[i].name, name))
			return &statement->params[i];
	return NULL;
}

static bool word_fits_c(struct str word)
{
	struct token token = {.kind = TOKEN_WORD, .text = word};
	return word.n && token_name(&token) && !word_reserved_c(word);
}

/* "person person_id?" */
static void read_param(struct sqlc *sqlc, struct statement_def *s, struct str text)
{
	struct str rest = text, name;
	str_split(&rest, ' ', &name);
	struct param param = {.name = name};
	if (!word_fits_c(name))
		fail(sqlc, s->file, s->line,
			"'%.*s' is no name of an argument; use lower-case letters, digits and _, and no word of C",
			STR_ARG(name));
	if (str_none(rest) || !type_parse(sqlc, rest, &param.type))
		fail(sqlc, s->file, s->line,
			"'%.*s' is no type of ':%.*s'; there are text int real flag utc day minor hash bytes, <noun>_id (base/id.h), enum <name>, with ? or []",
			STR_ARG(str_trim(rest)), STR_ARG(name));
	if (param.type.nullable && (param.type.field == FIELD_MINOR || param.type.field == FIELD_HASH))
		fail(sqlc, s->file, s->line, "':%.*s' may be NULL, but %s has no NULL in C; take the ? away",
			STR_ARG(name), param.type.field == FIELD_MINOR ? "minor" : "hash");
	if (statement_param(s, name))
		fail(sqlc, s->file, s->line, "two arguments ':%.*s'", STR_ARG(name));
	s->params[s->n_params++] = param;
}

static void read_params(struct sqlc *sqlc, struct statement_def *s, struct str text)
{
	size_t n = 1;
	for (size_t i = 0; i < text.n; i++)
		n += text.p[i] == ',';
	s->params = ARENA_ARRAY(sqlc->arena, n, struct param);
	if (str_empty(str_trim(text)))
		return;
	struct str part;
	while (str_split(&text, ',', &part))
		read_param(sqlc, s, str_trim(part));
}

/* "name(params) -> kind" */
static void read_signature(struct sqlc *sqlc, struct statement_def *s, struct str text)
{
	size_t open = str_find_char(text, '('), close = str_find_char(text, ')');
	size_t arrow = str_find(text, STR("->"));
	if (close == SIZE_MAX || arrow == SIZE_MAX || close > arrow ||
		!str_empty(str_trim(str_sub(text, close + 1, arrow - close - 1))))
		fail(sqlc, s->file, s->line, "the signature is not complete; %s", signature_form);
	s->name = str_sub(text, 0, open);
	if (!word_fits_c(s->name))
		fail(sqlc, s->file, s->line, "'%.*s' is no name of a statement; use lower-case letters, digits and _",
			STR_ARG(s->name));
	read_params(sqlc, s, str_sub(text, open + 1, close - open - 1));
	struct str kind = str_trim(str_from(text, arrow + 2));
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (str_is(kind, kinds[i])) {
			s->kind = (enum statement_kind)i;
			return;
		}
	fail(sqlc, s->file, s->line, "'%.*s' is not what comes back; %s", STR_ARG(kind), signature_form);
}

/* A comment that begins like a call, without a space before the bracket. */
static bool is_signature(struct str text)
{
	size_t open = str_find_char(text, '(');
	struct token token = {.kind = TOKEN_WORD, .text = str_sub(text, 0, open)};
	return open != SIZE_MAX && open > 0 && token_name(&token);
}

/* The comments before a statement: prose, scan permission, signature, which may go on over lines. */
static const struct token *read_head(struct sqlc *sqlc, struct statement_def *s, const struct token *t)
{
	AUTO_OUT doc = {0};
	struct str signature = STR_NONE;
	for (; t->kind == TOKEN_COMMENT; t++) {
		if (str_starts(t->text, STR("scan:"))) {
			s->scan = true;
			if (str_empty(str_trim(str_from(t->text, 5))))
				fail(sqlc, s->file, t->line, "a scan without its reason; write '-- scan: why'");
		} else if (!str_none(signature) && str_find(signature, STR("->")) == SIZE_MAX) {
			signature = str_format(sqlc->arena, "%.*s %.*s", STR_ARG(signature), STR_ARG(t->text));
		} else if (is_signature(t->text)) {
			if (!str_none(signature))
				fail(sqlc, s->file, s->line, "a signature without a statement behind it");
			s->line = t->line;
			signature = t->text;
		} else if (!str_empty(t->text)) {
			out_format(&doc, "%s%.*s", doc.n ? "\n" : "", STR_ARG(t->text));
		}
		/* An empty line parts prose about the file from prose about the statement. */
		if (t[1].line > t->line + 1 && str_none(signature))
			out_reset(&doc);
	}
	if (str_none(signature)) {
		if (t->kind == TOKEN_END)
			return t;
		fail(sqlc, s->file, t->line, "a statement without a signature; %s", signature_form);
	}
	if (t->kind == TOKEN_END)
		fail(sqlc, s->file, s->line, "a signature without a statement behind it");
	read_signature(sqlc, s, signature);
	s->doc = doc.n ? str_copy(sqlc->arena, out_text(&doc)) : STR_NONE;
	return t;
}

/* ---- the texts of both engines ---- */

static size_t param_number(struct sqlc *sqlc, struct statement_def *s, const struct token *t)
{
	for (size_t i = 0; i < s->n_params; i++)
		if (str_equal(s->params[i].name, t->text)) {
			s->params[i].used = true;
			return i + 1;
		}
	complain(sqlc, s->file, t->line, "':%.*s' is no argument of '%.*s'; add it to the signature", STR_ARG(t->text),
		STR_ARG(s->name));
	s->broken = true;
	return 0;
}

static bool is_list(const struct statement_def *s, size_t number)
{
	return number &&
	       (s->params[number - 1].type.field == FIELD_IDS || s->params[number - 1].type.field == FIELD_TEXTS);
}

/* `[NOT] IN (:ids[])`; returns the token behind it. `negated`: NOT stands before. */
static const struct token *write_list(struct sqlc *sqlc, struct statement_def *s, const struct token *in, bool negated)
{
	const struct token *param = in + 2;
	size_t number = param_number(sqlc, s, param);
	if (number && !is_list(s, number)) {
		complain(sqlc, s->file, param->line,
			"':%.*s' is no list; write its type with [], or take the [] away here", STR_ARG(param->text));
		s->broken = true;
		return in + 6;
	}
	if (!number)
		return in + 6;
	out_format(&s->sqlite, "%s (SELECT value FROM carray(?%zu))", negated ? "NOT IN" : "IN", number);
	out_format(&s->postgres, "%s($%zu::%s)", negated ? "<> ALL " : "= ANY ", number,
		type_postgres(s->params[number - 1].type));
	return in + 6;
}

static void write_param(struct sqlc *sqlc, struct statement_def *s, const struct token *t)
{
	size_t number = param_number(sqlc, s, t);
	if (!number)
		return;
	if (is_list(s, number)) {
		complain(sqlc, s->file, t->line, "':%.*s' is a list; use it as IN (:%.*s[])", STR_ARG(t->text),
			STR_ARG(t->text));
		s->broken = true;
		return;
	}
	out_format(&s->sqlite, "?%zu", number);
	out_format(&s->postgres, "$%zu::%s", number, type_postgres(s->params[number - 1].type));
}

static bool is_list_use(const struct token *in)
{
	return token_is(in, "IN") && token_is(in + 1, "(") && in[2].kind == TOKEN_PARAM && token_is(in + 3, "[") &&
	       token_is(in + 4, "]") && token_is(in + 5, ")");
}

static void write_texts(struct sqlc *sqlc, struct statement_def *s)
{
	const struct token *end = s->tokens.v + s->tokens.n;
	for (const struct token *t = s->tokens.v; t < end;) {
		s->tokens.v[t - s->tokens.v].offset = s->sqlite.n;
		if (t->spaced && t != s->tokens.v) {
			char space = t->line > t[-1].line ? '\n' : ' ';
			out_char(&s->sqlite, space);
			out_char(&s->postgres, space);
		}
		bool negated = token_is(t, "NOT") && is_list_use(t + 1);
		if (negated || is_list_use(t)) {
			t = write_list(sqlc, s, t + negated, negated);
			continue;
		}
		if (t->kind == TOKEN_PARAM) {
			write_param(sqlc, s, t);
		} else {
			/* The same function under another name. */
			bool place = token_is(t, "strpos") && token_is(t + 1, "(");
			out_str(&s->sqlite, place ? STR("instr") : t->text);
			out_str(&s->postgres, t->text);
		}
		t++;
	}
	for (size_t i = 0; i < s->n_params; i++)
		if (!s->params[i].used)
			complain(sqlc, s->file, s->line, "'%.*s' does not use ':%.*s'; take it out of the signature",
				STR_ARG(s->name), STR_ARG(s->params[i].name));
}

static struct statement_def *new_statement(struct sqlc *sqlc, const struct source *source)
{
	struct statement_def *s = ARENA_NEW(sqlc->arena, struct statement_def);
	s->file = source->file;
	out_init(&s->sqlite, 0);
	out_init(&s->postgres, 0);
	return s;
}

void statements_read(struct sqlc *sqlc, struct source *source, struct statements *ret_statements)
{
	const struct token *t = source->tokens.v;
	for (;;) {
		struct statement_def *s = new_statement(sqlc, source);
		t = read_head(sqlc, s, t);
		if (t->kind == TOKEN_END)
			return;
		for (; !token_is(t, ";"); t++) {
			if (t->kind == TOKEN_END)
				fail(sqlc, source->file, s->line, "'%.*s' does not end; write ';' behind it",
					STR_ARG(s->name));
			if (t->kind != TOKEN_COMMENT)
				VEC_PUSH(sqlc->arena, &s->tokens, *t);
			else if (is_signature(t->text) && str_find(t->text, STR("->")) != SIZE_MAX)
				fail(sqlc, source->file, t->line, "a signature inside '%.*s'; end that with ';' first",
					STR_ARG(s->name));
		}
		/* A type behind the last column may stand behind the semicolon. */
		if (s->tokens.n && str_none(s->tokens.v[s->tokens.n - 1].comment))
			s->tokens.v[s->tokens.n - 1].comment = t->comment;
		VEC_PUSH(sqlc->arena, &s->tokens, ((struct token){.kind = TOKEN_END, .line = t->line}));
		s->tokens.n--;
		t++;
		write_texts(sqlc, s);
		VEC_PUSH(sqlc->arena, ret_statements, s);
	}
}
