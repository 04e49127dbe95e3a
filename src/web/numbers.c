/* The leader's view: four questions, each with its picture, its table and what it counts. */
#include "web/numbers.h"

#include <math.h>
#include <stdlib.h>

#include "digest_ops.h"
#include "domain/words.h"
#include "lineage_ops.h"
#include "numbers_ops.h"
#include "numbers_view.h"
#include "offer_ops.h"
#include "outlook_ops.h"
#include "tables_ops.h"
#include "user_ops.h"
#include "web/form.h"
#include "web/label.h"
#include "web/numbers_page.h"
#include "web/visit.h"

enum {
	UNASKED_SHOWN = 12,
	TOP_SHOWN = 10,
	FUNNEL_WIDTH = 360,
	FUNNEL_STEP = 30,
	FAN_WIDTH = 300,
	FAN_HEIGHT = 100,
	SHARE_WIDTH = 120,
	DEEPEST = 8,
	KNOWN_WELL = 400, /* cases from which on a range is not shown */
};

/* ---- one number in words ---- */

static struct str whom(const struct numbers_line *line)
{
	if (str_is(line->by, "standing"))
		return label_standing((enum standing)enum_parse(&standing_info, line->label));
	if (str_is(line->by, "occasion"))
		return label_occasion((enum occasion)enum_parse(&occasion_info, line->label));
	if (str_is(line->by, "origin"))
		return label_origin((enum origin)enum_parse(&origin_info, line->label));
	if (str_is(line->by, "approach"))
		return label_approach((enum approach)enum_parse(&approach_info, line->label));
	if (str_is(line->by, "offer") && str_none(line->label))
		return STR("no offer yet");
	return line->label;
}

static struct number_row row_of(struct arena *arena, const struct numbers_line *line)
{
	struct number_row row = {.whom = whom(line)};
	bool days = str_is(line->unit, "days");
	if (line->cases == 0) {
		row.value = STR("nothing yet");
		return row;
	}
	row.counts = days ? str_format(arena, "of %lld", (long long)line->cases)
			  : str_format(arena, "%lld of %lld", (long long)line->hits, (long long)line->cases);
	if (str_is(line->unit, "share")) {
		row.value = str_format(arena, "%.0f %%", 100 * line->value);
		if (line->cases < KNOWN_WELL)
			row.range = str_format(arena, "%.0f to %.0f %%", 100 * line->low, 100 * line->high);
	} else if (days) {
		row.value = str_format(arena, "%.0f days", line->value);
		row.range = str_format(arena, "%.0f to %.0f", line->low, line->high);
	} else {
		row.value = str_format(arena, "%.1f", line->value);
	}
	return row;
}

/* The lines of a number stand together, those of all first. */
static struct number_group group_of(struct arena *arena, const struct numbers_line *line, size_t n)
{
	struct number_group group = {.name = line->name, .definition = line->definition, .all = row_of(arena, line)};
	struct number_row *rows = LIST_MAKE(arena, &group.rows, struct number_row, n - 1);
	for (size_t i = 1; rows && i < n; i++)
		rows[i - 1] = row_of(arena, &line[i]);
	return group;
}

static void fill_groups(struct visit *visit, const struct numbers_show_out *out, struct numbers_view *view)
{
	const struct numbers_line *line = out->numbers.items;
	struct number_group *groups = LIST_MAKE(visit->arena, &view->groups, struct number_group, out->numbers.n);
	size_t n = 0;
	for (size_t i = 0, next; groups && i < out->numbers.n; i = next) {
		for (next = i + 1; next < out->numbers.n && str_equal(line[next].number, line[i].number);)
			next++;
		struct number_group group = group_of(visit->arena, &line[i], next - i);
		if (str_is(line[i].number, "asked_rate"))
			view->asked = group;
		else
			groups[n++] = group;
	}
	view->groups.n = n;
}

/* ---- the filters ---- */

