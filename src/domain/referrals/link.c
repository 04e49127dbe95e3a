#include "domain/referrals/link.h"

#include "domain/accounts/secret.h"
#include "domain/deals/offer.h"
#include "domain/events/event.h"
#include "domain/people/person.h"
#include "domain/referrals/kit.h"
#include "domain/referrals/notice.h"
#include "domain/referrals/permission.h"
#include "domain/referrals/referral.h"
#include "domain/referrals/today.h"
#include "domain/referrals/ways.h"
#include "domain/words.h"
#include "referral_sql.h"
#include "workspace_sql.h"

/* ---- the way in ---- */

enum err link_open(struct ctx *ctx, struct str token, struct link_opened *ret_opened)
{
	struct link_opened opened = {.final = false};
	struct link_by_token_row row;
	bool found;
	TRY(link_by_token(ctx->tx, (struct link_by_token_args){secret_token_hash(token), ctx->now}, &row, &found));
	if (found && row.workspace_id.v == ctx->workspace.v)
		TRY(private_link_get(ctx->tx, ctx->workspace, row.id, &opened.link, &found));
	else
		found = false;
	if (!found)
		return ctx_problem(ctx, ERR_NOT_FOUND, NULL, words_text(WORDS_LINK_GONE));
	TRY(referral_by_id(ctx, opened.link.referral_id, "referral", &opened.referral));
	TRY(person_need(ctx, opened.referral.person_id, "person", &opened.person));
	opened.final = opened.person.do_not_contact;
	*ret_opened = opened;
	return OK;
}

enum err link_find(struct ctx *ctx, const struct link_find_in *in, struct link_find_out *ret_out)
{
	struct link_by_token_row row;
	bool found;
	TRY(link_by_token(ctx->tx, (struct link_by_token_args){secret_token_hash(in->token), ctx->now}, &row, &found));
	*ret_out = (struct link_find_out){.found = found};
	if (found)
		ret_out->workspace = row.workspace_id;
	return OK;
}

/* ---- what the rep does ---- */

static enum err begin(struct ctx *ctx, enum event_kind kind, struct referral_id id, struct referral *ret_referral)
{
	TRY(event_begin(ctx, kind, (struct person_id){0}, id.v));
	TRY(referral_by_id(ctx, id, "referral", ret_referral));
	TRY(ways_mine(ctx, ret_referral));
	return event_about(ctx, ret_referral->person_id, id.v);
}

/* "https://kith.example.com" without a slash at its end; it is written into a message to people. */
static enum err clean_address(struct ctx *ctx, struct str given, struct str *ret_address)
{
	struct str address = str_trim(given);
	while (!str_empty(address) && address.p[address.n - 1] == '/')
		address.n--;
	bool web = str_starts(address, STR("https://")) || str_starts(address, STR("http://"));
	for (size_t i = 0; i < address.n && web; i++)
		web = address.p[i] > ' ' && address.p[i] < 0x7f && address.p[i] != '?' && address.p[i] != '#';
	if (!str_empty(address) && !web)
		return ctx_problem(ctx, ERR_INVALID, "address", words_text(WORDS_LINK_ADDRESS));
	*ret_address = address;
	return OK;
}

enum err link_make(struct ctx *ctx, const struct link_make_in *in, struct link_make_out *ret_out)
{
	struct referral referral;
	struct str address = STR_NONE, text;
	TRY(begin(ctx, EVENT_link_made, in->referral, &referral));
	TRY(permission_refuse_never(ctx, referral.person_id));
	TRY(clean_address(ctx, in->address, &address));
	struct private_link link = {
		.workspace_id = ctx->workspace,
		.id = {ctx_id(ctx)},
		.referral_id = referral.id,
		.person_id = referral.person_id,
		.user_id = referral.user_id,
		.made_on = ctx_today(ctx),
		.expires = utc_plus(ctx->now, (in->days > 0 ? in->days : LINK_DAYS) * US_PER_DAY),
	};
	struct str token = secret_token_make(ctx->arena, ctx->rand);
	struct str url = str_format(ctx->arena, "%.*s/l/%.*s", STR_ARG(address), STR_ARG(token));
	TRY(event_insert(ctx, &private_link_table, &link));
	TRY(link_token_insert(ctx->tx, &(struct link_token){secret_token_hash(token), ctx->workspace, link.id}));
	TRY(kit_text_with(ctx, &referral, in->source, url, &text));
	*ret_out = (struct link_make_out){token, url, text, link.id, link.expires};
	return OK;
}

