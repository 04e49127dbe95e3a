#include "attributes.h"

#include <math.h>
#include <stdlib.h>
#include "base/vec.h"
#include "format/csv.h"

enum { MOST_COLUMNS = 60 };

struct column {
	VEC(struct str) words;
	bool numbers; /* all that is known is a number */
};

struct reading {
	struct arena *arena;
	const struct rows *rows;
	const struct edges_names *ids;
	struct str *names;
	struct problem *problem;
	int columns;
	struct column column[MOST_COLUMNS];
	float *number, *word; /* n_nodes * columns */
};

static int unknown_score(const struct str *cells, size_t n)
{
	(void)cells;
	(void)n;
	return 0;
}

static bool unknown(struct str cell)
{
	return cell.n == 0 || str_is(cell, "NA");
}

static bool number_of(struct arena *arena, struct str cell, float *ret)
{
	char *text = str_z(arena, cell), *end = NULL;
	if (text == NULL)
		return false;
	double value = strtod(text, &end);
	*ret = fabs(value) < 1e18 ? (float)value : INFINITY; /* the square of what lies apart is a number, too */
	return end != text && *end == '\0' && isfinite(*ret);
}

static float word_of(struct arena *arena, struct column *column, struct str cell)
{
	for (size_t i = 0; i < column->words.n; i++)
		if (str_equal(column->words.v[i], cell))
			return (float)i;
	(void)VEC_PUSH(arena, &column->words, str_copy(arena, cell)); /* the arena remembers a failure */
	return (float)column->words.n;
}

static enum err read_row(struct reading *reading, const struct csv_row *row)
{
	struct str word = row->n > 0 ? str_trim(row->cells[0]) : STR("");
	int64_t id;
	if (word.n == 0) {
		reading->problem->message = str_format(reading->arena,
			"Row %lld of the attributes does not begin with an id.", (long long)row->number);
		return ERR_INVALID;
	}
	uint32_t node = edges_id(reading->ids, word, &id) ? rows_find(reading->rows, id) : NODE_NONE;
	if (node == NODE_NONE)
		return OK;
	for (int c = 0; c < reading->columns; c++) {
		struct str cell = (size_t)c + 1 < row->n ? str_trim(row->cells[c + 1]) : STR("");
		size_t at = (size_t)node * (size_t)reading->columns + (size_t)c;
		if (unknown(cell))
			continue;
		reading->word[at] = word_of(reading->arena, &reading->column[c], cell);
		if (!number_of(reading->arena, cell, &reading->number[at]))
			reading->column[c].numbers = false;
	}
	return OK;
}

static enum err read_rows(struct reading *reading, struct csv *csv)
{
	struct csv_row row;
	size_t columns = csv_header(csv)->n - 1;
	if (columns < 1 || columns > MOST_COLUMNS) {
		reading->problem->message = str_format(reading->arena,
			"The attributes have %zu columns besides the id: give 1 to %d.", columns, MOST_COLUMNS);
		return ERR_INVALID;
	}
	reading->columns = (int)columns;
	reading->names = ARENA_ARRAY(reading->arena, columns, struct str);
	for (size_t c = 0; reading->names != NULL && c < columns; c++)
		reading->names[c] = str_copy(reading->arena, str_trim(csv_header(csv)->cells[c + 1]));
	size_t cells = (size_t)reading->rows->n_nodes * columns;
	reading->number = ARENA_ARRAY(reading->arena, cells, float);
	reading->word = ARENA_ARRAY(reading->arena, cells, float);
	if (arena_failed(reading->arena))
		return ERR_NOMEM;
	for (size_t i = 0; i < cells; i++)
		reading->number[i] = reading->word[i] = NAN;
	for (int c = 0; c < reading->columns; c++)
		reading->column[c].numbers = true;
	for (bool ended = false; !ended;) {
		enum err err = csv_next(csv, &row, &ended);
		if (err != OK) {
			*reading->problem = csv_problem(csv);
			return err;
		}
		if (!ended)
			TRY(read_row(reading, &row));
	}
	return arena_failed(reading->arena) ? ERR_NOMEM : OK;
}

/* Numbers where a column has nothing else, with their deviation; words elsewhere, as their numbers. */
static float settle(struct reading *reading, int c)
{
	double n = 0, sum = 0, squares = 0;
	for (uint32_t i = 0; i < reading->rows->n_nodes; i++) {
		size_t at = (size_t)i * (size_t)reading->columns + (size_t)c;
		if (!reading->column[c].numbers)
			reading->number[at] = reading->word[at];
		double value = (double)reading->number[at];
		if (isnan(value))
			continue;
		n++;
		sum += value;
		squares += value * value;
	}
	if (!reading->column[c].numbers || n < 2)
		return 0;
	return (float)sqrt(fmax(0, squares / n - sum / n * (sum / n)));
}

enum err attributes_read(struct arena *arena, const char *path, const struct rows *rows, const struct edges_names *ids,
	struct problem *problem, struct attributes *ret_attributes)
{
	struct reading reading = {.arena = arena, .rows = rows, .ids = ids, .problem = problem};
	struct csv *csv;
	TRY(csv_open(arena, path, unknown_score, problem, &csv));
	enum err err = read_rows(&reading, csv);
	csv_close(csv);
	if (err != OK)
		return err;
	float *spread = ARENA_ARRAY(arena, (size_t)reading.columns, float);
	if (spread == NULL)
		return ERR_NOMEM;
	for (int c = 0; c < reading.columns; c++)
		spread[c] = settle(&reading, c);
	*ret_attributes = (struct attributes){reading.columns, reading.names, rows->n_nodes, reading.number, spread};
	return OK;
}

int attributes_column(const struct attributes *attributes, struct str name)
{
	for (int c = 0; c < attributes->columns; c++)
		if (str_equal(attributes->names[c], name))
			return c;
	return -1;
}

bool attributes_same(const struct attributes *attributes, int column, uint32_t a, uint32_t b)
{
	float of_a = attributes->values[(size_t)a * (size_t)attributes->columns + (size_t)column];
	float of_b = attributes->values[(size_t)b * (size_t)attributes->columns + (size_t)column];
	return !isnan(of_a) && of_a == of_b; /* what is unknown is like nothing */
}

int attributes_width(const struct attributes *attributes)
{
	return 2 * attributes->columns;
}

void attributes_features(const struct attributes *attributes, uint32_t a, uint32_t b, float *ret_x)
{
	for (int c = 0; c < attributes->columns; c++) {
		float of_a = attributes->values[(size_t)a * (size_t)attributes->columns + (size_t)c];
		float of_b = attributes->values[(size_t)b * (size_t)attributes->columns + (size_t)c];
		bool known = !isnan(of_a) && !isnan(of_b);
		float spread = attributes->spread[c];
		ret_x[2 * c] = known && of_a == of_b ? 1 : 0;
		ret_x[2 * c + 1] = spread > 0 ? known ? fabsf(of_a - of_b) / spread : 1 : 0;
	}
}
