#include "net/local_client.h"
#include <curl/curl.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>
#include "base/out.h"

#define PATH_LIMIT 100
#define ANSWER_LIMIT ((size_t)256 << 20)

/* ---- where ---- */

/* FNV-1a: told apart, not protected; the directory around it is private. */
static uint64_t hash(struct str text)
{
	uint64_t h = UINT64_C(14695981039346656037);
	for (size_t i = 0; i < text.n; i++)
		h = (h ^ (unsigned char)text.p[i]) * UINT64_C(1099511628211);
	return h;
}

static bool is_private_directory(const char *path, uid_t owner)
{
	struct stat status;
	return lstat(path, &status) == 0 && S_ISDIR(status.st_mode) && status.st_uid == owner &&
	       (status.st_mode & 077) == 0;
}

static enum err runtime_directory(
	uid_t owner, bool create, struct arena *arena, struct problem *ret_problem, struct str *ret_path)
{
	const char *given = getenv("XDG_RUNTIME_DIR");
	char *path = str_z(arena, str_format(arena, "/run/user/%u", owner));
	if (owner == geteuid() && given && given[0] == '/' && strlen(given) < 60 &&
		is_private_directory(given, owner)) {
		*ret_path = str_copy(arena, str_c(given));
		return OK;
	}
	if (path && is_private_directory(path, owner)) {
		*ret_path = str_c(path);
		return OK;
	}
	path = str_z(arena, str_format(arena, "/tmp/kith-%u", owner));
	if (!path)
		return ERR_NOMEM;
	if (create)
		mkdir(path, 0700);
	if (access(path, F_OK) == 0 && !is_private_directory(path, owner)) {
		ret_problem->message = str_format(arena, "%s belongs to somebody else or is open to others.", path);
		return ERR_FORBIDDEN;
	}
	*ret_path = str_c(path);
	return OK;
}

enum err local_socket_path(
	struct str dir, bool create, struct arena *arena, struct problem *ret_problem, struct str *ret_path)
{
	char whole[PATH_MAX], *name = str_z(arena, dir);
	struct stat status;
	struct str runtime = {0};
	if (!name)
		return ERR_NOMEM;
	if (!realpath(name, whole) || stat(whole, &status) != 0) {
		ret_problem->message = str_format(arena, "There is no directory %s.", name);
		return ERR_NOT_FOUND;
	}
	struct str path = str_format(arena, "%s/kith.sock", whole);
	if (path.n > PATH_LIMIT) {
		TRY(runtime_directory(status.st_uid, create, arena, ret_problem, &runtime));
		path = str_format(
			arena, "%.*s/kith-%016llx.sock", STR_ARG(runtime), (unsigned long long)hash(str_c(whole)));
	}
	if (arena_failed(arena))
		return ERR_NOMEM;
	*ret_path = path;
	return OK;
}

bool local_server_runs(struct str socket_path, struct arena *arena)
{
	struct sockaddr_un at = {.sun_family = AF_UNIX};
	struct stat status;
	struct ucred who;
	socklen_t n = sizeof who;
	char *path = str_z(arena, socket_path);
	if (!path || socket_path.n >= sizeof at.sun_path || lstat(path, &status) != 0 || !S_ISSOCK(status.st_mode))
		return false;
	memcpy(at.sun_path, path, socket_path.n);
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	bool runs = fd >= 0 && connect(fd, (struct sockaddr *)&at, sizeof at) == 0 &&
		    getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &who, &n) == 0 &&
		    (who.uid == status.st_uid || who.uid == 0 || who.uid == geteuid());
	if (fd >= 0)
		close(fd);
	return runs;
}

/* ---- asking ---- */

struct transfer {
	const struct local_request *request;
	struct out body;
	FILE *file;
	enum err err; /* of the callback, the file or the limit */
};

static size_t take(char *bytes, size_t size, size_t n, void *arg)
{
	struct transfer *transfer = arg;
	struct str piece = {bytes, size * n};
	if (transfer->request->each)
		transfer->err = transfer->request->each(piece, transfer->request->arg);
	else
		out_str(&transfer->body, piece);
	if (transfer->err == OK)
		transfer->err = out_failed(&transfer->body);
	return transfer->err == OK ? piece.n : 0;
}

static size_t give(char *room, size_t size, size_t n, void *arg)
{
	struct transfer *transfer = arg;
	size_t got = fread(room, 1, size * n, transfer->file);
	if (got == 0 && ferror(transfer->file)) {
		transfer->err = ERR_IO;
		return CURL_READFUNC_ABORT;
	}
	return got;
}

static bool has_control(struct str value)
{
	for (size_t i = 0; i < value.n; i++)
		if ((unsigned char)value.p[i] < 0x20 || value.p[i] == 0x7f)
			return true;
	return false;
}

static enum err add_header(struct curl_slist **list, struct arena *arena, const char *name, struct str value)
{
	if (has_control(value))
		return ERR_INVALID;
	/* "Name;" is how curl writes an empty value */
	char *line = str_z(
		arena, value.n ? str_format(arena, "%s: %.*s", name, STR_ARG(value)) : str_format(arena, "%s;", name));
	struct curl_slist *longer = line ? curl_slist_append(*list, line) : NULL;
	if (!longer)
		return ERR_NOMEM;
	*list = longer;
	return OK;
}

