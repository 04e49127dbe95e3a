/* Deals out of files. A deal needs somebody to be asked and thanked: the row's contact, else the account
 * itself. Nobody is invented: where a file names only the account, a person stands in under the
 * organization's own name until the rep knows who it is. */
#include <stdio.h>
#include "domain/deals/deal.h"
#include "domain/deals/offer.h"
#include "domain/accounts/secret.h"
#include "domain/events/event.h"
#include "domain/people/person.h"
#include "domain/upkeep/import_write.h"
#include "deal_sql.h"
#include "import_sql.h"
#include "offer_sql.h"
#include "person_sql.h"
#include "user_sql.h"

static enum deal_state state_of(enum record_stage stage)
{
	switch (stage) {
	case RECORD_STAGE_QUALIFIED:
		return DEAL_STATE_QUALIFIED;
	case RECORD_STAGE_PROPOSED:
		return DEAL_STATE_PROPOSED;
	case RECORD_STAGE_WON:
		return DEAL_STATE_WON;
	case RECORD_STAGE_LOST:
		return DEAL_STATE_DECLINED;
	default:
		return DEAL_STATE_DISCOVERY;
	}
}

/* Its id in the other program, with the program's name; where it has none, what the row says of it. */
static struct str external_of(struct arena *arena, struct str source, const struct file_record *record)
{
	const struct deal_record *deal = &record->deal;
	if (deal->external.n)
		return str_format(arena, "%.*s:%.*s", STR_ARG(source), STR_ARG(deal->external));
	struct str text = str_format(arena, "%.*s|%.*s|%.*s|%.*s|%d|%d|%lld|%.*s", STR_ARG(deal->name),
		STR_ARG(deal->organization_folded), STR_ARG(record->contact.folded), STR_ARG(deal->offer_folded),
		deal->opened.ymd, deal->closed.ymd, (long long)deal->value.v, STR_ARG(deal->owner_folded));
	struct hash hash = secret_keyed_hash((struct hash){{0}}, text);
	char hex[33];
	for (int i = 0; i < 16; i++)
		snprintf(hex + i * 2, 3, "%02x", hash.b[i]);
	return str_format(arena, "row:%s", hex);
}

/* The user who is meant by "Moses Frase" or an address; none when nobody is. */
static struct user_id user_named(const struct import_writer *writer, struct str owner, struct str folded)
{
	const struct user_all_row *user = writer->users.items;
	for (size_t i = 0; i < writer->users.n && owner.n; i++)
		if (str_equal_ascii_nocase(user[i].email, owner) ||
			str_equal(text_fold(writer->ctx->arena, user[i].name), folded))
			return user[i].id;
	return (struct user_id){0};
}

/* "GTXPro" and "GTX Pro" are one offer: compared without spaces. Made under the event that has begun. */
static enum err offer_of(struct import_writer *writer, const struct deal_record *deal, struct offer_id *ret_offer)
{
	struct ctx *ctx = writer->ctx;
	struct list offers;
	if (!deal->offer_folded.n) {
		TRY(offer_only(ctx, ret_offer));
		return ret_offer->v != 0 ? OK : offer_named(ctx, STR("Imported deals"), ret_offer);
	}
	TRY(offer_all(ctx->tx, (struct offer_all_args){ctx->workspace}, &offers));
	const struct offer_all_row *offer = offers.items;
	for (size_t i = 0; i < offers.n; i++)
		if (str_equal(record_squeeze(ctx->arena, offer[i].folded), deal->offer_folded)) {
			*ret_offer = offer[i].id;
			return OK;
		}
	return offer_named(ctx, deal->offer, ret_offer);
}

