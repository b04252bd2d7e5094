#include "view/ground/outcomes_view.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "view/parts/figures.h"
#include "view/parts/option_name.h"
#include "view/ground/outcomes_paint.h"
#include "view/parts/pen.h"
#include "view/parts/words.h"

enum {
    PICTURES = 24 /* on the way to the finest grid */,
    HEAD = 48,
    LINE = 26,
    LARGE_LINE = 32,
    SWATCH = 24,
    OPTION_ROW = 48
};

static const char *const kind_words[OUTCOME_KINDS] = {
    [OUTCOME_CONVERGED] = "outcomes.converges",   [OUTCOME_HIGHER] = "outcomes.higher",
    [OUTCOME_ON_THE_WAY] = "outcomes.on_the_way", [OUTCOME_SWINGS] = "outcomes.swings",
    [OUTCOME_DIVERGED] = "outcomes.diverges",
};

/* ---- the grid --------------------------------------------------------------------------------------------------- */

static bool in_range(const Outcomes *outcomes, int axis, double value)
{
    double way = outcome_axis_way(outcomes_axis(outcomes, axis), value);
    return way > -1e-9 && way < 1 + 1e-9;
}

/* The rate and the second option differ from cell to cell: only beyond the axes do they ask for another grid. */
static bool same(const OutcomesView *view, const SceneFile *scene, const RunDesc *run)
{
    if (view->run.rule != run->rule || view->run.schedule != run->schedule || view->steps != scene->steps ||
        view->surface != scene->surface || view->run.equal_rate != run->equal_rate ||
        memcmp(view->start, scene->start, sizeof view->start))
        return false;
    for (int i = 1; i < run->rule->option_count; i++)
        if (i != view->option && view->run.settings.values[i] != run->settings.values[i]) return false;
    return !view->outcomes || (in_range(view->outcomes, 0, run->settings.values[0]) &&
                               in_range(view->outcomes, 1, run->settings.values[view->option]));
}

static void anew(OutcomesView *view, const SceneFile *scene, const RunDesc *run)
{
    if (view->run.rule != run->rule) { /* the rule's first number besides its rate */
        view->option = 1;
        for (int i = run->rule->option_count - 1; i > 0; i--)
            if (run->rule->options[i].kind == OPTION_NUMBER && strcmp(run->rule->options[i].name, "clip"))
                view->option = i;
    }
    outcomes_destroy(view->outcomes);
    view->outcomes = NULL;
    view->run = *run;
    view->steps = scene->steps;
    view->surface = scene->surface;
    memcpy(view->start, scene->start, sizeof view->start);
    view->version++;
    view->seen = -1;
    view->reads = false;
    if (outcomes_create(&view->outcomes, scene->surface, run, scene->start, scene->steps, view->option, NULL) !=
        STATUS_OK)
        view->outcomes = NULL;
}

void outcomes_view_take(OutcomesView *view, const SceneFile *scene, const Picture *picture, bool final)
{
    if (!view->on || scene->run_count < 1) return;
    RaceDesc race = scene_file_race(scene);
    view->chosen = picture_chosen(picture, scene->run_count);
    const RunDesc *run = &race.runs[view->chosen];
    if (!same(view, scene, run)) anew(view, scene, run);
    view->run.settings = run->settings;
    view->run.noise = run->noise;
    if (!view->outcomes) return;
    int updates = run->rule->method ? OUTCOMES_SLOW_UPDATES : OUTCOMES_UPDATES;
    if (!outcomes_work(view->outcomes, updates) && final) /* a picture has what the window shows after three seconds */
        for (int i = 0; i < 180 && !outcomes_work(view->outcomes, updates); i++) continue;
    int size = outcomes_size(view->outcomes),
        seen = size * PICTURES + (int)floor(outcomes_progress(view->outcomes) * PICTURES);
    if (size == OUTCOMES_COARSE) seen = (int)-(outcomes_done(view->outcomes) / OUTCOMES_COARSE); /* column by column */
    if (seen != view->seen) view->seen = seen, view->version++;
}

bool outcomes_view_busy(const OutcomesView *view)
{
    return view->on && view->outcomes && outcomes_progress(view->outcomes) < 1;
}

