#include "base/text.h"

#include "base/memory.h"

#include <ctype.h>
#include <locale.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

TextBuffer text_fixed(char *memory, size_t size)
{
    if (size) memory[0] = 0;
    return (TextBuffer){.data = memory, .size = size, .fixed = true};
}

static bool room_for(TextBuffer *text, size_t more)
{
    if (text->length + more + 1 <= text->size) return true;
    if (text->fixed) return false;
    size_t size = text->size ? text->size : 64;
    while (size < text->length + more + 1) size *= 2;
    text->data = memory_must(realloc(text->data, size));
    text->size = size;
    return true;
}

void text_add_bytes(TextBuffer *text, const char *bytes, size_t length)
{
    if (text->cut || length == 0) return; /* nothing follows a cut */
    if (!room_for(text, length)) {
        text->cut = true;
        if (text->size <= text->length + 1) return;
        length = text->size - text->length - 1;
    }
    memcpy(text->data + text->length, bytes, length);
    text->length += length;
    text->data[text->length] = 0;
    if (text->cut) {
        utf8_trim_end(text->data);
        text->length = strlen(text->data);
    }
}

void text_add(TextBuffer *text, const char *format, ...)
{
    char small[256];
    va_list list;
    va_start(list, format);
    int n = vsnprintf(small, sizeof small, format, list);
    va_end(list);
    if (n < 0) return;
    if ((size_t)n < sizeof small) {
        text_add_bytes(text, small, (size_t)n);
        return;
    }
    char *large = memory_must(malloc((size_t)n + 1));
    va_start(list, format);
    vsnprintf(large, (size_t)n + 1, format, list);
    va_end(list);
    text_add_bytes(text, large, (size_t)n);
    free(large);
}

void text_clear(TextBuffer *text)
{
    text->length = 0;
    text->cut = false;
    if (text->size) text->data[0] = 0;
}

void text_free(TextBuffer *text)
{
    if (!text->fixed) free(text->data);
    *text = (TextBuffer){0};
}

/* How many bytes the first byte promises; 1 for a broken one. */
static int promised(unsigned char first)
{
    if (first >= 0xC2 && first <= 0xDF) return 2;
    if (first >= 0xE0 && first <= 0xEF) return 3;
    if (first >= 0xF0 && first <= 0xF4) return 4;
    return 1;
}

int utf8_length_at(const char *at, const char *end)
{
    int n = promised((unsigned char)*at);
    for (int i = 1; i < n; i++)
        if ((end && at + i >= end) || ((unsigned char)at[i] & 0xC0) != 0x80) return 1;
    return n;
}

uint32_t utf8_next(const char **at, const char *end)
{
    if ((end && *at >= end) || (!end && !**at)) return 0;
    const unsigned char *s = (const unsigned char *)*at;
    int n = utf8_length_at(*at, end);
    *at += n;
    if (n == 1) return s[0] < 0x80 ? s[0] : 0xFFFD;
    uint32_t code = s[0] & (0xFF >> (n + 1));
    for (int i = 1; i < n; i++) code = (code << 6) | (s[i] & 0x3F);
    bool overlong = (n == 3 && code < 0x800) || (n == 4 && code < 0x10000);
    if (overlong || code > 0x10FFFF || (code >= 0xD800 && code < 0xE000)) return 0xFFFD;
    return code;
}

int utf8_write(char out[4], uint32_t code)
{
    if (code < 0x80) {
        out[0] = (char)code;
        return 1;
    }
    int n = code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    for (int i = n - 1; i > 0; i--) {
        out[i] = (char)(0x80 | (code & 0x3F));
        code >>= 6;
    }
    out[0] = (char)((0xF00 >> n) | code);
    return n;
}

size_t utf8_count(const char *text, size_t length)
{
    size_t n = 0;
    for (const char *at = text, *end = text + length; at < end; at += utf8_length_at(at, end)) n++;
    return n;
}

void utf8_trim_end(char *text)
{
    size_t n = strlen(text);
    for (size_t back = 1; back <= 3 && back <= n; back++) {
        unsigned char c = (unsigned char)text[n - back];
        if ((c & 0xC0) == 0x80) continue;
        if (c >= 0xC0 && promised(c) > (int)back) text[n - back] = 0;
        return;
    }
}

