/* Renders the views with sample facts to static files, to look at them without a database:
 *     preview FOLDER && python3 -m http.server --directory FOLDER */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include "ask_view.h"
#include "assets.h"
#include "deal_view.h"
#include "import_view.h"
#include "offers_view.h"
#include "people_view.h"
#include "person_view.h"
#include "referral_view.h"
#include "referrals_view.h"
#include "settings_view.h"
#include "sign_view.h"
#include "today_view.h"

#define LIST(type, ...) ((struct list){(type[]){__VA_ARGS__}, sizeof((type[]){__VA_ARGS__}) / sizeof(type)})

static const char *folder;

static void write_bytes(const char *name, struct str bytes)
{
	char path[512];
	snprintf(path, sizeof path, "%s/%s", folder, name);
	FILE *file = fopen(path, "wb");
	if (!file || fwrite(bytes.p, 1, bytes.n, file) != bytes.n || fclose(file)) {
		perror(path);
		exit(1);
	}
}

static void save(const char *name, struct out *out)
{
	write_bytes(name, out_text(out));
	out_reset(out);
}

static struct page page(const char *title, enum place place)
{
	return (struct page){.title = str_c(title),
		.place = place,
		.user = STR("Ana Díaz"),
		.workspace = STR("Díaz & Partners"),
		.here = STR("/"),
		.owner = true};
}

static void render_today(struct out *out)
{
	struct url nowhere = {STR("/people/0")};
	struct today_view view = {.page = page("Today", PLACE_TODAY),
		.heading = STR("Sunday 22 November"),
		.summary = STR("6 to do, about 25 minutes")};
	view.page.sample = true;
	view.items = LIST(struct today_row,
		{.kind = STR("Ask"),
			.kind_class = STR("ask"),
			.name = STR("Ines Rossi"),
			.headline = STR("Nordlicht"),
			.reason = STR("Her promise (first delivery) was kept on 3 May and she gave it a 10."),
			.done = STR("Done"),
			.action = STR("Ask Ines"),
			.action_url = nowhere},
		{.kind = STR("Thank"),
			.kind_class = STR("thank"),
			.name = STR("Ben Haddad"),
			.reason = STR("His referral Grace Ito signed yesterday."),
			.worth = STR("EUR 4,800"),
			.done = STR("Thanked"),
			.action_url = nowhere},
		{.kind = STR("Repair"),
			.kind_class = STR("repair"),
			.name = STR("Tan & Sons"),
			.reason = STR("Gave a 4 on Thursday: no asking before this is mended."),
			.done = STR("It is mended"),
			.action_url = nowhere},
		{.kind = STR("How it went"),
			.kind_class = STR("how_it_went"),
			.name = STR("Søren Ødegaard"),
			.reason = STR("His deal was won in March and nobody has asked how it went."),
			.worth = STR("EUR 12,000"),
			.done = STR("Done"),
			.action = STR("Ask how it went"),
			.action_url = nowhere});
	today_view(out, &view);
	save("today.html", out);
	view.items = (struct list){0};
	view.nobody = true;
	view.page.sample = false;
	view.page.done = STR("Ines Rossi is asked: five names.");
	view.page.done_seq = 7;
	view.summary = STR("");
	today_view(out, &view);
	save("empty.html", out);
}

static void render_people(struct out *out)
{
	struct people_view view = {.page = page("People", PLACE_PEOPLE), .first_page = true, .next = STR("x")};
	view.filters = LIST(struct tab, {STR(""), STR("Everybody"), 0, true},
		{STR("customer"), STR("Customers"), 0, false}, {STR("prospect"), STR("Prospects"), 0, false},
		{STR("declined"), STR("Said no"), 0, false}, {STR("unqualified"), STR("We said no"), 0, false},
		{STR("acquaintance"), STR("Acquaintances"), 0, false});
	view.items = LIST(struct people_row,
		{{1}, STR("Ines Rossi"), STR("Head of purchasing, Nordlicht GmbH"), STR("customer"), STR("customer"),
			STR("")},
		{{2}, STR("Ben Haddad"), STR("Haddad Dental"), STR("declined"), STR(""), STR("")},
		{{3}, STR("Grace Ito"), STR("Managing director, Ito Logistics and Warehousing of the North"),
			STR("prospect"), STR(""), STR("")},
		{{4}, STR("Karl Weber"), STR(""), STR("acquaintance"), STR(""), STR("do not contact")},
		{{5}, STR("Olu Okoye"), STR("Okoye & Daughters"), STR("customer"), STR("customer"), STR("")});
	people_view(out, &view);
	save("people.html", out);
	person_new_view(out, &view.page);
	save("new.html", out);
	view.items = (struct list){0};
	view.search = STR("Zoltán");
	people_view(out, &view);
	save("nobody.html", out);
}

