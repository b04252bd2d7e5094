#include "view/network/heat.h"

#include "base/memory.h"
#include "view/parts/class_look.h"
#include "view/parts/pen.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { COARSEST = 8, TONES = 256, UNIT_WORK = 12 /* multiplications that an activation is worth */ };

static void *room(size_t count, size_t size) { return memory_must(calloc(count ? count : 1, size)); }

void heat_free(Heat *heat)
{
    pass_destroy(heat->pass);
    free(heat->x);
    free(heat->asked);
    free(heat->out);
    free(heat->next);
    free(heat->value);
    free(heat->margin);
    contour_destroy(heat->contour);
    *heat = (Heat){.version = heat->version + 1};
}

/* The inputs of every point of the grid. */
static void fill_inputs(Heat *heat, int x, int y)
{
    const Examples *examples = heat->evaluation->examples;
    const Data *data = examples->data;
    double *columns = room((size_t)data->columns, sizeof *columns);
    int count = examples->count[PART_TRAIN];
    for (int i = 0; i < count; i++) {
        const double *row = data->values + (size_t)examples->row[PART_TRAIN][i] * (size_t)data->columns;
        for (int c = 0; c < data->columns; c++) columns[c] += row[c] / count;
    }
    for (int i = 0; i < HEAT_POINTS; i++) {
        double u = (double)(i % HEAT_SIDE) / HEAT_CELLS, v = (double)(i / HEAT_SIDE) / HEAT_CELLS;
        columns[x] = heat->box[0][0] + u * (heat->box[0][1] - heat->box[0][0]);
        columns[y] = heat->box[1][1] + v * (heat->box[1][0] - heat->box[1][1]);
        examples_input(examples, columns, heat->x + (size_t)i * (size_t)examples->inputs);
    }
    free(columns);
}

void heat_set(Heat *heat, Evaluation *evaluation, int x, int y, const double box[2][2])
{
    heat_free(heat);
    const Network *network = evaluation->network;
    size_t inputs = (size_t)network->inputs, outputs = (size_t)network->outputs;
    heat->evaluation = evaluation;
    memcpy(heat->box, box, sizeof heat->box);
    pass_create(&heat->pass, &(PassDesc){.network = network, .batch_most = 1});
    heat->x = room(HEAT_POINTS * inputs, sizeof *heat->x);
    heat->asked = room(HEAT_SIDE * inputs, sizeof *heat->asked);
    heat->out = room((size_t)network->units * HEAT_SIDE, sizeof *heat->out);
    heat->next = room(HEAT_POINTS * outputs, sizeof *heat->next);
    heat->value = room(HEAT_POINTS * outputs, sizeof *heat->value);
    heat->margin = room(HEAT_POINTS, sizeof *heat->margin);
    heat->contour = contour_create(HEAT_SIDE, HEAT_SIDE);
    fill_inputs(heat, x, y);
}

/* ---- asking ----------------------------------------------------------------------------------------------------- */

static int side_of(int stride) { return HEAT_CELLS / stride + 1; }

static double row_work(const Heat *heat, int stride)
{
    const Network *network = heat->evaluation->network;
    return (double)side_of(stride) * (network->params + UNIT_WORK * network->units);
}

/* The next `rows` rows of the grid in work. */
static void ask(Heat *heat, const double *theta, int rows)
{
    size_t inputs = (size_t)heat->evaluation->network->inputs;
    int side = side_of(heat->finer);
    for (; rows > 0 && heat->row < side; rows--, heat->row++) {
        const double *x = heat->x + (size_t)(heat->row * heat->finer * HEAT_SIDE) * inputs;
        for (int i = 0; i < side; i++)
            memcpy(heat->asked + (size_t)i * inputs, x + (size_t)(i * heat->finer) * inputs, inputs * sizeof *x);
        pass_map(heat->pass, theta, heat->asked, side, heat->out);
        for (int k = 0; k < heat->shown; k++)
            memcpy(heat->next + k * HEAT_POINTS + heat->row * side, heat->out + (heat->first + k) * side,
                   sizeof(float) * (size_t)side);
    }
}

