/* Commands for whoever keeps an installation: init, backup, restore, check, migrate. */
#pragma once
#include "cli/cli.h"
#include "http/server.h"

enum exit_code init_command(struct cli *cli, size_t n_args, const char *const *args);
enum exit_code backup_command(struct cli *cli, size_t n_args, const char *const *args);
enum exit_code restore_command(struct cli *cli, size_t n_args, const char *const *args);
enum exit_code check_command(struct cli *cli, size_t n_args, const char *const *args);
enum exit_code migrate_command(struct cli *cli, size_t n_args, const char *const *args);

/* What a running server does for backup and check, asked through its socket. */
extern const struct http_route admin_routes[];
extern const size_t admin_route_count;
