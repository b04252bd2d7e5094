#include "view/ground/outcomes_paint.h"

#include <math.h>
#include <stdlib.h>

#include "view/parts/pen.h"

enum { KINDS = OUTCOME_KINDS + 1, CODES = KINDS * OUTCOME_BANDS, WIDE_MOST = 8192 };

typedef struct Paint {
    uint32_t base[CODES], line[CODES], edge, faint; /* by kind and band */
    int period, thick;
} Paint;

static Paint paint_of(const Ui *ui)
{
    Paint paint = {.period = (int)lroundf(14 * ui_scale(ui)), .thick = (int)lroundf(2 * ui_scale(ui))};
    uint32_t ground = pen_ink(ui, COLOR_PANEL), accent = pen_ink(ui, COLOR_ACCENT), dim = pen_ink(ui, COLOR_TEXT_DIM);
    uint32_t danger = pen_ink(ui, COLOR_DANGER);
    if (paint.period < 6) paint.period = 6;
    if (paint.thick < 1) paint.thick = 1;
    for (int band = 0; band < OUTCOME_BANDS; band++) {
        float part = 0.28f + 0.67f * (float)band / (OUTCOME_BANDS - 1);
        uint32_t tone = pen_mix(ground, accent, part);
        paint.base[OUTCOME_CONVERGED * OUTCOME_BANDS + band] = paint.line[OUTCOME_CONVERGED * OUTCOME_BANDS + band] =
            tone;
        paint.base[OUTCOME_HIGHER * OUTCOME_BANDS + band] = pen_mix(ground, accent, 0.8f * part);
        paint.line[OUTCOME_HIGHER * OUTCOME_BANDS + band] = pen_mix(tone, pen_ink(ui, COLOR_BG), 0.75f);
        paint.base[OUTCOME_ON_THE_WAY * OUTCOME_BANDS + band] = pen_mix(ground, dim, 0.12f);
        paint.line[OUTCOME_ON_THE_WAY * OUTCOME_BANDS + band] = pen_mix(ground, dim, 0.6f);
        paint.base[OUTCOME_SWINGS * OUTCOME_BANDS + band] = pen_mix(ground, dim, 0.25f);
        paint.line[OUTCOME_SWINGS * OUTCOME_BANDS + band] = pen_mix(ground, dim, 0.85f);
        paint.base[OUTCOME_DIVERGED * OUTCOME_BANDS + band] = pen_mix(ground, danger, 0.22f);
        paint.line[OUTCOME_DIVERGED * OUTCOME_BANDS + band] = pen_mix(ground, danger, 0.75f);
        paint.base[OUTCOME_UNKNOWN * OUTCOME_BANDS + band] = paint.line[OUTCOME_UNKNOWN * OUTCOME_BANDS + band] =
            ground;
    }
    paint.edge = pen_ink(ui, COLOR_TEXT);
    paint.faint = pen_ink(ui, COLOR_BG);
    return paint;
}

int outcome_band_end(int band, int steps) { return steps >> band; }

static int band_of(int steps, int all)
{
    int band = 0;
    while (band < OUTCOME_BANDS - 1 && steps <= outcome_band_end(band + 1, all)) band++;
    return band;
}

/* Is this pixel on a line of the kind's pattern? */
static bool lined(const Paint *paint, int kind, int x, int y)
{
    int period = paint->period, thick = paint->thick;
    switch (kind) {
    case OUTCOME_HIGHER: return (x + y) % period < thick;
    case OUTCOME_ON_THE_WAY: return (x + (y / period) % 2 * (period / 2)) % period < thick && y % period < thick;
    case OUTCOME_SWINGS: return (y + abs(x % period - period / 2)) % period < thick;
    case OUTCOME_DIVERGED: return (x + y) % period < thick || (x - y + 1024 * period) % period < thick;
    default: return false;
    }
}

static uint32_t pixel_of(const Paint *paint, int code, int x, int y)
{
    return 0xFF000000u | (lined(paint, code / OUTCOME_BANDS, x, y) ? paint->line[code] : paint->base[code]);
}

void outcomes_paint(const Outcomes *outcomes, const Ui *ui, const Image *out)
{
    Paint paint = paint_of(ui);
    unsigned char above[WIDE_MOST];
    int all = outcomes_steps(outcomes);
    for (int y = 0; y < out->height; y++) {
        int left = -1;
        for (int x = 0; x < out->width && x < WIDE_MOST; x++) {
            double way[2] = {(x + 0.5) / out->width, 1 - (y + 0.5) / out->height};
            OutcomeCell cell = outcomes_at(outcomes, way);
            bool arrived = cell.kind == OUTCOME_CONVERGED || cell.kind == OUTCOME_HIGHER;
            int code = (int)cell.kind * OUTCOME_BANDS + (arrived ? band_of(cell.steps, all) : 0);
            uint32_t pixel = pixel_of(&paint, code, x, y);
            int other = left >= 0 && left != code ? left : y && above[x] != code ? above[x] : code;
            if (other / OUTCOME_BANDS != code / OUTCOME_BANDS) pixel = pen_mix(pixel, paint.edge, 0.5f);
            else if (other != code) pixel = pen_mix(pixel, paint.faint, 0.5f);
            out->pixels[(size_t)y * (size_t)out->stride + (size_t)x] = pixel;
            above[x] = (unsigned char)code;
            left = code;
        }
    }
}

void outcomes_swatch(const Ui *ui, OutcomeKind kind, int band, const Image *out)
{
    Paint paint = paint_of(ui);
    for (int y = 0; y < out->height; y++)
        for (int x = 0; x < out->width; x++) {
            int tone = band >= 0 ? band : x * OUTCOME_BANDS / out->width;
            out->pixels[(size_t)y * (size_t)out->stride + (size_t)x] =
                pixel_of(&paint, (int)kind * OUTCOME_BANDS + tone, x, y);
        }
}
