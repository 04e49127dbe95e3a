/* Copies of a SQLite database: online backup, restore, and the check of its integrity. */
#include "db/sqlite.h"
enum err sqlite_backup(struct db *db, struct str path, struct arena *arena, struct problem *ret_problem) {(void)db;(void)path;(void)arena;(void)ret_problem; return ERR_INTERNAL;}
enum err sqlite_check(struct db *db, struct arena *arena, struct str *ret_report) {(void)db;(void)arena;(void)ret_report; return ERR_INTERNAL;}
