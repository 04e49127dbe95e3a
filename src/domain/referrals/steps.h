/* The referral's way: named -> checking -> permitted -> introduced -> contacted -> met ->
 * qualified -> won, its ends, and parked; and the gate that only two yeses open. Pure. */
#pragma once
#include "base/arena.h"
#include "schema.h"

enum steps_move {
	STEPS_FORWARD, /* along the way; skipping is fine */
	STEPS_END,     /* an end */
	STEPS_PARK,    /* waits until a date */
	STEPS_RESUME,  /* back from waiting, to any open step */
	STEPS_CORRECT, /* backward or out of an end: only as a correction, an event of its own */
	STEPS_NONE,    /* it is there already */
};

bool steps_open(enum referral_state state);  /* on its way; parked is not */
bool steps_ended(enum referral_state state); /* won and the ends */
/* 1 named .. 8 won; 0 for ends and parked. */
int steps_rank(enum referral_state state);
enum steps_move steps_move(enum referral_state from, enum referral_state to);
/* The introduction has taken place, or is passed by. */
bool steps_introduced(enum referral_state state);
/* From this step on the rep speaks with the person: the gate must be open, or a reason written. */
bool steps_contact(enum referral_state state);

/* What the numbers count of a referral, after the step that its row now stands at (state and since): how far it has come.
 * Whoever is further has taken the steps before. A correction to a step on the way takes back what was beyond it, one
 * from won to an end only the win. */
void steps_count(struct referral *referral, bool correction);
/* How they were approached, as far as the row tells. */
enum approach steps_approach(const struct referral *referral);

/* How long a permission holds; after how many times a talk that is put off is doubted. */
enum { GATE_MONTHS = 12, GATE_POSTPONED_OFTEN = 2 };

struct gate_facts {
	struct str person, source; /* names */
	enum answer need, wants;
	struct day permitted_on;
	struct day today;
	bool never;        /* the person must not be contacted: nothing opens the gate */
	int64_t postponed; /* how often the talk was put off */
};
struct gate {
	bool open;
	bool lapsed;
	bool never;
	struct str reason; /* a sentence: why it is open, or what is missing and whom to ask */
};
void gate_of(struct arena *arena, const struct gate_facts *facts, struct gate *ret_gate);
/* The two questions are still with the source: on its way, nobody contacted, the gate closed. */
bool steps_waits(enum referral_state state, const struct gate *gate);
