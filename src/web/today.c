/* Today: the list, best first. */
#include "web/today.h"
#include "domain/words.h"
#include "person_ops.h"
#include "readiness_ops.h"
#include "today_ops.h"
#include "today_say_ops.h"
#include "today_view.h"
#include "web/label.h"
#include "web/visit.h"

/* What the tap says was done. */
static struct str done_words(enum today_kind kind)
{
	switch (kind) {
	case TODAY_KIND_KEEP:
		return STR("It is kept");
	case TODAY_KIND_REPAIR:
		return STR("It is mended");
	case TODAY_KIND_THANK:
		return STR("Thanked");
	case TODAY_KIND_UPDATE:
		return STR("Told them");
	case TODAY_KIND_CATCH_UP:
		return STR("We talked");
	default:
		return STR("Done");
	}
}

/* What the large button says, and where it leads: by the rule, which says what the subject is. */
static void fill_action(struct arena *arena, const struct today_show_item *item, struct today_row *row)
{
	int64_t person = item->person.v, subject = item->subject.v;
	if (item->kind == TODAY_KIND_ASK) {
		row->action = str_format(arena, "Ask %.*s", STR_ARG(first_name(item->person_name)));
		row->action_url = url_of(arena, "/people/", person, "/ask");
	} else if (item->kind == TODAY_KIND_HOW_IT_WENT) {
		row->action = STR("Ask how it went");
		row->action_url = url_of(arena, "/people/", person, "/score");
	} else if (str_is(item->rule, "who_sent")) {
		row->action = STR("Say who sent them");
		row->action_url = url_of(arena, "/deals/", subject, "");
	} else if (item->kind == TODAY_KIND_FINISH) {
		row->action = STR("Note the outcome");
		row->action_url = url_of(arena, "/people/", person, "#deals");
	} else if (str_is(item->rule, "give_first")) {
		row->action = str_format(arena, "Choose somebody for %.*s", STR_ARG(first_name(item->person_name)));
		row->action_url = url_of(arena, "/partners/", subject, "");
	} else if (str_starts(item->rule, STR("given_"))) {
		row->action = STR("Go on there");
		row->action_url = url_of(arena, "/given/", subject, "");
	} else if (str_is(item->rule, "untold")) {
		row->action = STR("See what to write");
		row->action_url = url_of(arena, "/referrals/", subject, "/message");
	} else if (str_is(item->rule, "reference_outcome")) {
		row->action = STR("Note how it went");
		row->action_url = url_of(arena, "/people/", person, "/reference");
	} else if (str_is(item->rule, "permitted") || str_is(item->rule, "introduced") ||
		   str_is(item->rule, "contacted") || str_is(item->rule, "parked")) {
		row->action = STR("Open the referral");
		row->action_url = url_of(arena, "/referrals/", subject, "");
	}
}

/* Behind an ask: what it may bring, factor by factor. */
static void fill_why(
	struct arena *arena, const struct today_show_item *item, struct str currency, struct today_row *row)
{
	const struct today_factor *factor = item->factors.items;
	struct choice *why = LIST_MAKE(arena, &row->why, struct choice, item->factors.n);
	for (size_t i = 0; why && i < item->factors.n; i++)
		why[i].label = factor[i].sentence;
	if (!item->factors.n)
		return;
	row->brings = str_format(
		arena, "What it may bring: about %.*s", STR_ARG(label_amount(arena, item->worth, currency)));
}

static struct str how_words(enum today_kind kind)
{
	return kind == TODAY_KIND_THANK ? STR("How did you thank them?") : STR("How was it mended?");
}

static void fill_row(struct visit *visit, const struct today_show_item *item, struct day today, struct today_row *row)
{
	struct arena *arena = visit->arena;
	*row = (struct today_row){.kind = label_today(item->kind),
		.kind_class = enum_word(&today_kind_info, (int)item->kind),
		.kind_key = enum_word(&today_kind_info, (int)item->kind),
		.person = item->person,
		.subject = item->subject,
		.name = item->person_name,
		.headline = item->headline,
		.reason = item->reason,
		.ask_for = item->ask_for,
		.has_how = item->kind == TODAY_KIND_THANK || str_is(item->rule, "complaint"),
		.how = how_words(item->kind),
		.done = done_words(item->kind)};
	fill_why(arena, item, item->currency, row);
	if (item->value.v)
		row->worth = money_text(arena, money_of(item->value, item->currency));
	if (!day_none(item->due) && item->due.ymd < today.ymd)
		row->late = str_format(arena, "since %.*s", STR_ARG(words_day(arena, item->due)));
	fill_action(arena, item, row);
}

