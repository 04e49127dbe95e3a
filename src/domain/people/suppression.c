#include "domain/people/suppression.h"

#include "domain/accounts/secret.h"
#include "domain/words.h"
#include "format/identity.h"
#include "suppression_sql.h"

enum { SPELLINGS = 3 };

/* The workspace goes in, so that equal people of two workspaces have different hashes. */
static struct hash hash_of(const struct ctx *ctx, struct str value)
{
	struct str text = str_format(ctx->arena, "%lld %.*s", (long long)ctx->workspace.v, STR_ARG(value));
	return secret_keyed_hash(ctx->secret, text);
}

/* "ines+shop@acme.example" reaches whom "ines@acme.example" reaches: what stands behind the plus is their own mark. */
static struct str without_mark(const struct ctx *ctx, struct str address)
{
	size_t plus = str_find_char(address, '+');
	size_t at = plus != SIZE_MAX && plus > 0 ? str_find_char(address, '@') : SIZE_MAX;
	if (at == SIZE_MAX || at < plus)
		return address;
	return str_join(ctx->arena, str_sub(address, 0, plus), str_from(address, at));
}

/* Gmail delivers "i.nes@googlemail.com" to whom it delivers "ines@gmail.com" (support.google.com/mail/answer/7436150). */
static struct str without_dots(const struct ctx *ctx, struct str address)
{
	size_t at = str_find_char(address, '@');
	struct str domain = at != SIZE_MAX ? str_from(address, at + 1) : STR_NONE, rest = str_sub(address, 0, at), part;
	struct str plain = STR("");
	if (!str_is(domain, "gmail.com") && !str_is(domain, "googlemail.com"))
		return address;
	while (str_split(&rest, '.', &part))
		plain = str_join(ctx->arena, plain, part);
	return str_join(ctx->arena, plain, STR("@gmail.com"));
}

/* "linkedin.com/in/jos%c3%a9" and "linkedin.com/in/josé" are one profile. */
static size_t spell_url(const struct ctx *ctx, struct str value, struct str *ret_spelling)
{
	ret_spelling[0] = identity_url_plain(ctx->arena, value);
	ret_spelling[1] = identity_url_percent(ctx->arena, ret_spelling[0]);
	ret_spelling[2] = value;
	return SPELLINGS;
}

/* What it is kept as, then all that earlier releases may have kept it as. */
static size_t spell(const struct ctx *ctx, enum suppression_kind kind, struct str value, struct str *ret_spelling)
{
	if (kind == SUPPRESSION_KIND_URL)
		return spell_url(ctx, value, ret_spelling);
	if (kind != SUPPRESSION_KIND_EMAIL) {
		ret_spelling[0] = value;
		return 1;
	}
	ret_spelling[1] = without_mark(ctx, value);
	ret_spelling[0] = without_dots(ctx, ret_spelling[1]);
	ret_spelling[2] = value;
	return SPELLINGS;
}

enum err suppression_add(struct ctx *ctx, enum suppression_kind kind, struct str value)
{
	struct str spelling[SPELLINGS];
	spell(ctx, kind, value, spelling);
	struct hash hash = hash_of(ctx, spelling[0]);
	return suppression_put(ctx->tx, (struct suppression_put_args){ctx->workspace, kind, hash, ctx->now});
}

enum err suppressed(struct ctx *ctx, enum suppression_kind kind, struct str value, bool *ret_suppressed)
{
	struct str spelling[SPELLINGS];
	size_t n = spell(ctx, kind, value, spelling);
	*ret_suppressed = false;
	for (size_t i = 0; i < n && !*ret_suppressed; i++) {
		struct suppression_find_row row;
		if (i > 0 && str_equal(spelling[i], spelling[i - 1]))
			continue;
		TRY(suppression_find(ctx->tx,
			(struct suppression_find_args){ctx->workspace, kind, hash_of(ctx, spelling[i])}, &row,
			ret_suppressed));
	}
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
