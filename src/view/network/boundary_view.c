#include "view/network/boundary_view.h"

#include "view/parts/class_look.h"
#include "view/network/confusion_view.h"
#include "view/network/net_names.h"
#include "view/parts/figures.h"
#include "view/parts/pen.h"
#include "view/parts/words.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum {
    SIDE = 226,      /* the column at the right */
    SIDE_FROM = 460, /* panels as wide as this have one */
    TALL = 120,      /* by how much higher than wide a panel is where all stands below each other */
    LEAST_TALL = 300,
    HALVES_FROM = 600,
    LINE = 34,
    HEAD = 44, /* of the second half below the first */
    ROW = 30,
    METRICS = 124,
    MANY = 5,   /* classes: more have two columns */
    OTHERS = 3, /* rows besides those of the classes */
    SQUARES = 136,
    TABS = 176,         /* the least that they have room in */
    FOOT = 84,          /* below curve and map side by side */
    LEAST_ROWS = 128,   /* looked at, however large the network is */
    LOOK_WORK = 8 << 20 /* multiplications */
};

static const char *const part_words[PARTS] = {"network.boundary_train", "network.boundary_validation",
                                              "network.boundary_test"};

/* ---- what is shown ---------------------------------------------------------------------------------------------- */

void boundary_free(BoundaryView *view)
{
    evaluation_destroy(view->evaluation);
    boundary_map_free(&view->map);
    fit_free(&view->fit);
    view->evaluation = NULL;
}

void boundary_forget(BoundaryView *view)
{
    boundary_free(view);
    view->filter = (ExampleFilter){.part = PARTS};
    view->looked = 0;
}

/* The first two columns that the features are made of. Returns how many there are in all. */
static int used_columns(const Examples *examples, int column[2])
{
    const Data *data = examples->data;
    Arena arena = {0};
    int count = 0;
    column[0] = column[1] = 0;
    for (int c = 0; c < data->columns; c++) {
        bool used = false;
        for (int i = 0; i < examples->inputs && !used; i++) {
            const char **names;
            int many = formula_names(&arena, examples->formula[i], &names);
            for (int k = 0; k < many; k++) used = used || !strcmp(names[k], data->column[c]);
        }
        if (used && count < 2) column[count] = c;
        count += used;
    }
    arena_free(&arena);
    return count;
}

static void set(BoundaryView *view, const NetPicture *picture)
{
    const Network *network = picture->network;
    double rows = (double)LOOK_WORK / (network->params + 1);
    int column[2], columns = used_columns(picture->examples, column);
    view->evaluation = evaluation_create(network, picture->examples, (int)fmin(fmax(rows, LEAST_ROWS), POINTS_MOST));
    view->filter = (ExampleFilter){.part = PARTS};
    view->looked = 0;
    view->part = picture->examples->count[PART_TEST] ? PART_TEST : PART_TRAIN;
    view->columns = columns;
    view->face = columns == 1                                        ? BOUNDARY_CURVE
                 : columns > 1 && network->inputs <= HEAT_INPUTS_MAX ? BOUNDARY_MAP
                                                                     : BOUNDARY_NONE;
    if (view->face == BOUNDARY_MAP) boundary_map_set(&view->map, view->evaluation, column);
    if (view->face == BOUNDARY_CURVE) fit_set(&view->fit, view->evaluation, column[0], picture);
}

static void take(BoundaryView *view, const NetPicture *picture)
{
    const Evaluation *of = view->evaluation;
    if (of && (of->network != picture->network || of->examples != picture->examples)) boundary_forget(view);
    if (!view->evaluation) set(view, picture);
    if (view->looked == picture->version) return;
    evaluation_look(view->evaluation, picture->theta);
    view->looked = picture->version;
}

bool boundary_busy(const BoundaryView *view)
{
    if (!view->evaluation || view->mistakes) return false;
    return view->face == BOUNDARY_MAP ? heat_busy(&view->map.heat)
                                      : view->face == BOUNDARY_CURVE && fit_busy(&view->fit);
}

