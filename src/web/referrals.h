#pragma once
#include "http/server.h"
#include "schema.h"

void show_referrals(struct http_request *request, struct http_response *response);
void show_referral(struct http_request *request, struct http_response *response);
void post_referral_link(struct http_request *request, struct http_response *response);

/* From named to won. */
enum { REFERRAL_WAY = 8 };
extern const enum referral_state referral_way[REFERRAL_WAY];
