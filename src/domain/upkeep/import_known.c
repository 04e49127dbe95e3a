#include "domain/upkeep/import_known.h"
#include <stdlib.h>
#include "domain/upkeep/import_write.h"
#include "import_sql.h"

/* ASKED_MOST: what is more is not asked for together, but one by one. */
enum { SLOTS = 1 << 13, ASKED_MOST = SLOTS / 2, TEXTS = KNOWN_ROWS * 4 };

struct slot {
	struct str text; /* none: empty */
	enum known_kind kind;
	int64_t id; /* 0: not there */
};

/* A hash table with linear probing, made anew for each window of rows. */
struct import_known {
	struct slot slots[SLOTS];
	size_t n;
	struct str texts[KNOWN_KINDS][TEXTS]; /* what is to be asked, by kind */
	size_t n_texts[KNOWN_KINDS];
	int64_t networks; /* on which all of the window have a profile */
};

struct import_known *import_known_new(struct arena *arena)
{
	return ARENA_NEW(arena, struct import_known);
}

void import_known_forget(struct import_known *known)
{
	if (known)
		*known = (struct import_known){.networks = -1};
}

/* The slot of a text, or the empty one where it would stand. FNV-1a. */
static size_t place_of(const struct import_known *known, enum known_kind kind, struct str text)
{
	uint64_t hash = UINT64_C(14695981039346656037) ^ (uint64_t)kind;
	for (size_t i = 0; i < text.n; i++)
		hash = (hash ^ (unsigned char)text.p[i]) * UINT64_C(1099511628211);
	size_t at = (size_t)(hash ^ hash >> 32) % SLOTS;
	while (!str_none(known->slots[at].text) &&
		(known->slots[at].kind != kind || !str_equal(known->slots[at].text, text)))
		at = (at + 1) % SLOTS;
	return at;
}

static void want(struct import_known *known, enum known_kind kind, struct str text)
{
	size_t at = place_of(known, kind, text);
	if (text.n == 0 || !str_none(known->slots[at].text) || known->n == ASKED_MOST || known->n_texts[kind] == TEXTS)
		return;
	known->slots[at] = (struct slot){.text = text, .kind = kind};
	known->texts[kind][known->n_texts[kind]++] = text;
	known->n++;
}

static void want_contact(struct import_known *known, const struct contact_record *contact)
{
	for (size_t i = 0; i < contact->n_emails; i++)
		want(known, KNOWN_EMAIL, contact->emails[i].value);
	for (size_t i = 0; i < contact->n_phones; i++)
		want(known, KNOWN_PHONE, contact->phones[i].value);
	for (size_t i = 0; i < contact->n_urls; i++)
		want(known, KNOWN_URL, contact->urls[i].value);
	want(known, KNOWN_NAME, contact->folded);
	want(known, KNOWN_EXTERNAL, contact->external);
	want(known, KNOWN_ORGANIZATION, contact->organization_folded);
	for (size_t i = 0; i < contact->n_places; i++)
		want(known, KNOWN_ORGANIZATION, contact->places[i].folded);
	known->networks &= import_networks(contact);
}

static struct texts texts_of(const struct import_known *known, enum known_kind kind)
{
	return (struct texts){known->texts[kind], known->n_texts[kind]};
}

/* Rows whose first member is the text that was found. */
static void note_all(struct import_known *known, enum known_kind kind, const struct list *rows, size_t size)
{
	for (size_t i = 0; i < rows->n; i++)
		import_known_note(known, kind, *(const struct str *)((const char *)rows->items + i * size), 1);
}

static enum err read_identities(struct ctx *ctx, struct import_known *known)
{
	static const struct {
		enum known_kind kind;
		enum identity_kind identity;
	} kinds[] = {
		{KNOWN_EMAIL, IDENTITY_KIND_EMAIL}, {KNOWN_PHONE, IDENTITY_KIND_PHONE}, {KNOWN_URL, IDENTITY_KIND_URL}};
	struct list rows;
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		if (known->n_texts[kinds[i].kind] == 0)
			continue;
		TRY(known_identities(ctx->tx,
			(struct known_identities_args){
				ctx->workspace, kinds[i].identity, texts_of(known, kinds[i].kind)},
			&rows));
		note_all(known, kinds[i].kind, &rows, sizeof(struct known_identities_row));
	}
	return OK;
}

static enum err read_organizations(struct ctx *ctx, struct import_known *known)
{
	struct list rows;
	TRY(known_organizations(ctx->tx,
		(struct known_organizations_args){ctx->workspace, texts_of(known, KNOWN_ORGANIZATION)}, &rows));
	const struct known_organizations_row *row = rows.items;
	for (size_t i = 0; i < rows.n; i++)
		import_known_note(known, KNOWN_ORGANIZATION, row[i].folded, row[i].id.v);
	return OK;
}

enum err import_known_read(
	struct ctx *ctx, struct import_known *known, struct str source, const struct file_record *records, size_t n)
{
	struct list rows;
	if (!known)
		return OK;
	import_known_forget(known);
	for (size_t i = 0; i < n && i < KNOWN_ROWS; i++)
		if (records[i].has_contact && str_none(records[i].refused))
			want_contact(known, &records[i].contact);
	if (known->n == 0)
		return OK;
	TRY(read_identities(ctx, known));
	TRY(known_names(ctx->tx,
		(struct known_names_args){ctx->workspace, texts_of(known, KNOWN_NAME), known->networks}, &rows));
	note_all(known, KNOWN_NAME, &rows, sizeof(struct known_names_row));
	if (known->n_texts[KNOWN_EXTERNAL] > 0) {
		TRY(known_externals(ctx->tx,
			(struct known_externals_args){ctx->workspace, source, texts_of(known, KNOWN_EXTERNAL)}, &rows));
		note_all(known, KNOWN_EXTERNAL, &rows, sizeof(struct known_externals_row));
	}
	return read_organizations(ctx, known);
}

bool import_known_absent(const struct import_known *known, enum known_kind kind, struct str text)
{
	if (!known || text.n == 0)
		return false;
	const struct slot *slot = &known->slots[place_of(known, kind, text)];
	return !str_none(slot->text) && slot->id == 0;
}

bool import_known_organization(
	const struct import_known *known, struct str folded, struct organization_id *ret_organization)
{
	if (!known || folded.n == 0)
		return false;
	const struct slot *slot = &known->slots[place_of(known, KNOWN_ORGANIZATION, folded)];
	if (str_none(slot->text) || slot->id == 0)
		return false;
	*ret_organization = (struct organization_id){slot->id};
	return true;
}

void import_known_note(struct import_known *known, enum known_kind kind, struct str text, int64_t id)
{
	if (!known || text.n == 0)
		return;
	struct slot *slot = &known->slots[place_of(known, kind, text)];
	/* What was not asked for will be asked of the database. */
	if (!str_none(slot->text))
		slot->id = id;
}

void import_known_note_person(struct import_known *known, const struct contact_record *contact)
{
	for (size_t i = 0; i < contact->n_emails; i++)
		import_known_note(known, KNOWN_EMAIL, contact->emails[i].value, 1);
	for (size_t i = 0; i < contact->n_phones; i++)
		import_known_note(known, KNOWN_PHONE, contact->phones[i].value, 1);
	for (size_t i = 0; i < contact->n_urls; i++)
		import_known_note(known, KNOWN_URL, contact->urls[i].value, 1);
	import_known_note(known, KNOWN_NAME, contact->folded, 1);
	import_known_note(known, KNOWN_EXTERNAL, contact->external, 1);
}
