/* What two people have in common beside the network: columns of the model after those that the graph gives. */
#pragma once
#include "domain/ctx.h"

enum { IN_COMMON_FIRM, IN_COMMON_TOWN, IN_COMMON_WIDTH };

struct in_common {
	struct list places; /* network_places_row, by person */
	struct list towns;  /* network_towns_row, by person */
};
/* Of these people, in the transaction's arena. */
NODISCARD enum err in_common_read(
	struct tx *tx, struct workspace_id workspace, struct ids people, struct in_common *ret_common);
/* IN_COMMON_WIDTH numbers; the same from either end. */
void in_common_fill(const struct in_common *common, int64_t a, int64_t b, float *ret_x);
