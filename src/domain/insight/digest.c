/* What a week brought, in sentences: made of what was proposed, done and written down, nothing else. */
#include "base/out.h"
#include "base/vec.h"
#include "digest_ops.h"
#include "domain/ctx.h"
#include "domain/words.h"

enum { NAMES_SHOWN = 5 };

struct digest {
	struct ctx *ctx;
	VEC(struct digest_sentence) sentences;
};

static enum err say(struct digest *digest, struct str text)
{
	return VEC_PUSH(digest->ctx->arena, &digest->sentences, ((struct digest_sentence){text})) ? OK : ERR_NOMEM;
}

/* "Karl Weber, Grace Ito and 3 more" */
struct naming {
	struct out out;
	size_t n;
};

static void name_one(struct naming *naming, struct str name)
{
	if (naming->n++ < NAMES_SHOWN)
		out_format(&naming->out, "%s%.*s", naming->n > 1 ? ", " : "", STR_ARG(name));
}

static enum err say_names(struct digest *digest, struct naming *naming, enum words_id some, enum words_id none)
{
	struct arena *arena = digest->ctx->arena;
	struct str names = str_copy(arena, out_text(&naming->out));
	out_free(&naming->out);
	if (naming->n == 0)
		return none == WORDS_COUNT ? OK : say(digest, words_text(none));
	if (naming->n > NAMES_SHOWN)
		names = words_of(arena, DIGEST_AND_MORE, {"names", .text = names},
			{"number", .has_number = true, .number = (int64_t)(naming->n - NAMES_SHOWN)});
	return say(digest, words_format(arena, some, (const struct words_arg[]){{"names", .text = names}}, 1));
}

static struct str with(struct arena *arena, const struct digest_came_row *row, struct str currency)
{
	if (row->what == REFERRAL_STATE_WON && row->value.v > 0)
		return str_format(arena, "%.*s (%.*s)", STR_ARG(row->name),
			STR_ARG(money_text(arena, money_of(row->value, currency))));
	if (row->what == REFERRAL_STATE_NAMED)
		return words_of(arena, DIGEST_BY, {"name", .text = row->name}, {"source", .text = row->source_name});
	return row->name;
}

static enum err say_came(struct digest *digest, const struct list *came)
{
	static const struct {
		enum referral_state what;
		enum words_id some, none;
	} said[] = {
		{REFERRAL_STATE_NAMED, WORDS_DIGEST_NAMED, WORDS_DIGEST_NAMED_NONE},
		{REFERRAL_STATE_PERMITTED, WORDS_DIGEST_PERMITTED, WORDS_COUNT},
		{REFERRAL_STATE_MET, WORDS_DIGEST_MET, WORDS_COUNT},
		{REFERRAL_STATE_WON, WORDS_DIGEST_WON, WORDS_COUNT},
	};
	const struct digest_came_row *row = came->items;
	for (size_t i = 0; i < sizeof said / sizeof *said; i++) {
		struct naming naming = {.n = 0};
		out_init(&naming.out, 0);
		for (size_t k = 0; k < came->n; k++)
			if (row[k].what == said[i].what)
				name_one(&naming, with(digest->ctx->arena, &row[k], digest->ctx->settings.currency));
		TRY(say_names(digest, &naming, said[i].some, said[i].none));
	}
	return OK;
}

static enum err say_proposed(struct digest *digest, const struct list *proposed)
{
	const struct digest_proposed_row *row = proposed->items;
	int64_t all = 0, done = 0;
	for (size_t i = 0; i < proposed->n; i++) {
		all += row[i].proposed;
		done += row[i].done;
	}
	if (all == 0)
		return say(digest, words_text(WORDS_DIGEST_PROPOSED_NONE));
	return say(digest, words_of(digest->ctx->arena, DIGEST_PROPOSED, {"number", .has_number = true, .number = all},
				   {"done", .has_number = true, .number = done}));
}

static enum err say_owed(struct digest *digest, const struct list *owed, struct day today)
{
	const struct owed_page_row *row = owed->items;
	struct naming naming = {.n = 0};
	out_init(&naming.out, 0);
	for (size_t i = 0; i < owed->n; i++)
		if (row[i].due.ymd <= today.ymd)
			name_one(&naming, row[i].person_name);
	return say_names(digest, &naming, WORDS_DIGEST_OWED, WORDS_DIGEST_OWED_NONE);
}

static enum err say_thanked(struct digest *digest, const struct list *thanked)
{
	const struct digest_thanked_row *row = thanked->items;
	struct naming naming = {.n = 0};
	out_init(&naming.out, 0);
	for (size_t i = 0; i < thanked->n; i++)
		name_one(&naming, row[i].name);
	return say_names(digest, &naming, WORDS_DIGEST_THANKED, WORDS_COUNT);
}

enum err digest_show(struct ctx *ctx, const struct digest_show_in *in, struct digest_show_out *ret_out)
{
	struct digest digest = {.ctx = ctx};
	struct digest_show_out out = {0};
	struct user_id user = in->user.v != 0 ? in->user : ctx->user;
	struct day today = ctx_today(ctx), day = day_none(in->day) ? today : in->day;
	if (user.v != ctx->user.v && ctx->role < USER_ROLE_MANAGER)
		return ctx_problem(ctx, ERR_FORBIDDEN, "user", words_text(WORDS_NUMBERS_OWN));
	out.since = day_plus(day, 1 - day_weekday(day));
	out.until = day_plus(out.since, 6);
	TRY(digest_proposed(
		ctx->tx, (struct digest_proposed_args){ctx->workspace, user, out.since, out.until}, &out.proposed));
	TRY(digest_came(ctx->tx, (struct digest_came_args){ctx->workspace, user, out.since, out.until}, &out.came));
	TRY(digest_thanked(
		ctx->tx, (struct digest_thanked_args){ctx->workspace, user, out.since, out.until}, &out.thanked));
	TRY(owed_page(ctx->tx, (struct owed_page_args){ctx->workspace, user}, &out.owed));
	TRY(say_proposed(&digest, &out.proposed));
	TRY(say_came(&digest, &out.came));
	TRY(say_thanked(&digest, &out.thanked));
	TRY(say_owed(&digest, &out.owed, today));
	out.sentences = (struct list){digest.sentences.v, digest.sentences.n};
	*ret_out = out;
	return OK;
}
