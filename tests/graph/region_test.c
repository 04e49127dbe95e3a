/* Memory of many blocks in one piece: each is given back for itself. */
#include "graph/region.h"
#include <pthread.h>
#include <string.h>
#include <sys/mman.h>
#include "base/check.h"
#include "base/poison.h"
#include "base/rand.h"

enum { PAGE = 4096, THINGS = 1500, LARGEST = 20000 };

struct thing {
	unsigned char *at;
	size_t bytes;
	unsigned char sign;
};

struct taking {
	struct region *region;
	struct thing things[THINGS];
	uint64_t seed;
};

static void *take(void *arg)
{
	struct taking *taking = arg;
	struct rand rand;
	rand_seed(&rand, taking->seed);
	for (int i = 0; i < THINGS; i++) {
		struct thing *thing = &taking->things[i];
		thing->bytes = 1 + rand_below(&rand, LARGEST);
		thing->sign = (unsigned char)(1 + rand_below(&rand, 255));
		thing->at = region_take(taking->region, thing->bytes);
		if (thing->at != NULL)
			memset(thing->at, thing->sign, thing->bytes);
	}
	return NULL;
}

static bool is_whole(const struct thing *thing)
{
	for (size_t i = 0; i < thing->bytes; i++)
		if (thing->at[i] != thing->sign)
			return false;
	return true;
}

static size_t resident_pages(const unsigned char *from, const unsigned char *to)
{
	static unsigned char in_memory[1 << 16];
	unsigned char *first = (unsigned char *)((uintptr_t)from / PAGE * PAGE);
	size_t pages = ((size_t)(to - first) + PAGE - 1) / PAGE, n = 0;
	assert_true(pages <= sizeof in_memory);
	assert_int_equal(mincore(first, pages * PAGE, in_memory), 0);
	for (size_t i = 0; i < pages; i++)
		n += in_memory[i] & 1;
	return n;
}

/* What two threads took stays as it is while others go; when all are gone, so are the pages. */
static void things_go_one_by_one(void **state)
{
	(void)state;
	static struct taking taking[2];
	struct region *region = region_new((size_t)2 * THINGS * (LARGEST + REGION_ROUNDING));
	assert_non_null(region);
	pthread_t other;
	for (int i = 0; i < 2; i++)
		taking[i] = (struct taking){.region = region, .seed = 11 + (uint64_t)i};
	assert_int_equal(pthread_create(&other, NULL, take, &taking[1]), 0);
	take(&taking[0]);
	pthread_join(other, NULL);
	region_close(region);
	unsigned char *first = taking[0].things[0].at, *end = first;
	for (int i = 0; i < 2 * THINGS; i++) {
		struct thing *thing = &taking[i % 2].things[i / 2];
		assert_non_null(thing->at);
		assert_int_equal((uintptr_t)thing->at % 16, 0);
		assert_true(region_holds(region, thing->at));
		first = thing->at < first ? thing->at : first;
		end = thing->at + thing->bytes > end ? thing->at + thing->bytes : end;
	}
	size_t all = resident_pages(first, end), before = all;
	assert_true(all >= (size_t)(end - first) / PAGE);
	for (int stride = 0; stride < 4; stride++) {
		for (int i = stride; i < THINGS; i += 4)
			for (int k = 0; k < 2; k++) {
				struct thing *thing = &taking[k].things[i];
				assert_true(is_whole(thing));
				region_give(region, thing->at, thing->bytes);
#ifdef ASAN_WATCHES
				assert_true(__asan_address_is_poisoned(thing->at + thing->bytes - 1));
#endif
			}
		size_t now = resident_pages(first, end);
		if (stride ==
			0) /* three in four stand in each piece of 2 MB: it stays, but for those at the ends, of which less is there */
			assert_true(now > all * 9 / 10);
		if (stride == 2) /* one in four */
			assert_true(now < before && now < all * 3 / 5);
		before = now;
	}
	assert_int_equal(before, 0);
	region_free(region);
}

static void there_is_no_more_than_was_asked_for(void **state)
{
	(void)state;
	char elsewhere;
	struct region *region = region_new(3 * PAGE);
	assert_non_null(region);
	assert_non_null(region_take(region, 2 * PAGE));
	assert_non_null(region_take(region, PAGE));
	assert_null(region_take(region, 2 * PAGE));
	assert_false(region_holds(region, &elsewhere));
	assert_false(region_holds(NULL, &elsewhere));
	region_free(region);
	region_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(things_go_one_by_one),
		cmocka_unit_test(there_is_no_more_than_was_asked_for),
	};
	return RUN_TESTS(tests);
}
