#include "format/text.h"
#include <pthread.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>
#include <unicode/utrans.h>
#include "base/utf8.h"

/* ---- ICU's strings ---- */

enum { STACK_UNITS = 512 };

/* A string of ICU's UTF-16 units: on the stack while short, in the arena when long. */
struct units {
	UChar *p;
	int32_t n;
	int32_t room;
	UChar stack[STACK_UNITS];
};

static bool units_room(struct arena *arena, struct units *units, int32_t room)
{
	if (room <= units->room)
		return true;
	UChar *p = ARENA_ARRAY(arena, (size_t)room, UChar);
	if (!p)
		return false;
	units->p = p;
	units->room = room;
	return true;
}

static void units_init(struct units *units)
{
	units->p = units->stack;
	units->n = 0;
	units->room = STACK_UNITS;
}

static bool units_from(struct arena *arena, struct str s, struct units *ret)
{
	/* UTF-16 never needs more units than UTF-8 needs bytes. */
	if (s.n > INT32_MAX / 4 || !units_room(arena, ret, (int32_t)s.n + 1))
		return false;
	UErrorCode code = U_ZERO_ERROR;
	u_strFromUTF8WithSub(ret->p, ret->room, &ret->n, s.p, (int32_t)s.n, 0xFFFD, NULL, &code);
	return U_SUCCESS(code);
}

static struct str units_text(struct arena *arena, const struct units *units)
{
	char *p = arena_alloc(arena, (size_t)units->n * 3 + 1);
	if (!p)
		return STR("");
	UErrorCode code = U_ZERO_ERROR;
	int32_t n = 0;
	u_strToUTF8WithSub(p, units->n * 3 + 1, &n, units->p, units->n, 0xFFFD, NULL, &code);
	return U_SUCCESS(code) ? (struct str){p, (size_t)n} : STR("");
}

static bool units_normalize(
	struct arena *arena, const UNormalizer2 *normalizer, const struct units *in, struct units *ret)
{
	UErrorCode code = U_ZERO_ERROR;
	ret->n = unorm2_normalize(normalizer, in->p, in->n, ret->p, ret->room, &code);
	if (code == U_BUFFER_OVERFLOW_ERROR) {
		if (!units_room(arena, ret, ret->n + 1))
			return false;
		code = U_ZERO_ERROR;
		ret->n = unorm2_normalize(normalizer, in->p, in->n, ret->p, ret->room, &code);
	}
	return U_SUCCESS(code);
}

/* ---- cleaning ---- */

/* Nothing to do: printing ASCII, no space at an end, no two in a row. */
static bool is_clean_ascii(struct str s)
{
	unsigned char before = ' ';
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if (c < 0x20 || c > 0x7e || (c == ' ' && before == ' '))
			return false;
		before = c;
	}
	return s.n == 0 || before != ' ';
}

static bool is_space(UChar32 c)
{
	return u_isUWhiteSpace(c) || c == 0xFEFF || c == 0x200B;
}

static bool is_dropped_control(UChar32 c)
{
	/* Marks of writing direction hide in names copied from the web and make equal names differ. */
	return u_charType(c) == U_CONTROL_CHAR || (c >= 0x200E && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) ||
	       (c >= 0x2066 && c <= 0x2069) || c == 0xAD;
}

/* The next code point; ICU's macro mixes signs. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wsign-conversion"
static UChar32 code_next(const UChar *p, int32_t *at, int32_t n)
{
	UChar32 c;
	U16_NEXT(p, *at, n, c);
	return c;
}
#pragma GCC diagnostic pop

/* Drops controls and collapses white space, in place. */
static void units_collapse(struct units *units, bool lines)
{
	int32_t to = 0;
	int newlines = 0;
	bool space = false;
	for (int32_t i = 0; i < units->n;) {
		UChar32 c = code_next(units->p, &i, units->n);
		if (lines && c == '\n') {
			newlines++;
			continue;
		}
		if (is_space(c)) {
			space = true;
			continue;
		}
		if (is_dropped_control(c))
			continue;
		if (newlines && to)
			units->p[to++] = '\n';
		else if (space && to)
			units->p[to++] = ' ';
		newlines = 0;
		space = false;
		U16_APPEND_UNSAFE(units->p, to, (uint32_t)c);
	}
	units->n = to;
}

