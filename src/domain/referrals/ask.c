#include <string.h>

#include "ask_ops.h"
#include "base/vec.h"
#include "deal_sql.h"
#include "domain/accounts/user.h"
#include "domain/deals/offer.h"
#include "domain/events/event.h"
#include "domain/people/person.h"
#include "domain/referrals/answered.h"
#include "domain/referrals/deck.h"
#include "domain/referrals/facts.h"
#include "domain/referrals/naming.h"
#include "domain/referrals/owed.h"
#include "domain/referrals/target.h"
#include "domain/referrals/today.h"
#include "domain/words.h"
#include "format/text.h"
#include "today_sql.h"

struct asking {
	struct ctx *ctx;
	const struct ask_record_in *in;
	struct person source;
	struct readiness_facts facts;
	struct readiness readiness;
	struct ask ask;
	struct offer_id offer;
	struct ask_record_referral *made;
	int64_t *touched; /* whose Today changes: the source, and people who were here before */
	size_t n_touched;
};

static enum err refuse(struct ctx *ctx, enum err err, const struct readiness *readiness, struct str more)
{
	struct str message = readiness->reason;
	if (!str_empty(more))
		message = words_of(ctx->arena, TWO_SENTENCES, {"one", .text = message}, {"two", .text = more});
	return ctx_problem(ctx, err, err == ERR_STOP ? "person" : "advice_reason", message);
}

/* Why it was asked against advice. What has happened is recorded: who states the occasion has said why. */
static struct str reason_given(const struct asking *asking)
{
	static const enum words_id occasions[] = {[OCCASION_PROMISE_CONFIRMED] = WORDS_ASKED_PROMISE_CONFIRMED,
		[OCCASION_HONEST_NO] = WORDS_ASKED_HONEST_NO,
		[OCCASION_THEIR_NO] = WORDS_ASKED_THEIR_NO,
		[OCCASION_CHECK_IN] = WORDS_ASKED_CHECK_IN,
		[OCCASION_PARTNER_EXCHANGE] = WORDS_ASKED_PARTNER_EXCHANGE};
	struct str reason = text_clean(asking->ctx->arena, asking->in->advice_reason);
	if (str_empty(reason) && asking->in->occasion != OCCASION_NONE)
		reason = words_text(occasions[asking->in->occasion]);
	return reason;
}

/* Only a stop cannot be passed; what comes first, and advice, by a reason that is kept. */
static enum err check_readiness(struct asking *asking)
{
	struct ctx *ctx = asking->ctx;
	const struct readiness *readiness = &asking->readiness;
	if (readiness->answer == READINESS_ANSWER_STOP)
		return refuse(ctx, ERR_STOP, readiness, readiness->first);
	if (!str_empty(reason_given(asking)))
		return OK;
	if (readiness->answer == READINESS_ANSWER_FIRST)
		return refuse(ctx, ERR_ADVICE, readiness, readiness->first);
	if (readiness->n_advice > 0)
		return refuse(ctx, ERR_ADVICE, readiness, readiness->advice[readiness->n_advice - 1].text);
	return OK;
}

/* How it ended: always written, names speak for themselves. */
static enum err read_result(struct asking *asking)
{
	const struct ask_record_in *in = asking->in;
	struct ctx *ctx = asking->ctx;
	enum ask_result result = in->result;
	if (in->names.n > 0 && (result == ASK_RESULT_NONE || result == ASK_RESULT_NOBODY))
		result = ASK_RESULT_NAMES;
	if (result == ASK_RESULT_NONE && !day_none(in->again_on))
		result = ASK_RESULT_NOT_NOW;
	if (result == ASK_RESULT_NONE || (result == ASK_RESULT_NAMES && in->names.n == 0))
		return ctx_problem(ctx, ERR_INVALID, "result", words_text(WORDS_ASK_RESULT));
	if (result == ASK_RESULT_NOT_NOW && day_none(in->again_on))
		return ctx_problem(ctx, ERR_INVALID, "again_on", words_text(WORDS_ASK_AGAIN));
	if (!day_none(in->again_on) && in->again_on.ymd <= ctx_today(ctx).ymd)
		return ctx_problem(ctx, ERR_INVALID, "again_on", words_text(WORDS_DAY_PAST));
	if (in->day.ymd > ctx_today(ctx).ymd)
		return ctx_problem(ctx, ERR_INVALID, "day", words_text(WORDS_DAY_AHEAD));
	asking->ask.result = result;
	return OK;
}

