#include "check.h"
#include <pthread.h>
#include <stdlib.h>
#include "base/id.h"
#include "base/rand.h"

static const struct utc at = {INT64_C(1795336200123456)}; /* 2026-11-22 */

static void tells_its_time(void **state)
{
	(void)state;
	int64_t id = id_make(at);
	assert_int_equal(id_time(id).us, at.us / 1000 * 1000);
	assert_true(id > 0);
}

static void grows_when_the_clock_does_not(void **state)
{
	(void)state;
	int64_t before = id_make(at);
	for (int i = 0; i < 2000000; i++) { /* more than the counter holds: overflows into the time */
		int64_t id = id_make((struct utc){at.us - i});
		if (id <= before)
			fail_msg("%lld after %lld", (long long)id, (long long)before);
		before = id;
	}
	assert_true(id_make(UTC_NONE) > before);
	assert_true(id_make((struct utc){-1}) > 0);
}

enum { THREADS = 4, EACH = 50000 };

static void *make_many(void *arg)
{
	int64_t *ids = arg;
	for (int i = 0; i < EACH; i++)
		ids[i] = id_make(time_now());
	return NULL;
}

static int by_value(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
	return (x > y) - (x < y);
}

static void unique_over_threads(void **state)
{
	(void)state;
	static int64_t ids[THREADS][EACH];
	pthread_t threads[THREADS];
	for (int i = 0; i < THREADS; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, make_many, ids[i]), 0);
	for (int i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	for (int i = 0; i < THREADS; i++)
		for (int j = 1; j < EACH; j++)
			assert_true(ids[i][j] > ids[i][j - 1]); /* each thread sees them grow */
	qsort(ids, (size_t)THREADS * EACH, sizeof(int64_t), by_value);
	for (size_t i = 1; i < (size_t)THREADS * EACH; i++)
		assert_true((&ids[0][0])[i] != (&ids[0][0])[i - 1]);
}

static void text_and_back(void **state)
{
	(void)state;
	struct rand rand;
	rand_seed(&rand, 7);
	for (int i = 0; i < 100000; i++) {
		int64_t id = (int64_t)(rand_below(&rand, INT64_MAX) + 1) >> rand_below(&rand, 62), back = 0;
		if (id == 0)
			continue;
		char text[ID_TEXT_SIZE];
		id_text(id, text);
		assert_int_equal(id_parse((struct str){text, sizeof text}, &back), OK);
		assert_int_equal(back, id);
	}
	char text[ID_TEXT_SIZE];
	id_text(INT64_MAX, text);
	check_text(((struct str){text, sizeof text}), "7zzzzzzzzzzzz");
	id_text(1, text);
	check_text(((struct str){text, sizeof text}), "0000000000001");
	id_text(32 * 32 - 1, text);
	check_text(((struct str){text, sizeof text}), "00000000000zz");
}

static void parsing(void **state)
{
	(void)state;
	int64_t id = 42;
	static const char *const bad[] = {"", "0000000000000", "000000000001", "00000000000001", "8000000000000",
		"000000000000u", "000000000000-", "000000000000\xC3", "zzzzzzzzzzzzz", " 000000000001"};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_int_equal(id_parse(str_c(bad[i]), &id), ERR_INVALID);
	assert_int_equal(id_parse(STR("000000000001\0"), &id), ERR_INVALID);
	assert_int_equal(id, 42); /* untouched on failure */
	assert_int_equal(id_parse(STR("00000000000OI"), &id), OK);
	assert_int_equal(id, 1);
	assert_int_equal(id_parse(STR("00000000000Lo"), &id), OK);
	assert_int_equal(id, 32);
	assert_int_equal(id_parse(STR("7ZZZZZZZZZZZZ"), &id), OK);
	assert_int_equal(id, INT64_MAX);
}

static void seeded_randomness_repeats(void **state)
{
	(void)state;
	struct rand a, b;
	unsigned char x[37], y[37];
	rand_seed(&a, 1);
	rand_seed(&b, 1);
	rand_bytes(&a, x, sizeof x);
	rand_bytes(&b, y, sizeof y);
	assert_memory_equal(x, y, sizeof x);
	rand_seed(&b, 2);
	rand_bytes(&b, y, sizeof y);
	assert_memory_not_equal(x, y, sizeof x);
	int seen[6] = {0};
	for (int i = 0; i < 60000; i++)
		seen[rand_below(&a, 6)]++;
	for (int i = 0; i < 6; i++)
		assert_in_range(seen[i], 9500, 10500);
	assert_int_equal(rand_below(&a, 0), 0);
	assert_int_equal(rand_below(&a, 1), 0);
}

static void system_randomness(void **state)
{
	(void)state;
	struct rand system = {0};
	unsigned char x[1000] = {0}, y[1000] = {0};
	rand_bytes(&system, x, sizeof x);
	rand_bytes(&system, y, sizeof y);
	assert_memory_not_equal(x, y, sizeof x);
	assert_memory_not_equal(x + 900, y + 900, 100);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tells_its_time),
		cmocka_unit_test(grows_when_the_clock_does_not),
		cmocka_unit_test(unique_over_threads),
		cmocka_unit_test(text_and_back),
		cmocka_unit_test(parsing),
		cmocka_unit_test(seeded_randomness_repeats),
		cmocka_unit_test(system_randomness),
	};
	return RUN_TESTS(tests);
}
