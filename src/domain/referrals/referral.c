#include "domain/referrals/referral.h"

#include <string.h>

#include "deal_sql.h"
#include "domain/deals/deal.h"
#include "domain/deals/offer.h"
#include "domain/deals/standing.h"
#include "domain/events/event.h"
#include "domain/people/person.h"
#include "domain/referrals/naming.h"
#include "domain/referrals/owed.h"
#include "domain/referrals/permission.h"
#include "domain/referrals/steps.h"
#include "domain/referrals/target.h"
#include "domain/referrals/today.h"
#include "domain/words.h"
#include "referral_ops.h"
#include "referral_sql.h"

enum { BOARD_SHOWN = 25, REFERRALS_SHOWN = 100 };

static bool on_its_way(enum referral_state state)
{
	return steps_open(state) || state == REFERRAL_STATE_PARKED;
}

enum err referral_by_id(struct ctx *ctx, struct referral_id id, const char *field, struct referral *ret_referral)
{
	struct referral referral;
	bool found;
	TRY(referral_get(ctx->tx, ctx->workspace, id, &referral, &found));
	if (!found)
		return ctx_not_found(ctx, field, "referral");
	*ret_referral = referral;
	return OK;
}

/* ---- naming ---- */

enum err referral_on_its_way(
	struct ctx *ctx, struct person_id person, struct offer_id offer, struct referral_id *ret_referral)
{
	struct list rows;
	TRY(referral_for(ctx->tx, (struct referral_for_args){ctx->workspace, person}, &rows));
	const struct referral_for_row *row = rows.items;
	for (size_t i = 0; i < rows.n; i++) {
		bool same = row[i].offer_id.v == offer.v || row[i].offer_id.v == 0 || offer.v == 0;
		if (same && on_its_way(row[i].state)) {
			*ret_referral = row[i].id;
			return OK;
		}
	}
	*ret_referral = (struct referral_id){0};
	return OK;
}

/* Somebody with an open deal, or a customer of this offer, is nobody new. */
static enum err is_known(struct ctx *ctx, struct person_id person, struct offer_id offer, bool *ret_known)
{
	struct list rows;
	TRY(deal_rows(ctx->tx, (struct deal_rows_args){ctx->workspace, {&person.v, 1}}, &rows));
	const struct deal_rows_row *row = rows.items;
	*ret_known = false;
	for (size_t i = 0; i < rows.n; i++) {
		bool is_customer = row[i].state == DEAL_STATE_WON && (offer.v == 0 || row[i].offer_id.v == offer.v);
		*ret_known = *ret_known || is_customer || deal_state_open(row[i].state);
	}
	return OK;
}

static enum err add_source(struct ctx *ctx, const struct referral *referral, const struct referral_new *by)
{
	struct referral_source joined = {
		.workspace_id = ctx->workspace,
		.id = {ctx_id(ctx)},
		.referral_id = referral->id,
		.source_id = by->source,
		.ask_id = by->ask,
		.named_on = day_none(by->named_on) ? ctx_today(ctx) : by->named_on,
		.card_id = by->card,
		.target_id = by->target,
	};
	TRY(person_share(ctx, joined.source_id));
	return event_insert(ctx, &referral_source_table, &joined);
}

static enum err join_source(struct ctx *ctx, const struct referral *referral, const struct referral_new *by)
{
	struct list rows;
	TRY(referral_sources(ctx->tx, (struct referral_sources_args){ctx->workspace, referral->id}, &rows));
	const struct referral_sources_row *row = rows.items;
	for (size_t i = 0; i < rows.n; i++)
		if (row[i].source_id.v == by->source.v)
			return OK;
	return add_source(ctx, referral, by);
}

enum err referral_source_join(struct ctx *ctx, const struct referral *referral, struct person_id source,
	struct ask_id ask, struct day named_on)
{
	return join_source(ctx, referral, &(struct referral_new){.source = source, .ask = ask, .named_on = named_on});
}

static enum err write_step(struct ctx *ctx, const struct referral *referral, const struct referral_change *change)
{
	struct referral_step step = {
		.workspace_id = ctx->workspace,
		.id = {ctx_id(ctx)},
		.referral_id = referral->id,
		.person_id = referral->person_id,
		.state = referral->state,
		.on_day = referral->since,
		.user_id = ctx->user,
		.channel = change->channel == CHANNEL_NONE ? CHANNEL_UNKNOWN : change->channel,
		.correction = change->correction,
		.note = ctx_lines(ctx, change->note),
	};
	return event_insert(ctx, &referral_step_table, &step);
}

