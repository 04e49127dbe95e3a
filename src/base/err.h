/* Errors: one small set for the whole program.
 *
 * A function that can fail returns `enum err`; its outputs come last, are named `ret_x`, and are
 * untouched when it fails. What a person should read travels beside the code, in `struct problem`. */
#pragma once

enum err {
	OK = 0,
	ERR_NOMEM,           /* out of memory, or over a limit of an arena */
	ERR_INVALID,         /* what was given is wrong; the problem names the field and the mend */
	ERR_UNAUTHENTICATED, /* nobody is signed in */
	ERR_FORBIDDEN,       /* signed in, but the role is too small */
	ERR_NOT_FOUND,       /* not there, or in another workspace: the two look the same */
	ERR_CONFLICT,        /* changed since, or already there */
	ERR_STOP,            /* a rule of the domain says stop */
	ERR_ADVICE,          /* a rule of the domain advises against; passes with a reason */
	ERR_TOO_LARGE,       /* over a limit at the edge */
	ERR_RATE_LIMITED,    /* too many attempts; the problem says when to try again */
	ERR_CANCELLED,       /* a person stopped it */
	ERR_IO,              /* file or socket */
	ERR_FULL,            /* no room left on the disk */
	ERR_BUSY,            /* another process or transaction holds it */
	ERR_UNAVAILABLE,     /* the database or a service cannot be reached now */
	ERR_VERSION,         /* data or library of a version that this program refuses */
	ERR_CORRUPT,         /* stored data do not hold together */
	ERR_INTERNAL,        /* a fault of this program */
};

#define NODISCARD __attribute__((warn_unused_result))

/* Leaves the function with the error of `call`, if it fails. */
#define TRY(call)                                                                                                      \
	do {                                                                                                           \
		enum err try_err_ = (call);                                                                            \
		if (try_err_ != OK)                                                                                    \
			return try_err_;                                                                               \
	} while (0)

/* "not_found": the stable word for machines (JSON, logs). Never NULL. */
const char *err_name(enum err err);
