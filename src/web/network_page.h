/* The network: who knows whom and who brought whom, as a map and as a table, and the ways to somebody. */
#pragma once
#include "web/page.h"
#include "web/ways_page.h"

struct map_row {
	struct person_id person;
	struct str name, headline, standing;
	struct str brought_by; /* none: nobody named them */
	int knows, known_by;
};
struct found_row {
	struct person_id person;
	struct str name, headline;
};
struct network_view {
	struct page page;
	struct str to;      /* who is looked for, as it was typed */
	struct str problem; /* why nobody was found */
	struct list found;  /* struct found_row: whom the words may mean instead */
	bool team;          /* from the whole team */
	bool asked;         /* ways are shown, not the map */
	struct url me_url, team_url;
	struct ways_part ways;
	struct person_id around; /* the map is theirs; 0: of everybody */
	struct str around_name;
	struct list rows; /* struct map_row */
	size_t people, links;
	bool more; /* not everybody has room on it */
};

struct likely_row {
	struct person_id person;
	struct str name, headline, reason;
	struct str chance; /* "noted", "about 3 in 10" */
};
struct likely_view {
	struct page page;
	struct person_id person;
	struct str name, note;
	bool all;         /* anybody, not only targets */
	bool learning;    /* the page looks again by itself */
	struct url again; /* this page */
	struct list rows; /* struct likely_row */
};
