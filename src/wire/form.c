#include "wire/form.h"
#include "base/hex.h"
#include <string.h>
#include "base/utf8.h"
#include "base/vec.h"

enum { NAME_PARTS = 16 }; /* of "names.0.name" */

/* ---- text to pairs ---- */

static enum err form_text(const struct wire *wire, struct str raw, struct str *ret_text)
{
	char *p = arena_alloc(wire->arena, raw.n + 1);
	if (p == NULL)
		return ERR_NOMEM;
	size_t n = percent_decode(raw, true, p);
	if (n == SIZE_MAX)
		return wire_refuse(wire, STR_NONE, "The form is broken: a %% without two digits behind it.");
	*ret_text = (struct str){p, n};
	return OK;
}

enum err form_pairs(const struct wire *wire, struct str text, struct pair **ret_pairs, size_t *ret_n)
{
	size_t max = wire->max_bytes != 0 ? wire->max_bytes : WIRE_BYTES_MAX;
	if (text.n > max)
		return wire_refuse_as(wire, ERR_TOO_LARGE, STR_NONE,
			"This is too large: at most %zu bytes can be sent at once.", max);
	VEC(struct pair) pairs = {0};
	struct str part;
	while (str_split(&text, '&', &part)) {
		if (part.n == 0)
			continue;
		if (pairs.n == WIRE_PAIRS_MAX)
			return wire_refuse_as(wire, ERR_TOO_LARGE, STR_NONE, "At most %d fields can be sent at once.",
				WIRE_PAIRS_MAX);
		size_t equals = str_find_char(part, '=');
		struct pair pair;
		TRY(form_text(wire, str_sub(part, 0, equals == SIZE_MAX ? part.n : equals), &pair.name));
		TRY(form_text(wire, equals == SIZE_MAX ? STR("") : str_from(part, equals + 1), &pair.value));
		if (!utf8_valid(pair.name) || !utf8_valid(pair.value))
			return wire_refuse(wire, utf8_valid(pair.name) ? pair.name : STR_NONE,
				"This is not UTF-8 text. Save or send it as UTF-8.");
		if (!VEC_PUSH(wire->arena, &pairs, pair))
			return ERR_NOMEM;
	}
	*ret_pairs = pairs.v;
	*ret_n = pairs.n;
	return OK;
}

/* ---- pairs to a tree ---- */

struct node {
	struct str name; /* one part: "names", "0", "name" */
	struct str path; /* all parts */
	const struct pair **values;
	size_t n_values, room;
	struct node *first, *last, *next;
	struct node *found; /* last child looked up: names come in order, so the next is mostly the same */
};

static struct node *node_child(const struct wire *wire, struct node *node, struct str name, bool make)
{
	if (node->found != NULL && str_equal(node->found->name, name))
		return node->found;
	for (struct node *child = node->first; child != NULL; child = child->next)
		if (str_equal(child->name, name))
			return node->found = child;
	struct node *child = make ? ARENA_NEW(wire->arena, struct node) : NULL;
	if (child == NULL)
		return NULL;
	child->name = name;
	child->path = wire_path(wire->arena, node->path, name);
	if (node->last != NULL)
		node->last->next = child;
	else
		node->first = child;
	node->last = child;
	return node->found = child;
}

static enum err tree_add(const struct wire *wire, struct node *root, const struct pair *pair)
{
	struct node *node = root;
	struct str rest = pair->name, part;
	for (int parts = 0; str_split(&rest, '.', &part); parts++) {
		if (parts == NAME_PARTS)
			return wire_refuse(wire, str_sub(pair->name, 0, 60), "This name has too many parts.");
		node = node_child(wire, node, part, true);
		if (node == NULL)
			return ERR_NOMEM;
	}
	if (node->n_values == node->room &&
		!vec_grow(wire->arena, (void **)&node->values, &node->room, node->n_values, sizeof(struct pair *)))
		return ERR_NOMEM;
	node->values[node->n_values++] = pair;
	return OK;
}

/* ---- tree to struct ---- */

static enum err node_decode(const struct wire *wire, const struct node *node, const struct record *record, void *value);

