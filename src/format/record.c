#include "format/record.h"
#include <string.h>
#include "base/out.h"
#include "base/utf8.h"
#include "format/identity.h"

enum { MAX_NOTES = 8192, MAX_NAME = 200 };

/* A row being read. */
struct reading {
	struct arena *arena;
	const struct layout *layout;
	struct file_record *record;
	struct str first, middle, last, suffix, whole, nickname;
	struct str relation_label;
	struct str deleted, master;
	struct out notes;
};

static bool is_date_field(enum layout_field field)
{
	return field == LAYOUT_CONNECTED || field == LAYOUT_DEAL_OPENED || field == LAYOUT_DEAL_CLOSED;
}

void record_watch(const struct layout *layout, const struct csv_row *row, struct date_evidence *evidence)
{
	for (size_t i = 0; i < row->n && i < layout->n; i++)
		if (is_date_field(layout->fields[i]))
			date_watch(evidence, row->cells[i]);
}

/* ---- cells ---- */

static struct str cleaned(struct reading *reading, struct str cell)
{
	struct str text = text_clean(reading->arena, text_entities(reading->arena, cell));
	return utf8_clip(text, MAX_NAME);
}

static void note(struct reading *reading, struct str label, struct str text)
{
	if (text.n == 0 || reading->notes.n > MAX_NOTES)
		return;
	if (reading->notes.n)
		out_char(&reading->notes, '\n');
	if (label.n) {
		out_str(&reading->notes, label);
		out_z(&reading->notes, ": ");
	}
	out_str(&reading->notes, utf8_clip(text, MAX_NOTES));
}

/* Takes the next of several values in one cell: " ::: " in Google's, else commas, semicolons, lines. */
static bool next_value(struct str *rest, struct str *ret_value)
{
	if (str_none(*rest))
		return false;
	size_t google = str_find(*rest, STR(" ::: ")), at = google, skip = 5;
	for (size_t i = 0; google == SIZE_MAX && i < rest->n && at == SIZE_MAX; i++)
		if (strchr(",;\n|", rest->p[i])) {
			at = i;
			skip = 1;
		}
	*ret_value = str_trim(str_sub(*rest, 0, at == SIZE_MAX ? rest->n : at));
	*rest = at == SIZE_MAX ? STR_NONE : str_from(*rest, at + skip);
	return true;
}

static void add_value(struct record_value *values, size_t *n, struct str value, struct str shown)
{
	for (size_t i = 0; i < *n; i++)
		if (str_equal(values[i].value, value))
			return;
	if (*n < RECORD_MAX_VALUES)
		values[(*n)++] = (struct record_value){value, shown};
}

static void add_emails(struct reading *reading, struct str cell)
{
	struct contact_record *contact = &reading->record->contact;
	struct str rest = cell, item, email;
	while (next_value(&rest, &item)) {
		if (identity_email(reading->arena, item, &email))
			add_value(contact->emails, &contact->n_emails, email, item);
		else
			note(reading, STR("E-mail"), cleaned(reading, item));
	}
}

static void add_phones(struct reading *reading, struct str cell)
{
	struct contact_record *contact = &reading->record->contact;
	struct str rest = cell, item, phone;
	while (next_value(&rest, &item)) {
		if (identity_phone(reading->arena, item, reading->layout->country, &phone))
			add_value(contact->phones, &contact->n_phones, phone, cleaned(reading, item));
		else
			note(reading, STR("Phone"), cleaned(reading, item));
	}
}

static void add_urls(struct reading *reading, struct str cell)
{
	struct contact_record *contact = &reading->record->contact;
	struct str rest = cell, item, url;
	while (next_value(&rest, &item)) {
		if (identity_url(reading->arena, item, &url) && identity_url_is_profile(url))
			add_value(contact->urls, &contact->n_urls, url, item);
		else
			note(reading, STR("Website"), cleaned(reading, item));
	}
}

static void add_labels(struct reading *reading, struct str cell)
{
	struct str rest = cell, item;
	AUTO_OUT labels;
	out_init(&labels, MAX_NOTES);
	while (next_value(&rest, &item)) {
		if (item.n == 0 || item.p[0] == '*')
			continue; /* "* myContacts": the system's */
		if (labels.n)
			out_z(&labels, ", ");
		out_str(&labels, cleaned(reading, item));
	}
	note(reading, STR("Labels"), out_text(&labels));
}

