#include "domain/events/event.h"

#include <string.h>

#include "base/out.h"
#include "base/vec.h"
#include "domain/events/tally.h"
#include "domain/events/value.h"
#include "domain/words.h"
#include "event_sql.h"

static const struct {
	const char *name;
	bool undoable;
	const char *words;
} kinds[EVENT_KIND_COUNT] = {
#define EVENT(kind, undoable, words) [EVENT_##kind] = {#kind, undoable, words},
#include "domain/events/kinds.def"
#undef EVENT
};

enum { UNDO_DAYS = 30 };

struct str event_kind_name(enum event_kind kind)
{
	return str_c(kinds[kind].name);
}

static int kind_by_name(struct str name)
{
	for (int i = 0; i < EVENT_KIND_COUNT; i++)
		if (str_is(name, kinds[i].name))
			return i;
	return -1;
}

struct str event_kind_words(struct str kind_name)
{
	int kind = kind_by_name(kind_name);
	return kind < 0 ? STR_NONE : str_c(kinds[kind].words);
}

struct str event_sentence(struct arena *arena, const struct event_timeline_row *row, struct str person)
{
	struct out text;
	struct str words = event_kind_words(row->kind), actor = row->actor_name.n ? row->actor_name : STR("Kith");
	struct str file = row->file_name.n ? row->file_name : STR("a file");
	out_init(&text, 0);
	for (size_t open; (open = str_find_char(words, '{')) != SIZE_MAX;) {
		out_str(&text, str_sub(words, 0, open));
		words = str_from(words, open);
		size_t close = str_find_char(words, '}');
		struct str name = str_sub(words, 1, close == SIZE_MAX ? 0 : close - 1);
		out_str(&text, str_is(name, "actor")    ? actor
			       : str_is(name, "person") ? person
			       : str_is(name, "file")   ? file
							: STR(""));
		words = str_from(words, close == SIZE_MAX ? words.n : close + 1);
	}
	out_str(&text, words);
	/* Sentences without an actor begin in lower case in the catalogue. */
	if (text.n && text.p[0] >= 'a' && text.p[0] <= 'z')
		text.p[0] = (char)(text.p[0] - 'a' + 'A');
	struct str copy = str_copy(arena, out_text(&text));
	out_free(&text);
	return copy;
}

struct str event_kind_sentence(struct arena *arena, enum event_kind kind)
{
	struct event_timeline_row row = {.kind = event_kind_name(kind), .actor_name = STR("Somebody")};
	return event_sentence(arena, &row, STR("somebody"));
}

enum err event_begin(struct ctx *ctx, enum event_kind kind, struct person_id person, int64_t subject)
{
	struct event_next_seq_row next;
	bool found;
	TRY(event_next_seq(ctx->tx, (struct event_next_seq_args){.workspace = ctx->workspace, .n = 1}, &next, &found));
	if (!found)
		return ERR_NOT_FOUND;
	ctx->seq = next.seq;
	ctx->event_n = 0;
	ctx->event_person = person;
	bool first = ctx->first_seq == 0;
	if (first)
		ctx->first_seq = next.seq;
	return event_log_insert(ctx->tx, &(struct event_log){
						 .workspace_id = ctx->workspace,
						 .seq = next.seq,
						 .kind = event_kind_name(kind),
						 .version = EVENT_VERSION,
						 .actor = ctx->user,
						 .face = ctx->face,
						 .cause = {.set = !first, .v = ctx->first_seq},
						 .batch = {ctx->batch},
						 .person_id = person,
						 .subject = {subject},
						 .at = ctx->now,
					 });
}

enum err event_about(struct ctx *ctx, struct person_id person, int64_t subject)
{
	ctx->event_person = person;
	return event_about_set(ctx->tx, (struct event_about_set_args){ctx->workspace, ctx->seq, person, {subject}});
}

enum err event_turned_out(struct ctx *ctx, enum event_kind kind)
{
	return event_kind_set(ctx->tx, (struct event_kind_set_args){ctx->workspace, ctx->seq, event_kind_name(kind)});
}

/* Whose data a row is, so that erasing the person erases what it held before. */
static struct person_id owner_of(const struct ctx *ctx, const struct table *table, const void *row)
{
	static const char *const columns[] = {"person_id", "source_id", "from_id"};
	const char *base = row;
	struct person_id person = ctx->event_person;
	if (strcmp(table->name, "person") == 0) {
		memcpy(&person, base + record_field(table->record, STR("id"))->offset, sizeof person);
		return person;
	}
	for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
		const struct field *field = record_field(table->record, str_c(columns[i]));
		if (field != NULL) {
			memcpy(&person, base + field->offset, sizeof person);
			return person;
		}
	}
	return person;
}

