#include "domain/referrals/acquainted.h"

#include "domain/words.h"
#include "format/text.h"

/* Beginnings of words, folded. Few on purpose: what is not known is a firm, which is said of anything. */
static const char *const school_words[] = {
	"school", "university", "universit", "college", "hochschule", "schule", "gymnasium", "academy", "lycee"};
static const char *const club_words[] = {"club", "verein", "choir", "chor", "rotary", "lions", "rowing", "sportverein"};

static bool has_word(struct str folded, const char *const *words, size_t n)
{
	struct str word;
	while (str_split(&folded, ' ', &word))
		for (size_t i = 0; i < n; i++) {
			struct str beginning = str_c(words[i]);
			/* A short word stands whole: "chor" is no "choreography". */
			if (beginning.n > 5 ? str_starts(word, beginning) : str_equal(word, beginning))
				return true;
		}
	return false;
}

enum place_kind acquainted_place(struct arena *arena, struct str organization)
{
	struct str folded = text_fold(arena, organization);
	if (has_word(folded, school_words, sizeof school_words / sizeof *school_words))
		return PLACE_KIND_SCHOOL;
	if (has_word(folded, club_words, sizeof club_words / sizeof *club_words))
		return PLACE_KIND_CLUB;
	return PLACE_KIND_FIRM;
}

static struct day later(struct day a, struct day b)
{
	return a.ymd > b.ymd ? a : b;
}

/* The first end there is; none when neither has ended. */
static struct day earlier_end(struct day a, struct day b)
{
	if (day_none(a) || day_none(b))
		return day_none(a) ? b : a;
	return a.ymd < b.ymd ? a : b;
}

/* " 2015-2019", or nothing where a year is not known. */
static struct str years(struct arena *arena, struct day from, struct day to)
{
	if (day_none(from) || day_none(to))
		return STR("");
	int first = from.ymd / 10000, last = to.ymd / 10000;
	return first == last ? str_format(arena, " in %d", first) : str_format(arena, " %d-%d", first, last);
}

static struct str at_one_place(struct arena *arena, const struct acquainted *how)
{
	bool both_still = day_none(how->mine_until) && day_none(how->theirs_until);
	bool dated = !day_none(how->mine_since) && !day_none(how->theirs_since);
	struct day from = dated ? later(how->mine_since, how->theirs_since) : DAY_NONE;
	struct day to = earlier_end(how->mine_until, how->theirs_until);
	struct words_arg organization = {"organization", .text = how->organization};
	struct words_arg when = {"years", .text = years(arena, from, to)};
	enum place_kind place = acquainted_place(arena, how->organization);
	if (place == PLACE_KIND_SCHOOL)
		return words_of(arena, PREPARE_SCHOOL, organization, when);
	if (place == PLACE_KIND_CLUB)
		return both_still ? words_of(arena, PREPARE_CLUB, organization)
				  : words_of(arena, PREPARE_CLUB_ONCE, organization, when);
	if (!both_still)
		return words_of(arena, PREPARE_WERE_AT, organization, when);
	if (day_none(from))
		return words_of(arena, PREPARE_ARE_AT, organization);
	return words_of(
		arena, PREPARE_ARE_AT_SINCE, organization, {"year", .text = str_format(arena, "%d", from.ymd / 10000)});
}

struct str acquainted_reason(struct arena *arena, const struct acquainted *how)
{
	struct words_arg source = {"source", .text = how->source}, person = {"person", .text = how->person};
	struct words_arg kind = {"kind", .text = enum_word(&relationship_kind_info, (int)how->kind)};
	struct words_arg day = {"day", .day = how->seen};
	bool is_named = how->kind != RELATIONSHIP_KIND_ACQUAINTANCE;
	if (how->kind == RELATIONSHIP_KIND_NONE)
		return at_one_place(arena, how);
	switch (how->evidence) {
	case EVIDENCE_MAIL:
		return day_none(how->seen) ? words_of(arena, PREPARE_MAIL, source, person)
					   : words_of(arena, PREPARE_MAIL_ON, source, person, day);
	case EVIDENCE_CALENDAR:
		return day_none(how->seen) ? words_of(arena, PREPARE_MET, source, person)
					   : words_of(arena, PREPARE_MET_ON, source, person, day);
	case EVIDENCE_IMPORTED:
		return is_named ? words_of(arena, PREPARE_FILE_AS, source, person, kind)
				: words_of(arena, PREPARE_FILE, source, person);
	case EVIDENCE_INFERRED:
		return words_of(arena, PREPARE_PROBABLY, source, person);
	default:
		return is_named ? words_of(arena, PREPARE_KNOWS_AS, source, person, kind)
				: words_of(arena, PREPARE_KNOWS, source, person);
	}
}

struct str acquainted_at(
	struct arena *arena, struct str source, struct str organization, struct day since, struct day until)
{
	struct words_arg who = {"source", .text = source}, where = {"organization", .text = organization};
	if (day_none(until))
		return words_of(arena, PREPARE_IS_AT, who, where);
	if (day_none(since))
		return words_of(arena, PREPARE_WAS_AT, who, where,
			{"year", .text = str_format(arena, "%d", until.ymd / 10000)});
	return words_of(arena, PREPARE_WAS_AT_YEARS, who, where, {"years", .text = years(arena, since, until)});
}
