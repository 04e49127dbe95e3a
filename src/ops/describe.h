/* The table of operations, told to people and machines: help, man page, completion, OpenAPI. */
#pragma once
#include "base/out.h"
#include "ops/operation.h"

/* A command of the program that is no operation (serve, backup ...), as the command line describes it. */
struct command_help {
	const char *name;
	const char *usage; /* what stands behind the name: "FILE... [--rep EMAIL]" */
	const char *summary;
};
struct command_list {
	const struct command_help *v;
	size_t n;
};

/* "ask record": the words of an operation on the command line. */
struct str operation_words(struct arena *arena, const struct operation *operation);
bool operation_hidden(const struct operation *operation);
const char *role_word(const struct operation *operation); /* "rep", ..., "public" */

/* `kith help`, `kith help person`, `kith person show --help`. */
void help_overview(struct out *out, struct command_list commands, struct arena *arena);
void help_noun(struct out *out, struct str noun, struct arena *arena); /* writes nothing for an unknown noun */
void help_operation(struct out *out, const struct operation *operation, struct arena *arena);
void help_command(struct out *out, const struct command_help *command);

/* The man page kith(1), in man's macros. */
void man_page(struct out *out, struct command_list commands, struct arena *arena);

/* `kith operations --json`. */
void operations_json(struct out *out, struct arena *arena);
/* OpenAPI 3.1. */
void openapi_json(struct out *out, struct arena *arena);

/* A script for "bash", "zsh" or "fish" that asks `kith complete WORDS...`; ERR_INVALID for another shell. */
NODISCARD enum err completion_script(struct out *out, struct str shell);
/* What may stand as the last of `words` (which may be begun already), one a line. */
void completion_candidates(
	struct out *out, struct command_list commands, const char *const *words, size_t n, struct arena *arena);
