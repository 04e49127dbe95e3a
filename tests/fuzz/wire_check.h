/* What was decoded, by whatever way, survives being written and read again. */
#pragma once
#include "base/out.h"
#include "fuzz.h"
#include "wire/json.h"
#include "wire_record.h"

static inline void check_round_trip(struct arena *arena, const struct fuzz_ask *ask)
{
	struct wire wire = {.arena = arena, .stored = true};
	struct fuzz_ask again = {0};
	AUTO_OUT first;
	AUTO_OUT second;
	out_init(&first, 0);
	out_init(&second, 0);
	json_encode(&first, &fuzz_ask_record, ask);
	MUST(out_failed(&first) == OK);
	MUST(json_decode(&wire, out_text(&first), &fuzz_ask_record, NULL, 0, &again) == OK);
	json_encode(&second, &fuzz_ask_record, &again);
	MUST(str_equal(out_text(&first), out_text(&second)));
}
