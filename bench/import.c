/* The whole import of a LinkedIn file (decode, normalize, match, people, organizations, positions,
 * relationships, events, search words, report) against a bare C loop on one SQLite connection that writes
 * the very same rows into the same indexed tables: import DIRECTORY [FILE]. Both in DIRECTORY, with
 * synchronous=FULL. Without a FILE only the loop, with the rows of the kith.db that lies there. The last line
 * holds the loop's figures. With --remove IMPORT the loop deletes the rows of the people of that import by
 * key, from bare.db, a copy of the kith.db beside it. */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>
#include "db/table.h"
#include "domain/accounts/user.h"
#include "domain/upkeep/import_file.h"
#include "domain/upkeep/job.h"
#include "import_ops.h"
#include "workspace_ops.h"

static void die(const char *what, const char *why)
{
	fprintf(stderr, "import: %s: %s\n", what, why);
	exit(1);
}

static void need(enum err err, const char *what)
{
	if (err != OK)
		die(what, err_name(err));
}

static double seconds(void)
{
	return (double)time_monotonic_us() / 1e6;
}

/* ---- the whole job ---- */

struct call {
	struct workspace_id workspace;
	struct user_id user;
	enum err (*run)(struct ctx *ctx, struct call *call);
	struct import_add_in add;
	struct import_id import;
	struct import_show_out shown;
};

static enum err in_tx(struct tx *tx, void *arg)
{
	struct call *call = arg;
	struct rand rand = {{0}};
	struct ctx ctx = {.tx = tx,
		.arena = tx_arena(tx),
		.workspace = call->workspace,
		.user = call->user,
		.role = USER_ROLE_OWNER,
		.now = time_now(),
		.rand = &rand,
		.face = FACE_SYSTEM,
		.settings = {.zone = zone_utc(), .currency = STR("EUR"), .country = STR("DE")}};
	return call->run(&ctx, call);
}

static enum err make(struct ctx *ctx, struct call *call)
{
	struct workspace_make_in in = {.owner = STR("Ana Díaz"), .email = STR("ana@example.org"), .password = STR("x")};
	struct workspace_make_out out;
	TRY(workspace_make(ctx, &in, &out));
	call->workspace = out.workspace;
	call->user = out.user;
	return OK;
}

static enum err start(struct ctx *ctx, struct call *call)
{
	struct import_add_out added;
	struct import_start_out started;
	TRY(import_add(ctx, &call->add, &added));
	call->import = added.import;
	return import_start(ctx, &(struct import_start_in){.import = added.import}, &started);
}

static enum err show(struct ctx *ctx, struct call *call)
{
	return import_show(ctx, &(struct import_show_in){.import = call->import}, &call->shown);
}

static double whole_job(const char *directory, const char *path, int64_t *ret_rows)
{
	struct arena *arena = arena_new(0);
	struct problem problem;
	struct db *db;
	struct db_options options = {.url = str_format(arena, "%s/kith.db", directory)};
	struct call call = {.run = make};
	struct stat stat_of;
	bool ran;
	if (stat(path, &stat_of) != 0)
		die(path, "cannot be read");
	need(db_open(&options, arena, &problem, &db), "open");
	need(db_write(db, arena, in_tx, &call), "workspace");
	call.run = start;
	call.add = (struct import_add_in){
		.file_name = STR("Connections.csv"), .path = str_c(path), .bytes = stat_of.st_size};
	need(db_write(db, arena, in_tx, &call), "start");
	struct job_env env = {.db = db, .data = str_c(directory)};
	double from = seconds();
	need(job_run_next(&env, &ran), "job");
	double took = seconds() - from;
	call.run = show;
	need(db_read(db, arena, in_tx, &call), "show");
	const struct import_show_out *shown = &call.shown;
	printf("import: %lld rows, %lld new, %lld matched, %lld maybe, %lld refused in %.1f s, %.0f rows/s %.*s\n",
		(long long)shown->rows, (long long)shown->new, (long long)shown->matched, (long long)shown->maybe,
		(long long)shown->refused, took, (double)shown->rows / took, STR_ARG(shown->message));
	if (shown->state != IMPORT_STATE_FINISHED)
		die("import", "has not finished");
	*ret_rows = shown->rows;
	db_close(db);
	arena_free(arena);
	struct rusage usage;
	getrusage(RUSAGE_SELF, &usage);
	printf("import: %ld MB of memory at most\n", usage.ru_maxrss / 1024);
	return took;
}

/* ---- the bare loop ---- */

enum { BATCH = 5000 }; /* people a transaction */

static const char *const tables[] = {
	"organization", "person", "identity", "position", "relationship", "event_log", "word"};
enum { TABLES = sizeof tables / sizeof *tables, EVENT_LOG = TABLES - 2, WORD = TABLES - 1 };
/* How a table's rows are found by the person they belong to. */
static const char *const by_person[] = {
	("id IN (SELECT organization_id FROM position WHERE workspace_id=?1 AND person_id=?2) AND changed="
	 "(SELECT changed FROM person WHERE workspace_id=?1 AND id=?2)"),
	"id=?2", "person_id=?2", "person_id=?2", "to_id=?2", "person_id=?2",
	"word IN (SELECT value FROM json_each(?3)) AND person_id=?2"};

