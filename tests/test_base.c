/* The floor that everything stands on: errors, arenas, text, random streams, parallel-for, files, CSV, YAML. */
#include "base/arena.h"
#include "base/csv.h"
#include "base/error.h"
#include "base/file.h"
#include "base/parallel.h"
#include "base/random.h"
#include "base/text.h"
#include "base/yaml.h"

#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define COUNT(table) ((int)(sizeof(table) / sizeof *(table)))

static Arena arena;
static void drop_arena(void) { arena_free(&arena); }

/* ---- errors ---- */

static const struct {
    const char *file;
    int line, column;
    const char *source, *wanted;
} shown[] = {
    {"formula", 1, 5, "x + * y", "formula:1:5: error: bad\n  x + * y\n      ^\n"},
    {"a.yaml", 2, 1, "one\ntwo\nthree", "a.yaml:2:1: error: bad\n  two\n  ^\n"},
    {"a.yaml", 3, 6, "one\r\ntwo\r\nthree\r\n", "a.yaml:3:6: error: bad\n  three\n       ^\n"},
    {"formula", 1, 3, "βγ+", "formula:1:3: error: bad\n  βγ+\n    ^\n"},
    {"a.csv", 4, 0, "x", "a.csv:4: error: bad\n"},
    {"a.csv", 0, 0, "x", "a.csv: error: bad\n"},
    {"", 0, 0, "x", "error: bad\n"},
    {"t", 1, 2, "\tx", "t:1:2: error: bad\n   x\n   ^\n"}, /* a tab would shift the caret */
    {"t", 9, 1, "x", "t:9:1: error: bad\n"},               /* a line that is not there has no excerpt */
};

START_TEST(error_says_where)
{
    Error error;
    char out[1024];
    Status status = error_at(&error, shown[_i].file, shown[_i].line, shown[_i].column, STATUS_SYNTAX, "%s", "bad");
    ck_assert_int_eq(status, STATUS_SYNTAX);
    error_excerpt(&error, shown[_i].source, strlen(shown[_i].source));
    size_t n = error_format(&error, out, sizeof out);
    ck_assert_str_eq(out, shown[_i].wanted);
    ck_assert_uint_eq(n, strlen(out));
}
END_TEST

START_TEST(error_points_into_long_lines)
{
    /* the caret must stand under the right character wherever it is in a long line */
    char line[3000], out[1024];
    for (int column = 1; column <= 2990; column += 7) {
        memset(line, 'a', sizeof line);
        line[column - 1] = '#';
        Error error;
        error_at(&error, "f", 1, column, STATUS_SYNTAX, "bad");
        error_excerpt(&error, line, sizeof line);
        error_format(&error, out, sizeof out);
        const char *excerpt = strchr(out, '\n') + 1, *caret = strchr(excerpt, '\n') + 1;
        ck_assert_msg(strchr(excerpt, '#') - excerpt == strchr(caret, '^') - caret, "column %d:\n%s", column, out);
    }
}
END_TEST

START_TEST(error_can_be_wrapped)
{
    /* an error about an error: its own texts are arguments */
    Error error;
    error_at(&error, "file.yaml", 3, 4, STATUS_NAME, "unknown '%s'", "x");
    error_at(&error, error.file, 5, 6, STATUS_VALUE, "in formula: %s", error.message);
    ck_assert_str_eq(error.file, "file.yaml");
    ck_assert_str_eq(error.message, "in formula: unknown 'x'");
    ck_assert_int_eq(error_at(NULL, "f", 1, 1, STATUS_LIMIT, "ignored %d", 1), STATUS_LIMIT);
    error_excerpt(NULL, "x", 1);
}
END_TEST

START_TEST(error_fits_its_buffers)
{
    char big[5000], out[40];
    Error error;
    memset(big, 'x', sizeof big - 1);
    big[sizeof big - 1] = 0;
    for (size_t i = 1; i + 2 < sizeof big; i += 2) memcpy(big + i, "β", 2);
    error_at(&error, big, 1, 1, STATUS_SYNTAX, "%s", big);
    ck_assert_uint_lt(strlen(error.message), sizeof error.message);
    ck_assert_uint_lt(strlen(error.file), sizeof error.file);
    const char *at = error.message;
    while (*at) ck_assert_uint_ne(utf8_next(&at, NULL), 0xFFFD); /* no half character at the cut */
    size_t n = error_format(&error, out, sizeof out);
    ck_assert_uint_eq(n, strlen(out));
    ck_assert_uint_lt(n, sizeof out);
}
END_TEST

/* ---- arenas ---- */

static bool all_bytes(const unsigned char *block, size_t size, int byte)
{
    for (size_t i = 0; i < size; i++)
        if (block[i] != byte) return false;
    return true;
}

START_TEST(arena_gives_zeroed_aligned_blocks)
{
    enum { N = 400 };
    unsigned char *block[N];
    size_t size[N];
    for (int round = 0; round < 3; round++) {
        for (int i = 0; i < N; i++) {
            size[i] = (size_t)(i % 50 == 49 ? 100000 + i : i * 7 % 1000);
            block[i] = arena_alloc(&arena, size[i]);
            ck_assert_uint_eq((uintptr_t)block[i] % 32, 0);
            ck_assert(all_bytes(block[i], size[i], 0));
            memset(block[i], i & 0xFF, size[i]);
        }
        for (int i = 0; i < N; i++) /* nobody wrote into another's block */
            ck_assert(all_bytes(block[i], size[i], i & 0xFF));
        arena_reset(&arena);
    }
}
END_TEST

START_TEST(arena_reuses_after_reset)
{
    size_t size = 0;
    for (int round = 0; round < 50; round++) {
        for (int i = 0; i < 100; i++) arena_alloc(&arena, 5000);
        if (round == 0) size = arena_size(&arena);
        ck_assert_uint_eq(arena_size(&arena), size);
        arena_reset(&arena);
    }
    arena_free(&arena);
    ck_assert_uint_eq(arena_size(&arena), 0);
    arena_reset(&arena); /* an empty one is fine */
    arena_free(&arena);
}
END_TEST

