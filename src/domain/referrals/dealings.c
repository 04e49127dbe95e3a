#include "domain/referrals/dealings.h"

#include "dealings_ops.h"
#include "deal_sql.h"
#include "domain/deals/offer.h"
#include "domain/deals/standing.h"
#include "domain/events/event.h"
#include "domain/people/person.h"
#include "domain/referrals/named.h"
#include "domain/referrals/owed.h"
#include "domain/referrals/permission.h"
#include "domain/referrals/referral.h"
#include "domain/referrals/steps.h"
#include "domain/referrals/today.h"
#include "domain/words.h"
#include "format/text.h"
#include "owed_sql.h"
#include "referral_sql.h"

/* The step of a referral that a deal's state stands for. */
static enum referral_state step_of(enum deal_state state)
{
	switch (state) {
	case DEAL_STATE_DISCOVERY:
		return REFERRAL_STATE_MET;
	case DEAL_STATE_QUALIFIED:
	case DEAL_STATE_PROPOSED:
		return REFERRAL_STATE_QUALIFIED;
	case DEAL_STATE_WON:
		return REFERRAL_STATE_WON;
	case DEAL_STATE_DECLINED:
		return REFERRAL_STATE_DECLINED;
	case DEAL_STATE_UNQUALIFIED:
		return REFERRAL_STATE_UNQUALIFIED;
	case DEAL_STATE_LAPSED:
		return REFERRAL_STATE_LAPSED;
	default:
		return REFERRAL_STATE_NONE;
	}
}

/* The referral follows its deal; one that had ended otherwise is corrected, which is noted. */
static enum err referral_follows(struct ctx *ctx, const struct deal *deal, struct day on)
{
	struct referral referral;
	enum referral_state to = step_of(deal->state);
	if (deal->referral_id.v == 0 || to == REFERRAL_STATE_NONE)
		return OK;
	TRY(referral_by_id(ctx, deal->referral_id, "referral", &referral));
	enum steps_move move = steps_move(referral.state, to);
	referral.deal_id = deal->id;
	if (to == REFERRAL_STATE_WON)
		referral.value = deal->value;
	if (move == STEPS_NONE)
		return event_update(ctx, &referral_table, &referral);
	return referral_step_to(
		ctx, &referral, &(struct referral_change){.to = to, .on = on, .correction = move == STEPS_CORRECT});
}

enum err dealing_move(struct ctx *ctx, struct deal *deal, const struct dealing *dealing)
{
	struct promise_id promise;
	TRY(deal_move(ctx, deal, dealing->to, dealing->on));
	if (deal->state == DEAL_STATE_WON)
		TRY(deal_promise(ctx, deal, dealing->promise, dealing->promise_due, &promise));
	if (deal->state == DEAL_STATE_ENDED)
		TRY(referral_warn_brought(ctx, deal->person_id, deal->user_id));
	return referral_follows(ctx, deal, dealing->on);
}

static enum err find_open_deal(
	struct ctx *ctx, struct person_id person, struct offer_id offer, struct deal_id *ret_deal)
{
	struct list rows;
	TRY(deal_rows(ctx->tx, (struct deal_rows_args){ctx->workspace, {&person.v, 1}}, &rows));
	const struct deal_rows_row *row = rows.items;
	*ret_deal = (struct deal_id){0};
	for (size_t i = 0; i < rows.n; i++)
		if (deal_state_open(row[i].state) && row[i].offer_id.v == offer.v)
			*ret_deal = row[i].id;
	return OK;
}

enum err dealing_open(struct ctx *ctx, struct referral *referral, struct day on, struct deal *ret_deal)
{
	struct offer_id offer = referral->offer_id;
	struct deal_id open;
	struct deal deal;
	if (offer.v == 0)
		TRY(offer_only(ctx, &offer));
	if (offer.v == 0)
		return ctx_problem(ctx, ERR_INVALID, "offer", words_text(WORDS_OFFER_NEEDED));
	TRY(find_open_deal(ctx, referral->person_id, offer, &open));
	if (open.v != 0)
		TRY(deal_need(ctx, open, "deal", &deal));
	else
		TRY(deal_make(ctx,
			&(struct deal_new){
				.person = referral->person_id, .offer = offer, .user = referral->user_id, .opened = on},
			&deal));
	deal.sender = SENDER_KNOWN_REFERRAL;
	deal.referral_id = referral->id;
	TRY(event_update(ctx, &deal_table, &deal));
	referral->offer_id = offer;
	referral->deal_id = deal.id;
	*ret_deal = deal;
	return OK;
}

/* A deal means that they talk. Who says "Ines sent me" came by themselves, which is both yeses; where
 * nobody knows how the talk began and the gate was closed, it was a cold contact. */
