#include "format/layout.h"
#include <string.h>
#include "base/out.h"
#include "format/text.h"

static const char *const field_names[LAYOUT_FIELDS] = {
	[LAYOUT_IGNORE] = "ignore",
	[LAYOUT_NEVER] = "never",
	[LAYOUT_NOTE] = "note",
	[LAYOUT_NOTES] = "notes",
	[LAYOUT_NAME] = "name",
	[LAYOUT_PREFIX] = "prefix",
	[LAYOUT_FIRST] = "first_name",
	[LAYOUT_MIDDLE] = "middle_name",
	[LAYOUT_LAST] = "last_name",
	[LAYOUT_SUFFIX] = "suffix",
	[LAYOUT_NICKNAME] = "nickname",
	[LAYOUT_EMAIL] = "email",
	[LAYOUT_PHONE] = "phone",
	[LAYOUT_URL] = "url",
	[LAYOUT_ORGANIZATION] = "organization",
	[LAYOUT_TITLE] = "title",
	[LAYOUT_TOWN] = "town",
	[LAYOUT_SCHOOL] = "school",
	[LAYOUT_SCHOOL_YEARS] = "school_years",
	[LAYOUT_CLUB] = "club",
	[LAYOUT_CONNECTED] = "connected_on",
	[LAYOUT_LABELS] = "labels",
	[LAYOUT_CONTACT_ID] = "contact_id",
	[LAYOUT_REFERRED_BY] = "referred_by",
	[LAYOUT_MANAGER] = "manager",
	[LAYOUT_ASSISTANT] = "assistant",
	[LAYOUT_SPOUSE] = "spouse",
	[LAYOUT_CHILDREN] = "children",
	[LAYOUT_REPORTS_TO] = "reports_to_id",
	[LAYOUT_RELATION_LABEL] = "relation_label",
	[LAYOUT_RELATION_VALUE] = "relation",
	[LAYOUT_DELETED] = "deleted",
	[LAYOUT_MASTER_ID] = "master_id",
	[LAYOUT_DEAL_ID] = "deal_id",
	[LAYOUT_DEAL_NAME] = "deal_name",
	[LAYOUT_DEAL_STAGE] = "stage",
	[LAYOUT_DEAL_VALUE] = "value",
	[LAYOUT_DEAL_CURRENCY] = "currency",
	[LAYOUT_DEAL_OPENED] = "opened",
	[LAYOUT_DEAL_CLOSED] = "closed",
	[LAYOUT_DEAL_OFFER] = "offer",
	[LAYOUT_DEAL_OWNER] = "owner",
};
static const char *const format_names[] = {
	[LAYOUT_FORMAT_MAPPED] = "mapped",
	[LAYOUT_FORMAT_LINKEDIN] = "linkedin",
	[LAYOUT_FORMAT_GOOGLE] = "google",
	[LAYOUT_FORMAT_GOOGLE_OLD] = "google_old",
	[LAYOUT_FORMAT_OUTLOOK] = "outlook",
	[LAYOUT_FORMAT_HUBSPOT] = "hubspot",
	[LAYOUT_FORMAT_HUBSPOT_DEALS] = "hubspot_deals",
	[LAYOUT_FORMAT_SALESFORCE] = "salesforce",
	[LAYOUT_FORMAT_PIPEDRIVE] = "pipedrive",
};

const char *layout_field_name(enum layout_field field)
{
	return field_names[field];
}

enum layout_field layout_field_parse(struct str word)
{
	for (int i = 0; i < LAYOUT_FIELDS; i++)
		if (str_is(word, field_names[i]))
			return (enum layout_field)i;
	return LAYOUT_FIELDS;
}

const char *layout_format_name(enum layout_format format)
{
	return format_names[format];
}

const char *layout_program(enum layout_format format)
{
	return format_names[format == LAYOUT_FORMAT_HUBSPOT_DEALS ? LAYOUT_FORMAT_HUBSPOT : format];
}

/* ---- names of columns ---- */

