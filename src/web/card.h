/* A rep's own card: as a file for the address book of a phone, and to be scanned off a screen. */
#pragma once
#include "http/server.h"

void show_card_file(struct http_request *request, struct http_response *response);
