/* A rep's private acquaintance, looked for by a colleague, a manager too, through every operation there is: nothing tells that
 * they are there. An id of theirs or of the firm where nobody else is is answered in the words of an id that nobody has; no
 * answer holds their id, their name or where they work, whatever is asked for and by which words. */
#include "people.h"

#include <stdio.h>
#include <string.h>

#include "ops/operation.h"
#include "target_ops.h"
#include "undo_ops.h"
#include "likely_to_ops.h"
#include "network_map_ops.h"
#include "ways_to_ops.h"

#define NAME "Zaida Quillfeather"
#define FIRM "Quornhold"

enum { OUT_MOST = 64 * 1024, IN_MOST = 16 * 1024, IDS_MOST = 16 };

struct secret {
	struct world *w;
	struct person_id zaida, olu; /* Olu, whom everybody may see, is known to her alone */
	struct person_id nobody;     /* an id of the same age that was given to nobody */
	struct organization_id firm; /* nobody else is there */
	int64_t ids[IDS_MOST];       /* what a colleague may ask about */
	int n;
	int asked;
};

static struct secret a_secret(struct db *db, enum user_role role)
{
	struct world *w = world_new(db);
	struct secret s = {.w = w};
	struct user_id ana = w->user, ben = world_rep(w, "Ben Ode", "ben@example.com");
	struct person_add_out zaida, spare;
	struct person_flag_out flagged;
	struct person_knows_out knows;
	struct person_note_out note;
	struct person_show_out shown;
	struct target_add_out target;
	struct referral_add_out named;
	struct event_undo_out undone;
	DO(w, person_add, &spare, .name = STR("Slip"));
	DO(w, event_undo, &undone, .event = spare.event);
	s.nobody = spare.person;
	DO(w, person_add, &zaida, .name = STR(NAME), .email = STR("zaida@quornhold.example"),
		.phone = STR("+49 30 5550123"), .organization = STR(FIRM), .title = STR("Planner"),
		.town = STR("Leeds"), .note = STR(NAME " sails"));
	s.zaida = zaida.person;
	DO(w, person_show, &shown, .person = s.zaida);
	s.firm = ((const struct position_all_row *)shown.positions.items)->organization_id;
	w->user = (struct user_id){0};
	s.olu = a_person(w, "Olu Okoye");
	w->user = ana;
	DO(w, person_knows, &knows, .person = s.zaida, .other = s.olu, .kind = RELATIONSHIP_KIND_FRIEND, .both = true);
	DO(w, person_note, &note, .person = s.zaida, .text = STR("Of " FIRM));
	DO(w, person_flag, &flagged, .person = s.zaida, .knows_offer = {true, true}, .in_touch = world_day(w));
	DO(w, person_flag, &flagged, .person = s.zaida, .private = {true, true});
	w->user = ben;
	w->role = role;
	struct offer_id offer = an_offer(w);
	struct person_id ines = a_person(w, "Ines Rossi");
	struct deal_id deal = a_won_deal(w, ines, 100000);
	DO(w, target_add, &target, .person = s.olu);
	DO(w, referral_add, &named, .source = ines, .name = STR("Karl Weber"));
	int64_t ids[] = {s.olu.v, ines.v, offer.v, deal.v, target.target.v, named.referral.v, named.person.v, ben.v};
	memcpy(s.ids, ids, sizeof ids);
	s.n = sizeof ids / sizeof *ids;
	return s;
}

/* ---- what an answer holds ---- */

static bool tells(const struct secret *s, const struct record *record, const char *row, bool name_was_given);

static bool list_tells(const struct secret *s, const struct field *field, const struct list *list, bool name_was_given)
{
	for (size_t i = 0; field->record != NULL && i < list->n; i++)
		if (tells(s, field->record, (const char *)list->items + i * field->record->size, name_was_given))
			return true;
	return false;
}

static bool text_tells(struct str text, bool name_was_given)
{
	return str_find(text, STR(FIRM)) != SIZE_MAX || str_find(text, STR("quornhold")) != SIZE_MAX ||
	       (!name_was_given && str_find(text, STR("Zaida")) != SIZE_MAX);
}