/* ---- legend ----------------------------------------------------------------------------------------------------- */

typedef struct Legend {
    Ui *ui;
    const BoundaryView *view;
    float x, y, right, low; /* rows end above `low`; with `flow` they stand beside each other, from `left` on */
    bool flow;
    float left;
} Legend;

/* The place of the next row's sign. Returns false where there is no room for it. */
static bool next_row(Legend *legend, const char *text, Color ink, float *x, float *y)
{
    float wide = 28 + ui_text_width(legend->ui, TYPE_SMALL, text) + 24;
    if (legend->flow && legend->x > legend->left && legend->x + wide > legend->right + 24)
        legend->x = legend->left, legend->y += ROW;
    if (legend->y + ROW > legend->low + 1) return false;
    *x = legend->x + 10, *y = legend->y + ROW / 2.0f;
    class_name(legend->ui, legend->x + 28, *y + 7, legend->right - legend->x - 28, UI_LEFT, ink, text);
    if (legend->flow) legend->x += wide;
    else legend->y += ROW;
    return true;
}

static void mark_row(Legend *legend, int class, ExamplePart part, const char *text)
{
    Ui *ui = legend->ui;
    const Evaluation *e = legend->view->evaluation;
    float x, y;
    Color color = e->classes && class >= 0 ? class_color(ui_theme(ui), e->classes, class) : pen_ink(ui, COLOR_TEXT_DIM);
    Marker marker = e->classes && class >= 0 ? class_look(ui_theme(ui), e->classes, class)->marker : SHAPE_CIRCLE;
    if (next_row(legend, text, pen_ink(ui, COLOR_TEXT), &x, &y)) class_mark(ui, marker, color, x, y, 7, part);
}

/* Of two classes: a row for each part of each. */
static void pair_rows(Legend *legend)
{
    const Evaluation *e = legend->view->evaluation;
    char text[200];
    for (int k = 1; k >= 0; k--)
        for (int part = 0; part < PARTS; part++) {
            if (!e->part[part].count) continue;
            word_fill(text, sizeof text, "network.boundary_is", WORD_TEXT("is", e->examples->data->class_name[k]),
                      WORD_TEXT("part", word(part_words[part])));
            mark_row(legend, k, (ExamplePart)part, text);
        }
}

/* A row for each class, many beside each other, and one for each part. */
static void list_rows(Legend *legend)
{
    const Evaluation *e = legend->view->evaluation;
    bool beside = e->classes > MANY && !legend->flow;
    float half = (legend->right - legend->x) / 2;
    for (int i = 0; i < e->classes; i++) {
        int k = e->classes == 2 ? 1 - i : i;
        Legend at = *legend;
        if (beside) at.x += (float)(i % 2) * half, at.right = at.x + half - 8;
        mark_row(beside ? &at : legend, k, PART_TRAIN, e->examples->data->class_name[k]);
        if (beside && (i % 2 || i == e->classes - 1)) legend->y = at.y;
    }
    for (int part = 0; part < PARTS; part++)
        if (e->part[part].count && (part || !e->classes))
            mark_row(legend, -1, (ExamplePart)part, word(part_words[part]));
}

static void class_rows(Legend *legend)
{
    const Evaluation *e = legend->view->evaluation;
    int parts = 0;
    for (int part = 0; part < PARTS; part++) parts += e->part[part].count > 0;
    bool room = legend->flow || (float)((2 * parts + OTHERS) * ROW) <= legend->low - legend->y;
    if (e->classes == 2 && room) pair_rows(legend);
    else list_rows(legend);
}

static int wrong_in_all(const Evaluation *e)
{
    int wrong = 0;
    for (int part = 0; part < PARTS && e->classes; part++) wrong += e->part[part].count - e->part[part].right;
    return wrong;
}

