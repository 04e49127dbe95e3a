/* Settings: oneself, the team, the workspace. */
#include "web/settings.h"
#include "profile_ops.h"
#include "settings_view.h"
#include "sign_view.h"
#include "user_ops.h"
#include "web/form.h"
#include "web/label.h"
#include "web/visit.h"
#include "workspace_ops.h"

static void fill_workspace(struct visit *visit, struct settings_view *view)
{
	struct workspace_show_in in = {0};
	struct workspace_show_out shown;
	if (visit_try(visit, "workspace_show", &in, &shown) != OK)
		return;
	view->name = shown.name;
	view->zone = shown.zone;
	view->currency = shown.currency;
	view->country = shown.country;
	view->postal_address = shown.postal_address;
	view->asks_per_day = (int)shown.asks_per_day;
	view->rest_days = (int)shown.rest_days;
	view->chase_working_days = (int)shown.chase_working_days;
	view->fee_field = shown.fee_field;
	struct holiday_all_row *from = shown.holidays.items;
	struct holiday_row *to = LIST_MAKE(visit->arena, &view->holidays, struct holiday_row, shown.holidays.n);
	for (size_t i = 0; to && i < shown.holidays.n; i++)
		to[i] = (struct holiday_row){.day = from[i].day, .name = from[i].name};
}

static void fill_users(struct visit *visit, struct settings_view *view)
{
	struct user_list_in in = {0};
	struct user_list_out list;
	if (visit_try(visit, "user_list", &in, &list) != OK)
		return;
	struct user_all_row *from = list.items.items;
	struct user_row *to = LIST_MAKE(visit->arena, &view->users, struct user_row, list.items.n);
	for (size_t i = 0; to && i < list.items.n; i++)
		to[i] = (struct user_row){.user = from[i].id,
			.name = from[i].name,
			.email = from[i].email,
			.role = label_role(from[i].role),
			.active = from[i].active,
			.self = from[i].id.v == visit->session.caller.user.v};
}

static void fill_tokens(struct visit *visit, struct settings_view *view)
{
	struct token_list_in in = {0};
	struct token_list_out list;
	if (!view->page.owner || visit_try(visit, "token_list", &in, &list) != OK)
		return;
	struct token_all_row *from = list.items.items;
	struct token_row *to = LIST_MAKE(visit->arena, &view->tokens, struct token_row, list.items.n);
	for (size_t i = 0; to && i < list.items.n; i++)
		to[i] = (struct token_row){.token = from[i].id, .name = from[i].name, .user = from[i].user_name};
}

static void fill_self(struct visit *visit, struct settings_view *view)
{
	struct user_card_in in = {.user = view->self};
	struct user_card_out card;
	if (visit_try(visit, "user_card", &in, &card) != OK)
		return;
	view->self_name = card.name;
	view->self_title = card.title;
	view->self_phone = card.phone;
	view->self_talk = card.first_talk;
}

static void show(struct visit *visit, struct str new_token)
{
	static const char *const themes[][2] = {{"system", "As the system"}, {"light", "Light"}, {"dark", "Dark"}};
	static const char *const roles[][2] = {
		{"rep", "Sell"}, {"manager", "See the team's numbers"}, {"owner", "Do everything"}};
	struct settings_view view = {.page = visit->page,
		.self = visit->session.caller.user,
		.self_email = visit->session.email,
		.new_token = new_token};
	struct choice *theme = LIST_MAKE(visit->arena, &view.themes, struct choice, 3);
	struct choice *role = LIST_MAKE(visit->arena, &view.roles, struct choice, 3);
	for (size_t i = 0; theme && role && i < 3; i++) {
		bool here = visit->page.theme.n ? str_is(visit->page.theme, themes[i][0]) : i == 0;
		theme[i] = (struct choice){.value = str_c(themes[i][0]), .label = str_c(themes[i][1]), .chosen = here};
		role[i] = (struct choice){.value = str_c(roles[i][0]), .label = str_c(roles[i][1])};
	}
	fill_self(visit, &view);
	fill_workspace(visit, &view);
	fill_users(visit, &view);
	fill_tokens(visit, &view);
	settings_view(&visit->response->body, &view);
}

void show_more(struct http_request *request, struct http_response *response)
{
	struct visit visit;
	if (visit_begin(request, response, "More", PLACE_MORE, &visit))
		more_view(&response->body, &visit.page);
}

void show_settings(struct http_request *request, struct http_response *response)
{
	struct visit visit;
	if (visit_begin(request, response, "Settings", PLACE_SETTINGS, &visit))
		show(&visit, STR_NONE);
}

/* The token is shown in the answer itself: an address would keep it in histories and logs. */
void post_token(struct http_request *request, struct http_response *response)
{
	struct visit visit;
	struct pair *pairs;
	size_t n;
	struct token_add_out made;
	if (!visit_begin(request, response, "Settings", PLACE_SETTINGS, &visit) || !form_read(&visit, &pairs, &n))
		return;
	struct token_add_in in = {.name = str_trim(pair_text(pairs, n, "name"))};
	if (visit_call(&visit, "token_add", &in, &made)) {
		visit.page.here = STR("/settings");
		show(&visit, made.token);
	}
}

void show_start_empty(struct http_request *request, struct http_response *response)
{
	struct visit visit;
	if (visit_begin(request, response, "Start empty", PLACE_SETTINGS, &visit))
		confirm_empty_view(&response->body, &visit.page);
}