static void add_relation(struct reading *reading, enum record_relation_kind kind, struct str name, bool by_id)
{
	struct contact_record *contact = &reading->record->contact;
	struct str text = cleaned(reading, name);
	struct str folded = by_id ? text : text_fold(reading->arena, text);
	if (folded.n && contact->n_relations < RECORD_MAX_VALUES)
		contact->relations[contact->n_relations++] = (struct record_relation){kind, text, folded, by_id};
}

static void add_relations(struct reading *reading, enum record_relation_kind kind, struct str cell)
{
	struct str rest = cell, item;
	while (next_value(&rest, &item))
		add_relation(reading, kind, item, false);
}

/* "Spouse", "* Friend", "manager": what Google's labels say. */
static enum record_relation_kind kind_of_label(struct reading *reading, struct str label)
{
	static const struct {
		const char *word;
		enum record_relation_kind kind;
	} words[] = {
		{"referred", RECORD_RELATION_REFERRED_BY},
		{"manager", RECORD_RELATION_MANAGER},
		{"boss", RECORD_RELATION_MANAGER},
		{"vorgesetzt", RECORD_RELATION_MANAGER},
		{"assistant", RECORD_RELATION_ASSISTANT},
		{"assistent", RECORD_RELATION_ASSISTANT},
		{"spouse", RECORD_RELATION_FAMILY},
		{"partner", RECORD_RELATION_FAMILY},
		{"child", RECORD_RELATION_FAMILY},
		{"mother", RECORD_RELATION_FAMILY},
		{"father", RECORD_RELATION_FAMILY},
		{"parent", RECORD_RELATION_FAMILY},
		{"brother", RECORD_RELATION_FAMILY},
		{"sister", RECORD_RELATION_FAMILY},
		{"relative", RECORD_RELATION_FAMILY},
		{"wife", RECORD_RELATION_FAMILY},
		{"husband", RECORD_RELATION_FAMILY},
		{"son", RECORD_RELATION_FAMILY},
		{"daughter", RECORD_RELATION_FAMILY},
		{"friend", RECORD_RELATION_FRIEND},
		{"colleague", RECORD_RELATION_COLLEAGUE},
		{"coworker", RECORD_RELATION_COLLEAGUE},
	};
	struct str folded = text_fold(reading->arena, label);
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (str_find(folded, str_c(words[i].word)) != SIZE_MAX)
			return words[i].kind;
	return RECORD_RELATION_OTHER;
}

static void take_first(struct reading *reading, struct str *to, struct str cell)
{
	if (str_empty(*to))
		*to = cleaned(reading, cell);
}

/* ---- deals ---- */

static const struct {
	const char *word;
	enum record_stage stage;
} stages[] = {
	{"closed won", RECORD_STAGE_WON},
	{"closedwon", RECORD_STAGE_WON},
	{"gewonnen", RECORD_STAGE_WON},
	{"won", RECORD_STAGE_WON},
	{"gagne", RECORD_STAGE_WON},
	{"ganad", RECORD_STAGE_WON},
	{"abgeschlossen und gewonnen", RECORD_STAGE_WON},
	{"lost", RECORD_STAGE_LOST},
	{"verloren", RECORD_STAGE_LOST},
	{"perdu", RECORD_STAGE_LOST},
	{"perdid", RECORD_STAGE_LOST},
	{"declined", RECORD_STAGE_LOST},
	{"propos", RECORD_STAGE_PROPOSED},
	{"presentation", RECORD_STAGE_PROPOSED},
	{"contract", RECORD_STAGE_PROPOSED},
	{"decision", RECORD_STAGE_PROPOSED},
	{"negotiat", RECORD_STAGE_PROPOSED},
	{"verhandlung", RECORD_STAGE_PROPOSED},
	{"angebot", RECORD_STAGE_PROPOSED},
	{"offerte", RECORD_STAGE_PROPOSED},
	{"quote", RECORD_STAGE_PROPOSED},
	{"unqualified", RECORD_STAGE_DISCOVERY},
	{"qualif", RECORD_STAGE_QUALIFIED},
};

