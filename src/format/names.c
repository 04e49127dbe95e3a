/* Names compared with care: who may be the same, who nearly is; organizations without legal forms. */
#include <string.h>
#include "base/utf8.h"
#include "format/text.h"

/* Legal forms as they look folded. A form of several words stands before its last word alone. */
static const char *const legal_forms[] = {
	"gmbh and co kg",
	"gmbh co kgaa",
	"gmbh co kg",
	"gmbh u co kg",
	"ag co kg",
	"ug haftungsbeschrankt",
	"ug haftungsbeschrankt co kg",
	"gesellschaft mbh",
	"gesmbh",
	"ggmbh",
	"gmbh",
	"mbh",
	"kgaa",
	"kg",
	"ohg",
	"gbr",
	"ug",
	"ag",
	"ev",
	"eg",
	"se",
	"partgmbb",
	"private limited",
	"pvt ltd",
	"pte ltd",
	"pty ltd",
	"co ltd",
	"sdn bhd",
	"ltd",
	"limited",
	"llc",
	"llp",
	"lllp",
	"pllc",
	"lp",
	"inc",
	"incorporated",
	"corp",
	"corporation",
	"plc",
	"pc",
	"pa",
	"company",
	"co",
	"sa de cv",
	"sapi de cv",
	"s de rl de cv",
	"sab de cv",
	"sas",
	"sasu",
	"sarl",
	"eurl",
	"sci",
	"snc",
	"sa",
	"sl",
	"slu",
	"srl",
	"srls",
	"spa",
	"sapa",
	"bvba",
	"bv",
	"nv",
	"vof",
	"cv",
	"cvba",
	"ab",
	"asa",
	"as",
	"a s",
	"aps",
	"oyj",
	"oy",
	"hf",
	"ehf",
	"kk",
	"sp z oo",
	"sp k",
	"sp j",
	"ska",
	"sro",
	"s r o",
	"doo",
	"dd",
	"ad",
	"ood",
	"eood",
	"kft",
	"zrt",
	"nyrt",
	"bt",
	"ltda",
	"eireli",
	"lda",
	"pte",
	"pty",
	"pvt",
	"bhd",
	"tbk",
	"jsc",
	"pjsc",
	"ooo",
	"oao",
	"zao",
	"uab",
	"sia",
	"ou",
};

/* Takes a legal form off the end. The words before it stay at least one. */
static bool drop_form(struct str *folded)
{
	for (size_t i = 0; i < sizeof legal_forms / sizeof *legal_forms; i++) {
		size_t n = strlen(legal_forms[i]);
		if (folded->n > n + 1 && folded->p[folded->n - n - 1] == ' ' &&
			memcmp(folded->p + folded->n - n, legal_forms[i], n) == 0) {
			folded->n -= n + 1;
			return true;
		}
	}
	return false;
}

struct str text_fold_organization(struct arena *arena, struct str s)
{
	struct str folded = text_fold(arena, s);
	while (drop_form(&folded)) {
	}
	/* "Miller & Co" has lost its "co"; "Smith and Co" keeps an "and" that says nothing. */
	if (folded.n > 4 && str_ends(folded, STR(" and")))
		folded.n -= 4;
	return folded;
}

bool text_names_share_word(struct str a, struct str b)
{
	struct str rest_a = a, word_a;
	while (str_split(&rest_a, ' ', &word_a)) {
		struct str rest_b = b, word_b;
		while (word_a.n >= 2 && str_split(&rest_b, ' ', &word_b))
			if (str_equal(word_a, word_b))
				return true;
	}
	return false;
}

/* One letter more, less, other, or two neighbours swapped. By bytes: folded names are mostly ASCII, and a
 * letter of two bytes that differs in one is one letter. */
static bool one_slip(struct str a, struct str b)
{
	size_t head = 0, least = a.n < b.n ? a.n : b.n, tail = 0;
	while (head < least && a.p[head] == b.p[head])
		head++;
	while (tail < least - head && a.p[a.n - 1 - tail] == b.p[b.n - 1 - tail])
		tail++;
	size_t left_a = a.n - head - tail, left_b = b.n - head - tail;
	if (left_a <= 1 && left_b <= 1)
		return true;
	return left_a == 2 && left_b == 2 && a.p[head] == b.p[head + 1] && a.p[head + 1] == b.p[head];
}

static size_t split_words(struct str folded, struct str ret_words[8])
{
	size_t n = 0;
	struct str rest = folded, word;
	while (n < 8 && str_split(&rest, ' ', &word))
		if (word.n)
			ret_words[n++] = word;
	return n;
}

bool text_names_near(struct str a, struct str b)
{
	struct str words_a[8], words_b[8];
	size_t n_a = split_words(a, words_a), n_b = split_words(b, words_b);
	if (n_a < 2 || n_b < 2 || str_equal(a, b))
		return false;
	struct str first_a = words_a[0], first_b = words_b[0], last_a = words_a[n_a - 1], last_b = words_b[n_b - 1];
	bool same_first = str_equal(first_a, first_b), same_last = str_equal(last_a, last_b);
	bool initial = first_a.p[0] == first_b.p[0] && (first_a.n == 1 || first_b.n == 1);
	if (same_last)
		return same_first || initial || (first_a.n > 3 && first_b.n > 3 && one_slip(first_a, first_b));
	return same_first && last_a.n > 3 && last_b.n > 3 && one_slip(last_a, last_b);
}
