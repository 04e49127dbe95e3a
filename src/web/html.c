#include "web/html.h"
#include <string.h>
#include "base/arena.h"
#include "base/money.h"
#include "base/time.h"

void html_str(struct out *out, struct str s)
{
	size_t from = 0;
	for (size_t i = 0; i < s.n; i++) {
		const char *entity;
		switch (s.p[i]) {
		case '<':
			entity = "&lt;";
			break;
		case '>':
			entity = "&gt;";
			break;
		case '&':
			entity = "&amp;";
			break;
		case '"':
			entity = "&quot;";
			break;
		case '\'':
			entity = "&#39;";
			break;
		case '\0':
			entity = "\xef\xbf\xbd";
			break;
		default:
			continue;
		}
		out_write(out, s.p + from, i - from);
		out_z(out, entity);
		from = i + 1;
	}
	if (from < s.n)
		out_write(out, s.p + from, s.n - from);
}

void html_int(struct out *out, int v)
{
	out_int(out, v);
}

void html_size(struct out *out, size_t v)
{
	out_format(out, "%zu", v);
}

void html_count(struct out *out, int v)
{
	out_count(out, v);
}

void html_count_size(struct out *out, size_t v)
{
	out_count(out, (int64_t)v);
}

void html_id(struct out *out, int64_t id)
{
	char text[ID_TEXT_SIZE];
	if (!id)
		return;
	id_text(id, text);
	out_write(out, text, sizeof text);
}

void html_day(struct out *out, struct day day)
{
	static const char *const months[] = {"January", "February", "March", "April", "May", "June", "July", "August",
		"September", "October", "November", "December"};
	int month = day.ymd / 100 % 100;
	if (day_none(day) || month < 1 || month > 12)
		return;
	out_format(out, "%d %s %d", day.ymd % 100, months[month - 1], day.ymd / 10000);
}

void html_day_iso(struct out *out, struct day day)
{
	if (!day_none(day))
		out_format(out, "%04d-%02d-%02d", day.ymd / 10000, day.ymd / 100 % 100, day.ymd % 100);
}

void html_money(struct out *out, struct money money)
{
	AUTO_ARENA arena = arena_new(0);
	if (arena)
		html_str(out, money_text(arena, money));
	else
		out->err = ERR_NOMEM;
}

void html_raw(struct out *out, struct html html)
{
	out_str(out, html.text);
}

void html_whole_url(struct out *out, struct url url)
{
	html_str(out, url.text);
}

static bool is_unreserved(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
	       c == '_' || c == '~';
}

void html_percent(struct out *out, struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (is_unreserved(s.p[i]))
			out_char(out, s.p[i]);
		else
			out_format(out, "%%%02X", (unsigned char)s.p[i]);
	}
}

/* ---- addresses ---- */

static bool has_control(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] <= 0x20 || s.p[i] == 0x7f || s.p[i] == '\\')
			return true;
	return false;
}

struct url url_local(struct str path)
{
	if (!path.n || path.p[0] != '/' || (path.n > 1 && path.p[1] == '/') || has_control(path))
		return (struct url){STR("/")};
	return (struct url){path};
}

struct url url_web(struct arena *arena, struct str address)
{
	struct str lower = str_lower_ascii(arena, str_sub(address, 0, 8));
	if (has_control(address) || !address.n)
		return (struct url){STR("#")};
	if (str_starts(lower, STR("https://")) || str_starts(lower, STR("http://")))
		return (struct url){address};
	if (str_find(address, STR(":")) != SIZE_MAX)
		return (struct url){STR("#")};
	return (struct url){str_join(arena, STR("https://"), address)};
}

static struct url url_of(struct arena *arena, const struct out *out)
{
	return (struct url){out_failed(out) == OK ? str_copy(arena, out_text(out)) : STR("#")};
}

struct url url_mail(struct arena *arena, struct str address, struct str subject, struct str body)
{
	AUTO_OUT out;
	out_init(&out, 0);
	out_z(&out, "mailto:");
	/* The @ stays readable; it is the one reserved character that an address needs. */
	size_t at = str_find_char(address, '@');
	html_percent(&out, at == SIZE_MAX ? address : str_sub(address, 0, at));
	if (at != SIZE_MAX) {
		out_char(&out, '@');
		html_percent(&out, str_from(address, at + 1));
	}
	if (subject.n) {
		out_z(&out, "?subject=");
		html_percent(&out, subject);
	}
	if (body.n) {
		out_z(&out, subject.n ? "&body=" : "?body=");
		html_percent(&out, body);
	}
	return url_of(arena, &out);
}

static void phone(struct out *out, struct str number)
{
	for (size_t i = 0; i < number.n; i++)
		if ((number.p[i] >= '0' && number.p[i] <= '9') || (number.p[i] == '+' && !i))
			out_char(out, number.p[i]);
}

struct url url_call(struct arena *arena, struct str number)
{
	AUTO_OUT out;
	out_init(&out, 0);
	out_z(&out, "tel:");
	phone(&out, number);
	return url_of(arena, &out);
}

struct url url_text_message(struct arena *arena, struct str number, struct str body)
{
	AUTO_OUT out;
	out_init(&out, 0);
	out_z(&out, "sms:");
	phone(&out, number);
	if (body.n) {
		out_z(&out, "?body=");
		html_percent(&out, body);
	}
	return url_of(arena, &out);
}