static bool node_blank(const struct node *node)
{
	for (size_t i = 0; i < node->n_values; i++)
		if (str_trim(node->values[i]->value).n != 0)
			return false;
	for (const struct node *child = node->first; child != NULL; child = child->next)
		if (!node_blank(child))
			return false;
	return true;
}

static bool is_index(struct str name)
{
	for (size_t i = 0; i < name.n; i++)
		if (name.p[i] < '0' || name.p[i] > '9')
			return false;
	return name.n > 0 && name.n <= 6;
}

static bool index_before(const struct node *a, const struct node *b)
{
	struct str x = a->name, y = b->name;
	while (x.n > 1 && x.p[0] == '0')
		x = str_from(x, 1);
	while (y.n > 1 && y.p[0] == '0')
		y = str_from(y, 1);
	return x.n != y.n ? x.n < y.n : str_compare(x, y) < 0;
}

/* The children in the order of their numbers, without blank ones. */
static enum err list_items(const struct wire *wire, const struct node *node, const struct field *field,
	const struct node ***ret_items, size_t *ret_n)
{
	VEC(const struct node *) items = {0};
	if (node->n_values != 0 && !node_blank(node))
		return wire_refuse(wire, node->path, "This is a list: write its fields as %.*s.0.%s.",
			STR_ARG(node->path), field->record->n_fields != 0 ? field->record->fields[0].name : "name");
	for (const struct node *child = node->first; child != NULL; child = child->next) {
		if (!is_index(child->name))
			return wire_refuse(wire, child->path, "This is a list: number its items from 0.");
		if (node_blank(child))
			continue;
		TRY(wire_check_items(wire, node->path, field, items.n + 1));
		if (!VEC_PUSH(wire->arena, &items, child))
			return ERR_NOMEM;
		/* Mostly in order already, so this insertion seldom moves anything. */
		for (size_t i = items.n - 1; i > 0 && index_before(child, items.v[i - 1]); i--) {
			items.v[i] = items.v[i - 1];
			items.v[i - 1] = child;
		}
	}
	*ret_items = items.v;
	*ret_n = items.n;
	return OK;
}

static enum err decode_list(
	const struct wire *wire, const struct node *node, const struct field *field, struct list *ret_list)
{
	const struct node **nodes = NULL;
	size_t n = 0;
	TRY(list_items(wire, node, field, &nodes, &n));
	if (n == 0)
		return OK;
	char *items = arena_array(wire->arena, n, field->record->size);
	if (items == NULL)
		return ERR_NOMEM;
	for (size_t i = 0; i < n; i++)
		TRY(node_decode(wire, nodes[i], field->record, items + i * field->record->size));
	*ret_list = (struct list){items, n};
	return OK;
}

/* Ids or texts: the name repeated, or numbered. Reads each as a single value and collects them. */
static enum err decode_many(const struct wire *wire, const struct node *node, const struct field *field, void *place)
{
	VEC(int64_t) ids = {0};
	VEC(struct str) texts = {0};
	struct field one = {.type = field->type == FIELD_IDS ? FIELD_ID : FIELD_TEXT, .noun = field->noun};
	const struct node *at = node->n_values != 0 ? node : node->first;
	for (; at != NULL; at = at == node ? NULL : at->next) {
		for (size_t i = 0; i < at->n_values; i++) {
			int64_t id = 0;
			struct str text = STR_NONE;
			bool is_id = one.type == FIELD_ID;
			TRY(value_parse(
				wire, &one, at->path, at->values[i]->value, is_id ? (void *)&id : (void *)&text));
			if (is_id ? id == 0 : str_none(text))
				continue;
			TRY(wire_check_items(wire, node->path, field, ids.n + texts.n + 1));
			if (is_id ? !VEC_PUSH(wire->arena, &ids, id) : !VEC_PUSH(wire->arena, &texts, text))
				return ERR_NOMEM;
		}
	}
	if (field->type == FIELD_IDS)
		*(struct ids *)place = (struct ids){ids.v, ids.n};
	else
		*(struct texts *)place = (struct texts){texts.v, texts.n};
	return OK;
}

