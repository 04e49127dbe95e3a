/* Dispatch: every face calls operations here, so that each is authorized, runs in one transaction, is
 * repeated at most once under its idempotency key, and fails with a sentence. */
#pragma once
#include "ops/app.h"
#include "ops/operation.h"

/* Who calls. Without a user it is nobody: only public operations answer. */
struct caller {
	struct workspace_id workspace;
	struct user_id user;
	enum user_role role;
	enum face face;
	struct hash session;             /* that they call by; all zero: by none */
	const struct settings *settings; /* NULL: loaded in the operation's own transaction */
	struct str idempotency_key;      /* none: the operation may run twice */
};

enum { IDEMPOTENCY_KEY_MAX = 200 };

/* Runs an operation. `in` is of operation->in, and may be changed by its `prepare`; *ret_out is of
 * operation->out, its texts and lists live in the arena. On failure `ret_problem` always has a
 * sentence. An operation that writes and has an idempotency key: the same key with the same request
 * gives the answer that was given before, with another request ERR_CONFLICT. */
NODISCARD enum err ops_call(struct app *app, const struct caller *caller, const struct operation *operation, void *in,
	struct arena *arena, void *ret_out, struct problem *ret_problem);

/* Whether this caller may use it at all: for menus, and the first thing that ops_call does. */
NODISCARD enum err ops_authorize(const struct caller *caller, const struct operation *operation, struct arena *arena,
	struct problem *ret_problem);

/* The user with this e-mail address; none given: the first owner (who runs the program on the data
 * directory itself). ERR_NOT_FOUND when there is none, or they may not sign in. */
NODISCARD enum err ops_caller_local(
	struct app *app, struct str email, struct arena *arena, struct problem *ret_problem, struct caller *ret_caller);
/* Whose access token this is. ERR_UNAUTHENTICATED otherwise. */
NODISCARD enum err ops_caller_token(
	struct app *app, struct str token, struct arena *arena, struct problem *ret_problem, struct caller *ret_caller);
