/* opc: the compiler of operations. `opc --out DIR FILE.ops... [FILE.sql...]` writes operations.c and a
 * header per .ops file. The .sql files are read for the names they declare only. */
#include "opc.h"
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PROBLEMS_MAX = 20 };

void opc_refuse(struct opc *opc, struct place place, const char *format, ...)
{
	if (++opc->problems > PROBLEMS_MAX)
		return;
	va_list args;
	va_start(args, format);
	fprintf(stderr, "%s:%d: ", place.file, place.line);
	vfprintf(stderr, format, args);
	fputc('\n', stderr);
	va_end(args);
}

struct opc_record *opc_record_find(const struct opc *opc, struct str name)
{
	for (size_t i = 0; i < opc->records.n; i++)
		if (str_equal(opc->records.v[i]->name, name))
			return opc->records.v[i];
	return NULL;
}

const struct opc_declared *opc_declared_find(const struct opc_declared *declared, size_t n, struct str name)
{
	for (size_t i = 0; i < n; i++)
		if (str_equal(declared[i].name, name))
			return &declared[i];
	return NULL;
}

/* The whole file, in the arena; false when it cannot be read. */
static bool file_read(struct arena *arena, const char *path, struct str *ret_text)
{
	FILE *file = fopen(path, "rb");
	if (file == NULL)
		return false;
	long size = fseek(file, 0, SEEK_END) == 0 ? ftell(file) : -1;
	rewind(file);
	char *p = size >= 0 ? arena_alloc(arena, (size_t)size + 1) : NULL;
	bool whole = p != NULL && fread(p, 1, (size_t)size, file) == (size_t)size;
	fclose(file);
	if (whole)
		*ret_text = (struct str){p, (size_t)size};
	return whole;
}

/* Leaves a file alone that holds this text already, so that nothing is compiled again. */
static bool file_write_changed(struct arena *arena, const char *path, struct str text)
{
	struct str old;
	if (file_read(arena, path, &old) && str_equal(old, text))
		return true;
	FILE *file = fopen(path, "wb");
	if (file == NULL)
		return false;
	bool written = fwrite(text.p, 1, text.n, file) == text.n;
	return fclose(file) == 0 && written;
}

static bool write_made(struct opc *opc, const char *directory, struct str name, struct out *out)
{
	char *path = str_z(opc->arena, str_format(opc->arena, "%s/%.*s", directory, STR_ARG(name)));
	if (path == NULL || out_failed(out) != OK) {
		fprintf(stderr, "opc: out of memory\n");
		return false;
	}
	if (!file_write_changed(opc->arena, path, out_text(out))) {
		fprintf(stderr, "opc: cannot write %s: %s\n", path, strerror(errno));
		return false;
	}
	out_reset(out);
	return true;
}

static bool emit(struct opc *opc, const char *directory)
{
	AUTO_OUT out;
	out_init(&out, 0);
	for (size_t i = 0; i < opc->files.n; i++) {
		opc_emit_header(opc, opc->files.v[i], &out);
		if (!write_made(opc, directory, str_join(opc->arena, opc->files.v[i]->stem, STR("_ops.h")), &out))
			return false;
	}
	opc_emit_table(opc, &out);
	return write_made(opc, directory, STR("operations.c"), &out);
}

int main(int argc, char **argv)
{
	if (argc < 3 || strcmp(argv[1], "--out") != 0) {
		fprintf(stderr, "usage: opc --out DIR FILE.ops... [FILE.sql...]\n");
		return 2;
	}
	AUTO_ARENA arena = arena_new(0);
	struct opc opc = {.arena = arena};
	for (int i = 3; i < argc; i++) {
		struct str text;
		if (arena == NULL || !file_read(arena, argv[i], &text)) {
			fprintf(stderr, "opc: cannot read %s: %s\n", argv[i], strerror(errno));
			return 2;
		}
		if (str_ends(str_c(argv[i]), STR(".sql")))
			opc_read_sql(&opc, argv[i], text);
		else
			opc_read_ops(&opc, argv[i], text);
	}
	opc_check(&opc);
	if (opc.problems > PROBLEMS_MAX)
		fprintf(stderr, "opc: %d problems more\n", opc.problems - PROBLEMS_MAX);
	if (opc.problems != 0 || arena_failed(arena))
		return 1;
	return emit(&opc, argv[2]) ? 0 : 2;
}
