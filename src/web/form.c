#include "web/form.h"
#include <string.h>
#include "ops/answer.h"
#include "sign_view.h"
#include "frame_view.h"
#include "base/money.h"
#include "web/html.h"

/* What forms send for the page, not for the operation. */
static bool is_of_page(struct str name)
{
	static const char *const names[] = {"back", "more", "who_else", "who", NULL};
	for (const char *const *word = names; *word; word++)
		if (str_is(name, *word))
			return true;
	return false;
}

/* "reason_words" stands beside chips named "reason": words of one's own go before a chip. */
static struct str own_words(const struct pair *pairs, size_t n, struct str name)
{
	for (size_t i = 0; i < n; i++)
		if (pairs[i].value.n && str_ends(pairs[i].name, STR("_words")) &&
			str_equal(str_sub(pairs[i].name, 0, pairs[i].name.n - 6), name))
			return pairs[i].value;
	return STR_NONE;
}

static size_t take_wanted(struct pair *to, const struct operation *operation, const struct pair *pairs, size_t n)
{
	size_t taken = 0;
	for (size_t i = 0; i < n; i++) {
		struct str name = pairs[i].name;
		bool words = str_ends(name, STR("_words")) && !record_field(operation->in, name);
		struct str base = words ? str_sub(name, 0, name.n - 6) : name;
		if (is_of_page(name) || (words && !pairs[i].value.n) || (!words && own_words(pairs, n, name).n))
			continue;
		to[taken++] = (struct pair){base, pairs[i].value};
	}
	return taken;
}

struct str pair_text(const struct pair *pairs, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (str_is(pairs[i].name, name))
			return pairs[i].value;
	return STR_NONE;
}

bool form_read(struct visit *visit, struct pair **ret_pairs, size_t *ret_n)
{
	struct wire wire = {.arena = visit->arena, .problem = &visit->problem};
	enum err err = form_pairs(&wire, visit->request->body, ret_pairs, ret_n);
	if (err != OK)
		visit_fail(visit, err);
	return err == OK;
}

static const struct field *field_of_type(const struct record *record, const char *name, enum field_type type)
{
	const struct field *field = record ? record_field(record, str_c(name)) : NULL;
	return field && field->type == type ? field : NULL;
}

/* "/people/{person}" with what the operation made. */
static void write_filled(struct out *out, struct str path, const struct record *record, const void *made)
{
	while (path.n) {
		size_t open = str_find_char(path, '{'), close = str_find_char(path, '}');
		if (open == SIZE_MAX || close == SIZE_MAX || close < open) {
			out_str(out, path);
			return;
		}
		out_str(out, str_sub(path, 0, open));
		const struct field *field = record ? record_field(record, str_sub(path, open + 1, close - open - 1))
						   : NULL;
		int64_t id = 0;
		if (field && field->type == FIELD_ID)
			memcpy(&id, field_of(field, made), sizeof id);
		html_id(out, id);
		path = str_from(path, close + 1);
	}
}

static void done(struct visit *visit, const struct operation *operation, const void *made, struct str back)
{
	AUTO_OUT location;
	int64_t seq = 0;
	const struct field *event = field_of_type(operation->out, "event", FIELD_INT);
	out_init(&location, 0);
	size_t hash = str_find_char(back, '#');
	back = hash == SIZE_MAX ? back : str_sub(back, 0, hash);
	write_filled(&location, local_path(back), operation->out, made);
	/* A name that the answer does not have leaves a gap: "/{x}/elsewhere.example" is "//elsewhere.example". */
	struct str filled = str_copy(visit->arena, out_text(&location));
	out_reset(&location);
	out_str(&location, local_path(filled));
	if (event && (operation->flags & OPERATION_UNDO))
		memcpy(&seq, field_of(event, made), sizeof seq);
	out_char(&location, str_find_char(back, '?') == SIZE_MAX ? '?' : '&');
	out_format(&location, "did=%s", operation->name);
	if (seq)
		out_format(&location, "&done=%lld", (long long)seq);
	http_response_redirect(visit->response, out_text(&location));
}

