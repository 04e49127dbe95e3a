#include "domain/referrals/reference_score.h"

#include "domain/words.h"
#include "format/text.h"

/* From this score on somebody is delighted; what each likeness weighs; what a call this quarter takes away. */
enum { DELIGHTED = 9, TOPIC = 2, TOPICS_MOST = 6, INDUSTRY = 3, OFFER = 3, LANGUAGE = 3, SIZE = 1, CALLED = 2 };

struct day reference_quarter(struct day day)
{
	int year = day.ymd / 10000, month = day.ymd / 100 % 100;
	return day_make(year, (month - 1) / 3 * 3 + 1, 1);
}

static struct str why_not(struct arena *arena, const struct reference_facts *facts)
{
	struct words_arg person = {"person", .text = facts->name};
	if (facts->do_not_contact)
		return words_of(arena, MAY_ASK_DO_NOT_CONTACT, person);
	if (facts->retired)
		return words_of(arena, REFERENCE_RETIRED, person);
	if (facts->is_prospect)
		return words_text(WORDS_REFERENCE_SELF);
	if (!facts->is_customer)
		return words_of(arena, REFERENCE_NO_CUSTOMER, person);
	if (facts->complaint_open)
		return words_of(arena, REFERENCE_COMPLAINT, person);
	if (facts->score.set && facts->score.v < DELIGHTED)
		return words_of(
			arena, REFERENCE_SCORE, person, {"score", .has_number = true, .number = facts->score.v});
	if (facts->asked_here)
		return words_of(arena, REFERENCE_HERE, person);
	if (facts->used >= facts->most)
		return words_of(arena, REFERENCE_LIMIT, person, {"most", .has_number = true, .number = facts->most},
			{"day", .day = facts->next});
	return STR_NONE;
}

struct adding {
	struct arena *arena;
	struct reference_fit *fit;
	struct str reasons;
};

static void add(struct adding *adding, int score, struct str reason)
{
	adding->fit->score += score;
	adding->reasons = str_empty(adding->reasons)
				  ? reason
				  : str_format(adding->arena, "%.*s, %.*s", STR_ARG(adding->reasons), STR_ARG(reason));
}

/* The words of the wanted text that somebody's text has, too. */
static struct fits share(struct arena *arena, const struct fits_words *wanted, const struct fits_words *has)
{
	struct fits fits;
	fits_match(arena, &(struct fits_wanted){.ideal = *wanted}, has, &fits);
	return fits;
}

static void add_industry(
	struct adding *adding, const struct reference_facts *facts, const struct reference_wanted *wanted)
{
	struct fits_words a, b;
	fits_words(adding->arena, wanted->industry, &a);
	fits_words(adding->arena, facts->industry, &b);
	struct fits same = share(adding->arena, &a, &b);
	if (same.shared > 0)
		add(adding, INDUSTRY, words_of(adding->arena, REFERENCE_SAME_INDUSTRY, {"words", .text = same.words}));
}

/* Another language than the prospect's is no bar, but tells against them. */
static void add_language(
	struct adding *adding, const struct reference_facts *facts, const struct reference_wanted *wanted)
{
	if (str_empty(facts->language))
		return;
	bool same = str_equal(text_fold(adding->arena, facts->language), text_fold(adding->arena, wanted->language));
	int score = str_empty(wanted->language) ? 0 : same ? LANGUAGE : -LANGUAGE;
	add(adding, score, words_of(adding->arena, REFERENCE_SPEAKS, {"words", .text = facts->language}));
}

static void add_load(struct adding *adding, const struct reference_facts *facts)
{
	struct words_arg used = {"used", .has_number = true, .number = facts->used};
	struct words_arg most = {"most", .has_number = true, .number = facts->most};
	if (facts->score.set)
		add(adding, 0,
			words_of(adding->arena, REFERENCE_GAVE,
				{"score", .has_number = true, .number = facts->score.v}));
	add(adding, -CALLED * facts->used,
		facts->used > 0 ? words_of(adding->arena, REFERENCE_USED, used, most)
				: words_text(WORDS_REFERENCE_NOT_USED));
}

void reference_score(struct arena *arena, const struct reference_facts *facts, const struct reference_wanted *wanted,
	struct reference_fit *ret_fit)
{
	struct reference_fit fit = {.reason = why_not(arena, facts)};
	struct adding adding = {arena, &fit, STR("")};
	*ret_fit = fit;
	if (!str_none(fit.reason))
		return;
	fit.usable = true;
	struct fits topics = share(arena, &wanted->topics, &facts->topics);
	if (topics.shared > 0)
		add(&adding, topics.shared * TOPIC < TOPICS_MOST ? topics.shared * TOPIC : TOPICS_MOST,
			words_of(arena, REFERENCE_TELLS, {"words", .text = topics.words}));
	if (facts->same_offer)
		add(&adding, OFFER, words_text(WORDS_REFERENCE_SAME_OFFER));
	add_industry(&adding, facts, wanted);
	if (wanted->size != FIRM_SIZE_NONE && wanted->size == facts->size)
		add(&adding, SIZE, words_text(WORDS_REFERENCE_SAME_SIZE));
	add_language(&adding, facts, wanted);
	add_load(&adding, facts);
	fit.reason = words_of(
		arena, REFERENCE_FITS, {"person", .text = facts->name}, {"reasons", .text = adding.reasons});
	*ret_fit = fit;
}
