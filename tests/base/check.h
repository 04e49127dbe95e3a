/* What every test of the ground floor needs. */
#pragma once
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
/* cmocka needs the four above */
#include <cmocka.h>
#include "base/arena.h"
#include "base/str.h"

/* Compares a text with a literal, and shows both when they differ. */
#define check_text(text, literal)                                                                                      \
	do {                                                                                                           \
		struct str check_ = (text);                                                                            \
		if (!str_equal(check_, str_c(literal)))                                                                \
			fail_msg("\"%.*s\" is not \"%s\"", STR_ARG(check_), literal);                                  \
	} while (0)

#define RUN_TESTS(tests) cmocka_run_group_tests(tests, NULL, NULL)
