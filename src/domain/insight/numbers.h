/* The numbers: each said once. Pure rules beside the operations of numbers.ops. */
#pragma once
#include "domain/insight/numbers_count.h"

/* Fewer cases than this say nothing of an offer. */
/* True when a share is low beyond doubt: of enough cases, and even the upper end of its range is under a half. */
bool numbers_low(int64_t hits, int64_t cases);
