#include "http/upload.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>
#include "base/vec.h"
#include "http/message.h"
#include "http/multipart.h"

#define FILES_LIMIT 16
#define FIELDS_LIMIT 256
#define FILE_NAME "kith-upload-"
#define LOOK_BYTES ((int64_t)16 << 20) /* after so many the disk is looked at again */

struct upload {
	struct http_request *request;
	const char *directory;
	int64_t reserve, written, looked;
	struct multipart *multipart; /* NULL: the whole body is one file */
	size_t room;                 /* bytes that files may still take */
	int fd;                      /* of the file that is being written, or -1 */
	struct http_file files[FILES_LIMIT];
	size_t n_files;
	VEC(struct http_field) fields;
	struct out value; /* of the field that is being read */
	size_t fields_room;
};

/* A full disk would stop every write of everybody: a file stops before. What is not known is no reason. */
static bool disk_has(const char *directory, int64_t bytes)
{
	struct statvfs disk;
	return statvfs(directory, &disk) != 0 || (uint64_t)disk.f_bavail >= (uint64_t)bytes / (uint64_t)disk.f_frsize;
}

static enum err open_file(struct upload *upload, struct http_file file)
{
	struct arena *arena = upload->request->arena;
	if (upload->n_files == FILES_LIMIT)
		return ERR_TOO_LARGE;
	struct str path = str_format(arena, "%s/" FILE_NAME "XXXXXX", upload->directory);
	char *name = str_z(arena, path);
	if (!name)
		return ERR_NOMEM;
	upload->fd = mkostemp(name, O_CLOEXEC);
	if (upload->fd < 0)
		return errno == ENOSPC ? ERR_FULL : ERR_IO;
	file.path = str_c(name);
	upload->files[upload->n_files++] = file;
	return OK;
}

static enum err write_file(struct upload *upload, struct str bytes)
{
	if (bytes.n > upload->room)
		return ERR_TOO_LARGE;
	upload->room -= bytes.n;
	upload->written += (int64_t)bytes.n;
	if (upload->written - upload->looked >= LOOK_BYTES) {
		upload->looked = upload->written;
		if (!disk_has(upload->directory, upload->reserve + upload->written))
			return ERR_FULL;
	}
	upload->files[upload->n_files - 1].size += (int64_t)bytes.n;
	while (bytes.n) {
		ssize_t n = write(upload->fd, bytes.p, bytes.n);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return errno == ENOSPC || errno == EDQUOT ? ERR_FULL : ERR_IO;
		bytes = str_from(bytes, (size_t)n);
	}
	return OK;
}

static enum err close_file(struct upload *upload)
{
	int fd = upload->fd;
	upload->fd = -1;
	return fd >= 0 && close(fd) != 0 ? ERR_IO : OK;
}

static enum err part_begin(void *arg, const struct multipart_part *part)
{
	struct upload *upload = arg;
	if (!str_none(part->filename))
		return open_file(
			upload, (struct http_file){.name = part->name,
					.filename = part->filename,
					.content_type = str_none(part->content_type) ? STR("") : part->content_type});
	if (upload->fields.n == FIELDS_LIMIT)
		return ERR_TOO_LARGE;
	out_reset(&upload->value);
	return VEC_PUSH(upload->request->arena, &upload->fields, ((struct http_field){.name = part->name})) ? OK
													    : ERR_NOMEM;
}

static enum err part_data(void *arg, struct str bytes)
{
	struct upload *upload = arg;
	if (upload->fd >= 0)
		return write_file(upload, bytes);
	if (bytes.n > upload->fields_room)
		return ERR_TOO_LARGE;
	upload->fields_room -= bytes.n;
	out_str(&upload->value, bytes);
	return out_failed(&upload->value);
}

static enum err part_end(void *arg)
{
	struct upload *upload = arg;
	if (upload->fd >= 0)
		return close_file(upload);
	upload->fields.v[upload->fields.n - 1].value = str_copy(upload->request->arena, out_text(&upload->value));
	return OK;
}

enum err upload_new(struct http_request *request, const struct upload_room *room, struct upload **ret_upload)
{
	int64_t copies = room->length > 0 ? 2 * room->length : 0;
	if (!disk_has(room->directory, room->reserve > INT64_MAX - copies ? INT64_MAX : room->reserve + copies))
		return ERR_FULL;
	struct str type = http_request_header(request, "Content-Type");
	struct upload *upload = ARENA_NEW(request->arena, struct upload);
	if (!upload)
		return ERR_NOMEM;
	upload->request = request;
	upload->directory = room->directory;
	upload->room = room->limit;
	upload->reserve = room->reserve;
	upload->fields_room = HTTP_FIELDS_LIMIT;
	upload->fd = -1;
	out_init(&upload->value, HTTP_FIELDS_LIMIT);
	if (str_equal_ascii_nocase(str_sub(type, 0, 10), STR("multipart/"))) {
		struct multipart_sink sink = {upload, part_begin, part_data, part_end};
		TRY(multipart_new(request->arena, type, sink, &upload->multipart));
	} else {
		TRY(open_file(upload, (struct http_file){.name = STR(""),
					      .filename = STR(""),
					      .content_type = str_none(type) ? STR("") : type}));
	}
	*ret_upload = upload;
	return OK;
}

enum err upload_feed(struct upload *upload, struct str bytes)
{
	return upload->multipart ? multipart_feed(upload->multipart, bytes) : write_file(upload, bytes);
}

enum err upload_end(struct upload *upload)
{
	if (upload->multipart)
		TRY(multipart_end(upload->multipart));
	TRY(close_file(upload));
	upload->request->files = upload->files;
	upload->request->n_files = upload->n_files;
	upload->request->fields = upload->fields.v;
	upload->request->n_fields = upload->fields.n;
	return OK;
}

void upload_close(struct upload *upload)
{
	if (!upload)
		return;
	if (upload->fd >= 0)
		close(upload->fd);
	for (size_t i = 0; i < upload->n_files; i++)
		if (!upload->files[i].keep)
			unlink(upload->files[i].path.p);
	out_free(&upload->value);
}

void upload_tidy(const char *directory)
{
	DIR *dir = opendir(directory);
	if (!dir)
		return;
	for (struct dirent *entry; (entry = readdir(dir)) != NULL;)
		if (strncmp(entry->d_name, FILE_NAME, strlen(FILE_NAME)) == 0)
			unlinkat(dirfd(dir), entry->d_name, 0);
	closedir(dir);
}
