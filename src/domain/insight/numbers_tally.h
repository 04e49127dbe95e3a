/* What the numbers have counted ready (tally_span, tally, tally_money), read and made. Whether it is used or the rows are
 * counted is decided here, span by span, so that the answer is the same. */
#pragma once
#include "domain/insight/numbers_count.h"

/* Adds the period of counts->filter: of the spans that are counted what was counted, of all other days the rows. */
NODISCARD enum err numbers_tally(struct ctx *ctx, struct numbers_counts *counts);

/* The lines of clients that brought most, kept by lineage_top; false: they are not kept. */
NODISCARD enum err lineage_lines_read(struct ctx *ctx, struct list *ret_nodes, bool *ret_found);
/* Finds and keeps them. */
NODISCARD enum err lineage_lines_keep(struct ctx *ctx);
