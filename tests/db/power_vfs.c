#include "power_vfs.h"
#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { SECTOR = 512 };

/* A write since the last sync; data NULL: a truncation to `offset`. */
struct pending {
	unsigned char *data;
	size_t offset, n;
};

struct bytes {
	unsigned char *p;
	size_t n;
};

/* What is known of one file, as long as the process lives or until power_vfs_forget. */
struct shadow {
	struct shadow *next;
	char path[256];
	struct bytes durable;
	struct pending *pending;
	size_t n, room;
};

struct power_file {
	sqlite3_file base;
	struct shadow *shadow; /* NULL: a file that no power loss concerns */
	sqlite3_file *real;    /* follows in memory */
};

static sqlite3_vfs *real_vfs;
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER; /* over everything below */
static struct shadow *shadows;
static int sync_delay_us;
static bool disk_full, has_failed;
static int fail_after;

static uint64_t next_random(uint64_t *state) /* xorshift64* */
{
	*state ^= *state >> 12;
	*state ^= *state << 25;
	*state ^= *state >> 27;
	return *state * UINT64_C(0x2545F4914F6CDD1D);
}

/* ---- contents ---- */

static void resize(struct bytes *bytes, size_t n)
{
	bytes->p = realloc(bytes->p, n ? n : 1);
	if (n > bytes->n)
		memset(bytes->p + bytes->n, 0, n - bytes->n);
	bytes->n = n;
}

static void apply(struct bytes *bytes, const struct pending *pending, size_t n)
{
	if (pending->data == NULL) {
		if (pending->offset < bytes->n)
			resize(bytes, pending->offset);
		return;
	}
	if (pending->offset + n > bytes->n)
		resize(bytes, pending->offset + n);
	memcpy(bytes->p + pending->offset, pending->data, n);
}

static void remember(struct shadow *shadow, const void *data, size_t offset, size_t n)
{
	if (shadow->n == shadow->room) {
		shadow->room = shadow->room ? shadow->room * 2 : 256;
		shadow->pending = realloc(shadow->pending, shadow->room * sizeof *shadow->pending);
	}
	struct pending pending = {.offset = offset, .n = n};
	if (data != NULL) {
		pending.data = malloc(n);
		memcpy(pending.data, data, n);
	}
	shadow->pending[shadow->n++] = pending;
}

static void make_durable(struct shadow *shadow)
{
	for (size_t i = 0; i < shadow->n; i++) {
		apply(&shadow->durable, &shadow->pending[i], shadow->pending[i].n);
		free(shadow->pending[i].data);
	}
	shadow->n = 0;
}

static void read_content(const char *path, struct bytes *ret_bytes)
{
	FILE *file = fopen(path, "rb");
	unsigned char chunk[4096];
	size_t n;
	while (file != NULL && (n = fread(chunk, 1, sizeof chunk, file)) > 0) {
		size_t at = ret_bytes->n;
		resize(ret_bytes, at + n);
		memcpy(ret_bytes->p + at, chunk, n);
	}
	if (file != NULL)
		fclose(file);
}

static struct shadow *shadow_of(const char *path)
{
	for (struct shadow *shadow = shadows; shadow != NULL; shadow = shadow->next)
		if (strcmp(shadow->path, path) == 0)
			return shadow;
	struct shadow *shadow = calloc(1, sizeof *shadow);
	snprintf(shadow->path, sizeof shadow->path, "%s", path);
	read_content(path, &shadow->durable);
	shadow->next = shadows;
	shadows = shadow;
	return shadow;
}

static void forget(struct shadow *shadow)
{
	for (size_t i = 0; i < shadow->n; i++)
		free(shadow->pending[i].data);
	free(shadow->pending);
	free(shadow->durable.p);
	free(shadow);
}

void power_vfs_forget(void)
{
	pthread_mutex_lock(&mutex);
	while (shadows != NULL) {
		struct shadow *next = shadows->next;
		forget(shadows);
		shadows = next;
	}
	pthread_mutex_unlock(&mutex);
}