static void render_person(struct out *out)
{
	struct person_view view = {.page = page("Ines Rossi", PLACE_PEOPLE),
		.person = {1},
		.name = STR("Ines Rossi"),
		.headline = STR("Head of purchasing, Nordlicht GmbH"),
		.town = STR("Kiel"),
		.standing = STR("customer"),
		.standing_class = STR("customer"),
		.may_class = STR("ready"),
		.may_answer = STR("Yes, ask Ines now."),
		.may_reason = STR(
			"Her promise (first delivery) was kept on 3 May and she gave it a 10. Nobody has asked her since."),
		.next_words = STR("Ask Ines"),
		.next_url = {STR("/people/1/ask")}};
	view.identities = LIST(struct identity_row,
		{{1}, STR("E-mail"), STR("ines@nordlicht.example"), {STR("mailto:ines@nordlicht.example")}},
		{{2}, STR("Phone"), STR("+49 431 123456"), {STR("tel:+49431123456")}});
	view.positions = LIST(struct position_row, {STR("Head of purchasing, Nordlicht GmbH"), STR("since 2015")});
	view.knows = LIST(
		struct tie_row, {{2}, STR("Karl Weber"), STR("colleague")}, {{3}, STR("Grace Ito"), STR("friend")});
	view.known_by = LIST(struct tie_row, {{9}, STR("Ana Díaz"), STR("client")});
	view.deals = LIST(
		struct deal_row, {{1}, STR("Planning in a month"), STR("won"), STR("won"), STR("EUR 4,800"), false});
	view.promises = LIST(struct promise_row,
		{{1}, STR("First delivery"), STR("kept on 3 May 2026, confirmed with a 10"), false, true, true},
		{{2}, STR("Training of the team"), STR("was due 1 November 2026"), true, false, false},
		{{3}, STR("Handbook"), STR("kept on 12 November 2026"), false, true, false});
	view.passed = LIST(struct passed_row, {{1}, STR("Named Karl Weber"), STR("checking")});
	view.events = LIST(struct event_row,
		{{20260503}, STR("Confirmed the first delivery with a 10: \"exactly what we needed\"."),
			STR("Ana Díaz"), 4, 0, false},
		{{20260401}, STR("Won: Planning in a month, EUR 4,800."), STR("Ana Díaz"), 3, 0, false},
		{{20260201}, STR("Imported from Connections.csv."), STR("Ana Díaz"), 1, 0, false});
	person_view(out, &view);
	save("person.html", out);
	person_edit_view(out, &view);
	save("edit.html", out);
}

static void render_ask(struct out *out)
{
	struct ask_view view = {.page = page("Ask Ines Rossi", PLACE_PEOPLE),
		.person = {1},
		.name = STR("Ines"),
		.may_class = STR("ready"),
		.may_answer = STR("Ask now."),
		.may_reason = STR("Her promise (first delivery) was kept on 3 May and she gave it a 10.")};
	view.occasions = LIST(struct choice, {STR("promise_confirmed"), STR("A promise confirmed"), true},
		{STR("check_in"), STR("Just talking"), false});
	view.prepared = LIST(struct prepared_row,
		{{2}, STR("Karl Weber"), STR("Nordlicht"), STR("Both were at Nordlicht 2015 to 2019"), false, false,
			false},
		{{3}, STR("Grace Ito"), STR("Ito Logistics"), STR("Four mails together"), false, false, false});
	view.prompts = LIST(struct choice, {STR("a"), STR("Others in your trade"), false},
		{STR("b"), STR("Suppliers and neighbours"), false});
	view.names = LIST(struct ask_name_row, {STR("Zoltán Szabó"), STR("Szabó Kft"), STR(""), STR("")},
		{STR("Ayşe Yılmaz"), STR(""), STR(""), STR("")});
	ask_view(out, &view);
	save("ask.html", out);
	struct deal_view open = {.page = page("Deal", PLACE_PEOPLE),
		.person = {2},
		.deal = {1},
		.name = STR("Ben Haddad"),
		.offer = STR("Planning in a month"),
		.state = STR("in discovery"),
		.open = true,
		.currency = STR("EUR")};
	open.reasons = LIST(struct choice, {STR("a"), STR("Too small for it"), false},
		{STR("b"), STR("Has it in house"), false}, {STR("c"), STR("No budget this year"), false});
	open.alternatives = LIST(struct choice, {STR("x"), STR("Kleinplan"), false});
	open.sources = LIST(struct choice, {STR("1"), STR("Ines Rossi"), false}, {STR("2"), STR("Karl Weber"), false});
	deal_view(out, &open);
	save("deal.html", out);
	struct score_view scored = {.page = page("How did it go?", PLACE_PEOPLE),
		.person = {1},
		.promise = {1},
		.name = STR("Ines"),
		.text = STR("First delivery")};
	scored.scores = LIST(struct choice, {STR("0"), STR("0"), false}, {STR("1"), STR("1"), false},
		{STR("2"), STR("2"), false}, {STR("3"), STR("3"), false}, {STR("4"), STR("4"), false},
		{STR("5"), STR("5"), false}, {STR("6"), STR("6"), false}, {STR("7"), STR("7"), false},
		{STR("8"), STR("8"), false}, {STR("9"), STR("9"), false}, {STR("10"), STR("10"), false});
	score_view(out, &scored);
	save("score.html", out);
}

