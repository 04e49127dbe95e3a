#include "tests_format.h"
#include "format/record.h"

/* The header rows that people arrive with. */
#define LINKEDIN "First Name,Last Name,URL,Email Address,Company,Position,Connected On"
#define GOOGLE                                                                                                                  \
	"First Name,Middle Name,Last Name,Phonetic First Name,Phonetic Middle Name,Phonetic Last Name,Name Prefix,Name Suffix," \
	"Nickname,File As,Organization Name,Organization Title,Organization Department,Birthday,Notes,Photo,Labels,"            \
	"E-mail 1 - Label,E-mail 1 - Value,Phone 1 - Label,Phone 1 - Value,Relation 1 - Label,Relation 1 - Value,"              \
	"Website 1 - Label,Website 1 - Value,Custom Field 1 - Label,Custom Field 1 - Value"
#define GOOGLE_OLD                                                                                                                 \
	"Name,Given Name,Additional Name,Family Name,Yomi Name,Given Name Yomi,Additional Name Yomi,Family Name Yomi,Name Prefix," \
	"Name Suffix,Initials,Nickname,Short Name,Maiden Name,Birthday,Gender,Location,Billing Information,Directory Server,"      \
	"Mileage,Occupation,Hobby,Sensitivity,Priority,Subject,Notes,Language,Photo,Group Membership,E-mail 1 - Type,"             \
	"E-mail 1 - Value,Phone 1 - Type,Phone 1 - Value,Organization 1 - Type,Organization 1 - Name,"                             \
	"Organization 1 - Yomi Name,Organization 1 - Title"
#define OUTLOOK                                                                                                            \
	"Title,First Name,Middle Name,Last Name,Suffix,Company,Department,Job Title,Business Street,Business City,"        \
	"Assistant's Phone,Business Phone,Company Main Phone,Mobile Phone,Account,Anniversary,Assistant's Name,Birthday,"  \
	"Categories,Children,E-mail Address,E-mail Type,E-mail Display Name,E-mail 2 Address,Gender,Government ID Number," \
	"Manager's Name,Notes,Organizational ID Number,Referred By,Spouse,User 1,Web Page"
#define OUTLOOK_COM                                                                                                      \
	"First Name,Middle Name,Last Name,Title,Suffix,Initials,Web Page,Gender,Birthday,Anniversary,Location,Language," \
	"Internet Free Busy,Notes,E-mail Address,E-mail 2 Address,Home Phone,Company,Job Title"
#define HUBSPOT                                                                                                             \
	"Record ID,First Name,Last Name,Email,Phone Number,Contact owner,Primary Associated Company ID,Last Activity Date," \
	"Lead Status,Marketing contact status,Create Date,Associated Company"
#define HUBSPOT_DEALS "Record ID,Deal Name,Deal Stage,Amount,Deal owner,Close Date,Create Date,Last Activity Date"
#define HUBSPOT_DUTCH "Record-ID,Dealnaam,Dealfase,Bedrag,Sluitdatum"
#define SALESFORCE                                                                                                          \
	"Salutation,First Name,Last Name,Title,Mailing Street,Mailing City,Mailing State/Province,Mailing Zip/Postal Code," \
	"Mailing Country,Phone,Mobile,Fax,Email,Account Owner,Account Name"
#define DATA_LOADER                                                                                                       \
	"Id,IsDeleted,MasterRecordId,AccountId,LastName,FirstName,Salutation,Name,MailingStreet,ReportsToId,Email,Title," \
	"Department,AssistantName,LeadSource,Birthdate,Description,OwnerId,CreatedDate"
#define PIPEDRIVE                                                                                                           \
	"Person - Name*,Person - First name,Person - Last name,Person - Phone,Person - Email (Work),Person - Email (Home)," \
	"Organization - Name*,Organization - Address,Deal - Title,Deal - Value,Activity - Subject*,Activity - Due date,"    \
	"Note - Content*"
#define PRACTICE "opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value"

static struct arena *arena;
static struct layout layout;

static int start(void **state)
{
	(void)state;
	arena = arena_new(0);
	return arena == NULL;
}

