/* What watches the program asks: /healthz (the process runs), /readyz (the database answers),
 * /metrics (figures in Prometheus' text format, from this machine only). */
#pragma once
#include "http/server.h"

NODISCARD enum err health_install(struct http_server *server, struct arena *arena);