/* The deal that ended in the no which led to this ask. */
static enum err find_deal(struct asking *asking)
{
	struct list rows;
	enum occasion occasion = asking->ask.occasion;
	struct ctx *ctx = asking->ctx;
	if (occasion != OCCASION_HONEST_NO && occasion != OCCASION_THEIR_NO)
		return OK;
	TRY(deal_rows(ctx->tx, (struct deal_rows_args){ctx->workspace, {&asking->source.id.v, 1}}, &rows));
	const struct deal_rows_row *row = rows.items;
	enum deal_state state = occasion == OCCASION_HONEST_NO ? DEAL_STATE_UNQUALIFIED : DEAL_STATE_DECLINED;
	for (size_t i = 0; i < rows.n; i++)
		if (row[i].state == state)
			asking->ask.deal_id = row[i].id;
	return OK;
}

static bool is_repeated(struct asking *asking, size_t at);

static enum err write_ask(struct asking *asking)
{
	struct ctx *ctx = asking->ctx;
	const struct ask_record_in *in = asking->in;
	struct ask *ask = &asking->ask;
	ask->workspace_id = ctx->workspace;
	ask->id = (struct ask_id){ctx_id(ctx)};
	ask->source_id = asking->source.id;
	ask->user_id = ctx->user;
	ask->occasion = in->occasion == OCCASION_NONE ? asking->readiness.occasion : in->occasion;
	ask->asked_on = day_none(in->day) ? ctx_today(ctx) : in->day;
	ask->rounds = in->rounds;
	ask->exhausted = in->exhausted;
	ask->again_on = in->again_on;
	ask->check_first = in->check_first;
	ask->pledge = in->pledge;
	bool against = asking->readiness.answer == READINESS_ANSWER_FIRST || asking->readiness.n_advice > 0;
	ask->advice_passed = against || !str_empty(str_trim(in->advice_reason)) ? reason_given(asking) : STR_NONE;
	for (size_t i = 0; i < in->names.n; i++)
		ask->names += !is_repeated(asking, i);
	TRY(find_deal(asking));
	TRY(person_share(ctx, ask->source_id));
	TRY(event_insert(ctx, &ask_table, ask));
	return event_about(ctx, asking->source.id, ask->id.v);
}

/* A no is final, a day is their own wish, and the day that has come is used up. */
static enum err mark_source(struct asking *asking)
{
	struct ctx *ctx = asking->ctx;
	struct person_id self;
	if (asking->ask.result == ASK_RESULT_NO)
		asking->source.do_not_ask = true;
	if (!day_none(asking->ask.again_on))
		asking->source.ask_after = asking->ask.again_on;
	else if (asking->source.ask_after.ymd <= ctx_today(ctx).ymd)
		asking->source.ask_after = DAY_NONE;
	TRY(event_update(ctx, &person_table, &asking->source));
	TRY(owed_settle(ctx, asking->source.id, OWED_KIND_ASK_IN_TURN));
	TRY(user_person(ctx, ctx->user, &self));
	return relationship_add(ctx, &(struct relationship_new){.from = self,
					     .to = asking->source.id,
					     .kind = RELATIONSHIP_KIND_ACQUAINTANCE,
					     .evidence = EVIDENCE_STATED,
					     .seen = asking->ask.asked_on,
					     .both_ways = asking->ask.asked_on});
}

static enum origin origin_of(const struct asking *asking)
{
	if (asking->ask.occasion == OCCASION_PARTNER_EXCHANGE || asking->source.partner)
		return ORIGIN_PARTNER;
	if (asking->ask.occasion == OCCASION_HONEST_NO || asking->ask.occasion == OCCASION_THEIR_NO ||
		asking->facts.standing == STANDING_DECLINED || asking->facts.standing == STANDING_UNQUALIFIED)
		return ORIGIN_NON_BUYER;
	return ORIGIN_ASKED;
}

