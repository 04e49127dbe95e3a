/* One person: may I ask?, the next thing, and everything known, with the timeline. */
#include "base/money.h"
#include "delivery_ops.h"
#include "given_ops.h"
#include "domain/events/event.h"
#include "domain/words.h"
#include "maybe_ops.h"
#include "person_ops.h"
#include "person_view.h"
#include "readiness_ops.h"
#include "referral_ops.h"
#include "web/circle.h"
#include "web/html.h"
#include "trust_ops.h"
#include "web/label.h"
#include "web/people.h"
#include "web/talk.h"
#include "web/visit.h"

enum { EVENTS_A_PAGE = 50 };

/* Who was merely named is not called or written to: what is known of them is shown, and no link leads there. */
static void fill_gate(struct visit *visit, struct person_view *view)
{
	struct person_reach_in in = {.person = view->person};
	struct person_reach_out reach;
	view->closed = visit_try(visit, "person_reach", &in, &reach) != OK || !reach.open;
	view->closed_words = visit->problem.message.n ? visit->problem.message : reach.reason;
	view->closed_by = view->closed && !visit->problem.message.n ? reach.referral : (struct referral_id){0};
}

static void fill_reach(struct visit *visit, const struct person_show_out *shown, struct person_view *view)
{
	fill_gate(visit, view);
	struct identity_all_row *from = shown->identities.items;
	struct identity_row *to = LIST_MAKE(visit->arena, &view->identities, struct identity_row, shown->identities.n);
	for (size_t i = 0; to && i < shown->identities.n; i++) {
		struct url url = from[i].kind == IDENTITY_KIND_EMAIL
					 ? url_mail(visit->arena, from[i].value, STR_NONE, STR_NONE)
				 : from[i].kind == IDENTITY_KIND_PHONE ? url_call(visit->arena, from[i].value)
								       : url_web(visit->arena, from[i].value);
		to[i] = (struct identity_row){.identity = from[i].id,
			.kind = enum_word(&identity_kind_info, (int)from[i].kind),
			.shown = label_address(from[i].shown),
			.url = url,
			.closed = view->closed && from[i].kind != IDENTITY_KIND_URL};
	}
	struct position_all_row *held = shown->positions.items;
	struct position_row *positions = LIST_MAKE(
		visit->arena, &view->positions, struct position_row, shown->positions.n);
	for (size_t i = 0; positions && i < shown->positions.n; i++) {
		struct str years = label_years(visit->arena, held[i].since, held[i].until);
		struct str kind = held[i].kind == ORGANIZATION_KIND_FIRM ? STR("")
									 : label_organization_kind(held[i].kind);
		positions[i] = (struct position_row){.position = held[i].id,
			.organization = held[i].organization_id,
			.firm = held[i].organization,
			.title = held[i].title,
			.about = str_format(visit->arena, "%.*s%s%.*s", STR_ARG(kind), kind.n && years.n ? ", " : "",
				STR_ARG(years))};
	}
}

static void fill_ties(struct visit *visit, const struct person_show_out *shown, struct person_view *view)
{
	struct relationship_from_row *from = shown->knows.items;
	struct tie_row *to = LIST_MAKE(visit->arena, &view->knows, struct tie_row, shown->knows.n);
	for (size_t i = 0; to && i < shown->knows.n; i++)
		to[i] = (struct tie_row){
			.person = from[i].person, .name = from[i].name, .how = label_relationship(from[i].kind)};
	struct relationship_known_by_row *by = shown->known_by.items;
	to = LIST_MAKE(visit->arena, &view->known_by, struct tie_row, shown->known_by.n);
	for (size_t i = 0; to && i < shown->known_by.n; i++)
		to[i] = (struct tie_row){
			.person = by[i].person, .name = by[i].name, .how = label_relationship(by[i].kind)};
}

/* What readiness asks of people who are nothing else to us: are we in touch, do they know what we do? */
static void fill_between(
	struct visit *visit, const struct person_show_out *shown, struct day today, struct person_view *view)
{
	static const enum relationship_kind kinds[] = {RELATIONSHIP_KIND_COLLEAGUE, RELATIONSHIP_KIND_FRIEND,
		RELATIONSHIP_KIND_CLIENT, RELATIONSHIP_KIND_VENDOR, RELATIONSHIP_KIND_FAMILY,
		RELATIONSHIP_KIND_NEIGHBOUR, RELATIONSHIP_KIND_CLASSMATE};
	const struct relationship_known_by_row *by = shown->known_by.items;
	view->between = !shown->is_user && !shown->do_not_contact;
	view->today = today;
	for (size_t i = 0; i < shown->known_by.n; i++) {
		if (!by[i].is_user)
			continue;
		view->knows_offer = view->knows_offer || by[i].knows_offer;
		if (by[i].both_ways.ymd > view->in_touch.ymd)
			view->in_touch = by[i].both_ways;
	}
	struct choice *to = LIST_MAKE(visit->arena, &view->kinds, struct choice, sizeof kinds / sizeof *kinds);
	for (size_t i = 0; to && i < view->kinds.n; i++)
		to[i] = (struct choice){.value = enum_word(&relationship_kind_info, (int)kinds[i]),
			.label = label_relationship(kinds[i])};
}

