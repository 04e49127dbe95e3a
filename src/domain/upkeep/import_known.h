/* What an import may meet again, asked of the database for many rows at once: nearly all of a first import is
 * new, and a question for each address, name and organization would be a way to a database server and back.
 * It holds within one transaction; what is not in it was not asked. */
#pragma once
#include "domain/ctx.h"
#include "format/record.h"

enum { KNOWN_ROWS = 250 }; /* at most so many are asked for together */

enum known_kind {
	KNOWN_EMAIL,
	KNOWN_PHONE,
	KNOWN_URL,
	KNOWN_NAME,
	KNOWN_EXTERNAL, /* the other program's id */
	KNOWN_ORGANIZATION,
	KNOWN_KINDS,
};

struct import_known;

/* All others take NULL: then nothing is known, and the database is to be asked. */
struct import_known *import_known_new(struct arena *arena);
void import_known_forget(struct import_known *known);
/* Asks for all that `n` records (at most KNOWN_ROWS) name; the texts are kept, not copied. `source`: the
 * other program. */
NODISCARD enum err import_known_read(
	struct ctx *ctx, struct import_known *known, struct str source, const struct file_record *records, size_t n);
/* Whether it was asked for and is not there. */
bool import_known_absent(const struct import_known *known, enum known_kind kind, struct str text);
/* Whether the organization was asked for and is there. */
bool import_known_organization(
	const struct import_known *known, struct str folded, struct organization_id *ret_organization);
/* It has been written since. `id`: of an organization; else anything but 0. */
void import_known_note(struct import_known *known, enum known_kind kind, struct str text, int64_t id);
/* All that is written with somebody new. */
void import_known_note_person(struct import_known *known, const struct contact_record *contact);