/* Folded names, several a line, parted by bars; a number stands as '#'. Earlier lines win. */
static const struct {
	enum layout_field field;
	const char *names;
} known_names[] = {
	{LAYOUT_FIRST,
		"first name|firstname|given name|givenname|vorname|prenom|voornaam|nombre|primer nombre|nome|person first name|"
		"contact first name|etunimi|fornamn|fornavn|imie|fname|first"},
	{LAYOUT_LAST,
		"last name|lastname|family name|familyname|surname|nachname|familienname|nom de famille|nom|achternaam|apellido|"
		"apellidos|cognome|sobrenome|person last name|contact last name|efternamn|etternavn|nazwisko|lname|last"},
	{LAYOUT_MIDDLE,
		"middle name|middlename|additional name|zweiter vorname|weitere vornamen|deuxieme prenom|tweede voornaam|"
		"segundo nombre"},
	{LAYOUT_PREFIX, "name prefix|salutation|anrede|civilite|aanhef|tratamiento|namenstitel"},
	{LAYOUT_SUFFIX, "suffix|name suffix|suffixe|namenszusatz|namenssuffix|achtervoegsel|sufijo"},
	{LAYOUT_NICKNAME, "nickname|spitzname|surnom|bijnaam|apodo"},
	{LAYOUT_NAME,
		"name|full name|fullname|contact name|contact|contact full name|display name|person name|person|person contact person|"
		"deal contact person|vollstandiger name|anzeigename|nom complet|volledige naam|naam|nombre completo|customer name|"
		"customer|client|client name|lead name|kunde|ansprechpartner|klant|contactpersoon|associated contact"},
	{LAYOUT_CONTACT_ID, "associated contact ids|associated contact id|contact id|contactid|person id"},
	{LAYOUT_EMAIL,
		"email|e mail|email address|e mail address|emailaddress|mail|e mail # value|e mail # address|email #|e mail #|"
		"e mail adresse|email adresse|e mailadresse|e mailadres|adresse e mail|adresse email|courriel|correo|"
		"correo electronico|direccion de correo electronico|indirizzo e mail|endereco de e mail|person email|"
		"person email work|person email home|person email other|work email|personal email|email work|email home|primary email|contact email|"
		"secondary email|e mail # adresse|e postadress|e post"},
	{LAYOUT_PHONE,
		"phone|phone number|phone # value|telephone|mobile|mobile phone|cell|cell phone|cellphone|business phone|business phone #|"
		"home phone|home phone #|other phone|primary phone|car phone|radio phone|work phone|person phone|person phone work|"
		"person phone mobile|person phone home|person phone other|mobile phone number|telefon|telefonnummer|"
		"mobiltelefon|telefon geschaftlich|telefon privat|handy|mobil|telephone mobile|numero de telephone|telefoonnummer|"
		"telefoon|mobiel|mobiele telefoon|telefono|telefono movil|movil|celular|cellulare|contact phone|tel"},
	{LAYOUT_URL,
		"url|web page|website|website # value|linkedin|linkedin url|linkedin profile|profile url|profile|person linkedin|"
		"linkedin bio|linkedin profile url|webseite|site web|pagina web|sitio web|webpagina|public profile url"},
	{LAYOUT_ORGANIZATION,
		"company|company name|organization|organisation|organization name|organization # name|associated company|"
		"account name|account|firma|unternehmen|entreprise|societe|bedrijf|bedrijfsnaam|empresa|azienda|"
		"compania|foretag|firmenname|organisatie|employer|primary associated company|gekoppeld bedrijf|"
		"zugehoriges unternehmen|associated company name|company organization"},
	{LAYOUT_TITLE,
		"job title|jobtitle|position|organization title|organization # title|title|role|poste|fonction|funktion|functie|"
		"functietitel|cargo|puesto|stelle|berufsbezeichnung|titel|titre|person job title|stilling|occupation"},
	{LAYOUT_TOWN,
		"city|town|mailing city|business city|home city|other city|address # city|location city|stadt|ort|ville|stad|plaats|"
		"ciudad|location|business address city|home address city|other address city|localidad|ort geschaftlich|ort privat"},
	{LAYOUT_SCHOOL,
		"school|schools|school name|school #|university|universities|university name|college|alma mater|education|"
		"schule|schulen|universitat|hochschule|ausbildung|bildung|ecole|ecoles|universite|formation|etudes|school naam|"
		"scholen|universiteit|hogeschool|opleiding|opleidingen|escuela|escuelas|universidad|colegio|educacion|formacion"},
	{LAYOUT_SCHOOL_YEARS,
		"class of|class year|graduation year|grad year|year of graduation|years at school|school years|abschlussjahr|"
		"jahrgang|annee de diplome|afstudeerjaar|ano de graduacion"},
	{LAYOUT_CLUB,
		"club|clubs|club #|association|associations|member of|memberships|society|societies|verein|vereine|verband|"
		"verbande|mitglied in|mitglied bei|mitglied von|mitgliedschaften|membre de|membre du|lid van|vereniging|"
		"verenigingen|lidmaatschappen|genootschap|asociacion|asociaciones|miembro de|socio de"},
	{LAYOUT_CONNECTED,
		"connected on|connected|verbunden am|datum der kontaktaufnahme|connecte le|entre en relation le|"
		"conectado el|fecha de contacto|connesso il|verbonden op|contact sinds"},
	{LAYOUT_LABELS,
		"labels|group membership|categories|kategorien|categorie|categorieen|tags|person labels|person label"},
	{LAYOUT_NOTES,
		"notes|note|notizen|notiz|remarques|notities|notas|description|beschreibung|comments|note content|contact notes"},
	{LAYOUT_REFERRED_BY,
		"referred by|empfohlen von|recommande par|aanbevolen door|referido por|referrer|introduced by|vermittelt von|doorverwezen door"},
	{LAYOUT_MANAGER, "managers name|manager name|name des der vorgesetzten|name der der vorgesetzten|vorgesetzter|"
			 "nom du responsable|naam manager|nombre del director"},
	{LAYOUT_ASSISTANT, "assistants name|assistant name|assistantname|name assistent|name assistentin|assistent in|"
			   "nom de lassistante|nom de l assistante|naam assistent|nombre del asistente"},
	{LAYOUT_SPOUSE,
		"spouse|partner|ehepartner|partner in|conjoint|conjointe|echtgenoot|partner echtgenoot|conyuge"},
	{LAYOUT_CHILDREN, "children|kinder|enfants|kinderen|hijos"},
	{LAYOUT_RELATION_LABEL, "relation # label|relation # type"},
	{LAYOUT_RELATION_VALUE, "relation # value"},
	{LAYOUT_REPORTS_TO, "reportstoid|reports to id"},
	{LAYOUT_MASTER_ID, "masterrecordid|master record id"},
	{LAYOUT_DELETED, "isdeleted|is deleted"},
	{LAYOUT_NEVER,
		"government id number|government id|regierungs nr|organizational id number|social security number|ssn|"
		"sozialversicherungsnummer|numero de securite sociale|burgerservicenummer|bsn|dni|nif|tax id|passport number|"
		"numero didentification|id number"},
	{LAYOUT_DEAL_ID, "opportunity id|deal id|opportunityid|deal record id"},
	{LAYOUT_DEAL_NAME, "deal name|deal title|opportunity name|opportunity|dealnaam|dealname|nom de la transaction|"
			   "nom de transaction|nombre del negocio|deal"},
	{LAYOUT_DEAL_STAGE,
		"deal stage|stage|stagename|deal status|dealfase|dealphase|pipeline stage|phase de la transaction|"
		"etapa del negocio|fase van de deal|verkaufsphase|status"},
	{LAYOUT_DEAL_VALUE,
		"amount|close value|deal value|value|deal amount|bedrag|betrag|montant|importe|cantidad|valeur|"
		"waarde|wert|revenue|contract value|price"},
	{LAYOUT_DEAL_CURRENCY,
		"currency|deal currency|currencyisocode|wahrung|devise|valuta|moneda|deal currency of value|value currency"},
	{LAYOUT_DEAL_OPENED,
		"create date|engage date|created date|createddate|opened|open date|deal created|deal deal created|aanmaakdatum|"
		"erstelldatum|date de creation|fecha de creacion|opportunity created|start date|deal add time"},
	{LAYOUT_DEAL_CLOSED,
		"close date|closedate|closed date|sluitdatum|abschlussdatum|date de fermeture|date de cloture|"
		"fecha de cierre|closed|deal won time|deal closed on|deal expected close date|won date"},
	{LAYOUT_DEAL_OFFER,
		"product|product name|offer|service|produkt|produit|producto|deal product|product interest"},
	{LAYOUT_DEAL_OWNER,
		"deal owner|sales agent|opportunity owner|owner|rep|sales rep|salesperson|contact owner|account owner|"
		"eigenaar van deal|deal eigenaar|dealeigenaar|zustandiger mitarbeiter|proprietaire de la transaction|"
		"propietario del negocio|contacteigenaar|agent"},
	{LAYOUT_IGNORE,
		"photo|file as|e mail # label|e mail # type|e mail type|e mail display name|e mail # display name|phone # label|"
		"phone # type|website # label|website # type|address # label|address # type|event # label|"
		"organization # type|custom field # label|custom field # type|phonetic first name|phonetic middle name|"
		"phonetic last name|yomi name|given name yomi|additional name yomi|family name yomi|organization # yomi name|"
		"initials|short name|maiden name|directory server|mileage|sensitivity|priority|private|gender|birthday|"
		"anniversary|religion|language|billing information|internet free busy|photourl|systemmodstamp|"
		"lastactivitydate|last activity date|ownerid|accountid|lastmodifiedbyid|createdbyid|primary associated company id|"
		"birthdate|geburtstag|verjaardag|date de naissance|hobby|profession|subject|org id number|activity id"},
};