static void fill_filters(struct visit *visit, struct numbers_view *view)
{
	struct user_list_in user_in = {0};
	struct user_list_out users;
	struct offer_list_in offer_in = {0};
	struct offer_list_out offers;
	if (visit->page.manager && visit_try(visit, "user_list", &user_in, &users) == OK) {
		const struct user_all_row *from = users.items.items;
		struct choice *to = LIST_MAKE(visit->arena, &view->reps, struct choice, users.items.n);
		for (size_t i = 0; to && i < users.items.n; i++) {
			struct str id = id_words(visit->arena, from[i].id.v);
			to[i] = (struct choice){id, from[i].name, str_equal(id, view->user)};
		}
	}
	if (visit_try(visit, "offer_list", &offer_in, &offers) == OK) {
		const struct offer_all_row *from = offers.items.items;
		struct choice *to = LIST_MAKE(visit->arena, &view->offers, struct choice, offers.items.n);
		for (size_t i = 0; to && i < offers.items.n; i++) {
			struct str id = id_words(visit->arena, from[i].id.v);
			to[i] = (struct choice){id, from[i].name, str_equal(id, view->offer)};
		}
	}
	size_t n = (size_t)origin_info.n - 1;
	struct choice *to = LIST_MAKE(visit->arena, &view->origins, struct choice, n);
	for (size_t i = 0; to && i < n; i++) {
		struct str word = enum_word(&origin_info, (int)i + 1);
		to[i] = (struct choice){word, label_origin((enum origin)(i + 1)), str_equal(word, view->origin)};
	}
}

static struct day day_or_none(struct str text)
{
	struct day day;
	return day_parse_iso(text, &day) == OK ? day : DAY_NONE;
}

/* ---- the four questions ---- */

static void fill_unasked(struct visit *visit, const struct numbers_unasked_out *out, struct numbers_view *view)
{
	const struct numbers_unasked_person *from = out->items.items;
	struct unasked_row *to = LIST_MAKE(visit->arena, &view->unasked, struct unasked_row, out->items.n);
	for (size_t i = 0; to && i < out->items.n; i++)
		to[i] = (struct unasked_row){from[i].person, from[i].name, from[i].headline,
			str_format(visit->arena, "%.*s on %.*s", STR_ARG(label_occasion(from[i].occasion)),
				STR_ARG(words_day(visit->arena, from[i].day))),
			visit->page.manager ? from[i].rep : STR_NONE};
	view->unasked_all = (int)out->all;
}

static void fill_funnel(struct visit *visit, const struct numbers_show_out *out, struct numbers_view *view)
{
	const struct numbers_step *from = out->funnel.items;
	struct funnel_row *to = LIST_MAKE(visit->arena, &view->funnel, struct funnel_row, out->funnel.n);
	int64_t most = 1;
	for (size_t i = 0; i < out->funnel.n; i++)
		most = from[i].n > most ? from[i].n : most;
	for (size_t i = 0; to && i < out->funnel.n; i++)
		to[i] = (struct funnel_row){label_referral_state(from[i].state), (int)from[i].n, (int)from[i].cold,
			(int)(from[i].n * FUNNEL_WIDTH / most), (int)i * FUNNEL_STEP};
	view->funnel_height = (int)out->funnel.n * FUNNEL_STEP;
}

static struct str money(struct arena *arena, struct minor minor, struct str currency)
{
	return minor.v == 0 ? STR_NONE : money_text(arena, money_of(minor, currency));
}

static void fill_money(struct visit *visit, const struct numbers_show_out *out, struct numbers_view *view)
{
	const struct numbers_money *from = out->money.items;
	const struct numbers_source *source = out->sources.items;
	struct money_row *to = LIST_MAKE(visit->arena, &view->money, struct money_row, out->money.n);
	for (size_t i = 0; to && i < out->money.n; i++)
		to[i] = (struct money_row){
			from[i].origin == ORIGIN_NONE ? STR("nobody's referral") : label_origin(from[i].origin),
			money(visit->arena, from[i].value, from[i].currency),
			money(visit->arena, from[i].cost, out->currency), (int)from[i].deals};
	struct source_row *rows = LIST_MAKE(visit->arena, &view->sources, struct source_row, out->sources.n);
	for (size_t i = 0; rows && i < out->sources.n; i++)
		rows[i] = (struct source_row){source[i].person, source[i].name,
			money(visit->arena, source[i].value, out->currency), (int)source[i].won};
}

static struct list lineage_rows(struct visit *visit, const struct list *nodes, struct str currency, int64_t most)
{
	const struct lineage_node *from = nodes->items;
	struct list rows;
	struct lineage_row *to = LIST_MAKE(visit->arena, &rows, struct lineage_row, nodes->n);
	for (size_t i = 0; to && i < nodes->n; i++) {
		int64_t worth = from[i].value.v + from[i].below.v;
		to[i] = (struct lineage_row){
			.person = from[i].person,
			.name = from[i].name,
			.headline = from[i].headline,
			.standing = label_standing(from[i].standing),
			.value = money(visit->arena, from[i].value, currency),
			.below = money(visit->arena, from[i].below, currency),
			.people = from[i].people > 0 ? str_format(visit->arena, "%lld", (long long)from[i].people)
						     : STR_NONE,
			.depth = from[i].depth < 0         ? 0
				 : from[i].depth > DEEPEST ? DEEPEST
							   : (int)from[i].depth,
			.named = (int)from[i].named,
			.width = most > 0 ? (int)(worth * SHARE_WIDTH / most) : 0,
			.here = i == 0,
		};
	}
	return rows;
}

