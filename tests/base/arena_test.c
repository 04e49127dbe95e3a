#include "check.h"
#include <stdint.h>
#include "base/out.h"
#include "base/vec.h"

static void zeroed_aligned_and_apart(void **state)
{
	(void)state;
	AUTO_ARENA arena = arena_new(0);
	unsigned char *before = NULL;
	for (size_t size = 0; size < 5000; size += 7) {
		unsigned char *p = arena_alloc(arena, size);
		assert_non_null(p);
		assert_int_equal((uintptr_t)p % _Alignof(max_align_t), 0);
		assert_ptr_not_equal(p, before);
		for (size_t i = 0; i < size; i++)
			assert_int_equal(p[i], 0);
		memset(p, 0xAA, size); /* what follows must not see it */
		before = p;
	}
	assert_false(arena_failed(arena));
}

static void large_allocations_get_their_own_block(void **state)
{
	(void)state;
	AUTO_ARENA arena = arena_new(0);
	char *small = arena_alloc(arena, 1), *large = arena_alloc(arena, 30 << 20), *next = arena_alloc(arena, 1);
	assert_non_null(small);
	assert_non_null(large);
	assert_non_null(next);
	large[(30 << 20) - 1] = 1;
	assert_true(arena_used(arena) >= (size_t)30 << 20);
}

static void limit_holds_and_is_remembered(void **state)
{
	(void)state;
	AUTO_ARENA arena = arena_new(1024);
	assert_non_null(arena_alloc(arena, 1024));
	assert_false(arena_failed(arena));
	assert_null(arena_alloc(arena, 1));
	assert_true(arena_failed(arena));
	arena_reset(arena);
	assert_false(arena_failed(arena));
	assert_int_equal(arena_used(arena), 0);
	assert_null(arena_alloc(arena, 1025));
	arena_reset(arena);
	assert_non_null(arena_alloc(arena, 1000));
}

static void reset_gives_zeroed_memory_again(void **state)
{
	(void)state;
	AUTO_ARENA arena = arena_new(0);
	for (int round = 0; round < 3; round++) {
		for (int i = 0; i < 100; i++) {
			unsigned char *p = arena_alloc(arena, 1000);
			for (int at = 0; at < 1000; at++)
				assert_int_equal(p[at], 0);
			memset(p, 0xFF, 1000);
		}
		arena_reset(arena);
	}
}

static void array_overflow_is_refused(void **state)
{
	(void)state;
	AUTO_ARENA arena = arena_new(0);
	assert_null(arena_array(arena, SIZE_MAX / 8 + 1, 16));
	assert_true(arena_failed(arena));
	arena_reset(arena);
	assert_null(arena_array(arena, SIZE_MAX, 1));
	assert_true(arena_failed(arena));
	arena_reset(arena);
	assert_null(arena_alloc(arena, SIZE_MAX - 3)); /* rounding up must not wrap */
	assert_non_null(arena_array(arena, 3, 16));
}

static void nth_allocation_fails(void **state)
{
	(void)state;
	AUTO_ARENA arena = arena_new(0);
	arena_fail_after(2);
	assert_non_null(arena_alloc(arena, 8));
	assert_null(arena_alloc(arena, 8));
	assert_true(arena_failed(arena));
	assert_non_null(arena_alloc(arena, 8)); /* only the one */
	assert_true(arena_failed(arena));
	arena_fail_after(1);
	arena_fail_after(0);
	arena_reset(arena);
	assert_non_null(arena_alloc(arena, 8));
	arena_fail_after(1);
	assert_null(arena_new(0));
}

static void copies_survive_a_failure(void **state)
{
	(void)state;
	AUTO_ARENA arena = arena_new(0);
	struct str (*copies[])(struct arena *, struct str) = {str_copy, str_lower_ascii};
	for (size_t i = 0; i < 2; i++) {
		arena_reset(arena);
		arena_fail_after(1);
		struct str s = copies[i](arena, STR("Anna"));
		assert_int_equal(s.n, 0);
		assert_non_null(s.p);
		assert_true(arena_failed(arena));
	}
	arena_fail_after(1);
	assert_int_equal(str_format(arena, "%d", 7).n, 0);
	arena_fail_after(1);
	assert_int_equal(str_join(arena, STR("a"), STR("b")).n, 0);
	arena_fail_after(1);
	assert_null(str_z(arena, STR("a")));
}

