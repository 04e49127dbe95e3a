#include "domain/accounts/user.h"

#include "base/utf8.h"
#include "domain/accounts/secret.h"
#include "domain/attempts.h"
#include "domain/events/event.h"
#include "domain/words.h"
#include "format/text.h"
#include "user_ops.h"

enum err user_password_prepare_text(struct ctx *ctx, struct str *password)
{
	if (utf8_count(*password) < PASSWORD_LEAST)
		return ctx_problem(ctx, ERR_INVALID, "password",
			words_of(ctx->arena, PASSWORD_SHORT, {"number", .has_number = true, .number = PASSWORD_LEAST}));
	if (password->n > PASSWORD_MOST)
		return ctx_problem(ctx, ERR_INVALID, "password",
			words_of(ctx->arena, PASSWORD_LONG, {"number", .has_number = true, .number = PASSWORD_MOST}));
	return secret_password_hash(ctx->arena, *password, password);
}

/* Something, an at sign, something with a dot inside; no spaces. The mail server knows the rest. */
static bool plausible_email(struct str email)
{
	size_t at = str_find_char(email, '@');
	if (at == SIZE_MAX || at == 0 || email.n > 254)
		return false;
	struct str domain = str_from(email, at + 1);
	size_t dot = str_find_char(domain, '.');
	if (dot == SIZE_MAX || dot == 0 || domain.p[domain.n - 1] == '.' || str_find_char(domain, '@') != SIZE_MAX)
		return false;
	for (size_t i = 0; i < email.n; i++)
		if ((unsigned char)email.p[i] <= ' ')
			return false;
	return true;
}

static enum err add_login(struct ctx *ctx, struct str email, struct user_id user)
{
	struct login_find_row row;
	bool taken;
	TRY(login_find(ctx->tx, (struct login_find_args){email}, &row, &taken));
	if (taken)
		return ctx_problem(
			ctx, ERR_CONFLICT, "email", words_of(ctx->arena, EMAIL_TAKEN, {"text", .text = email}));
	return login_add(ctx->tx, (struct login_add_args){email, ctx->workspace, user});
}

enum err user_make(struct ctx *ctx, struct str name, struct str email, enum user_role role, struct str password_hash,
	struct user_id *ret_user)
{
	email = str_lower_ascii(ctx->arena, str_trim(email));
	name = str_trim(name);
	if (!plausible_email(email))
		return ctx_problem(
			ctx, ERR_INVALID, "email", words_of(ctx->arena, EMAIL_INVALID, {"text", .text = email}));
	if (str_empty(name))
		return ctx_problem(ctx, ERR_INVALID, "name", words_text(WORDS_PERSON_NAME_NEEDED));
	struct person person = {
		.workspace_id = ctx->workspace,
		.id = {ctx_id(ctx)},
		.name = name,
		.folded = text_fold(ctx->arena, name),
		.is_user = true,
		.standing = STANDING_ACQUAINTANCE,
	};
	struct app_user user = {
		.workspace_id = ctx->workspace,
		.id = {ctx_id(ctx)},
		.person_id = person.id,
		.email = email,
		.name = name,
		.role = role,
		.password = str_none(password_hash) ? STR("") : password_hash,
		.active = true,
		.created = ctx->now,
	};
	TRY(event_insert(ctx, &person_table, &person));
	TRY(event_insert(ctx, &app_user_table, &user));
	TRY(add_login(ctx, email, user.id));
	*ret_user = user.id;
	return OK;
}

enum err user_person(struct ctx *ctx, struct user_id user, struct person_id *ret_person)
{
	struct app_user row;
	bool found;
	TRY(app_user_get(ctx->tx, ctx->workspace, user, &row, &found));
	if (!found)
		return ctx_not_found(ctx, "user", "user");
	*ret_person = row.person_id;
	return OK;
}

enum err user_list(struct ctx *ctx, const struct user_list_in *in, struct user_list_out *ret_out)
{
	(void)in;
	return user_all(ctx->tx, (struct user_all_args){ctx->workspace}, &ret_out->items);
}

enum err user_add_prepare(struct ctx *ctx, struct user_add_in *in)
{
	return user_password_prepare_text(ctx, &in->password);
}

