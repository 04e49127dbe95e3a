/* The schools and clubs that a row names, and when somebody was there. */
#include "format/record_reading.h"

enum { YEAR_FIRST = 1900, YEAR_LAST = 2099 };

/* ---- years ---- */

struct years {
	struct day since, until;
	bool bare; /* a year and nothing else: it may be a part of a name */
};

/* Folded, beside a year. */
static const char *const words_left[] = {"class of", "graduated", "graduated in", "until", "jahrgang", "abschluss",
	"bis", "promotion", "lichting", "tot", "hasta"};
static const char *const words_since[] = {"since", "from", "seit", "ab", "depuis", "sinds", "vanaf", "desde"};
static const char *const words_between[] = {"to", "until", "bis", "a", "au", "tot", "hasta"};
static const char *const words_still[] = {
	"present", "today", "now", "current", "heute", "aujourdhui", "heden", "nu", "hoy", "actualidad"};
#define TAKE(rest, words) take_word(rest, words, sizeof(words) / sizeof *(words))

/* The longest of the words that *rest begins with. */
static bool take_word(struct str *rest, const char *const *words, size_t n)
{
	size_t longest = 0;
	for (size_t i = 0; i < n; i++) {
		struct str word = str_c(words[i]);
		bool whole = rest->n == word.n || (rest->n > word.n && rest->p[word.n] == ' ');
		if (whole && word.n > longest && str_starts(*rest, word))
			longest = word.n;
	}
	*rest = str_trim(str_from(*rest, longest));
	return longest > 0;
}

static bool take_year(struct str *rest, int *ret_year)
{
	int year = 0;
	for (size_t i = 0; i < 4; i++) {
		if (i >= rest->n || rest->p[i] < '0' || rest->p[i] > '9')
			return false;
		year = year * 10 + (rest->p[i] - '0');
	}
	if (year < YEAR_FIRST || year > YEAR_LAST || (rest->n > 4 && rest->p[4] != ' '))
		return false;
	*rest = str_trim(str_from(*rest, 4));
	*ret_year = year;
	return true;
}

static struct day begins(int year)
{
	return day_make(year, 1, 1);
}

static struct day ends(int year)
{
	return day_make(year, 12, 31);
}

/* "2001-2005", "2001 to present", "class of 2005", "since 2001", "2005": folding has made spaces of dashes and brackets. */
static bool read_years(struct arena *arena, struct str text, struct years *ret_years)
{
	struct str rest = text_fold(arena, text), end = str_trim(text);
	int first, last = 0;
	bool left = TAKE(&rest, words_left), since = !left && TAKE(&rest, words_since);
	if (!take_year(&rest, &first))
		return false;
	end = str_ends(end, STR(")")) ? str_trim(str_sub(end, 0, end.n - 1)) : end;
	bool open = str_ends(end, STR("-")) || str_ends(end, STR("–"));
	struct years years = {.since = begins(first)};
	if (rest.n == 0 && !since && !open)
		years = (struct years){.until = ends(first), .bare = !left};
	if (rest.n > 0) {
		(void)TAKE(&rest, words_between);
		if (left || (!TAKE(&rest, words_still) && (!take_year(&rest, &last) || last < first)))
			return false;
		years.until = last > 0 ? ends(last) : DAY_NONE;
	}
	*ret_years = years;
	return rest.n == 0;
}

/* Whether the years begin here: in brackets, behind a comma, or so that they are no part of a name ("Expo 2000"). */
static bool years_from(struct arena *arena, struct str text, size_t at, struct years *ret_years)
{
	struct str before = str_trim(str_sub(text, 0, at));
	bool apart = str_ends(before, STR(",")) || text.p[at] == '(';
	bool word = apart || text.p[at - 1] == ' ';
	return word && read_years(arena, str_from(text, at), ret_years) && (apart || !ret_years->bare);
}

/* "Leeds University (2001-2005)": the name without its years; none where it has none. */
static struct str split_years(struct arena *arena, struct str text, struct years *ret_years)
{
	bool digits = false;
	for (size_t i = 0; i < text.n && !digits; i++)
		digits = text.p[i] >= '0' && text.p[i] <= '9';
	for (size_t at = 1; digits && at < text.n; at++) {
		if (!years_from(arena, text, at, ret_years))
			continue;
		struct str name = str_trim(str_sub(text, 0, at));
		while (name.n && (str_ends(name, STR(",")) || str_ends(name, STR(":")) || str_ends(name, STR("-"))))
			name = str_trim(str_sub(name, 0, name.n - 1));
		if (name.n)
			return name;
	}
	*ret_years = (struct years){0};
	return text;
}

/* ---- places ---- */

/* Columns named "Education" or "Member of" hold such answers as well. */
static bool is_no_place(struct str folded)
{
	static const char *const answers[] = {"none", "no", "yes", "n a", "na", "unknown", "other", "x", "keine",
		"nein", "ja", "aucun", "aucune", "non", "oui", "geen", "nee", "ninguno", "ninguna", "si", "high school",
		"secondary school", "college", "university", "some college", "graduate", "undergraduate",
		"postgraduate", "bachelor", "bachelors", "bachelor degree", "bachelors degree", "associate degree",
		"associates degree", "ba", "bs", "bsc", "master", "masters", "master degree", "masters degree", "ma",
		"ms", "msc", "mba", "phd", "doctorate", "diploma", "diplom", "abitur", "matura", "lehre", "licence",
		"bac", "hbo", "mbo", "wo"};
	for (size_t i = 0; i < sizeof answers / sizeof *answers; i++)
		if (str_is(folded, answers[i]))
			return true;
	return folded.n == 0;
}

static void add_place(struct contact_record *contact, const struct record_place *place)
{
	for (size_t i = 0; i < contact->n_places; i++)
		if (str_equal(contact->places[i].folded, place->folded))
			return;
	if (contact->n_places < RECORD_MAX_VALUES)
		contact->places[contact->n_places++] = *place;
}

void reading_places(struct reading *reading, bool club, struct str column, struct str cell)
{
	struct contact_record *contact = &reading->record->contact;
	struct str rest = cell, item;
	while (reading_next(&rest, ";\n|", &item)) {
		struct years years = {0};
		struct str text = reading_clean(reading, item), name = split_years(reading->arena, text, &years);
		struct record_place place = {.club = club,
			.name = name,
			.folded = text_fold_organization(reading->arena, name),
			.since = years.since,
			.until = years.until};
		if (is_no_place(place.folded))
			reading_note(reading, column, text);
		else
			add_place(contact, &place);
	}
}

/* A column of its own that says when they were at the only school of the row. */
static void place_years(struct reading *reading)
{
	struct contact_record *contact = &reading->record->contact;
	struct record_place *only = NULL;
	struct years years;
	size_t n = 0;
	for (size_t i = 0; i < contact->n_places; i++)
		if (!contact->places[i].club) {
			only = &contact->places[i];
			n++;
		}
	if (reading->school_years.n == 0)
		return;
	bool fits = n == 1 && day_none(only->since) && day_none(only->until) &&
		    read_years(reading->arena, reading->school_years, &years);
	if (!fits) {
		reading_note(reading, reading->school_years_column, reading->school_years);
		return;
	}
	only->since = years.since;
	only->until = years.until;
}

void reading_finish_places(struct reading *reading)
{
	struct contact_record *contact = &reading->record->contact;
	size_t n = 0;
	place_years(reading);
	for (size_t i = 0; i < contact->n_places; i++)
		if (!str_equal(contact->places[i].folded, contact->organization_folded))
			contact->places[n++] = contact->places[i];
	contact->n_places = n;
}