void show_today(struct http_request *request, struct http_response *response)
{
	struct visit visit;
	struct today_renew_in renew = {0};
	struct today_renew_out renewed;
	struct today_in in = {0};
	struct today_out list;
	if (!visit_begin(request, response, "Today", PLACE_TODAY, &visit))
		return;
	if (!visit_call(&visit, "today", &in, &list))
		return;
	/* Kept for the next visit; this one has it already, so a failure costs nothing. */
	if (!list.kept && visit_try(&visit, "today_renew", &renew, &renewed) != OK)
		visit.problem = (struct problem){0};
	struct today_view view = {
		.page = visit.page, .heading = words_weekday(visit.arena, list.date), .came = list.came};
	struct today_show_item *items = list.items.items;
	struct today_row *rows = LIST_MAKE(visit.arena, &view.items, struct today_row, list.items.n);
	for (size_t i = 0; rows && i < list.items.n; i++)
		fill_row(&visit, &items[i], list.date, &rows[i]);
	if (list.items.n) {
		view.summary = str_format(visit.arena, "%zu to do, %.*s", list.items.n,
			STR_ARG(words_duration(visit.arena, (int)list.minutes)));
	} else {
		struct person_list_in any = {.limit = 1};
		struct person_list_out people;
		view.nobody = visit_try(&visit, "person_list", &any, &people) == OK && !people.items.n;
	}
	today_view(&response->body, &view);
}

void show_later(struct http_request *request, struct http_response *response)
{
	static const struct {
		int days;
		const char *label;
	} waits[] = {{1, "Tomorrow"}, {7, "In a week"}, {30, "In a month"}, {91, "In three months"}};
	struct visit visit;
	struct person_show_out shown;
	if (!visit_begin(request, response, "Later", PLACE_TODAY, &visit))
		return;
	struct person_show_in in = {.person = {visit_id(&visit, "person")}, .limit = 1};
	if (!visit_call(&visit, "person_show", &in, &shown))
		return;
	struct day today = visit_locale(&visit).today;
	struct list days;
	struct choice *choices = LIST_MAKE(visit.arena, &days, struct choice, sizeof waits / sizeof *waits);
	for (size_t i = 0; choices && i < days.n; i++)
		choices[i] = (struct choice){.value = day_iso(visit.arena, day_plus(today, waits[i].days)),
			.label = str_c(waits[i].label),
			.chosen = i == 1};
	struct row_id subject = {query_id(&visit, "subject")};
	later_view(&response->body, &visit.page, shown.person, shown.name, query_text(&visit, "kind"), subject, days);
}

void show_words(struct http_request *request, struct http_response *response)
{
	struct visit visit;
	struct today_say_out said;
	struct person_show_out shown;
	if (!visit_begin(request, response, "Words", PLACE_TODAY, &visit))
		return;
	struct today_say_in say = {.kind = (enum today_kind)enum_parse(&today_kind_info, query_text(&visit, "kind")),
		.person = {visit_id(&visit, "person")},
		.subject = {query_id(&visit, "subject")}};
	if (say.kind == TODAY_KIND_NONE)
		say.kind = TODAY_KIND_ASK;
	if (!visit_call(&visit, "today_say", &say, &said))
		return;
	struct person_show_in who = {.person = said.to, .limit = 1};
	if (!visit_call(&visit, "person_show", &who, &shown))
		return;
	struct words_view view = {.page = visit.page, .person = say.person, .subject = say.subject, .say = said.say};
	if (said.to.v != say.person.v)
		view.to = first_name(shown.name);
	const struct identity_all_row *identities = shown.identities.items;
	struct person_reach_in gate = {.person = said.to};
	struct person_reach_out reach;
	/* Who was merely named is reached through their source. */
	bool open = visit_try(&visit, "person_reach", &gate, &reach) == OK && reach.open;
	for (size_t i = open ? shown.identities.n : 0; i > 0; i--) {
		const struct identity_all_row *identity = &identities[i - 1];
		if (identity->kind == IDENTITY_KIND_EMAIL) {
			view.has_mail = true;
			view.mail = url_mail(visit.arena, identity->value, STR_NONE, view.say);
		} else if (identity->kind == IDENTITY_KIND_PHONE) {
			view.has_phone = true;
			view.call = url_call(visit.arena, identity->value);
			view.text = url_text_message(visit.arena, identity->value, view.say);
		}
	}
	if (http_request_header(request, "HX-Request").n)
		words_view(&response->body, &view);
	else
		words_page_view(&response->body, &view);
}
