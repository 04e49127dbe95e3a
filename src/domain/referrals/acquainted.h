/* How we know that somebody knows somebody: the sentence beside each proposal. Whoever finds a way from one person
 * to another (statements now, the graph later) fills this and gets the same words. */
#pragma once
#include "domain/ctx.h"

struct acquainted {
	struct str source, person;   /* names */
	enum relationship_kind kind; /* none: no relationship, but a place in common */
	enum evidence evidence;
	struct day seen;
	struct str organization; /* the place in common */
	struct day mine_since, mine_until, theirs_since, theirs_until;
};
/* "Both were at Acme 2015-2019." "Ines Rossi knows Olu Okoye (friend)." */
struct str acquainted_reason(struct arena *arena, const struct acquainted *how);

/* "Ines Rossi was at Nordlicht until 2019.", where the organization itself is wanted. */
struct str acquainted_at(
	struct arena *arena, struct str source, struct str organization, struct day since, struct day until);

/* What a place is by its name: people went to a school, are in a club, are at a firm. */
enum place_kind { PLACE_KIND_FIRM, PLACE_KIND_SCHOOL, PLACE_KIND_CLUB };
enum place_kind acquainted_place(struct arena *arena, struct str organization);