/* The same name twice in one ask is one name. */
static bool is_repeated(struct asking *asking, size_t at)
{
	const struct ask_record_name *name = asking->in->names.items;
	struct arena *arena = asking->ctx->arena;
	for (size_t i = 0; i < at; i++) {
		if (name[at].person.v != 0 || name[i].person.v != 0) {
			if (name[at].person.v == name[i].person.v)
				return true;
			continue;
		}
		if (str_equal(text_fold(arena, name[i].name), text_fold(arena, name[at].name)) &&
			str_equal(text_fold(arena, name[i].organization), text_fold(arena, name[at].organization)))
			return true;
	}
	return false;
}

/* Who was asked for at an organization is there, when nobody says otherwise. */
static enum err there_by_target(
	struct ctx *ctx, const struct ask_record_name *name, size_t at, struct str *organization)
{
	struct target target;
	struct organization there;
	bool found;
	if (name->target.v == 0)
		return OK;
	TRY(target_need(ctx, name->target, str_z(ctx->arena, str_format(ctx->arena, "names.%zu.target", at)), &target));
	if (target.organization_id.v == 0 || name->person.v != 0 || !str_empty(str_trim(*organization)))
		return OK;
	TRY(organization_get(ctx->tx, ctx->workspace, target.organization_id, &there, &found));
	if (found)
		*organization = there.name;
	return OK;
}

static enum err record_name(struct asking *asking, size_t at, struct ask_record_referral *ret_made, bool *ret_kept)
{
	struct ctx *ctx = asking->ctx;
	const struct ask_record_name *name = (const struct ask_record_name *)asking->in->names.items + at;
	const char *field = str_z(ctx->arena, str_format(ctx->arena, "names.%zu.name", at));
	struct naming_made made;
	struct str organization = name->organization;
	TRY(there_by_target(ctx, name, at, &organization));
	TRY(event_begin(ctx, EVENT_referral_named, (struct person_id){0}, 0));
	TRY(naming_write(ctx,
		&(struct naming){
			.who = {name->name, organization, name->email, name->phone, name->person, true, STR_NONE},
			.field = field,
			.source = asking->source.id,
			.offer = asking->offer,
			.ask = asking->ask.id,
			.card = name->card,
			.target = name->target,
			.origin = origin_of(asking),
			.checking = asking->in->check_first,
			.why = name->why,
			.knows_them = name->knows_them,
			.on = asking->ask.asked_on,
		},
		&made));
	*ret_kept = !made.named.kept_out;
	asking->ask.kept_out += made.named.kept_out;
	if (made.named.kept_out)
		return OK;
	if (!made.named.is_new || asking->source.is_user) /* a user who names somebody knows them */
		asking->touched[asking->n_touched++] = made.named.person.v;
	*ret_made = (struct ask_record_referral){made.referral.id, made.named.person, made.named.name,
		made.referral.state, made.joined, made.named.is_new, made.named.maybe_same};
	return OK;
}

static enum err record_names(struct asking *asking, size_t *ret_n)
{
	size_t n = 0;
	bool kept = true;
	for (size_t i = 0; i < asking->in->names.n; i++)
		if (!is_repeated(asking, i)) {
			TRY(record_name(asking, i, &asking->made[n], &kept));
			n += kept;
		}
	*ret_n = n;
	return asking->ask.kept_out == 0 ? OK : event_update(asking->ctx, &ask_table, &asking->ask);
}

/* ---- the deck ---- */

typedef VEC(int64_t) id_list;

static enum err note_card(struct asking *asking, struct card_id card, const char *field, id_list *noted)
{
	struct prompt_card there;
	for (size_t i = 0; i < noted->n; i++)
		if (noted->v[i] == card.v)
			return OK;
	TRY(deck_need(asking->ctx, card, field, &there));
	TRY(deck_shown(asking->ctx, asking->ask.id, card));
	return VEC_PUSH(asking->ctx->arena, noted, card.v) ? OK : ERR_NOMEM;
}