static enum err make_new(struct ctx *ctx, const struct referral_new *new, struct referral *ret_referral)
{
	struct day day = day_none(new->named_on) ? ctx_today(ctx) : new->named_on;
	struct referral referral = {
		.workspace_id = ctx->workspace,
		.id = {ctx_id(ctx)},
		.person_id = new->person,
		.source_id = new->source,
		.user_id = new->user.v != 0 ? new->user : ctx->user,
		.offer_id = new->offer,
		.ask_id = new->ask,
		.origin = new->origin == ORIGIN_NONE ? ORIGIN_EARNED : new->origin,
		.state = new->checking ? REFERRAL_STATE_CHECKING : REFERRAL_STATE_NAMED,
		.since = day,
		.named_on = day,
		.why = ctx_lines(ctx, new->why),
		.knows_them = ctx_lines(ctx, new->knows_them),
		.need = ANSWER_UNKNOWN,
		.wants = ANSWER_UNKNOWN,
		.approach = APPROACH_OPEN,
	};
	steps_count(&referral, false);
	TRY(person_share(ctx, referral.person_id));
	TRY(event_insert(ctx, &referral_table, &referral));
	TRY(add_source(ctx, &referral, new));
	TRY(write_step(ctx, &referral, &(struct referral_change){.channel = CHANNEL_UNKNOWN}));
	*ret_referral = referral;
	return OK;
}

enum err referral_make(struct ctx *ctx, const struct referral_new *new, struct referral *ret_referral, bool *ret_joined)
{
	struct referral referral;
	struct referral_id open;
	struct person person;
	bool known;
	if (new->person.v == new->source.v)
		return ctx_problem(ctx, ERR_INVALID, "person", words_text(WORDS_NAMES_SELF));
	if (new->is_new) {
		*ret_joined = false;
		return make_new(ctx, new, ret_referral);
	}
	TRY(person_need(ctx, new->person, "person", &person));
	TRY(referral_on_its_way(ctx, new->person, new->offer, &open));
	if (open.v != 0) {
		TRY(referral_by_id(ctx, open, "referral", &referral));
		TRY(join_source(ctx, &referral, new));
		*ret_referral = referral;
		*ret_joined = true;
		return OK;
	}
	TRY(is_known(ctx, new->person, new->offer, &known));
	TRY(make_new(ctx, new, &referral));
	if (person.do_not_contact && !new->is_sent)
		TRY(referral_step_to(ctx, &referral,
			&(struct referral_change){
				.to = REFERRAL_STATE_REFUSED, .note = words_text(WORDS_REFERRAL_NEVER)}));
	else if (known && !new->is_sent)
		TRY(referral_step_to(ctx, &referral, &(struct referral_change){.to = REFERRAL_STATE_KNOWN}));
	*ret_referral = referral;
	*ret_joined = false;
	return OK;
}

/* ---- steps, and what they make us owe ---- */

static enum err owe_source(struct ctx *ctx, const struct referral *referral, struct person_id source,
	enum owed_kind kind, int working_days)
{
	return owed_make(ctx, &(struct owed_new){
				      .user = referral->user_id,
				      .kind = kind,
				      .person = source,
				      .about = referral->person_id,
				      .referral = referral->id,
				      .deal = referral->deal_id,
				      .due = owed_due(ctx, working_days),
			      });
}

static enum err owe_sources(struct ctx *ctx, const struct referral *referral)
{
	struct list rows;
	TRY(referral_sources(ctx->tx, (struct referral_sources_args){ctx->workspace, referral->id}, &rows));
	const struct referral_sources_row *row = rows.items;
	for (size_t i = 0; i < rows.n; i++) {
		enum standing standing;
		TRY(owe_source(ctx, referral, row[i].source_id, OWED_KIND_UPDATE_SOURCE, OWED_UPDATE_DAYS));
		if (referral->state != REFERRAL_STATE_WON)
			continue;
		TRY(owe_source(ctx, referral, row[i].source_id, OWED_KIND_THANK_SOURCE, OWED_THANKS_DAYS));
		TRY(deal_standing(ctx, row[i].source_id, &standing));
		if (standing == STANDING_DECLINED)
			TRY(owe_source(ctx, referral, row[i].source_id, OWED_KIND_SECOND_LOOK, OWED_THANKS_DAYS));
	}
	return OK;
}

static enum err owe(struct ctx *ctx, const struct referral *referral)
{
	if (referral->state == REFERRAL_STATE_MET || steps_ended(referral->state))
		TRY(owe_sources(ctx, referral));
	if (referral->state != REFERRAL_STATE_DECLINED && referral->state != REFERRAL_STATE_UNQUALIFIED)
		return OK;
	return owed_make(ctx, &(struct owed_new){
				      .user = referral->user_id,
				      .kind = OWED_KIND_ASK_IN_TURN,
				      .person = referral->person_id,
				      .about = referral->source_id,
				      .referral = referral->id,
				      .deal = referral->deal_id,
				      .due = ctx_today(ctx),
			      });
}

