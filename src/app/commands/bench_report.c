#include "app/commands/bench_report.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

double bench_median(double *values, int count)
{
    qsort(values, (size_t)count, sizeof *values, by_size);
    return values[count / 2];
}

static void cell(TextBuffer *csv, double number)
{
    char exact[32];
    if (!isnan(number)) text_add(csv, "%s", number_exact(exact, number));
}

static void row(BenchReport *report, const char *name, double value, const char *unit, double ratio, double goal)
{
    if (!report->csv.length) text_add(&report->csv, "name,value,unit,ratio,goal\n");
    text_add(&report->csv, "%s,", name);
    cell(&report->csv, value);
    text_add(&report->csv, ",%s,", unit);
    cell(&report->csv, ratio);
    text_add(&report->csv, ",");
    cell(&report->csv, goal);
    text_add(&report->csv, "\n");
}

static void say(const BenchReport *report, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void say(const BenchReport *report, const char *format, ...)
{
    va_list list;
    if (report->quiet) return;
    va_start(list, format);
    vprintf(format, list);
    va_end(list);
    fflush(stdout);
}

static void say_goal(const BenchReport *report, const char *words, double goal)
{
    if (!isnan(goal)) say(report, "   (%s %g)", words, goal);
    say(report, "\n");
}

void bench_section(BenchReport *report, const char *format, ...)
{
    char words[128];
    va_list list;
    va_start(list, format);
    vsnprintf(words, sizeof words, format, list);
    va_end(list);
    say(report, "%s\n", words);
}

void bench_value(BenchReport *report, const char *name, const char *words, double value, const char *unit, double goal)
{
    bool millions = value >= 1e6;
    row(report, name, value, unit, NAN, goal);
    say(report, "  %-36s %8.*f %s%s", words, strcmp(unit, "bytes") != 0, millions ? value / 1e6 : value,
        millions ? "million " : "", unit);
    say_goal(report, "at most", goal);
}

void bench_ratio(BenchReport *report, const char *name, const char *words, double ratio, double goal)
{
    row(report, name, NAN, "", ratio, goal);
    say(report, "  %-36s %8.2f", words, ratio);
    say_goal(report, "at least", goal);
}

void bench_frames(BenchReport *report, const char *name, const char *words, double *wall, double *processor, int count,
                  double goal)
{
    char part[96];
    double median = bench_median(wall, count), p99 = wall[count * 99 / 100], work = bench_median(processor, count);
    snprintf(part, sizeof part, "%s_median", name);
    row(report, part, median, "ms", NAN, goal);
    snprintf(part, sizeof part, "%s_p99", name);
    row(report, part, p99, "ms", NAN, NAN);
    snprintf(part, sizeof part, "%s_processor", name);
    row(report, part, work, "ms", NAN, NAN);
    say(report, "  %-36s median %6.2f ms   99th percentile %6.2f ms   processor %6.2f ms", words, median, p99, work);
    say_goal(report, "at most", goal);
}
