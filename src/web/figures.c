/* Published figures, or the workspace's own in their place: which, from where, and what they do to Today. */
#include "web/figures.h"
#include <stdlib.h>
#include "figures_view.h"
#include "rates_ops.h"
#include "web/form.h"
#include "web/label.h"
#include "web/visit.h"

static bool is_chance(enum factor_kind kind)
{
	return kind == FACTOR_KIND_BRINGS_NAMES || kind == FACTOR_KIND_PERMITS || kind == FACTOR_KIND_WINS;
}

/* "50 of 100", "2.0 names", "EUR 1,000" */
static struct str figure_words(struct arena *arena, enum factor_kind kind, double value, struct str currency)
{
	if (is_chance(kind))
		return str_format(arena, "%.0f of 100", 100 * value);
	if (kind == FACTOR_KIND_HOW_MANY)
		return str_format(arena, "%.1f names", value);
	return label_amount(arena, value, currency);
}

static struct str team_words(struct arena *arena, const struct prior_list_item *item, struct str currency)
{
	if (!item->own.set)
		return STR_NONE;
	struct str rate = figure_words(arena, item->kind, item->own.v, currency);
	int of = (int)item->of;
	if (is_chance(item->kind))
		return str_format(arena, "%d of %d, which is %.*s", (int)item->hits, of, STR_ARG(rate));
	if (item->kind == FACTOR_KIND_HOW_MANY)
		return str_format(arena, "%.*s, from %d such %s", STR_ARG(rate), of, of == 1 ? "ask" : "asks");
	return str_format(arena, "%.*s, from %d %s of yours", STR_ARG(rate), of, of == 1 ? "client" : "clients");
}

void show_figures(struct http_request *request, struct http_response *response)
{
	struct visit visit;
	struct prior_list_in in = {0};
	struct prior_list_out list;
	if (!visit_begin(request, response, "What chances lean on", PLACE_SETTINGS, &visit) ||
		!visit_call(&visit, "prior_list", &in, &list))
		return;
	struct arena *arena = visit.arena;
	struct str currency = visit_locale(&visit).currency;
	struct figures_view view = {.page = visit.page};
	const struct prior_list_item *from = list.items.items;
	struct figure_row *to = LIST_MAKE(arena, &view.figures, struct figure_row, list.items.n);
	for (size_t i = 0; to && i < list.items.n; i++) {
		enum factor_kind kind = from[i].kind;
		to[i] = (struct figure_row){.kind = enum_word(&factor_kind_info, (int)kind),
			.label = label_factor(kind),
			.published = figure_words(arena, kind, from[i].published_mean, currency),
			.source = from[i].published_source,
			.team = team_words(arena, &from[i], currency),
			.usual = figure_words(arena, kind, from[i].usual, currency),
			.unit = is_chance(kind)              ? STR("of 100")
				: kind == FACTOR_KIND_CLIENT ? currency
							     : STR("names"),
			.value = str_format(arena, "%.6g", is_chance(kind) ? 100 * from[i].mean : from[i].mean),
			.weight = str_format(arena, "%.6g", from[i].weight)};
		if (!from[i].published) {
			to[i].ours = figure_words(arena, kind, from[i].mean, currency);
			to[i].ours_source = from[i].source;
		}
	}
	figures_view(&response->body, &view);
}

void post_figure(struct http_request *request, struct http_response *response)
{
	struct visit visit;
	struct pair *pairs;
	size_t n;
	if (!visit_begin(request, response, "Figure", PLACE_SETTINGS, &visit) || !form_read(&visit, &pairs, &n))
		return;
	struct str word = pair_text(pairs, n, "kind");
	bool chance = is_chance((enum factor_kind)enum_parse(&factor_kind_info, word));
	for (size_t i = 0; chance && i < n; i++)
		if (str_is(pairs[i].name, "mean") && pairs[i].value.n)
			pairs[i].value = str_format(
				visit.arena, "%.6g", strtod(str_z(visit.arena, pairs[i].value), NULL) / 100);
	form_run(&visit, operation_find(STR("prior_set")), pairs, n);
}
