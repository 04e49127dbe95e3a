/* The network of a workspace: its people and who knows whom, in memory, for questions that tables answer too slowly.
 * It is loaded when somebody asks, kept current from the events by their `seq`, and given up when nobody has asked for
 * long. The tables are the truth: only ids and strengths stand here, and whether somebody may carry a way; names, words
 * and who may see whom are read from the tables with the answer.
 *
 * Several processes on one PostgreSQL follow the same events, each at the moment of its question: what was committed
 * before the question counts in its answer. Safe from any thread. */
#pragma once
#include "domain/ctx.h"

struct networks;
/* Of all workspaces that this process has loaded; NULL: no memory. `most_bytes` of graphs in all: beyond it whichever
 * has not been asked for longest goes; so does one that nobody asked for NETWORK_IDLE_MINUTES. */
enum { NETWORK_IDLE_MINUTES = 30 };
/* Up to so many relationships are learned from while somebody waits for the answer, which takes a tenth of a second; more,
 * on a thread beside (network_likely.h). */
enum { NETWORK_AT_ONCE = 500 };
/* Up to so many people and relationships are read while somebody waits, in about 50 ms; more, on a thread beside: until
 * they are, who asks is told so. */
enum { NETWORK_READ_AT_ONCE = 250000 };
struct networks *networks_new(size_t most_bytes, uint64_t at_once, uint64_t read_at_once);
void networks_free(
	struct networks *networks); /* nobody may use it any more, and the databases are still open; NULL is fine */

enum { NETWORK_STEPS = 4, NETWORK_WAYS = 200 };

struct network_question {
	struct ids from, to; /* people; whoever must not be contacted, was erased or is not there, is none of them */
	int k, steps;        /* 1 .. NETWORK_WAYS, 1 .. NETWORK_STEPS */
};
struct network_way {
	double strength; /* product of its links' */
	int steps;
	struct person_id people[NETWORK_STEPS + 1];
	double links[NETWORK_STEPS]; /* strength of each */
};
/* A large network is being read: there is no answer yet. */
struct network_wait {
	bool reading;
	int64_t read; /* people and relationships so far */
};
/* The same for people. */
struct str network_wait_words(struct arena *arena, struct network_wait wait);

/* The strongest ways through people who know each other, in the order of graph/ways.h; nobody in between must not be
 * contacted. *ret_ways is a list of struct network_way. In a reading transaction only: what may yet be rolled back must
 * not be followed (ERR_INTERNAL). */
NODISCARD enum err network_ways(
	struct ctx *ctx, const struct network_question *question, struct list *ret_ways, struct network_wait *ret_wait);

struct network_size {
	int64_t people, links;
	int64_t seq;   /* the event that it has followed to */
	int64_t loads; /* how often this workspace's was read whole since the process began */
};
/* Waits until it is read. */
NODISCARD enum err network_size(struct ctx *ctx, struct network_size *ret_size);
