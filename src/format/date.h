/* Dates as exports write them. */
#pragma once
#include "base/str.h"
#include "base/time.h"

/* Which comes first in "3/1/2017". */
enum date_order { DATE_ORDER_UNKNOWN, DATE_ORDER_DAY, DATE_ORDER_MONTH };

/* What the dates of one file tell about their order: show it every date, then ask. */
struct date_evidence {
	int64_t day_first, month_first; /* dates that can be read in only one way */
};
void date_watch(struct date_evidence *evidence, struct str text);
/* The order that the dates told; where they told nothing, the custom of the country (ISO 3166). */
enum date_order date_decide(const struct date_evidence *evidence, struct str country);

/* "01 Jan 2024", "Jan 1, 2024", "1. März 2024", "2024-01-01T10:00:00Z", "3/1/2017", "1.3.2017",
 * "3/1/17 14:05". A time of the day is passed over. False when it is no date. Years 1900 to 2199. */
bool date_parse(struct str text, enum date_order order, struct day *ret_day);
