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
#ifdef __cplusplus
}
#endif
