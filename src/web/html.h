/* HTML as views write it. Views are the only ones that write HTML: tmplc puts each {{ expression }}
 * through one of the four macros below, by the place where it stands, and _Generic picks the
 * function by its type. What has no function here (char *, int64_t, struct utc, an enum, a bool) does
 * not compile: say it in words first. */
#pragma once
#include "base/field.h"
#include "base/out.h"

/* Ready HTML; made by views only. */
struct html {
	struct str text;
};

/* An address that is safe as a whole in href, src or action. Made by the functions below only. */
struct url {
	struct str text;
};
/* A path of this server: begins with one / and holds no control characters; else "/". */
struct url url_local(struct str path);
/* http or https, as people have it in profiles; else "#". */
struct url url_web(struct arena *arena, struct str address);
struct url url_mail(struct arena *arena, struct str address, struct str subject, struct str body);
struct url url_call(struct arena *arena, struct str phone);
struct url url_text_message(struct arena *arena, struct str phone, struct str body);

/* Percent-encodes all but unreserved characters (RFC 3986). */
void html_percent(struct out *out, struct str s);

void html_str(struct out *out, struct str s);
void html_int(struct out *out, int v);
void html_size(struct out *out, size_t v);
void html_count(struct out *out, int v); /* "12,345" */
void html_count_size(struct out *out, size_t v);
void html_id(struct out *out, int64_t id);      /* 13 letters; nothing for none */
void html_day(struct out *out, struct day day); /* "3 May 2026"; nothing for none */
void html_money(struct out *out, struct money money);
void html_raw(struct out *out, struct html html);
void html_whole_url(struct out *out, struct url url);
void html_day_iso(struct out *out, struct day day);

#define HTML_ID_FUNCTION(noun)                                                                                         \
	static inline void html_##noun(struct out *out, struct noun id)                                                \
	{                                                                                                              \
		html_id(out, id.v);                                                                                    \
	}
KITH_ID_TYPES(HTML_ID_FUNCTION)
#undef HTML_ID_FUNCTION

#define HTML_ID_CASE(noun) struct noun : html_##noun,

/* Between tags. */
#define html_text(out, x)                                                                                              \
	_Generic((x), KITH_ID_TYPES(HTML_ID_CASE) struct str                                                           \
		 : html_str, int                                                                                       \
		 : html_count, size_t                                                                                  \
		 : html_count_size, struct day                                                                         \
		 : html_day, struct money                                                                              \
		 : html_money, struct html                                                                             \
		 : html_raw)(out, x)
/* In a quoted attribute. */
#define html_attribute(out, x)                                                                                         \
	_Generic((x), KITH_ID_TYPES(HTML_ID_CASE) struct str                                                           \
		 : html_str, int                                                                                       \
		 : html_int, size_t                                                                                    \
		 : html_size, struct day                                                                               \
		 : html_day_iso, struct money                                                                          \
		 : html_money)(out, x)
/* In a URL after a literal beginning. */
#define html_url_part(out, x)                                                                                          \
	_Generic((x), KITH_ID_TYPES(HTML_ID_CASE) struct str                                                           \
		 : html_percent, int                                                                                   \
		 : html_int, size_t                                                                                    \
		 : html_size, struct day                                                                               \
		 : html_day_iso)(out, x)
/* As a whole URL. */
#define html_url(out, x) _Generic((x), struct url : html_whole_url)(out, x)
