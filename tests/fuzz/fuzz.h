/* A target is one function (libFuzzer's) in x_fuzz.c. It runs three ways: searching (`make fuzz`, clang),
 * and over its kept corpus in `make test` (replay.c, any compiler and sanitizer). */
#pragma once
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include "base/str.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What must hold for every input. Not assert: it is checked in every build. */
#define MUST(condition)                                                                                                \
	do {                                                                                                           \
		if (!(condition))                                                                                      \
			abort();                                                                                       \
	} while (0)

static inline struct str fuzz_text(const uint8_t *data, size_t size)
{
	return (struct str){(const char *)data, size};
}