void outcomes_view_free(OutcomesView *view)
{
    outcomes_destroy(view->outcomes);
    image_destroy(&view->picture);
    for (int i = 0; i < OUTCOME_KINDS; i++) image_destroy(&view->swatches[i]);
    *view = (OutcomesView){0};
}

void outcomes_view_forget(OutcomesView *view)
{
    bool on = view->on;
    uint64_t version = view->version + 1;
    outcomes_view_free(view);
    view->on = on;
    view->version = version;
}

/* ---- words ------------------------------------------------------------------------------------------------------ */

/* "β₁ 0.9", "weight decay 0.1" */
static void say_value(TextBuffer *text, const RuleOption *option, double value)
{
    char words[64], shown[48], plain[32];
    const char *symbol = option_name(option->name)->symbol;
    if (option->kind == OPTION_BOOL) word_fill(shown, sizeof shown, value != 0 ? "basins.on" : "basins.off");
    else if (option->kind == OPTION_WORD) snprintf(shown, sizeof shown, "%s", option_text(option, value, plain));
    else figures_value(shown, value);
    text_add(text, "%s %s", symbol ? symbol : option_words(option->name, words), shown);
}

static const char *say_pair(const OutcomesView *view, double lr, double value, char out[160])
{
    TextBuffer text = text_fixed(out, 160);
    say_value(&text, outcomes_axis(view->outcomes, 0)->option, lr);
    text_add(&text, ", ");
    say_value(&text, outcomes_axis(view->outcomes, 1)->option, value);
    return out;
}

static const char *say_outcome(const Outcome *outcome, char out[160])
{
    if (outcome->kind == OUTCOME_CONVERGED)
        word_fill(out, 160, "outcomes.says_converges", WORD_INT("steps", outcome->steps));
    else if (outcome->kind == OUTCOME_HIGHER)
        word_fill(out, 160, "outcomes.says_higher", WORD_NUMBER("loss", outcome->loss, 3),
                  WORD_INT("steps", outcome->steps));
    else if (outcome->word == RUN_SADDLE) word_fill(out, 160, "outcomes.says_saddle");
    else if (outcome->word == RUN_PLATEAU) word_fill(out, 160, "outcomes.says_plateau");
    else if (outcome->kind == OUTCOME_SWINGS) word_fill(out, 160, "outcomes.says_swings");
    else if (outcome->word == RUN_OFF_THE_MAP) word_fill(out, 160, "outcomes.says_off");
    else if (outcome->kind == OUTCOME_DIVERGED)
        word_fill(out, 160, "outcomes.says_diverges", WORD_INT("step", outcome->steps));
    else word_fill(out, 160, "outcomes.says_on_the_way", WORD_INT("steps", outcome->steps));
    return out;
}

static const char *say_title(const OutcomesView *view, char out[128])
{
    if (view->outcomes) snprintf(out, 128, "%s: %s", word("outcomes.title"), view->run.rule->short_title);
    else word_fill(out, 128, "outcomes.none");
    return out;
}

static const char *say_percent(double share, char out[48])
{
    if (share > 0 && share < 0.005) snprintf(out, 48, "< 1 %%");
    else snprintf(out, 48, "%.0f %%", 100 * share);
    return out;
}

/* What share converges, and the best point: "31 % of the runs converge. Best: η 0.03, β 0.7, 43 steps". */
static const char *say_caption(const OutcomesView *view, bool share_too, char out[320])
{
    TextBuffer text = text_fixed(out, 320);
    double share = outcomes_share(view->outcomes, OUTCOME_CONVERGED), best[2];
    char percent[48], pair[160];
    int steps;
    if (isnan(share)) word_add(&text, "outcomes.counting");
    else if (share_too && share > 0)
        word_add(&text, "outcomes.share", WORD_TEXT("percent", say_percent(share, percent)));
    else if (share == 0) word_add(&text, "outcomes.no_share");
    if (!isnan(share) && outcomes_best(view->outcomes, best, &steps)) {
        text_add(&text, "%s", text.length ? " " : "");
        word_add(&text, "outcomes.best", WORD_TEXT("options", say_pair(view, best[0], best[1], pair)),
                 WORD_INT("steps", steps));
    }
    return out;
}

/* ---- places ----------------------------------------------------------------------------------------------------- */

typedef struct Places {
    bool large;
    Rect card, plot, side;
    bool legend;
} Places;

