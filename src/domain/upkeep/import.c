/* The operations on imports. The work itself is a job (import_run.c, import_undo.c). */
#include "base/utf8.h"
#include "domain/events/event.h"
#include "domain/upkeep/import_file.h"
#include "domain/upkeep/import_write.h"
#include "domain/people/suppression.h"
#include "domain/words.h"
#include "import_ops.h"
#include "import_sql.h"
#include "person_sql.h"

enum { PAGE_USUAL = 50, PAGE_MOST = 200, REPORT_NAME = 80 };

static enum err need(struct ctx *ctx, struct import_id id, struct import *ret_import)
{
	struct import import;
	bool found;
	TRY(import_get(ctx->tx, ctx->workspace, id, &import, &found));
	if (!found)
		return ctx_not_found(ctx, "import", "import");
	*ret_import = import;
	return OK;
}

/* A rep imports for themself; managers and owners for anybody. */
static enum err need_rep(struct ctx *ctx, struct user_id rep)
{
	struct app_user user;
	bool found;
	if (rep.v == ctx->user.v)
		return OK;
	if (ctx->role == USER_ROLE_REP)
		return ctx_problem(ctx, ERR_FORBIDDEN, "rep", words_text(WORDS_IMPORT_FOR_OTHERS));
	TRY(app_user_get(ctx->tx, ctx->workspace, rep, &user, &found));
	return found ? OK : ctx_not_found(ctx, "rep", "user");
}

static bool may_touch(const struct ctx *ctx, const struct import *import)
{
	return ctx->role != USER_ROLE_REP || import->user_id.v == ctx->user.v;
}

static enum err need_mine(struct ctx *ctx, struct import_id id, struct import *ret_import)
{
	TRY(need(ctx, id, ret_import));
	return may_touch(ctx, ret_import) ? OK : ctx_not_found(ctx, "import", "import");
}

enum err import_add(struct ctx *ctx, const struct import_add_in *in, struct import_add_out *ret_out)
{
	struct user_id rep = in->rep.v != 0 ? in->rep : ctx->user;
	TRY(need_rep(ctx, rep));
	struct import import = {
		.workspace_id = ctx->workspace,
		.id = {ctx_id(ctx)},
		.user_id = rep,
		.file_name = in->file_name,
		.path = in->path,
		.content = in->content,
		.format = STR(""),
		.state = IMPORT_STATE_UPLOADED,
		.bytes = in->bytes,
		.created = ctx->now,
	};
	TRY(import_insert(ctx->tx, &import));
	ret_out->import = import.id;
	return OK;
}

/* ---- start, cancel, undo ---- */

static enum err queue(struct ctx *ctx, const struct import *import, const char *kind, struct job_id *ret_job)
{
	struct job job = {
		.workspace_id = ctx->workspace,
		.id = {ctx_id(ctx)},
		.kind = str_c(kind),
		.subject = {import->id.v},
		.user_id = ctx->user,
		.state = JOB_STATE_QUEUED,
		.total = import->rows,
		.created = ctx->now,
	};
	TRY(job_insert(ctx->tx, &job));
	*ret_job = job.id;
	return OK;
}

enum err import_start(struct ctx *ctx, const struct import_start_in *in, struct import_start_out *ret_out)
{
	struct import import;
	TRY(event_begin(ctx, EVENT_import_started, (struct person_id){0}, in->import.v));
	TRY(need_mine(ctx, in->import, &import));
	bool fresh = import.state == IMPORT_STATE_UPLOADED || import.state == IMPORT_STATE_PREVIEWED;
	bool stopped = import.state == IMPORT_STATE_FAILED || import.state == IMPORT_STATE_CANCELLED;
	if (!fresh && !stopped)
		return ctx_problem(ctx, ERR_CONFLICT, "import", words_text(WORDS_IMPORT_STARTED));
	/* What has gone in was read with the first mapping and is known by the first rep. */
	if (fresh || import.rows_done == 0) {
		if (!str_empty(in->mapping))
			import.mapping = in->mapping;
		if (in->rep.v != 0) {
			TRY(need_rep(ctx, in->rep));
			import.user_id = in->rep;
		}
	}
	import.state = IMPORT_STATE_RUNNING;
	import.message = STR_NONE;
	import.finished = UTC_NONE;
	TRY(import_update(ctx->tx, &import));
	return queue(ctx, &import, "import", &ret_out->job);
}

