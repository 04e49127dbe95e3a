/* What a model of a yes-or-no question learns from: rows of numbers, and how each of them turned out. */
#pragma once
#include <stddef.h>
#include <stdint.h>

enum { EXAMPLES_WIDTH = 256 }; /* most numbers in a row */

struct examples {
	const float *x;      /* n rows of `width` finite numbers */
	const uint8_t *yes;  /* n times 0 or 1 */
	const float *weight; /* n numbers >= 0; NULL: 1 each */
	size_t n;
	int width;
};
