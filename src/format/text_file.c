#include "format/text_file.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unicode/ucnv.h>
#include "base/utf8.h"

enum { BLOCK = 1 << 16 };

struct text_file {
	FILE *stream;
	enum encoding encoding;
	int64_t size, position;
	int64_t mark;          /* bytes of the byte order mark */
	UConverter *from, *to; /* NULL for UTF-8 */
	UChar *pivot;          /* ICU's way from any encoding to UTF-8 leads through UTF-16 */
	UChar *pivot_from, *pivot_to;
	char *raw, *raw_from, *raw_end; /* what was read and is not converted yet */
	char *text;
	bool fresh; /* the converters have to forget what came before */
};

const char *encoding_name(enum encoding encoding)
{
	static const char *const names[] = {"UTF-8", "UTF-16LE", "UTF-16BE", "windows-1252"};
	return names[encoding];
}

/* ---- which encoding ---- */

/* What the whole file told. */
struct probe {
	bool utf8;    /* so far all of it is UTF-8 */
	char tail[4]; /* a character cut by the end of a block */
	size_t tail_n;
	int64_t even_zeros, odd_zeros; /* zero bytes at even and odd places */
	int64_t first_zero;            /* -1: none */
};

static size_t utf8_length(unsigned char lead)
{
	return lead < 0x80 ? 1 : lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
}

/* How many bytes at the end belong to a character that is not whole yet. */
static size_t cut_at_end(struct str s)
{
	for (size_t back = 1; back <= 3 && back <= s.n; back++) {
		unsigned char c = (unsigned char)s.p[s.n - back];
		if (c >= 0xC0)
			return utf8_length(c) > back ? back : 0;
		if (c < 0x80)
			return 0;
	}
	return 0;
}

static void probe_utf8(struct probe *probe, struct str block)
{
	if (probe->tail_n) {
		size_t need = utf8_length((unsigned char)probe->tail[0]) - probe->tail_n;
		need = need < block.n ? need : block.n;
		memcpy(probe->tail + probe->tail_n, block.p, need);
		probe->tail_n += need;
		block = str_from(block, need);
		if (probe->tail_n < utf8_length((unsigned char)probe->tail[0]))
			return;
		probe->utf8 = utf8_valid((struct str){probe->tail, probe->tail_n});
		probe->tail_n = 0;
	}
	size_t cut = cut_at_end(block);
	if (probe->utf8)
		probe->utf8 = utf8_valid((struct str){block.p, block.n - cut});
	if (cut)
		memcpy(probe->tail, block.p + block.n - cut, cut);
	probe->tail_n = cut;
}

static void probe_zeros(struct probe *probe, struct str block, int64_t offset)
{
	if (!block.n || !memchr(block.p, 0, block.n))
		return;
	for (size_t i = 0; i < block.n; i++) {
		if (block.p[i])
			continue;
		if (probe->first_zero < 0)
			probe->first_zero = offset + (int64_t)i;
		if ((offset + (int64_t)i) & 1)
			probe->odd_zeros++;
		else
			probe->even_zeros++;
	}
}

static enum err probe_file(struct text_file *file, struct probe *probe)
{
	int64_t offset = 0;
	size_t n;
	probe->utf8 = true;
	probe->first_zero = -1;
	while ((n = fread(file->raw, 1, BLOCK, file->stream)) > 0) {
		struct str block = {file->raw, n};
		if (probe->utf8)
			probe_utf8(probe, block);
		probe_zeros(probe, block, offset);
		offset += (int64_t)n;
	}
	if (probe->tail_n)
		probe->utf8 = false;
	file->size = offset;
	return ferror(file->stream) ? ERR_IO : OK;
}

static bool starts(const unsigned char *head, size_t n, const char *mark, size_t mark_n)
{
	return n >= mark_n && memcmp(head, mark, mark_n) == 0;
}

/* True when a text of one byte a character has zero bytes: it is none. */
static bool decide(struct text_file *file, const struct probe *probe, const unsigned char *head, size_t n)
{
	file->mark = 0;
	if (starts(head, n, "\xEF\xBB\xBF", 3)) {
		file->mark = 3;
		file->encoding = probe->utf8 ? ENCODING_UTF8 : ENCODING_WINDOWS_1252;
		return probe->first_zero < 0;
	}
	bool little = starts(head, n, "\xFF\xFE", 2), big = starts(head, n, "\xFE\xFF", 2);
	if (little || big) {
		file->mark = 2;
		file->encoding = little ? ENCODING_UTF16LE : ENCODING_UTF16BE;
		return true;
	}
	/* Exports are mostly ASCII letters: in UTF-16 one half of nearly every unit is zero, always the same. */
	int64_t units = file->size / 2;
	if (probe->odd_zeros > units / 2 && probe->even_zeros < units / 50) {
		file->encoding = ENCODING_UTF16LE;
		return true;
	}
	if (probe->even_zeros > units / 2 && probe->odd_zeros < units / 50) {
		file->encoding = ENCODING_UTF16BE;
		return true;
	}
	file->encoding = probe->utf8 ? ENCODING_UTF8 : ENCODING_WINDOWS_1252;
	return probe->first_zero < 0;
}

/* ---- opening ---- */