enum err link_close(struct ctx *ctx, const struct referral *referral, struct row_id only, int *ret_closed)
{
	struct list rows;
	TRY(link_of(ctx->tx, (struct link_of_args){ctx->workspace, referral->id}, &rows));
	const struct link_of_row *row = rows.items;
	*ret_closed = 0;
	for (size_t i = 0; i < rows.n; i++) {
		struct private_link link;
		bool found, is_live = day_none(row[i].withdrawn_on) && row[i].expires.us > ctx->now.us;
		if (!is_live || (only.v != 0 && only.v != row[i].id.v))
			continue;
		TRY(private_link_get(ctx->tx, ctx->workspace, row[i].id, &link, &found));
		link.withdrawn_on = ctx_today(ctx);
		TRY(event_update(ctx, &private_link_table, &link));
		++*ret_closed;
	}
	return OK;
}

enum err link_withdraw(struct ctx *ctx, const struct link_withdraw_in *in, struct link_withdraw_out *ret_out)
{
	struct referral referral;
	int closed;
	TRY(begin(ctx, EVENT_link_withdrawn, in->referral, &referral));
	TRY(link_close(ctx, &referral, in->link, &closed));
	if (closed == 0)
		return ctx_problem(ctx, ERR_CONFLICT, "link", words_text(WORDS_LINK_NONE));
	*ret_out = (struct link_withdraw_out){closed, ctx->first_seq};
	return OK;
}

enum err link_list(struct ctx *ctx, const struct link_list_in *in, struct link_list_out *ret_out)
{
	struct referral referral;
	TRY(referral_by_id(ctx, in->referral, "referral", &referral));
	return link_of(ctx->tx, (struct link_of_args){ctx->workspace, referral.id}, &ret_out->items);
}

/* ---- what the named person sees ---- */

static enum err names_of(struct ctx *ctx, const struct referral *referral, struct str *ret_names)
{
	struct list rows;
	TRY(referral_sources(ctx->tx, (struct referral_sources_args){ctx->workspace, referral->id}, &rows));
	const struct referral_sources_row *row = rows.items;
	struct str names = rows.n > 0 ? row[0].name : STR_NONE;
	for (size_t i = 1; i < rows.n; i++)
		names = i + 1 < rows.n
				? str_format(ctx->arena, "%.*s, %.*s", STR_ARG(names), STR_ARG(row[i].name))
				: words_of(ctx->arena, NAMES_TWO, {"one", .text = names}, {"two", .text = row[i].name});
	*ret_names = names;
	return OK;
}

/* With whom they may talk, about what. */
static enum err fill_rep(struct ctx *ctx, const struct referral *referral, struct link_show_out *out)
{
	struct workspace_get_row workspace;
	struct app_user user;
	bool found;
	TRY(app_user_get(ctx->tx, ctx->workspace, referral->user_id, &user, &found));
	if (!found)
		return ctx_not_found(ctx, "user", "user");
	TRY(workspace_get(ctx->tx, (struct workspace_get_args){ctx->workspace}, &workspace, &found));
	out->rep = user.name;
	out->rep_title = user.title;
	out->rep_email = user.email;
	out->rep_phone = user.phone;
	out->workspace = found ? workspace.name : STR_NONE;
	out->first_talk = str_empty(str_trim(user.first_talk)) ? words_text(WORDS_FIRST_TALK) : user.first_talk;
	if (referral->offer_id.v == 0)
		return OK;
	struct offer offer;
	TRY(offer_need(ctx, referral->offer_id, "offer", &offer));
	out->offer = offer.name;
	return OK;
}

enum err link_show(struct ctx *ctx, const struct link_show_in *in, struct link_show_out *ret_out)
{
	struct link_opened opened;
	TRY(link_open(ctx, in->token, &opened));
	struct link_show_out out = {
		.person_name = opened.person.name,
		.why = opened.referral.why,
		.answer = opened.link.answer,
		.answered_on = opened.link.answered_on,
		.until = opened.referral.parked_until,
		.expires_on = utc_day(opened.link.expires, ctx->settings.zone ? ctx->settings.zone : zone_utc()),
		.named_on = opened.referral.named_on,
		.final = opened.final,
	};
	TRY(names_of(ctx, &opened.referral, &out.sources));
	TRY(fill_rep(ctx, &opened.referral, &out));
	TRY(link_stored_lines(ctx, &opened, &out.dealings, &out.stored));
	*ret_out = out;
	return OK;
}

