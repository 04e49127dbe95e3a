/* The interface over the engines: which engine, and in which shape rows come back. */
#include "db/db.h"
#include <stdalign.h>
#include <string.h>
#include <unistd.h>
#include "base/log.h"
#include "base/vec.h"
#include "db/engine.h"
#include "db/table.h"

enum err db_open(const struct db_options *options, struct arena *arena, struct problem *ret_problem, struct db **ret_db)
{
	if (str_starts(options->url, STR("postgresql://")) || str_starts(options->url, STR("postgres://")))
		return postgres_open(options, arena, ret_problem, ret_db);
	return sqlite_open(options, arena, ret_problem, ret_db);
}

void db_close(struct db *db)
{
	if (db == NULL)
		return;
	while (atomic_load(&db->under_way) > 0)
		usleep(1000);
	db->engine->close(db);
}

struct arena *tx_arena(struct tx *tx)
{
	return tx->arena;
}

struct db *tx_db(struct tx *tx)
{
	return tx->db;
}

bool tx_writes(const struct tx *tx)
{
	return tx->writes;
}

enum err tx_outcome(struct tx *tx, enum err returned)
{
	if (returned != OK)
		return returned;
	if (tx->failed != OK)
		return tx->failed;
	return arena_failed(tx->arena) ? ERR_NOMEM : OK;
}

enum err db_read(struct db *db, struct arena *arena, tx_fn fn, void *arg)
{
	atomic_fetch_add(&db->under_way, 1);
	atomic_fetch_add_explicit(&db->reads, 1, memory_order_relaxed);
	enum err err = db->engine->read(db, arena, fn, arg);
	atomic_fetch_sub(&db->under_way, 1);
	return err;
}

static enum err write_as(struct db *db, struct arena *arena, tx_fn fn, void *arg, bool job)
{
	atomic_fetch_add(&db->under_way, 1);
	atomic_fetch_add_explicit(&db->writes, 1, memory_order_relaxed);
	enum err err = db->engine->write(db, arena, fn, arg, job);
	atomic_fetch_sub(&db->under_way, 1);
	return err;
}

enum err db_write(struct db *db, struct arena *arena, tx_fn fn, void *arg)
{
	return write_as(db, arena, fn, arg, false);
}

enum err db_write_job(struct db *db, struct arena *arena, tx_fn fn, void *arg)
{
	return write_as(db, arena, fn, arg, true);
}

/* ---- statements ---- */

static enum err execute(
	struct tx *tx, const struct statement *statement, const void *args, struct rows *rows, int64_t *ret_changes)
{
	if (tx->failed != OK)
		return tx->failed;
	if ((statement->writes && !tx->writes) || statement->index < 0 || statement->index >= db_statement_count) {
		log_error("statement out of place statement=%s index=%d", statement->name, statement->index);
		return tx->failed = ERR_INTERNAL;
	}
	return tx->db->engine->execute(tx, statement, args, rows, ret_changes);
}

enum err db_run(struct tx *tx, const struct statement *statement, const void *args, int64_t *ret_changes)
{
	return execute(tx, statement, args, NULL, ret_changes);
}

struct first_row {
	struct rows rows;
	bool found;
};

static enum err take_first(struct rows *rows, bool *ret_enough)
{
	((struct first_row *)rows)->found = true;
	*ret_enough = true;
	return OK;
}

enum err db_maybe(struct tx *tx, const struct statement *statement, const void *args, void *ret_row, bool *ret_found)
{
	alignas(max_align_t) unsigned char small[512];
	void *row = small;
	if (statement->row_size > sizeof small) {
		row = arena_alloc(tx->arena, statement->row_size);
		if (row == NULL)
			return ERR_NOMEM;
	} else {
		memset(small, 0, statement->row_size);
	}
	struct first_row first = {.rows = {.arena = tx->arena, .row = row, .take = take_first}};
	TRY(execute(tx, statement, args, &first.rows, NULL));
	if (first.found)
		memcpy(ret_row, row, statement->row_size);
	*ret_found = first.found;
	return OK;
}

