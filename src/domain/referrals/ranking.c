#include "domain/referrals/ranking.h"

/* Share of a client's worth that one item stands for. Keeping somebody is priced by what they have
 * brought already, finding somebody by the usual client. */
struct share {
	double of_client, of_value;
	int minutes;
};
static const struct share shares[] = {
	[TODAY_KIND_REPAIR] = {0.30, 0.30, 15},
	[TODAY_KIND_KEEP] = {0.15, 0.25, 20},
	[TODAY_KIND_CALL] = {0.25, 0.25, 10},
	[TODAY_KIND_THANK] = {0.15, 0.05, 4},
	[TODAY_KIND_ASK] = {0.0, 0.0, 8},           /* by its factors */
	[TODAY_KIND_HOW_IT_WENT] = {0.04, 0.02, 5}, /* half of those who are asked go on to give names */
	[TODAY_KIND_UPDATE] = {0.08, 0.02, 3},
	[TODAY_KIND_FOLLOW_UP] = {0.08, 0.05, 5},
	[TODAY_KIND_CHASE] = {0.06, 0.02, 3},
	[TODAY_KIND_FINISH] = {0.05, 0.05, 2},
	[TODAY_KIND_GIVE] = {0.07, 0.0, 5},
	[TODAY_KIND_CATCH_UP] = {0.01, 0.0, 5},
	[TODAY_KIND_INFORM] = {0.10, 0.05, 4}, /* the law sets the day */
};
enum { KINDS = sizeof shares / sizeof shares[0], LATE_MOST = 20 };

double ranking_worth(const struct ranking_facts *facts)
{
	if ((int)facts->kind >= KINDS)
		return 0;
	const struct share *share = &shares[facts->kind];
	int late = facts->days_late < 0 ? 0 : facts->days_late > LATE_MOST ? LATE_MOST : facts->days_late;
	double worth = facts->ask;
	if (facts->kind != TODAY_KIND_ASK) {
		worth = share->of_client * facts->client + share->of_value * facts->value;
		worth *= 0.75 + 0.5 * facts->strength;
		if (facts->score >= 10)
			worth *= 1.2;
		worth *= 1.0 + 0.1 * (facts->names > 10 ? 10 : facts->names);
	}
	worth *= 1.0 + 0.03 * late;
	return facts->advised ? worth * 0.25 : worth;
}

int ranking_minutes(enum today_kind kind)
{
	return (int)kind < KINDS && shares[kind].minutes > 0 ? shares[kind].minutes : 5;
}
