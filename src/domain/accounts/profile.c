#include "domain/accounts/profile.h"

#include "domain/events/event.h"
#include "domain/words.h"
#include "format/identity.h"
#include "format/text.h"
#include "format/vcard.h"
#include "profile_ops.h"
#include "workspace_sql.h"

enum err profile_of(struct ctx *ctx, struct user_id user, struct profile *ret_profile)
{
	struct app_user row;
	struct workspace_get_row workspace;
	bool found;
	TRY(app_user_get(ctx->tx, ctx->workspace, user, &row, &found));
	if (!found)
		return ctx_not_found(ctx, "user", "user");
	TRY(workspace_get(ctx->tx, (struct workspace_get_args){ctx->workspace}, &workspace, &found));
	if (!found)
		return ctx_not_found(ctx, NULL, "workspace");
	struct profile profile = {
		.user = user,
		.name = row.name,
		.title = row.title,
		.team = workspace.name,
		.email = row.email,
		.phone = row.phone,
		.first_talk = row.first_talk,
	};
	if (!identity_phone(ctx->arena, row.phone, workspace.country, &profile.call))
		profile.call = STR_NONE;
	*ret_profile = profile;
	return OK;
}

enum err user_profile(struct ctx *ctx, const struct user_profile_in *in, struct user_profile_out *ret_out)
{
	struct app_user user;
	struct str number, name = text_clean(ctx->arena, in->name), phone = text_clean(ctx->arena, in->phone);
	bool found;
	if (!str_empty(phone) && !identity_phone(ctx->arena, phone, ctx->settings.country, &number))
		return ctx_problem(
			ctx, ERR_INVALID, "phone", words_of(ctx->arena, PHONE_INVALID, {"text", .text = phone}));
	TRY(event_begin(ctx, EVENT_user_introduced, (struct person_id){0}, ctx->user.v));
	TRY(app_user_get(ctx->tx, ctx->workspace, ctx->user, &user, &found));
	if (!found)
		return ctx_not_found(ctx, "user", "user");
	if (!str_empty(name))
		user.name = name;
	user.title = ctx_lines(ctx, text_clean(ctx->arena, in->title));
	user.phone = ctx_lines(ctx, phone);
	user.first_talk = ctx_lines(ctx, in->first_talk);
	TRY(event_update(ctx, &app_user_table, &user));
	*ret_out = (struct user_profile_out){.user = user.id, .event = ctx->first_seq};
	return OK;
}

enum err user_card(struct ctx *ctx, const struct user_card_in *in, struct user_card_out *ret_out)
{
	AUTO_OUT card;
	struct profile profile;
	TRY(profile_of(ctx, in->user, &profile));
	out_init(&card, 0);
	vcard_write(&card, &(struct vcard){
				   .name = profile.name,
				   .organization = profile.team,
				   .title = profile.title,
				   .phone = profile.call,
				   .email = profile.email,
			   });
	TRY(out_failed(&card));
	*ret_out = (struct user_card_out){
		.user = profile.user,
		.name = profile.name,
		.title = profile.title,
		.team = profile.team,
		.phone = profile.phone,
		.call = profile.call,
		.email = profile.email,
		.first_talk = profile.first_talk,
		.vcard = str_copy(ctx->arena, out_text(&card)),
	};
	return OK;
}
