#include "ops/operation.h"

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