/* ---- the outlook ---- */

struct measure {
	int64_t low[6], middle[6], high[6];
};

static struct str points(struct arena *arena, const int64_t *values, size_t n, int64_t most, bool back)
{
	AUTO_OUT out;
	out_init(&out, 0);
	for (size_t k = 0; k < n; k++) {
		size_t i = back ? n - 1 - k : k;
		int x = n > 1 ? (int)(i * FAN_WIDTH / (n - 1)) : 0;
		int y = FAN_HEIGHT - (int)(values[i] * FAN_HEIGHT / (most > 0 ? most : 1));
		out_format(&out, "%d,%d ", x, y);
	}
	return str_copy(arena, out_text(&out));
}

static struct fan fan_of(struct arena *arena, const char *label, const struct measure *of, struct str words)
{
	int64_t most = 1;
	for (int i = 0; i < 6; i++)
		most = of->high[i] > most ? of->high[i] : most;
	struct str up = points(arena, of->high, 6, most, false), back = points(arena, of->low, 6, most, true);
	return (struct fan){.label = str_c(label),
		.words = words,
		.band = str_format(arena, "%.*s%.*s", STR_ARG(up), STR_ARG(back)),
		.line = points(arena, of->middle, 6, most, false)};
}

static struct str ranged(struct arena *arena, int64_t low, int64_t middle, int64_t high)
{
	return str_format(arena, "%lld (%lld to %lld)", (long long)middle, (long long)low, (long long)high);
}

static struct str ranged_money(
	struct arena *arena, struct minor low, struct minor middle, struct minor high, struct str currency)
{
	return str_format(arena, "%.*s (%.*s to %.*s)", STR_ARG(money_text(arena, money_of(middle, currency))),
		STR_ARG(money_text(arena, money_of(low, currency))),
		STR_ARG(money_text(arena, money_of(high, currency))));
}

static struct month_row month_row(struct arena *arena, const struct outlook_line *line, struct str currency)
{
	return (struct month_row){
		.month = day_none(line->month) ? STR("All six")
					       : str_format(arena, "%.*s %d", STR_ARG(words_month(line->month)),
							 line->month.ymd / 10000),
		.names = ranged(arena, line->names_low, line->names, line->names_high),
		.meetings = ranged(arena, line->meetings_low, line->meetings, line->meetings_high),
		.wins = ranged(arena, line->wins_low, line->wins, line->wins_high),
		.revenue = ranged_money(arena, line->revenue_low, line->revenue, line->revenue_high, currency),
	};
}

