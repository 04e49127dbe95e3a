/* sqlc: SQL text to words. */
#include <ctype.h>
#include "sqlc.h"

static bool name_char(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

static const char *const pairs[] = {"<=", ">=", "<>", "!=", "||", "->", "::"};

/* Length of the word at `p`, whose first letter decides what it is. */
static size_t word_length(
	struct sqlc *sqlc, const struct source *source, const char *p, int line, enum token_kind *ret_kind)
{
	const char *end = source->text.p + source->text.n;
	const char *q = p + 1;
	*ret_kind = TOKEN_PUNCT;
	if (*p == '\'') {
		*ret_kind = TOKEN_STRING;
		for (;; q++) {
			if (q >= end || *q == '\n')
				fail(sqlc, source->file, line,
					"a string is not closed; end it with ' on the same line");
			if (*q == '\'' && (q + 1 >= end || q[1] != '\''))
				return (size_t)(q + 1 - p);
			if (*q == '\'')
				q++;
		}
	}
	if (*p == '"' || *p == '`')
		fail(sqlc, source->file, line, "a quoted name; choose a name that needs no quotes");
	if (*p == ':' && q < end && (isalpha((unsigned char)*q) || *q == '_')) {
		*ret_kind = TOKEN_PARAM;
	} else if (isdigit((unsigned char)*p)) {
		*ret_kind = TOKEN_NUMBER;
		while (q < end && (name_char(*q) || *q == '.'))
			q++;
		return (size_t)(q - p);
	} else if (name_char(*p)) {
		*ret_kind = TOKEN_WORD;
	} else {
		for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
			if (q < end && p[0] == pairs[i][0] && *q == pairs[i][1])
				return 2;
		return 1;
	}
	while (q < end && name_char(*q))
		q++;
	return (size_t)(q - p);
}

/* A comment behind a token of its line belongs to that token; one alone on its line is a token. */
static void lex_comment(struct sqlc *sqlc, struct source *source, struct str text, int line)
{
	struct tokens *tokens = &source->tokens;
	text = str_trim(str_from(text, 2));
	if (tokens->n && tokens->v[tokens->n - 1].line == line && tokens->v[tokens->n - 1].kind != TOKEN_COMMENT)
		tokens->v[tokens->n - 1].comment = text;
	else
		VEC_PUSH(sqlc->arena, tokens,
			((struct token){.kind = TOKEN_COMMENT, .text = text, .line = line, .spaced = true}));
}

void lex(struct sqlc *sqlc, struct source *source)
{
	const char *p = source->text.p, *end = p + source->text.n;
	int line = 1;
	bool spaced = true;
	while (p < end) {
		if (*p == '\n' || isspace((unsigned char)*p)) {
			line += *p == '\n';
			spaced = true;
			p++;
			continue;
		}
		if (p + 1 < end && p[0] == '-' && p[1] == '-') {
			struct str rest = {p, (size_t)(end - p)};
			size_t n = str_find_char(rest, '\n');
			rest = str_sub(rest, 0, n);
			lex_comment(sqlc, source, rest, line);
			p += rest.n;
			spaced = true;
			continue;
		}
		if (p + 1 < end && p[0] == '/' && p[1] == '*')
			fail(sqlc, source->file, line, "a comment in /* */; write it behind --");
		struct token token = {.line = line, .spaced = spaced};
		size_t n = word_length(sqlc, source, p, line, &token.kind);
		token.text = token.kind == TOKEN_PARAM ? (struct str){p + 1, n - 1} : (struct str){p, n};
		VEC_PUSH(sqlc->arena, &source->tokens, token);
		p += n;
		spaced = false;
	}
	VEC_PUSH(sqlc->arena, &source->tokens, ((struct token){.kind = TOKEN_END, .line = line, .spaced = true}));
	if (arena_failed(sqlc->arena))
		fail(sqlc, source->file, line, "memory ran out");
	source->tokens.n--;
}

bool token_is(const struct token *token, const char *word)
{
	return (token->kind == TOKEN_WORD || token->kind == TOKEN_PUNCT) &&
	       str_equal_ascii_nocase(token->text, str_c(word));
}

bool token_name(const struct token *token)
{
	if (token->kind != TOKEN_WORD && token->kind != TOKEN_PARAM)
		return false;
	for (size_t i = 0; i < token->text.n; i++)
		if (!islower((unsigned char)token->text.p[i]) && !(i && isdigit((unsigned char)token->text.p[i])) &&
			token->text.p[i] != '_')
			return false;
	return true;
}

const struct token *token_close(const struct token *open)
{
	int depth = 0;
	for (const struct token *t = open; t->kind != TOKEN_END; t++) {
		depth += token_is(t, "(") - token_is(t, ")");
		if (depth == 0)
			return t;
	}
	return NULL;
}

void tokens_text(struct out *out, const struct token *from, const struct token *end)
{
	for (const struct token *t = from; t < end; t++) {
		if (t->kind == TOKEN_COMMENT)
			continue;
		if (t->spaced && t != from)
			out_char(out, ' ');
		if (t->kind == TOKEN_PARAM)
			out_char(out, ':');
		out_str(out, t->text);
	}
}

/* PostgreSQL's reserved words, also those reserved except for functions or types. SQLite's own
 * refusals come from preparing the schema. */
static const char *const reserved_sql[] = {"all", "analyse", "analyze", "and", "any", "array", "as", "asc",
	"asymmetric", "authorization", "binary", "both", "case", "cast", "check", "collate", "collation", "column",
	"concurrently", "constraint", "create", "cross", "current_catalog", "current_date", "current_role",
	"current_schema", "current_time", "current_timestamp", "current_user", "default", "deferrable", "desc",
	"distinct", "do", "else", "end", "except", "exists", "false", "fetch", "for", "foreign", "freeze", "from",
	"full", "grant", "group", "having", "ilike", "in", "index", "initially", "inner", "intersect", "into", "is",
	"isnull", "join", "lateral", "leading", "left", "like", "limit", "localtime", "localtimestamp", "natural",
	"not", "notnull", "null", "offset", "on", "only", "or", "order", "outer", "overlaps", "placing", "primary",
	"references", "returning", "right", "select", "session_user", "set", "similar", "some", "symmetric",
	"system_user", "table", "tablesample", "then", "to", "trailing", "true", "union", "unique", "update", "user",
	"using", "values", "variadic", "verbose", "when", "where", "window", "with"};
static const char *const reserved_c[] = {"alignas", "alignof", "asm", "auto", "bool", "break", "case", "char", "const",
	"constexpr", "continue", "default", "do", "double", "else", "enum", "errno", "extern", "false", "float", "for",
	"goto", "if", "inline", "int", "linux", "long", "nullptr", "register", "restrict", "return", "short", "signed",
	"sizeof", "static", "static_assert", "stdin", "stdout", "stderr", "struct", "switch", "thread_local", "true",
	"typedef", "typeof", "union", "unix", "unsigned", "void", "volatile", "while"};

bool word_reserved_c(struct str word)
{
	for (size_t i = 0; i < sizeof reserved_c / sizeof *reserved_c; i++)
		if (str_is(word, reserved_c[i]))
			return true;
	return false;
}

bool word_reserved(struct str word)
{
	for (size_t i = 0; i < sizeof reserved_sql / sizeof *reserved_sql; i++)
		if (str_equal_ascii_nocase(word, str_c(reserved_sql[i])))
			return true;
	return word_reserved_c(word);
}
