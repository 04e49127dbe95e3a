/* Controls: view, if, for, call, wrap. Branches must leave the HTML where they found it. */
#include "tmplc.h"
#include <string.h>

/* ---- controls ---- */

const char *block_word(enum block_kind kind)
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

void control(struct compiler *c)
{
	int line = c->line;
	struct str inside = take_until(c, "%}", "{%"), rest = str_trim(inside);
	size_t space = 0;
	while (space < rest.n && !is_space(rest.p[space]))
		space++;
	struct str word = str_sub(rest, 0, space);
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
