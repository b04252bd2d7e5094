/* bench_report.h: the figures of valley bench, as lines for people and as rows for scripts.
 *
 * Use     BenchReport report = {.quiet = …}; bench_section, bench_value, bench_ratio, bench_frames …; then report.csv.
 * Rows    name,value,unit,ratio,goal: a figure has a value with its unit, or it is a ratio. The goal of a value is the
 *         most it may be, the goal of a ratio the least; NAN: none, an empty cell. Numbers read back exactly.
 * Owns    csv: text_free.
 */
#ifndef APP_COMMANDS_BENCH_REPORT_H
#define APP_COMMANDS_BENCH_REPORT_H

#include "base/text.h"

typedef struct BenchReport {
    bool quiet; /* no lines for people */
    TextBuffer csv;
} BenchReport;

void bench_section(BenchReport *report, const char *format, ...) __attribute__((format(printf, 2, 3)));
void bench_value(BenchReport *report, const char *name, const char *words, double value, const char *unit, double goal);
void bench_ratio(BenchReport *report, const char *name, const char *words, double ratio, double goal);
/* Frame times in milliseconds, [count] each, which it sorts: rows NAME_median, to which the goal belongs, NAME_p99 and
 * NAME_processor. */
void bench_frames(BenchReport *report, const char *name, const char *words, double *wall, double *processor, int count,
                  double goal);
double bench_median(double *values, int count); /* sorts them */

#endif
