#include "db/backup_file.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>

enum { CHUNK = 1 << 16, MOST_SUMS = 2048 /* two lines, each with a file's name */ };

enum err file_cannot(const char *what, const char *path, struct arena *arena, struct problem *ret_problem)
{
	int reason = errno;
	ret_problem->message = str_format(arena, "%s cannot be %s: %s.", path, what, strerrordesc_np(reason));
	return reason == ENOSPC || reason == EDQUOT ? ERR_FULL : reason == ENOENT ? ERR_NOT_FOUND : ERR_IO;
}

enum err file_sync_directory(const char *path, struct arena *arena)
{
	char *copy = str_z(arena, str_c(path));
	if (copy == NULL)
		return ERR_NOMEM;
	AUTO_FILE directory = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return directory >= 0 && fsync(directory) == 0 ? OK : ERR_IO;
}

/* What an earlier run left there may be readable by others. */
static int make_file(const char *path)
{
	unlink(path);
	return open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
}

static bool write_all(int file, const char *bytes, size_t n)
{
	for (size_t done = 0; done < n;) {
		ssize_t written = write(file, bytes + done, n - done);
		if (written < 0)
			return false;
		done += (size_t)written;
	}
	return true;
}

enum err file_write(const char *path, struct str bytes, struct arena *arena, struct problem *ret_problem)
{
	AUTO_FILE file = make_file(path);
	if (file < 0 || !write_all(file, bytes.p, bytes.n) || fsync(file) != 0)
		return file_cannot("written", path, arena, ret_problem);
	return OK;
}

bool file_sum(int from, int to, struct sum *ret_sum)
{
	static _Thread_local char chunk[CHUNK];
	unsigned char hash[crypto_hash_sha256_BYTES];
	crypto_hash_sha256_state state;
	crypto_hash_sha256_init(&state);
	ssize_t n;
	while ((n = read(from, chunk, sizeof chunk)) > 0) {
		crypto_hash_sha256_update(&state, (unsigned char *)chunk, (unsigned long long)n);
		if (to >= 0 && !write_all(to, chunk, (size_t)n))
			return false;
	}
	crypto_hash_sha256_final(&state, hash);
	sodium_bin2hex(ret_sum->hex, sizeof ret_sum->hex, hash, sizeof hash);
	return n == 0;
}

enum err file_copy(const char *from_path, const struct sum *expected, const char *to_path, struct arena *arena,
	struct problem *ret_problem)
{
	struct sum found;
	struct stat status;
	AUTO_FILE from = open(from_path, O_RDONLY | O_CLOEXEC | O_NONBLOCK); /* a pipe would wait for ever */
	if (from < 0 || fstat(from, &status) != 0)
		return file_cannot("opened", from_path, arena, ret_problem);
	if (!S_ISREG(status.st_mode)) {
		ret_problem->message = str_format(arena, "%s is no file. Nothing was changed.", from_path);
		return ERR_INVALID;
	}
	AUTO_FILE to = make_file(to_path);
	if (to < 0 || !file_sum(from, to, &found) || fsync(to) != 0)
		return file_cannot("copied", from_path, arena, ret_problem);
	if (strcmp(expected->hex, found.hex) == 0)
		return OK;
	ret_problem->message = str_format(
		arena, "%s is not as it was written: its checksum differs. Nothing was changed.", from_path);
	return ERR_CORRUPT;
}

enum err sums_read(const char *backup, struct arena *arena, struct problem *ret_problem, struct sums *ret_sums)
{
	char text[MOST_SUMS];
	char *path = str_z(arena, str_format(arena, "%s.sha256", backup));
	if (path == NULL)
		return ERR_NOMEM;
	AUTO_FILE file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (file < 0)
		return file_cannot("opened", path, arena, ret_problem);
	ssize_t n = read(file, text, sizeof text);
	if (n < 0)
		return file_cannot("read", path, arena, ret_problem);
	struct sums sums = {0};
	struct sum *const in_order[] = {&sums.database, &sums.secret};
	struct str rest = {text, (size_t)n}, line;
	for (size_t i = 0; i < 2 && str_split(&rest, '\n', &line); i++)
		if (line.n >= SUM_LETTERS)
			memcpy(in_order[i]->hex, line.p, SUM_LETTERS);
	if (sums.database.hex[0] == '\0') {
		ret_problem->message = str_format(arena, "%s is not a checksum as 'kith backup' writes it.", path);
		return ERR_CORRUPT;
	}
	*ret_sums = sums;
	return OK;
}
