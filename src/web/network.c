#include "web/network.h"

#include <stdlib.h>

#include "likely_to_ops.h"
#include "network_map_ops.h"
#include "network_view.h"
#include "person_ops.h"
#include "ops/operation.h"
#include "web/label.h"
#include "web/visit.h"
#include "web/ways.h"
#include "ways_to_ops.h"
#include "ways_view.h"
#include "wire/json.h"

enum { WAYS_A_PAGE = 10, WAYS_SHOWN = 3, ROWS_A_PAGE = 50, DRAWN_MOST = 5000, FOUND_MOST = 20 };

/* Who is in the middle of it comes first: the best known, then who knows most, then by name. */
static int by_place(const void *a, const void *b)
{
	const struct network_map_person *x = a, *y = b;
	if (x->known_by + x->knows != y->known_by + y->knows)
		return x->known_by + x->knows < y->known_by + y->knows ? 1 : -1;
	return str_compare(x->name, y->name);
}

static void fill_rows(struct visit *visit, struct network_map_out *map, struct network_view *view)
{
	struct network_map_person *from = map->people.items;
	view->people = map->people.n;
	view->links = map->links.n;
	view->more = map->more;
	if (map->people.n > 1)
		qsort(from, map->people.n, sizeof *from, by_place);
	size_t n = map->people.n < ROWS_A_PAGE ? map->people.n : ROWS_A_PAGE;
	struct map_row *to = LIST_MAKE(visit->arena, &view->rows, struct map_row, n);
	for (size_t i = 0; to && i < n; i++)
		to[i] = (struct map_row){.person = from[i].person,
			.name = from[i].name,
			.headline = from[i].headline,
			.standing = from[i].is_user ? STR("signs in here") : label_standing(from[i].standing),
			.brought_by = from[i].brought_by,
			.knows = (int)from[i].knows,
			.known_by = (int)from[i].known_by};
}

static struct url ways_url(struct arena *arena, const char *page, struct str to, const char *from)
{
	struct out text;
	out_init(&text, 0);
	out_z(&text, page);
	out_z(&text, "?to=");
	html_percent(&text, to);
	out_z(&text, from);
	struct url url = {str_copy(arena, out_text(&text))};
	out_free(&text);
	return url;
}

/* Whom the words may mean, by the beginnings of names and firms. */
static void find_others(struct visit *visit, struct network_view *view)
{
	struct person_list_in in = {.search = str_sub(view->to, 0, 100), .limit = FOUND_MOST};
	struct person_list_out out;
	if (visit_try(visit, "person_list", &in, &out) != OK)
		return;
	const struct person_list_item *from = out.items.items;
	struct found_row *to = LIST_MAKE(visit->arena, &view->found, struct found_row, out.items.n);
	size_t n = 0;
	for (size_t i = 0; to && i < out.items.n; i++)
		if (!from[i].do_not_contact)
			to[n++] = (struct found_row){from[i].person, from[i].name, from[i].headline};
	view->found.n = n;
}

static void fill_ways(struct visit *visit, struct str to, struct network_view *view)
{
	enum err err = ways_fill(visit, view->team ? STR("team") : STR("me"), to, WAYS_A_PAGE, &view->ways);
	view->problem = visit->problem.message;
	visit->problem = (struct problem){0};
	if (err == OK)
		view->to = view->ways.name;
	view->ways.again = view->team ? view->team_url : view->me_url;
	if (err == OK && view->ways.ways.n == 0 && view->ways.note.n == 0)
		view->problem = str_format(visit->arena,
			"There is no way to %.*s yet. Note on somebody's page whom they know, or import contacts.",
			STR_ARG(view->to));
	if (err == ERR_CONFLICT)
		view->problem = str_format(visit->arena, "Several people here are called %.*s.", STR_ARG(to));
	if (err == ERR_NOT_FOUND || err == ERR_CONFLICT)
		find_others(visit, view);
}

static void fill_asked(struct visit *visit, struct network_view *view)
{
	view->asked = view->to.n > 0;
	if (!view->asked)
		return;
	view->me_url = ways_url(visit->arena, "/network", view->to, "");
	view->team_url = ways_url(visit->arena, "/network", view->to, "&from=team");
	fill_ways(visit, view->to, view);
	const struct found_row *only = view->found.items;
	if (view->found.n == 1) {
		view->found.n = 0;
		fill_ways(visit, id_words(visit->arena, only->person.v), view);
	}
}