static sqlite3 *open_bare(const char *directory, bool is_copy)
{
	sqlite3 *db;
	char path[4096];
	snprintf(path, sizeof path, "%s/bare.db", directory);
	if (!is_copy)
		unlink(path);
	if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_URI, NULL) != SQLITE_OK)
		die(path, sqlite3_errmsg(db));
	if (sqlite3_exec(db,
		    "PRAGMA page_size=4096; PRAGMA journal_mode=WAL; PRAGMA cache_size=-65536; PRAGMA synchronous=FULL;"
		    "PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY; PRAGMA wal_autocheckpoint=4000",
		    NULL, NULL, NULL) != SQLITE_OK)
		die("pragma", sqlite3_errmsg(db));
	for (int i = 0; i < db_migration_count && !is_copy; i++)
		if (sqlite3_exec(db, db_migrations[i].sqlite, NULL, NULL, NULL) != SQLITE_OK)
			die("schema", sqlite3_errmsg(db));
	return db;
}

/* The finished import is read on a connection of its own, so that no reader keeps the loop's log from
 * beginning anew. */
static sqlite3 *open_finished(const char *directory)
{
	sqlite3 *db;
	char path[4096];
	snprintf(path, sizeof path, "%s/kith.db", directory);
	if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK)
		die(path, sqlite3_errmsg(db));
	return db;
}

static sqlite3_stmt *prepare(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *stmt;
	if (sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, &stmt, NULL) != SQLITE_OK)
		die(sql, sqlite3_errmsg(db));
	return stmt;
}

/* A row kept in memory between reading it from the finished import and writing it. */
struct kept {
	int table, n;
	sqlite3_value *values[40];
};

static void keep_rows(sqlite3_stmt *read, int table, struct kept **kept, size_t *n, size_t *room)
{
	while (sqlite3_step(read) == SQLITE_ROW) {
		if (*n == *room) {
			*room = *room ? *room * 2 : 1024;
			*kept = realloc(*kept, *room * sizeof **kept);
			if (!*kept)
				die("memory", "none left");
		}
		struct kept *row = &(*kept)[(*n)++];
		row->table = table;
		row->n = sqlite3_column_count(read);
		for (int i = 0; i < row->n; i++)
			row->values[i] = sqlite3_value_dup(sqlite3_column_value(read, i));
	}
	sqlite3_reset(read);
}

static sqlite3_stmt *insert_into(sqlite3 *db, const char *table)
{
	char sql[512], describe[128];
	snprintf(describe, sizeof describe, "SELECT * FROM %s", table);
	sqlite3_stmt *shape = prepare(db, describe);
	int n = sqlite3_column_count(shape), at = snprintf(sql, sizeof sql, "INSERT INTO %s VALUES (", table);
	for (int i = 0; i < n; i++)
		at += snprintf(sql + at, sizeof sql - (size_t)at, "%s?", i ? "," : "");
	snprintf(sql + at, sizeof sql - (size_t)at, ")");
	sqlite3_finalize(shape);
	return prepare(db, sql);
}

/* By the key, as loop_begin has it read. */
static sqlite3_stmt *remove_from(sqlite3 *db, int table)
{
	char sql[512];
	snprintf(sql, sizeof sql, "DELETE FROM %s WHERE workspace_id=?1 AND %s", tables[table],
		table == WORD ? "word=?2 AND person_id=?3" : "id=?2");
	return prepare(db, sql);
}

static void write_rows(sqlite3_stmt *const inserts[TABLES], struct kept *kept, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		sqlite3_stmt *insert = inserts[kept[i].table];
		for (int column = 0; column < kept[i].n; column++)
			sqlite3_bind_value(insert, column + 1, kept[i].values[column]);
		if (sqlite3_step(insert) != SQLITE_DONE)
			die(tables[kept[i].table], sqlite3_errmsg(sqlite3_db_handle(insert)));
		sqlite3_reset(insert);
	}
}

static void drop_rows(struct kept *kept, size_t n)
{
	for (size_t i = 0; i < n; i++)
		for (int column = 0; column < kept[i].n; column++)
			sqlite3_value_free(kept[i].values[column]);
}

/* Words are found from the person's side only by looking each of the name's up: the table has no index by
 * person. They are read in one go, sorted by person, beside the rest. */
static void keep_words(sqlite3_stmt *words, int64_t person, bool *have, struct kept **kept, size_t *n, size_t *room)
{
	while (*have && sqlite3_column_int64(words, 2) <= person) {
		if (sqlite3_column_int64(words, 2) == person) {
			if (*n == *room) {
				*room *= 2;
				*kept = realloc(*kept, *room * sizeof **kept);
				if (!*kept)
					die("memory", "none left");
			}
			struct kept *row = &(*kept)[(*n)++];
			row->table = WORD;
			row->n = sqlite3_column_count(words);
			for (int i = 0; i < row->n; i++)
				row->values[i] = sqlite3_value_dup(sqlite3_column_value(words, i));
		}
		*have = sqlite3_step(words) == SQLITE_ROW;
	}
}

