/* Preparing an ask: whom this source probably knows, how we know, and words that are neither timid
 * nor pushy. */
#include "ask_ops.h"
#include "ask_sql.h"
#include "domain/referrals/answered.h"
#include "domain/referrals/facts.h"
#include "domain/referrals/prepare.h"
#include "domain/words.h"

enum { KNOWN_MOST = 40, COLLEAGUES_MOST = 40, SHOWN_MOST = 12, BUSY_FIRM = 200 };

struct proposals {
	struct ctx *ctx;
	struct str source;
	struct list before; /* named by this source already, ordered */
	struct ask_prepare_person *v;
	size_t n;
};

/* Customers and prospects are here already; nobody is proposed twice. */
static bool is_fit(const struct proposals *proposals, struct person_id person, enum standing standing)
{
	const struct ask_named_before_row *before = proposals->before.items;
	if (standing == STANDING_CUSTOMER || standing == STANDING_PROSPECT || proposals->n >= SHOWN_MOST)
		return false;
	for (size_t i = 0; i < proposals->before.n; i++)
		if (before[i].person_id.v == person.v)
			return false;
	for (size_t i = 0; i < proposals->n; i++)
		if (proposals->v[i].person.v == person.v)
			return false;
	return true;
}

static enum err add_known(struct proposals *proposals, struct person_id source)
{
	struct list rows;
	struct ctx *ctx = proposals->ctx;
	TRY(ask_knows(
		ctx->tx, (struct ask_knows_args){ctx->workspace, source, answered_until(ctx), KNOWN_MOST}, &rows));
	const struct ask_knows_row *row = rows.items;
	for (size_t i = 0; i < rows.n; i++) {
		if (!is_fit(proposals, row[i].person, row[i].standing))
			continue;
		struct words_arg person = {"person", .text = row[i].name}, by = {"source", .text = proposals->source};
		struct str kind = enum_word(&relationship_kind_info, (int)row[i].kind);
		bool is_plain = row[i].kind == RELATIONSHIP_KIND_ACQUAINTANCE;
		struct str reason = is_plain ? words_of(ctx->arena, PREPARE_KNOWS, by, person)
					     : words_of(ctx->arena, PREPARE_KNOWS_AS, by, person,
						       {"kind", .text = kind});
		proposals->v[proposals->n++] = (struct ask_prepare_person){
			row[i].person, row[i].name, row[i].headline, reason};
	}
	return OK;
}

static enum err add_colleagues(struct proposals *proposals, struct person_id source)
{
	struct list rows;
	struct ctx *ctx = proposals->ctx;
	TRY(ask_colleagues(ctx->tx,
		(struct ask_colleagues_args){ctx->workspace, source, answered_until(ctx), COLLEAGUES_MOST}, &rows));
	const struct ask_colleagues_row *row = rows.items;
	for (size_t i = 0; i < rows.n; i++) {
		bool is_past = !day_none(row[i].mine_until) || !day_none(row[i].theirs_until);
		if (!is_fit(proposals, row[i].person, row[i].standing))
			continue;
		struct words_arg organization = {"organization", .text = row[i].organization};
		struct str reason = is_past ? words_of(ctx->arena, PREPARE_WERE_AT, organization)
					    : words_of(ctx->arena, PREPARE_ARE_AT, organization);
		proposals->v[proposals->n++] = (struct ask_prepare_person){
			row[i].person, row[i].name, row[i].headline, reason};
	}
	return OK;
}

/* How to begin, by what led to it. */
static enum words_id opening_of(enum occasion occasion)
{
	switch (occasion) {
	case OCCASION_PROMISE_CONFIRMED:
		return WORDS_OPENING_PROMISE_CONFIRMED;
	case OCCASION_HONEST_NO:
		return WORDS_OPENING_HONEST_NO;
	case OCCASION_THEIR_NO:
		return WORDS_OPENING_THEIR_NO;
	case OCCASION_PARTNER_EXCHANGE:
		return WORDS_OPENING_PARTNER;
	default:
		return WORDS_OPENING_CHECK_IN;
	}
}

static struct str first_name(struct str name)
{
	size_t space = str_find_char(name, ' ');
	return space == SIZE_MAX ? name : str_sub(name, 0, space);
}

static struct str opening(struct ctx *ctx, const struct readiness *readiness, const struct proposals *proposals)
{
	struct arena *arena = ctx->arena;
	struct words_arg name = {"name", .text = first_name(proposals->source)};
	struct str words = words_format(arena, opening_of(readiness->occasion), &name, 1);
	if (proposals->n == 0)
		return words;
	return words_of(arena, TWO_SENTENCES, {"one", .text = words},
		{"two", .text = words_of(arena, OPENING_PERSON, {"person", .text = proposals->v[0].name})});
}