static void other_rows(Legend *legend, bool sample)
{
    Ui *ui = legend->ui;
    const BoundaryView *view = legend->view;
    const Evaluation *e = view->evaluation;
    char text[96];
    float x, y;
    int wrong = wrong_in_all(e);
    word_fill(text, sizeof text, "network.boundary_wrong", WORD_INT("count", wrong));
    if (e->classes && next_row(legend, text, pen_ink(ui, COLOR_TEXT), &x, &y)) points_wrong_ring(ui, x, y, 6);
    if (sample && next_row(legend, word("network.boundary_sample"), pen_ink(ui, COLOR_TEXT), &x, &y))
        points_sample_ring(ui, x, y, 9);
    if (e->classes && view->face == BOUNDARY_MAP &&
        next_row(legend, word(e->outputs == 1 ? "network.boundary_border" : "network.boundary_borders"),
                 pen_ink(ui, COLOR_TEXT), &x, &y))
        pen_line(ui, x - 10, y, x + 10, y, 3, pen_ink(ui, COLOR_TEXT));
}

/* Which colour is which number. */
static void scale_rows(Legend *legend)
{
    enum { TONES = 24, HIGH = 18 };
    Ui *ui = legend->ui;
    const double *range = legend->view->map.range;
    float wide = (legend->right - legend->x) / TONES, y = legend->y + 8;
    if (legend->y + 2 * ROW > legend->low) return;
    for (int i = 0; i < TONES; i++)
        pen_fill(ui, (Rect){legend->x + wide * (float)i, y, wide + 0.5f, HIGH}, 0,
                 class_scale(ui_theme(ui), ((float)i + 0.5f) / TONES));
    for (int i = 0; i < 3; i++) {
        char text[48];
        figures_place(text, range[0] + (range[1] - range[0]) * i / 2, 10 * (range[1] - range[0]));
        ui_tick(ui, legend->x + (legend->right - legend->x) * (float)i / 2, y + HIGH + 24,
                i == 0   ? UI_LEFT
                : i == 1 ? UI_CENTRE
                         : UI_RIGHT,
                TYPE_SMALL, pen_ink(ui, COLOR_TEXT_DIM), text);
    }
    legend->y += 2 * ROW;
}

/* ---- numbers ---------------------------------------------------------------------------------------------------- */

static void say_share(char out[48], int part, int all)
{
    double share = all ? 100.0 * part / all : NAN;
    if (!all) snprintf(out, 48, "–");
    else if (part < all && share > 99) snprintf(out, 48, "%.1f %%", floor(10 * share) / 10);
    else snprintf(out, 48, "%.0f %%", share);
}

/* The number for the part that counts most: test, else what it is trained on. And over how many, where not over all. */
static void draw_metrics(const BoundaryView *view, Ui *ui, float x, float right, float bottom)
{
    const Evaluation *e = view->evaluation;
    ExamplePart part = e->part[PART_TEST].count ? PART_TEST : PART_TRAIN;
    const EvaluationPart *sum = &e->part[part], *train = &e->part[PART_TRAIN];
    char name[96], value[48], more[160], number[48];
    word_fill(name, sizeof name, e->classes ? "network.boundary_right_on" : "network.boundary_r2_on",
              WORD_TEXT("part", word(part_words[part])));
    if (e->classes) say_share(value, sum->right, sum->count);
    else if (isfinite(sum->r2)) figures_short(value, sum->r2, 3);
    else snprintf(value, sizeof value, "–");
    ui_text_fit(ui, x, bottom - 92, right - x, UI_LEFT, TYPE_SMALL, pen_ink(ui, COLOR_TEXT_DIM), name);
    ui_number(ui, x, bottom - 48, UI_LEFT, TYPE_NUMBER_HERO, pen_ink(ui, COLOR_TEXT), name, value);
    if (sum->count < e->examples->count[part])
        word_fill(more, sizeof more, "network.boundary_first", WORD_INT("count", sum->count),
                  WORD_INT("all", e->examples->count[part]));
    else if (!e->classes)
        word_fill(more, sizeof more, "network.boundary_mae", WORD_TEXT("number", figures_short(number, sum->mae, 3)));
    else if (part == PART_TEST) {
        say_share(number, train->right, train->count);
        word_fill(more, sizeof more, "network.boundary_on_train", WORD_TEXT("number", number));
    } else more[0] = 0;
    ui_text_fit(ui, x, bottom - 14, right - x, UI_LEFT, TYPE_SMALL, pen_ink(ui, COLOR_TEXT_DIM), more);
}

