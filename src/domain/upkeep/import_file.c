#include "domain/upkeep/import_file.h"
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- receiving ---- */

struct import_upload {
	struct arena *arena;
	char *path;      /* NUL-ended, whole */
	struct str name; /* in the data directory */
	int fd;
	int64_t bytes;
	crypto_generichash_state *hash;
};

/* The library's state wants to lie at 64 bytes; the arena promises less. */
static crypto_generichash_state *hash_state(struct arena *arena)
{
	size_t align = _Alignof(crypto_generichash_state);
	char *p = arena_alloc(arena, sizeof(crypto_generichash_state) + align);
	return p ? (crypto_generichash_state *)(void *)(p + (align - (uintptr_t)p % align)) : NULL;
}

static enum err file_error(void)
{
	return errno == ENOSPC || errno == EDQUOT ? ERR_FULL : ERR_IO;
}

enum err import_upload_begin(struct arena *arena, struct str data, struct import_upload **ret_upload)
{
	struct import_upload *upload = ARENA_NEW(arena, struct import_upload);
	char id[ID_TEXT_SIZE];
	id_text(id_make(time_now()), id);
	char *directory = str_z(arena, str_join(arena, data, STR("/uploads")));
	crypto_generichash_state *hash = hash_state(arena);
	if (!upload || !directory || !hash)
		return ERR_NOMEM;
	upload->hash = hash;
	upload->arena = arena;
	upload->name = str_format(arena, "uploads/%.*s.csv", ID_TEXT_SIZE, id);
	upload->path = import_path(arena, data, upload->name);
	if (!upload->path)
		return ERR_NOMEM;
	if (mkdir(directory, 0700) != 0 && errno != EEXIST)
		return file_error();
	upload->fd = open(upload->path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (upload->fd < 0)
		return file_error();
	crypto_generichash_init(upload->hash, NULL, 0, sizeof(struct hash));
	*ret_upload = upload;
	return OK;
}

enum err import_upload_write(struct import_upload *upload, const void *bytes, size_t n)
{
	upload->bytes += (int64_t)n;
	if (upload->bytes > (int64_t)IMPORT_MAX_UPLOAD_GB << 30)
		return ERR_TOO_LARGE;
	crypto_generichash_update(upload->hash, bytes, n);
	for (const char *p = bytes; n > 0;) {
		ssize_t written = write(upload->fd, p, n);
		if (written < 0 && errno != EINTR)
			return file_error();
		if (written > 0) {
			p += written;
			n -= (size_t)written;
		}
	}
	return OK;
}

enum err import_upload_end(
	struct import_upload *upload, struct str *ret_path, struct hash *ret_content, int64_t *ret_bytes)
{
	struct hash content;
	if (fsync(upload->fd) != 0 || close(upload->fd) != 0)
		return file_error();
	upload->fd = -1;
	crypto_generichash_final(upload->hash, content.b, sizeof content.b);
	*ret_path = upload->name;
	*ret_content = content;
	*ret_bytes = upload->bytes;
	return OK;
}

void import_upload_abandon(struct import_upload *upload)
{
	if (!upload)
		return;
	if (upload->fd >= 0)
		close(upload->fd);
	upload->fd = -1;
	unlink(upload->path);
}

enum err import_file_sum(const char *path, struct hash *ret_content, int64_t *ret_bytes)
{
	crypto_generichash_state state;
	struct hash content;
	char bytes[65536];
	int64_t size = 0;
	ssize_t n = 1;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0)
		return errno == ENOENT ? ERR_NOT_FOUND : ERR_IO;
	crypto_generichash_init(&state, NULL, 0, sizeof content);
	while (n != 0) {
		n = read(fd, bytes, sizeof bytes);
		if (n < 0 && errno != EINTR)
			break;
		if (n > 0) {
			crypto_generichash_update(&state, (const unsigned char *)bytes, (size_t)n);
			size += n;
		}
	}
	close(fd);
	if (n < 0)
		return ERR_IO;
	crypto_generichash_final(&state, content.b, sizeof content.b);
	*ret_content = content;
	*ret_bytes = size;
	return OK;
}