static enum err refuse(struct problem *problem, enum err err, struct str message)
{
	*problem = (struct problem){.field = STR("file"), .message = message};
	return err;
}

static enum err open_converters(struct text_file *file, struct arena *arena)
{
	if (file->encoding == ENCODING_UTF8)
		return OK;
	UErrorCode code = U_ZERO_ERROR;
	file->from = ucnv_open(encoding_name(file->encoding), &code);
	file->to = ucnv_open("UTF-8", &code);
	file->pivot = ARENA_ARRAY(arena, BLOCK / 4, UChar);
	file->text = arena_alloc(arena, BLOCK);
	file->pivot_from = file->pivot_to = file->pivot;
	return U_FAILURE(code) || !file->pivot || !file->text ? ERR_NOMEM : OK;
}

static enum err examine(struct text_file *file, struct arena *arena, struct problem *problem)
{
	struct stat stat;
	if (fstat(fileno(file->stream), &stat) != 0)
		return refuse(problem, ERR_IO, STR("The file cannot be read."));
	if (!S_ISREG(stat.st_mode))
		return refuse(problem, ERR_INVALID, STR("This is not a file but a folder or a device."));
	struct probe probe = {0};
	if (probe_file(file, &probe) != OK)
		return refuse(problem, ERR_IO, STR("The file cannot be read to its end."));
	if (file->size == 0)
		return refuse(problem, ERR_INVALID, STR("The file is empty. Export it again and try once more."));
	unsigned char head[3];
	rewind(file->stream);
	size_t n = fread(head, 1, sizeof head, file->stream);
	if (!decide(file, &probe, head, n))
		return refuse(problem, ERR_INVALID,
			str_format(arena,
				"The file is not a text file: it has a zero byte at byte %lld. Save it as CSV (UTF-8) "
				"and try again.",
				(long long)probe.first_zero + 1));
	TRY(open_converters(file, arena));
	return text_file_rewind(file);
}

enum err text_file_open(struct arena *arena, const char *path, struct problem *ret_problem, struct text_file **ret_file)
{
	struct text_file *file = ARENA_NEW(arena, struct text_file);
	if (!file || !(file->raw = arena_alloc(arena, BLOCK)))
		return ERR_NOMEM;
	file->stream = fopen(path, "rbe");
	if (!file->stream)
		return refuse(ret_problem, errno == ENOENT ? ERR_NOT_FOUND : ERR_IO,
			str_format(arena, "The file cannot be opened: %s.", strerror(errno)));
	/* Blocks are read whole: a buffer of stdio would copy them once more. */
	setvbuf(file->stream, NULL, _IONBF, 0);
	enum err err = examine(file, arena, ret_problem);
	if (err != OK) {
		text_file_close(file);
		return err;
	}
	*ret_file = file;
	return OK;
}

void text_file_close(struct text_file *file)
{
	if (!file || !file->stream)
		return;
	fclose(file->stream);
	ucnv_close(file->from);
	ucnv_close(file->to);
	file->stream = NULL;
	file->from = file->to = NULL;
}

enum err text_file_rewind(struct text_file *file)
{
	if (fseek(file->stream, (long)file->mark, SEEK_SET) != 0)
		return ERR_IO;
	clearerr(file->stream);
	file->position = file->mark;
	file->raw_from = file->raw_end = file->raw;
	file->pivot_from = file->pivot_to = file->pivot;
	file->fresh = true;
	return OK;
}

/* ---- reading ---- */

static enum err read_raw(struct text_file *file, size_t *ret_n)
{
	size_t n = fread(file->raw, 1, BLOCK, file->stream);
	if (n == 0 && ferror(file->stream))
		return ERR_IO;
	file->position += (int64_t)n;
	file->raw_from = file->raw;
	file->raw_end = file->raw + n;
	*ret_n = n;
	return OK;
}

enum err text_file_read(struct text_file *file, struct str *ret_block)
{
	size_t n;
	if (file->encoding == ENCODING_UTF8) {
		TRY(read_raw(file, &n));
		*ret_block = (struct str){file->raw, n};
		return OK;
	}
	for (;;) {
		if (file->raw_from == file->raw_end)
			TRY(read_raw(file, &n));
		bool end = file->raw_end == file->raw;
		char *to = file->text;
		const char *from = file->raw_from;
		UErrorCode code = U_ZERO_ERROR;
		ucnv_convertEx(file->to, file->from, &to, file->text + BLOCK, &from, file->raw_end, file->pivot,
			&file->pivot_from, &file->pivot_to, file->pivot + BLOCK / 4, file->fresh, end, &code);
		file->fresh = false;
		file->raw_from = file->raw + (from - file->raw);
		if (U_FAILURE(code) && code != U_BUFFER_OVERFLOW_ERROR)
			return ERR_CORRUPT;
		if (to != file->text || end) {
			*ret_block = (struct str){file->text, (size_t)(to - file->text)};
			return OK;
		}
	}
}

enum encoding text_file_encoding(const struct text_file *file)
{
	return file->encoding;
}

int64_t text_file_size(const struct text_file *file)
{
	return file->size;
}

int64_t text_file_position(const struct text_file *file)
{
	return file->position - (file->raw_end - file->raw_from);
}
