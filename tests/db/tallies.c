#include "tallies.h"
#include "test_db.h"

enum err put_tally(struct tx *tx, void *arg)
{
	return db_run(tx, &tally_put, arg, NULL);
}

enum err last_of(struct tx *tx, void *arg)
{
	struct tally *tally = arg;
	struct number_row row;
	bool found;
	TRY(db_maybe(tx, &tally_last, tally, &row, &found));
	tally->n = row.n;
	return OK;
}

int64_t last_tally(struct db *db, int64_t worker)
{
	struct tally tally = {.worker = worker};
	test_read(db, test_arena(), last_of, &tally);
	return tally.n;
}
