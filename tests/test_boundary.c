/* What the network says of its examples: predictions, accuracy, confusion matrix, MAE and R² recounted by hand; the border where the
 * network itself is of two minds; the loss over (w, b); and what the panel shows and answers. */
#include "app/desktop/desktop.h"
#include "base/random.h"
#include "model/network/network_surface.h"
#include "view/network/boundary_view.h"
#include "view/parts/words.h"

#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- a network and its examples --------------------------------------------------------------------------------- */

typedef struct Case {
    Data *data;
    Examples *examples;
    Activation *tanh;
    Loss *loss;
    Network *network;
    double *theta;
} Case;

typedef struct Made {
    const char *data, *features[4], *loss;
    int feature_count, hidden; /* hidden 0: none */
    OutputKind output;
    double l1, l2;
} Made;

static void made(Case *at, const Made *how)
{
    Error error = {0};
    *at = (Case){0};
    ck_assert_msg(!data_open(&at->data, &(DataDesc){.word = how->data, .seed = 1}, &error), "%s", error.message);
    ExamplesDesc split = {.data = at->data,
                          .features = how->feature_count ? how->features : NULL,
                          .feature_count = how->feature_count,
                          .train = 0.6,
                          .validation = 0.1,
                          .shuffle = true,
                          .seed = 2};
    ck_assert_msg(!examples_create(&at->examples, &split, &error), "%s", error.message);
    ck_assert_msg(!activation_load(&at->tanh, "tanh", NULL, &error), "%s", error.message);
    ck_assert_msg(!loss_load(&at->loss, how->loss, NULL, &error), "%s", error.message);
    int outputs = how->output == OUTPUT_SOFTMAX ? at->data->classes : 1;
    LayerDesc layers[2] = {{"dense", how->hidden, at->tanh, 0}, {"dense", outputs, NULL, 0}};
    NetworkDesc desc = {.inputs = at->examples->inputs,
                        .layers = how->hidden ? layers : layers + 1,
                        .layer_count = how->hidden ? 2 : 1,
                        .output = how->output,
                        .loss = at->loss,
                        .l1 = how->l1,
                        .l2 = how->l2};
    ck_assert_msg(!network_create(&at->network, &desc, &error), "%s", error.message);
    at->theta = malloc(sizeof(double) * (size_t)at->network->params);
    Random random = random_stream(5, 0);
    for (int i = 0; i < at->network->params; i++) at->theta[i] = random_normal(&random);
}

static void gone(Case *at)
{
    free(at->theta);
    network_destroy(at->network);
    loss_destroy(at->loss);
    activation_destroy(at->tanh);
    examples_destroy(at->examples);
    data_destroy(at->data);
}

/* The forward pass, written out. */
static void by_hand(const Case *at, const double *x, double *p)
{
    const Network *n = at->network;
    double values[64], next[64];
    memcpy(values, x, sizeof(double) * (size_t)n->inputs);
    for (int l = 0; l < n->layer_count; l++) {
        const NetworkLayer *layer = &n->layers[l];
        for (int u = 0; u < layer->units; u++) {
            double sum = at->theta[layer->biases + u];
            for (int i = 0; i < layer->inputs; i++)
                sum += at->theta[layer->weights + u * layer->inputs + i] * values[i];
            next[u] = layer->activation ? tanh(sum) : sum;
        }
        memcpy(values, next, sizeof(double) * (size_t)layer->units);
    }
    double all = 0;
    for (int k = 0; k < n->outputs; k++) {
        p[k] = n->output == OUTPUT_SIGMOID ? 1 / (1 + exp(-values[k])) : values[k];
        if (n->output == OUTPUT_SOFTMAX) all += p[k] = exp(values[k]);
    }
    for (int k = 0; k < n->outputs && n->output == OUTPUT_SOFTMAX; k++) p[k] /= all;
}

static int class_by_hand(const Case *at, const double *p)
{
    int best = 0;
    if (at->network->outputs == 1) return p[0] > 0.5;
    for (int k = 1; k < at->network->outputs; k++)
        if (p[k] > p[best]) best = k;
    return best;
}

static const Made spiral = {"spiral", {0}, "bce", 0, 5, OUTPUT_SIGMOID, 0, 0};
static const Made iris = {"iris", {0}, "cce", 0, 6, OUTPUT_SOFTMAX, 0, 0};
static const Made plane = {"plane", {0}, "mse", 0, 4, OUTPUT_LINEAR, 0, 0};

/* ---- the evaluation --------------------------------------------------------------------------------------------- */

START_TEST(accuracy_and_matrix_are_a_recount)
{
    const Made *const cases[] = {&spiral, &iris};
    Case at;
    made(&at, cases[_i]);
    const Examples *ex = at.examples;
    Evaluation *e = evaluation_create(at.network, ex, 100000);
    evaluation_look(e, at.theta);
    int classes = at.data->classes, all = 0;
    ck_assert_int_eq(e->classes, classes);
    for (int part = 0; part < PARTS; part++) {
        int right = 0, matrix[16][16] = {{0}}, count = ex->count[part];
        double loss = 0;
        for (int i = 0; i < count; i++) {
            int row = ex->row[part][i], is = (int)at.data->target[row], where = evaluation_at(e, row);
            double p[16];
            by_hand(&at, ex->x + row * ex->inputs, p);
            int said = class_by_hand(&at, p);
            right += said == is;
            matrix[is][said]++;
            double own = -log(at.network->outputs > 1 ? p[is] : is ? p[0] : 1 - p[0]);
            loss += own / count;
            ck_assert_int_eq(evaluation_part(e, where), part);
            ck_assert_int_eq(e->said[where], said);
            ck_assert_int_eq(evaluation_wrong(e, where), said != is);
            ck_assert_double_eq_tol(e->loss[where], own, 1e-9 * (1 + own));
            for (int k = 0; k < e->outputs; k++)
                ck_assert_double_eq_tol(e->prediction[k * e->rows + where], p[k], 1e-12);
        }
        ck_assert_int_gt(count, 5);
        ck_assert_int_eq(e->part[part].count, count);
        ck_assert_int_eq(e->part[part].right, right);
        ck_assert_double_eq_tol(e->part[part].loss, loss, 1e-9 * (1 + loss));
        ck_assert_double_nan(e->part[part].r2);
        for (int i = 0; i < classes * classes; i++) {
            ck_assert_int_eq(e->confusion[part][i], matrix[i / classes][i % classes]);
            all += e->confusion[part][i];
        }
    }
    ck_assert_int_eq(all, ex->rows);
    evaluation_destroy(e);
    gone(&at);
}
END_TEST

