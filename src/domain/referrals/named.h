/* Who is meant by a name that somebody gave: a person who is here, or somebody new. */
#pragma once
#include "domain/ctx.h"

struct named_new {
	struct str name, organization, email, phone;
	struct person_id person; /* chosen by the rep; none: by what is known */
	bool may_be_kept_out;    /* who must not come back is told by `kept_out`; else they are refused */
	struct str title;        /* of somebody new */
};
struct named {
	struct person_id person;
	struct str name;
	bool is_new;
	bool maybe_same; /* somebody here may be the same: left for a person to decide */
	bool kept_out;   /* somebody who must not come back: nothing of them is kept, and there is no person */
};
/* Matches by e-mail address or phone number when the names share a word, and by name together with
 * organization. A mere same name, or an address with a different name, makes somebody new and a
 * "maybe the same". Under the event that has been begun. */
NODISCARD enum err named_find(struct ctx *ctx, const struct named_new *new, const char *field, struct named *ret_named);

/* Where it is told of somebody whom we work with, the only one of that name is meant; 0 when there is nobody. Several are
 * not guessed at: refused at `field`. */
NODISCARD enum err named_only_one(struct ctx *ctx, struct str name, const char *field, struct person_id *ret_person);
