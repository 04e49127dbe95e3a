/* The ask: whom they probably know, then name after name. */
#include "web/ask.h"
#include "ask_ops.h"
#include "ask_view.h"
#include "web/form.h"
#include "web/label.h"
#include "web/talk.h"
#include "web/visit.h"

enum { NAMES_MAX = 100, KNOWN_FROM = 1000 /* prepared people come after those that were typed */ };

static void fill_occasions(struct visit *visit, enum occasion chosen, struct ask_view *view)
{
	static const enum occasion occasions[] = {OCCASION_PROMISE_CONFIRMED, OCCASION_HONEST_NO, OCCASION_THEIR_NO,
		OCCASION_CHECK_IN, OCCASION_PARTNER_EXCHANGE};
	struct choice *to = LIST_MAKE(
		visit->arena, &view->occasions, struct choice, sizeof occasions / sizeof *occasions);
	for (size_t i = 0; to && i < view->occasions.n; i++)
		to[i] = (struct choice){.value = enum_word(&occasion_info, (int)occasions[i]),
			.label = label_occasion(occasions[i]),
			.chosen = occasions[i] == chosen};
}

static void fill_reasons(struct visit *visit, struct ask_view *view)
{
	static const char *const reasons[] = {"They offered it themselves", "It came up while we talked",
		"They are happy with us", "They know me well", "There is a reason to hurry"};
	struct choice *to = LIST_MAKE(visit->arena, &view->reasons, struct choice, sizeof reasons / sizeof *reasons);
	for (size_t i = 0; to && i < view->reasons.n; i++)
		to[i] = (struct choice){.label = str_c(reasons[i])};
}

static void fill_waits(struct visit *visit, struct ask_view *view)
{
	static const struct {
		int days;
		const char *label;
	} waits[] = {{30, "in a month"}, {91, "in three months"}, {182, "in half a year"}};
	struct day today = visit_locale(visit).today;
	struct choice *to = LIST_MAKE(visit->arena, &view->waits, struct choice, sizeof waits / sizeof *waits);
	for (size_t i = 0; to && i < view->waits.n; i++)
		to[i] = (struct choice){
			.value = day_iso(visit->arena, day_plus(today, waits[i].days)), .label = str_c(waits[i].label)};
}

static void fill_people(struct visit *visit, const struct ask_prepare_out *prepared, struct ask_view *view)
{
	struct ask_prepare_person *from = prepared->people.items;
	struct prepared_row *to = LIST_MAKE(visit->arena, &view->prepared, struct prepared_row, prepared->people.n);
	for (size_t i = 0; to && i < prepared->people.n; i++)
		to[i] = (struct prepared_row){.person = from[i].person,
			.name = from[i].name,
			.firm = from[i].headline,
			.reason = from[i].reason};
}

static struct str key_of(struct visit *visit, const char *kind, int64_t id)
{
	return str_format(visit->arena, "%s:%.*s", kind, STR_ARG(id_words(visit->arena, id)));
}

/* What names may be given under: the targets they are near to, and the cards of the deck. */
static void fill_under(struct visit *visit, const struct ask_prepare_out *prepared, struct ask_view *view)
{
	const struct ask_prepare_target *target = prepared->targets.items;
	struct ask_under_row *near = LIST_MAKE(visit->arena, &view->near, struct ask_under_row, prepared->targets.n);
	for (size_t i = 0; near && i < prepared->targets.n; i++)
		near[i] = (struct ask_under_row){.key = key_of(visit, "target", target[i].target.v),
			.above = target[i].reason,
			.text = target[i].text};
	const struct ask_prepare_prompt *prompt = prepared->prompts.items;
	struct ask_under_row *cards = LIST_MAKE(visit->arena, &view->cards, struct ask_under_row, prepared->prompts.n);
	for (size_t i = 0; cards && i < prepared->prompts.n; i++) {
		struct str circle = label_circle(prompt[i].circle);
		bool of_trade = prompt[i].circle == CIRCLE_TRADE && prepared->trade.n;
		cards[i] = (struct ask_under_row){.key = key_of(visit, "card", prompt[i].card.v),
			.above = of_trade ? str_format(visit->arena, "%.*s: %.*s", STR_ARG(circle),
						    STR_ARG(prepared->trade))
					  : circle,
			.text = prompt[i].text};
	}
	const struct ask_prepare_objection *objection = prepared->objections.items;
	struct ask_objection_row *rows = LIST_MAKE(
		visit->arena, &view->objections, struct ask_objection_row, prepared->objections.n);
	for (size_t i = 0; rows && i < prepared->objections.n; i++)
		rows[i] = (struct ask_objection_row){objection[i].says, objection[i].answer};
}

