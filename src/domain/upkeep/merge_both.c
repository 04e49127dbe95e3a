#include "domain/upkeep/merge_both.h"

#include "ask_sql.h"
#include "domain/events/event.h"
#include "domain/referrals/target.h"
#include "merge_sql.h"
#include "person_sql.h"

static enum err move_identities(struct merge *merge)
{
	struct ctx *ctx = merge->ctx;
	struct list ids, kept;
	TRY(merge_ids(ctx, &merge_identities_statement, merge->other.id, &ids));
	TRY(identity_all(ctx->tx, (struct identity_all_args){ctx->workspace, merge->keep.id}, &kept));
	const struct identity_all_row *has = kept.items;
	for (size_t i = 0; i < ids.n; i++) {
		struct identity identity;
		bool found, both = false;
		TRY(identity_get(
			ctx->tx, ctx->workspace, (struct identity_id){merge_id_at(&ids, i)}, &identity, &found));
		for (size_t j = 0; j < kept.n; j++)
			both |= has[j].kind == identity.kind && str_equal(has[j].value, identity.value);
		identity.person_id = merge->keep.id;
		TRY(both ? event_delete(ctx, &identity_table, identity.id.v)
			 : event_update(ctx, &identity_table, &identity));
	}
	return OK;
}

static bool same_title(struct str a, struct str b)
{
	return str_empty(a) || str_empty(b) || str_equal_ascii_nocase(a, b);
}

static struct day or_day(struct day day, struct day otherwise)
{
	return day_none(day) ? otherwise : day;
}

/* One post that both entries tell of: what one of them does not say is taken from the other. */
static enum err move_position(struct merge *merge, int64_t id, const struct list *kept)
{
	struct ctx *ctx = merge->ctx;
	struct position position, there;
	bool found;
	TRY(position_get(ctx->tx, ctx->workspace, (struct position_id){id}, &position, &found));
	for (size_t i = 0; i < kept->n; i++) {
		TRY(position_get(ctx->tx, ctx->workspace, (struct position_id){merge_id_at(kept, i)}, &there, &found));
		bool one_ended = day_none(there.until) != day_none(position.until);
		if (there.organization_id.v != position.organization_id.v || !same_title(there.title, position.title) ||
			one_ended)
			continue;
		if (str_empty(there.title))
			there.title = position.title;
		there.since = or_day(there.since, position.since);
		TRY(event_update(ctx, &position_table, &there));
		return event_delete(ctx, &position_table, id);
	}
	position.person_id = merge->keep.id;
	return event_update(ctx, &position_table, &position);
}

static enum err move_positions(struct merge *merge)
{
	struct list ids, kept;
	TRY(merge_ids(merge->ctx, &merge_positions_statement, merge->other.id, &ids));
	TRY(merge_ids(merge->ctx, &merge_positions_statement, merge->keep.id, &kept));
	for (size_t i = 0; i < ids.n; i++)
		TRY(move_position(merge, merge_id_at(&ids, i), &kept));
	return OK;
}

/* "from knows to": the stronger of two stays, and nobody knows themself. */
static enum err move_relationship(struct merge *merge, int64_t id)
{
	struct ctx *ctx = merge->ctx;
	struct relationship r;
	struct relationship_between_row there;
	bool found;
	TRY(relationship_get(ctx->tx, ctx->workspace, (struct relationship_id){id}, &r, &found));
	if (r.from_id.v == merge->other.id.v)
		r.from_id = merge->keep.id;
	if (r.to_id.v == merge->other.id.v)
		r.to_id = merge->keep.id;
	if (r.from_id.v == r.to_id.v)
		return event_delete(ctx, &relationship_table, id);
	TRY(relationship_between(
		ctx->tx, (struct relationship_between_args){ctx->workspace, r.from_id, r.to_id}, &there, &found));
	if (!found)
		return event_update(ctx, &relationship_table, &r);
	TRY(relationship_add(
		ctx, &(struct relationship_new){.from = r.from_id,
			     .to = r.to_id,
			     .kind = r.kind,
			     .evidence = r.evidence,
			     .seen = r.seen,
			     .both_ways = r.both_ways,
			     .knows_offer = r.knows_offer,
			     .contacts = {r.sent, r.received, r.met, r.sent_on, r.received_on, r.met_on}}));
	return event_delete(ctx, &relationship_table, id);
}

