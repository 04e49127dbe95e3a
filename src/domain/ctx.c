#include "domain/ctx.h"

#include "domain/words.h"

struct day ctx_today(const struct ctx *ctx)
{
	return utc_day(ctx->now, ctx->settings.zone ? ctx->settings.zone : zone_utc());
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