/* "E-mail 1 - Value" -> "e mail # value". */
static struct str column_key(struct arena *arena, struct str column)
{
	struct str folded = text_fold(arena, text_entities(arena, column));
	char *key = arena_alloc(arena, folded.n + 1);
	size_t n = 0;
	if (!key)
		return STR("");
	for (size_t i = 0; i < folded.n; i++) {
		bool digit = folded.p[i] >= '0' && folded.p[i] <= '9';
		if (!digit)
			key[n++] = folded.p[i];
		else if (!n || key[n - 1] != '#')
			key[n++] = '#';
	}
	return (struct str){key, n};
}

static bool in_names(const char *names, struct str key)
{
	struct str rest = str_c(names), name;
	while (str_split(&rest, '|', &name))
		if (str_equal(name, key))
			return true;
	return false;
}

static enum layout_field field_of_key(struct str key)
{
	if (key.n)
		for (size_t i = 0; i < sizeof known_names / sizeof *known_names; i++)
			if (in_names(known_names[i].names, key))
				return known_names[i].field;
	return LAYOUT_NOTE;
}

int layout_score(const struct str *cells, size_t n)
{
	/* Headers are short: what does not fit into a small arena is none. */
	AUTO_ARENA arena = arena_new(1 << 20);
	int score = 0;
	for (size_t i = 0; arena && i < n; i++) {
		if (cells[i].n == 0 || cells[i].n > 100)
			continue;
		score += field_of_key(column_key(arena, cells[i])) != LAYOUT_NOTE;
		arena_reset(arena);
	}
	return score;
}

