#include "whole_file.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct str whole_file_read(struct arena *arena, const char *path)
{
	FILE *file = fopen(path, "rb");
	struct out text;
	char bytes[8192];
	out_init(&text, 0);
	if (!file) {
		fprintf(stderr, "%s:1: cannot be read (%s); check the path\n", path, strerror(errno));
		exit(1);
	}
	for (size_t n; (n = fread(bytes, 1, sizeof bytes, file)) > 0;)
		out_write(&text, bytes, n);
	fclose(file);
	struct str copy = str_copy(arena, out_text(&text));
	out_free(&text);
	return copy;
}

void whole_file_write(const char *path, const char *before, const struct out *text)
{
	FILE *file = fopen(path, "wb");
	struct str bytes = out_text(text);
	if (!file || out_failed(text) != OK || fputs(before, file) < 0 ||
		fwrite(bytes.p, 1, bytes.n, file) != bytes.n || fclose(file) != 0) {
		fprintf(stderr, "%s:1: cannot be written (%s); check the folder and the disk\n", path, strerror(errno));
		exit(1);
	}
}
