/* Rules of Today: what must be repaired, and what was promised. */
#include "complaint_sql.h"
#include "domain/referrals/today_rules.h"
#include "promise_sql.h"

enum err today_rule_complaints(struct judge *judge)
{
	struct list rows = FACTS_OF(judge->facts.complaints, complaint_rows_row, person_id, judge->person->id);
	const struct complaint_rows_row *row = rows.items;
	for (size_t i = 0; i < rows.n; i++) {
		struct str reason = SAY(
			judge, TODAY_COMPLAINT, {"day", .day = row[i].opened}, {"text", .text = row[i].text});
		TRY(today_add(judge, (struct today_line){TODAY_KIND_REPAIR, row[i].user_id, row[i].id.v,
					     STR("complaint"), reason, row[i].opened, {0}}));
	}
	return OK;
}

enum err today_rule_promises(struct judge *judge)
{
	struct list rows = FACTS_OF(judge->facts.promises, promise_rows_row, person_id, judge->person->id);
	const struct promise_rows_row *row = rows.items;
	for (size_t i = 0; i < rows.n; i++) {
		if (!day_none(row[i].kept) || row[i].deal_state != DEAL_STATE_WON || row[i].due.ymd > judge->day.ymd)
			continue;
		bool is_overdue = row[i].due.ymd < judge->day.ymd;
		struct words_arg promise = {"promise", .text = row[i].text};
		struct str reason = is_overdue ? SAY(judge, MAY_ASK_OVERDUE, promise, {"day", .day = row[i].due})
					       : SAY(judge, TODAY_PROMISE_DUE, promise);
		struct str rule = is_overdue ? STR("promise_overdue") : STR("promise_due");
		TRY(today_add(judge, (struct today_line){TODAY_KIND_KEEP, row[i].user_id, row[i].id.v, rule, reason,
					     row[i].due, row[i].value}));
	}
	return OK;
}
