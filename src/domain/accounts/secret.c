#include "domain/accounts/secret.h"

#include <sodium.h>
#include <string.h>

enum { ARGON_PASSES = 2, ARGON_BYTES = 19 * 1024 * 1024 };

enum err secret_start(void)
{
	return sodium_init() < 0 ? ERR_INTERNAL : OK;
}

enum err secret_password_hash(struct arena *arena, struct str password, struct str *ret_hash)
{
	char text[crypto_pwhash_STRBYTES];
	if (crypto_pwhash_str(text, password.p ? password.p : "", password.n, ARGON_PASSES, ARGON_BYTES) != 0)
		return ERR_NOMEM;
	struct str hash = str_copy(arena, str_c(text));
	if (str_empty(hash))
		return ERR_NOMEM;
	*ret_hash = hash;
	return OK;
}

bool secret_password_verify(struct str hash, struct str password)
{
	char text[crypto_pwhash_STRBYTES] = "";
	bool plausible = hash.n > 0 && hash.n < sizeof text;
	if (!plausible) {
		char wasted[crypto_pwhash_STRBYTES];
		(void)!crypto_pwhash_str(wasted, "", 0, ARGON_PASSES, ARGON_BYTES);
		return false;
	}
	memcpy(text, hash.p, hash.n);
	return crypto_pwhash_str_verify(text, password.p ? password.p : "", password.n) == 0;
}

struct str secret_token_make(struct arena *arena, struct rand *rand)
{
	unsigned char bytes[32];
	rand_bytes(rand, bytes, sizeof bytes);
	char text[sodium_base64_ENCODED_LEN(sizeof bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING)];
	sodium_bin2base64(text, sizeof text, bytes, sizeof bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	struct str token = str_copy(arena, str_c(text));
	sodium_memzero(bytes, sizeof bytes);
	sodium_memzero(text, sizeof text);
	return token;
}

struct hash secret_token_hash(struct str token)
{
	struct hash hash;
	crypto_generichash(hash.b, sizeof hash.b, (const unsigned char *)token.p, token.n, NULL, 0);
	return hash;
}

struct hash secret_keyed_hash(struct hash key, struct str text)
{
	struct hash hash;
	crypto_generichash(hash.b, sizeof hash.b, (const unsigned char *)text.p, text.n, key.b, sizeof key.b);
	return hash;
}

bool secret_equal(struct hash a, struct hash b)
{
	return sodium_memcmp(a.b, b.b, sizeof a.b) == 0;
}