/* The same in one line, where there is no room for more. */
static void draw_line(const BoundaryView *view, Ui *ui, Rect line)
{
    const Evaluation *e = view->evaluation;
    ExamplePart part = e->part[PART_TEST].count ? PART_TEST : PART_TRAIN;
    char name[96], value[48], text[160];
    word_fill(name, sizeof name, e->classes ? "network.boundary_right_on" : "network.boundary_r2_on",
              WORD_TEXT("part", word(part_words[part])));
    if (e->classes) say_share(value, e->part[part].right, e->part[part].count);
    else figures_short(value, e->part[part].r2, 3);
    snprintf(text, sizeof text, "%s %s", name, value);
    ui_text_fit(ui, line.x, line.y + 24, line.w, UI_LEFT, TYPE_SMALL, pen_ink(ui, COLOR_TEXT), text);
}

/* ---- all of it -------------------------------------------------------------------------------------------------- */

/* map | mistakes: only classes have two faces. Returns the height. */
static float draw_tabs(BoundaryView *view, Ui *ui, float x, float y, float wide, NetAct *act)
{
    const char *names[2] = {word(view->face == BOUNDARY_CURVE ? "network.boundary_tab_curve"
                                                              : "network.boundary_tab_map"),
                            word("network.boundary_tab_mistakes")};
    float target = ui_space(ui)->target, widths[2] = {ui_text_width(ui, TYPE_PANEL_TITLE, names[0]) + 16,
                                                      ui_text_width(ui, TYPE_PANEL_TITLE, names[1]) + 16};
    float first = wide * widths[0] / (widths[0] + widths[1]);
    if (!view->evaluation->classes || wide < TABS) return 0;
    for (int i = 0; i < 2; i++) {
        Rect at = {i ? x + first : x, y, i ? wide - first : first, target};
        if (ui_tab(ui, names[i], at, view->mistakes == i, view->mistakes == i ? UI_CHOSEN : 0) && view->mistakes != i)
            view->mistakes = i, act->shows = true;
    }
    return target + 8;
}

static float draw_title(const BoundaryView *view, Ui *ui, const NetPicture *picture, float x, float y, float right)
{
    char text[200], name[NET_NAME];
    if (view->mistakes) word_fill(text, sizeof text, "network.boundary_matrix");
    else if (view->face == BOUNDARY_MAP && picture->neuron.layer > 0)
        word_fill(text, sizeof text, "network.boundary_of",
                  WORD_TEXT("name", net_unit_text(name, picture, picture->neuron.layer, picture->neuron.unit)));
    else if (picture->training && training_runs(picture->training)->count > 1)
        word_fill(text, sizeof text, "network.boundary_of",
                  WORD_TEXT("name", training_runs(picture->training)->label[picture->run]));
    else word_fill(text, sizeof text, "network.boundary_title");
    return ui_paragraph(ui, (Rect){x, y, right - x, 90}, TYPE_PANEL_TITLE, pen_ink(ui, COLOR_TEXT), 28, text) + 6;
}

/* Only where the squares are the loss. */
static bool has_squares(const BoundaryView *view, const NetPicture *picture)
{
    return view->face == BOUNDARY_CURVE && !view->mistakes && view->evaluation->outputs == 1 &&
           !strcmp(picture->network->loss->name, "mse");
}

static void draw_squares(BoundaryView *view, Ui *ui, Rect at, NetAct *act)
{
    if (ui_checkbox(ui, word("network.boundary_squares"), at, &view->fit.squares, 0)) act->shows = true;
    ui_hint(ui, word("network.boundary_squares_hint"), COMMAND_NONE);
}

