#include "sqlc.h"
void statement_rules(struct sqlc *sqlc, const struct statement_def *statement, const struct from_items *items){(void)sqlc;(void)statement;(void)items;}