START_TEST(arena_keeps_text)
{
    ck_assert_ptr_null(arena_string(&arena, NULL));
    ck_assert_str_eq(arena_string(&arena, ""), "");
    ck_assert_str_eq(arena_copy(&arena, "valley", 3), "val");
    ck_assert_str_eq(arena_print(&arena, "%s-%03d", "run", 7), "run-007");
    char *large = arena_print(&arena, "%*s", 200000, "end");
    ck_assert_uint_eq(strlen(large), 200000);
}
END_TEST

/* ---- text ---- */

START_TEST(text_grows)
{
    TextBuffer text = {0};
    for (int i = 0; i < 2000; i++) text_add(&text, "%d,", i);
    ck_assert_uint_eq(text.length, strlen(text.data));
    ck_assert(text_starts(text.data, "0,1,2,"));
    ck_assert(text_ends(text.data, "1998,1999,"));
    text_clear(&text);
    ck_assert_str_eq(text.data, "");
    text_add(&text, "%5000d", 1);
    ck_assert_uint_eq(text.length, 5000);
    text_free(&text);
    ck_assert_ptr_null(text.data);
    text_free(&text);
}
END_TEST

static const struct {
    size_t size;
    const char *first, *second, *wanted;
    bool cut;
} fixed[] = {
    {8, "abc", "def", "abcdef", false},
    {8, "abc", "defg", "abcdefg", false},
    {8, "abc", "defgh", "abcdefg", true},
    {4, "aβγ", "z", "aβ", true}, /* nothing follows a cut */
    {3, "aβ", "z", "a", true},
    {1, "a", "b", "", true},
    {7, "😀😀", "", "😀", true},
};

START_TEST(text_fixed_never_overflows)
{
    char memory[16];
    memset(memory, 0x55, sizeof memory);
    TextBuffer text = text_fixed(memory, fixed[_i].size);
    text_add(&text, "%s", fixed[_i].first);
    text_add(&text, "%s", fixed[_i].second);
    ck_assert_str_eq(memory, fixed[_i].wanted);
    ck_assert_int_eq(text.cut, fixed[_i].cut);
    ck_assert_uint_eq(text.length, strlen(memory));
    for (size_t i = fixed[_i].size; i < sizeof memory; i++) ck_assert_int_eq(memory[i], 0x55);
    TextBuffer none = text_fixed(memory, 0);
    text_add(&none, "x");
    text_add_bytes(&none, "x", 1);
    ck_assert_int_eq(memory[0], fixed[_i].wanted[0]);
}
END_TEST

static const struct {
    const char *bytes;
    int length; /* of the first character */
    uint32_t code;
    size_t count; /* characters in all */
} utf8[] = {
    {"a", 1, 'a', 1},
    {"β1", 2, 0x3B2, 2},
    {"−", 3, 0x2212, 1},
    {"😀", 4, 0x1F600, 1},
    {"\x80x", 1, 0xFFFD, 2}, /* a continuation without a start */
    {"\xC3", 1, 0xFFFD, 1},  /* cut */
    {"\xE2\x88", 1, 0xFFFD, 2},
    {"\xC0\xAF", 1, 0xFFFD, 2}, /* overlong */
    {"\xE0\x80\xAF", 3, 0xFFFD, 1},
    {"\xED\xA0\x80", 3, 0xFFFD, 1}, /* half of a surrogate pair */
    {"\xF5\x80\x80\x80", 1, 0xFFFD, 4},
    {"\xFF", 1, 0xFFFD, 1},
};

START_TEST(utf8_reads_anything)
{
    const char *bytes = utf8[_i].bytes, *end = bytes + strlen(bytes);
    ck_assert_int_eq(utf8_length_at(bytes, end), utf8[_i].length);
    ck_assert_int_eq(utf8_length_at(bytes, NULL), utf8[_i].length);
    const char *at = bytes;
    ck_assert_uint_eq(utf8_next(&at, end), utf8[_i].code);
    ck_assert_ptr_eq(at, bytes + utf8[_i].length);
    ck_assert_uint_eq(utf8_count(bytes, strlen(bytes)), utf8[_i].count);
}
END_TEST

START_TEST(utf8_writes_what_it_reads)
{
    for (uint32_t code = 1; code < 0x110000; code += code < 0x900 ? 1 : 97) {
        if (code >= 0xD800 && code < 0xE000) continue;
        char bytes[5] = {0};
        int n = utf8_write(bytes, code);
        const char *at = bytes;
        if (utf8_next(&at, bytes + n) != code || at != bytes + n) ck_abort_msg("U+%04X", code);
        for (int cut = 1; cut < n; cut++) { /* any part of a character goes away whole */
            char part[8];
            snprintf(part, sizeof part, "ab%.*s", cut, bytes);
            utf8_trim_end(part);
            if (strcmp(part, "ab")) ck_abort_msg("U+%04X cut after %d bytes leaves '%s'", code, cut, part);
        }
        char whole[8];
        snprintf(whole, sizeof whole, "ab%s", bytes);
        utf8_trim_end(whole);
        if (strlen(whole) != (size_t)(2 + n)) ck_abort_msg("U+%04X is cut though whole", code);
    }
    const char *end = "";
    ck_assert_uint_eq(utf8_next(&end, NULL), 0);
    ck_assert_uint_eq(utf8_next(&end, end), 0);
}
END_TEST

static const char *const known[] = {"gd", "momentum", "nesterov", "adam", "adamw", "rmsprop", "weight_decay", "lr"};
static const struct {
    const char *wanted, *nearest;
} near[] = {
    {"adma", "adam"},
    {"Adam", "adam"},
    {"momentun", "momentum"},
    {"mom", "momentum"},
    {"rms", "rmsprop"},
    {"weigth_decay", "weight_decay"},
    {"elephant", NULL},
    {"x", NULL},
    {"", NULL},
    {"gdd", "gd"},
    {"rl", "lr"},
    {"adamv", "adam"},
    {"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", NULL},
};

START_TEST(nearest_name_is_the_one_meant)
{
    const char *found = nearest_name(near[_i].wanted, known, COUNT(known));
    ck_assert_msg(text_equal(found, near[_i].nearest), "'%s' gives '%s', not '%s'", near[_i].wanted,
                  found ? found : "nothing", near[_i].nearest ? near[_i].nearest : "nothing");
}
END_TEST

