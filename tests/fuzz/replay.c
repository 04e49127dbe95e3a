/* Runs a target over every file of the directories given: the corpus and past crashes. */
#include <dirent.h>
#include <stdio.h>
#include <sys/stat.h>
#include "fuzz.h"

static int replay_file(const char *path)
{
	struct stat status;
	FILE *file = fopen(path, "rb");
	if (!file || fstat(fileno(file), &status) != 0 || !S_ISREG(status.st_mode)) {
		if (file)
			fclose(file);
		return 0;
	}
	size_t size = (size_t)status.st_size;
	uint8_t *data = malloc(size ? size : 1); /* exactly: a sanitizer sees a byte too many */
	MUST(data && fread(data, 1, size, file) == size);
	fclose(file);
	LLVMFuzzerTestOneInput(data, size);
	free(data);
	return 1;
}

int main(int argc, char **argv)
{
	int files = 0;
	for (int i = 1; i < argc; i++) {
		DIR *dir = opendir(argv[i]);
		if (!dir) {
			fprintf(stderr, "no corpus %s\n", argv[i]);
			return 1;
		}
		for (struct dirent *entry; (entry = readdir(dir));) {
			char path[4096];
			snprintf(path, sizeof path, "%s/%s", argv[i], entry->d_name);
			files += replay_file(path);
		}
		closedir(dir);
	}
	printf("%d inputs\n", files);
	return files == 0; /* an empty corpus tests nothing */
}
