/* Who looked at whom, once a user, person and day. Looking changes nothing and must cost nothing: it is noted in
 * memory and written together, a moment later. Lists and searches, which show names and firms, are not noted one
 * by one. */
#pragma once
#include "domain/ctx.h"

struct access_log;
struct access_log *access_log_new(void); /* NULL: no memory */
void access_log_free(struct access_log *log);

/* Somebody's data were shown. Safe from any thread. `log` NULL: nothing is noted. True when so many wait that the
 * caller should write them now. */
bool access_note(struct access_log *log, struct workspace_id workspace, struct user_id user, struct person_id person,
	enum face face, struct utc now);
/* Writes what waits; what cannot be written waits on. */
NODISCARD enum err access_flush(struct access_log *log, struct db *db);