static void draw_side(BoundaryView *view, Ui *ui, Rect side, const NetPicture *picture, uint64_t hash, NetAct *act)
{
    float pad = ui_space(ui)->padding, x = side.x + pad / 2, right = side.x + side.w - pad / 2,
          y = side.y + pad / 2 + 2;
    ui_layer_begin(ui, "boundary side", side, hash);
    y += draw_tabs(view, ui, x, y, right - x, act);
    y += draw_title(view, ui, picture, x, y, right);
    Legend legend = {ui, view, x, y, right, side.y + side.h - METRICS, false, x};
    float x0, y0;
    if (view->mistakes) {
        for (int part = 0; part < PARTS; part++) {
            Rect at = {x, legend.y, right - x, ui_space(ui)->target};
            if (!view->evaluation->part[part].count) continue;
            if (ui_radio(ui, word(part_words[part]), at, (int)view->part == part, 0))
                view->part = (ExamplePart)part, act->shows = true;
            legend.y += at.h;
        }
    } else {
        class_rows(&legend);
        if (!view->evaluation->classes && view->face == BOUNDARY_MAP) scale_rows(&legend);
        other_rows(&legend, picture->example >= 0);
        if (view->face == BOUNDARY_MAP && view->columns > 2)
            next_row(&legend, word("network.boundary_others"), pen_ink(ui, COLOR_TEXT_DIM), &x0, &y0);
        if (has_squares(view, picture) && legend.y + 2 * ROW < legend.low) {
            draw_squares(view, ui, (Rect){x, legend.y, right - x, ui_space(ui)->target}, act);
            char text[96], number[48];
            word_fill(text, sizeof text, "network.boundary_mean_square",
                      WORD_TEXT("number", figures_short(number, view->evaluation->part[PART_TRAIN].loss, 4)));
            if (view->fit.squares)
                ui_text_fit(ui, x, legend.y + 72, right - x, UI_LEFT, TYPE_SMALL, pen_ink(ui, COLOR_TEXT_DIM), text);
        }
    }
    draw_metrics(view, ui, x, right, side.y + side.h - pad / 2);
    ui_layer_end(ui);
}

static NetAct draw_face(BoundaryView *view, Ui *ui, Rect area, float radius, Rect map, const NetPicture *picture)
{
    NetAct act = {0};
    if (view->mistakes) {
        if (confusion_draw(ui, area, view->evaluation, view->part, picture->version, &view->filter)) {
            act.shows = true;
            view->mistakes = view->filter.part == PARTS; /* its examples are on the other face */
        }
    } else if (view->face == BOUNDARY_MAP) {
        act = boundary_map_draw(&view->map, ui, area, radius, picture, &view->filter);
    } else if (view->face == BOUNDARY_CURVE) {
        act = fit_draw(&view->fit, ui, area, map, picture, &view->filter);
    } else {
        char text[200];
        word_fill(text, sizeof text, "network.boundary_too_wide", WORD_INT("inputs", picture->network->inputs));
        ui_layer_begin(ui, "boundary none", area, picture->version);
        ui_paragraph(ui, (Rect){area.x + 24, area.y + 24, area.w - 48, 0}, TYPE_LABEL, pen_ink(ui, COLOR_TEXT_DIM), 30,
                     text);
        ui_layer_end(ui);
    }
    return act;
}

