#include "db/engine.h"
enum err postgres_open(const struct db_options *options, struct arena *arena, struct problem *ret_problem, struct db **ret_db) {(void)options;(void)arena;(void)ret_problem;(void)ret_db; return ERR_UNAVAILABLE;}
