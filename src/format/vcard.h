/* Writes a vCard: who somebody is, for the address book of a phone.
 *
 * Version 3.0 (RFC 2426) and only the members that every phone reads: telephones export it to this day, older ones
 * do not take in 4.0. Escaping and folding are those of RFC 6350, which are stricter and fit both: a line is folded
 * after at most 75 octets, never within a letter. */
#pragma once
#include "base/out.h"

struct vcard {
	struct str name; /* the only one that is needed */
	struct str organization, title;
	struct str phone; /* E.164 */
	struct str email;
};

/* Appends the card, each line ended by CR LF; members that are none are left out. */
void vcard_write(struct out *out, const struct vcard *card);
