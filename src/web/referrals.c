/* Referrals by step. */
#include "web/referrals.h"
#include "referral_ops.h"
#include "referrals_view.h"
#include "web/label.h"
#include "web/visit.h"

const enum referral_state referral_way[REFERRAL_WAY] = {REFERRAL_STATE_NAMED, REFERRAL_STATE_CHECKING,
	REFERRAL_STATE_PERMITTED, REFERRAL_STATE_INTRODUCED, REFERRAL_STATE_CONTACTED, REFERRAL_STATE_MET,
	REFERRAL_STATE_QUALIFIED, REFERRAL_STATE_WON};
static const enum referral_state off_the_way[] = {REFERRAL_STATE_PARKED, REFERRAL_STATE_REFUSED,
	REFERRAL_STATE_UNREACHABLE, REFERRAL_STATE_KNOWN, REFERRAL_STATE_DECLINED, REFERRAL_STATE_UNQUALIFIED,
	REFERRAL_STATE_LAPSED};
enum { N_OFF = sizeof off_the_way / sizeof *off_the_way, CARDS_A_COLUMN = 12, CARDS_A_PAGE = 50 };

static int count_of(const struct list *counts, enum referral_state state)
{
	const struct referral_counts_row *rows = counts->items;
	for (size_t i = 0; i < counts->n; i++)
		if (rows[i].state == state)
			return (int)rows[i].n;
	return 0;
}

static void fill_cards(
	struct visit *visit, struct day today, const struct referral_page_row *from, size_t n, struct list *ret_cards)
{
	struct referral_card *to = LIST_MAKE(visit->arena, ret_cards, struct referral_card, n);
	for (size_t i = 0; to && i < n; i++)
		to[i] = (struct referral_card){.referral = from[i].id,
			.name = from[i].person_name,
			.source = from[i].source_name,
			.since = label_days(visit->arena, day_between(from[i].since, today)),
			.need = enum_word(&answer_info, (int)from[i].need),
			.wants = enum_word(&answer_info, (int)from[i].wants)};
}

/* One step whole, page by page. */
static void show_step(struct visit *visit, enum referral_state step)
{
	struct referral_list_in in = {.state = step, .after = query_text(visit, "after"), .limit = CARDS_A_PAGE};
	struct referral_list_out list;
	if (!visit_call(visit, "referral_list", &in, &list))
		return;
	struct referrals_view view = {.page = visit->page,
		.step = enum_word(&referral_state_info, (int)step),
		.step_label = label_referral_state(step),
		.next = list.next};
	fill_cards(visit, visit_locale(visit).today, list.items.items, list.items.n, &view.shown);
	referral_step_view(&visit->response->body, &view);
}

static struct tab tab_of(enum referral_state state, const struct list *counts)
{
	return (struct tab){.key = enum_word(&referral_state_info, (int)state),
		.label = label_referral_state(state),
		.count = count_of(counts, state)};
}

static void fill_besides(struct visit *visit, const struct list *counts, struct referrals_view *view)
{
	struct tab *tabs = LIST_MAKE(visit->arena, &view->besides, struct tab, N_OFF);
	view->besides.n = 0;
	for (size_t i = 0; tabs && i < N_OFF; i++)
		if (count_of(counts, off_the_way[i]))
			tabs[view->besides.n++] = tab_of(off_the_way[i], counts);
}

static void fill_columns(struct visit *visit, const struct referral_board_out *board, enum referral_state chosen,
	struct referrals_view *view)
{
	struct day today = visit_locale(visit).today;
	const struct referral_page_row *rows = board->items.items;
	struct referral_column *columns = LIST_MAKE(visit->arena, &view->columns, struct referral_column, REFERRAL_WAY);
	struct tab *tabs = LIST_MAKE(visit->arena, &view->steps, struct tab, REFERRAL_WAY);
	size_t at = 0, here = REFERRAL_WAY;
	for (size_t i = 0; columns && tabs && i < REFERRAL_WAY; i++) {
		size_t first = at;
		while (at < board->items.n && rows[at].state == referral_way[i])
			at++;
		tabs[i] = tab_of(referral_way[i], &board->counts);
		columns[i] = (struct referral_column){.key = tabs[i].key,
			.label = tabs[i].label,
			.count = tabs[i].count,
			.more = tabs[i].count > (int)(at - first)};
		fill_cards(visit, today, rows + first, at - first, &columns[i].cards);
		/* On a phone the first step that holds somebody, unless one is chosen. */
		if (here == REFERRAL_WAY && (chosen ? referral_way[i] == chosen : at > first))
			here = i;
	}
	if (!columns || !tabs || here == REFERRAL_WAY)
		return;
	tabs[here].here = true;
	view->shown = columns[here].cards;
	view->more = columns[here].more;
	view->step = tabs[here].key;
	view->step_label = tabs[here].label;
}

void show_referrals(struct http_request *request, struct http_response *response)
{
	struct visit visit;
	struct referral_board_in in = {.most = CARDS_A_COLUMN};
	struct referral_board_out board;
	if (!visit_begin(request, response, "Referrals", PLACE_REFERRALS, &visit))
		return;
	enum referral_state chosen = (enum referral_state)enum_parse(&referral_state_info, query_text(&visit, "step"));
	if (query_text(&visit, "all").n && chosen) {
		show_step(&visit, chosen);
		return;
	}
	if (!visit_call(&visit, "referral_board", &in, &board))
		return;
	struct referrals_view view = {.page = visit.page, .any = board.counts.n > 0};
	view.page.wide = true;
	fill_columns(&visit, &board, chosen, &view);
	fill_besides(&visit, &board.counts, &view);
	referrals_view(&response->body, &view);
}
