#include "base/vec.h"
#include <stdint.h>

enum { FIRST_ROOM = 8 };

bool vec_grow(struct arena *arena, void **v, size_t *room, size_t n, size_t size)
{
	/* Too many is asked for as the largest size, so that the arena remembers the failure. */
	size_t more = *room == 0 ? FIRST_ROOM : *room > SIZE_MAX / 2 ? SIZE_MAX : *room * 2;
	void *grown = arena_array(arena, more, size);
	if (grown == NULL)
		return false;
	if (n > 0)
		memcpy(grown, *v, n * size);
	*v = grown;
	*room = more;
	return true;
}
