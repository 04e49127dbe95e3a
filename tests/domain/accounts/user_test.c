#include "domain/world.h"

#include "domain/accounts/secret.h"
#include "domain/accounts/user.h"
#include "profile_ops.h"
#include "undo_ops.h"
#include "user_ops.h"
#include "workspace_ops.h"

static void an_address_signs_in_once(struct db *db)
{
	struct world *w = world_new(db);
	struct user_add_out out;
	struct str email = str_format(w->arena, "Ben.%lld@Example.com", (long long)id_make(w->now));
	DO(w, user_add, &out, .name = STR("Ben"), .email = email, .role = USER_ROLE_REP, .password = STR("hash"));
	REFUSED(w, ERR_CONFLICT, user_add, .name = STR("Ben"), .email = str_lower_ascii(w->arena, email),
		.role = USER_ROLE_REP, .password = STR("h"));
	REFUSED(world_new(db), ERR_CONFLICT, user_add, .name = STR("Ben"), .email = email, .role = USER_ROLE_REP,
		.password = STR("h"));
	REFUSED(w, ERR_INVALID, user_add, .name = STR("Ben"), .email = STR("ben at home"), .role = USER_ROLE_REP,
		.password = STR("h"));
	struct login_show_out login;
	DO(w, login_show, &login, .email = email);
	assert_true(login.found && login.user.v == out.user.v && str_is(login.password, "hash"));
	DO(w, login_show, &login, .email = STR("nobody@example.com"));
	assert_false(login.found);
}

static void a_session_ends(struct db *db)
{
	struct world *w = world_new(db);
	struct session_open_out session;
	struct session_find_out found;
	DO(w, session_open, &session, .workspace = w->workspace, .user = w->user);
	DO(w, session_find, &found, .token = session.token);
	assert_true(found.found && found.user.v == w->user.v && found.role == USER_ROLE_OWNER);
	assert_false(found.stale);
	DO(w, session_find, &found, .token = STR("another"));
	assert_false(found.found);
	world_at(w, 20260630);
	DO(w, session_find, &found, .token = session.token);
	assert_true(found.found && found.stale);
	world_at(w, 20260702);
	DO(w, session_find, &found, .token = session.token);
	assert_false(found.found); /* thirty days unused */
	world_at(w, 20260601);
	struct session_close_out closed;
	DO(w, session_close, &closed, .token = session.token);
	DO(w, session_find, &found, .token = session.token);
	assert_false(found.found);
}

static void who_leaves_is_out_at_once(struct db *db)
{
	struct world *w = world_new(db);
	struct user_id ben = world_rep(w, "Ben", "ben@example.com");
	struct session_open_out session;
	struct session_find_out found;
	struct user_update_out updated;
	DO(w, session_open, &session, .workspace = w->workspace, .user = ben);
	DO(w, user_update, &updated, .user = ben, .active = {.set = true, .v = false});
	DO(w, session_find, &found, .token = session.token);
	assert_false(found.found);
}

static void one_owner_stays(struct db *db)
{
	struct world *w = world_new(db);
	REFUSED(w, ERR_CONFLICT, user_update, .user = w->user, .role = USER_ROLE_REP);
	REFUSED(w, ERR_CONFLICT, user_update, .user = w->user, .active = {.set = true, .v = false});
	struct user_list_out users;
	DO(w, user_list, &users, 0);
	assert_int_equal(((const struct user_all_row *)users.items.items)->role, USER_ROLE_OWNER);
}

/* Taking back is everybody's right: it must not give anybody the role back that an owner took. */
static void what_an_owner_decides_is_not_taken_back(struct db *db)
{
	struct world *w = world_new(db);
	struct user_id ben = world_rep(w, "Ben", "ben@example.com");
	struct user_update_out updated;
	struct workspace_update_out changed;
	struct user_list_out users;
	DO(w, user_update, &updated, .user = ben, .role = USER_ROLE_OWNER);
	DO(w, user_update, &updated, .user = ben, .role = USER_ROLE_REP, .active = {.set = true, .v = false});
	DO(w, workspace_update, &changed, .rest_days = 60);
	for (int event = 1; event <= 20; event++) {
		struct event_undo_out undone;
		assert_int_not_equal(TRIED(w, event_undo, &undone, .event = event), OK);
	}
	DO(w, user_list, &users, 0);
	for (size_t i = 0; i < users.items.n; i++) {
		const struct user_all_row *user = &((const struct user_all_row *)users.items.items)[i];
		if (user->id.v == ben.v)
			assert_true(user->role == USER_ROLE_REP && !user->active);
	}
}

static struct user_card_out card_of(struct world *w, struct user_id user)
{
	struct user_card_out card;
	DO(w, user_card, &card, .user = user);
	return card;
}

/* What stands under their messages; each says it of themself, and a slip is taken back. */
static void a_user_says_who_they_are(struct db *db)
{
	struct world *w = world_new(db);
	struct user_id ana = w->user, ben = world_rep(w, "Ben", "ben@example.com");
	struct user_profile_out kept, emptied;
	struct event_undo_out undone;
	struct user_card_out card;
	REFUSED(w, ERR_INVALID, user_profile, .phone = STR("call me"));
	assert_true(str_is(w->problem.field, "phone"));
	DO(w, user_profile, &kept, .title = STR("Consultant"), .phone = STR("0171 123 45 67"),
		.first_talk = STR("Half an hour.\nI ask a lot."));
	card = card_of(w, ana);
	assert_true(str_is(card.name, "Ana Díaz") && str_is(card.title, "Consultant"));
	assert_true(str_is(card.phone, "0171 123 45 67") && str_is(card.call, "+491711234567"));
	assert_true(str_is(card.first_talk, "Half an hour.\nI ask a lot."));
	assert_true(str_find(card.vcard, STR("\r\nTEL;TYPE=CELL:+491711234567\r\n")) != SIZE_MAX);
	assert_true(str_none(card_of(w, ben).title));
	DO(w, user_profile, &emptied, .name = STR("Ana D."));
	card = card_of(w, ana);
	assert_true(str_is(card.name, "Ana D.") && str_none(card.title) && str_none(card.call));
	DO(w, event_undo, &undone, .event = emptied.event);
	assert_true(str_is(card_of(w, ana).title, "Consultant"));
	REFUSED(world_new(db), ERR_NOT_FOUND, user_card, .user = ana);
}