/* Without a script: the sentence, and what was typed, to be mended and sent again. */
static void show_again(struct visit *visit, const struct operation *operation, const struct pair *pairs, size_t n)
{
	struct again_view view = {.page = visit->page,
		.operation = str_c(operation->name),
		.summary = str_c(operation->summary),
		.problem = visit->problem.message,
		.back = local_path(pair_text(pairs, n, "back"))};
	struct kept_field *kept = LIST_MAKE(visit->arena, &view.fields, struct kept_field, n);
	size_t used = 0;
	view.page.title = STR("Once more");
	for (size_t i = 0; kept && i < n; i++) {
		const struct field *field = record_field(operation->in, pairs[i].name);
		if (is_of_page(pairs[i].name))
			continue;
		bool shown = !field || field->type == FIELD_TEXT || field->type == FIELD_INT ||
			     field->type == FIELD_OPT_INT || field->type == FIELD_DAY || field->type == FIELD_MINOR;
		bool secret = field && field->noun && !strcmp(field->noun, "password");
		kept[used++] = (struct kept_field){.name = pairs[i].name,
			.label = field && field->help ? str_c(field->help) : pairs[i].name,
			.value = secret ? STR_NONE : pairs[i].value,
			.hidden = !shown,
			.secret = secret,
			.wrong = str_equal(pairs[i].name, visit->problem.field)};
	}
	view.fields.n = used;
	again_view(&visit->response->body, &view);
}

static void refused(
	struct visit *visit, enum err err, const struct operation *operation, const struct pair *pairs, size_t n)
{
	if (err == ERR_UNAUTHENTICATED || err == ERR_NOT_FOUND) {
		visit_fail(visit, err);
		return;
	}
	problem_complete(&visit->problem, err);
	visit->response->status = err == ERR_FORBIDDEN || err == ERR_RATE_LIMITED ? err_http_status(err) : 422;
	if (http_request_header(visit->request, "HX-Request").n) {
		visit->response->status = 422;
		problem_slot(&visit->response->body, visit->problem.field, visit->problem.message);
	} else {
		show_again(visit, operation, pairs, n);
	}
}

/* A text of several lines beside the name of a list ("topics_lines") is an entry a line. */
static struct pair *split_lines(struct arena *arena, const struct pair *pairs, size_t *n)
{
	size_t room = *n + 1, at = 0;
	for (size_t i = 0; i < *n; i++)
		for (size_t j = 0; j < pairs[i].value.n; j++)
			room += pairs[i].value.p[j] == '\n';
	struct pair *split = ARENA_ARRAY(arena, room, struct pair);
	for (size_t i = 0; split && i < *n; i++) {
		struct str rest = pairs[i].value, line;
		if (!str_ends(pairs[i].name, STR("_lines"))) {
			split[at++] = pairs[i];
			continue;
		}
		struct str name = str_sub(pairs[i].name, 0, pairs[i].name.n - 6);
		while (str_split(&rest, '\n', &line))
			if (str_trim(line).n)
				split[at++] = (struct pair){name, str_trim(line)};
	}
	*n = at;
	return split;
}

void form_run(struct visit *visit, const struct operation *operation, const struct pair *pairs, size_t n)
{
	struct locale locale = visit_locale(visit);
	struct wire wire = {.arena = visit->arena,
		.problem = &visit->problem,
		.money_digits = money_digits(str_z(visit->arena, locale.currency))};
	struct pair *wanted = ARENA_ARRAY(visit->arena, n + 1, struct pair);
	void *in = arena_alloc(visit->arena, operation->in ? operation->in->size + 1 : 1);
	void *made = arena_alloc(visit->arena, operation->out ? operation->out->size + 1 : 1);
	if (!wanted || !in || !made) {
		visit_fail(visit, ERR_NOMEM);
		return;
	}
	size_t n_wanted = take_wanted(wanted, operation, pairs, n);
	visit->problem = (struct problem){0};
	enum err err = pairs_decode(&wire, wanted, n_wanted, operation->in, in);
	if (err == OK)
		err = visit_try(visit, operation->name, in, made);
	if (err == OK)
		done(visit, operation, made, pair_text(pairs, n, "back"));
	else
		refused(visit, err, operation, pairs, n);
}

void form_do(struct http_request *request, struct http_response *response)
{
	struct visit visit;
	struct pair *pairs;
	size_t n;
	if (!visit_begin(request, response, "Form", PLACE_NONE, &visit))
		return;
	const struct operation *operation = operation_find(http_request_param(request, "operation"));
	/* Hidden operations serve the program itself: no form reaches them. */
	if (!operation || (operation->flags & OPERATION_HIDDEN) || !(operation->flags & OPERATION_WRITES)) {
		visit_fail(&visit, ERR_NOT_FOUND);
		return;
	}
	if (!form_read(&visit, &pairs, &n))
		return;
	pairs = split_lines(visit.arena, pairs, &n);
	if (pairs)
		form_run(&visit, operation, pairs, n);
	else
		visit_fail(&visit, ERR_NOMEM);
}
