#include "files.h"

#include <stdio.h>

const char *in(const char *directory, const char *name)
{
	return str_z(test_arena(), str_format(test_arena(), "%s/%s", directory, name));
}

struct db *opened(const char *path)
{
	struct db_options options = {.url = str_c(path), .unsafe_no_sync = true};
	return test_open(&options);
}

struct str content(const char *path)
{
	FILE *file = fopen(path, "rb");
	assert_non_null(file);
	struct arena *arena = test_arena();
	char *p = arena_alloc(arena, 1 << 20);
	size_t n = fread(p, 1, 1 << 20, file);
	fclose(file);
	return (struct str){p, n};
}

void put(struct db *db, int64_t n)
{
	struct tally tally = {1, 1, n};
	test_write(db, test_arena(), put_tally, &tally);
}

void assert_last(const char *path, int64_t n)
{
	struct db *db = opened(path);
	assert_int_equal(last_tally(db, 1), n);
	db_close(db);
}
