/* A JSON document into a record of every type. */
#include "wire_check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO_ARENA arena = arena_new(0);
	struct problem problem = {0};
	struct wire wire = {.arena = arena, .problem = &problem, .money_digits = 2};
	struct fuzz_ask ask = {0};
	enum err err = json_decode(&wire, fuzz_text(data, size), &fuzz_ask_record, NULL, 0, &ask);
	if (err == OK)
		check_round_trip(arena, &ask);
	else
		MUST(problem.message.n > 0 && ask.person.v == 0 && !ask.names.items);
	return 0;
}
