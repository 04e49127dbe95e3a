#include <string.h>

#include "domain/accounts/secret.h"
#include "domain/accounts/user.h"
#include "domain/events/event.h"
#include "domain/words.h"
#include "workspace_ops.h"

static bool letters(struct str s, size_t n)
{
	if (s.n != n)
		return false;
	for (size_t i = 0; i < n; i++)
		if (s.p[i] < 'A' || s.p[i] > 'Z')
			return false;
	return true;
}

static enum err check_settings(struct ctx *ctx, struct str zone, struct str currency, struct str country)
{
	const struct zone *known;
	if (!str_none(zone) && zone_get(zone, &known) != OK)
		return ctx_problem(
			ctx, ERR_INVALID, "zone", words_of(ctx->arena, ZONE_UNKNOWN, {"text", .text = zone}));
	if (!str_none(currency) && !letters(currency, 3))
		return ctx_problem(ctx, ERR_INVALID, "currency",
			words_of(ctx->arena, CURRENCY_UNKNOWN, {"text", .text = currency}));
	if (!str_none(country) && !letters(country, 2))
		return ctx_problem(
			ctx, ERR_INVALID, "country", words_of(ctx->arena, COUNTRY_UNKNOWN, {"text", .text = country}));
	return OK;
}

static struct str or_else(struct str given, struct str otherwise)
{
	return str_empty(given) ? otherwise : given;
}

enum err workspace_make_prepare(struct ctx *ctx, struct workspace_make_in *in)
{
	return user_password_prepare_text(ctx, &in->password);
}

/* Through the web, the one-time code stands for the right to claim the installation; on the
 * command line, access to the data directory does. */
static enum err claim(struct ctx *ctx, struct str token)
{
	if (ctx->face == FACE_CLI || ctx->face == FACE_SYSTEM)
		return OK;
	int64_t taken = 0;
	if (!str_empty(token))
		TRY(setup_token_take(ctx->tx, (struct setup_token_take_args){secret_token_hash(token)}, &taken));
	if (taken == 0)
		return ctx_problem(ctx, ERR_FORBIDDEN, "token", words_text(WORDS_SETUP_TOKEN_WRONG));
	return OK;
}

enum err workspace_make(struct ctx *ctx, const struct workspace_make_in *in, struct workspace_make_out *ret_out)
{
	struct str zone = or_else(in->zone, STR("UTC"));
	struct str currency = or_else(in->currency, STR("EUR"));
	struct str country = or_else(in->country, STR("DE"));
	TRY(check_settings(ctx, zone, currency, country));
	TRY(claim(ctx, in->token));
	TRY(setup_token_clear(ctx->tx));
	ctx->workspace = (struct workspace_id){ctx_id(ctx)};
	TRY(workspace_add(ctx->tx, (struct workspace_add_args){
					   .workspace = ctx->workspace,
					   .name = or_else(in->name, in->owner),
					   .zone = zone,
					   .currency = currency,
					   .country = country,
					   .sample = in->sample,
					   .created = ctx->now,
				   }));
	TRY(event_begin(ctx, EVENT_workspace_made, (struct person_id){0}, ctx->workspace.v));
	struct user_id user;
	TRY(user_make(ctx, in->owner, in->email, USER_ROLE_OWNER, in->password, &user));
	*ret_out = (struct workspace_make_out){.workspace = ctx->workspace, .user = user};
	return OK;
}

enum err workspace_show(struct ctx *ctx, const struct workspace_show_in *in, struct workspace_show_out *ret_out)
{
	(void)in;
	struct workspace_get_row row;
	struct workspace_fees_row fees = {0};
	struct workspace_postal_row postal;
	bool found;
	struct list holidays;
	TRY(workspace_get(ctx->tx, (struct workspace_get_args){ctx->workspace}, &row, &found));
	if (!found)
		return ctx_not_found(ctx, NULL, "workspace");
	TRY(workspace_postal(ctx->tx, (struct workspace_postal_args){ctx->workspace}, &postal, &found));
	TRY(holiday_all(ctx->tx, (struct holiday_all_args){ctx->workspace}, &holidays));
	TRY(workspace_fees(ctx->tx, (struct workspace_fees_args){ctx->workspace}, &fees, &found));
	*ret_out = (struct workspace_show_out){
		.workspace = row.workspace_id,
		.name = row.name,
		.zone = row.zone,
		.currency = row.currency,
		.country = row.country,
		.asks_per_day = row.asks_per_day,
		.rest_days = row.rest_days,
		.chase_working_days = row.chase_working_days,
		.postal_address = postal.postal_address,
		.sample = row.sample,
		.fee_field = fees.fee_field,
		.holidays = holidays,
	};
	return OK;
}

