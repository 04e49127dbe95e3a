#include <stdatomic.h>
#include <stdlib.h>
#include "graph/block.h"
#include "graph/memory.h"

/* Open addressing; a slot holds a node's number + 1 and, above it, half of its id's hash, so that hardly ever another id
 * is compared. Readers look while the writer adds: a node that is not yet in their rows is none to them. */
struct id_index {
	size_t room, n; /* room is a power of two */
	_Atomic uint64_t slots[];
};

static uint64_t hash_of(int64_t id)
{
	uint64_t hash = (uint64_t)id * UINT64_C(0x9e3779b97f4a7c15);
	hash = (hash ^ hash >> 29) * UINT64_C(0xbf58476d1ce4e5b9);
	return hash ^ hash >> 32;
}

static uint64_t slot_of(uint64_t hash, uint32_t node)
{
	return hash >> 32 << 32 | (node + 1);
}

struct id_index *id_index_new(size_t ids)
{
	size_t room = 64;
	while (room / 3 * 2 <= ids)
		room *= 2;
	struct id_index *index = graph_alloc_zeroed(1, sizeof *index + room * sizeof index->slots[0]);
	if (index != NULL)
		index->room = room;
	return index;
}

void id_index_free(struct id_index *index)
{
	free(index);
}

bool id_index_holds(const struct id_index *index, size_t ids)
{
	return ids <= index->room / 3 * 2;
}

bool id_index_full(const struct id_index *index)
{
	return index->n >= index->room / 3 * 2;
}

void id_index_add(struct id_index *index, int64_t id, uint32_t node)
{
	uint64_t hash = hash_of(id);
	size_t slot = hash & (index->room - 1);
	while (atomic_load_explicit(&index->slots[slot], memory_order_relaxed) != 0)
		slot = (slot + 1) & (index->room - 1);
	atomic_store_explicit(&index->slots[slot], slot_of(hash, node), memory_order_release);
	index->n++;
}

void id_index_undo(struct id_index *index, int64_t id, uint32_t node)
{
	uint64_t hash = hash_of(id);
	size_t slot = hash & (index->room - 1);
	while (atomic_load_explicit(&index->slots[slot], memory_order_relaxed) != slot_of(hash, node))
		slot = (slot + 1) & (index->room - 1);
	atomic_store_explicit(&index->slots[slot], 0, memory_order_release);
	index->n--;
}

struct id_index *id_index_larger(
	const struct id_index *index, int64_t (*id_of)(const void *arg, uint32_t node), const void *arg)
{
	struct id_index *larger = id_index_new(index->room);
	if (larger == NULL)
		return NULL;
	for (size_t slot = 0; slot < index->room; slot++) {
		uint32_t held = (uint32_t)atomic_load_explicit(&index->slots[slot], memory_order_relaxed);
		if (held != 0)
			id_index_add(larger, id_of(arg, held - 1), held - 1);
	}
	return larger;
}

uint32_t id_index_find(const struct id_index *index, int64_t id, int64_t (*id_of)(const void *arg, uint32_t node),
	const void *arg, uint32_t n_nodes)
{
	uint64_t hash = hash_of(id);
	for (size_t slot = hash & (index->room - 1);; slot = (slot + 1) & (index->room - 1)) {
		uint64_t held = atomic_load_explicit(&index->slots[slot], memory_order_acquire);
		if (held == 0)
			return NODE_NONE;
		if (held >> 32 == hash >> 32 && (uint32_t)held <= n_nodes && id_of(arg, (uint32_t)held - 1) == id)
			return (uint32_t)held - 1;
	}
}

static uint32_t likely_node(const struct id_index *index, uint64_t hash)
{
	size_t slot = hash & (index->room - 1);
	uint64_t held;
	while ((held = atomic_load_explicit(&index->slots[slot], memory_order_relaxed)) != 0 &&
		held >> 32 != hash >> 32)
		slot = (slot + 1) & (index->room - 1);
	return held == 0 ? NODE_NONE : (uint32_t)held - 1;
}

void id_index_guess_many(const struct id_index *index, const int64_t *sought, size_t n, uint32_t *ret_nodes)
{
	uint64_t hashes[ID_MANY];
	for (size_t i = 0; i < n; i++) {
		hashes[i] = hash_of(sought[i]);
		graph_ask((char *)(uintptr_t)index->slots + (hashes[i] & (index->room - 1)) * sizeof index->slots[0]);
	}
	for (size_t i = 0; i < n; i++)
		ret_nodes[i] = likely_node(index, hashes[i]);
}

size_t id_index_bytes(const struct id_index *index)
{
	return sizeof *index + index->room * sizeof index->slots[0];
}