/* The cards that were read out, and those that a name was given under: these were read out, too. */
static enum err record_cards(struct asking *asking)
{
	const struct ask_record_in *in = asking->in;
	const struct ask_record_name *name = in->names.items;
	struct arena *arena = asking->ctx->arena;
	id_list noted = {0};
	for (size_t i = 0; i < in->cards.n; i++)
		TRY(note_card(asking, (struct card_id){in->cards.v[i]}, "cards", &noted));
	for (size_t i = 0; i < in->names.n; i++)
		if (name[i].card.v != 0)
			TRY(note_card(
				asking, name[i].card, str_z(arena, str_format(arena, "names.%zu.card", i)), &noted));
	return OK;
}

static enum err record_said(struct asking *asking)
{
	const struct ask_record_said *said = asking->in->said.items;
	struct ctx *ctx = asking->ctx;
	for (size_t i = 0; i < asking->in->said.n; i++) {
		TRY(answered_write(
			ctx, &(struct answered){
				     .source = asking->source.id,
				     .person = said[i].person,
				     .field = str_z(ctx->arena, str_format(ctx->arena, "said.%zu.person", i)),
				     .answer = said[i].answer,
				     .on = asking->ask.asked_on,
			     }));
		asking->touched[asking->n_touched++] = said[i].person.v;
	}
	return OK;
}

enum err ask_record(struct ctx *ctx, const struct ask_record_in *in, struct ask_record_out *ret_out)
{
	struct asking asking = {.ctx = ctx, .in = in, .offer = in->offer};
	struct offer offer;
	size_t n = 0;
	asking.made = ARENA_ARRAY(ctx->arena, in->names.n + 1, struct ask_record_referral);
	asking.touched = ARENA_ARRAY(ctx->arena, in->names.n + in->said.n + 1, int64_t);
	if (asking.made == NULL || asking.touched == NULL)
		return ERR_NOMEM;
	TRY(read_result(&asking));
	/* Locks the workspace first: two asks of one source at once must not both find them rested. */
	TRY(event_begin(ctx, EVENT_ask_recorded, in->person, 0));
	TRY(person_need(ctx, in->person, "person", &asking.source));
	if (in->offer.v != 0)
		TRY(offer_need(ctx, in->offer, "offer", &offer));
	else
		TRY(offer_only(ctx, &asking.offer));
	TRY(facts_judge(ctx, in->person, &asking.facts, &asking.readiness));
	TRY(check_readiness(&asking));
	TRY(write_ask(&asking));
	TRY(mark_source(&asking));
	asking.touched[asking.n_touched++] = asking.source.id.v;
	TRY(record_said(&asking));
	TRY(record_cards(&asking));
	TRY(record_names(&asking, &n));
	TRY(today_proposed_done(ctx->tx, (struct today_proposed_done_args){ctx->workspace, ctx->user, ctx_today(ctx),
						 in->person, TODAY_KIND_ASK, ctx->now}));
	TRY(today_refresh(ctx, (struct ids){asking.touched, asking.n_touched}));
	*ret_out = (struct ask_record_out){
		asking.ask.id, asking.ask.result, {asking.made, n}, (int)asking.ask.kept_out, ctx->first_seq};
	return OK;
}

enum err ask_list(struct ctx *ctx, const struct ask_list_in *in, struct ask_list_out *ret_out)
{
	struct person person;
	TRY(person_need(ctx, in->person, "person", &person));
	return ask_page(ctx->tx, (struct ask_page_args){ctx->workspace, in->person}, &ret_out->items);
}

enum err ask_show(struct ctx *ctx, const struct ask_show_in *in, struct ask_show_out *ret_out)
{
	struct ask_show_out out = {0};
	struct person source;
	bool found;
	TRY(ask_get(ctx->tx, ctx->workspace, in->ask, &out.ask, &found));
	if (!found)
		return ctx_not_found(ctx, "ask", "ask");
	TRY(person_or_erased(ctx, out.ask.source_id, "person", &source));
	TRY(ask_named(ctx->tx, (struct ask_named_args){ctx->workspace, out.ask.source_id, out.ask.id}, &out.named));
	out.name = source.name;
	*ret_out = out;
	return OK;
}