static enum err party_named(struct ctx *ctx, struct str name, struct import_party *party)
{
	struct list people;
	struct organization_by_folded_row organization;
	bool found;
	struct str folded = text_fold(ctx->arena, name), firm = text_fold_organization(ctx->arena, name);
	if (folded.n == 0)
		return OK;
	TRY(person_same_name(ctx->tx, (struct person_same_name_args){ctx->workspace, folded, 2}, &people));
	const struct person_same_name_row *person = people.items;
	if (people.n == 1 && !person_hidden(ctx, person->private_to))
		party->person = person->id;
	if (people.n != 0)
		return OK;
	TRY(organization_by_folded(
		ctx->tx, (struct organization_by_folded_args){ctx->workspace, firm}, &organization, &found));
	if (found)
		*party = (struct import_party){.organization = organization.name, .organization_folded = firm};
	return OK;
}

/* "Acme GmbH - Audit", "Audit: Ana Díaz". */
static enum err party_of_name(struct ctx *ctx, struct str name, struct import_party *party)
{
	static const char *const marks[] = {" - ", " – ", " — ", ": ", " | ", " / "};
	TRY(party_named(ctx, name, party));
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
		struct str mark = str_c(marks[i]);
		size_t at = str_find(name, mark);
		struct str sides[] = {str_sub(name, 0, at), at == SIZE_MAX ? STR("") : str_from(name, at + mark.n)};
		for (size_t j = 0; at != SIZE_MAX && j < 2; j++)
			if (party->person.v == 0 && party->organization_folded.n == 0)
				TRY(party_named(ctx, str_trim(sides[j]), party));
	}
	return OK;
}

enum err import_deal_party(
	struct ctx *ctx, struct str source, const struct file_record *record, struct import_party *ret_party)
{
	struct import_party party = {
		.organization = record->deal.organization, .organization_folded = record->deal.organization_folded};
	if (!record->has_contact && record->contact.external.n) {
		struct external_owner_row owner;
		bool found;
		TRY(external_owner(ctx->tx,
			(struct external_owner_args){ctx->workspace, source, record->contact.external}, &owner,
			&found));
		if (found)
			party.person = owner.person_id;
	}
	if (!record->has_contact && party.person.v == 0 && party.organization_folded.n == 0)
		TRY(party_of_name(ctx, record->deal.name, &party));
	*ret_party = party;
	return OK;
}

/* The account as a contact: a person of its name with a position there. */
static enum err stand_in(struct import_writer *writer, const struct import_party *party, struct person_id *ret_person)
{
	struct arena *arena = writer->ctx->arena;
	struct import_outcome outcome;
	struct contact_record *contact = ARENA_NEW(arena, struct contact_record);
	if (!contact)
		return ERR_NOMEM;
	contact->name = contact->organization = party->organization;
	contact->folded = text_fold(arena, party->organization);
	contact->organization_folded = party->organization_folded;
	text_words(arena, contact->folded, &contact->words);
	TRY(import_contact(writer, contact, true, &outcome));
	*ret_person = outcome.person;
	return OK;
}

static bool is_open(enum deal_state state)
{
	return state == DEAL_STATE_DISCOVERY || state == DEAL_STATE_QUALIFIED || state == DEAL_STATE_PROPOSED;
}

/* A deal that came in before: an open one moves on, if the file knows more. Nothing moves back. */
static enum err move_on(struct import_writer *writer, const struct deal_record *record, struct deal_id id,
	struct import_outcome *outcome)
{
	struct ctx *ctx = writer->ctx;
	struct deal deal;
	struct promise_id promise;
	enum standing standing;
	bool found;
	enum deal_state to = state_of(record->stage);
	TRY(deal_get(ctx->tx, ctx->workspace, id, &deal, &found));
	outcome->verdict = IMPORT_MATCHED;
	outcome->reason = words_text(WORDS_IMPORT_DEAL_KNOWN);
	if (!found)
		return ERR_CORRUPT;
	outcome->person = deal.person_id;
	if (!is_open(deal.state) || to <= deal.state)
		return OK;
	import_event_begin(writer, deal.person_id);
	struct day today = ctx_today(ctx),
		   on = record->closed.ymd && record->closed.ymd <= today.ymd ? record->closed : today;
	TRY(deal_move(ctx, &deal, to, on));
	if (to == DEAL_STATE_WON)
		TRY(deal_promise(ctx, &deal, STR_NONE, DAY_NONE, &promise));
	TRY(deal_standing(ctx, deal.person_id, &standing));
	outcome->reason = words_text(WORDS_IMPORT_DEAL_MOVED);
	return import_event_end(writer, "deal_import_moved", deal.person_id, deal.id.v, false);
}

