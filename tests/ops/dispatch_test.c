/* Dispatch on both engines: who may, in one transaction, once under its key. */
#include "test_db.h"
#include <jansson.h>
#include <pthread.h>
#include <string.h>
#include "domain/accounts/secret.h"
#include "domain/attempts.h"
#include "ops/answer.h"
#include "ops/describe.h"
#include "ops/dispatch.h"
#include "person_ops.h"
#include "user_ops.h"
#include "workspace_ops.h"

struct team {
	struct app app;
	struct arena *arena;
	struct problem problem;
	struct caller owner, rep;
};

static int next_team; /* e-mail addresses are shared by all workspaces */

static enum err call(struct team *team, const struct caller *caller, const char *name, void *in, void *ret_out)
{
	const struct operation *operation = operation_find(str_c(name));
	assert_non_null(operation);
	team->problem = (struct problem){0};
	enum err err = ops_call(&team->app, caller, operation, in, team->arena, ret_out, &team->problem);
	assert_true(err == OK || team->problem.message.n > 10);
	return err;
}

static struct team team_make(struct db *db)
{
	struct team team = {.app = {.db = db}, .arena = arena_new(0)};
	assert_int_equal(secret_start(), OK);
	int n = ++next_team;
	struct str mark = str_format(team.arena, "%d-%s", n, db_is_postgres(db) ? "p" : "s");
	struct workspace_make_in in = {.name = STR("Team"),
		.owner = STR("Ines Rossi"),
		.email = str_format(team.arena, "ines-%.*s@example.com", STR_ARG(mark)),
		.password = STR("a long password"),
		.zone = STR("Europe/Berlin"),
		.currency = STR("EUR"),
		.country = STR("DE"),
		.token = STR("x")};
	struct workspace_make_out out = {0};
	struct caller system = {.face = FACE_SYSTEM};
	if (call(&team, &system, "workspace_make", &in, &out) != OK)
		fail_msg("%.*s: %.*s", STR_ARG(team.problem.field), STR_ARG(team.problem.message));
	team.owner = (struct caller){
		.workspace = out.workspace, .user = out.user, .role = USER_ROLE_OWNER, .face = FACE_API};
	struct user_add_in add = {.name = STR("Ben"),
		.email = str_format(team.arena, "ben-%.*s@example.com", STR_ARG(mark)),
		.role = USER_ROLE_REP,
		.password = STR("another password")};
	struct user_add_out added = {0};
	assert_int_equal(call(&team, &team.owner, "user_add", &add, &added), OK);
	team.rep = (struct caller){
		.workspace = out.workspace, .user = added.user, .role = USER_ROLE_REP, .face = FACE_API};
	return team;
}

static size_t people(struct team *team)
{
	struct person_list_in in = {0};
	struct person_list_out out = {0};
	assert_int_equal(call(team, &team->rep, "person_list", &in, &out), OK);
	return out.items.n;
}

/* Also for who fills in the struct without a decoder. */
static void limits_hold_for_every_face(struct db *db)
{
	struct team team = team_make(db);
	struct token_add_in token = {.name = STR_NONE};
	struct token_add_out made = {0};
	assert_int_equal(call(&team, &team.owner, "token_add", &token, &made), ERR_INVALID);
	assert_true(str_is(team.problem.field, "name"));
	token.name = STR(" \n");
	assert_int_equal(call(&team, &team.owner, "token_add", &token, &made), ERR_INVALID);
	token.name = STR("\xff\xfe");
	assert_int_equal(call(&team, &team.owner, "token_add", &token, &made), ERR_INVALID);
	token.name = STR("a\x01z");
	assert_int_equal(call(&team, &team.owner, "token_add", &token, &made), ERR_INVALID);
	token.name = str_format(team.arena, "%0101d", 0);
	assert_int_equal(call(&team, &team.owner, "token_add", &token, &made), ERR_INVALID);
	token.name = str_format(team.arena, "%0100d", 0);
	assert_int_equal(call(&team, &team.owner, "token_add", &token, &made), OK);
	arena_free(team.arena);
}

