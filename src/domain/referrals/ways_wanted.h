/* Who is meant by the words at both ends of a way: ids, names, "me", "team". Whoever may not be seen (another rep's private
 * acquaintance, somebody erased) is answered like somebody who is not there. */
#pragma once
#include "domain/ctx.h"

struct wanted {
	enum target_kind kind;
	struct str name;
	struct list people; /* rows of one id each */
};

/* A person, an organization or a target; a person goes before an organization of the same name. ERR_NOT_FOUND,
 * ERR_CONFLICT (several of that name) or ERR_STOP (must not be contacted), with the sentence. */
NODISCARD enum err wanted_find(struct ctx *ctx, struct str text, struct wanted *ret_wanted);
NODISCARD enum err wanted_target(struct ctx *ctx, const struct target *target, struct wanted *ret_wanted);
/* Who begins: "me" (or nothing), "team", or a person. *ret_people: rows of one id each. */
NODISCARD enum err wanted_from(struct ctx *ctx, struct str text, struct list *ret_people);
