/* Today: what to do, best first; each line is one person. */
#pragma once
#include "web/page.h"

struct today_row {
	struct str kind;       /* "Ask", "Thank" */
	struct str kind_class; /* "ask", "repair" */
	struct str kind_key;   /* the operation's word: "how_it_went" */
	struct person_id person;
	struct row_id subject;
	struct str name, headline;
	struct str reason;  /* whole sentences */
	struct str ask_for; /* "Ask for Karl Weber and 2 more."; may be none */
	struct str worth;   /* "EUR 4,800"; may be none */
	struct str late;    /* "since 3 May 2026"; none: in time */
	struct str done;    /* "Kept", "Thanked": what the tap says was done */
	bool has_how;       /* how it was done is worth a word: a thanks, a repair */
	struct str how;     /* "How did you thank them?" */
	struct str brings;  /* "What this may bring: about EUR 1,200"; none: not an ask */
	struct list why;    /* struct choice: a sentence for each factor */
	struct str action;  /* "Ask Ines": the large thing; none: the large thing is `done` */
	struct url action_url;
};

struct words_view {
	struct page page;
	struct person_id person;
	struct row_id subject;
	struct str to;  /* who hears them, where it is not whom the line is about */
	struct str say; /* none: there is nothing to be said */
	bool has_mail, has_phone;
	struct url mail, call, text;
};

struct today_view {
	struct page page;
	struct str heading; /* "Sunday 22 November" */
	struct str summary; /* "6 to do - about 25 minutes" */
	struct str came;    /* what came of the day so far; may be none */
	struct list items;  /* struct today_row */
	bool nobody;        /* the workspace holds no people yet */
};
