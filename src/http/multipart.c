#include "http/multipart.h"
#include <string.h>

enum state {
	STATE_BODY,      /* preamble or the bytes of a part, up to the delimiter */
	STATE_DELIMITED, /* after a delimiter: "\r\n" or "--" */
	STATE_HEAD,      /* a part's headers */
	STATE_DONE,      /* after the closing delimiter: ignored */
};

struct multipart {
	struct arena *arena;
	struct multipart_sink sink;
	enum state state;
	enum err err;
	bool in_part;                                 /* false in the preamble */
	char delimiter[MULTIPART_BOUNDARY_LIMIT + 4]; /* "\r\n--boundary" */
	size_t n_delimiter;
	size_t matched; /* bytes of the delimiter seen so far */
	char tail[2];   /* after a delimiter */
	size_t n_tail;
	char head[MULTIPART_HEAD_LIMIT];
	size_t n_head;
};

/* The value of parameter `name` in `text; name="value"; ...`, unquoted into the arena; none when
 * absent. Browsers write %22, CR and LF percent-encoded in names and leave backslashes alone. */
static struct str parameter(struct arena *arena, struct str text, const char *name)
{
	size_t at = str_find_char(text, ';');
	while (at != SIZE_MAX && at < text.n) {
		struct str rest = str_trim(str_from(text, at + 1));
		size_t equals = str_find_char(rest, '=');
		if (equals == SIZE_MAX)
			return STR_NONE;
		struct str key = str_trim(str_sub(rest, 0, equals)), value = str_from(rest, equals + 1);
		size_t n = 0, used = 0;
		if (value.n && value.p[0] == '"') {
			struct str inner = str_from(value, 1);
			n = str_find_char(inner, '"');
			if (n == SIZE_MAX)
				return STR_NONE;
			value = str_sub(inner, 0, n);
			used = n + 2;
		} else {
			n = str_find_char(value, ';');
			used = n == SIZE_MAX ? value.n : n;
			value = str_trim(str_sub(value, 0, used));
		}
		if (str_equal_ascii_nocase(key, str_c(name)))
			return str_copy(arena, value);
		text = str_from(str_from(rest, equals + 1), used);
		at = str_find_char(text, ';');
	}
	return STR_NONE;
}

enum err multipart_new(
	struct arena *arena, struct str content_type, struct multipart_sink sink, struct multipart **ret_multipart)
{
	struct str kind = str_trim(str_sub(content_type, 0, str_find_char(content_type, ';')));
	if (!str_equal_ascii_nocase(kind, STR("multipart/form-data")))
		return ERR_INVALID;
	struct str boundary = parameter(arena, content_type, "boundary");
	if (boundary.n == 0 || boundary.n > MULTIPART_BOUNDARY_LIMIT)
		return ERR_INVALID;
	for (size_t i = 0; i < boundary.n; i++)
		if ((unsigned char)boundary.p[i] < 0x20 || (unsigned char)boundary.p[i] > 0x7e)
			return ERR_INVALID;
	struct multipart *multipart = ARENA_NEW(arena, struct multipart);
	if (!multipart)
		return ERR_NOMEM;
	multipart->arena = arena;
	multipart->sink = sink;
	memcpy(multipart->delimiter, "\r\n--", 4);
	memcpy(multipart->delimiter + 4, boundary.p, boundary.n);
	multipart->n_delimiter = boundary.n + 4;
	multipart->matched = 2; /* the first delimiter may stand without its line end */
	*ret_multipart = multipart;
	return OK;
}

static enum err emit(struct multipart *multipart, const char *p, size_t n)
{
	return multipart->in_part && n ? multipart->sink.data(multipart->sink.arg, (struct str){p, n}) : OK;
}

/* Takes bytes of a part's body off the front of *bytes, up to the end of a delimiter. The boundary
 * holds no CR, so a mismatch never needs to look back: what was matched is data. */
