/* Backup with its secret and checksums, restore of both or none. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "files.h"
#include "test_db.h"

#define SECRET STR("0123456789abcdef\000123456789abcde")
#define OTHER STR("another secret")

/* Stands before the C library's: the one that is counted down to fails. */
static int renames_until_failure;
int rename(const char *from, const char *to)
{
	if (renames_until_failure > 0 && --renames_until_failure == 0) {
		errno = EIO;
		return -1;
	}
	return renameat(AT_FDCWD, from, AT_FDCWD, to);
}

static void write_content(const char *path, struct str text)
{
	FILE *file = fopen(path, "wb");
	assert_non_null(file);
	assert_int_equal(fwrite(text.p, 1, text.n, file), text.n);
	assert_int_equal(fclose(file), 0);
}

static int files_in(const char *directory)
{
	int n = -2; /* itself and the one above */
	DIR *opened_directory = opendir(directory);
	assert_non_null(opened_directory);
	while (readdir(opened_directory) != NULL)
		n++;
	closedir(opened_directory);
	return n;
}

static enum err backup(struct db *db, const char *path, struct problem *ret_problem)
{
	return db_backup(db, str_c(path), SECRET, test_arena(), ret_problem);
}

static struct db_restoring restoring_of(const char *copy, const char *path)
{
	const char *directory = dirname(str_z(test_arena(), str_c(path)));
	return (struct db_restoring){
		.backup = str_c(copy), .target = str_c(path), .secret = str_c(in(directory, "secret"))};
}

static enum err restore(const char *copy, const char *path, struct problem *ret_problem)
{
	struct db_restoring restoring = restoring_of(copy, path);
	bool lost_secret = true;
	enum err err = db_restore(&restoring, test_arena(), ret_problem, &lost_secret);
	if (err == OK)
		assert_false(lost_secret);
	return err;
}

/* Open, with 1 in the backup and 2 here. */
static struct db *backed_up(const char *path, const char *copy)
{
	struct problem problem = {0};
	struct db *db = opened(path);
	put(db, 1);
	assert_int_equal(backup(db, copy, &problem), OK);
	put(db, 2);
	return db;
}

static void backup_and_restore(void **state)
{
	(void)state;
	const char *directory = test_directory();
	const char *path = in(directory, "kith.db"), *copy = in(test_directory(), "monday.kith");
	struct problem problem = {0};
	struct db *db = opened(path);
	put(db, 1);
	assert_int_equal(backup(db, copy, &problem), OK);
	assert_int_equal(backup(db, copy, &problem), ERR_CONFLICT);
	assert_true(str_find(problem.message, STR("is there already")) != SIZE_MAX);
	put(db, 2);
	assert_int_equal(restore(copy, path, &problem), ERR_BUSY);
	db_close(db);
	char command[512];
	snprintf(command, sizeof command,
		"cd '%s'/../$(basename $(dirname '%s')) && sha256sum --quiet -c monday.kith.sha256", directory, copy);
	assert_int_equal(system(command), 0);
	assert_true(str_find(content(in(dirname(str_z(test_arena(), str_c(copy))), "monday.kith.sha256")),
			    STR("  monday.kith.secret\n")) != SIZE_MAX);
	struct stat about;
	assert_int_equal(stat(str_z(test_arena(), str_format(test_arena(), "%s.secret", copy)), &about), 0);
	assert_int_equal(about.st_mode & 0777, 0600);

	write_content(in(directory, "secret"), OTHER);
	assert_int_equal(restore(copy, path, &problem), OK);
	assert_last(path, 1);
	assert_true(str_equal(content(in(directory, "secret")), SECRET));
	assert_last(in(directory, "kith.db.before-restore"), 2);
	assert_true(str_equal(content(in(directory, "secret.before-restore")), OTHER));
	/* Into an empty directory, too. */
	directory = in(test_directory(), "new");
	path = in(directory, "kith.db");
	assert_int_equal(restore(copy, path, &problem), OK);
	assert_last(path, 1);
	assert_true(str_equal(content(in(directory, "secret")), SECRET));
	assert_int_equal(stat(in(directory, "secret"), &about), 0);
	assert_int_equal(about.st_mode & 0777, 0600);
}

