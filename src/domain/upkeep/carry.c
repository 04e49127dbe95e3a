#include "domain/upkeep/carry.h"

#include <stdio.h>
#include <unistd.h>

#include "base/hex.h"
#include "base/out.h"
#include "base/vec.h"
#include "carry_sql.h"
#include "db/backup_file.h"
#include "domain/events/event.h"
#include "domain/people/person.h"
#include "domain/people/suppression.h"
#include "domain/upkeep/erase.h"
#include "domain/upkeep/job.h"
#include "suppression_sql.h"
#include "workspace_sql.h"

/* A line of the file: "suppressed WORKSPACE KIND HASH CREATED", "erased WORKSPACE PERSON", "never WORKSPACE
 * PERSON SINCE HOW". */
enum { WORDS_MOST = 5, FILE_MOST = 1 << 28 };

static char *path_of(struct str data, struct arena *arena)
{
	return str_z(arena, str_join(arena, data, STR("/restore.keep")));
}

/* ---- writing it down ---- */

struct noting {
	struct out *out;
};

static enum err note_workspace(struct tx *tx, struct workspace_id workspace, struct out *out)
{
	struct list suppressed, never;
	struct arena *arena = tx_arena(tx);
	TRY(carry_suppressions(tx, (struct carry_suppressions_args){workspace}, &suppressed));
	TRY(carry_never(tx, (struct carry_never_args){workspace}, &never));
	const struct carry_suppressions_row *row = suppressed.items;
	for (size_t i = 0; i < suppressed.n; i++)
		out_str(out, str_format(arena, "suppressed %lld %d %.*s %lld\n", (long long)workspace.v,
				     (int)row[i].kind, STR_ARG(hex_text(arena, row[i].value.b, sizeof row[i].value.b)),
				     (long long)row[i].created.us));
	const struct carry_never_row *person = never.items;
	for (size_t i = 0; i < never.n; i++)
		if (!day_none(person[i].erased))
			out_str(out, str_format(arena, "erased %lld %lld\n", (long long)workspace.v,
					     (long long)person[i].id.v));
		else
			out_str(out,
				str_format(arena, "never %lld %lld %d %d\n", (long long)workspace.v,
					(long long)person[i].id.v, person[i].never_since.ymd, (int)person[i].never_by));
	return out_failed(out);
}

static enum err note_all(struct tx *tx, void *arg)
{
	struct noting *noting = arg;
	struct list rows;
	TRY(workspace_all(tx, &rows));
	const struct workspace_all_row *row = rows.items;
	for (size_t i = 0; i < rows.n; i++)
		TRY(note_workspace(tx, row[i].workspace_id, noting->out));
	return OK;
}

/* What an earlier restore has left to do stays to be done. */
static void read_file(const char *path, struct out *out)
{
	char bytes[4096];
	FILE *file = fopen(path, "re");
	for (size_t n; file != NULL && (n = fread(bytes, 1, sizeof bytes, file)) > 0;)
		out_write(out, bytes, n);
	if (file != NULL)
		fclose(file);
}

enum err carry_note(struct db *db, struct str data, struct arena *arena, struct problem *ret_problem)
{
	AUTO_OUT out;
	AUTO_ARENA reading = arena_new(0);
	char *path = path_of(data, arena);
	if (!reading || !path)
		return ERR_NOMEM;
	out_init(&out, FILE_MOST);
	read_file(path, &out);
	struct noting noting = {&out};
	TRY(db_read(db, reading, note_all, &noting));
	TRY(out_failed(&out));
	return out.n == 0 ? OK : file_write(path, out_text(&out), arena, ret_problem);
}

/* ---- holding to it ---- */

struct settling {
	struct job_run run;
	struct str text;
	struct workspace_id workspace;
	struct arena *arena;
	VEC(struct person_id) back; /* people whose address is held back */
	struct ctx *ctx;
};

static int64_t number_of(struct str text)
{
	int64_t number = 0;
	for (size_t i = 0; i < text.n && text.p[i] >= '0' && text.p[i] <= '9'; i++)
		number = number * 10 + (text.p[i] - '0');
	return number;
}

static enum err hold_back(struct ctx *ctx, struct str kind, struct str value, struct str created)
{
	struct hash hash;
	int64_t at = number_of(created);
	if (!hex_bytes(value, hash.b, sizeof hash.b))
		return ERR_CORRUPT;
	return suppression_put(ctx->tx, (struct suppression_put_args){ctx->workspace,
						(enum suppression_kind)number_of(kind), hash, {at > 0 ? at : 1}});
}

/* Who is not in the backup yet need not be erased from it. */
static enum err erase_again(struct ctx *ctx, struct person_id id)
{
	struct person person;
	bool found;
	TRY(person_get(ctx->tx, ctx->workspace, id, &person, &found));
	ctx->first_seq = 0;
	return found && day_none(person.erased) && !person.is_user ? erase_person(ctx, id, ERASE_NOT_TOLD) : OK;
}