static enum err came_by(struct ctx *ctx, struct referral *referral, bool by_themselves)
{
	struct gate gate;
	TRY(permission_gate(ctx, referral, &gate));
	if (gate.open || steps_contact(referral->state) || steps_ended(referral->state))
		return OK;
	if (!by_themselves)
		return permission_pass(ctx, referral, REFERRAL_STATE_MET, words_text(WORDS_GATE_DEAL_OPENED));
	return permission_answer(ctx, referral,
		&(struct answers){
			.need = ANSWER_YES,
			.wants = ANSWER_YES,
			.said_by = SAID_BY_NAMED_PERSON,
			.on = ctx_today(ctx),
		});
}

enum err dealing_sent_by(struct ctx *ctx, struct deal *deal, struct person_id source, bool by_themselves)
{
	struct person person;
	struct referral referral;
	bool joined;
	TRY(person_need(ctx, source, "sent_by", &person));
	if (source.v == deal->person_id.v)
		return ctx_problem(ctx, ERR_INVALID, "sent_by", words_text(WORDS_SENDER_SELF));
	TRY(permission_refuse_never(ctx, deal->person_id));
	if (deal->referral_id.v != 0) { /* said otherwise before: one deal has one referral */
		TRY(referral_by_id(ctx, deal->referral_id, "referral", &referral));
		TRY(referral_source_join(ctx, &referral, source, (struct ask_id){0}, DAY_NONE));
	} else {
		/* The deal itself must not make them "known": they came through this person. */
		TRY(referral_make(ctx,
			&(struct referral_new){
				.person = deal->person_id,
				.source = source,
				.user = deal->user_id,
				.offer = deal->offer_id,
				.origin = person.partner ? ORIGIN_PARTNER : ORIGIN_EARNED,
				.is_sent = true,
			},
			&referral, &joined));
	}
	TRY(came_by(ctx, &referral, by_themselves));
	referral.source_id = source; /* the lineage goes to whoever brought the yes */
	referral.offer_id = deal->offer_id;
	referral.deal_id = deal->id;
	TRY(event_update(ctx, &referral_table, &referral));
	deal->sender = SENDER_KNOWN_REFERRAL;
	deal->referral_id = referral.id;
	TRY(event_update(ctx, &deal_table, deal));
	return referral_follows(ctx, deal, DAY_NONE);
}

enum err dealing_refresh(struct ctx *ctx, const struct deal *deal)
{
	struct referral referral;
	if (deal->referral_id.v == 0)
		return today_refresh_person(ctx, deal->person_id);
	TRY(referral_by_id(ctx, deal->referral_id, "referral", &referral));
	return referral_refresh(ctx, &referral);
}

enum err dealing_come_back(struct ctx *ctx, const struct deal *deal)
{
	struct list rows;
	TRY(owed_rows(ctx->tx, (struct owed_rows_args){ctx->workspace, {&deal->person_id.v, 1}}, &rows));
	const struct owed_rows_row *row = rows.items;
	for (size_t i = 0; i < rows.n; i++) {
		struct owed owed;
		if (row[i].kind != OWED_KIND_FOLLOW_UP || row[i].deal_id.v != deal->id.v)
			continue;
		TRY(owed_need(ctx, row[i].id, "owed", &owed));
		TRY(owed_close(ctx, &owed, OWED_STATE_DROPPED, words_text(WORDS_ALTERNATIVE_CHANGED)));
	}
	if (day_none(deal->wait_until))
		return OK;
	return owed_make(ctx, &(struct owed_new){
				      .user = deal->user_id,
				      .kind = OWED_KIND_FOLLOW_UP,
				      .person = deal->person_id,
				      .deal = deal->id,
				      .due = deal->wait_until,
			      });
}

/* ---- operations ---- */

static enum err offer_of(struct ctx *ctx, struct offer_id offer, struct str name, struct offer_id *ret_offer)
{
	struct offer there;
	if (offer.v != 0) {
		TRY(offer_need(ctx, offer, "offer", &there));
	} else if (!str_empty(str_trim(name))) {
		TRY(offer_named(ctx, name, &offer));
	} else {
		TRY(offer_only(ctx, &offer));
		if (offer.v == 0)
			return ctx_problem(ctx, ERR_INVALID, "offer", words_text(WORDS_OFFER_NEEDED));
	}
	*ret_offer = offer;
	return OK;
}

/* Begins the event before the deal is read: from then on nobody else writes in this workspace. */
static enum err begin(struct ctx *ctx, enum event_kind kind, struct deal_id id, struct deal *ret_deal)
{
	TRY(event_begin(ctx, kind, (struct person_id){0}, id.v));
	TRY(deal_need(ctx, id, "deal", ret_deal));
	return event_about(ctx, ret_deal->person_id, id.v);
}

