#include "web/label.h"
#include "domain/words.h"
#include "base/arena.h"

#define LABEL(words, value)                                                                                            \
	((size_t)(value) < sizeof(words) / sizeof *(words) && (words)[value] ? str_c((words)[value]) : STR_NONE)

struct str label_standing(enum standing standing)
{
	static const char *const words[] = {[STANDING_CUSTOMER] = "customer",
		[STANDING_PROSPECT] = "prospect",
		[STANDING_DECLINED] = "said no",
		[STANDING_UNQUALIFIED] = "we said no",
		[STANDING_FORMER_CUSTOMER] = "former customer",
		[STANDING_ACQUAINTANCE] = "acquaintance"};
	return LABEL(words, standing);
}

struct str label_deal_state(enum deal_state state)
{
	static const char *const words[] = {[DEAL_STATE_DISCOVERY] = "in discovery",
		[DEAL_STATE_QUALIFIED] = "it fits them",
		[DEAL_STATE_PROPOSED] = "proposal is out",
		[DEAL_STATE_WON] = "won",
		[DEAL_STATE_ENDED] = "ended",
		[DEAL_STATE_DECLINED] = "they said no",
		[DEAL_STATE_UNQUALIFIED] = "we said no",
		[DEAL_STATE_LAPSED] = "came to nothing"};
	return LABEL(words, state);
}

struct str label_referral_state(enum referral_state state)
{
	static const char *const words[] = {[REFERRAL_STATE_NAMED] = "Named",
		[REFERRAL_STATE_CHECKING] = "Checking",
		[REFERRAL_STATE_PERMITTED] = "Permitted",
		[REFERRAL_STATE_INTRODUCED] = "Introduced",
		[REFERRAL_STATE_CONTACTED] = "Contacted",
		[REFERRAL_STATE_MET] = "Met",
		[REFERRAL_STATE_QUALIFIED] = "Qualified",
		[REFERRAL_STATE_WON] = "Won",
		[REFERRAL_STATE_REFUSED] = "Do not want to",
		[REFERRAL_STATE_UNREACHABLE] = "Cannot be reached",
		[REFERRAL_STATE_KNOWN] = "Known already",
		[REFERRAL_STATE_DECLINED] = "Said no",
		[REFERRAL_STATE_UNQUALIFIED] = "We said no",
		[REFERRAL_STATE_LAPSED] = "Came to nothing",
		[REFERRAL_STATE_PARKED] = "Waits"};
	return LABEL(words, state);
}

struct str label_circle(enum circle circle)
{
	static const char *const words[] = {[CIRCLE_TRADE] = "Their own trade",
		[CIRCLE_COLLEAGUES] = "Colleagues",
		[CIRCLE_SUPPLIERS] = "Suppliers and advisers",
		[CIRCLE_NEIGHBOURS] = "Neighbours",
		[CIRCLE_CLUBS] = "Clubs and boards",
		[CIRCLE_TROUBLE] = "The same trouble"};
	return LABEL(words, circle);
}

struct str label_factor(enum factor_kind kind)
{
	static const char *const words[] = {[FACTOR_KIND_BRINGS_NAMES] = "Asks that bring names",
		[FACTOR_KIND_HOW_MANY] = "Names from an ask that brings any",
		[FACTOR_KIND_PERMITS] = "Named people who agree to a talk",
		[FACTOR_KIND_WINS] = "Of those who agree, clients in the end",
		[FACTOR_KIND_CLIENT] = "What a client brings"};
	return LABEL(words, kind);
}

struct str label_target_state(enum target_state state)
{
	static const char *const words[] = {
		[TARGET_STATE_OPEN] = "To be met", [TARGET_STATE_MET] = "Met", [TARGET_STATE_DROPPED] = "Dropped"};
	return LABEL(words, state);
}

/* Before a name. */
struct str label_source_answer(enum source_answer answer)
{
	static const char *const words[] = {[SOURCE_ANSWER_DOES_NOT_KNOW] = "does not know",
		[SOURCE_ANSWER_WOULD_RATHER_NOT] = "would rather not introduce"};
	return LABEL(words, answer);
}

struct str label_occasion(enum occasion occasion)
{
	static const char *const words[] = {[OCCASION_PROMISE_CONFIRMED] = "They are happy with us",
		[OCCASION_HONEST_NO] = "We said no, honestly",
		[OCCASION_THEIR_NO] = "They said no",
		[OCCASION_CHECK_IN] = "Just talking",
		[OCCASION_PARTNER_EXCHANGE] = "Exchange between partners"};
	return LABEL(words, occasion);
}