static enum err never_again(struct ctx *ctx, struct person_id id, struct day since, enum channel by)
{
	struct person person;
	bool found;
	TRY(person_get(ctx->tx, ctx->workspace, id, &person, &found));
	if (!found || person.do_not_contact)
		return OK;
	ctx->first_seq = 0;
	TRY(event_begin(ctx, EVENT_person_flagged, id, id.v));
	person.do_not_contact = true;
	person.never_since = since;
	person.never_by = by;
	return event_update(ctx, &person_table, &person);
}

static enum err settle_line(struct ctx *ctx, const struct str *word, size_t n)
{
	if (n < 3 || number_of(word[1]) != ctx->workspace.v)
		return OK;
	if (str_is(word[0], "suppressed") && n == 5)
		return hold_back(ctx, word[2], word[3], word[4]);
	if (str_is(word[0], "erased"))
		return erase_again(ctx, (struct person_id){number_of(word[2])});
	if (str_is(word[0], "never") && n == 5)
		return never_again(ctx, (struct person_id){number_of(word[2])}, (struct day){(int)number_of(word[3])},
			(enum channel)number_of(word[4]));
	return OK;
}

static enum err settle_lines(struct ctx *ctx, struct str text)
{
	while (text.n > 0) {
		size_t end = str_find_char(text, '\n'), n = 0;
		struct str line = end == SIZE_MAX ? text : str_sub(text, 0, end), word[WORDS_MOST];
		while (line.n > 0 && n < WORDS_MOST) {
			size_t space = str_find_char(line, ' ');
			word[n++] = space == SIZE_MAX ? line : str_sub(line, 0, space);
			line = space == SIZE_MAX ? STR("") : str_from(line, space + 1);
		}
		TRY(settle_line(ctx, word, n));
		text = end == SIZE_MAX ? STR("") : str_from(text, end + 1);
	}
	return OK;
}

static enum err look_at(const void *row, void *arg)
{
	static const enum suppression_kind kinds[] = {[IDENTITY_KIND_EMAIL] = SUPPRESSION_KIND_EMAIL,
		[IDENTITY_KIND_PHONE] = SUPPRESSION_KIND_PHONE,
		[IDENTITY_KIND_URL] = SUPPRESSION_KIND_URL};
	struct settling *settling = arg;
	const struct carry_identities_row *identity = row;
	bool yes = false;
	TRY(suppressed(settling->ctx, kinds[identity->kind], identity->value, &yes));
	return !yes || VEC_PUSH(settling->arena, &settling->back, identity->person_id) ? OK : ERR_NOMEM;
}

static enum err settle_workspace(struct tx *tx, void *arg)
{
	struct settling *settling = arg;
	struct ctx ctx = job_ctx(&settling->run, tx);
	bool in_use;
	TRY(job_load_settings(&settling->run, &ctx));
	ctx.settings = settling->run.settings;
	ctx.face = FACE_SYSTEM;
	settling->ctx = &ctx;
	settling->back.n = 0;
	TRY(settle_lines(&ctx, settling->text));
	TRY(suppression_in_use(&ctx, &in_use));
	if (!in_use)
		return OK;
	/* Somebody may have come into the backup another way than under the id that was erased. */
	TRY(carry_identities(tx, (struct carry_identities_args){ctx.workspace}, look_at, settling));
	for (size_t i = 0; i < settling->back.n; i++)
		TRY(erase_again(&ctx, settling->back.v[i]));
	return OK;
}

enum err carry_settle(struct db *db, struct str data, struct hash secret, struct arena *arena)
{
	AUTO_OUT out;
	AUTO_ARENA own = arena_new(0);
	char *path = path_of(data, arena);
	if (!own || !path)
		return ERR_NOMEM;
	if (access(path, F_OK) != 0)
		return OK;
	out_init(&out, FILE_MOST);
	read_file(path, &out);
	TRY(out_failed(&out));
	struct job_env env = {.db = db, .data = data, .secret = secret};
	struct list workspaces;
	struct settling settling = {.run = {.env = &env, .arena = own}, .text = out_text(&out), .arena = own};
	TRY(job_workspaces(db, own, &workspaces));
	const struct workspace_id *workspace = workspaces.items;
	for (size_t i = 0; i < workspaces.n; i++) {
		AUTO_ARENA writing = arena_new(0);
		if (!writing)
			return ERR_NOMEM;
		settling.run.job.workspace_id = workspace[i];
		TRY(db_write(db, writing, settle_workspace, &settling));
	}
	return unlink(path) == 0 ? OK : ERR_IO;
}
