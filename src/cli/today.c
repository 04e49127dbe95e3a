/* Today on a terminal: who, what about and why, one after the other, as on the page. */
#include "cli/internal.h"

#include <ctype.h>

#include "domain/words.h"
#include "today_ops.h"

enum { USUAL_WIDTH = 100, KIND_WIDTH = 12 };

/* The word of the enumeration, in capitals: "HOW IT WENT". */
static struct str kind_shown(enum today_kind kind, struct arena *arena)
{
	struct str word = enum_word(&today_kind_info, (int)kind);
	char *shown = str_z(arena, word);
	for (size_t i = 0; shown != NULL && i < word.n; i++)
		shown[i] = shown[i] == '_' ? ' ' : (char)toupper((unsigned char)shown[i]);
	return shown == NULL ? word : str_c(shown);
}

static void out_left(struct out *out, struct str text, size_t width)
{
	out_str(out, text);
	for (size_t wide = text_width(text); wide < width; wide++)
		out_char(out, ' ');
}

/* "EUR 4,800, due 24 November 2026"; none when there is neither. */
static struct str facts_of(const struct today_show_item *item, struct arena *arena)
{
	struct str value = item->value.v != 0 ? money_text(arena, money_of(item->value, item->currency)) : STR("");
	struct str due = day_none(item->due) ? STR("") : str_join(arena, STR("due "), words_day(arena, item->due));
	return str_format(arena, "%.*s%s%.*s", STR_ARG(value), value.n != 0 && due.n != 0 ? ", " : "", STR_ARG(due));
}

static void print_item(struct out *out, const struct today_show_item *item, size_t width, struct arena *arena)
{
	char id[ID_TEXT_SIZE];
	struct str facts = facts_of(item, arena);
	struct str why = str_empty(item->ask_for) ? item->reason
						  : words_of(arena, TWO_SENTENCES, {"one", .text = item->reason},
							    {"two", .text = item->ask_for});
	struct str who = str_empty(item->headline)
				 ? item->person_name
				 : str_format(arena, "%.*s, %.*s", STR_ARG(item->person_name), STR_ARG(item->headline));
	id_text(item->person.v, id);
	out_left(out, kind_shown(item->kind, arena), KIND_WIDTH);
	out_wrapped(out,
		text_harmless(
			arena, facts.n == 0 ? who : str_format(arena, "%.*s (%.*s)", STR_ARG(who), STR_ARG(facts))),
		width, KIND_WIDTH);
	out_char(out, '\n');
	out_left(out, STR(""), KIND_WIDTH);
	out_wrapped(out, text_harmless(arena, str_format(arena, "%.*s  [%.*s]", STR_ARG(why), ID_TEXT_SIZE, id)), width,
		KIND_WIDTH);
	out_char(out, '\n');
}

void print_today(struct out *out, const void *today, const struct table_style *style, struct arena *arena)
{
	const struct today_out *answer = today;
	const struct today_show_item *item = answer->items.items;
	size_t width = style->width != 0 ? style->width : USUAL_WIDTH;
	struct str day = words_weekday(arena, answer->date);
	if (answer->items.n == 0) {
		out_format(out, "%.*s: nothing to do.\n", STR_ARG(day));
		return;
	}
	out_format(out, "%.*s: %zu to do, %.*s\n", STR_ARG(day), answer->items.n,
		STR_ARG(words_duration(arena, (int)answer->minutes)));
	for (size_t i = 0; i < answer->items.n; i++) {
		out_char(out, '\n');
		print_item(out, &item[i], width, arena);
	}
}
