/* KITH_CLOCK: the instant that it is when the program starts, for samples and tests; from there on time
 * goes its way. Read once, before any thread starts. */
#include <stdlib.h>
#include "cli/internal.h"

static struct utc given;
static int64_t began_us; /* of the monotonic clock */

static struct utc clock_of_environment(void)
{
	return utc_plus(given, time_monotonic_us() - began_us);
}

enum err clock_from_environment(struct cli *cli, struct problem *ret_problem)
{
	const char *text = getenv("KITH_CLOCK");
	struct utc start;
	if (text == NULL || *text == '\0')
		return OK;
	if (utc_parse_iso(str_c(text), &start) != OK) {
		*ret_problem = (struct problem){
			STR("KITH_CLOCK"), STR("Write an instant, like 2026-11-22T09:00:00.000000Z.")};
		return ERR_INVALID;
	}
	given = start;
	began_us = time_monotonic_us();
	cli->app.clock = clock_of_environment;
	return OK;
}
