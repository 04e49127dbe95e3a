#include "web/qr.h"
#include <qrencode.h>
#include "base/out.h"

enum { QUIET = 4 /* modules of white around it, as readers want (ISO/IEC 18004) */ };

static bool is_dark(const QRcode *code, int x, int y)
{
	return code->data[y * code->width + x] & 1;
}

/* Dark modules of a row that stand together are one piece of the path. */
static void write_row(struct out *out, const QRcode *code, int y)
{
	for (int x = 0; x < code->width; x++) {
		int n = 0;
		while (x + n < code->width && is_dark(code, x + n, y))
			n++;
		if (n > 0)
			out_format(out, "M%d %dh%dv1h-%dz", x + QUIET, y + QUIET, n, n);
		x += n;
	}
}

struct qr qr_of(struct arena *arena, struct str text)
{
	AUTO_OUT path;
	struct qr qr = {0};
	QRcode *code = text.n > 0 && text.n < 2000
			       ? QRcode_encodeData((int)text.n, (const unsigned char *)text.p, 0, QR_ECLEVEL_M)
			       : NULL;
	if (!code)
		return qr;
	out_init(&path, 0);
	for (int y = 0; y < code->width; y++)
		write_row(&path, code, y);
	if (out_failed(&path) == OK)
		qr = (struct qr){.path = str_copy(arena, out_text(&path)), .size = code->width + 2 * QUIET};
	QRcode_free(code);
	return qr;
}
