/* What was just done, as a sentence for the line that offers to take it back. */
#pragma once
#include "base/str.h"

/* By the operation's name; none for an operation that nobody is told about. */
struct str did_words(struct str operation, struct str was);
