#include "web/circle.h"

#include <math.h>

#include "network_map_ops.h"
#include "web/html.h"
#include "web/ways.h"

/* The middle, the ring around it, how many have room on it and letters below each. */
enum {
	MIDDLE_X = 140,
	MIDDLE_Y = 112,
	LINE_Y = 20,
	BELOW = 34,
	RING_X = 98,
	RING_Y = 88,
	AROUND_MOST = 8,
	LETTERS = 11
};

/* Where the i-th of n stands: from the top, or in one line where they are one or two. */
static void place(struct circle_stop *stop, size_t i, size_t n)
{
	double turn = n < 3 ? M_PI : -M_PI / 2;
	double angle = turn + 2 * M_PI * (double)i / (double)n;
	stop->x = MIDDLE_X + (int)lround(RING_X * cos(angle));
	stop->y = n < 3 ? LINE_Y : MIDDLE_Y + (int)lround(RING_Y * sin(angle));
}

static struct str css_of(const struct network_map_link *link, size_t middle)
{
	if (link->brought)
		return STR("brought");
	if ((size_t)link->from != middle && (size_t)link->to != middle)
		return STR("among");
	return ways_closeness(link->strength);
}

/* Once a pair, as well as the one knows the other who knows them better; a naming goes before. */
static bool is_drawn(const struct network_map_link *link, size_t n, size_t at)
{
	const struct network_map_link *it = &link[at];
	for (size_t i = 0; i < n; i++) {
		bool same = link[i].from == it->from && link[i].to == it->to;
		bool back = link[i].from == it->to && link[i].to == it->from;
		if (i == at || (!same && !back))
			continue;
		if (link[i].brought != it->brought
				? link[i].brought
				: link[i].strength > it->strength || (link[i].strength == it->strength && i < at))
			return false;
	}
	return true;
}

static void draw(struct visit *visit, const struct network_map_out *map, size_t middle, struct circle_view *view)
{
	const struct network_map_person *person = map->people.items;
	const struct network_map_link *link = map->links.items;
	size_t n = map->people.n, at = 0, strokes = 0;
	struct circle_stop *stop = LIST_MAKE(visit->arena, &view->stops, struct circle_stop, n);
	struct circle_stroke *stroke = LIST_MAKE(visit->arena, &view->strokes, struct circle_stroke, map->links.n);
	for (size_t i = 0; stop && i < n; i++) {
		stop[i] = (struct circle_stop){.name = ways_short_name(visit->arena, person[i].name, LETTERS),
			.css = i == middle         ? STR("middle")
			       : person[i].is_user ? STR("user")
						   : STR_NONE,
			.x = MIDDLE_X,
			.y = n < 4 ? LINE_Y : MIDDLE_Y};
		if (i == middle)
			continue;
		place(&stop[i], at++, n - 1);
		view->words = view->words.n ? str_format(visit->arena, "%.*s, %.*s", STR_ARG(view->words),
						      STR_ARG(person[i].name))
					    : person[i].name;
	}
	for (size_t i = 0; stop && stroke && i < map->links.n; i++) {
		if (!is_drawn(link, map->links.n, i))
			continue;
		const struct circle_stop *from = &stop[link[i].from], *to = &stop[link[i].to];
		stroke[strokes++] = (struct circle_stroke){from->x, from->y, to->x, to->y, css_of(&link[i], middle)};
		view->brought = view->brought || link[i].brought;
	}
	view->strokes.n = strokes;
	view->high = n < 4 ? LINE_Y + BELOW : MIDDLE_Y + RING_Y + BELOW;
}

void circle_fill(struct visit *visit, struct person_id person, struct circle_view *ret_view)
{
	struct network_map_in in = {.around = person, .most = AROUND_MOST + 1};
	struct network_map_out map;
	struct circle_view view = {.rest = STR_NONE};
	size_t middle = 0;
	*ret_view = view;
	if (visit_try(visit, "network_map", &in, &map) != OK || map.people.n < 2)
		return;
	const struct network_map_person *row = map.people.items;
	while (middle < map.people.n && row[middle].person.v != person.v)
		middle++;
	if (middle == map.people.n)
		return;
	draw(visit, &map, middle, &view);
	if (map.more)
		view.rest = STR("The closest of them.");
	*ret_view = view;
}
