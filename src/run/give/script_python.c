#include "run/give/script_python.h"

#include "base/random.h"
#include "formula/python.h"
#include "model/method/method.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { NAMES_MAX = RULE_OPTIONS_MAX + RULE_STATES_MAX + RULE_LINES_MAX + 8 };

/* From one fork to the next the options stay. */
typedef struct Stretch {
    int from; /* the first update of it, less 1 */
    const RuleSettings *settings;
    const Schedule *schedule;
    bool runs[RULE_LINES_MAX], vector[RULE_STATES_MAX];
    int update; /* which of the update functions takes its steps, from 1 */
    int rate;   /* which of the rate functions; 0: constant */
} Stretch;

typedef struct Script {
    const Race *race;
    const RunDesc *run;
    const Rule *rule;
    const Surface *surface;
    Stretch stretches[1 + RUN_FORKS_MAX];
    int count;
    int clip; /* index of the option */
    bool clips, torch;
    PythonWriter python;
    TextBuffer body; /* what stands below the helpers */
} Script;

/* ---- what torch has ------------------------------------------------------------------------------------------------- */

/* To add a rule: its class, and what torch calls its options; a pair goes in two rows. Flags are given where they are on. */
static const struct TorchRule {
    const char *rule, *name, *options;
} torch_rules[] = {
    {"gd", "SGD", "lr weight_decay maximize"},
    {"momentum", "SGD", "lr momentum dampening weight_decay nesterov maximize"},
    {"nesterov", "SGD", "lr momentum weight_decay maximize"},
    {"adam", "Adam", "lr beta1>betas beta2 eps weight_decay amsgrad maximize"},
    {"amsgrad", "Adam", "lr beta1>betas beta2 eps weight_decay maximize"},
    {"adamw", "AdamW", "lr beta1>betas beta2 eps weight_decay amsgrad maximize"},
    {"adamax", "Adamax", "lr beta1>betas beta2 eps weight_decay maximize"},
    {"nadam", "NAdam", "lr beta1>betas beta2 eps weight_decay momentum_decay decoupled_weight_decay maximize"},
    {"radam", "RAdam", "lr beta1>betas beta2 eps weight_decay decoupled_weight_decay maximize"},
    {"rmsprop", "RMSprop", "lr alpha eps weight_decay momentum centered maximize"},
    {"adagrad", "Adagrad", "lr lr_decay weight_decay initial_accumulator_value eps maximize"},
    {"adadelta", "Adadelta", "lr rho eps weight_decay maximize"},
    {"asgd", "ASGD", "lr lambd alpha t0 weight_decay maximize"},
    {"rprop", "Rprop", "lr eta_minus>etas eta_plus step_min>step_sizes step_max maximize"},
    {"lbfgs", "LBFGS", "lr max_iter tolerance_grad tolerance_change history_size line_search>line_search_fn"},
};

/* The file's own rule of that name, not one of the user's under it. */
static const char *base_name(const Rule *rule) { return rule->alias_of ? rule->alias_of : rule->name; }

static const struct TorchRule *torch_rule(const Rule *rule)
{
    for (size_t i = 0; i < sizeof torch_rules / sizeof *torch_rules; i++)
        if (!strcmp(torch_rules[i].rule, base_name(rule)) && rule->source && strstr(rule->source, "torch.optim"))
            return &torch_rules[i];
    return NULL;
}

static double option(const Rule *rule, const RuleSettings *settings, const char *name, double otherwise)
{
    int i = rule_option(rule, name);
    return i < 0 ? otherwise : settings->values[i];
}

