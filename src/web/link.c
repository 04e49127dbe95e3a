/* The private link. Only its address is the proof: no session, no cookie, no script. Reading changes nothing
 * (messengers open addresses to show what is there); wrong, withdrawn and expired ones look the same. */
#include "web/link.h"
#include "base/hex.h"
#include "domain/accounts/secret.h"
#include "domain/attempts.h"
#include "domain/words.h"
#include "erase_ops.h"
#include "link_ops.h"
#include "link_view.h"
#include "ops/answer.h"
#include "web/form.h"
#include "web/visit.h"

struct guest {
	struct http_request *request;
	struct http_response *response;
	struct arena *arena;
	struct app *app;
	struct str token;
	struct caller caller; /* nobody, in the link's workspace */
	struct problem problem;
};

static void prepare(struct http_response *response)
{
	response->referrer = "no-referrer"; /* the address is a secret */
	response->csp = "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
			"form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
	http_response_header(response, "X-Robots-Tag", STR("noindex, nofollow"));
}

static void end(struct guest *guest, int status, const char *heading, struct str sentence)
{
	guest->response->status = status;
	link_end_view(&guest->response->body, str_c(heading), sentence);
}

static void gone(struct guest *guest)
{
	end(guest, 404, "This link is closed", words_text(WORDS_LINK_GONE));
}

/* By the link and by who calls, whether or not there is such a link. */
static bool may_visit(struct guest *guest)
{
	struct hash hash = secret_token_hash(guest->token);
	struct str keys[] = {str_format(guest->arena, "l:%.*s", STR_ARG(hex_text(guest->arena, &hash, sizeof hash))),
		str_format(guest->arena, "n:%.*s", STR_ARG(http_request_network(guest->request)))};
	struct str wait;
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		if (!attempts_take(guest->app->visits, keys[i], guest->arena, &wait)) {
			http_response_header(guest->response, "Retry-After", STR("60"));
			end(guest, 429, "Please wait a moment", wait);
			return false;
		}
	return true;
}

static bool enter(struct http_request *request, struct http_response *response, struct guest *ret_guest)
{
	struct guest *guest = ret_guest;
	*guest = (struct guest){.request = request, .response = response, .arena = request->arena, .app = request->app};
	guest->token = http_request_param(request, "token");
	prepare(response);
	if (!may_visit(guest))
		return false;
	enum err err = ops_link(guest->app, guest->token, guest->arena, &guest->caller);
	if (err == ERR_NOT_FOUND)
		gone(guest);
	else if (err != OK)
		end(guest, err_http_status(err), "That did not work", STR("Please try again in a moment."));
	return err == OK;
}

static enum err call(struct guest *guest, const char *name, void *in, void *ret_out)
{
	guest->problem = (struct problem){0};
	return ops_call(
		guest->app, &guest->caller, operation_find(str_c(name)), in, guest->arena, ret_out, &guest->problem);
}

/* What went wrong, as a page. */
static void fail(struct guest *guest, enum err err)
{
	if (err == ERR_NOT_FOUND) {
		gone(guest);
		return;
	}
	problem_complete(&guest->problem, err);
	end(guest, err_http_status(err), "That did not work", guest->problem.message);
}

/* ---- what they read ---- */

static struct str answered(struct guest *guest, const struct link_show_out *shown)
{
	struct words_arg rep = {"rep", .text = shown->rep}, day = {"day", .day = shown->answered_on};
	if (shown->final)
		return words_text(WORDS_LINK_FINAL);
	switch (shown->answer) {
	case LINK_ANSWER_YES:
		return words_of(guest->arena, LINK_SAID_YES, rep, day);
	case LINK_ANSWER_NOT_NOW:
		return words_of(guest->arena, LINK_SAID_NOT_NOW, day, {"until", .day = shown->until});
	case LINK_ANSWER_NO:
	case LINK_ANSWER_NEVER:
		return words_of(guest->arena, LINK_SAID_NO, rep, day);
	default:
		return STR_NONE;
	}
}

