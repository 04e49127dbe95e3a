/* One row of a file as what it tells: a contact, a deal, or both. Normalized, ready to be compared;
 * the database is not asked. */
#pragma once
#include "base/arena.h"
#include "base/money.h"
#include "base/vec.h"
#include "format/csv.h"
#include "format/layout.h"
#include "format/text.h"

enum record_relation_kind {
	RECORD_RELATION_REFERRED_BY, /* they know this contact: they passed them on */
	RECORD_RELATION_MANAGER,
	RECORD_RELATION_ASSISTANT,
	RECORD_RELATION_FAMILY,
	RECORD_RELATION_FRIEND,
	RECORD_RELATION_COLLEAGUE,
	RECORD_RELATION_OTHER,
};

/* Somebody whom the file names beside this contact. */
struct record_relation {
	enum record_relation_kind kind;
	struct str name; /* cleaned; or, for by_id, the other row's id */
	struct str folded;
	bool by_id;
};

/* Where they went to school, or are members. */
struct record_place {
	bool club; /* else a school */
	struct str name, folded;
	struct day since, until; /* whole years: the first day of one, the last of another */
};

/* A text as it was given and as it is compared. */
struct record_value {
	struct str value, shown;
};

enum { RECORD_MAX_VALUES = 12 };

struct contact_record {
	struct str name, folded;
	struct record_value emails[RECORD_MAX_VALUES], phones[RECORD_MAX_VALUES], urls[RECORD_MAX_VALUES];
	size_t n_emails, n_phones, n_urls;            /* urls: profiles only */
	struct str organization, organization_folded; /* empty: none */
	struct str title, town;
	struct record_place places[RECORD_MAX_VALUES]; /* none of them its organization */
	size_t n_places;
	struct day connected;
	struct record_relation relations[RECORD_MAX_VALUES];
	size_t n_relations;
	struct str notes;        /* what had no other place, "Column: value" a line; empty: nothing */
	struct str external;     /* its id in the other program; empty: none */
	struct text_words words; /* of name and organization, for the word index */
};

enum record_stage {
	RECORD_STAGE_DISCOVERY,
	RECORD_STAGE_QUALIFIED,
	RECORD_STAGE_PROPOSED,
	RECORD_STAGE_WON,
	RECORD_STAGE_LOST,
};

struct deal_record {
	struct str external; /* empty: none */
	struct str name;
	struct str offer, offer_folded; /* folded without spaces: "GTXPro" is "GTX Pro" */
	struct str owner, owner_folded;
	struct str organization, organization_folded;
	enum record_stage stage;
	struct minor value;
	struct str currency;
	struct day opened, closed;
};

struct file_record {
	int64_t row; /* number in the file */
	bool has_contact, has_deal;
	struct contact_record contact;
	struct deal_record deal;
	struct str refused; /* why, as a sentence; none: it can go in */
};

/* Shows the dates of a row to `evidence`: after the whole file, date_decide tells their order. */
void record_watch(const struct layout *layout, const struct csv_row *row, struct date_evidence *evidence);

/* What the row tells. ERR_NOMEM only; a row that says nothing usable is `refused` with the reason. The texts
 * may lie in the row's cells: copy the row first to keep the record longer than it. */
NODISCARD enum err record_read(
	struct arena *arena, const struct layout *layout, const struct csv_row *row, struct file_record *ret_record);
/* The text without spaces, for names of products: in the arena. */
struct str record_squeeze(struct arena *arena, struct str folded);