/* As far as the channel tells; the rep may say otherwise. */
static enum introduction_level level_by(enum channel channel)
{
	if (channel == CHANNEL_IN_PERSON)
		return INTRODUCTION_LEVEL_IN_PERSON;
	return channel == CHANNEL_CALL ? INTRODUCTION_LEVEL_CALL : INTRODUCTION_LEVEL_TESTIMONIAL;
}

enum err referral_step_to(struct ctx *ctx, struct referral *referral, const struct referral_change *change)
{
	referral->state = change->to;
	referral->since = day_none(change->on) ? ctx_today(ctx) : change->on;
	steps_count(referral, change->correction);
	if (change->to != REFERRAL_STATE_PARKED)
		referral->parked_until = DAY_NONE;
	if (change->to == REFERRAL_STATE_INTRODUCED && referral->level == INTRODUCTION_LEVEL_NONE)
		referral->level = level_by(change->channel);
	if (change->correction && steps_open(change->to) && !steps_introduced(change->to))
		referral->level = INTRODUCTION_LEVEL_NONE; /* there was no introduction */
	if (steps_ended(change->to) && !str_empty(str_trim(change->note)))
		referral->ended_note = ctx_lines(ctx, change->note);
	TRY(event_update(ctx, &referral_table, referral));
	TRY(write_step(ctx, referral, change));
	if (steps_rank(change->to) >= steps_rank(REFERRAL_STATE_MET))
		TRY(target_met(ctx, referral));
	return change->resumed ? OK : owe(ctx, referral);
}

enum err referral_warn_brought(struct ctx *ctx, struct person_id person, struct user_id user)
{
	struct list rows;
	TRY(referral_by_source(ctx->tx, (struct referral_by_source_args){ctx->workspace, {&person.v, 1}}, &rows));
	const struct referral_by_source_row *row = rows.items;
	bool any = false;
	for (size_t i = 0; i < rows.n; i++)
		any = any || row[i].state == REFERRAL_STATE_WON || steps_open(row[i].state);
	if (!any)
		return OK;
	return owed_make(
		ctx, &(struct owed_new){
			     .user = user, .kind = OWED_KIND_WARN_BROUGHT, .person = person, .due = owed_due(ctx, 1)});
}

enum err referral_refresh(struct ctx *ctx, const struct referral *referral)
{
	struct list rows;
	TRY(referral_sources(ctx->tx, (struct referral_sources_args){ctx->workspace, referral->id}, &rows));
	const struct referral_sources_row *row = rows.items;
	int64_t *people = ARENA_ARRAY(ctx->arena, rows.n + 1, int64_t);
	if (people == NULL)
		return ERR_NOMEM;
	for (size_t i = 0; i < rows.n; i++)
		people[i] = row[i].source_id.v;
	people[rows.n] = referral->person_id.v;
	return today_refresh(ctx, (struct ids){people, rows.n + 1});
}

/* ---- operations that read, and naming without an ask ---- */

/* Who gave the name: chosen, or the only one who is called so. */
static enum err giver_of(struct ctx *ctx, const struct referral_add_in *in, struct person *ret_source)
{
	struct person_id source = in->source;
	if (source.v == 0 && str_empty(str_trim(in->source_name)))
		return ctx_problem(ctx, ERR_INVALID, "source", words_text(WORDS_SOURCE_NEEDED));
	if (source.v == 0)
		TRY(named_only_one(ctx, in->source_name, "source_name", &source));
	if (source.v == 0)
		return ctx_problem(ctx, ERR_INVALID, "source_name",
			words_of(ctx->arena, SOURCE_NOT_HERE, {"name", .text = str_trim(in->source_name)}));
	return person_need(ctx, source, "source", ret_source);
}

enum err referral_add(struct ctx *ctx, const struct referral_add_in *in, struct referral_add_out *ret_out)
{
	struct person source;
	struct offer offer = {.id = in->offer};
	struct naming_made made;
	TRY(event_begin(ctx, EVENT_referral_named, in->person, 0));
	TRY(giver_of(ctx, in, &source));
	if (in->offer.v != 0)
		TRY(offer_need(ctx, in->offer, "offer", &offer));
	else
		TRY(offer_only(ctx, &offer.id));
	TRY(naming_write(ctx,
		&(struct naming){
			.who = {in->name, in->organization, in->email, in->phone, in->person, false, in->title},
			.field = in->person.v != 0 ? "person" : "name",
			.source = source.id,
			.offer = offer.id,
			.origin = source.partner ? ORIGIN_PARTNER : ORIGIN_EARNED,
			.why = in->why,
			.knows_them = in->knows_them,
		},
		&made));
	TRY(referral_refresh(ctx, &made.referral));
	*ret_out = (struct referral_add_out){
		.referral = made.referral.id,
		.person = made.named.person,
		.joined = made.joined,
		.is_new = made.named.is_new,
		.maybe_same = made.named.maybe_same,
		.state = made.referral.state,
		.event = ctx->first_seq,
	};
	return OK;
}

