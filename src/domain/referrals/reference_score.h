/* Whom may a prospect call? Whether somebody may be asked at all, and how well they match: one
 * function of facts answers both, with its reason in words. Pure. */
#pragma once
#include "base/arena.h"
#include "domain/referrals/fits.h"
#include "schema.h"

struct reference_facts {
	struct str name;
	bool retired, do_not_contact, is_customer, complaint_open;
	struct opt_int score; /* the last one, 0 .. 10; none: nobody has asked */
	bool is_prospect;     /* they themselves are the one who would call */
	bool asked_here;      /* for this deal already */
	bool same_offer;      /* they bought what the prospect thinks about */
	int most, used;       /* calls a quarter; so many this quarter */
	struct day next;      /* the first day of the next quarter */
	struct str industry, language;
	enum firm_size size;
	struct fits_words topics;
};
struct reference_wanted { /* what is known of the prospect; none: nothing */
	struct str industry, language;
	enum firm_size size;
	struct fits_words topics;
};
struct reference_fit {
	bool usable;
	int score;         /* higher is better; among equals who was asked longest ago comes first */
	struct str reason; /* why, or why not */
};
void reference_score(struct arena *arena, const struct reference_facts *facts, const struct reference_wanted *wanted,
	struct reference_fit *ret_fit);

/* The first day of a day's quarter. */
struct day reference_quarter(struct day day);
