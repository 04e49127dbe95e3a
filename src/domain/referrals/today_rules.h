/* The rules of Today, from within. Each is a function of facts that are loaded and of the day that is
 * judged: it reads no database, and says its reason in words. today_judge.c loads the facts and runs
 * the table of rules for one person after the other.
 *
 * A new rule: a function `enum err today_rule_x(struct judge *judge)` in today_rules_AREA.c, declared
 * below, and its row in the table of today_judge.c. What it reads beside the common facts is a list
 * in struct judge, filled by the `load` of its row; people whom nothing else makes a candidate for
 * a rep's list are pushed by its `candidates`. */
#pragma once
#include "base/vec.h"
#include "domain/referrals/factors.h"
#include "domain/referrals/facts.h"
#include "domain/referrals/ranking.h"
#include "domain/referrals/steps.h"
#include "domain/referrals/today.h"
#include "domain/words.h"
#include "facts_sql.h"

/* An item as its rule found it, before it is weighed. */
struct today_found {
	struct today_item item;
	struct ranking_facts facts;
	struct factors_facts ask; /* of an ask; the team's counts come with weighing */
};
typedef VEC(struct today_found *) today_found; /* each where it was made: they are large */

struct judge {
	struct ctx *ctx;
	struct user_id only; /* none: of all users */
	struct day day;
	struct facts facts;
	struct list owed, named, by_source, put_offs, users;
	struct list partners; /* partner_rows_row */
	struct list calls;    /* reference_waiting_row */
	today_found found;
	/* the person under judgement */
	const struct facts_people_row *person;
	struct readiness_facts known;
	struct readiness readiness; /* not of those who are users */
	bool ask_is_owed;           /* an ask of them is owed and shown: readiness adds none */
	bool is_warned;             /* that their satisfaction fell: readiness does not say it again */
	struct minor value;         /* of their largest deal */
	struct str currency;
};

/* What a rule found. */
struct today_line {
	enum today_kind kind;
	struct user_id user; /* whose list; none: nobody's */
	int64_t subject;     /* 0: the person */
	struct str rule;
	struct str reason;
	struct day due;
	struct minor value; /* 0: their largest deal's */
};

/* Unless it is another user's than asked for, or put off. */
NODISCARD enum err today_add(struct judge *judge, struct today_line line);

/* A sentence of the catalogue, with {person}. */
#define SAY(judge, id, ...) words_of((judge)->ctx->arena, id, {"person", .text = (judge)->person->name}, __VA_ARGS__)

/* "Karl Weber", "Karl Weber and Ana Ruiz", "Karl Weber, Ana Ruiz and 3 more" */
struct str today_names(struct judge *judge, const struct str *names, size_t n);
/* Everybody they brought who is a customer or on the way; none when that is nobody any more. */
struct str today_brought(struct judge *judge);
/* Whose person they are: the rep of their last deal, else who knows them best; none: nobody's. */
struct user_id today_rep(const struct judge *judge);

/* The rule of partners who have given more than they got. */
#define TODAY_GIVE_FIRST "give_first"

typedef VEC(int64_t) today_people;

struct today_rule {
	const char *name;
	bool of_users; /* also of those who are users themselves */
	/* May be NULL: the facts that this rule reads beside the common ones, of at most FACTS_MOST people. */
	enum err (*load)(struct judge *judge, struct ids people);
	/* May be NULL: pushes the people that this rule may have something to say about, for one user. */
	enum err (*candidates)(struct ctx *ctx, struct user_id user, struct day day, today_people *people);
	enum err (*judge)(struct judge *judge);
};
extern const struct today_rule today_rules[];
extern const size_t today_rules_n;

/* In order: a later one may read what an earlier one has noted in struct judge. */
NODISCARD enum err today_rule_complaints(struct judge *judge);
NODISCARD enum err today_rule_promises(struct judge *judge);
NODISCARD enum err today_rule_senders(struct judge *judge);
NODISCARD enum err today_rule_owed(struct judge *judge);
NODISCARD enum err today_rule_fallen(struct judge *judge);
NODISCARD enum err today_rule_silent(struct judge *judge);
NODISCARD enum err today_silent_candidates(struct ctx *ctx, struct user_id user, struct day day, today_people *people);
NODISCARD enum err today_rule_readiness(struct judge *judge);
NODISCARD enum err today_rule_named(struct judge *judge);
NODISCARD enum err today_rule_sources(struct judge *judge);
NODISCARD enum err today_rule_partners(struct judge *judge);
NODISCARD enum err today_rule_given(struct judge *judge);

NODISCARD enum err today_rule_references(struct judge *judge);

NODISCARD enum err today_load_references(struct judge *judge, struct ids people);
NODISCARD enum err today_reference_people(struct ctx *ctx, struct user_id user, struct day day, today_people *people);
NODISCARD enum err today_load_partners(struct judge *judge, struct ids people);
NODISCARD enum err today_partner_people(struct ctx *ctx, struct user_id user, struct day day, today_people *people);
NODISCARD enum err today_given_people(struct ctx *ctx, struct user_id user, struct day day, today_people *people);
NODISCARD enum err today_rule_untold(struct judge *judge);
