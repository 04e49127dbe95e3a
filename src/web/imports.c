/* Import: a file is received, looked at, brought in, and can be taken back. */
#include "web/imports.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/utf8.h"
#include "domain/upkeep/import_file.h"
#include "import_ops.h"
#include "import_view.h"
#include "ops/answer.h"
#include "user_ops.h"
#include "web/form.h"
#include "web/label.h"
#include "web/visit.h"

static const struct {
	const char *word, *label;
} fields[] = {
	{"ignore", "Leave out"},
	{"name", "Name"},
	{"first_name", "First name"},
	{"middle_name", "Middle name"},
	{"last_name", "Last name"},
	{"email", "E-mail"},
	{"phone", "Phone"},
	{"url", "Profile or web page"},
	{"organization", "Firm"},
	{"title", "What they do there"},
	{"town", "Town"},
	{"school", "School"},
	{"school_years", "School: when"},
	{"club", "Club"},
	{"connected_on", "Connected on"},
	{"note", "Note"},
	{"referred_by", "Referred by"},
	{"manager", "Manager"},
	{"assistant", "Assistant"},
	{"spouse", "Spouse"},
	{"children", "Children"},
	{"contact_id", "Id in the other program"},
	{"deal_id", "Deal: its id"},
	{"deal_name", "Deal: name"},
	{"stage", "Deal: stage"},
	{"value", "Deal: amount"},
	{"currency", "Deal: currency"},
	{"opened", "Deal: opened on"},
	{"closed", "Deal: closed on"},
	{"offer", "Deal: offer"},
	{"owner", "Deal: whose"},
};
enum { N_FIELDS = sizeof fields / sizeof *fields };

static struct str format_label(struct str format)
{
	static const char *const labels[][2] = {{"linkedin", "LinkedIn connections"}, {"google", "Google contacts"},
		{"google_old", "Google contacts, old form"}, {"outlook", "Outlook contacts"},
		{"hubspot", "HubSpot contacts"}, {"hubspot_deals", "HubSpot deals"},
		{"salesforce", "Salesforce report"}, {"pipedrive", "Pipedrive export"},
		{"mapped", "Columns by their names"}};
	for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
		if (str_is(format, labels[i][0]))
			return str_c(labels[i][1]);
	return format;
}

void show_imports(struct http_request *request, struct http_response *response)
{
	struct visit visit;
	struct import_list_in in = {.limit = 50};
	struct import_list_out list;
	struct user_list_in all = {0};
	struct user_list_out users;
	if (!visit_begin(request, response, "Import", PLACE_IMPORT, &visit) ||
		!visit_call(&visit, "import_list", &in, &list))
		return;
	struct locale locale = visit_locale(&visit);
	struct imports_view view = {.page = visit.page};
	struct import_page_row *from = list.items.items;
	struct import_row *to = LIST_MAKE(visit.arena, &view.items, struct import_row, list.items.n);
	for (size_t i = 0; to && i < list.items.n; i++)
		to[i] = (struct import_row){.import = from[i].id,
			.file_name = from[i].file_name,
			.state = label_import_state(from[i].state),
			.counts = str_format(visit.arena, "%lld new, %lld known before", (long long)from[i].made,
				(long long)from[i].matched),
			.day = utc_day(from[i].created, locale.zone)};
	if (visit_try(&visit, "user_list", &all, &users) == OK) {
		struct user_all_row *user = users.items.items;
		struct choice *reps = LIST_MAKE(visit.arena, &view.reps, struct choice, users.items.n);
		for (size_t i = 0; reps && i < users.items.n; i++)
			reps[i] = (struct choice){.value = id_words(visit.arena, user[i].id.v),
				.label = user[i].name,
				.chosen = user[i].id.v == visit.session.caller.user.v};
	}
	imports_view(&response->body, &view);
}

/* ---- receiving ---- */

bool before_upload(struct http_request *request, struct http_response *response)
{
	struct visit visit;
	return visit_begin(request, response, "Import", PLACE_IMPORT, &visit);
}

static enum err keep_file(struct visit *visit, const struct http_file *file, struct import_add_in *ret_add)
{
	struct import_upload *upload = NULL;
	char *bytes = arena_alloc(visit->arena, 65536), *path = str_z(visit->arena, file->path);
	int fd = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
	if (fd < 0 || !bytes) {
		if (fd >= 0)
			close(fd);
		return ERR_IO;
	}
	enum err err = import_upload_begin(visit->arena, visit->app->data, &upload);
	for (ssize_t n; err == OK && (n = read(fd, bytes, 65536)) != 0;)
		err = n < 0 ? (errno == EINTR ? OK : ERR_IO) : import_upload_write(upload, bytes, (size_t)n);
	close(fd);
	if (err != OK) {
		import_upload_abandon(upload);
		return err;
	}
	return import_upload_end(upload, &ret_add->path, &ret_add->content, &ret_add->bytes);
}