struct str label_relationship(enum relationship_kind kind)
{
	static const char *const words[] = {[RELATIONSHIP_KIND_CLIENT] = "client",
		[RELATIONSHIP_KIND_COLLEAGUE] = "colleague",
		[RELATIONSHIP_KIND_FRIEND] = "friend",
		[RELATIONSHIP_KIND_FAMILY] = "family",
		[RELATIONSHIP_KIND_VENDOR] = "supplier",
		[RELATIONSHIP_KIND_NEIGHBOUR] = "neighbour",
		[RELATIONSHIP_KIND_CLASSMATE] = "classmate",
		[RELATIONSHIP_KIND_MANAGER] = "manager",
		[RELATIONSHIP_KIND_ASSISTANT] = "assistant",
		[RELATIONSHIP_KIND_MET] = "met once",
		[RELATIONSHIP_KIND_ACQUAINTANCE] = "acquaintance"};
	return LABEL(words, kind);
}

struct str label_organization_kind(enum organization_kind kind)
{
	static const char *const words[] = {[ORGANIZATION_KIND_FIRM] = "firm",
		[ORGANIZATION_KIND_SCHOOL] = "school",
		[ORGANIZATION_KIND_CLUB] = "club"};
	return LABEL(words, kind);
}

struct str label_evidence(enum evidence evidence)
{
	static const char *const words[] = {[EVIDENCE_STATED] = "said so",
		[EVIDENCE_IMPORTED] = "from a file",
		[EVIDENCE_MAIL] = "by mail",
		[EVIDENCE_CALENDAR] = "by calendar",
		[EVIDENCE_INFERRED] = "a guess"};
	return LABEL(words, evidence);
}

struct str label_role(enum user_role role)
{
	static const char *const words[] = {
		[USER_ROLE_REP] = "sells", [USER_ROLE_MANAGER] = "manages", [USER_ROLE_OWNER] = "owner"};
	return LABEL(words, role);
}

struct str label_today(enum today_kind kind)
{
	static const char *const words[] = {[TODAY_KIND_REPAIR] = "Repair",
		[TODAY_KIND_KEEP] = "Keep",
		[TODAY_KIND_THANK] = "Thank",
		[TODAY_KIND_UPDATE] = "Tell",
		[TODAY_KIND_ASK] = "Ask",
		[TODAY_KIND_HOW_IT_WENT] = "How it went",
		[TODAY_KIND_CALL] = "Call",
		[TODAY_KIND_CHASE] = "Chase",
		[TODAY_KIND_FOLLOW_UP] = "Follow up",
		[TODAY_KIND_FINISH] = "Finish",
		[TODAY_KIND_CATCH_UP] = "Catch up",
		[TODAY_KIND_GIVE] = "Give",
		[TODAY_KIND_INFORM] = "Inform"};
	return LABEL(words, kind);
}

struct str label_face(enum face face)
{
	static const char *const words[] = {[FACE_WEB] = "on the web",
		[FACE_API] = "through the API",
		[FACE_CLI] = "on the command line",
		[FACE_IMPORTING] = "by an import",
		[FACE_SYSTEM] = "by Kith itself"};
	return LABEL(words, face);
}

struct str label_said_by(enum said_by said_by)
{
	static const char *const words[] = {
		[SAID_BY_SOURCE] = "the source", [SAID_BY_NAMED_PERSON] = "the person", [SAID_BY_REP] = "us"};
	return LABEL(words, said_by);
}

struct str label_channel(enum channel channel)
{
	static const char *const words[] = {[CHANNEL_IN_PERSON] = "in person",
		[CHANNEL_CALL] = "by phone",
		[CHANNEL_TEXT_MESSAGE] = "by text",
		[CHANNEL_MAIL] = "by mail",
		[CHANNEL_LINK] = "on the link",
		[CHANNEL_INTRODUCTION] = "at an introduction"};
	return LABEL(words, channel);
}

struct str label_level(enum introduction_level level)
{
	static const char *const words[] = {[INTRODUCTION_LEVEL_DETAILS] = "Details passed on",
		[INTRODUCTION_LEVEL_LITERATURE] = "Something to read given",
		[INTRODUCTION_LEVEL_TESTIMONIAL] = "Told of us in their own words",
		[INTRODUCTION_LEVEL_CALL] = "A call arranged",
		[INTRODUCTION_LEVEL_IN_PERSON] = "Brought together in person"};
	return LABEL(words, level);
}

struct str label_owed(enum owed_kind kind)
{
	static const char *const words[] = {[OWED_KIND_UPDATE_SOURCE] = "Tell them how it goes",
		[OWED_KIND_THANK_SOURCE] = "Thank them",
		[OWED_KIND_PLEDGED_CALL] = "Remind them of the call they promised",
		[OWED_KIND_SECOND_LOOK] = "Look at their own case again",
		[OWED_KIND_ASK_IN_TURN] = "Ask them in turn",
		[OWED_KIND_WARN_BROUGHT] = "Look after those they brought",
		[OWED_KIND_FOLLOW_UP] = "Follow up",
		[OWED_KIND_THANK_REFERENCE] = "Thank them for taking a call"};
	return LABEL(words, kind);
}

