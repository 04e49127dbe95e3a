/* Memory that may not be touched for now, as ASan is told; nothing without it. */
#pragma once

#if defined(__SANITIZE_ADDRESS__)
#define ASAN_WATCHES 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ASAN_WATCHES 1
#endif
#endif
#ifdef ASAN_WATCHES
#include <sanitizer/asan_interface.h>
/* A gap that may not be touched follows every allocation, so that overruns are found. */
enum { POISONED_GAP = 16 };
#else
#define ASAN_POISON_MEMORY_REGION(p, n) ((void)(p), (void)(n))
#define ASAN_UNPOISON_MEMORY_REGION(p, n) ((void)(p), (void)(n))
enum { POISONED_GAP = 0 };
#endif