static int64_t row_id_of(const struct table *table, const void *row)
{
	int64_t id;
	memcpy(&id, (const char *)row + record_field(table->record, STR("id"))->offset, sizeof id);
	return id;
}

static void stamp(struct ctx *ctx, const struct table *table, void *row)
{
	memcpy((char *)row + record_field(table->record, STR("changed"))->offset, &ctx->seq, sizeof ctx->seq);
}

static enum err keep(struct ctx *ctx, const struct table *table, const void *row, const char *field, struct str before)
{
	return event_value_add(ctx->tx, (struct event_value_add_args){
						.workspace = ctx->workspace,
						.seq = ctx->seq,
						.n = ctx->event_n++,
						.table_name = str_c(table->name),
						.row = {row_id_of(table, row)},
						.person = owner_of(ctx, table, row),
						.field = str_c(field),
						.before = before,
					});
}

enum err event_insert(struct ctx *ctx, const struct table *table, void *row)
{
	stamp(ctx, table, row);
	TRY(db_run(ctx->tx, table->insert, row, NULL));
	TRY(tally_changed(ctx, table, NULL, row));
	return keep(ctx, table, row, EVENT_VALUE_MADE, STR_NONE);
}

static enum err get(struct ctx *ctx, const struct table *table, int64_t id, void *ret_row)
{
	bool found;
	struct table_key key = {ctx->workspace, id};
	TRY(db_maybe(ctx->tx, table->get, &key, ret_row, &found));
	return found ? OK : ERR_NOT_FOUND;
}

static void *room_for(struct ctx *ctx, const struct table *table)
{
	return arena_alloc(ctx->arena, table->record->size);
}

/* Keeps of `before` what `row` has otherwise, and who wrote it last. */
static enum err keep_differences(
	struct ctx *ctx, const struct table *table, const void *before, const void *row, bool *ret_differs)
{
	bool differs = false;
	for (size_t i = 0; i < table->record->n_fields; i++) {
		const struct field *field = &table->record->fields[i];
		struct str was = event_value_text(ctx->arena, field, before);
		struct str is = event_value_text(ctx->arena, field, row);
		bool same = str_none(was) == str_none(is) && str_equal(was, is);
		if (same || strcmp(field->name, "changed") == 0)
			continue;
		differs = true;
		TRY(keep(ctx, table, before, field->name, was));
	}
	*ret_differs = differs;
	if (!differs)
		return OK;
	return keep(ctx, table, before, "changed",
		event_value_text(ctx->arena, record_field(table->record, STR("changed")), before));
}

/* Undo reads backwards: the row itself comes last here, so that it is made first there. */
static enum err keep_whole(struct ctx *ctx, const struct table *table, const void *before)
{
	for (size_t i = 0; i < table->record->n_fields; i++) {
		const struct field *field = &table->record->fields[i];
		struct str was = event_value_text(ctx->arena, field, before);
		if (!str_none(was))
			TRY(keep(ctx, table, before, field->name, was));
	}
	return keep(ctx, table, before, EVENT_VALUE_REMOVED, STR_NONE);
}

enum err event_update(struct ctx *ctx, const struct table *table, void *row)
{
	void *before = room_for(ctx, table);
	bool differs;
	if (before == NULL)
		return ERR_NOMEM;
	TRY(get(ctx, table, row_id_of(table, row), before));
	TRY(keep_differences(ctx, table, before, row, &differs));
	if (!differs)
		return OK;
	stamp(ctx, table, row);
	TRY(db_run(ctx->tx, table->update, row, NULL));
	return tally_changed(ctx, table, before, row);
}

enum err event_delete(struct ctx *ctx, const struct table *table, int64_t id)
{
	void *before = room_for(ctx, table);
	if (before == NULL)
		return ERR_NOMEM;
	TRY(get(ctx, table, id, before));
	TRY(keep_whole(ctx, table, before));
	struct table_key key = {ctx->workspace, id};
	TRY(db_run(ctx->tx, table->remove, &key, NULL));
	return tally_changed(ctx, table, before, NULL);
}

