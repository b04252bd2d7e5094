#include "run/give/export.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

void export_names(const Race *race, const char *const *texts, char names[][EXPORT_NAME_SIZE])
{
    const RaceDesc *desc = race_desc(race);
    for (int i = 0; i < desc->run_count; i++) {
        const RunDesc *run = &desc->runs[i];
        char own[EXPORT_NAME_SIZE], tried[EXPORT_NAME_SIZE], settings[EXPORT_NAME_SIZE];
        TextBuffer differs = text_fixed(settings, sizeof settings);
        rule_settings_print(run->rule, &run->settings, &differs);
        snprintf(own, sizeof own, "%.100s%s%.140s", run->rule->name, differs.length ? ":" : "",
                 differs.length ? settings : "");
        const char *text = texts ? texts[i] : own;
        snprintf(tried, sizeof tried, "%s", run->rule->name);
        for (int n = 1;; n++) {
            if (n == 2) snprintf(tried, sizeof tried, "%.240s", text);
            if (n >= 3) snprintf(tried, sizeof tried, "%.240s#%d", text, n - 1);
            bool taken = false;
            for (int k = 0; k < i; k++) taken |= !strcmp(names[k], tried);
            if (!taken) break;
        }
        utf8_trim_end(tried);
        memcpy(names[i], tried, sizeof tried);
    }
}

static void add_number(TextBuffer *out, double value)
{
    if (isnan(value)) text_add(out, "nan");
    else if (isinf(value)) text_add(out, value < 0 ? "-inf" : "inf");
    else text_add(out, "%.17g", value);
}

/* Quoted where it must be. */
static void add_cell(TextBuffer *out, const char *text)
{
    bool quoted = strpbrk(text, ",\"\r\n");
    if (quoted) text_add(out, "\"");
    for (; *text; text++) text_add(out, *text == '"' ? "\"\"" : "%c", *text);
    if (quoted) text_add(out, "\"");
}

void export_csv(const Race *race, char names[][EXPORT_NAME_SIZE], const int *last, TextBuffer *out)
{
    text_add(out, "optimizer,step,x,y,loss,grad_x,grad_y,lr\n");
    for (int i = 0; i < race_desc(race)->run_count; i++)
        for (int step = 0; step <= last[i]; step++) {
            const Moment *m = race_at(race, i, step);
            const double values[] = {m->x, m->y, m->loss, m->gradient[0], m->gradient[1], m->lr};
            add_cell(out, names[i]);
            text_add(out, ",%d", step);
            for (int k = 0; k < 6; k++) {
                text_add(out, ",");
                if (k < 5 || step > 0) add_number(out, values[k]);
            }
            text_add(out, "\n");
        }
}

void export_csv_to(const Race *race, int step, TextBuffer *out)
{
    char names[RACE_RUNS_MAX][EXPORT_NAME_SIZE];
    int last[RACE_RUNS_MAX];
    export_names(race, NULL, names);
    for (int i = 0; i < race_desc(race)->run_count; i++)
        last[i] = race_last(race, i) < step ? race_last(race, i) : step;
    export_csv(race, names, last, out);
}