/* What torch does not take, or takes in another way. */
static ScriptTorch torch_objection(const RunDesc *run, const RuleSettings *settings, const Schedule *schedule)
{
    const Rule *rule = run->rule;
    const char *name = base_name(rule);
    double momentum = option(rule, settings, "momentum", 1), dampening = option(rule, settings, "dampening", 0);
    bool nesterov = !strcmp(name, "nesterov") || option(rule, settings, "nesterov", 0) != 0;
    if (nesterov && (!(momentum > 0) || dampening != 0)) return TORCH_NO_NESTEROV;
    if (!strcmp(name, "momentum") && momentum == 0 && dampening != 0) return TORCH_NO_DAMPENING;
    if (!strcmp(name, "asgd") && schedule) return TORCH_NO_SCHEDULE;
    if (!strcmp(name, "rprop") &&
        !(option(rule, settings, "eta_minus", 0) > 0 && option(rule, settings, "eta_plus", 0) > 1))
        return TORCH_NO_FACTORS;
    return TORCH_CAN;
}

static bool depends(const Surface *surface)
{
    Arena arena = {0};
    const char **names;
    int count = formula_names(&arena, surface->formula, &names);
    bool any = false;
    for (int i = 0; i < count; i++)
        any |= !strcmp(names[i], surface->parameters[0]) || !strcmp(names[i], surface->parameters[1]);
    arena_free(&arena);
    return any;
}

static void read_stretches(Script *s)
{
    int updates = 0, rates = 0;
    s->count = 1 + s->run->fork_count;
    for (int k = 0; k < s->count; k++) {
        Stretch *stretch = &s->stretches[k];
        int from = k ? s->run->forks[k - 1].from : 0;
        *stretch = (Stretch){.from = from,
                             .settings = k ? &s->run->forks[k - 1].settings : &s->run->settings,
                             .schedule = k ? s->run->forks[k - 1].schedule : s->run->schedule};
        for (int i = 0; i < s->rule->line_count; i++)
            stretch->runs[i] = rule_line_runs(s->rule, &s->rule->lines[i], stretch->settings);
        rule_find_vectors(s->rule, stretch->runs, stretch->vector);
        for (int j = 0; j < k && !stretch->update; j++)
            if (!memcmp(s->stretches[j].runs, stretch->runs, sizeof stretch->runs))
                stretch->update = s->stretches[j].update;
        for (int j = 0; j < k && !stretch->rate; j++)
            if (s->stretches[j].schedule == stretch->schedule) stretch->rate = s->stretches[j].rate;
        if (!stretch->update) stretch->update = ++updates;
        if (!stretch->rate && stretch->schedule && strcmp(stretch->schedule->name, "constant")) stretch->rate = ++rates;
        s->clips |= stretch->settings->values[s->clip] != 0;
    }
}

ScriptTorch script_torch_can(const Race *race, int index)
{
    const RunDesc *run = &race_desc(race)->runs[index];
    const Surface *surface = race_surface(race);
    Script s = {.race = race, .run = run, .rule = run->rule, .clip = run->rule->option_count - 1};
    ScriptTorch objection = TORCH_CAN;
    read_stretches(&s);
    if (!torch_rule(run->rule)) objection = TORCH_NO_RULE;
    for (int k = 0; k < s.count && !objection; k++)
        objection = torch_objection(run, s.stretches[k].settings, s.stretches[k].schedule);
    for (int k = 1; k < s.count && !objection; k++)
        if (s.stretches[k].update != 1 || run->rule->method) objection = TORCH_NO_FORK;
    if (!objection && (!python_torch_can(surface->formula) || !depends(surface))) objection = TORCH_NO_LOSS;
    return objection;
}

/* ---- pieces --------------------------------------------------------------------------------------------------------- */

static void add_number(Script *s, double value) { python_number(value, &s->body); }

/* Whole numbers of Python grow without end, where a number here becomes infinite: what is worked with begins as a float. */
static void add_start(Script *s)
{
    const double *start = race_desc(s->race)->start;
    for (int i = 0; i < 2; i++) {
        size_t at = s->body.length;
        if (i) text_add(&s->body, ", ");
        add_number(s, start[i]);
        if (!strpbrk(s->body.data + at, ".e")) text_add(&s->body, ".0");
    }
}

static void add_name(Script *s, const char *name) { python_name(name, &s->body); }

