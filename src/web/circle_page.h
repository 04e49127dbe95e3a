/* Somebody's circle: whom they know and who knows them, around them, as a picture. */
#pragma once
#include "web/page.h"

struct circle_stop {
	struct str name;
	struct str css; /* "middle", "user", or none */
	int x, y;
};
struct circle_stroke {
	int from_x, from_y, to_x, to_y;
	struct str css; /* "close", "fair", "weak": of whom it is about; "brought": named; "among": between others */
};
struct circle_view {
	struct list stops;   /* struct circle_stop */
	struct list strokes; /* struct circle_stroke */
	struct str words;    /* who is on it */
	struct str rest;     /* "The eight closest."; none: these are all */
	int high;            /* of the picture */
	bool brought;        /* somebody named somebody */
};