static Places places_of(const OutcomesHow *how)
{
    Places at = {.card = how->area};
    Rect in = how->panel ? how->area : how->clear;
    at.large = !how->panel && in.w >= 1000 && in.h >= 560;
    if (at.large) {
        at.plot = (Rect){in.x + 116, in.y + 124, in.w - 116 - 404, in.h - 124 - 84};
        at.side = (Rect){at.plot.x + at.plot.w + 40, in.y + 24, 340, in.h - 48};
        at.legend = true;
        return at;
    }
    at.legend = in.h >= 300;
    float foot = (at.legend ? 3 * LINE + 8 : 0) + 34;
    at.plot = (Rect){in.x + 72, in.y + HEAD + 4, in.w - 72 - 20, in.h - HEAD - 4 - foot};
    at.side = (Rect){in.x + 14, in.y + in.h - 3 * LINE - 8, in.w - 28, 3 * LINE};
    return at;
}

static void place_of(const OutcomesView *view, const Rect *plot, double lr, double value, float *x, float *y)
{
    double ways[2] = {outcome_axis_way(outcomes_axis(view->outcomes, 0), lr),
                      outcome_axis_way(outcomes_axis(view->outcomes, 1), value)};
    for (int i = 0; i < 2; i++) ways[i] = ways[i] > 0 ? fmin(ways[i], 1) : 0;
    *x = plot->x + (float)ways[0] * plot->w;
    *y = plot->y + (float)(1 - ways[1]) * plot->h;
}

/* ---- axes ------------------------------------------------------------------------------------------------------- */

static void tick(Ui *ui, const Rect *plot, bool across, double way, const char *text, float *last)
{
    float at = across ? plot->x + (float)way * plot->w : plot->y + (float)(1 - way) * plot->h;
    Color line = pen_ink(ui, COLOR_PANEL_LINE), ink = pen_ink(ui, COLOR_TEXT_DIM);
    float half = across ? ui_text_width(ui, TYPE_SMALL, text) / 2 : 11;
    if (across) pen_line(ui, at, plot->y + plot->h, at, plot->y + plot->h + 7, 2, line);
    else pen_line(ui, plot->x - 7, at, plot->x, at, 2, line);
    float middle =
        across ? fminf(at, plot->x + plot->w + 14 - half) : fminf(fmaxf(at, plot->y + 9), plot->y + plot->h - 7);
    if (fabsf(middle - *last) < (across ? half + 28 : 25)) return;
    *last = middle;
    if (across) ui_tick(ui, middle, plot->y + plot->h + 27, UI_CENTRE, TYPE_SMALL, ink, text);
    else ui_text_fit(ui, plot->x - 12, middle + 7, 88, UI_RIGHT, TYPE_SMALL, ink, text);
}

static double round_step(double span, int most)
{
    double raw = span / most, power = pow(10, floor(log10(raw)));
    static const double steps[] = {1, 2, 2.5, 5, 10};
    for (int i = 0; i < 5; i++)
        if (steps[i] * power >= raw * (1 - 1e-9)) return steps[i] * power;
    return 10 * power;
}

static void draw_ticks(const OutcomesView *view, Ui *ui, const Rect *plot, int which)
{
    const OutcomeAxis *axis = outcomes_axis(view->outcomes, which);
    const RuleOption *option = axis->option;
    float last = -1e9f;
    char text[48], plain[32];
    if (option->kind != OPTION_NUMBER) {
        int count = option->kind == OPTION_BOOL ? 2 : option->word_count;
        for (int i = 0; i < count; i++) {
            const char *says =
                option->kind == OPTION_BOOL ? word(i ? "basins.on" : "basins.off") : option_text(option, i, plain);
            tick(ui, plot, which == 0, outcome_axis_way(axis, i), says, &last);
        }
    } else if (axis->log) {
        int first = (int)ceil(log10(axis->low) - 1e-9), end = (int)floor(log10(axis->high) + 1e-9);
        for (int e = first; e <= end; e++)
            tick(ui, plot, which == 0, outcome_axis_way(axis, pow(10, e)), figures_power(text, e), &last);
    } else {
        double step = round_step(axis->high - axis->low, 5);
        for (double at = ceil(axis->low / step - 1e-9) + 0.0; at * step <= axis->high + 1e-9 * step; at++) {
            figures_value(text, at * step);
            tick(ui, plot, which == 0, outcome_axis_way(axis, at * step), text, &last);
        }
    }
}