START_TEST(errors_are_those_written_out)
{
    Case at;
    made(&at, &plane);
    const Examples *ex = at.examples;
    Evaluation *e = evaluation_create(at.network, ex, 100000);
    evaluation_look(e, at.theta);
    ck_assert_int_eq(e->classes, 0);
    for (int part = 0; part < PARTS; part++) {
        int count = ex->count[part];
        double squares = 0, away = 0, mean = 0, spread = 0, p;
        for (int i = 0; i < count; i++) mean += at.data->target[ex->row[part][i]] / count;
        for (int i = 0; i < count; i++) {
            int row = ex->row[part][i];
            by_hand(&at, ex->x + row * ex->inputs, &p);
            double y = at.data->target[row];
            squares += (p - y) * (p - y), away += fabs(p - y), spread += (y - mean) * (y - mean);
        }
        ck_assert_double_eq_tol(e->part[part].loss, squares / count, 1e-9); /* the residuals' squares are the loss */
        ck_assert_double_eq_tol(e->part[part].mae, away / count, 1e-9);
        ck_assert_double_eq_tol(e->part[part].r2, 1 - squares / spread, 1e-9);
    }
    evaluation_destroy(e);
    gone(&at);
}
END_TEST

START_TEST(only_the_first_are_looked_at_where_there_are_many)
{
    Case at;
    made(&at, &spiral);
    Evaluation *e = evaluation_create(at.network, at.examples, 20);
    evaluation_look(e, at.theta);
    ck_assert_int_eq(e->rows, 60);
    for (int i = 0; i < 20; i++) ck_assert_int_eq(e->row[e->first[PART_TEST] + i], at.examples->row[PART_TEST][i]);
    ck_assert_int_eq(evaluation_at(e, at.examples->row[PART_TEST][20]), -1);
    evaluation_destroy(e);
    gone(&at);
}
END_TEST

START_TEST(a_diverged_network_says_nothing_right)
{
    const Made *const cases[] = {&spiral, &iris, &plane};
    Case at;
    made(&at, cases[_i]);
    for (int i = 0; i < at.network->params; i++) at.theta[i] = NAN;
    Evaluation *e = evaluation_create(at.network, at.examples, 1000);
    evaluation_look(e, at.theta);
    for (int row = 0; row < e->rows; row++) ck_assert_int_eq(e->said[row], -1);
    ck_assert_int_eq(e->part[PART_TRAIN].right, 0);
    for (int i = 0; i < e->classes * e->classes; i++) ck_assert_int_eq(e->confusion[PART_TRAIN][i], 0);
    evaluation_destroy(e);
    gone(&at);
}
END_TEST

/* ---- the border ------------------------------------------------------------------------------------------------- */

static const double six[2][2] = {{-6, 6}, {-6, 6}};

typedef struct Walk {
    const Case *at;
    const Heat *heat;
    bool crossed[HEAT_CELLS][HEAT_CELLS];
    int points;
} Walk;

static int class_at(const Walk *walk, int column, int row)
{
    double x[2] = {-6 + 12.0 * column / HEAT_CELLS, 6 - 12.0 * row / HEAT_CELLS}, p[16];
    by_hand(walk->at, x, p);
    return class_by_hand(walk->at, p);
}

static void walk_border(void *context, const float (*points)[2], int count)
{
    Walk *walk = context;
    for (int i = 0; i < count; i++) {
        /* a point on an edge lies in the cells on both of its sides */
        for (int k = 0; k < 4; k++) {
            int c = (int)floorf(points[i][0] + (k & 1 ? 1e-3f : -1e-3f)),
                r = (int)floorf(points[i][1] + (k & 2 ? 1e-3f : -1e-3f));
            if (c >= 0 && r >= 0 && c < HEAT_CELLS && r < HEAT_CELLS) walk->crossed[r][c] = true;
        }
        float column = points[i][0], row = points[i][1];
        int c = (int)floorf(column + 1e-4f), r = (int)floorf(row + 1e-4f), c1 = (int)ceilf(column - 1e-4f),
            r1 = (int)ceilf(row - 1e-4f);
        ck_assert_msg(class_at(walk, c, r) != class_at(walk, c1, r1), "no change of class at %g, %g", (double)column,
                      (double)row);
        walk->points++;
    }
}

START_TEST(the_border_runs_where_the_network_changes_its_mind)
{
    static const Made rings = {"rings", {0}, "cce", 0, 7, OUTPUT_SOFTMAX, 0, 0};
    const Made *const cases[] = {&spiral, &rings};
    Case at;
    Heat heat = {0};
    static Walk walk;
    made(&at, cases[_i]);
    Evaluation *e = evaluation_create(at.network, at.examples, 100);
    heat_set(&heat, e, 0, 1, six);
    heat_take(&heat, at.theta, -1, true);
    ck_assert_int_eq(heat.stride, 1);
    walk = (Walk){.at = &at, .heat = &heat};
    heat_border(&heat, walk_border, &walk);
    ck_assert_int_gt(walk.points, 50);
    for (int r = 0; r < HEAT_CELLS; r++)
        for (int c = 0; c < HEAT_CELLS; c++) {
            int first = class_at(&walk, c, r);
            bool changes = class_at(&walk, c + 1, r) != first || class_at(&walk, c, r + 1) != first ||
                           class_at(&walk, c + 1, r + 1) != first;
            ck_assert_msg(!changes || walk.crossed[r][c], "no border in the cell %d, %d", c, r);
        }
    heat_free(&heat);
    evaluation_destroy(e);
    gone(&at);
}
END_TEST

