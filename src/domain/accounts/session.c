#include "domain/accounts/secret.h"
#include "domain/accounts/user.h"
#include "domain/events/event.h"
#include "user_ops.h"

/* A session lives this long after it was last used; it is written again at most once an hour. */
enum { RENEW_SECONDS = 3600 };

enum err login_show(struct ctx *ctx, const struct login_show_in *in, struct login_show_out *ret_out)
{
	struct login_find_row row;
	bool found;
	struct str email = str_lower_ascii(ctx->arena, str_trim(in->email));
	TRY(login_find(ctx->tx, (struct login_find_args){email}, &row, &found));
	*ret_out = (struct login_show_out){0};
	if (found)
		*ret_out = (struct login_show_out){
			.found = true,
			.workspace = row.workspace_id,
			.user = row.user_id,
			.role = row.role,
			.name = row.name,
			.active = row.active,
			.password = row.password,
		};
	return OK;
}

static struct utc expiry(const struct ctx *ctx)
{
	return utc_plus(ctx->now, SESSION_DAYS * US_PER_DAY);
}

enum err session_open(struct ctx *ctx, const struct session_open_in *in, struct session_open_out *ret_out)
{
	struct str token = secret_token_make(ctx->arena, ctx->rand);
	TRY(session_add(ctx->tx, (struct session_add_args){
					 .token = secret_token_hash(token),
					 .workspace = in->workspace,
					 .user = in->user,
					 .created = ctx->now,
					 .expires = expiry(ctx),
				 }));
	ret_out->token = token;
	return OK;
}

enum err session_find(struct ctx *ctx, const struct session_find_in *in, struct session_find_out *ret_out)
{
	struct session_get_row row;
	bool found;
	TRY(session_get(ctx->tx, (struct session_get_args){secret_token_hash(in->token)}, &row, &found));
	*ret_out = (struct session_find_out){0};
	if (!found || !row.active || row.expires.us <= ctx->now.us)
		return OK;
	*ret_out = (struct session_find_out){
		.found = true,
		.stale = ctx->now.us - row.seen.us > RENEW_SECONDS * US_PER_SECOND,
		.workspace = row.workspace_id,
		.user = row.user_id,
		.role = row.role,
		.name = row.name,
		.email = row.email,
		.workspace_name = row.workspace_name,
		.sample = row.sample,
	};
	return OK;
}

enum err session_renew(struct ctx *ctx, const struct session_renew_in *in, struct session_renew_out *ret_out)
{
	(void)ret_out;
	return session_touch(ctx->tx, (struct session_touch_args){secret_token_hash(in->token), ctx->now, expiry(ctx)});
}

enum err session_close(struct ctx *ctx, const struct session_close_in *in, struct session_close_out *ret_out)
{
	(void)ret_out;
	return session_remove(ctx->tx, (struct session_remove_args){secret_token_hash(in->token)});
}

enum err token_find(struct ctx *ctx, const struct token_find_in *in, struct token_find_out *ret_out)
{
	struct token_get_row row;
	bool found;
	TRY(token_get(ctx->tx, (struct token_get_args){secret_token_hash(in->token)}, &row, &found));
	*ret_out = (struct token_find_out){0};
	if (!found || !row.active || (!utc_none(row.expires) && row.expires.us <= ctx->now.us))
		return OK;
	*ret_out = (struct token_find_out){
		.found = true,
		.workspace = row.workspace_id,
		.user = row.user_id,
		.role = row.role,
		.name = row.name,
		.email = row.email,
	};
	return OK;
}

enum err token_list(struct ctx *ctx, const struct token_list_in *in, struct token_list_out *ret_out)
{
	(void)in;
	return token_all(ctx->tx, (struct token_all_args){ctx->workspace}, &ret_out->items);
}

enum err token_add(struct ctx *ctx, const struct token_add_in *in, struct token_add_out *ret_out)
{
	struct user_id user = in->user.v != 0 ? in->user : ctx->user;
	struct app_user row;
	bool found;
	TRY(app_user_get(ctx->tx, ctx->workspace, user, &row, &found));
	if (!found)
		return ctx_not_found(ctx, "user", "user");
	struct token_id id = {ctx_id(ctx)};
	TRY(event_begin(ctx, EVENT_token_added, (struct person_id){0}, id.v));
	struct str token = secret_token_make(ctx->arena, ctx->rand);
	TRY(token_add_row(
		ctx->tx, (struct token_add_row_args){
				 .token = secret_token_hash(token),
				 .workspace = ctx->workspace,
				 .id = id,
				 .user = user,
				 .name = in->name,
				 .created = ctx->now,
				 .expires = in->days > 0 ? utc_plus(ctx->now, in->days * US_PER_DAY) : UTC_NONE,
			 }));
	*ret_out = (struct token_add_out){.token = token, .id = id};
	return OK;
}

enum err token_remove(struct ctx *ctx, const struct token_remove_in *in, struct token_remove_out *ret_out)
{
	(void)ret_out;
	int64_t removed;
	TRY(event_begin(ctx, EVENT_token_removed, (struct person_id){0}, in->token.v));
	TRY(token_take(ctx->tx, (struct token_take_args){ctx->workspace, in->token}, &removed));
	return removed == 0 ? ctx_not_found(ctx, "token", "access token") : OK;
}
