/* A request's head, taken apart at its lines as the protocol library would. */
#include "fuzz.h"
#include "base/arena.h"
#include "base/utf8.h"
#include "http/guard.h"
#include "http/path.h"

static void check_passed(struct arena *arena, const struct http_head *head)
{
	struct str path = str_sub(head->target, 0, str_find_char(head->target, '?'));
	const struct str *segments;
	size_t n;
	struct str host;
	MUST(head->target.n <= HTTP_TARGET_LIMIT && head->n_headers <= HTTP_HEADERS_LIMIT);
	MUST(http_head_count(head, "Host", &host) == 1);
	MUST(http_head_count(head, "Content-Length", NULL) + http_head_count(head, "Transfer-Encoding", NULL) <= 1);
	MUST(guard_length(head) >= -1);
	path_split(arena, path, &segments, &n);
	MUST(n <= HTTP_SEGMENTS_LIMIT);
	for (size_t i = 0; i < n; i++) {
		MUST(utf8_clean(segments[i]) && str_find_char(segments[i], '/') == SIZE_MAX);
		MUST(!str_is(segments[i], ".") && !str_is(segments[i], ".."));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO_ARENA arena = arena_new(0);
	struct str rest = fuzz_text(data, size), line, name;
	struct http_field fields[HTTP_HEADERS_LIMIT + 1];
	struct http_head head = {.method = STR(""), .target = STR(""), .version = STR(""), .headers = fields};
	static const struct guard_rules own = {0}, any = {.any_host = true};

	if (!str_split(&rest, '\n', &line) || !str_split(&line, ' ', &head.method) ||
		!str_split(&line, ' ', &head.target))
		return 0;
	head.version = line.p ? line : STR("");
	while (head.n_headers <= HTTP_HEADERS_LIMIT && str_split(&rest, '\n', &line)) {
		str_split(&line, ':', &name);
		fields[head.n_headers++] = (struct http_field){name, line.p ? str_trim(line) : STR("")};
	}
	struct http_verdict strict = guard_head(&head, &own), loose = guard_head(&head, &any);
	MUST(strict.status == 0 || (strict.status >= 400 && strict.reason));
	MUST(loose.status == strict.status || (loose.status == 0 && strict.status == 421));
	struct http_verdict origin = guard_origin(&head);
	MUST(origin.status == 0 || origin.status == 403);
	if (loose.status == 0)
		check_passed(arena, &head);
	return 0;
}