/* Whose deal it is in the other program, when that is no user here: kept as a note, once a person. */
static enum err keep_owner(struct import_writer *writer, struct str owner, struct person_id person)
{
	struct ctx *ctx = writer->ctx;
	return import_note(ctx, person, str_format(ctx->arena, "Deals were handled by %.*s.", STR_ARG(owner)));
}

static enum err add_deal(struct import_writer *writer, const struct file_record *record,
	const struct import_party *party, struct str external, struct person_id person)
{
	struct ctx *ctx = writer->ctx;
	const struct deal_record *deal = &record->deal;
	struct offer_id offer = {0};
	struct organization_id organization;
	struct deal_id id;
	import_event_begin(writer, person);
	TRY(offer_of(writer, deal, &offer));
	TRY(import_organization(
		writer, party->organization, party->organization_folded, ORGANIZATION_KIND_FIRM, &organization));
	struct user_id user = user_named(writer, deal->owner, deal->owner_folded);
	if (user.v == 0 && deal->owner.n)
		TRY(keep_owner(writer, deal->owner, person));
	enum deal_state state = state_of(deal->stage);
	TRY(deal_import(ctx,
		&(struct deal_new){
			.person = person,
			.organization = organization,
			.offer = offer,
			.user = user,
			.state = state,
			.value = deal->value,
			.currency = deal->currency,
			.opened = deal->opened,
			.won = state == DEAL_STATE_WON ? deal->closed : DAY_NONE,
			.closed = state == DEAL_STATE_DECLINED ? (day_none(deal->closed) ? deal->opened : deal->closed)
							       : DAY_NONE,
			.external = external,
			.imported = true,
		},
		&id));
	return import_event_end(writer, "deal_imported", person, id.v, true);
}

enum err import_deal_known(struct ctx *ctx, struct str source, const struct file_record *record, bool *ret_known)
{
	struct deal_by_external_row there;
	struct str external = external_of(ctx->arena, source, record);
	return deal_by_external(ctx->tx, (struct deal_by_external_args){ctx->workspace, external}, &there, ret_known);
}

enum err import_deal(struct import_writer *writer, const struct file_record *record, struct import_outcome *outcome)
{
	struct ctx *ctx = writer->ctx;
	struct deal_by_external_row there;
	struct str external = external_of(ctx->arena, writer->source, record);
	struct person_id person = outcome->person;
	struct import_party party;
	bool found;
	TRY(import_deal_party(ctx, writer->source, record, &party));
	if (!record->has_contact && party.person.v == 0 && party.organization_folded.n == 0) {
		*outcome = (struct import_outcome){
			.verdict = IMPORT_REFUSED, .reason = words_text(WORDS_IMPORT_DEAL_OF_NOBODY)};
		return OK;
	}
	TRY(deal_by_external(ctx->tx, (struct deal_by_external_args){ctx->workspace, external}, &there, &found));
	writer->import->deals_known += found;
	writer->import->deals_made += !found;
	if (found && !record->has_contact)
		return move_on(writer, &record->deal, there.id, outcome);
	if (found) {
		struct import_outcome of_deal;
		return move_on(writer, &record->deal, there.id, &of_deal);
	}
	if (!record->has_contact && party.person.v != 0)
		person = party.person;
	else if (!record->has_contact)
		TRY(stand_in(writer, &party, &person));
	TRY(add_deal(writer, record, &party, external, person));
	if (!record->has_contact)
		*outcome = (struct import_outcome){.verdict = IMPORT_NEW, .person = person};
	else if (outcome->verdict == IMPORT_MATCHED)
		outcome->reason = words_text(WORDS_IMPORT_DEAL_NEW);
	return OK;
}
