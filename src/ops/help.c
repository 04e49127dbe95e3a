#include <string.h>
#include "ops/describe.h"

enum { HELP_COLUMN = 30 };

struct str operation_words(struct arena *arena, const struct operation *operation)
{
	char *words = str_z(arena, str_c(operation->name));
	for (char *p = words; p != NULL && *p != '\0'; p++)
		if (*p == '_')
			*p = ' ';
	return str_c(words);
}

bool operation_hidden(const struct operation *operation)
{
	return (operation->flags & OPERATION_HIDDEN) != 0;
}

const char *role_word(const struct operation *operation)
{
	if (operation->flags & OPERATION_PUBLIC)
		return "public";
	return operation->least == USER_ROLE_OWNER     ? "owner"
	       : operation->least == USER_ROLE_MANAGER ? "manager"
						       : "rep";
}

static struct str noun_of(const struct operation *operation)
{
	struct str name = str_c(operation->name);
	return str_sub(name, 0, str_find_char(name, '_'));
}

/* What stands for the value of a field: "ID", "YYYY-MM-DD". */
static const char *value_word(const struct field *field)
{
	switch (field->type) {
	case FIELD_INT:
	case FIELD_OPT_INT:
	case FIELD_REAL:
	case FIELD_OPT_REAL:
		return "N";
	case FIELD_FLAG:
		return "";
	case FIELD_OPT_FLAG:
		return "yes|no";
	case FIELD_ID: /* the command line knows users by both */
		return field->noun != NULL && strcmp(field->noun, "user") == 0 ? "ID|EMAIL" : "ID";
	case FIELD_IDS:
		return "ID,ID...";
	case FIELD_TEXTS:
		return "\"A; B\"";
	case FIELD_UTC:
		return "TIME";
	case FIELD_DAY:
		return "YYYY-MM-DD";
	case FIELD_MINOR:
		return "AMOUNT";
	case FIELD_ENUM:
		return "WORD";
	case FIELD_LIST:
		return "\"A; B, ...\"";
	case FIELD_TEXT:
	case FIELD_HASH:
	case FIELD_BYTES:
	case FIELD_RECORD:
		break;
	}
	return "TEXT";
}

static bool is_positional(const struct operation *operation, const struct field *field)
{
	return operation->positional != NULL && strcmp(operation->positional, field->name) == 0;
}

static void out_flag(struct out *out, const char *name)
{
	out_z(out, name[1] == '\0' ? "-" : "--");
	for (; *name != '\0'; name++)
		out_char(out, *name == '_' ? '-' : *name);
}

static void out_upper(struct out *out, const char *name)
{
	for (; *name != '\0'; name++)
		out_char(out, *name >= 'a' && *name <= 'z' ? (char)(*name - 'a' + 'A') : *name);
}

static void out_usage(struct out *out, const struct operation *operation, struct arena *arena)
{
	out_format(out, "kith %.*s", STR_ARG(operation_words(arena, operation)));
	bool others = false;
	for (size_t i = 0; i < operation->in->n_fields; i++) {
		const struct field *field = &operation->in->fields[i];
		if (is_positional(operation, field)) {
			out_z(out, field->required ? " " : " [");
			out_upper(out, field->name);
			out_z(out, field->required ? "" : "]");
		} else if (field->required) {
			out_char(out, ' ');
			out_flag(out, field->name);
			out_format(out, " %s", value_word(field));
		} else {
			others = true;
		}
	}
	if (others)
		out_z(out, " [OPTIONS]");
	out_char(out, '\n');
}

static void out_column(struct out *out, size_t from)
{
	size_t used = out->n - from;
	if (used + 1 > HELP_COLUMN) {
		out_char(out, '\n');
		used = 0;
	}
	while (used++ < HELP_COLUMN)
		out_char(out, ' ');
}

