/* Signing in: the one way from an address and a password to a session. The slow part (Argon2id)
 * runs on the calling thread, outside any transaction. */
#pragma once
#include "ops/dispatch.h"

/* The cookie's value for a new session. A wrong password and an unknown address look the same
 * (ERR_UNAUTHENTICATED) and take as long. Callers limit the rate. */
NODISCARD enum err ops_sign_in(struct app *app, struct str email, struct str password, struct arena *arena,
	struct problem *ret_problem, struct str *ret_token);
/* Whether this is the user's password: before they change it. */
NODISCARD enum err ops_password_check(
	struct app *app, struct str email, struct str password, struct arena *arena, struct problem *ret_problem);

struct signed_in {
	struct caller caller; /* without settings: dispatch loads them */
	struct str name, email, workspace_name;
	bool sample;
};
/* Whose session a cookie stands for; renews one that is in use. ERR_UNAUTHENTICATED: nobody's. */
NODISCARD enum err ops_session(struct app *app, struct str token, struct arena *arena, struct signed_in *ret_session);
/* Whose workspace a private link leads to: the caller is nobody there, and operations on links ask for the token
 * themselves. ERR_NOT_FOUND: wrong, withdrawn or expired, all alike. */
NODISCARD enum err ops_link(struct app *app, struct str token, struct arena *arena, struct caller *ret_caller);
NODISCARD enum err ops_sign_out(struct app *app, struct str token, struct arena *arena);
