/* The rule of Today about references: what came of a prospect's call is asked until it is known. */
#include "domain/referrals/today_rules.h"
#include "reference_sql.h"

enum err today_load_references(struct judge *judge, struct ids people)
{
	struct ctx *ctx = judge->ctx;
	return reference_waiting(ctx->tx, (struct reference_waiting_args){ctx->workspace, people}, &judge->calls);
}

enum err today_reference_people(struct ctx *ctx, struct user_id user, struct day day, today_people *people)
{
	(void)day;
	struct list rows;
	TRY(reference_waiting_people(ctx->tx, (struct reference_waiting_people_args){ctx->workspace, user}, &rows));
	const struct reference_waiting_people_row *row = rows.items;
	for (size_t i = 0; i < rows.n; i++)
		if (!VEC_PUSH(ctx->arena, people, row[i].person_id.v))
			return ERR_NOMEM;
	return OK;
}

enum err today_rule_references(struct judge *judge)
{
	struct list rows = FACTS_OF(judge->calls, reference_waiting_row, person_id, judge->person->id);
	const struct reference_waiting_row *row = rows.items;
	const struct settings *settings = &judge->ctx->settings;
	for (size_t i = 0; i < rows.n; i++) {
		struct day due = day_plus_working(row[i].asked_on, settings->chase_working_days, settings->holidays);
		if (due.ymd > judge->day.ymd)
			continue;
		struct str reason = SAY(judge, TODAY_REFERENCE_OUTCOME, {"about", .text = row[i].prospect},
			{"day", .day = row[i].asked_on});
		TRY(today_add(judge, (struct today_line){.kind = TODAY_KIND_FOLLOW_UP,
					     .user = row[i].user_id,
					     .subject = row[i].id.v,
					     .rule = STR("reference_outcome"),
					     .reason = reason,
					     .due = due}));
	}
	return OK;
}