/* "learning rate η": Greek letters are set as mathematics. */
static const char *axis_name(const OutcomesView *view, int which, bool whole, char out[128])
{
    const RuleOption *option = outcomes_axis(view->outcomes, which)->option;
    const char *symbol = option_name(option->name)->symbol;
    char words[64];
    option_words(option->name, words);
    if (symbol && !whole) snprintf(out, 128, "%s", symbol);
    else snprintf(out, 128, "%s%s%s", words, symbol ? " " : "", symbol ? symbol : "");
    return out;
}

/* ---- legend ----------------------------------------------------------------------------------------------------- */

/* All kinds; the one that converges with its share. Flows within the side in the small place, stands below each other in the large. */
static float draw_legend(const OutcomesView *view, Ui *ui, const Places *at, float y)
{
    float x = at->side.x;
    for (int kind = 0; kind < OUTCOME_KINDS; kind++) {
        char text[128], percent[48];
        double share = outcomes_share(view->outcomes, (OutcomeKind)kind);
        bool told = !isnan(share) && (at->large || kind == OUTCOME_CONVERGED);
        snprintf(text, sizeof text, "%s%s%s", word(kind_words[kind]), told ? " " : "",
                 told ? say_percent(share, percent) : "");
        float swatch = (float)view->swatches[kind].width / ui_scale(ui),
              wide = swatch + 8 + ui_text_width(ui, TYPE_SMALL, text);
        if (!at->large && x > at->side.x && x + wide > at->side.x + at->side.w + 4) x = at->side.x, y += LINE;
        pen_image(ui, &view->swatches[kind], (Rect){x, y + 2, swatch, SWATCH - 4});
        ui_text(ui, x + swatch + 8, y + 18, UI_LEFT, TYPE_SMALL, pen_ink(ui, COLOR_TEXT), text);
        if (at->large) y += LARGE_LINE;
        else x += wide + 16;
    }
    return at->large ? y : y + LINE;
}

/* Which tone means how many steps. */
static float draw_scale(const OutcomesView *view, Ui *ui, const Places *at, float y)
{
    float wide = at->side.w / OUTCOME_BANDS;
    ui_text(ui, at->side.x, y + 18, UI_LEFT, TYPE_SMALL, pen_ink(ui, COLOR_TEXT_DIM), word("outcomes.steps_to"));
    uint32_t ground = pen_ink(ui, COLOR_PANEL), accent = pen_ink(ui, COLOR_ACCENT);
    for (int i = 0; i < OUTCOME_BANDS; i++) {
        int band = OUTCOME_BANDS - 1 - i;
        float x = at->side.x + wide * (float)i;
        char text[32];
        pen_fill(ui, (Rect){x, y + 30, wide - 2, 18}, 2,
                 pen_mix(ground, accent, 0.28f + 0.67f * (float)band / (OUTCOME_BANDS - 1)));
        snprintf(text, sizeof text, "≤ %d", outcome_band_end(band, outcomes_steps(view->outcomes)));
        ui_tick(ui, x + wide / 2 - 1, y + 72, UI_CENTRE, TYPE_SMALL, pen_ink(ui, COLOR_TEXT_DIM), text);
    }
    return y + 84;
}

/* ---- pictures --------------------------------------------------------------------------------------------------- */

static void fit(Image *image, int wide, int high)
{
    if (image->width == wide && image->height == high) return;
    image_destroy(image);
    *image = image_create(wide, high);
}

static void take_pictures(OutcomesView *view, Ui *ui, const Places *at)
{
    Rect pixels = ui_pixels(ui, at->plot);
    int wide = (int)lroundf(pixels.w), high = (int)lroundf(pixels.h);
    float s = ui_scale(ui);
    uint64_t key =
        ui_hash_number(ui_hash_number(ui_hash_number((uint64_t)view->version, wide), high), ui_theme(ui)->night);
    key = ui_hash_number(key, (double)s);
    if (key == view->key || wide < 1 || high < 1) return;
    view->key = key;
    fit(&view->picture, wide, high);
    outcomes_paint(view->outcomes, ui, &view->picture);
    for (int kind = 0; kind < OUTCOME_KINDS; kind++) {
        fit(&view->swatches[kind], (int)lroundf((at->large ? 56 : 30) * s), (int)lroundf((SWATCH - 4) * s));
        outcomes_swatch(ui, (OutcomeKind)kind, kind > OUTCOME_HIGHER ? 0 : -1, &view->swatches[kind]);
    }
}

