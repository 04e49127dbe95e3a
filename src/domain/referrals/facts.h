/* The facts of some people, read together: what readiness and Today are judged from. Nine
 * statements for a whole list of people, so that a rep's ten thousand cost what a few hundred do. */
#pragma once
#include "domain/ctx.h"
#include "domain/referrals/giving.h"
#include "domain/referrals/readiness.h"

/* At most so many people at a time. */
enum { FACTS_MOST = 400 };

/* Rows of all of them, each list ordered by person. */
struct facts {
	struct list people;     /* facts_people_row */
	struct list deals;      /* deal_rows_row */
	struct list promises;   /* promise_rows_row */
	struct list scores;     /* satisfaction_rows_row */
	struct list complaints; /* complaint_rows_row, open ones */
	struct list asks;       /* facts_asks_row */
	struct list brought;    /* facts_brought_row: by source */
	struct list given;      /* given_rows_row: whom they were given */
	struct list known;      /* facts_known_row: which users know them */
};
NODISCARD enum err facts_load(struct ctx *ctx, struct ids people, struct facts *ret_facts);

/* ERR_NOT_FOUND, in the words of an id that nobody has, for another rep's private acquaintance as well. */
NODISCARD enum err facts_may_be_seen(struct ctx *ctx, struct person_id person);

/* Only what was exchanged with them: `given` and `brought`. */
NODISCARD enum err facts_exchange(struct ctx *ctx, struct ids people, struct facts *ret_facts);

/* Introductions given to a person and received from them, in the twelve months that end today. */
void facts_balance(const struct facts *facts, struct person_id person, struct day today, struct giving_sum *ret_given,
	struct giving_sum *ret_received);

/* The rows of one person within a list ordered by a person's id, which stands `offset` bytes into
 * each row of `size` bytes. */
struct list facts_span(struct list list, size_t size, size_t offset, int64_t person);
#define FACTS_OF(list, row, member, person)                                                                            \
	facts_span((list), sizeof(struct row), offsetof(struct row, member), (person).v)

/* The people that such a list is about, each once: whom a further statement needs to look for at all. */
NODISCARD enum err facts_ids(struct arena *arena, struct list list, size_t size, size_t offset, struct ids *ret_ids);
#define FACTS_IDS(arena, list, row, member, ret_ids)                                                                   \
	facts_ids((arena), (list), sizeof(struct row), offsetof(struct row, member), (ret_ids))

/* What readiness asks, of the person at `at` in facts->people. */
void facts_readiness(const struct facts *facts, size_t at, struct day today, struct readiness_facts *ret_facts);

/* Loads and judges one person, today. */
NODISCARD enum err facts_judge(
	struct ctx *ctx, struct person_id person, struct readiness_facts *ret_facts, struct readiness *ret_readiness);
