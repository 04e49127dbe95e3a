#include "domain/people/person.h"

#include "domain/accounts/user.h"
#include "domain/events/event.h"
#include "domain/people/suppression.h"
#include "domain/words.h"
#include "format/identity.h"
#include "format/text.h"
#include "person_ops.h"
#include "person_sql.h"

enum { SHOWN_RELATIONSHIPS = 100, SHOWN_NOTES = 50, SHOWN_EVENTS = 50, REINDEXED_MOST = 1000 };

enum err person_or_erased(struct ctx *ctx, struct person_id id, const char *field, struct person *ret_person)
{
	struct person person;
	bool found;
	TRY(person_get(ctx->tx, ctx->workspace, id, &person, &found));
	if (!found)
		return ctx_not_found(ctx, field, "person");
	*ret_person = person;
	return OK;
}

enum err person_whoever(struct ctx *ctx, struct person_id id, const char *field, struct person *ret_person)
{
	struct person person;
	TRY(person_or_erased(ctx, id, field, &person));
	if (!day_none(person.erased))
		return ctx_problem(
			ctx, ERR_NOT_FOUND, field, words_of(ctx->arena, ERASED_GONE, {"day", .day = person.erased}));
	*ret_person = person;
	return OK;
}

enum err person_need(struct ctx *ctx, struct person_id id, const char *field, struct person *ret_person)
{
	struct person person;
	TRY(person_whoever(ctx, id, field, &person));
	if (person_hidden(ctx, person.private_to))
		return ctx_not_found(ctx, field, "person");
	*ret_person = person;
	return OK;
}

static bool identity_normal(struct ctx *ctx, enum identity_kind kind, struct str text, struct str *ret_value)
{
	switch (kind) {
	case IDENTITY_KIND_EMAIL:
		return identity_email(ctx->arena, text, ret_value);
	case IDENTITY_KIND_PHONE:
		return identity_phone(ctx->arena, text, ctx->settings.country, ret_value);
	default:
		return identity_url(ctx->arena, text, ret_value);
	}
}

static enum err identity_refused(struct ctx *ctx, enum identity_kind kind, struct str text, const char *field)
{
	switch (kind) {
	case IDENTITY_KIND_EMAIL:
		return ctx_problem(
			ctx, ERR_INVALID, field, words_of(ctx->arena, EMAIL_INVALID, {"text", .text = text}));
	case IDENTITY_KIND_PHONE:
		return ctx_problem(
			ctx, ERR_INVALID, field, words_of(ctx->arena, PHONE_INVALID, {"text", .text = text}));
	default:
		return ctx_problem(ctx, ERR_INVALID, field, words_of(ctx->arena, URL_INVALID, {"text", .text = text}));
	}
}

/* A mail to the address of somebody who must not be contacted reaches them, under whose name ever it is kept. */
static enum err never_by_email(struct ctx *ctx, struct person_id id, struct str email)
{
	struct list owners;
	bool never = false;
	TRY(identity_people(
		ctx->tx, (struct identity_people_args){ctx->workspace, IDENTITY_KIND_EMAIL, email}, &owners));
	const struct identity_people_row *owner = owners.items;
	for (size_t i = 0; i < owners.n; i++)
		never |= owner[i].do_not_contact;
	return never ? person_never_note(ctx, id) : OK;
}

enum err person_identity_add(
	struct ctx *ctx, struct person_id person, enum identity_kind kind, struct str text, const char *field)
{
	text = str_trim(text);
	if (str_empty(text))
		return OK;
	struct str value;
	if (!identity_normal(ctx, kind, text, &value))
		return identity_refused(ctx, kind, text, field);
	TRY(suppression_refuse(ctx, kind, value, field));
	struct list there;
	TRY(identity_all(ctx->tx, (struct identity_all_args){ctx->workspace, person}, &there));
	const struct identity_all_row *row = there.items;
	for (size_t i = 0; i < there.n; i++)
		if (row[i].kind == kind && str_equal(row[i].value, value))
			return OK;
	struct identity identity = {
		.workspace_id = ctx->workspace,
		.id = {ctx_id(ctx)},
		.person_id = person,
		.kind = kind,
		.value = value,
		.shown = text,
	};
	TRY(event_insert(ctx, &identity_table, &identity));
	return kind == IDENTITY_KIND_EMAIL ? never_by_email(ctx, person, value) : OK;
}

