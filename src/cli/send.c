/* Files on their way to an import. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "cli/internal.h"
#include "domain/upkeep/import_file.h"
#include "import_ops.h"
#include "user_ops.h"

/* Said before anything is written, and the same with a server and without. */
static enum err can_read(struct cli *cli, const char *path, struct problem *problem)
{
	struct stat about;
	if (strcmp(path, "-") == 0)
		return OK;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	bool is_file = fd >= 0 && fstat(fd, &about) == 0 && !S_ISDIR(about.st_mode);
	const char *why = fd < 0 ? strerror(errno) : "It is a directory";
	if (fd >= 0)
		close(fd);
	if (is_file)
		return OK;
	problem->message = str_format(cli->arena, "%s cannot be read: %s.", path, why);
	return ERR_INVALID;
}

static enum err copy(struct import_upload *upload, int fd)
{
	char bytes[65536];
	for (;;) {
		ssize_t n = read(fd, bytes, sizeof bytes);
		if (n == 0)
			return OK;
		if (n < 0 && errno != EINTR)
			return ERR_IO;
		if (n > 0)
			TRY(import_upload_write(upload, bytes, (size_t)n));
	}
}

static enum err keep(struct cli *cli, const char *path, struct import_add_in *in)
{
	struct import_upload *upload = NULL;
	bool standard = strcmp(path, "-") == 0;
	int fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return ERR_IO;
	enum err err = import_upload_begin(cli->arena, cli->settings[SETTING_DATA], &upload);
	if (err == OK)
		err = copy(upload, fd);
	if (err == OK)
		err = import_upload_end(upload, &in->path, &in->content, &in->bytes);
	if (err != OK)
		import_upload_abandon(upload);
	if (!standard)
		close(fd);
	return err;
}

static enum err send_here(struct cli *cli, const char *path, struct str name, struct user_id rep,
	struct import_id *ret_import, struct problem *ret_problem)
{
	struct import_add_in in = {.file_name = name, .rep = rep};
	struct import_add_out out;
	struct user_list_in nothing = {0};
	struct user_list_out users;
	/* Opens the data: nothing is copied into a directory that somebody else has. */
	if (!cli->opened)
		TRY(cli_call(cli, operation_find(STR("user_list")), &nothing, &users, ret_problem));
	TRY(keep(cli, path, &in));
	TRY(cli_call(cli, operation_find(STR("import_add")), &in, &out, ret_problem));
	*ret_import = out.import;
	return OK;
}

enum err cli_send_file(struct cli *cli, const char *path, struct str name, struct user_id rep,
	struct import_id *ret_import, struct problem *ret_problem)
{
	struct import_receive_in in = {.file_name = name, .rep = rep};
	struct import_receive_out out;
	bool running = false;
	TRY(can_read(cli, path, ret_problem));
	if (!cli->opened) {
		struct problem problem = {0};
		enum err err = remote_file(cli, path, &in.file, &problem, &running);
		if (running && err != OK) {
			*ret_problem = problem;
			return err;
		}
	}
	if (!running)
		return send_here(cli, path, name, rep, ret_import, ret_problem);
	TRY(cli_call(cli, operation_find(STR("import_receive")), &in, &out, ret_problem));
	*ret_import = out.import;
	return OK;
}
