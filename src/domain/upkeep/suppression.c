#include "domain/upkeep/suppression.h"
#include "domain/accounts/secret.h"
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