enum err import_cancel(struct ctx *ctx, const struct import_cancel_in *in, struct import_cancel_out *ret_out)
{
	struct import import;
	struct job_of_row row;
	struct job job;
	bool found;
	TRY(need_mine(ctx, in->import, &import));
	TRY(job_of(ctx->tx, (struct job_of_args){ctx->workspace, {in->import.v}}, &row, &found));
	if (!found || (row.state != JOB_STATE_QUEUED && row.state != JOB_STATE_RUNNING))
		return ctx_problem(ctx, ERR_CONFLICT, "import", words_text(WORDS_IMPORT_NOT_RUNNING));
	TRY(job_get(ctx->tx, ctx->workspace, row.id, &job, &found));
	job.cancel = true;
	TRY(job_update(ctx->tx, &job));
	ret_out->import = import.id;
	return OK;
}

enum err import_undo(struct ctx *ctx, const struct import_undo_in *in, struct import_undo_out *ret_out)
{
	struct import import;
	TRY(need_mine(ctx, in->import, &import));
	bool ended = import.state == IMPORT_STATE_FINISHED || import.state == IMPORT_STATE_FAILED ||
		     import.state == IMPORT_STATE_CANCELLED;
	if (!ended)
		return ctx_problem(ctx, ERR_CONFLICT, "import", words_text(WORDS_IMPORT_NOT_ENDED));
	import.state = IMPORT_STATE_UNDOING;
	import.message = STR_NONE;
	TRY(import_update(ctx->tx, &import));
	return queue(ctx, &import, "import_undo", &ret_out->job);
}

/* ---- looking ---- */

enum err import_show(struct ctx *ctx, const struct import_show_in *in, struct import_show_out *ret_out)
{
	struct import import;
	TRY(need_mine(ctx, in->import, &import));
	*ret_out = (struct import_show_out){
		.import = import.id,
		.file_name = import.file_name,
		.format = import.format,
		.mapping = import.mapping,
		.state = import.state,
		.rows = import.rows,
		.rows_done = import.rows_done,
		.new = import.made,
		.matched = import.matched,
		.maybe = import.maybe,
		.refused = import.refused,
		.deals_new = import.deals_made,
		.deals_known = import.deals_known,
		.named = import.named,
		.places = import.places,
		.kept = import.kept,
		.message = import.message,
		.report = import.report,
		.created = import.created,
		.finished = import.finished,
	};
	return OK;
}

enum err import_list(struct ctx *ctx, const struct import_list_in *in, struct import_list_out *ret_out)
{
	int64_t before = INT64_MAX, n = in->limit > 0 && in->limit < PAGE_MOST ? in->limit : PAGE_USUAL;
	struct list rows;
	if (!str_empty(in->after) && id_parse(in->after, &before) != OK)
		return ctx_not_found(ctx, "after", "page");
	TRY(import_page(ctx->tx, (struct import_page_args){ctx->workspace, {before}, n + 1}, &rows));
	const struct import_page_row *row = rows.items;
	struct str next = STR_NONE;
	if (rows.n > (size_t)n) {
		rows.n = (size_t)n;
		next = id_words(ctx->arena, row[n - 1].id.v);
	}
	*ret_out = (struct import_list_out){.items = rows, .next = next};
	return OK;
}

enum err import_report(struct ctx *ctx, const struct import_report_in *in, struct import_report_out *ret_out)
{
	struct import import;
	TRY(need_mine(ctx, in->import, &import));
	if (str_empty(import.report))
		return ctx_problem(ctx, ERR_NOT_FOUND, "import", words_text(WORDS_IMPORT_NO_REPORT));
	/* Who asks over the network learns nothing of where this machine keeps its files. */
	ret_out->path = ctx->face == FACE_API ? import.report
					      : str_c(import_path(ctx->arena, ctx->data, import.report));
	ret_out->file_name = str_format(
		ctx->arena, "report of %.*s.csv", STR_ARG(utf8_clip(import.file_name, REPORT_NAME)));
	return OK;
}
