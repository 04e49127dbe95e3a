#include "ops/describe.h"

/* Text for roff: no control lines, no escapes of its own. */
static void out_roff(struct out *out, struct str text)
{
	if (text.n > 0 && (text.p[0] == '.' || text.p[0] == '\''))
		out_z(out, "\\&");
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] == '\\')
			out_z(out, "\\e");
		else if (text.p[i] == '-')
			out_z(out, "\\-");
		else if (text.p[i] == '\n' && i + 1 < text.n && (text.p[i + 1] == '.' || text.p[i + 1] == '\''))
			out_z(out, "\n\\&");
		else
			out_char(out, text.p[i]);
	}
}

static void out_heading(struct out *out, const char *macro, struct str text)
{
	out_format(out, ".%s \"", macro);
	out_roff(out, text);
	out_z(out, "\"\n");
}

void man_page(struct out *out, struct command_list commands, struct arena *arena)
{
	AUTO_OUT help;
	out_init(&help, 0);
	out_z(out,
		".TH KITH 1\n.SH NAME\nkith \\- the referral engine for people who sell by consulting\n"
		".SH SYNOPSIS\n.B kith\n[\\-\\-data DIR] [\\-\\-database URL] [\\-\\-as EMAIL] [\\-\\-json] WORDS...\n"
		".SH DESCRIPTION\nThe same operations as on the pages and over the API. A command speaks to the running server "
		"through its socket, and opens the data itself when none runs.\n.SH COMMANDS\n");
	for (size_t i = 0; i < commands.n; i++) {
		out_z(out, ".TP\n.B ");
		out_roff(out, str_format(arena, "%s %s\n", commands.v[i].name, commands.v[i].usage));
		out_roff(out, str_c(commands.v[i].summary));
		out_char(out, '\n');
	}
	out_z(out, ".SH OPERATIONS\n");
	for (int i = 0; i < operation_count; i++) {
		if (operation_hidden(operations[i]))
			continue;
		out_heading(out, "SS", operation_words(arena, operations[i]));
		out_reset(&help);
		help_operation(&help, operations[i], arena);
		out_z(out, ".nf\n");
		out_roff(out, out_text(&help));
		out_z(out, ".fi\n");
	}
	out_z(out,
		".SH EXIT STATUS\n0 fine; 1 a fault of the program or the machine; 2 the command is wrong or a file cannot be "
		"read; 3 some rows were refused; 4 not found; 5 refused by a rule; 6 not allowed; 7 unavailable just now.\n"
		".SH ENVIRONMENT\n.TP\n.B KITH_DATA\nas \\-\\-data\n.TP\n.B KITH_DATABASE\nas \\-\\-database\n"
		".TP\n.B KITH_AS\nas \\-\\-as\n"
		".TP\n.B KITH_CLOCK\nthe instant that it is when a command that opens the data itself starts, like "
		"2026\\-11\\-22T09:00:00.000000Z; for samples and tests only\n");
	if (out_failed(&help) != OK)
		out->err = out_failed(&help);
}
