#include "wire/argv.h"
#include <string.h>
#include "base/vec.h"
#include "wire/form.h"

struct argv {
	const struct wire *wire;
	const struct record *record;
	VEC(struct pair) pairs;
};

static enum err push(struct argv *argv, struct str name, struct str value)
{
	return VEC_PUSH(argv->wire->arena, &argv->pairs, ((struct pair){name, value})) ? OK : ERR_NOMEM;
}

/* "--check-first" and "--check_first" are the field check_first. */
static const struct field *flag_field(struct argv *argv, struct str flag)
{
	char *name = str_z(argv->wire->arena, flag);
	if (name == NULL)
		return NULL;
	for (char *p = name; *p != '\0'; p++)
		if (*p == '-')
			*p = '_';
	return record_field(argv->record, str_c(name));
}

/* "A; B, Firm": items by ';', fields in their order by ','. The last field takes what is left. */
static enum err push_list(struct argv *argv, const struct field *field, struct str text)
{
	struct arena *arena = argv->wire->arena;
	struct str item, name = str_c(field->name);
	for (size_t index = 0; str_split(&text, ';', &item); index++) {
		if (str_trim(item).n == 0)
			continue;
		const struct record *record = field->record;
		for (size_t i = 0; i < record->n_fields && !str_none(item); i++) {
			struct str value = item;
			if (i + 1 < record->n_fields)
				str_split(&item, ',', &value);
			else
				item = STR_NONE;
			struct str path = wire_path(
				arena, wire_path_item(arena, name, index), str_c(record->fields[i].name));
			TRY(push(argv, path, str_trim(value)));
		}
	}
	return OK;
}

static enum err push_value(struct argv *argv, const struct field *field, struct str value)
{
	if (field->type == FIELD_LIST)
		return push_list(argv, field, value);
	if (field->type != FIELD_IDS && field->type != FIELD_TEXTS)
		return push(argv, str_c(field->name), value);
	struct str part;
	while (str_split(&value, field->type == FIELD_IDS ? ',' : ';', &part))
		TRY(push(argv, str_c(field->name), str_trim(part)));
	return OK;
}

static enum err refuse_flag(struct argv *argv, struct str flag)
{
	char *name = str_z(argv->wire->arena, str_sub(flag, 0, 60));
	if (name == NULL)
		return ERR_NOMEM;
	for (char *p = name; *p != '\0'; p++)
		if (*p == '-')
			*p = '_';
	return wire_refuse_unknown(argv->wire, str_c(name), argv->record, str_c(name));
}

/* "-k" and "-k10", where the operation has a field k. */
static bool is_letter_flag(struct argv *argv, const char *arg)
{
	return arg[0] == '-' && arg[1] != '-' && arg[1] != '\0' &&
	       record_field(argv->record, str_sub(str_c(arg), 1, 1)) != NULL;
}

/* One argument that begins with "--", or is a letter's; *at moves past the value that it takes. */
static enum err take_flag(struct argv *argv, const char *const *args, size_t n, size_t *at)
{
	bool letter = args[*at][1] != '-';
	struct str flag = str_c(args[*at] + (letter ? 1 : 2)), value = STR_NONE;
	if (letter && flag.n > 1) {
		value = str_from(flag, flag.p[1] == '=' ? 2 : 1);
		flag = str_sub(flag, 0, 1);
	}
	size_t equals = str_find_char(flag, '=');
	if (equals != SIZE_MAX) {
		value = str_from(flag, equals + 1);
		flag = str_sub(flag, 0, equals);
	}
	const struct field *field = flag_field(argv, flag);
	if (field == NULL && str_starts(flag, STR("no-")) && str_none(value)) {
		field = flag_field(argv, str_from(flag, 3));
		if (field != NULL && (field->type == FIELD_FLAG || field->type == FIELD_OPT_FLAG))
			return push(argv, str_c(field->name), STR("no"));
		field = NULL;
	}
	if (field == NULL)
		return refuse_flag(argv, flag);
	if (!str_none(value))
		return push_value(argv, field, value);
	if (field->type == FIELD_FLAG || field->type == FIELD_OPT_FLAG)
		return push(argv, str_c(field->name), STR("yes"));
	if (*at + 1 >= n || strncmp(args[*at + 1], "--", 2) == 0)
		return wire_refuse(argv->wire, str_c(field->name), "There is no value behind --%.*s.", STR_ARG(flag));
	return push_value(argv, field, str_c(args[++*at]));
}

static enum err take_positional(struct argv *argv, const char *positional, size_t count, const char *arg)
{
	const struct field *field = positional != NULL ? record_field(argv->record, str_c(positional)) : NULL;
	bool many = field != NULL && (field->type == FIELD_IDS || field->type == FIELD_TEXTS);
	if (field == NULL || (count != 0 && !many))
		return wire_refuse(argv->wire, STR_NONE,
			"\"%.*s\" stands alone. Write the flag it belongs to before it, like --name.",
			STR_ARG(str_sub(str_c(arg), 0, 60)));
	return push_value(argv, field, str_c(arg));
}

enum err argv_pairs(const struct wire *wire, const struct record *record, const char *positional,
	const char *const *args, size_t n, struct pair **ret_pairs, size_t *ret_n)
{
	struct argv argv = {.wire = wire, .record = record};
	size_t positionals = 0;
	bool flags = true;
	for (size_t i = 0; i < n; i++) {
		if (flags && strcmp(args[i], "--") == 0)
			flags = false;
		else if (flags && (strncmp(args[i], "--", 2) == 0 || is_letter_flag(&argv, args[i])))
			TRY(take_flag(&argv, args, n, &i));
		else
			TRY(take_positional(&argv, positional, positionals++, args[i]));
	}
	*ret_pairs = argv.pairs.v;
	*ret_n = argv.pairs.n;
	return OK;
}

enum err argv_decode(const struct wire *wire, const struct record *record, const char *positional,
	const char *const *args, size_t n, void *ret_value)
{
	struct pair *pairs = NULL;
	size_t n_pairs = 0;
	TRY(argv_pairs(wire, record, positional, args, n, &pairs, &n_pairs));
	return pairs_decode(wire, pairs, n_pairs, record, ret_value);
}
