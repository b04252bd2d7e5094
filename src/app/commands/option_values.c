#include "app/commands/option_values.h"

#include "base/text.h"

#include <math.h>
#include <string.h>

/* Digits only; false beyond 64 bits. */
static bool whole_read(const char *text, const char *end, uint64_t *out)
{
    uint64_t value = 0;
    if (text == end) return false;
    for (; text < end; text++) {
        if (*text < '0' || *text > '9') return false;
        uint64_t digit = (uint64_t)(*text - '0');
        if (value > (UINT64_MAX - digit) / 10) return false;
        value = value * 10 + digit;
    }
    *out = value;
    return true;
}

bool options_point(const char *text, double out[2])
{
    char left[128];
    const char *comma = strchr(text, ',');
    if (!comma || (size_t)(comma - text) >= sizeof left) return false;
    memcpy(left, text, (size_t)(comma - text));
    left[comma - text] = 0;
    double x, y;
    if (!number_parse(left, &x) || !number_parse(comma + 1, &y) || !isfinite(x) || !isfinite(y)) return false;
    out[0] = x;
    out[1] = y;
    return true;
}

bool options_whole(const char *text, int64_t low, int64_t high, int64_t *out)
{
    bool negative = *text == '-';
    uint64_t size;
    if (negative) text++;
    if (!whole_read(text, text + strlen(text), &size) || size > INT64_MAX) return false;
    int64_t value = negative ? -(int64_t)size : (int64_t)size;
    if (value < low || value > high) return false;
    *out = value;
    return true;
}

bool options_seed(const char *text, uint64_t *out) { return whole_read(text, text + strlen(text), out); }

bool options_constant(const char *text, char name[64], double *value)
{
    const char *equals = strchr(text, '=');
    double number;
    if (!equals || equals == text || equals - text >= 64) return false;
    if (!number_parse(equals + 1, &number) || !isfinite(number)) return false;
    memcpy(name, text, (size_t)(equals - text));
    name[equals - text] = 0;
    *value = number;
    return true;
}