enum err event_reckoned(struct ctx *ctx, const struct table *table, int64_t first, int64_t last)
{
	return event_value_add(ctx->tx, (struct event_value_add_args){
						.workspace = ctx->workspace,
						.seq = ctx->seq,
						.n = ctx->event_n++,
						.table_name = str_c(table->name),
						.row = {first},
						.field = STR(EVENT_VALUE_RECKONED),
						.before = str_format(ctx->arena, "%lld", (long long)last),
					});
}

enum err event_removed(struct ctx *ctx, const struct table *table, int64_t id)
{
	return event_value_add(ctx->tx, (struct event_value_add_args){
						.workspace = ctx->workspace,
						.seq = ctx->seq,
						.n = ctx->event_n++,
						.table_name = str_c(table->name),
						.row = {id},
						.field = STR(EVENT_VALUE_REMOVED),
					});
}

static const struct table *table_by_name(struct str name)
{
	for (int i = 0; i < db_table_count; i++)
		if (str_is(name, db_tables[i]->name))
			return db_tables[i];
	return NULL;
}

/* A row being put back: the values of one event, newest first, are laid over what is stored. */
struct restoring {
	const struct table *table;
	int64_t id;
	void *row;
	void *stored; /* what it held until now */
	bool there;   /* stored now */
	bool wanted;  /* stored when all is put back */
};

static enum err find_restoring(struct ctx *ctx, struct restoring *all, size_t *n, const struct event_values_row *value,
	struct restoring **ret_restoring)
{
	const struct table *table = table_by_name(value->table_name);
	if (table == NULL)
		return ERR_CORRUPT;
	for (size_t i = *n; i-- > 0;)
		if (all[i].table == table && all[i].id == value->row_id.v) {
			*ret_restoring = &all[i];
			return OK;
		}
	struct restoring *restoring = &all[*n];
	*restoring = (struct restoring){
		.table = table, .id = value->row_id.v, .row = room_for(ctx, table), .stored = room_for(ctx, table)};
	if (restoring->row == NULL || restoring->stored == NULL)
		return ERR_NOMEM;
	struct table_key key = {ctx->workspace, value->row_id.v};
	TRY(db_maybe(ctx->tx, table->get, &key, restoring->row, &restoring->there));
	restoring->wanted = restoring->there;
	if (restoring->there)
		memcpy(restoring->stored, restoring->row, table->record->size);
	if (!restoring->there) {
		const struct field *workspace = record_field(table->record, STR("workspace_id"));
		memcpy((char *)restoring->row + workspace->offset, &ctx->workspace, sizeof ctx->workspace);
		memcpy((char *)restoring->row + record_field(table->record, STR("id"))->offset, &restoring->id,
			sizeof restoring->id);
	}
	(*n)++;
	*ret_restoring = restoring;
	return OK;
}

/* A row is clean when the last to write it was one of the events that are taken back. */
static bool clean(const struct restoring *restoring, int64_t first, int64_t last, bool removed_by_it)
{
	if (!restoring->there)
		return removed_by_it;
	int64_t changed;
	memcpy(&changed, (const char *)restoring->row + record_field(restoring->table->record, STR("changed"))->offset,
		sizeof changed);
	return changed >= first && changed <= last;
}

/* What a row held until now is kept, as for any change: whoever follows the events sees which rows moved. */
static enum err put_back(struct ctx *ctx, const struct restoring *restoring)
{
	const struct table *table = restoring->table;
	struct table_key key = {ctx->workspace, restoring->id};
	bool differs;
	if (restoring->there && !restoring->wanted) {
		TRY(keep_whole(ctx, table, restoring->stored));
		TRY(db_run(ctx->tx, table->remove, &key, NULL));
	} else if (restoring->there) {
		TRY(keep_differences(ctx, table, restoring->stored, restoring->row, &differs));
		TRY(db_run(ctx->tx, table->update, restoring->row, NULL));
	} else if (restoring->wanted) {
		TRY(keep(ctx, table, restoring->row, EVENT_VALUE_MADE, STR_NONE));
		TRY(db_run(ctx->tx, table->insert, restoring->row, NULL));
	}
	return tally_changed(
		ctx, table, restoring->there ? restoring->stored : NULL, restoring->wanted ? restoring->row : NULL);
}