START_TEST(a_large_network_gets_finer_and_never_mixes_two_thetas)
{
    static const Made large = {"spiral", {0}, "bce", 0, 6000, OUTPUT_SIGMOID, 0, 0};
    Case at;
    Heat heat = {0}, other = {0};
    made(&at, &large);
    for (int i = 0; i < at.network->params; i++) at.theta[i] *= 0.02;
    Evaluation *e = evaluation_create(at.network, at.examples, 50);
    heat_set(&heat, e, 0, 1, six);
    heat_take(&heat, at.theta, -1, false);
    int half = heat.stride / 2;
    ck_assert_int_gt(half, 0);
    ck_assert(heat_busy(&heat));
    for (int i = 0; i < HEAT_POINTS; i++) { /* between points that were asked it goes straight */
        int c = i % HEAT_SIDE, r = i / HEAT_SIDE;
        if (c % heat.stride == half && r % heat.stride == 0)
            ck_assert_float_eq_tol(heat.value[i], (heat.value[i - half] + heat.value[i + half]) / 2, 1e-6f);
        if (c % heat.stride == 0 && r % heat.stride == half)
            ck_assert_float_eq_tol(heat.value[i],
                                   (heat.value[i - half * HEAT_SIDE] + heat.value[i + half * HEAT_SIDE]) / 2, 1e-6f);
    }
    for (int i = 0; i < 3; i++) heat_take(&heat, at.theta, -1, false);
    at.theta[0] += 1;
    heat_take(&heat, at.theta, -1, false);
    heat_set(&other, e, 0, 1, six);
    heat_take(&other, at.theta, -1, false);
    ck_assert_int_eq(heat.stride, other.stride);
    for (int i = 0; i < HEAT_POINTS; i++) ck_assert_float_eq(heat.value[i], other.value[i]);
    heat_free(&other);
    int coarse = heat.stride, frames = 0;
    while (heat_busy(&heat) && frames++ < 2000) heat_take(&heat, at.theta, -1, false);
    ck_assert_int_gt(coarse, 1);
    ck_assert_int_eq(heat.stride, 1);
    float *refined = malloc(sizeof(float) * HEAT_POINTS);
    memcpy(refined, heat.value, sizeof(float) * HEAT_POINTS);
    heat.stride = 0;
    heat_take(&heat, at.theta, -1, true);
    for (int i = 0; i < HEAT_POINTS; i++) ck_assert_float_eq(refined[i], heat.value[i]);
    free(refined);
    heat_free(&heat);
    evaluation_destroy(e);
    gone(&at);
}
END_TEST

/* ---- the loss over (w, b) --------------------------------------------------------------------------------------- */

static const struct {
    const char *data, *loss;
    OutputKind output;
    double l1, l2;
} lines[] = {
    {"sine", "mse", OUTPUT_LINEAR, 0, 0},      {"sine", "mse", OUTPUT_LINEAR, 0.1, 0.3},
    {"sine", "huber", OUTPUT_LINEAR, 0, 0},    {"spiral", "bce", OUTPUT_SIGMOID, 0, 0},
    {"spiral", "bce", OUTPUT_SIGMOID, 0, 0.2}, {"spiral", "mse", OUTPUT_SIGMOID, 0, 0},
};

START_TEST(the_surface_is_the_training_loss)
{
    static const double thetas[][2] = {{0, 0}, {1.5, -0.7}, {-3, 2}, {12, 5}, {-80, 30}};
    Case at;
    made(&at, &(Made){lines[_i].data, {"x1"}, lines[_i].loss, 1, 0, lines[_i].output, lines[_i].l1, lines[_i].l2});
    ck_assert(network_surface_fits(at.network, at.examples));
    Surface *surface;
    Error error = {0};
    ck_assert_msg(!network_surface(&surface, at.network, at.examples, thetas, 2, &error), "%s", error.message);
    Pass *pass;
    pass_create(&pass, &(PassDesc){.network = at.network, .batch_most = at.examples->rows, .precise = true});
    pass_batch(pass, at.examples->x, at.data->target, at.examples->row[PART_TRAIN], at.examples->count[PART_TRAIN]);
    for (int i = 0; i < (int)(sizeof thetas / sizeof *thetas); i++) {
        double gradient[2], own[2], loss = pass_look(pass, thetas[i], gradient);
        ck_assert_double_eq_tol(surface_gradient(surface, thetas[i], own), loss, 1e-9 * (1 + fabs(loss)));
        for (int k = 0; k < 2; k++) ck_assert_double_eq_tol(own[k], gradient[k], 1e-8 * (1 + fabs(gradient[k])));
    }
    for (int i = 0; i < 2; i++)
        for (int axis = 0; axis < 2; axis++)
            ck_assert(thetas[i][axis] > surface->domain[axis][0] && thetas[i][axis] < surface->domain[axis][1]);
    if (surface->minimum_count) {
        double gradient[2];
        surface_gradient(surface, surface->minima[0], gradient);
        ck_assert_double_le(hypot(gradient[0], gradient[1]), 1e-6);
    } else ck_assert_str_eq(lines[_i].loss, "mse"); /* of a sigmoid: not convex */
    ck_assert_str_eq(surface->parameters[0], "w");
    surface_destroy(surface);
    pass_destroy(pass);
    gone(&at);
}
END_TEST

