#include "domain/people/person.h"
#include "domain/upkeep/import_write.h"
#include "import_sql.h"
#include "person_sql.h"

/* Among more colleagues than these a near name says little. */
enum { MOST_NAMESAKES = 4 };

/* That a colleague's private acquaintance may be the same is nobody's to hear. */
static enum err unsure(struct ctx *ctx, struct import_match *match, struct person_id id, enum words_id why)
{
	struct person person;
	bool found;
	for (size_t i = 0; i < match->n_unsure; i++)
		if (match->unsure[i].v == id.v)
			return OK;
	if (match->n_unsure == IMPORT_MOST_UNSURE || match->person.v == id.v)
		return OK;
	TRY(person_get(ctx->tx, ctx->workspace, id, &person, &found));
	if (!found || person_hidden(ctx, person.private_to))
		return OK;
	match->unsure[match->n_unsure++] = id;
	match->why_unsure = why;
	return OK;
}

/* One identity: its owner is the person, if the names agree; a shared address or a family's phone
 * makes nobody the same. */
static enum err by_identity(struct ctx *ctx, const struct contact_record *contact, enum identity_kind kind,
	struct str value, enum words_id by, struct import_match *match)
{
	struct list owners;
	TRY(identity_people(ctx->tx, (struct identity_people_args){ctx->workspace, kind, value}, &owners));
	const struct identity_people_row *owner = owners.items;
	for (size_t i = 0; i < owners.n; i++) {
		bool unnamed = str_find_char(owner[i].name, '@') != SIZE_MAX ||
			       str_find_char(contact->name, '@') != SIZE_MAX;
		bool agrees = kind == IDENTITY_KIND_URL || unnamed ||
			      text_names_share_word(contact->folded, owner[i].folded);
		if (match->person.v == 0 && agrees) {
			match->person = owner[i].person_id;
			match->by = by;
		} else {
			match->never |= kind == IDENTITY_KIND_EMAIL && owner[i].do_not_contact;
			TRY(unsure(ctx, match, owner[i].person_id,
				agrees                        ? WORDS_SAME_ADDRESS
				: kind == IDENTITY_KIND_EMAIL ? WORDS_SAME_EMAIL
							      : WORDS_SAME_PHONE));
		}
	}
	return OK;
}

static enum err by_identities(struct ctx *ctx, const struct contact_record *contact, const struct import_known *known,
	struct import_match *match)
{
	const struct {
		enum known_kind known;
		enum identity_kind kind;
		enum words_id by;
		const struct record_value *values;
		size_t n;
	} kinds[] = {
		{KNOWN_EMAIL, IDENTITY_KIND_EMAIL, WORDS_IMPORT_BY_EMAIL, contact->emails, contact->n_emails},
		{KNOWN_PHONE, IDENTITY_KIND_PHONE, WORDS_IMPORT_BY_PHONE, contact->phones, contact->n_phones},
		{KNOWN_URL, IDENTITY_KIND_URL, WORDS_IMPORT_BY_PROFILE, contact->urls, contact->n_urls},
	};
	for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
		for (size_t i = 0; i < kinds[k].n; i++)
			if (!import_known_absent(known, kinds[k].known, kinds[k].values[i].value))
				TRY(by_identity(
					ctx, contact, kinds[k].kind, kinds[k].values[i].value, kinds[k].by, match));
	return OK;
}

static enum err at_organization(struct ctx *ctx, const struct contact_record *contact,
	struct organization_id organization, struct import_match *match)
{
	struct namesakes_there_row row;
	bool found;
	TRY(namesakes_there(ctx->tx,
		(struct namesakes_there_args){ctx->workspace, contact->folded, import_networks(contact), organization},
		&row, &found));
	if (found) {
		match->person = row.id;
		match->by = WORDS_IMPORT_BY_NAME_THERE;
	}
	return OK;
}