static enum err fill_headers(struct curl_slist **list, const struct local_request *request, struct arena *arena)
{
	*list = curl_slist_append(NULL, "Expect:"); /* none: no waiting for 100-continue, it is near */
	if (!*list)
		return ERR_NOMEM;
	if (request->content_type)
		TRY(add_header(list, arena, "Content-Type", str_c(request->content_type)));
	for (size_t i = 0; i < request->n_headers; i++)
		TRY(add_header(list, arena, request->headers[i].name, request->headers[i].value));
	return OK;
}

/* A regular file goes with its length, standard input and pipes in chunks. */
static enum err open_file(CURL *curl, struct transfer *transfer, struct arena *arena, struct problem *ret_problem)
{
	const char *name = transfer->request->file;
	struct stat status;
	transfer->file = strcmp(name, "-") == 0 ? stdin : fopen(name, "rbe");
	if (!transfer->file || fstat(fileno(transfer->file), &status) != 0 || S_ISDIR(status.st_mode)) {
		ret_problem->field = str_copy(arena, str_c(name));
		ret_problem->message = str_format(
			arena, "%s cannot be read: %s.", name, strerror(transfer->file ? EISDIR : errno));
		return ERR_IO;
	}
	curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
	curl_easy_setopt(curl, CURLOPT_READFUNCTION, give);
	curl_easy_setopt(curl, CURLOPT_READDATA, transfer);
	if (S_ISREG(status.st_mode))
		curl_easy_setopt(curl, CURLOPT_INFILESIZE_LARGE, (curl_off_t)(status.st_size - ftello(transfer->file)));
	return OK;
}

static enum err prepare(CURL *curl, struct str socket_path, struct transfer *transfer, struct curl_slist *headers,
	struct arena *arena, struct problem *ret_problem)
{
	const struct local_request *request = transfer->request;
	char *url = str_z(arena, str_format(arena, "http://localhost%.*s", STR_ARG(request->path)));
	char *path = str_z(arena, socket_path);
	if (!url || !path)
		return ERR_NOMEM;
	curl_easy_setopt(curl, CURLOPT_URL, url);
	curl_easy_setopt(curl, CURLOPT_UNIX_SOCKET_PATH, path);
	curl_easy_setopt(curl, CURLOPT_PROXY, "");
	curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http");
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_PATH_AS_IS, 1L);
	curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take);
	curl_easy_setopt(curl, CURLOPT_WRITEDATA, transfer);
	curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, (long)(request->timeout_us / 1000));
	if (request->file) {
		TRY(open_file(curl, transfer, arena, ret_problem));
	} else if (request->body.n || strcmp(request->method, "POST") == 0) {
		curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)request->body.n);
		curl_easy_setopt(curl, CURLOPT_POSTFIELDS, request->body.n ? request->body.p : "");
	}
	if (strcmp(request->method, "HEAD") == 0)
		curl_easy_setopt(curl, CURLOPT_NOBODY, 1L);
	curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, request->method);
	curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
	return OK;
}

static enum err perform(CURL *curl, struct transfer *transfer, struct arena *arena, struct problem *ret_problem,
	struct local_answer *ret_answer)
{
	long status = 0;
	const char *type = NULL;
	CURLcode code = curl_easy_perform(curl);
	if (transfer->err != OK)
		return transfer->err;
	if (code == CURLE_COULDNT_CONNECT) {
		ret_problem->message = STR("No server is running.");
		return ERR_UNAVAILABLE;
	}
	if (code != CURLE_OK) {
		ret_problem->message = str_format(arena, "The server did not answer: %s.", curl_easy_strerror(code));
		return ERR_IO;
	}
	curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
	curl_easy_getinfo(curl, CURLINFO_CONTENT_TYPE, &type);
	struct local_answer answer = {
		(int)status, str_copy(arena, type ? str_c(type) : STR("")), str_copy(arena, out_text(&transfer->body))};
	if (arena_failed(arena))
		return ERR_NOMEM;
	*ret_answer = answer;
	return OK;
}

enum err local_send(struct str socket_path, const struct local_request *request, struct arena *arena,
	struct problem *ret_problem, struct local_answer *ret_answer)
{
	struct transfer transfer = {.request = request};
	struct curl_slist *headers = NULL;
	CURL *curl = curl_easy_init();
	if (!curl)
		return ERR_NOMEM;
	out_init(&transfer.body, ANSWER_LIMIT);
	enum err err = fill_headers(&headers, request, arena);
	if (err == OK)
		err = prepare(curl, socket_path, &transfer, headers, arena, ret_problem);
	if (err == OK)
		err = perform(curl, &transfer, arena, ret_problem, ret_answer);
	curl_easy_cleanup(curl);
	curl_slist_free_all(headers);
	if (transfer.file && transfer.file != stdin)
		fclose(transfer.file);
	out_free(&transfer.body);
	return err;
}