static void add_option(Script *s, int i, const RuleSettings *settings)
{
    const RuleOption *option = &s->rule->options[i];
    char text[32];
    add_name(s, option->name);
    text_add(&s->body, " = ");
    add_number(s, settings->values[i]);
    if (option->kind == OPTION_WORD) text_add(&s->body, "  # %s", option_text(option, settings->values[i], text));
    text_add(&s->body, "\n");
}

/* "def loss(x, y, a=1):": the surface's constants are there for every call. */
static void add_head(Script *s, const char *name)
{
    const Surface *surface = s->surface;
    text_add(&s->body, "\n\ndef %s(", name);
    add_name(s, surface->parameters[0]);
    text_add(&s->body, ", ");
    add_name(s, surface->parameters[1]);
    for (int i = 0; i < surface->constant_count; i++) {
        text_add(&s->body, ", ");
        add_name(s, surface->constants[i].name);
        text_add(&s->body, "=");
        add_number(s, surface->constants[i].value);
    }
    text_add(&s->body, "):\n");
}

static void add_data(Script *s)
{
    const Surface *surface = s->surface;
    if (!surface->column_count) return;
    text_add(&s->body, "\n\n# The examples, one a row:");
    for (int c = 0; c < surface->column_count; c++) text_add(&s->body, " %s", surface->columns[c].name);
    text_add(&s->body, "\ndata = %s[\n", s->torch ? "torch.tensor(" : "");
    for (int row = 0; row < surface->rows; row++) {
        text_add(&s->body, "    (");
        for (int c = 0; c < surface->column_count; c++) {
            if (c) text_add(&s->body, " ");
            add_number(s, surface->columns[c].values[row]);
            text_add(&s->body, ",");
        }
        text_add(&s->body, "),\n");
    }
    text_add(&s->body, "]%s\n", s->torch ? ")" : "");
}

static void add_columns(Script *s)
{
    const Surface *surface = s->surface;
    if (!s->torch || !surface->column_count) return;
    text_add(&s->body, "    ");
    for (int c = 0; c < surface->column_count; c++) {
        add_name(s, surface->columns[c].name);
        text_add(&s->body, ", ");
    }
    text_add(&s->body, "= data.T\n");
}

static PythonWriter surface_writer(Script *s, const char *columns[])
{
    PythonWriter w = s->python;
    for (int i = 0; i < s->surface->column_count; i++) columns[i] = s->surface->columns[i].name;
    w.columns = columns;
    w.column_count = s->surface->column_count;
    if (s->torch) w.vectors = s->surface->parameters, w.vector_count = 2;
    return w;
}

static void add_loss(Script *s)
{
    Arena arena = {0};
    PythonWriter w = surface_writer(s, arena_array(&arena, const char *, s->surface->column_count));
    add_head(s, "loss");
    add_columns(s);
    python_line(&w, s->surface->formula, "    ", "return ");
    if (!s->torch) {
        add_head(s, "slope");
        python_line(&w, s->surface->gradient[0], "    ", "d_1 = ");
        python_line(&w, s->surface->gradient[1], "    ", "d_2 = ");
        text_add(&s->body, "    return [d_1, d_2]\n");
    }
    const ScriptMethod *method = s->rule->method ? script_method(s->rule->method->name) : NULL;
    if (!s->torch && method && method->hessian) {
        static const char *const names[] = {"d_11 = ", "d_12 = ", "d_22 = "};
        add_head(s, "hessian");
        for (int i = 0; i < 3; i++) python_line(&w, s->surface->hessian[i], "    ", names[i]);
        text_add(&s->body, "    return [d_11, d_12, d_22]\n");
    }
    memcpy(s->python.used, w.used, sizeof w.used);
    arena_free(&arena);
}

