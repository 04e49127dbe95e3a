#include "base/field.h"

int enum_parse(const struct enum_info *info, struct str word)
{
	for (int i = 1; i < info->n; i++)
		if (str_is(word, info->words[i]))
			return i;
	return 0;
}

struct str enum_word(const struct enum_info *info, int value)
{
	return value > 0 && value < info->n ? str_c(info->words[value]) : STR_NONE;
}

const struct field *record_field(const struct record *record, struct str name)
{
	for (size_t i = 0; i < record->n_fields; i++)
		if (str_is(name, record->fields[i].name))
			return &record->fields[i];
	return NULL;
}
