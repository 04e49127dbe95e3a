/* Everything that is stored about a person, for them to read: the right of access (GDPR art. 15). */
#include "domain/events/event.h"
#include "domain/people/person.h"
#include "event_sql.h"
#include "export_ops.h"
#include "person_sql.h"

struct export_key {
	struct workspace_id workspace;
	struct person_id person;
};

/* Each of these statements takes a workspace and a person, and its rows are one list of the answer. */
static const struct {
	const struct statement *statement;
	size_t list;
} tables[] = {
	{&export_user_statement, offsetof(struct person_export_out, signs_in)},
	{&export_identity_statement, offsetof(struct person_export_out, identities)},
	{&export_position_statement, offsetof(struct person_export_out, positions)},
	{&export_knows_statement, offsetof(struct person_export_out, knows)},
	{&export_known_by_statement, offsetof(struct person_export_out, known_by)},
	{&export_thread_statement, offsetof(struct person_export_out, threads)},
	{&export_note_statement, offsetof(struct person_export_out, notes)},
	{&export_deal_statement, offsetof(struct person_export_out, deals)},
	{&export_deal_answer_statement, offsetof(struct person_export_out, said)},
	{&export_promise_statement, offsetof(struct person_export_out, promises)},
	{&export_satisfaction_statement, offsetof(struct person_export_out, scores)},
	{&export_complaint_statement, offsetof(struct person_export_out, complaints)},
	{&export_ask_statement, offsetof(struct person_export_out, asks)},
	{&export_named_by_statement, offsetof(struct person_export_out, named_by)},
	{&export_named_statement, offsetof(struct person_export_out, named)},
	{&export_naming_statement, offsetof(struct person_export_out, namings)},
	{&export_target_statement, offsetof(struct person_export_out, wanted)},
	{&export_answer_statement, offsetof(struct person_export_out, proposed)},
	{&export_answer_about_statement, offsetof(struct person_export_out, proposed_to)},
	{&export_step_statement, offsetof(struct person_export_out, steps)},
	{&export_permission_statement, offsetof(struct person_export_out, permissions)},
	{&export_lead_statement, offsetof(struct person_export_out, given)},
	{&export_got_statement, offsetof(struct person_export_out, got)},
	{&export_given_step_statement, offsetof(struct person_export_out, given_steps)},
	{&export_given_said_statement, offsetof(struct person_export_out, given_answers)},
	{&export_partner_statement, offsetof(struct person_export_out, partner)},
	{&export_partner_line_statement, offsetof(struct person_export_out, partner_not_a_fit)},
	{&export_kit_statement, offsetof(struct person_export_out, kits)},
	{&export_kit_from_statement, offsetof(struct person_export_out, kits_from)},
	{&export_link_statement, offsetof(struct person_export_out, links)},
	{&export_reminder_statement, offsetof(struct person_export_out, reminders)},
	{&export_reminded_statement, offsetof(struct person_export_out, reminded)},
	{&export_reference_statement, offsetof(struct person_export_out, reference)},
	{&export_reference_topic_statement, offsetof(struct person_export_out, reference_topics)},
	{&export_reference_use_statement, offsetof(struct person_export_out, reference_calls)},
	{&export_reference_call_statement, offsetof(struct person_export_out, calls_to_references)},
	{&export_access_statement, offsetof(struct person_export_out, looked_at)},
	{&export_notice_statement, offsetof(struct person_export_out, notices)},
	{&export_message_statement, offsetof(struct person_export_out, messages)},
	{&export_message_from_statement, offsetof(struct person_export_out, messages_from)},
	{&export_owed_statement, offsetof(struct person_export_out, owed)},
	{&export_owed_about_statement, offsetof(struct person_export_out, owed_others)},
	{&export_today_statement, offsetof(struct person_export_out, today)},
	{&export_put_off_statement, offsetof(struct person_export_out, put_off)},
	{&export_proposal_statement, offsetof(struct person_export_out, proposals)},
	{&export_maybe_same_statement, offsetof(struct person_export_out, maybe_same)},
	{&export_merged_statement, offsetof(struct person_export_out, merged)},
	{&export_external_statement, offsetof(struct person_export_out, elsewhere)},
};

static enum err tell_events(struct ctx *ctx, struct ids people, struct str name, struct list *ret_events)
{
	struct list rows;
	TRY(export_event(ctx->tx, (struct export_event_args){ctx->workspace, people}, &rows));
	struct person_export_event *event = ARENA_ARRAY(ctx->arena, rows.n + 1, struct person_export_event);
	if (event == NULL)
		return ERR_NOMEM;
	const struct export_event_row *row = rows.items;
	for (size_t i = 0; i < rows.n; i++) {
		struct event_timeline_row line = {
			.kind = row[i].kind, .actor_name = row[i].actor_name, .file_name = row[i].file_name};
		event[i] = (struct person_export_event){.event = row[i].seq,
			.at = row[i].at,
			.words = event_sentence(ctx->arena, &line, name),
			.kind = row[i].kind,
			.actor = row[i].actor_name,
			.face = row[i].face,
			.file = row[i].file_name,
			.undone = row[i].undone};
	}
	*ret_events = (struct list){event, rows.n};
	return OK;
}

/* The timeline, with those of the entries that went into theirs. */
static enum err happened(struct ctx *ctx, struct person_export_out *out)
{
	const struct export_merged_row *merged = out->merged.items;
	int64_t *people = ARENA_ARRAY(ctx->arena, out->merged.n + 1, int64_t);
	if (people == NULL)
		return ERR_NOMEM;
	people[0] = out->person.id.v;
	for (size_t i = 0; i < out->merged.n; i++)
		people[i + 1] = merged[i].id.v;
	struct ids ids = {people, out->merged.n + 1};
	TRY(tell_events(ctx, ids, out->person.name, &out->events));
	TRY(export_value(ctx->tx, (struct export_value_args){ctx->workspace, ids}, &out->before));
	return export_file(ctx->tx, (struct export_file_args){ctx->workspace, ids}, &out->files);
}

enum err person_export(struct ctx *ctx, const struct person_export_in *in, struct person_export_out *ret_out)
{
	struct person_export_out out = {.exported = ctx->now};
	struct merged_person merged;
	struct person person;
	bool found;
	TRY(merged_person_get(ctx->tx, ctx->workspace, in->person, &merged, &found));
	TRY(person_whoever(ctx, found ? merged.person_id : in->person, "person", &person));
	TRY(event_begin(ctx, EVENT_person_exported, person.id, person.id.v));
	struct export_key key = {ctx->workspace, person.id};
	TRY(export_person(ctx->tx, (struct export_person_args){ctx->workspace, person.id}, &out.person, &found));
	for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
		TRY(db_many(ctx->tx, tables[i].statement, &key, (struct list *)((char *)&out + tables[i].list)));
	TRY(happened(ctx, &out));
	*ret_out = out;
	return OK;
}