START_TEST(more_than_two_parameters_have_no_map)
{
    Case at;
    made(&at, &spiral);
    ck_assert(!network_surface_fits(at.network, at.examples));
    gone(&at);
    made(&at, &(Made){"spiral", {0}, "bce", 0, 0, OUTPUT_SIGMOID, 0, 0});
    ck_assert(!network_surface_fits(at.network, at.examples));
    gone(&at);
}
END_TEST

/* ---- the panel -------------------------------------------------------------------------------------------------- */

typedef struct Panel {
    Theme *theme;
    Fonts *fonts;
    Canvas *canvas;
    Image image;
    Ui *ui;
    Input input;
    bool fresh;
    Rect rect;
    BoundaryView view;
    NetPicture picture;
    NetAct act;
} Panel;

static void panel_open(Panel *panel, const Case *at, int width, int height, Rect rect)
{
    Error error = {0};
    *panel = (Panel){.fresh = true, .rect = rect, .input = {.x = -1, .y = -1}};
    ck_assert_msg(!theme_load(&panel->theme, NULL, &error), "%s", error.message);
    panel->fonts = fonts_create(panel->theme, desktop_font);
    panel->canvas = canvas_create(panel->fonts);
    panel->image = image_create(width, height);
    canvas_target(panel->canvas, &panel->image);
    panel->ui = ui_create();
    panel->picture = (NetPicture){.network = at->network,
                                  .examples = at->examples,
                                  .theta = at->theta,
                                  .rows = at->examples->row[PART_TRAIN],
                                  .count = at->examples->count[PART_TRAIN],
                                  .example = -1,
                                  .neuron = {.layer = -1},
                                  .version = 1};
}

static void panel_close(Panel *panel)
{
    boundary_free(&panel->view);
    ui_destroy(panel->ui);
    canvas_destroy(panel->canvas);
    fonts_destroy(panel->fonts);
    theme_destroy(panel->theme);
    image_destroy(&panel->image);
    words_free();
}

static NetAct panel_frame(Panel *panel)
{
    NetAct act = {0};
    UiPlace place = {.canvas = panel->canvas,
                     .theme = panel->theme,
                     .width = panel->image.width,
                     .height = panel->image.height,
                     .ui_scale = 1,
                     .fresh = panel->fresh};
    ui_begin(panel->ui, &place, &panel->input, 1.0 / 60);
    act = boundary_draw(&panel->view, panel->ui, panel->rect, &panel->picture);
    ui_end(panel->ui);
    panel->fresh = false;
    while (ui_again(panel->ui)) {
        ui_begin(panel->ui, &place, &panel->input, 0);
        boundary_draw(&panel->view, panel->ui, panel->rect, &panel->picture);
        ui_end(panel->ui);
    }
    input_begin(&panel->input);
    return act;
}

static NetAct panel_click(Panel *panel, float x, float y)
{
    ck_assert(input_move(&panel->input, x, y));
    panel_frame(panel);
    ck_assert(input_button(&panel->input, INPUT_LEFT, true, false));
    panel_frame(panel);
    ck_assert(input_button(&panel->input, INPUT_LEFT, false, false));
    return panel_frame(panel);
}

static const UiItem *panel_item(const Panel *panel, UiRole role, const char *label)
{
    int count;
    const UiItem *items = ui_items(panel->ui, &count);
    for (int i = 0; i < count; i++)
        if (items[i].role == role && !strcmp(items[i].label, label)) return &items[i];
    return NULL;
}

static NetAct panel_click_on(Panel *panel, UiRole role, const char *label)
{
    const UiItem *item = panel_item(panel, role, label);
    ck_assert_msg(item != NULL, "there is no %s", label);
    float x = item->rect.x + item->rect.w / 2, y = item->rect.y + item->rect.h / 2;
    return panel_click(panel, x, y);
}

static const Rect large = {1124, 88, 764, 536};

START_TEST(a_point_is_read_and_chosen)
{
    Case at;
    Panel panel;
    char text[128], number[64];
    made(&at, &spiral);
    panel_open(&panel, &at, 1920, 1080, large);
    panel_frame(&panel);
    const ExamplePoints *points = &panel.view.map.points;
    const Evaluation *e = panel.view.evaluation;
    const UiItem *map = panel_item(&panel, UI_IMAGE, word("network.boundary_title"));
    ck_assert(map != NULL);
    for (int i = 0; i < e->rows; i++) { /* x1 to the right, x2 upwards */
        const double *x = at.data->values + 2 * e->row[i];
        ck_assert_float_eq_tol(points->at[i][0], map->rect.x + (float)(x[0] + 6) / 12 * map->rect.w, 1);
        ck_assert_float_eq_tol(points->at[i][1], map->rect.y + (float)(6 - x[1]) / 12 * map->rect.h, 1);
    }
    for (int part = 0; part < PARTS; part++) {
        int where = e->first[part]; /* another may stand closer than this one */
        ck_assert(input_move(&panel.input, points->at[where][0], points->at[where][1]));
        panel_frame(&panel);
        where = points->hovered;
        ck_assert_int_ge(where, 0);
        double p, y = at.data->target[e->row[where]];
        by_hand(&at, at.examples->x + e->row[where] * at.examples->inputs, &p);
        number_short(number, p, 3);
        snprintf(text, sizeof text, "says %s", number);
        ck_assert_msg(strchr(number, 'e') || panel_item(&panel, UI_TEXT, text) != NULL, "'%s' is not told", text);
        number_short(number, -log(y > 0.5 ? p : 1 - p), 3);
        snprintf(text, sizeof text, "loss %s", number);
        ck_assert_msg(strchr(number, 'e') || panel_item(&panel, UI_TEXT, text) != NULL, "'%s' is not told", text);
        NetAct act = panel_click(&panel, points->at[where][0], points->at[where][1]);
        ck_assert(act.picks_example && act.shows);
        ck_assert_int_eq(act.row, e->row[where]);
    }
    /* the one that is sent through has its ring; a click on it asks for all again */
    panel.picture.example = 4, panel.picture.version++;
    panel_frame(&panel);
    int chosen = evaluation_at(e, panel.picture.rows[4]);
    const UiItem *ring = panel_item(&panel, UI_BALL, word("network.boundary_sample"));
    ck_assert(ring != NULL);
    ck_assert_float_eq_tol(ring->rect.x + ring->rect.w / 2, points->at[chosen][0], 1.5f);
    NetAct act = panel_click(&panel, points->at[chosen][0], points->at[chosen][1]);
    if (points->hovered == chosen) ck_assert(act.picks_all && !act.picks_example);
    panel_close(&panel);
    gone(&at);
}
END_TEST

