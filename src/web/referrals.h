#pragma once
#include "http/server.h"

void show_referrals(struct http_request *request, struct http_response *response);
void show_referral(struct http_request *request, struct http_response *response);
