/* Giving: one of our people becomes the lead of somebody else, after the same two questions that
 * protect whoever is named to us: named -> permitted -> introduced -> met -> won, and the ends
 * not_won and refused. And the balance with those we exchange with. Pure. */
#pragma once
#include "base/arena.h"
#include "base/money.h"
#include "domain/referrals/steps.h"
#include "schema.h"

struct giving_facts {
	struct str person, to; /* names: our person, and to whom */
	enum answer need, wants;
	struct day need_on, wants_on; /* when each was said: a yes holds twelve months */
	struct day today;
	bool never;    /* our person must not be contacted */
	bool to_never; /* nor the other */
};
/* Opens by both yeses alone. There is no way past it: it is us who introduce, so nothing has happened
 * before that would have to be written down. */
void giving_gate(struct arena *arena, const struct giving_facts *facts, struct gate *ret_gate);

/* 1 named .. 5 won; 0 for not_won and refused. */
int giving_rank(enum given_state state);
bool giving_ended(enum given_state state);
/* Forward, to an end, or nowhere. Only a refusal is left again, by new answers. */
enum steps_move giving_move(enum given_state from, enum given_state to);
/* From here on somebody has been brought together with them. */
bool giving_introduced(enum given_state state);

/* One introduction, in either direction. */
struct giving_one {
	struct day on; /* when it was given */
	bool met, won;
	struct minor value;
};
struct giving_sum {
	int introduced, met, won;
	struct minor value;
};
/* Those of the twelve months that end on `today`. */
void giving_sum(const struct giving_one *ones, size_t n, struct day today, struct giving_sum *ret_sum);