/* Of what was not synced, about half is there, and some of it only up to a sector. */
static void write_image(const struct shadow *shadow, const char *directory, uint64_t *random)
{
	struct bytes image = {0};
	resize(&image, shadow->durable.n);
	if (shadow->durable.n > 0)
		memcpy(image.p, shadow->durable.p, shadow->durable.n);
	uint64_t style = next_random(random) % 4; /* nothing, all, or a part of it */
	for (size_t i = 0; i < shadow->n; i++) {
		uint64_t dice = style == 0 ? 7 : style == 1 ? 0 : next_random(random) % 8;
		size_t n = shadow->pending[i].n;
		if (dice < 4)
			apply(&image, &shadow->pending[i], n);
		else if (dice == 4 && n >= SECTOR)
			apply(&image, &shadow->pending[i], (size_t)(next_random(random) % (n / SECTOR)) * SECTOR);
	}
	char path[512];
	const char *slash = strrchr(shadow->path, '/');
	snprintf(path, sizeof path, "%s/%s", directory, slash ? slash + 1 : shadow->path);
	FILE *file = fopen(path, "wb");
	if (file == NULL || fwrite(image.p, 1, image.n, file) != image.n || fclose(file) != 0)
		abort();
	free(image.p);
}

void power_vfs_image(const char *directory, uint64_t *random)
{
	pthread_mutex_lock(&mutex);
	for (struct shadow *shadow = shadows; shadow != NULL; shadow = shadow->next)
		write_image(shadow, directory, random);
	pthread_mutex_unlock(&mutex);
}

/* ---- failures ---- */

void power_vfs_full(bool full)
{
	pthread_mutex_lock(&mutex);
	disk_full = full;
	pthread_mutex_unlock(&mutex);
}

void power_vfs_fail_after(int n)
{
	pthread_mutex_lock(&mutex);
	fail_after = n;
	has_failed = false;
	pthread_mutex_unlock(&mutex);
}

bool power_vfs_failed(void)
{
	pthread_mutex_lock(&mutex);
	bool failed = has_failed;
	pthread_mutex_unlock(&mutex);
	return failed;
}

/* With the mutex held: whether this call is to fail. */
static bool fails_now(void)
{
	if (fail_after == 0 || --fail_after > 0)
		return false;
	return has_failed = true;
}

/* ---- files ---- */

static sqlite3_file *real_of(sqlite3_file *file)
{
	return ((struct power_file *)file)->real;
}

static int power_close(sqlite3_file *file)
{
	return real_of(file)->pMethods->xClose(real_of(file));
}

static int power_read(sqlite3_file *file, void *data, int n, sqlite3_int64 offset)
{
	return real_of(file)->pMethods->xRead(real_of(file), data, n, offset);
}

static int power_write(sqlite3_file *file, const void *data, int n, sqlite3_int64 offset)
{
	struct shadow *shadow = ((struct power_file *)file)->shadow;
	if (shadow == NULL)
		return real_of(file)->pMethods->xWrite(real_of(file), data, n, offset);
	pthread_mutex_lock(&mutex);
	int rc = disk_full ? SQLITE_FULL : fails_now() ? SQLITE_IOERR_WRITE : SQLITE_OK;
	if (rc == SQLITE_OK)
		rc = real_of(file)->pMethods->xWrite(real_of(file), data, n, offset);
	if (rc == SQLITE_OK)
		remember(shadow, data, (size_t)offset, (size_t)n);
	pthread_mutex_unlock(&mutex);
	return rc;
}

static int power_truncate(sqlite3_file *file, sqlite3_int64 size)
{
	struct shadow *shadow = ((struct power_file *)file)->shadow;
	if (shadow == NULL)
		return real_of(file)->pMethods->xTruncate(real_of(file), size);
	pthread_mutex_lock(&mutex);
	int rc = fails_now() ? SQLITE_IOERR_TRUNCATE : real_of(file)->pMethods->xTruncate(real_of(file), size);
	if (rc == SQLITE_OK)
		remember(shadow, NULL, (size_t)size, 0);
	pthread_mutex_unlock(&mutex);
	return rc;
}

