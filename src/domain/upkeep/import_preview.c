/* What importing a file would do: recognized, judged against who is there, nothing written. */
#include "base/utf8.h"
#include "base/vec.h"
#include "domain/people/person.h"
#include "domain/people/suppression.h"
#include "domain/upkeep/import_file.h"
#include "domain/upkeep/import_write.h"
#include "domain/words.h"
#include "deal_sql.h"
#include "import_ops.h"
#include "import_sql.h"
#include "person_sql.h"

enum { JUDGED = 2000, SAMPLES = 10, PROBLEMS = 20 };

struct preview {
	struct ctx *ctx;
	struct import_file file;
	struct str source;
	struct import_preview_out *out;
	VEC(struct import_sample) samples;
	VEC(struct import_problem) problems;
	bool suppression; /* somebody is suppressed */
	bool held_back;   /* whom the row at hand tells of must not be stored */
};

/* Who is in a rep's own file they know, and an import says so; only looking at one does not tell whom a colleague knows. */
static enum err hide(struct ctx *ctx, struct import_match *match)
{
	struct person person;
	bool found;
	if (match->person.v == 0)
		return OK;
	TRY(person_get(ctx->tx, ctx->workspace, match->person, &person, &found));
	if (found && person_hidden(ctx, person.private_to))
		match->person = (struct person_id){0};
	return OK;
}

/* As import_write would, without writing; of somebody who must not be stored, nothing but that is left in the record. */
static enum err judge(
	struct preview *preview, struct file_record *record, enum import_verdict *ret_verdict, struct str *ret_reason)
{
	struct ctx *ctx = preview->ctx;
	struct organization_by_folded_row organization = {0};
	struct import_match match;
	bool found, known = false, nobody = false;
	*ret_verdict = IMPORT_REFUSED;
	if (record->has_contact && preview->suppression)
		TRY(import_suppressed(ctx, &record->contact, &preview->held_back));
	if (preview->held_back)
		*record = (struct file_record){.row = record->row, .refused = words_text(WORDS_IMPORT_SUPPRESSED)};
	*ret_reason = record->refused;
	if (!str_none(record->refused))
		return OK;
	*ret_verdict = IMPORT_NEW;
	if (!record->has_contact) {
		struct import_party party;
		TRY(import_deal_party(ctx, preview->source, record, &party));
		nobody = party.person.v == 0 && party.organization_folded.n == 0;
	}
	if (nobody) {
		*ret_verdict = IMPORT_REFUSED;
		*ret_reason = words_text(WORDS_IMPORT_DEAL_OF_NOBODY);
		return OK;
	}
	if (record->has_deal) {
		TRY(import_deal_known(ctx, preview->source, record, &known));
		preview->out->deals_known += known;
		preview->out->deals_new += !known;
	}
	if (!record->has_contact) {
		if (known)
			*ret_verdict = IMPORT_MATCHED;
		return OK;
	}
	preview->out->places += (int64_t)record->contact.n_places;
	if (record->contact.organization_folded.n)
		TRY(organization_by_folded(ctx->tx,
			(struct organization_by_folded_args){ctx->workspace, record->contact.organization_folded},
			&organization, &found));
	TRY(import_match(ctx, preview->source, &record->contact, organization.id, NULL, NULL, &match));
	TRY(hide(ctx, &match));
	if (match.person.v != 0) {
		*ret_verdict = IMPORT_MATCHED;
		struct str differs;
		TRY(import_differs(ctx, &record->contact, organization.id, match.person, &differs));
		preview->out->conflicting += !str_none(differs);
		struct words_arg what[] = {{"what", .text = words_text(match.by)}, {"text", .text = differs}};
		*ret_reason = words_format(
			ctx->arena, str_none(differs) ? WORDS_IMPORT_SAME : WORDS_IMPORT_SAME_DIFFERS, what, 2);
	} else if (match.n_unsure) {
		*ret_verdict = IMPORT_MAYBE;
		*ret_reason = words_of(ctx->arena, IMPORT_MAYBE, {"why", .text = words_text(match.why_unsure)});
	}
	return OK;
}

static void count(struct import_preview_out *out, enum import_verdict verdict)
{
	out->judged++;
	out->new += verdict == IMPORT_NEW;
	out->matched += verdict == IMPORT_MATCHED;
	out->maybe += verdict == IMPORT_MAYBE;
	out->refused += verdict == IMPORT_REFUSED;
}

static struct str deal_words(struct ctx *ctx, const struct deal_record *deal)
{
	struct str what = deal->name.n ? deal->name : deal->offer;
	struct str money = money_text(ctx->arena, money_of(deal->value, deal->currency));
	return what.n ? str_format(ctx->arena, "%.*s, %.*s", STR_ARG(what), STR_ARG(money)) : money;
}

