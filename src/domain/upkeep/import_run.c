/* The import itself: two passes over the file, in chunks that are written in as many parts as the database
 * asks for. The counters of the import are written with each part, so that it goes on where it stood. */
#include <fcntl.h>
#include <string.h>
#include <unistd.h>
#include "domain/accounts/user.h"
#include "domain/referrals/today.h"
#include "domain/upkeep/import_reader.h"
#include "domain/upkeep/import_report.h"
#include "domain/upkeep/job.h"
#include "domain/people/suppression.h"
#include "event_sql.h"
#include "import_sql.h"
#include "user_sql.h"

struct run {
	struct job_run *job;
	struct import import;
	struct import_file file;
	struct str source;
	struct person_id rep;
	struct organization_cache *organizations;
	struct colleague_cache *colleagues;
	struct import_known *known;
	int64_t seq;                  /* the workspace's after the last part; -1: that part is not in */
	struct import_report *report; /* NULL in the second pass */
	bool linking;                 /* the second pass */
};

/* A part of a chunk being written, in one transaction. */
struct part {
	struct run *run;
	const struct import_chunk *chunk;
	size_t from, most;
	size_t done; /* how many of `most` rows went in; on a refusal, before the row that it is about */
	struct import_outcome *outcomes; /* of the whole chunk */
	struct import import;            /* as it will be */
	struct problem problem;
	int64_t seq; /* the workspace's last */
	bool cancelled;
};

/* ---- one transaction ---- */

static enum err writer_init(struct part *part, struct ctx *ctx, struct import_writer *writer)
{
	struct run *run = part->run;
	struct event_next_seq_row seq;
	bool found;
	/* Locks the workspace against other writers, as event_begin does. */
	TRY(event_next_seq(ctx->tx, (struct event_next_seq_args){.workspace = ctx->workspace, .n = 0}, &seq, &found));
	if (!found)
		return ERR_NOT_FOUND;
	ctx->batch = run->import.id.v;
	*writer = (struct import_writer){
		.ctx = ctx,
		.import = &part->import,
		.source = run->source,
		.rep = run->rep,
		.seq = seq.seq,
		.organizations = run->organizations,
		.colleagues = run->colleagues,
		.known = run->linking ? NULL : run->known,
	};
	organization_cache_forget(run->organizations);
	if (seq.seq != run->seq)
		colleague_cache_forget(run->colleagues);
	run->seq = -1;
	TRY(suppression_in_use(ctx, &writer->suppression));
	if (run->file.layout.deals)
		TRY(user_all(ctx->tx, (struct user_all_args){ctx->workspace}, &writer->users));
	return OK;
}

static enum err write_rows(struct part *part, struct import_writer *writer)
{
	for (part->done = 0; part->done < part->most; part->done++) {
		size_t i = part->from + part->done;
		const struct file_record *record = &part->chunk->records[i];
		if (part->done > 0 && tx_should_end(writer->ctx->tx))
			return OK;
		if (part->done % KNOWN_ROWS == 0)
			TRY(import_known_read(
				writer->ctx, writer->known, writer->source, record, part->most - part->done));
		enum err err = part->run->linking ? import_write_relations(writer, record)
						  : import_write(writer, record, &part->outcomes[i]);
		if (err != OK) {
			part->problem = writer->ctx->problem;
			return err;
		}
	}
	return OK;
}

static enum err write_part(struct tx *tx, void *arg)
{
	struct part *part = arg;
	struct run *run = part->run;
	struct ctx ctx = job_ctx(run->job, tx);
	struct import_writer writer;
	struct event_next_seq_row seq;
	bool found;
	part->import = run->import;
	part->done = 0;
	TRY(job_is_cancelled(&ctx, run->job, &part->cancelled));
	if (part->cancelled)
		return OK;
	TRY(writer_init(part, &ctx, &writer));
	int64_t before = writer.seq;
	TRY(write_rows(part, &writer));
	if (writer.seq > before) {
		TRY(event_next_seq(tx,
			(struct event_next_seq_args){.workspace = ctx.workspace, .n = writer.seq - before}, &seq,
			&found));
		if (!part->import.first_seq.set)
			part->import.first_seq = (struct opt_int){true, before + 1};
		part->import.last_seq = (struct opt_int){true, writer.seq};
	}
	part->seq = writer.seq;
	part->import.bytes_done = part->chunk->position;
	TRY(import_update(tx, &part->import));
	TRY(job_progress(tx, (struct job_progress_args){ctx.workspace, run->job->job.id,
				     part->import.rows_done + part->import.linked, part->import.rows}));
	return arena_failed(ctx.arena) ? ERR_NOMEM : OK;
}

