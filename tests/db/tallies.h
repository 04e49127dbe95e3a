/* What tests of the room write and read back: tallies, a number for each worker and slot. */
#pragma once
#include "statements.h"

enum err put_tally(struct tx *tx, void *arg);      /* struct tally */
enum err last_of(struct tx *tx, void *arg);        /* struct tally: of its worker, into its n */
int64_t last_tally(struct db *db, int64_t worker); /* 0: none */
