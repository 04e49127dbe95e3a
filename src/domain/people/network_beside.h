/* What takes longer about a workspace's network than anybody waits: on a thread beside, once at a time. From any thread. */
#pragma once
#include <pthread.h>
#include "domain/ctx.h"

struct beside;
typedef enum err (*beside_fn)(struct beside *beside, void *arg);
struct beside {
	pthread_mutex_t lock; /* of everything below; held for moments only */
	pthread_cond_t changed;
	pthread_t thread;
	bool started;     /* there is a thread to be waited for... */
	bool ended;       /* ... which has done all */
	enum err err;     /* that it came to, until somebody has read it */
	bool stop;        /* atomic: the work leaves off with ERR_CANCELLED */
	const char *what; /* for the log, when it fails */
	beside_fn work;
	void *arg;
	/* What the work asks with. */
	struct db *db;
	struct networks *networks;
	struct workspace_id workspace;
};

void beside_init(struct beside *beside, const char *what, beside_fn work, void *arg);
/* Begins the work, for the workspace of `ctx`, unless it is under way. An error that befell it before is returned once. */
NODISCARD enum err beside_start(struct beside *beside, const struct ctx *ctx);
bool beside_works(struct beside *beside); /* it is under way; false: all that it did can be seen */
void beside_wait(struct beside *beside);  /* until it is not */
/* What the system does in a transaction of the work's own. */
struct ctx beside_ctx(const struct beside *beside, struct tx *tx);
void beside_stop(struct beside *beside); /* begins to leave off, for good */
void beside_end(struct beside *beside);  /* waits for the thread; nobody may use it any more */
