/* What to say for a line of Today, in words that may be sent as they are. */
#include "domain/people/person.h"
#include "domain/words.h"
#include "referral_sql.h"
#include "today_say_ops.h"

static struct str first_name(struct str name)
{
	size_t space = str_find_char(name, ' ');
	return space == SIZE_MAX ? name : str_sub(name, 0, space);
}

/* Whom it is about: of a thing owed, of a referral, or of the names that wait for an answer. */
static enum err about_of(
	struct ctx *ctx, const struct today_say_in *in, struct str *ret_about, enum owed_kind *ret_owed)
{
	struct owed owed;
	struct referral referral;
	struct person about;
	struct list rows;
	bool found;
	int64_t subject = in->subject.v != 0 ? in->subject.v : in->person.v; /* as today_item has it */
	TRY(owed_get(ctx->tx, ctx->workspace, (struct owed_id){subject}, &owed, &found));
	if (found && owed.person_id.v == in->person.v) {
		*ret_owed = owed.kind;
		if (owed.about_id.v == 0)
			return OK;
		TRY(person_need(ctx, owed.about_id, "subject", &about));
		*ret_about = about.name;
		return OK;
	}
	TRY(referral_get(ctx->tx, ctx->workspace, (struct referral_id){subject}, &referral, &found));
	if (found && referral.person_id.v == in->person.v) {
		TRY(person_need(ctx, referral.source_id, "subject", &about));
		*ret_about = about.name;
		return OK;
	}
	TRY(referral_by_source(ctx->tx, (struct referral_by_source_args){ctx->workspace, {&in->person.v, 1}}, &rows));
	const struct referral_by_source_row *row = rows.items;
	for (size_t i = 0; i < rows.n && in->kind == TODAY_KIND_CHASE; i++)
		if (row[i].state == REFERRAL_STATE_NAMED || row[i].state == REFERRAL_STATE_CHECKING)
			*ret_about = row[i].person_name;
	return OK;
}

/* WORDS_COUNT: nothing. */
static enum words_id words_for(enum today_kind kind, enum owed_kind owed, bool is_about)
{
	switch (kind) {
	case TODAY_KIND_THANK:
		return is_about ? WORDS_SAY_THANK : WORDS_COUNT;
	case TODAY_KIND_UPDATE:
		return is_about ? WORDS_SAY_UPDATE : WORDS_COUNT;
	case TODAY_KIND_CHASE:
		return is_about ? WORDS_SAY_CHASE : WORDS_COUNT;
	case TODAY_KIND_CALL:
		if (owed == OWED_KIND_PLEDGED_CALL)
			return is_about ? WORDS_SAY_PLEDGED_CALL : WORDS_COUNT;
		return is_about ? WORDS_SAY_CALL : WORDS_COUNT;
	case TODAY_KIND_HOW_IT_WENT:
		return WORDS_SAY_HOW_IT_WENT;
	case TODAY_KIND_CATCH_UP:
		return WORDS_SAY_CATCH_UP;
	default:
		return WORDS_COUNT;
	}
}

enum err today_say(struct ctx *ctx, const struct today_say_in *in, struct today_say_out *ret_out)
{
	struct person person;
	struct str about = STR_NONE;
	enum owed_kind owed = OWED_KIND_NONE;
	TRY(person_need(ctx, in->person, "person", &person));
	TRY(about_of(ctx, in, &about, &owed));
	enum words_id id = words_for(in->kind, owed, !str_none(about));
	struct words_arg args[] = {{"name", .text = first_name(person.name)}, {"about", .text = about}};
	ret_out->say = id == WORDS_COUNT ? STR_NONE : words_format(ctx->arena, id, args, 2);
	return OK;
}