static void add_rates(Script *s)
{
    int written = 0;
    PythonWriter w = s->python;
    w.torch = false;
    for (int k = 0; k < s->count; k++) {
        const Stretch *stretch = &s->stretches[k];
        const Schedule *schedule = stretch->schedule;
        const char *positive[RULE_OPTIONS_MAX];
        if (stretch->rate <= written) continue;
        written = stretch->rate;
        text_add(&s->body, "\n\n# The learning rate of update t: %s.\n", schedule->title);
        text_add(&s->body, written > 1 ? "def rate_%d(t, lr0" : "def rate(t, lr0", written);
        w.positive_count = 0;
        w.positive = positive;
        for (int i = 0; i < schedule->option_count; i++) {
            text_add(&s->body, ", ");
            add_name(s, schedule->options[i].name);
            text_add(&s->body, "=");
            add_number(s, schedule->values[i]);
            if (schedule->values[i] >= 0) positive[w.positive_count++] = schedule->options[i].name;
        }
        text_add(&s->body, "):\n    k = t - 1  # updates done\n");
        python_line(&w, schedule->formula, "    ", "return ");
    }
    memcpy(s->python.used, w.used, sizeof w.used);
}

/* The same generator as base/random.c, from the run's own seed and stream. */
static void add_noise(Script *s)
{
    Random start = random_stream(race_desc(s->race)->seed, s->run->stream);
    if (!(s->run->noise > 0)) return;
    text_add(
        &s->body,
        "\n\n# Noise on the gradient: normal numbers by xoshiro256** (Blackman and Vigna 2018) and Marsaglia's polar method.\n"
        "random = [%lluull, %lluull, %lluull, %lluull]\n",
        (unsigned long long)start.s[0], (unsigned long long)start.s[1], (unsigned long long)start.s[2],
        (unsigned long long)start.s[3]);
    /* Python's whole numbers have no suffix */
    for (char *at = s->body.data; (at = strstr(at, "ull")) != NULL;) {
        memmove(at, at + 3, strlen(at + 3) + 1);
        s->body.length -= 3;
    }
    text_add(&s->body, "\n\ndef uniform():\n"
                       "    most = 2**64 - 1\n"
                       "    a = random[1]*5 & most\n"
                       "    out = ((a << 7 | a >> 57) & most)*9 & most\n"
                       "    shifted = random[1] << 17 & most\n"
                       "    random[2] ^= random[0]\n"
                       "    random[3] ^= random[1]\n"
                       "    random[1] ^= random[2]\n"
                       "    random[0] ^= random[3]\n"
                       "    random[2] ^= shifted\n"
                       "    random[3] = (random[3] << 45 | random[3] >> 19) & most\n"
                       "    return (out >> 11)*2.0**-53\n"
                       "\n\ndef two_normals():\n"
                       "    while True:\n"
                       "        u, v = 2*uniform() - 1, 2*uniform() - 1\n"
                       "        square = u*u + v*v\n"
                       "        if 0 < square < 1:\n"
                       "            scale = math.sqrt(-2*math.log(square)/square)\n"
                       "            return [u*scale, v*scale]\n");
}

/* ---- the plain form ------------------------------------------------------------------------------------------------- */

static void add_lines(Script *s, const Stretch *stretch)
{
    const Rule *rule = s->rule;
    const char *vectors[NAMES_MAX], *positive[RULE_OPTIONS_MAX];
    PythonWriter w = s->python;
    w.vectors = vectors;
    w.positive = positive;
    w.gradient = "told";
    vectors[w.vector_count++] = "theta";
    vectors[w.vector_count++] = "g";
    for (int i = 0; i < rule->state_count; i++)
        if (stretch->vector[i]) vectors[w.vector_count++] = rule->states[i].name;
    for (int i = 0; i < rule->option_count; i++)
        if (stretch->settings->values[i] >= 0) positive[w.positive_count++] = rule->options[i].name;

    bool step_is_list = false;
    for (int i = 0; i < rule->line_count; i++) {
        const RuleLine *line = &rule->lines[i];
        if (!stretch->runs[i]) continue;
        char before[80];
        TextBuffer left = text_fixed(before, sizeof before);
        python_name(line->name, &left);
        text_add(&left, " = ");
        if (line->note) text_add(&s->body, "    # %s\n", line->note);
        size_t at = s->body.length;
        python_line(&w, line->formula, "    ", before);
        /* a line that came out as a list makes its name one */
        const char *text = s->body.data + at, *last = text, *end;
        while ((end = strchr(last, '\n')) && end[1]) last = end + 1;
        const char *value = strstr(last, " = ");
        bool list = value && (value[3] == '[' || !strncmp(value + 3, "told(", 5));
        for (int k = 0; k < w.vector_count && value && !list; k++) {
            char plain[80];
            TextBuffer name = text_fixed(plain, sizeof plain);
            python_name(vectors[k], &name);
            size_t n = strlen(plain);
            list = !strncmp(value + 3, plain, n) && value[3 + n] == '\n';
        }
        bool known = false;
        for (int k = 0; k < w.vector_count; k++) known |= !strcmp(vectors[k], line->name);
        if (list && !known) vectors[w.vector_count++] = line->name;
        if (!strcmp(line->name, "step")) step_is_list = list;
    }
    text_add(&s->body, step_is_list ? "    theta = [theta + step for theta, step in zip(theta, step)]\n"
                                    : "    theta = [theta + step for theta in theta]\n");
    memcpy(s->python.used, w.used, sizeof w.used);
}

