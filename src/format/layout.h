/* Which column of a file means what: recognized by its name, in any order and language we know, and
 * correctable by a person. */
#pragma once
#include "base/arena.h"
#include "base/err.h"
#include "base/problem.h"
#include "base/str.h"
#include "format/date.h"

/* What a column can hold. The words of these (layout_field_name) are part of the interface: a person
 * corrects a mapping with them. */
enum layout_field {
	LAYOUT_IGNORE, /* read, and thrown away */
	LAYOUT_NEVER,  /* a government's number: not even looked at */
	LAYOUT_NOTE,   /* kept as a note "Column: value" */
	LAYOUT_NOTES,  /* a note already */
	LAYOUT_NAME,
	LAYOUT_PREFIX,
	LAYOUT_FIRST,
	LAYOUT_MIDDLE,
	LAYOUT_LAST,
	LAYOUT_SUFFIX,
	LAYOUT_NICKNAME,
	LAYOUT_EMAIL,
	LAYOUT_PHONE,
	LAYOUT_URL,
	LAYOUT_ORGANIZATION,
	LAYOUT_TITLE,
	LAYOUT_TOWN,
	LAYOUT_SCHOOL,       /* where they went to school, several parted by semicolons */
	LAYOUT_SCHOOL_YEARS, /* when, of the row's only school: "2001-2005", "2005" when they left */
	LAYOUT_CLUB,         /* where they are members, likewise */
	LAYOUT_CONNECTED,    /* when the rep and they connected */
	LAYOUT_LABELS,
	LAYOUT_CONTACT_ID, /* the row's own id in the other program */
	LAYOUT_REFERRED_BY,
	LAYOUT_MANAGER,
	LAYOUT_ASSISTANT,
	LAYOUT_SPOUSE,
	LAYOUT_CHILDREN,
	LAYOUT_REPORTS_TO, /* the LAYOUT_CONTACT_ID of another row */
	LAYOUT_RELATION_LABEL,
	LAYOUT_RELATION_VALUE,
	LAYOUT_DELETED,   /* true: the row is in the other program's bin */
	LAYOUT_MASTER_ID, /* filled: the row was merged into another */
	LAYOUT_DEAL_ID,
	LAYOUT_DEAL_NAME,
	LAYOUT_DEAL_STAGE,
	LAYOUT_DEAL_VALUE,
	LAYOUT_DEAL_CURRENCY,
	LAYOUT_DEAL_OPENED,
	LAYOUT_DEAL_CLOSED,
	LAYOUT_DEAL_OFFER,
	LAYOUT_DEAL_OWNER,
	LAYOUT_FIELDS,
};
const char *layout_field_name(enum layout_field field); /* "email" */
enum layout_field layout_field_parse(struct str word);  /* LAYOUT_FIELDS when there is no such word */

enum layout_format {
	LAYOUT_FORMAT_MAPPED, /* none that we know: columns by their names alone */
	LAYOUT_FORMAT_LINKEDIN,
	LAYOUT_FORMAT_GOOGLE,
	LAYOUT_FORMAT_GOOGLE_OLD,
	LAYOUT_FORMAT_OUTLOOK,
	LAYOUT_FORMAT_HUBSPOT,
	LAYOUT_FORMAT_HUBSPOT_DEALS,
	LAYOUT_FORMAT_SALESFORCE,
	LAYOUT_FORMAT_PIPEDRIVE,
};
const char *layout_format_name(enum layout_format format); /* "linkedin": stored */
const char *layout_program(enum layout_format format);     /* whose ids its rows carry: "hubspot" for its deals, too */

struct layout {
	enum layout_format format;
	const struct str *columns; /* their names, as they stand in the header */
	enum layout_field *fields; /* of each column */
	size_t n;
	bool contacts, deals; /* what its rows tell of */
	enum date_order order;
	struct str country, currency; /* for numbers, dates and money that do not say */
};

/* How many of the cells are known names of columns: for csv_open. */
int layout_score(const struct str *cells, size_t n);

/* Recognizes a header. Never fails but for memory: unknown columns become notes. */
NODISCARD enum err layout_recognize(
	struct arena *arena, const struct str *columns, size_t n, struct layout *ret_layout);

/* Applies a person's corrections: "Column=field;Column=field" (see layout_field_name). ERR_INVALID names
 * the column or the word that is not known. */
NODISCARD enum err layout_correct(
	struct arena *arena, struct layout *layout, struct str mapping, struct problem *ret_problem);
/* ERR_INVALID when its rows could tell of nobody: no name, no e-mail, no deal. */
NODISCARD enum err layout_check(const struct layout *layout, struct problem *ret_problem);
/* The mapping in the form of layout_correct, to show and to store. */
struct str layout_mapping(struct arena *arena, const struct layout *layout);