/* "true setosa, said virginica: 3", with the way back: all examples. */
static void draw_filter(BoundaryView *view, Ui *ui, Rect area, NetAct *act)
{
    const Evaluation *e = view->evaluation;
    const ExampleFilter *filter = &view->filter;
    char cell[200], text[256];
    if (filter->part == PARTS || view->mistakes) return;
    word_fill(cell, sizeof cell, "network.boundary_cell", WORD_TEXT("is", e->examples->data->class_name[filter->is]),
              WORD_TEXT("said", e->examples->data->class_name[filter->said]));
    word_fill(text, sizeof text, "network.boundary_only", WORD_TEXT("cell", cell),
              WORD_INT("count", e->confusion[filter->part][filter->is * e->classes + filter->said]));
    float wide = fminf(ui_text_width(ui, TYPE_SMALL, text) + 28, area.w - 16);
    Rect chip = {area.x + (area.w - wide) / 2, area.y + 48, wide, ui_space(ui)->target};
    ui_layer_begin(ui, "boundary filter", chip, ui_hash_text(0, text));
    ui_chip(ui, chip);
    if (ui_hotspot(ui, UI_BUTTON, text, "", chip, 0).clicked)
        view->filter = (ExampleFilter){.part = PARTS}, act->shows = true;
    ui_hint(ui, word("network.boundary_all"), COMMAND_NONE);
    ui_text_fit(ui, chip.x + 14, chip.y + 31, wide - 28, UI_LEFT, TYPE_SMALL, pen_ink(ui, COLOR_TEXT), text);
    ui_layer_end(ui);
}

/* Curve and map, in halves of the panel; what they mean above and below. */
static NetAct draw_halves(BoundaryView *view, Ui *ui, Rect rect, bool tall, const NetPicture *picture, uint64_t hash)
{
    float pad = ui_space(ui)->padding, top = rect.y + 64, wide = rect.w - 2 * pad, high = rect.h - 64 - FOOT;
    Rect left = {rect.x + pad, top, tall ? wide : (wide - pad) / 2, tall ? (high - HEAD) / 2 : high}, right = left;
    if (tall) right.y += left.h + HEAD;
    else right.x += left.w + pad;
    NetAct pressed = {0}, act;
    char r2[48], text[200], loss[48];
    const EvaluationPart *train = &view->evaluation->part[PART_TRAIN];
    bool classes = view->evaluation->classes > 0;
    ui_layer_begin(ui, "boundary side", (Rect){rect.x + 2, rect.y + 2, left.w + pad - 2, 60}, hash);
    if (classes) draw_tabs(view, ui, left.x, rect.y + 10, 232, &pressed);
    else
        ui_text_fit(ui, left.x, rect.y + 40, left.w - SQUARES, UI_LEFT, TYPE_PANEL_TITLE, pen_ink(ui, COLOR_TEXT),
                    word("network.boundary_fit"));
    if (has_squares(view, picture))
        draw_squares(view, ui, (Rect){left.x + left.w - SQUARES, rect.y + 10, SQUARES, ui_space(ui)->target}, &pressed);
    ui_layer_end(ui);
    word_fill(text, sizeof text, classes ? "network.boundary_every_curve" : "network.boundary_every_line");
    ui_layer_begin(ui, "boundary caption", (Rect){right.x, right.y - 48, right.w, 40}, hash);
    ui_text_fit(ui, right.x, right.y - 24, right.w, UI_LEFT, TYPE_SMALL, pen_ink(ui, COLOR_TEXT_DIM), text);
    ui_layer_end(ui);
    act = draw_face(view, ui, left, 0, right, picture);
    Rect foot = {left.x, top + high + 8, wide, FOOT - 10};
    ui_layer_begin(ui, "boundary foot", foot, hash);
    Legend legend = {ui, view, foot.x, foot.y, foot.x + foot.w, foot.y + ROW, true, foot.x};
    class_rows(&legend);
    other_rows(&legend, picture->example >= 0);
    if (classes) say_share(r2, train->right, train->count);
    else figures_short(r2, train->r2, 3);
    word_fill(text, sizeof text,
              classes                                           ? "network.boundary_foot_classes"
              : view->fit.squares && has_squares(view, picture) ? "network.boundary_foot_squares"
                                                                : "network.boundary_foot",
              WORD_TEXT("loss", figures_short(loss, train->loss, 4)), WORD_TEXT("right", r2));
    ui_text_fit(ui, foot.x, foot.y + ROW + 26, foot.w, UI_LEFT, TYPE_SMALL, pen_ink(ui, COLOR_TEXT_DIM), text);
    ui_layer_end(ui);
    act.shows |= pressed.shows;
    return act;
}

