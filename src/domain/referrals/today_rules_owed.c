/* Rules of Today: what is owed, and who sent whom. */
#include "deal_sql.h"
#include "domain/deals/standing.h"
#include "domain/referrals/steps.h"
#include "domain/referrals/today_rules.h"
#include "owed_sql.h"
#include "referral_sql.h"

struct str today_brought(struct judge *judge)
{
	struct list rows = FACTS_OF(judge->by_source, referral_by_source_row, source_id, judge->person->id);
	const struct referral_by_source_row *row = rows.items;
	struct str *names = ARENA_ARRAY(judge->ctx->arena, rows.n + 1, struct str);
	size_t n = 0;
	for (size_t i = 0; names != NULL && i < rows.n; i++)
		if (row[i].state == REFERRAL_STATE_WON || steps_open(row[i].state))
			names[n++] = row[i].person_name;
	return n == 0 ? STR_NONE : today_names(judge, names, n);
}

static struct str owed_reason(struct judge *judge, const struct owed_rows_row *owed)
{
	struct words_arg about = {"about", .text = owed->about_name};
	switch (owed->kind) {
	case OWED_KIND_UPDATE_SOURCE:
		return owed->tells_more.set && owed->tells_more.v ? SAY(judge, TODAY_UPDATE_MORE, about)
								  : SAY(judge, TODAY_UPDATE, about);
	case OWED_KIND_THANK_SOURCE:
		return SAY(judge, TODAY_THANK, about);
	case OWED_KIND_PLEDGED_CALL:
		return SAY(judge, TODAY_PLEDGED_CALL, about);
	case OWED_KIND_SECOND_LOOK:
		return SAY(judge, TODAY_SECOND_LOOK, about);
	case OWED_KIND_ASK_IN_TURN:
		return SAY(judge, TODAY_ASK_IN_TURN, about);
	case OWED_KIND_THANK_REFERENCE:
		return SAY(judge, TODAY_THANK_REFERENCE, about);
	case OWED_KIND_WARN_BROUGHT:
		return SAY(judge, TODAY_WARN_BROUGHT, {"names", .text = today_brought(judge)});
	default:
		return SAY(judge, TODAY_FOLLOW_UP, {"day", .day = owed->due});
	}
}

static enum today_kind owed_shown_as(enum owed_kind kind)
{
	switch (kind) {
	case OWED_KIND_UPDATE_SOURCE:
		return TODAY_KIND_UPDATE;
	case OWED_KIND_THANK_SOURCE:
	case OWED_KIND_THANK_REFERENCE:
		return TODAY_KIND_THANK;
	case OWED_KIND_PLEDGED_CALL:
		return TODAY_KIND_CALL;
	case OWED_KIND_ASK_IN_TURN:
		return TODAY_KIND_ASK;
	case OWED_KIND_WARN_BROUGHT:
		return TODAY_KIND_REPAIR;
	default:
		return TODAY_KIND_FOLLOW_UP;
	}
}

enum err today_rule_owed(struct judge *judge)
{
	struct list rows = FACTS_OF(judge->owed, owed_rows_row, person_id, judge->person->id);
	const struct owed_rows_row *row = rows.items;
	for (size_t i = 0; i < rows.n; i++) {
		if (row[i].state == OWED_STATE_SNOOZED && row[i].snoozed_until.ymd > judge->day.ymd)
			continue;
		if (row[i].kind == OWED_KIND_FOLLOW_UP && row[i].due.ymd > judge->day.ymd)
			continue;
		bool is_ask = row[i].kind == OWED_KIND_ASK_IN_TURN;
		if (is_ask && judge->readiness.answer != READINESS_ANSWER_READY)
			continue; /* what comes first is shown instead */
		if (row[i].kind == OWED_KIND_PLEDGED_CALL && row[i].about_never.set && row[i].about_never.v)
			continue; /* nobody calls who must not be contacted */
		if (row[i].kind == OWED_KIND_WARN_BROUGHT && str_none(today_brought(judge)))
			continue;
		judge->ask_is_owed = judge->ask_is_owed || is_ask;
		struct str rule = enum_word(&owed_kind_info, (int)row[i].kind);
		TRY(today_add(judge, (struct today_line){owed_shown_as(row[i].kind), row[i].user_id, row[i].id.v, rule,
					     owed_reason(judge, &row[i]), row[i].due, {0}}));
	}
	return OK;
}

/* "Who sent you?" is asked of everybody, so that nothing earned goes uncounted. */
enum err today_rule_senders(struct judge *judge)
{
	struct list rows = FACTS_OF(judge->facts.deals, deal_rows_row, person_id, judge->person->id);
	const struct deal_rows_row *row = rows.items;
	for (size_t i = 0; i < rows.n; i++) {
		bool is_live = deal_state_open(row[i].state) || row[i].state == DEAL_STATE_WON;
		if (row[i].imported || row[i].sender != SENDER_KNOWN_UNKNOWN || !is_live)
			continue;
		struct str reason = SAY(judge, TODAY_WHO_SENT, {"offer", .text = row[i].offer});
		TRY(today_add(judge, (struct today_line){TODAY_KIND_FINISH, row[i].user_id, row[i].id.v,
					     STR("who_sent"), reason, DAY_NONE, row[i].value}));
	}
	return OK;
}
