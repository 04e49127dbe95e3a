/* POST /do/OPERATION: every form of the pages. */
#pragma once
#include "web/visit.h"
#include "wire/form.h"

void form_do(struct http_request *request, struct http_response *response);

/* The pairs of the posted form; NULL and an error's answer when it cannot be read. */
NODISCARD bool form_read(struct visit *visit, struct pair **ret_pairs, size_t *ret_n);
struct str pair_text(const struct pair *pairs, size_t n, const char *name);
/* Runs `operation` with these pairs (those that only the page needs are left out) and answers:
 * back with what was done, or the problem where the form stands. */
void form_run(struct visit *visit, const struct operation *operation, const struct pair *pairs, size_t n);
