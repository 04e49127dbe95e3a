#include "domain/upkeep/colleague_cache.h"
#include <string.h>

enum { SLOTS = 1 << 15, TEXT = 300, LONGEST = 100 };

/* 512 bytes. */
struct slot {
	struct organization_id organization; /* a newer one takes the place of an older one */
	uint32_t generation;                 /* another than the cache's: nothing is known */
	bool crowded;
	uint8_t n;
	uint16_t used;
	struct person_id people[MOST_COLLEAGUES];
	uint8_t lengths[MOST_COLLEAGUES];
	char text[TEXT - MOST_COLLEAGUES]; /* the folded names, one behind the other */
};

struct colleague_cache {
	uint32_t generation;
	struct slot slots[SLOTS];
};

struct colleague_cache *colleague_cache_new(struct arena *arena)
{
	struct colleague_cache *cache = ARENA_NEW(arena, struct colleague_cache);
	if (cache)
		cache->generation = 1;
	return cache;
}

void colleague_cache_forget(struct colleague_cache *cache)
{
	if (cache)
		cache->generation++;
}

/* Multiplied by 2^64 over the golden ratio: ids of one import follow each other. */
static size_t place_of(struct organization_id organization)
{
	return (size_t)((uint64_t)organization.v * UINT64_C(11400714819323198485) >> 48) % SLOTS;
}

static struct slot *find(struct colleague_cache *cache, struct organization_id organization)
{
	if (!cache)
		return NULL;
	struct slot *slot = &cache->slots[place_of(organization)];
	return slot->generation == cache->generation && slot->organization.v == organization.v ? slot : NULL;
}

bool colleague_cache_find(
	struct colleague_cache *cache, struct organization_id organization, struct colleague_list *ret_list)
{
	const struct slot *slot = find(cache, organization);
	const char *text = slot ? slot->text : NULL;
	if (!slot)
		return false;
	ret_list->n = slot->crowded ? 0 : slot->n;
	for (size_t i = 0; i < ret_list->n; i++) {
		ret_list->v[i] = (struct colleague){slot->people[i], {text, slot->lengths[i]}};
		text += slot->lengths[i];
	}
	return true;
}

static void add(struct slot *slot, struct person_id person, struct str folded)
{
	if (slot->crowded)
		return;
	if (slot->n == MOST_COLLEAGUES) {
		slot->crowded = true;
		return;
	}
	if (folded.n > LONGEST || slot->used + folded.n > sizeof slot->text) {
		slot->generation = 0;
		return;
	}
	slot->people[slot->n] = person;
	slot->lengths[slot->n++] = (uint8_t)folded.n;
	memcpy(slot->text + slot->used, folded.p, folded.n);
	slot->used = (uint16_t)(slot->used + folded.n);
}

void colleague_cache_put(struct colleague_cache *cache, struct organization_id organization,
	const struct colleague_list *list, bool crowded)
{
	if (!cache)
		return;
	struct slot *slot = &cache->slots[place_of(organization)];
	slot->organization = organization;
	slot->generation = cache->generation;
	slot->crowded = crowded;
	slot->n = 0;
	slot->used = 0;
	for (size_t i = 0; i < list->n && slot->generation != 0; i++)
		add(slot, list->v[i].person, list->v[i].folded);
}

void colleague_cache_add(
	struct colleague_cache *cache, struct organization_id organization, struct person_id person, struct str folded)
{
	struct slot *slot = find(cache, organization);
	if (slot)
		add(slot, person, folded);
}

void colleague_cache_drop(struct colleague_cache *cache, struct organization_id organization)
{
	struct slot *slot = find(cache, organization);
	if (slot)
		slot->generation = 0;
}
