/* Rules of Today that warn early: satisfaction falls, or somebody who brought others hears nothing from us. */
#include "domain/referrals/today_rules.h"
#include "domain/referrals/trust.h"
#include "owed_sql.h"
#include "referral_sql.h"
#include "satisfaction_sql.h"
#include "today_sql.h"

enum { FALL_SHOWN_DAYS = 90 };

/* Those they brought are looked after already: the same is not said twice. */
static bool is_owed_a_warning(const struct judge *judge)
{
	struct list rows = FACTS_OF(judge->owed, owed_rows_row, person_id, judge->person->id);
	const struct owed_rows_row *row = rows.items;
	for (size_t i = 0; i < rows.n; i++)
		if (row[i].kind == OWED_KIND_WARN_BROUGHT)
			return true;
	return false;
}

/* A low score is readiness's to say; this one is still good, and lower than before. */
enum err today_rule_fallen(struct judge *judge)
{
	struct list rows = FACTS_OF(judge->facts.scores, satisfaction_rows_row, person_id, judge->person->id);
	const struct satisfaction_rows_row *score = rows.items;
	if (rows.n < 2 || judge->known.standing != STANDING_CUSTOMER ||
		judge->readiness.answer == READINESS_ANSWER_STOP)
		return OK;
	const struct satisfaction_rows_row *last = &score[rows.n - 1], *before = last - 1;
	if (trust_low(last->score) || !trust_fell(before->score, last->score) ||
		day_between(last->asked_on, judge->day) > FALL_SHOWN_DAYS || is_owed_a_warning(judge))
		return OK;
	struct words_arg now = {"score", .has_number = true, .number = last->score};
	struct words_arg then = {"before", .has_number = true, .number = before->score};
	struct words_arg day = {"day", .day = last->asked_on};
	struct str names = today_brought(judge);
	struct str reason = str_none(names)
				    ? SAY(judge, TODAY_SCORE_FELL, now, then, day)
				    : SAY(judge, TODAY_SCORE_FELL_BROUGHT, now, then, day, {"names", .text = names});
	judge->is_warned = true;
	return today_add(judge,
		(struct today_line){TODAY_KIND_REPAIR, today_rep(judge), 0, STR("score_fell"), reason, DAY_NONE, {0}});
}

/* The last day on which anything shows that we spoke with each other. */
static struct day last_touch(const struct judge *judge, struct list brought)
{
	const struct referral_by_source_row *row = brought.items;
	const struct readiness_facts *known = &judge->known;
	struct day days[] = {known->both_ways, known->last_ask, known->score_on, known->promises.last_kept_on};
	struct day last = DAY_NONE;
	for (size_t i = 0; i < sizeof days / sizeof days[0]; i++)
		last = days[i].ymd > last.ymd ? days[i] : last;
	for (size_t i = 0; i < brought.n; i++)
		last = row[i].named_on.ymd > last.ymd ? row[i].named_on : last;
	return last;
}

/* Whoever brought a client and hears nothing for half a year; what is owed to them is a touch already. */
enum err today_rule_silent(struct judge *judge)
{
	struct list rows = FACTS_OF(judge->by_source, referral_by_source_row, source_id, judge->person->id);
	struct list owed = FACTS_OF(judge->owed, owed_rows_row, person_id, judge->person->id);
	const struct referral_by_source_row *row = rows.items, *won = NULL;
	for (size_t i = 0; i < rows.n; i++)
		won = row[i].state == REFERRAL_STATE_WON ? &row[i] : won;
	if (won == NULL || owed.n > 0 || judge->readiness.answer == READINESS_ANSWER_STOP)
		return OK;
	struct day last = last_touch(judge, rows);
	if (!trust_silent(last, judge->day))
		return OK;
	struct str reason = SAY(judge, TODAY_SILENT, {"names", .text = today_brought(judge)}, {"day", .day = last});
	return today_add(judge, (struct today_line){TODAY_KIND_FOLLOW_UP, won->user_id, 0, STR("silent"), reason,
					day_plus(last, TRUST_SILENT_DAYS), {0}});
}

enum err today_silent_candidates(struct ctx *ctx, struct user_id user, struct day day, today_people *people)
{
	struct list rows;
	(void)day;
	TRY(today_introducers(ctx->tx, (struct today_introducers_args){ctx->workspace, user}, &rows));
	const struct today_introducers_row *row = rows.items;
	for (size_t i = 0; i < rows.n; i++)
		if (!VEC_PUSH(ctx->arena, people, row[i].source_id.v))
			return ERR_NOMEM;
	return OK;
}