/* Of whom no firm is told, the schools and clubs stand for it. */
static enum err at_places(struct ctx *ctx, const struct contact_record *contact, struct import_match *match)
{
	for (size_t i = 0; i < contact->n_places && match->person.v == 0; i++) {
		struct organization_by_folded_row organization;
		bool found;
		TRY(organization_by_folded(ctx->tx,
			(struct organization_by_folded_args){ctx->workspace, contact->places[i].folded}, &organization,
			&found));
		if (found)
			TRY(at_organization(ctx, contact, organization.id, match));
	}
	return OK;
}

static bool is_bare(const struct contact_record *contact)
{
	return contact->n_emails + contact->n_phones + contact->n_urls + contact->n_places == 0 &&
	       contact->organization.n == 0;
}

/* Nothing is known of them but the name; and that of a colleague's private acquaintance anybody might guess. */
static enum err is_bare_person(struct ctx *ctx, struct person_id id, bool *ret_bare)
{
	struct list identities, positions;
	struct person person;
	bool found;
	TRY(identity_all(ctx->tx, (struct identity_all_args){ctx->workspace, id}, &identities));
	TRY(position_all(ctx->tx, (struct position_all_args){ctx->workspace, id}, &positions));
	TRY(person_get(ctx->tx, ctx->workspace, id, &person, &found));
	*ret_bare = identities.n == 0 && positions.n == 0 && found && !person_hidden(ctx, person.private_to);
	return OK;
}

/* Namesakes elsewhere: nobody can tell but a person. Only two names without anything else are one. */
static enum err namesakes_elsewhere(
	struct ctx *ctx, const struct contact_record *contact, const struct list *namesakes, struct import_match *match)
{
	const struct namesakes_row *row = namesakes->items;
	for (size_t i = 0; i < namesakes->n && match->person.v == 0; i++) {
		bool same = is_bare(contact);
		if (same)
			TRY(is_bare_person(ctx, row[i].id, &same));
		if (!same) {
			TRY(unsure(ctx, match, row[i].id, WORDS_SAME_NAME));
			continue;
		}
		match->person = row[i].id;
		match->by = WORDS_IMPORT_BY_NAME;
		match->n_unsure = 0;
	}
	return OK;
}

static enum err load_colleagues(struct ctx *ctx, struct organization_id organization, struct colleague_cache *cache,
	struct colleague_list *ret_list)
{
	struct colleagues_count_row count;
	struct colleague_list list = {0};
	struct list people;
	bool found;
	TRY(colleagues_count(ctx->tx, (struct colleagues_count_args){ctx->workspace, organization, MOST_COLLEAGUES + 1},
		&count, &found));
	bool crowded = found && count.n > MOST_COLLEAGUES;
	if (found && count.n > 0 && !crowded) {
		TRY(colleagues(ctx->tx, (struct colleagues_args){ctx->workspace, organization}, &people));
		const struct colleagues_row *row = people.items;
		for (; list.n < people.n && list.n < MOST_COLLEAGUES; list.n++)
			list.v[list.n] = (struct colleague){row[list.n].id, row[list.n].folded};
	}
	colleague_cache_put(cache, organization, &list, crowded);
	*ret_list = list;
	return OK;
}

/* "Katrin Braun" and "Kathrin Braun" at one small firm. */
static enum err near_colleagues(struct ctx *ctx, const struct contact_record *contact,
	struct organization_id organization, struct colleague_cache *cache, struct import_match *match)
{
	struct colleague_list list;
	if (!colleague_cache_find(cache, organization, &list))
		TRY(load_colleagues(ctx, organization, cache, &list));
	for (size_t i = 0; i < list.n; i++) {
		struct person person;
		bool found = false;
		if (text_names_near(contact->folded, list.v[i].folded))
			TRY(person_get(ctx->tx, ctx->workspace, list.v[i].person, &person, &found));
		if (found && (person.networks & import_networks(contact)) == 0)
			TRY(unsure(ctx, match, list.v[i].person, WORDS_NEAR_NAME));
	}
	return OK;
}