static enum err take_body(struct multipart *multipart, struct str *bytes)
{
	while (bytes->n) {
		if (multipart->matched == 0) {
			const char *cr = memchr(bytes->p, '\r', bytes->n);
			size_t n = cr ? (size_t)(cr - bytes->p) : bytes->n;
			TRY(emit(multipart, bytes->p, n));
			*bytes = str_from(*bytes, n);
			if (!cr)
				return OK;
		}
		if (bytes->p[0] != multipart->delimiter[multipart->matched]) {
			TRY(emit(multipart, multipart->delimiter, multipart->matched));
			multipart->matched = 0;
			if (bytes->p[0] == '\r')
				continue;
			TRY(emit(multipart, bytes->p, 1));
			*bytes = str_from(*bytes, 1);
			continue;
		}
		*bytes = str_from(*bytes, 1);
		if (++multipart->matched == multipart->n_delimiter) {
			multipart->matched = 0;
			multipart->n_tail = 0;
			multipart->state = STATE_DELIMITED;
			return multipart->in_part ? multipart->sink.end(multipart->sink.arg) : OK;
		}
	}
	return OK;
}

static enum err take_tail(struct multipart *multipart, struct str *bytes)
{
	char c = bytes->p[0];
	*bytes = str_from(*bytes, 1);
	if (multipart->n_tail == 0 && (c == ' ' || c == '\t'))
		return OK; /* padding */
	multipart->tail[multipart->n_tail++] = c;
	if (multipart->n_tail < 2)
		return OK;
	if (memcmp(multipart->tail, "--", 2) == 0) {
		multipart->state = STATE_DONE;
		multipart->in_part = false;
	} else if (memcmp(multipart->tail, "\r\n", 2) == 0) {
		multipart->state = STATE_HEAD;
		multipart->n_head = 0;
	} else {
		return ERR_INVALID;
	}
	return OK;
}

/* The last component of a path of either kind: browsers send names, others may send anything. */
static struct str base_name(struct str filename)
{
	for (size_t i = filename.n; i > 0; i--)
		if (filename.p[i - 1] == '/' || filename.p[i - 1] == '\\')
			return str_from(filename, i);
	return filename;
}

static enum err begin_part(struct multipart *multipart)
{
	struct str rest = {multipart->head, multipart->n_head}, line, key;
	struct multipart_part part = {0};
	bool disposed = false;
	while (str_split(&rest, '\n', &line)) {
		line = str_trim(line);
		if (line.n == 0)
			continue;
		if (!str_split(&line, ':', &key) || str_none(line))
			return ERR_INVALID;
		if (str_equal_ascii_nocase(key, STR("Content-Disposition"))) {
			struct str kind = str_trim(str_sub(line, 0, str_find_char(line, ';')));
			if (disposed || !str_equal_ascii_nocase(kind, STR("form-data")))
				return ERR_INVALID;
			disposed = true;
			part.name = parameter(multipart->arena, line, "name");
			part.filename = base_name(parameter(multipart->arena, line, "filename"));
		} else if (str_equal_ascii_nocase(key, STR("Content-Type"))) {
			part.content_type = str_copy(multipart->arena, str_trim(line));
		}
	}
	if (str_none(part.name))
		return ERR_INVALID;
	multipart->in_part = true;
	multipart->state = STATE_BODY;
	multipart->matched = 0;
	return multipart->sink.part(multipart->sink.arg, &part);
}

static enum err take_head(struct multipart *multipart, struct str *bytes)
{
	char c = bytes->p[0];
	*bytes = str_from(*bytes, 1);
	if (c == '\0' || multipart->n_head == sizeof multipart->head)
		return ERR_INVALID;
	multipart->head[multipart->n_head++] = c;
	struct str head = {multipart->head, multipart->n_head};
	return str_is(head, "\r\n") || str_ends(head, STR("\r\n\r\n")) ? begin_part(multipart) : OK;
}

static enum err feed(struct multipart *multipart, struct str bytes)
{
	while (bytes.n && multipart->state != STATE_DONE) {
		switch (multipart->state) {
		case STATE_BODY:
			TRY(take_body(multipart, &bytes));
			break;
		case STATE_DELIMITED:
			TRY(take_tail(multipart, &bytes));
			break;
		case STATE_HEAD:
			TRY(take_head(multipart, &bytes));
			break;
		case STATE_DONE:
			break;
		}
	}
	return OK;
}

enum err multipart_feed(struct multipart *multipart, struct str bytes)
{
	if (multipart->err == OK)
		multipart->err = feed(multipart, bytes);
	return multipart->err;
}

enum err multipart_end(struct multipart *multipart)
{
	TRY(multipart->err);
	return multipart->state == STATE_DONE ? OK : ERR_INVALID;
}