static enum err move_relationships(struct merge *merge)
{
	const struct statement *const both[] = {&merge_relationships_from_statement, &merge_relationships_to_statement};
	for (size_t i = 0; i < 2; i++) {
		struct list ids;
		TRY(merge_ids(merge->ctx, both[i], merge->other.id, &ids));
		for (size_t j = 0; j < ids.n; j++)
			TRY(move_relationship(merge, merge_id_at(&ids, j)));
	}
	return OK;
}

/* Of two answers the stricter holds, from the later day; nobody answers about themself. */
static enum err move_answer(struct merge *merge, int64_t id, struct prepared_answer *ret_kept)
{
	struct ctx *ctx = merge->ctx;
	struct prepared_answer answer, kept;
	struct ask_prepared_answer_row there;
	bool found, both;
	TRY(prepared_answer_get(ctx->tx, ctx->workspace, (struct row_id){id}, &answer, &found));
	if (answer.source_id.v == merge->other.id.v)
		answer.source_id = merge->keep.id;
	if (answer.person_id.v == merge->other.id.v)
		answer.person_id = merge->keep.id;
	*ret_kept = (struct prepared_answer){0};
	if (answer.source_id.v == answer.person_id.v)
		return event_delete(ctx, &prepared_answer_table, id);
	TRY(ask_prepared_answer(ctx->tx,
		(struct ask_prepared_answer_args){ctx->workspace, answer.source_id, answer.person_id}, &there, &both));
	*ret_kept = answer;
	if (!both)
		return event_update(ctx, &prepared_answer_table, &answer);
	TRY(prepared_answer_get(ctx->tx, ctx->workspace, there.id, &kept, &found));
	if (answer.answer == SOURCE_ANSWER_DOES_NOT_KNOW)
		kept.answer = answer.answer;
	if (answer.said_on.ymd > kept.said_on.ymd)
		kept.said_on = answer.said_on;
	TRY(event_update(ctx, &prepared_answer_table, &kept));
	return event_delete(ctx, &prepared_answer_table, id);
}

static enum err move_answers(struct merge *merge)
{
	const struct statement *const both[] = {&merge_answers_from_statement, &merge_answers_about_statement};
	for (size_t i = 0; i < 2; i++) {
		struct list ids;
		TRY(merge_ids(merge->ctx, both[i], merge->other.id, &ids));
		for (size_t j = 0; j < ids.n; j++) {
			struct prepared_answer kept;
			TRY(move_answer(merge, merge_id_at(&ids, j), &kept));
			if (kept.source_id.v != 0)
				TRY(relationship_reckon(merge->ctx, kept.source_id, kept.person_id));
		}
	}
	return OK;
}

static enum err move_referral_sources(struct merge *merge)
{
	struct ctx *ctx = merge->ctx;
	struct list ids;
	TRY(merge_ids(ctx, &merge_referral_sources_statement, merge->other.id, &ids));
	for (size_t i = 0; i < ids.n; i++) {
		struct referral_source source;
		struct merge_referral_source_there_row there;
		bool found, both;
		TRY(referral_source_get(
			ctx->tx, ctx->workspace, (struct row_id){merge_id_at(&ids, i)}, &source, &found));
		TRY(merge_referral_source_there(ctx->tx,
			(struct merge_referral_source_there_args){ctx->workspace, source.referral_id, merge->keep.id},
			&there, &both));
		source.source_id = merge->keep.id;
		TRY(both ? event_delete(ctx, &referral_source_table, source.id.v)
			 : event_update(ctx, &referral_source_table, &source));
	}
	return OK;
}

