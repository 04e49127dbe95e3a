/* Builder of text that remembers its first failure: write freely, check once at the end. */
#pragma once
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/err.h"
#include "base/str.h"

struct out {
	char *p;
	size_t n;
	size_t room;
	size_t limit; /* 0: none */
	enum err err;
};

void out_init(struct out *out, size_t limit);
void out_free(struct out *out);
void out_reset(struct out *out); /* empty, keeps its memory, clears the failure */
void out_write(struct out *out, const char *p, size_t n);
void out_str(struct out *out, struct str s);
void out_z(struct out *out, const char *z);
void out_char(struct out *out, char c);
void out_int(struct out *out, int64_t v);
void out_count(struct out *out, int64_t v); /* as people read it: "12,345" */
void out_format(struct out *out, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* The text so far, valid until the next write. */
static inline struct str out_text(const struct out *out)
{
	return (struct str){out->p ? out->p : "", out->n};
}
static inline enum err out_failed(const struct out *out)
{
	return out->err;
}

static inline void out_cleanup(struct out *out)
{
	out_free(out);
}
#define AUTO_OUT __attribute__((cleanup(out_cleanup))) struct out