static void fill_events(
	struct visit *visit, const struct person_show_out *shown, const struct zone *zone, struct person_view *view)
{
	struct event_timeline_row *from = shown->events.items;
	struct event_row *to = LIST_MAKE(visit->arena, &view->events, struct event_row, shown->events.n);
	view->events.n = 0;
	for (size_t i = 0; to && i < shown->events.n; i++) {
		to[view->events.n++] = (struct event_row){.day = utc_day(from[i].at, zone),
			.words = event_sentence(visit->arena, &from[i], first_name(shown->name)),
			.seq = from[i].seq,
			.subject = from[i].subject.v,
			.undone = from[i].undone};
	}
	view->more_events = shown->events.n == EVENTS_A_PAGE ? from[shown->events.n - 1].seq : 0;
	struct note_all_row *notes = shown->notes.items;
	struct note_row *kept = LIST_MAKE(visit->arena, &view->notes, struct note_row, shown->notes.n);
	for (size_t i = 0; kept && i < shown->notes.n; i++)
		kept[i] = (struct note_row){.text = notes[i].text, .day = utc_day(notes[i].created, zone)};
}

/* What the rule says is to be done before asking, as a step. */
static void fill_first_step(struct arena *arena, enum readiness_rule rule, struct person_view *view)
{
	switch (rule) {
	case READINESS_RULE_HOW_IT_WENT:
	case READINESS_RULE_SCORE_OLD:
	case READINESS_RULE_WHAT_IS_MISSING:
		view->next_words = STR("Ask how it went");
		view->next_url = url_of(arena, "/people/", view->person.v, "/score");
		break;
	case READINESS_RULE_FINISH:
		view->next_words = STR("Note the outcome");
		view->next_url = view->open_deal.v ? url_of(arena, "/deals/", view->open_deal.v, "")
						   : (struct url){STR("#deals")};
		break;
	case READINESS_RULE_WRITE_NO:
		view->next_words = STR("Write it down");
		view->next_url = view->last_no.v ? url_of(arena, "/deals/", view->last_no.v, "/no")
						 : (struct url){STR("#deals")};
		break;
	case READINESS_RULE_PROMISE_OVERDUE:
	case READINESS_RULE_NONE_KEPT:
		view->next_words = STR("Look at the promises");
		view->next_url = (struct url){STR("#promises")};
		break;
	default:
		break;
	}
}

static void fill_may_ask(struct visit *visit, struct person_view *view)
{
	struct person_may_ask_in in = {.person = view->person};
	struct person_may_ask_out may;
	struct arena *arena = visit->arena;
	struct str first = first_name(view->name);
	if (view->is_user || visit_try(visit, "person_may_ask", &in, &may) != OK)
		return;
	view->may_class = enum_word(&readiness_answer_info, (int)may.answer);
	view->may_reason = may.reason;
	if (may.answer == READINESS_ANSWER_READY && !may.advice.n) {
		view->may_answer = str_format(arena, "Yes, ask %.*s now.", STR_ARG(first));
		view->next_words = str_format(arena, "Ask %.*s", STR_ARG(first));
		view->next_url = url_of(arena, "/people/", view->person.v, "/ask");
	} else if (may.answer == READINESS_ANSWER_READY) {
		struct person_may_ask_advice *advice = may.advice.items;
		view->may_class = STR("first");
		view->may_answer = str_format(arena, "You may ask %.*s, but rather not yet.", STR_ARG(first));
		view->may_reason = str_format(arena, "%.*s %.*s", STR_ARG(may.reason), STR_ARG(advice[0].text));
		view->advice = true;
	} else if (may.answer == READINESS_ANSWER_FIRST) {
		view->may_answer = may.first;
		view->advice = true;
		fill_first_step(arena, may.rule, view);
	} else {
		view->may_answer = str_format(arena, "Do not ask %.*s.", STR_ARG(first));
		if (may.first.n)
			view->may_reason = str_format(arena, "%.*s %.*s", STR_ARG(may.reason), STR_ARG(may.first));
	}
}