/* Who was named because of a target that goes counts for the one that stays. */
static enum err join_target(struct ctx *ctx, struct target *kept, const struct target *gone)
{
	struct list ids;
	TRY(merge_target_names(ctx->tx, (struct merge_target_names_args){ctx->workspace, gone->id}, &ids));
	for (size_t i = 0; i < ids.n; i++) {
		struct referral_source source;
		bool found;
		TRY(referral_source_get(
			ctx->tx, ctx->workspace, (struct row_id){merge_id_at(&ids, i)}, &source, &found));
		source.target_id = kept->id;
		TRY(event_update(ctx, &referral_source_table, &source));
	}
	if (kept->offer_id.v == 0)
		kept->offer_id = gone->offer_id;
	if (str_empty(kept->why))
		kept->why = gone->why;
	else if (!str_empty(gone->why) && !str_equal(kept->why, gone->why))
		kept->why = str_format(ctx->arena, "%.*s\n%.*s", STR_ARG(kept->why), STR_ARG(gone->why));
	kept->since = gone->since.ymd < kept->since.ymd ? gone->since : kept->since;
	kept->added = gone->added.ymd < kept->added.ymd ? gone->added : kept->added;
	TRY(event_update(ctx, &target_table, kept));
	return event_delete(ctx, &target_table, gone->id.v);
}

/* A rep wants to meet somebody once; targets of which there is no other then change hands as other rows do. */
static enum err join_targets(struct merge *merge)
{
	struct ctx *ctx = merge->ctx;
	struct list ids, kept_ids;
	TRY(merge_ids(ctx, &merge_targets_statement, merge->other.id, &ids));
	TRY(merge_ids(ctx, &merge_targets_statement, merge->keep.id, &kept_ids));
	for (size_t i = 0; i < ids.n; i++)
		for (size_t j = 0; j < kept_ids.n; j++) {
			struct target gone, kept;
			TRY(target_need(ctx, (struct target_id){merge_id_at(&ids, i)}, "other", &gone));
			TRY(target_need(ctx, (struct target_id){merge_id_at(&kept_ids, j)}, "keep", &kept));
			if (gone.user_id.v != kept.user_id.v || gone.state != TARGET_STATE_OPEN ||
				kept.state != TARGET_STATE_OPEN)
				continue;
			TRY(join_target(ctx, &kept, &gone));
			break;
		}
	return OK;
}

/* One agreement with a person at a time: where both entries have one, that of the entry which goes has ended. */
static enum err move_partners(struct merge *merge)
{
	struct ctx *ctx = merge->ctx;
	struct list ids, kept;
	struct partner partner;
	bool found, is_open = false;
	TRY(merge_ids(ctx, &merge_partners_statement, merge->keep.id, &kept));
	for (size_t i = 0; i < kept.n; i++) {
		TRY(partner_get(ctx->tx, ctx->workspace, (struct partner_id){merge_id_at(&kept, i)}, &partner, &found));
		is_open |= day_none(partner.ended);
	}
	TRY(merge_ids(ctx, &merge_partners_statement, merge->other.id, &ids));
	for (size_t i = 0; i < ids.n; i++) {
		TRY(partner_get(ctx->tx, ctx->workspace, (struct partner_id){merge_id_at(&ids, i)}, &partner, &found));
		partner.person_id = merge->keep.id;
		if (is_open && day_none(partner.ended))
			partner.ended = ctx_today(ctx);
		TRY(event_update(ctx, &partner_table, &partner));
	}
	return OK;
}

/* They are on the list of references once. */
static enum err move_references(struct merge *merge)
{
	struct ctx *ctx = merge->ctx;
	struct list ids, kept;
	struct reference reference;
	bool found, is_open = false;
	TRY(merge_ids(ctx, &merge_references_statement, merge->keep.id, &kept));
	for (size_t i = 0; i < kept.n; i++) {
		TRY(reference_get(
			ctx->tx, ctx->workspace, (struct reference_id){merge_id_at(&kept, i)}, &reference, &found));
		is_open |= day_none(reference.retired);
	}
	TRY(merge_ids(ctx, &merge_references_statement, merge->other.id, &ids));
	for (size_t i = 0; i < ids.n; i++) {
		TRY(reference_get(
			ctx->tx, ctx->workspace, (struct reference_id){merge_id_at(&ids, i)}, &reference, &found));
		reference.person_id = merge->keep.id;
		if (is_open && day_none(reference.retired))
			reference.retired = ctx_today(ctx);
		TRY(event_update(ctx, &reference_table, &reference));
	}
	return OK;
}

