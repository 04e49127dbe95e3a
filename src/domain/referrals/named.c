#include "domain/referrals/named.h"

#include "domain/events/event.h"
#include "domain/people/person.h"
#include "domain/words.h"
#include "format/identity.h"
#include "format/text.h"
#include "person_sql.h"

enum { SAME_NAMES_MOST = 5 };

struct search {
	struct ctx *ctx;
	const struct named_new *new;
	struct str folded;
	struct person_id match;
	struct str match_name;
	struct person_id maybe;
	struct str reason;
};

static void doubt(struct search *search, struct person_id person, struct str reason)
{
	if (search->maybe.v == 0) {
		search->maybe = person;
		search->reason = reason;
	}
}

static enum err by_identity(struct search *search, enum identity_kind kind, struct str value, enum words_id words)
{
	struct list rows;
	struct ctx *ctx = search->ctx;
	TRY(identity_people(ctx->tx, (struct identity_people_args){ctx->workspace, kind, value}, &rows));
	const struct identity_people_row *row = rows.items;
	for (size_t i = 0; i < rows.n && search->match.v == 0; i++) {
		if (person_hidden(ctx, row[i].private_to))
			continue;
		if (text_names_share_word(row[i].folded, search->folded)) {
			search->match = row[i].person_id;
			search->match_name = row[i].name;
		} else {
			doubt(search, row[i].person_id, words_text(words));
		}
	}
	return OK;
}

static enum err works_there(struct search *search, struct person_id person, bool *ret_there)
{
	struct list rows;
	struct ctx *ctx = search->ctx;
	struct str folded = text_fold_organization(ctx->arena, text_clean(ctx->arena, search->new->organization));
	TRY(position_all(ctx->tx, (struct position_all_args){ctx->workspace, person}, &rows));
	const struct position_all_row *row = rows.items;
	*ret_there = false;
	for (size_t i = 0; i < rows.n; i++)
		*ret_there = *ret_there || str_equal(row[i].folded, folded);
	return OK;
}

static enum err by_name(struct search *search)
{
	struct list rows;
	struct ctx *ctx = search->ctx;
	TRY(person_same_name(
		ctx->tx, (struct person_same_name_args){ctx->workspace, search->folded, SAME_NAMES_MOST}, &rows));
	const struct person_same_name_row *row = rows.items;
	for (size_t i = 0; i < rows.n && search->match.v == 0; i++) {
		bool there = false;
		if (person_hidden(ctx, row[i].private_to))
			continue;
		if (!str_empty(str_trim(search->new->organization)))
			TRY(works_there(search, row[i].id, &there));
		if (there) {
			search->match = row[i].id;
			search->match_name = row[i].name;
		} else {
			doubt(search, row[i].id, words_text(WORDS_SAME_NAME));
		}
	}
	return OK;
}

static enum err make(struct search *search, struct named *ret_named)
{
	struct ctx *ctx = search->ctx;
	const struct named_new *new = search->new;
	struct named named = {.name = text_clean(ctx->arena, new->name), .is_new = true};
	struct person_new person = {.name = new->name,
		.email = new->email,
		.phone = new->phone,
		.organization = new->organization,
		.title = new->title};
	if (new->may_be_kept_out)
		TRY(person_suppressed(ctx, &person, &named.kept_out));
	if (named.kept_out) {
		*ret_named = (struct named){.kept_out = true};
		return OK;
	}
	TRY(person_make(ctx, &person, &named.person));
	if (search->maybe.v != 0) {
		struct maybe_same same = {
			.workspace_id = ctx->workspace,
			.id = {ctx_id(ctx)},
			.person_id = search->maybe,
			.other_id = named.person,
			.reason = search->reason,
			.state = MAYBE_STATE_OPEN,
		};
		TRY(event_insert(ctx, &maybe_same_table, &same));
		named.maybe_same = true;
	}
	*ret_named = named;
	return OK;
}

enum err named_find(struct ctx *ctx, const struct named_new *new, const char *field, struct named *ret_named)
{
	struct search search = {.ctx = ctx, .new = new};
	struct str value;
	if (new->person.v != 0) {
		struct person person;
		TRY(person_need(ctx, new->person, field, &person));
		*ret_named = (struct named){.person = person.id, .name = person.name};
		return OK;
	}
	search.folded = text_fold(ctx->arena, text_clean(ctx->arena, new->name));
	if (str_empty(search.folded))
		return ctx_problem(ctx, ERR_INVALID, field, words_text(WORDS_PERSON_NAME_NEEDED));
	if (!str_empty(str_trim(new->email)) && identity_email(ctx->arena, new->email, &value))
		TRY(by_identity(&search, IDENTITY_KIND_EMAIL, value, WORDS_SAME_EMAIL));
	if (!str_empty(str_trim(new->phone)) && identity_phone(ctx->arena, new->phone, ctx->settings.country, &value))
		TRY(by_identity(&search, IDENTITY_KIND_PHONE, value, WORDS_SAME_PHONE));
	if (search.match.v == 0)
		TRY(by_name(&search));
	if (search.match.v == 0)
		return make(&search, ret_named);
	TRY(person_identity_add(ctx, search.match, IDENTITY_KIND_EMAIL, new->email, field));
	TRY(person_identity_add(ctx, search.match, IDENTITY_KIND_PHONE, new->phone, field));
	*ret_named = (struct named){.person = search.match, .name = search.match_name};
	return OK;
}

enum err named_only_one(struct ctx *ctx, struct str name, const char *field, struct person_id *ret_person)
{
	struct list rows;
	struct str folded = text_fold(ctx->arena, text_clean(ctx->arena, name));
	struct person_id only = {0};
	bool several = false;
	TRY(person_same_name(ctx->tx, (struct person_same_name_args){ctx->workspace, folded, SAME_NAMES_MOST}, &rows));
	const struct person_same_name_row *row = rows.items;
	for (size_t i = 0; i < rows.n; i++) {
		if (person_hidden(ctx, row[i].private_to))
			continue;
		several = several || (only.v != 0 && only.v != row[i].id.v);
		only = row[i].id;
	}
	*ret_person = several ? (struct person_id){0} : only;
	return several ? ctx_problem(
				 ctx, ERR_CONFLICT, field, words_of(ctx->arena, KNOWS_SEVERAL, {"name", .text = name}))
		       : OK;
}