/* "Who sent you?": a person, a name, or nobody. */
static enum err note_sender(struct ctx *ctx, struct deal *deal, struct person_id sent_by, struct str name, bool nobody)
{
	struct named named;
	if (sent_by.v == 0 && !str_empty(str_trim(name))) {
		TRY(named_find(ctx, &(struct named_new){.name = name}, "name", &named));
		sent_by = named.person;
	}
	if (sent_by.v != 0)
		return dealing_sent_by(ctx, deal, sent_by, true);
	if (!nobody) {
		struct referral_id open;
		struct referral referral;
		TRY(referral_on_its_way(ctx, deal->person_id, deal->offer_id, &open));
		struct person person;
		TRY(person_or_erased(ctx, deal->person_id, "person", &person));
		if (open.v == 0 || person.do_not_contact)
			return OK;
		TRY(referral_by_id(ctx, open, "referral", &referral));
		return dealing_sent_by(ctx, deal, referral.source_id, false); /* known already: not asked again */
	}
	deal->sender = SENDER_KNOWN_NOBODY;
	return event_update(ctx, &deal_table, deal);
}

enum err deal_add(struct ctx *ctx, const struct deal_add_in *in, struct deal_add_out *ret_out)
{
	struct person person;
	struct deal deal;
	struct deal_new new = {
		.person = in->person, .organization = in->organization, .value = in->value, .currency = in->currency};
	struct organization organization;
	bool found = true;
	TRY(event_begin(ctx, EVENT_deal_added, in->person, 0));
	TRY(person_need(ctx, in->person, "person", &person));
	TRY(offer_of(ctx, in->offer, in->offer_name, &new.offer));
	TRY(ctx_happened_on(ctx, in->opened, &new.opened));
	if (in->organization.v != 0)
		TRY(organization_seen(ctx, in->organization, &organization, &found));
	if (!found)
		return ctx_not_found(ctx, "organization", "organization");
	if (deal_state_open(in->state))
		new.state = in->state;
	TRY(deal_make(ctx, &new, &deal));
	TRY(event_about(ctx, in->person, deal.id.v));
	TRY(note_sender(ctx, &deal, in->sent_by, in->sent_by_name, in->sent_by_nobody));
	if (in->state != DEAL_STATE_NONE && !deal_state_open(in->state)) {
		bool ended = in->state == DEAL_STATE_ENDED;
		TRY(dealing_move(
			ctx, &deal, &(struct dealing){.to = ended ? DEAL_STATE_WON : in->state, .on = in->opened}));
		if (ended)
			TRY(dealing_move(ctx, &deal, &(struct dealing){.to = DEAL_STATE_ENDED}));
	}
	TRY(dealing_refresh(ctx, &deal));
	*ret_out = (struct deal_add_out){.deal = deal.id,
		.referral = deal.referral_id,
		.ask_sender = deal.sender == SENDER_KNOWN_UNKNOWN,
		.event = ctx->first_seq};
	return OK;
}

enum err deal_sent_by(struct ctx *ctx, const struct deal_sent_by_in *in, struct deal_sent_by_out *ret_out)
{
	struct deal deal;
	TRY(begin(ctx, EVENT_deal_sender_noted, in->deal, &deal));
	TRY(note_sender(ctx, &deal, in->person, in->name, in->nobody));
	TRY(dealing_refresh(ctx, &deal));
	*ret_out = (struct deal_sent_by_out){.referral = deal.referral_id, .event = ctx->first_seq};
	return OK;
}

static enum err move(struct ctx *ctx, struct deal *deal, const struct dealing *dealing)
{
	TRY(dealing_move(ctx, deal, dealing));
	return dealing_refresh(ctx, deal);
}

enum err deal_advance(struct ctx *ctx, const struct deal_advance_in *in, struct deal_advance_out *ret_out)
{
	struct deal deal;
	TRY(begin(ctx, EVENT_deal_moved, in->deal, &deal));
	if (!deal_state_open(in->state))
		return ctx_problem(ctx, ERR_INVALID, "state", words_text(WORDS_DEAL_ADVANCE));
	if (in->value.v != 0)
		deal.value = in->value;
	TRY(move(ctx, &deal, &(struct dealing){.to = in->state, .on = in->day}));
	ret_out->event = ctx->first_seq;
	return OK;
}

enum err deal_win(struct ctx *ctx, const struct deal_win_in *in, struct deal_win_out *ret_out)
{
	struct deal deal;
	TRY(begin(ctx, EVENT_deal_won, in->deal, &deal));
	if (in->value.v != 0)
		deal.value = in->value;
	TRY(move(ctx, &deal, &(struct dealing){DEAL_STATE_WON, in->day, in->promise, in->promise_due}));
	ret_out->event = ctx->first_seq;
	return OK;
}