/* Where the rows come from, person by person, and what is done with each. */
struct loop {
	sqlite3 *db, *finished;
	sqlite3_stmt *writes[TABLES], *reads[TABLES], *people, *words;
	bool have_words, more;
	struct kept *kept;
	size_t n, room;
	int64_t n_people;
};

static void loop_begin(struct loop *loop, const char *directory, int64_t import)
{
	const char *columns = import ? "workspace_id, id" : "*";
	*loop = (struct loop){
		.db = open_bare(directory, import != 0), .finished = open_finished(directory), .more = true};
	for (int i = 0; i < TABLES; i++) {
		char sql[1024];
		if (import && i == EVENT_LOG)
			continue; /* what happened stays */
		loop->writes[i] = import ? remove_from(loop->db, i) : insert_into(loop->db, tables[i]);
		snprintf(sql, sizeof sql, "SELECT %s FROM %s WHERE workspace_id=?1 AND %s", columns, tables[i],
			by_person[i]);
		if (i != WORD)
			loop->reads[i] = prepare(loop->finished, sql);
	}
	loop->people = prepare(loop->finished,
		import ? "SELECT workspace_id, person_id FROM event_log WHERE kind='person_imported' AND batch=?1 "
			 "ORDER BY workspace_id, person_id"
		       : "SELECT workspace_id, id FROM person WHERE is_user=0 ORDER BY workspace_id, id");
	if (import)
		sqlite3_bind_int64(loop->people, 1, import);
	loop->words = prepare(loop->finished,
		import ? "SELECT workspace_id, word, person_id FROM word ORDER BY person_id, word"
		       : "SELECT workspace_id, word, person_id, beginnings FROM word ORDER BY person_id, word");
	loop->have_words = sqlite3_step(loop->words) == SQLITE_ROW;
}

/* The rows of the next people, for one transaction. */
static void loop_read(struct loop *loop)
{
	loop->n = 0;
	for (int i = 0; i < BATCH && (loop->more = sqlite3_step(loop->people) == SQLITE_ROW); i++) {
		int64_t person = sqlite3_column_int64(loop->people, 1);
		for (int table = 0; table < TABLES; table++) {
			if (!loop->reads[table])
				continue;
			sqlite3_bind_int64(loop->reads[table], 1, sqlite3_column_int64(loop->people, 0));
			sqlite3_bind_int64(loop->reads[table], 2, person);
			keep_rows(loop->reads[table], table, &loop->kept, &loop->n, &loop->room);
		}
		keep_words(loop->words, person, &loop->have_words, &loop->kept, &loop->n, &loop->room);
		loop->n_people++;
	}
}

static void loop_end(struct loop *loop, const char *directory)
{
	char path[4096];
	for (int i = 0; i < TABLES; i++)
		sqlite3_finalize(loop->writes[i]);
	sqlite3_close(loop->db);
	snprintf(path, sizeof path, "%s/bare.db", directory);
	unlink(path);
}

/* Inserts everybody, or, of an import, deletes them. */
static double bare_loop(const char *directory, int64_t import, int64_t *ret_rows)
{
	struct loop loop;
	double took = 0;
	int64_t written = 0;
	loop_begin(&loop, directory, import);
	while (loop.more) {
		loop_read(&loop);
		double from = seconds();
		sqlite3_exec(loop.db, "BEGIN IMMEDIATE", NULL, NULL, NULL);
		write_rows(loop.writes, loop.kept, loop.n);
		if (sqlite3_exec(loop.db, "COMMIT", NULL, NULL, NULL) != SQLITE_OK)
			die("commit", sqlite3_errmsg(loop.db));
		took += seconds() - from;
		drop_rows(loop.kept, loop.n);
		written += (int64_t)loop.n;
	}
	printf("bare loop: %lld people, %lld rows of tables in %.1f s, %.0f people/s\n", (long long)loop.n_people,
		(long long)written, took, (double)loop.n_people / took);
	*ret_rows = loop.n_people;
	loop_end(&loop, directory);
	return took;
}

int main(int argc, char **argv)
{
	bool is_removal = argc == 4 && strcmp(argv[2], "--remove") == 0;
	if (argc != 2 && argc != 3 && !is_removal)
		die("usage", "import DIRECTORY [FILE | --remove IMPORT]");
	int64_t rows = 0, people, import = 0;
	if (is_removal)
		need(id_parse(str_c(argv[3]), &import), argv[3]);
	sqlite3_initialize(); /* the library is built without doing so by itself */
	double job = argc == 3 ? whole_job(argv[1], argv[2], &rows) : 0;
	double bare = bare_loop(argv[1], import, &people);
	double rate = (double)people / bare;
	if (rows)
		printf("ratio %.2f (whole job's rows/s over the bare loop's people/s)\n", (double)rows / job / rate);
	printf("{\"people\":%lld,\"seconds\":%.2f,\"per_second\":%.1f}\n", (long long)people, bare, rate);
	return 0;
}
