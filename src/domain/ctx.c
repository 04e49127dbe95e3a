#include "domain/ctx.h"

#include "domain/words.h"
#include "format/text.h"

struct day ctx_today(const struct ctx *ctx)
{
	return utc_day(ctx->now, ctx->settings.zone ? ctx->settings.zone : zone_utc());
}

enum err ctx_happened_on(struct ctx *ctx, struct day given, struct day *ret_day)
{
	struct day today = ctx_today(ctx);
	if (given.ymd > today.ymd)
		return ctx_problem(ctx, ERR_INVALID, "day", words_text(WORDS_DAY_AHEAD));
	*ret_day = day_none(given) ? today : given;
	return OK;
}

struct str ctx_lines(const struct ctx *ctx, struct str text)
{
	return str_empty(str_trim(text)) ? STR_NONE : text_clean_lines(ctx->arena, text);
}

enum err ctx_problem(struct ctx *ctx, enum err err, const char *field, struct str message)
{
	ctx->problem = (struct problem){.field = str_c(field), .message = message};
	return err;
}

enum err ctx_not_found(struct ctx *ctx, const char *field, const char *thing)
{
	return ctx_problem(ctx, ERR_NOT_FOUND, field, words_of(ctx->arena, NOT_FOUND, {"thing", .text = str_c(thing)}));
}

int64_t ctx_id(const struct ctx *ctx)
{
	return id_make(ctx->now);
}
