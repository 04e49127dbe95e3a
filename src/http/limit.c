#include "http/limit.h"
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define WAYS 8

/* The bucket as a time: when it will be full again. Full at or before now; every token taken moves
 * it on by us_per_token; it is empty when it lies `burst` tokens ahead. */
struct entry {
	uint64_t key[2]; /* 128 bits of a seeded hash: as good as the key itself, and of one size */
	int64_t full_at_us;
};

struct limiter {
	pthread_mutex_t lock;
	uint64_t seed[4];
	int64_t us_per_token, depth_us;
	size_t sets; /* a power of two */
	struct entry entries[];
};

struct limiter *limiter_new(size_t keys, int burst, int64_t us_per_token, struct rand *rand)
{
	size_t sets = 1;
	while (sets * WAYS < keys)
		sets *= 2;
	struct limiter *limiter = calloc(1, sizeof *limiter + sets * WAYS * sizeof(struct entry));
	if (!limiter)
		return NULL;
	pthread_mutex_init(&limiter->lock, NULL);
	rand_bytes(rand, limiter->seed, sizeof limiter->seed);
	limiter->sets = sets;
	limiter->us_per_token = us_per_token;
	limiter->depth_us = burst * us_per_token;
	for (size_t i = 0; i < sets * WAYS; i++)
		limiter->entries[i].full_at_us = INT64_MIN;
	return limiter;
}

void limiter_free(struct limiter *limiter)
{
	if (!limiter)
		return;
	pthread_mutex_destroy(&limiter->lock);
	free(limiter);
}

/* Multiply and fold, with seeds that nobody outside knows. */
static uint64_t mix(uint64_t a, uint64_t b)
{
	unsigned __int128 product = (unsigned __int128)a * b;
	return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static uint64_t hash(const uint64_t seed[2], struct str key)
{
	uint64_t h = seed[0] ^ key.n;
	for (size_t at = 0; at < key.n; at += 8) {
		uint64_t word = 0;
		memcpy(&word, key.p + at, key.n - at < 8 ? key.n - at : 8);
		h = mix(h ^ word, seed[1] | 1) + seed[0];
	}
	return mix(h, seed[1] | 1);
}

/* The key's entry, or, when it has none, the one to be given up: that which is full soonest. */
static struct entry *find(struct limiter *limiter, struct str key, uint64_t ret_key[2], bool *ret_found)
{
	ret_key[0] = hash(limiter->seed, key);
	ret_key[1] = hash(limiter->seed + 2, key);
	struct entry *set = &limiter->entries[(ret_key[0] & (limiter->sets - 1)) * WAYS], *oldest = set;
	for (struct entry *entry = set; entry < set + WAYS; entry++) {
		if (entry->key[0] == ret_key[0] && entry->key[1] == ret_key[1]) {
			*ret_found = true;
			return entry;
		}
		if (entry->full_at_us < oldest->full_at_us)
			oldest = entry;
	}
	*ret_found = false;
	return oldest;
}

bool limiter_take(struct limiter *limiter, struct str key, int64_t now_us, int64_t *ret_wait_us)
{
	uint64_t hashed[2];
	bool found;
	pthread_mutex_lock(&limiter->lock);
	struct entry *entry = find(limiter, key, hashed, &found);
	int64_t full_at = found && entry->full_at_us > now_us ? entry->full_at_us : now_us;
	int64_t wait = full_at + limiter->us_per_token - now_us - limiter->depth_us;
	if (wait <= 0)
		*entry = (struct entry){{hashed[0], hashed[1]}, full_at + limiter->us_per_token};
	pthread_mutex_unlock(&limiter->lock);
	if (wait > 0 && ret_wait_us)
		*ret_wait_us = wait;
	return wait <= 0;
}

void limiter_forget(struct limiter *limiter, struct str key)
{
	uint64_t hashed[2];
	bool found;
	pthread_mutex_lock(&limiter->lock);
	struct entry *entry = find(limiter, key, hashed, &found);
	if (found)
		entry->full_at_us = INT64_MIN;
	pthread_mutex_unlock(&limiter->lock);
}
