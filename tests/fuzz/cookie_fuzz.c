/* Headers of a few small grammars: cookies, encodings, entity tags. */
#include "fuzz.h"
#include "http/cookie.h"
#include "http/negotiate.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text = fuzz_text(data, size);
	struct str value = cookie_get(text, STR("session"));
	MUST(str_none(value) || (value.p >= text.p && value.p + value.n <= text.p + text.n));
	MUST(str_find_char(value, ';') == SIZE_MAX);
	accepts_encoding(text, STR("gzip"));
	etag_matches(text, STR("\"e\""));

	/* what may be written is read back the same */
	struct http_cookie cookie = {.name = "session", .value = text};
	AUTO_OUT out;
	out_init(&out, 0);
	if (cookie_write(&cookie, &out) == OK)
		MUST(str_equal(cookie_get(out_text(&out), STR("session")), text));
	return 0;
}