static enum err decode_one(const struct wire *wire, const struct node *node, const struct field *field, void *value)
{
	if (node->first != NULL)
		return wire_refuse(
			wire, node->first->path, "\"%.*s\" is a single value: it has no parts.", STR_ARG(node->name));
	/* A checkbox comes with a hidden "no" before it: for flags the last one counts. */
	bool flag = field->type == FIELD_FLAG || field->type == FIELD_OPT_FLAG;
	if (node->n_values > 1 && !flag)
		return wire_refuse(wire, node->path, "This field is given twice. Give it once.");
	return value_parse(wire, field, node->path, node->values[node->n_values - 1]->value, value);
}

static enum err node_decode(const struct wire *wire, const struct node *node, const struct record *record, void *value)
{
	if (node->n_values != 0 && !node_blank(node))
		return wire_refuse(wire, node->path, "This has several fields: write %.*s.%s.", STR_ARG(node->path),
			record->n_fields != 0 ? record->fields[0].name : "name");
	for (const struct node *child = node->first; child != NULL; child = child->next) {
		const struct field *field = record_field(record, child->name);
		if (field == NULL) {
			if (wire->ignore_unknown)
				continue;
			return wire_refuse_unknown(wire, str_sub(child->path, 0, 120), record, child->name);
		}
		void *place = field_in(field, value);
		if (field->type == FIELD_LIST)
			TRY(decode_list(wire, child, field, place));
		else if (field->type == FIELD_RECORD)
			TRY(node_decode(wire, child, field->record, place));
		else if (field->type == FIELD_IDS || field->type == FIELD_TEXTS)
			TRY(decode_many(wire, child, field, place));
		else
			TRY(decode_one(wire, child, field, value));
	}
	for (size_t i = 0; i < record->n_fields; i++) {
		const struct field *field = &record->fields[i];
		if (!field->required)
			continue;
		/* A required number was given when its text was not empty: 0 is an answer. */
		const struct node *child = NULL;
		for (const struct node *c = node->first; c != NULL && child == NULL; c = c->next)
			child = str_is(c->name, field->name) ? c : NULL;
		if (child == NULL || node_blank(child) || value_none(field, value))
			return wire_refuse_missing(wire, wire_path(wire->arena, node->path, str_c(field->name)), field);
	}
	return OK;
}

enum err pairs_decode(
	const struct wire *wire, const struct pair *pairs, size_t n, const struct record *record, void *ret_value)
{
	struct node root = {.path = STR("")};
	for (size_t i = 0; i < n; i++)
		TRY(tree_add(wire, &root, &pairs[i]));
	void *value = arena_alloc(wire->arena, record->size != 0 ? record->size : 1);
	if (value == NULL)
		return ERR_NOMEM;
	TRY(node_decode(wire, &root, record, value));
	if (arena_failed(wire->arena))
		return ERR_NOMEM;
	memcpy(ret_value, value, record->size);
	return OK;
}

enum err form_decode(const struct wire *wire, struct str text, const struct record *record, const struct pair *given,
	size_t n_given, void *ret_value)
{
	struct pair *pairs = NULL;
	size_t n = 0;
	TRY(form_pairs(wire, text, &pairs, &n));
	struct pair *all = ARENA_ARRAY(wire->arena, n + n_given + 1, struct pair);
	if (all == NULL)
		return ERR_NOMEM;
	size_t count = 0;
	for (size_t i = 0; i < n_given; i++)
		all[count++] = given[i];
	for (size_t i = 0; i < n; i++) {
		size_t same = 0;
		while (same < n_given && !str_equal(given[same].name, pairs[i].name))
			same++;
		if (same == n_given)
			all[count++] = pairs[i];
		else if (!str_equal(given[same].value, pairs[i].value))
			return wire_refuse(wire, pairs[i].name, "This contradicts the path, which says \"%.*s\".",
				STR_ARG(str_sub(given[same].value, 0, 60)));
	}
	return pairs_decode(wire, all, count, record, ret_value);
}
