/* Commands for whoever keeps an installation: init, backup, restore, check, migrate. */
#pragma once
#include "cli/cli.h"

enum exit_code init_command(struct cli *cli, size_t n_args, const char *const *args);
enum exit_code backup_command(struct cli *cli, size_t n_args, const char *const *args);
enum exit_code restore_command(struct cli *cli, size_t n_args, const char *const *args);
enum exit_code check_command(struct cli *cli, size_t n_args, const char *const *args);
enum exit_code migrate_command(struct cli *cli, size_t n_args, const char *const *args);
