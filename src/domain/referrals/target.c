#include "domain/referrals/target.h"

#include "domain/accounts/user.h"
#include "domain/deals/offer.h"
#include "domain/events/event.h"
#include "domain/people/person.h"
#include "domain/referrals/named.h"
#include "domain/words.h"
#include "format/text.h"
#include "target_ops.h"
#include "target_sql.h"

/* ---- a described kind ---- */

static bool says_little(struct str word)
{
	static const char *const words[] = {"a", "an", "and", "all", "any", "at", "by", "for", "from", "in", "of", "on",
		"or", "our", "the", "their", "to", "who", "with", "near", "der", "die", "das", "in", "und", "von",
		"bei"};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (str_is(word, words[i]))
			return true;
	return word.n == 0;
}

/* One and many begin alike: "managers" is "manager", "companies" is "compan", "business" stays. */
static struct str beginning_of(struct str word)
{
	if (word.n > 5 && str_ends(word, STR("ies")))
		return str_sub(word, 0, word.n - 3);
	if (word.n > 3 && str_ends(word, STR("s")) && !str_ends(word, STR("ss")))
		return str_sub(word, 0, word.n - 1);
	return word;
}

/* Headlines and towns are compared as they are written, but for the letters A to Z: so are these. */
enum err target_words_of(struct arena *arena, struct str description, struct list *ret_words)
{
	struct str *words = ARENA_ARRAY(arena, TARGET_WORDS_MOST, struct str);
	struct str rest = str_lower_ascii(arena, text_clean(arena, description)), word;
	size_t n = 0;
	if (words == NULL)
		return ERR_NOMEM;
	while (n < TARGET_WORDS_MOST && str_split(&rest, ' ', &word)) {
		while (word.n > 0 && str_find_char(STR(",.;:()\"'"), word.p[word.n - 1]) != SIZE_MAX)
			word.n--;
		while (word.n > 0 && str_find_char(STR("(\"'"), word.p[0]) != SIZE_MAX)
			word = str_from(word, 1);
		if (!says_little(word))
			words[n++] = beginning_of(word);
	}
	*ret_words = (struct list){words, n};
	return OK;
}

static enum err write_words(struct ctx *ctx, const struct target *target)
{
	struct list words, there;
	TRY(target_words(ctx->tx, (struct target_words_args){ctx->workspace, target->id}, &there));
	const struct target_words_row *row = there.items;
	for (size_t i = 0; i < there.n; i++)
		TRY(event_delete(ctx, &target_word_table, row[i].id.v));
	TRY(target_words_of(ctx->arena, target->description, &words));
	if (words.n == 0) /* would be everybody */
		return ctx_problem(ctx, ERR_INVALID, "description", words_text(WORDS_TARGET_WORDS));
	for (size_t i = 0; i < words.n; i++) {
		struct target_word word = {
			.workspace_id = ctx->workspace,
			.id = {ctx_id(ctx)},
			.target_id = target->id,
			.word = ((const struct str *)words.items)[i],
		};
		TRY(event_insert(ctx, &target_word_table, &word));
	}
	return OK;
}

/* ---- putting somebody on the list ---- */

enum err target_need(struct ctx *ctx, struct target_id id, const char *field, struct target *ret_target)
{
	struct target target;
	bool found;
	TRY(target_get(ctx->tx, ctx->workspace, id, &target, &found));
	if (!found)
		return ctx_not_found(ctx, field, "target");
	*ret_target = target;
	return OK;
}

static enum err refuse_twice(struct ctx *ctx, const struct target *target, const char *field, struct str name)
{
	struct target_same_row same;
	bool found;
	TRY(target_same(ctx->tx,
		(struct target_same_args){ctx->workspace, ctx->user, target->person_id, target->organization_id}, &same,
		&found));
	if (!found)
		return OK;
	return ctx_problem(ctx, ERR_CONFLICT, field, words_of(ctx->arena, TARGET_THERE, {"name", .text = name}));
}

/* A person where there is one, else an organization, else a kind of people. */
static enum err choose(struct ctx *ctx, const struct target_add_in *in, struct target *target, bool *ret_is_new)
{
	struct str name = text_clean(ctx->arena, in->name), organization = text_clean(ctx->arena, in->organization);
	*ret_is_new = false;
	if (in->person.v != 0 || !str_empty(name)) {
		struct named named;
		struct person_id person = in->person;
		if (person.v == 0 && str_empty(organization))
			TRY(named_only_one(ctx, name, "organization", &person));
		TRY(named_find(ctx, &(struct named_new){.name = name, .organization = organization, .person = person},
			in->person.v != 0 ? "person" : "name", &named));
		target->kind = TARGET_KIND_PERSON;
		target->person_id = named.person;
		*ret_is_new = named.is_new;
		return refuse_twice(ctx, target, in->person.v != 0 ? "person" : "name", named.name);
	}
	if (!str_empty(organization)) {
		target->kind = TARGET_KIND_ORGANIZATION;
		TRY(organization_need(ctx, organization, &target->organization_id));
		return refuse_twice(ctx, target, "organization", organization);
	}
	target->kind = TARGET_KIND_DESCRIBED;
	target->description = text_clean(ctx->arena, in->description);
	if (str_empty(target->description))
		return ctx_problem(ctx, ERR_INVALID, "name", words_text(WORDS_TARGET_NEEDED));
	return write_words(ctx, target);
}