struct str import_sent_path(struct arena *arena, struct workspace_id workspace, struct file_id file)
{
	char of[ID_TEXT_SIZE], id[ID_TEXT_SIZE];
	id_text(workspace.v, of);
	id_text(file.v, id);
	return str_format(arena, "files/%.*s.%.*s", ID_TEXT_SIZE, of, ID_TEXT_SIZE, id);
}

char *import_path(struct arena *arena, struct str data, struct str path)
{
	if (path.n && path.p[0] == '/')
		return str_z(arena, path);
	return str_z(arena, str_format(arena, "%.*s/%.*s", STR_ARG(data), STR_ARG(path)));
}

void import_remove_file(const struct ctx *ctx, struct str path)
{
	static const char *const ours[] = {"uploads/", "files/", "reports/"};
	char *z = str_none(path) || str_none(ctx->data) ? NULL : import_path(ctx->arena, ctx->data, path);
	for (size_t i = 0; z && i < sizeof ours / sizeof *ours; i++)
		if (str_starts(path, str_c(ours[i])))
			unlink(z);
}

/* ---- reading ---- */

static bool names_others(const struct layout *layout)
{
	for (size_t i = 0; i < layout->n; i++)
		if (layout->fields[i] >= LAYOUT_REFERRED_BY && layout->fields[i] <= LAYOUT_RELATION_VALUE)
			return true;
	return false;
}

/* To the end and back: rows counted, dates watched, damage found. */
static enum err read_through(struct import_file *file, struct str country, struct problem *ret_problem)
{
	struct date_evidence dates = {0};
	struct csv_row row;
	bool end = false;
	for (;;) {
		enum err err = csv_next(file->csv, &row, &end);
		if (err == ERR_INVALID)
			*ret_problem = csv_problem(file->csv);
		if (err != OK || end) {
			TRY(err);
			break;
		}
		file->rows++;
		record_watch(&file->layout, &row, &dates);
	}
	file->layout.order = date_decide(&dates, country);
	if (file->rows == 0) {
		*ret_problem = (struct problem){STR("file"),
			STR("The file has the names of columns but not a single row below them. Export it again.")};
		return ERR_INVALID;
	}
	return csv_rewind(file->csv);
}

static enum err recognize(struct arena *arena, struct import_file *file, struct str mapping,
	const struct settings *settings, struct problem *ret_problem)
{
	const struct csv_row *header = csv_header(file->csv);
	TRY(layout_recognize(arena, header->cells, header->n, &file->layout));
	file->layout.country = settings->country;
	file->layout.currency = str_empty(settings->currency) ? STR("EUR") : settings->currency;
	TRY(layout_correct(arena, &file->layout, mapping, ret_problem));
	TRY(layout_check(&file->layout, ret_problem));
	file->relations = names_others(&file->layout);
	return read_through(file, settings->country, ret_problem);
}

enum err import_file_open(struct arena *arena, const char *path, struct str mapping, const struct settings *settings,
	struct problem *ret_problem, struct import_file *ret_file)
{
	struct import_file file = {0};
	TRY(csv_open(arena, path, layout_score, ret_problem, &file.csv));
	enum err err = recognize(arena, &file, mapping, settings, ret_problem);
	if (err != OK) {
		csv_close(file.csv);
		return err;
	}
	*ret_file = file;
	return OK;
}

/* One block for all cells: records keep pointing into it. */
static enum err copy_row(struct arena *arena, const struct csv_row *row, struct csv_row *ret_row)
{
	size_t n = 0;
	for (size_t i = 0; i < row->n; i++)
		n += row->cells[i].n;
	char *bytes = arena_alloc(arena, n + 1);
	struct str *cells = ARENA_ARRAY(arena, row->n + 1, struct str);
	if (!bytes || !cells)
		return ERR_NOMEM;
	for (size_t i = 0; i < row->n; i++) {
		if (row->cells[i].n)
			memcpy(bytes, row->cells[i].p, row->cells[i].n);
		cells[i] = (struct str){bytes, row->cells[i].n};
		bytes += row->cells[i].n;
	}
	*ret_row = (struct csv_row){cells, row->n, row->number};
	return OK;
}

enum err import_file_record(
	struct arena *arena, const struct import_file *file, const struct csv_row *row, struct file_record *ret_record)
{
	struct csv_row copy;
	TRY(copy_row(arena, row, &copy));
	return record_read(arena, &file->layout, &copy, ret_record);
}