static void add_update(Script *s, const Stretch *stretch)
{
    const ScriptMethod *method = s->rule->method ? script_method(s->rule->method->name) : NULL;
    text_add(&s->body, stretch->update > 1 ? "\n\ndef update_%d(t, lr):\n" : "\n\ndef update(t, lr):\n",
             stretch->update);
    text_add(&s->body, "    global theta%s", method ? method->kept : "");
    for (int i = 0; i < s->rule->state_count && !method; i++) {
        text_add(&s->body, ", ");
        add_name(s, s->rule->states[i].name);
    }
    text_add(&s->body, "\n    g = %s(theta)\n", method ? "told" : "gradient");
    if (!method) add_lines(s, stretch);
    else text_add(&s->body, "%s", method->update);
}

/* States begin as lists or numbers, by the options. */
static void add_states(Script *s, const Stretch *stretch, const char *indent)
{
    const ScriptMethod *method = s->rule->method ? script_method(s->rule->method->name) : NULL;
    if (method) {
        for (const char *at = method->keeps; *at;) {
            const char *end = strchr(at, '\n');
            text_add(&s->body, "%s%.*s", indent, (int)(end + 1 - at), at);
            at = end + 1;
        }
        return;
    }
    for (int i = 0; i < s->rule->state_count; i++) {
        const RuleState *state = &s->rule->states[i];
        TextBuffer value = {0};
        PythonWriter w = s->python;
        w.out = &value;
        python_line(&w, state->start, "", "");
        memcpy(s->python.used, w.used, sizeof w.used);
        value.data[--value.length] = 0; /* a start is one line */
        text_add(&s->body, "%s", indent);
        add_name(s, state->name);
        text_add(&s->body, stretch->vector[i] ? " = [%s]*2\n" : " = %s\n", value.data);
        text_free(&value);
    }
}

static size_t state_size(const Script *s, const Stretch *stretch)
{
    size_t size = 0;
    if (s->rule->method)
        return !strcmp(s->rule->method->name, "lbfgs") ? (size_t)option(s->rule, stretch->settings, "history_size", 0)
                                                       : 0;
    for (int i = 0; i < s->rule->state_count; i++) size += stretch->vector[i] ? 2 : 1;
    return size;
}