/* ---- whole formats ---- */

struct header {
	const struct str *keys;
	size_t n;
};

static bool has(struct header header, const char *key)
{
	for (size_t i = 0; i < header.n; i++)
		if (str_is(header.keys[i], key))
			return true;
	return false;
}

static bool has_field(const struct layout *layout, enum layout_field field)
{
	for (size_t i = 0; i < layout->n; i++)
		if (layout->fields[i] == field)
			return true;
	return false;
}

static enum layout_format format_of(struct header h, const struct layout *layout)
{
	if (has(h, "e mail # value") || has(h, "e mail # label") || (has(h, "phonetic first name") && has(h, "labels")))
		return LAYOUT_FORMAT_GOOGLE;
	if (has(h, "government id number") || has(h, "internet free busy") || has(h, "referred by") ||
		(has(h, "business street") && has(h, "e mail address")) || has(h, "e mail display name") ||
		has(h, "regierungs nr"))
		return LAYOUT_FORMAT_OUTLOOK;
	if (has_field(layout, LAYOUT_CONNECTED) || (h.n <= 7 && has(h, "first name") && has(h, "last name") &&
							   has(h, "email address") && has(h, "company")))
		return LAYOUT_FORMAT_LINKEDIN;
	if (has(h, "person name") || has(h, "deal title") || has(h, "organization address"))
		return LAYOUT_FORMAT_PIPEDRIVE;
	if (has(h, "isdeleted") || has(h, "masterrecordid") || has(h, "mailing street") || has(h, "reportstoid") ||
		(has(h, "account name") && has(h, "account owner")))
		return LAYOUT_FORMAT_SALESFORCE;
	bool record = has(h, "record id") || has(h, "recordid") || has(h, "datensatz id") || has(h, "id de registro");
	if (has_field(layout, LAYOUT_DEAL_NAME) &&
		(record || (has_field(layout, LAYOUT_DEAL_STAGE) && has_field(layout, LAYOUT_DEAL_CLOSED))))
		return LAYOUT_FORMAT_HUBSPOT_DEALS;
	if (record || has(h, "marketing contact status") || has(h, "lead status"))
		return LAYOUT_FORMAT_HUBSPOT;
	return LAYOUT_FORMAT_MAPPED;
}

