#include "domain/referrals/fits.h"

#include <string.h>

#include "format/text.h"

enum { WORD_LEAST = 3, ALIKE_LEAST = 5, SHARED_LEAST = 2 };

static bool says_nothing(struct str word)
{
	static const char *const words[] = {"and", "are", "but", "for", "from", "has", "have", "her", "his", "into",
		"its", "not", "our", "that", "the", "their", "them", "they", "this", "who", "whom", "whose", "with",
		"you", "your", "aber", "als", "auf", "aus", "das", "dem", "den", "der", "des", "die", "ein", "eine",
		"fur", "mit", "nicht", "oder", "und", "von", "zum", "zur"};
	if (word.n < WORD_LEAST)
		return true;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (words[i][0] == word.p[0] && str_is(word, words[i]))
			return true;
	return false;
}

/* "practices" is "practice", "companies" is "company": enough for one text to meet another. */
static struct str stem_of(struct arena *arena, struct str word)
{
	if (word.n > 5 && str_ends(word, STR("ies")))
		return str_join(arena, str_sub(word, 0, word.n - 3), STR("y"));
	bool plural = word.n > 4 && word.p[word.n - 1] == 's' && word.p[word.n - 2] != 's';
	return plural ? str_sub(word, 0, word.n - 1) : word;
}

static bool is_there(const struct fits_words *words, struct str stem)
{
	for (size_t i = 0; i < words->n; i++)
		if (str_equal(words->stems[i], stem))
			return true;
	return false;
}

static bool parts_words(char c)
{
	return c == ' ' || c == '\n' || c == '\t' || strchr(",.;:()[]/\"!?-+&", c) != NULL;
}

void fits_words(struct arena *arena, struct str text, struct fits_words *ret_words)
{
	struct fits_words words = {.n = 0};
	size_t most = text.n / 2 + 1;
	words.shown = ARENA_ARRAY(arena, most, struct str);
	words.stems = ARENA_ARRAY(arena, most, struct str);
	*ret_words = (struct fits_words){.n = 0};
	if (words.shown == NULL || words.stems == NULL)
		return;
	for (size_t at = 0; at < text.n;) {
		size_t end = at;
		while (end < text.n && !parts_words(text.p[end]))
			end++;
		struct str shown = str_sub(text, at, end - at);
		struct str folded = str_trim(text_fold(arena, shown));
		at = end + 1;
		if (says_nothing(folded))
			continue;
		struct str stem = stem_of(arena, folded);
		if (is_there(&words, stem))
			continue;
		words.shown[words.n] = shown;
		words.stems[words.n++] = stem;
	}
	*ret_words = words;
}

/* The same word, or the beginning of a longer one: "manage" and "management". */
static bool are_alike(struct str a, struct str b)
{
	struct str shorter = a.n <= b.n ? a : b, longer = a.n <= b.n ? b : a;
	if (a.p[0] != b.p[0]) /* nearly always: thousands of people are held against each partner's words */
		return false;
	return str_equal(a, b) || (shorter.n >= ALIKE_LEAST && str_starts(longer, shorter));
}

static bool shares(const struct fits_words *somebody, struct str stem)
{
	for (size_t i = 0; i < somebody->n; i++)
		if (are_alike(somebody->stems[i], stem))
			return true;
	return false;
}

static bool is_said_of(const struct fits_words *line, const struct fits_words *somebody)
{
	for (size_t i = 0; i < line->n; i++)
		if (!shares(somebody, line->stems[i]))
			return false;
	return line->n > 0;
}

void fits_match(
	struct arena *arena, const struct fits_wanted *wanted, const struct fits_words *somebody, struct fits *ret_fits)
{
	struct fits fits = {.words = STR("")};
	const struct fits_words *ideal = &wanted->ideal;
	for (size_t i = 0; i < ideal->n; i++) {
		if (!shares(somebody, ideal->stems[i]))
			continue;
		fits.words = fits.shared == 0
				     ? ideal->shown[i]
				     : str_format(arena, "%.*s, %.*s", STR_ARG(fits.words), STR_ARG(ideal->shown[i]));
		fits.shared++;
	}
	fits.fits = fits.shared >= SHARED_LEAST || (fits.shared == 1 && ideal->n == 1);
	for (size_t i = 0; i < wanted->n_lines; i++)
		fits.fits = fits.fits && !is_said_of(&wanted->lines[i], somebody);
	*ret_fits = fits;
}