static void add_told(Script *s)
{
    bool noise = s->run->noise > 0;
    text_add(&s->body, "\n\n# What the rule is told of the slope at a point p%s.\ndef gradient(p):\n",
             noise ? ", the same noise at every p of an update" : "");
    text_add(&s->body, noise ? "    return [s + n for s, n in zip(slope(*p), noise)]\n" : "    return slope(*p)\n");
    const ScriptMethod *method = s->rule->method ? script_method(s->rule->method->name) : NULL;
    bool asks = method != NULL;
    for (int i = 0; i < s->rule->line_count && !asks; i++)
        asks = s->rule->lines[i].text && strstr(s->rule->lines[i].text, "grad");
    if (!asks) return;
    bool counts = method && method->functions[0];
    if (s->clips) python_use(&s->python, "clipped");
    text_add(&s->body, "\n\ndef told(p):\n%s    return %s\n", counts ? "    told.calls += 1\n" : "",
             s->clips ? "clipped(gradient(p), clip)" : "gradient(p)");
    if (counts) text_add(&s->body, "\n\ntold.calls = 0\n");
    if (!method) return;
    text_add(&s->body, "\n\ndef value(p):\n");
    text_add(&s->body,
             noise ? "    return loss(*p) + noise[0]*(p[0] - theta_before[0]) + noise[1]*(p[1] - theta_before[1])\n"
                   : "    return loss(*p)\n");
    text_add(&s->body, "%s", method->functions);
}

/* ---- the torch form ------------------------------------------------------------------------------------------------- */

/* "lr=0.1, betas=(0.9, 0.999)". */
static void add_torch_options(Script *s, const RuleSettings *settings)
{
    const char *at = torch_rule(s->rule)->options;
    bool first = true, open = false;
    while (*at) {
        char word[64], *shown;
        size_t n = strcspn(at, " ");
        snprintf(word, sizeof word, "%.*s", (int)n, at);
        at += n + (at[n] == ' ');
        if ((shown = strchr(word, '>')) != NULL) *shown++ = 0;
        int i = rule_option(s->rule, word);
        if (i < 0) continue;
        const RuleOption *option = &s->rule->options[i];
        double value = settings->values[i];
        if (option->kind == OPTION_BOOL && value == 0) continue;
        bool pair = shown && option->kind == OPTION_NUMBER;
        if (!open) text_add(&s->body, "%s%s=%s", first ? "" : ", ", shown ? shown : word, pair ? "(" : "");
        else text_add(&s->body, ", ");
        if (option->kind == OPTION_BOOL) text_add(&s->body, "True");
        else if (option->kind == OPTION_WORD)
            text_add(&s->body, value != 0 ? "\"%s\"" : "None", option->words[(int)value]);
        else if (option->whole) text_add(&s->body, "%d", (int)value);
        else add_number(s, value);
        if (open) text_add(&s->body, ")");
        open = pair;
        first = false;
    }
    if (!strcmp(base_name(s->rule), "amsgrad")) text_add(&s->body, ", amsgrad=True");
    if (!strcmp(base_name(s->rule), "nesterov")) text_add(&s->body, ", nesterov=True");
}

static void add_torch(Script *s)
{
    text_add(&s->body, "\n\ntheta = torch.tensor([");
    add_start(s);
    text_add(&s->body, "], dtype=torch.float64, requires_grad=True)\noptimizer = torch.optim.%s([theta], ",
             torch_rule(s->rule)->name);
    add_torch_options(s, s->stretches[0].settings);
    text_add(&s->body, ")\n");
    if (s->clips) {
        text_add(&s->body, "clip = ");
        add_number(s, s->stretches[0].settings->values[s->clip]);
        text_add(&s->body, "  # the longest slope that the rule is told; 0 is no limit\n");
    }
    bool noise = s->run->noise > 0;
    text_add(&s->body, "\n\ndef closure():\n    optimizer.zero_grad()\n    value = loss(*theta)\n");
    if (noise)
        text_add(&s->body,
                 "    value = value + torch.dot(noise, theta - here)  # the same noise at every point of an update\n");
    text_add(&s->body, "    value.backward()\n");
    if (s->clips) text_add(&s->body, "    if clip:\n        torch.nn.utils.clip_grad_norm_([theta], clip)\n");
    text_add(&s->body, "    return value\n");
}

/* ---- the whole ------------------------------------------------------------------------------------------------------ */

