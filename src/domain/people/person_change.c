/* Changes to somebody who is there: their facts, how they may be contacted, whose business they are, whom they know. */
#include "domain/events/event.h"
#include "domain/people/person.h"
#include "domain/people/suppression.h"
#include "domain/words.h"
#include "format/text.h"
#include "person_ops.h"
#include "person_sql.h"

/* Begins the event of a change to somebody who is there. */
static enum err begin_change(struct ctx *ctx, enum event_kind kind, struct person_id id, struct person *ret_person)
{
	TRY(event_begin(ctx, kind, id, id.v));
	return person_need(ctx, id, "person", ret_person);
}

/* Who is nothing but a name is not named like somebody who asked never to be stored. */
static enum err refuse_renaming(struct ctx *ctx, struct person_id person, struct str folded)
{
	struct list identities;
	TRY(identity_all(ctx->tx, (struct identity_all_args){ctx->workspace, person}, &identities));
	return identities.n > 0 ? OK : suppression_refuse_name(ctx, folded, "name");
}

enum err person_edit(struct ctx *ctx, const struct person_edit_in *in, struct person_edit_out *ret_out)
{
	struct person person;
	TRY(begin_change(ctx, EVENT_person_changed, in->person, &person));
	struct str name = text_clean(ctx->arena, in->name);
	bool renamed = !str_empty(name) && !str_equal(name, person.name);
	if (renamed) {
		struct str folded = text_fold(ctx->arena, name);
		TRY(refuse_renaming(ctx, person.id, folded));
		TRY(person_forget(ctx, person.id));
		person.name = name;
		person.folded = folded;
	}
	if (!str_none(in->town))
		person.town = text_clean(ctx->arena, in->town);
	TRY(event_update(ctx, &person_table, &person));
	if (renamed)
		TRY(person_index(ctx, person.id));
	*ret_out = (struct person_edit_out){.person = person.id, .event = ctx->first_seq};
	return OK;
}

static void set_flag(bool *flag, struct opt_flag given)
{
	if (given.set)
		*flag = given.v;
}

void person_never(const struct ctx *ctx, struct person *person, enum channel how)
{
	if (person->do_not_contact)
		return;
	person->do_not_contact = true;
	person->never_since = ctx_today(ctx);
	person->never_by = how == CHANNEL_NONE ? CHANNEL_UNKNOWN : how;
}

enum err person_never_note(struct ctx *ctx, struct person_id id)
{
	struct person person;
	bool found;
	TRY(person_get(ctx->tx, ctx->workspace, id, &person, &found));
	if (!found)
		return ERR_CORRUPT;
	person_never(ctx, &person, CHANNEL_UNKNOWN);
	return event_update(ctx, &person_table, &person);
}

/* Never is not forgotten by a tap: only their own word takes it back, and it is written down. */
static enum err contact_again(struct ctx *ctx, struct person *person, struct str because)
{
	if (!person->do_not_contact)
		return OK;
	if (str_empty(str_trim(because)))
		return ctx_problem(ctx, ERR_ADVICE, "because",
			day_none(person->never_since)
				? words_text(WORDS_NEVER_BECAUSE)
				: words_of(ctx->arena, NEVER_BECAUSE_SINCE, {"day", .day = person->never_since}));
	person->do_not_contact = false;
	person->never_since = DAY_NONE;
	person->never_by = CHANNEL_NONE;
	return person_note_add(ctx, person->id, because);
}

enum err person_share(struct ctx *ctx, struct person_id person)
{
	return person_share_one(ctx->tx, (struct person_share_one_args){ctx->workspace, person});
}

/* Nobody's alone is whom others know, or with whom there is more than an acquaintance. */
static enum err set_private(struct ctx *ctx, struct person *person, bool private)
{
	struct person_business_row row;
	bool business = false;
	if (private)
		TRY(person_business(ctx->tx, (struct person_business_args){ctx->workspace, person->id, ctx->user}, &row,
			&business));
	if (business || (private && (person->is_user || ctx->user.v == 0)))
		return ctx_problem(ctx, ERR_CONFLICT, "private",
			words_of(ctx->arena, PRIVATE_BUSINESS, {"name", .text = person->name}));
	person->private_to = private ? ctx->user : (struct user_id){0};
	return OK;
}

enum err person_flag(struct ctx *ctx, const struct person_flag_in *in, struct person_flag_out *ret_out)
{
	struct person person;
	TRY(begin_change(ctx, EVENT_person_flagged, in->person, &person));
	if (in->in_touch.ymd > ctx_today(ctx).ymd)
		return ctx_problem(ctx, ERR_INVALID, "in_touch", words_text(WORDS_DAY_AHEAD));
	if (in->do_not_contact.set && in->do_not_contact.v)
		person_never(ctx, &person, in->how);
	else if (in->do_not_contact.set)
		TRY(contact_again(ctx, &person, in->because));
	set_flag(&person.do_not_ask, in->do_not_ask);
	set_flag(&person.partner, in->partner);
	if (in->private.set)
		TRY(set_private(ctx, &person, in->private.v));
	if (!day_none(in->ask_after))
		person.ask_after = in->ask_after;
	TRY(event_update(ctx, &person_table, &person));
	if ((in->knows_offer.set && in->knows_offer.v) || !day_none(in->in_touch))
		TRY(relationship_of_actor(ctx, person.id, in->knows_offer.set && in->knows_offer.v, in->in_touch));
	*ret_out = (struct person_flag_out){.person = person.id, .event = ctx->first_seq};
	return OK;
}