static void vec_grows_and_fails_whole(void **state)
{
	(void)state;
	AUTO_ARENA arena = arena_new(0);
	VEC(int) numbers = {0};
	for (int i = 0; i < 1000; i++)
		assert_true(VEC_PUSH(arena, &numbers, i));
	assert_int_equal(numbers.n, 1000);
	for (int i = 0; i < 1000; i++)
		assert_int_equal(numbers.v[i], i);
	while (numbers.n < numbers.room)
		assert_true(VEC_PUSH(arena, &numbers, 1));
	size_t n = numbers.n;
	arena_fail_after(1);
	bool fitted = VEC_PUSH(arena, &numbers, 1);
	assert_false(fitted);
	assert_int_equal(numbers.n, n);
	assert_int_equal(numbers.v[999], 999);
	assert_true(VEC_PUSH(arena, &numbers, 1));
}

static void free_of_nothing(void **state)
{
	(void)state;
	arena_free(NULL);
}

static void out_builds(void **state)
{
	(void)state;
	AUTO_OUT out;
	out_init(&out, 0);
	check_text(out_text(&out), "");
	out_z(&out, "a");
	out_z(&out, NULL);
	out_char(&out, '-');
	out_int(&out, 0);
	out_char(&out, ' ');
	out_int(&out, INT64_MIN);
	out_char(&out, ' ');
	out_int(&out, INT64_MAX);
	out_char(&out, ' ');
	out_count(&out, 999);
	out_char(&out, ' ');
	out_count(&out, -1000);
	out_char(&out, ' ');
	out_count(&out, INT64_MIN);
	out_format(&out, " %s=%d", "x", 5);
	out_format(&out, "%s", "");
	out_str(&out, STR_NONE);
	out_str(&out, STR("."));
	check_text(out_text(&out),
		"a-0 -9223372036854775808 9223372036854775807 999 -1,000 -9,223,372,036,854,775,808 x=5.");
	assert_int_equal(out_failed(&out), OK);
	out_reset(&out);
	for (int i = 0; i < 10000; i++)
		out_format(&out, "%04d", i);
	assert_int_equal(out.n, 40000);
	check_text(str_from(out_text(&out), 39996), "9999");
}

static void out_remembers_its_first_failure(void **state)
{
	(void)state;
	AUTO_OUT out;
	out_init(&out, 10);
	out_z(&out, "123456789");
	out_format(&out, "%s", "0"); /* exactly full */
	assert_int_equal(out_failed(&out), OK);
	out_char(&out, '!');
	assert_int_equal(out_failed(&out), ERR_TOO_LARGE);
	out_reset(&out);
	out_z(&out, "12345");
	out_format(&out, "%s", "123456");
	out_char(&out, 'x'); /* would fit, but nothing comes after a gap */
	assert_int_equal(out_failed(&out), ERR_TOO_LARGE);
	check_text(out_text(&out), "12345");
	assert_int_equal(out.limit, 10);
}

static void out_without_memory(void **state)
{
	(void)state;
	AUTO_OUT out;
	out_init(&out, 0);
	arena_fail_after(1);
	out_z(&out, "a");
	assert_int_equal(out_failed(&out), ERR_NOMEM);
	check_text(out_text(&out), "");
	out_reset(&out);
	out_z(&out, "b");
	check_text(out_text(&out), "b");
	arena_fail_after(1);
	out_format(&out, "%1000d", 1);
	assert_int_equal(out_failed(&out), ERR_NOMEM);
	check_text(out_text(&out), "b");
	arena_fail_after(0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(zeroed_aligned_and_apart),
		cmocka_unit_test(large_allocations_get_their_own_block),
		cmocka_unit_test(limit_holds_and_is_remembered),
		cmocka_unit_test(reset_gives_zeroed_memory_again),
		cmocka_unit_test(array_overflow_is_refused),
		cmocka_unit_test(nth_allocation_fails),
		cmocka_unit_test(copies_survive_a_failure),
		cmocka_unit_test(vec_grows_and_fails_whole),
		cmocka_unit_test(free_of_nothing),
		cmocka_unit_test(out_builds),
		cmocka_unit_test(out_remembers_its_first_failure),
		cmocka_unit_test(out_without_memory),
	};
	return RUN_TESTS(tests);
}
