/* What the tests of imports share: a file from its bytes to its end. */
#pragma once
#include "domain/world.h"

#include <stdio.h>
#include <string.h>

#include "domain/upkeep/import_file.h"
#include "domain/upkeep/job.h"
#include "import_ops.h"
#include "maybe_ops.h"
#include "person_ops.h"

#define LINKEDIN                                                                                                       \
	"Notes:\n\"When exporting your connection data, you may notice, that some addresses are missing.\"\n\n"        \
	"First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"                                       \
	"Ines,Rossi,https://www.linkedin.com/in/ines,ines@rossi.example,Nordlicht GmbH,CEO,01 Jan 2024\n"              \
	"Ben,Haddad,https://www.linkedin.com/in/ben,,Haddad & Sons,Owner,02 Feb 2020\n"                                \
	"Karl,Weber,https://www.linkedin.com/in/karl,,Nordlicht,Buyer,03 Mar 2021\n"                                   \
	",,,,Ghost Inc,,\n"

/* One import, from the bytes to its end. */
struct imported {
	struct import_id import;
	struct import_show_out shown;
};

/* One for the program. */
static inline struct str data_directory(void)
{
	static const char *directory;
	if (directory == NULL)
		directory = test_directory();
	return str_c(directory);
}

static inline struct import_id received(struct world *w, const char *bytes)
{
	struct import_upload *upload;
	struct import_add_in in = {.file_name = STR("Connections.csv")};
	struct import_add_out out;
	struct str data = data_directory();
	assert_int_equal(import_upload_begin(w->arena, data, &upload), OK);
	assert_int_equal(import_upload_write(upload, bytes, strlen(bytes)), OK);
	assert_int_equal(import_upload_end(upload, &in.path, &in.content, &in.bytes), OK);
	/* Operations of tests have no data directory: the whole path. */
	in.path = str_format(w->arena, "%.*s/%.*s", STR_ARG(data), STR_ARG(in.path));
	assert_int_equal(world_call(w, "import_add", &in, &out), OK);
	return out.import;
}

static inline void run_jobs(struct world *w)
{
	bool ran = true;
	struct job_env env = world_jobs(w);
	env.data = data_directory();
	while (ran)
		assert_int_equal(job_run_next(&env, &ran), OK);
}

static inline struct import_show_out shown(struct world *w, struct import_id import)
{
	struct import_show_out out;
	DO(w, import_show, &out, .import = import);
	return out;
}

static inline struct imported import_bytes(struct world *w, const char *bytes)
{
	struct import_start_out started;
	struct imported imported = {.import = received(w, bytes)};
	DO(w, import_start, &started, .import = imported.import);
	run_jobs(w);
	imported.shown = shown(w, imported.import);
	return imported;
}

#define COUNTS(imported, n_rows, n_new, n_matched, n_maybe, n_refused)                                                 \
	do {                                                                                                           \
		struct import_show_out *s_ = &(imported).shown;                                                        \
		if (s_->state != IMPORT_STATE_FINISHED || s_->rows != (n_rows) || s_->new != (n_new) ||                \
			s_->matched != (n_matched) || s_->maybe != (n_maybe) || s_->refused != (n_refused))            \
			fail_msg("state %d: %lld rows, %lld new, %lld matched, %lld maybe, %lld refused: %.*s",        \
				(int)s_->state, (long long)s_->rows, (long long)s_->new, (long long)s_->matched,       \
				(long long)s_->maybe, (long long)s_->refused, STR_ARG(s_->message));                   \
	} while (0)

static inline struct person_id find(struct world *w, const char *search, size_t expected)
{
	struct person_list_out out;
	DO(w, person_list, &out, .search = str_c(search));
	if (out.items.n != expected)
		fail_msg("%zu people for \"%s\"", out.items.n, search);
	return expected ? ((const struct person_list_item *)out.items.items)->person : (struct person_id){0};
}

static inline size_t people(struct world *w)
{
	struct person_list_out out;
	DO(w, person_list, &out, .limit = 200);
	return out.items.n;
}

/* The report of an import, whole. */
static inline struct str report_of(struct world *w, const struct imported *imported)
{
	char *path = str_z(w->arena,
		str_format(w->arena, "%.*s/%.*s", STR_ARG(data_directory()), STR_ARG(imported->shown.report)));
	char *text = arena_alloc(w->arena, 1 << 20);
	FILE *file = fopen(path, "r");
	assert_non_null(file);
	size_t n = fread(text, 1, 1 << 20, file);
	fclose(file);
	return (struct str){text, n};
}

#define assert_tells(text, words)                                                                                      \
	do {                                                                                                           \
		struct str tells_ = (text);                                                                            \
		if (str_find(tells_, STR(words)) == SIZE_MAX)                                                          \
			fail_msg("\"%s\" is not in: %.*s", words, STR_ARG(tells_));                                    \
	} while (0)
