/* Money: integer minor units and a currency (ISO 4217). */
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include "base/err.h"
#include "base/str.h"

/* Minor units as a column or field holds them, the currency stands in another one. */
struct minor {
	int64_t v;
};

/* No amount is larger either way: nearly a hundred thousand of the largest still add up in 64 bits, so that a slip
 * of the hand ("4800000000000000000") cannot stop what sums them. */
#define MINOR_MOST INT64_C(100000000000000)

struct money {
	int64_t minor;
	char currency[4]; /* "EUR" */
};

/* Digits after the point: 2 for most, 0 for JPY, 3 for KWD. Unknown currencies: 2. */
int money_digits(const char *currency);
struct money money_of(struct minor minor, struct str currency);
/* "EUR 4,800" (no decimals when they are zero), "EUR 4,800.50". */
struct str money_text(struct arena *arena, struct money money);
bool minor_fits(struct minor minor);
/* "4800", "4,800.50", "4.800,50", "$4,800", "4 800 EUR": exact or ERR_INVALID, never rounded.
 * One '.' or ',' with three digits behind it parts thousands ("4.800" is 4800), and is refused as
 * ambiguous for currencies with three digits. A currency's code or sign may stand on both sides. */
NODISCARD enum err minor_parse(struct str text, int digits, struct minor *ret_minor);
