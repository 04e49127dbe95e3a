/* What two people have in common beside the network: columns of the model after those that the graph gives. */
#pragma once
#include "domain/ctx.h"

enum in_common {
	IN_COMMON_FIRM, /* at one firm at the same time */
	IN_COMMON_SCHOOL,
	IN_COMMON_CLUB,
	IN_COMMON_TOWN,
	IN_COMMON_TRADE,   /* the same town and the same trade */
	IN_COMMON_THREADS, /* log(1 + mail threads and meetings of several people that both were in) */
	IN_COMMON_WIDTH,
};

/* Of some people, as it is now. */
struct common_facts {
	struct list places;  /* network_places_row, by person */
	struct list towns;   /* network_towns_row, by person */
	struct list threads; /* network_threads_row, by person and thread */
};
/* In the transaction's arena. */
NODISCARD enum err common_read(
	struct tx *tx, struct workspace_id workspace, struct ids people, struct common_facts *ret_facts);
/* IN_COMMON_WIDTH numbers; the same from either end. */
void common_fill(const struct common_facts *facts, int64_t a, int64_t b, float *ret_x);
/* How many threads both were in. */
int common_threads(const struct common_facts *facts, int64_t a, int64_t b);