/* Below the face, where there is no side: the legend, if it has room, and one number. */
static void draw_foot(BoundaryView *view, Ui *ui, Rect foot, const NetPicture *picture, uint64_t hash, NetAct *act)
{
    float legend_high = foot.h - LINE;
    Legend legend = {ui, view, foot.x, foot.y, foot.x + foot.w, foot.y + legend_high, true, foot.x};
    ui_layer_begin(ui, "boundary foot", foot, hash);
    if (legend_high >= ROW && !view->mistakes) {
        class_rows(&legend);
        other_rows(&legend, picture->example >= 0);
        legend.x = foot.x, legend.y += ROW;
        if (!view->evaluation->classes && view->face == BOUNDARY_MAP) scale_rows(&legend);
        if (has_squares(view, picture))
            draw_squares(view, ui, (Rect){legend.right - SQUARES, foot.y + ROW, SQUARES, ui_space(ui)->target}, act);
    }
    draw_line(view, ui, (Rect){foot.x, foot.y + legend_high, foot.w, LINE});
    ui_layer_end(ui);
}

NetAct boundary_draw(BoundaryView *view, Ui *ui, Rect rect, const NetPicture *picture)
{
    float pad = ui_space(ui)->padding;
    if (rect.w < 80 || rect.h < 80) return (NetAct){0};
    take(view, picture);
    const NetNeuron none = {0};
    const NetNeuron *neuron = view->face == BOUNDARY_MAP ? &picture->neuron : &none;
    uint64_t hash =
        ui_hash(ui_hash_number(picture->version, view->mistakes * 4 + (int)view->part), neuron, sizeof *neuron);
    hash = ui_hash_number(hash, view->fit.squares);
    ui_layer_begin(ui, "boundary panel", rect, 0);
    ui_panel(ui, word("network.boundary_panel"), rect);
    ui_layer_end(ui);
    bool tall = rect.h >= rect.w + TALL && rect.w >= LEAST_TALL, side = !tall && rect.w >= SIDE_FROM && rect.h >= 300;
    bool map = view->face == BOUNDARY_MAP && !view->mistakes;
    if (view->face == BOUNDARY_CURVE && !view->mistakes && fit_has_map(&view->fit) && (tall || rect.w >= HALVES_FROM))
        return draw_halves(view, ui, rect, tall, picture, hash);
    NetAct pressed = {0};
    float top = 0, foot = side ? 0 : LINE + (tall ? 3 * ROW + 4 : 6), inset = map ? 1.5f : pad;
    if (!side) {
        ui_layer_begin(ui, "boundary side", (Rect){rect.x + 2, rect.y + 2, rect.w - 4, 58}, hash);
        top = draw_tabs(view, ui, rect.x + 8, rect.y + 8, rect.w - 16, &pressed);
        ui_layer_end(ui);
    }
    Rect area = {rect.x + inset, rect.y + inset + top, rect.w - 2 * inset - (side ? SIDE : 0),
                 rect.h - 2 * inset - top - foot};
    if (map) {
        float size = fminf(area.w, area.h);
        area = (Rect){side ? area.x : area.x + (area.w - size) / 2, area.y + (area.h - size) / 2, size, size};
    }
    float radius = side && area.h > rect.h - 4 ? ui_theme(ui)->radius.panel : 0;
    NetAct act = draw_face(view, ui, area, radius, (Rect){0}, picture);
    if (side) {
        float left = area.x + area.w + (map ? 6 : 0);
        draw_side(view, ui, (Rect){left, rect.y + 2, rect.x + rect.w - 4 - left, rect.h - 4}, picture, hash, &pressed);
    } else {
        float edge = tall ? pad : 10;
        draw_foot(view, ui, (Rect){rect.x + edge, rect.y + rect.h - foot, rect.w - 2 * edge, foot - 4}, picture, hash,
                  &pressed);
    }
    draw_filter(view, ui, area, &act);
    act.shows |= pressed.shows;
    return act;
}
