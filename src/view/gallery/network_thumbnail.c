#include "view/gallery/network_thumbnail.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "model/network/pass.h"
#include "view/parts/class_look.h"

/* Multiplications: of one go of the training, of all of it, and of what the picture asks. */
enum { SLICE = 2 << 20, MOST = 64 << 20, PAINT = 16 << 20 };
enum {
    CELL = 3,
    CELL_MOST = 24,
    CURVE_POINTS = 120,
    POINTS_SHOWN = 300,
    UNITS_SHOWN = 8,
    CHUNK = 1 << 20,
    BAND = 8000 /* cells of the plane in one go */
};

/* ---- training ------------------------------------------------------------------------------------------------------ */

/* Of one update of all runs, forward and backward. */
static double update_cost(const NetworkScene *scene)
{
    double cost = 0;
    for (int i = 0; i < scene->file->run_count; i++) {
        int batch = scene->words.run[i].batch, all = scene->examples->count[PART_TRAIN];
        cost += 3.0 * scene->networks[i]->params * (batch > 0 && batch < all ? batch : all);
    }
    return fmax(cost, 1);
}

/* A network so large that one update is too much is shown as it begins. */
Status network_thumbnail_open(NetworkThumbnail *out, Meaning *meaning, int step, Error *error)
{
    Status status = network_scene_take(&out->scene, meaning, error);
    if (status) return status;
    double most = MOST / update_cost(out->scene);
    if (most < 1) return STATUS_OK;
    TrainDesc desc = network_scene_training(out->scene);
    desc.run_count = 1; /* the first one is shown */
    if ((status = training_create(&out->training, &desc, error))) return status;
    int last = training_steps(out->training), own = out->scene->file->step;
    out->step = step > 0 ? step : own > 0 ? own : last;
    out->step = (int)fmin(out->step, fmin(most, last));
    out->slice = (int)fmax(1, SLICE / update_cost(out->scene));
    return STATUS_OK;
}

bool network_thumbnail_train(NetworkThumbnail *thumbnail)
{
    if (!thumbnail->training) return true;
    int to = training_reached(thumbnail->training) + thumbnail->slice;
    training_reach(thumbnail->training, to < thumbnail->step ? to : thumbnail->step);
    return training_reached(thumbnail->training) >= thumbnail->step;
}

void network_thumbnail_free(NetworkThumbnail *thumbnail)
{
    training_destroy(thumbnail->training);
    network_scene_destroy(thumbnail->scene);
    *thumbnail = (NetworkThumbnail){0};
}

/* ---- drawing ------------------------------------------------------------------------------------------------------- */

typedef struct Picture {
    const NetworkScene *scene;
    const Network *network;
    const double *theta;
    Canvas *canvas;
    const Theme *theme;
    float w, h, middle, scale; /* middle: pixels from the left */
} Picture;

/* What the outputs say at points of the columns: out [outputs][count]. Some at a time: a network may have many units. */
static void ask(const Picture *picture, const double *columns, int count, float *out)
{
    const Examples *examples = picture->scene->examples;
    const Network *network = picture->network;
    int first = network->layers[network->layer_count - 1].first_unit, wide = examples->data->columns;
    int units = network->units > examples->inputs ? network->units : examples->inputs;
    int chunk = CHUNK / units < 1 ? 1 : CHUNK / units < count ? CHUNK / units : count;
    double *x = memory_must(malloc(sizeof *x * (size_t)chunk * (size_t)examples->inputs));
    float *all = memory_must(malloc(sizeof *all * (size_t)chunk * (size_t)network->units));
    Pass *pass;
    pass_create(&pass, &(PassDesc){.network = network, .batch_most = 1});
    for (int from = 0; from < count; from += chunk) {
        int some = count - from < chunk ? count - from : chunk;
        examples_inputs(examples, columns + (size_t)from * (size_t)wide, some, x);
        pass_map(pass, picture->theta, x, some, all);
        for (int k = 0; k < network->outputs; k++)
            memcpy(out + (size_t)k * (size_t)count + from, all + (size_t)(first + k) * (size_t)some,
                   sizeof *out * (size_t)some);
    }
    pass_destroy(pass);
    free(all);
    free(x);
}

/* Numbers: from the lowest target to the highest. */
static float share_of(const Data *data, double value)
{
    double low = data->target[0], high = low;
    if (data->task != DATA_NUMBER) return (float)value;
    for (int i = 0; i < data->rows; i++) low = fmin(low, data->target[i]), high = fmax(high, data->target[i]);
    return (float)((value - low) / (high > low ? high - low : 1));
}