/* Damerau-Levenshtein with adjacent swaps; names longer than 63 bytes are not compared. */
static int distance(const char *a, const char *b)
{
    enum { MOST = 64 };
    size_t n = strlen(a), m = strlen(b);
    if (n >= MOST || m >= MOST) return 1000;
    int row[3][MOST + 1];
    for (size_t j = 0; j <= m; j++) row[0][j] = (int)j;
    for (size_t i = 1; i <= n; i++) {
        int *now = row[i % 3], *last = row[(i + 2) % 3], *before = row[(i + 1) % 3];
        now[0] = (int)i;
        for (size_t j = 1; j <= m; j++) {
            int ca = tolower((unsigned char)a[i - 1]), cb = tolower((unsigned char)b[j - 1]);
            int best = last[j - 1] + (ca != cb);
            if (last[j] + 1 < best) best = last[j] + 1;
            if (now[j - 1] + 1 < best) best = now[j - 1] + 1;
            if (i > 1 && j > 1 && ca == tolower((unsigned char)b[j - 2]) && cb == tolower((unsigned char)a[i - 2]) &&
                before[j - 2] + 1 < best)
                best = before[j - 2] + 1;
            now[j] = best;
        }
    }
    return row[n % 3][m];
}

const char *nearest_name(const char *wanted, const char *const *names, int count)
{
    const char *best = NULL;
    int least = 1000, length = (int)strlen(wanted);
    for (int i = 0; i < count; i++) {
        int d = distance(wanted, names[i]);
        bool begins = length >= 3 && !strncasecmp(wanted, names[i], (size_t)length);
        if (begins && d > 2) d = 2;
        if (d < least) {
            least = d;
            best = names[i];
        }
    }
    int allowed = length <= 2 ? 1 : length <= 5 ? 2 : 3;
    return least <= allowed && least < length ? best : NULL;
}

/* The program never calls setlocale with a numeric category, so the decimal sign is '.' everywhere. */
char *number_exact(char out[32], double value)
{
    if (isnan(value)) return strcpy(out, "nan");
    if (isinf(value)) return strcpy(out, value < 0 ? "-inf" : "inf");
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(out, 32, "%.*g", digits, value);
        if (strtod(out, NULL) == value) break;
    }
    return out;
}

/* Puts U+2212 in the place of each '-'. */
static char *true_minus(char *out, size_t size, const char *plain)
{
    TextBuffer text = text_fixed(out, size);
    for (; *plain; plain++)
        if (*plain == '-') text_add_bytes(&text, "\xE2\x88\x92", 3);
        else text_add_bytes(&text, plain, 1);
    return out;
}

char *number_fixed(char out[48], double value, int decimals)
{
    char plain[400];
    if (!isfinite(value)) return strcpy(out, isnan(value) ? "undefined" : "too large");
    if (fabs(value) >= 1e15) return number_short(out, value, decimals + 2);
    snprintf(plain, sizeof plain, "%.*f", decimals, value);
    char *zero = plain;
    if (*zero == '-' && strspn(zero + 1, "0.") == strlen(zero + 1)) zero++; /* -0.00 is 0.00 */
    return true_minus(out, 48, zero);
}

char *number_short(char out[48], double value, int digits)
{
    char plain[64];
    if (!isfinite(value)) return strcpy(out, isnan(value) ? "undefined" : "too large");
    double size = fabs(value);
    if (digits > 17) digits = 17; /* a double has no more, and `plain` no room */
    if (value == 0) value = 0;    /* no minus before zero */
    if (value != 0 && (size >= 1e6 || size < 1e-4)) {
        snprintf(plain, sizeof plain, "%.*e", digits > 1 ? digits - 2 : 0, value);
        char *e = strchr(plain, 'e'); /* 1.2e-05 -> 1.2e-5 */
        char *to = e + 1, *from = e + 1;
        if (*from == '-') *to++ = *from++;
        else from++;
        while (*from == '0' && from[1]) from++;
        memmove(to, from, strlen(from) + 1);
        return true_minus(out, 48, plain);
    }
    int whole = size >= 1 ? (int)floor(log10(size)) + 1 : 1;
    int decimals = digits - whole;
    if (size > 0 && size < 1) {
        int first = -(int)floor(log10(size)); /* the decimal that is not 0 must show */
        decimals = digits - 2 + first > first ? digits - 2 + first : first;
    }
    if (decimals < 0) decimals = 0;
    snprintf(plain, sizeof plain, "%.*f", decimals, value);
    return true_minus(out, 48, plain);
}

bool number_parse(const char *text, double *out)
{
    if (!*text || isspace((unsigned char)*text)) return false;
    const char *at = text + (*text == '-' || *text == '+');
    bool word = !strcasecmp(at, "inf") || !strcasecmp(at, "nan");
    if (!word && strspn(at, "0123456789.eE+-") != strlen(at)) return false; /* no hexadecimal */
    char *end;
    double value = strtod(text, &end);
    if (end == text || *end) return false;
    *out = value;
    return true;
}

bool text_equal(const char *a, const char *b) { return a && b ? !strcmp(a, b) : a == b; }
bool text_starts(const char *text, const char *start) { return !strncmp(text, start, strlen(start)); }
bool text_ends(const char *text, const char *end)
{
    size_t n = strlen(text), m = strlen(end);
    return n >= m && !strcmp(text + n - m, end);
}
