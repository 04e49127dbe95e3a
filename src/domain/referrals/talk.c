/* A talk with somebody about an offer: what to find out, what was found out, and whether it fits so far. */
#include "domain/referrals/talk.h"

#include "domain/deals/fit.h"
#include "domain/deals/offer.h"
#include "domain/events/event.h"
#include "domain/people/person.h"
#include "domain/referrals/dealings.h"
#include "domain/words.h"
#include "format/text.h"
#include "offer_sql.h"
#include "talk_ops.h"
#include "talk_sql.h"

/* A talk as it stands: the offer's lines with what was found out; lines that the offer no longer has stay
 * where something was found out. */
struct talk {
	struct deal deal;
	struct person person;
	struct offer offer;
	struct list offer_lines; /* offer_lines_row */
	struct list answers;     /* talk_answers_row */
	struct deal_talk_line *lines;
	size_t n_lines;
	struct fit_judged judged;
};

static bool is_said(const struct talk_answers_row *answer)
{
	return !str_empty(answer->words) || answer->applies == ANSWER_YES || answer->applies == ANSWER_NO;
}

static const struct talk_answers_row *answer_to(const struct list *answers, enum talk_line kind, struct str line)
{
	const struct talk_answers_row *row = answers->items;
	for (size_t i = 0; i < answers->n; i++)
		if (row[i].kind == kind && str_equal(row[i].line, line))
			return &row[i];
	return NULL;
}

static void add_line(struct talk *talk, enum talk_line kind, struct str line)
{
	const struct talk_answers_row *answer = answer_to(&talk->answers, kind, line);
	talk->lines[talk->n_lines++] = (struct deal_talk_line){
		.kind = kind,
		.line = line,
		.applies = answer ? answer->applies : ANSWER_UNKNOWN,
		.words = answer ? answer->words : STR_NONE,
	};
}

static void add_offer_lines(struct talk *talk, enum talk_line kind, enum offer_line_kind from)
{
	const struct offer_lines_row *row = talk->offer_lines.items;
	for (size_t i = 0; i < talk->offer_lines.n; i++)
		if (row[i].kind == from)
			add_line(talk, kind, row[i].text);
}

static void add_lines_gone(struct talk *talk)
{
	const struct talk_answers_row *row = talk->answers.items;
	for (size_t i = 0; i < talk->answers.n; i++) {
		bool is_there = !is_said(&row[i]) || row[i].kind == TALK_LINE_IDEAL_CLIENT;
		for (size_t j = 0; j < talk->n_lines && !is_there; j++)
			is_there = talk->lines[j].kind == row[i].kind && str_equal(talk->lines[j].line, row[i].line);
		if (!is_there)
			add_line(talk, row[i].kind, row[i].line);
	}
}

static enum err judge(struct ctx *ctx, struct talk *talk)
{
	struct fit_line *not_a_fit = ARENA_ARRAY(ctx->arena, talk->n_lines + 1, struct fit_line);
	struct fit_facts facts = {.person = talk->person.name, .not_a_fit = not_a_fit};
	if (not_a_fit == NULL)
		return ERR_NOMEM;
	for (size_t i = 0; i < talk->n_lines; i++) {
		const struct deal_talk_line *line = &talk->lines[i];
		if (line->kind == TALK_LINE_NOT_A_FIT)
			not_a_fit[facts.n_not_a_fit++] = (struct fit_line){line->line, line->applies};
		if (line->kind != TALK_LINE_IDEAL_CLIENT)
			continue;
		facts.has_ideal = true;
		facts.ideal = line->applies;
	}
	talk->judged = fit_of(ctx->arena, &facts);
	return OK;
}

static enum err talk_of(struct ctx *ctx, struct deal_id deal, struct talk *ret_talk)
{
	struct talk talk = {0};
	TRY(deal_need(ctx, deal, "deal", &talk.deal));
	TRY(person_need(ctx, talk.deal.person_id, "person", &talk.person));
	TRY(offer_need(ctx, talk.deal.offer_id, "offer", &talk.offer));
	TRY(offer_lines(ctx->tx, (struct offer_lines_args){ctx->workspace, talk.offer.id}, &talk.offer_lines));
	TRY(talk_answers(ctx->tx, (struct talk_answers_args){ctx->workspace, deal}, &talk.answers));
	size_t most = talk.offer_lines.n + talk.answers.n + 1;
	talk.lines = ARENA_ARRAY(ctx->arena, most, struct deal_talk_line);
	if (talk.lines == NULL)
		return ERR_NOMEM;
	add_offer_lines(&talk, TALK_LINE_QUESTION, OFFER_LINE_KIND_QUESTION);
	if (!str_empty(talk.offer.ideal_client))
		add_line(&talk, TALK_LINE_IDEAL_CLIENT, STR(""));
	add_offer_lines(&talk, TALK_LINE_NOT_A_FIT, OFFER_LINE_KIND_NOT_A_FIT);
	add_lines_gone(&talk);
	TRY(judge(ctx, &talk));
	*ret_talk = talk;
	return OK;
}

/* ---- what may be said ---- */

static bool is_hit(const struct talk *talk, struct str line)
{
	for (size_t i = 0; i < talk->n_lines; i++)
		if (talk->lines[i].kind == TALK_LINE_NOT_A_FIT && talk->lines[i].applies == ANSWER_YES &&
			str_equal(talk->lines[i].line, line))
			return true;
	return false;
}

