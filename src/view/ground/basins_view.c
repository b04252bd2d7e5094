#include "view/ground/basins_view.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "view/parts/figures.h"
#include "view/parts/pen.h"
#include "view/parts/words.h"

enum { PATTERNS = 6, PICTURES = 24 /* on the way to the finest grid */ };

#define LETTER 14.0f /* radius of its disc */

static bool same(const BasinsView *view, const RunDesc *run, int steps)
{
    return view->run.rule == run->rule && view->run.schedule == run->schedule && view->steps == steps &&
           view->run.equal_rate == run->equal_rate &&
           !memcmp(view->run.settings.values, run->settings.values, (size_t)run->rule->option_count * sizeof(double));
}

void basins_view_take(BasinsView *view, const SceneFile *scene, const Picture *picture, bool final)
{
    if (!view->on || scene->run_count < 1) return;
    RaceDesc race = scene_file_race(scene);
    const RunDesc *run = &race.runs[picture_chosen(picture, scene->run_count)];
    if (!same(view, run, scene->steps)) {
        basins_destroy(view->basins);
        view->run = *run;
        view->steps = scene->steps;
        view->from = BASIN_UNKNOWN;
        view->key = 0;
        if (basins_create(&view->basins, scene->surface, run, scene->steps, NULL) != STATUS_OK) view->basins = NULL;
    }
    if (!view->basins) return;
    int updates = run->rule->method ? BASINS_SLOW_UPDATES : BASINS_UPDATES;
    if (!basins_work(view->basins, updates) && final) /* a picture has what the window shows after three seconds */
        for (int i = 0; i < 180 && !basins_work(view->basins, updates); i++) continue;
}

bool basins_view_busy(const BasinsView *view) { return view->on && view->basins && basins_progress(view->basins) < 1; }

void basins_view_forget(BasinsView *view)
{
    bool on = view->on;
    basins_view_free(view);
    view->on = on;
}

void basins_view_free(BasinsView *view)
{
    basins_destroy(view->basins);
    image_destroy(&view->picture);
    *view = (BasinsView){0};
}

static Color hue(const Theme *theme, int end)
{
    int hues = theme->series_count > 1 ? theme->series_count - 1 : 1; /* the last one is the ghosts' grey */
    return theme_series_color(theme, end % hues);
}

/* Is this pixel on a line of the end's pattern? */
static bool lined(int end, int x, int y, int period, int thick)
{
    switch ((end + end / 7) % PATTERNS) {
    case 1: return (x + y) % period < thick;
    case 2: return (x - y + 64 * period) % period < thick;
    case 3: return y % period < thick;
    case 4: return x % period < thick;
    case 5: return (x + y) % period < thick || (x - y + 64 * period) % period < thick;
    default: return false;
    }
}

uint64_t basins_view_key(const BasinsView *view)
{
    if (!view->on || !view->basins) return 0;
    int size = basins_size(view->basins);
    double part = floor(basins_progress(view->basins) * PICTURES);
    return ui_hash_number(ui_hash_number(ui_hash(0, &view->run.settings, sizeof view->run.settings), size), part) ^
           ui_hash_text(0, view->run.rule->name) ^
           (uint64_t)(size == BASINS_COARSE ? basins_done(view->basins) / BASINS_COARSE : 0) /* row by row */;
}

const Image *basins_view_ground(BasinsView *view, Ui *ui, const MapFrame *frame, const Image *ground, uint64_t key)
{
    const Theme *theme = ui_theme(ui);
    key ^= basins_view_key(view);
    if (!view->basins) return ground;
    if (key == view->key && view->picture.width == ground->width && view->picture.height == ground->height)
        return &view->picture;
    view->key = key;
    if (view->picture.width != ground->width || view->picture.height != ground->height) {
        image_destroy(&view->picture);
        view->picture = image_create(ground->width, ground->height);
    }
    int period = (int)lroundf(16 * ui_scale(ui)), thick = (int)lroundf(2 * ui_scale(ui));
    if (period < 6) period = 6;
    if (thick < 1) thick = 1;
    Color danger = pen_ink(ui, COLOR_DANGER), dark = pen_ink(ui, COLOR_BG);
    for (int y = 0; y < ground->height; y++) {
        double v = frame->y1 - (y + 0.5) / ground->height * (frame->y1 - frame->y0);
        for (int x = 0; x < ground->width; x++) {
            double u = frame->x0 + (x + 0.5) / ground->width * (frame->x1 - frame->x0);
            uint32_t pixel = ground->pixels[y * ground->stride + x], mixed = pixel;
            int end = basins_at(view->basins, u, v);
            if (end < BASINS_ENDS) {
                mixed = pen_mix(pixel, hue(theme, end), 0.45f);
                if (lined(end, x, y, period, thick)) mixed = pen_mix(mixed, dark, 0.45f);
            } else if (end == BASIN_DIVERGED) {
                mixed = pen_mix(pixel, danger, lined(5, x, y, period, thick) ? 0.8f : 0.2f);
            }
            view->picture.pixels[y * view->picture.stride + x] = (mixed & 0xFFFFFF) | (pixel & 0xFF000000u);
        }
    }
    return &view->picture;
}