enum err referral_list(struct ctx *ctx, const struct referral_list_in *in, struct referral_list_out *ret_out)
{
	struct referral_list_out out = {0};
	struct user_id user = in->user.v != 0 ? in->user : ctx->user;
	enum referral_state state = in->state == REFERRAL_STATE_NONE ? REFERRAL_STATE_NAMED : in->state;
	int64_t before = INT64_MAX;
	int64_t limit = in->limit > 0 ? in->limit : REFERRALS_SHOWN;
	if (!str_empty(in->after) && id_parse(in->after, &before) != OK)
		return ctx_problem(ctx, ERR_INVALID, "after", words_text(WORDS_AFTER_WRONG));
	TRY(referral_page(
		ctx->tx, (struct referral_page_args){ctx->workspace, user, state, {before}, limit}, &out.items));
	TRY(referral_counts(ctx->tx, (struct referral_counts_args){ctx->workspace, user}, &out.counts));
	const struct referral_page_row *row = out.items.items;
	if (out.items.n > 0 && (int64_t)out.items.n == limit)
		out.next = id_words(ctx->arena, row[out.items.n - 1].id.v);
	*ret_out = out;
	return OK;
}

enum err referral_board(struct ctx *ctx, const struct referral_board_in *in, struct referral_board_out *ret_out)
{
	static const enum referral_state way[] = {REFERRAL_STATE_NAMED, REFERRAL_STATE_CHECKING,
		REFERRAL_STATE_PERMITTED, REFERRAL_STATE_INTRODUCED, REFERRAL_STATE_CONTACTED, REFERRAL_STATE_MET,
		REFERRAL_STATE_QUALIFIED, REFERRAL_STATE_WON};
	struct user_id user = in->user.v != 0 ? in->user : ctx->user;
	int64_t most = in->most > 0 ? in->most : BOARD_SHOWN;
	struct referral_page_row *all = ARENA_ARRAY(
		ctx->arena, (size_t)most * (sizeof way / sizeof *way), struct referral_page_row);
	struct referral_board_out out = {.items = {.items = all}};
	if (all == NULL)
		return ERR_NOMEM;
	for (size_t i = 0; i < sizeof way / sizeof *way; i++) {
		struct list rows;
		TRY(referral_page(
			ctx->tx, (struct referral_page_args){ctx->workspace, user, way[i], {INT64_MAX}, most}, &rows));
		if (rows.n > 0)
			memcpy(all + out.items.n, rows.items, rows.n * sizeof *all);
		out.items.n += rows.n;
	}
	TRY(referral_counts(ctx->tx, (struct referral_counts_args){ctx->workspace, user}, &out.counts));
	*ret_out = out;
	return OK;
}

enum err referral_of(struct ctx *ctx, const struct referral_of_in *in, struct referral_of_out *ret_out)
{
	struct person person;
	TRY(person_need(ctx, in->person, "person", &person));
	TRY(referral_in(ctx->tx, (struct referral_in_args){ctx->workspace, in->person}, &ret_out->named_by));
	return referral_out(ctx->tx, (struct referral_out_args){ctx->workspace, in->person}, &ret_out->named);
}

enum err referral_show(struct ctx *ctx, const struct referral_show_in *in, struct referral_show_out *ret_out)
{
	struct referral_show_out out = {0};
	struct person person, source;
	struct gate gate;
	TRY(referral_by_id(ctx, in->referral, "referral", &out.referral));
	TRY(person_or_erased(ctx, out.referral.person_id, "person", &person));
	TRY(person_or_erased(ctx, out.referral.source_id, "source", &source));
	TRY(referral_sources(ctx->tx, (struct referral_sources_args){ctx->workspace, in->referral}, &out.sources));
	TRY(referral_steps(ctx->tx, (struct referral_steps_args){ctx->workspace, in->referral}, &out.steps));
	TRY(permission_said(ctx->tx, (struct permission_said_args){ctx->workspace, in->referral}, &out.permissions));
	TRY(reminders_of(ctx->tx, (struct reminders_of_args){ctx->workspace, in->referral}, &out.reminders));
	TRY(permission_gate(ctx, &out.referral, &gate));
	out.person_name = person.name;
	out.source_name = source.name;
	out.gate_open = gate.open;
	out.gate_reason = gate.reason;
	*ret_out = out;
	return OK;
}
