#include "domain/words.h"

#include "base/out.h"

static const char *const english[WORDS_COUNT] = {
#define WORDS(id, text) [WORDS_##id] = text,
#include "domain/words.def"
#undef WORDS
};

static const char *const months[13] = {"", "January", "February", "March", "April", "May", "June", "July", "August",
	"September", "October", "November", "December"};

struct str words_text(enum words_id id)
{
	return str_c(english[id]);
}

struct str words_month(struct day day)
{
	int month = day.ymd / 100 % 100;
	return str_c(months[month >= 1 && month <= 12 ? month : 0]);
}

struct str words_day(struct arena *arena, struct day day)
{
	struct str month = words_month(day);
	if (str_empty(month))
		return STR_NONE;
	return str_format(arena, "%d %.*s %d", day.ymd % 100, STR_ARG(month), day.ymd / 10000);
}

struct str words_weekday(struct arena *arena, struct day day)
{
	static const char *const weekdays[] = {
		"", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};
	if (day_none(day))
		return STR_NONE;
	return str_format(arena, "%s %d %.*s", weekdays[day_weekday(day)], day.ymd % 100, STR_ARG(words_month(day)));
}

struct str words_duration(struct arena *arena, int minutes)
{
	int halves = (minutes + 15) / 30;
	if (minutes <= 5)
		return STR("a few minutes");
	if (minutes < 50)
		return str_format(arena, "about %d minutes", (minutes + 2) / 5 * 5);
	if (halves <= 2)
		return STR("about an hour");
	if (halves % 2)
		return str_format(arena, "about %d\u00bd hours", halves / 2);
	return str_format(arena, "about %d hours", halves / 2);
}

static void write_arg(struct arena *arena, struct out *out, const struct words_arg *arg)
{
	if (arg->has_number)
		out_count(out, arg->number);
	else if (!day_none(arg->day))
		out_str(out, words_day(arena, arg->day));
	else if (arg->money.currency[0] != '\0')
		out_str(out, money_text(arena, arg->money));
	else
		out_str(out, arg->text);
}

/* "Both are at Falk e.K." is finished: the full stop of the firm is the sentence's, too. */
static bool ends_sentence(struct str rest)
{
	return str_is(rest, ".") || str_starts(rest, STR(". "));
}

struct str words_format(struct arena *arena, enum words_id id, const struct words_arg *args, size_t n_args)
{
	struct str rest = str_c(english[id]);
	AUTO_OUT out;
	out_init(&out, 16384);
	while (rest.n > 0) {
		size_t open = str_find_char(rest, '{');
		size_t close = open == SIZE_MAX ? SIZE_MAX : str_find_char(str_from(rest, open), '}');
		if (close == SIZE_MAX) {
			out_str(&out, rest);
			break;
		}
		out_str(&out, str_sub(rest, 0, open));
		struct str name = str_sub(rest, open + 1, close - 1);
		size_t i = 0;
		while (i < n_args && !str_is(name, args[i].name))
			i++;
		if (i < n_args)
			write_arg(arena, &out, &args[i]);
		else
			out_str(&out, str_sub(rest, open, close + 1));
		rest = str_from(rest, open + close + 1);
		if (str_ends(out_text(&out), STR(".")) && ends_sentence(rest))
			rest = str_from(rest, 1);
	}
	return str_copy(arena, out_text(&out));
}

struct str words_first_name(struct str name)
{
	return str_sub(name, 0, str_find_char(name, ' '));
}

struct str words_all(struct arena *arena, const struct str *parts, size_t n)
{
	struct str most = n > 0 ? parts[0] : STR_NONE;
	for (size_t i = 1; i + 1 < n; i++)
		most = str_format(arena, "%.*s, %.*s", STR_ARG(most), STR_ARG(parts[i]));
	return n < 2 ? most : words_of(arena, NAMES_TWO, {"one", .text = most}, {"two", .text = parts[n - 1]});
}
