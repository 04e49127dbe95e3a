/* Files that were sent before anybody said what they are for, and those nobody wants any more. */
#include <string.h>
#include <unistd.h>
#include "domain/upkeep/import_file.h"
#include "domain/words.h"
#include "import_ops.h"
#include "import_sql.h"

/* Reads the whole file, so it happens before the transaction. */
enum err import_receive_prepare(struct ctx *ctx, struct import_receive_in *in)
{
	static const struct hash not_given;
	struct hash content;
	int64_t bytes;
	struct str path = import_sent_path(ctx->arena, ctx->workspace, in->file);
	char *z = import_path(ctx->arena, ctx->data, path);
	if (!z)
		return ERR_NOMEM;
	enum err err = import_file_sum(z, &content, &bytes);
	if (err == ERR_NOT_FOUND)
		return ctx_problem(ctx, ERR_NOT_FOUND, "file", words_text(WORDS_IMPORT_NO_FILE));
	TRY(err);
	bool other = memcmp(&in->content, &not_given, sizeof content) != 0 &&
		     memcmp(&in->content, &content, sizeof content) != 0;
	if (other || (in->bytes != 0 && in->bytes != bytes))
		return ctx_problem(ctx, ERR_INVALID, "file", words_text(WORDS_IMPORT_DAMAGED));
	in->content = content;
	in->bytes = bytes;
	return OK;
}

enum err import_receive(struct ctx *ctx, const struct import_receive_in *in, struct import_receive_out *ret_out)
{
	struct import_add_out added;
	struct import_add_in add = {
		.file_name = str_empty(in->file_name) ? STR("file.csv") : in->file_name,
		.path = import_sent_path(ctx->arena, ctx->workspace, in->file),
		.content = in->content,
		.bytes = in->bytes,
		.rep = in->rep,
	};
	TRY(import_add(ctx, &add, &added));
	ret_out->import = added.import;
	return OK;
}

/* A file that lies elsewhere is somebody else's. */
static void remove_file(const struct ctx *ctx, struct str path)
{
	char *z = import_path(ctx->arena, ctx->data, path);
	if (z && (str_starts(path, STR("files/")) || str_starts(path, STR("uploads/"))))
		unlink(z);
}

enum err import_remove(struct ctx *ctx, const struct import_remove_in *in, struct import_remove_out *ret_out)
{
	struct import import;
	bool found;
	TRY(import_get(ctx->tx, ctx->workspace, in->import, &import, &found));
	if (!found || (ctx->role == USER_ROLE_REP && import.user_id.v != ctx->user.v))
		return ctx_not_found(ctx, "import", "import");
	if (import.state != IMPORT_STATE_UPLOADED && import.state != IMPORT_STATE_PREVIEWED)
		return ctx_problem(ctx, ERR_CONFLICT, "import", words_text(WORDS_IMPORT_NOT_FRESH));
	TRY(import_delete(ctx->tx, ctx->workspace, in->import));
	remove_file(ctx, import.path);
	ret_out->import = in->import;
	return OK;
}