static void fill_promises(
	struct visit *visit, const struct delivery_show_out *delivery, struct day today, struct person_view *view)
{
	struct promise_rows_row *from = delivery->promises.items;
	struct promise_row *to = LIST_MAKE(visit->arena, &view->promises, struct promise_row, delivery->promises.n);
	for (size_t i = 0; to && i < delivery->promises.n; i++) {
		bool kept = !day_none(from[i].kept), confirmed = !day_none(from[i].confirmed),
		     late = !kept && from[i].due.ymd < today.ymd;
		struct str words = confirmed ? STR("kept and confirmed on ")
				   : kept    ? STR("kept on ")
				   : late    ? STR("was due ")
					     : STR("due ");
		struct str day = words_day(visit->arena, confirmed ? from[i].confirmed
							 : kept    ? from[i].kept
								   : from[i].due);
		to[i] = (struct promise_row){.promise = from[i].id,
			.text = from[i].text,
			.kept = kept,
			.confirmed = confirmed,
			.late = late,
			.when = str_join(visit->arena, words, day)};
	}
	struct complaint_all_row *complaints = delivery->complaints.items;
	struct complaint_row *open = LIST_MAKE(
		visit->arena, &view->complaints, struct complaint_row, delivery->complaints.n);
	for (size_t i = 0; open && i < delivery->complaints.n; i++)
		open[i] = (struct complaint_row){.complaint = complaints[i].id,
			.text = complaints[i].text,
			.opened = complaints[i].opened,
			.resolved = !day_none(complaints[i].resolved)};
}

static void fill_deals(struct visit *visit, struct day today, struct person_view *view)
{
	struct delivery_show_in in = {.person = view->person};
	struct delivery_show_out delivery;
	if (visit_try(visit, "delivery_show", &in, &delivery) != OK)
		return;
	struct deal_rows_row *from = delivery.deals.items;
	struct deal_row *to = LIST_MAKE(visit->arena, &view->deals, struct deal_row, delivery.deals.n);
	for (size_t i = 0; to && i < delivery.deals.n; i++)
		to[i] = (struct deal_row){.deal = from[i].id,
			.offer = from[i].offer,
			.state = label_deal_state(from[i].state),
			.state_class = from[i].state == DEAL_STATE_WON ? STR("won") : STR(""),
			.worth = from[i].value.v ? money_text(visit->arena, money_of(from[i].value, from[i].currency))
						 : STR_NONE};
	for (size_t i = 0; i < delivery.deals.n; i++) {
		if (from[i].state == DEAL_STATE_UNQUALIFIED)
			view->last_no = from[i].id;
		if (from[i].state == DEAL_STATE_DISCOVERY || from[i].state == DEAL_STATE_QUALIFIED ||
			from[i].state == DEAL_STATE_PROPOSED)
			view->open_deal = from[i].id;
	}
	fill_promises(visit, &delivery, today, view);
}

static void fill_passed(struct visit *visit, struct person_view *view)
{
	struct referral_of_in in = {.person = view->person};
	struct referral_of_out of;
	if (visit_try(visit, "referral_of", &in, &of) != OK)
		return;
	struct passed_row *to = LIST_MAKE(visit->arena, &view->passed, struct passed_row, of.named_by.n + of.named.n);
	struct referral_in_row *by = of.named_by.items;
	struct referral_out_row *named = of.named.items;
	for (size_t i = 0; to && i < of.named_by.n; i++)
		*to++ = (struct passed_row){.referral = by[i].id,
			.words = str_format(visit->arena, "Named by %.*s", STR_ARG(by[i].other_name)),
			.state = label_referral_state(by[i].state)};
	for (size_t i = 0; to && i < of.named.n; i++)
		*to++ = (struct passed_row){.referral = named[i].id,
			.words = str_format(visit->arena, "Named %.*s", STR_ARG(named[i].other_name)),
			.state = label_referral_state(named[i].state),
			.waits = named[i].state == REFERRAL_STATE_NAMED || named[i].state == REFERRAL_STATE_CHECKING};
}