static void set_where(struct layout *layout, struct header h, const char *key, enum layout_field field)
{
	for (size_t i = 0; i < h.n; i++)
		if (str_is(h.keys[i], key))
			layout->fields[i] = field;
}

static void turn_all(struct layout *layout, enum layout_field from, enum layout_field to)
{
	for (size_t i = 0; i < layout->n; i++)
		if (layout->fields[i] == from)
			layout->fields[i] = to;
}

/* What a name means depends on the program that wrote it. */
static void refine(struct layout *layout, struct header h)
{
	bool deals = layout->format == LAYOUT_FORMAT_HUBSPOT_DEALS;
	enum layout_field record_id = deals ? LAYOUT_DEAL_ID : LAYOUT_CONTACT_ID;
	static const char *const record_ids[] = {"record id", "recordid", "datensatz id", "id de registro", "id"};
	for (size_t i = 0; i < sizeof record_ids / sizeof *record_ids; i++)
		set_where(layout, h, record_ids[i], record_id);
	/* Outlook writes "Title" for Mr and "Job Title" for what they do. */
	if (layout->format == LAYOUT_FORMAT_OUTLOOK && has(h, "job title"))
		set_where(layout, h, "title", LAYOUT_PREFIX);
	if (layout->format == LAYOUT_FORMAT_OUTLOOK)
		set_where(layout, h, "account", LAYOUT_NOTE);
	/* Old Google exports carry a whole "Name" besides its parts; "Location" and "Occupation" there are vague. */
	if (layout->format == LAYOUT_FORMAT_GOOGLE && has(h, "given name"))
		layout->format = LAYOUT_FORMAT_GOOGLE_OLD;
	if (layout->format == LAYOUT_FORMAT_GOOGLE || layout->format == LAYOUT_FORMAT_GOOGLE_OLD)
		set_where(layout, h, "occupation", has(h, "organization # title") ? LAYOUT_NOTE : LAYOUT_TITLE);
	if (has(h, "first name") || has(h, "given name") || has(h, "firstname"))
		set_where(layout, h, "name", has_field(layout, LAYOUT_LAST) ? LAYOUT_IGNORE : LAYOUT_NAME);
	/* Romance languages: "Nom" beside "Prénom" is the last name, alone it is the name; "Nome" likewise. */
	if (!has_field(layout, LAYOUT_FIRST))
		set_where(layout, h, "nom", LAYOUT_NAME);
	if (!has_field(layout, LAYOUT_LAST) && !has(h, "first name")) {
		set_where(layout, h, "nombre", LAYOUT_NAME);
		set_where(layout, h, "nome", LAYOUT_NAME);
	}
	/* Words such as "value", "status" or "create date" mean a deal only where there is one. */
	layout->deals = has_field(layout, LAYOUT_DEAL_ID) || has_field(layout, LAYOUT_DEAL_NAME) ||
			has_field(layout, LAYOUT_DEAL_STAGE);
	bool weak = layout->format == LAYOUT_FORMAT_HUBSPOT || layout->format == LAYOUT_FORMAT_GOOGLE ||
		    layout->format == LAYOUT_FORMAT_OUTLOOK || layout->format == LAYOUT_FORMAT_GOOGLE_OLD;
	if (weak || !layout->deals ||
		(!has_field(layout, LAYOUT_DEAL_ID) && !has_field(layout, LAYOUT_DEAL_NAME) &&
			!has_field(layout, LAYOUT_DEAL_VALUE) && !has_field(layout, LAYOUT_DEAL_OFFER))) {
		layout->deals = false;
		turn_all(layout, LAYOUT_DEAL_OWNER, LAYOUT_NOTE);
		for (int field = LAYOUT_DEAL_ID; field <= LAYOUT_DEAL_OFFER; field++)
			turn_all(layout, (enum layout_field)field,
				field == LAYOUT_DEAL_OPENED ? LAYOUT_IGNORE : LAYOUT_NOTE);
	}
}