static Color tone_of(const Picture *picture, const float *out, int count, int at)
{
    const Data *data = picture->scene->data;
    int best = 0;
    if (picture->network->outputs == 1) return class_scale(picture->theme, share_of(data, out[at]));
    for (int k = 1; k < picture->network->outputs; k++)
        if (out[k * count + at] > out[best * count + at]) best = k;
    float rest = 1.0f / (float)picture->network->outputs;
    return class_tone(picture->theme, class_color(picture->theme, data->classes, best),
                      (out[best * count + at] - rest) / (1 - rest));
}

/* Units of the data in a pixel: a picture is wide, and the plane goes on beside what its own screen shows. */
static double per_pixel(const Picture *picture)
{
    return (picture->scene->data->view[1][1] - picture->scene->data->view[1][0]) / (double)picture->h;
}

/* Pixels of a side of what has one colour. */
static int cell_of(const Picture *picture)
{
    double points = PAINT / (double)picture->network->params;
    return (int)fmax(CELL, ceil(sqrt((double)(picture->w * picture->h) / points)));
}

/* Some rows of it, from *row on; true: it is whole. */
static bool draw_plane(const Picture *picture, int *row)
{
    const Data *data = picture->scene->data;
    int cell = cell_of(picture), across = (int)picture->w / cell + 1, down = (int)picture->h / cell + 1;
    int rows = BAND / across < 1 ? 1 : BAND / across;
    if (rows > down - *row) rows = down - *row;
    int count = across * rows;
    double unit = per_pixel(picture), center = (data->view[0][0] + data->view[0][1]) / 2;
    double *columns = memory_must(malloc(sizeof *columns * 2 * (size_t)count));
    float *out = memory_must(malloc(sizeof *out * (size_t)count * (size_t)picture->network->outputs));
    for (int i = 0; i < count; i++) {
        columns[2 * i] = center + ((i % across + 0.5) * cell - (double)picture->middle) * unit;
        columns[2 * i + 1] = data->view[1][1] - (*row + i / across + 0.5) * cell * unit;
    }
    ask(picture, columns, count, out);
    for (int i = 0; i < count; i++)
        canvas_fill(picture->canvas,
                    (Rect){(float)(i % across * cell), (float)((*row + i / across) * cell), (float)cell, (float)cell},
                    tone_of(picture, out, count, i));
    free(out);
    free(columns);
    *row += rows;
    return *row >= down;
}

static void draw_mark(const Picture *picture, int row, float x, float y)
{
    const Data *data = picture->scene->data;
    const Theme *theme = picture->theme;
    float radius = 3.4f * picture->scale;
    if (data->task == DATA_NUMBER) {
        Color color = data->columns == 1 ? theme_color(theme, COLOR_POSITIVE)
                                         : class_scale(theme, share_of(data, data->target[row]));
        canvas_circle(picture->canvas, x, y, radius, theme_color(theme, COLOR_BALL_RIM));
        canvas_circle(picture->canvas, x, y, radius * 0.7f, color);
        return;
    }
    const ThemeClass *look = class_look(theme, data->classes, (int)data->target[row]);
    canvas_marker(picture->canvas, look->marker, x, y, radius + picture->scale, theme_color(theme, COLOR_BALL_RIM));
    canvas_marker(picture->canvas, look->marker, x, y, radius, look->color[theme->night]);
}

/* Those that are trained with, a few hundred at most. */
static void draw_examples(const Picture *picture, float (*place)[2])
{
    const Examples *examples = picture->scene->examples;
    int count = examples->count[PART_TRAIN], every = 1 + count / POINTS_SHOWN;
    for (int i = 0; i < count; i += every) {
        int row = examples->row[PART_TRAIN][i];
        if (place[row][1] > 0 && place[row][1] < picture->h) draw_mark(picture, row, place[row][0], place[row][1]);
    }
}

static void place_in_plane(const Picture *picture, float (*place)[2])
{
    const Data *data = picture->scene->data;
    double unit = per_pixel(picture), center = (data->view[0][0] + data->view[0][1]) / 2;
    for (int row = 0; row < data->rows; row++) {
        place[row][0] = picture->middle + (float)((data->values[2 * row] - center) / unit);
        place[row][1] = (float)((data->view[1][1] - data->values[2 * row + 1]) / unit);
    }
}

/* One column: x to the right, the target up. */
static float height_of(const Picture *picture, double y)
{
    const double *view = picture->scene->data->view[1];
    return picture->h * (float)((view[1] - y) / (view[1] - view[0]));
}