START_TEST(the_share_that_is_right_is_a_recount)
{
    Case at;
    Panel panel;
    char value[32];
    made(&at, &iris);
    panel_open(&panel, &at, 1920, 1080, large);
    panel_frame(&panel);
    int right = 0, count = at.examples->count[PART_TEST];
    for (int i = 0; i < count; i++) {
        double p[8];
        int row = at.examples->row[PART_TEST][i];
        by_hand(&at, at.examples->x + row * at.examples->inputs, p);
        right += class_by_hand(&at, p) == (int)at.data->target[row];
    }
    snprintf(value, sizeof value, "%.0f %%", 100.0 * right / count);
    const UiItem *item = panel_item(&panel, UI_NUMBER, "right on test");
    ck_assert(item != NULL);
    ck_assert_str_eq(item->value, value);
    panel_close(&panel);
    gone(&at);
}
END_TEST

START_TEST(a_cell_shows_its_examples)
{
    Case at;
    Panel panel;
    made(&at, &iris);
    panel_open(&panel, &at, 1920, 1080, large);
    panel_frame(&panel);
    panel_click_on(&panel, UI_TAB, word("network.boundary_tab_mistakes"));
    panel_frame(&panel);
    const Evaluation *e = panel.view.evaluation;
    int all = 0, is = -1, said = -1;
    char label[128], value[32];
    for (int i = 0; i < e->classes * e->classes; i++) {
        snprintf(label, sizeof label, "true %s, said %s", at.data->class_name[i / e->classes],
                 at.data->class_name[i % e->classes]);
        const UiItem *cell = panel_item(&panel, UI_CELL, label);
        ck_assert_msg(cell != NULL, "there is no cell '%s'", label);
        snprintf(value, sizeof value, "%d", e->confusion[PART_TEST][i]);
        ck_assert_str_eq(cell->value, value);
        all += e->confusion[PART_TEST][i];
        if (e->confusion[PART_TEST][i] && i / e->classes != i % e->classes) is = i / e->classes, said = i % e->classes;
    }
    ck_assert_int_eq(all, at.examples->count[PART_TEST]);
    ck_assert_int_ge(is, 0);
    snprintf(label, sizeof label, "true %s, said %s", at.data->class_name[is], at.data->class_name[said]);
    panel_click_on(&panel, UI_CELL, label);
    panel_frame(&panel);
    ck_assert(!panel.view.mistakes);
    snprintf(label + strlen(label), sizeof label - strlen(label), ": %d",
             e->confusion[PART_TEST][is * e->classes + said]);
    panel_click_on(&panel, UI_BUTTON, label);
    panel_frame(&panel);
    ck_assert(panel_item(&panel, UI_BUTTON, label) == NULL);
    panel_close(&panel);
    gone(&at);
}
END_TEST

/* While a unit is under the pointer on the graph, the map is its: over the data's plane, what the network computes there. */
START_TEST(a_unit_under_the_pointer_has_the_map)
{
    Case at;
    Panel panel;
    made(&at, &spiral);
    panel_open(&panel, &at, 1920, 1080, large);
    panel_frame(&panel);
    ck_assert(panel_item(&panel, UI_TEXT, "What h₃ says") == NULL);
    panel.picture.neuron = (NetNeuron){1, 2};
    panel_frame(&panel);
    const Heat *heat = &panel.view.map.heat;
    const NetworkLayer *layer = &at.network->layers[0];
    for (int i = 0; i < HEAT_POINTS; i += 97) {
        double x[2] = {-6 + 12.0 * (i % HEAT_SIDE) / HEAT_CELLS, 6 - 12.0 * (i / HEAT_SIDE) / HEAT_CELLS};
        const double *w = at.theta + layer->weights + 2 * layer->inputs;
        double value = tanh(w[0] * x[0] + w[1] * x[1] + at.theta[layer->biases + 2]);
        ck_assert_float_eq_tol(heat->value[i], (float)value, 1e-5f);
    }
    ck_assert(panel_item(&panel, UI_TEXT, "What h₃ says") != NULL);
    panel.picture.neuron = (NetNeuron){2, 0}; /* the output: as before */
    panel_frame(&panel);
    ck_assert_int_eq(heat->first, at.network->layers[1].first_unit);
    panel_close(&panel);
    gone(&at);
}
END_TEST

