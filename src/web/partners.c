/* Partners: the balance of both directions, and whom of ours to give them next. */
#include "base/money.h"
#include "domain/words.h"
#include "partner_ops.h"
#include "partners_view.h"
#include "person_ops.h"
#include "web/giving.h"
#include "web/giving_page.h"
#include "web/label.h"
#include "web/visit.h"

enum { MATCHES_SHOWN = 8, MATCHES_EACH = 2 };

/* "3 (1 won, EUR 1,000)" */
static struct str sum_words(struct visit *visit, int64_t n, int64_t won, struct minor value)
{
	struct str currency = visit_locale(visit).currency;
	if (won == 0)
		return str_format(visit->arena, "%d", (int)n);
	if (value.v == 0)
		return str_format(visit->arena, "%d (%d won)", (int)n, (int)won);
	return str_format(visit->arena, "%d (%d won, %.*s)", (int)n, (int)won,
		STR_ARG(money_text(visit->arena, money_of(value, currency))));
}

static void fill_next(struct visit *visit, struct partner_id partner, bool named, struct list *ret_matches)
{
	struct partner_next_in in = {.partner = partner, .most = partner.v ? MATCHES_SHOWN : MATCHES_EACH};
	struct partner_next_out next;
	if (visit_try(visit, "partner_next", &in, &next) != OK)
		return;
	const struct partner_next_item *from = next.items.items;
	struct match_row *to = LIST_MAKE(visit->arena, ret_matches, struct match_row, next.items.n);
	for (size_t i = 0; to && i < next.items.n; i++)
		to[i] = (struct match_row){.person = from[i].person,
			.to = from[i].to,
			.name = from[i].person_name,
			.headline = from[i].headline,
			.words = named ? from[i].reason
				       : str_format(visit->arena, "Fits by: %.*s", STR_ARG(from[i].words))};
}

void show_partners(struct http_request *request, struct http_response *response)
{
	struct visit visit;
	struct partner_list_in in = {0};
	struct partner_list_out list;
	if (!visit_begin(request, response, "Partners", PLACE_PARTNERS, &visit) ||
		!visit_call(&visit, "partner_list", &in, &list))
		return;
	struct partners_view view = {.page = visit.page};
	const struct partner_balance *from = list.items.items;
	struct partner_row *to = LIST_MAKE(visit.arena, &view.items, struct partner_row, list.items.n);
	for (size_t i = 0; to && i < list.items.n; i++)
		to[i] = (struct partner_row){.partner = from[i].partner,
			.name = from[i].name,
			.trade = from[i].trade,
			.given = sum_words(&visit, from[i].given, from[i].given_won, from[i].given_value),
			.received = sum_words(&visit, from[i].received, from[i].received_won, from[i].received_value),
			.behind = from[i].received > from[i].given};
	if (list.items.n)
		fill_next(&visit, (struct partner_id){0}, true, &view.next);
	partners_view(&response->body, &view);
}

void show_partner_new(struct http_request *request, struct http_response *response)
{
	struct visit visit;
	struct person_show_out shown;
	if (!visit_begin(request, response, "A new partner", PLACE_PARTNERS, &visit))
		return;
	struct person_show_in in = {.person = {visit_id(&visit, "person")}, .limit = 1};
	if (!visit_call(&visit, "person_show", &in, &shown))
		return;
	struct partner_view view = {.page = visit.page,
		.person = shown.person,
		.name = shown.name,
		.first = first_name(shown.name),
		.currency = visit_locale(&visit).currency,
		.fees = giving_has_fees(&visit)};
	partner_new_view(&response->body, &view);
}

/* ---- one partner ---- */

static void fill_exchanged(struct visit *visit, const struct partner_show_out *shown, struct partner_view *view)
{
	const struct given_got_row *got = shown->given.items;
	const struct partner_brought_row *brought = shown->received.items;
	struct exchange_row *given = LIST_MAKE(visit->arena, &view->given, struct exchange_row, shown->given.n);
	struct exchange_row *received = LIST_MAKE(
		visit->arena, &view->received, struct exchange_row, shown->received.n);
	for (size_t i = 0; given && i < shown->given.n; i++)
		given[i] = (struct exchange_row){.given = got[i].id,
			.name = got[i].other_name,
			.state = label_given_state(got[i].state),
			.day = got[i].since};
	for (size_t i = 0; received && i < shown->received.n; i++)
		received[i] = (struct exchange_row){.referral = brought[i].referral,
			.name = brought[i].name,
			.state = label_referral_state(brought[i].state),
			.day = brought[i].since};
}

static void fill_owed(struct visit *visit, const struct partner_show_out *shown, struct partner_view *view)
{
	const struct partner_owed_row *from = shown->owed.items;
	struct owed_line *to = LIST_MAKE(visit->arena, &view->owed, struct owed_line, shown->owed.n);
	for (size_t i = 0; to && i < shown->owed.n; i++)
		to[i] = (struct owed_line){.owed = from[i].id,
			.words = from[i].about.n ? str_format(visit->arena, "%.*s: %.*s",
							   STR_ARG(label_owed(from[i].kind)), STR_ARG(from[i].about))
						 : label_owed(from[i].kind),
			.due = str_join(visit->arena, STR("due "), words_day(visit->arena, from[i].due))};
}

static struct str not_a_fit(struct visit *visit, const struct list *lines)
{
	const struct partner_lines_row *line = lines->items;
	struct str text = STR("");
	for (size_t i = 0; i < lines->n; i++)
		text = str_format(visit->arena, "%.*s%.*s\n", STR_ARG(text), STR_ARG(line[i].text));
	return text;
}

void show_partner(struct http_request *request, struct http_response *response)
{
	struct visit visit;
	struct partner_show_out shown;
	if (!visit_begin(request, response, "Partner", PLACE_PARTNERS, &visit))
		return;
	struct partner_show_in in = {.partner = {visit_id(&visit, "partner")}};
	if (!visit_call(&visit, "partner_show", &in, &shown))
		return;
	const struct partner *partner = &shown.partner;
	const struct partner_balance *balance = &shown.balance;
	bool ended = !day_none(partner->ended);
	struct partner_view view = {.page = visit.page,
		.partner = partner->id,
		.person = partner->person_id,
		.name = shown.name,
		.first = first_name(shown.name),
		.headline = shown.headline,
		.trade = partner->trade,
		.agreement = partner->agreement,
		.ideal_client = partner->ideal_client,
		.not_a_fit = not_a_fit(&visit, &shown.not_a_fit),
		.since = str_join(visit.arena, ended ? STR("until ") : STR("since "),
			words_day(visit.arena, ended ? partner->ended : partner->since)),
		.balance = words_of(visit.arena, PARTNER_BALANCE, {"person", .text = first_name(shown.name)},
			{"received", .text = sum_words(&visit, balance->received, balance->received_won,
					     balance->received_value)},
			{"given", .text = sum_words(&visit, balance->given, balance->given_won, balance->given_value)}),
		.ended = ended,
		.behind = balance->received > balance->given,
		.currency = visit_locale(&visit).currency,
		.fees = giving_has_fees(&visit)};
	view.page.title = shown.name;
	if (!ended)
		fill_next(&visit, partner->id, false, &view.next);
	fill_exchanged(&visit, &shown, &view);
	fill_owed(&visit, &shown, &view);
	partner_view(&response->body, &view);
}