static bool prepare(struct visit *visit, struct ask_view *ret_view)
{
	struct ask_prepare_in in = {.person = {visit_id(visit, "person")}, .wanted = {query_id(visit, "wanted")}};
	struct ask_prepare_out prepared;
	if (!visit_call(visit, "ask_prepare", &in, &prepared))
		return false;
	struct ask_view view = {.page = visit->page,
		.person = prepared.person,
		.full_name = prepared.name,
		.name = first_name(prepared.name),
		.may_class = enum_word(&readiness_answer_info, (int)prepared.answer),
		.may_reason = prepared.reason,
		.may_answer = prepared.first,
		.say = prepared.opening,
		.thanks = prepared.thanks,
		.check = prepared.check,
		.pledge = prepared.pledge,
		.stop = prepared.answer == READINESS_ANSWER_STOP,
		.advice = prepared.answer == READINESS_ANSWER_FIRST || prepared.advice.n > 0};
	if (prepared.advice.n)
		view.may_answer = ((struct ask_prepare_advice *)prepared.advice.items)[0].text;
	view.page.title = str_format(visit->arena, "Ask %.*s", STR_ARG(prepared.name));
	view.page.here = url_of(visit->arena, "/people/", prepared.person.v, "").text;
	talk_way_of(visit, TALK_STEP_ASK, &view.way);
	fill_occasions(visit, prepared.occasion, &view);
	fill_reasons(visit, &view);
	fill_waits(visit, &view);
	fill_people(visit, &prepared, &view);
	fill_under(visit, &prepared, &view);
	*ret_view = view;
	return true;
}

void show_ask(struct http_request *request, struct http_response *response)
{
	struct visit visit;
	struct ask_view view;
	if (visit_begin(request, response, "Ask", PLACE_PEOPLE, &visit) && prepare(&visit, &view))
		ask_view(&response->body, &view);
}

/* "known.0abc..." is what they said of that person: their name when they know them, else a word of source_answer. */
static struct person_id known_person(struct pair pair)
{
	int64_t id = 0;
	if (!str_starts(pair.name, STR("known.")) || !pair.value.n || id_parse(str_from(pair.name, 6), &id) != OK)
		id = 0;
	return (struct person_id){id};
}

static enum source_answer answer_of(struct pair pair)
{
	return (enum source_answer)enum_parse(&source_answer_info, pair.value);
}

/* The id in "card:0abc..." when it is one of that kind; none otherwise. */
static struct str under(struct str key, struct str kind)
{
	return str_starts(key, kind) ? str_from(key, kind.n) : STR_NONE;
}

/* "names.7.card" */
static bool is_name_field(struct str name, struct str field)
{
	return str_starts(name, STR("names.")) && str_ends(name, field);
}

/* The names that were typed, each with what was tapped for it. */
static void fill_names(struct visit *visit, const struct pair *pairs, size_t n, struct ask_view *view)
{
	struct ask_name_row *names = LIST_MAKE(visit->arena, &view->names, struct ask_name_row, NAMES_MAX);
	view->names.n = 0;
	for (size_t i = 0; names && i < n && view->names.n < NAMES_MAX; i++) {
		if (is_name_field(pairs[i].name, STR(".name")) && pairs[i].value.n)
			names[view->names.n++] = (struct ask_name_row){.name = pairs[i].value};
		if (!view->names.n)
			continue;
		struct ask_name_row *row = &names[view->names.n - 1];
		if (is_name_field(pairs[i].name, STR(".organization")))
			row->organization = pairs[i].value;
		else if (is_name_field(pairs[i].name, STR(".card")))
			row->card = pairs[i].value;
		else if (is_name_field(pairs[i].name, STR(".target")))
			row->target = pairs[i].value;
	}
	struct str more = str_trim(pair_text(pairs, n, "who_else")), key = pair_text(pairs, n, "under");
	if (names && more.n && view->names.n < NAMES_MAX)
		names[view->names.n++] = (struct ask_name_row){
			.name = more, .card = under(key, STR("card:")), .target = under(key, STR("target:"))};
}

