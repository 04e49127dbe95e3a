/* A large body on its way to files: the sink of a request of an HTTP_UPLOAD route. */
#pragma once
#include "http/server.h"

struct upload;
struct upload_room {
	const char *directory;
	size_t limit;    /* bytes of all files */
	int64_t length;  /* of the body; -1: not known */
	int64_t reserve; /* bytes of the disk that stay free, beside room for a copy of the files */
};
/* By the request's Content-Type: multipart/form-data in parts, anything else as one file.
 * ERR_INVALID: a multipart body without a usable boundary. ERR_FULL: the disk has no room for it. */
NODISCARD enum err upload_new(struct http_request *request, const struct upload_room *room, struct upload **ret_upload);
/* ERR_TOO_LARGE, ERR_INVALID, ERR_FULL, ERR_IO, ERR_NOMEM; afterwards nothing more is taken. */
NODISCARD enum err upload_feed(struct upload *upload, struct str bytes);
/* The body is whole: fills in the request's files and fields. */
NODISCARD enum err upload_end(struct upload *upload);
/* Removes the files that nobody kept. NULL is fine. */
void upload_close(struct upload *upload);
/* Removes what a server that was killed left behind: no other server may use this directory. */
void upload_tidy(const char *directory);
