/* The message after a talk: thanks, what was said honestly, and who we are, so that they can pass it on. */
#include "base/out.h"
#include "domain/accounts/profile.h"
#include "domain/deals/offer.h"
#include "domain/events/event.h"
#include "domain/people/person.h"
#include "domain/referrals/dealings.h"
#include "domain/referrals/notice.h"
#include "domain/referrals/permission.h"
#include "domain/referrals/talk.h"
#include "domain/words.h"
#include "offer_sql.h"
#include "person_sql.h"
#include "talk_ops.h"
#include "talk_sql.h"

/* ---- the words ---- */

static void paragraph(struct out *out, struct str text)
{
	if (str_empty(text))
		return;
	if (out_text(out).n > 0)
		out_z(out, "\n\n");
	out_str(out, text);
}

static void sentence(struct out *out, struct str text)
{
	if (str_empty(text))
		return;
	out_char(out, ' ');
	out_str(out, text);
}

/* "too small for it." inside a sentence. */
static struct str without_stop(struct str text)
{
	text = str_trim(text);
	while (text.n > 0 && text.p[text.n - 1] == '.')
		text = str_sub(text, 0, text.n - 1);
	return text;
}

/* A sentence of its own: reasons are written with a capital or without, and begin with names, too. */
static struct str with_capital(struct arena *arena, struct str text)
{
	if (str_empty(text) || text.p[0] < 'a' || text.p[0] > 'z')
		return text;
	return str_format(arena, "%c%.*s", text.p[0] - 'a' + 'A', STR_ARG(str_from(text, 1)));
}

static struct str alternative_words(struct arena *arena, const struct follow_up_facts *facts)
{
	switch (facts->alternative_kind) {
	case ALTERNATIVE_KIND_PROVIDER:
		return words_of(arena, FOLLOW_UP_PROVIDER, {"provider", .text = without_stop(facts->alternative)});
	case ALTERNATIVE_KIND_WAIT:
		return words_of(arena, FOLLOW_UP_WAIT, {"day", .day = facts->wait_until});
	case ALTERNATIVE_KIND_NOTHING:
		return words_text(WORDS_FOLLOW_UP_NOTHING);
	default:
		return STR_NONE;
	}
}

static struct str honest_words(struct arena *arena, const struct follow_up_facts *facts)
{
	struct words_arg offer = {"offer", .text = facts->offer},
			 reason = {"reason", .text = without_stop(facts->reason)};
	if (facts->state == DEAL_STATE_DECLINED)
		return words_text(WORDS_FOLLOW_UP_THEIR_NO);
	if (facts->state != DEAL_STATE_UNQUALIFIED)
		return STR_NONE;
	if (facts->is_line)
		return words_of(arena, FOLLOW_UP_OUR_NO_LINE, offer, {"line", .text = reason.text});
	return str_empty(reason.text) ? words_of(arena, FOLLOW_UP_OUR_NO, offer)
				      : words_of(arena, FOLLOW_UP_OUR_NO_BECAUSE, offer,
						{"reason", .text = with_capital(arena, reason.text)});
}

static void write_named(struct out *out, struct arena *arena, const struct follow_up_facts *facts)
{
	if (facts->n_named == 0) {
		paragraph(out, words_text(WORDS_FOLLOW_UP_PASS_ON));
		return;
	}
	paragraph(out,
		words_of(arena, FOLLOW_UP_NAMED, {"names", .text = words_all(arena, facts->named, facts->n_named)}));
	sentence(out, facts->check_first ? words_text(WORDS_FOLLOW_UP_CHECK) : STR_NONE);
}

struct str follow_up_text(struct arena *arena, const struct follow_up_facts *facts)
{
	AUTO_OUT out;
	out_init(&out, 0);
	paragraph(&out, words_of(arena, FOLLOW_UP_THANKS, {"name", .text = facts->name}));
	sentence(&out, honest_words(arena, facts));
	if (facts->state == DEAL_STATE_UNQUALIFIED)
		sentence(&out, alternative_words(arena, facts));
	write_named(&out, arena, facts);
	if (!str_empty(facts->first_talk))
		paragraph(&out, words_of(arena, FOLLOW_UP_FIRST_TALK, {"text", .text = facts->first_talk}));
	paragraph(&out, facts->footer);
	return str_copy(arena, out_text(&out));
}

/* ---- operations ---- */

static enum err is_line(struct ctx *ctx, const struct deal *deal, bool *ret_yes)
{
	struct list lines;
	TRY(offer_lines(ctx->tx, (struct offer_lines_args){ctx->workspace, deal->offer_id}, &lines));
	const struct offer_lines_row *row = lines.items;
	*ret_yes = false;
	for (size_t i = 0; i < lines.n; i++)
		if (row[i].kind == OFFER_LINE_KIND_NOT_A_FIT && str_equal(row[i].text, deal->reason))
			*ret_yes = true;
	return OK;
}