static void note_kinds(struct layout *layout)
{
	layout->contacts = has_field(layout, LAYOUT_NAME) || has_field(layout, LAYOUT_FIRST) ||
			   has_field(layout, LAYOUT_LAST) || has_field(layout, LAYOUT_EMAIL);
	layout->deals = has_field(layout, LAYOUT_DEAL_ID) || has_field(layout, LAYOUT_DEAL_NAME) ||
			has_field(layout, LAYOUT_DEAL_STAGE) || has_field(layout, LAYOUT_DEAL_VALUE);
}

enum err layout_recognize(struct arena *arena, const struct str *columns, size_t n, struct layout *ret_layout)
{
	struct str *keys = ARENA_ARRAY(arena, n + 1, struct str);
	struct layout layout = {.columns = columns, .n = n, .fields = ARENA_ARRAY(arena, n + 1, enum layout_field)};
	if (!keys || !layout.fields)
		return ERR_NOMEM;
	for (size_t i = 0; i < n; i++) {
		keys[i] = column_key(arena, columns[i]);
		layout.fields[i] = columns[i].n ? field_of_key(keys[i]) : LAYOUT_IGNORE;
	}
	struct header header = {keys, n};
	layout.format = format_of(header, &layout);
	refine(&layout, header);
	note_kinds(&layout);
	if (arena_failed(arena))
		return ERR_NOMEM;
	*ret_layout = layout;
	return OK;
}

/* ---- corrections ---- */

static enum err correct_one(struct arena *arena, struct layout *layout, struct str item, struct problem *problem)
{
	size_t equal = SIZE_MAX;
	for (size_t i = item.n; i-- > 0 && equal == SIZE_MAX;)
		if (item.p[i] == '=')
			equal = i;
	struct str column = str_trim(str_sub(item, 0, equal == SIZE_MAX ? item.n : equal));
	struct str word = equal == SIZE_MAX ? STR("") : str_trim(str_from(item, equal + 1));
	enum layout_field field = layout_field_parse(word);
	if (field == LAYOUT_FIELDS) {
		*problem = (struct problem){
			STR("mapping"), str_format(arena,
						"\"%.*s\" for the column \"%.*s\" is no field. Say for "
						"example \"%.*s=email\" or \"%.*s=ignore\".",
						STR_ARG(word), STR_ARG(column), STR_ARG(column), STR_ARG(column))};
		return ERR_INVALID;
	}
	bool found = false;
	for (size_t i = 0; i < layout->n; i++) {
		if (!str_equal(text_fold(arena, layout->columns[i]), text_fold(arena, column)))
			continue;
		/* A number of the state stays unread whatever the mapping says. */
		if (layout->fields[i] != LAYOUT_NEVER)
			layout->fields[i] = field;
		found = true;
	}
	if (found)
		return OK;
	*problem = (struct problem){
		STR("mapping"), str_format(arena, "The file has no column \"%.*s\".", STR_ARG(column))};
	return ERR_INVALID;
}

enum err layout_correct(struct arena *arena, struct layout *layout, struct str mapping, struct problem *ret_problem)
{
	struct str rest = mapping, item;
	while (!str_none(rest) && str_split(&rest, ';', &item))
		if (str_trim(item).n)
			TRY(correct_one(arena, layout, item, ret_problem));
	note_kinds(layout);
	return OK;
}

enum err layout_check(const struct layout *layout, struct problem *ret_problem)
{
	if (layout->contacts || layout->deals)
		return OK;
	*ret_problem = (struct problem){
		STR("mapping"),
		STR("No column holds names, e-mail addresses or deals. Say which one does, for example \"Who=name\"."),
	};
	return ERR_INVALID;
}

struct str layout_mapping(struct arena *arena, const struct layout *layout)
{
	AUTO_OUT out;
	out_init(&out, 1 << 20);
	for (size_t i = 0; i < layout->n; i++) {
		if (!layout->columns[i].n || memchr(layout->columns[i].p, ';', layout->columns[i].n))
			continue;
		if (out.n)
			out_char(&out, ';');
		out_str(&out, layout->columns[i]);
		out_char(&out, '=');
		out_z(&out, field_names[layout->fields[i]]);
	}
	return str_copy(arena, out_text(&out));
}
