/* What a person should read when something is refused: which field or row, what is wrong, what to do. */
#pragma once
#include "base/str.h"

struct problem {
	struct str field;   /* "names.2.name", "row 14", or none */
	struct str message; /* a whole sentence, or none */
};