enum err target_add(struct ctx *ctx, const struct target_add_in *in, struct target_add_out *ret_out)
{
	struct offer offer;
	bool is_new;
	struct target target = {
		.workspace_id = ctx->workspace,
		.id = {ctx_id(ctx)},
		.user_id = ctx->user,
		.offer_id = in->offer,
		.why = ctx_lines(ctx, in->why),
		.state = TARGET_STATE_OPEN,
		.since = ctx_today(ctx),
		.added = ctx_today(ctx),
	};
	TRY(event_begin(ctx, EVENT_target_added, (struct person_id){0}, 0));
	if (in->offer.v != 0)
		TRY(offer_need(ctx, in->offer, "offer", &offer));
	else
		TRY(offer_only(ctx, &target.offer_id));
	TRY(choose(ctx, in, &target, &is_new));
	TRY(event_insert(ctx, &target_table, &target));
	TRY(event_about(ctx, target.person_id, target.id.v));
	*ret_out = (struct target_add_out){target.id, target.kind, target.person_id, is_new, ctx->first_seq};
	return OK;
}

/* ---- changing it ---- */

static enum err begin_change(struct ctx *ctx, struct target_id id, struct target *ret_target)
{
	TRY(event_begin(ctx, EVENT_target_changed, (struct person_id){0}, id.v));
	TRY(target_need(ctx, id, "target", ret_target));
	if (ret_target->user_id.v != ctx->user.v && ctx->role < USER_ROLE_MANAGER)
		return ctx_problem(ctx, ERR_FORBIDDEN, "target", words_text(WORDS_TARGET_OTHERS));
	return event_about(ctx, ret_target->person_id, id.v);
}

static enum err move_to(struct ctx *ctx, struct target *target, enum target_state state)
{
	if (target->state != state)
		target->since = ctx_today(ctx);
	target->state = state;
	if (state != TARGET_STATE_DROPPED)
		target->reason = STR_NONE;
	return event_update(ctx, &target_table, target);
}

enum err target_change(struct ctx *ctx, const struct target_change_in *in, struct target_change_out *ret_out)
{
	struct target target;
	struct offer offer;
	TRY(begin_change(ctx, in->target, &target));
	if (in->state == TARGET_STATE_DROPPED)
		return ctx_problem(ctx, ERR_INVALID, "state", words_text(WORDS_TARGET_DROP_SAYS));
	if (!str_none(in->why))
		target.why = ctx_lines(ctx, in->why);
	if (in->offer.v != 0) {
		TRY(offer_need(ctx, in->offer, "offer", &offer));
		target.offer_id = in->offer;
	}
	struct str description = text_clean(ctx->arena, in->description);
	if (!str_empty(description)) {
		if (target.kind != TARGET_KIND_DESCRIBED)
			return ctx_problem(ctx, ERR_INVALID, "description", words_text(WORDS_TARGET_NOT_DESCRIBED));
		target.description = description;
		TRY(write_words(ctx, &target));
	}
	TRY(move_to(ctx, &target, in->state == TARGET_STATE_NONE ? target.state : in->state));
	*ret_out = (struct target_change_out){target.id, ctx->first_seq};
	return OK;
}

enum err target_drop(struct ctx *ctx, const struct target_drop_in *in, struct target_drop_out *ret_out)
{
	struct target target;
	TRY(begin_change(ctx, in->target, &target));
	struct str reason = ctx_lines(ctx, in->reason);
	if (str_empty(reason))
		return ctx_problem(ctx, ERR_INVALID, "reason", words_text(WORDS_TARGET_REASON));
	TRY(move_to(ctx, &target, TARGET_STATE_DROPPED));
	target.reason = reason;
	TRY(event_update(ctx, &target_table, &target));
	*ret_out = (struct target_drop_out){target.id, ctx->first_seq};
	return OK;
}

/* ---- what comes of it ---- */

enum err target_for(struct ctx *ctx, struct user_id user, struct person_id person, struct target_id *ret_target)
{
	struct list rows;
	TRY(target_of(ctx->tx, (struct target_of_args){ctx->workspace, user, person}, &rows));
	const struct target_of_row *row = rows.items;
	*ret_target = rows.n > 0 ? row->id : (struct target_id){0};
	return OK;
}

enum err target_met(struct ctx *ctx, const struct referral *referral)
{
	struct list rows;
	TRY(target_of(ctx->tx, (struct target_of_args){ctx->workspace, referral->user_id, referral->person_id}, &rows));
	const struct target_of_row *row = rows.items;
	for (size_t i = 0; i < rows.n; i++) {
		struct target target;
		if (row[i].kind == TARGET_KIND_DESCRIBED)
			continue;
		TRY(target_need(ctx, row[i].id, "target", &target));
		TRY(move_to(ctx, &target, TARGET_STATE_MET));
	}
	return OK;
}
