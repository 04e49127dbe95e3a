/* What the numbers are made of: referrals, occasions, asks, deals and scores of a period, added up by rep, offer, origin
 * and approach. Each number is a quotient of what stands in a cell here. */
#pragma once
#include "base/vec.h"
#include "domain/ctx.h"
#include "numbers_sql.h"

struct numbers_filter {
	struct user_id user;   /* none: everybody */
	struct offer_id offer; /* none: any */
	enum origin origin;    /* none: any; asks and occasions have none and are left out with one */
	struct day since, until;
	unsigned parts; /* what is counted, of enum numbers_part; what is counted before may come with more */
};
enum numbers_part {
	NUMBERS_REFERRALS = 1,
	NUMBERS_LASTING = 2,
	NUMBERS_OCCASIONS = 4,
	NUMBERS_ASKS = 8,
	NUMBERS_SCORES = 16,
	NUMBERS_MONEY = 32,
	NUMBERS_CUSTOMERS = 64, /* customers, and who brought whom */
	NUMBERS_WHOLE = 127,
};

enum numbers_by {
	NUMBERS_ALL,
	NUMBERS_REP,
	NUMBERS_STANDING,
	NUMBERS_OCCASION,
	NUMBERS_OFFER,
	NUMBERS_ORIGIN,
	NUMBERS_APPROACH,
};

enum { NUMBERS_STEPS = 9, NUMBERS_LONGEST = 731 }; /* 1 named .. 8 won; in days, what took longer counts as this */

struct numbers_lasted {
	int32_t days[NUMBERS_LONGEST + 1]; /* how many took so many days */
	int64_t n;
};

/* Cold contacts stand in no cell but those of their origin and approach, and in `cold`. */
struct numbers_cell {
	enum numbers_by by;
	int64_t key;                    /* of the rep, offer, or the enumeration's number; 0: all, or none */
	int64_t reached[NUMBERS_STEPS]; /* of those named: how many came to this step, by this one or one beyond it */
	int64_t cold[NUMBERS_STEPS];
	int64_t permitted;
	int64_t waiting, talking;   /* on the way to a first meeting; met, and not won yet */
	int64_t needed, not_needed; /* voiced a need, said that they have none */
	int64_t earned;
	int64_t occasions, asked;
	int64_t asks, names, exhausted, pledged, unprompted; /* asks that no occasion led to */
	int64_t scores, happy;
	int64_t customers;
	struct numbers_lasted *to_met, *to_won, *met_to_won; /* from the naming; from meeting to win */
};

struct numbers_counts {
	struct arena *arena;
	struct numbers_filter filter;
	struct day today;
	VEC(struct numbers_cell) cells;
	int64_t won, brought;                    /* people won; people whom they brought, and who were won */
	VEC(struct numbers_revenue_row) revenue; /* that pass the filter; the same rep, offer, origin may come again */
	struct list costs;                       /* struct numbers_costs_row */
};

/* Several counts that are made of the same rows. */
struct numbers_set {
	struct numbers_counts *of;
	size_t n;
};

/* One thing that should have led to an ask. */
struct numbers_occasion {
	struct person_id person;
	struct user_id user;
	struct offer_id offer;
	enum occasion occasion;
	enum standing standing;
	struct day day;
	struct day asked; /* the first ask from that day on; none: never */
	bool never;       /* they must not be asked */
};
enum numbers_answer {
	NUMBERS_ASKED,   /* within seven days */
	NUMBERS_UNASKED, /* seven days have passed */
	NUMBERS_OPEN,    /* they have not, or it was not possible: counts nowhere */
};
/* The rule of the asked rate: an ask within seven days. Pure. */
enum numbers_answer numbers_answered(const struct numbers_occasion *occasion, struct day today);

/* From this day on the answers of what happened on a day are known. */
bool numbers_decided(struct day happened, struct day today);

/* The cell; NULL when there is none. */
const struct numbers_cell *numbers_cell(const struct numbers_counts *counts, enum numbers_by by, int64_t key);
/* Days within which `share` of all were; 0 of none. */
double numbers_quantile(const struct numbers_lasted *lasted, double share);

/* Makes the cell when there is none; NULL when memory ran out. */
struct numbers_cell *numbers_cell_of(struct numbers_counts *counts, enum numbers_by by, int64_t key);
struct numbers_counts numbers_nothing(struct ctx *ctx, struct arena *arena, const struct numbers_filter *filter);
/* Adds what happened on these days, from the rows, to each of the set. */
NODISCARD enum err numbers_add_days(
	struct ctx *ctx, struct numbers_set *set, unsigned parts, struct day since, struct day until);
NODISCARD enum err numbers_count(
	struct ctx *ctx, const struct numbers_filter *filter, struct numbers_counts *ret_counts);
/* Who may see whose numbers, and which days: for the operations of this room. */
NODISCARD enum err numbers_filter_of(
	struct ctx *ctx, struct user_id user, struct day since, struct day until, struct numbers_filter *ret_filter);
