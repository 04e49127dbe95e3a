#include "http/listen.h"
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define BACKLOG 511

static enum err fail(int fd, enum err err, struct problem *ret_problem, struct str message)
{
	if (fd >= 0)
		close(fd);
	ret_problem->message = message;
	return err;
}

static bool read_address(
	const char *address, uint16_t port, struct sockaddr_storage *ret, socklen_t *ret_n, bool *ret_loopback)
{
	struct sockaddr_in *v4 = (struct sockaddr_in *)ret;
	struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)ret;
	*ret = (struct sockaddr_storage){0};
	if (strcmp(address, "localhost") == 0)
		address = "127.0.0.1";
	if (inet_pton(AF_INET, address, &v4->sin_addr) == 1) {
		v4->sin_family = AF_INET;
		v4->sin_port = htons(port);
		*ret_n = sizeof *v4;
		*ret_loopback = ntohl(v4->sin_addr.s_addr) >> 24 == 127;
		return true;
	}
	if (inet_pton(AF_INET6, address, &v6->sin6_addr) == 1) {
		v6->sin6_family = AF_INET6;
		v6->sin6_port = htons(port);
		*ret_n = sizeof *v6;
		*ret_loopback = IN6_IS_ADDR_LOOPBACK(&v6->sin6_addr);
		return true;
	}
	return false;
}

enum err listen_tcp(const char *address, uint16_t port, struct arena *arena, struct problem *ret_problem, int *ret_fd,
	uint16_t *ret_port, bool *ret_loopback)
{
	struct sockaddr_storage at;
	socklen_t n;
	bool loopback;
	int on = 1;

	if (!read_address(address, port, &at, &n, &loopback))
		return fail(-1, ERR_INVALID, ret_problem,
			str_format(arena, "'%s' is not an address to listen on.", address));
	int fd = socket(at.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return fail(
			fd, ERR_IO, ret_problem, str_format(arena, "No socket could be made: %s.", strerror(errno)));
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
	if (bind(fd, (struct sockaddr *)&at, n) != 0 || listen(fd, BACKLOG) != 0)
		return fail(fd, errno == EADDRINUSE ? ERR_BUSY : ERR_IO, ret_problem,
			str_format(arena, "Cannot listen on %s port %u: %s.", address, port, strerror(errno)));
	n = sizeof at;
	if (getsockname(fd, (struct sockaddr *)&at, &n) != 0)
		return fail(fd, ERR_IO, ret_problem, STR("The port is not known."));
	*ret_port = ntohs(at.ss_family == AF_INET ? ((struct sockaddr_in *)&at)->sin_port
						  : ((struct sockaddr_in6 *)&at)->sin6_port);
	*ret_loopback = loopback;
	*ret_fd = fd;
	return OK;
}

/* Does a server answer there? */
static bool answers(const struct sockaddr_un *at)
{
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	bool yes = fd >= 0 && connect(fd, (const struct sockaddr *)at, sizeof *at) == 0;
	if (fd >= 0)
		close(fd);
	return yes;
}

enum err listen_unix(const char *path, struct arena *arena, struct problem *ret_problem, int *ret_fd)
{
	struct sockaddr_un at = {.sun_family = AF_UNIX};
	struct stat status;

	if (strlen(path) >= sizeof at.sun_path)
		return fail(-1, ERR_INVALID, ret_problem,
			str_format(arena, "The path of the socket is too long: %s.", path));
	memcpy(at.sun_path, path, strlen(path) + 1);
	if (lstat(path, &status) == 0) {
		if (!S_ISSOCK(status.st_mode))
			return fail(-1, ERR_INVALID, ret_problem,
				str_format(arena, "%s is there and is not a socket.", path));
		if (answers(&at))
			return fail(
				-1, ERR_BUSY, ret_problem, str_format(arena, "Another server answers on %s.", path));
		unlink(path);
	}
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	/* nobody can connect before listen, so the mode is in time */
	if (fd < 0 || bind(fd, (struct sockaddr *)&at, sizeof at) != 0 || chmod(path, 0600) != 0 ||
		listen(fd, BACKLOG) != 0)
		return fail(fd, errno == EADDRINUSE ? ERR_BUSY : ERR_IO, ret_problem,
			str_format(arena, "Cannot listen on %s: %s.", path, strerror(errno)));
	*ret_fd = fd;
	return OK;
}