static bool tells(const struct secret *s, const struct record *record, const char *row, bool name_was_given)
{
	for (size_t i = 0; i < record->n_fields; i++) {
		const struct field *field = &record->fields[i];
		const char *at = row + field->offset;
		int64_t id;
		bool told = false;
		if (field->type == FIELD_ID) {
			memcpy(&id, at, sizeof id);
			told = id == s->zaida.v;
		} else if (field->type == FIELD_TEXT) {
			told = text_tells(*(const struct str *)(const void *)at, name_was_given);
		} else if (field->type == FIELD_LIST) {
			told = list_tells(s, field, (const struct list *)(const void *)at, name_was_given);
		} else if (field->type == FIELD_RECORD) {
			told = tells(s, field->record, at, name_was_given);
		}
		if (told) {
			print_error("field %s\n", field->name);
			return true;
		}
	}
	return false;
}

/* ---- every operation ---- */

struct call {
	const struct operation *operation;
	_Alignas(16) char in[IN_MOST], out[OUT_MOST];
	enum err err;
	struct problem problem;
};

static void put_id(struct call *call, const struct field *field, int64_t id)
{
	memcpy(call->in + field->offset, &id, sizeof id);
}

static void put_text(struct call *call, const struct field *field, struct str text)
{
	memcpy(call->in + field->offset, &text, sizeof text);
}

/* The secret of somebody else's session or link is not ours to guess, and passwords cost seconds. */
static bool is_asked(const struct secret *s, const struct operation *operation)
{
	static const char *const not [] = {
		"session_", "user_", "workspace_", "setup_", "token_", "link_", "import_", "tables_"};
	for (size_t i = 0; i < sizeof not / sizeof *not ; i++)
		if (strncmp(operation->name, not [i], strlen(not [i])) == 0)
			return false;
	return operation->least <= s->w->role && !(operation->flags & OPERATION_PUBLIC) && operation->prepare == NULL;
}

static enum err run_and_roll_back(struct ctx *ctx, void *arg)
{
	struct call *call = arg;
	call->err = call->operation->run(ctx, call->in, call->out);
	call->problem = ctx->problem;
	return ERR_CANCELLED;
}

/* What writes is not kept: the next call finds everything as it was. */
static void make(struct secret *s, struct call *call)
{
	assert_true(call->operation->in->size <= IN_MOST && call->operation->out->size <= OUT_MOST);
	memset(call->out, 0, call->operation->out->size);
	s->asked++;
	if (call->operation->flags & OPERATION_WRITES) {
		assert_int_equal(world_run(s->w, run_and_roll_back, call), ERR_CANCELLED);
		return;
	}
	call->err = world_call(s->w, call->operation->name, call->in, call->out);
	call->problem = s->w->problem;
}

/* It is about one row, whose id stands in its path. */
static bool needs_an_id(const struct operation *operation)
{
	return operation->path != NULL && strchr(operation->path, '{') != NULL;
}

static bool is_silent(const struct secret *s, const struct call *call, bool name_was_given)
{
	bool told = call->err == OK ? tells(s, call->operation->out, call->out, name_was_given)
				    : text_tells(call->problem.message, name_was_given);
	if (told)
		print_error("%s tells of somebody's private acquaintance\n", call->operation->name);
	return !told;
}

/* The words that are needed, and all ids the same. */
static void fill(struct call *call, int64_t id)
{
	const struct record *in = call->operation->in;
	memset(call->in, 0, in->size);
	for (size_t i = 0; i < in->n_fields; i++) {
		int first = 1;
		if (in->fields[i].type == FIELD_ID)
			put_id(call, &in->fields[i], id);
		else if (in->fields[i].type == FIELD_ENUM && in->fields[i].required)
			memcpy(call->in + in->fields[i].offset, &first, sizeof first);
	}
}

