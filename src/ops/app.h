/* What lives as long as the program runs, and is handed to every call. */
#pragma once
#include "base/field.h"
#include "base/rand.h"
#include "base/str.h"
#include "base/time.h"

struct db;

struct app {
	struct db *db;
	struct str data;           /* data directory; none when there is none */
	struct hash secret;        /* of this installation, for keyed hashes */
	struct utc (*clock)(void); /* NULL: the wall clock */
	struct rand *rand;         /* NULL: the system's; a seeded one serves one thread only (tests) */
};

static inline struct utc app_now(const struct app *app) { return app->clock != NULL ? app->clock() : time_now(); }