static void fill_given(struct visit *visit, struct person_view *view)
{
	struct given_of_in in = {.person = view->person};
	struct given_of_out of;
	if (visit_try(visit, "given_of", &in, &of) != OK)
		return;
	struct given_row *to = LIST_MAKE(visit->arena, &view->given, struct given_row, of.lead.n + of.got.n);
	const struct given_lead_row *lead = of.lead.items;
	const struct given_got_row *got = of.got.items;
	for (size_t i = 0; to && i < of.lead.n; i++)
		*to++ = (struct given_row){.given = lead[i].id,
			.words = str_format(visit->arena, "Given to %.*s", STR_ARG(lead[i].other_name)),
			.state = label_given_state(lead[i].state)};
	for (size_t i = 0; to && i < of.got.n; i++)
		*to++ = (struct given_row){.given = got[i].id,
			.words = str_format(visit->arena, "Got %.*s", STR_ARG(got[i].other_name)),
			.state = label_given_state(got[i].state)};
	view->agreement = of.partner;
}

/* ---- trust ---- */

enum { WIDE = 116, HIGH = 20, EDGE = 2, SHOWN_MOST = 24 };

/* The last scores from left to right, ten at the top. */
static void fill_line(struct arena *arena, const struct satisfaction_rows_row *score, size_t n, struct trust_view *view)
{
	size_t first = n > SHOWN_MOST ? n - SHOWN_MOST : 0;
	if (n - first < 2)
		return;
	struct str points = STR_NONE;
	for (size_t i = first; i < n; i++) {
		int x = EDGE + (int)((i - first) * WIDE / (n - first - 1));
		int y = EDGE + HIGH - (int)(score[i].score * HIGH / 10);
		points = str_format(arena, "%.*s %d,%d", STR_ARG(points), x, y);
		view->end_x = str_format(arena, "%d", x);
		view->end_y = str_format(arena, "%d", y);
	}
	view->line = str_trim(points);
}

static void fill_scores(struct visit *visit, struct list scores, struct trust_view *view)
{
	const struct satisfaction_rows_row *score = scores.items;
	struct trust_row *rows = LIST_MAKE(visit->arena, &view->scores, struct trust_row, scores.n);
	for (size_t i = 0; rows && i < scores.n; i++) {
		const struct satisfaction_rows_row *from = &score[scores.n - 1 - i];
		rows[i] = (struct trust_row){from->asked_on, (size_t)from->score, from->words};
	}
	if (scores.n)
		view->score = str_format(visit->arena, "%d", (int)score[scores.n - 1].score);
	fill_line(visit->arena, score, scores.n, view);
}

static void fill_trust(struct visit *visit, struct person_id person, struct trust_view *ret_view)
{
	struct trust_show_in in = {.person = person};
	struct trust_show_out trust;
	struct arena *arena = visit->arena;
	struct trust_view view = {0};
	*ret_view = view;
	if (visit_try(visit, "trust_show", &in, &trust) != OK)
		return;
	if (!trust.promises_due && !trust.scores.n && !trust.earned && !trust.complaints)
		return;
	view.sentence = trust.sentence;
	if (trust.promises_due)
		view.promises = str_format(arena, "%d of %d", (int)trust.promises_in_time, (int)trust.promises_due);
	if (trust.earned || trust.asked)
		view.named = str_format(arena, "%d unasked, %d when asked", (int)trust.earned, (int)trust.asked);
	if (trust.references)
		view.references = str_format(
			arena, trust.references == 1 ? "took %d call" : "took %d calls", (int)trust.references);
	if (trust.complaints && trust.repair_days.set)
		view.complaints = str_format(arena, "%d, %d open; mended in %d days (the middle one)",
			(int)trust.complaints, (int)trust.open_complaints, (int)trust.repair_days.v);
	else if (trust.complaints)
		view.complaints = str_format(arena, "%d, %d open", (int)trust.complaints, (int)trust.open_complaints);
	fill_scores(visit, trust.scores, &view);
	*ret_view = view;
}

/* What an event was about, as far as the page knows it anyway. */
static struct str about(struct arena *arena, const struct person_view *view, int64_t subject)
{
	const struct deal_row *deal = view->deals.items;
	const struct promise_row *promise = view->promises.items;
	const struct passed_row *passed = view->passed.items;
	for (size_t i = 0; i < view->deals.n; i++)
		if (deal[i].deal.v == subject && deal[i].worth.n)
			return str_format(arena, "%.*s, %.*s", STR_ARG(deal[i].offer), STR_ARG(deal[i].worth));
		else if (deal[i].deal.v == subject)
			return deal[i].offer;
	for (size_t i = 0; i < view->promises.n; i++)
		if (promise[i].promise.v == subject)
			return promise[i].text;
	for (size_t i = 0; i < view->passed.n; i++)
		if (passed[i].referral.v == subject)
			return passed[i].words;
	return STR_NONE;
}

