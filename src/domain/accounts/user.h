/* Users: who signs in. Every user is also a person, so that whom a rep knows is a relationship
 * like any other. */
#pragma once
#include "domain/ctx.h"

enum { PASSWORD_LEAST = 10, PASSWORD_MOST = 1024, SESSION_DAYS = 30 };

/* Adds a user, their person and their sign-in; an event has been begun. `password_hash` may be empty. */
NODISCARD enum err user_make(struct ctx *ctx, struct str name, struct str email, enum user_role role,
	struct str password_hash, struct user_id *ret_user);
/* Checks the length of a password and replaces it by its hash. Slow: outside any transaction. */
NODISCARD enum err user_password_prepare_text(struct ctx *ctx, struct str *password);
/* The user's own person. */
NODISCARD enum err user_person(struct ctx *ctx, struct user_id user, struct person_id *ret_person);