/* What somebody says an organization is, it is; of those who are there it may be told as their work no longer, or again. */
static enum err set_kind(struct ctx *ctx, struct organization_id id, enum organization_kind kind)
{
	struct organization organization;
	bool found;
	TRY(organization_get(ctx->tx, ctx->workspace, id, &organization, &found));
	if (!found || kind == ORGANIZATION_KIND_NONE || organization.kind == kind)
		return found ? OK : ERR_CORRUPT;
	organization.kind = kind;
	TRY(event_update(ctx, &organization_table, &organization));
	struct list people;
	TRY(position_people(ctx->tx, (struct position_people_args){ctx->workspace, id, REINDEXED_MOST}, &people));
	const struct position_people_row *row = people.items;
	for (size_t i = 0; i < people.n; i++)
		TRY(person_index(ctx, row[i].person_id));
	return OK;
}

enum err person_position_add(struct ctx *ctx, struct person_id person, struct str organization,
	enum organization_kind kind, struct str title, struct day since, struct day until)
{
	struct organization_id id;
	TRY(organization_need(ctx, organization, &id));
	TRY(set_kind(ctx, id, kind));
	struct position position = {
		.workspace_id = ctx->workspace,
		.id = {ctx_id(ctx)},
		.person_id = person,
		.organization_id = id,
		.title = str_empty(title) ? STR_NONE : title,
		.since = since,
		.until = until,
	};
	return event_insert(ctx, &position_table, &position);
}

static enum err refuse_suppressed(struct ctx *ctx, const struct person_new *new)
{
	const struct {
		struct str text;
		const char *field;
	} addresses[] = {[IDENTITY_KIND_EMAIL] = {new->email, "email"},
		[IDENTITY_KIND_PHONE] = {new->phone, "phone"},
		[IDENTITY_KIND_URL] = {new->url, "url"}};
	bool only_a_name = true;
	for (enum identity_kind kind = IDENTITY_KIND_EMAIL; kind <= IDENTITY_KIND_URL; kind++) {
		struct str text = str_trim(addresses[kind].text), value;
		only_a_name = only_a_name && str_empty(text);
		if (!str_empty(text) && identity_normal(ctx, kind, text, &value))
			TRY(suppression_refuse(ctx, kind, value, addresses[kind].field));
	}
	return only_a_name
		       ? suppression_refuse_name(ctx, text_fold(ctx->arena, text_clean(ctx->arena, new->name)), "name")
		       : OK;
}

enum err person_suppressed(struct ctx *ctx, const struct person_new *new, bool *ret_suppressed)
{
	enum err err = refuse_suppressed(ctx, new);
	if (err != OK && err != ERR_STOP)
		return err;
	ctx->problem = err == OK ? ctx->problem : (struct problem){0};
	*ret_suppressed = err == ERR_STOP;
	return OK;
}

enum err person_make(struct ctx *ctx, const struct person_new *new, struct person_id *ret_person)
{
	struct str name = text_clean(ctx->arena, new->name);
	if (str_empty(name))
		return ctx_problem(ctx, ERR_INVALID, "name", words_text(WORDS_PERSON_NAME_NEEDED));
	struct person person = {
		.workspace_id = ctx->workspace,
		.id = {ctx_id(ctx)},
		.name = name,
		.folded = text_fold(ctx->arena, name),
		.town = str_empty(new->town) ? STR_NONE : text_clean(ctx->arena, new->town),
		.standing = STANDING_ACQUAINTANCE,
	};
	TRY(refuse_suppressed(ctx, new));
	TRY(event_insert(ctx, &person_table, &person));
	TRY(person_identity_add(ctx, person.id, IDENTITY_KIND_EMAIL, new->email, "email"));
	TRY(person_identity_add(ctx, person.id, IDENTITY_KIND_PHONE, new->phone, "phone"));
	TRY(person_identity_add(ctx, person.id, IDENTITY_KIND_URL, new->url, "url"));
	if (!str_empty(str_trim(new->organization)))
		TRY(person_position_add(
			ctx, person.id, new->organization, ORGANIZATION_KIND_NONE, new->title, DAY_NONE, DAY_NONE));
	TRY(person_index(ctx, person.id));
	*ret_person = person.id;
	return OK;
}

