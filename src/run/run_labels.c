#include "run/run_labels.h"

#include "base/text.h"

#include <limits.h>
#include <string.h>

/* The symbols that a blackboard has for options. To add one: a row. */
static const char *option_symbol(const char *name)
{
    static const char *const symbols[][2] = {
        {"lr", "η"},
        {"momentum", "β"},
        {"beta", "β"},
        {"beta1", "β₁"},
        {"beta2", "β₂"},
        {"eps", "ε"},
        {"alpha", "α"},
        {"rho", "ρ"},
        {"weight_decay", "λ_w"},
        {"dampening", "damping"},
        {"lr_decay", "η decay"},
        {"eta_minus", "η₋"},
        {"eta_plus", "η₊"},
        {"line_search", ""},
        {"history_size", "history"},
    };
    for (size_t i = 0; i < sizeof symbols / sizeof *symbols; i++)
        if (!strcmp(symbols[i][0], name)) return symbols[i][1];
    return name;
}

static void label_option(const RuleOption *option, double value, TextBuffer *out)
{
    char text[32];
    const char *symbol = option_symbol(option->name);
    if (option->kind == OPTION_BOOL) text_add(out, " %s%s", value != 0 ? "" : "no ", symbol);
    else text_add(out, " %s%s%s", symbol, *symbol ? " " : "", option_text(option, value, text));
}

/* "Adam" where the rule runs once; else what differs among the runs of the rule: "Adam η 0.1". Runs with a label of
 * their own are told apart by that. Forked runs go by what they end with. */
static void label_make(const RunDesc *runs, const char *const *more, int count, int run, char *label)
{
    const int late = INT_MAX;
    const RunDesc *own = &runs[run];
    const Rule *rule = run_rule(own, late);
    const RuleSettings *settings = run_settings(own, late);
    const Schedule *planned = run_schedule(own, late);
    TextBuffer out = text_fixed(label, RUN_LABEL_SIZE);
    if (own->label) {
        text_add(&out, "%s", own->label);
        utf8_trim_end(label);
        return;
    }
    text_add(&out, "%s", rule->short_title);
    size_t plain = out.length;
    int before = 0, alike = 0;
    bool schedule = false, noise = false, besides = false, option[RULE_OPTIONS_MAX] = {false};
    for (int i = 0; i < count; i++) {
        const RunDesc *other = &runs[i];
        if (i == run || other->label || strcmp(run_rule(other, late)->name, rule->name)) continue;
        alike++;
        if (i < run) before++;
        for (int k = 0; k < rule->option_count; k++)
            option[k] |= run_settings(other, late)->values[k] != settings->values[k];
        const Schedule *its = run_schedule(other, late);
        const char *a = its ? its->title : "", *b = planned ? planned->title : "";
        schedule |= strcmp(a, b) != 0;
        noise |= other->noise != own->noise;
        besides |= more && strcmp(more[i], more[run]) != 0;
    }
    for (int k = 0; k < rule->option_count; k++)
        if (option[k]) label_option(&rule->options[k], settings->values[k], &out);
    if (schedule) text_add(&out, " %s", planned ? planned->title : "constant");
    char number[48];
    if (noise) text_add(&out, " noise %s", number_short(number, own->noise, 3));
    if (besides) text_add(&out, " %s", more[run]);
    if (alike && out.length == plain) text_add(&out, " %d", before + 1);
    utf8_trim_end(label);
}

/* Two runs never have the same label: the second of "Adam η 0.1" is "Adam η 0.1 (2)". */
static void labels_number(int count, char (*labels)[RUN_LABEL_SIZE])
{
    for (int i = count - 1; i > 0; i--) {
        char *label = labels[i];
        int before = 0;
        for (int k = 0; k < i; k++) before += !strcmp(labels[k], label);
        size_t length = strlen(label), most = RUN_LABEL_SIZE - 16;
        if (!before) continue;
        if (length > most) label[length = most] = 0, utf8_trim_end(label), length = strlen(label);
        TextBuffer out = text_fixed(label + length, RUN_LABEL_SIZE - length);
        text_add(&out, " (%d)", before + 1);
    }
}

void run_labels(const RunDesc *runs, const char *const *more, int count, char (*labels)[RUN_LABEL_SIZE])
{
    for (int i = 0; i < count; i++) label_make(runs, more, count, i, labels[i]);
    labels_number(count, labels);
}