/* Texts are copied: the record lives until the next row only. */
static void show(
	struct preview *preview, const struct file_record *record, enum import_verdict verdict, struct str reason)
{
	struct arena *arena = preview->ctx->arena;
	const struct contact_record *contact = &record->contact;
	struct str why = str_copy(arena, reason);
	if (preview->samples.n < SAMPLES)
		(void)VEC_PUSH(arena, &preview->samples,
			((struct import_sample){
				.row = record->row,
				.name = str_copy(arena, contact->name),
				.email = contact->n_emails ? str_copy(arena, contact->emails[0].value) : STR_NONE,
				.organization = str_copy(arena, contact->organization),
				.title = str_copy(arena, contact->title),
				.deal = record->has_deal ? deal_words(preview->ctx, &record->deal) : STR_NONE,
				.outcome = str_c(import_verdict_word(verdict)),
				.reason = why,
			}));
	if (verdict == IMPORT_REFUSED && preview->problems.n < PROBLEMS)
		(void)VEC_PUSH(arena, &preview->problems, ((struct import_problem){record->row, why}));
}

static enum err columns(struct preview *preview, const struct csv_row *first)
{
	struct arena *arena = preview->ctx->arena;
	const struct layout *layout = &preview->file.layout;
	struct import_column *column = ARENA_ARRAY(arena, layout->n + 1, struct import_column);
	if (!column)
		return ERR_NOMEM;
	for (size_t i = 0; i < layout->n; i++)
		column[i] = (struct import_column){
			.name = layout->columns[i],
			.field = str_c(layout_field_name(layout->fields[i])),
			/* A number of the state is not even shown. */
			.example = i < first->n && layout->fields[i] != LAYOUT_NEVER
					   ? str_copy(arena, utf8_clip(first->cells[i], 100))
					   : STR(""),
		};
	preview->out->columns = (struct list){column, layout->n};
	return OK;
}

static enum err judge_rows(struct preview *preview, bool all)
{
	AUTO_ARENA arena = arena_new(0);
	struct file_record *record = ARENA_NEW(preview->ctx->arena, struct file_record);
	struct csv_row row;
	bool end = false;
	if (!arena || !record)
		return ERR_NOMEM;
	while (!end && (all || preview->out->judged < JUDGED)) {
		enum import_verdict verdict;
		struct str reason;
		arena_reset(arena);
		TRY(csv_next(preview->file.csv, &row, &end));
		if (end)
			break;
		TRY(import_file_record(arena, &preview->file, &row, record));
		preview->held_back = false;
		TRY(judge(preview, record, &verdict, &reason));
		if (preview->out->columns.n == 0 && !preview->held_back)
			TRY(columns(preview, &row));
		show(preview, record, verdict, reason);
		count(preview->out, verdict);
	}
	return preview->out->columns.n > 0 ? OK : columns(preview, &(struct csv_row){0});
}

static const char *delimiter_word(char delimiter)
{
	return delimiter == ',' ? "comma" : delimiter == ';' ? "semicolon" : delimiter == '\t' ? "tab" : "bar";
}

enum err import_preview(struct ctx *ctx, const struct import_preview_in *in, struct import_preview_out *ret_out)
{
	struct import import;
	bool found;
	struct problem problem = {0};
	struct import_preview_out out = {0};
	struct preview preview = {.ctx = ctx, .out = &out};
	TRY(import_get(ctx->tx, ctx->workspace, in->import, &import, &found));
	if (!found || (ctx->role == USER_ROLE_REP && import.user_id.v != ctx->user.v))
		return ctx_not_found(ctx, "import", "import");
	char *path = import_path(ctx->arena, ctx->data, import.path);
	if (!path)
		return ERR_NOMEM;
	struct str mapping = str_empty(in->mapping) ? import.mapping : in->mapping;
	enum err err = import_file_open(ctx->arena, path, mapping, &ctx->settings, &problem, &preview.file);
	if (err != OK) {
		ctx->problem = problem;
		return err;
	}
	preview.source = str_c(layout_program(preview.file.layout.format));
	out.format = str_c(layout_format_name(preview.file.layout.format));
	out.encoding = str_c(csv_encoding(preview.file.csv));
	out.delimiter = str_c(delimiter_word(csv_delimiter(preview.file.csv)));
	out.rows = preview.file.rows;
	err = suppression_in_use(ctx, &preview.suppression);
	if (err == OK)
		err = judge_rows(&preview, in->all);
	csv_close(preview.file.csv);
	TRY(err);
	struct import_same_row same;
	TRY(import_same(
		ctx->tx, (struct import_same_args){ctx->workspace, import.content, import.id}, &same, &out.again));
	out.sample = (struct list){preview.samples.v, preview.samples.n};
	out.problems = (struct list){preview.problems.v, preview.problems.n};
	*ret_out = out;
	return OK;
}