enum err import_match(struct ctx *ctx, struct str source, const struct contact_record *contact,
	struct organization_id organization, const struct import_known *known, struct colleague_cache *cache,
	struct import_match *ret_match)
{
	struct import_match match = {0};
	struct list there = {0};
	bool found = false;
	if (contact->external.n && !import_known_absent(known, KNOWN_EXTERNAL, contact->external)) {
		struct external_owner_row owner;
		TRY(external_owner(ctx->tx, (struct external_owner_args){ctx->workspace, source, contact->external},
			&owner, &found));
		if (found)
			match = (struct import_match){.person = owner.person_id, .by = WORDS_IMPORT_BY_ID};
	}
	if (!found)
		TRY(by_identities(ctx, contact, known, &match));
	if (match.person.v == 0) {
		if (!import_known_absent(known, KNOWN_NAME, contact->folded))
			TRY(namesakes(ctx->tx,
				(struct namesakes_args){
					ctx->workspace, contact->folded, import_networks(contact), MOST_NAMESAKES},
				&there));
		if (there.n && organization.v != 0)
			TRY(at_organization(ctx, contact, organization, &match));
		else if (there.n && contact->organization_folded.n == 0)
			TRY(at_places(ctx, contact, &match));
		if (there.n && match.person.v == 0)
			TRY(namesakes_elsewhere(ctx, contact, &there, &match));
		if (organization.v != 0 && match.person.v == 0)
			TRY(near_colleagues(ctx, contact, organization, cache, &match));
	}
	*ret_match = match;
	return OK;
}

/* ---- contradictions ---- */

static bool other_email(const struct contact_record *contact, const struct list *identities)
{
	const struct identity_all_row *row = identities->items;
	bool any = false;
	for (size_t i = 0; i < identities->n; i++)
		for (size_t j = 0; row[i].kind == IDENTITY_KIND_EMAIL && j < contact->n_emails; j++) {
			if (str_equal(row[i].value, contact->emails[j].value))
				return false;
			any = true;
		}
	return any;
}

static bool other_title(
	const struct contact_record *contact, struct organization_id organization, const struct list *positions)
{
	const struct position_all_row *row = positions->items;
	bool any = false;
	for (size_t i = 0; i < positions->n && contact->title.n; i++) {
		if (row[i].organization_id.v != organization.v)
			continue;
		if (str_empty(row[i].title) || str_equal(row[i].title, contact->title))
			return false;
		any = true;
	}
	return any;
}

/* A school or a club is no work, unless it is the one. */
static bool works_elsewhere(struct organization_id organization, const struct list *positions)
{
	const struct position_all_row *row = positions->items;
	bool elsewhere = false;
	for (size_t i = 0; i < positions->n; i++) {
		if (row[i].organization_id.v == organization.v)
			return false;
		elsewhere |= row[i].kind == ORGANIZATION_KIND_FIRM;
	}
	return elsewhere;
}

enum err import_differs(struct ctx *ctx, const struct contact_record *contact, struct organization_id organization,
	struct person_id person, struct str *ret_words)
{
	struct list identities = {0}, positions = {0};
	*ret_words = STR_NONE;
	if (contact->n_emails) {
		TRY(identity_all(ctx->tx, (struct identity_all_args){ctx->workspace, person}, &identities));
		if (other_email(contact, &identities))
			*ret_words = contact->emails[0].shown;
	}
	if (!str_none(*ret_words) || !contact->organization_folded.n)
		return OK;
	TRY(position_all(ctx->tx, (struct position_all_args){ctx->workspace, person}, &positions));
	if (works_elsewhere(organization, &positions))
		*ret_words = contact->organization;
	else if (other_title(contact, organization, &positions))
		*ret_words = contact->title;
	return OK;
}