static void tokens_are_shown_once_and_withdrawn(struct db *db)
{
	struct world *w = world_new(db);
	struct token_add_out token;
	struct token_find_out found;
	struct token_remove_out removed;
	DO(w, token_add, &token, .name = STR("spreadsheet"), .days = 10);
	DO(w, token_find, &found, .token = token.token);
	assert_true(found.found);
	REFUSED(world_new(db), ERR_NOT_FOUND, token_remove, .token = token.id);
	world_at(w, 20260612);
	DO(w, token_find, &found, .token = token.token);
	assert_false(found.found); /* expired */
	world_at(w, 20260602);
	DO(w, token_remove, &removed, .token = token.id);
	DO(w, token_find, &found, .token = token.token);
	assert_false(found.found);
}

static bool signed_in(struct world *w, struct str session)
{
	struct session_find_out found;
	DO(w, session_find, &found, .token = session);
	return found.found;
}

static bool token_works(struct world *w, struct str token)
{
	struct token_find_out found;
	DO(w, token_find, &found, .token = token);
	return found.found;
}

/* Whoever got in by the old password, or made a token with it, is out. */
static void a_new_password_ends_what_the_old_one_opened(struct db *db)
{
	struct world *w = world_new(db);
	struct user_id ana = w->user, ben = world_rep(w, "Ben", "ben@example.com");
	struct session_open_out here, elsewhere, of_ana;
	struct token_add_out token, token_of_ana;
	struct user_password_out changed;
	DO(w, session_open, &here, .workspace = w->workspace, .user = ben);
	DO(w, session_open, &elsewhere, .workspace = w->workspace, .user = ben);
	DO(w, session_open, &of_ana, .workspace = w->workspace, .user = ana);
	DO(w, token_add, &token, .name = STR("script"), .user = ben);
	DO(w, token_add, &token_of_ana, .name = STR("script"));
	w->user = ben;
	w->role = USER_ROLE_REP;
	w->session = secret_token_hash(here.token);
	DO(w, user_password, &changed, .user = ben, .password = STR("hash"));
	assert_true(signed_in(w, here.token));
	assert_false(signed_in(w, elsewhere.token));
	assert_false(token_works(w, token.token));
	assert_true(signed_in(w, of_ana.token) && token_works(w, token_of_ana.token));
	/* Set by an owner, it ends every session. */
	w->user = ana;
	w->role = USER_ROLE_OWNER;
	w->session = secret_token_hash(of_ana.token);
	DO(w, user_password, &changed, .user = ben, .password = STR("hash"));
	assert_false(signed_in(w, here.token));
	assert_true(signed_in(w, of_ana.token) && token_works(w, token_of_ana.token));
}

static void settings_are_checked(struct db *db)
{
	struct world *w = world_new(db);
	struct workspace_update_out out;
	struct workspace_show_out shown;
	REFUSED(w, ERR_INVALID, workspace_update, .zone = STR("Mars/Phobos"));
	REFUSED(w, ERR_INVALID, workspace_update, .currency = STR("euro"));
	REFUSED(w, ERR_INVALID, workspace_update, .country = STR("de"));
	DO(w, workspace_update, &out, .name = STR("Team Nord"), .zone = STR("Europe/Berlin"), .rest_days = 60);
	DO(w, workspace_show, &shown, 0);
	assert_true(str_is(shown.name, "Team Nord") && str_is(shown.zone, "Europe/Berlin"));
	assert_int_equal(shown.rest_days, 60);
	assert_int_equal(shown.asks_per_day, 5);
}

static void passwords_are_hashed_slowly(void **state)
{
	(void)state;
	struct arena *arena = test_arena();
	struct str hash;
	assert_int_equal(secret_password_hash(arena, STR("correct horse"), &hash), OK);
	assert_true(str_starts(hash, STR("$argon2id$")));
	assert_true(secret_password_verify(hash, STR("correct horse")));
	assert_false(secret_password_verify(hash, STR("correct horsf")));
	assert_false(secret_password_verify(STR(""), STR("")));
	struct ctx ctx = {.arena = arena};
	struct str shorty = STR("123456789");
	assert_int_equal(user_password_prepare_text(&ctx, &shorty), ERR_INVALID);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST_DB(an_address_signs_in_once),
		TEST_DB(a_session_ends),
		TEST_DB(who_leaves_is_out_at_once),
		TEST_DB(one_owner_stays),
		TEST_DB(what_an_owner_decides_is_not_taken_back),
		TEST_DB(a_user_says_who_they_are),
		TEST_DB(tokens_are_shown_once_and_withdrawn),
		TEST_DB(a_new_password_ends_what_the_old_one_opened),
		TEST_DB(settings_are_checked),
		cmocka_unit_test(passwords_are_hashed_slowly),
	};
	if (secret_start() != OK)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
