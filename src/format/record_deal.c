#include "format/record_reading.h"
#include "base/utf8.h"

static const struct {
	const char *word;
	enum record_stage stage;
} stages[] = {
	{"closed won", RECORD_STAGE_WON},
	{"closedwon", RECORD_STAGE_WON},
	{"gewonnen", RECORD_STAGE_WON},
	{"won", RECORD_STAGE_WON},
	{"gagne", RECORD_STAGE_WON},
	{"ganad", RECORD_STAGE_WON},
	{"abgeschlossen und gewonnen", RECORD_STAGE_WON},
	{"lost", RECORD_STAGE_LOST},
	{"verloren", RECORD_STAGE_LOST},
	{"perdu", RECORD_STAGE_LOST},
	{"perdid", RECORD_STAGE_LOST},
	{"declined", RECORD_STAGE_LOST},
	{"propos", RECORD_STAGE_PROPOSED},
	{"presentation", RECORD_STAGE_PROPOSED},
	{"contract", RECORD_STAGE_PROPOSED},
	{"decision", RECORD_STAGE_PROPOSED},
	{"negotiat", RECORD_STAGE_PROPOSED},
	{"verhandlung", RECORD_STAGE_PROPOSED},
	{"angebot", RECORD_STAGE_PROPOSED},
	{"offerte", RECORD_STAGE_PROPOSED},
	{"quote", RECORD_STAGE_PROPOSED},
	{"unqualified", RECORD_STAGE_DISCOVERY},
	{"qualif", RECORD_STAGE_QUALIFIED},
};

static enum record_stage stage_of(struct reading *reading, struct str cell)
{
	struct str folded = text_fold(reading->arena, cell);
	for (size_t i = 0; i < sizeof stages / sizeof *stages; i++)
		if (str_find(folded, str_c(stages[i].word)) != SIZE_MAX)
			return stages[i].stage;
	return RECORD_STAGE_DISCOVERY;
}

static void refuse(struct reading *reading, struct str column, const char *what, struct str cell)
{
	if (str_none(reading->record->refused))
		reading->record->refused = str_format(reading->arena, "\"%.*s\" in the column \"%.*s\" is %s.",
			STR_ARG(utf8_clip(cell, 60)), STR_ARG(column), what);
}

static void read_money(struct reading *reading, struct str column, struct str cell)
{
	struct deal_record *deal = &reading->record->deal;
	char *currency = str_z(reading->arena, deal->currency);
	if (currency && minor_parse(cell, money_digits(currency), &deal->value) != OK)
		refuse(reading, column, "no amount of money", cell);
	else if (!minor_fits(deal->value))
		refuse(reading, column, "too large an amount", cell);
}

static void read_date(struct reading *reading, struct str column, struct str cell, struct day *ret_day)
{
	if (!date_parse(cell, reading->layout->order, ret_day))
		refuse(reading, column, "no date", cell);
}

struct str record_squeeze(struct arena *arena, struct str folded)
{
	char *to = arena_alloc(arena, folded.n + 1);
	size_t n = 0;
	for (size_t i = 0; to && i < folded.n; i++)
		if (folded.p[i] != ' ')
			to[n++] = folded.p[i];
	return to ? (struct str){to, n} : STR("");
}

bool reading_deal_cell(struct reading *reading, enum layout_field field, struct str column, struct str cell)
{
	struct deal_record *deal = &reading->record->deal;
	switch (field) {
	case LAYOUT_DEAL_ID:
		deal->external = reading_clean(reading, cell);
		return true;
	case LAYOUT_DEAL_NAME:
		deal->name = reading_clean(reading, cell);
		return true;
	case LAYOUT_DEAL_STAGE:
		deal->stage = stage_of(reading, cell);
		return true;
	case LAYOUT_DEAL_VALUE:
		read_money(reading, column, cell);
		return true;
	case LAYOUT_DEAL_CURRENCY:
		return true; /* read before the rest */
	case LAYOUT_DEAL_OPENED:
		read_date(reading, column, cell, &deal->opened);
		return true;
	case LAYOUT_DEAL_CLOSED:
		read_date(reading, column, cell, &deal->closed);
		return true;
	case LAYOUT_DEAL_OFFER:
		deal->offer = reading_clean(reading, cell);
		deal->offer_folded = record_squeeze(reading->arena, text_fold(reading->arena, deal->offer));
		return true;
	case LAYOUT_DEAL_OWNER:
		deal->owner = reading_clean(reading, cell);
		deal->owner_folded = text_fold(reading->arena, deal->owner);
		return true;
	default:
		return false;
	}
}
