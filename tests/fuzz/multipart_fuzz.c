/* A form, whole and in pieces: both must tell the same. First byte: the size of the pieces. */
#include "fuzz.h"
#include "base/out.h"
#include "http/multipart.h"

static enum err part(void *arg, const struct multipart_part *part)
{
	out_format(arg, "[%.*s|%.*s|%.*s]", STR_ARG(part->name), STR_ARG(part->filename), STR_ARG(part->content_type));
	MUST(str_find_char(part->filename, '/') == SIZE_MAX && str_find_char(part->filename, '\\') == SIZE_MAX);
	return OK;
}

static enum err bytes_of_part(void *arg, struct str bytes)
{
	out_str(arg, bytes);
	return OK;
}

static enum err end(void *arg)
{
	out_z(arg, "[end]");
	return OK;
}

static enum err read_form(struct str body, size_t size, struct out *out)
{
	AUTO_ARENA arena = arena_new(0);
	struct multipart *multipart;
	TRY(multipart_new(arena, STR("multipart/form-data; boundary=b"),
		(struct multipart_sink){out, part, bytes_of_part, end}, &multipart));
	for (size_t at = 0; at < body.n; at += size)
		TRY(multipart_feed(multipart, str_sub(body, at, size)));
	return multipart_end(multipart);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO_ARENA arena = arena_new(0);
	AUTO_OUT whole = {0};
	AUTO_OUT pieces = {0};
	struct multipart *multipart;
	if (size == 0)
		return 0;
	struct str body = str_from(fuzz_text(data, size), 1);
	enum err err = read_form(body, body.n ? body.n : 1, &whole);
	MUST(read_form(body, data[0] ? data[0] : 1, &pieces) == err);
	MUST(str_equal(out_text(&whole), out_text(&pieces)));
	/* and the same bytes as the header that names the boundary */
	if (multipart_new(arena, body, (struct multipart_sink){&whole, part, bytes_of_part, end}, &multipart) == OK)
		MUST(multipart_feed(multipart, body) != ERR_INTERNAL);
	return 0;
}
