/* Taking an import back: event by event from the last, in chunks. Whoever was worked with since stays,
 * with what the import knew of them; how many those are is kept. */
#include "domain/events/event.h"
#include "domain/people/person.h"
#include "domain/referrals/today.h"
#include "domain/upkeep/job.h"
#include "domain/words.h"
#include "event_sql.h"
#include "import_sql.h"
#include "person_sql.h"

enum { MOST_EVENTS = 1000 }; /* read at once */

struct undo {
	struct job_run *job;
	struct import import;
	int64_t below; /* events from here on are done */
	/* of the last chunk */
	int64_t next_below, kept;
	bool none_left, cancelled;
};

/* Whether somebody did something with this person since that the import had no part in. */
static enum err worked_with(
	struct ctx *ctx, const struct undo *undo, struct person_id person, int64_t seq, bool *ret_yes)
{
	struct event_since_row event;
	struct import_needed_row needed;
	struct known_by_others_row known;
	bool yes;
	TRY(event_since(
		ctx->tx, (struct event_since_args){ctx->workspace, person, seq, undo->import.id}, &event, &yes));
	if (!yes)
		TRY(import_needed(ctx->tx, (struct import_needed_args){ctx->workspace, person}, &needed, &yes));
	if (!yes)
		TRY(known_by_others(ctx->tx,
			(struct known_by_others_args){
				ctx->workspace, person, undo->import.first_seq.v, undo->import.last_seq.v},
			&known, &yes));
	*ret_yes = yes;
	return OK;
}

static enum err drop_rows(struct ctx *ctx, struct person_id person)
{
	TRY(person_forget(ctx, person));
	TRY(identity_drop(ctx->tx, (struct identity_drop_args){ctx->workspace, person}));
	TRY(position_drop(ctx->tx, (struct position_drop_args){ctx->workspace, person}));
	TRY(relationship_drop_from(ctx->tx, (struct relationship_drop_from_args){ctx->workspace, person}));
	TRY(relationship_drop_to(ctx->tx, (struct relationship_drop_to_args){ctx->workspace, person}));
	TRY(note_drop(ctx->tx, (struct note_drop_args){ctx->workspace, person}));
	TRY(external_drop(ctx->tx, (struct external_drop_args){ctx->workspace, person}));
	TRY(maybe_drop(ctx->tx, (struct maybe_drop_args){ctx->workspace, person}));
	TRY(maybe_drop_other(ctx->tx, (struct maybe_drop_other_args){ctx->workspace, person}));
	TRY(import_today_take(ctx->tx, (struct import_today_take_args){ctx->workspace, person}));
	TRY(person_delete(ctx->tx, ctx->workspace, person));
	return event_removed(ctx, &person_table, person.v);
}

/* Those that the import made, and where nobody is any more. */
static enum err drop_organizations(struct ctx *ctx, const struct undo *undo, const struct list *positions)
{
	const struct position_all_row *position = positions->items;
	for (size_t i = 0; i < positions->n; i++)
		TRY(organization_drop_unused(
			ctx->tx, (struct organization_drop_unused_args){ctx->workspace, position[i].organization_id,
					 undo->import.first_seq.v, undo->import.last_seq.v}));
	return OK;
}

static enum err remove_person(struct ctx *ctx, struct undo *undo, const struct event_of_batch_row *event)
{
	struct list positions;
	struct person person;
	struct merged_person merged;
	bool there, worked, is_merged;
	TRY(person_get(ctx->tx, ctx->workspace, event->person_id, &person, &there));
	if (!there) {
		/* Put together with another entry since: they stay as a part of it. */
		TRY(merged_person_get(ctx->tx, ctx->workspace, event->person_id, &merged, &is_merged));
		undo->kept += is_merged;
		return OK;
	}
	TRY(worked_with(ctx, undo, event->person_id, event->seq, &worked));
	if (worked) {
		undo->kept++;
		return OK;
	}
	TRY(position_all(ctx->tx, (struct position_all_args){ctx->workspace, event->person_id}, &positions));
	TRY(drop_rows(ctx, event->person_id));
	return drop_organizations(ctx, undo, &positions);
}

