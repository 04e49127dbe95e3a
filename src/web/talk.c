/* A talk on the phone: questions and fit, our no or theirs, then the ask, then the message with our details. */
#include "web/talk.h"
#include "ask_ops.h"
#include "dealings_ops.h"
#include "domain/referrals/steps.h"
#include "profile_ops.h"
#include "talk_ops.h"
#include "talk_view.h"
#include "web/form.h"
#include "web/qr.h"

/* ---- the way ---- */

void talk_way_fill(
	struct visit *visit, const struct deal_talk_out *talk, enum talk_step_is here, struct talk_way *ret_way)
{
	struct arena *arena = visit->arena;
	bool theirs = talk->state == DEAL_STATE_DECLINED;
	struct url ask = url_of(arena, "/people/", talk->person.v, "/ask?deal=");
	ask.text = str_join(arena, ask.text, id_words(arena, talk->deal.v));
	const struct talk_step steps[] = {
		{STR("Talk"), url_of(arena, "/deals/", talk->deal.v, "/talk"), false, talk->answered},
		{STR("Honest word"), url_of(arena, "/deals/", talk->deal.v, theirs ? "/their-no" : "/no"), false,
			talk->said},
		{STR("Ask"), ask, false, talk->asked},
		{STR("Details"), url_of(arena, "/deals/", talk->deal.v, "/follow-up"), false,
			!day_none(talk->followed_up)},
	};
	struct talk_way way = {.deal = talk->deal};
	struct talk_step *to = LIST_MAKE(arena, &way.steps, struct talk_step, sizeof steps / sizeof *steps);
	for (size_t i = 0; to && i < way.steps.n; i++) {
		to[i] = steps[i];
		to[i].here = (int)i + 1 == (int)here;
	}
	*ret_way = way;
}

void talk_way_of(struct visit *visit, enum talk_step_is here, struct talk_way *ret_way)
{
	struct deal_talk_in in = {.deal = {query_id(visit, "deal")}};
	struct deal_talk_out talk;
	*ret_way = (struct talk_way){0};
	if (in.deal.v && visit_try(visit, "deal_talk", &in, &talk) == OK)
		talk_way_fill(visit, &talk, here, ret_way);
}

static bool read_talk(struct visit *visit, struct deal_talk_out *ret_talk)
{
	struct deal_talk_in in = {.deal = {visit_id(visit, "deal")}};
	return visit_call(visit, "deal_talk", &in, ret_talk);
}

static void fill_waits(struct visit *visit, struct day chosen, struct list *ret_waits)
{
	static const struct {
		int months;
		const char *label;
	} waits[] = {{1, "in a month"}, {3, "in three months"}, {6, "in half a year"}, {12, "in a year"}};
	struct day today = visit_locale(visit).today;
	struct choice *to = LIST_MAKE(visit->arena, ret_waits, struct choice, sizeof waits / sizeof *waits);
	for (size_t i = 0; to && i < ret_waits->n; i++) {
		struct day day = day_plus_months(today, waits[i].months);
		to[i] = (struct choice){.value = day_iso(visit->arena, day),
			.label = str_c(waits[i].label),
			.chosen = day.ymd == chosen.ymd};
	}
}

/* ---- 1: the talk ---- */

static void fill_lines(struct visit *visit, const struct deal_talk_out *talk, struct talk_view *view)
{
	const struct deal_talk_line *from = talk->lines.items;
	struct talk_line_row *questions = LIST_MAKE(
		visit->arena, &view->questions, struct talk_line_row, talk->lines.n);
	struct talk_line_row *lines = LIST_MAKE(visit->arena, &view->lines, struct talk_line_row, talk->lines.n);
	view->questions.n = view->lines.n = 0;
	for (size_t i = 0; questions && lines && i < talk->lines.n; i++) {
		bool ideal = from[i].kind == TALK_LINE_IDEAL_CLIENT;
		struct talk_line_row row = {.n = (int)i,
			.kind = enum_word(&talk_line_info, (int)from[i].kind),
			.line = from[i].line,
			.shown = ideal ? talk->ideal_client : from[i].line,
			.words = from[i].words,
			.yes = from[i].applies == ANSWER_YES,
			.no = from[i].applies == ANSWER_NO};
		if (from[i].kind == TALK_LINE_QUESTION)
			questions[view->questions.n++] = row;
		else
			lines[view->lines.n++] = row;
	}
}

