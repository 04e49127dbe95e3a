/* Learns from a net who probably knows whom in it: what the features of pairs (graph/likely.h) say together.
 *
 * A chance is that of a link held out at random, among the pairs two steps apart that are not known to be linked: a share
 * of the links is hidden, everything is learned anew from what is left, and the scores of what it then meets are held against
 * what was hidden. Nothing less will do: in a small net of tight circles nearly every pair two steps apart serves as a pair without a link
 * while it learns, hidden ones too, and a model remembers them. */
#pragma once
#include "graph/likely.h"
#include "stats/blend.h"

struct likely_lesson {
	const struct likely_net *net;
	double near;    /* share of pairs without a link, learned from, that are two steps apart */
	double unknown; /* links that nobody knows of, for each known one: as many are hidden to calibrate */
	const struct likely_pair *denied; /* known to have no link: each counts for LIKELY_DENIED others */
	size_t n_denied;
	/* What is known of pairs beside the net: `extra` numbers after the features of each row. NULL: nothing. */
	enum err (*describe)(struct arena *scratch, const struct likely_examples *examples, void *arg);
	void *arg;
	int extra;
	uint64_t seed;
	int *done; /* in hundredths, written atomically; NULL: nobody looks */
};

enum { LIKELY_DENIED = 3, LIKELY_LINKS_LEAST = 50 /* fewer links tell too little to learn from */ };

/* The model, which tells the chances of its examples until it is calibrated, and its nodes as it needs them measured.
 * ERR_NOT_FOUND: fewer than LIKELY_LINKS_LEAST links. ERR_CANCELLED: net->stop. */
NODISCARD enum err likely_learn(struct arena *arena, const struct likely_lesson *lesson, struct blend *ret_model,
	struct likely_nodes *ret_nodes);
/* `model` tells the chances of those two steps apart then, and *ret_far, the same but for its curve, those of all others: who scores
 * alike is linked far more seldom there. Learns again up to LIKELY_ROUNDS times, fewer where a round meets many pairs. */
enum { LIKELY_ROUNDS = 4 };
NODISCARD enum err likely_calibrate(const struct likely_lesson *lesson, struct blend *model, struct blend *ret_far);
