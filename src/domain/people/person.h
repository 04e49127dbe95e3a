/* People: anybody known by name, how they are reached, where they work, and how they are found. */
#pragma once
#include "domain/ctx.h"
#include "domain/people/strength.h"

/* What may be known of somebody new; everything but the name may be none. */
struct person_new {
	struct str name;
	struct str email, phone, url;
	struct str organization, title;
	struct str town;
};

/* Adds a person with their identities, position and search words, under the event that has been
 * begun. An e-mail address, phone number or profile that cannot be one is refused with its field; so is whoever
 * must not come back (ERR_STOP: suppression.h). */
NODISCARD enum err person_make(struct ctx *ctx, const struct person_new *new, struct person_id *ret_person);

/* Whether they must not come back: by an address, a number, a profile, or, where only a name is known, by that. */
NODISCARD enum err person_suppressed(struct ctx *ctx, const struct person_new *new, bool *ret_suppressed);

/* Whether they are in this workspace, not erased, and not another rep's private acquaintance; ERR_NOT_FOUND with a sentence naming `field` otherwise. */
NODISCARD enum err person_need(struct ctx *ctx, struct person_id id, const char *field, struct person *ret_person);
/* The same, and another rep's private acquaintance: where an owner does what the law asks. */
NODISCARD enum err person_whoever(struct ctx *ctx, struct person_id id, const char *field, struct person *ret_person);
/* The same, and somebody who was erased, of whom only the row is left: where deals and referrals are read. */
NODISCARD enum err person_or_erased(struct ctx *ctx, struct person_id id, const char *field, struct person *ret_person);

/* Another rep's private acquaintance: for who asks they are not here. Nothing is hidden from the program itself. */
static inline bool person_hidden(const struct ctx *ctx, struct user_id private_to)
{
	return private_to.v != 0 && private_to.v != ctx->user.v && ctx->user.v != 0;
}
/* There is more with them now than an acquaintance: they are no rep's alone any longer. */
NODISCARD enum err person_share(struct ctx *ctx, struct person_id person);

/* Notes in the row that they must not be contacted, since today, and how they said so; the caller writes it. */
void person_never(const struct ctx *ctx, struct person *person, enum channel how);
/* Of the stored row, under the event that has been begun. */
NODISCARD enum err person_never_note(struct ctx *ctx, struct person_id id);

/* Adds an identity that the person does not have yet; the event has been begun. */
NODISCARD enum err person_identity_add(
	struct ctx *ctx, struct person_id person, enum identity_kind kind, struct str text, const char *field);

/* A position at the organization of that name, which is made when there is none and is of that kind from now on, when one
 * is given; and a note. */
NODISCARD enum err person_position_add(struct ctx *ctx, struct person_id person, struct str organization,
	enum organization_kind kind, struct str title, struct day since, struct day until);
NODISCARD enum err person_note_add(struct ctx *ctx, struct person_id person, struct str text);

/* Adds or takes the search words of a person, and writes what is derived: headline and networks. Call after
 * names, positions or identities changed; `_forget` before (with what was stored until then). */
NODISCARD enum err person_index(struct ctx *ctx, struct person_id person);
NODISCARD enum err person_forget(struct ctx *ctx, struct person_id person);

/* The organization of that name, made when there is none (same folded name, without legal form). */
NODISCARD enum err organization_need(struct ctx *ctx, struct str name, struct organization_id *ret_organization);
/* One that who asks may know of: where only colleagues' private acquaintances are, it is not found. */
NODISCARD enum err organization_seen(
	struct ctx *ctx, struct organization_id id, struct organization *ret_organization, bool *ret_found);

/* Mail and meetings of two people: how many since they were counted last, and the last day of each. */
struct contacts {
	int64_t sent, received, met; /* sent: from the first to the second */
	struct day sent_on, received_on, met_on;
};

/* What is known about "from knows to". To a relationship that is there it is added: the stronger evidence and the
 * later day win, contacts are counted together. How well they know each other is reckoned anew (strength.h). */
struct relationship_new {
	struct person_id from, to;
	enum relationship_kind kind;
	enum evidence evidence;
	struct day seen;
	struct day both_ways;
	bool knows_offer;
	struct contacts contacts;
};
NODISCARD enum err relationship_add(struct ctx *ctx, const struct relationship_new *new);
/* Who acts states that they know somebody, today; nothing when the program itself acts. */
NODISCARD enum err relationship_of_actor(
	struct ctx *ctx, struct person_id person, bool knows_offer, struct day both_ways);

/* Adds contacts to both directions, each as it is seen from there. Under the event that has been begun. */
NODISCARD enum err relationship_contacts(
	struct ctx *ctx, struct person_id from, struct person_id to, const struct contacts *contacts);

/* What `from` said of knowing `to` has changed: reckons anew how well. Nothing where there is no relationship. */
NODISCARD enum err relationship_reckon(struct ctx *ctx, struct person_id from, struct person_id to);

/* What is kept of how well one knows another. */
struct relationship_kept {
	struct person_id from, to;
	double strength;
	struct strength_facts facts;
};
/* Of a row, as STRENGTH_FACTS. */
#define RELATIONSHIP_KEPT(row)                                                                                         \
	((struct relationship_kept){(row)->from_id, (row)->to_id, (row)->strength, STRENGTH_FACTS(row)})
/* How well they know each other today, and whether what is kept is further from it than STRENGTH_KEPT_WITHIN. */
NODISCARD enum err relationship_today(
	struct ctx *ctx, const struct relationship_kept *kept, double *ret_strength, bool *ret_differs);
/* Writes that of those of whom it differs, and of nothing else: what time did is not taken back, so the rows' last event
 * stays. Those that are gone are passed over. */
NODISCARD enum err relationship_fade(struct ctx *ctx, struct ids relationships);
/* The same of those that the events `first` to `last` put back: what they held is of an earlier day. */
NODISCARD enum err relationship_fade_restored(struct ctx *ctx, int64_t first, int64_t last);