/* An event that kept what it changed. What has changed since stays as it is. */
static enum err restore(struct ctx *ctx, const struct undo *undo, const struct event_of_batch_row *event)
{
	struct person person;
	struct list positions = {0};
	bool there = false, clean;
	TRY(person_get(ctx->tx, ctx->workspace, event->person_id, &person, &there));
	if (there)
		TRY(person_forget(ctx, event->person_id));
	TRY(position_all(ctx->tx, (struct position_all_args){ctx->workspace, event->person_id}, &positions));
	TRY(event_restore(ctx, event->seq, event->seq, &clean));
	TRY(drop_organizations(ctx, undo, &positions));
	if (!there)
		return OK;
	TRY(person_index(ctx, event->person_id));
	return today_refresh_person(ctx, event->person_id);
}

static enum err undo_chunk(struct tx *tx, void *arg)
{
	struct undo *undo = arg;
	struct ctx ctx = job_ctx(undo->job, tx);
	struct list events;
	undo->kept = 0;
	undo->none_left = true;
	TRY(job_is_cancelled(&ctx, undo->job, &undo->cancelled));
	if (undo->cancelled || !undo->import.first_seq.set)
		return OK;
	TRY(event_of_batch(tx,
		(struct event_of_batch_args){
			ctx.workspace, undo->import.first_seq.v, undo->below - 1, undo->import.id, MOST_EVENTS},
		&events));
	const struct event_of_batch_row *event = events.items;
	if (events.n == 0)
		return OK;
	TRY(event_begin(&ctx, EVENT_import_undone, (struct person_id){0}, undo->import.id.v));
	for (size_t i = 0; i < events.n && (i == 0 || !tx_should_end(tx)); i++) {
		if (str_is(event[i].kind, "person_imported"))
			TRY(remove_person(&ctx, undo, &event[i]));
		else
			TRY(restore(&ctx, undo, &event[i]));
		TRY(event_mark_undone(tx, (struct event_mark_undone_args){ctx.workspace, event[i].seq, event[i].seq}));
		undo->next_below = event[i].seq;
	}
	TRY(relationship_fade_restored(&ctx, ctx.seq, ctx.seq));
	struct import import = undo->import;
	import.kept += undo->kept;
	TRY(import_update(tx, &import));
	int64_t last = undo->import.last_seq.v + 1;
	TRY(job_progress(tx, (struct job_progress_args){ctx.workspace, undo->job->job.id, last - undo->next_below,
				     last - undo->import.first_seq.v}));
	undo->none_left = false;
	return arena_failed(ctx.arena) ? ERR_NOMEM : OK;
}

static enum err run_chunks(struct undo *undo)
{
	AUTO_ARENA arena = arena_new(0);
	if (!arena)
		return ERR_NOMEM;
	undo->below = undo->import.last_seq.v + 1;
	for (;;) {
		if (job_stopping(undo->job))
			return ERR_CANCELLED;
		arena_reset(arena);
		TRY(db_write_job(undo->job->env->db, arena, undo_chunk, undo));
		if (undo->cancelled)
			return ERR_CANCELLED;
		if (undo->none_left)
			return OK;
		undo->import.kept += undo->kept;
		undo->below = undo->next_below;
	}
}

static enum err load(struct tx *tx, void *arg)
{
	struct undo *undo = arg;
	struct job_run *job = undo->job;
	struct import *import = &undo->import;
	bool found;
	TRY(import_get(tx, job->job.workspace_id, (struct import_id){job->job.subject.v}, import, &found));
	if (!found)
		return ERR_NOT_FOUND;
	struct str *texts[] = {&import->file_name, &import->path, &import->format, &import->mapping, &import->report,
		&import->message};
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		*texts[i] = str_copy(job->arena, *texts[i]);
	return OK;
}

static enum err store(struct tx *tx, void *arg)
{
	struct undo *undo = arg;
	struct ctx ctx = job_ctx(undo->job, tx);
	TRY(import_update(tx, &undo->import));
	return today_forget(&ctx);
}

enum err import_undo_run(struct job_run *job)
{
	AUTO_ARENA arena = arena_new(0);
	struct undo undo = {.job = job};
	if (!arena)
		return ERR_NOMEM;
	TRY(db_read(job->env->db, arena, load, &undo));
	enum err err = run_chunks(&undo);
	if (err != OK)
		return err;
	undo.import.state = IMPORT_STATE_UNDONE;
	undo.import.finished = job_now(job);
	if (undo.import.kept)
		undo.import.message = words_of(
			job->arena, IMPORT_KEPT, {"number", .has_number = true, .number = undo.import.kept});
	return db_write_job(job->env->db, arena, store, &undo);
}