START_TEST(numbers_read_back_exactly)
{
    Random random = random_stream(5, 0);
    char out[32];
    for (int i = 0; i < 20000; i++) {
        union {
            uint64_t bits;
            double value;
        } any = {.bits = random_bits(&random)};
        if (!isfinite(any.value)) continue;
        double back;
        if (!number_parse(number_exact(out, any.value), &back) || back != any.value)
            ck_abort_msg("%s is not %.17g", out, any.value);
    }
    ck_assert_str_eq(number_exact(out, 0.1), "0.1");
    ck_assert_str_eq(number_exact(out, 1.0 / 3), "0.3333333333333333");
    ck_assert_str_eq(number_exact(out, -2), "-2");
    ck_assert_str_eq(number_exact(out, INFINITY), "inf");
    ck_assert_str_eq(number_exact(out, -INFINITY), "-inf");
    ck_assert_str_eq(number_exact(out, NAN), "nan");
}
END_TEST

static const struct {
    double value;
    int decimals;
    const char *fixed;
    int digits;
    const char *brief;
} number[] = {
    {3.7, 2, "3.70", 3, "3.70"},
    {-3.7, 2, "−3.70", 3, "−3.70"},
    {117.4, 2, "117.40", 4, "117.4"},
    {0, 2, "0.00", 3, "0.00"},
    {-0.0, 2, "0.00", 3, "0.00"},
    {-0.001, 2, "0.00", 3, "−0.0010"},
    {1.2e-5, 1, "0.0", 3, "1.2e−5"},
    {-1.25e-12, 1, "0.0", 4, "−1.25e−12"},
    {2.5e7, 0, "25000000", 3, "2.5e7"},
    {1.5e300, 2, "1.50e300", 3, "1.5e300"},
    {0.0001, 5, "0.00010", 1, "0.0001"},
    {0.37, 3, "0.370", 3, "0.37"},
    {99999, 0, "99999", 2, "99999"},
    {INFINITY, 2, "too large", 3, "too large"},
    {-INFINITY, 2, "too large", 3, "too large"},
    {NAN, 2, "undefined", 3, "undefined"},
};

START_TEST(numbers_for_the_screen)
{
    char out[48];
    ck_assert_str_eq(number_fixed(out, number[_i].value, number[_i].decimals), number[_i].fixed);
    ck_assert_str_eq(number_short(out, number[_i].value, number[_i].digits), number[_i].brief);
}
END_TEST

START_TEST(numbers_fit_their_buffer)
{
    static const double extreme[] = {1e308, -1e308,   1e-308, -4.9e-324, 123456789012345678.0,
                                     -0.1,  999999.5, 1e15,   9.99e14};
    for (int i = 0; i < COUNT(extreme); i++)
        for (int digits = 0; digits < 60; digits++) {
            char out[64];
            memset(out, 0x55, sizeof out);
            number_fixed(out, extreme[i], digits);
            number_short(out, extreme[i], digits);
            for (int k = 48; k < 64; k++) ck_assert_int_eq(out[k], 0x55);
        }
}
END_TEST

static const struct {
    const char *text;
    bool good;
    double value;
} parsed[] = {
    {"1", true, 1},       {"-1.5", true, -1.5},    {".5", true, .5},
    {"5.", true, 5},      {"1e-3", true, 1e-3},    {"2.5E2", true, 250},
    {"+3", true, 3},      {"inf", true, INFINITY}, {"-inf", true, -INFINITY},
    {"", false, 0},       {" 1", false, 0},        {"1 ", false, 0},
    {"1e", false, 0},     {"0x1F", false, 0},      {"1..2", false, 0},
    {"1,5", false, 0},    {"one", false, 0},       {"-", false, 0},
    {"e5", false, 0},     {"1_000", false, 0},     {"infinity", false, 0},
    {"nan(1)", false, 0}, {"--1", false, 0},       {"1e5e5", false, 0},
};

START_TEST(number_parse_takes_whole_numbers_only)
{
    double value = -7;
    ck_assert_msg(number_parse(parsed[_i].text, &value) == parsed[_i].good, "'%s'", parsed[_i].text);
    if (parsed[_i].good) ck_assert_msg(value == parsed[_i].value, "'%s' gives %g", parsed[_i].text, value);
    else ck_assert_msg(value == -7, "'%s' changed the result", parsed[_i].text);
}
END_TEST

START_TEST(texts_compare)
{
    ck_assert(text_equal("a", "a") && !text_equal("a", "b") && !text_equal("a", NULL) && text_equal(NULL, NULL));
    ck_assert(text_starts("valley", "val") && text_starts("v", "") && !text_starts("v", "va"));
    ck_assert(text_ends("a.yaml", ".yaml") && !text_ends("yaml", ".yaml") && text_ends("x", ""));
}
END_TEST

/* ---- random streams ---- */

START_TEST(streams_are_the_same_for_ever)
{
    /* Saved races replay from these bits: xoshiro256**, computed apart from this program. */
    Random random = {.s = {1, 2, 3, 4}};
    static const uint64_t wanted[] = {11520u, 0u, 1509978240u, 1215971899390074240u, 1216172134540287360u};
    for (int i = 0; i < COUNT(wanted); i++) ck_assert_uint_eq(random_bits(&random), wanted[i]);
}
END_TEST

START_TEST(streams_differ)
{
    enum { N = 64 };
    uint64_t first[N];
    for (int i = 0; i < N; i++) {
        Random random = random_stream((uint64_t)(i / 8), (uint64_t)(i % 8));
        first[i] = random_bits(&random);
        for (int k = 0; k < i; k++) ck_assert_uint_ne(first[i], first[k]);
        Random again = random_stream((uint64_t)(i / 8), (uint64_t)(i % 8));
        ck_assert_uint_eq(random_bits(&again), first[i]);
    }
    Random zero = random_stream(0, 0);
    ck_assert(zero.s[0] | zero.s[1] | zero.s[2] | zero.s[3]);
}
END_TEST

