#include "format/record_reading.h"
#include "base/utf8.h"
#include "format/identity.h"

/* ---- several values in one cell ---- */

static bool next_value(struct str *rest, struct str *ret_value)
{
	return reading_next(rest, ",;\n|", ret_value);
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
			reading_note(reading, STR("E-mail"), reading_clean(reading, item));
	}
}

static void add_phones(struct reading *reading, struct str cell)
{
	struct contact_record *contact = &reading->record->contact;
	struct str rest = cell, item, phone;
	while (next_value(&rest, &item)) {
		if (identity_phone(reading->arena, item, reading->layout->country, &phone))
			add_value(contact->phones, &contact->n_phones, phone, reading_clean(reading, item));
		else
			reading_note(reading, STR("Phone"), reading_clean(reading, item));
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
			reading_note(reading, STR("Website"), reading_clean(reading, item));
	}
}

static void add_labels(struct reading *reading, struct str cell)
{
	struct str rest = cell, item;
	AUTO_OUT labels;
	out_init(&labels, READING_MAX_NOTES);
	while (next_value(&rest, &item)) {
		if (item.n == 0 || item.p[0] == '*')
			continue; /* "* myContacts": the system's */
		if (labels.n)
			out_z(&labels, ", ");
		out_str(&labels, reading_clean(reading, item));
	}
	reading_note(reading, STR("Labels"), out_text(&labels));
}

static void add_relation(struct reading *reading, enum record_relation_kind kind, struct str name, bool by_id)
{
	struct contact_record *contact = &reading->record->contact;
	struct str text = reading_clean(reading, name);
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

/* ---- cells ---- */

static void take_first(struct reading *reading, struct str *to, struct str cell)
{
	if (str_empty(*to))
		*to = reading_clean(reading, cell);
}

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

static void read_other_cell(struct reading *reading, enum layout_field field, struct str column, struct str cell)
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
	case LAYOUT_SCHOOL:
	case LAYOUT_CLUB:
		reading_places(reading, field == LAYOUT_CLUB, column, cell);
		break;
	case LAYOUT_SCHOOL_YEARS:
		reading->school_years = reading_clean(reading, cell);
		reading->school_years_column = column;
		break;
	case LAYOUT_CONTACT_ID:
		contact->external = str_sub(reading_clean(reading, cell), 0, str_find_char(cell, ';'));
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
		reading_note(reading, STR(""), text_clean_lines(reading->arena, text_entities(reading->arena, cell)));
		break;
	case LAYOUT_NOTE:
		reading_note(reading, column, text_clean_lines(reading->arena, text_entities(reading->arena, cell)));
		break;
	case LAYOUT_CONNECTED:
		/* When they connected is worth less than the contact: a bad date becomes a note. */
		if (!date_parse(cell, reading->layout->order, &contact->connected))
			reading_note(reading, column, reading_clean(reading, cell));
		break;
	default:
		break;
	}
}

void reading_contact_cell(struct reading *reading, enum layout_field field, struct str column, struct str cell)
{
	if (!read_name_cell(reading, field, cell) && !read_relation_cell(reading, field, cell))
		read_other_cell(reading, field, column, cell);
}

/* ---- their name ---- */

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
		return utf8_clip(str_copy(reading->arena, out_text(&name)), READING_MAX_NAME);
	if (reading->whole.n)
		return turn_around(reading, reading->whole);
	return reading->nickname;
}

void reading_finish_contact(struct reading *reading)
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
	reading_finish_places(reading);
	contact->notes = str_copy(arena, out_text(&reading->notes));
	if (contact->folded.n) {
		text_words(arena, contact->folded, &contact->words);
		text_words(arena, contact->organization_folded, &contact->words);
		for (size_t i = 0; i < contact->n_places; i++)
			text_words(arena, contact->places[i].folded, &contact->words);
	}
	reading->record->has_contact = contact->folded.n > 0;
}
