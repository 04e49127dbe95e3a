/* Who cannot be one person. */
#include "domain/upkeep/merge.h"
#include "domain/words.h"
#include "merge_sql.h"

static enum err refuse_named(struct ctx *ctx, const struct person *person, const struct person *source)
{
	struct merge_named_row row;
	struct merge_named_by_row by;
	bool named;
	TRY(merge_named(ctx->tx, (struct merge_named_args){ctx->workspace, person->id, source->id}, &row, &named));
	if (!named)
		TRY(merge_named_by(
			ctx->tx, (struct merge_named_by_args){ctx->workspace, person->id, source->id}, &by, &named));
	if (!named)
		return OK;
	return ctx_problem(ctx, ERR_CONFLICT, "other",
		words_of(ctx->arena, MERGE_NAMED, {"one", .text = source->name}, {"two", .text = person->name}));
}

/* Whoever called somebody is not that person. */
static enum err refuse_called(struct ctx *ctx, const struct person *person, const struct person *prospect)
{
	struct merge_reference_each_other_row row;
	bool called;
	TRY(merge_reference_each_other(ctx->tx,
		(struct merge_reference_each_other_args){ctx->workspace, person->id, prospect->id}, &row, &called));
	if (!called)
		return OK;
	return ctx_problem(ctx, ERR_CONFLICT, "other",
		words_of(ctx->arena, MERGE_CALLED, {"one", .text = prospect->name}, {"two", .text = person->name}));
}

/* Whoever was given to somebody is not that person. */
static enum err refuse_given(struct ctx *ctx, const struct person *person, const struct person *to)
{
	struct merge_given_each_other_row row;
	bool given;
	TRY(merge_given_each_other(
		ctx->tx, (struct merge_given_each_other_args){ctx->workspace, person->id, to->id}, &row, &given));
	if (!given)
		return refuse_called(ctx, person, to);
	return ctx_problem(ctx, ERR_CONFLICT, "other",
		words_of(ctx->arena, MERGE_GIVEN, {"one", .text = person->name}, {"two", .text = to->name}));
}

enum err merge_refused(struct ctx *ctx, const struct person *keep, const struct person *other)
{
	if (keep->id.v == other->id.v)
		return ctx_problem(ctx, ERR_INVALID, "other", words_text(WORDS_MERGE_SELF));
	if (keep->is_user || other->is_user)
		return ctx_problem(ctx, ERR_CONFLICT, "other",
			words_of(ctx->arena, MERGE_USER, {"name", .text = keep->is_user ? keep->name : other->name}));
	TRY(refuse_given(ctx, keep, other));
	TRY(refuse_given(ctx, other, keep));
	TRY(refuse_named(ctx, keep, other));
	return refuse_named(ctx, other, keep);
}
