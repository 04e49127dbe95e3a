/* Between the files of the command line. */
#pragma once
#include "cli/cli.h"
#include "wire/table.h"
#include "wire/wire.h"

/* Fills in what no flag has set: environment, file, default. */
NODISCARD enum err settings_load(struct cli *cli, struct problem *ret_problem);
/* The setting of a flag ("--data"), or SETTING_COUNT. */
enum setting settings_flag(struct str flag);
void settings_print(const struct cli *cli, struct out *out);

/* Sets the app's clock by KITH_CLOCK, where it is given. */
NODISCARD enum err clock_from_environment(struct cli *cli, struct problem *ret_problem);

/* A needed password that no flag gives is asked for: arguments can be read by everybody on the machine. */
NODISCARD enum err passwords_add(
	struct cli *cli, const struct operation *operation, struct pair **pairs, size_t *n, struct problem *problem);

/* Where an operation takes a user, an e-mail address among the pairs becomes that user's id. */
NODISCARD enum err users_by_email(
	struct cli *cli, const struct operation *operation, struct pair *pairs, size_t n, struct problem *problem);

/* Where an operation takes a person, the whole name of the only one who is called so becomes their id; names have a blank,
 * which ids have not. */
NODISCARD enum err people_by_name(
	struct cli *cli, const struct operation *operation, struct pair *pairs, size_t n, struct problem *problem);

/* Through the server's socket. ERR_UNAVAILABLE with *ret_running false: none runs. */
NODISCARD enum err remote_call(struct cli *cli, const struct operation *operation, void *in, void *ret_out,
	struct problem *ret_problem, bool *ret_running);
/* The file as the server keeps it, for import_receive. *ret_running as above. */
NODISCARD enum err remote_file(
	struct cli *cli, const char *path, struct file_id *ret_file, struct problem *ret_problem, bool *ret_running);

/* Today for people: each thing to do with its reason in full. */
void print_today(struct out *out, const void *today, const struct table_style *style, struct arena *arena);
