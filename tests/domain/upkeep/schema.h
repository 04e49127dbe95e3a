/* The schema as the migrations write it, for tests that hold every table about people to a rule. */
#pragma once
#include <ctype.h>
#include <glob.h>
#include <stdio.h>
#include <string.h>

#include "db/table.h"
#include "support/test_db.h"

/* A table, or a column of it, to which a rule does not apply, and why. */
struct word_of {
	const char *table, *column, *reason;
};

static inline bool is_word_of(const struct word_of *words, size_t n, const char *table, const char *column)
{
	for (size_t i = 0; i < n; i++)
		if ((words[i].table == NULL || strcmp(words[i].table, table) == 0) &&
			(words[i].column == NULL || strcmp(words[i].column, column) == 0))
			return true;
	return false;
}

static inline bool of_word(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

/* Behind the next whole `word` of the text; NULL when there is none. */
static inline const char *behind(const char *text, const char *word)
{
	size_t n = strlen(word);
	for (const char *p = text; (p = strstr(p, word)) != NULL; p += n)
		if ((p == text || !of_word(p[-1])) && !of_word(p[n]))
			return p + n;
	return NULL;
}

enum { TABLES_MOST = 120, COLUMNS_MOST = 60 };
struct columns {
	char table[60];
	char names[COLUMNS_MOST][60];
	bool person[COLUMNS_MOST]; /* holds a person's id */
	bool text[COLUMNS_MOST];
	size_t n;
};
static struct columns tables[TABLES_MOST];
static size_t n_tables;

static inline void add_column(const char *table, const char *name, const char *type)
{
	size_t i = 0;
	while (i < n_tables && strcmp(tables[i].table, table) != 0)
		i++;
	assert_true(i < TABLES_MOST);
	if (i == n_tables)
		snprintf(tables[n_tables++].table, sizeof tables->table, "%s", table);
	struct columns *columns = &tables[i];
	assert_true(columns->n < COLUMNS_MOST);
	columns->person[columns->n] = strncmp(type, "person_id", 9) == 0;
	columns->text[columns->n] = strcmp(type, "text") == 0;
	snprintf(columns->names[columns->n++], sizeof *columns->names, "%s", name);
}

/* All migrations, one after the other: what a table was made with and what was added to it. */
static inline void read_migration(const char *path)
{
	FILE *file = fopen(path, "r");
	char line[500], table[60] = "", name[60], type[60];
	assert_non_null(file);
	while (fgets(line, sizeof line, file) != NULL) {
		if (sscanf(line, "ALTER TABLE %59s ADD COLUMN %59[a-z_] %59[a-z_]", table, name, type) == 3)
			add_column(table, name, type);
		else if (sscanf(line, "CREATE TABLE %59s", table) == 1)
			continue;
		else if (line[0] == ' ' && sscanf(line, " %59[a-z_] %59[a-z_]", name, type) == 2)
			add_column(table, name, type);
	}
	fclose(file);
}

static inline void read_schema(void)
{
	glob_t found;
	assert_int_equal(glob("sql/migrations/*.sql", 0, NULL, &found), 0);
	assert_int_equal(found.gl_pathc, db_latest_version());
	n_tables = 0;
	for (size_t i = 0; i < found.gl_pathc; i++)
		read_migration(found.gl_pathv[i]);
	globfree(&found);
}

static inline bool about_people(const struct columns *columns)
{
	for (size_t i = 0; i < columns->n; i++)
		if (columns->person[i])
			return true;
	return false;
}