/* Of two days until which somebody was put off the later one holds. */
static enum err move_put_offs(struct merge *merge)
{
	struct ctx *ctx = merge->ctx;
	struct list ids;
	TRY(merge_ids(ctx, &merge_put_offs_statement, merge->other.id, &ids));
	for (size_t i = 0; i < ids.n; i++) {
		struct today_put_off put_off, kept;
		struct merge_put_off_there_row there;
		bool found, both;
		TRY(today_put_off_get(
			ctx->tx, ctx->workspace, (struct row_id){merge_id_at(&ids, i)}, &put_off, &found));
		if (put_off.subject.v == merge->other.id.v) /* about them as a whole */
			put_off.subject.v = merge->keep.id.v;
		TRY(merge_put_off_there(ctx->tx,
			(struct merge_put_off_there_args){
				ctx->workspace, merge->keep.id, put_off.user_id, put_off.kind, put_off.subject},
			&there, &both));
		if (!both) {
			put_off.person_id = merge->keep.id;
			TRY(event_update(ctx, &today_put_off_table, &put_off));
			continue;
		}
		TRY(today_put_off_get(ctx->tx, ctx->workspace, there.id, &kept, &found));
		if (put_off.until.ymd > kept.until.ymd)
			kept.until = put_off.until;
		TRY(event_update(ctx, &today_put_off_table, &kept));
		TRY(event_delete(ctx, &today_put_off_table, put_off.id.v));
	}
	return OK;
}

static enum err move_pair(struct merge *merge, int64_t id)
{
	struct ctx *ctx = merge->ctx;
	struct maybe_same pair, kept;
	struct merge_pair_there_row there;
	bool found, both;
	TRY(maybe_same_get(ctx->tx, ctx->workspace, (struct maybe_id){id}, &pair, &found));
	struct person_id third = pair.person_id.v == merge->other.id.v ? pair.other_id : pair.person_id;
	if (third.v == merge->keep.id.v) {
		pair.state = MAYBE_STATE_SAME;
		return event_update(ctx, &maybe_same_table, &pair);
	}
	/* The older entry first: a pair stands once. */
	bool older = merge->keep.id.v < third.v;
	pair.person_id = older ? merge->keep.id : third;
	pair.other_id = older ? third : merge->keep.id;
	TRY(merge_pair_there(
		ctx->tx, (struct merge_pair_there_args){ctx->workspace, pair.person_id, pair.other_id}, &there, &both));
	if (!both)
		return event_update(ctx, &maybe_same_table, &pair);
	TRY(maybe_same_get(ctx->tx, ctx->workspace, there.id, &kept, &found));
	if (kept.state == MAYBE_STATE_OPEN)
		kept.state = pair.state;
	TRY(event_update(ctx, &maybe_same_table, &kept));
	return event_delete(ctx, &maybe_same_table, id);
}

static enum err move_pairs(struct merge *merge)
{
	const struct statement *const both[] = {&merge_pairs_statement, &merge_pairs_other_statement};
	for (size_t i = 0; i < 2; i++) {
		struct list ids;
		TRY(merge_ids(merge->ctx, both[i], merge->other.id, &ids));
		for (size_t j = 0; j < ids.n; j++)
			TRY(move_pair(merge, merge_id_at(&ids, j)));
	}
	return OK;
}

enum err merge_both(struct merge *merge)
{
	TRY(join_targets(merge));
	TRY(move_identities(merge));
	TRY(move_positions(merge));
	TRY(move_relationships(merge));
	TRY(move_answers(merge));
	TRY(move_referral_sources(merge));
	TRY(move_partners(merge));
	TRY(move_references(merge));
	TRY(move_put_offs(merge));
	return move_pairs(merge);
}