static enum record_stage stage_of(struct reading *reading, struct str cell)
{
	struct str folded = text_fold(reading->arena, cell);
	for (size_t i = 0; i < sizeof stages / sizeof *stages; i++)
		if (str_find(folded, str_c(stages[i].word)) != SIZE_MAX)
			return stages[i].stage;
	return RECORD_STAGE_DISCOVERY;
}

static void refuse(struct reading *reading, struct str column, const char *what, struct str cell)
{
	if (str_none(reading->record->refused))
		reading->record->refused = str_format(reading->arena, "\"%.*s\" in the column \"%.*s\" is %s.",
			STR_ARG(utf8_clip(cell, 60)), STR_ARG(column), what);
}

static void read_money(struct reading *reading, struct str column, struct str cell)
{
	struct deal_record *deal = &reading->record->deal;
	char *currency = str_z(reading->arena, deal->currency);
	if (currency && minor_parse(cell, money_digits(currency), &deal->value) != OK)
		refuse(reading, column, "no amount of money", cell);
}

static void read_date(struct reading *reading, struct str column, struct str cell, struct day *ret_day)
{
	if (!date_parse(cell, reading->layout->order, ret_day))
		refuse(reading, column, "no date", cell);
}

struct str record_squeeze(struct arena *arena, struct str folded)
{
	char *to = arena_alloc(arena, folded.n + 1);
	size_t n = 0;
	for (size_t i = 0; to && i < folded.n; i++)
		if (folded.p[i] != ' ')
			to[n++] = folded.p[i];
	return to ? (struct str){to, n} : STR("");
}

static bool read_deal_cell(struct reading *reading, enum layout_field field, struct str column, struct str cell)
{
	struct deal_record *deal = &reading->record->deal;
	switch (field) {
	case LAYOUT_DEAL_ID:
		deal->external = cleaned(reading, cell);
		return true;
	case LAYOUT_DEAL_NAME:
		deal->name = cleaned(reading, cell);
		return true;
	case LAYOUT_DEAL_STAGE:
		deal->stage = stage_of(reading, cell);
		return true;
	case LAYOUT_DEAL_VALUE:
		read_money(reading, column, cell);
		return true;
	case LAYOUT_DEAL_CURRENCY:
		return true; /* read before the rest */
	case LAYOUT_DEAL_OPENED:
		read_date(reading, column, cell, &deal->opened);
		return true;
	case LAYOUT_DEAL_CLOSED:
		read_date(reading, column, cell, &deal->closed);
		return true;
	case LAYOUT_DEAL_OFFER:
		deal->offer = cleaned(reading, cell);
		deal->offer_folded = record_squeeze(reading->arena, text_fold(reading->arena, deal->offer));
		return true;
	case LAYOUT_DEAL_OWNER:
		deal->owner = cleaned(reading, cell);
		deal->owner_folded = text_fold(reading->arena, deal->owner);
		return true;
	default:
		return false;
	}
}

/* ---- contacts ---- */

static bool read_name_cell(struct reading *reading, enum layout_field field, struct str cell)
{
	switch (field) {
	case LAYOUT_NAME:
		take_first(reading, &reading->whole, cell);
		return true;
	case LAYOUT_FIRST:
		take_first(reading, &reading->first, cell);
		return true;
	case LAYOUT_MIDDLE:
		take_first(reading, &reading->middle, cell);
		return true;
	case LAYOUT_LAST:
		take_first(reading, &reading->last, cell);
		return true;
	case LAYOUT_SUFFIX:
		take_first(reading, &reading->suffix, cell);
		return true;
	case LAYOUT_NICKNAME:
		take_first(reading, &reading->nickname, cell);
		return true;
	case LAYOUT_PREFIX:
		return true;
	default:
		return false;
	}
}

