/* Databases in directories of a test's own, and what lies beside them. */
#pragma once
#include "tallies.h"
#include "test_db.h"

const char *in(const char *directory, const char *name);
struct db *opened(const char *path);
struct str content(const char *path);
void put(struct db *db, int64_t n); /* a tally of worker 1 */
void assert_last(const char *path, int64_t n);
