#include <string.h>
#include "domain/upkeep/import_write.h"

enum { SLOTS = 1 << 15, LONGEST = 48, MOST_PENDING = 4096 };

struct slot {
	struct organization_id id; /* 0: empty */
	uint8_t n;
	char folded[LONGEST];
};

struct organization_cache {
	struct slot *slots; /* a newer entry takes the place of an older one */
	struct slot *pending;
	size_t n_pending;
};

struct organization_cache *organization_cache_new(struct arena *arena)
{
	struct organization_cache *cache = ARENA_NEW(arena, struct organization_cache);
	if (!cache)
		return NULL;
	cache->slots = ARENA_ARRAY(arena, SLOTS, struct slot);
	cache->pending = ARENA_ARRAY(arena, MOST_PENDING, struct slot);
	return cache->slots && cache->pending ? cache : NULL;
}

/* FNV-1a. */
static size_t place_of(struct str folded)
{
	uint64_t hash = UINT64_C(14695981039346656037);
	for (size_t i = 0; i < folded.n; i++)
		hash = (hash ^ (unsigned char)folded.p[i]) * UINT64_C(1099511628211);
	return (size_t)(hash ^ hash >> 32) % SLOTS;
}

bool organization_cache_find(const struct organization_cache *cache, struct str folded, struct organization_id *ret_id)
{
	if (!cache || folded.n > LONGEST)
		return false;
	const struct slot *slot = &cache->slots[place_of(folded)];
	if (slot->id.v == 0 || slot->n != folded.n || memcmp(slot->folded, folded.p, folded.n) != 0)
		return false;
	*ret_id = slot->id;
	return true;
}

void organization_cache_note(struct organization_cache *cache, struct str folded, struct organization_id id)
{
	if (!cache || folded.n == 0 || folded.n > LONGEST || cache->n_pending == MOST_PENDING)
		return;
	struct slot *slot = &cache->pending[cache->n_pending++];
	slot->id = id;
	slot->n = (uint8_t)folded.n;
	memcpy(slot->folded, folded.p, folded.n);
}

void organization_cache_commit(struct organization_cache *cache)
{
	for (size_t i = 0; i < cache->n_pending; i++) {
		const struct slot *slot = &cache->pending[i];
		cache->slots[place_of((struct str){slot->folded, slot->n})] = *slot;
	}
	cache->n_pending = 0;
}

void organization_cache_forget(struct organization_cache *cache)
{
	cache->n_pending = 0;
}
