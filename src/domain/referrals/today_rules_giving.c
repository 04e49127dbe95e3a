/* Rules of Today about giving: partners who have given more than they got, and those whom we thought of
 * for somebody: ask them, bring them together, hear what came of it. */
#include "domain/referrals/giving.h"
#include "domain/referrals/today_rules.h"
#include "given_sql.h"
#include "partner_sql.h"

enum { INTRODUCE_DAYS = 2 };

enum err today_load_partners(struct judge *judge, struct ids people)
{
	struct ctx *ctx = judge->ctx;
	return partner_rows(ctx->tx, (struct partner_rows_args){ctx->workspace, people}, &judge->partners);
}

enum err today_partner_people(struct ctx *ctx, struct user_id user, struct day day, today_people *people)
{
	(void)day;
	struct list rows;
	TRY(partner_people(ctx->tx, (struct partner_people_args){ctx->workspace, user}, &rows));
	const struct partner_people_row *row = rows.items;
	for (size_t i = 0; i < rows.n; i++)
		if (!VEC_PUSH(ctx->arena, people, row[i].person_id.v))
			return ERR_NOMEM;
	return OK;
}

enum err today_given_people(struct ctx *ctx, struct user_id user, struct day day, today_people *people)
{
	(void)day;
	struct list rows;
	TRY(given_open_to(ctx->tx, (struct given_open_to_args){ctx->workspace, user}, &rows));
	const struct given_open_to_row *row = rows.items;
	for (size_t i = 0; i < rows.n; i++)
		if (!VEC_PUSH(ctx->arena, people, row[i].to_id.v))
			return ERR_NOMEM;
	return OK;
}

enum err today_rule_partners(struct judge *judge)
{
	struct list rows = FACTS_OF(judge->partners, partner_rows_row, person_id, judge->person->id);
	const struct partner_rows_row *row = rows.items;
	const struct readiness_facts *known = &judge->known;
	if (rows.n == 0 || known->brought <= known->received)
		return OK;
	struct str reason = SAY(judge, TODAY_GIVE, {"brought", .has_number = true, .number = known->brought},
		{"received", .has_number = true, .number = known->received});
	return today_add(judge, (struct today_line){.kind = TODAY_KIND_GIVE,
					.user = row[0].user_id,
					.subject = row[0].id.v,
					.rule = STR(TODAY_GIVE_FIRST),
					.reason = reason});
}

static struct day chase_day(const struct judge *judge, struct day from)
{
	return day_plus_working(from, judge->ctx->settings.chase_working_days, judge->ctx->settings.holidays);
}

static bool is_due(const struct judge *judge, struct day due)
{
	return due.ymd <= judge->day.ymd;
}

static enum err judge_given(struct judge *judge, const struct given_rows_row *row)
{
	struct gate gate;
	struct today_line line = {.user = row->user_id, .subject = row->id.v, .value = row->value};
	struct words_arg about = {"about", .text = row->person_name};
	giving_gate(judge->ctx->arena,
		&(struct giving_facts){
			.person = row->person_name,
			.to = judge->person->name,
			.need = row->need,
			.wants = row->wants,
			.need_on = row->need_on,
			.wants_on = row->wants_on,
			.today = judge->day,
			.never = row->never,
		},
		&gate);
	if (giving_introduced(row->state)) {
		line.kind = TODAY_KIND_FOLLOW_UP;
		line.rule = STR("given_outcome");
		line.due = chase_day(judge, row->since);
		line.reason = SAY(judge, TODAY_GIVE_OUTCOME, about, {"day", .day = row->given_on});
		return is_due(judge, line.due) ? today_add(judge, line) : OK;
	}
	if (gate.never)
		return OK;
	line.kind = TODAY_KIND_GIVE;
	if (gate.open) {
		line.rule = STR("given_introduce");
		line.due = day_plus_working(row->since, INTRODUCE_DAYS, judge->ctx->settings.holidays);
		line.reason = SAY(judge, TODAY_GIVE_INTRODUCE, about);
		return today_add(judge, line);
	}
	line.rule = STR("given_ask");
	line.due = chase_day(judge, row->since);
	line.reason = SAY(judge, TODAY_GIVE_ASK, about, {"day", .day = row->since});
	return is_due(judge, line.due) ? today_add(judge, line) : OK;
}

enum err today_rule_given(struct judge *judge)
{
	struct list rows = FACTS_OF(judge->facts.given, given_rows_row, to_id, judge->person->id);
	const struct given_rows_row *row = rows.items;
	for (size_t i = 0; i < rows.n; i++)
		if (!giving_ended(row[i].state))
			TRY(judge_given(judge, &row[i]));
	return OK;
}
