/* Rows become people and deals: who is it, what is new about them, written under one event each. */
#pragma once
#include "domain/ctx.h"
#include "domain/upkeep/colleague_cache.h"
#include "domain/upkeep/import_known.h"
#include "domain/words.h"
#include "format/record.h"

enum import_verdict {
	IMPORT_REFUSED,
	IMPORT_NEW,
	IMPORT_MATCHED, /* was there; what was missing has been added */
	IMPORT_MAYBE,   /* new, but perhaps somebody who is there: a person decides */
};
const char *import_verdict_word(enum import_verdict verdict); /* "new" */

enum { IMPORT_MOST_UNSURE = 3 };

/* Who a contact is. */
struct import_match {
	struct person_id person; /* none: nobody who is there */
	enum words_id by;        /* "e-mail address": what told */
	struct person_id unsure[IMPORT_MOST_UNSURE];
	size_t n_unsure;
	enum words_id why_unsure;
	bool never; /* an address is that of somebody who must not be contacted: whoever gets it must not be, either */
};
/* By the other program's id, e-mail address, phone number, profile, then name and organization (none when
 * it is not there). Two different profiles of one network are two people. Near names at one organization
 * are left to a person, unless it is so large that many are alike; `known` and `colleagues` may be NULL. */
NODISCARD enum err import_match(struct ctx *ctx, struct str source, const struct contact_record *contact,
	struct organization_id organization, const struct import_known *known, struct colleague_cache *colleagues,
	struct import_match *ret_match);

/* The networks on which the file names a profile of theirs, a bit for each. */
int64_t import_networks(const struct contact_record *contact);

/* Whether it is somebody who must never be stored again. */
NODISCARD enum err import_suppressed(struct ctx *ctx, const struct contact_record *contact, bool *ret_suppressed);

/* Where the file contradicts what is known of a person (another address, firm or title), in words; none
 * where it does not. */
NODISCARD enum err import_differs(struct ctx *ctx, const struct contact_record *contact,
	struct organization_id organization, struct person_id person, struct str *ret_words);
/* With whom a deal is whose row names no person: somebody by their id, else an account (the row's own, or one
 * that the deal's name begins or ends with: "Acme GmbH - Audit"). All none: nobody can be asked or thanked. */
struct import_party {
	struct person_id person;
	struct str organization, organization_folded;
};
NODISCARD enum err import_deal_party(
	struct ctx *ctx, struct str source, const struct file_record *record, struct import_party *ret_party);
/* Whether the row's deal came in before. */
NODISCARD enum err import_deal_known(
	struct ctx *ctx, struct str source, const struct file_record *record, bool *ret_known);

struct organization_cache;

/* What became of a row. */
struct import_outcome {
	enum import_verdict verdict;
	struct person_id person;
	struct str reason; /* none: nothing to say */
	bool held_back;    /* must not be stored: nor in the report */
};

/* Writes the rows of one chunk, in one transaction. */
struct import_writer {
	struct ctx *ctx;
	struct import *import;                    /* counted in; stored by the caller */
	struct str source;                        /* the other program: the layout's format */
	struct person_id rep;                     /* the importing rep's own person */
	int64_t seq;                              /* the last event's; grows by one with each */
	bool suppression;                         /* somebody is suppressed: ask for each row */
	struct list users;                        /* of struct user_all_row, for owners of deals */
	struct organization_cache *organizations; /* may be NULL: then the database is asked each time */
	struct colleague_cache *colleagues;       /* likewise */
	struct import_known *known;               /* likewise; read by the caller for the rows to come */
};

NODISCARD enum err import_write(
	struct import_writer *writer, const struct file_record *record, struct import_outcome *ret_outcome);
/* After all rows: the people whom the row names beside its contact. */
NODISCARD enum err import_write_relations(struct import_writer *writer, const struct file_record *record);

/* ---- for the files of this room ---- */

/* Begins an event of the import; finished by import_event_end, which writes it if anything was. */
void import_event_begin(struct import_writer *writer, struct person_id person);
NODISCARD enum err import_event_end(
	struct import_writer *writer, const char *kind, struct person_id person, int64_t subject, bool wanted);
/* The organization; one that is not there is made as the kind, or, for no kind, *ret is none. What one is that is there
 * stays. */
NODISCARD enum err import_organization(struct import_writer *writer, struct str name, struct str folded,
	enum organization_kind make, struct organization_id *ret_organization);
/* Notes it about somebody who is there, unless it was noted before; an empty text is none. */
NODISCARD enum err import_note(struct ctx *ctx, struct person_id person, struct str text);
/* The schools and clubs that the file names: of somebody new, and those that somebody who is there lacks. */
NODISCARD enum err import_places_insert(
	struct import_writer *writer, const struct contact_record *contact, struct person_id person);
NODISCARD enum err import_places_add(
	struct import_writer *writer, const struct contact_record *contact, struct person_id person);
NODISCARD enum err import_contact(struct import_writer *writer, const struct contact_record *contact, bool known_to_rep,
	struct import_outcome *ret_outcome);
NODISCARD enum err import_deal(
	struct import_writer *writer, const struct file_record *record, struct import_outcome *outcome);

/* Recently seen organizations by folded name: most rows name one of a few. Bounded. Entries are noted only
 * after their transaction has committed. */
struct organization_cache *organization_cache_new(struct arena *arena);
void organization_cache_commit(struct organization_cache *cache);
void organization_cache_forget(struct organization_cache *cache); /* what was not committed */
bool organization_cache_find(const struct organization_cache *cache, struct str folded, struct organization_id *ret_id);
void organization_cache_note(struct organization_cache *cache, struct str folded, struct organization_id id);
