/* All of a workspace as sorted lines, to see that something left it exactly as it was. */
#pragma once
#include "domain/world.h"

/* Every row of every table with a workspace, but the log itself: event_log, event_value, the workspace's
 * counter, answers kept for retries. "person|123|Ana Díaz|..." a line. */
struct str world_dump(struct world *world);
/* Fails with the lines that stand in one of them only. */
void assert_same_dump(struct str before, struct str after);