/* Runs may have networks of their own: the other run's is what is shown from the next frame on. */
START_TEST(another_run_with_another_network_is_shown)
{
    static const Made wide = {"spiral", {0}, "bce", 0, 9, OUTPUT_SIGMOID, 0, 0};
    Case first, second;
    Panel panel;
    made(&first, &spiral);
    made(&second, &wide);
    panel_open(&panel, &first, 1920, 1080, large);
    panel_frame(&panel);
    panel.picture.network = second.network, panel.picture.theta = second.theta, panel.picture.version++;
    panel_frame(&panel);
    const Evaluation *e = panel.view.evaluation;
    for (int i = 0; i < e->rows; i += 7) {
        double p;
        by_hand(&second, first.examples->x + e->row[i] * first.examples->inputs, &p);
        ck_assert_double_eq_tol(e->prediction[i], p, 1e-12);
    }
    panel_close(&panel);
    gone(&first);
    gone(&second);
}
END_TEST

START_TEST(at_rest_nothing_is_drawn)
{
    Case at;
    Panel panel;
    made(&at, &spiral);
    panel_open(&panel, &at, 1920, 1080, large);
    for (int i = 0; i < 3; i++) panel_frame(&panel);
    int count;
    ui_dirty(panel.ui, &count);
    ck_assert_int_eq(count, 0);
    at.theta[0] += 1, panel.picture.version++;
    panel_frame(&panel);
    ui_dirty(panel.ui, &count);
    ck_assert_int_gt(count, 0);
    panel_close(&panel);
    gone(&at);
}
END_TEST

START_TEST(labels_are_unique_and_whole_in_every_room)
{
    static const struct {
        int width, height;
        Rect rect;
    } rooms[] = {{1920, 1080, {1124, 88, 764, 536}}, {1280, 720, {1124, 88, 764, 536}},
                 {1024, 768, {900, 88, 508, 536}},   {1920, 1080, {100, 88, 380, 420}},
                 {1920, 1080, {100, 88, 1600, 860}}, {640, 480, {20, 20, 90, 90}}};
    const Made *const cases[] = {&spiral, &iris, &plane};
    for (int c = 0; c < 3; c++) {
        Case at;
        Panel panel;
        made(&at, cases[c]);
        panel_open(&panel, &at, rooms[_i].width, rooms[_i].height, rooms[_i].rect);
        for (int face = 0; face < 2; face++) {
            panel.view.mistakes = face && at.data->classes;
            panel.picture.version++;
            for (int i = 0; i < 3; i++) panel_frame(&panel);
            int count;
            const UiItem *items = ui_items(panel.ui, &count);
            for (int i = 0; i < count; i++) {
                ck_assert_msg(!items[i].clipped, "'%s' is cut", items[i].label);
                for (int k = 0; k < i && items[i].target; k++)
                    ck_assert_msg(!items[k].target || items[k].role != items[i].role ||
                                      strcmp(items[i].label, items[k].label),
                                  "'%s' is there twice", items[i].label);
            }
        }
        panel_close(&panel);
        gone(&at);
    }
}
END_TEST

/* ---- the ball and the line -------------------------------------------------------------------------------------- */

typedef struct Trained {
    Case at;
    Rule *rule;
    Training *training;
    double theta[2];
} Trained;

static void train(Trained *it, const Made *how, double lr, int epochs)
{
    Error error = {0};
    made(&it->at, how);
    it->at.theta[0] = -1, it->at.theta[1] = 1.5;
    ck_assert_msg(!rule_load(&it->rule, "gd", NULL, &error), "%s", error.message);
    RuleSettings settings = rule_settings_default(it->rule);
    settings.values[0] = lr;
    TrainRunDesc run = {.run = {.rule = it->rule, .settings = settings},
                        .network = it->at.network,
                        .examples = it->at.examples,
                        .start = it->at.theta};
    TrainDesc desc = {.runs = &run, .run_count = 1, .epochs = epochs, .seed = 1, .precise = true};
    ck_assert_msg(!training_create(&it->training, &desc, &error), "%s", error.message);
    training_reach(it->training, epochs);
}

static void untrain(Trained *it)
{
    training_destroy(it->training);
    rule_destroy(it->rule);
    gone(&it->at);
}

static void show_once(Panel *panel, Trained *it, int step)
{
    memcpy(it->theta, training_theta(it->training, 0, step), sizeof it->theta);
    panel->picture.training = it->training;
    panel->picture.theta = it->theta;
    panel->picture.step = step;
    panel->picture.last = training_steps(it->training);
    panel->picture.version++;
    panel_frame(panel);
}

static void show(Panel *panel, Trained *it, int step)
{
    show_once(panel, it, step);
    panel_frame(panel);
}

static const Made fitted = {"line", {"x1"}, "mse", 1, 0, OUTPUT_LINEAR, 0, 0};

START_TEST(the_ball_stands_where_the_line_is)
{
    static const int steps[] = {0, 1, 5, 40, 12, 39};
    Trained it;
    Panel panel;
    char text[128], number[64], r2[64];
    train(&it, &fitted, 0.03, 40);
    panel_open(&panel, &it.at, 1920, 1080, large);
    for (int i = 0; i < (int)(sizeof steps / sizeof *steps); i++) {
        show(&panel, &it, steps[i]);
        const FitView *fit = &panel.view.fit;
        ck_assert(fit_has_map(fit));
        /* the surface has the loss that the training has measured there */
        double loss = training_measure_now(it.training, 0, steps[i]).part[PART_TRAIN].loss;
        ck_assert_double_eq_tol(surface_value(fit->surface, it.theta), loss, 1e-6 * (1 + loss));
        ck_assert_double_eq_tol(panel.view.evaluation->part[PART_TRAIN].loss, loss, 1e-6 * (1 + loss));
        /* the ball */
        float x, y;
        const UiItem *ball = panel_item(&panel, UI_BALL, training_runs(it.training)->label[0]);
        ck_assert(ball != NULL);
        map_frame_to(&fit->map.frame, it.theta[0], it.theta[1], &x, &y);
        ck_assert_float_eq_tol(ball->rect.x + ball->rect.w / 2, x, 1);
        ck_assert_float_eq_tol(ball->rect.y + ball->rect.h / 2, y, 1);
        /* the line */
        for (int k = 0; k <= FIT_CURVE; k += 40)
            ck_assert_float_eq_tol(fit->out[k], (float)(it.theta[0] * fit->x[k] + it.theta[1]), 1e-4f);
        /* the path behind it */
        for (int step = 0; step <= steps[i]; step++) {
            const double *theta = training_theta(it.training, 0, step);
            ck_assert_double_eq(trace_points(&fit->trace, 0)[step].x, theta[0]);
            ck_assert_double_eq(trace_points(&fit->trace, 0)[step].y, theta[1]);
        }
        snprintf(text, sizeof text, "loss %s, R² %s on train", number_short(number, loss, 4),
                 number_short(r2, panel.view.evaluation->part[PART_TRAIN].r2, 3));
        ck_assert_msg(panel_item(&panel, UI_TEXT, text) != NULL, "'%s' is not told", text);
    }
    panel_close(&panel);
    untrain(&it);
}
END_TEST

