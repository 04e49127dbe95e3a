#include "domain/referrals/law.h"

#include "domain/referrals/steps.h"

enum law law_of(struct str country)
{
	static const char europe[][3] = {"AT", "BE", "BG", "CH", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GB",
		"GR", "HR", "HU", "IE", "IS", "IT", "LI", "LT", "LU", "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE",
		"SI", "SK"};
	for (size_t i = 0; i < sizeof europe / sizeof *europe; i++)
		if (str_is(country, europe[i]))
			return LAW_EUROPE;
	return str_is(country, "CA") ? LAW_CANADA : str_is(country, "US") ? LAW_UNITED_STATES : LAW_ELSEWHERE;
}

bool law_notice(enum law law)
{
	return law == LAW_EUROPE;
}

/* Nobody has spoken with them, and as it stands nobody will. */
static bool is_silent(const struct notice_facts *facts)
{
	switch (facts->state) {
	case REFERRAL_STATE_NAMED:
	case REFERRAL_STATE_CHECKING:
	case REFERRAL_STATE_PARKED:
	case REFERRAL_STATE_REFUSED:
	case REFERRAL_STATE_UNREACHABLE:
	case REFERRAL_STATE_LAPSED:
	case REFERRAL_STATE_KNOWN:
		return !facts->gate_open;
	default:
		return false;
	}
}

enum notice_due notice_due(const struct notice_facts *facts)
{
	bool ended = steps_ended(facts->state);
	if (!law_notice(facts->law) || !day_none(facts->told_on) || (ended && !is_silent(facts)))
		return NOTICE_FINE;
	int days = day_between(facts->named_on, facts->today);
	if (days < NOTICE_WARN_DAYS)
		return NOTICE_FINE;
	bool warned = !day_none(facts->warned_on) && facts->today.ymd >= notice_erase_day(facts).ymd;
	return is_silent(facts) && warned ? NOTICE_ERASE : NOTICE_WARN;
}

struct day notice_erase_day(const struct notice_facts *facts)
{
	struct day month = day_plus(facts->named_on, NOTICE_ERASE_DAYS);
	struct day warned = day_none(facts->warned_on) ? facts->today : facts->warned_on;
	struct day after = day_plus(warned, NOTICE_ERASE_DAYS - NOTICE_WARN_DAYS);
	return after.ymd > month.ymd ? after : month;
}

enum first_answer first_answer(const struct first_facts *facts)
{
	if (facts->never)
		return FIRST_ANSWER_BLOCKED;
	if (facts->gate_open)
		return FIRST_ANSWER_FREE;
	switch (facts->law) {
	case LAW_EUROPE:
		return FIRST_ANSWER_SOURCE;
	case LAW_CANADA: {
		bool all = facts->source_knows_them && facts->source_knows_us && facts->source_in_full &&
			   facts->address;
		return all && !facts->written_once ? FIRST_ANSWER_ONCE : FIRST_ANSWER_BLOCKED;
	}
	default:
		return FIRST_ANSWER_COLD;
	}
}