START_TEST(random_moments)
{
    enum { N = 400000 };
    Random random = random_stream(7, 3);
    double sum = 0, square = 0, cube = 0, fourth = 0, uniform = 0;
    for (int i = 0; i < N; i++) {
        double x = random_normal(&random), u = random_uniform(&random);
        if (!(u >= 0 && u < 1)) ck_abort_msg("%g is not in [0, 1)", u);
        sum += x;
        square += x * x;
        cube += x * x * x;
        fourth += x * x * x * x;
        uniform += u;
    }
    /* five standard errors of each mean */
    ck_assert_double_lt(fabs(sum / N), 5 / sqrt(N));
    ck_assert_double_lt(fabs(square / N - 1), 5 * sqrt(2.0 / N));
    ck_assert_double_lt(fabs(cube / N), 5 * sqrt(15.0 / N));
    ck_assert_double_lt(fabs(fourth / N - 3), 5 * sqrt(96.0 / N));
    ck_assert_double_lt(fabs(uniform / N - 0.5), 5 * sqrt(1.0 / 12 / N));
}
END_TEST

START_TEST(random_replays_from_a_copy)
{
    Random random = random_stream(1, 1);
    random_normal(&random); /* a spare is waiting: it belongs to the state */
    Random copy = random;
    for (int i = 0; i < 100; i++) ck_assert_double_eq(random_normal(&random), random_normal(&copy));
}
END_TEST

START_TEST(random_below_is_even)
{
    Random random = random_stream(2, 0);
    int hits[7] = {0};
    for (int i = 0; i < 70000; i++) {
        int k = random_below(&random, 7);
        if (k < 0 || k >= 7) ck_abort_msg("%d is not below 7", k);
        hits[k]++;
    }
    for (int k = 0; k < 7; k++) ck_assert_int_lt(abs(hits[k] - 10000), 500);
    for (int i = 0; i < 100; i++) ck_assert_int_eq(random_below(&random, 1), 0);
}
END_TEST

START_TEST(shuffle_keeps_every_item)
{
    enum { N = 1000 };
    int items[N], seen[N] = {0}, moved = 0;
    for (int i = 0; i < N; i++) items[i] = i;
    Random random = random_stream(9, 9);
    random_shuffle(&random, items, N);
    for (int i = 0; i < N; i++) {
        seen[items[i]]++;
        moved += items[i] != i;
    }
    for (int i = 0; i < N; i++) ck_assert_int_eq(seen[i], 1);
    ck_assert_int_gt(moved, N * 9 / 10);
    random_shuffle(&random, items, 0);
    random_shuffle(&random, items, 1);
}
END_TEST

/* ---- parallel-for ---- */

typedef struct Work {
    int count, hits[5000];
    double sums[5000];
} Work;

static void work_body(void *context, int index)
{
    Work *work = context;
    work->hits[index]++;
    double sum = 0;
    for (int i = 1; i < 200; i++) sum += 1.0 / (i + index);
    work->sums[index] = sum;
}

static void nested_body(void *context, int index)
{
    Work *work = context;
    (void)index;
    Work *own = calloc(1, sizeof *own);
    parallel_for(50, work_body, own);
    for (int i = 0; i < 50; i++) ck_assert_int_eq(own->hits[i], 1);
    work->hits[index]++;
    free(own);
}

START_TEST(parallel_does_each_index_once)
{
    static Work one, many;
    static const int counts[] = {0, 1, 2, 3, 17, 5000};
    static const int threads[] = {1, 2, 3, 8, 100, 0, -3};
    for (int t = 0; t < COUNT(threads); t++)
        for (int round = 0; round < 20; round++)
            for (int c = 0; c < COUNT(counts); c++) {
                if (c == COUNT(counts) - 1 && round > 2) continue;
                memset(&one, 0, sizeof one);
                memset(&many, 0, sizeof many);
                parallel_set_threads(1);
                parallel_for(counts[c], work_body, &one);
                parallel_set_threads(threads[t]);
                ck_assert_int_ge(parallel_threads(), 1);
                parallel_for(counts[c], work_body, &many);
                for (int i = 0; i < counts[c]; i++)
                    if (many.hits[i] != 1) ck_abort_msg("index %d was done %d times", i, many.hits[i]);
                ck_assert_int_eq(memcmp(&one, &many, sizeof one), 0); /* the same bits on any number of threads */
            }
    parallel_quit();
}
END_TEST

START_TEST(parallel_may_be_nested_and_ended)
{
    static Work work;
    memset(&work, 0, sizeof work);
    parallel_set_threads(4);
    parallel_for(40, nested_body, &work);
    for (int i = 0; i < 40; i++) ck_assert_int_eq(work.hits[i], 1);
    parallel_quit();
    parallel_quit();
    parallel_for(40, nested_body, &work); /* starts again */
    for (int i = 0; i < 40; i++) ck_assert_int_eq(work.hits[i], 2);
    parallel_for(-1, nested_body, NULL);
    parallel_quit();
}
END_TEST

/* ---- files ---- */

static char scratch[64];

