#include "sqlc.h"
void statement_plan(struct sqlc *sqlc, sqlite3 *db, const struct statement_def *statement, const struct from_items *items){(void)sqlc;(void)db;(void)statement;(void)items;}