static enum err refuse_taken_email(struct ctx *ctx, struct str email)
{
	struct str value;
	struct list taken;
	if (str_empty(str_trim(email)) || !identity_normal(ctx, IDENTITY_KIND_EMAIL, email, &value))
		return OK;
	TRY(identity_people(
		ctx->tx, (struct identity_people_args){ctx->workspace, IDENTITY_KIND_EMAIL, value}, &taken));
	const struct identity_people_row *row = taken.items;
	while (taken.n > 0 && person_hidden(ctx, row->private_to)) {
		row++;
		taken.n--;
	}
	if (taken.n == 0)
		return OK;
	return ctx_problem(
		ctx, ERR_CONFLICT, "email", words_of(ctx->arena, PERSON_MAYBE_SAME_EMAIL, {"name", .text = row->name}));
}

enum err person_note_add(struct ctx *ctx, struct person_id person, struct str text)
{
	struct note note = {
		.workspace_id = ctx->workspace,
		.id = {ctx_id(ctx)},
		.person_id = person,
		.text = text_clean_lines(ctx->arena, text),
		.created = ctx->now,
	};
	return event_insert(ctx, &note_table, &note);
}

enum err person_add(struct ctx *ctx, const struct person_add_in *in, struct person_add_out *ret_out)
{
	struct person_id person;
	if (!in->anyway)
		TRY(refuse_taken_email(ctx, in->email));
	TRY(event_begin(ctx, EVENT_person_added, (struct person_id){0}, 0));
	TRY(person_make(ctx,
		&(struct person_new){in->name, in->email, in->phone, in->url, in->organization, in->title, in->town},
		&person));
	TRY(event_about(ctx, person, person.v));
	TRY(relationship_of_actor(ctx, person, false, DAY_NONE));
	if (!str_empty(str_trim(in->note)))
		TRY(person_note_add(ctx, person, in->note));
	*ret_out = (struct person_add_out){.person = person, .event = ctx->first_seq};
	return OK;
}

/* Who has this id; for an entry that went into another one, the one that stayed. */
static enum err person_now(struct ctx *ctx, struct person_id id, struct person *ret_person)
{
	struct merged_person merged;
	bool found;
	TRY(merged_person_get(ctx->tx, ctx->workspace, id, &merged, &found));
	return person_need(ctx, found ? merged.person_id : id, "person", ret_person);
}

/* What happened to a person, and to those entries that went into theirs. */
static enum err timeline(struct ctx *ctx, struct person_id id, int64_t before, int64_t n, struct list *ret_events)
{
	struct list merged;
	TRY(merged_into(ctx->tx, (struct merged_into_args){ctx->workspace, {&id.v, 1}}, &merged));
	int64_t *people = ARENA_ARRAY(ctx->arena, merged.n + 1, int64_t);
	if (people == NULL)
		return ERR_NOMEM;
	const struct merged_into_row *row = merged.items;
	people[0] = id.v;
	for (size_t i = 0; i < merged.n; i++)
		people[i + 1] = row[i].id.v;
	return event_timeline(
		ctx->tx, (struct event_timeline_args){ctx->workspace, {people, merged.n + 1}, before, n}, ret_events);
}

enum err person_show(struct ctx *ctx, const struct person_show_in *in, struct person_show_out *ret_out)
{
	struct person person;
	struct person_show_out out = {0};
	int64_t before = in->before_seq > 0 ? in->before_seq : INT64_MAX;
	int64_t n = in->limit > 0 ? in->limit : SHOWN_EVENTS;
	TRY(person_now(ctx, in->person, &person));
	TRY(identity_all(ctx->tx, (struct identity_all_args){ctx->workspace, person.id}, &out.identities));
	TRY(position_all(ctx->tx, (struct position_all_args){ctx->workspace, person.id}, &out.positions));
	TRY(relationship_from(ctx->tx,
		(struct relationship_from_args){ctx->workspace, ctx->user, person.id, SHOWN_RELATIONSHIPS},
		&out.knows));
	TRY(relationship_known_by(ctx->tx,
		(struct relationship_known_by_args){ctx->workspace, ctx->user, person.id, SHOWN_RELATIONSHIPS},
		&out.known_by));
	TRY(note_all(ctx->tx, (struct note_all_args){ctx->workspace, person.id, SHOWN_NOTES}, &out.notes));
	TRY(timeline(ctx, person.id, before, n, &out.events));
	out.person = person.id;
	out.name = person.name;
	out.headline = person.headline;
	out.town = person.town;
	out.standing = person.standing;
	out.partner = person.partner;
	out.do_not_contact = person.do_not_contact;
	out.never_since = person.never_since;
	out.never_by = person.never_by;
	out.do_not_ask = person.do_not_ask;
	out.ask_after = person.ask_after;
	out.is_user = person.is_user;
	out.private = person.private_to.v != 0;
	*ret_out = out;
	return OK;
}