enum err event_restore(struct ctx *ctx, int64_t seq, int64_t last_seq, bool *ret_clean)
{
	struct list values;
	TRY(event_values(ctx->tx, (struct event_values_args){ctx->workspace, seq, last_seq}, &values));
	const struct event_values_row *value = values.items;
	struct restoring *all = ARENA_ARRAY(ctx->arena, values.n + 1, struct restoring);
	if (all == NULL)
		return ERR_NOMEM;
	size_t n = 0;
	for (size_t i = 0; i < values.n; i++) {
		struct restoring *restoring;
		size_t known = n;
		TRY(find_restoring(ctx, all, &n, &value[i], &restoring));
		bool removed = str_is(value[i].field, EVENT_VALUE_REMOVED);
		if (known != n && !clean(restoring, seq, last_seq, removed)) {
			*ret_clean = false;
			return OK;
		}
		if (removed)
			restoring->wanted = true;
		else if (str_is(value[i].field, EVENT_VALUE_MADE))
			restoring->wanted = false;
		else
			TRY(event_value_put(ctx->arena, record_field(restoring->table->record, value[i].field),
				value[i].before, restoring->row));
	}
	for (size_t i = 0; i < n; i++)
		TRY(put_back(ctx, &all[i]));
	*ret_clean = true;
	return OK;
}

static enum err undo_allowed(struct ctx *ctx, const struct event_by_seq_row *event)
{
	int kind = kind_by_name(event->kind);
	if (event->actor.v != ctx->user.v && ctx->role < USER_ROLE_MANAGER)
		return ctx_problem(ctx, ERR_FORBIDDEN, NULL, words_text(WORDS_UNDO_OTHERS));
	if (event->undone)
		return ctx_problem(ctx, ERR_CONFLICT, NULL, words_text(WORDS_UNDO_ALREADY));
	if (kind < 0 || !kinds[kind].undoable || event->cause.set)
		return ctx_problem(ctx, ERR_CONFLICT, NULL, words_text(WORDS_UNDO_NOT_POSSIBLE));
	if (ctx->now.us - event->at.us > UNDO_DAYS * US_PER_DAY)
		return ctx_problem(ctx, ERR_CONFLICT, NULL,
			words_of(ctx->arena, UNDO_TOO_OLD, {"number", .has_number = true, .number = UNDO_DAYS}));
	return OK;
}

/* The last event of the operation that began with `seq`. */
static enum err last_of(struct ctx *ctx, int64_t seq, int64_t *ret_last)
{
	struct event_last_of_row last;
	bool found;
	TRY(event_last_of(ctx->tx, (struct event_last_of_args){ctx->workspace, seq}, &last, &found));
	if (!found || !last.last.set)
		return ctx_not_found(ctx, "event", "event");
	*ret_last = last.last.v;
	return OK;
}

enum err event_touched(struct ctx *ctx, int64_t seq, struct list *ret_people)
{
	int64_t last;
	TRY(last_of(ctx, seq, &last));
	return event_people(ctx->tx, (struct event_people_args){ctx->workspace, seq, last}, ret_people);
}

/* Of somebody who was erased there is nothing left to put back, and half an operation is not taken back. */
static enum err refuse_erased(struct ctx *ctx, int64_t first, int64_t last)
{
	struct event_erased_row row;
	bool erased;
	TRY(event_erased(ctx->tx, (struct event_erased_args){ctx->workspace, first, last}, &row, &erased));
	return erased ? ctx_problem(ctx, ERR_CONFLICT, NULL, words_text(WORDS_ERASED_UNDO)) : OK;
}

enum err event_take_back(struct ctx *ctx, int64_t seq)
{
	struct event_by_seq_row event;
	bool found, is_clean;
	int64_t last;
	TRY(event_by_seq(ctx->tx, (struct event_by_seq_args){ctx->workspace, seq}, &event, &found));
	if (!found)
		return ctx_not_found(ctx, "event", "event");
	TRY(undo_allowed(ctx, &event));
	TRY(last_of(ctx, seq, &last));
	TRY(refuse_erased(ctx, seq, last));
	TRY(event_begin(ctx, EVENT_event_undone, event.person_id, event.subject.v));
	TRY(event_restore(ctx, seq, last, &is_clean));
	if (!is_clean)
		return ctx_problem(ctx, ERR_CONFLICT, NULL, words_text(WORDS_CHANGED_SINCE));
	return event_mark_undone(ctx->tx, (struct event_mark_undone_args){ctx->workspace, seq, last});
}