static struct str clean(struct arena *arena, struct str s, bool lines)
{
	if (is_clean_ascii(s))
		return s.p ? s : STR("");
	UErrorCode code = U_ZERO_ERROR;
	const UNormalizer2 *nfc = unorm2_getNFCInstance(&code);
	struct units raw, composed;
	units_init(&raw);
	units_init(&composed);
	if (U_FAILURE(code) || !units_from(arena, s, &raw) || !units_normalize(arena, nfc, &raw, &composed))
		return STR("");
	units_collapse(&composed, lines);
	return units_text(arena, &composed);
}

struct str text_clean(struct arena *arena, struct str s)
{
	return clean(arena, s, false);
}

struct str text_clean_lines(struct arena *arena, struct str s)
{
	return clean(arena, s, true);
}

/* ---- folding ---- */

/* What an ASCII byte becomes: itself, lower case, ' ' for a border between words, 1 for nothing. */
static char fold_ascii_byte(unsigned char c)
{
	if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
		return (char)c;
	if (c >= 'A' && c <= 'Z')
		return (char)(c + 32);
	return c == '\'' || c == '.' || c == '`' ? 1 : ' ';
}

/* False when the text is not ASCII. */
static bool fold_ascii(struct arena *arena, struct str s, struct str *ret_folded)
{
	char *to = arena_alloc(arena, s.n + 1);
	if (!to) {
		*ret_folded = STR("");
		return true;
	}
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if (c >= 0x80)
			return false;
		char folded = fold_ascii_byte(c);
		if (folded == 1 || (folded == ' ' && (n == 0 || to[n - 1] == ' ')))
			continue;
		to[n++] = folded;
	}
	if (n && to[n - 1] == ' ')
		n--;
	*ret_folded = (struct str){to, n};
	return true;
}

/* Diacritics of Latin, Greek and Cyrillic, points of Hebrew and Arabic. Not the vowels of Indic
 * scripts: they are letters. */
static bool is_diacritic(UChar32 c)
{
	return (c >= 0x300 && c <= 0x36F) || (c >= 0x591 && c <= 0x5C7) || (c >= 0x64B && c <= 0x65F) || c == 0x670 ||
	       (c >= 0x1AB0 && c <= 0x1AFF) || (c >= 0x1DC0 && c <= 0x1DFF) || (c >= 0x20D0 && c <= 0x20FF) ||
	       (c >= 0xFE20 && c <= 0xFE2F);
}

/* Latin letters that Unicode does not take apart. Written at `to`, at most two units; the number. */
static int32_t plain_letter(UChar32 c, UChar *to)
{
	switch (c) {
	case 0xE6:
		to[0] = 'a';
		to[1] = 'e';
		return 2;
	case 0x153:
		to[0] = 'o';
		to[1] = 'e';
		return 2;
	case 0xFE:
		to[0] = 't';
		to[1] = 'h';
		return 2;
	case 0xF8:
		to[0] = 'o';
		return 1;
	case 0x142:
		to[0] = 'l';
		return 1;
	case 0x111:
	case 0xF0:
		to[0] = 'd';
		return 1;
	case 0x127:
		to[0] = 'h';
		return 1;
	case 0x131:
		to[0] = 'i';
		return 1;
	case 0x14B:
		to[0] = 'n';
		return 1;
	case 0x167:
		to[0] = 't';
		return 1;
	default:
		return 0;
	}
}

static bool is_dropped_mark(UChar32 c)
{
	return c == '\'' || c == '.' || c == '`' || c == 0x2018 || c == 0x2019 || c == 0x2BC || c == 0xB4;
}

static bool is_letter(UChar32 c)
{
	if (u_isalnum(c))
		return true;
	int8_t type = u_charType(c);
	return type == U_NON_SPACING_MARK || type == U_COMBINING_SPACING_MARK;
}

/* `to` may grow over `from` by one unit a letter (ae): it has twice the room. */
static void fold_units(const struct units *from, struct units *to)
{
	to->n = 0;
	for (int32_t i = 0; i < from->n;) {
		UChar32 c = code_next(from->p, &i, from->n);
		if (is_diacritic(c) || is_dropped_mark(c) || is_dropped_control(c))
			continue;
		int32_t plain = plain_letter(c, to->p + to->n);
		if (plain)
			to->n += plain;
		else if (is_letter(c))
			U16_APPEND_UNSAFE(to->p, to->n, (uint32_t)c);
		else if (to->n && to->p[to->n - 1] != ' ')
			to->p[to->n++] = ' ';
	}
	if (to->n && to->p[to->n - 1] == ' ')
		to->n--;
}

