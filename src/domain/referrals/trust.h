/* How far somebody can trust us, from what has been kept, said and mended; and when that trust is going. Pure. */
#pragma once
#include "base/arena.h"
#include "schema.h"

enum {
	TRUST_LOW = 6,           /* and below: unhappy */
	TRUST_FALL = 2,          /* lower than before by so much: something has changed */
	TRUST_SILENT_DAYS = 180, /* an introducer who hears nothing for so long is about to be lost */
};

bool trust_low(int64_t score);
bool trust_fell(int64_t before, int64_t now);
bool trust_silent(struct day last_touch, struct day today);

struct trust_facts {
	struct str name;
	int64_t due, in_time;  /* promises whose day has come, or that are kept; those kept by their day */
	int64_t scores;        /* how often they said how it went */
	int64_t last, before;  /* the last score and the one before, where there are so many */
	int64_t earned, asked; /* people they named unasked, and when asked */
	int64_t complaints, open_complaints;
	int64_t repair_days; /* to mend one, in the middle (median); -1: none was mended */
};
/* One plain sentence: what speaks loudest. */
struct str trust_sentence(struct arena *arena, const struct trust_facts *facts);
