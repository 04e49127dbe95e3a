/* Statements as sqlc would emit them, by hand: the room's tests stand before the compiler does. */
#pragma once
#include "db/db.h"
#include "db/table.h"

enum colour { COLOUR_NONE, COLOUR_RED, COLOUR_GREEN };

struct item {
	struct workspace_id workspace_id;
	struct row_id id;
	struct str name;
	enum colour colour; /* may be none */
	bool done;
	double weight;
	struct opt_real depth;
	struct opt_int count;
	struct opt_flag liked;
	struct utc at;  /* may be none */
	struct day due; /* may be none */
	struct minor value;
	struct hash token;
	struct str raw; /* may be none */
};
extern const struct record item_record;
extern const struct table item_table;

struct item_by_ids_args {
	struct workspace_id workspace;
	struct ids ids;
};
struct item_by_names_args {
	struct workspace_id workspace;
	struct texts names;
};
struct workspace_args {
	struct workspace_id workspace;
};
struct number_row {
	int64_t n;
};
struct tally {
	int64_t worker, slot, n;
};
struct tally_row {
	int64_t slot, n;
};

extern const struct statement item_by_ids;        /* -> struct item, by id */
extern const struct statement item_by_names;      /* -> struct item, by id */
extern const struct statement item_all;           /* struct workspace_args -> struct item, by id */
extern const struct statement item_count;         /* struct workspace_args -> struct number_row */
extern const struct statement item_rename;        /* struct item: sets the name; changes */
extern const struct statement item_add_returning; /* struct item -> struct number_row, its id */
extern const struct statement tally_put;          /* struct tally; upsert by worker and slot */
extern const struct statement tally_last;         /* struct tally (worker) -> struct number_row: highest n */
extern const struct statement tally_add;          /* struct tally; n is added to what is there */
extern const struct statement tally_rows;         /* struct tally (worker) -> struct tally_row, by slot */
extern const struct statement child_put;          /* struct tally: worker = parent; foreign key */
