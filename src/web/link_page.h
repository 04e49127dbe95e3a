/* What a named person reads and answers on their private link. */
#pragma once
#include "base/arena.h"
#include "base/field.h"
#include "web/html.h"

struct stored_row {
	struct str what, text;
};
struct link_view {
	struct str path;             /* of this page: where its forms go */
	struct str name;             /* theirs */
	struct str sources;          /* "Ines Rossi and Ben Haddad" */
	struct str rep, rep_first;   /* "Ana Díaz", "Ana" */
	struct str title, workspace; /* "practice consultant"; "Díaz & Partners" */
	struct str email, phone;     /* of the rep */
	struct url mail, call;
	struct str offer, why, first_talk;
	struct str answered; /* a sentence; none: not yet */
	struct day named_on, expires_on;
	bool final;         /* must not be contacted: there is nothing to answer any more */
	bool dealings;      /* there is more between them: not told here */
	struct list months; /* struct choice: how long "not now" is */
	struct list stored; /* struct stored_row */
};
