/* Who learns from a network, and when: at once, in the transaction of who asks first, where that takes no time that
 * anybody notices; else on a thread beside, while what was learned before goes on being used. From any thread. */
#pragma once
#include "domain/people/network_model.h"
#include "graph/rows.h"

struct learning;                               /* of one workspace */
struct learning *learning_new(void);           /* NULL: no memory */
void learning_stop(struct learning *learning); /* begins to leave off; nobody may ask any more */
void learning_free(struct learning *learning); /* waits for the thread; NULL is fine */

/* A model and who holds it: the workspace's learning, and each question under way. */
struct learned {
	const struct network_model *model; /* NULL: none yet */
	bool beside;                       /* none yet, but it is being learned */
	int done;                          /* ... in hundredths */
	struct lent *lent;
};
/* What fits the graph that was loaded as number `load`, whose rows are `rows`. What is missing or no longer holds is learned:
 * at once where there are at most `at_once` links, else beside, with `network_lesson_now` in a transaction of its own. Give
 * it back. An error that befell the thread before is returned once. */
NODISCARD enum err learning_take(struct learning *learning, struct ctx *ctx, const struct rows *rows, int64_t load,
	uint64_t at_once, struct learned *ret_learned);
void learning_give(struct learning *learning, struct learned learned);
bool learning_knows(struct learning *learning);  /* whether something was learned; never waits */
void learning_forget(struct learning *learning); /* what nobody uses just now is given up */

/* The lesson of this moment, copied into `arena`: network.c. In a reading transaction. */
NODISCARD enum err network_lesson_now(struct ctx *ctx, struct arena *arena, struct network_lesson *ret_lesson);