static bool same_told(const struct event_row *a, const struct event_row *b)
{
	return a->day.ymd == b->day.ymd && a->undone == b->undone && str_equal(a->words, b->words) &&
	       str_equal(a->by, b->by);
}

/* A talk is kept tap by tap, acquaintances come one by one: what reads the same is told once. */
static void fill_about(struct visit *visit, struct person_view *view)
{
	struct event_row *event = view->events.items;
	size_t n = 0;
	for (size_t i = 0; i < view->events.n; i++) {
		event[i].by = event[i].subject ? about(visit->arena, view, event[i].subject) : STR_NONE;
		if (n == 0 || !same_told(&event[n - 1], &event[i]))
			event[n++] = event[i];
	}
	view->events.n = n;
}

static void fill_twins(struct visit *visit, struct person_view *view)
{
	struct maybe_same_of_in in = {.person = view->person};
	struct maybe_same_of_out of;
	if (visit_try(visit, "maybe_same_of", &in, &of) != OK)
		return;
	const struct maybe_of_row *from = of.items.items;
	struct twin_row *to = LIST_MAKE(visit->arena, &view->twins, struct twin_row, of.items.n);
	for (size_t i = 0; to && i < of.items.n; i++)
		to[i] = (struct twin_row){.pair = from[i].id,
			.other = from[i].other,
			.name = from[i].name,
			.headline = from[i].headline,
			.reason = from[i].reason};
}

static bool begin(struct http_request *request, struct http_response *response, struct visit *visit,
	struct person_show_out *ret_shown, struct person_view *ret_view)
{
	if (!visit_begin(request, response, "Person", PLACE_PEOPLE, visit))
		return false;
	struct person_show_in in = {.person = {visit_id(visit, "person")}, .limit = EVENTS_A_PAGE};
	struct str before = query_text(visit, "before");
	for (size_t i = 0; i < before.n && i < 15 && before.p[i] >= '0' && before.p[i] <= '9'; i++)
		in.before_seq = in.before_seq * 10 + (before.p[i] - '0');
	if (!in.person.v) {
		visit->problem.message = STR("There is no such person here.");
		visit_fail(visit, ERR_NOT_FOUND);
		return false;
	}
	if (!visit_call(visit, "person_show", &in, ret_shown))
		return false;
	struct person_view view = {.page = visit->page,
		.person = ret_shown->person,
		.name = ret_shown->name,
		.headline = ret_shown->headline,
		.town = ret_shown->town,
		.standing = label_standing(ret_shown->standing),
		.standing_class = enum_word(&standing_info, (int)ret_shown->standing),
		.partner = ret_shown->partner,
		.do_not_contact = ret_shown->do_not_contact,
		.never_since = ret_shown->never_since,
		.do_not_ask = ret_shown->do_not_ask,
		.is_user = ret_shown->is_user,
		.private = ret_shown->private,
		.customer = ret_shown->standing == STANDING_CUSTOMER};
	view.page.title = ret_shown->name;
	*ret_view = view;
	return true;
}

void show_person(struct http_request *request, struct http_response *response)
{
	struct visit visit;
	struct person_view view;
	struct person_show_out shown;
	if (!begin(request, response, &visit, &shown, &view))
		return;
	struct locale locale = visit_locale(&visit);
	fill_reach(&visit, &shown, &view);
	fill_ties(&visit, &shown, &view);
	fill_between(&visit, &shown, locale.today, &view);
	fill_events(&visit, &shown, locale.zone, &view);
	fill_deals(&visit, locale.today, &view);
	fill_may_ask(&visit, &view);
	fill_passed(&visit, &view);
	fill_given(&visit, &view);
	fill_trust(&visit, view.person, &view.trust);
	fill_about(&visit, &view);
	fill_twins(&visit, &view);
	talk_equip_of(&visit, &view.equip);
	circle_fill(&visit, view.person, &view.circle);
	view.ways = url_of(visit.arena, "/network/there?to=", view.person.v, "");
	view.all_ways = url_of(visit.arena, "/network?to=", view.person.v, "");
	if (visit_wants(&visit, "panel"))
		person_panel_view(&response->body, &view);
	else
		person_view(&response->body, &view);
}

void show_person_edit(struct http_request *request, struct http_response *response)
{
	struct visit visit;
	struct person_view view;
	struct person_show_out shown;
	if (!begin(request, response, &visit, &shown, &view))
		return;
	person_edit_view(&response->body, &view);
}