static void draw_curve(const Picture *picture)
{
    const double *view = picture->scene->data->view[0];
    double columns[CURVE_POINTS];
    float *out = memory_must(malloc(sizeof *out * CURVE_POINTS * (size_t)picture->network->outputs));
    Point points[CURVE_POINTS];
    for (int i = 0; i < CURVE_POINTS; i++) columns[i] = view[0] + (view[1] - view[0]) * i / (CURVE_POINTS - 1);
    ask(picture, columns, CURVE_POINTS, out);
    for (int i = 0; i < CURVE_POINTS; i++)
        points[i] = (Point){picture->w * (float)i / (CURVE_POINTS - 1), height_of(picture, (double)out[i])};
    canvas_polyline(picture->canvas, points, CURVE_POINTS, 3 * picture->scale, theme_color(picture->theme, COLOR_TEXT),
                    0, 0);
    free(out);
}

static void place_on_line(const Picture *picture, float (*place)[2])
{
    const Data *data = picture->scene->data;
    const double *view = data->view[0];
    for (int row = 0; row < data->rows; row++) {
        place[row][0] = picture->w * (float)((data->values[row] - view[0]) / (view[1] - view[0]));
        place[row][1] = height_of(picture, data->target[row]);
    }
}

/* ---- more columns than a plane has: the network itself ---------------------------------------------------------------- */

static Point unit_place(const Picture *picture, int layer, int layers, int unit, int units)
{
    float span = fminf(picture->w * 0.8f, picture->h * 2.6f), left = picture->middle - span / 2;
    return (Point){left + span * (float)layer / (float)layers, picture->h * ((float)unit + 0.5f) / (float)units};
}

static int shown(int units) { return units < UNITS_SHOWN ? units : UNITS_SHOWN; }

static double largest_weight(const Picture *picture)
{
    double most = 1e-300;
    for (int i = 0; i < picture->network->params; i++) most = fmax(most, fabs(picture->theta[i]));
    return isfinite(most) ? most : 1;
}

static void draw_graph(const Picture *picture)
{
    const Network *network = picture->network;
    const Theme *theme = picture->theme;
    double most = largest_weight(picture);
    int layers = network->layers[network->layer_count - 1].number;
    for (int i = 0; i < network->layer_count; i++) {
        const NetworkLayer *layer = &network->layers[i];
        for (int u = 0; layer->number && u < shown(layer->units); u++)
            for (int k = 0; k < shown(layer->inputs); k++) {
                double w = picture->theta[layer->weights + u * layer->inputs + k];
                Point from = unit_place(picture, layer->number - 1, layers, k, shown(layer->inputs)),
                      to = unit_place(picture, layer->number, layers, u, shown(layer->units));
                float share = (float)fmin(fabs(w) / most, 1);
                canvas_line(picture->canvas, from.x, from.y, to.x, to.y, (0.6f + 3 * share) * picture->scale,
                            color_alpha(theme_color(theme, w < 0 ? COLOR_NEGATIVE : COLOR_POSITIVE),
                                        0.3f + 0.6f * share));
            }
    }
    for (int at = 0, i = -1; i < network->layer_count; i++) {
        int units = i < 0 ? network->inputs : network->layers[i].units;
        if (i >= 0 && !network->layers[i].number) continue;
        for (int u = 0; u < shown(units); u++) {
            Point place = unit_place(picture, at, layers, u, shown(units));
            canvas_circle(picture->canvas, place.x, place.y, 6 * picture->scale,
                          theme_color(theme, COLOR_PANEL_RAISED));
            canvas_ring(picture->canvas, place.x, place.y, 6 * picture->scale, 1.5f * picture->scale,
                        theme_color(theme, COLOR_POSITIVE));
        }
        at++;
    }
}

bool network_thumbnail_draw(NetworkThumbnail *thumbnail, Canvas *canvas, const Theme *theme, float focus, float scale)
{
    const Image *image = canvas_image_target(canvas);
    const Data *data = thumbnail->scene->data;
    Picture picture = {.scene = thumbnail->scene,
                       .network = thumbnail->scene->networks[0],
                       .theta = thumbnail->training ? training_theta(thumbnail->training, 0, thumbnail->step)
                                                    : thumbnail->scene->starts[0],
                       .canvas = canvas,
                       .theme = theme,
                       .w = (float)image->width,
                       .h = (float)image->height,
                       .middle = (float)image->width * focus,
                       .scale = scale};
    bool graph = data->columns > 2 || cell_of(&picture) > CELL_MOST, plane = !graph && data->columns == 2;
    if (plane && !draw_plane(&picture, &thumbnail->row)) return false;
    if (!plane) canvas_fill(canvas, (Rect){0, 0, picture.w, picture.h}, theme_color(theme, COLOR_BG));
    if (graph) {
        draw_graph(&picture);
        return true;
    }
    float(*place)[2] = memory_must(malloc(sizeof *place * ((size_t)data->rows + 1)));
    (plane ? place_in_plane : place_on_line)(&picture, place);
    draw_examples(&picture, place);
    if (!plane) draw_curve(&picture);
    free(place);
    return true;
}
