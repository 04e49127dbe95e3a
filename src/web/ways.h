/* Ways as a part of several pages. */
#pragma once
#include "web/visit.h"
#include "web/ways_page.h"

/* The best `k` ways to whom `to` names (operation ways), none where there is none yet; any other answer than OK has its
 * sentence in visit->problem, and leaves *ret_part empty. */
enum err ways_fill(struct visit *visit, struct str from, struct str to, int k, struct ways_part *ret_part);

/* A name that has room under a stop of a drawing: the first one and a letter, where the whole is longer;
 * the first one, as much of it as fits, where that is too long. */
struct str ways_short_name(struct arena *arena, struct str name, size_t letters);
/* How a link is drawn: "close", "fair", "weak". */
struct str ways_closeness(double strength);