/* A client may call its file anything. */
static struct str plain_name(const struct http_file *file)
{
	struct str name = utf8_valid(file->filename) ? utf8_clip(file->filename, 255) : STR_NONE;
	return name.n && utf8_clean(name) ? name : STR("file.csv");
}

void post_import(struct http_request *request, struct http_response *response)
{
	struct visit visit;
	struct import_add_out made;
	if (!visit_begin(request, response, "Import", PLACE_IMPORT, &visit))
		return;
	const struct http_file *file = NULL;
	for (size_t i = 0; i < request->n_files; i++)
		if (request->files[i].size > 0)
			file = &request->files[i];
	if (!file) {
		visit.problem.message = STR("Choose a file first: there was none, or it is empty.");
		visit_fail(&visit, ERR_INVALID);
		return;
	}
	struct import_add_in in = {.file_name = plain_name(file)};
	for (size_t i = 0; i < request->n_fields; i++)
		if (str_is(request->fields[i].name, "rep") && request->fields[i].value.n &&
			id_parse(request->fields[i].value, &in.rep.v) != OK)
			in.rep.v = 0;
	enum err err = keep_file(&visit, file, &in);
	if (err != OK) {
		visit_fail(&visit, err);
		return;
	}
	if (visit_call(&visit, "import_add", &in, &made)) {
		http_response_redirect(response, url_of(visit.arena, "/import/", made.import.v, "").text);
		return;
	}
	char *path = import_path(visit.arena, visit.app->data, in.path);
	if (path)
		unlink(path); /* no import knows of it */
}

/* ---- looking ---- */

static void fill_preview(struct visit *visit, const struct import_preview_out *preview, struct import_view *view)
{
	struct arena *arena = visit->arena;
	struct import_column *columns = preview->columns.items;
	struct mapping_row *rows = LIST_MAKE(arena, &view->mapping, struct mapping_row, preview->columns.n);
	for (size_t i = 0; rows && i < preview->columns.n; i++) {
		rows[i] = (struct mapping_row){
			.column = (int)i, .header = columns[i].name, .sample = columns[i].example};
		struct choice *choices = LIST_MAKE(arena, &rows[i].fields, struct choice, N_FIELDS + 1);
		bool found = false;
		for (size_t k = 0; choices && k < N_FIELDS; k++) {
			choices[k] = (struct choice){.value = str_c(fields[k].word),
				.label = str_c(fields[k].label),
				.chosen = str_is(columns[i].field, fields[k].word)};
			found |= choices[k].chosen;
		}
		if (choices)
			choices[N_FIELDS] = (struct choice){
				.value = columns[i].field, .label = columns[i].field, .chosen = !found};
		rows[i].fields.n -= found ? 1 : 0;
	}
	static const char *const heads[] = {"Row", "Name", "E-mail", "Firm", "Would be", "Why"};
	struct cell *head = LIST_MAKE(arena, &view->headers, struct cell, 6);
	for (size_t i = 0; head && i < 6; i++)
		head[i].text = str_c(heads[i]);
	struct import_sample *sample = preview->sample.items;
	struct preview_row *first = LIST_MAKE(arena, &view->first_rows, struct preview_row, preview->sample.n);
	for (size_t i = 0; first && i < preview->sample.n; i++) {
		struct cell *cells = LIST_MAKE(arena, &first[i].cells, struct cell, 6);
		if (!cells)
			continue;
		cells[0].text = str_format(arena, "%lld", (long long)sample[i].row);
		cells[1].text = sample[i].deal.n ? str_format(arena, "%.*s (%.*s)", STR_ARG(sample[i].name),
							   STR_ARG(sample[i].deal))
						 : sample[i].name;
		cells[2].text = sample[i].email;
		cells[3].text = sample[i].organization;
		cells[4].text = sample[i].outcome;
		cells[5].text = sample[i].reason;
	}
	struct import_problem *problems = preview->problems.items;
	struct report_row *report = LIST_MAKE(arena, &view->report, struct report_row, preview->problems.n);
	for (size_t i = 0; report && i < preview->problems.n; i++)
		report[i] = (struct report_row){
			.row = (int)problems[i].row, .what = STR("refused"), .words = problems[i].reason};
}

static void preview_import(struct visit *visit, const struct import_show_out *shown, struct import_view *view)
{
	struct import_preview_in in = {
		.import = shown->import, .mapping = http_request_query(visit->request, "mapping")};
	struct import_preview_out preview;
	if (!in.mapping.n)
		in.mapping = shown->mapping;
	enum err err = visit_try(visit, "import_preview", &in, &preview);
	if (err != OK) {
		problem_complete(&visit->problem, err);
		view->failed = true;
		view->sentence = visit->problem.message;
		return;
	}
	view->previewed = true;
	view->mapping_text = in.mapping;
	view->format = str_format(visit->arena, "%.*s, %lld rows, %.*s, parted by %.*s",
		STR_ARG(format_label(preview.format)), (long long)preview.rows, STR_ARG(preview.encoding),
		STR_ARG(preview.delimiter));
	view->made = (int)preview.new;
	view->matched = (int)preview.matched;
	view->maybe = (int)preview.maybe;
	view->refused = (int)preview.refused;
	view->differs = (int)preview.conflicting;
	view->deals_made = (int)preview.deals_new;
	view->deals_known = (int)preview.deals_known;
	view->places = (int)preview.places;
	view->sentence =
		preview.again
			? STR("This file has been imported before: importing it again changes nothing but what is new in it.")
		: preview.judged < preview.rows
			? str_format(visit->arena,
				  "This is what would happen with the first %lld rows. Nothing is written yet.",
				  (long long)preview.judged)
			: STR("This is what would happen. Nothing is written yet.");
	fill_preview(visit, &preview, view);
}