void show_talk(struct http_request *request, struct http_response *response)
{
	struct visit visit;
	struct deal_talk_out talk;
	if (!visit_begin(request, response, "Talk", PLACE_PEOPLE, &visit) || !read_talk(&visit, &talk))
		return;
	struct talk_view view = {.page = visit.page,
		.deal = talk.deal,
		.person = talk.person,
		.offer = talk.offer,
		.name = first_name(talk.name),
		.full_name = talk.name,
		.offer_name = talk.offer_name,
		.fit = enum_word(&fit_info, (int)talk.fit),
		.sentence = talk.sentence,
		.fits = talk.fit == FIT_FITS,
		.not_a_fit = talk.fit == FIT_NOT_A_FIT,
		.open = talk.state == DEAL_STATE_DISCOVERY || talk.state == DEAL_STATE_QUALIFIED ||
			talk.state == DEAL_STATE_PROPOSED};
	view.page.title = str_format(visit.arena, "Talk with %.*s", STR_ARG(talk.name));
	fill_lines(&visit, &talk, &view);
	talk_way_fill(&visit, &talk, TALK_STEP_TALK, &view.way);
	talk_view(&response->body, &view);
}

static void set_back(struct pair *pairs, size_t n, struct str path)
{
	for (size_t i = 0; i < n; i++)
		if (str_is(pairs[i].name, "back"))
			pairs[i].value = path;
}

/* "It fits", said once more of a deal that is further on, changes nothing. */
static void qualify(struct visit *visit, struct deal_id deal)
{
	struct deal_talk_in which = {.deal = deal};
	struct deal_talk_out talk;
	struct deal_advance_in in = {.deal = deal, .state = DEAL_STATE_QUALIFIED};
	struct deal_advance_out out;
	enum err err = visit_try(visit, "deal_talk", &which, &talk);
	if (err == OK && talk.state == DEAL_STATE_DISCOVERY)
		err = visit_try(visit, "deal_advance", &in, &out);
	if (err != OK)
		visit_fail(visit, err);
}

/* What was found out is kept first, whichever way the talk ends: without a script nothing has been sent before. */
void post_talk(struct http_request *request, struct http_response *response)
{
	struct visit visit;
	struct pair *pairs;
	size_t n;
	if (!visit_begin(request, response, "Talk", PLACE_PEOPLE, &visit) || !form_read(&visit, &pairs, &n))
		return;
	struct str then = pair_text(pairs, n, "then");
	int64_t deal = visit_id(&visit, "deal");
	if (str_is(then, "no"))
		set_back(pairs, n, url_of(visit.arena, "/deals/", deal, "/no").text);
	else if (str_is(then, "their_no"))
		set_back(pairs, n, url_of(visit.arena, "/deals/", deal, "/their-no").text);
	else if (str_is(then, "qualified"))
		set_back(pairs, n, url_of(visit.arena, "/deals/", deal, "").text);
	size_t kept = 0, answers = 0;
	for (size_t i = 0; i < n; i++) {
		if (str_is(pairs[i].name, "then"))
			continue;
		answers += str_starts(pairs[i].name, STR("answers."));
		pairs[kept++] = pairs[i];
	}
	if (answers)
		form_run(&visit, operation_find(STR("deal_answer")), pairs, kept);
	else
		http_response_redirect(response, local_path(pair_text(pairs, kept, "back")));
	if (str_is(then, "qualified") && response->status < 400)
		qualify(&visit, (struct deal_id){deal});
}

/* ---- 2: the honest word ---- */