static void out_values(struct out *out, const struct field *field)
{
	if (field->type == FIELD_ENUM) {
		out_z(out, ": ");
		for (int i = 1; i < field->enums->n; i++)
			out_format(out, "%s%s", i == 1 ? "" : ", ", field->enums->words[i]);
	} else if (field->type == FIELD_LIST) {
		out_z(out, "; each: ");
		for (size_t i = 0; i < field->record->n_fields; i++)
			out_format(out, "%s%s", i == 0 ? "" : ", ", field->record->fields[i].name);
	} else if ((field->min != 0 || field->max != 0) && (field->type == FIELD_INT || field->type == FIELD_OPT_INT)) {
		out_format(out, " (%lld to %lld)", (long long)field->min, (long long)field->max);
	}
}

static void out_field(struct out *out, const struct operation *operation, const struct field *field)
{
	size_t from = out->n;
	out_z(out, "  ");
	if (is_positional(operation, field)) {
		out_upper(out, field->name);
		out_z(out, ", ");
	}
	out_flag(out, field->name);
	if (value_word(field)[0] != '\0')
		out_format(out, " %s", value_word(field));
	out_column(out, from);
	out_z(out, field->help != NULL ? field->help : "");
	out_values(out, field);
	out_z(out, field->required ? " (needed)\n" : "\n");
}

void help_operation(struct out *out, const struct operation *operation, struct arena *arena)
{
	out_format(out, "%s\n\nUsage: ", operation->summary);
	out_usage(out, operation, arena);
	if (operation->in->n_fields != 0)
		out_z(out, "\n");
	for (size_t i = 0; i < operation->in->n_fields; i++)
		out_field(out, operation, &operation->in->fields[i]);
	out_z(out, "  --json");
	out_z(out, "                      The answer as JSON\n");
	out_z(out, "\nAnswer: ");
	for (size_t i = 0; i < operation->out->n_fields; i++)
		out_format(out, "%s%s", i == 0 ? "" : ", ", operation->out->fields[i].name);
	out_format(out, "%s\nLeast role: %s%s\n", operation->out->n_fields == 0 ? "nothing" : "", role_word(operation),
		operation->flags & OPERATION_UNDO ? "; can be taken back" : "");
	if (operation->method != NULL)
		out_format(out, "API: %s %s\n", operation->method, operation->path);
}

void help_noun(struct out *out, struct str noun, struct arena *arena)
{
	for (int i = 0; i < operation_count; i++) {
		const struct operation *operation = operations[i];
		if (operation_hidden(operation) || !str_equal(noun_of(operation), noun))
			continue;
		size_t from = out->n;
		out_format(out, "  %.*s", STR_ARG(operation_words(arena, operation)));
		out_column(out, from);
		out_format(out, "%s\n", operation->summary);
	}
}

void help_command(struct out *out, const struct command_help *command)
{
	out_format(out, "%s\n\nUsage: kith %s%s%s\n", command->summary, command->name,
		command->usage[0] != '\0' ? " " : "", command->usage);
}

void help_overview(struct out *out, struct command_list commands, struct arena *arena)
{
	out_z(out,
		"Kith: whom to ask today, for whom, why now, and what is owed to whom.\n\n"
		"Usage: kith [--data DIR] [--database URL] [--as EMAIL] [--json] WORDS...\n\n"
		"  --data DIR                  Where the data lie (KITH_DATA)\n"
		"  --database URL              PostgreSQL instead of the data directory's own database (KITH_DATABASE)\n"
		"  --as EMAIL                  Who acts (KITH_AS); the first owner when left out\n"
		"  --json                      Answers as JSON\n"
		"  --help                      Help for the words before it\n\n");
	for (size_t i = 0; i < commands.n; i++) {
		size_t from = out->n;
		out_format(out, "  %s", commands.v[i].name);
		out_column(out, from);
		out_format(out, "%s\n", commands.v[i].summary);
	}
	struct str noun = STR("");
	for (int i = 0; i < operation_count; i++) {
		if (operation_hidden(operations[i]) || str_equal(noun, noun_of(operations[i])))
			continue;
		noun = noun_of(operations[i]);
		out_char(out, '\n');
		help_noun(out, noun, arena);
	}
	out_z(out,
		"\nExit codes: 0 fine, 1 fault, 2 wrong command or unreadable file, 3 some rows refused, 4 not found,\n"
		"5 refused by a rule, 6 not allowed, 7 unavailable just now.\n");
}
