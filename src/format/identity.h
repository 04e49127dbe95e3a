/* What tells a person apart: e-mail address, phone number, profile address; and the domain of an
 * organization. Each gives the form that is compared; `false` means: this is none. */
#pragma once
#include "base/arena.h"
#include "base/str.h"

/* "Mailto: <Ana.Diaz@Example.ORG> " -> "ana.diaz@example.org". At most 254 bytes (RFC 5321). */
bool identity_email(struct arena *arena, struct str text, struct str *ret_email);

/* "0171 1234567", with the ISO 3166 country it was written in -> "+491711234567" (E.164). */
bool identity_phone(struct arena *arena, struct str text, struct str country, struct str *ret_phone);

/* "CA" of "+16135550123"; none when it is no country's. */
struct str identity_phone_region(struct arena *arena, struct str phone);

/* "https://www.LinkedIn.com/in/Ana-Diaz/?trk=x" -> "linkedin.com/in/ana-diaz": no scheme, www, query,
 * fragment, trailing slash. */
bool identity_url(struct arena *arena, struct str text, struct str *ret_url);
/* The same address with letters for their percent escapes ("jos%c3%a9" as "josé"), where that is good UTF-8, and with
 * escapes for all that is not ASCII. To compare, not to open. */
struct str identity_url_plain(struct arena *arena, struct str url);
struct str identity_url_percent(struct arena *arena, struct str url);
/* Whether a normalized address is one person's page (a profile), not a company's site. */
bool identity_url_is_profile(struct str url);
/* The network of a profile, one bit; 0 when it is no profile. Somebody has one profile on a network, so two
 * different ones are two people. The bits are kept in databases. */
int64_t identity_url_network(struct str url);

/* The registrable domain of a normalized e-mail address ("sales.acme.co.uk" -> "acme.co.uk"); false for
 * providers of mail to everybody (gmail.com, gmx.de ...), which say nothing about an organization. */
bool identity_domain(struct arena *arena, struct str email, struct str *ret_domain);