static void roles_are_checked(struct db *db)
{
	struct team team = team_make(db);
	struct user_list_in list = {0};
	struct user_list_out listed = {0};
	struct token_add_in token = {.name = STR("script")};
	struct token_add_out made = {0};
	struct caller nobody = {.face = FACE_API};
	assert_int_equal(call(&team, &nobody, "user_list", &list, &listed), ERR_UNAUTHENTICATED);
	assert_int_equal(call(&team, &team.rep, "user_list", &list, &listed), OK);
	assert_int_equal(listed.items.n, 2);
	assert_int_equal(call(&team, &team.rep, "token_add", &token, &made), ERR_FORBIDDEN);
	assert_true(str_none(made.token.p != NULL ? made.token : STR_NONE));
	assert_int_equal(call(&team, &team.owner, "token_add", &token, &made), OK);
	struct caller found = {0};
	assert_int_equal(ops_caller_token(&team.app, made.token, team.arena, &team.problem, &found), OK);
	assert_true(found.user.v == team.owner.user.v && found.workspace.v == team.owner.workspace.v);
	assert_int_equal(found.role, USER_ROLE_OWNER);
	assert_int_equal(
		ops_caller_token(&team.app, STR("wrong"), team.arena, &team.problem, &found), ERR_UNAUTHENTICATED);
	arena_free(team.arena);
}

static void another_workspace_is_not_found(struct db *db)
{
	struct team team = team_make(db), other = team_make(db);
	struct person_add_in add = {.name = STR("Ana")};
	struct person_add_out added = {0};
	assert_int_equal(call(&team, &team.rep, "person_add", &add, &added), OK);
	struct person_show_in show = {.person = added.person};
	struct person_show_out shown = {0};
	assert_int_equal(call(&team, &team.rep, "person_show", &show, &shown), OK);
	assert_int_equal(call(&other, &other.owner, "person_show", &show, &shown), ERR_NOT_FOUND);
	arena_free(team.arena);
	arena_free(other.arena);
}

static void a_key_makes_once(struct db *db)
{
	struct team team = team_make(db);
	size_t before = people(&team);
	team.rep.idempotency_key = STR("key-1");
	struct person_add_in in = {.name = STR("Ana Díaz"), .organization = STR("Nordlicht")};
	struct person_add_out first = {0}, second = {0};
	assert_int_equal(call(&team, &team.rep, "person_add", &in, &first), OK);
	assert_int_equal(call(&team, &team.rep, "person_add", &in, &second), OK);
	assert_true(first.person.v == second.person.v && first.event == second.event);
	/* Another request under the same key, or another operation, is refused. */
	in.name = STR("Karl Weber");
	assert_int_equal(call(&team, &team.rep, "person_add", &in, &second), ERR_CONFLICT);
	assert_true(str_is(team.problem.field, "Idempotency-Key"));
	struct person_note_in note = {.person = first.person, .text = STR("x")};
	struct person_note_out noted = {0};
	assert_int_equal(call(&team, &team.rep, "person_note", &note, &noted), ERR_CONFLICT);
	/* The same key of another user is another key. */
	team.owner.idempotency_key = STR("key-1");
	assert_int_equal(call(&team, &team.owner, "person_add", &in, &second), OK);
	team.rep.idempotency_key = team.owner.idempotency_key = STR_NONE;
	assert_int_equal(people(&team), before + 2);
	arena_free(team.arena);
}

static void a_refused_request_leaves_its_key(struct db *db)
{
	struct team team = team_make(db);
	team.rep.idempotency_key = STR("key-2");
	struct person_show_out shown = {0};
	struct person_note_in note = {.person = {12345}, .text = STR("x")};
	struct person_note_out noted = {0};
	assert_int_equal(call(&team, &team.rep, "person_note", &note, &noted), ERR_NOT_FOUND);
	struct person_add_in add = {.name = STR("Ana")};
	struct person_add_out added = {0};
	assert_int_equal(call(&team, &team.rep, "person_add", &add, &added), OK);
	(void)shown;
	arena_free(team.arena);
}

