#include "domain/people/strength.h"

#include <math.h>

#define DAYS_A_YEAR 365.25
/* How well somebody is believed to know whom they would rather not introduce, at most. */
#define RELUCTANT 0.2

/* How close people of this kind are, and the years in which half of that is lost without a sign of it. */
struct closeness {
	double told, told_years, touch_years;
};

static struct closeness closeness_of(enum relationship_kind kind)
{
	switch (kind) {
	case RELATIONSHIP_KIND_FAMILY:
		return (struct closeness){0.9, 30, 5};
	case RELATIONSHIP_KIND_FRIEND:
		return (struct closeness){0.8, 8, 3};
	case RELATIONSHIP_KIND_COLLEAGUE:
	case RELATIONSHIP_KIND_CLIENT:
	case RELATIONSHIP_KIND_MANAGER:
	case RELATIONSHIP_KIND_ASSISTANT:
		return (struct closeness){0.6, 5, 2};
	case RELATIONSHIP_KIND_MET:
		return (struct closeness){0.4, 3, 2};
	default:
		return (struct closeness){0.5, 5, 2};
	}
}

/* What is left on `today` of what was whole on `day`. */
static double fading(struct day day, struct day today, double half_years)
{
	if (day_none(day) || day.ymd >= today.ymd)
		return 1;
	return 1 / (1 + day_between(day, today) / (DAYS_A_YEAR * half_years));
}

static struct day later(struct day a, struct day b)
{
	return a.ymd > b.ymd ? a : b;
}

static int64_t fewer(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static bool counted(const struct strength_facts *facts)
{
	return facts->sent > 0 || facts->received > 0 || facts->met > 0;
}

struct day strength_in_touch(const struct strength_facts *facts)
{
	struct day day = later(facts->both_ways, facts->met > 0 ? facts->met_on : DAY_NONE);
	if (fewer(facts->sent, facts->received) == 0)
		return day;
	/* Both ways since the earlier of the two last mails: what came after it waits for its answer. */
	bool sent_first = facts->sent_on.ymd < facts->received_on.ymd;
	return later(day, sent_first ? facts->sent_on : facts->received_on);
}

/* What was said, by whoever said it. Where mail and meetings are counted and nobody said anything, they speak alone. */
static double told_of(const struct strength_facts *facts, const struct closeness *close, struct day today)
{
	double share = 1;
	if (facts->evidence != EVIDENCE_STATED && facts->evidence != EVIDENCE_IMPORTED && counted(facts))
		return 0;
	if (facts->evidence == EVIDENCE_IMPORTED)
		share = 0.4;
	if (facts->evidence == EVIDENCE_INFERRED)
		share = 0.2;
	return share * close->told * fading(facts->seen, today, close->told_years);
}

static double touch_of(const struct strength_facts *facts, const struct closeness *close, struct day today)
{
	int64_t n = 2 * fewer(facts->sent, facts->received) + 2 * (facts->met > 0 ? facts->met : 0);
	if (n <= 0 && day_none(facts->both_ways))
		return 0;
	double much = n > 0 ? 1 - exp2(-(double)n / 12) : 0;
	return (0.36 + 0.54 * much) * fading(strength_in_touch(facts), today, close->touch_years);
}

double strength_reckon(const struct strength_facts *facts, struct day today)
{
	struct closeness close = closeness_of(facts->kind);
	double strength = 1 - (1 - told_of(facts, &close, today)) * (1 - touch_of(facts, &close, today));
	if (facts->answer == SOURCE_ANSWER_DOES_NOT_KNOW)
		return 0;
	if (facts->answer == SOURCE_ANSWER_WOULD_RATHER_NOT && strength > RELUCTANT)
		return RELUCTANT;
	return strength;
}