enum err workspace_update(struct ctx *ctx, const struct workspace_update_in *in, struct workspace_update_out *ret_out)
{
	struct workspace_get_row row;
	bool found;
	TRY(check_settings(ctx, in->zone, in->currency, in->country));
	TRY(event_begin(ctx, EVENT_workspace_changed, (struct person_id){0}, ctx->workspace.v));
	TRY(workspace_get(ctx->tx, (struct workspace_get_args){ctx->workspace}, &row, &found));
	if (!found)
		return ctx_not_found(ctx, NULL, "workspace");
	TRY(workspace_set(ctx->tx, (struct workspace_set_args){
					   .workspace = ctx->workspace,
					   .name = or_else(in->name, row.name),
					   .zone = or_else(in->zone, row.zone),
					   .currency = or_else(in->currency, row.currency),
					   .country = or_else(in->country, row.country),
					   .asks_per_day = in->asks_per_day > 0 ? in->asks_per_day : row.asks_per_day,
					   .rest_days = in->rest_days > 0 ? in->rest_days : row.rest_days,
					   .chase_working_days = in->chase_working_days > 0 ? in->chase_working_days
											    : row.chase_working_days,
					   .sample = row.sample,
				   }));
	if (in->fee_field.set)
		TRY(workspace_fees_set(ctx->tx, (struct workspace_fees_set_args){ctx->workspace, in->fee_field.v}));
	if (!str_none(in->postal_address))
		TRY(workspace_postal_set(ctx->tx,
			(struct workspace_postal_set_args){ctx->workspace, ctx_lines(ctx, in->postal_address)}));
	ret_out->workspace = ctx->workspace;
	return OK;
}

enum err workspace_settings(
	struct ctx *ctx, const struct workspace_settings_in *in, struct workspace_settings_out *ret_out)
{
	struct workspace_get_row row;
	struct app_user user;
	struct list holidays;
	bool found, user_found = false;
	TRY(workspace_get(ctx->tx, (struct workspace_get_args){in->workspace}, &row, &found));
	if (!found)
		return ctx_not_found(ctx, NULL, "workspace");
	if (in->user.v != 0)
		TRY(app_user_get(ctx->tx, in->workspace, in->user, &user, &user_found));
	TRY(holiday_all(ctx->tx, (struct holiday_all_args){in->workspace}, &holidays));
	*ret_out = (struct workspace_settings_out){
		.zone = user_found && !str_empty(user.zone) ? user.zone : row.zone,
		.currency = row.currency,
		.country = row.country,
		.asks_per_day = row.asks_per_day,
		.rest_days = row.rest_days,
		.chase_working_days = row.chase_working_days,
		.holidays = holidays,
	};
	return OK;
}

enum err holiday_add(struct ctx *ctx, const struct holiday_add_in *in, struct holiday_add_out *ret_out)
{
	(void)ret_out;
	TRY(event_begin(ctx, EVENT_workspace_changed, (struct person_id){0}, ctx->workspace.v));
	return holiday_put(ctx->tx, (struct holiday_put_args){ctx->workspace, in->day, in->name});
}

enum err holiday_remove(struct ctx *ctx, const struct holiday_remove_in *in, struct holiday_remove_out *ret_out)
{
	(void)ret_out;
	int64_t removed;
	TRY(event_begin(ctx, EVENT_workspace_changed, (struct person_id){0}, ctx->workspace.v));
	TRY(holiday_take(ctx->tx, (struct holiday_take_args){ctx->workspace, in->day}, &removed));
	return removed == 0 ? ctx_not_found(ctx, "day", "holiday") : OK;
}

enum err setup_open(struct ctx *ctx, const struct setup_open_in *in, struct setup_open_out *ret_out)
{
	(void)in;
	struct list workspaces;
	TRY(workspace_all(ctx->tx, &workspaces));
	if (workspaces.n > 0) {
		*ret_out = (struct setup_open_out){.token = STR_NONE, .open = false};
		return OK;
	}
	struct str token = secret_token_make(ctx->arena, ctx->rand);
	TRY(setup_token_clear(ctx->tx));
	TRY(setup_token_add(ctx->tx, (struct setup_token_add_args){secret_token_hash(token), ctx->now}));
	*ret_out = (struct setup_open_out){.token = token, .open = true};
	return OK;
}