/* ---- hands ------------------------------------------------------------------------------------------------------ */

static void choose(OutcomesView *view, int option)
{
    if (option == view->option) return;
    view->option = option;
    outcomes_destroy(view->outcomes); /* the next frame makes it anew */
    view->outcomes = NULL;
    view->surface = NULL;
    view->version++;
}

/* The option's own button goes on to the next one; it stands where the axis has its name. */
static int draw_option_button(const OutcomesView *view, Ui *ui, Rect at)
{
    const Rule *rule = view->run.rule;
    char name[128];
    UiHit hit = ui_hotspot(ui, UI_BUTTON, word("outcomes.second"), axis_name(view, 1, false, name), at, 0);
    ui_hint(ui, word("outcomes.second_hint"), COMMAND_NONE);
    ui_layer_begin(ui, "outcomes option", at, ui_hash_text(ui_hash_number(view->version, hit.hovered), name));
    pen_fill(ui, at, 10, pen_mix(pen_ink(ui, COLOR_PANEL_RAISED), pen_ink(ui, COLOR_TEXT), hit.hovered ? 0.1f : 0));
    pen_frame(ui, at, 10, 1.5f, pen_ink(ui, COLOR_PANEL_LINE));
    pen_words(ui, at.x + 12, at.y + at.h / 2 + 7, UI_LEFT, TYPE_SMALL, pen_ink(ui, COLOR_TEXT), name);
    float x = at.x + at.w - 16, y = at.y + at.h / 2;
    pen_triangle(ui, x - 6, y - 3, x + 6, y - 3, x, y + 5, pen_ink(ui, COLOR_TEXT_DIM));
    ui_layer_end(ui);
    return hit.clicked ? view->option % (rule->option_count - 1) + 1 : view->option;
}

static int draw_option_list(const OutcomesView *view, Ui *ui, float x, float y, float wide)
{
    const Rule *rule = view->run.rule;
    int chosen = view->option;
    ui_layer_begin(ui, "outcomes options", (Rect){x - 8, y, wide + 16, (float)(rule->option_count - 1) * OPTION_ROW},
                   view->version);
    for (int i = 1; i < rule->option_count; i++, y += OPTION_ROW) {
        char words[64], label[128];
        const char *symbol = option_name(rule->options[i].name)->symbol;
        snprintf(label, sizeof label, "%s%s%s", option_words(rule->options[i].name, words), symbol ? " " : "",
                 symbol ? symbol : "");
        if (ui_radio(ui, label, (Rect){x, y, wide, OPTION_ROW}, i == view->option, 0)) chosen = i;
    }
    ui_layer_end(ui);
    return chosen;
}

static void read_cursor(OutcomesView *view, int column, int line)
{
    column = column < 0 ? 0 : column < OUTCOMES_FINE ? column : OUTCOMES_FINE - 1;
    line = line < 0 ? 0 : line < OUTCOMES_FINE ? line : OUTCOMES_FINE - 1;
    if (view->reads && view->cursor[0] == column && view->cursor[1] == line) return;
    view->cursor[0] = column, view->cursor[1] = line;
    view->reads = true;
    view->said = outcomes_of(view->outcomes,
                             outcome_axis_value(outcomes_axis(view->outcomes, 0), (column + 0.5) / OUTCOMES_FINE),
                             outcome_axis_value(outcomes_axis(view->outcomes, 1), (line + 0.5) / OUTCOMES_FINE));
}

static void cursor_values(const OutcomesView *view, double values[2])
{
    for (int i = 0; i < 2; i++)
        values[i] = outcome_axis_value(outcomes_axis(view->outcomes, i), (view->cursor[i] + 0.5) / OUTCOMES_FINE);
}

/* ---- above the grid --------------------------------------------------------------------------------------------- */

