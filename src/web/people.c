/* People: search as you type, and the keyset pages of the list. */
#include "web/people.h"
#include "maybe_ops.h"
#include "people_view.h"
#include "person_ops.h"
#include "readiness_ops.h"
#include "web/form.h"
#include "web/label.h"
#include "web/visit.h"

/* Found by typing: more than fit the window say to type on. */
enum { PEOPLE_A_PAGE = 50, PEOPLE_FOUND = 20, NAMES_OFFERED = 6 };

static void fill_filters(struct visit *visit, struct people_view *view, enum standing chosen)
{
	static const enum standing standings[] = {STANDING_NONE, STANDING_CUSTOMER, STANDING_PROSPECT,
		STANDING_DECLINED, STANDING_UNQUALIFIED, STANDING_FORMER_CUSTOMER, STANDING_ACQUAINTANCE};
	static const char *const labels[] = {
		"Everybody", "Customers", "Prospects", "Said no", "We said no", "Former customers", "Acquaintances"};
	size_t n = sizeof standings / sizeof *standings;
	struct tab *tabs = LIST_MAKE(visit->arena, &view->filters, struct tab, n);
	for (size_t i = 0; tabs && i < n; i++)
		tabs[i] = (struct tab){.key = enum_word(&standing_info, (int)standings[i]),
			.label = str_c(labels[i]),
			.here = standings[i] == chosen};
}

static struct str mark_of(const struct person_list_item *item)
{
	if (item->do_not_contact)
		return STR("do not contact");
	return item->do_not_ask ? STR("do not ask") : STR_NONE;
}

/* May each of them be asked? A list without the answers is better than none. */
static void fill_answers(struct visit *visit, struct list list)
{
	struct people_row *row = list.items;
	int64_t *ids = ARENA_ARRAY(visit->arena, list.n + 1, int64_t);
	struct people_may_ask_in in = {.people = {ids, list.n}};
	struct people_may_ask_out out;
	for (size_t i = 0; ids && i < list.n; i++)
		ids[i] = row[i].person.v;
	if (!ids || visit_try(visit, "people_may_ask", &in, &out) != OK)
		return;
	const struct people_may_ask_item *item = out.items.items;
	for (size_t i = 0; i < list.n; i++) {
		for (size_t j = 0; j < out.items.n; j++) {
			if (item[j].person.v != row[i].person.v)
				continue;
			row[i].may = enum_word(&readiness_answer_info, (int)item[j].answer);
			row[i].why = item[j].reason;
		}
	}
}

static bool any_same(struct visit *visit)
{
	struct maybe_same_list_in in = {.limit = 1};
	struct maybe_same_list_out list;
	return visit_try(visit, "maybe_same_list", &in, &list) == OK && list.items.n > 0;
}

void show_people(struct http_request *request, struct http_response *response)
{
	struct visit visit;
	struct person_list_out list;
	if (!visit_begin(request, response, "People", PLACE_PEOPLE, &visit))
		return;
	struct str standing = query_text(&visit, "standing");
	struct person_list_in in = {.search = query_text(&visit, "q"),
		.standing = (enum standing)enum_parse(&standing_info, standing),
		.after = query_text(&visit, "after"),
		.limit = PEOPLE_A_PAGE};
	in.search = str_sub(in.search, 0, 100);
	if (in.search.n)
		in.limit = PEOPLE_FOUND;
	if (!visit_call(&visit, "person_list", &in, &list))
		return;
	struct people_view view = {.page = visit.page,
		.search = in.search,
		.standing = in.standing ? standing : STR_NONE,
		.next = list.next,
		.more = list.more,
		.first_page = !in.after.n};
	fill_filters(&visit, &view, in.standing);
	struct person_list_item *items = list.items.items;
	struct people_row *rows = LIST_MAKE(visit.arena, &view.items, struct people_row, list.items.n);
	for (size_t i = 0; rows && i < list.items.n; i++) {
		rows[i] = (struct people_row){.person = items[i].person,
			.name = items[i].name,
			.headline = items[i].headline,
			.standing = label_standing(items[i].standing),
			.standing_class = enum_word(&standing_info, (int)items[i].standing),
			.mark = mark_of(&items[i]),
			.partner = items[i].partner};
	}
	fill_answers(&visit, view.items);
	if (visit_wants(&visit, "people-list")) {
		people_rows_view(&response->body, &view);
		return;
	}
	view.same = any_same(&visit);
	people_view(&response->body, &view);
}

void show_person_new(struct http_request *request, struct http_response *response)
{
	struct visit visit;
	if (visit_begin(request, response, "Add a person", PLACE_PEOPLE, &visit))
		person_new_view(&response->body, &visit.page);
}

/* A name that somebody offered is theirs, and earned; any other is a person of our own. */
void post_person_new(struct http_request *request, struct http_response *response)
{
	struct visit visit;
	struct pair *pairs;
	size_t n, left = 0;
	if (!visit_begin(request, response, "Add a person", PLACE_PEOPLE, &visit) || !form_read(&visit, &pairs, &n))
		return;
	bool offered = str_trim(pair_text(pairs, n, "source_name")).n > 0;
	for (size_t i = 0; i < n; i++)
		if (offered || !str_is(pairs[i].name, "source_name"))
			pairs[left++] = pairs[i];
	form_run(&visit, operation_find(offered ? STR("referral_add") : STR("person_add")), pairs, left);
}

/* Whom a field for a name may mean, while it is typed. */
void show_names(struct http_request *request, struct http_response *response)
{
	struct visit visit;
	struct person_list_out list = {0};
	if (!visit_begin(request, response, "Names", PLACE_PEOPLE, &visit))
		return;
	struct str typed = query_text(&visit, "source_name");
	struct person_list_in in = {
		.search = str_sub(typed.n ? typed : query_text(&visit, "to"), 0, 100), .limit = NAMES_OFFERED};
	if (str_trim(in.search).n && !visit_call(&visit, "person_list", &in, &list))
		return;
	const struct person_list_item *from = list.items.items;
	struct list names;
	struct choice *to = LIST_MAKE(visit.arena, &names, struct choice, list.items.n);
	for (size_t i = 0; to && i < names.n; i++)
		to[i] = (struct choice){.value = from[i].name, .label = from[i].headline};
	names_view(&response->body, names);
}