struct all_rows {
	struct rows rows;
	size_t size;
	void *items;
	size_t n, room;
};

static enum err take_all(struct rows *rows, bool *ret_enough)
{
	struct all_rows *all = (struct all_rows *)rows;
	if (all->n == all->room && !vec_grow(rows->arena, &all->items, &all->room, all->n, all->size))
		return ERR_NOMEM;
	memcpy((char *)all->items + all->n++ * all->size, rows->row, all->size);
	*ret_enough = false;
	return OK;
}

enum err db_many(struct tx *tx, const struct statement *statement, const void *args, struct list *ret_rows)
{
	void *row = arena_alloc(tx->arena, statement->row_size);
	if (row == NULL)
		return ERR_NOMEM;
	struct all_rows all = {.rows = {.arena = tx->arena, .row = row, .take = take_all}, .size = statement->row_size};
	TRY(execute(tx, statement, args, &all.rows, NULL));
	*ret_rows = (struct list){all.items, all.n};
	return OK;
}

struct each_row {
	struct rows rows;
	db_each_fn each;
	void *arg;
};

static enum err take_each(struct rows *rows, bool *ret_enough)
{
	struct each_row *each = (struct each_row *)rows;
	*ret_enough = false;
	return each->each(rows->row, each->arg);
}

enum err db_each(struct tx *tx, const struct statement *statement, const void *args, db_each_fn each, void *arg)
{
	void *row = arena_alloc(tx->arena, statement->row_size);
	if (row == NULL)
		return ERR_NOMEM;
	struct each_row rows = {.rows = {.row = row, .take = take_each}, .each = each, .arg = arg};
	return execute(tx, statement, args, &rows.rows, NULL);
}

bool tx_should_end(struct tx *tx)
{
	int64_t now = time_monotonic_us();
	return now >= tx->end_at || (now >= tx->enough_at && tx->people_wait(tx));
}

struct str db_sentence(enum err err)
{
	switch (err) {
	case ERR_FULL:
		return STR("There is no room left on the server's disk. Nothing was saved; make room and try again.");
	case ERR_IO:
		return STR("The server's disk failed to answer. Nothing was saved; try again, and look at the disk.");
	case ERR_BUSY:
		return STR("The database is busy. Nothing was saved; try again in a moment.");
	case ERR_UNAVAILABLE:
		return STR(
			"The database cannot be reached now. Look whether the last change is there, and try again in a minute.");
	case ERR_CORRUPT:
		return STR(
			"Stored data do not hold together. Run 'kith check', and restore the last backup if it finds damage.");
	case ERR_NOMEM:
		return STR("That was too much at once. Nothing was saved; try with less.");
	default:
		return STR_NONE;
	}
}

/* ---- upkeep ---- */

void db_stats_get(struct db *db, struct db_stats *ret_stats)
{
	*ret_stats = (struct db_stats){
		.writes = atomic_load(&db->writes),
		.batches = atomic_load(&db->batches),
		.reads = atomic_load(&db->reads),
		.bytes = db->engine->bytes(db),
		.version = db->version,
	};
}

enum err db_backup(struct db *db, struct str path, struct str secret, struct arena *arena, struct problem *ret_problem)
{
	atomic_fetch_add(&db->under_way, 1);
	enum err err = db->engine->backup(db, path, secret, arena, ret_problem);
	atomic_fetch_sub(&db->under_way, 1);
	return err;
}

enum err db_check(struct db *db, struct arena *arena, struct str *ret_report)
{
	atomic_fetch_add(&db->under_way, 1);
	enum err err = db->engine->check(db, arena, ret_report);
	atomic_fetch_sub(&db->under_way, 1);
	return err;
}

int db_latest_version(void)
{
	return db_migration_count > 0 ? db_migrations[db_migration_count - 1].version : 0;
}