enum err user_add(struct ctx *ctx, const struct user_add_in *in, struct user_add_out *ret_out)
{
	TRY(event_begin(ctx, EVENT_user_added, (struct person_id){0}, 0));
	return user_make(ctx, in->name, in->email, in->role, in->password, &ret_out->user);
}

/* Without an owner who can sign in, nobody could ever change the settings again. */
static enum err keep_an_owner(struct ctx *ctx)
{
	struct user_owners_row owners;
	bool found;
	TRY(user_owners(ctx->tx, (struct user_owners_args){ctx->workspace}, &owners, &found));
	return owners.n > 0 ? OK : ctx_problem(ctx, ERR_CONFLICT, "role", words_text(WORDS_LAST_OWNER));
}

enum err user_update(struct ctx *ctx, const struct user_update_in *in, struct user_update_out *ret_out)
{
	(void)ret_out;
	struct app_user user;
	bool found;
	const struct zone *zone;
	if (!str_empty(in->zone) && zone_get(in->zone, &zone) != OK)
		return ctx_problem(
			ctx, ERR_INVALID, "zone", words_of(ctx->arena, ZONE_UNKNOWN, {"text", .text = in->zone}));
	TRY(event_begin(ctx, EVENT_user_changed, (struct person_id){0}, in->user.v));
	TRY(app_user_get(ctx->tx, ctx->workspace, in->user, &user, &found));
	if (!found)
		return ctx_not_found(ctx, "user", "user");
	if (!str_empty(in->name))
		user.name = in->name;
	if (in->role != USER_ROLE_NONE)
		user.role = in->role;
	if (!str_none(in->zone))
		user.zone = in->zone;
	if (in->active.set)
		user.active = in->active.v;
	TRY(event_update(ctx, &app_user_table, &user));
	if (!user.active || in->role != USER_ROLE_NONE)
		TRY(session_remove_user(ctx->tx, (struct session_remove_user_args){ctx->workspace, in->user, {{0}}}));
	return keep_an_owner(ctx);
}

/* Whoever finds somebody signed in could else try words for as long as they sit there. */
static enum err check_current(struct ctx *ctx, struct str current)
{
	struct app_user user;
	struct str sentence;
	bool found;
	char id[ID_TEXT_SIZE];
	id_text(ctx->user.v, id);
	struct str key = str_format(ctx->arena, "u:%.*s", ID_TEXT_SIZE, id);
	if (!attempts_take(ctx->attempts, key, ctx->arena, &sentence))
		return ctx_problem(ctx, ERR_RATE_LIMITED, "current", sentence);
	TRY(app_user_get(ctx->tx, ctx->workspace, ctx->user, &user, &found));
	if (!found || !secret_password_verify(user.password, current))
		return ctx_problem(ctx, ERR_INVALID, "current", words_text(WORDS_PASSWORD_WRONG));
	attempts_forget(ctx->attempts, key);
	return OK;
}

enum err user_password_prepare(struct ctx *ctx, struct user_password_in *in)
{
	/* Whoever has the data directory may set any password; everybody else knows their old one. */
	if (in->user.v == ctx->user.v && ctx->face != FACE_CLI)
		TRY(check_current(ctx, in->current));
	return user_password_prepare_text(ctx, &in->password);
}

enum err user_password(struct ctx *ctx, const struct user_password_in *in, struct user_password_out *ret_out)
{
	(void)ret_out;
	struct app_user user;
	bool found;
	if (in->user.v != ctx->user.v && ctx->role != USER_ROLE_OWNER)
		return ctx_not_found(ctx, "user", "user");
	TRY(event_begin(ctx, EVENT_user_changed, (struct person_id){0}, in->user.v));
	TRY(app_user_get(ctx->tx, ctx->workspace, in->user, &user, &found));
	if (!found)
		return ctx_not_found(ctx, "user", "user");
	user.password = in->password;
	/* Not through event_update: what the hash was is nobody's business later. */
	user.changed = ctx->seq;
	TRY(app_user_update(ctx->tx, &user));
	/* Whoever got in with the old one is out, however they got in. */
	TRY(session_remove_user(ctx->tx, (struct session_remove_user_args){ctx->workspace, in->user, ctx->session}));
	return token_remove_user(ctx->tx, (struct token_remove_user_args){ctx->workspace, in->user});
}
