#include "view/derivation/derivation_parts.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "draw/icon.h"
#include "view/parts/bar.h"
#include "view/parts/pen.h"
#include "view/parts/words.h"

DerivationView *derivation_create(void) { return memory_must(calloc(1, sizeof(DerivationView))); }

void derivation_destroy(DerivationView *view)
{
    if (!view) return;
    arena_free(&view->knowledge);
    arena_free(&view->page);
    free(view->text);
    free(view->lines);
    free(view);
}

void derivation_open(DerivationView *view, bool open)
{
    view->open = open;
    view->greeted = false;
}

bool derivation_is_open(const DerivationView *view) { return view->open; }
bool derivation_busy(const DerivationView *view) { return view->open && view->busy; }

enum { PAN = 200 }; /* a press sideways, units */

/* ---- hands ------------------------------------------------------------------------------------------------------ */

static bool can_stand(const Line *line)
{
    return line->kind == LINE_STEP || (line->kind == LINE_FORMULA && line->foldable);
}

static int cursor_at(const DerivationView *view)
{
    for (int i = 0; i < view->line_count; i++)
        if (view->cursor && can_stand(&view->lines[i]) && view->lines[i].path == view->cursor) return i;
    return -1;
}

static void stand(DerivationView *view, int at)
{
    if (at < 0 || at >= view->line_count || !can_stand(&view->lines[at])) return;
    view->cursor = view->lines[at].path;
    view->show = view->busy = true;
}

static void walk(DerivationView *view, int by)
{
    int at = cursor_at(view);
    if (at < 0) at = by > 0 ? -1 : view->line_count;
    for (int i = at + by; i >= 0 && i < view->line_count; i += by)
        if (can_stand(&view->lines[i])) {
            stand(view, i);
            return;
        }
}

static void go_right(DerivationView *view)
{
    int at = cursor_at(view);
    bool closed = at >= 0 && view->lines[at].foldable && !view->lines[at].open;
    if (!closed) walk(view, 1);
    else derivation_set_open(view, view->cursor, true), view->show = true;
}

static void go_left(DerivationView *view)
{
    int at = cursor_at(view);
    if (at < 0) return;
    if (view->lines[at].open) derivation_set_open(view, view->cursor, false), view->show = true;
    else if (view->lines[at].parent >= 0) stand(view, view->lines[at].parent);
}

/* In the order of the presses: several may come in one frame. */
static void take_keys(DerivationView *view, Ui *ui, uint64_t version, float wide)
{
    static const char *const keys[] = {"Up", "Down", "Right", "Left", "Shift+Right", "Shift+Left"};
    const Input *input = ui_input(ui);
    for (int i = 0; i < input->event_count && !ui_muted(ui); i++) {
        const InputEvent *event = &input->events[i];
        int key = 0;
        while (key < 6 && strcmp(event->key, keys[key])) key++;
        if (key == 6 || event->used) continue;
        if (key < 2) walk(view, key ? 1 : -1);
        else if (key == 2) go_right(view);
        else if (key == 3) go_left(view);
        else view->pan += key == 4 ? PAN : -PAN;
        derivation_lay(view, ui, version, wide);
    }
    for (int key = 0; key < 6; key++) ui_key(ui, keys[key]);
}

/* ---- drawing ---------------------------------------------------------------------------------------------------- */

static void draw_bar(DerivationView *view, Ui *ui, const char *title)
{
    const BarHint hints[] = {
        {word("derivation.close"), "Escape"},
        {word("derivation.open"), "Enter"},
        {word("derivation.walk"), "Up Down"},
    };
    if (bar_over(ui, title, word("derivation.title"), hints, 3)) view->open = false;
}

