#include "format/vcard.h"

enum { FOLD_AT = 75 /* octets of a line, without its CR LF */ };

/* A line that is being written. */
struct line {
	struct out *out;
	size_t n; /* octets in it */
};

/* One letter with all its octets, or an escape: what may not be torn. */
static void put(struct line *line, const char *p, size_t n)
{
	if (line->n + n > FOLD_AT) {
		out_z(line->out, "\r\n ");
		line->n = 1;
	}
	out_write(line->out, p, n);
	line->n += n;
}

static size_t letter_size(struct str text, size_t at)
{
	size_t n = 1;
	while (at + n < text.n && ((unsigned char)text.p[at + n] & 0xC0) == 0x80)
		n++;
	return n;
}

/* A value as text: what parts values is escaped, control characters have no place in it. */
static void put_text(struct line *line, struct str text)
{
	for (size_t at = 0, n; at < text.n; at += n) {
		char c = text.p[at];
		n = letter_size(text, at);
		if (c == '\n')
			put(line, "\\n", 2);
		else if (c == '\\' || c == ',' || c == ';')
			put(line, (char[2]){'\\', c}, 2);
		else if ((unsigned char)c >= ' ' && c != 0x7F)
			put(line, text.p + at, n);
	}
}

static void put_plain(struct line *line, const char *z)
{
	for (; *z; z++)
		put(line, z, 1);
}

static void write_line(struct out *out, const char *name, struct str value)
{
	struct line line = {.out = out};
	if (str_empty(value))
		return;
	put_plain(&line, name);
	put_text(&line, value);
	out_z(out, "\r\n");
}

/* N is needed in 3.0, and some telephones show nothing else: the last word is taken for the family's. */
static void write_name(struct out *out, struct str name)
{
	struct line line = {.out = out};
	size_t space = name.n;
	while (space > 0 && name.p[space - 1] != ' ')
		space--;
	put_plain(&line, "N:");
	put_text(&line, str_from(name, space));
	put_plain(&line, ";");
	put_text(&line, str_trim(str_sub(name, 0, space)));
	put_plain(&line, ";;;");
	out_z(out, "\r\n");
}

void vcard_write(struct out *out, const struct vcard *card)
{
	struct str name = str_trim(card->name);
	out_z(out, "BEGIN:VCARD\r\nVERSION:3.0\r\n");
	write_name(out, name);
	write_line(out, "FN:", name);
	write_line(out, "ORG:", card->organization);
	write_line(out, "TITLE:", card->title);
	write_line(out, "TEL;TYPE=CELL:", card->phone);
	write_line(out, "EMAIL;TYPE=INTERNET:", card->email);
	out_z(out, "END:VCARD\r\n");
}
