/* What every domain function gets: who acts, when, in which workspace, and room for the answer.
 * Clocks and randomness come in here: every rule can be tested at any date. */
#pragma once
#include "base/arena.h"
#include "base/problem.h"
#include "base/rand.h"
#include "base/time.h"
#include "db/db.h"
#include "schema.h"

/* The workspace's and the user's settings that rules need (loaded with the session). */
struct settings {
	const struct zone *zone; /* the user's, else the workspace's */
	struct str zone_name;
	struct str currency;     /* "EUR" */
	struct str country;      /* ISO 3166, for phone numbers without a country code */
	int asks_per_day;        /* 5 */
	int rest_days;           /* 90 */
	int chase_working_days;  /* 5 */
	struct holidays holidays;
};

struct ctx {
	struct tx *tx;
	struct arena *arena; /* = tx_arena(tx) */
	struct workspace_id workspace;
	struct user_id user;     /* who acts; none for the system */
	enum user_role role;
	struct utc now;
	struct rand *rand;
	struct settings settings;
	enum face face;          /* web, api, cli, import, system */
	int64_t seq;             /* of the current event; set by event_begin */
	struct problem problem;  /* what the person should read when the function fails */
};

/* Sets ctx->problem and returns `err`: return ctx_problem(ctx, ERR_INVALID, "email", ...). The
 * sentences live in domain/words.def. */
struct day ctx_today(const struct ctx *ctx); /* the day on the user's wall */
