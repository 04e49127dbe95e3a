#include "ops/operation.h"
#include <string.h>

const struct operation *operation_find(struct str name)
{
	int low = 0, high = operation_count;
	while (low < high) {
		int middle = low + (high - low) / 2;
		int order = str_compare(name, str_c(operations[middle]->name));
		if (order == 0)
			return operations[middle];
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

bool operation_in_path(const struct operation *operation, const struct field *field)
{
	size_t n = strlen(field->name);
	for (const char *p = operation->path; (p = strchr(p, '{')) != NULL; p++)
		if (strncmp(p + 1, field->name, n) == 0 && p[n + 1] == '}')
			return true;
	return false;
}
