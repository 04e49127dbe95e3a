/* A circle as a part of a person's page. */
#pragma once
#include "web/circle_page.h"
#include "web/visit.h"

/* Of a few who stand next to them; without stops where nobody does. */
void circle_fill(struct visit *visit, struct person_id person, struct circle_view *ret_view);
