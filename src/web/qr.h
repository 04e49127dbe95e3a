/* A QR code to be scanned off a screen. */
#pragma once
#include "base/arena.h"
#include "web/talk_page.h"

/* Text as a QR code of the middle level of correction; size 0 where it does not fit. */
struct qr qr_of(struct arena *arena, struct str text);