static void fill_state(struct visit *visit, const struct import_show_out *shown, struct import_view *view)
{
	struct str words = shown->message;
	switch (shown->state) {
	case IMPORT_STATE_RUNNING:
	case IMPORT_STATE_UNDOING:
		view->running = true;
		view->page.refresh = true;
		view->percent = shown->rows > 0 ? (int)(shown->rows_done * 100 / shown->rows) : 0;
		view->sentence = shown->state == IMPORT_STATE_UNDOING
					 ? STR("Taking everything back ...")
					 : str_format(visit->arena, "Bringing them in: %lld of %lld rows.",
						   (long long)shown->rows_done, (long long)shown->rows);
		return;
	case IMPORT_STATE_FINISHED:
		view->finished = view->undoable = true;
		view->sentence = words.n ? words : STR("Everybody is in.");
		break;
	case IMPORT_STATE_CANCELLED:
		view->finished = view->undoable = true;
		view->sentence = words.n ? words : STR("Stopped. What is in stays, and can be taken back.");
		break;
	case IMPORT_STATE_UNDONE:
		view->undone = true;
		view->sentence = words.n ? words : STR("Everything is taken back.");
		break;
	default:
		view->failed = true;
		view->sentence = words.n ? words : STR("The import did not go through.");
	}
	view->has_report = shown->report.n > 0;
}

void show_import(struct http_request *request, struct http_response *response)
{
	struct visit visit;
	struct import_show_out shown;
	if (!visit_begin(request, response, "Import", PLACE_IMPORT, &visit))
		return;
	struct import_show_in in = {.import = {visit_id(&visit, "import")}};
	if (!visit_call(&visit, "import_show", &in, &shown))
		return;
	struct import_view view = {.page = visit.page,
		.import = shown.import,
		.file_name = shown.file_name,
		.format = format_label(shown.format),
		.rows = (int)shown.rows,
		.made = (int)shown.new,
		.matched = (int)shown.matched,
		.maybe = (int)shown.maybe,
		.refused = (int)shown.refused,
		.deals_made = (int)shown.deals_new,
		.deals_known = (int)shown.deals_known,
		.places = (int)shown.places};
	view.page.title = shown.file_name;
	if (shown.state == IMPORT_STATE_UPLOADED || shown.state == IMPORT_STATE_PREVIEWED)
		preview_import(&visit, &shown, &view);
	else
		fill_state(&visit, &shown, &view);
	import_view(&response->body, &view);
}

/* The corrected columns as "Column=field;Column=field", shown again. */
void post_columns(struct http_request *request, struct http_response *response)
{
	struct visit visit;
	struct pair *pairs;
	struct out location;
	size_t n;
	if (!visit_begin(request, response, "Import", PLACE_IMPORT, &visit) || !form_read(&visit, &pairs, &n))
		return;
	out_init(&location, 0);
	out_str(&location, url_of(visit.arena, "/import/", visit_id(&visit, "import"), "?mapping=").text);
	for (size_t i = 0; i + 1 < n; i++) {
		if (!str_is(pairs[i].name, "column") || !str_is(pairs[i + 1].name, "field"))
			continue;
		html_percent(&location,
			str_format(visit.arena, "%.*s=%.*s;", STR_ARG(pairs[i].value), STR_ARG(pairs[i + 1].value)));
	}
	http_response_redirect(response, out_text(&location));
	out_free(&location);
}

void show_import_report(struct http_request *request, struct http_response *response)
{
	struct visit visit;
	struct import_report_out report;
	struct stat info;
	if (!visit_begin(request, response, "Report", PLACE_IMPORT, &visit))
		return;
	struct import_report_in in = {.import = {visit_id(&visit, "import")}};
	if (!visit_call(&visit, "import_report", &in, &report))
		return;
	char *path = import_path(visit.arena, visit.app->data, report.path);
	int fd = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
	if (fd < 0 || fstat(fd, &info) != 0) {
		if (fd >= 0)
			close(fd);
		visit.problem.message = STR("The report is no longer there.");
		visit_fail(&visit, ERR_NOT_FOUND);
		return;
	}
	http_response_file(response, fd, info.st_size, "text/csv; charset=utf-8", report.file_name);
}
