/* People by their whole name, in the place of their id. */
#include <string.h>
#include "cli/internal.h"
#include "person_ops.h"

enum { TOLD_MOST = 5 };

static void refuse(struct cli *cli, const char *field, struct str name, const struct person_list_item *const *called,
	size_t n, struct problem *problem)
{
	struct str which = STR("");
	for (size_t i = 0; i < n && i < TOLD_MOST; i++) {
		char id[ID_TEXT_SIZE];
		id_text(called[i]->person.v, id);
		which = str_format(cli->arena, "%.*s\n  %.*s  %.*s", STR_ARG(which), (int)sizeof id, id,
			STR_ARG(called[i]->headline));
	}
	*problem = (struct problem){str_c(field),
		n == 0 ? str_format(cli->arena,
				 "Nobody here is called %.*s. Give a whole name, or an id: 13 letters and digits, as lists "
				 "show it with --json.",
				 STR_ARG(name))
		       : str_format(cli->arena, "More than one person is called %.*s. Give the id of one:%.*s",
				 STR_ARG(name), STR_ARG(which))};
}

static enum err find(
	struct cli *cli, struct str name, const char *field, struct person_id *ret_person, struct problem *problem)
{
	struct person_list_in in = {.search = name};
	struct person_list_out out;
	TRY(cli_call(cli, operation_find(STR("person_list")), &in, &out, problem));
	const struct person_list_item *person = out.items.items, **called = ARENA_ARRAY(cli->arena, out.items.n + 1,
									 const struct person_list_item *);
	size_t n = 0;
	if (called == NULL)
		return ERR_NOMEM;
	for (size_t i = 0; i < out.items.n; i++)
		if (str_equal_ascii_nocase(person[i].name, name))
			called[n++] = &person[i];
	if (n != 1 || out.more) {
		refuse(cli, field, name, called, n, problem);
		return n == 0 ? ERR_NOT_FOUND : ERR_CONFLICT;
	}
	*ret_person = called[0]->person;
	return OK;
}

enum err people_by_name(
	struct cli *cli, const struct operation *operation, struct pair *pairs, size_t n, struct problem *problem)
{
	for (size_t i = 0; i < n; i++) {
		const struct field *field = record_field(operation->in, pairs[i].name);
		bool person = field != NULL && field->type == FIELD_ID && strcmp(field->noun, "person") == 0;
		struct str name = str_trim(pairs[i].value);
		struct person_id found;
		char id[ID_TEXT_SIZE];
		if (!person || str_find_char(name, ' ') == SIZE_MAX)
			continue;
		TRY(find(cli, name, field->name, &found, problem));
		id_text(found.v, id);
		pairs[i].value = str_copy(cli->arena, (struct str){id, sizeof id});
	}
	return OK;
}
