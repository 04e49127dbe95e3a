/* Which chance a score stands for, told by cases of which it is known how they turned out: a line of logits (Platt
 * 1999), bent where the cases say so by a rising curve through up to CURVE_KNOTS points (isotonic regression by pooling
 * adjacent violators: Zadrozny and Elkan 2002), each as if some cases more were known that fall on the line. A line alone tells
 * too much of what stands highest where many alike cases share one chance and only noise tells them apart. */
#pragma once
#include <stdbool.h>
#include "base/arena.h"
#include "stats/examples.h"

enum { CURVE_KNOTS = 24 };

struct curve {
	double offset, slope; /* logit = offset + slope * score... */
	int n; /* ...but between these knots straight from one to the next, and beyond them with that slope */
	double score[CURVE_KNOTS], logit[CURVE_KNOTS];
};

static const struct curve curve_none = {.slope = 1}; /* scores are logits */

double curve_of(const struct curve *curve, double score); /* the logit; rises with the score */
/* From scores, examples of width 1, drawn (or weighted) as they come in use. With fewer than ten yes or ten no the offset
 * alone. `hidden_alike`: among the no are as many that are a yes unknown to anybody, of the same kind (links held out
 * of a net that is itself not known whole: Elkan and Noto 2008). Each no counts with the chance that it is none. */
NODISCARD enum err curve_learn(const struct examples *scores, bool hidden_alike, struct curve *ret_curve);