static void fill_choices(struct visit *visit, const struct list *from, struct str chosen, bool likely,
	struct list *ret_choices, struct str *ret_own)
{
	const struct deal_talk_choice *choice = from->items;
	struct choice *to = LIST_MAKE(visit->arena, ret_choices, struct choice, from->n);
	bool found = false;
	for (size_t i = 0; to && i < from->n; i++) {
		bool is_it = chosen.n ? str_equal(choice[i].text, chosen) : likely && choice[i].likely && !found;
		found |= is_it;
		to[i] = (struct choice){.value = choice[i].text, .label = choice[i].text, .chosen = is_it};
	}
	*ret_own = found ? STR_NONE : chosen;
}

static void show_a_no(struct http_request *request, struct http_response *response, bool theirs)
{
	struct visit visit;
	struct deal_talk_out talk;
	if (!visit_begin(request, response, "The honest word", PLACE_PEOPLE, &visit) || !read_talk(&visit, &talk))
		return;
	struct no_view view = {.page = visit.page,
		.deal = talk.deal,
		.person = talk.person,
		.name = first_name(talk.name),
		.full_name = talk.name,
		.offer_name = talk.offer_name,
		.theirs = theirs,
		.nothing = talk.alternative_kind == ALTERNATIVE_KIND_NOTHING};
	bool provider = talk.alternative_kind == ALTERNATIVE_KIND_PROVIDER, own = true;
	view.page.title = str_format(visit.arena, "The honest word for %.*s", STR_ARG(talk.name));
	fill_choices(&visit, &talk.reasons, talk.reason, true, &view.reasons, &view.reason);
	fill_choices(&visit, &talk.alternatives, provider ? talk.alternative : STR_NONE, false, &view.providers,
		&view.provider);
	if (talk.alternative_kind == ALTERNATIVE_KIND_WAIT) {
		fill_waits(&visit, talk.wait_until, &view.waits);
		const struct choice *wait = view.waits.items;
		for (size_t i = 0; i < view.waits.n; i++)
			own = own && !wait[i].chosen;
		view.wait_until = own ? talk.wait_until : DAY_NONE;
	} else {
		fill_waits(&visit, DAY_NONE, &view.waits);
	}
	talk_way_fill(&visit, &talk, TALK_STEP_WORD, &view.way);
	no_view(&response->body, &view);
}

void show_no(struct http_request *request, struct http_response *response)
{
	show_a_no(request, response, false);
}

void show_their_no(struct http_request *request, struct http_response *response)
{
	show_a_no(request, response, true);
}

/* "better" is one choice of the page and three fields of the operation: "provider:Ben Haddad", "wait:2026-09-01",
 * "nothing". Words and a day of one's own go before it. */
static size_t add_better(struct pair *to, const struct pair *pairs, size_t n)
{
	struct str better = pair_text(pairs, n, "better"), who = str_trim(pair_text(pairs, n, "provider"));
	struct str until = pair_text(pairs, n, "until");
	if (!who.n && !until.n && str_starts(better, STR("provider:")))
		who = str_from(better, 9);
	if (!who.n && !until.n && str_starts(better, STR("wait:")))
		until = str_from(better, 5);
	if (who.n) {
		to[0] = (struct pair){
			STR("alternative_kind"), enum_word(&alternative_kind_info, ALTERNATIVE_KIND_PROVIDER)};
		to[1] = (struct pair){STR("alternative"), who};
		return 2;
	}
	if (until.n) {
		to[0] = (struct pair){
			STR("alternative_kind"), enum_word(&alternative_kind_info, ALTERNATIVE_KIND_WAIT)};
		to[1] = (struct pair){STR("wait_until"), until};
		return 2;
	}
	if (!str_is(better, "nothing"))
		return 0;
	to[0] = (struct pair){STR("alternative_kind"), enum_word(&alternative_kind_info, ALTERNATIVE_KIND_NOTHING)};
	return 1;
}