/* Asked for by this id in that field, an operation says no more than for an id that nobody has. */
static bool answers_as_nobodys(
	struct secret *s, struct call *one, struct call *two, const struct field *field, int64_t id)
{
	struct arena *arena = s->w->arena;
	bool text = field->type == FIELD_TEXT;
	fill(one, s->olu.v);
	fill(two, s->olu.v);
	if (text) {
		put_text(one, field, id_words(arena, id));
		put_text(two, field, id_words(arena, s->nobody.v));
	} else {
		put_id(one, field, id);
		put_id(two, field, s->nobody.v);
	}
	make(s, one);
	make(s, two);
	struct str said = one->problem.message, of = id_words(arena, id);
	size_t at = text ? str_find(said, of) : SIZE_MAX;
	if (at != SIZE_MAX) /* what was asked for is said again */
		said = str_format(arena, "%.*s%.*s%.*s", STR_ARG(str_sub(said, 0, at)),
			STR_ARG(id_words(arena, s->nobody.v)), STR_ARG(str_from(said, at + of.n)));
	if (one->err == two->err && str_equal(said, two->problem.message))
		return true;
	print_error("%s, %s: %s (%.*s) of somebody private, %s (%.*s) of nobody\n", one->operation->name, field->name,
		err_name(one->err), STR_ARG(one->problem.message), err_name(two->err), STR_ARG(two->problem.message));
	return false;
}

static void ids_are_nobodys(struct db *db, enum user_role role)
{
	struct secret s = a_secret(db, role);
	struct call *one = ARENA_NEW(s.w->arena, struct call), *two = ARENA_NEW(s.w->arena, struct call);
	int leaks = 0;
	for (int o = 0; o < operation_count; o++) {
		const struct record *in = operations[o]->in;
		for (size_t i = 0; is_asked(&s, operations[o]) && i < in->n_fields; i++) {
			if (in->fields[i].type != FIELD_ID && in->fields[i].type != FIELD_TEXT)
				continue;
			one->operation = two->operation = operations[o];
			leaks += !answers_as_nobodys(&s, one, two, &in->fields[i], s.zaida.v);
			leaks += !answers_as_nobodys(&s, one, two, &in->fields[i], s.firm.v);
		}
	}
	assert_true(s.asked > 400);
	assert_int_equal(leaks, 0);
}

static void an_id_of_theirs_is_nobodys(struct db *db)
{
	ids_are_nobodys(db, USER_ROLE_REP);
	ids_are_nobodys(db, USER_ROLE_MANAGER);
}

static void answers_are_silent(struct db *db, enum user_role role)
{
	struct secret s = a_secret(db, role);
	struct call *call = ARENA_NEW(s.w->arena, struct call);
	int leaks = 0;
	static const char *const words[] = {
		NAME, "zaida", "Quornhold", "zaida@quornhold.example", "team", "all", "Leeds"};
	for (int o = 0; o < operation_count; o++) {
		const struct record *in = operations[o]->in;
		if (!is_asked(&s, operations[o]) || (operations[o]->flags & OPERATION_WRITES) != 0)
			continue;
		call->operation = operations[o];
		int first = needs_an_id(operations[o]) ? 0 : -1;
		for (int k = first; k < s.n; k++) {
			fill(call, k < 0 ? 0 : s.ids[k]);
			for (size_t i = 0; i < in->n_fields; i++)
				if (in->fields[i].type == FIELD_TEXT && k >= 0)
					put_text(call, &in->fields[i], id_words(s.w->arena, s.ids[k]));
			make(&s, call);
			leaks += !is_silent(&s, call, false);
		}
		for (size_t i = 0; i < in->n_fields; i++)
			for (size_t k = 0; in->fields[i].type == FIELD_TEXT && k < sizeof words / sizeof *words; k++) {
				fill(call, first < 0 ? 0 : s.ids[0]);
				put_text(call, &in->fields[i], str_c(words[k]));
				make(&s, call);
				if (call->err == OK) /* else what was asked for is said again */
					leaks += !is_silent(&s, call, true);
			}
	}
	assert_true(s.asked > 200);
	assert_int_equal(leaks, 0);
}

static void no_answer_holds_them(struct db *db)
{
	answers_are_silent(db, USER_ROLE_REP);
	answers_are_silent(db, USER_ROLE_MANAGER);
}

int main(void)
{
	const struct CMUnitTest tests[] = {TEST_DB(an_id_of_theirs_is_nobodys), TEST_DB(no_answer_holds_them)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
