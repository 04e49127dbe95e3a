/* Arguments of a command, decoded into a struct: `--field value`, `--field=value`, `--flag`, `--no-flag`,
 * one value without its flag for the positional field, `-k 10` for a field whose name is one letter, `--names "A; B, Firm"` for lists: items parted by
 * ';', their fields in order by ','. '_' of a name may be written '-'. `--` ends the flags. */
#pragma once
#include "wire/wire.h"

NODISCARD enum err argv_decode(const struct wire *wire, const struct record *record, const char *positional,
	const char *const *args, size_t n, void *ret_value);
/* The same, up to pairs ("names.0.name"), for who wants to add some or send them on. */
NODISCARD enum err argv_pairs(const struct wire *wire, const struct record *record, const char *positional,
	const char *const *args, size_t n, struct pair **ret_pairs, size_t *ret_n);
