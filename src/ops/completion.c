#include <string.h>
#include "base/vec.h"
#include "ops/describe.h"

enum err completion_script(struct out *out, struct str shell)
{
	if (str_is(shell, "bash")) {
		out_z(out,
			"_kith() {\n"
			"\tlocal IFS=$'\\n'\n"
			"\tCOMPREPLY=($(compgen -W \"$(kith complete \"${COMP_WORDS[@]:1:COMP_CWORD}\" 2>/dev/null)\" -- \"${COMP_WORDS[COMP_CWORD]}\"))\n"
			"}\n"
			"complete -o default -F _kith kith\n");
	} else if (str_is(shell, "zsh")) {
		out_z(out, "#compdef kith\n"
			   "_kith() {\n"
			   "\tlocal -a found\n"
			   "\tfound=(${(f)\"$(kith complete \"${(@)words[2,CURRENT]}\" 2>/dev/null)\"})\n"
			   "\tif (( ${#found} )); then compadd -- $found; else _files; fi\n"
			   "}\n"
			   "compdef _kith kith\n");
	} else if (str_is(shell, "fish")) {
		out_z(out,
			"complete -c kith -f -a '(kith complete (commandline -opc)[2..] (commandline -ct) 2>/dev/null)'\n");
	} else {
		return ERR_INVALID;
	}
	return OK;
}

struct completion {
	struct out *out;
	struct str begun;
	VEC(struct str) said;
	struct arena *arena;
};

static void propose(struct completion *completion, struct str candidate)
{
	if (!str_starts(candidate, completion->begun))
		return;
	for (size_t i = 0; i < completion->said.n; i++)
		if (str_equal(completion->said.v[i], candidate))
			return;
	VEC_PUSH(completion->arena, &completion->said, candidate);
	out_str(completion->out, candidate);
	out_char(completion->out, '\n');
}

static struct str flag_of(struct arena *arena, const struct field *field)
{
	char *name = str_z(arena, str_join(arena, str_c(field->name[1] == '\0' ? "-" : "--"), str_c(field->name)));
	for (char *p = name; p != NULL && *p != '\0'; p++)
		if (*p == '_')
			*p = '-';
	return str_c(name);
}

static void propose_fields(struct completion *completion, const struct operation *operation, struct str before)
{
	for (size_t i = 0; i < operation->in->n_fields; i++) {
		const struct field *field = &operation->in->fields[i];
		if (!str_equal(before, flag_of(completion->arena, field)))
			continue;
		for (int w = 1; field->type == FIELD_ENUM && w < field->enums->n; w++)
			propose(completion, str_c(field->enums->words[w]));
		if (field->type != FIELD_FLAG)
			return;
	}
	for (size_t i = 0; i < operation->in->n_fields; i++)
		propose(completion, flag_of(completion->arena, &operation->in->fields[i]));
	propose(completion, STR("--json"));
	propose(completion, STR("--help"));
}

/* The n-th word of an operation's name; none behind the last. */
static struct str nth_word(struct str words, size_t n)
{
	struct str word = STR_NONE;
	do {
		if (!str_split(&words, ' ', &word))
			return STR_NONE;
	} while (n-- > 0);
	return word;
}

void completion_candidates(
	struct out *out, struct command_list commands, const char *const *words, size_t n, struct arena *arena)
{
	size_t at = n == 0 ? 0 : n - 1;
	struct completion completion = {.out = out, .begun = n == 0 ? STR("") : str_c(words[at]), .arena = arena};
	for (int i = 0; i < operation_count; i++) {
		if (operation_hidden(operations[i]))
			continue;
		struct str name = operation_words(arena, operations[i]);
		size_t same = 0;
		while (same < at && str_is(nth_word(name, same), words[same]))
			same++;
		struct str next = nth_word(name, same);
		if (str_none(next) && same > 0)
			propose_fields(&completion, operations[i], str_c(words[at - (at > 0)]));
		else if (same == at)
			propose(&completion, next);
	}
	for (size_t i = 0; at == 0 && i < commands.n; i++)
		propose(&completion, str_c(commands.v[i].name));
}
