/* Rules of Today about referrals: those who were named, and those who named them. */
#include "domain/referrals/steps.h"
#include "domain/referrals/today_rules.h"
#include "domain/referrals/ways.h"
#include "referral_sql.h"

static struct day chase_day(const struct judge *judge, struct day from)
{
	return day_plus_working(from, judge->ctx->settings.chase_working_days, judge->ctx->settings.holidays);
}

/* The gate as of the day that is judged. */
static struct gate gate_on(struct judge *judge, struct gate_facts facts)
{
	struct gate gate;
	facts.today = judge->day;
	gate_of(judge->ctx->arena, &facts, &gate);
	return gate;
}

enum err today_rule_named(struct judge *judge)
{
	struct list rows = FACTS_OF(judge->named, referral_named_row, person_id, judge->person->id);
	const struct referral_named_row *row = rows.items;
	for (size_t i = 0; i < rows.n; i++) {
		struct today_line item = {.user = row[i].user_id, .subject = row[i].id.v, .value = row[i].value};
		struct gate gate = gate_on(judge, (struct gate_facts){
							  .person = judge->person->name,
							  .source = row[i].source_name,
							  .need = row[i].need,
							  .wants = row[i].wants,
							  .permitted_on = row[i].permitted_on,
							  .postponed = row[i].postponed,
						  });
		bool waits = row[i].state == REFERRAL_STATE_PERMITTED || row[i].state == REFERRAL_STATE_INTRODUCED;
		if (waits && gate.open && row[i].state == REFERRAL_STATE_INTRODUCED) {
			struct day from = row[i].since.ymd > row[i].permitted_on.ymd ? row[i].since
										     : row[i].permitted_on;
			item.kind = TODAY_KIND_CALL;
			item.rule = STR("introduced");
			item.reason = SAY(judge, TODAY_INTRODUCED, {"source", .text = row[i].source_name},
				{"day", .day = row[i].since}, {"gate", .text = gate.reason});
			item.due = day_plus_working(from, 2, judge->ctx->settings.holidays);
		} else if (waits && gate.open) {
			item.kind = TODAY_KIND_CALL;
			item.rule = STR("permitted");
			item.reason = gate.reason;
			item.due = day_plus_working(row[i].permitted_on, 2, judge->ctx->settings.holidays);
		} else if (row[i].state == REFERRAL_STATE_CONTACTED &&
			   chase_day(judge, row[i].since).ymd <= judge->day.ymd) {
			item.kind = TODAY_KIND_FOLLOW_UP;
			item.rule = STR("contacted");
			item.reason = SAY(judge, TODAY_CONTACTED, {"day", .day = row[i].since});
			item.due = chase_day(judge, row[i].since);
		} else if (row[i].state == REFERRAL_STATE_PARKED && !day_none(row[i].parked_until) &&
			   row[i].parked_until.ymd <= judge->day.ymd) {
			item.kind = TODAY_KIND_FOLLOW_UP;
			item.rule = STR("parked");
			item.reason = SAY(judge, TODAY_PARKED, {"source", .text = row[i].source_name},
				{"day", .day = row[i].parked_until});
			item.due = row[i].parked_until;
		} else {
			continue;
		}
		TRY(today_add(judge, item));
	}
	return OK;
}

/* Since when the source is to be reminded: the two questions are open, and time has passed; none: not yet. */
static struct day chased_since(struct judge *judge, const struct referral_by_source_row *row)
{
	struct gate gate = gate_on(judge, (struct gate_facts){
						  .person = row->person_name,
						  .source = judge->person->name,
						  .need = row->need,
						  .wants = row->wants,
						  .permitted_on = row->permitted_on,
						  .never = row->never,
					  });
	if (!steps_waits(row->state, &gate) || row->reminders >= WAYS_REMINDERS)
		return DAY_NONE;
	struct day due = chase_day(judge, day_none(row->reminded_on) ? row->since : row->reminded_on);
	return due.ymd <= judge->day.ymd ? due : DAY_NONE;
}

/* One item for a source and a rep, whatever the number of names. */
enum err today_rule_sources(struct judge *judge)
{
	struct list rows = FACTS_OF(judge->by_source, referral_by_source_row, source_id, judge->person->id);
	const struct referral_by_source_row *row = rows.items;
	struct str *names = ARENA_ARRAY(judge->ctx->arena, rows.n + 1, struct str);
	bool *taken = ARENA_ARRAY(judge->ctx->arena, rows.n + 1, bool);
	if (names == NULL || taken == NULL)
		return ERR_NOMEM;
	for (size_t i = 0; i < rows.n; i++) {
		struct day due = taken[i] ? DAY_NONE : chased_since(judge, &row[i]), first = row[i].named_on;
		size_t n = 0;
		if (day_none(due))
			continue;
		for (size_t j = i; j < rows.n; j++) {
			struct day since = taken[j] || row[j].user_id.v != row[i].user_id.v
						   ? DAY_NONE
						   : chased_since(judge, &row[j]);
			if (day_none(since))
				continue;
			taken[j] = true;
			names[n++] = row[j].person_name;
			first = row[j].named_on.ymd < first.ymd ? row[j].named_on : first;
			due = since.ymd < due.ymd ? since : due;
		}
		struct str reason = SAY(
			judge, TODAY_CHASE, {"names", .text = today_names(judge, names, n)}, {"day", .day = first});
		TRY(today_add(judge,
			(struct today_line){TODAY_KIND_CHASE, row[i].user_id, 0, STR("no_answer"), reason, due, {0}}));
	}
	return OK;
}
