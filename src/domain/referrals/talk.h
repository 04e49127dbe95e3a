/* A talk and what follows it. */
#pragma once
#include "domain/deals/deal.h"

/* What goes into the message after a talk. */
struct follow_up_facts {
	struct str name; /* of whom we talked with: the first one, as they are spoken to */
	struct str offer;
	enum deal_state state;
	struct str reason; /* ours or theirs; may be none */
	bool is_line;      /* the reason is one of those whom the offer does not fit, as it names them */
	enum alternative_kind alternative_kind;
	struct str alternative;
	struct day wait_until;
	const struct str *named; /* whom they thought of */
	size_t n_named;
	bool check_first;      /* they ask them before we call */
	struct str first_talk; /* what one with us is like; may be none */
	struct str footer;     /* who we are, our address, the way out: notice_footer */
};

/* "Ines, thank you for the talk. As I said, ...", in paragraphs, with who we are at its foot. A pure function: never
 * fails, the arena remembers when memory ran out. Their reason is not repeated to them. */
struct str follow_up_text(struct arena *arena, const struct follow_up_facts *facts);