/* ---- chunks ---- */

static enum err report_rows(struct part *part)
{
	struct import_report *report = part->run->report;
	for (size_t i = part->from; report && i < part->from + part->done; i++)
		TRY(import_report_row(report, &part->chunk->records[i], &part->outcomes[i]));
	return OK;
}

static enum err run_part(struct part *part, struct arena *arena)
{
	struct run *run = part->run;
	/* The texts of the outcomes lie in this arena until they are in the report. */
	arena_reset(arena);
	TRY(db_write_job(run->job->env->db, arena, write_part, part));
	if (part->cancelled)
		return ERR_CANCELLED;
	run->import = part->import;
	run->seq = part->seq;
	organization_cache_commit(run->organizations);
	return report_rows(part);
}

/* A rule of the domain said no to one row. */
static bool is_refusal(enum err err)
{
	return err == ERR_INVALID || err == ERR_CONFLICT || err == ERR_STOP || err == ERR_ADVICE ||
	       err == ERR_NOT_FOUND;
}

/* Nothing of the part is in. It is written again, up to the row that was refused, which says why. */
static enum err run_refused(struct part *part, struct import_chunk *chunk, struct arena *arena)
{
	struct file_record *record = &chunk->records[part->from + part->done];
	struct str why = str_none(part->problem.message) ? words_text(WORDS_IMPORT_DOES_NOT_FIT)
							 : part->problem.message;
	record->refused = str_copy(chunk->arena, why);
	part->most = part->done + 1;
	return run_part(part, arena);
}

static enum err run_chunk(struct run *run, struct import_chunk *chunk, struct arena *arena)
{
	struct import_outcome *outcomes = ARENA_ARRAY(chunk->arena, chunk->n + 1, struct import_outcome);
	struct part part = {.run = run, .chunk = chunk, .outcomes = outcomes};
	if (!outcomes)
		return ERR_NOMEM;
	for (; part.from < chunk->n; part.from += part.done) {
		if (job_stopping(run->job))
			return ERR_CANCELLED;
		part.most = chunk->n - part.from;
		enum err err = run_part(&part, arena);
		if (is_refusal(err) && part.done < part.most && str_none(chunk->records[part.from + part.done].refused))
			err = run_refused(&part, chunk, arena);
		TRY(err);
	}
	return OK;
}

static enum err run_chunks(struct run *run, struct import_reader *reader)
{
	AUTO_ARENA arena = arena_new(0);
	struct import_chunk *chunk;
	if (!arena)
		return ERR_NOMEM;
	do {
		if (job_stopping(run->job))
			return ERR_CANCELLED;
		chunk = import_reader_next(reader);
		TRY(run_chunk(run, chunk, arena));
		TRY(chunk->err);
	} while (!chunk->last);
	return OK;
}

static enum err run_pass(struct run *run, int64_t skip)
{
	struct import_reader *reader = NULL;
	TRY(import_reader_start(run->job->arena, &run->file, skip, &reader));
	enum err err = run_chunks(run, reader);
	import_reader_end(reader);
	return err;
}

/* ---- start and end ---- */

static enum err load(struct tx *tx, void *arg)
{
	struct run *run = arg;
	struct arena *arena = run->job->arena;
	struct ctx ctx = job_ctx(run->job, tx);
	struct import *import = &run->import;
	bool found;
	TRY(import_get(tx, ctx.workspace, (struct import_id){run->job->job.subject.v}, import, &found));
	if (!found)
		return ERR_NOT_FOUND;
	struct str *texts[] = {&import->file_name, &import->path, &import->format, &import->mapping, &import->report,
		&import->message};
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		*texts[i] = str_copy(arena, *texts[i]);
	return user_person(&ctx, import->user_id, &run->rep);
}

