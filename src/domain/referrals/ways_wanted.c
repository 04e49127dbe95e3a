/* Who is meant by the words at both ends of a way. */
#include "domain/referrals/ways_wanted.h"

#include "domain/accounts/user.h"
#include "domain/people/person.h"
#include "domain/referrals/named.h"
#include "domain/words.h"
#include "format/text.h"
#include "network_sql.h"
#include "person_sql.h"
#include "ways_to_sql.h"

enum { THERE_MOST = 500 };

static enum err refuse_unknown(struct ctx *ctx, const char *field, struct str text)
{
	return ctx_problem(ctx, ERR_NOT_FOUND, field, words_of(ctx->arena, WAYS_UNKNOWN, {"text", .text = text}));
}

static enum err one_person(struct ctx *ctx, struct person_id person, struct list *ret_people)
{
	struct person_id *one = ARENA_NEW(ctx->arena, struct person_id);
	if (one == NULL)
		return ERR_NOMEM;
	*one = person;
	*ret_people = (struct list){one, 1};
	return OK;
}

/* By id, or the only one of that name. None: nobody, or nobody whom this rep may see: it is answered in the same words. */
static enum err find_person(struct ctx *ctx, struct str text, const char *field, struct person *ret_person)
{
	struct person_id id = {0};
	struct person person = {0};
	struct merged_person merged;
	bool found = false;
	if (id_parse(text, &id.v) == OK)
		TRY(merged_person_get(ctx->tx, ctx->workspace, id, &merged, &found));
	else
		TRY(named_only_one(ctx, text, field, &id));
	if (found)
		id = merged.person_id;
	found = false;
	if (id.v != 0)
		TRY(person_get(ctx->tx, ctx->workspace, id, &person, &found));
	bool here = found && day_none(person.erased) && !person_hidden(ctx, person.private_to);
	*ret_person = here ? person : (struct person){0};
	return OK;
}

static enum err wanted_organization(struct ctx *ctx, struct organization_id id, struct str name, struct wanted *wanted)
{
	wanted->kind = TARGET_KIND_ORGANIZATION;
	wanted->name = name;
	return ways_there(
		ctx->tx, (struct ways_there_args){ctx->workspace, id, ctx->user, THERE_MOST}, &wanted->people);
}

static enum err wanted_person(struct ctx *ctx, const struct person *person, const char *field, struct wanted *wanted)
{
	if (person->do_not_contact)
		return ctx_problem(
			ctx, ERR_STOP, field, words_of(ctx->arena, WAYS_NEVER, {"name", .text = person->name}));
	wanted->kind = TARGET_KIND_PERSON;
	wanted->name = person->name;
	return one_person(ctx, person->id, &wanted->people);
}

enum err wanted_target(struct ctx *ctx, const struct target *target, struct wanted *ret_wanted)
{
	struct organization organization;
	struct person person;
	bool found;
	if (target->kind == TARGET_KIND_PERSON) {
		TRY(person_need(ctx, target->person_id, "to", &person));
		return wanted_person(ctx, &person, "to", ret_wanted);
	}
	if (target->kind == TARGET_KIND_ORGANIZATION) {
		TRY(organization_get(ctx->tx, ctx->workspace, target->organization_id, &organization, &found));
		return wanted_organization(
			ctx, target->organization_id, found ? organization.name : STR_NONE, ret_wanted);
	}
	ret_wanted->kind = TARGET_KIND_DESCRIBED;
	ret_wanted->name = target->description;
	return ways_of_kind(ctx->tx, (struct ways_of_kind_args){ctx->workspace, target->id, ctx->user, THERE_MOST},
		&ret_wanted->people);
}

enum err wanted_find(struct ctx *ctx, struct str text, struct wanted *ret_wanted)
{
	struct person person;
	struct organization organization;
	struct organization_by_folded_row row;
	struct target target;
	int64_t id = 0;
	bool found = false;
	TRY(find_person(ctx, text, "to", &person));
	if (person.id.v != 0)
		return wanted_person(ctx, &person, "to", ret_wanted);
	if (id_parse(text, &id) == OK) {
		TRY(organization_seen(ctx, (struct organization_id){id}, &organization, &found));
		if (found)
			return wanted_organization(ctx, organization.id, organization.name, ret_wanted);
		TRY(target_get(ctx->tx, ctx->workspace, (struct target_id){id}, &target, &found));
		if (found)
			return wanted_target(ctx, &target, ret_wanted);
	}
	struct str folded = text_fold_organization(ctx->arena, text_clean(ctx->arena, text));
	TRY(organization_by_folded(
		ctx->tx, (struct organization_by_folded_args){ctx->workspace, folded}, &row, &found));
	if (found)
		TRY(organization_seen(ctx, row.id, &organization, &found));
	return found ? wanted_organization(ctx, row.id, row.name, ret_wanted) : refuse_unknown(ctx, "to", text);
}

enum err wanted_from(struct ctx *ctx, struct str text, struct list *ret_people)
{
	struct person_id self;
	struct person person;
	TRY(user_person(ctx, ctx->user, &self));
	if (str_empty(text) || str_is(text, "me"))
		return one_person(ctx, self, ret_people);
	if (str_is(text, "team"))
		return network_team(ctx->tx, (struct network_team_args){ctx->workspace}, ret_people);
	TRY(find_person(ctx, text, "from", &person));
	return person.id.v != 0 ? one_person(ctx, person.id, ret_people) : refuse_unknown(ctx, "from", text);
}
