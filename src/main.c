/* kith: the program. Operations are found by their words; these commands stand beside them. */
#include "admin.h"
#include "base/arena.h"
#include "cli/batch.h"
#include "import.h"
#include "serve.h"

static const struct cli_command commands[] = {
	{{"serve", "[--listen ADDR:PORT] [--hosts NAMES]", "Serve the pages and the API, and run jobs"}, serve_command},
	{{"init", "--owner NAME --email E [--name TEAM] [--zone Z] [--currency C] [--country C]",
		 "Make the workspace with its owner; the password comes from standard input"},
		init_command},
	{{"import", "FILE... [--rep EMAIL] [--mapping \"Column=field;...\"] [--dry-run]",
		 "Bring in contacts and deals from files; --dry-run only says what would happen"},
		import_command},
	{{"batch", "",
		 "Run operations from standard input, a line each: operation, who, when, fields as JSON, between tabs"},
		batch_command},
	{{"backup", "FILE", "Copy data and secret while they are in use: FILE, FILE.secret, FILE.sha256 of both"},
		backup_command},
	{{"restore", "FILE [--without-secret]",
		 "Verify a backup and its secret and put both in place; "
		 "--without-secret: who must not come back is not recognized any more"},
		restore_command},
	{{"check", "", "Look whether the stored data hold together"}, check_command},
	{{"migrate", "", "Bring the data to this program's version"}, migrate_command},
};

int main(int argc, char **argv)
{
	arena_setup();
	return cli_main(argc, (const char *const *)argv, commands, sizeof commands / sizeof *commands);
}
