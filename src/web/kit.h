/* The kit's part of a referral's page. */
#pragma once
#include "referral_ops.h"
#include "web/kit_page.h"
#include "web/visit.h"

/* `new_link`: an address that was just made and is shown this once, and `text` with it; none: as it is kept. */
void kit_fill(struct visit *visit, const struct referral_show_out *shown, struct str new_link, struct str text,
	struct kit_view *view);
