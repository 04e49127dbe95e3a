/* A table as data, for what works on any table: undo, erasure, export. Emitted by sqlc. */
#pragma once
#include "db/db.h"

struct table {
	const char *name;
	const struct record *record;
	/* Arguments of get and remove: struct table_key. Of insert and update: the row itself. */
	const struct statement *get, *insert, *update, *remove;
};
struct table_key {
	struct workspace_id workspace;
	int64_t id;
};
extern const struct table *const db_tables[];
extern const int db_table_count;

/* A migration, translated to both engines at build time; statements end with ";\n". */
struct migration {
	int version;
	const char *name;
	const char *sqlite;
	const char *postgres;
};
extern const struct migration db_migrations[];
extern const int db_migration_count;

/* What SQLite's planner is told: statements that fill sqlite_stat1, and the mark of their last row. */
extern const char *const db_statistics;
extern const char *const db_statistics_mark;
