/* The audit trail: every event of the workspace, newest first. */
#include "audit_ops.h"
#include "audit_sql.h"
#include "domain/events/event.h"
#include "domain/words.h"
#include "event_sql.h"

enum { PAGE_USUAL = 50, PAGE_MOST = 200, SEQ_DIGITS = 18 };

/* Where the page before ended: the seq of its last line. */
static enum err read_after(struct ctx *ctx, struct str after, int64_t *ret_seq)
{
	int64_t seq = 0;
	for (size_t i = 0; i < after.n; i++) {
		if (after.n > SEQ_DIGITS || after.p[i] < '0' || after.p[i] > '9')
			return ctx_not_found(ctx, "after", "page");
		seq = seq * 10 + (after.p[i] - '0');
	}
	*ret_seq = str_empty(after) ? INT64_MAX : seq;
	return OK;
}

static enum err wanted(struct ctx *ctx, const struct audit_list_in *in, struct audit_page_args *ret_args)
{
	*ret_args = (struct audit_page_args){.workspace = ctx->workspace,
		.user = in->user,
		.kind = str_empty(in->kind) ? STR_NONE : in->kind,
		.since = {1},
		.until = {INT64_MAX}};
	if (!str_empty(in->kind) && str_none(event_kind_words(in->kind)))
		return ctx_problem(
			ctx, ERR_INVALID, "kind", words_of(ctx->arena, EVENT_KIND_UNKNOWN, {"text", .text = in->kind}));
	if (!day_none(in->day)) {
		ret_args->since = day_start(in->day, ctx->settings.zone);
		ret_args->until = day_start(day_plus(in->day, 1), ctx->settings.zone);
	}
	return read_after(ctx, in->after, &ret_args->before_seq);
}

static struct audit_line line_of(struct ctx *ctx, const struct audit_page_row *row)
{
	struct str name = str_none(row->person_name) ? row->merged_name : row->person_name;
	struct event_timeline_row event = {
		.kind = row->kind, .actor_name = row->actor_name, .file_name = row->file_name};
	return (struct audit_line){.event = row->seq,
		.at = row->at,
		.words = event_sentence(ctx->arena, &event, str_none(name) ? STR("somebody") : name),
		.kind = row->kind,
		.user = row->actor,
		.actor = row->actor_name,
		.face = row->face,
		.person = row->person_id,
		.name = name,
		.undone = row->undone};
}

enum err audit_list(struct ctx *ctx, const struct audit_list_in *in, struct audit_list_out *ret_out)
{
	struct audit_page_args args;
	struct list rows;
	size_t n = in->limit > 0 && in->limit <= PAGE_MOST ? (size_t)in->limit : PAGE_USUAL;
	TRY(wanted(ctx, in, &args));
	args.n = (int64_t)n + 1;
	TRY(audit_page(ctx->tx, args, &rows));
	const struct audit_page_row *row = rows.items;
	struct audit_line *line = ARENA_ARRAY(ctx->arena, n + 1, struct audit_line);
	if (line == NULL)
		return ERR_NOMEM;
	bool more = rows.n > n;
	size_t shown = more ? n : rows.n;
	for (size_t i = 0; i < shown; i++)
		line[i] = line_of(ctx, &row[i]);
	*ret_out = (struct audit_list_out){.items = {line, shown},
		.next = more ? str_format(ctx->arena, "%lld", (long long)row[n - 1].seq) : STR_NONE};
	return OK;
}