static struct str fold_unicode(struct arena *arena, struct str s)
{
	UErrorCode code = U_ZERO_ERROR;
	const UNormalizer2 *casefold = unorm2_getNFKCCasefoldInstance(&code);
	const UNormalizer2 *nfd = unorm2_getNFDInstance(&code);
	const UNormalizer2 *nfc = unorm2_getNFCInstance(&code);
	struct units a, b;
	units_init(&a);
	units_init(&b);
	if (U_FAILURE(code) || !units_from(arena, s, &a) || !units_normalize(arena, casefold, &a, &b) ||
		!units_normalize(arena, nfd, &b, &a) || !units_room(arena, &b, a.n * 2 + 2))
		return STR("");
	fold_units(&a, &b);
	return units_normalize(arena, nfc, &b, &a) ? units_text(arena, &a) : STR("");
}

struct str text_fold(struct arena *arena, struct str s)
{
	struct str folded;
	return fold_ascii(arena, s, &folded) ? folded : fold_unicode(arena, s);
}

/* ---- Latin letters for other scripts ---- */

/* Opening a transliterator takes milliseconds, so one is opened once and kept, as zones are. It holds
 * no state between calls but is used under a lock: only names in other scripts come here. */
static pthread_once_t latin_once = PTHREAD_ONCE_INIT;
static pthread_mutex_t latin_lock = PTHREAD_MUTEX_INITIALIZER;
static UTransliterator *latin;

static void latin_open(void)
{
	UErrorCode code = U_ZERO_ERROR;
	static const UChar id[] = u"Any-Latin; Latin-ASCII; Lower";
	latin = utrans_openU(id, -1, UTRANS_FORWARD, NULL, 0, NULL, &code);
	if (U_FAILURE(code))
		latin = NULL;
}

struct str text_latin(struct arena *arena, struct str s)
{
	struct str folded = text_fold(arena, s);
	if (is_clean_ascii(folded) || pthread_once(&latin_once, latin_open) != 0 || !latin)
		return folded;
	struct units units;
	units_init(&units);
	/* A Chinese character becomes up to six letters and a space. */
	if (folded.n > 1 << 16 || !units_room(arena, &units, (int32_t)folded.n * 8 + 16) ||
		!units_from(arena, folded, &units))
		return folded;
	UErrorCode code = U_ZERO_ERROR;
	int32_t limit = units.n;
	pthread_mutex_lock(&latin_lock);
	utrans_transUChars(latin, units.p, &units.n, units.room, 0, &limit, &code);
	pthread_mutex_unlock(&latin_lock);
	return U_SUCCESS(code) ? text_fold(arena, units_text(arena, &units)) : folded;
}

/* ---- words ---- */

static void add_words(struct str folded, struct text_words *words)
{
	struct str rest = folded, word;
	while (words->n < TEXT_MAX_WORDS && str_split(&rest, ' ', &word)) {
		word = utf8_clip(word, TEXT_MAX_WORD);
		bool there = word.n == 0;
		for (size_t i = 0; i < words->n && !there; i++)
			there = str_equal(words->v[i], word);
		if (!there)
			words->v[words->n++] = word;
	}
}

void text_words(struct arena *arena, struct str folded, struct text_words *words)
{
	add_words(folded, words);
	if (!is_clean_ascii(folded))
		add_words(text_latin(arena, folded), words);
}

void text_typed_words(struct str folded, struct text_words *words)
{
	add_words(folded, words);
}

struct str text_beginning(struct str word)
{
	enum { BEGINNING = 4 };
	size_t n = 0, letters = 0;
	for (; n < word.n; n++)
		if (((unsigned char)word.p[n] & 0xC0) != 0x80 && letters++ == BEGINNING)
			break;
	return str_sub(word, 0, n);
}

struct str text_beginnings(struct arena *arena, const struct text_words *words, size_t but)
{
	char *text = arena_alloc(arena, words->n * (1 + TEXT_MAX_WORD) + 1);
	size_t n = 0;
	for (size_t i = 0; text != NULL && i < words->n; i++) {
		struct str beginning = text_beginning(words->v[i]);
		if (i == but)
			continue;
		text[n++] = ' ';
		memcpy(text + n, beginning.p, beginning.n);
		n += beginning.n;
	}
	return text != NULL ? (struct str){text, n} : STR("");
}