static void passwords_are_prepared(struct db *db)
{
	struct team team = team_make(db);
	struct user_add_in in = {.name = STR("C"),
		.email = str_format(team.arena, "c-%d-%d@example.com", next_team, db_is_postgres(db)),
		.role = USER_ROLE_REP,
		.password = STR("short")};
	struct user_add_out out = {0};
	assert_int_equal(call(&team, &team.owner, "user_add", &in, &out), ERR_INVALID);
	assert_true(str_is(team.problem.field, "password"));
	in.password = STR("long enough for all");
	assert_int_equal(call(&team, &team.owner, "user_add", &in, &out), OK);
	assert_true(str_starts(in.password, STR("$argon2id$")));
	/* A rep learns that they may not before anything slow is done. */
	in.password = STR("long enough for all");
	assert_int_equal(call(&team, &team.rep, "user_add", &in, &out), ERR_FORBIDDEN);
	assert_true(str_is(in.password, "long enough for all"));
	arena_free(team.arena);
}

static void passwords_change_with_the_old_one(struct db *db)
{
	struct team team = team_make(db);
	struct user_password_in in = {
		.user = team.rep.user, .password = STR("a new password"), .current = STR("a wrong one")};
	struct user_password_out out = {0};
	assert_int_equal(call(&team, &team.rep, "user_password", &in, &out), ERR_INVALID);
	assert_true(str_is(team.problem.field, "current"));
	in.current = STR("another password");
	assert_int_equal(call(&team, &team.rep, "user_password", &in, &out), OK);
	/* An owner sets another's without it; a rep does not. */
	in = (struct user_password_in){.user = team.rep.user, .password = STR("reset by an owner")};
	assert_int_equal(call(&team, &team.owner, "user_password", &in, &out), OK);
	in = (struct user_password_in){.user = team.owner.user, .password = STR("taken over by Ben")};
	assert_int_equal(call(&team, &team.rep, "user_password", &in, &out), ERR_NOT_FOUND);
	arena_free(team.arena);
}

/* Three for each key. */
struct counted {
	struct str keys[8];
	int taken[8];
};

static int *count_of(struct counted *counted, struct str key)
{
	size_t i = 0;
	while (i < 7 && counted->keys[i].n != 0 && !str_equal(counted->keys[i], key))
		i++;
	counted->keys[i] = str_copy(test_arena(), key);
	return &counted->taken[i];
}

static bool take_one(void *arg, struct str key, int64_t *ret_wait_us)
{
	*ret_wait_us = 90 * US_PER_SECOND;
	return ++*count_of(arg, key) <= 3;
}

static void forget_all(void *arg, struct str key)
{
	*count_of(arg, key) = 0;
}

static void guessing_the_old_password_ends(struct db *db)
{
	struct team team = team_make(db);
	struct counted counted = {0};
	struct attempts attempts = {take_one, forget_all, &counted};
	struct user_password_out out = {0};
	const struct user_password_in wrong = {
		.user = team.rep.user, .password = STR("a new password"), .current = STR("a wrong one")};
	struct user_password_in in = wrong;
	team.app.attempts = &attempts;
	for (int i = 0; i < 2; i++)
		assert_int_equal(call(&team, &team.rep, "user_password", &in, &out), ERR_INVALID);
	in.current = STR("another password");
	assert_int_equal(call(&team, &team.rep, "user_password", &in, &out), OK);
	/* Failures alone count, and those of each user by themselves. */
	for (int i = 0; i < 3; i++) {
		in = wrong;
		assert_int_equal(call(&team, &team.rep, "user_password", &in, &out), ERR_INVALID);
	}
	in = wrong;
	in.current = STR("a new password");
	assert_int_equal(call(&team, &team.rep, "user_password", &in, &out), ERR_RATE_LIMITED);
	assert_true(str_is(team.problem.message, "Too many attempts. Try again in 2 minutes."));
	assert_true(str_is(team.problem.field, "current"));
	in = (struct user_password_in){
		.user = team.owner.user, .password = STR("a new password"), .current = STR("a long password")};
	assert_int_equal(call(&team, &team.owner, "user_password", &in, &out), OK);
	arena_free(team.arena);
}