static void fill_outlook(struct visit *visit, const struct outlook_show_out *out, struct numbers_view *view)
{
	struct arena *arena = visit->arena;
	const struct outlook_line *line = out->months.items;
	const struct outlook_basis *basis = out->basis.items;
	struct measure names = {0}, meetings = {0}, wins = {0}, revenue = {0};
	for (size_t i = 0; i < out->months.n && i < 6; i++) {
#define MEASURE(of, member)                                                                                            \
	(of.low[i] = line[i].member##_low, of.middle[i] = line[i].member, of.high[i] = line[i].member##_high)
		MEASURE(names, names);
		MEASURE(meetings, meetings);
		MEASURE(wins, wins);
#undef MEASURE
		revenue.low[i] = line[i].revenue_low.v;
		revenue.middle[i] = line[i].revenue.v;
		revenue.high[i] = line[i].revenue_high.v;
	}
	struct month_row all = month_row(arena, &out->all, out->currency);
	struct fan *fans = LIST_MAKE(arena, &view->fans, struct fan, 4);
	struct month_row *months = LIST_MAKE(arena, &view->months, struct month_row, out->months.n + 1);
	struct str *texts = LIST_MAKE(arena, &view->basis, struct str, out->basis.n);
	if (fans == NULL || months == NULL || texts == NULL)
		return;
	fans[0] = fan_of(arena, "Names", &names, all.names);
	fans[1] = fan_of(arena, "Meetings", &meetings, all.meetings);
	fans[2] = fan_of(arena, "Wins", &wins, all.wins);
	fans[3] = fan_of(arena, "Worth", &revenue, all.revenue);
	for (size_t i = 0; i < out->months.n; i++)
		months[i] = month_row(arena, &line[i], out->currency);
	months[out->months.n] = all;
	for (size_t i = 0; i < out->basis.n; i++)
		texts[i] = basis[i].text;
	view->is_what_if = out->is_what_if;
}

/* 0 to 100; anything else is not given. */
static struct opt_int percent(struct str text)
{
	int64_t n = 0;
	for (size_t i = 0; i < text.n; i++) {
		if (text.n > 3 || text.p[i] < '0' || text.p[i] > '9')
			return (struct opt_int){0};
		n = n * 10 + (text.p[i] - '0');
	}
	return (struct opt_int){!str_empty(text) && n <= 100, n};
}

static bool fill_outlook_of(struct visit *visit, const struct numbers_show_in *filter, struct numbers_view *view)
{
	struct outlook_show_in in = {.user = filter->user,
		.offer = filter->offer,
		.turned_down = percent(query_text(visit, "turned_down")),
		.happy = percent(query_text(visit, "happy"))};
	struct outlook_show_out out;
	if (!visit_call(visit, "outlook_show", &in, &out))
		return false;
	if (in.turned_down.set)
		view->turned_down = str_format(visit->arena, "%lld", (long long)in.turned_down.v);
	if (in.happy.set)
		view->happy = str_format(visit->arena, "%lld", (long long)in.happy.v);
	fill_outlook(visit, &out, view);
	return true;
}

/* What is not counted ready is counted, some at a time so that nobody who writes waits long. A failure costs time only. */
static void make_ready(struct visit *visit, struct day since)
{
	enum { TIMES_MOST = 400 };
	struct numbers_ready_in in = {.since = since};
	struct numbers_ready_out out;
	struct numbers_renew_in renew = {.since = since};
	struct numbers_renew_out renewed = {.more = true};
	if (visit_try(visit, "numbers_ready", &in, &out) == OK && !out.ready)
		for (int i = 0; i < TIMES_MOST && renewed.more; i++)
			if (visit_try(visit, "numbers_renew", &renew, &renewed) != OK)
				break;
	visit->problem = (struct problem){0};
}

void show_numbers(struct http_request *request, struct http_response *response)
{
	struct visit visit;
	struct numbers_show_out out;
	struct numbers_unasked_out unasked;
	struct lineage_top_out top;
	if (!visit_begin(request, response, "Numbers", PLACE_NUMBERS, &visit))
		return;
	struct numbers_view view = {.page = visit.page,
		.user = query_text(&visit, "user"),
		.offer = query_text(&visit, "offer"),
		.origin = query_text(&visit, "origin")};
	struct numbers_show_in in = {.user = {query_id(&visit, "user")},
		.offer = {query_id(&visit, "offer")},
		.origin = (enum origin)enum_parse(&origin_info, view.origin),
		.since = day_or_none(query_text(&visit, "since")),
		.until = day_or_none(query_text(&visit, "until"))};
	make_ready(&visit, in.since);
	if (visit_wants(&visit, "outlook")) {
		if (fill_outlook_of(&visit, &in, &view))
			numbers_outlook_view(&response->body, &view);
		return;
	}
	if (!visit_call(&visit, "numbers_show", &in, &out))
		return;
	struct numbers_unasked_in unasked_in = {
		.user = in.user, .offer = in.offer, .since = in.since, .until = in.until, .most = UNASKED_SHOWN};
	struct lineage_top_in top_in = {.user = in.user, .most = TOP_SHOWN};
	if (!visit_call(&visit, "numbers_unasked", &unasked_in, &unasked) ||
		!visit_call(&visit, "lineage_top", &top_in, &top) || !fill_outlook_of(&visit, &in, &view))
		return;
	view.since = out.since;
	view.until = out.until;
	fill_filters(&visit, &view);
	fill_groups(&visit, &out, &view);
	if (in.origin == ORIGIN_NONE)
		fill_unasked(&visit, &unasked, &view);
	fill_funnel(&visit, &out, &view);
	fill_money(&visit, &out, &view);
	const struct funnel_row *named = view.funnel.items;
	view.any = view.asked.all.counts.n != 0 || view.money.n != 0 || (view.funnel.n != 0 && named->n != 0);
	view.top = lineage_rows(&visit, &top.items, top.currency, 0);
	const struct numbers_advice *advice = out.advice.items;
	struct str *texts = LIST_MAKE(visit.arena, &view.advice, struct str, out.advice.n);
	for (size_t i = 0; texts && i < out.advice.n; i++)
		texts[i] = advice[i].text;
	numbers_view(&response->body, &view);
}

void show_lineage(struct http_request *request, struct http_response *response)
{
	struct visit visit;
	struct lineage_show_out out;
	if (!visit_begin(request, response, "Who came from whom", PLACE_PEOPLE, &visit))
		return;
	struct lineage_show_in in = {.person = {visit_id(&visit, "person")}};
	if (!visit_call(&visit, "lineage_show", &in, &out))
		return;
	const struct lineage_node *root = out.branch.items;
	struct lineage_view view = {.page = visit.page, .person = in.person, .left_out = (int)out.left_out};
	if (out.branch.n > 0) {
		int64_t most = root->value.v + root->below.v;
		view.name = root->name;
		view.below = money(visit.arena, root->below, out.currency);
		view.people = str_format(visit.arena, "%lld won", (long long)root->people);
		view.branch = lineage_rows(&visit, &out.branch, out.currency, most);
	}
	view.up = lineage_rows(&visit, &out.up, out.currency, 0);
	lineage_view(&response->body, &view);
}

void show_digest(struct http_request *request, struct http_response *response)
{
	struct visit visit;
	struct digest_show_out out;
	if (!visit_begin(request, response, "What the week brought", PLACE_TODAY, &visit))
		return;
	struct digest_show_in in = {.day = day_or_none(query_text(&visit, "day"))};
	if (!visit_call(&visit, "digest_show", &in, &out))
		return;
	struct locale locale = visit_locale(&visit);
	struct digest_view view = {.page = visit.page,
		.week = str_format(visit.arena, "%.*s to %.*s", STR_ARG(words_day(visit.arena, out.since)),
			STR_ARG(words_day(visit.arena, out.until))),
		.before = day_plus(out.since, -1),
		.next = out.until.ymd < locale.today.ymd ? day_plus(out.until, 1) : DAY_NONE};
	const struct digest_sentence *said = out.sentences.items;
	const struct digest_proposed_row *from = out.proposed.items;
	struct str *texts = LIST_MAKE(visit.arena, &view.sentences, struct str, out.sentences.n);
	struct digest_row *rows = LIST_MAKE(visit.arena, &view.proposed, struct digest_row, out.proposed.n);
	for (size_t i = 0; texts && i < out.sentences.n; i++)
		texts[i] = said[i].text;
	for (size_t i = 0; rows && i < out.proposed.n; i++)
		rows[i] = (struct digest_row){label_today(from[i].kind), (int)from[i].proposed, (int)from[i].done};
	digest_view(&response->body, &view);
}

static int64_t pair_id(const struct pair *pairs, size_t n, const char *name)
{
	int64_t id;
	return id_parse(pair_text(pairs, n, name), &id) == OK ? id : 0;
}

/* A table as a file; that it was taken out is recorded, so it is asked for by POST. */
void post_table(struct http_request *request, struct http_response *response)
{
	struct visit visit;
	struct table_export_out out;
	struct pair *pairs;
	size_t n;
	if (!visit_begin(request, response, "Numbers", PLACE_NUMBERS, &visit) || !form_read(&visit, &pairs, &n))
		return;
	struct table_export_in in = {
		.table = (enum export_table)enum_parse(&export_table_info, pair_text(pairs, n, "table")),
		.user = {pair_id(pairs, n, "user")},
		.offer = {pair_id(pairs, n, "offer")},
		.origin = (enum origin)enum_parse(&origin_info, pair_text(pairs, n, "origin")),
		.since = day_or_none(pair_text(pairs, n, "since")),
		.until = day_or_none(pair_text(pairs, n, "until"))};
	if (in.table == EXPORT_TABLE_NONE) {
		visit.problem.message = STR("There is no such table here.");
		visit_fail(&visit, ERR_NOT_FOUND);
		return;
	}
	if (!visit_call(&visit, "table_export", &in, &out))
		return;
	response->content_type = "text/csv; charset=utf-8";
	http_response_header(response, "Content-Disposition",
		str_format(visit.arena, "attachment; filename=\"%.*s.csv\"", STR_ARG(out.name)));
	out_str(&response->body, out.csv);
}