static void render_referrals(struct out *out)
{
	struct referrals_view view = {.page = page("Referrals", PLACE_REFERRALS), .any = true};
	struct list few = LIST(struct referral_card,
		{{1}, STR("Karl Weber"), STR("Ines Rossi"), STR("4 days"), STR("yes"), STR("unknown")},
		{{2}, STR("Grace Ito"), STR("Ben Haddad"), STR("today"), STR("unknown"), STR("unknown")});
	struct list one = LIST(struct referral_card,
		{{3}, STR("Zoltán Szabó"), STR("Ines Rossi"), STR("12 days"), STR("yes"), STR("yes")});
	view.page.wide = true;
	view.columns = LIST(struct referral_column, {STR("named"), STR("Named"), few, 2, false},
		{STR("checking"), STR("Asked for us"), one, 1, false},
		{STR("permitted"), STR("Permitted"), one, 1, false},
		{STR("introduced"), STR("Introduced"), {0}, 0, false},
		{STR("contacted"), STR("Contacted"), {0}, 0, false}, {STR("met"), STR("Met"), one, 1, false},
		{STR("qualified"), STR("Qualified"), {0}, 0, false}, {STR("won"), STR("Won"), one, 1, false});
	view.steps = LIST(struct tab, {STR("named"), STR("Named"), 2, true},
		{STR("checking"), STR("Asked for us"), 1, false}, {STR("permitted"), STR("Permitted"), 1, false},
		{STR("introduced"), STR("Introduced"), 0, false});
	view.shown = few;
	referrals_view(out, &view);
	save("referrals.html", out);
	struct referral_view single = {.page = page("Karl Weber", PLACE_REFERRALS),
		.referral = {1},
		.person = {2},
		.source = {1},
		.name = STR("Karl Weber"),
		.source_name = STR("Ines Rossi"),
		.offer = STR("Planning in a month"),
		.why = STR("They plan in a spreadsheet of 40 sheets"),
		.knows_them = STR("Colleagues until 2019"),
		.next_words = STR("Ask Ines whether Karl would welcome a call.")};
	single.way = LIST(struct way_step, {STR("Named"), true, false}, {STR("Asked for us"), true, true},
		{STR("Permitted"), false, false}, {STR("Introduced"), false, false}, {STR("Contacted"), false, false},
		{STR("Met"), false, false}, {STR("Qualified"), false, false}, {STR("Won"), false, false});
	single.questions = LIST(struct question_view,
		{STR("need"), STR("Did they voice a need?"), STR("yes"),
			STR("Yes, said Ines Rossi on 12 November 2026")},
		{STR("wants"), STR("Do they want to talk with you?"), STR("unknown"), STR("")});
	single.advances = LIST(struct choice, {STR("introduced"), STR("We were introduced"), true},
		{STR("contacted"), STR("I called or wrote"), false}, {STR("met"), STR("We met"), false});
	single.ends = LIST(struct choice, {STR("refused"), STR("They do not want to"), false},
		{STR("unreachable"), STR("Cannot be reached"), false});
	single.owed = LIST(struct owed_line, {{1}, STR("Tell Ines that you spoke with Karl"), STR("due 24 November")});
	referral_view(out, &single);
	save("referral.html", out);
}

