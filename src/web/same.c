/* Maybe the same: pairs that an import was not sure of, for a person to decide. */
#include "web/same.h"
#include "maybe_ops.h"
#include "same_view.h"
#include "web/label.h"
#include "web/visit.h"

void show_same(struct http_request *request, struct http_response *response)
{
	struct visit visit;
	struct maybe_same_list_out list;
	if (!visit_begin(request, response, "Maybe the same", PLACE_PEOPLE, &visit))
		return;
	struct maybe_same_list_in in = {.after = query_text(&visit, "after"), .limit = 25};
	if (!visit_call(&visit, "maybe_same_list", &in, &list))
		return;
	struct same_view view = {.page = visit.page, .next = list.next};
	struct maybe_page_row *from = list.items.items;
	struct same_row *to = LIST_MAKE(visit.arena, &view.items, struct same_row, list.items.n);
	for (size_t i = 0; to && i < list.items.n; i++)
		to[i] = (struct same_row){.pair = from[i].id,
			.person = from[i].person_id,
			.other = from[i].other_id,
			.name = from[i].name,
			.headline = from[i].headline,
			.address = label_address(from[i].address),
			.other_name = from[i].other_name,
			.other_headline = from[i].other_headline,
			.other_address = label_address(from[i].other_address),
			.reason = from[i].reason};
	same_view(&response->body, &view);
}
