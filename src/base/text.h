/* text.h: text that grows, UTF-8, nearest names, numbers as people and as programs read them.
 *
 * Use     TextBuffer t = text_fixed(buffer, size);   never writes beyond it, always NUL-terminated
 *         TextBuffer t = {0};                        grows on the heap; text_free(&t)
 * Units   "characters" are Unicode code points; broken UTF-8 counts as one character a byte.
 */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct TextBuffer {
    char *data;    /* NUL-terminated, or NULL while nothing was added to a growing one */
    size_t length; /* bytes without the NUL */
    size_t size;
    bool fixed; /* caller's memory: what does not fit is dropped */
    bool cut;   /* something was dropped */
} TextBuffer;

TextBuffer text_fixed(char *memory, size_t size);
void text_add(TextBuffer *text, const char *format, ...) __attribute__((format(printf, 2, 3)));
void text_add_bytes(TextBuffer *text, const char *bytes, size_t length);
void text_clear(TextBuffer *text);
void text_free(TextBuffer *text);

/* UTF-8. `end` may be NULL for NUL-terminated text. */
int utf8_length_at(const char *at, const char *end);  /* bytes of the character at `at`: 1..4 */
uint32_t utf8_next(const char **at, const char *end); /* reads one and moves on; 0 at the end; U+FFFD if broken */
int utf8_write(char out[4], uint32_t code);           /* bytes written */
size_t utf8_count(const char *text, size_t length);   /* characters in so many bytes */
void utf8_trim_end(char *text);                       /* drops a character cut in half at the end */

/* The name nearest to `wanted` (Damerau-Levenshtein, case ignored), or NULL where none is near enough to be meant. */
const char *nearest_name(const char *wanted, const char *const *names, int count);

/* Numbers. All write a NUL and return `out`. */
char *number_exact(char out[32], double value); /* shortest that reads back the same; inf, -inf, nan */
char *number_fixed(char out[48], double value,
                   int decimals); /* for the screen: U+2212 minus; "too large" where not finite */
/* For the screen, about `digits` significant: 3.70, 117.4, 1.2·10⁻⁵ as "1.2e−5"; U+2212 minus. */
char *number_short(char out[48], double value, int digits);
bool number_parse(const char *text, double *out); /* the whole text is one number; locale plays no part */

bool text_equal(const char *a, const char *b); /* NULL equals NULL only */
bool text_starts(const char *text, const char *start);
bool text_ends(const char *text, const char *end);

#endif