static void a_backup_writes_over_nothing(void **state)
{
	(void)state;
	static const char *const names[] = {"copy", "copy.secret", "copy.sha256"};
	struct problem problem = {0};
	struct db *db = opened(in(test_directory(), "kith.db"));
	for (size_t i = 0; i < 3; i++) {
		const char *directory = test_directory();
		write_content(in(directory, names[i]), STR("kept"));
		assert_int_equal(backup(db, in(directory, "copy"), &problem), ERR_CONFLICT);
		assert_true(str_find(problem.message, str_c(names[i])) != SIZE_MAX);
		assert_true(str_equal(content(in(directory, names[i])), STR("kept")));
		assert_int_equal(files_in(directory), 1);
	}
	db_close(db);
}

static void a_failed_backup_leaves_nothing(void **state)
{
	(void)state;
	struct problem problem = {0};
	const char *directory = test_directory();
	struct db *db = opened(in(test_directory(), "kith.db"));
	char name[246] = {0}; /* too long for that of the secret only */
	memset(name, 'n', sizeof name - 1);
	assert_int_equal(backup(db, in(directory, name), &problem), ERR_IO);
	assert_int_equal(files_in(directory), 0);
	for (int failing = 1; failing <= 3; failing++) {
		renames_until_failure = failing;
		assert_int_equal(backup(db, in(directory, "copy"), &problem), ERR_IO);
		assert_int_equal(renames_until_failure, 0);
		assert_int_equal(files_in(directory), 0);
	}
	assert_int_equal(backup(db, in(directory, "a\nb"), &problem), ERR_INVALID);
	assert_int_equal(backup(db, in(directory, "copy"), &problem), OK);
	assert_int_equal(files_in(directory), 3);
	db_close(db);
}

static void a_backup_without_its_secret_is_refused(void **state)
{
	(void)state;
	struct problem problem = {0};
	const char *home = test_directory(), *copy = in(test_directory(), "copy");
	db_close(backed_up(in(home, "kith.db"), copy));
	unlink(str_z(test_arena(), str_format(test_arena(), "%s.secret", copy)));
	const char *new = test_directory(), *path = in(new, "kith.db");
	assert_int_equal(restore(copy, path, &problem), ERR_NOT_FOUND);
	assert_true(str_find(problem.message, STR("--without-secret")) != SIZE_MAX);
	assert_int_equal(files_in(new), 1); /* the lock */
	write_content(in(new, "secret"), OTHER);
	assert_int_equal(restore(copy, path, &problem), ERR_NOT_FOUND);
	assert_int_equal(files_in(new), 2);

	bool lost_secret = false;
	struct db_restoring meant = restoring_of(copy, path);
	meant.without_secret = true;
	assert_int_equal(db_restore(&meant, test_arena(), &problem, &lost_secret), OK);
	assert_true(lost_secret);
	assert_last(path, 1);
	assert_true(str_equal(content(in(new, "secret")), OTHER));

	write_content(in(home, "secret"), SECRET); /* that very one */
	assert_int_equal(restore(copy, in(home, "kith.db"), &problem), OK);
	assert_last(in(home, "kith.db"), 1);
	assert_true(str_equal(content(in(home, "secret")), SECRET));
}

static void a_damaged_secret_changes_nothing(void **state)
{
	(void)state;
	struct problem problem = {0};
	const char *directory = test_directory(), *elsewhere = test_directory();
	const char *path = in(directory, "kith.db"), *copy = in(elsewhere, "copy");
	db_close(backed_up(path, copy));
	write_content(in(directory, "secret"), OTHER);
	write_content(in(elsewhere, "copy.secret"), STR("not that one"));
	int before = files_in(directory);
	assert_int_equal(restore(copy, path, &problem), ERR_CORRUPT);
	assert_true(str_find(problem.message, STR("copy.secret is not as it was written")) != SIZE_MAX);
	struct str sums = content(in(elsewhere, "copy.sha256"));
	write_content(in(elsewhere, "copy.sha256"), str_sub(sums, 0, str_find_char(sums, '\n') + 1));
	assert_int_equal(restore(copy, path, &problem), ERR_CORRUPT);
	assert_true(str_find(problem.message, STR("no checksum of")) != SIZE_MAX);
	assert_int_equal(files_in(directory), before);
	assert_true(str_equal(content(in(directory, "secret")), OTHER));
	assert_last(path, 2);
}

