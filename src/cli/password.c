#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>
#include "cli/internal.h"

enum err cli_password(struct cli *cli, const char *prompt, struct str *ret_password)
{
	struct termios before;
	bool terminal = isatty(STDIN_FILENO) && tcgetattr(STDIN_FILENO, &before) == 0;
	if (terminal) {
		struct termios silent = before;
		silent.c_lflag &= ~(tcflag_t)ECHO;
		tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
		fprintf(stderr, "%s: ", prompt);
	}
	char line[4096];
	char *got = fgets(line, sizeof line, stdin);
	if (terminal) {
		tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
		fputc('\n', stderr);
	}
	if (got == NULL)
		return ERR_INVALID;
	*ret_password = str_copy(cli->arena, str_sub(str_c(line), 0, strcspn(line, "\r\n")));
	explicit_bzero(line, sizeof line);
	return OK;
}

enum err passwords_add(
	struct cli *cli, const struct operation *operation, struct pair **pairs, size_t *n, struct problem *problem)
{
	for (size_t i = 0; i < operation->in->n_fields; i++) {
		const struct field *field = &operation->in->fields[i];
		bool password = field->type == FIELD_TEXT && field->required && field->noun != NULL &&
				strcmp(field->noun, "password") == 0;
		for (size_t k = 0; password && k < *n; k++)
			password = !str_is((*pairs)[k].name, field->name);
		if (!password)
			continue;
		struct pair *more = ARENA_ARRAY(cli->arena, *n + 1, struct pair);
		if (more == NULL)
			return ERR_NOMEM;
		if (*n != 0)
			memcpy(more, *pairs, *n * sizeof **pairs);
		more[*n].name = str_c(field->name);
		if (cli_password(cli, "Password", &more[*n].value) != OK) {
			*problem = (struct problem){
				str_c(field->name), STR("A password is needed. Give it on standard input.")};
			return ERR_INVALID;
		}
		*pairs = more;
		++*n;
	}
	return OK;
}