/* Which question is on, and which have been asked. */
static void fill_asked(struct visit *visit, const struct pair *pairs, size_t n, struct ask_view *view)
{
	struct str key = pair_text(pairs, n, "under");
	struct list *const both[] = {&view->near, &view->cards};
	for (size_t l = 0; l < 2; l++) {
		struct ask_under_row *row = both[l]->items;
		for (size_t i = 0; i < both[l]->n; i++)
			row[i].chosen = key.n && str_equal(row[i].key, key);
	}
	struct choice *shown = LIST_MAKE(visit->arena, &view->shown, struct choice, n + 1);
	size_t left = 0;
	for (size_t i = 0; shown && i < n; i++)
		if (str_is(pairs[i].name, "cards"))
			shown[left++] = (struct choice){.value = pairs[i].value};
	if (shown && under(key, STR("card:")).n)
		shown[left++] = (struct choice){.value = under(key, STR("card:"))};
	view->shown.n = left;
}

/* Without a script each name is a visit: what was typed comes back, with one row more. */
static void show_once_more(struct visit *visit, const struct pair *pairs, size_t n)
{
	struct ask_view view;
	if (!prepare(visit, &view))
		return;
	fill_names(visit, pairs, n, &view);
	fill_asked(visit, pairs, n, &view);
	struct prepared_row *known = view.prepared.items;
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < view.prepared.n; k++)
			if (known_person(pairs[i]).v == known[k].person.v) {
				enum source_answer answer = answer_of(pairs[i]);
				known[k].knows = answer == SOURCE_ANSWER_NONE;
				known[k].does_not = answer == SOURCE_ANSWER_DOES_NOT_KNOW;
				known[k].rather_not = answer == SOURCE_ANSWER_WOULD_RATHER_NOT;
			}
	struct str rounds = pair_text(pairs, n, "rounds");
	for (size_t i = 0; i < rounds.n && i < 2 && rounds.p[i] >= '0' && rounds.p[i] <= '9'; i++)
		view.rounds = view.rounds * 10 + (rounds.p[i] - '0');
	view.rounds++;
	ask_view(&visit->response->body, &view);
}

void post_ask(struct http_request *request, struct http_response *response)
{
	struct visit visit;
	struct pair *pairs;
	size_t n, n_asked = 0, known = 0, said = 0;
	if (!visit_begin(request, response, "Ask", PLACE_PEOPLE, &visit) || !form_read(&visit, &pairs, &n))
		return;
	if (pair_text(pairs, n, "more").n) {
		show_once_more(&visit, pairs, n);
		return;
	}
	struct pair *asked = ARENA_ARRAY(visit.arena, 2 * n + 5, struct pair);
	if (!asked) {
		visit_fail(&visit, ERR_NOMEM);
		return;
	}
	struct str key = pair_text(pairs, n, "under");
	bool not_now = pair_text(pairs, n, "again_on").n > 0;
	bool no_names = not_now || pair_text(pairs, n, "result").n > 0; /* then what was tapped before does not count */
	for (size_t i = 0; i < n; i++) {
		struct str name = pairs[i].name, value = pairs[i].value;
		bool answers = known_person(pairs[i]).v && answer_of(pairs[i]) != SOURCE_ANSWER_NONE;
		bool of_names = str_starts(name, STR("names.")) || str_starts(name, STR("known.")) ||
				str_is(name, "who_else");
		if (no_names && !answers && (of_names || str_is(name, "exhausted")))
			continue;
		if (answers) {
			asked[n_asked++] = (struct pair){
				str_format(visit.arena, "said.%zu.person", said), str_from(name, 6)};
			asked[n_asked++] = (struct pair){str_format(visit.arena, "said.%zu.answer", said++), value};
		} else if (known_person(pairs[i]).v) {
			asked[n_asked++] = (struct pair){
				str_format(visit.arena, "names.%zu.person", KNOWN_FROM + known), str_from(name, 6)};
			asked[n_asked++] = (struct pair){
				str_format(visit.arena, "names.%zu.name", KNOWN_FROM + known++), value};
		} else if (str_is(name, "who_else")) { /* typed, and not added with return */
			asked[n_asked++] = (struct pair){STR("names.999.name"), value};
			if (value.n && under(key, STR("card:")).n)
				asked[n_asked++] = (struct pair){STR("names.999.card"), under(key, STR("card:"))};
			if (value.n && under(key, STR("target:")).n)
				asked[n_asked++] = (struct pair){STR("names.999.target"), under(key, STR("target:"))};
		} else if (str_is(name, "under")) { /* the question that was on when they ended */
			if (under(value, STR("card:")).n)
				asked[n_asked++] = (struct pair){STR("cards"), under(value, STR("card:"))};
		} else if (!str_starts(name, STR("known."))) {
			asked[n_asked++] = pairs[i];
		}
	}
	if (not_now)
		asked[n_asked++] = (struct pair){STR("result"), enum_word(&ask_result_info, ASK_RESULT_NOT_NOW)};
	form_run(&visit, operation_find(STR("ask_record")), asked, n_asked);
}
