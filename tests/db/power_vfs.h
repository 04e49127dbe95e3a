/* A SQLite VFS over the system's that knows what a power loss leaves: of each file, what was synced,
 * and of what was written since, any part. Syncs do not reach the disk; they take as long as one
 * would. It can also fill the disk and fail single calls. */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#define POWER_VFS "power"

/* Registers it, once; `sync_us`: how long a sync takes. */
void power_vfs_register(int sync_us);
/* Writes into `directory` the files as a power loss at this moment could leave them. Every file is
 * named as it was. Repeatable for the same `random` but for the moment. */
void power_vfs_image(const char *directory, uint64_t *random);
/* Forgets all files (none may be open). */
void power_vfs_forget(void);
/* From now on there is no room (writes fail with SQLITE_FULL), or there is again. */
void power_vfs_full(bool full);
/* The n-th write, truncation or sync from now fails, once, with SQLITE_IOERR (0: none). */
void power_vfs_fail_after(int n);
/* True when that failure has happened. */
bool power_vfs_failed(void);