/* A, B, … Z, 27, 28 … */
static const char *letter(int end, char out[8])
{
    if (end < 26) snprintf(out, 8, "%c", 'A' + end);
    else snprintf(out, 8, "%u", (unsigned)(unsigned char)(end + 1)); /* BASINS_ENDS at most */
    return out;
}

static bool overlap(Rect a, Rect b) { return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h; }

void basins_view_letters(const BasinsView *view, Ui *ui, const MapFrame *frame, Rect inner, const Rect boxes[2])
{
    if (!view->basins) return;
    Rect taken[BASINS_ENDS];
    int count = 0;
    for (int end = 0; end < basins_ends(view->basins) && end < 99; end++) { /* three digits are wider than the disc */
        static const float side[4][2] = {{1, -1}, {-1, -1}, {1, 1}, {-1, 1}};
        const double *at = basins_end(view->basins, end);
        float x, y;
        char text[8];
        map_frame_to(frame, at[0], at[1], &x, &y);
        if (x < inner.x || x > inner.x + inner.w || y < inner.y || y > inner.y + inner.h) continue;
        for (int k = 0; k < 4; k++) { /* the first side that is free; where none is there is no letter */
            float cx = x + 22 * side[k][0], cy = y + 22 * side[k][1];
            Rect box = {cx - LETTER, cy - LETTER, 2 * LETTER, 2 * LETTER};
            bool free = box.x >= inner.x + 2 && box.y >= inner.y + 2 && box.x + box.w <= inner.x + inner.w - 2 &&
                        box.y + box.h <= inner.y + inner.h - 2 && !overlap(box, boxes[0]) && !overlap(box, boxes[1]);
            for (int i = 0; i < count; i++) free = free && !overlap(box, taken[i]);
            if (!free) continue;
            taken[count++] = box;
            pen_disc(ui, cx, cy, LETTER + 2, pen_ink(ui, COLOR_BG));
            pen_disc(ui, cx, cy, LETTER, hue(ui_theme(ui), end));
            ui_text(ui, cx, cy + 7, UI_CENTRE, TYPE_SMALL, pen_ink(ui, COLOR_BG), letter(end, text));
            break;
        }
    }
}

static const char *name(const BasinsView *view, char out[128])
{
    if (view->basins) snprintf(out, 128, "%s: %s", word("basins.title"), view->run.rule->short_title);
    else word_fill(out, 128, "basins.none");
    return out;
}

float basins_view_name_width(const BasinsView *view, Ui *ui)
{
    char text[128];
    return ui_text_width(ui, TYPE_SMALL, name(view, text)) + 24;
}

void basins_view_name(const BasinsView *view, Ui *ui, Rect chip)
{
    char text[128];
    ui_chip(ui, chip);
    ui_text(ui, chip.x + 12, chip.y + 25, UI_LEFT, TYPE_SMALL, pen_ink(ui, COLOR_TEXT), name(view, text));
    if (!basins_view_busy(view)) return;
    float part = (float)basins_progress(view->basins), length = chip.w - 16;
    pen_fill(ui, (Rect){chip.x + 8, chip.y + chip.h - 5, length, 3}, 1.5f, pen_ink(ui, COLOR_PANEL_LINE));
    pen_fill(ui, (Rect){chip.x + 8, chip.y + chip.h - 5, length * part, 3}, 1.5f, pen_ink(ui, COLOR_ACCENT));
}

const char *basins_view_says(BasinsView *view, const double at[2], char out[200])
{
    if (!view->basins) return word("basins.none");
    if (view->from == BASIN_UNKNOWN || view->at[0] != at[0] || view->at[1] != at[1] ||
        view->ends_then != basins_ends(view->basins)) {
        view->from = basins_from(view->basins, at);
        memcpy(view->at, at, sizeof view->at);
        view->ends_then = basins_ends(view->basins);
    }
    const char *rule = view->run.rule->short_title;
    if (view->from < BASINS_ENDS) {
        const double *end = basins_end(view->basins, view->from);
        char x[48], y[48], mark[8];
        snprintf(out, 200, "%s %s %s %s (%s, %s)", word("basins.from_here"), rule, word("basins.reaches"),
                 letter(view->from, mark), figures_short(x, end[0], 3), figures_short(y, end[1], 3));
    } else {
        snprintf(out, 200, "%s %s %s", word("basins.from_here"), rule,
                 word(view->from == BASIN_DIVERGED ? "basins.diverges" : "basins.on_the_way"));
    }
    return out;
}