/* Whose ball, and where it is. */
static void draw_head(const DerivationView *view, Ui *ui, const Picture *picture, Rect card)
{
    float base = card.y + 48, x = card.x + 24, right = card.x + card.w - 24;
    if (view->run < 0) {
        ui_text_fit(ui, x, base, right - x, UI_LEFT, TYPE_PANEL_TITLE, pen_ink(ui, COLOR_TEXT_DIM),
                    word("derivation.nobody"));
    } else {
        const Series *series = &picture->series[view->run];
        char step[64], at[2][48];
        pen_marker(ui, series->marker, x + 10, base - 8, 10, series->color);
        x += 34;
        word_fill(step, sizeof step, "derivation.at_step", WORD_INT("step", view->step));
        x += pen_words(ui, x, base, UI_LEFT, TYPE_PANEL_TITLE, pen_ink(ui, COLOR_TEXT), series->label) + 16;
        x += ui_text(ui, x, base, UI_LEFT, TYPE_LABEL, pen_ink(ui, COLOR_TEXT_DIM), step) + 24;
        for (int i = 0; i < 2; i++) {
            char text[160];
            number_short(at[i], i ? view->moment.y : view->moment.x, 4);
            snprintf(text, sizeof text, "%.30s = %s", view->surface->parameters[i], at[i]);
            if (x + ui_text_width(ui, TYPE_NUMBER, text) > right) break;
            x += ui_number(ui, x, base, UI_LEFT, TYPE_NUMBER, pen_ink(ui, COLOR_ACCENT), view->surface->parameters[i],
                           text) +
                 24;
        }
    }
    pen_line(ui, card.x, card.y + HEAD, card.x + card.w, card.y + HEAD, 1.5f, pen_ink(ui, COLOR_PANEL_LINE));
}

static Color color_of(void *context, const char *role, Color otherwise)
{
    return !strcmp(role, "ball") ? pen_ink(context, COLOR_ACCENT) : otherwise;
}

static void draw_line(DerivationView *view, Ui *ui, int at, Rect page)
{
    Line *line = &view->lines[at];
    float s = ui_scale(ui), y = page.y + line->y - view->shelf.at, x = page.x - view->pan;
    Rect row = {page.x + 8, y, page.w - 32, line->h};
    if (y > page.y + page.h || y + line->h < page.y) return;
    Color ink =
        pen_ink(ui, line->kind == LINE_RULE || line->kind == LINE_WITH || line->kind == LINE_APPLIED ? COLOR_TEXT_DIM
                                                                                                     : COLOR_TEXT);
    for (int d = 1; d <= line->depth; d++) { /* the thread to what it belongs to */
        float thread = x + 24 + (float)(INDENT * d) - 2;
        pen_line(ui, thread, y, thread, y + line->h, 1.5f, pen_ink(ui, COLOR_PANEL_LINE));
    }
    if (line->kind == LINE_FORMULA && at)
        pen_line(ui, page.x + 24, y - 8, page.x + page.w - 24, y - 8, 1.5f, pen_ink(ui, COLOR_PANEL_LINE));
    if (can_stand(line)) {
        UiHit hit = ui_hotspot(ui, UI_BUTTON, line->label,
                               !line->foldable ? "" : word(line->open ? "derivation.is_open" : "derivation.is_closed"),
                               row, UI_BARE | shelf_flags(&view->shelf, row));
        if (hit.hovered && line->foldable) pen_fill(ui, row, 12, pen_ink(ui, COLOR_PANEL_RAISED));
        if (hit.focused && !view->told) view->cursor = line->path;
        if (hit.clicked && line->foldable) {
            view->cursor = line->path;
            derivation_set_open(view, line->path, !line->open);
        }
        float middle = y + fminf(line->h / 2, 28 + (line->layout.height / s > 30 ? line->layout.height / s - 22 : 0));
        if (line->layout.glyph_count) middle = y + 9 + line->layout.height / s - 9;
        if (line->foldable)
            icon_draw(ui_canvas(ui), line->open ? ICON_DOWN : ICON_RIGHT, (x + line->x - 26) * s, middle * s, 8 * s,
                      pen_ink(ui, COLOR_ACCENT));
        else pen_disc(ui, x + line->x - 26, middle, 4, pen_ink(ui, COLOR_TEXT_FAINT));
    }
    if (line->note) {
        ui_text_fit(ui, x + line->x, y + line->h / 2 + 8,
                    fmaxf(40, page.x + page.w - x - line->x - (line->rule ? RULE_WIDE : 40)), UI_LEFT, TYPE_LABEL,
                    pen_ink(ui, COLOR_TEXT_DIM), line->note);
    } else if (line->layout.glyph_count) {
        float high = (line->layout.height + line->layout.depth) / s;
        ui_math(ui, x + line->x, y + (line->h - high) / 2 + line->layout.height / s, &line->layout, ink, color_of, ui,
                line->label);
    }
    if (line->rule) {
        Color color = pen_ink(ui, line->kind == LINE_FORMULA ? COLOR_ACCENT : COLOR_TEXT_DIM);
        ui_text_fit(ui, page.x + page.w - RULE_WIDE + 8, y + fminf(line->h, LINE_LEAST + 20) / 2 + 8, RULE_WIDE - 44,
                    UI_LEFT, TYPE_LABEL, color, line->rule);
    }
}

