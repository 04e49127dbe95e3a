/* JSON in and out, straight from and to structs by their descriptors.
 *
 * Ids are 13 letters, days "2026-11-22", times "2026-11-22T09:30:00.000000Z", enums their word, amounts
 * integers in minor units, hashes and bytes hexadecimal digits; none is null. */
#pragma once
#include "base/out.h"
#include "wire/wire.h"

/* Reads one object. Strict: unknown and doubled names, deep nesting, numbers out of range are refused.
 * `given` are fields that came by another way (the path); the document may repeat but not contradict them. */
NODISCARD enum err json_decode(const struct wire *wire, struct str text, const struct record *record,
	const struct pair *given, size_t n_given, void *ret_value);

void json_encode(struct out *out, const struct record *record, const void *value);
/* For requests: leaves out what is not given (none, 0, false), but for required fields. */
void json_encode_given(struct out *out, const struct record *record, const void *value);
void json_encode_text(struct out *out, struct str text); /* with quotes; none gives null */
