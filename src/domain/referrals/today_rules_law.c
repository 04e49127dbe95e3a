/* The rule of Today that the law makes: whoever was named is told so in time. */
#include "domain/referrals/law.h"
#include "domain/referrals/today_rules.h"
#include "referral_sql.h"

static struct notice_facts facts_on(struct judge *judge, const struct referral_named_row *row)
{
	struct gate gate;
	gate_of(judge->ctx->arena,
		&(struct gate_facts){.person = judge->person->name,
			.source = row->source_name,
			.need = row->need,
			.wants = row->wants,
			.permitted_on = row->permitted_on,
			.today = judge->day},
		&gate);
	return (struct notice_facts){.law = law_of(judge->ctx->settings.country),
		.state = row->state,
		.gate_open = gate.open,
		.named_on = row->named_on,
		.told_on = row->told_on,
		.warned_on = row->warned_on,
		.today = judge->day};
}

/* From the meeting on they know us. */
static bool has_to_be_told(enum referral_state state)
{
	return state == REFERRAL_STATE_PARKED ||
	       (steps_open(state) && steps_rank(state) < steps_rank(REFERRAL_STATE_MET));
}

enum err today_rule_untold(struct judge *judge)
{
	struct list rows = FACTS_OF(judge->named, referral_named_row, person_id, judge->person->id);
	const struct referral_named_row *row = rows.items;
	for (size_t i = 0; i < rows.n; i++) {
		if (!law_notice(law_of(judge->ctx->settings.country)) || !day_none(row[i].forgotten_on) ||
			!has_to_be_told(row[i].state))
			continue;
		struct notice_facts facts = facts_on(judge, &row[i]);
		if (notice_due(&facts) == NOTICE_FINE)
			continue;
		bool spoken = facts.gate_open || steps_contact(facts.state);
		struct day until = notice_erase_day(&facts);
		struct words_arg source = {"source", .text = row[i].source_name}, day = {"day", .day = row[i].named_on};
		struct str reason = spoken ? SAY(judge, TODAY_UNTOLD_LATER, source, day)
					   : SAY(judge, TODAY_UNTOLD, source, day, {"until", .day = until});
		TRY(today_add(judge, (struct today_line){TODAY_KIND_INFORM, row[i].user_id, row[i].id.v, STR("untold"),
					     reason, until, row[i].value}));
	}
	return OK;
}