static void draw_marks(const OutcomesView *view, Ui *ui, const Rect *plot, const Picture *picture)
{
    const RaceDesc *race = race_desc(picture->race);
    double best[2];
    int steps;
    if (outcomes_best(view->outcomes, best, &steps)) {
        float x, y;
        place_of(view, plot, best[0], best[1], &x, &y);
        x = fminf(fmaxf(x, plot->x + 12), plot->x + plot->w - 12);
        y = fminf(fmaxf(y, plot->y + 12), plot->y + plot->h - 12);
        pen_plus(ui, x, y, 12, 7, pen_ink(ui, COLOR_BG));
        pen_plus(ui, x, y, 11, 3, pen_ink(ui, COLOR_TEXT));
    }
    for (int run = race->run_count - 1; run >= 0; run--) {
        if (race->runs[run].rule != view->run.rule || picture->hidden[run]) continue;
        const RuleSettings *settings = run_settings(&race->runs[run], picture->step);
        char pair[160];
        float x, y, radius = run == view->chosen ? 13 : 10;
        place_of(view, plot, settings->values[0], settings->values[view->option], &x, &y);
        pen_disc(ui, x, y, radius + 3, pen_ink(ui, COLOR_BG));
        if (run == view->chosen) pen_ring(ui, x, y, radius + 4, 2, pen_ink(ui, COLOR_TEXT));
        pen_marker(ui, picture->series[run].marker, x, y, radius - 2, picture->series[run].color);
        ui_item(ui, UI_BALL, picture->series[run].label,
                say_pair(view, settings->values[0], settings->values[view->option], pair),
                (Rect){x - radius, y - radius, 2 * radius, 2 * radius}, 0);
    }
}

static void draw_cursor(const OutcomesView *view, Ui *ui, const Places *at)
{
    const Rect *plot = &at->plot;
    float x = plot->x + ((float)view->cursor[0] + 0.5f) / OUTCOMES_FINE * plot->w;
    float y = plot->y + (1 - ((float)view->cursor[1] + 0.5f) / OUTCOMES_FINE) * plot->h;
    Color ink = pen_ink(ui, COLOR_TEXT);
    pen_line(ui, plot->x, y, plot->x + plot->w, y, 1.5f, pen_fade(ink, 0.6f));
    pen_line(ui, x, plot->y, x, plot->y + plot->h, 1.5f, pen_fade(ink, 0.6f));
    char pair[160], says[160];
    double values[2];
    cursor_values(view, values);
    say_pair(view, values[0], values[1], pair);
    say_outcome(&view->said, says);
    float wide = fmaxf(pen_words_width(ui, TYPE_SMALL, pair), ui_text_width(ui, TYPE_SMALL, says)) + 28;
    Rect box = {fminf(fmaxf(x + 20, plot->x + 6), plot->x + plot->w - wide - 6), y - 88, wide, 68};
    if (box.x + wide > plot->x + plot->w - 5) box.x = plot->x + plot->w - wide - 6;
    if (box.x < x + 10 && box.x + wide > x - 10) box.x = x - wide - 20 > plot->x ? x - wide - 20 : box.x;
    if (box.x < plot->x - 60) box.x = plot->x - 60;
    if (box.y < plot->y + 6) box.y = fminf(y + 20, plot->y + plot->h - 74);
    pen_fill(ui, box, 8, pen_ink(ui, COLOR_PANEL_RAISED));
    pen_frame(ui, box, 8, 1.5f, pen_ink(ui, COLOR_PANEL_LINE));
    ui_cover(ui, box);
    pen_words(ui, box.x + 14, box.y + 28, UI_LEFT, TYPE_SMALL, pen_ink(ui, COLOR_TEXT), pair);
    ui_text(ui, box.x + 14, box.y + 54, UI_LEFT, TYPE_SMALL, pen_ink(ui, COLOR_TEXT), says);
}

static void draw_progress(const OutcomesView *view, Ui *ui, Rect line)
{
    bool busy = outcomes_view_busy(view);
    ui_layer_begin(ui, "outcomes progress", line, busy ? (uint64_t)outcomes_done(view->outcomes) + 1 : 0);
    pen_fill(ui, line, 0, pen_ink(ui, COLOR_PANEL));
    if (busy) {
        pen_fill(ui, line, 1.5f, pen_ink(ui, COLOR_PANEL_LINE));
        pen_fill(ui, (Rect){line.x, line.y, line.w * (float)outcomes_progress(view->outcomes), line.h}, 1.5f,
                 pen_ink(ui, COLOR_ACCENT));
    }
    ui_layer_end(ui);
}