enum err deal_decline(struct ctx *ctx, const struct deal_decline_in *in, struct deal_decline_out *ret_out)
{
	struct deal deal;
	TRY(begin(ctx, EVENT_deal_declined, in->deal, &deal));
	deal.reason = str_empty(in->reason) ? deal.reason : text_clean_lines(ctx->arena, in->reason);
	if (deal.state == DEAL_STATE_DECLINED) /* their reason, told afterwards */
		TRY(event_update(ctx, &deal_table, &deal));
	else
		TRY(move(ctx, &deal, &(struct dealing){.to = DEAL_STATE_DECLINED, .on = in->day}));
	ret_out->event = ctx->first_seq;
	return OK;
}

/* Which way is meant where only the provider or the day was given. */
static enum alternative_kind kind_meant(const struct deal_disqualify_in *in)
{
	if (in->alternative_kind != ALTERNATIVE_KIND_NONE)
		return in->alternative_kind;
	if (!str_empty(str_trim(in->alternative)))
		return ALTERNATIVE_KIND_PROVIDER;
	return day_none(in->wait_until) ? ALTERNATIVE_KIND_NONE : ALTERNATIVE_KIND_WAIT;
}

/* The better alternative that we recommend: checked, and "wait" comes back on its day. */
static enum err set_alternative(struct ctx *ctx, struct deal *deal, const struct deal_disqualify_in *in)
{
	enum alternative_kind kind = kind_meant(in);
	if (!str_empty(str_trim(in->reason)))
		deal->reason = text_clean_lines(ctx->arena, in->reason);
	if (kind == ALTERNATIVE_KIND_NONE)
		return OK;
	if (kind == ALTERNATIVE_KIND_PROVIDER && str_empty(str_trim(in->alternative)))
		return ctx_problem(ctx, ERR_INVALID, "alternative", words_text(WORDS_ALTERNATIVE_PROVIDER));
	if (kind == ALTERNATIVE_KIND_WAIT && in->wait_until.ymd <= ctx_today(ctx).ymd)
		return ctx_problem(ctx, ERR_INVALID, "wait_until", words_text(WORDS_ALTERNATIVE_WAIT));
	/* A day to come back that was agreed besides stays, whichever way is better. */
	if (kind == ALTERNATIVE_KIND_WAIT)
		deal->wait_until = in->wait_until;
	else if (deal->alternative_kind == ALTERNATIVE_KIND_WAIT)
		deal->wait_until = DAY_NONE;
	deal->alternative_kind = kind;
	deal->alternative = str_empty(str_trim(in->alternative)) ? STR_NONE : text_clean(ctx->arena, in->alternative);
	return OK;
}

enum err deal_disqualify(struct ctx *ctx, const struct deal_disqualify_in *in, struct deal_disqualify_out *ret_out)
{
	struct deal deal;
	struct day before;
	TRY(begin(ctx, EVENT_deal_disqualified, in->deal, &deal));
	before = deal.wait_until;
	TRY(set_alternative(ctx, &deal, in));
	if (deal.state == DEAL_STATE_UNQUALIFIED) /* written down afterwards */
		TRY(event_update(ctx, &deal_table, &deal));
	else
		TRY(dealing_move(ctx, &deal, &(struct dealing){.to = DEAL_STATE_UNQUALIFIED, .on = in->day}));
	if (deal.wait_until.ymd != before.ymd)
		TRY(dealing_come_back(ctx, &deal));
	TRY(dealing_refresh(ctx, &deal));
	ret_out->event = ctx->first_seq;
	return OK;
}

enum err deal_lapse(struct ctx *ctx, const struct deal_lapse_in *in, struct deal_lapse_out *ret_out)
{
	struct deal deal;
	TRY(begin(ctx, EVENT_deal_lapsed, in->deal, &deal));
	deal.reason = str_empty(in->reason) ? deal.reason : text_clean_lines(ctx->arena, in->reason);
	TRY(move(ctx, &deal, &(struct dealing){.to = DEAL_STATE_LAPSED, .on = in->day}));
	ret_out->event = ctx->first_seq;
	return OK;
}

enum err deal_end(struct ctx *ctx, const struct deal_end_in *in, struct deal_end_out *ret_out)
{
	struct deal deal;
	TRY(begin(ctx, EVENT_deal_ended, in->deal, &deal));
	deal.reason = str_empty(in->reason) ? deal.reason : text_clean_lines(ctx->arena, in->reason);
	TRY(move(ctx, &deal, &(struct dealing){.to = DEAL_STATE_ENDED, .on = in->day}));
	ret_out->event = ctx->first_seq;
	return OK;
}
