#include "http/negotiate.h"

/* "gzip;q=0" refuses; any other weight, and none, admits. */
static bool weight_is_zero(struct str parameters)
{
	struct str parameter, key;
	while (str_split(&parameters, ';', &parameter)) {
		parameter = str_trim(parameter);
		if (!str_split(&parameter, '=', &key) || !str_equal_ascii_nocase(key, STR("q")))
			continue;
		for (size_t i = 0; i < parameter.n; i++)
			if (parameter.p[i] != '0' && parameter.p[i] != '.')
				return false;
		return true;
	}
	return false;
}

bool accepts_encoding(struct str accept, struct str coding)
{
	struct str item, name;
	bool any = false;
	while (str_split(&accept, ',', &item)) {
		item = str_trim(item);
		if (!str_split(&item, ';', &name))
			continue;
		name = str_trim(name);
		if (str_equal_ascii_nocase(name, coding))
			return !weight_is_zero(item);
		if (str_is(name, "*"))
			any = !weight_is_zero(item);
	}
	return any;
}

static struct str strong(struct str etag)
{
	etag = str_trim(etag);
	return str_starts(etag, STR("W/")) ? str_from(etag, 2) : etag;
}

bool etag_matches(struct str if_none_match, struct str etag)
{
	struct str item;
	while (str_split(&if_none_match, ',', &item)) {
		item = strong(item);
		if (str_is(item, "*") || (item.n > 0 && str_equal(item, strong(etag))))
			return true;
	}
	return false;
}