/* ---- all of it -------------------------------------------------------------------------------------------------- */

/* Beside it, in the small place, stands the button of the option. */
static float title_room(const Places *at) { return at->large ? at->side.w : at->plot.w * 0.72f; }

static void draw_card(const OutcomesView *view, Ui *ui, const OutcomesHow *how, const Places *at, uint64_t hash)
{
    char text[320], title[128];
    Rect plot = at->plot;
    ui_layer_begin(ui, "outcomes", how->area, hash);
    if (how->panel) ui_panel(ui, word("outcomes.title"), how->area);
    else pen_fill(ui, how->area, 0, pen_ink(ui, COLOR_PANEL));
    float x = at->large ? at->side.x : plot.x + plot.w, y = at->large ? at->side.y + 26 : plot.y - 20;
    if (view->outcomes) {
        pen_image(ui, &view->picture, plot);
        pen_frame(ui, plot, 0, 1.5f, pen_ink(ui, COLOR_PANEL_LINE));
        for (int axis = 0; axis < 2; axis++) draw_ticks(view, ui, &plot, axis);
        float base = plot.y + plot.h + 27;
        if (at->large) {
            pen_words(ui, plot.x, base + 34, UI_LEFT, TYPE_LABEL, pen_ink(ui, COLOR_TEXT),
                      axis_name(view, 0, true, text));
            pen_words(ui, plot.x - 76, plot.y - 16, UI_LEFT, TYPE_LABEL, pen_ink(ui, COLOR_TEXT),
                      axis_name(view, 1, true, text));
            pen_words(ui, plot.x - 76, at->side.y + 40, UI_LEFT, TYPE_H2, pen_ink(ui, COLOR_TEXT),
                      say_caption(view, true, text));
            if (view->run.noise > 0)
                ui_text(ui, plot.x + plot.w, plot.y - 16, UI_RIGHT, TYPE_SMALL, pen_ink(ui, COLOR_TEXT_DIM),
                        word("outcomes.runs_noise"));
            ui_text(ui, plot.x + plot.w, base + 34, UI_RIGHT, TYPE_SMALL, pen_ink(ui, COLOR_TEXT_DIM),
                    word("outcomes.take"));
            y = draw_scale(view, ui, at, draw_legend(view, ui, at, at->side.y + 52));
            ui_text(ui, at->side.x, y + 34, UI_LEFT, TYPE_SMALL, pen_ink(ui, COLOR_TEXT_DIM), word("outcomes.second"));
            y = at->side.y + 26;
        } else {
            pen_words(ui, at->side.x + 2, base, UI_LEFT, TYPE_SMALL, pen_ink(ui, COLOR_TEXT),
                      axis_name(view, 0, false, text));
            if (at->legend) {
                float below = draw_legend(view, ui, at, at->side.y);
                say_caption(view, false, text);
                size_t length = strlen(text);
                if (view->run.noise > 0) word_fill(text + length, sizeof text - length, "outcomes.noise");
                if (pen_words_width(ui, TYPE_SMALL, text) > at->side.w) text[length] = 0;
                pen_words(ui, at->side.x, below + 18, UI_LEFT, TYPE_SMALL, pen_ink(ui, COLOR_TEXT), text);
            }
        }
    }
    ui_text_fit(ui, x, y, title_room(at), at->large ? UI_LEFT : UI_RIGHT, TYPE_PANEL_TITLE, pen_ink(ui, COLOR_TEXT),
                say_title(view, title));
    ui_layer_end(ui);
}