static int end(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static size_t split(const char *line, struct str *ret_cells)
{
	struct str rest = str_c(line);
	size_t n = 0;
	while (n < 200 && str_split(&rest, ',', &ret_cells[n]))
		n++;
	return n;
}

static void recognize(const char *header)
{
	struct str *cells = ARENA_ARRAY(arena, 200, struct str);
	size_t n = split(header, cells);
	assert_int_equal(layout_recognize(arena, cells, n, &layout), OK);
	layout.country = STR("US");
	layout.currency = STR("USD");
	layout.order = DATE_ORDER_MONTH;
}

static struct file_record *row_of(const char *header, const struct str *cells, size_t n)
{
	recognize(header);
	struct csv_row csv_row = {.cells = cells, .n = n, .number = 2};
	struct file_record *record = ARENA_NEW(arena, struct file_record);
	assert_int_equal(record_read(arena, &layout, &csv_row, record), OK);
	return record;
}

/* One row, cells parted by commas. */
static struct file_record *row(const char *header, const char *line)
{
	struct str *cells = ARENA_ARRAY(arena, 200, struct str);
	return row_of(header, cells, split(line, cells));
}

static const char *field_of(const char *column)
{
	for (size_t i = 0; i < layout.n; i++)
		if (str_is(layout.columns[i], column))
			return layout_field_name(layout.fields[i]);
	return "no such column";
}

static void formats_are_recognized(void **state)
{
	(void)state;
	static const struct {
		const char *header, *format;
		bool contacts, deals;
	} cases[] = {
		{LINKEDIN, "linkedin", true, false},
		{GOOGLE, "google", true, false},
		{GOOGLE_OLD, "google_old", true, false},
		{OUTLOOK, "outlook", true, false},
		{OUTLOOK_COM, "outlook", true, false},
		{HUBSPOT, "hubspot", true, false},
		{HUBSPOT_DEALS, "hubspot_deals", false, true},
		{HUBSPOT_DUTCH, "hubspot_deals", false, true},
		{SALESFORCE, "salesforce", true, false},
		{DATA_LOADER, "salesforce", true, false},
		{PIPEDRIVE, "pipedrive", true, true},
		{PRACTICE, "mapped", false, true},
		{"Vorname,Nachname,E-Mail-Adresse,Firma", "mapped", true, false},
		{"First Name,Last Name,Email Address,Company", "linkedin", true, false},
		{"last name, FIRST NAME ,connected on", "linkedin", true, false},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		recognize(cases[i].header);
		if (strcmp(layout_format_name(layout.format), cases[i].format) != 0 ||
			layout.contacts != cases[i].contacts || layout.deals != cases[i].deals)
			fail_msg("%s: %s, contacts %d, deals %d", cases[i].header, layout_format_name(layout.format),
				layout.contacts, layout.deals);
	}
}

static void columns_mean_what_their_program_says(void **state)
{
	(void)state;
	recognize(OUTLOOK);
	assert_string_equal(field_of("Title"), "prefix");
	assert_string_equal(field_of("Job Title"), "title");
	assert_string_equal(field_of("Government ID Number"), "never");
	assert_string_equal(field_of("Referred By"), "referred_by");
	assert_string_equal(field_of("User 1"), "note");
	recognize(SALESFORCE);
	assert_string_equal(field_of("Title"), "title");
	assert_string_equal(field_of("Account Owner"), "note");
	recognize(HUBSPOT_DEALS);
	assert_string_equal(field_of("Record ID"), "deal_id");
	recognize(HUBSPOT);
	assert_string_equal(field_of("Record ID"), "contact_id");
	recognize(PRACTICE);
	assert_string_equal(field_of("close_value"), "value");
	assert_string_equal(field_of("engage_date"), "opened");
	assert_string_equal(field_of("sales_agent"), "owner");
}

static void a_linkedin_row(void **state)
{
	(void)state;
	struct file_record *record = row(
		LINKEDIN, "Ana María,DÍAZ,https://www.linkedin.com/in/Ana/,Ana@Example.org,Acme GmbH,CEO,01 Jan 2024");
	assert_true(record->has_contact && str_none(record->refused));
	struct contact_record *contact = &record->contact;
	check_text(contact->name, "Ana María DÍAZ");
	check_text(contact->folded, "ana maria diaz");
	check_text(contact->organization_folded, "acme");
	check_text(contact->urls[0].value, "linkedin.com/in/ana");
	check_text(contact->emails[0].value, "ana@example.org");
	check_text(contact->title, "CEO");
	assert_int_equal(contact->connected.ymd, 20240101);
	assert_int_equal(contact->words.n, 4);
	check_has(row(LINKEDIN, ",,,,Acme,CEO,01 Jan 2024")->refused, "no name");
	check_has(row(LINKEDIN, "Ana,D,,,Acme, Inc.,CEO,01 Jan 2024")->refused, "8 columns");
}

static void a_google_row(void **state)
{
	(void)state;
	struct file_record *record = row(GOOGLE,
		"Ana,,Díaz,,,,Dr,,,,Acme,CEO,Sales,,hello,http://p,Friends ::: * myContacts,Work,"
		"a@b.org ::: c@d.org,Mobile,(212) 555-0123,Spouse,Ben Haddad,Profile,"
		"https://github.com/ana,Sector,Steel");
	struct contact_record *contact = &record->contact;
	check_text(contact->name, "Ana Díaz");
	assert_int_equal(contact->n_emails, 2);
	check_text(contact->phones[0].value, "+12125550123");
	check_text(contact->urls[0].value, "github.com/ana");
	assert_int_equal(contact->n_relations, 1);
	assert_int_equal(contact->relations[0].kind, RECORD_RELATION_FAMILY);
	check_text(contact->relations[0].folded, "ben haddad");
	check_has(contact->notes, "Labels: Friends");
	check_has(contact->notes, "hello");
	check_has(contact->notes, "Steel");
	assert_int_equal(str_find(contact->notes, STR("myContacts")), SIZE_MAX);
}

static void an_outlook_row(void **state)
{
	(void)state;
	struct file_record *record = row(OUTLOOK,
		"Mr,Ben,,Haddad,Jr,Acme,,CTO,1 Street,Leeds,,0113 496 0000,,,,,Amy Assist,,Customers,Kim; Lee,"
		"/O=EX/CN=BEN,EX,,ben@acme.com,,SECRET-123,Max Boss,likes tea,,Ana Díaz,Sue Haddad,,acme.com");
	struct contact_record *contact = &record->contact;
	check_text(contact->name, "Ben Haddad Jr");
	check_text(contact->emails[0].value, "ben@acme.com");
	assert_int_equal(contact->n_relations, 6);
	check_has(contact->notes, "likes tea");
	check_has(contact->notes, "Website: acme.com");
	assert_int_equal(str_find(contact->notes, STR("SECRET")), SIZE_MAX);
}

static void salesforce_bin_and_merged(void **state)
{
	(void)state;
	check_has(row(DATA_LOADER, "1,true,,,Díaz,Ana,,Ana Díaz,,,a@b.org")->refused, "deleted");
	check_has(row(DATA_LOADER, "1,false,2,,Díaz,Ana,,Ana Díaz,,,a@b.org")->refused, "merged");
	struct file_record *record = row(DATA_LOADER, "1,false,,,Díaz,Ana,,Ana Díaz,,7,a@b.org");
	assert_true(str_none(record->refused));
	assert_true(record->contact.relations[0].by_id);
	check_text(record->contact.external, "1");
}

static void deals(void **state)
{
	(void)state;
	struct deal_record *deal =
		&row(PRACTICE, "1C1I7A6R,Moses Frase,GTXPro,Cancity,Won,10/20/2016,3/1/2017,1054")->deal;
	check_text(deal->external, "1C1I7A6R");
	check_text(deal->offer_folded, "gtxpro");
	check_text(row(PRACTICE, "1,,GTX Pro,,Won,,,")->deal.offer_folded, "gtxpro");
	assert_int_equal(deal->stage, RECORD_STAGE_WON);
	assert_int_equal(deal->value.v, 105400);
	assert_int_equal(deal->opened.ymd, 20161020);
	assert_int_equal(deal->closed.ymd, 20170301);
	check_has(row(PRACTICE, "1,,GTX Pro,,Won,yesterday,,")->refused,
		"\"yesterday\" in the column \"engage_date\" is no date");
	check_has(row(PRACTICE, "1,,GTX Pro,,Won,,,lots")->refused, "no amount");
	struct file_record *both = row(
		PIPEDRIVE, "Ana Díaz,Ana,Díaz,+1 212 555 0123,a@b.org; c@d.org,,Acme,,Big deal,4800");
	assert_true(both->has_contact && both->has_deal);
	assert_int_equal(both->contact.n_emails, 2);
}

static void check_place(const struct record_place *place, bool club, const char *name, int since, int until)
{
	check_text(place->name, name);
	assert_int_equal(place->club, club);
	assert_int_equal(place->since.ymd, since);
	assert_int_equal(place->until.ymd, until);
}

static void schools_and_clubs(void **state)
{
	(void)state;
	struct contact_record *contact = &row_of("Name,Alma mater,Member of,Company",
		(struct str[]){STR("Ana Díaz"),
			STR("Leeds University (2001-2005); ETH Zürich class of 2009; INSEAD, Paris"),
			STR("Rotary Club Leeds e.V. seit 2011;Acme;Expo 2000;rotary club leeds"), STR("Acme GmbH")},
		4)
						  ->contact;
	assert_int_equal(contact->n_places, 5); /* Acme is where she works; Rotary stands once */
	check_place(&contact->places[0], false, "Leeds University", 20010101, 20051231);
	check_place(&contact->places[1], false, "ETH Zürich", 0, 20091231);
	check_place(&contact->places[2], false, "INSEAD, Paris", 0, 0);
	check_place(&contact->places[3], true, "Rotary Club Leeds e.V.", 20110101, 0);
	check_text(contact->places[3].folded, "rotary club leeds");
	check_place(&contact->places[4], true, "Expo 2000", 0, 0);
	assert_true(contact->words.n >= 9);
	static const char *const names[] = {"School", "UNIVERSITY", "College", "Education", "Hochschule",
		"Universiteit", "Université", "Universidad"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		recognize(names[i]);
		assert_string_equal(field_of(names[i]), "school");
	}
	static const char *const clubs[] = {
		"Club", "association", "Society", "Verein", "Mitglied in", "Vereniging", "Membre de", "Asociación"};
	for (size_t i = 0; i < sizeof clubs / sizeof *clubs; i++) {
		recognize(clubs[i]);
		assert_string_equal(field_of(clubs[i]), "club");
	}
}

static void years_of_a_school(void **state)
{
	(void)state;
	static const struct {
		const char *cell, *name;
		int since, until;
	} cells[] = {
		{"Leeds 2001 – 2005", "Leeds", 20010101, 20051231},
		{"Leeds, 2005", "Leeds", 0, 20051231},
		{"Leeds (2005)", "Leeds", 0, 20051231},
		{"Leeds 2001 to present", "Leeds", 20010101, 0},
		{"Leeds (2001-)", "Leeds", 20010101, 0},
		{"Leeds since 2001", "Leeds", 20010101, 0},
		{"Leeds - 2001-2005", "Leeds", 20010101, 20051231},
		/* No years, or none that can be: all of it is the name. */
		{"Leeds 2005", "Leeds 2005", 0, 0},
		{"Leeds 2005-2001", "Leeds 2005-2001", 0, 0},
		{"Leeds 1066-1070", "Leeds 1066-1070", 0, 0},
		{"Leeds 20015", "Leeds 20015", 0, 0},
		{"2001-2005", "2001-2005", 0, 0},
	};
	for (size_t i = 0; i < sizeof cells / sizeof *cells; i++) {
		const struct contact_record *contact =
			&row_of("Name,School", (struct str[]){STR("Ana"), str_c(cells[i].cell)}, 2)->contact;
		assert_int_equal(contact->n_places, 1);
		check_place(&contact->places[0], false, cells[i].name, cells[i].since, cells[i].until);
	}
	struct contact_record *contact = &row("Name,School,Class of", "Ana,Leeds,2005")->contact;
	check_place(&contact->places[0], false, "Leeds", 0, 20051231);
	/* Of which school, it does not say; and an answer is no school. */
	contact = &row("Name,School,Class of", "Ana,Leeds;York,2005")->contact;
	check_place(&contact->places[1], false, "York", 0, 0);
	check_has(contact->notes, "Class of: 2005");
	contact = &row("Name,Education,Member of", "Ana,Bachelor's,yes")->contact;
	assert_int_equal(contact->n_places, 0);
	check_has(contact->notes, "Education: Bachelor's");
}

static void a_person_corrects_the_mapping(void **state)
{
	(void)state;
	struct problem problem = {0};
	recognize("Who,Where,Number");
	assert_int_equal(layout_check(&layout, &problem), ERR_INVALID);
	assert_int_equal(layout_correct(arena, &layout, STR("who=name; Where=organization;"), &problem), OK);
	assert_int_equal(layout_check(&layout, &problem), OK);
	check_text(layout_mapping(arena, &layout), "Who=name;Where=organization;Number=note");
	assert_int_equal(layout_correct(arena, &layout, STR("Which=name"), &problem), ERR_INVALID);
	check_has(problem.message, "no column \"Which\"");
	assert_int_equal(layout_correct(arena, &layout, STR("Who=nonsense"), &problem), ERR_INVALID);
	check_has(problem.message, "\"nonsense\"");
	recognize(OUTLOOK);
	assert_int_equal(layout_correct(arena, &layout, STR("Government ID Number=note"), &problem), OK);
	assert_string_equal(field_of("Government ID Number"), "never");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(formats_are_recognized),
		cmocka_unit_test(columns_mean_what_their_program_says),
		cmocka_unit_test(a_linkedin_row),
		cmocka_unit_test(a_google_row),
		cmocka_unit_test(an_outlook_row),
		cmocka_unit_test(salesforce_bin_and_merged),
		cmocka_unit_test(deals),
		cmocka_unit_test(schools_and_clubs),
		cmocka_unit_test(years_of_a_school),
		cmocka_unit_test(a_person_corrects_the_mapping),
	};
	return cmocka_run_group_tests(tests, start, end);
}
