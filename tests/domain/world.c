#include "domain/world.h"

#include <string.h>

#include "domain/people/network.h"
#include "user_ops.h"
#include "workspace_ops.h"

struct run {
	struct world *world;
	const struct operation *operation;
	const void *in;
	void *out;
	enum err (*fn)(struct ctx *ctx, void *arg);
	void *arg;
};

static enum err run_in(struct tx *tx, void *arg)
{
	struct run *run = arg;
	struct world *world = run->world;
	struct ctx ctx = {
		.tx = tx,
		.arena = tx_arena(tx),
		.workspace = world->workspace,
		.user = world->user,
		.role = world->role,
		.session = world->session,
		.now = world->now,
		.rand = &world->rand,
		.settings = world->settings,
		.networks = world->networks,
		.data = world->data,
		.face = FACE_CLI,
	};
	enum err err = run->operation ? run->operation->run(&ctx, run->in, run->out) : run->fn(&ctx, run->arg);
	world->problem = ctx.problem;
	return err;
}

const struct operation *world_operation(const char *name)
{
	for (int i = 0; i < operation_count; i++)
		if (strcmp(operations[i]->name, name) == 0)
			return operations[i];
	return NULL;
}

enum err world_call(struct world *world, const char *operation, const void *in, void *ret_out)
{
	struct run run = {.world = world, .operation = world_operation(operation), .in = in, .out = ret_out};
	if (run.operation == NULL) {
		fail_msg("no operation is called %s", operation);
		return ERR_INTERNAL; /* not reached: the analyzer cannot see that fail_msg ends the test */
	}
	world->problem = (struct problem){0};
	if (run.operation->flags & (OPERATION_WRITES | OPERATION_RECORDED))
		return db_write(world->db, world->arena, run_in, &run);
	return db_read(world->db, world->arena, run_in, &run);
}

enum err world_run(struct world *world, enum err (*fn)(struct ctx *ctx, void *arg), void *arg)
{
	struct run run = {.world = world, .fn = fn, .arg = arg};
	return db_write(world->db, world->arena, run_in, &run);
}

void world_at(struct world *world, int ymd)
{
	world->now = utc_plus(day_start((struct day){ymd}, zone_utc()), 9 * 3600 * US_PER_SECOND);
}

struct day world_day(const struct world *world)
{
	return utc_day(world->now, zone_utc());
}

struct world *world_new(struct db *db)
{
	struct arena *arena = test_arena();
	struct world *world = ARENA_NEW(arena, struct world);
	world->db = db;
	world->arena = arena;
	world->role = USER_ROLE_OWNER;
	static struct networks *networks;
	if (networks == NULL)
		networks = networks_new(SIZE_MAX, WORLD_AT_ONCE, NETWORK_READ_AT_ONCE);
	world->networks = networks;
	static uint64_t worlds; /* tokens are unique over all workspaces */
	rand_seed(&world->rand, ++worlds);
	world->settings = (struct settings){
		.zone = zone_utc(),
		.zone_name = STR("UTC"),
		.currency = STR("EUR"),
		.country = STR("DE"),
		.asks_per_day = 5,
		.rest_days = 90,
		.chase_working_days = 5,
	};
	world_at(world, 20260601);
	struct workspace_make_out made;
	struct str email = str_format(arena, "ana.%lld@example.com", (long long)id_make(world->now));
	DO(world, workspace_make, &made, .owner = STR("Ana Díaz"), .email = email, .password = STR("x"));
	world->workspace = made.workspace;
	world->user = made.user;
	return world;
}

struct user_id world_rep(struct world *world, const char *name, const char *email)
{
	struct user_add_out added;
	struct str unique = str_format(world->arena, "%lld.%s", (long long)id_make(world->now), email);
	DO(world, user_add, &added, .name = str_c(name), .email = unique, .role = USER_ROLE_REP, .password = STR("x"));
	return added.user;
}

static const struct world *clock_world;

static struct utc clock_of_world(void)
{
	return clock_world->now;
}

struct job_env world_jobs(struct world *world)
{
	clock_world = world;
	return (struct job_env){.db = world->db, .data = world->data, .clock = clock_of_world};
}

bool world_refused(enum err err, const char *what)
{
	if (err == ERR_INTERNAL || err == ERR_CORRUPT)
		fail_msg("%s: %s", what, err_name(err));
	return err != OK;
}
