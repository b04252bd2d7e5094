#include "view/runs/leaderboard_view.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "view/parts/figures.h"
#include "view/parts/pen.h"
#include "view/parts/said.h"
#include "view/parts/words.h"

/* Full at the highest loss of all, empty five and a half decades lower. */
static float bar_share(const RunsQuantity *loss, double value)
{
    double base = loss->low <= 0 ? fmin(loss->best, loss->low) : 0;
    double high = loss->high - base, above = value - base;
    if (!(high > 0) || !(above > 0)) return 0;
    return (float)fmin(1, fmax(0, 1 + log10(above / high) / 5.5));
}

/* Rows begin to slide where the order has changed; a change on the way starts from where they are. */
static void swap_rows(Leaderboard *board, const Picture *picture, const int *order, float seconds,
                      const ThemeMotion *motion, bool at_once)
{
    int runs = picture->runs->count, seen = 0;
    int row[RUNS_MAX];
    bool changed = !board->ready;
    for (int i = 0; i < runs; i++)
        if (!picture->hidden[order[i]]) row[order[i]] = seen++;
    for (int i = 0; i < runs; i++)
        if (picture->hidden[order[i]]) row[order[i]] = seen++;
    for (int run = 0; run < runs; run++) changed |= board->row[run] != row[run];
    if (changed) {
        for (int run = 0; run < runs; run++) board->from[run] = board->ready ? board->place[run] : (float)row[run];
        memcpy(board->row, row, sizeof(int) * (size_t)runs);
        board->slid = board->ready ? 0 : 1;
        board->ready = true;
    } else {
        board->slid += seconds * 1000 / motion->quick;
    }
    if (at_once || !(board->slid < 1)) board->slid = 1;
    float t = theme_ease(motion->ui, board->slid);
    for (int run = 0; run < runs; run++)
        board->place[run] = board->from[run] + ((float)board->row[run] - board->from[run]) * t;
}

bool leaderboard_busy(const Leaderboard *board) { return board->ready && board->slid < 1; }

static void draw_row(Ui *ui, const StageLayout *at, const Picture *picture, int run, float place, int rank)
{
    const Series *series = &picture->series[run];
    float x = at->board.x + 24, right = at->board.x + at->board.w - 24;
    float y = at->board.y + 56 + place * at->row, line = y + (at->row > 50 ? 32 : 29), bar = y + at->row - 6;
    double value = runs_value(picture->runs, run, picture->step, 0);
    bool over = picture_over(picture, run), dim = picture->solo >= 0 && picture->solo != run;
    float alpha = dim ? 0.4f : 1;
    char text[64], loss[48];
    snprintf(text, sizeof text, "%d", rank + 1);
    ui_text(ui, x, line - 1, UI_LEFT, TYPE_NUMBER_SMALL, pen_fade(pen_ink(ui, COLOR_TEXT_FAINT), alpha), text);
    pen_marker(ui, series->marker, x + 44, line - 9, 11, pen_fade(series->color, alpha));

    float value_left = right;
    if (over) {
        said_word(picture->runs, run, picture->step, text);
        value_left -= ui_text(ui, right, line, UI_RIGHT, TYPE_SMALL, pen_ink(ui, COLOR_DANGER), text);
    } else {
        char name[96];
        snprintf(name, sizeof name, "%s %s", series->label, word("board.loss"));
        figures_loss(loss, value);
        value_left -=
            ui_number(ui, right, line, UI_RIGHT, TYPE_NUMBER, pen_fade(pen_ink(ui, COLOR_TEXT), alpha), name, loss);
    }
    float room = value_left - 16 - (x + 72);
    float wide = ui_text_fit(ui, x + 72, line, room, UI_LEFT, TYPE_PANEL_TITLE,
                             pen_fade(pen_ink(ui, COLOR_TEXT), alpha), series->label);
    said_word(picture->runs, run, picture->step, text);
    if (!over && text[0] && ui_text_width(ui, TYPE_SMALL, text) <= room - wide - 12)
        ui_text(ui, x + 72 + wide + 12, line, UI_LEFT, TYPE_SMALL, pen_fade(pen_ink(ui, COLOR_TEXT_FAINT), alpha),
                text);

    Rect track = {x, bar - 2.5f, right - x, 5};
    pen_fill(ui, track, 2.5f, pen_ink(ui, COLOR_GRID));
    if (!over) {
        track.w = fmaxf(5, track.w * bar_share(&picture->runs->quantities[0], value));
        pen_fill(ui, track, 2.5f, pen_fade(series->color, alpha));
    }
}