static void make_scratch(void)
{
    strcpy(scratch, "/tmp/valley-test-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(scratch));
}

static void drop_scratch(void)
{
    char command[96];
    snprintf(command, sizeof command, "rm -rf '%s'", scratch);
    ck_assert_int_eq(system(command), 0);
    arena_free(&arena);
}

static const char *in_scratch(const char *name) { return arena_print(&arena, "%s/%s", scratch, name); }

START_TEST(files_are_written_whole)
{
    Error error = {0};
    const char *path = in_scratch("a.txt");
    char bytes[70000];
    for (size_t i = 0; i < sizeof bytes; i++) bytes[i] = (char)(i * 31);
    ck_assert_int_eq(file_write(path, bytes, sizeof bytes, &error), STATUS_OK);
    char *data;
    size_t length;
    ck_assert_int_eq(file_read(&arena, path, &data, &length, &error), STATUS_OK);
    ck_assert_uint_eq(length, sizeof bytes);
    ck_assert_mem_eq(data, bytes, length);
    ck_assert_int_eq(data[length], 0);
    ck_assert_int_eq(file_write(path, "", 0, &error), STATUS_OK);
    ck_assert_int_eq(file_read(&arena, path, &data, &length, &error), STATUS_OK);
    ck_assert_uint_eq(length, 0);
    ck_assert(file_changed(path) > 0 && file_changed(in_scratch("none")) == 0);
    char command[128];
    snprintf(command, sizeof command, "test \"$(ls '%s')\" = a.txt", scratch);
    ck_assert_int_eq(system(command), 0); /* no temporary stays behind */
}
END_TEST

START_TEST(files_fail_with_a_reason)
{
    Error error = {0};
    char *data;
    size_t length;
    ck_assert_int_eq(file_read(&arena, in_scratch("none"), &data, &length, &error), STATUS_FILE);
    ck_assert(strstr(error.message, "No such file"));
    ck_assert_str_eq(error.file, in_scratch("none"));
    ck_assert_int_eq(file_read(&arena, scratch, &data, &length, &error), STATUS_FILE);
    ck_assert(strstr(error.message, "folder"));
    ck_assert_int_eq(file_write(in_scratch("no/such/folder.txt"), "x", 1, &error), STATUS_FILE);
    ck_assert_int_eq(file_write(scratch, "x", 1, &error), STATUS_FILE);
    ck_assert(file_is_folder(scratch));
    ck_assert(!file_is_folder(in_scratch("none")) && !file_exists(in_scratch("none")));
    ck_assert_int_eq(file_write("/dev/null", "x", 1, &error), STATUS_OK); /* written straight, not replaced */
    ck_assert_int_eq(file_write("/dev/full", "x", 1, &error), STATUS_FILE);
    ck_assert(strstr(error.message, "No space"));
    struct stat info;
    ck_assert(stat("/dev/null", &info) == 0 && S_ISCHR(info.st_mode));
}
END_TEST

START_TEST(folders_come_with_their_parents)
{
    Error error = {0};
    ck_assert_int_eq(folder_create(in_scratch("a/b//c/"), &error), STATUS_OK);
    ck_assert(file_is_folder(in_scratch("a/b/c")));
    ck_assert_int_eq(folder_create(in_scratch("a/b"), &error), STATUS_OK);
    ck_assert_int_eq(file_write(in_scratch("file"), "x", 1, &error), STATUS_OK);
    ck_assert_int_eq(folder_create(in_scratch("file"), &error), STATUS_FILE);
    ck_assert_int_eq(folder_create(in_scratch("file/x"), &error), STATUS_FILE);
    ck_assert_int_eq(folder_create("", &error), STATUS_FILE);
    ck_assert_int_eq(folder_create("/", &error), STATUS_OK);
}
END_TEST

START_TEST(assets_are_found_nearest_first)
{
    Error error = {0};
    setenv("XDG_DATA_HOME", scratch, 1);
    setenv("DARK_VALLEY_ASSETS", in_scratch("shipped"), 1);
    folder_create(in_scratch("shipped/surfaces"), &error);
    folder_create(in_scratch("dark-valley/surfaces"), &error);
    folder_create(in_scratch("lesson/surfaces"), &error);
    file_write(in_scratch("shipped/surfaces/bowl.yaml"), "x", 1, &error);
    file_write(in_scratch("shipped/surfaces/hill.yaml"), "x", 1, &error);
    file_write(in_scratch("shipped/surfaces/.hidden.yaml"), "x", 1, &error);
    file_write(in_scratch("shipped/surfaces/notes.txt"), "x", 1, &error);
    ck_assert_str_eq(user_folder(), in_scratch("dark-valley"));
    ck_assert_str_eq(assets_folder(), in_scratch("shipped"));

    const char *lesson = in_scratch("lesson");
    ck_assert_str_eq(asset_find(&arena, "surfaces", "bowl", lesson), in_scratch("shipped/surfaces/bowl.yaml"));
    file_write(in_scratch("dark-valley/surfaces/bowl.yaml"), "x", 1, &error);
    ck_assert_str_eq(asset_find(&arena, "surfaces", "bowl", lesson), in_scratch("dark-valley/surfaces/bowl.yaml"));
    file_write(in_scratch("lesson/surfaces/bowl.yaml"), "x", 1, &error);
    ck_assert_str_eq(asset_find(&arena, "surfaces", "bowl", lesson), in_scratch("lesson/surfaces/bowl.yaml"));
    ck_assert_str_eq(asset_find(&arena, "surfaces", "bowl", NULL), in_scratch("dark-valley/surfaces/bowl.yaml"));

    static const char *const bad[] = {"", ".", "..", "../surfaces/bowl", "/etc/passwd", "a/b", ".hidden", "none"};
    for (int i = 0; i < COUNT(bad); i++) ck_assert_ptr_null(asset_find(&arena, "surfaces", bad[i], NULL));

    const char **names;
    ck_assert_int_eq(asset_list(&arena, "surfaces", lesson, &names), 2);
    ck_assert_str_eq(names[0], "bowl");
    ck_assert_str_eq(names[1], "hill");
    ck_assert_int_eq(asset_list(&arena, "schedules", NULL, &names), 0);
    setenv("XDG_DATA_HOME", "not/absolute", 1); /* must be ignored, says the XDG specification */
    setenv("HOME", "/home/ada", 1);
    ck_assert_str_eq(user_folder(), "/home/ada/.local/share/dark-valley");
}
END_TEST

/* ---- CSV ---- */

static const struct {
    const char *text;
    int columns, rows;
    const char *last; /* the last cell, or the last header */
} tables[] = {
    {"x,y\n1,2\n3,4\n", 2, 2, "4"},
    {"x,y\r\n1,2\r\n3,4", 2, 2, "4"},
    {"\xEF\xBB\xBFx,y\n1,2\n", 2, 1, "2"},
    {"x\n", 1, 0, "x"},
    {"\n\nx,y\n\n1,2\n\n\n", 2, 1, "2"},
    {"x,y\n\"a,b\",\"say \"\"hi\"\"\"\n", 2, 1, "say \"hi\""},
    {"x,y\n1,\"two\nlines\"\n3,\"4\"\n", 2, 2, "4"},
    {"x,y\n 1 ,\t2 \n", 2, 1, "2"},
    {"x,y\n,\n", 2, 1, ""},
    {"x,y\n\"\",\"\"", 2, 1, ""},
    {"\"a\",\"b\"\n1,β\n", 2, 1, "β"},
    {"x\ry\rz", 1, 2, "z"},
    {"x\n1\n \t", 1, 1, "1"}, /* blanks before the end of the file */
};

START_TEST(csv_reads)
{
    Csv csv;
    Error error = {0};
    Status status = csv_parse(&arena, "t.csv", tables[_i].text, strlen(tables[_i].text), &csv, &error);
    ck_assert_msg(status == STATUS_OK, "%s", error.message);
    ck_assert_int_eq(csv.columns, tables[_i].columns);
    ck_assert_int_eq(csv.rows, tables[_i].rows);
    const char *last = csv.rows ? csv.cells[csv.rows * csv.columns - 1] : csv.header[csv.columns - 1];
    ck_assert_str_eq(last, tables[_i].last);
    for (int c = 0; c < csv.columns; c++) ck_assert_int_eq(csv_column(&csv, csv.header[c]), c);
    ck_assert_int_eq(csv_column(&csv, "none"), -1);
}
END_TEST

static const struct {
    const char *text;
    size_t length; /* 0: to the NUL */
    int line, column;
    const char *says;
} bad_tables[] = {
    {"", 0, 1, 1, "empty"},
    {"\n\n", 0, 3, 1, "empty"},
    {"\t\n\t", 0, 3, 1, "empty"},
    {"x,y\n1\n", 0, 2, 2, "fewer"},
    {"x,y\n1,2\n1,2,3\n", 0, 3, 5, "more"},
    {"x,x\n1,2\n", 0, 1, 3, "two columns"},
    {"\"a\nb\",\"a\nb\"\n", 0, 2, 4, "two columns"},
    {"x,y\n1,\"open\n\n", 0, 2, 3, "never closed"},
    {"x,y\n\"a\"b,2\n", 0, 2, 4, "comma"},
    {"x,y\n\"two\nlines\",β,3\n", 0, 3, 10, "more"},
    {"x,y\n1,2\n3\0,4\n", 13, 3, 2, "NUL"},
};

START_TEST(csv_points_at_the_mistake)
{
    Csv csv;
    Error error = {0};
    size_t length = bad_tables[_i].length ? bad_tables[_i].length : strlen(bad_tables[_i].text);
    Status status = csv_parse(&arena, "t.csv", bad_tables[_i].text, length, &csv, &error);
    ck_assert_int_ne(status, STATUS_OK);
    ck_assert_msg(strstr(error.message, bad_tables[_i].says) != NULL, "%s", error.message);
    ck_assert_msg(error.line == bad_tables[_i].line && error.column == bad_tables[_i].column,
                  "row %d says %d:%d, not %d:%d: %s", _i, error.line, error.column, bad_tables[_i].line,
                  bad_tables[_i].column, error.message);
    ck_assert_str_eq(error.file, "t.csv");
    ck_assert_int_eq(csv_parse(&arena, "t.csv", bad_tables[_i].text, length, &csv, NULL), status);
}
END_TEST

START_TEST(csv_gives_numbers)
{
    static const char text[] = "a,b,c,d\n1,x,1e3,inf\n\n-2.5,y,,3\n";
    Csv csv;
    Error error = {0};
    double *values;
    ck_assert_int_eq(csv_parse(&arena, "t.csv", text, strlen(text), &csv, &error), STATUS_OK);
    ck_assert_int_eq(csv_numbers(&arena, &csv, 0, &values, &error), STATUS_OK);
    ck_assert_double_eq(values[0], 1);
    ck_assert_double_eq(values[1], -2.5);
    ck_assert_int_eq(csv_numbers(&arena, &csv, 1, &values, &error), STATUS_VALUE);
    ck_assert(error.line == 2 && error.column == 3);
    ck_assert_str_eq(error.excerpt, "1,x,1e3,inf");
    ck_assert(strstr(error.message, "'b'") && strstr(error.message, "'x'"));
    ck_assert_int_eq(csv_numbers(&arena, &csv, 2, &values, &error), STATUS_VALUE);
    ck_assert(error.line == 4 && error.column == 8); /* the line in the file, blank ones counted */
    ck_assert_int_eq(csv_numbers(&arena, &csv, 3, &values, &error), STATUS_VALUE);
}
END_TEST

START_TEST(csv_has_limits)
{
    Error error = {0};
    Csv csv;
    TextBuffer text = {0};
    for (int i = 0; i <= CSV_COLUMNS_MAX; i++) text_add(&text, "c%d,", i);
    ck_assert_int_eq(csv_parse(&arena, "t.csv", text.data, text.length, &csv, &error), STATUS_LIMIT);
    text_clear(&text);
    text_add(&text, "x");
    for (int i = 0; i < 1000000; i++) text_add_bytes(&text, "\n1", 2);
    ck_assert_int_eq(csv_parse(&arena, "t.csv", text.data, text.length, &csv, &error), STATUS_OK);
    ck_assert_int_eq(csv.rows, 1000000);
    ck_assert_int_eq(csv.lines[999999], 1000001);
    text_free(&text);
    ck_assert_int_eq(csv_read(&arena, "/nonexistent/t.csv", &csv, &error), STATUS_FILE);
}
END_TEST

/* ---- YAML ---- */

static Yaml *yaml_of(const char *text)
{
    Yaml *out = NULL;
    Error error = {0};
    Status status = yaml_parse(&arena, "t.yaml", arena_string(&arena, text), strlen(text), 1, &out, &error);
    ck_assert_msg(status == STATUS_OK, "%d:%d %s", error.line, error.column, error.message);
    return out;
}

START_TEST(yaml_is_a_tree_with_places)
{
    Yaml *map = yaml_of(
        "# a surface\nname: bowl\ndomain: {x: [-5, 5], β: [0, 1e-3]}\nstarts:\n  - at: [0.5, -0.5]\n  - 'two'\n");
    ck_assert_int_eq(map->kind, YAML_MAP);
    ck_assert_int_eq(map->count, 3);
    Yaml *beta = yaml_get(yaml_get(map, "domain"), "β");
    ck_assert_int_eq(beta->kind, YAML_LIST);
    ck_assert_int_eq(beta->line, 3);
    ck_assert_int_eq(beta->column, 25); /* characters, not bytes */
    ck_assert_int_eq(beta->items[1]->column, 29);
    double value;
    ck_assert(yaml_is_number(beta->items[1], &value) && value == 1e-3);
    Yaml *starts = yaml_get(map, "starts");
    ck_assert_int_eq(starts->items[1]->line, 6);
    ck_assert(starts->items[1]->quoted && !yaml_is_number(starts->items[1], &value));
    ck_assert_ptr_null(yaml_get(map, "none"));
    ck_assert_ptr_null(yaml_get(NULL, "none"));
    ck_assert_ptr_null(yaml_get(starts, "none"));
    ck_assert(!yaml_is_number(NULL, &value));
}
END_TEST

START_TEST(yaml_readers)
{
    Yaml *map =
        yaml_of("lr: 0.1\ntitle: Bowl\nnested: {on: yes, bad: maybe}\nat: [1, -2.5]\nquoted: '7'\nhuge: 1e999\n");
    Error error = {0};
    double value = -1, pair[2];
    const char *text = "kept";
    bool flag = false;
    ck_assert_int_eq(yaml_number(map, "lr", &value, &error), STATUS_OK);
    ck_assert_double_eq(value, 0.1);
    ck_assert_int_eq(yaml_text(map, "title", &text, &error), STATUS_OK);
    ck_assert_str_eq(text, "Bowl");
    ck_assert_int_eq(yaml_numbers(yaml_get(map, "at"), pair, 2, "at", &error), STATUS_OK);
    ck_assert_double_eq(pair[1], -2.5);
    ck_assert_int_eq(yaml_bool_or(yaml_get(map, "nested"), "on", &flag, &error), STATUS_OK);
    ck_assert(flag);

    text = "kept";
    value = -1;
    ck_assert_int_eq(yaml_text_or(map, "none", &text, &error), STATUS_OK);
    ck_assert_int_eq(yaml_number_or(map, "none", &value, &error), STATUS_OK);
    ck_assert_int_eq(yaml_bool_or(map, "none", &flag, &error), STATUS_OK);
    ck_assert(text_equal(text, "kept") && value == -1 && flag);

    ck_assert_int_eq(yaml_number(map, "none", &value, &error), STATUS_SYNTAX);
    ck_assert(strstr(error.message, "'none' is missing"));
    ck_assert_int_eq(yaml_text(map, "nested", &text, &error), STATUS_VALUE);
    ck_assert_int_eq(yaml_number(map, "title", &value, &error), STATUS_VALUE);
    ck_assert_int_eq(error.line, 2);
    ck_assert_int_eq(error.column, 8);
    ck_assert_str_eq(error.excerpt, "title: Bowl");
    ck_assert_int_eq(yaml_number(map, "huge", &value, &error), STATUS_VALUE);
    ck_assert_double_eq(value, -1); /* as it was */
    ck_assert_int_eq(yaml_number(map, "at", &value, &error), STATUS_VALUE);
    ck_assert_int_eq(yaml_numbers(yaml_get(map, "at"), pair, 3, "at", &error), STATUS_VALUE);
    ck_assert(strstr(error.message, "3 numbers"));
    ck_assert_int_eq(yaml_numbers(yaml_get(map, "title"), pair, 2, "title", &error), STATUS_VALUE);
    ck_assert_int_eq(yaml_bool_or(yaml_get(map, "nested"), "bad", &flag, &error), STATUS_VALUE);
    ck_assert_int_eq(yaml_bool_or(map, "at", &flag, &error), STATUS_VALUE);
}
END_TEST

START_TEST(yaml_keys_catch_misspelling)
{
    static const char *const allowed[] = {"name", "title", "formula"};
    Error error = {0};
    char out[1024];
    ck_assert_int_eq(yaml_keys(yaml_of("name: a\nformula: x\n"), allowed, 3, &error), STATUS_OK);
    ck_assert_int_eq(yaml_keys(yaml_of("name: a\nfromula: x\n"), allowed, 3, &error), STATUS_NAME);
    error_format(&error, out, sizeof out);
    ck_assert_str_eq(out, "t.yaml:2:1: error: unknown key 'fromula'; did you mean 'formula'?\n  fromula: x\n  ^\n");
    ck_assert_int_eq(yaml_keys(yaml_of("name: a\nzzz: x\n"), allowed, 3, &error), STATUS_NAME);
    ck_assert_int_eq(yaml_keys(yaml_of("name: a\nname: b\n"), allowed, 3, &error), STATUS_SYNTAX);
    ck_assert_int_eq(error.line, 2);
    ck_assert_int_eq(yaml_keys(yaml_of("[a, b]\n"), allowed, 3, &error), STATUS_SYNTAX);
}
END_TEST

START_TEST(yaml_inside_another_file)
{
    /* a block in a lesson: lines count from the lesson's first, the excerpt comes from the block */
    static const char text[] = "kind: scene\nsteps: many\n";
    Yaml *map;
    Error error = {0};
    double steps;
    ck_assert_int_eq(yaml_parse(&arena, "l.md", text, strlen(text), 41, &map, &error), STATUS_OK);
    ck_assert_int_eq(yaml_number(map, "steps", &steps, &error), STATUS_VALUE);
    ck_assert_int_eq(error.line, 42);
    ck_assert_str_eq(error.excerpt, "steps: many");
}
END_TEST

static const struct {
    const char *text;
    size_t length; /* 0: to the NUL */
    int line, column;
    const char *says;
} bad_yaml[] = {
    {"", 0, 1, 1, "empty"},
    {"# only a comment\n", 0, 1, 1, "empty"},
    {"a: [1, 2\nb: 3\n", 0, 2, 2, ""},
    {"a: 1\n b: 2\n", 0, 2, 3, ""},
    {"a: 'open\n", 0, 2, 1, ""},
    {"a: \t- x\n", 0, 0, 0, ""},
    {"a: *none\n", 0, 1, 4, "alias"},
    {"{[1]: x}\n", 0, 1, 2, "key"},
    {"a: &a [*a]\n", 0, 1, 4, "itself"},
    {"a: \"x\\0y\"\n", 0, 1, 4, "NUL"},
    {"a: 1\nb: \xFF\n", 0, 2, 4, "UTF-8"},
    {"a: 1\n---\nb: 2\n", 0, 3, 1, "second"},
    {"a: 1\n---\nb: [\n", 0, 4, 1, ""},
};

START_TEST(yaml_points_at_the_mistake)
{
    Yaml *out = NULL;
    Error error = {0};
    size_t length = bad_yaml[_i].length ? bad_yaml[_i].length : strlen(bad_yaml[_i].text);
    Status status = yaml_parse(&arena, "t.yaml", bad_yaml[_i].text, length, 1, &out, &error);
    ck_assert_int_ne(status, STATUS_OK);
    ck_assert_msg(strstr(error.message, bad_yaml[_i].says) != NULL, "%s", error.message);
    if (bad_yaml[_i].line)
        ck_assert_msg(error.line == bad_yaml[_i].line && error.column == bad_yaml[_i].column,
                      "row %d says %d:%d, not %d:%d: %s", _i, error.line, error.column, bad_yaml[_i].line,
                      bad_yaml[_i].column, error.message);
    ck_assert_int_eq(yaml_parse(&arena, "t.yaml", bad_yaml[_i].text, length, 1, &out, NULL), status);
}
END_TEST

static const struct {
    const char *start, *piece, *end;
    int count;
} heavy[] = {
    {"", "[", "", 100000},  /* open brackets */
    {"", "- ", "", 100000}, /* block sequences in one another */
    {"a: ", "{a: ", "", 900},
    {"", "? ", "", 20000},
    {"[", "1,", "]", 300000}, /* more values than allowed */
    {"", "#", "", 5 << 20},   /* over the size limit */
    {"a: &a [x,x,x,x,x,x,x,x,x]\n", "b: [*a,*a,*a,*a,*a,*a,*a,*a]\n", "", 30000},
};

START_TEST(yaml_has_limits)
{
    TextBuffer text = {0};
    text_add(&text, "%s", heavy[_i].start);
    size_t piece = strlen(heavy[_i].piece);
    for (int i = 0; i < heavy[_i].count; i++) text_add_bytes(&text, heavy[_i].piece, piece);
    text_add(&text, "%s", heavy[_i].end);
    Yaml *out = NULL;
    Error error = {0};
    ck_assert_int_ne(yaml_parse(&arena, "t.yaml", text.data, text.length, 1, &out, &error), STATUS_OK);
    ck_assert_uint_gt(strlen(error.message), 0);
    text_free(&text);
}
END_TEST

START_TEST(yaml_shares_what_an_alias_names)
{
    /* a thousand million leaves if they were copied */
    Yaml *map = yaml_of("a: &a [1,1,1,1,1,1,1,1,1,1]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\n"
                        "c: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c,*c]\n"
                        "e: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d,*d]\nf: [*e,*e,*e,*e,*e,*e,*e,*e,*e,*e]\n");
    ck_assert_ptr_eq(yaml_get(map, "b")->items[0], yaml_get(map, "a"));
    ck_assert_uint_lt(arena_size(&arena), 1 << 20);
}
END_TEST

static void loop(TCase *tcase, const TTest *test, int count) { tcase_add_loop_test(tcase, test, 0, count); }

int main(void)
{
    Suite *suite = suite_create("base");
    TCase *errors = tcase_create("errors"), *memory = tcase_create("arena"), *texts = tcase_create("text");
    TCase *chance = tcase_create("random"), *threads = tcase_create("parallel"), *files = tcase_create("file");
    TCase *csv = tcase_create("csv"), *yaml = tcase_create("yaml");

    loop(errors, error_says_where, COUNT(shown));
    tcase_add_test(errors, error_points_into_long_lines);
    tcase_add_test(errors, error_can_be_wrapped);
    tcase_add_test(errors, error_fits_its_buffers);

    tcase_add_checked_fixture(memory, NULL, drop_arena);
    tcase_add_test(memory, arena_gives_zeroed_aligned_blocks);
    tcase_add_test(memory, arena_reuses_after_reset);
    tcase_add_test(memory, arena_keeps_text);

    tcase_add_test(texts, text_grows);
    loop(texts, text_fixed_never_overflows, COUNT(fixed));
    loop(texts, utf8_reads_anything, COUNT(utf8));
    tcase_add_test(texts, utf8_writes_what_it_reads);
    loop(texts, nearest_name_is_the_one_meant, COUNT(near));
    tcase_add_test(texts, numbers_read_back_exactly);
    loop(texts, numbers_for_the_screen, COUNT(number));
    tcase_add_test(texts, numbers_fit_their_buffer);
    loop(texts, number_parse_takes_whole_numbers_only, COUNT(parsed));
    tcase_add_test(texts, texts_compare);

    tcase_add_test(chance, streams_are_the_same_for_ever);
    tcase_add_test(chance, streams_differ);
    tcase_add_test(chance, random_moments);
    tcase_add_test(chance, random_replays_from_a_copy);
    tcase_add_test(chance, random_below_is_even);
    tcase_add_test(chance, shuffle_keeps_every_item);

    tcase_set_timeout(threads, 30);
    tcase_add_test(threads, parallel_does_each_index_once);
    tcase_add_test(threads, parallel_may_be_nested_and_ended);

    tcase_add_checked_fixture(files, make_scratch, drop_scratch);
    tcase_add_test(files, files_are_written_whole);
    tcase_add_test(files, files_fail_with_a_reason);
    tcase_add_test(files, folders_come_with_their_parents);
    tcase_add_test(files, assets_are_found_nearest_first);

    tcase_set_timeout(csv, 30);
    tcase_add_checked_fixture(csv, NULL, drop_arena);
    loop(csv, csv_reads, COUNT(tables));
    loop(csv, csv_points_at_the_mistake, COUNT(bad_tables));
    tcase_add_test(csv, csv_gives_numbers);
    tcase_add_test(csv, csv_has_limits);

    tcase_set_timeout(yaml, 30);
    tcase_add_checked_fixture(yaml, NULL, drop_arena);
    tcase_add_test(yaml, yaml_is_a_tree_with_places);
    tcase_add_test(yaml, yaml_readers);
    tcase_add_test(yaml, yaml_keys_catch_misspelling);
    tcase_add_test(yaml, yaml_inside_another_file);
    loop(yaml, yaml_points_at_the_mistake, COUNT(bad_yaml));
    loop(yaml, yaml_has_limits, COUNT(heavy));
    tcase_add_test(yaml, yaml_shares_what_an_alias_names);

    TCase *all[] = {errors, memory, texts, chance, threads, files, csv, yaml};
    for (int i = 0; i < COUNT(all); i++) suite_add_tcase(suite, all[i]);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed > 0;
}