static bool read_relation_cell(struct reading *reading, enum layout_field field, struct str cell)
{
	switch (field) {
	case LAYOUT_REFERRED_BY:
		add_relations(reading, RECORD_RELATION_REFERRED_BY, cell);
		return true;
	case LAYOUT_MANAGER:
		add_relations(reading, RECORD_RELATION_MANAGER, cell);
		return true;
	case LAYOUT_ASSISTANT:
		add_relations(reading, RECORD_RELATION_ASSISTANT, cell);
		return true;
	case LAYOUT_SPOUSE:
	case LAYOUT_CHILDREN:
		add_relations(reading, RECORD_RELATION_FAMILY, cell);
		return true;
	case LAYOUT_REPORTS_TO:
		add_relation(reading, RECORD_RELATION_MANAGER, cell, true);
		return true;
	case LAYOUT_RELATION_LABEL:
		reading->relation_label = cell;
		return true;
	case LAYOUT_RELATION_VALUE:
		add_relations(reading, kind_of_label(reading, reading->relation_label), cell);
		reading->relation_label = STR("");
		return true;
	default:
		return false;
	}
}

static void read_contact_cell(struct reading *reading, enum layout_field field, struct str column, struct str cell)
{
	struct contact_record *contact = &reading->record->contact;
	switch (field) {
	case LAYOUT_EMAIL:
		add_emails(reading, cell);
		break;
	case LAYOUT_PHONE:
		add_phones(reading, cell);
		break;
	case LAYOUT_URL:
		add_urls(reading, cell);
		break;
	case LAYOUT_ORGANIZATION:
		take_first(reading, &contact->organization, cell);
		break;
	case LAYOUT_TITLE:
		take_first(reading, &contact->title, cell);
		break;
	case LAYOUT_TOWN:
		take_first(reading, &contact->town, cell);
		break;
	case LAYOUT_CONTACT_ID:
		contact->external = str_sub(cleaned(reading, cell), 0, str_find_char(cell, ';'));
		break;
	case LAYOUT_LABELS:
		add_labels(reading, cell);
		break;
	case LAYOUT_DELETED:
		reading->deleted = cell;
		break;
	case LAYOUT_MASTER_ID:
		reading->master = cell;
		break;
	case LAYOUT_NOTES:
		note(reading, STR(""), text_clean_lines(reading->arena, text_entities(reading->arena, cell)));
		break;
	case LAYOUT_NOTE:
		note(reading, column, text_clean_lines(reading->arena, text_entities(reading->arena, cell)));
		break;
	case LAYOUT_CONNECTED:
		/* When they connected is worth less than the contact: a bad date becomes a note. */
		if (!date_parse(cell, reading->layout->order, &contact->connected))
			note(reading, column, cleaned(reading, cell));
		break;
	default:
		break;
	}
}

/* "Díaz, Ana" is "Ana Díaz"; "Ana Díaz, PhD" stays. */
static struct str turn_around(struct reading *reading, struct str whole)
{
	size_t comma = str_find_char(whole, ',');
	if (comma == SIZE_MAX || str_find_char(str_from(whole, comma + 1), ',') != SIZE_MAX)
		return whole;
	struct str last = str_trim(str_sub(whole, 0, comma)), first = str_trim(str_from(whole, comma + 1));
	struct str folded = text_fold(reading->arena, first);
	static const char *const titles[] = {
		"jr", "sr", "ii", "iii", "iv", "phd", "md", "mba", "cpa", "esq", "dds", "ms", "ma", "pmp"};
	for (size_t i = 0; i < sizeof titles / sizeof *titles; i++)
		if (str_is(folded, titles[i]))
			return whole;
	return folded.n ? str_format(reading->arena, "%.*s %.*s", STR_ARG(first), STR_ARG(last)) : last;
}

/* "Ana Díaz (ana@example.org); Ben Haddad (...)", as programs name the contact of a deal: the first of them. */
static void split_address(struct reading *reading)
{
	struct str whole = reading->whole, email;
	size_t open = str_find_char(whole, '('), close = str_find_char(whole, ')');
	if (open == SIZE_MAX || close == SIZE_MAX || close < open)
		return;
	if (!identity_email(reading->arena, str_sub(whole, open + 1, close - open - 1), &email))
		return;
	struct contact_record *contact = &reading->record->contact;
	add_value(contact->emails, &contact->n_emails, email, email);
	reading->whole = str_trim(str_sub(whole, 0, open));
}

