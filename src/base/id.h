/* Ids: 64-bit, made by the program, time-ordered; one type per noun, so that they cannot be mixed up.
 *
 * Layout, most significant first: 1 bit zero, 43 bits milliseconds since 2020-01-01 UTC, 20 bits
 * counter (starts at random within a millisecond, grows; overflows into the time). So ids of one
 * process strictly grow and tell when their row was made. In URLs and JSON: 13 letters of
 * Crockford base32, lower case. 0 is "none". */
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "base/time.h"

/* Every noun that has an id. A logical type `person_id` in sql/, .ops and views is `struct person_id`. */
/* clang-format off */
#define KITH_ID_TYPES(X)                                                                           \
	X(workspace_id) X(user_id) X(session_id) X(token_id) X(person_id) X(organization_id)      \
	X(identity_id) X(position_id) X(relationship_id) X(offer_id) X(deal_id) X(promise_id)     \
	X(complaint_id) X(satisfaction_id) X(ask_id) X(ask_name_id) X(referral_id) X(permission_id) \
	X(owed_id) X(import_id) X(maybe_id) X(job_id) X(note_id) X(target_id) X(introduction_id)  \
	X(file_id) X(given_id) X(partner_id) X(reference_id) X(reference_use_id) X(row_id)        \
	X(card_id) X(objection_id)
/* clang-format on */

#define KITH_ID_STRUCT(name)                                                                                           \
	struct name {                                                                                                  \
		int64_t v;                                                                                             \
	};
KITH_ID_TYPES(KITH_ID_STRUCT)
#undef KITH_ID_STRUCT

#define ID_TEXT_SIZE 13

/* A new id not below any made before by this process. Thread-safe. */
int64_t id_make(struct utc now);
/* When the row was made (ms precision). */
struct utc id_time(int64_t id);
/* Writes 13 letters, no NUL. */
void id_text(int64_t id, char ret_text[ID_TEXT_SIZE]);
/* The same, in the arena. */
struct str id_words(struct arena *arena, int64_t id);
/* Accepts upper case and Crockford's look-alikes (o=0, i=l=1). ERR_INVALID otherwise. */
NODISCARD enum err id_parse(struct str text, int64_t *ret_id);
