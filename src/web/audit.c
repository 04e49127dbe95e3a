/* The audit trail, for owners. */
#include "web/audit.h"
#include "audit_ops.h"
#include "audit_view.h"
#include "domain/events/event.h"
#include "domain/words.h"
#include "user_ops.h"
#include "web/label.h"
#include "web/visit.h"

static void fill_users(struct visit *visit, struct audit_view *view)
{
	struct user_list_in in = {0};
	struct user_list_out list;
	if (visit_try(visit, "user_list", &in, &list) != OK)
		return;
	const struct user_all_row *from = list.items.items;
	struct choice *to = LIST_MAKE(visit->arena, &view->users, struct choice, list.items.n);
	for (size_t i = 0; to && i < list.items.n; i++) {
		struct str id = id_words(visit->arena, from[i].id.v);
		to[i] = (struct choice){.value = id, .label = from[i].name, .chosen = str_equal(id, view->user)};
	}
}

static void fill_kinds(struct visit *visit, struct audit_view *view)
{
	struct choice *to = LIST_MAKE(visit->arena, &view->kinds, struct choice, EVENT_KIND_COUNT);
	for (int i = 0; to && i < EVENT_KIND_COUNT; i++) {
		struct str kind = event_kind_name((enum event_kind)i);
		to[i] = (struct choice){.value = kind,
			.label = event_kind_sentence(visit->arena, (enum event_kind)i),
			.chosen = str_equal(kind, view->kind)};
	}
}

static void fill_items(struct visit *visit, const struct audit_list_out *list, struct audit_view *view)
{
	struct locale locale = visit_locale(visit);
	const struct audit_line *from = list->items.items;
	struct audit_row *to = LIST_MAKE(visit->arena, &view->items, struct audit_row, list->items.n);
	for (size_t i = 0; to && i < list->items.n; i++)
		to[i] = (struct audit_row){.moment = label_moment(visit->arena, from[i].at, locale.zone),
			.at = utc_iso(visit->arena, from[i].at),
			.words = from[i].words,
			.face = label_face(from[i].face),
			.person = from[i].person,
			.name = from[i].name,
			.undone = from[i].undone};
}

void show_audit(struct http_request *request, struct http_response *response)
{
	struct visit visit;
	struct audit_list_out list;
	if (!visit_begin(request, response, "Audit trail", PLACE_SETTINGS, &visit))
		return;
	struct audit_view view = {.page = visit.page, .kind = query_text(&visit, "kind")};
	struct audit_list_in in = {
		.user = {query_id(&visit, "user")}, .kind = view.kind, .after = query_text(&visit, "after")};
	if (in.user.v)
		view.user = id_words(visit.arena, in.user.v);
	if (day_parse_iso(query_text(&visit, "day"), &in.day) != OK)
		in.day = DAY_NONE;
	view.day = in.day;
	if (!visit_call(&visit, "audit_list", &in, &list))
		return;
	view.next = list.next;
	fill_users(&visit, &view);
	fill_kinds(&visit, &view);
	fill_items(&visit, &list, &view);
	audit_view(&response->body, &view);
}
