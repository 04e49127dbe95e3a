/* Users by their e-mail address, which people know, in the place of their id, which they would look up. */
#include <string.h>
#include "cli/internal.h"
#include "user_ops.h"

enum err cli_user(
	struct cli *cli, struct str email, const char *field, struct user_id *ret_user, struct problem *problem)
{
	struct user_list_in in = {0};
	struct user_list_out out;
	TRY(cli_call(cli, operation_find(STR("user_list")), &in, &out, problem));
	const struct user_all_row *user = out.items.items;
	for (size_t i = 0; i < out.items.n; i++)
		if (str_equal_ascii_nocase(user[i].email, str_trim(email))) {
			*ret_user = user[i].id;
			return OK;
		}
	*problem = (struct problem){
		str_c(field), str_format(cli->arena, "Nobody signs in here as %.*s.", STR_ARG(str_trim(email)))};
	return ERR_NOT_FOUND;
}

enum err users_by_email(
	struct cli *cli, const struct operation *operation, struct pair *pairs, size_t n, struct problem *problem)
{
	for (size_t i = 0; i < n; i++) {
		const struct field *field = record_field(operation->in, pairs[i].name);
		bool user = field != NULL && field->type == FIELD_ID && strcmp(field->noun, "user") == 0;
		struct user_id found;
		char id[ID_TEXT_SIZE];
		if (!user || str_find_char(pairs[i].value, '@') == SIZE_MAX)
			continue;
		TRY(cli_user(cli, pairs[i].value, field->name, &found, problem));
		id_text(found.v, id);
		pairs[i].value = str_copy(cli->arena, (struct str){id, sizeof id});
	}
	return OK;
}