START_TEST(squares_are_the_loss)
{
    Trained it;
    Panel panel;
    char text[128], number[64], r2[64];
    train(&it, &fitted, 0.03, 10);
    panel_open(&panel, &it.at, 1920, 1080, large);
    show(&panel, &it, 10);
    ck_assert(panel_click_on(&panel, UI_CHECKBOX, word("network.boundary_squares")).shows);
    panel_frame(&panel);
    /* in the units of the axis, from where the examples and the line are drawn */
    const FitView *fit = &panel.view.fit;
    const Evaluation *e = panel.view.evaluation;
    double unit = (fit->box[1][1] - fit->box[1][0]) / (double)fit->frame.area.h, areas = 0;
    for (int at = e->first[PART_TRAIN]; at < e->first[PART_TRAIN + 1]; at++) {
        double x = it.at.data->values[e->row[at]];
        float cx, cy;
        map_frame_to(&fit->frame, x, it.theta[0] * x + it.theta[1], &cx, &cy);
        ck_assert_float_eq_tol(cx, fit->points.at[at][0], 0.1f);
        areas += pow((double)(cy - fit->points.at[at][1]) * unit, 2) / e->part[PART_TRAIN].count;
    }
    ck_assert_double_eq_tol(areas, e->part[PART_TRAIN].loss, 1e-3 * e->part[PART_TRAIN].loss);
    snprintf(text, sizeof text, "mean area of the squares = loss = %s, R² %s on train", number_short(number, areas, 4),
             number_short(r2, e->part[PART_TRAIN].r2, 3));
    ck_assert_msg(panel_item(&panel, UI_TEXT, text) != NULL, "'%s' is not told", text);
    panel_close(&panel);
    untrain(&it);
}
END_TEST

START_TEST(the_ball_keeps_up_with_training_that_runs_far_ahead)
{
    Trained it;
    Panel panel;
    float x, y;
    train(&it, &fitted, 0.0004, 9000);
    panel_open(&panel, &it.at, 1920, 1080, large);
    for (int step = 1; step <= 9000; step += 4332) {
        show_once(&panel, &it, step);
        const FitView *fit = &panel.view.fit;
        const UiItem *ball = panel_item(&panel, UI_BALL, training_runs(it.training)->label[0]);
        ck_assert(ball != NULL);
        map_frame_to(&fit->map.frame, it.theta[0], it.theta[1], &x, &y);
        ck_assert_float_eq_tol(ball->rect.x + ball->rect.w / 2, x, 1);
        ck_assert_double_eq(trace_points(&fit->trace, 0)[step].x, it.theta[0]);
    }
    panel_close(&panel);
    untrain(&it);
}
END_TEST

START_TEST(only_runs_over_the_same_two_parameters_are_balls)
{
    static const Made bent = {"line", {"x1"}, "mse", 1, 3, OUTPUT_LINEAR, 0, 0};
    Trained it;
    Case other;
    Panel panel;
    Error error = {0};
    train(&it, &fitted, 0.03, 10);
    made(&other, &bent);
    training_destroy(it.training);
    RuleSettings settings = rule_settings_default(it.rule);
    settings.values[0] = 0.01;
    TrainRunDesc runs[2] = {{.run = {.rule = it.rule, .settings = settings, .label = "bent"},
                             .network = other.network,
                             .examples = it.at.examples,
                             .start = other.theta},
                            {.run = {.rule = it.rule, .settings = settings, .label = "straight"},
                             .network = it.at.network,
                             .examples = it.at.examples,
                             .start = it.at.theta}};
    TrainDesc desc = {.runs = runs, .run_count = 2, .epochs = 10, .seed = 1, .precise = true};
    ck_assert_msg(!training_create(&it.training, &desc, &error), "%s", error.message);
    training_reach(it.training, 10);
    panel_open(&panel, &it.at, 1920, 1080, large);
    panel.picture.run = 1;
    memcpy(it.theta, training_theta(it.training, 1, 10), sizeof it.theta);
    panel.picture.training = it.training, panel.picture.theta = it.theta, panel.picture.step = 10;
    for (int i = 0; i < 2; i++) panel_frame(&panel);
    ck_assert(panel_item(&panel, UI_BALL, "straight") != NULL);
    ck_assert(panel_item(&panel, UI_BALL, "bent") == NULL);
    for (int axis = 0; axis < 2; axis++) ck_assert_double_le(panel.view.fit.reach[axis][1], 2.5);
    panel_close(&panel);
    gone(&other);
    untrain(&it);
}
END_TEST

