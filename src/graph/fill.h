/* From the ends of links to rows; for building alone. */
#pragma once
#include "graph/ends.h"

/* Makes the blocks of all nodes, whose ids and flags these are, and counts the links; by two threads when there is much to
 * do. The ends are used up. ERR_NOMEM: `rows` holds a part of the blocks. */
NODISCARD enum err rows_fill(struct rows *rows, struct ends *ends, const int64_t *ids, const uint8_t *flags);