OutcomesAct outcomes_view_draw(OutcomesView *view, Ui *ui, const OutcomesHow *how, const Picture *picture)
{
    OutcomesAct act = {.run = view->chosen, .settings = view->run.settings};
    Places at = places_of(how);
    Rect plot = at.plot, name = {0};
    if (plot.w < 40 || plot.h < 40) return act;
    char title[128], value[360], pair[160], says[160];
    if (view->outcomes) take_pictures(view, ui, &at);
    uint64_t hash =
        ui_hash_number(ui_hash_number(ui_hash_number(view->version * 2 + how->panel, (double)plot.x), (double)plot.w),
                       (double)plot.h);
    draw_card(view, ui, how, &at, ui_hash_text(hash, say_title(view, title)));

    float wide = fminf(ui_text_width(ui, TYPE_PANEL_TITLE, title), title_room(&at)) + 24;
    if (at.large) name = (Rect){at.side.x - 12, at.side.y - 6, wide, 48};
    else name = (Rect){plot.x + plot.w - wide + 12, plot.y - HEAD - 2, wide, 46};
    act.closes =
        ui_hotspot(ui, UI_BUTTON, word("outcomes.title"), word("basins.on"), name, UI_NO_FOCUS | UI_BARE).clicked;
    ui_hint(ui, word("outcomes.hint"), COMMAND_OUTCOMES);
    if (!view->outcomes) return act;

    /* what the pointer, or the cursor, reads */
    value[0] = 0;
    if (view->reads) {
        double values[2];
        cursor_values(view, values);
        snprintf(value, sizeof value, "%s: %s", say_pair(view, values[0], values[1], pair),
                 say_outcome(&view->said, says));
    }
    UiHit hit = ui_hotspot(ui, UI_IMAGE, word("outcomes.grid"), value, plot, UI_BARE);
    int dx, dy;
    ui_arrows(ui, &dx, &dy);
    if (hit.hovered && !hit.focused) {
        read_cursor(view, (int)floorf(hit.x / plot.w * OUTCOMES_FINE),
                    (int)floorf((1 - hit.y / plot.h) * OUTCOMES_FINE));
    } else if (hit.focused) {
        if (!view->reads) { /* it begins where the run stands */
            double lr = outcome_axis_way(outcomes_axis(view->outcomes, 0), view->run.settings.values[0]);
            double second = outcome_axis_way(outcomes_axis(view->outcomes, 1), view->run.settings.values[view->option]);
            read_cursor(view, (int)fmin(fmax(lr * OUTCOMES_FINE, 0), OUTCOMES_FINE),
                        (int)fmin(fmax(second * OUTCOMES_FINE, 0), OUTCOMES_FINE));
        }
        read_cursor(view, view->cursor[0] + dx, view->cursor[1] + dy);
    }
    bool cursor = view->reads && (hit.hovered || hit.focused);
    bool more = hit.focused && ui_key(ui, "Shift+Enter"); /* which is no Enter to the focus */
    if ((hit.clicked || more) && cursor) {
        double values[2];
        cursor_values(view, values);
        act.adds = more || ui_input(ui)->shift;
        act.takes = !act.adds;
        act.settings.values[0] = values[0];
        act.settings.values[view->option] = values[1];
    }

    uint64_t marks = ui_hash_number(ui_hash_number(hash, (double)picture->version), picture->step);
    ui_layer_begin(ui, "outcomes marks", (Rect){plot.x - 18, plot.y - 18, plot.w + 36, plot.h + 36},
                   ui_hash_number(ui_hash_number(ui_hash_number(marks, view->chosen),
                                                 view->cursor[0] + 1000 * view->cursor[1]),
                                  cursor));
    draw_marks(view, ui, &plot, picture);
    if (cursor) draw_cursor(view, ui, &at);
    ui_layer_end(ui);
    draw_progress(view, ui, (Rect){plot.x, plot.y + plot.h + 1, plot.w, 3});

    int option = view->option;
    if (at.large) {
        float y = at.side.y + 52 + OUTCOME_KINDS * LARGE_LINE + 84 + 44;
        int rows = view->run.rule->option_count - 1;
        if (y + (float)rows * OPTION_ROW <= at.side.y + at.side.h + 8)
            option = draw_option_list(view, ui, at.side.x, y, at.side.w);
        else option = draw_option_button(view, ui, (Rect){at.side.x, y, at.side.w, 48});
    } else {
        char text[128];
        float room = plot.x + plot.w - wide - 20 - (plot.x - 60);
        option = draw_option_button(
            view, ui,
            (Rect){plot.x - 60, plot.y - HEAD + 2,
                   fminf(room, pen_words_width(ui, TYPE_SMALL, axis_name(view, 1, false, text)) + 46), 42});
    }
    choose(view, option);
    return act;
}
