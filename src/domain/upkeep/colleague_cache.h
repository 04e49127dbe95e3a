/* Who works at the organizations that an import has seen lately, so that not every row asks the database for
 * near names among them. Bounded. It is as of the last write of the import: forgotten when anybody else has
 * written since, and when a part of the import was rolled back. */
#pragma once
#include "domain/ctx.h"

enum { MOST_COLLEAGUES = 24 }; /* more at one organization: many are alike, nobody is asked */

struct colleague {
	struct person_id person;
	struct str folded; /* lives until the cache is next changed */
};
struct colleague_list {
	size_t n; /* 0, too, when they are too many */
	struct colleague v[MOST_COLLEAGUES];
};

struct colleague_cache;

/* The cache may be NULL in all of these: then nothing is known. */
struct colleague_cache *colleague_cache_new(struct arena *arena);
void colleague_cache_forget(struct colleague_cache *cache);
/* False: not known, the database is to be asked. */
bool colleague_cache_find(
	struct colleague_cache *cache, struct organization_id organization, struct colleague_list *ret_list);
void colleague_cache_put(struct colleague_cache *cache, struct organization_id organization,
	const struct colleague_list *list, bool crowded);
/* One more works there; changes nothing where the others are not known. */
void colleague_cache_add(
	struct colleague_cache *cache, struct organization_id organization, struct person_id person, struct str folded);
void colleague_cache_drop(struct colleague_cache *cache, struct organization_id organization);