void show_network(struct http_request *request, struct http_response *response)
{
	struct visit visit;
	if (!visit_begin(request, response, "Network", PLACE_NETWORK, &visit))
		return;
	struct network_map_in in = {.around = {query_id(&visit, "around")}, .most = DRAWN_MOST};
	struct network_map_out map;
	struct network_view view = {.page = visit.page,
		.to = str_trim(query_text(&visit, "to")),
		.team = str_is(query_text(&visit, "from"), "team"),
		.around = in.around};
	fill_asked(&visit, &view);
	if (!view.asked) {
		if (!visit_call(&visit, "network_map", &in, &map))
			return;
		const struct network_map_person *person = map.people.items;
		for (size_t i = 0; i < map.people.n; i++)
			if (person[i].person.v == in.around.v)
				view.around_name = person[i].name;
		fill_rows(&visit, &map, &view);
		view.page.wide = view.people > 1;
	}
	network_view(&response->body, &view);
}

static void answer(struct visit *visit, const char *name, const void *out)
{
	visit->response->content_type = "application/json";
	json_encode(&visit->response->body, operation_find(str_c(name))->out, out);
}

void show_network_people(struct http_request *request, struct http_response *response)
{
	struct visit visit;
	if (!visit_begin(request, response, "Network", PLACE_NETWORK, &visit))
		return;
	struct network_map_in in = {.around = {query_id(&visit, "around")}, .most = DRAWN_MOST};
	struct network_map_out out;
	if (visit_call(&visit, "network_map", &in, &out))
		answer(&visit, "network_map", &out);
}

void show_network_ways(struct http_request *request, struct http_response *response)
{
	struct visit visit;
	if (!visit_begin(request, response, "Network", PLACE_NETWORK, &visit))
		return;
	struct ways_in in = {.to = query_text(&visit, "to"), .k = 3};
	struct ways_out out;
	if (visit_call(&visit, "ways", &in, &out))
		answer(&visit, "ways", &out);
}

/* Below one in twenty it is no guess to go to somebody with. */
static bool is_worth_a_word(const struct likely_person *person)
{
	return person->noted || person->chance >= 0.05;
}

/* A guess is told as one hears it. */
static struct str chance_words(struct arena *arena, const struct likely_person *person)
{
	int tenths = (int)(person->chance * 10 + 0.5);
	if (person->noted)
		return STR("noted");
	if (tenths >= 1)
		return tenths > 9 ? STR("nearly sure") : str_format(arena, "about %d in 10", tenths);
	return STR("about 1 in 20");
}

void show_likely(struct http_request *request, struct http_response *response)
{
	struct visit visit;
	struct likely_out out;
	if (!visit_begin(request, response, "Network", PLACE_NETWORK, &visit))
		return;
	bool all = str_is(query_text(&visit, "among"), "all");
	struct likely_in in = {.person = {visit_id(&visit, "person")}, .among = all ? STR("all") : STR("targets")};
	if (!visit_call(&visit, "likely", &in, &out))
		return;
	struct likely_view view = {.page = visit.page,
		.person = out.person,
		.name = out.name,
		.note = out.note,
		.all = all,
		.learning = out.learning,
		.again = url_of(visit.arena, "/people/", out.person.v, all ? "/likely?among=all" : "/likely")};
	const struct likely_person *from = out.items.items;
	struct likely_row *to = LIST_MAKE(visit.arena, &view.rows, struct likely_row, out.items.n);
	size_t n = 0;
	for (size_t i = 0; to && i < out.items.n; i++) {
		if (!is_worth_a_word(&from[i]))
			continue;
		to[n++] = (struct likely_row){.person = from[i].person,
			.name = from[i].name,
			.headline = from[i].headline,
			.reason = from[i].reason,
			.chance = chance_words(visit.arena, &from[i])};
	}
	view.rows.n = n;
	likely_view(&response->body, &view);
}

void show_ways_there(struct http_request *request, struct http_response *response)
{
	struct visit visit;
	struct ways_part part;
	if (!visit_begin(request, response, "Network", PLACE_NETWORK, &visit))
		return;
	struct str to = query_text(&visit, "to");
	if (ways_fill(&visit, STR_NONE, to, WAYS_SHOWN, &part) != OK || (part.direct && part.to_person))
		part = (struct ways_part){0};
	part.more = ways_url(visit.arena, "/network", to, "");
	part.again = ways_url(visit.arena, "/network/there", to, "");
	ways_here(&response->body, &part);
}