static void fill_lists(struct guest *guest, const struct link_show_out *shown, struct link_view *view)
{
	static const char *const months[][2] = {{"1", "a month"}, {"3", "three months"}, {"6", "half a year"}};
	size_t n_months = sizeof months / sizeof *months;
	struct choice *month = LIST_MAKE(guest->arena, &view->months, struct choice, n_months);
	for (size_t i = 0; month && i < n_months; i++)
		month[i] = (struct choice){.value = str_c(months[i][0]), .label = str_c(months[i][1])};
	const struct link_stored *from = shown->stored.items;
	struct stored_row *row = LIST_MAKE(guest->arena, &view->stored, struct stored_row, shown->stored.n);
	for (size_t i = 0; row && i < shown->stored.n; i++)
		row[i] = (struct stored_row){from[i].what, from[i].text};
}

void show_link(struct http_request *request, struct http_response *response)
{
	struct guest guest;
	struct link_show_out shown;
	if (!enter(request, response, &guest))
		return;
	struct link_show_in in = {.token = guest.token};
	enum err err = call(&guest, "link_show", &in, &shown);
	if (err != OK) {
		fail(&guest, err);
		return;
	}
	struct link_view view = {.path = request->path,
		.name = shown.person_name,
		.sources = shown.sources,
		.rep = shown.rep,
		.rep_first = first_name(shown.rep),
		.title = shown.rep_title,
		.workspace = str_empty(shown.workspace) ? shown.rep : shown.workspace,
		.email = shown.rep_email,
		.phone = shown.rep_phone,
		.mail = url_mail(guest.arena, shown.rep_email, STR_NONE, STR_NONE),
		.call = url_call(guest.arena, shown.rep_phone),
		.offer = shown.offer,
		.why = shown.why,
		.first_talk = shown.first_talk,
		.answered = answered(&guest, &shown),
		.named_on = shown.named_on,
		.expires_on = shown.expires_on,
		.final = shown.final,
		.dealings = shown.dealings};
	fill_lists(&guest, &shown, &view);
	link_view(&response->body, &view);
}

/* ---- what they answer ---- */

static void erase(struct guest *guest)
{
	struct link_erase_in in = {.token = guest->token};
	struct link_erase_out out;
	enum err err = call(guest, "link_erase", &in, &out);
	if (err != OK)
		fail(guest, err);
	else
		end(guest, 200, "It is erased", words_text(WORDS_LINK_ERASED));
}

static enum err answer(struct guest *guest, struct str word, struct str months)
{
	struct link_answer_in in = {.token = guest->token,
		.answer = (enum link_answer)enum_parse(&link_answer_info, word),
		.months = str_is(months, "1")   ? 1
			  : str_is(months, "6") ? 6
						: 0};
	struct link_answer_out out;
	if (in.answer == LINK_ANSWER_NONE) {
		guest->problem = (struct problem){STR("answer"), words_text(WORDS_LINK_WHICH)};
		return ERR_INVALID;
	}
	return call(guest, "link_answer", &in, &out);
}

void post_link(struct http_request *request, struct http_response *response)
{
	struct guest guest;
	struct pair *pairs;
	size_t n;
	if (!enter(request, response, &guest))
		return;
	struct wire wire = {.arena = guest.arena, .problem = &guest.problem};
	enum err err = form_pairs(&wire, request->body, &pairs, &n);
	if (err == OK && str_is(pair_text(pairs, n, "erase"), "yes")) {
		erase(&guest);
		return;
	}
	if (err == OK)
		err = answer(&guest, pair_text(pairs, n, "answer"), pair_text(pairs, n, "months"));
	/* What is final, the page itself says. */
	if (err == OK || err == ERR_STOP)
		http_response_redirect(response, request->path);
	else
		fail(&guest, err);
}