static void greet(DerivationView *view, Ui *ui)
{
    if (!view->greeted && cursor_at(view) < 0) walk(view, 1);
    else if (!view->greeted) view->show = true;
    view->greeted = true;
    int at = cursor_at(view);
    if (!view->show || at < 0) return;
    const Line *line = &view->lines[at];
    float height = line->h; /* what was opened comes into sight with it, as far as there is room */
    for (int i = at + 1; i < view->line_count && view->lines[i].parent >= at && line->open; i++)
        height = view->lines[i].y + view->lines[i].h - line->y;
    shelf_show(&view->shelf, line->y, fminf(height, view->shelf.view.h * 0.8f));
    shelf_show(&view->shelf, line->y, line->h);
    ui_focus(ui, UI_BUTTON, line->label);
    view->show = false;
    view->told = true;
    view->busy = true;
}

void derivation_draw(DerivationView *view, Ui *ui, const Picture *picture, const char *title)
{
    const Frame *frame = ui_frame(ui);
    float margin = fminf(frame->space->margin, frame->width * 0.03f);
    Rect whole = {0, 0, frame->width, frame->height};
    Rect card = {margin, 88, frame->width - 2 * margin, fmaxf(160, frame->height - 88 - 24)};
    Rect page = {card.x + 2, card.y + HEAD + 2, card.w - 4, card.h - HEAD - 14};
    view->busy = view->told = false;
    derivation_take(view, picture);
    if (ui_key(ui, "Escape") || ui_command(ui, COMMAND_DERIVATION, NULL)) view->open = false;
    derivation_lay(view, ui, picture->version, page.w);
    take_keys(view, ui, picture->version, page.w);
    shelf_move(&view->shelf, ui, page, view->height);
    view->pan_most = fmaxf(0, view->widest + 32 - page.w);
    view->pan = fminf(view->pan_most, fmaxf(0, view->pan));
    greet(view, ui);

    uint64_t hash = ui_hash_number(ui_hash_text(0, title), (double)picture->version);
    hash = ui_hash_number(ui_hash_number(hash, view->run), view->step);
    ui_layer_begin(ui, "derivation", whole, hash);
    pen_fill(ui, whole, 0, pen_fade(pen_ink(ui, COLOR_BG), 0.92f));
    draw_bar(view, ui, title);
    ui_panel(ui, word("derivation.title"), card);
    draw_head(view, ui, picture, card);
    ui_layer_end(ui);
    double moved[] = {view->shelf.at, view->pan, (double)view->version};
    ui_layer_begin(ui, "derivation lines", page, ui_hash(hash, moved, sizeof moved));
    pen_fill(ui, page, 14, pen_ink(ui, COLOR_PANEL));
    shelf_begin(&view->shelf, ui);
    for (int i = 0; i < view->line_count; i++) draw_line(view, ui, i, page);
    shelf_end(&view->shelf, ui, pen_ink(ui, COLOR_PANEL));
    ui_layer_end(ui);
    if (!view->open) view->busy = true;
}