struct str label_given_state(enum given_state state)
{
	static const char *const words[] = {[GIVEN_STATE_NAMED] = "Thought of",
		[GIVEN_STATE_PERMITTED] = "Agreed",
		[GIVEN_STATE_INTRODUCED] = "Brought together",
		[GIVEN_STATE_MET] = "Met",
		[GIVEN_STATE_WON] = "Won",
		[GIVEN_STATE_NOT_WON] = "Came to nothing",
		[GIVEN_STATE_REFUSED] = "Said no"};
	return LABEL(words, state);
}

struct str label_reference_outcome(enum reference_outcome outcome)
{
	static const char *const words[] = {[REFERENCE_OUTCOME_HELPED] = "It helped",
		[REFERENCE_OUTCOME_NO_DIFFERENCE] = "No difference",
		[REFERENCE_OUTCOME_HARMED] = "It did harm",
		[REFERENCE_OUTCOME_DID_NOT_HAPPEN] = "No call"};
	return LABEL(words, outcome);
}

struct str label_firm_size(enum firm_size size)
{
	static const char *const words[] = {[FIRM_SIZE_SOLO] = "Alone",
		[FIRM_SIZE_SMALL] = "Up to 50",
		[FIRM_SIZE_MEDIUM] = "Up to 500",
		[FIRM_SIZE_LARGE] = "Larger"};
	return LABEL(words, size);
}

struct str label_import_state(enum import_state state)
{
	static const char *const words[] = {[IMPORT_STATE_UPLOADED] = "uploaded",
		[IMPORT_STATE_PREVIEWED] = "looked at",
		[IMPORT_STATE_RUNNING] = "running",
		[IMPORT_STATE_FINISHED] = "finished",
		[IMPORT_STATE_CANCELLED] = "stopped",
		[IMPORT_STATE_FAILED] = "failed",
		[IMPORT_STATE_UNDOING] = "being taken back",
		[IMPORT_STATE_UNDONE] = "taken back"};
	return LABEL(words, state);
}

struct str label_days(struct arena *arena, int days)
{
	return days <= 0 ? STR("today") : days == 1 ? STR("1 day") : str_format(arena, "%d days", days);
}

/* As people say it: to five minutes below an hour, to half an hour above. */
struct str label_address(struct str address)
{
	static const char *const fronts[] = {"https://", "http://", "www."};
	for (size_t i = 0; i < sizeof fronts / sizeof *fronts; i++)
		if (str_starts(address, str_c(fronts[i])))
			address = str_from(address, str_c(fronts[i]).n);
	return address;
}

struct str label_origin(enum origin origin)
{
	switch (origin) {
	case ORIGIN_ASKED:
		return STR("an ask");
	case ORIGIN_EARNED:
		return STR("earned, nobody asked");
	case ORIGIN_PARTNER:
		return STR("a partner");
	case ORIGIN_NON_BUYER:
		return STR("somebody who did not buy");
	case ORIGIN_COLD:
		return STR("a cold contact");
	default:
		return STR_NONE;
	}
}

struct str label_approach(enum approach approach)
{
	switch (approach) {
	case APPROACH_OPEN:
		return STR("introduced, a question still open");
	case APPROACH_WITH_KIT:
		return STR("permitted, with a kit");
	case APPROACH_WITHOUT_KIT:
		return STR("permitted, without a kit");
	case APPROACH_COLD:
		return STR("cold");
	default:
		return STR_NONE;
	}
}

struct str label_moment(struct arena *arena, struct utc at, const struct zone *zone)
{
	int64_t minutes = (at.us / US_PER_SECOND + utc_offset_seconds(at, zone)) / 60 % (24 * 60);
	return str_format(arena, "%.*s, %02d:%02d", STR_ARG(words_day(arena, utc_day(at, zone))), (int)(minutes / 60),
		(int)(minutes % 60));
}

struct str label_amount(struct arena *arena, double major, struct str currency)
{
	struct money money = money_of((struct minor){0}, currency);
	money.minor = (int64_t)major;
	for (int digits = money_digits(money.currency); digits > 0; digits--)
		money.minor *= 10;
	return money_text(arena, money);
}

struct str label_years(struct arena *arena, struct day since, struct day until)
{
	if (!day_none(since) && !day_none(until))
		return str_format(arena, "%d to %d", since.ymd / 10000, until.ymd / 10000);
	if (!day_none(until))
		return str_format(arena, "until %d", until.ymd / 10000);
	return day_none(since) ? STR("") : str_format(arena, "since %d", since.ymd / 10000);
}