START_TEST(a_weight_moved_by_hand_moves_the_ball)
{
    Trained it;
    Panel panel;
    Error error = {0};
    float x, y;
    train(&it, &fitted, 0.03, 40);
    panel_open(&panel, &it.at, 1920, 1080, large);
    show(&panel, &it, 19);
    uint64_t drawn = panel.view.fit.version;
    show(&panel, &it, 20);
    ck_assert_uint_eq(panel.view.fit.version, drawn); /* the ground is not drawn again for a step */
    for (int i = 0; i < 3; i++) {
        drawn = panel.view.fit.version;
        ck_assert(!training_set(it.training, 0, 20, 0, 0.5 + 0.3 * i, &error));
        show(&panel, &it, 20);
        ck_assert_double_eq(it.theta[0], 0.5 + 0.3 * i);
        ck_assert_uint_ne(panel.view.fit.version, drawn);
        const UiItem *ball = panel_item(&panel, UI_BALL, training_runs(it.training)->label[0]);
        ck_assert(ball != NULL);
        map_frame_to(&panel.view.fit.map.frame, it.theta[0], it.theta[1], &x, &y);
        ck_assert_float_eq_tol(ball->rect.x + ball->rect.w / 2, x, 1);
    }
    panel_close(&panel);
    untrain(&it);
}
END_TEST

START_TEST(the_map_grows_with_a_ball_that_leaves_it)
{
    static const double rates[] = {0.4, 5, 1e6}; /* ever farther, and at once */
    Trained it;
    Panel panel;
    train(&it, &fitted, rates[_i], 60);
    panel_open(&panel, &it.at, 1920, 1080, large);
    double wide = 0;
    int followed = 0;
    for (int step = 0; step <= 60; step += _i ? 3 : 1) {
        show(&panel, &it, step);
        const double(*domain)[2] = (const double(*)[2])panel.view.fit.surface->domain;
        ck_assert(isfinite(domain[0][0]) && domain[0][1] > domain[0][0] && domain[0][1] - domain[0][0] >= wide);
        wide = domain[0][1] - domain[0][0];
        for (int axis = 0; axis < 2; axis++) { /* it is followed for ten widths of the first map */
            const double *home = panel.view.fit.home[axis], far = 10 * (home[1] - home[0]);
            if (it.theta[axis] < home[0] - far || it.theta[axis] > home[1] + far) continue;
            ck_assert(it.theta[axis] >= domain[axis][0] && it.theta[axis] <= domain[axis][1]);
            followed += it.theta[axis] < home[0] || it.theta[axis] > home[1];
        }
    }
    ck_assert_double_lt(wide, 1e5);
    ck_assert(followed > 0 || _i > 0);
    panel_close(&panel);
    untrain(&it);
}
END_TEST

START_TEST(a_curve_over_one_column_has_its_classes)
{
    static const Made bent = {"spiral", {"x1", "x1^2"}, "bce", 2, 4, OUTPUT_SIGMOID, 0, 0};
    Trained it;
    Panel panel;
    train(&it, &bent, 0.1, 5);
    panel_open(&panel, &it.at, 1920, 1080, large);
    panel.picture.training = it.training;
    panel.picture.theta = it.at.theta;
    for (int i = 0; i < 2; i++) panel_frame(&panel);
    ck_assert_int_eq(panel.view.face, BOUNDARY_CURVE);
    ck_assert(!fit_has_map(&panel.view.fit));
    for (int k = 0; k <= FIT_CURVE; k += 24) {
        const FitView *fit = &panel.view.fit;
        double p, x = fit->box[0][0] + (fit->box[0][1] - fit->box[0][0]) * k / FIT_CURVE, inputs[2] = {x, x * x};
        by_hand(&it.at, inputs, &p);
        ck_assert_float_eq_tol(fit->out[it.at.network->layers[1].first_unit * (FIT_CURVE + 1) + k], (float)p, 1e-5f);
    }
    panel_click_on(&panel, UI_TAB, word("network.boundary_tab_mistakes"));
    ck_assert(panel_item(&panel, UI_TAB, word("network.boundary_tab_curve")) != NULL);
    panel_close(&panel);
    untrain(&it);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("boundary");
    TCase *all = tcase_create("all");
    tcase_set_timeout(all, 60);
    tcase_add_loop_test(all, accuracy_and_matrix_are_a_recount, 0, 2);
    tcase_add_test(all, errors_are_those_written_out);
    tcase_add_test(all, only_the_first_are_looked_at_where_there_are_many);
    tcase_add_loop_test(all, a_diverged_network_says_nothing_right, 0, 3);
    tcase_add_loop_test(all, the_border_runs_where_the_network_changes_its_mind, 0, 2);
    tcase_add_test(all, a_large_network_gets_finer_and_never_mixes_two_thetas);
    tcase_add_loop_test(all, the_surface_is_the_training_loss, 0, (int)(sizeof lines / sizeof *lines));
    tcase_add_test(all, more_than_two_parameters_have_no_map);
    tcase_add_test(all, a_point_is_read_and_chosen);
    tcase_add_test(all, the_share_that_is_right_is_a_recount);
    tcase_add_test(all, a_cell_shows_its_examples);
    tcase_add_test(all, a_unit_under_the_pointer_has_the_map);
    tcase_add_test(all, another_run_with_another_network_is_shown);
    tcase_add_test(all, at_rest_nothing_is_drawn);
    tcase_add_loop_test(all, labels_are_unique_and_whole_in_every_room, 0, 6);
    tcase_add_test(all, the_ball_stands_where_the_line_is);
    tcase_add_test(all, squares_are_the_loss);
    tcase_add_test(all, the_ball_keeps_up_with_training_that_runs_far_ahead);
    tcase_add_test(all, only_runs_over_the_same_two_parameters_are_balls);
    tcase_add_test(all, a_weight_moved_by_hand_moves_the_ball);
    tcase_add_loop_test(all, the_map_grows_with_a_ball_that_leaves_it, 0, 3);
    tcase_add_test(all, a_curve_over_one_column_has_its_classes);
    suite_add_tcase(suite, all);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
