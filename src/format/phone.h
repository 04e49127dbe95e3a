/* The few lines of C++ that speak to libphonenumber. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#ifdef __cplusplus
extern "C" {
#endif
enum { PHONE_MAX = 20 };
/* E.164 of a number written in `region` ("DE"), ended by NUL; false when it is no possible number.
 * About 10 us: ask only for what looks like one. */
bool phone_parse(const char *text, size_t n, const char *region, size_t region_n, char ret_number[PHONE_MAX]);
/* The region of an E.164 number, ISO 3166: tells Canada from the other countries of +1. False when unknown. */
bool phone_region(const char *number, size_t n, char ret_region[3]);
#ifdef __cplusplus
}
#endif