/* The options that are another one after a fork. */
static void add_fork(Script *s, int k)
{
    const Stretch *before = &s->stretches[k - 1], *now = &s->stretches[k];
    text_add(&s->body, "    if t == %d:  # a fork: other options from here on\n", now->from + 1);
    size_t at = s->body.length;
    if (s->torch) {
        text_add(&s->body, "        optimizer.param_groups[0].update(");
        add_torch_options(s, now->settings);
        text_add(&s->body, ")\n");
        if (s->clips) {
            text_add(&s->body, "        clip = ");
            add_number(s, now->settings->values[s->clip]);
            text_add(&s->body, "\n");
        }
    }
    for (int i = 0; i < s->rule->option_count; i++) {
        bool used = !s->torch || i == 0 || i == run_momentum(s->run);
        if (now->settings->values[i] == before->settings->values[i] || !used) continue;
        text_add(&s->body, "        ");
        add_option(s, i, now->settings);
    }
    if (now->update != before->update && !s->torch) text_add(&s->body, "        take = update_%d\n", now->update);
    if (now->update == 1 && before->update != 1 && !s->torch) {
        s->body.length = s->body.length - strlen("        take = update_1\n");
        text_add(&s->body, "        take = update\n");
    }
    if (now->rate != before->rate)
        text_add(&s->body,
                 now->rate > 1 ? "        planned = rate_%d\n"
                 : now->rate   ? "        planned = rate\n"
                               : "        planned = None\n",
                 now->rate);
    if (!s->torch && state_size(s, now) != state_size(s, before)) add_states(s, now, "        ");
    if (s->body.length == at) text_add(&s->body, "        pass\n");
}

static void add_rate_of(Script *s)
{
    bool many = false, any = s->stretches[0].rate > 0;
    for (int k = 1; k < s->count; k++) many |= s->stretches[k].rate != s->stretches[0].rate;
    const char *momentum = run_momentum(s->run) >= 0 ? "*(1 - momentum)" : "";
    text_add(&s->body, many ? "(planned(t, lr) if planned else lr)%s" : any ? "rate(t, lr)%s" : "lr%s", momentum);
}

static void add_main(Script *s)
{
    bool noise = s->run->noise > 0, rates = false, takes = false, any = s->stretches[0].rate > 0;
    for (int k = 1; k < s->count; k++) {
        rates |= s->stretches[k].rate != s->stretches[0].rate;
        takes |= s->stretches[k].update != s->stretches[0].update;
    }
    text_add(&s->body, "\n\n");
    if (s->torch) {
        add_option(s, 0, s->stretches[0].settings);
        if (run_momentum(s->run) >= 0) add_option(s, rule_option(s->rule, "momentum"), s->stretches[0].settings);
    }
    if (rates) text_add(&s->body, "planned = %s\n", any ? "rate" : "None");
    if (takes && !s->torch) text_add(&s->body, "take = update\n");
    text_add(&s->body, "print(\"step,x,y,loss\")\nfor t in range(T + 1):\n");
    for (int k = 1; k < s->count; k++) add_fork(s, k);
    text_add(&s->body, "    try:\n        if t > 0:\n");
    if (noise) {
        text_add(&s->body, "            noise = %s", s->torch ? "torch.tensor([" : "[");
        add_number(s, s->run->noise);
        text_add(&s->body, "*n for n in two_normals()]%s\n", s->torch ? ")" : "");
        text_add(&s->body,
                 s->torch ? "            here = theta.detach().clone()\n" : "            theta_before = theta\n");
    }
    if (s->torch) {
        bool keeps =
            !strcmp(base_name(s->rule), "rprop"); /* its rate is the first step's length and plays no part later */
        bool constant = !rates && !any && run_momentum(s->run) < 0;
        if (!keeps && !constant) {
            text_add(&s->body, "            optimizer.param_groups[0][\"lr\"] = ");
            add_rate_of(s);
            text_add(&s->body, "\n");
        }
        text_add(&s->body, "            optimizer.step(closure)\n"
                           "        height = loss(*theta)\n"
                           "        slopes = torch.autograd.grad(height, theta)[0].tolist()\n"
                           "        x, y, height = theta[0].item(), theta[1].item(), height.item()\n");
    } else {
        text_add(&s->body, takes ? "            take(t, " : "            update(t, ");
        add_rate_of(s);
        text_add(&s->body, ")\n        (x, y), height, slopes = theta, loss(*theta), slope(*theta)\n");
    }
    text_add(&s->body, "    except (ArithmeticError, ValueError):\n"
                       "        break  # no number any more: the run ends at the step before\n"
                       "    if not all(map(math.isfinite, (x, y, height, *slopes))):\n"
                       "        break\n"
                       "    print(\"%%d,%%.17g,%%.17g,%%.17g\" %% (t, x, y, height))\n");
}

