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

/* "ines+shop@acme.example" reaches whom "ines@acme.example" reaches: what stands behind the plus is their own mark. */
static struct str without_mark(const struct ctx *ctx, enum suppression_kind kind, struct str value)
{
	size_t plus = kind == SUPPRESSION_KIND_EMAIL ? str_find_char(value, '+') : SIZE_MAX;
	size_t at = plus != SIZE_MAX && plus > 0 ? str_find_char(value, '@') : SIZE_MAX;
	if (at == SIZE_MAX || at < plus)
		return value;
	return str_join(ctx->arena, str_sub(value, 0, plus), str_from(value, at));
}

enum err suppression_add(struct ctx *ctx, enum suppression_kind kind, struct str value)
{
	struct hash hash = hash_of(ctx, without_mark(ctx, kind, value));
	return suppression_put(ctx->tx, (struct suppression_put_args){ctx->workspace, kind, hash, ctx->now});
}

static enum err find(struct ctx *ctx, enum suppression_kind kind, struct str value, bool *ret_found)
{
	struct suppression_find_row row;
	return suppression_find(
		ctx->tx, (struct suppression_find_args){ctx->workspace, kind, hash_of(ctx, value)}, &row, ret_found);
}

enum err suppressed(struct ctx *ctx, enum suppression_kind kind, struct str value, bool *ret_suppressed)
{
	struct str plain = without_mark(ctx, kind, value);
	bool yes;
	TRY(find(ctx, kind, plain, &yes));
	/* Until the marks were left out, an address was kept with its own. */
	if (!yes && plain.n != value.n)
		TRY(find(ctx, kind, value, &yes));
	*ret_suppressed = yes;
	return OK;
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
