/* Pages that the law asks for: erasing somebody, the first message, who looked at whom. */
#include "web/law.h"
#include "access_ops.h"
#include "domain/words.h"
#include "erase_ops.h"
#include "law_view.h"
#include "notice_ops.h"
#include "user_ops.h"
#include "web/html.h"
#include "web/label.h"
#include "web/visit.h"

/* ---- erasing ---- */

static void add_count(struct visit *visit, struct list *list, int64_t n, const char *one, const char *many)
{
	struct goes_row *to = (struct goes_row *)list->items + list->n;
	if (n == 0 || list->items == NULL)
		return;
	to->words = n == 1 ? str_format(visit->arena, "1 %s", one)
			   : str_format(visit->arena, "%lld %s", (long long)n, many);
	list->n++;
}

static void add_words(struct list *list, const char *words)
{
	if (list->items != NULL)
		((struct goes_row *)list->items)[list->n++].words = str_c(words);
}

static void fill_goes(struct visit *visit, const struct erase_counts_row *counts, struct erase_view *view)
{
	enum { ROWS = 8 };
	LIST_MAKE(visit->arena, &view->goes, struct goes_row, ROWS);
	LIST_MAKE(visit->arena, &view->stays, struct goes_row, ROWS);
	view->goes.n = view->stays.n = 0;
	add_words(&view->goes, "their name, and every word written about them");
	add_count(visit, &view->goes, counts->addresses, "address or number", "addresses and numbers");
	add_count(visit, &view->goes, counts->positions, "place of work", "places of work");
	add_count(visit, &view->goes, counts->relationships, "acquaintance", "acquaintances");
	add_count(visit, &view->goes, counts->notes, "note", "notes");
	add_count(visit, &view->stays, counts->deals, "deal, with its days and value",
		"deals, with their days and values");
	add_count(visit, &view->stays, counts->named, "time that they were named", "times that they were named");
	add_count(visit, &view->stays, counts->brought, "name that they gave", "names that they gave");
	if (view->stays.n == 0)
		add_words(&view->stays, "nothing: nobody counts them yet");
}

void show_erase(struct http_request *request, struct http_response *response)
{
	struct visit visit;
	struct person_erasure_out out;
	if (!visit_begin(request, response, "Erase", PLACE_PEOPLE, &visit))
		return;
	struct person_erasure_in in = {.person = {visit_id(&visit, "person")}};
	if (!in.person.v) {
		visit.problem.message = STR("There is no such person here.");
		visit_fail(&visit, ERR_NOT_FOUND);
		return;
	}
	if (!visit_call(&visit, "person_erasure", &in, &out))
		return;
	struct erase_view view = {
		.page = visit.page, .person = out.person, .name = out.name, .first = first_name(out.name)};
	fill_goes(&visit, &out.goes, &view);
	const struct erase_mentions_row *from = out.mentions.items;
	struct mention_row *to = LIST_MAKE(visit.arena, &view.mentions, struct mention_row, out.mentions.n);
	for (size_t i = 0; to && i < out.mentions.n; i++)
		to[i] = (struct mention_row){from[i].person, from[i].name, from[i].text};
	erase_view(&response->body, &view);
}

/* ---- the first message ---- */

static void fill_told(struct visit *visit, const struct first_message_out *out, struct message_view *view)
{
	static const enum channel channels[] = {
		CHANNEL_MAIL, CHANNEL_CALL, CHANNEL_TEXT_MESSAGE, CHANNEL_IN_PERSON, CHANNEL_LINK};
	enum { N = sizeof channels / sizeof *channels };
	const struct notice_all_row *from = out->told.items;
	struct told_row *to = LIST_MAKE(visit->arena, &view->told, struct told_row, out->told.n);
	for (size_t i = 0; to && i < out->told.n; i++)
		to[i] = (struct told_row){
			.words = from[i].rep.n ? str_format(visit->arena, "%.*s, by %.*s",
							 STR_ARG(label_channel(from[i].channel)), STR_ARG(from[i].rep))
					       : label_channel(from[i].channel),
			.day = from[i].told_on};
	struct choice *choice = LIST_MAKE(visit->arena, &view->channels, struct choice, N);
	for (size_t i = 0; choice && i < N; i++)
		choice[i] = (struct choice){
			.value = enum_word(&channel_info, (int)channels[i]), .label = label_channel(channels[i])};
}