/* From the coarse grid to that of all cells. */
static void show(Heat *heat)
{
    int stride = heat->finer, side = side_of(stride);
    for (int k = 0; k < heat->shown; k++) {
        const float *from = heat->next + k * HEAT_POINTS;
        float *to = heat->value + k * HEAT_POINTS;
        if (stride == 1) memcpy(to, from, sizeof(float) * HEAT_POINTS);
        for (int i = 0; stride > 1 && i < HEAT_POINTS; i++) {
            int c = i % HEAT_SIDE / stride, r = i / HEAT_SIDE / stride;
            if (c == side - 1) c--;
            if (r == side - 1) r--;
            float u = (float)(i % HEAT_SIDE - c * stride) / (float)stride,
                  v = (float)(i / HEAT_SIDE - r * stride) / (float)stride;
            const float *at = from + r * side + c;
            float upper = at[0] + (at[1] - at[0]) * u, lower = at[side] + (at[side + 1] - at[side]) * u;
            to[i] = upper + (lower - upper) * v;
        }
    }
    heat->stride = stride;
    heat->row = 0;
    heat->finer = stride / 2;
    heat->version++;
}

/* FNV-1a over whole numbers: one weight that moved changes it. */
static uint64_t hash_of(const double *theta, int count)
{
    uint64_t hash = 0xcbf29ce484222325u, bits;
    for (int i = 0; i < count; i++) {
        memcpy(&bits, theta + i, sizeof bits);
        hash = (hash ^ bits) * 0x100000001b3u;
        hash ^= hash >> 29;
    }
    return hash;
}

void heat_take(Heat *heat, const double *theta, int unit, bool final)
{
    const Network *network = heat->evaluation->network;
    uint64_t hash = hash_of(theta, network->params);
    int first = unit < 0 ? network->layers[network->layer_count - 1].first_unit : unit,
        shown = unit < 0 ? network->outputs : 1;
    if (!heat->stride || hash != heat->theta || first != heat->first || shown != heat->shown) {
        heat->theta = hash;
        heat->first = first, heat->shown = shown;
        heat->row = 0;
        heat->finer = 1;
        while (heat->finer < COARSEST && row_work(heat, heat->finer) * side_of(heat->finer) > HEAT_WORK)
            heat->finer *= 2;
        ask(heat, theta, HEAT_SIDE);
        show(heat);
    } else if (heat->finer) {
        ask(heat, theta, (int)fmax(1, HEAT_WORK / row_work(heat, heat->finer)));
        if (heat->row == side_of(heat->finer)) show(heat);
    }
    while (final && heat->finer) {
        ask(heat, theta, HEAT_SIDE);
        show(heat);
    }
}

bool heat_busy(const Heat *heat) { return heat->finer > 0; }

/* ---- the border ------------------------------------------------------------------------------------------------- */

/* By how much class k is ahead of the best of the others. Between two classes it is the same line from both sides, so one of
 * them is enough. */
static void margin_of(Heat *heat, int k)
{
    for (int i = 0; i < HEAT_POINTS; i++) {
        float best = -INFINITY;
        for (int other = 0; other < heat->shown; other++)
            if (other != k) best = fmaxf(best, heat->value[other * HEAT_POINTS + i]);
        heat->margin[i] = heat->value[k * HEAT_POINTS + i] - best;
    }
}

void heat_border(Heat *heat, ContourLine line, void *context)
{
    if (!heat->stride) return;
    if (heat->shown == 1) contour_trace(heat->contour, heat->value, 0.5f, line, context);
    for (int k = 0; k < heat->shown - 1; k++) {
        margin_of(heat, k);
        contour_trace(heat->contour, heat->margin, 0, line, context);
    }
}

/* ---- colours ---------------------------------------------------------------------------------------------------- */

/* A row of the grid as the picture's row at `v`, 0 at the upper edge, as indices of tones: low is the first. What is beyond the
 * ends has the tone at the end; no number has one in the middle. */
static void row_at(const Heat *heat, int shown, double v, float low, float scale, int tones, float out[HEAT_SIDE])
{
    double at = fmin(fmax(v, 0), 1) * HEAT_CELLS;
    int row = at < HEAT_CELLS ? (int)at : HEAT_CELLS - 1;
    float part = (float)(at - row), most = (float)tones - 0.51f;
    const float *upper = heat->value + shown * HEAT_POINTS + row * HEAT_SIDE, *lower = upper + HEAT_SIDE;
    for (int i = 0; i < HEAT_SIDE; i++) {
        float tone = (upper[i] + (lower[i] - upper[i]) * part - low) * scale + 0.5f;
        out[i] = tone >= 0 ? tone < most ? tone : most : tone < 0 ? 0 : most / 2;
    }
}

