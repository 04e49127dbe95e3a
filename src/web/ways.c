#include "web/ways.h"

#include "base/utf8.h"
#include "ways_to_ops.h"
#include "web/html.h"

/* The picture's width, its margins, and how many letters stand under a stop. */
enum { WIDE = 420, MARGIN = 46, LETTERS = 13, LETTERS_MANY = 10, MANY = 3 };

struct str ways_short_name(struct arena *arena, struct str name, size_t letters)
{
	struct str first = first_name(name), rest = str_trim(str_from(name, first.n));
	size_t initial = 0;
	if (utf8_count(name) <= letters)
		return name;
	if (rest.n)
		utf8_next(rest, &initial);
	if (rest.n && utf8_count(first) + 3 <= letters)
		return str_format(arena, "%.*s %.*s.", STR_ARG(first), (int)initial, rest.p);
	if (utf8_count(first) <= letters)
		return first;
	size_t end = 0;
	for (size_t i = 0; i + 1 < letters; i++)
		utf8_next(first, &end);
	return str_format(arena, "%.*s…", (int)end, first.p);
}

struct str ways_closeness(double strength)
{
	return strength >= 0.6 ? STR("close") : strength >= 0.3 ? STR("fair") : STR("weak");
}

static struct str carries(double strength)
{
	return strength >= 0.4 ? STR("A strong way.") : strength >= 0.15 ? STR("A fair way.") : STR("A weak way.");
}

static int place_of(size_t i, size_t n)
{
	return n < 2 ? WIDE / 2 : MARGIN + (int)i * (WIDE - 2 * MARGIN) / (int)(n - 1);
}

static void draw_whole(struct arena *arena, const struct ways_way *way, struct way_picture *picture)
{
	const struct ways_person *person = way->people.items;
	const struct ways_link *link = way->links.items;
	size_t n = way->people.n, letters = n > MANY ? LETTERS_MANY : LETTERS;
	struct way_stop *stops = LIST_MAKE(arena, &picture->stops, struct way_stop, n);
	struct way_stroke *steps = LIST_MAKE(arena, &picture->steps, struct way_stroke, way->links.n);
	for (size_t i = 0; stops && i < n; i++)
		stops[i] = (struct way_stop){
			person[i].person, ways_short_name(arena, person[i].name, letters), place_of(i, n), i + 1 == n};
	for (size_t i = 0; steps && i < way->links.n; i++)
		steps[i] = (struct way_stroke){place_of(i, n), place_of(i + 1, n), ways_closeness(link[i].strength)};
}

/* What is private stays so: the colleague, and somehow on to whom is wanted. */
static void draw_hidden(struct arena *arena, const struct ways_way *way, struct str to, struct way_picture *picture)
{
	struct way_stop *stops = LIST_MAKE(arena, &picture->stops, struct way_stop, 2);
	struct way_stroke *steps = LIST_MAKE(arena, &picture->steps, struct way_stroke, 1);
	if (!stops || !steps)
		return;
	stops[0] = (struct way_stop){way->ask, ways_short_name(arena, way->through, LETTERS), place_of(0, 2), false};
	stops[1] = (struct way_stop){{0}, ways_short_name(arena, to, LETTERS), place_of(1, 2), true};
	steps[0] = (struct way_stroke){place_of(0, 2), place_of(1, 2), STR("hidden")};
}

enum err ways_fill(struct visit *visit, struct str from, struct str to, int k, struct ways_part *ret_part)
{
	struct ways_in in = {.from = from, .to = to, .k = k};
	struct ways_out out;
	struct ways_part part = {0};
	*ret_part = part;
	TRY(visit_try(visit, "ways", &in, &out));
	const struct ways_way *way = out.ways.items;
	struct way_picture *picture = LIST_MAKE(visit->arena, &part.ways, struct way_picture, out.ways.n);
	part.name = out.name;
	part.note = out.reading ? out.note : STR_NONE;
	for (size_t i = 0; picture && i < out.ways.n; i++) {
		picture[i] = (struct way_picture){.words = way[i].words,
			.reason = way[i].reason,
			.may = way[i].may,
			.say = way[i].say,
			.strength = carries(way[i].strength),
			.ask = way[i].ask,
			.wanted = way[i].wanted,
			.ask_name = first_name(way[i].ask_name),
			.is_user = way[i].ask_is_user,
			.stop = way[i].answer == READINESS_ANSWER_STOP,
			.ready = way[i].answer == READINESS_ANSWER_READY,
			.place = str_format(visit->arena, "%zu", i + 1)};
		/* Where nobody is asked the way is how we know them: told once. */
		if (!way[i].ask.v) {
			picture[i].words = way[i].reason;
			picture[i].reason = STR_NONE;
		}
		if (way[i].through.n)
			draw_hidden(visit->arena, &way[i], out.name, &picture[i]);
		else
			draw_whole(visit->arena, &way[i], &picture[i]);
	}
	part.direct = out.ways.n > 0 && way[0].links.n == 1;
	part.to_person = out.kind == TARGET_KIND_PERSON;
	*ret_part = part;
	return OK;
}
