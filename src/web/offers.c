/* Offers: what is sold, whom it fits and whom it does not. */
#include "offer_ops.h"
#include "offers_view.h"
#include "web/form.h"
#include "web/offers.h"
#include "web/visit.h"

void show_offers(struct http_request *request, struct http_response *response)
{
	struct visit visit;
	struct offer_list_in in = {0};
	struct offer_list_out list;
	if (!visit_begin(request, response, "Offers", PLACE_OFFERS, &visit) ||
		!visit_call(&visit, "offer_list", &in, &list))
		return;
	struct offers_view view = {.page = visit.page};
	struct offer_all_row *from = list.items.items;
	struct offer_row *to = LIST_MAKE(visit.arena, &view.items, struct offer_row, list.items.n);
	for (size_t i = 0; to && i < list.items.n; i++)
		to[i] = (struct offer_row){.offer = from[i].id,
			.name = from[i].name,
			.ideal_client = from[i].ideal_client,
			.finished = from[i].not_a_fit > 0}; /* nobody serves everybody */
	offers_view(&response->body, &view);
}

static const struct {
	enum offer_line_kind kind;
	const char *key, *title, *hint;
} parts[] = {
	{OFFER_LINE_KIND_NOT_A_FIT, "not_a_fit", "Whom it does not fit", "One a line: firms below ten people"},
	{OFFER_LINE_KIND_ALTERNATIVE, "alternatives", "Where else to send them",
		"One a line: a provider, a book, somebody you trust"},
	{OFFER_LINE_KIND_REASON, "reasons", "Honest reasons for a no", "One a line: too small for it"},
	{OFFER_LINE_KIND_QUESTION, "questions", "Questions for the first talk",
		"One a line: who plans today, and how?"},
};
enum { N_PARTS = sizeof parts / sizeof *parts };

static struct str lines_of(struct arena *arena, const struct offer_show_out *shown, enum offer_line_kind kind)
{
	struct out text;
	struct offer_lines_row *lines = shown->lines.items;
	out_init(&text, 0);
	for (size_t i = 0; i < shown->lines.n; i++) {
		if (lines[i].kind != kind)
			continue;
		out_str(&text, lines[i].text);
		out_char(&text, '\n');
	}
	struct str copy = str_copy(arena, out_text(&text));
	out_free(&text);
	return copy;
}

void show_offer(struct http_request *request, struct http_response *response)
{
	struct visit visit;
	struct offer_show_out shown;
	if (!visit_begin(request, response, "Offer", PLACE_OFFERS, &visit))
		return;
	struct offer_show_in in = {.offer = {visit_id(&visit, "offer")}};
	if (!visit_call(&visit, "offer_show", &in, &shown))
		return;
	struct offer_view view = {.page = visit.page,
		.offer = shown.offer,
		.name = shown.name,
		.ideal_client = shown.ideal_client,
		.usual_promise = shown.usual_promise,
		.usual_days = (int)shown.usual_days,
		.finished = shown.finished,
		.scores = (int)shown.scores,
		.delighted = (int)shown.delighted,
		.answers = (int)shown.answers,
		.voiced = (int)shown.voiced,
		.mend = shown.mend};
	view.page.title = shown.name;
	struct offer_part *to = LIST_MAKE(visit.arena, &view.parts, struct offer_part, N_PARTS);
	for (size_t i = 0; to && i < N_PARTS; i++)
		to[i] = (struct offer_part){.key = str_c(parts[i].key),
			.title = str_c(parts[i].title),
			.hint = str_c(parts[i].hint),
			.text = lines_of(visit.arena, &shown, parts[i].kind)};
	offer_view(&response->body, &view);
}

/* The lists come as text, a line an entry; the operation takes them as repeated fields. */
void post_offer(struct http_request *request, struct http_response *response)
{
	struct visit visit;
	struct pair *pairs;
	size_t n, n_split = 0;
	if (!visit_begin(request, response, "Offer", PLACE_OFFERS, &visit) || !form_read(&visit, &pairs, &n))
		return;
	size_t room = n;
	for (size_t i = 0; i < n; i++)
		for (size_t at = 0; at < pairs[i].value.n; at++)
			room += pairs[i].value.p[at] == '\n';
	struct pair *split = ARENA_ARRAY(visit.arena, room + 1, struct pair);
	for (size_t i = 0; split && i < n; i++) {
		bool is_list = false;
		for (size_t part = 0; part < N_PARTS; part++)
			is_list |= str_is(pairs[i].name, parts[part].key);
		struct str rest = pairs[i].value, line;
		while (is_list && str_split(&rest, '\n', &line))
			if (str_trim(line).n)
				split[n_split++] = (struct pair){pairs[i].name, str_trim(line)};
		if (!is_list)
			split[n_split++] = pairs[i];
	}
	if (split)
		form_run(&visit, operation_find(STR("offer_change")), split, n_split);
	else
		visit_fail(&visit, ERR_NOMEM);
}
