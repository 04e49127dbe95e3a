#include "web/web.h"
#include "sign_view.h"
#include "web/ask.h"
#include "web/audit.h"
#include "web/card.h"
#include "web/deals.h"
#include "web/deck.h"
#include "web/figures.h"
#include "web/form.h"
#include "web/giving.h"
#include "web/imports.h"
#include "web/law.h"
#include "web/link.h"
#include "web/network.h"
#include "web/numbers.h"
#include "web/offers.h"
#include "web/organization.h"
#include "web/people.h"
#include "web/referrals.h"
#include "web/same.h"
#include "web/settings.h"
#include "web/sign.h"
#include "web/talk.h"
#include "web/targets.h"
#include "web/today.h"
#include "web/visit.h"

const struct http_route web_routes[] = {
	{.method = "GET", .pattern = "/sign-in", .handler = show_sign_in, .flags = HTTP_INLINE},
	{.method = "POST", .pattern = "/sign-in", .handler = post_sign_in},
	{.method = "POST", .pattern = "/sign-out", .handler = post_sign_out},
	{.method = "GET", .pattern = "/setup", .handler = show_setup, .flags = HTTP_INLINE},
	{.method = "POST", .pattern = "/setup", .handler = post_setup},
	/* The address is the proof, not a cookie: it works from any phone, also where a browser says nothing of the origin. */
	{.method = "GET", .pattern = "/l/{token}", .handler = show_link},
	{.method = "POST", .pattern = "/l/{token}", .handler = post_link, .flags = HTTP_CROSS_SITE, .limit = 4096},
	{.method = "GET", .pattern = "/", .handler = show_today},
	{.method = "GET", .pattern = "/people/{person}/later", .handler = show_later},
	{.method = "GET", .pattern = "/people/{person}/words", .handler = show_words},
	{.method = "GET", .pattern = "/people/{person}/ask", .handler = show_ask},
	{.method = "POST", .pattern = "/people/{person}/ask", .handler = post_ask},
	{.method = "GET", .pattern = "/people/{person}/deal", .handler = show_deal_new},
	{.method = "GET", .pattern = "/people/{person}/score", .handler = show_score},
	{.method = "GET", .pattern = "/deals/{deal}", .handler = show_deal},
	{.method = "GET", .pattern = "/deals/{deal}/talk", .handler = show_talk},
	{.method = "POST", .pattern = "/deals/{deal}/talk", .handler = post_talk},
	{.method = "GET", .pattern = "/deals/{deal}/no", .handler = show_no},
	{.method = "POST", .pattern = "/deals/{deal}/no", .handler = post_no},
	{.method = "GET", .pattern = "/deals/{deal}/their-no", .handler = show_their_no},
	{.method = "GET", .pattern = "/deals/{deal}/follow-up", .handler = show_follow_up},
	{.method = "POST", .pattern = "/deals/{deal}/follow-up", .handler = post_follow_up},
	{.method = "GET", .pattern = "/referrals", .handler = show_referrals},
	{.method = "GET", .pattern = "/referrals/{referral}", .handler = show_referral},
	{.method = "POST", .pattern = "/referrals/{referral}/link", .handler = post_referral_link},
	{.method = "GET", .pattern = "/people", .handler = show_people},
	{.method = "GET", .pattern = "/people/new", .handler = show_person_new},
	{.method = "POST", .pattern = "/people/new", .handler = post_person_new},
	{.method = "GET", .pattern = "/people/names", .handler = show_names},
	{.method = "GET", .pattern = "/people/same", .handler = show_same},
	{.method = "GET", .pattern = "/people/{person}", .handler = show_person},
	{.method = "GET", .pattern = "/people/{person}/edit", .handler = show_person_edit},
	{.method = "POST", .pattern = "/people/{person}/export", .handler = post_export},
	{.method = "GET", .pattern = "/people/{person}/lineage", .handler = show_lineage},
	{.method = "GET", .pattern = "/numbers", .handler = show_numbers},
	{.method = "POST", .pattern = "/numbers/table", .handler = post_table},
	{.method = "GET", .pattern = "/digest", .handler = show_digest},
	{.method = "GET", .pattern = "/people/{person}/give", .handler = show_give},
	{.method = "GET", .pattern = "/people/{person}/partner", .handler = show_partner_new},
	{.method = "GET", .pattern = "/people/{person}/reference", .handler = show_person_reference},
	{.method = "GET", .pattern = "/given/{given}", .handler = show_given},
	{.method = "GET", .pattern = "/partners", .handler = show_partners},
	{.method = "GET", .pattern = "/partners/{partner}", .handler = show_partner},
	{.method = "GET", .pattern = "/references", .handler = show_references},
	{.method = "GET", .pattern = "/deals/{deal}/references", .handler = show_deal_references},
	{.method = "GET", .pattern = "/offers", .handler = show_offers},
	{.method = "GET", .pattern = "/offers/{offer}", .handler = show_offer},
	{.method = "POST", .pattern = "/offers/{offer}", .handler = post_offer},
	{.method = "GET", .pattern = "/targets", .handler = show_targets},
	{.method = "GET", .pattern = "/targets/{target}", .handler = show_target},
	{.method = "GET", .pattern = "/network", .handler = show_network},
	{.method = "GET", .pattern = "/network/there", .handler = show_ways_there},
	{.method = "GET", .pattern = "/organizations/{organization}", .handler = show_organization},
	{.method = "GET", .pattern = "/people/{person}/likely", .handler = show_likely},
	{.method = "GET", .pattern = "/network/people", .handler = show_network_people},
	{.method = "GET", .pattern = "/network/ways", .handler = show_network_ways},
	{.method = "GET", .pattern = "/import", .handler = show_imports},
	{.method = "POST", .pattern = "/import", .handler = post_import, .flags = HTTP_UPLOAD, .before = before_upload},
	{.method = "GET", .pattern = "/import/{import}", .handler = show_import},
	{.method = "POST", .pattern = "/import/{import}/columns", .handler = post_columns},
	{.method = "GET", .pattern = "/import/{import}/report", .handler = show_import_report},
	{.method = "GET", .pattern = "/more", .handler = show_more},
	{.method = "GET", .pattern = "/card/{file}", .handler = show_card_file},
	{.method = "GET", .pattern = "/settings", .handler = show_settings},
	{.method = "POST", .pattern = "/settings/theme", .handler = post_theme},
	{.method = "POST", .pattern = "/settings/token", .handler = post_token},
	{.method = "GET", .pattern = "/settings/deck", .handler = show_deck},
	{.method = "POST", .pattern = "/settings/deck", .handler = post_objection},
	{.method = "GET", .pattern = "/settings/figures", .handler = show_figures},
	{.method = "POST", .pattern = "/settings/figures", .handler = post_figure},
	{.method = "GET", .pattern = "/settings/audit", .handler = show_audit},
	{.method = "GET", .pattern = "/settings/access", .handler = show_access},
	{.method = "GET", .pattern = "/people/{person}/erase", .handler = show_erase},
	{.method = "GET", .pattern = "/referrals/{referral}/message", .handler = show_first_message},
	{.method = "GET", .pattern = "/settings/empty", .handler = show_start_empty},
	{.method = "POST", .pattern = "/do/{operation}", .handler = form_do},
};
const size_t web_route_count = sizeof web_routes / sizeof *web_routes;

void web_on_error(const struct http_request *request, struct http_response *response, int status, struct str reason)
{
	struct error_view view = {.page = {.title = STR("Not possible"), .theme = visit_theme(request)},
		.heading = STR("That did not work"),
		.sentence = reason,
		.link = {STR("/")},
		.link_words = STR("Go to Today")};
	if (status == 404) {
		view.heading = STR("This is not here");
		view.sentence = STR("It was removed, or the address is wrong.");
	} else if (status == 500) {
		view.heading = STR("Something broke");
		view.sentence = STR("The fault is ours and is in the log. Nothing was changed. Try again in a moment.");
	} else if (status == 503) {
		view.heading = STR("Very busy right now");
		view.sentence = STR("Try again in a few seconds.");
	}
	response->status = status;
	went_wrong_view(&response->body, &view);
}