static void render_upkeep(struct out *out)
{
	struct imports_view list = {.page = page("Import", PLACE_IMPORT)};
	list.items = LIST(struct import_row,
		{{1}, STR("Connections.csv"), STR("finished"), STR("412 new, 30 known before"), {20261120}});
	imports_view(out, &list);
	save("imports.html", out);
	struct import_view one = {.page = page("Connections.csv", PLACE_IMPORT),
		.import = {1},
		.file_name = STR("Connections.csv"),
		.format = STR("LinkedIn connections, UTF-8, parted by commas"),
		.sentence = STR("This is what would happen. Nothing is written yet."),
		.rows = 445,
		.made = 412,
		.matched = 30,
		.maybe = 2,
		.refused = 1,
		.previewed = true};
	struct list fields = LIST(struct choice, {STR("name"), STR("Name"), true}, {STR("email"), STR("E-mail"), false},
		{STR(""), STR("Leave out"), false});
	one.mapping = LIST(struct mapping_row, {0, STR("First Name"), STR("Ines"), fields},
		{1, STR("Company"), STR("Nordlicht"), fields});
	one.headers = LIST(struct cell, {STR("First Name")}, {STR("Last Name")}, {STR("Company")});
	one.first_rows = LIST(
		struct preview_row, {LIST(struct cell, {STR("Ines")}, {STR("Rossi")}, {STR("<b>Nordlicht</b>")})});
	one.report = LIST(struct report_row, {17, STR("refused"), STR("no name and no e-mail; add one of them.")});
	import_view(out, &one);
	save("preview.html", out);
	struct offer_view offered = {.page = page("Planning in a month", PLACE_OFFERS),
		.offer = {1},
		.name = STR("Planning in a month"),
		.ideal_client = STR("Makers of 20 to 200 people who plan in spreadsheets"),
		.usual_promise = STR("First delivery"),
		.usual_days = 30};
	offered.parts = LIST(struct offer_part,
		{STR("not_a_fit"), STR("Whom it does not fit"), STR("One a line"), STR("Firms below ten people\n")},
		{STR("alternatives"), STR("Where else to send them"), STR("One a line"), STR("")});
	offer_view(out, &offered);
	save("offer.html", out);
	struct settings_view set = {.page = page("Settings", PLACE_SETTINGS),
		.name = STR("Díaz & Partners"),
		.zone = STR("Europe/Berlin"),
		.currency = STR("EUR"),
		.country = STR("DE"),
		.asks_per_day = 5,
		.rest_days = 90,
		.chase_working_days = 5};
	set.users = LIST(struct user_row, {{1}, STR("Ana Díaz"), STR("ana@example.com"), STR("owner"), true, true});
	set.themes = LIST(struct choice, {STR("system"), STR("As the system"), true},
		{STR("light"), STR("Light"), false}, {STR("dark"), STR("Dark"), false});
	set.roles = LIST(struct choice, {STR("rep"), STR("Sell"), true});
	settings_view(out, &set);
	save("settings.html", out);
	struct sign_view sign = {.page = {.title = STR("Sign in")},
		.back = STR("/"),
		.currency = STR("EUR"),
		.country = STR("DE"),
		.zone = STR("Europe/Berlin")};
	sign_in_view(out, &sign);
	save("sign-in.html", out);
	set_up_view(out, &sign);
	save("setup.html", out);
	struct error_view wrong = {.page = {.title = STR("Not here")},
		.heading = STR("This is not here"),
		.sentence = STR("It was removed, or the address is wrong."),
		.link = {STR("/")},
		.link_words = STR("Go to Today")};
	went_wrong_view(out, &wrong);
	save("error.html", out);
}

int main(int n_arguments, char **arguments)
{
	AUTO_OUT out;
	char path[512];
	if (n_arguments != 2)
		return 2;
	folder = arguments[1];
	snprintf(path, sizeof path, "%s/assets", folder);
	mkdir(folder, 0777);
	mkdir(path, 0777);
	out_init(&out, 0);
	for (size_t i = 0; i < web_asset_count; i++)
		write_bytes(web_assets[i].path, web_assets[i].plain);
	render_today(&out);
	render_people(&out);
	render_person(&out);
	render_ask(&out);
	render_referrals(&out);
	render_upkeep(&out);
	return 0;
}