/* ---- what the named person answers ---- */

enum referral_state link_step(enum referral_state state, enum link_answer answer)
{
	bool before_deal = steps_open(state) && steps_rank(state) < steps_rank(REFERRAL_STATE_MET);
	bool asks_again = state == REFERRAL_STATE_REFUSED || state == REFERRAL_STATE_UNREACHABLE;
	bool is_yes = answer == LINK_ANSWER_YES;
	if (!before_deal && !asks_again && state != REFERRAL_STATE_PARKED)
		return REFERRAL_STATE_NONE;
	/* An introduction, or a contact, is a step beyond the permission. */
	if (is_yes && steps_open(state) && steps_rank(state) >= steps_rank(REFERRAL_STATE_PERMITTED))
		return REFERRAL_STATE_NONE;
	enum referral_state to = is_yes                          ? REFERRAL_STATE_PERMITTED
				 : answer == LINK_ANSWER_NOT_NOW ? REFERRAL_STATE_PARKED
								 : REFERRAL_STATE_REFUSED;
	return to == state ? REFERRAL_STATE_NONE : to;
}

static struct answers answers_of(const struct ctx *ctx, enum link_answer answer, struct day until)
{
	struct answers answers = {.said_by = SAID_BY_NAMED_PERSON, .channel = CHANNEL_LINK, .on = ctx_today(ctx)};
	answers.until = until;
	if (answer == LINK_ANSWER_YES)
		answers.need = answers.wants = ANSWER_YES;
	else if (answer == LINK_ANSWER_NOT_NOW)
		answers.need = answers.wants = ANSWER_UNKNOWN;
	else
		answers.wants = ANSWER_NO;
	return answers;
}

static enum err take_step(struct ctx *ctx, struct referral *referral, enum link_answer answer, struct day until)
{
	enum referral_state to = link_step(referral->state, answer);
	if (answer == LINK_ANSWER_NOT_NOW && (to == REFERRAL_STATE_PARKED || referral->state == REFERRAL_STATE_PARKED))
		referral->parked_until = until;
	if (to == REFERRAL_STATE_NONE)
		return event_update(ctx, &referral_table, referral);
	if (referral->state == REFERRAL_STATE_REFUSED || referral->state == REFERRAL_STATE_UNREACHABLE)
		TRY(ways_drop_owed(ctx, referral, words_text(WORDS_ANSWER_CHANGED)));
	return referral_step_to(ctx, referral, &(struct referral_change){.to = to, .channel = CHANNEL_LINK});
}

static enum err never_again(struct ctx *ctx, struct person *person)
{
	person_never(ctx, person, CHANNEL_LINK);
	TRY(event_update(ctx, &person_table, person));
	return today_refresh_around(ctx, (struct ids){&person->id.v, 1});
}

enum err link_answer(struct ctx *ctx, const struct link_answer_in *in, struct link_answer_out *ret_out)
{
	struct link_opened opened;
	struct referral *referral = &opened.referral;
	TRY(event_begin(ctx, EVENT_link_answered, (struct person_id){0}, 0));
	TRY(link_open(ctx, in->token, &opened));
	TRY(event_about(ctx, opened.person.id, referral->id.v));
	if (opened.final)
		return ctx_problem(ctx, ERR_STOP, "answer", words_text(WORDS_LINK_FINAL));
	struct day until = day_plus_months(ctx_today(ctx), in->months > 0 ? (int)in->months : LINK_MONTHS);
	struct answers answers = answers_of(ctx, in->answer, until);
	TRY(permission_answer(ctx, referral, &answers));
	TRY(take_step(ctx, referral, in->answer, until));
	opened.link.answer = in->answer;
	opened.link.answered_on = ctx_today(ctx);
	TRY(event_update(ctx, &private_link_table, &opened.link));
	if (day_none(referral->told_on)) /* the page that they answered on tells them where their name came from */
		TRY(notice_write(ctx, referral, CHANNEL_LINK, (struct user_id){0}, ctx_today(ctx)));
	TRY(referral_refresh(ctx, referral));
	if (in->answer == LINK_ANSWER_NEVER)
		TRY(never_again(ctx, &opened.person));
	*ret_out = (struct link_answer_out){in->answer, referral->state};
	return OK;
}