int leaderboard_draw(Leaderboard *board, Ui *ui, const StageLayout *at, const Picture *picture, bool at_once,
                     bool *twice)
{
    int order[RUNS_MAX], runs = picture->runs->count, clicked = -1, shown = 0;
    Rect box = at->board;
    runs_order(picture->runs, picture->step, order);
    swap_rows(board, picture, order, (float)ui_seconds(ui), ui_motion(ui), at_once || ui_motion(ui)->quick <= 0);

    /* what can be clicked lies outside the layer, so that a row answers while it slides */
    uint64_t hash = ui_hash_number(ui_hash(picture->version, &picture->solo, sizeof picture->solo), picture->step);
    for (int run = 0; run < runs; run++) hash = ui_hash_number(hash, (double)board->place[run]);
    bool tabs = at->heads.w > 0;
    ui_layer_begin(ui, "leaderboard", (Rect){box.x - 2, box.y - 2, box.w + 4, box.h + 4}, hash);
    const char *title = word(picture->runs->quantities[0].held ? "board.title_held" : "board.title");
    if (tabs) pen_panel_below(ui, title, box);
    else ui_panel(ui, title, box);
    ui_text(ui, box.x + 24, box.y + 38, UI_LEFT, TYPE_PANEL_TITLE, pen_ink(ui, COLOR_TEXT), title);
    ui_text(ui, box.x + box.w - 24, box.y + 38, UI_RIGHT, TYPE_SMALL, pen_ink(ui, COLOR_TEXT_DIM), word("board.loss"));
    if (runs == 0)
        ui_text(ui, box.x + 24, box.y + 92, UI_LEFT, TYPE_LABEL, pen_ink(ui, COLOR_TEXT_DIM), word("stage.empty"));
    for (int i = 0; i < runs; i++) {
        int run = order[i];
        if (picture->hidden[run]) continue;
        if (board->row[run] >= at->rows) continue;
        draw_row(ui, at, picture, run, fminf(board->place[run], (float)at->rows - 1), board->row[run]);
        shown++;
    }
    int visible = 0;
    for (int run = 0; run < runs; run++) visible += !picture->hidden[run];
    if (visible > shown) {
        char text[64];
        word_fill(text, sizeof text, "board.more", WORD_INT("count", visible - shown));
        float after = box.x + 24 + ui_text_width(ui, TYPE_PANEL_TITLE, title) + 16;
        ui_text(ui, after, box.y + 38, UI_LEFT, TYPE_SMALL, pen_ink(ui, COLOR_TEXT_DIM), text);
    }
    ui_layer_end(ui);

    for (int i = 0; i < runs; i++) {
        int run = order[i];
        if (picture->hidden[run] || board->row[run] >= at->rows) continue;
        Rect row = {box.x + 12, box.y + 56 + (float)board->row[run] * at->row - 1, box.w - 24, at->row - 3};
        char loss[48], said[64], sentence[160];
        figures_loss(loss, runs_value(picture->runs, run, picture->step, 0));
        bool over = picture_over(picture, run);
        said_word(picture->runs, run, picture->step, said);
        unsigned flags = UI_BARE | (picture->solo == run ? UI_CHOSEN : 0);
        UiHit hit = ui_hotspot(ui, UI_SERIES, picture->series[run].label, over ? said : loss, row, flags);
        ui_hint(ui, said_text(runs_said(picture->runs, run, picture->step), sentence), COMMAND_SOLO);
        if (hit.clicked) clicked = run, *twice = hit.twice;
    }
    return clicked;
}

/* Those told by a word, "slope 1.2", or those by their sign, "x 0.14  y 0.22". */
static void say_values(const Runs *runs, int run, int step, bool brief, char out[160])
{
    TextBuffer text = text_fixed(out, 160);
    char number[48];
    for (int i = 0; i < runs->quantity_count; i++) {
        const RunsQuantity *quantity = &runs->quantities[i];
        const char *name = brief ? quantity->brief : quantity->symbol;
        double value = name ? runs_value(runs, run, step, i) : NAN;
        if (isnan(value)) continue;
        if (quantity->span > 0) figures_place(number, value, quantity->span);
        else figures_short(number, value, 2);
        text_add(&text, "%s%s %s", text.length ? "  " : "", brief ? word(name) : name, number);
    }
    utf8_trim_end(out);
}

void leaderboard_values(Ui *ui, const StageLayout *at, const Picture *picture)
{
    const Runs *runs = picture->runs;
    Rect box = at->board;
    int order[RUNS_MAX], row = 0;
    float pitch = 76;
    runs_order(picture->runs, picture->step, order);
    int rows = (int)((at->map.h - 72) / pitch), visible = 0;
    for (int run = 0; run < picture->runs->count; run++) visible += !picture->hidden[run];
    if (rows > visible) rows = visible;
    box.h = 72 + pitch * (float)rows;
    uint64_t hash = ui_hash_number(ui_hash(picture->version, &picture->solo, sizeof picture->solo), picture->step);
    ui_layer_begin(ui, "values", (Rect){box.x - 2, box.y - 2, box.w + 4, box.h + 4}, hash);
    pen_panel_below(ui, word("board.values"), box);
    ui_text(ui, box.x + 24, box.y + 38, UI_LEFT, TYPE_PANEL_TITLE, pen_ink(ui, COLOR_TEXT), word("board.values_title"));
    for (int i = 0; i < picture->runs->count && row < rows; i++) {
        int run = order[i];
        if (picture->hidden[run]) continue;
        const Series *series = &picture->series[run];
        float x = box.x + 24, right = box.x + box.w - 24, y = box.y + 56 + pitch * (float)row++;
        char text[160], name[96], value[48];
        pen_marker(ui, series->marker, x + 12, y + 18, 10, series->color);
        snprintf(name, sizeof name, "%s %s", series->label, word("board.loss"));
        float left = right - ui_number(ui, right, y + 27, UI_RIGHT, TYPE_NUMBER, pen_ink(ui, COLOR_TEXT), name,
                                       figures_loss(value, runs_value(runs, run, picture->step, 0)));
        ui_text_fit(ui, x + 36, y + 27, left - 16 - x - 36, UI_LEFT, TYPE_LABEL, pen_ink(ui, COLOR_TEXT),
                    series->label);
        say_values(runs, run, picture->step, true, text);
        left =
            right - ui_text_fit(ui, right, y + 57, 190, UI_RIGHT, TYPE_NUMBER_SMALL, pen_ink(ui, COLOR_TEXT_DIM), text);
        say_values(runs, run, picture->step, false, text);
        ui_text_fit(ui, x + 36, y + 57, left - 12 - x - 36, UI_LEFT, TYPE_NUMBER_SMALL, pen_ink(ui, COLOR_TEXT_DIM),
                    text);
    }
    ui_layer_end(ui);
}
