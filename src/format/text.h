/* Text as the world writes it, made comparable: normalizing, folding, words, entities.
 *
 * Every function takes UTF-8 and writes into the arena; when memory runs out the arena remembers it
 * and the result is empty (as with str_copy). ASCII takes a fast path, everything else goes through
 * ICU. All are thread-safe. */
#pragma once
#include "base/arena.h"
#include "base/str.h"
#include "base/vec.h"

/* As it is stored and shown: NFC, no control characters, white space trimmed and collapsed to
 * single spaces. Bad bytes become U+FFFD. Lines are kept where `lines` is true (notes). */
struct str text_clean(struct arena *arena, struct str s);
struct str text_clean_lines(struct arena *arena, struct str s);

/* For comparing and sorting: no case, no diacritics, ss for a sharp s, no apostrophes and full stops,
 * other punctuation a single space. The script stays: a Cyrillic name does not equal a Latin one. */
struct str text_fold(struct arena *arena, struct str s);

/* An organization for comparing: folded, without the legal form at its end ("Acme GmbH & Co. KG" and
 * "ACME" are "acme"), unless nothing would be left. */
struct str text_fold_organization(struct arena *arena, struct str s);

/* In Latin letters, folded: for finding "Иванов" by "ivanov". Equal to text_fold for Latin text. */
struct str text_latin(struct arena *arena, struct str s);

/* The different words of a folded text for the word index: of the text and of its Latin form, each at
 * most 48 bytes, at most `TEXT_MAX_WORDS`. Words of one byte are kept: people have initials. */
#define TEXT_MAX_WORDS 24
#define TEXT_MAX_WORD 48
struct text_words {
	struct str v[TEXT_MAX_WORDS];
	size_t n;
};
/* Adds the words of `folded` (from text_fold) that are not there yet. */
void text_words(struct arena *arena, struct str folded, struct text_words *words);
/* The words somebody typed to find others: the same, without the Latin form of each. */
void text_typed_words(struct str folded, struct text_words *words);
/* The first four letters of a word. */
struct str text_beginning(struct str word);
/* Of all words but the one at `but`, a space before each: " kath brau". */
struct str text_beginnings(struct arena *arena, const struct text_words *words, size_t but);

/* "Jos&eacute; &amp; S&#246;hne" -> "José & Söhne". What is no entity stays as it is. */
struct str text_entities(struct arena *arena, struct str s);

/* Whether two folded names could be of one person: they share a word of two letters or more. */
bool text_names_share_word(struct str a, struct str b);
/* Whether two folded names differ only a little: one letter more, less, other or swapped in one word,
 * an initial for a name, a middle name more. False for equal names. */
bool text_names_near(struct str a, struct str b);