/* Lines of the offer as choices: those that were found to be true of them first. */
static enum err choices(struct ctx *ctx, const struct talk *talk, bool reasons, struct list *ret_choices)
{
	const struct offer_lines_row *row = talk->offer_lines.items;
	struct deal_talk_choice *v = ARENA_ARRAY(ctx->arena, talk->offer_lines.n + 1, struct deal_talk_choice);
	size_t n = 0;
	if (v == NULL)
		return ERR_NOMEM;
	for (int pass = 0; pass < 2; pass++) {
		for (size_t i = 0; i < talk->offer_lines.n; i++) {
			bool is_reason = row[i].kind == OFFER_LINE_KIND_REASON ||
					 row[i].kind == OFFER_LINE_KIND_NOT_A_FIT;
			bool hit = row[i].kind == OFFER_LINE_KIND_NOT_A_FIT && is_hit(talk, row[i].text);
			if ((reasons ? is_reason : row[i].kind == OFFER_LINE_KIND_ALTERNATIVE) && hit == (pass == 0))
				v[n++] = (struct deal_talk_choice){row[i].text, hit};
		}
	}
	*ret_choices = (struct list){v, n};
	return OK;
}

/* ---- how far the talk has come: the honest word, the ask, the message ---- */

static bool is_no(const struct deal *deal)
{
	return deal->state == DEAL_STATE_DECLINED || deal->state == DEAL_STATE_UNQUALIFIED;
}

static enum err asked_since(struct ctx *ctx, const struct deal *deal, bool *ret_asked)
{
	struct talk_asks_since_row asks = {0};
	bool found = false;
	if (is_no(deal))
		TRY(talk_asks_since(ctx->tx,
			(struct talk_asks_since_args){ctx->workspace, deal->person_id, deal->closed}, &asks, &found));
	*ret_asked = found && asks.n > 0;
	return OK;
}

static bool was_said(const struct deal *deal)
{
	return deal->state == DEAL_STATE_DECLINED ||
	       (deal->state == DEAL_STATE_UNQUALIFIED && !str_empty(deal->reason) &&
		       deal->alternative_kind != ALTERNATIVE_KIND_NONE);
}

enum err deal_talk(struct ctx *ctx, const struct deal_talk_in *in, struct deal_talk_out *ret_out)
{
	struct talk talk;
	TRY(talk_of(ctx, in->deal, &talk));
	struct deal_talk_out out = {
		.deal = talk.deal.id,
		.person = talk.person.id,
		.name = talk.person.name,
		.offer = talk.offer.id,
		.offer_name = talk.offer.name,
		.state = talk.deal.state,
		.ideal_client = talk.offer.ideal_client,
		.lines = {talk.lines, talk.n_lines},
		.fit = talk.judged.fit,
		.sentence = talk.judged.sentence,
		.reason = talk.deal.reason,
		.alternative_kind = talk.deal.alternative_kind,
		.alternative = talk.deal.alternative,
		.wait_until = talk.deal.wait_until,
		.said = was_said(&talk.deal),
		.followed_up = talk.deal.followed_up,
	};
	const struct talk_answers_row *answer = talk.answers.items;
	for (size_t i = 0; i < talk.answers.n; i++)
		out.answered = out.answered || is_said(&answer[i]);
	TRY(choices(ctx, &talk, true, &out.reasons));
	TRY(choices(ctx, &talk, false, &out.alternatives));
	TRY(asked_since(ctx, &talk.deal, &out.asked));
	*ret_out = out;
	return OK;
}

/* ---- writing down ---- */

/* A question's answer is what was said last, nothing too; of other lines only what is given changes. */
static enum err write_answer(struct ctx *ctx, const struct talk *talk, const struct deal_answer_line *said)
{
	bool is_question = said->kind == TALK_LINE_QUESTION;
	struct str line = said->kind == TALK_LINE_IDEAL_CLIENT ? STR("") : text_clean(ctx->arena, said->line);
	if (str_empty(line) && said->kind != TALK_LINE_IDEAL_CLIENT)
		return ctx_problem(ctx, ERR_INVALID, "answers", words_text(WORDS_TALK_LINE_NEEDED));
	const struct talk_answers_row *there = answer_to(&talk->answers, said->kind, line);
	struct deal_answer row = {
		.workspace_id = ctx->workspace,
		.id = there ? there->id : (struct row_id){ctx_id(ctx)},
		.deal_id = talk->deal.id,
		.person_id = talk->deal.person_id,
		.kind = said->kind,
		.line = line,
		.applies = there ? there->applies : ANSWER_UNKNOWN,
		.words = is_question ? ctx_lines(ctx, said->words) : STR_NONE,
	};
	if (!is_question && said->applies != ANSWER_NONE)
		row.applies = said->applies;
	if (there)
		return event_update(ctx, &deal_answer_table, &row);
	bool nothing = str_empty(row.words) && row.applies == ANSWER_UNKNOWN;
	return nothing ? OK : event_insert(ctx, &deal_answer_table, &row);
}

enum err deal_answer(struct ctx *ctx, const struct deal_answer_in *in, struct deal_answer_out *ret_out)
{
	struct talk talk;
	TRY(event_begin(ctx, EVENT_talk_noted, (struct person_id){0}, in->deal.v));
	TRY(talk_of(ctx, in->deal, &talk));
	TRY(event_about(ctx, talk.person.id, talk.deal.id.v));
	const struct deal_answer_line *said = in->answers.items;
	for (size_t i = 0; i < in->answers.n; i++) {
		TRY(write_answer(ctx, &talk, &said[i]));
		/* The same line twice in one list is one answer. */
		TRY(talk_answers(ctx->tx, (struct talk_answers_args){ctx->workspace, talk.deal.id}, &talk.answers));
	}
	TRY(talk_of(ctx, in->deal, &talk));
	*ret_out = (struct deal_answer_out){
		.fit = talk.judged.fit, .sentence = talk.judged.sentence, .event = ctx->first_seq};
	return OK;
}