static enum err add_prompts(struct ctx *ctx, struct list *ret_prompts)
{
	/* The source's own trade first; then the circles around them. */
	static const enum words_id prompts[] = {WORDS_PROMPT_TRADE, WORDS_PROMPT_COLLEAGUES, WORDS_PROMPT_SUPPLIERS,
		WORDS_PROMPT_NEIGHBOURS, WORDS_PROMPT_CLUB, WORDS_PROMPT_TROUBLE};
	size_t n = sizeof prompts / sizeof prompts[0];
	struct ask_prepare_prompt *v = ARENA_ARRAY(ctx->arena, n, struct ask_prepare_prompt);
	if (v == NULL)
		return ERR_NOMEM;
	for (size_t i = 0; i < n; i++)
		v[i].text = words_text(prompts[i]);
	*ret_prompts = (struct list){v, n};
	return OK;
}

static enum err add_advice(struct ctx *ctx, const struct readiness *readiness, struct list *ret_advice)
{
	struct ask_prepare_advice *v = ARENA_ARRAY(
		ctx->arena, (size_t)readiness->n_advice + 1, struct ask_prepare_advice);
	if (v == NULL)
		return ERR_NOMEM;
	for (int i = 0; i < readiness->n_advice; i++)
		v[i] = (struct ask_prepare_advice){readiness->advice[i].rule, readiness->advice[i].text};
	*ret_advice = (struct list){v, (size_t)readiness->n_advice};
	return OK;
}

enum err ask_prepare(struct ctx *ctx, const struct ask_prepare_in *in, struct ask_prepare_out *ret_out)
{
	struct readiness_facts facts;
	struct readiness readiness;
	struct ask_prepare_out out = {.person = in->person};
	TRY(facts_judge(ctx, in->person, &facts, &readiness));
	struct proposals proposals = {
		.ctx = ctx, .source = facts.name, .v = ARENA_ARRAY(ctx->arena, SHOWN_MOST, struct ask_prepare_person)};
	if (proposals.v == NULL)
		return ERR_NOMEM;
	TRY(ask_named_before(ctx->tx, (struct ask_named_before_args){ctx->workspace, in->person}, &proposals.before));
	TRY(add_known(&proposals, in->person));
	TRY(add_colleagues(&proposals, in->person));
	TRY(add_prompts(ctx, &out.prompts));
	TRY(add_advice(ctx, &readiness, &out.advice));
	out.name = facts.name;
	out.answer = readiness.answer;
	out.rule = readiness.rule;
	out.reason = readiness.reason;
	out.first = readiness.first;
	out.occasion = readiness.occasion;
	out.people = (struct list){proposals.v, proposals.n};
	out.opening = opening(ctx, &readiness, &proposals);
	out.check = words_text(WORDS_FAVOUR_CHECK);
	out.pledge = words_text(WORDS_FAVOUR_PLEDGE);
	*ret_out = out;
	return OK;
}

/* ---- of a whole list ---- */

static struct str sentence(struct ctx *ctx, const struct str *names, size_t n)
{
	struct words_arg one = {"one", .text = names[0]};
	struct str said = names[0];
	if (n == 2)
		said = words_of(ctx->arena, NAMES_TWO, one, {"two", .text = names[1]});
	if (n > 2)
		said = words_of(
			ctx->arena, NAMES_OTHERS, one, {"number", .has_number = true, .number = (int64_t)n - 1});
	return words_of(ctx->arena, TODAY_ASK_FOR, {"names", .text = said});
}

/* The rows of one source; a colleague who is known as well stands there twice. */
static struct str sentence_of(struct ctx *ctx, struct list rows)
{
	const struct ask_whom_row *row = rows.items;
	struct str names[SHOWN_MOST];
	size_t n = 0;
	for (size_t i = 0; i < rows.n && n < SHOWN_MOST; i++) {
		bool is_there = false;
		for (size_t j = 0; j < i && !is_there; j++)
			is_there = row[j].person.v == row[i].person.v;
		if (!is_there)
			names[n++] = row[i].name;
	}
	return n == 0 ? STR_NONE : sentence(ctx, names, n);
}

enum err prepare_sentences(struct ctx *ctx, struct ids sources, struct str *ret_sentences)
{
	struct list rows;
	if (sources.n == 0)
		return OK;
	TRY(ask_whom(ctx->tx,
		(struct ask_whom_args){ctx->workspace, sources, answered_until(ctx), 2 * SHOWN_MOST, BUSY_FIRM},
		&rows));
	for (size_t i = 0; i < sources.n; i++)
		ret_sentences[i] = sentence_of(ctx, facts_span(rows, sizeof(struct ask_whom_row),
							    offsetof(struct ask_whom_row, source), sources.v[i]));
	return OK;
}
