#include "domain/people/suppression.h"

#include "domain/accounts/secret.h"
#include "domain/words.h"
#include "suppression_sql.h"

/* The workspace goes in, so that equal people of two workspaces have different hashes. */
static struct hash hash_of(const struct ctx *ctx, struct str value)
{
	struct str text = str_format(ctx->arena, "%lld %.*s", (long long)ctx->workspace.v, STR_ARG(value));
	return secret_keyed_hash(ctx->secret, text);
}

enum err suppression_add(struct ctx *ctx, enum suppression_kind kind, struct str value)
{
	return suppression_put(
		ctx->tx, (struct suppression_put_args){ctx->workspace, kind, hash_of(ctx, value), ctx->now});
}

enum err suppressed(struct ctx *ctx, enum suppression_kind kind, struct str value, bool *ret_suppressed)
{
	struct suppression_find_row row;
	return suppression_find(ctx->tx, (struct suppression_find_args){ctx->workspace, kind, hash_of(ctx, value)},
		&row, ret_suppressed);
}

enum err suppression_in_use(struct ctx *ctx, bool *ret_in_use)
{
	struct suppression_any_row row;
	return suppression_any(ctx->tx, (struct suppression_any_args){ctx->workspace}, &row, ret_in_use);
}

enum err suppression_refuse(struct ctx *ctx, enum identity_kind kind, struct str value, const char *field)
{
	static const struct {
		enum suppression_kind kind;
		enum words_id words;
	} of[] = {[IDENTITY_KIND_EMAIL] = {SUPPRESSION_KIND_EMAIL, WORDS_SUPPRESSED_EMAIL},
		[IDENTITY_KIND_PHONE] = {SUPPRESSION_KIND_PHONE, WORDS_SUPPRESSED_PHONE},
		[IDENTITY_KIND_URL] = {SUPPRESSION_KIND_URL, WORDS_SUPPRESSED_URL}};
	bool yes;
	TRY(suppressed(ctx, of[kind].kind, value, &yes));
	return yes ? ctx_problem(ctx, ERR_STOP, field, words_text(of[kind].words)) : OK;
}

enum err suppression_refuse_name(struct ctx *ctx, struct str folded, const char *field)
{
	bool yes;
	TRY(suppressed(ctx, SUPPRESSION_KIND_NAME, folded, &yes));
	return yes ? ctx_problem(ctx, ERR_STOP, field, words_text(WORDS_SUPPRESSED_NAME)) : OK;
}
