/* Giving to get, and references. */
#pragma once
#include "http/server.h"

struct visit;
/* Whether the owner has switched the field of fees on. */
bool giving_has_fees(struct visit *visit);

void show_give(struct http_request *request, struct http_response *response);
void show_given(struct http_request *request, struct http_response *response);
void show_partners(struct http_request *request, struct http_response *response);
void show_partner(struct http_request *request, struct http_response *response);
void show_partner_new(struct http_request *request, struct http_response *response);
void show_references(struct http_request *request, struct http_response *response);
void show_person_reference(struct http_request *request, struct http_response *response);
void show_deal_references(struct http_request *request, struct http_response *response);
