#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "cli/internal.h"
#include "wire/json.h"
#include "wire/wire.h"

static const struct {
	const char *name, *environment, *fallback, *help;
} known[SETTING_COUNT] = {
	[SETTING_DATA] = {"data", "KITH_DATA", NULL, "data directory"},
	[SETTING_DATABASE] = {"database", "KITH_DATABASE", "", "PostgreSQL, as postgresql://..."},
	[SETTING_AS] = {"as", "KITH_AS", "", "who acts on the command line, by e-mail"},
	[SETTING_LISTEN] = {"listen", "KITH_LISTEN", "127.0.0.1:8017", "address and port of kith serve"},
	[SETTING_HOSTS] = {"hosts", "KITH_HOSTS", "", "names under which the server may be called"},
};

enum setting settings_flag(struct str flag)
{
	for (int i = 0; i < SETTING_COUNT; i++)
		if (str_starts(flag, STR("--")) && str_is(str_from(flag, 2), known[i].name))
			return (enum setting)i;
	return SETTING_COUNT;
}

static void set(struct cli *cli, int setting, struct str value, enum setting_source source)
{
	if (cli->sources[setting] < source || str_none(cli->settings[setting])) {
		cli->settings[setting] = str_copy(cli->arena, value);
		cli->sources[setting] = source;
	}
}

static struct str file_path(struct arena *arena)
{
	const char *given = getenv("KITH_CONFIG"), *home = getenv("HOME"), *config = getenv("XDG_CONFIG_HOME");
	if (given != NULL)
		return str_c(given);
	if (config != NULL && config[0] == '/')
		return str_format(arena, "%s/kith/kith.conf", config);
	return home != NULL ? str_format(arena, "%s/.config/kith/kith.conf", home) : STR_NONE;
}

/* "name = value" lines; '#' begins a comment. */
static enum err load_file(struct cli *cli, struct problem *problem)
{
	char *path = str_z(cli->arena, file_path(cli->arena));
	FILE *file = path != NULL ? fopen(path, "r") : NULL;
	if (file == NULL) {
		if (path == NULL || errno == ENOENT || errno == ENOTDIR)
			return OK;
		problem->message = str_format(cli->arena, "Cannot read %s: %s.", path, strerror(errno));
		return ERR_INVALID;
	}
	char buffer[4096];
	enum err err = OK;
	for (int number = 1; err == OK && fgets(buffer, sizeof buffer, file) != NULL; number++) {
		struct str rest = str_trim(str_c(buffer)), name = STR_NONE;
		if (rest.n == 0 || rest.p[0] == '#')
			continue;
		str_split(&rest, '=', &name);
		enum setting setting = settings_flag(str_join(cli->arena, STR("--"), str_trim(name)));
		if (setting == SETTING_COUNT || str_none(rest)) {
			problem->message = str_format(cli->arena,
				"%s:%d: write \"name = value\" with a name that kith config lists.", path, number);
			err = ERR_INVALID;
			break;
		}
		set(cli, (int)setting, str_trim(rest), SETTING_FILE);
	}
	fclose(file);
	return err;
}

static struct str default_data(struct arena *arena)
{
	const char *home = getenv("HOME"), *data = getenv("XDG_DATA_HOME");
	if (data != NULL && data[0] == '/')
		return str_format(arena, "%s/kith", data);
	return str_format(arena, "%s/.local/share/kith", home != NULL ? home : "");
}

/* Absolute, so that the socket of a directory has one name, however it is written. */
static struct str absolute(struct arena *arena, struct str path)
{
	while (path.n > 1 && path.p[path.n - 1] == '/')
		path = str_sub(path, 0, path.n - 1);
	char *z = str_z(arena, path);
	char *real = z != NULL ? realpath(z, NULL) : NULL;
	struct str result = path;
	char here[4096];
	if (real != NULL)
		result = str_copy(arena, str_c(real));
	else if (path.n != 0 && path.p[0] != '/' && getcwd(here, sizeof here) != NULL)
		result = str_format(arena, "%s/%.*s", here, STR_ARG(path));
	free(real);
	return result;
}

enum err settings_load(struct cli *cli, struct problem *ret_problem)
{
	for (int i = 0; i < SETTING_COUNT; i++) {
		const char *value = getenv(known[i].environment);
		if (value != NULL)
			set(cli, i, str_c(value), SETTING_ENVIRONMENT);
	}
	TRY(load_file(cli, ret_problem));
	for (int i = 0; i < SETTING_COUNT; i++)
		set(cli, i, i == SETTING_DATA ? default_data(cli->arena) : str_c(known[i].fallback), SETTING_DEFAULT);
	cli->settings[SETTING_DATA] = absolute(cli->arena, cli->settings[SETTING_DATA]);
	return OK;
}

/* A password in a database's address is nobody's business. */
static struct str shown(struct arena *arena, struct str value)
{
	size_t scheme = str_find(value, STR("://")), at = str_find_char(value, '@');
	if (scheme == SIZE_MAX || at == SIZE_MAX || at < scheme)
		return value;
	struct str user = str_sub(value, scheme + 3, at - scheme - 3);
	size_t colon = str_find_char(user, ':');
	if (colon == SIZE_MAX)
		return value;
	return str_format(
		arena, "%.*s:***%.*s", STR_ARG(str_sub(value, 0, scheme + 3 + colon)), STR_ARG(str_from(value, at)));
}

void settings_print(const struct cli *cli, struct out *out)
{
	static const char *const sources[] = {"default", "file", "environment", "flag"};
	if (cli->json)
		out_z(out, "{\"settings\":[");
	for (int i = 0; i < SETTING_COUNT; i++) {
		struct str value = shown(cli->arena, cli->settings[i]);
		if (cli->json) {
			out_format(out, "%s{\"name\":\"%s\",\"environment\":\"%s\",\"source\":\"%s\",\"value\":",
				i == 0 ? "" : ",", known[i].name, known[i].environment, sources[cli->sources[i]]);
			json_encode_text(out, value);
			out_char(out, '}');
		} else {
			out_format(out, "%-10s %-12s %-30.*s %s (%s)\n", known[i].name, sources[cli->sources[i]],
				STR_ARG(value), known[i].help, known[i].environment);
		}
	}
	if (cli->json)
		out_z(out, "]}\n");
	else
		out_format(out, "\nFile: %.*s\n", STR_ARG(file_path(cli->arena)));
}