/* The pixels of a row that lie in cell c end before this one. */
static int cell_end(int c, int width)
{
    int end = (int)ceilf((float)(c + 1) * (float)width / HEAT_CELLS - 0.5f);
    return end < width ? end : width;
}

static void paint_cell(uint32_t *pixel, int from, int to, float across, int c, const float *row, const uint32_t *tones)
{
    float step = (row[c + 1] - row[c]) * across,
          tone = row[c] + (((float)from + 0.5f) * across - (float)c) * step / across;
    for (int x = from; x < to; x++, tone += step) pixel[x] = tones[tone > 0 ? (int)tone : 0];
}

static void paint_one(const Heat *heat, const Ui *ui, float low, float high, const Image *out)
{
    uint32_t tones[TONES];
    float row[HEAT_SIDE], across = (float)HEAT_CELLS / (float)out->width;
    for (int i = 0; i < TONES; i++) tones[i] = class_scale(ui_theme(ui), (float)i / (TONES - 1));
    for (int y = 0; y < out->height; y++) {
        uint32_t *pixel = out->pixels + (size_t)y * (size_t)out->stride;
        row_at(heat, 0, (y + 0.5) / out->height, low, (TONES - 1) / (high - low), TONES, row);
        for (int c = 0, from = 0; c < HEAT_CELLS; c++, from = cell_end(c - 1, out->width))
            paint_cell(pixel, from, cell_end(c, out->width), across, c, row, tones);
    }
}

/* Which class is the surest at a point of the row: the one that is so at both ends of a cell is so all over it. */
static int surest(int classes, const float rows[][HEAT_SIDE], int c, float part, float *most)
{
    int best = 0;
    *most = -1;
    for (int k = 0; k < classes; k++) {
        float tone = rows[k][c] + (rows[k][c + 1] - rows[k][c]) * part;
        if (tone > *most) *most = tone, best = k;
    }
    return best;
}

static void paint_classes(const Heat *heat, const Ui *ui, const Image *out)
{
    int classes = heat->shown < THEME_CLASSES_MAX ? heat->shown : THEME_CLASSES_MAX;
    uint32_t tones[THEME_CLASSES_MAX][TONES];
    float rows[THEME_CLASSES_MAX][HEAT_SIDE], across = (float)HEAT_CELLS / (float)out->width, most;
    float least = 1 / (float)classes; /* nobody is surer than that: no colour */
    const float(*all)[HEAT_SIDE] = (const float(*)[HEAT_SIDE])rows;
    for (int k = 0; k < classes; k++)
        for (int i = 0; i < TONES; i++)
            tones[k][i] = class_tone(ui_theme(ui), class_color(ui_theme(ui), classes, k),
                                     ((float)i / (TONES - 1) - least) / (1 - least));
    for (int y = 0; y < out->height; y++) {
        uint32_t *pixel = out->pixels + (size_t)y * (size_t)out->stride;
        for (int k = 0; k < classes; k++) row_at(heat, k, (y + 0.5) / out->height, 0, TONES - 1, TONES, rows[k]);
        for (int c = 0, from = 0, to; c < HEAT_CELLS; c++, from = to) {
            to = cell_end(c, out->width);
            int best = surest(classes, all, c, 0, &most);
            if (best == surest(classes, all, c, 1, &most)) {
                paint_cell(pixel, from, to, across, c, rows[best], tones[best]);
                continue;
            }
            for (int x = from; x < to; x++) {
                best = surest(classes, all, c, ((float)x + 0.5f) * across - (float)c, &most);
                pixel[x] = tones[best][(int)most];
            }
        }
    }
}

void heat_paint(const Heat *heat, const Ui *ui, double low, double high, const Image *out)
{
    if (out->width < 1 || out->height < 1 || !heat->stride) return;
    if (heat->shown > 1) paint_classes(heat, ui, out);
    else paint_one(heat, ui, (float)low, (float)high, out);
}