static enum err store(struct tx *tx, void *arg)
{
	struct run *run = arg;
	struct ctx ctx = job_ctx(run->job, tx);
	TRY(import_update(tx, &run->import));
	return run->import.state == IMPORT_STATE_FINISHED || run->import.state == IMPORT_STATE_CANCELLED
		       ? today_forget(&ctx)
		       : OK;
}

static enum err store_import(struct run *run)
{
	AUTO_ARENA arena = arena_new(0);
	return arena ? db_write_job(run->job->env->db, arena, store, run) : ERR_NOMEM;
}

static enum err both_passes(struct run *run)
{
	struct arena *arena = run->job->arena;
	struct import *import = &run->import;
	TRY(import_report_open(arena, run->job->env->data, import->id, import->rows_done, &run->report));
	import->report = import_report_name(arena, import->id);
	enum err err = import->rows_done < import->rows ? run_pass(run, import->rows_done) : OK;
	enum err flushed = import_report_flush(run->report);
	import_report_close(run->report);
	run->report = NULL;
	TRY(err);
	TRY(flushed);
	if (!run->file.relations || import->linked >= import->rows)
		return OK;
	TRY(csv_rewind(run->file.csv));
	run->linking = true;
	return run_pass(run, import->linked);
}

static enum err run_file(struct run *run)
{
	struct job_run *job = run->job;
	char *path = import_path(job->arena, job->env->data, run->import.path);
	if (!path)
		return ERR_NOMEM;
	TRY(import_file_open(job->arena, path, run->import.mapping, &job->settings, &job->problem, &run->file));
	run->source = str_c(layout_program(run->file.layout.format));
	run->import.format = str_c(layout_format_name(run->file.layout.format));
	run->import.rows = run->file.rows;
	run->import.state = IMPORT_STATE_RUNNING;
	run->import.message = STR_NONE;
	enum err err = store_import(run);
	if (err == OK)
		err = both_passes(run);
	if (err == ERR_INVALID && str_none(job->problem.message))
		job->problem = csv_problem(run->file.csv);
	csv_close(run->file.csv);
	return err;
}

static struct str failure_words(struct run *run, enum err err)
{
	if (!str_none(run->job->problem.message))
		return run->job->problem.message;
	if (err == ERR_FULL)
		return words_text(WORDS_IMPORT_FULL);
	return words_of(run->job->arena, IMPORT_STOPPED, {"text", .text = str_c(err_name(err))});
}

/* Room on the disk that is given back when it has become full, so that this can still be written down. No file has its
 * name, so none is left behind. Negative: there is none. */
static int reserve_room(struct arena *arena, struct str data)
{
	enum { ROOM = 256 * 1024 };
	const char *directory = str_z(arena, data);
	int room = directory ? open(directory, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600) : -1;
	if (room >= 0 && posix_fallocate(room, 0, ROOM) != 0) {
		close(room);
		return -1;
	}
	return room;
}

enum err import_run(struct job_run *job)
{
	AUTO_ARENA reading = arena_new(0);
	struct run run = {.job = job,
		.organizations = organization_cache_new(job->arena),
		.colleagues = colleague_cache_new(job->arena),
		.known = import_known_new(job->arena),
		.seq = -1};
	if (!reading || !run.organizations || !run.colleagues || !run.known)
		return ERR_NOMEM;
	TRY(db_read(job->env->db, reading, load, &run));
	job->job.user_id = run.import.user_id;
	int room = reserve_room(job->arena, job->env->data);
	enum err err = run_file(&run);
	if (room >= 0)
		close(room);
	if (job_stopping(job))
		return err;
	run.import.state = err == OK              ? IMPORT_STATE_FINISHED
			   : err == ERR_CANCELLED ? IMPORT_STATE_CANCELLED
						  : IMPORT_STATE_FAILED;
	run.import.finished = job_now(job);
	if (err == OK && run.import.refused == run.import.rows)
		run.import.message = words_text(WORDS_IMPORT_NOBODY);
	if (err != OK && err != ERR_CANCELLED) {
		job->problem.message = failure_words(&run, err);
		run.import.message = job->problem.message;
	}
	TRY(store_import(&run));
	return err;
}