static struct str compose_name(struct reading *reading)
{
	AUTO_OUT name;
	out_init(&name, 0);
	struct str parts[] = {reading->first, reading->middle, reading->last, reading->suffix};
	bool any = reading->first.n || reading->last.n;
	for (size_t i = 0; any && i < sizeof parts / sizeof *parts; i++) {
		if (!parts[i].n)
			continue;
		if (name.n)
			out_char(&name, ' ');
		out_str(&name, parts[i]);
	}
	if (name.n)
		return utf8_clip(str_copy(reading->arena, out_text(&name)), MAX_NAME);
	if (reading->whole.n)
		return turn_around(reading, reading->whole);
	return reading->nickname;
}

static void finish_contact(struct reading *reading)
{
	struct contact_record *contact = &reading->record->contact;
	struct arena *arena = reading->arena;
	split_address(reading);
	contact->name = compose_name(reading);
	if (!contact->name.n && contact->n_emails)
		contact->name = contact->emails[0].value;
	/* Some exports write the address into the name. */
	contact->folded = text_fold(arena, contact->name);
	contact->organization_folded = text_fold_organization(arena, contact->organization);
	if (!contact->organization_folded.n)
		contact->organization = STR("");
	contact->notes = str_copy(arena, out_text(&reading->notes));
	if (contact->folded.n) {
		text_words(arena, contact->folded, &contact->words);
		text_words(arena, contact->organization_folded, &contact->words);
	}
	reading->record->has_contact = contact->folded.n > 0;
}

/* ---- rows ---- */

static void decide(struct reading *reading, const struct csv_row *row)
{
	struct file_record *record = reading->record;
	struct deal_record *deal = &record->deal;
	record->has_deal = reading->layout->deals &&
			   (deal->external.n || deal->name.n || deal->opened.ymd || deal->value.v);
	deal->organization = record->contact.organization;
	deal->organization_folded = record->contact.organization_folded;
	for (size_t i = reading->layout->n; i < row->n; i++)
		if (row->cells[i].n && str_none(record->refused))
			record->refused = str_format(reading->arena,
				"The row has %zu columns, the header %zu: is a comma in it without quotes?", row->n,
				reading->layout->n);
	if (str_is(reading->deleted, "true") || str_is(reading->deleted, "1") || str_is(reading->deleted, "TRUE"))
		record->refused = STR("It was deleted in the program that it comes from.");
	else if (reading->master.n)
		record->refused = STR("It was merged into another contact in the program that it comes from.");
	else if (!record->has_contact && !record->has_deal && str_none(record->refused))
		record->refused = reading->layout->contacts ? STR("It has no name and no e-mail address.")
							    : STR("It names no deal.");
}

static struct str currency_of(const struct layout *layout, const struct csv_row *row)
{
	for (size_t i = 0; i < row->n && i < layout->n; i++)
		if (layout->fields[i] == LAYOUT_DEAL_CURRENCY && row->cells[i].n == 3)
			return row->cells[i];
	return layout->currency;
}

enum err record_read(
	struct arena *arena, const struct layout *layout, const struct csv_row *row, struct file_record *ret_record)
{
	memset(ret_record, 0, sizeof *ret_record);
	ret_record->row = row->number;
	struct reading reading = {.arena = arena, .layout = layout, .record = ret_record};
	if (layout->deals)
		ret_record->deal.currency = currency_of(layout, row);
	out_init(&reading.notes, 1 << 16);
	for (size_t i = 0; i < row->n && i < layout->n; i++) {
		enum layout_field field = layout->fields[i];
		struct str cell = row->cells[i];
		if (cell.n == 0 || field == LAYOUT_IGNORE || field == LAYOUT_NEVER)
			continue;
		if (!read_name_cell(&reading, field, cell) && !read_relation_cell(&reading, field, cell) &&
			!read_deal_cell(&reading, field, layout->columns[i], cell))
			read_contact_cell(&reading, field, layout->columns[i], cell);
	}
	finish_contact(&reading);
	decide(&reading, row);
	enum err err = out_failed(&reading.notes);
	out_free(&reading.notes);
	return arena_failed(arena) || err == ERR_NOMEM ? ERR_NOMEM : OK;
}