static void fill_conditions(struct visit *visit, const struct first_message_out *out, struct message_view *view)
{
	const struct first_message_condition *from = out->conditions.items;
	struct condition_row *to = LIST_MAKE(visit->arena, &view->conditions, struct condition_row, out->conditions.n);
	for (size_t i = 0; to && i < out->conditions.n; i++)
		to[i] = (struct condition_row){from[i].words, from[i].met};
}

void show_first_message(struct http_request *request, struct http_response *response)
{
	struct visit visit;
	struct first_message_out out;
	if (!visit_begin(request, response, "First message", PLACE_REFERRALS, &visit))
		return;
	struct first_message_in in = {.referral = {visit_id(&visit, "referral")}};
	if (!in.referral.v) {
		visit.problem.message = STR("There is no such referral here.");
		visit_fail(&visit, ERR_NOT_FOUND);
		return;
	}
	if (!visit_call(&visit, "first_message", &in, &out))
		return;
	struct message_view view = {.page = visit.page,
		.referral = in.referral,
		.name = out.name,
		.first = first_name(out.name),
		.source_first = first_name(out.source_name),
		.answer = enum_word(&first_answer_info, (int)out.answer),
		.reason = out.reason,
		.missing = out.missing,
		.subject = out.subject,
		.text = out.text,
		.has_mail = !str_empty(out.email),
		.has_phone = !str_empty(out.phone),
		.notice = out.notice,
		.told_on = out.told_on};
	view.mail = url_mail(visit.arena, out.email, out.subject, out.text);
	view.sms = url_text_message(visit.arena, out.phone, out.text);
	fill_conditions(&visit, &out, &view);
	fill_told(&visit, &out, &view);
	message_view(&response->body, &view);
}

/* ---- who looked at whom ---- */

static void fill_access(struct visit *visit, const struct access_list_out *list, struct access_view *view)
{
	struct locale locale = visit_locale(visit);
	const struct access_page_row *from = list->items.items;
	struct access_row *to = LIST_MAKE(visit->arena, &view->items, struct access_row, list->items.n);
	for (size_t i = 0; to && i < list->items.n; i++)
		to[i] = (struct access_row){.moment = label_moment(visit->arena, from[i].at, locale.zone),
			.at = utc_iso(visit->arena, from[i].at),
			.user = from[i].user_name,
			.face = label_face(from[i].face),
			.person = from[i].person,
			.name = from[i].person_name.n ? from[i].person_name : STR("somebody")};
}

void show_access(struct http_request *request, struct http_response *response)
{
	struct visit visit;
	struct access_list_out list;
	struct user_list_in users_in = {0};
	struct user_list_out users;
	if (!visit_begin(request, response, "Who looked at whom", PLACE_SETTINGS, &visit))
		return;
	struct access_list_in in = {.user = {query_id(&visit, "user")},
		.person = {query_id(&visit, "person")},
		.after = query_text(&visit, "after")};
	struct access_view view = {.page = visit.page, .person = in.person};
	if (!visit_call(&visit, "access_list", &in, &list) || !visit_call(&visit, "user_list", &users_in, &users))
		return;
	view.next = list.next;
	if (in.user.v)
		view.user = id_words(visit.arena, in.user.v);
	const struct user_all_row *from = users.items.items;
	struct choice *to = LIST_MAKE(visit.arena, &view.users, struct choice, users.items.n);
	for (size_t i = 0; to && i < users.items.n; i++) {
		struct str id = id_words(visit.arena, from[i].id.v);
		to[i] = (struct choice){.value = id, .label = from[i].name, .chosen = str_equal(id, view.user)};
	}
	fill_access(&visit, &list, &view);
	access_view(&response->body, &view);
}