enum err person_contact(struct ctx *ctx, const struct person_contact_in *in, struct person_contact_out *ret_out)
{
	struct person person;
	TRY(begin_change(ctx, EVENT_person_changed, in->person, &person));
	TRY(person_identity_add(ctx, person.id, IDENTITY_KIND_EMAIL, in->email, "email"));
	TRY(person_identity_add(ctx, person.id, IDENTITY_KIND_PHONE, in->phone, "phone"));
	TRY(person_identity_add(ctx, person.id, IDENTITY_KIND_URL, in->url, "url"));
	TRY(person_index(ctx, person.id));
	ret_out->event = ctx->first_seq;
	return OK;
}

enum err person_uncontact(struct ctx *ctx, const struct person_uncontact_in *in, struct person_uncontact_out *ret_out)
{
	struct person person;
	struct identity identity;
	bool found;
	TRY(begin_change(ctx, EVENT_person_changed, in->person, &person));
	TRY(identity_get(ctx->tx, ctx->workspace, in->identity, &identity, &found));
	if (!found || identity.person_id.v != person.id.v)
		return ctx_not_found(ctx, "identity", "address");
	TRY(event_delete(ctx, &identity_table, in->identity.v));
	TRY(person_index(ctx, person.id));
	ret_out->event = ctx->first_seq;
	return OK;
}

enum err person_position(struct ctx *ctx, const struct person_position_in *in, struct person_position_out *ret_out)
{
	struct person person;
	TRY(begin_change(ctx, EVENT_person_changed, in->person, &person));
	TRY(person_position_add(ctx, person.id, in->organization, in->kind, in->title, in->since, in->until));
	TRY(person_index(ctx, person.id));
	ret_out->event = ctx->first_seq;
	return OK;
}

enum err person_position_remove(
	struct ctx *ctx, const struct person_position_remove_in *in, struct person_position_remove_out *ret_out)
{
	struct person person;
	struct position position;
	bool found;
	TRY(begin_change(ctx, EVENT_person_changed, in->person, &person));
	TRY(position_get(ctx->tx, ctx->workspace, in->position, &position, &found));
	if (!found || position.person_id.v != person.id.v)
		return ctx_not_found(ctx, "position", "place");
	TRY(person_forget(ctx, person.id));
	TRY(event_delete(ctx, &position_table, in->position.v));
	TRY(person_index(ctx, person.id));
	ret_out->event = ctx->first_seq;
	return OK;
}

/* What somebody states now goes before "I do not know them" of an earlier day. */
static enum err lift_denial(struct ctx *ctx, struct person_id from, struct person_id to)
{
	struct relationship_denied_row denied;
	bool found;
	TRY(relationship_denied(ctx->tx, (struct relationship_denied_args){ctx->workspace, from, to}, &denied, &found));
	return found ? event_delete(ctx, &prepared_answer_table, denied.id.v) : OK;
}

enum err person_knows(struct ctx *ctx, const struct person_knows_in *in, struct person_knows_out *ret_out)
{
	struct person person, other;
	TRY(begin_change(ctx, EVENT_relationship_noted, in->person, &person));
	TRY(person_need(ctx, in->other, "other", &other));
	TRY(event_about(ctx, person.id, other.id.v)); /* both are looked at anew */
	if (person.id.v == other.id.v)
		return ctx_problem(ctx, ERR_INVALID, "other", words_text(WORDS_RELATIONSHIP_SELF));
	struct relationship_new new = {
		.from = person.id,
		.to = other.id,
		.kind = in->kind == RELATIONSHIP_KIND_NONE ? RELATIONSHIP_KIND_ACQUAINTANCE : in->kind,
		.evidence = EVIDENCE_STATED,
		.seen = ctx_today(ctx),
	};
	TRY(lift_denial(ctx, person.id, other.id));
	TRY(relationship_add(ctx, &new));
	if (in->both) {
		TRY(lift_denial(ctx, other.id, person.id));
		new.from = other.id;
		new.to = person.id;
		TRY(relationship_add(ctx, &new));
	}
	ret_out->event = ctx->first_seq;
	return OK;
}

enum err person_note(struct ctx *ctx, const struct person_note_in *in, struct person_note_out *ret_out)
{
	struct person person;
	TRY(begin_change(ctx, EVENT_note_added, in->person, &person));
	TRY(person_note_add(ctx, person.id, in->text));
	ret_out->event = ctx->first_seq;
	return OK;
}
