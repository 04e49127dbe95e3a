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
	struct str currency;    /* "EUR" */
	struct str country;     /* ISO 3166, for phone numbers without a country code */
	int asks_per_day;       /* 5 */
	int rest_days;          /* 90 */
	int chase_working_days; /* 5 */
	struct holidays holidays;
};

struct attempts;
struct networks;

struct ctx {
	struct tx *tx;
	struct arena *arena; /* = tx_arena(tx) */
	struct workspace_id workspace;
	struct user_id user; /* who acts; none for the system */
	enum user_role role;
	struct utc now;
	struct rand *rand;
	struct settings settings;
	struct hash session; /* of the session that calls, by its token; all zero without one */
	enum face face;      /* web, api, cli, import, system */
	int64_t seq;         /* of the current event; set by event_begin */
	int64_t first_seq;   /* of the operation's first event: the one that undo takes back */
	struct person_id event_person;
	int event_n;                     /* values kept so far for the current event */
	int64_t batch;                   /* import that this belongs to, or 0 */
	const struct attempts *attempts; /* at passwords; NULL: nobody counts them */
	struct networks *networks;       /* who knows whom, in memory; NULL: nobody asks */
	struct str data;                 /* the data directory: uploads/ and reports/; may be none */
	struct hash secret;              /* of this installation, for keyed hashes */
	struct problem problem;          /* what the person should read when the function fails */
};

/* The day on the user's wall. */
struct day ctx_today(const struct ctx *ctx);
/* The day something happened: today when left out; one to come is refused with a sentence. */
enum err ctx_happened_on(struct ctx *ctx, struct day given, struct day *ret_day);
/* What a person wrote in several lines, cleaned; none when it is blank. */
struct str ctx_lines(const struct ctx *ctx, struct str text);
/* Remembers what the person should read and returns `err`:
 * return ctx_problem(ctx, ERR_INVALID, "email", words_of(ctx->arena, EMAIL_INVALID, {"text", .text = email})); */
enum err ctx_problem(struct ctx *ctx, enum err err, const char *field, struct str message);
/* "There is no such person here." with ERR_NOT_FOUND: also for what is in another workspace. */
enum err ctx_not_found(struct ctx *ctx, const char *field, const char *thing);
/* A new id at the context's time. */
int64_t ctx_id(const struct ctx *ctx);
