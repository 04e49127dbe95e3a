/* A talk, the honest word, and the message after it. */
#pragma once
#include "web/talk_page.h"
#include "web/visit.h"

enum talk_step_is { TALK_STEP_NONE, TALK_STEP_TALK, TALK_STEP_WORD, TALK_STEP_ASK, TALK_STEP_DETAILS };

void show_talk(struct http_request *request, struct http_response *response);
void post_talk(struct http_request *request, struct http_response *response);
void show_no(struct http_request *request, struct http_response *response);
void post_no(struct http_request *request, struct http_response *response);
void show_their_no(struct http_request *request, struct http_response *response);
void show_follow_up(struct http_request *request, struct http_response *response);
/* The same page with the words as they were changed; nothing is kept before it is sent. */
void post_follow_up(struct http_request *request, struct http_response *response);

/* The way of a deal's talk; none where the deal is not there. */
struct deal_talk_out;
void talk_way_fill(
	struct visit *visit, const struct deal_talk_out *talk, enum talk_step_is here, struct talk_way *ret_way);
/* For the pages of others: the same, of the deal that the address names ("?deal="). */
void talk_way_of(struct visit *visit, enum talk_step_is here, struct talk_way *ret_way);
/* Whom the ask of the address ("?asked=") brought and who has still to be asked; none without one. */
void talk_equip_of(struct visit *visit, struct equip *ret_equip);