void post_no(struct http_request *request, struct http_response *response)
{
	struct visit visit;
	struct pair *pairs;
	size_t n, n_said = 0;
	if (!visit_begin(request, response, "The honest word", PLACE_PEOPLE, &visit) || !form_read(&visit, &pairs, &n))
		return;
	struct pair *said = ARENA_ARRAY(visit.arena, n + 3, struct pair);
	if (!said) {
		visit_fail(&visit, ERR_NOMEM);
		return;
	}
	bool later = pair_text(pairs, n, "later").n > 0; /* the no is noted, what belongs to it follows */
	for (size_t i = 0; i < n; i++) {
		struct str name = pairs[i].name;
		bool of_word = str_is(name, "better") || str_is(name, "provider") || str_is(name, "until") ||
			       str_is(name, "later");
		if (!of_word && !(later && (str_is(name, "reason") || str_is(name, "reason_words"))))
			said[n_said++] = pairs[i];
	}
	if (!later)
		n_said += add_better(said + n_said, pairs, n);
	form_run(&visit, operation_find(STR("deal_disqualify")), said, n_said);
}

/* ---- 4: the message ---- */

void talk_equip_of(struct visit *visit, struct equip *ret_equip)
{
	struct ask_show_in in = {.ask = {query_id(visit, "asked")}};
	struct ask_show_out asked;
	*ret_equip = (struct equip){0};
	if (!in.ask.v || visit_try(visit, "ask_show", &in, &asked) != OK)
		return;
	struct equip equip = {.source = asked.ask.source_id, .name = first_name(asked.name)};
	const struct ask_named_row *from = asked.named.items;
	struct choice *to = LIST_MAKE(visit->arena, &equip.named, struct choice, asked.named.n);
	equip.named.n = 0;
	for (size_t i = 0; to && i < asked.named.n; i++)
		if (steps_open(from[i].state) && !steps_contact(from[i].state))
			to[equip.named.n++] = (struct choice){
				.value = id_words(visit->arena, from[i].referral.v), .label = from[i].name};
	*ret_equip = equip;
}

/* `words`: as they were changed; none: as they went out, else as Kith writes them. */
static void fill_message(struct visit *visit, struct str words, struct follow_up_view *view)
{
	struct deal_follow_up_in in = {.deal = view->deal};
	struct deal_follow_up_out message;
	if (visit_try(visit, "deal_follow_up", &in, &message) != OK) {
		view->never = visit->problem.message.n ? visit->problem.message : STR("Nothing can be sent.");
		return;
	}
	view->text = words.n ? words : message.sent_text.n ? message.sent_text : message.text;
	view->details = message.details;
	view->come_back = message.come_back;
	if (message.email.n)
		view->mail = url_mail(visit->arena, message.email, message.subject, view->text);
	if (message.phone.n)
		view->sms = url_text_message(visit->arena, message.phone, view->text);
}

static void show_message(struct visit *visit, struct str words)
{
	struct deal_talk_out talk;
	struct user_card_out card;
	if (!read_talk(visit, &talk))
		return;
	struct follow_up_view view = {.page = visit->page,
		.deal = talk.deal,
		.person = talk.person,
		.user = visit->session.caller.user,
		.name = first_name(talk.name),
		.full_name = talk.name,
		.sent = talk.followed_up};
	struct user_card_in who = {.user = view.user};
	view.page.title = str_format(visit->arena, "Your details for %.*s", STR_ARG(talk.name));
	talk_way_fill(visit, &talk, TALK_STEP_DETAILS, &view.way);
	talk_equip_of(visit, &view.equip);
	if (visit_try(visit, "user_card", &who, &card) == OK)
		view.qr = qr_of(visit->arena, card.vcard);
	fill_message(visit, words, &view);
	fill_waits(visit, DAY_NONE, &view.waits);
	follow_up_view(&visit->response->body, &view);
}

void show_follow_up(struct http_request *request, struct http_response *response)
{
	struct visit visit;
	if (visit_begin(request, response, "Your details", PLACE_PEOPLE, &visit))
		show_message(&visit, STR_NONE);
}

void post_follow_up(struct http_request *request, struct http_response *response)
{
	struct visit visit;
	struct pair *pairs;
	size_t n;
	if (visit_begin(request, response, "Your details", PLACE_PEOPLE, &visit) && form_read(&visit, &pairs, &n))
		show_message(&visit, str_trim(pair_text(pairs, n, "text")));
}
