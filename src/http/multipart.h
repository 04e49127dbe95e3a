/* multipart/form-data (RFC 7578) as it arrives, in pieces of any size. Knows no files: it tells what
 * begins and hands on the bytes. */
#pragma once
#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

struct multipart_part {
	struct str name;
	struct str filename;     /* none when the part is not a file */
	struct str content_type; /* none when not given */
};

struct multipart_sink {
	void *arg;
	/* A part begins; its texts live in the arena. */
	enum err (*part)(void *arg, const struct multipart_part *part);
	enum err (*data)(void *arg, struct str bytes);
	enum err (*end)(void *arg); /* of the part */
};

#define MULTIPART_BOUNDARY_LIMIT 70
#define MULTIPART_HEAD_LIMIT 4096 /* bytes of one part's headers */

struct multipart;
/* Of a Content-Type header. ERR_INVALID: not multipart/form-data, or no usable boundary. */
NODISCARD enum err multipart_new(
	struct arena *arena, struct str content_type, struct multipart_sink sink, struct multipart **ret_multipart);
/* ERR_INVALID: malformed; or what the sink returned. After an error nothing more is taken. */
NODISCARD enum err multipart_feed(struct multipart *multipart, struct str bytes);
/* ERR_INVALID when the closing boundary has not come. */
NODISCARD enum err multipart_end(struct multipart *multipart);
