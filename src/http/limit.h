/* Token buckets by key, for what must not be tried too often: signing in, private links.
 *
 * The table is bounded: when it is full, the key that has been quiet longest gives way, so that a
 * flood of other keys does not free one that is being held back sooner than it must. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/rand.h"
#include "base/str.h"

struct limiter;
/* Each key may act `burst` times at once and then once every `us_per_token`. `keys`: room in the
 * table (rounded up). `rand` seeds the hash. NULL: out of memory. */
struct limiter *limiter_new(size_t keys, int burst, int64_t us_per_token, struct rand *rand);
void limiter_free(struct limiter *limiter); /* NULL is fine */
/* Takes a token. False when there is none: *ret_wait_us (may be NULL) is how long until the next.
 * `now_us` never goes back by much; a clock that does lends no tokens. Thread-safe. */
bool limiter_take(struct limiter *limiter, struct str key, int64_t now_us, int64_t *ret_wait_us);
/* Gives all tokens back: after a success, so that failures alone count. */
void limiter_forget(struct limiter *limiter, struct str key);