/* An access token is not kept in the answer that a repeated request gets. */
static void secrets_are_not_kept(struct db *db)
{
	struct team team = team_make(db);
	team.owner.idempotency_key = STR("key-3");
	struct token_add_in in = {.name = STR("script")};
	struct token_add_out first = {0}, second = {0};
	assert_int_equal(call(&team, &team.owner, "token_add", &in, &first), OK);
	assert_int_equal(call(&team, &team.owner, "token_add", &in, &second), OK);
	assert_true(first.id.v == second.id.v && first.token.n > 20 && str_none(second.token));
	arena_free(team.arena);
}

struct together {
	struct team *team;
	struct person_id person;
};

static void *add_together(void *arg)
{
	struct together *together = arg;
	AUTO_ARENA arena = arena_new(0);
	struct person_add_in in = {.name = STR("Olu Okoye")};
	struct person_add_out out = {0};
	struct problem problem = {0};
	if (ops_call(&together->team->app, &together->team->rep, operation_find(STR("person_add")), &in, arena, &out,
		    &problem) == OK)
		together->person = out.person;
	return NULL;
}

static void one_key_at_the_same_time(struct db *db)
{
	enum { THREADS = 8 };
	struct team team = team_make(db);
	size_t before = people(&team);
	team.rep.idempotency_key = STR("key-4");
	struct together together[THREADS];
	pthread_t threads[THREADS];
	for (int i = 0; i < THREADS; i++) {
		together[i] = (struct together){.team = &team};
		assert_int_equal(pthread_create(&threads[i], NULL, add_together, &together[i]), 0);
	}
	for (int i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	for (int i = 0; i < THREADS; i++)
		assert_true(together[i].person.v != 0 && together[i].person.v == together[0].person.v);
	team.rep.idempotency_key = STR_NONE;
	assert_int_equal(people(&team), before + 1);
	arena_free(team.arena);
}

static void missing_memory_commits_nothing(struct db *db)
{
	struct team team = team_make(db);
	size_t before = people(&team), made = 0;
	const struct operation *operation = operation_find(STR("person_add"));
	for (size_t limit = 256; limit < 1 << 20 && made == 0; limit *= 2) {
		struct arena *small = arena_new(limit);
		struct person_add_in in = {
			.name = STR("Somebody"), .organization = STR("Somewhere"), .note = STR("Anything")};
		struct person_add_out out = {0};
		struct problem problem = {0};
		enum err err = ops_call(&team.app, &team.rep, operation, &in, small, &out, &problem);
		assert_true(err == OK || err == ERR_NOMEM);
		made += err == OK;
		arena_free(small);
		assert_int_equal(people(&team), before + made);
	}
	assert_int_equal(made, 1);
	arena_free(team.arena);
}

/* ---- the table told ---- */

static void each_error_has_an_answer(void **state)
{
	(void)state;
	for (int err = OK; err <= ERR_INTERNAL; err++) {
		assert_true(err_http_status((enum err)err) >= 200 && err_http_status((enum err)err) < 600);
		assert_true(err == OK || err_exit_code((enum err)err) != EXIT_FINE);
		assert_true(err_sentence((enum err)err).n > 4);
	}
	assert_int_equal(err_http_status(ERR_STOP), 409);
	assert_int_equal(err_http_status(ERR_FULL), 507);
	assert_int_equal(err_exit_code(ERR_NOT_FOUND), 4);
	assert_int_equal(err_exit_code(ERR_STOP), 5);
}

static void operations_are_found(void **state)
{
	(void)state;
	for (int i = 0; i < operation_count; i++) {
		assert_ptr_equal(operation_find(str_c(operations[i]->name)), operations[i]);
		assert_true(i == 0 || strcmp(operations[i - 1]->name, operations[i]->name) < 0);
	}
	assert_null(operation_find(STR("")));
	assert_null(operation_find(STR("zzz")));
}

/* Every $ref of the document leads somewhere. */
static void check_refs(const json_t *root, const json_t *at)
{
	const char *key;
	json_t *member;
	size_t i;
	if (json_is_array(at)) {
		json_array_foreach(at, i, member) check_refs(root, member);
	}
	json_object_foreach((json_t *)(uintptr_t)at, key, member)
	{
		if (strcmp(key, "$ref") != 0) {
			check_refs(root, member);
			continue;
		}
		struct str rest = str_from(str_c(json_string_value(member)), 2), part;
		const json_t *found = root;
		while (str_split(&rest, '/', &part))
			found = json_object_getn(found, part.p, part.n);
		if (found == NULL)
			fail_msg("%s leads nowhere", json_string_value(member));
	}
}

static void the_documents_are_json(void **state)
{
	(void)state;
	AUTO_ARENA arena = arena_new(0);
	AUTO_OUT out;
	out_init(&out, 0);
	openapi_json(&out, arena);
	json_t *json = json_loadb(out.p, out.n, JSON_REJECT_DUPLICATES, NULL);
	assert_non_null(json);
	assert_string_equal(json_string_value(json_object_get(json, "openapi")), "3.1.0");
	size_t n = 0;
	const char *path;
	json_t *methods;
	json_object_foreach(json_object_get(json, "paths"), path, methods) n += json_object_size(methods);
	size_t shown = 0;
	for (int i = 0; i < operation_count; i++)
		shown += !operation_hidden(operations[i]);
	assert_int_equal(n, shown + 1); /* and POST /api/v1/files */
	check_refs(json, json);
	json_decref(json);
	out_reset(&out);
	operations_json(&out, arena);
	json = json_loadb(out.p, out.n, JSON_REJECT_DUPLICATES, NULL);
	assert_int_equal(json_array_size(json_object_get(json, "operations")), shown);
	json_decref(json);
}

static void help_and_completion(void **state)
{
	(void)state;
	AUTO_ARENA arena = arena_new(0);
	AUTO_OUT out;
	out_init(&out, 0);
	static const struct command_help serve = {"serve", "[--listen ADDR:PORT]", "Serve"};
	struct command_list commands = {&serve, 1};
	help_operation(&out, operation_find(STR("person_add")), arena);
	assert_true(str_find(out_text(&out), STR("--name TEXT")) != SIZE_MAX);
	out_reset(&out);
	completion_candidates(&out, commands, (const char *const[]){"person", "sh"}, 2, arena);
	assert_true(str_is(out_text(&out), "show\n"));
	out_reset(&out);
	completion_candidates(&out, commands, (const char *const[]){"user", "add", "--role", ""}, 4, arena);
	assert_true(str_is(out_text(&out), "rep\nmanager\nowner\n"));
	out_reset(&out);
	completion_candidates(&out, commands, (const char *const[]){"ser"}, 1, arena);
	assert_true(str_is(out_text(&out), "serve\n"));
	out_reset(&out);
	man_page(&out, commands, arena);
	assert_true(str_starts(out_text(&out), STR(".TH KITH 1\n")));
	assert_int_equal(completion_script(&out, STR("tcsh")), ERR_INVALID);
	assert_int_equal(completion_script(&out, STR("bash")), OK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST_DB(roles_are_checked),
		TEST_DB(limits_hold_for_every_face),
		TEST_DB(another_workspace_is_not_found),
		TEST_DB(a_key_makes_once),
		TEST_DB(a_refused_request_leaves_its_key),
		TEST_DB(passwords_are_prepared),
		TEST_DB(passwords_change_with_the_old_one),
		TEST_DB(guessing_the_old_password_ends),
		TEST_DB(secrets_are_not_kept),
		TEST_DB(one_key_at_the_same_time),
		TEST_DB(missing_memory_commits_nothing),
		cmocka_unit_test(each_error_has_an_answer),
		cmocka_unit_test(operations_are_found),
		cmocka_unit_test(the_documents_are_json),
		cmocka_unit_test(help_and_completion),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