static void a_restore_replaces_both_or_none(void **state)
{
	(void)state;
	struct problem problem = {0};
	const char *directory = test_directory(), *path = in(directory, "kith.db"),
		   *copy = in(test_directory(), "copy");
	db_close(backed_up(path, copy));
	write_content(in(directory, "secret"), OTHER);
	for (int failing = 1; failing <= 4; failing++) { /* at settling, the log, the database, the secret */
		renames_until_failure = failing;
		assert_int_equal(restore(copy, path, &problem), ERR_IO);
		assert_int_equal(renames_until_failure, 0);
		assert_last(path, 2);
		assert_true(str_equal(content(in(directory, "secret")), OTHER));
		assert_int_not_equal(access(in(directory, "secret.restoring"), F_OK), 0);
		assert_int_not_equal(access(in(directory, "kith.db.restoring"), F_OK), 0);
	}
	const char *empty = test_directory();
	renames_until_failure = 3; /* settling, the database, the secret */
	assert_int_equal(restore(copy, in(empty, "kith.db"), &problem), ERR_IO);
	assert_int_equal(files_in(empty), 1);
	assert_int_equal(restore(copy, path, &problem), OK);
	assert_last(path, 1);
}

/* Between the two renames the copy of the secret stands alone; before them, beside the database's. */
static void a_restore_that_was_cut_short_is_ended_or_undone(void **state)
{
	(void)state;
	struct problem problem = {0};
	for (int both = 0; both < 2; both++) {
		const char *directory = test_directory();
		const char *path = in(directory, "kith.db"), *secret = in(directory, "secret");
		write_content(secret, OTHER);
		write_content(in(directory, "secret.restoring"), SECRET);
		if (both)
			write_content(in(directory, "kith.db.restoring"), STR("a beginning"));
		assert_int_equal(db_restore_settle(str_c(path), str_c(secret), test_arena(), &problem), OK);
		assert_true(str_equal(content(secret), both ? OTHER : SECRET));
		assert_int_equal(files_in(directory), 1);
	}
}

/* The log of a database that was not closed is not taken for the restored one's. */
static void restore_over_a_killed_database(void **state)
{
	(void)state;
	const char *directory = test_directory();
	const char *path = in(directory, "kith.db"), *copy = in(directory, "copy");
	struct problem problem = {0};
	struct db *db = backed_up(path, copy);
	const char *killed = in(test_directory(), "kith.db");
	char command[512];
	snprintf(command, sizeof command, "cp '%s' '%s' && cp '%s-wal' '%s-wal'", path, killed, path, killed);
	assert_int_equal(system(command), 0);
	db_close(db);
	assert_int_equal(restore(copy, killed, &problem), OK);
	assert_last(killed, 1);
}

static void a_damaged_backup_changes_nothing(void **state)
{
	(void)state;
	const char *directory = test_directory();
	const char *path = in(directory, "kith.db"), *copy = in(directory, "copy");
	struct problem problem = {0};
	struct db *db = backed_up(path, copy);
	db_close(db);
	int file = open(copy, O_RDWR);
	assert_int_equal(pwrite(file, "!", 1, 5000), 1);
	close(file);
	assert_int_equal(restore(copy, path, &problem), ERR_CORRUPT);
	assert_true(str_find(problem.message, STR("checksum differs")) != SIZE_MAX);
	unlink(in(directory, "copy.sha256"));
	assert_int_equal(restore(copy, path, &problem), ERR_NOT_FOUND);
	assert_last(path, 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(backup_and_restore),
		cmocka_unit_test(a_backup_writes_over_nothing),
		cmocka_unit_test(a_failed_backup_leaves_nothing),
		cmocka_unit_test(a_backup_without_its_secret_is_refused),
		cmocka_unit_test(a_damaged_secret_changes_nothing),
		cmocka_unit_test(a_restore_replaces_both_or_none),
		cmocka_unit_test(a_restore_that_was_cut_short_is_ended_or_undone),
		cmocka_unit_test(restore_over_a_killed_database),
		cmocka_unit_test(a_damaged_backup_changes_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
