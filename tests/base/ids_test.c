#include "check.h"

#include "base/ids.h"

static void each_is_left_once_and_in_order(void **state)
{
	(void)state;
	int64_t ids[] = {7, 3, INT64_MAX, 7, -1, 3, 7};
	assert_int_equal(ids_sort_once(ids, 7), 4);
	assert_memory_equal(ids, ((int64_t[]){-1, 3, 7, INT64_MAX}), 4 * sizeof *ids);
	assert_int_equal(ids_sort_once(ids, 1), 1);
	assert_int_equal(ids_sort_once(NULL, 0), 0);
}

static void one_is_found_where_it_stands(void **state)
{
	(void)state;
	int64_t ids[] = {-1, 3, 7};
	assert_ptr_equal(ids_find((struct ids){ids, 3}, 7), &ids[2]);
	assert_null(ids_find((struct ids){ids, 3}, 5));
	assert_null(ids_find((struct ids){NULL, 0}, 5));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_is_left_once_and_in_order),
		cmocka_unit_test(one_is_found_where_it_stands),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