static enum err read_named(struct ctx *ctx, const struct deal *deal, struct follow_up_facts *facts)
{
	struct list rows;
	struct day since = day_none(deal->closed) ? ctx_today(ctx) : deal->closed;
	TRY(talk_named(ctx->tx, (struct talk_named_args){ctx->workspace, deal->person_id, since}, &rows));
	const struct talk_named_row *row = rows.items;
	struct str *named = ARENA_ARRAY(ctx->arena, rows.n + 1, struct str);
	if (named == NULL)
		return ERR_NOMEM;
	for (size_t i = 0; i < rows.n; i++) {
		named[i] = row[i].name;
		facts->check_first = facts->check_first || row[i].check_first;
	}
	facts->named = named;
	facts->n_named = rows.n;
	return OK;
}

static enum err read_reach(struct ctx *ctx, struct person_id person, struct str *ret_email, struct str *ret_phone)
{
	struct list rows;
	TRY(identity_all(ctx->tx, (struct identity_all_args){ctx->workspace, person}, &rows));
	const struct identity_all_row *row = rows.items;
	for (size_t i = rows.n; i-- > 0;) {
		if (row[i].kind == IDENTITY_KIND_EMAIL)
			*ret_email = row[i].value;
		if (row[i].kind == IDENTITY_KIND_PHONE)
			*ret_phone = row[i].value;
	}
	return OK;
}

/* The message as Kith writes it: in the name of who acts. */
static enum err write_message(struct ctx *ctx, const struct deal *deal, const struct person *person,
	const struct profile *profile, struct str *ret_text)
{
	struct offer offer;
	TRY(offer_need(ctx, deal->offer_id, "offer", &offer));
	struct follow_up_facts facts = {
		.name = words_first_name(person->name),
		.offer = offer.name,
		.state = deal->state,
		.reason = deal->reason,
		.alternative_kind = deal->alternative_kind,
		.alternative = deal->alternative,
		.wait_until = deal->wait_until,
		.first_talk = profile->first_talk,
	};
	TRY(is_line(ctx, deal, &facts.is_line));
	TRY(read_named(ctx, deal, &facts));
	TRY(notice_footer(ctx, profile->user, &facts.footer));
	*ret_text = follow_up_text(ctx->arena, &facts);
	return OK;
}

static struct user_id writer_of(const struct ctx *ctx, const struct deal *deal)
{
	return ctx->user.v != 0 ? ctx->user : deal->user_id;
}

enum err deal_follow_up(struct ctx *ctx, const struct deal_follow_up_in *in, struct deal_follow_up_out *ret_out)
{
	struct deal deal;
	struct person person;
	struct profile profile;
	struct deal_follow_up_out out = {0};
	TRY(deal_need(ctx, in->deal, "deal", &deal));
	TRY(permission_refuse_never(ctx, deal.person_id));
	TRY(person_need(ctx, deal.person_id, "person", &person));
	TRY(profile_of(ctx, writer_of(ctx, &deal), &profile));
	TRY(write_message(ctx, &deal, &person, &profile, &out.text));
	TRY(read_reach(ctx, person.id, &out.email, &out.phone));
	out.deal = deal.id;
	out.person = person.id;
	out.name = person.name;
	out.subject = words_text(WORDS_FOLLOW_UP_SUBJECT);
	out.user = profile.user;
	out.details = !str_empty(profile.phone) && !str_empty(profile.title) && !str_empty(profile.first_talk);
	out.followed_up = deal.followed_up;
	out.sent_text = deal.followed_up_text;
	out.come_back = deal.wait_until;
	*ret_out = out;
	return OK;
}

/* What went out is kept as it was: the words given, else those kept before, else those that Kith writes. */
static enum err keep_message(struct ctx *ctx, struct deal *deal, struct str given)
{
	struct str text = ctx_lines(ctx, given);
	struct person person;
	struct profile profile;
	if (!str_none(text))
		deal->followed_up_text = text;
	if (!str_none(deal->followed_up_text))
		return OK;
	TRY(person_need(ctx, deal->person_id, "person", &person));
	TRY(profile_of(ctx, writer_of(ctx, deal), &profile));
	return write_message(ctx, deal, &person, &profile, &deal->followed_up_text);
}

enum err deal_followed_up(struct ctx *ctx, const struct deal_followed_up_in *in, struct deal_followed_up_out *ret_out)
{
	struct deal deal;
	TRY(event_begin(ctx, EVENT_talk_followed_up, (struct person_id){0}, in->deal.v));
	TRY(deal_need(ctx, in->deal, "deal", &deal));
	TRY(event_about(ctx, deal.person_id, deal.id.v));
	TRY(permission_refuse_never(ctx, deal.person_id));
	TRY(ctx_happened_on(ctx, in->day, &deal.followed_up));
	if (!day_none(in->come_back) && in->come_back.ymd <= ctx_today(ctx).ymd)
		return ctx_problem(ctx, ERR_INVALID, "come_back", words_text(WORDS_DAY_PAST));
	TRY(keep_message(ctx, &deal, in->text));
	bool changes = !day_none(in->come_back) && in->come_back.ymd != deal.wait_until.ymd;
	if (changes)
		deal.wait_until = in->come_back;
	TRY(event_update(ctx, &deal_table, &deal));
	if (changes)
		TRY(dealing_come_back(ctx, &deal));
	TRY(dealing_refresh(ctx, &deal));
	ret_out->event = ctx->first_seq;
	return OK;
}
