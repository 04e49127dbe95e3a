/* Secrets: the only place that talks to libsodium. */
#pragma once
#include "base/arena.h"
#include "base/field.h"
#include "base/rand.h"

/* Once at program start; ERR_INTERNAL when the system has no randomness. */
NODISCARD enum err secret_start(void);

/* Argon2id (19 MiB, two passes: the least that OWASP's Password Storage Cheat Sheet names),
 * libsodium's self-describing string. Takes tens of milliseconds: never in a transaction. */
NODISCARD enum err secret_password_hash(struct arena *arena, struct str password, struct str *ret_hash);
/* Takes as long for an empty hash, so that nobody learns which addresses sign in here. */
bool secret_password_verify(struct str hash, struct str password);

/* A random token of 256 bits as 43 letters of base64url; only its hash is stored. */
struct str secret_token_make(struct arena *arena, struct rand *rand);
struct hash secret_token_hash(struct str token);
/* Keyed BLAKE2b-256, for what must be recognized but not be readable (suppression). */
struct hash secret_keyed_hash(struct hash key, struct str text);
bool secret_equal(struct hash a, struct hash b); /* in constant time */
