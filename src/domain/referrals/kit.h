/* The introduction kit: what a source may pass on to the person they named, always in three parts and in
 * their own words: their experience, why they thought of them, what the rep and a first talk are like. It
 * ends in the question whether an introduction is welcome. Proposed from what is known; a rep may edit it. */
#pragma once
#include "base/arena.h"
#include "schema.h"

struct kit_facts {
	struct str person, source, rep; /* names */
	struct str title;               /* the rep's; may be none */
	struct str offer;               /* none: not said yet */
	struct str why, knows_them;     /* as the source said; may be none */
	struct str first_talk;          /* in the rep's words; none: the usual sentence */
	enum standing standing;         /* of the source */
	bool partner, kept;             /* a promise to them was kept */
	struct opt_int score;           /* their last one */
	struct str score_words;         /* what they said with it; may be none */
	struct str footer; /* of the sender in law, where that is the rep and not the source; may be none */
};
struct kit_parts {
	struct str experience, thought, first_talk;
};
/* Pure. A reason that was written for a no is never among it: only how the source was treated. */
void kit_propose(struct arena *arena, const struct kit_facts *facts, struct kit_parts *ret_parts);
/* "Would it be welcome if I brought you and Ana together?" */
struct str kit_question(struct arena *arena, const struct kit_facts *facts);
/* Words in which the source asks the two questions. */
struct str kit_two_questions(struct arena *arena, const struct kit_facts *facts);
/* The whole message, from greeting to name. `link`: a private link's address, or none. */
struct str kit_text(struct arena *arena, const struct kit_facts *facts, const struct kit_parts *parts, struct str link);

struct ctx;
/* The message of this referral's source with a private link in it; what is written, or else proposed. */
NODISCARD enum err kit_text_with(struct ctx *ctx, const struct referral *referral, struct person_id source,
	struct str link, struct str *ret_text);