static void add_options(Script *s)
{
    text_add(&s->body, "\n\n# The rule's options\n");
    for (int i = 0; i < s->rule->option_count; i++) {
        if (i == s->clip && !s->clips) continue;
        add_option(s, i, s->stretches[0].settings);
    }
    text_add(&s->body, "\n# Where it starts, and what it keeps\ntheta = [");
    add_start(s);
    text_add(&s->body, "]\n");
    add_states(s, &s->stretches[0], "");
}

/* A comment of one line, whatever the title holds. */
static void add_comment(TextBuffer *out, const char *before, const char *text)
{
    text_add(out, "# %s", before);
    for (; *text; text++) text_add_bytes(out, *text == '\n' || *text == '\r' ? " " : text, 1);
    text_add(out, "\n");
}

void script_python(const Race *race, int index, ScriptForm form, TextBuffer *out)
{
    const RaceDesc *desc = race_desc(race);
    const RunDesc *run = &desc->runs[index];
    static const char *const why[TORCH_ANSWERS] = {
        "",
        "torch has no such rule",
        "torch takes nesterov only with momentum and without dampening",
        "torch leaves dampening out where momentum is 0",
        "torch's ASGD begins with another rate where there is a schedule",
        "torch's Rprop wants 0 < eta_minus < 1 < eta_plus",
        "the rule's lines change at a fork, which torch's optimizers do not take",
        "torch cannot derive this loss",
    };
    Script s = {.race = race,
                .run = run,
                .rule = run->rule,
                .surface = race_surface(race),
                .clip = run->rule->option_count - 1};
    ScriptTorch torch = script_torch_can(race, index);
    s.torch = form == SCRIPT_TORCH && torch == TORCH_CAN;
    s.python = (PythonWriter){.out = &s.body, .torch = s.torch};
    read_stretches(&s);

    text_add(&s.body, "\nT = %d  # planned updates\n", desc->steps);
    add_data(&s);
    add_loss(&s);
    add_rates(&s);
    add_noise(&s);
    if (s.torch) add_torch(&s);
    else {
        add_options(&s);
        add_told(&s);
        int written = 0;
        for (int k = 0; k < s.count; k++)
            if (s.stretches[k].update > written) {
                written = s.stretches[k].update;
                add_update(&s, &s.stretches[k]);
            }
        const ScriptMethod *method = s.rule->method ? script_method(s.rule->method->name) : NULL;
        if (method) python_use(&s.python, method->needs);
    }
    add_main(&s);

    text_add(out, "#!/usr/bin/env python3\n");
    add_comment(out, "", race_label(race, index));
    add_comment(out, "on ", s.surface->title);
    add_comment(out, "loss = ", s.surface->text);
    if (run->rule->source) add_comment(out, "rule: ", run->rule->source);
    if (form == SCRIPT_TORCH && torch != TORCH_CAN) add_comment(out, "Plain Python: ", why[torch]);
    if (s.torch && !strcmp(base_name(s.rule), "nadam"))
        text_add(out, "# By torch 2.0 or later: before, its NAdam had another product of momenta.\n");
    text_add(out,
             "# Written by Dark Valley. It prints step,x,y,loss: the same figures as valley run --csv.\nimport math\n");
    if (s.torch) text_add(out, "\nimport torch\n\ntorch.set_default_dtype(torch.float64)\n");
    python_helpers(&s.python, out);
    text_add(out, "%s", s.body.data);
    text_free(&s.body);
}