static int power_sync(sqlite3_file *file, int flags)
{
	(void)flags;
	struct shadow *shadow = ((struct power_file *)file)->shadow;
	if (shadow == NULL)
		return SQLITE_OK;
	usleep((useconds_t)sync_delay_us); /* a power loss may come in the middle of it */
	pthread_mutex_lock(&mutex);
	int rc = fails_now() ? SQLITE_IOERR_FSYNC : SQLITE_OK;
	if (rc == SQLITE_OK)
		make_durable(shadow);
	pthread_mutex_unlock(&mutex);
	return rc;
}

static int power_size(sqlite3_file *file, sqlite3_int64 *ret_size)
{
	return real_of(file)->pMethods->xFileSize(real_of(file), ret_size);
}

static int power_lock(sqlite3_file *file, int level)
{
	return real_of(file)->pMethods->xLock(real_of(file), level);
}

static int power_unlock(sqlite3_file *file, int level)
{
	return real_of(file)->pMethods->xUnlock(real_of(file), level);
}

static int power_check_lock(sqlite3_file *file, int *ret_reserved)
{
	return real_of(file)->pMethods->xCheckReservedLock(real_of(file), ret_reserved);
}

static int power_control(sqlite3_file *file, int what, void *arg)
{
	return real_of(file)->pMethods->xFileControl(real_of(file), what, arg);
}

static int power_sector(sqlite3_file *file)
{
	(void)file;
	return SECTOR;
}

static int power_characteristics(sqlite3_file *file)
{
	(void)file;
	return SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

static int power_shm_map(sqlite3_file *file, int page, int size, int extend, void volatile **ret_page)
{
	return real_of(file)->pMethods->xShmMap(real_of(file), page, size, extend, ret_page);
}

static int power_shm_lock(sqlite3_file *file, int offset, int n, int flags)
{
	return real_of(file)->pMethods->xShmLock(real_of(file), offset, n, flags);
}

static void power_shm_barrier(sqlite3_file *file)
{
	real_of(file)->pMethods->xShmBarrier(real_of(file));
}

static int power_shm_unmap(sqlite3_file *file, int remove)
{
	return real_of(file)->pMethods->xShmUnmap(real_of(file), remove);
}

static const sqlite3_io_methods methods = {
	2,
	power_close,
	power_read,
	power_write,
	power_truncate,
	power_sync,
	power_size,
	power_lock,
	power_unlock,
	power_check_lock,
	power_control,
	power_sector,
	power_characteristics,
	power_shm_map,
	power_shm_lock,
	power_shm_barrier,
	power_shm_unmap,
	NULL,
	NULL,
};

/* ---- the file system ---- */

static int power_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *ret_flags)
{
	(void)vfs;
	struct power_file *power = (struct power_file *)file;
	*power = (struct power_file){.real = (sqlite3_file *)(power + 1)};
	int rc = real_vfs->xOpen(real_vfs, name, power->real, flags, ret_flags);
	if (power->real->pMethods == NULL)
		return rc;
	power->base.pMethods = &methods;
	if (rc == SQLITE_OK && name != NULL &&
		(flags & (SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL))) {
		pthread_mutex_lock(&mutex);
		power->shadow = shadow_of(name);
		pthread_mutex_unlock(&mutex);
	}
	return rc;
}

static int power_delete(sqlite3_vfs *vfs, const char *name, int sync)
{
	(void)vfs;
	pthread_mutex_lock(&mutex);
	for (struct shadow **place = &shadows; *place != NULL; place = &(*place)->next) {
		if (strcmp((*place)->path, name) != 0)
			continue;
		struct shadow *shadow = *place;
		*place = shadow->next;
		forget(shadow);
		break;
	}
	pthread_mutex_unlock(&mutex);
	return real_vfs->xDelete(real_vfs, name, sync);
}

void power_vfs_register(int sync_us)
{
	static sqlite3_vfs power;
	sync_delay_us = sync_us;
	if (real_vfs != NULL)
		return;
	sqlite3_initialize();
	real_vfs = sqlite3_vfs_find(NULL);
	power = *real_vfs; /* time, randomness, paths: the system's, which look at nothing of their own */
	power.pNext = NULL;
	power.zName = POWER_VFS;
	power.szOsFile = (int)sizeof(struct power_file) + real_vfs->szOsFile;
	power.xOpen = power_open;
	power.xDelete = power_delete;
	if (sqlite3_vfs_register(&power, 0) != SQLITE_OK)
		abort();
}
