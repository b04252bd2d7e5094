/* The colour of the ground: height ramp, ambient light and moon, contour lines, the rim of the domain, holes.
 * Work goes in strips of 64 pixels, in plain loops over arrays that compilers turn into vectors. Only + - * / sqrt and
 * comparisons here: every machine makes the same bits. */
#include "draw/valley/landscape_parts.h"

#include <math.h>
#include <string.h>

#include "base/parallel.h"

static const float SOFT_FROM = 0.86f, SOFT_TO = 1.34f; /* rim: the moonlight goes out */

/* 8x8 ordered dither (Bayer 1973), 0..63. */
static const uint8_t bayer[8][8] = {{0, 32, 8, 40, 2, 34, 10, 42},  {48, 16, 56, 24, 50, 18, 58, 26},
                                    {12, 44, 4, 36, 14, 46, 6, 38}, {60, 28, 52, 20, 62, 30, 54, 22},
                                    {3, 35, 11, 43, 1, 33, 9, 41},  {51, 19, 59, 27, 49, 17, 57, 25},
                                    {15, 47, 7, 39, 13, 45, 5, 37}, {63, 31, 55, 23, 61, 29, 53, 21}};

static inline float step_smooth(float low, float inverse_width, float v)
{
    float t = (v - low) * inverse_width;
    t = t < 0 ? 0 : t;
    t = t > 1 ? 1 : t;
    return t * t * (3 - 2 * t);
}

LandscapeCut landscape_cut(const CameraEye *eye)
{
    LandscapeCut cut = {{0, 0}, 0};
    float flat = sqrtf(eye->forward[0] * eye->forward[0] + eye->forward[1] * eye->forward[1]);
    if (flat < 1e-4f) return cut;
    cut.front[0] = -eye->forward[0] / flat;
    cut.front[1] = -eye->forward[1] / flat;
    float down = -eye->forward[2]; /* sine of the elevation: all of it below 20 degrees, none above 40 */
    cut.cut = 4.5f * clamp01((0.64f - down) / 0.30f);
    return cut;
}

void sky_color(const Look *look, float t, float out[3])
{
    if (look->night) {
        /* Dark above, a band of haze, dark below: the ground floats in the night. */
        float d = (t - 0.34f) * 3.6f, glow = 1 / (1 + d * d);
        glow = glow * glow * 0.55f;
        for (int k = 0; k < 3; k++) out[k] = look->sky_top[k] + (look->sky_low[k] - look->sky_top[k]) * glow;
    } else {
        float a = step_smooth(0, 1 / 0.55f, t), b = step_smooth(0.5f, 1 / 0.5f, t);
        for (int k = 0; k < 3; k++) {
            float c = look->sky_top[k] + (look->sky_low[k] - look->sky_top[k]) * a;
            out[k] = c + (look->fog[k] - c) * b;
        }
    }
}

/* Table places of 64 points, then a bilinear tap each: eight channels in one vector, turned into arrays by channel. */
typedef struct Lookup {
    float z[STRIP], nx[STRIP], ny[STRIP], slope[STRIP], level[STRIP], ao[STRIP], shadow[STRIP], defined[STRIP];
    float ground[3][STRIP], warm[3][STRIP];
    float view[3][STRIP]; /* from the eye to the point */
    float pixel[STRIP];   /* world size of a pixel */
} Lookup;

/* 8 x 8 floats: row[i] becomes channel[.][i]. */
static inline __attribute__((always_inline)) void transpose(const Eight *restrict row, float *const *channel, int at,
                                                            int count)
{
#if defined(__has_builtin) && __has_builtin(__builtin_shufflevector)
    Eight t[8], u[8], out[8];
    for (int k = 0; k < 8; k += 2) {
        t[k] = __builtin_shufflevector(row[k], row[k + 1], 0, 8, 1, 9, 4, 12, 5, 13);
        t[k + 1] = __builtin_shufflevector(row[k], row[k + 1], 2, 10, 3, 11, 6, 14, 7, 15);
    }
    for (int k = 0; k < 8; k += 4)
        for (int m = 0; m < 2; m++) {
            u[k + 2 * m] = __builtin_shufflevector(t[k + m], t[k + m + 2], 0, 1, 8, 9, 4, 5, 12, 13);
            u[k + 2 * m + 1] = __builtin_shufflevector(t[k + m], t[k + m + 2], 2, 3, 10, 11, 6, 7, 14, 15);
        }
    for (int k = 0; k < 4; k++) {
        out[k] = __builtin_shufflevector(u[k], u[k + 4], 0, 1, 2, 3, 8, 9, 10, 11);
        out[k + 4] = __builtin_shufflevector(u[k], u[k + 4], 4, 5, 6, 7, 12, 13, 14, 15);
    }
    for (int k = 0; k < count; k++) memcpy(channel[k] + at, &out[k], sizeof out[k]);
#else
    for (int k = 0; k < count; k++)
        for (int i = 0; i < 8; i++) channel[k][at + i] = row[i][k];
#endif
}

static inline __attribute__((always_inline)) void strip_columns(const float *restrict h, int n, int *restrict index,
                                                                float *restrict part)
{
    float half = 0.5f * (float)(n - 1), scale = half / TERRAIN_U_EDGE, last = (float)(n - 1) - 0.001f;
    for (int i = 0; i < STRIP; i++) {
        float a = fabsf(h[i]), t = a - 1, far_ = 1 + t / (1 + TERRAIN_WARP * t);
        float u = t > 0 ? far_ : a;
        u = h[i] < 0 ? -u : u;
        float c = u * scale + half;
        c = c > 0 ? c : 0;
        c = c < last ? c : last;
        int whole = (int)c;
        index[i] = whole;
        part[i] = c - (float)whole;
    }
}

static inline __attribute__((always_inline)) void strip_lookup(const Strip *restrict strip, const Look *restrict look,
                                                               const TerrainTable *restrict table, Lookup *restrict out)
{
    int ix[STRIP], iy[STRIP];
    float fx[STRIP], fy[STRIP];
    int n = table->n;
    strip_columns(strip->hx, n, ix, fx);
    strip_columns(strip->hy, n, iy, fy);
    float *const channel[8] = {out->z, out->nx, out->ny, out->slope, out->level, out->ao, out->shadow, out->defined};
    for (int i = 0; i < STRIP; i += 8) {
        Eight row[8];
        for (int k = 0; k < 8; k++) {
            const float *texel = table->texel + ((size_t)iy[i + k] * n + ix[i + k]) * 8;
            const Eight *a = (const Eight *)__builtin_assume_aligned(texel, 32), *b = a + n;
            Eight low = a[0] + (a[1] - a[0]) * fx[i + k], high = b[0] + (b[1] - b[0]) * fx[i + k];
            row[k] = low + (high - low) * fy[i + k];
        }
        transpose(row, channel, i, 8);
    }
    float to_ramp = (RAMP - 1) / look->height_scale;
    for (int i = 0; i < STRIP; i++) {
        float r = out->z[i] * to_ramp;
        r = r > 0 ? r : 0;
        r = r < RAMP - 1 ? r : RAMP - 1;
        ix[i] = (int)r;
    }
    float *const colour[6] = {out->ground[0], out->ground[1], out->ground[2], out->warm[0], out->warm[1], out->warm[2]};
    for (int i = 0; i < STRIP; i += 8) {
        Eight row[8];
        for (int k = 0; k < 8; k++) row[k] = *(const Eight *)look->ramp[ix[i + k]];
        transpose(row, colour, i, 6);
    }
}

/* Where the eye is; from straight above it is infinitely far. */
static inline __attribute__((always_inline)) void strip_views(const Strip *restrict s, const StripView *view,
                                                              Lookup *restrict t)
{
    if (!view->eye) {
        for (int i = 0; i < STRIP; i++) t->view[0][i] = t->view[1][i] = 0, t->view[2][i] = -1, t->pixel[i] = 1;
        return;
    }
    float ex = view->eye->position[0], ey = view->eye->position[1], ez = view->eye->position[2];
    float inverse_focal = 1 / view->eye->focal;
    for (int i = 0; i < STRIP; i++) {
        t->view[0][i] = s->x[i] - ex;
        t->view[1][i] = s->y[i] - ey;
        t->view[2][i] = s->z[i] - ez;
        t->pixel[i] = s->depth[i] * inverse_focal;
    }
}

/* Coverage of contour lines, minor and major, by the size of a level step on the screen. */
static inline __attribute__((always_inline)) void strip_contours(const Lookup *restrict t, const StripView *view,
                                                                 const Look *look, float *restrict minor,
                                                                 float *restrict major)
{
    float width1 = look->width_minor * 0.5f + 0.5f, width2 = look->width_major * 0.5f + 0.5f;
    float right[3] = {view->pixel_x, 0, 0}, up[3] = {0, view->pixel_y, 0};
    if (view->eye) {
        memcpy(right, view->eye->right, sizeof right);
        memcpy(up, view->eye->up, sizeof up);
    }
    for (int i = 0; i < STRIP; i++) {
        float nx = t->nx[i], ny = t->ny[i], flat2 = nx * nx + ny * ny, rest = 1 - flat2;
        float nz = sqrtf(rest > 0.0025f ? rest : 0.0025f);
        float inverse_flat = 1 / sqrtf(flat2 + 1e-12f), ux = nx * inverse_flat, uy = ny * inverse_flat;
        /* A step of one pixel to the right or up moves the seen point by a - v (n.a)/(n.v) on the surface. */
        float vx = t->view[0][i], vy = t->view[1][i], vz = t->view[2][i], scale = t->pixel[i];
        float far_ = sqrtf(vx * vx + vy * vy + vz * vz), nv = nx * vx + ny * vy + nz * vz,
              floor_ = -0.03f * far_ - 1e-6f;
        nv = nv < floor_ ? nv : floor_;
        float inverse_nv = 1 / nv, uv = ux * vx + uy * vy;
        float nr = nx * right[0] + ny * right[1] + nz * right[2], nu = nx * up[0] + ny * up[1] + nz * up[2];
        float across = scale * (ux * right[0] + uy * right[1] - uv * nr * inverse_nv);
        float along = scale * (ux * up[0] + uy * up[1] - uv * nu * inverse_nv);
        float g = t->slope[i] * sqrtf(across * across + along * along) + 1e-9f; /* levels for each pixel */
        float level = t->level[i];
        float a = level + 0.5f, wa = (float)(int)a;
        wa = wa > a ? wa - 1 : wa;
        float d1 = fabsf(level - wa) / g;
        float b = level * 0.25f + 0.5f, wb = (float)(int)b;
        wb = wb > b ? wb - 1 : wb;
        float d2 = fabsf(level - wb * 4) / g;
        float c1 = width1 - d1, c2 = width2 - d2;
        c1 = c1 < 0 ? 0 : c1 > 1 ? 1 : c1;
        c2 = c2 < 0 ? 0 : c2 > 1 ? 1 : c2;
        /* Too close together: out. So flat that a line would be a stain: out. No line at level 0, a speck at best. */
        c1 *= 1 - step_smooth(0.13f, 1 / 0.27f, g);
        c2 *= 1 - step_smooth(0.45f, 1 / 0.55f, g);
        float still = step_smooth(0.0004f, 1 / 0.0012f, g), zero = fabsf(level) > 0.5f ? still : 0;
        minor[i] = c1 * zero;
        major[i] = c2 * zero;
    }
}

/* Undefined ground: darkness with thin oblique lines, and a line along its shore. */
static void strip_holes(const Lookup *restrict t, const StripView *view, const Look *look, float *restrict hole,
                        float *restrict shore, float *restrict hatch)
{
    float scale = look->scale > 0.5f ? look->scale : 0.5f;
    for (int i = 0; i < STRIP; i++) {
        float def = t->defined[i];
        hole[i] = 1 - step_smooth(0.40f, 1 / 0.2f, def);
        float line = 1 - fabsf(def - 0.5f) * 5;
        shore[i] = line > 0 ? line : 0;
        /* On the screen, not on the ground: there is no ground. */
        float p = (float)(view->screen_x + i + view->screen_y) / (12 * scale), from = p - (float)(int)p - 0.5f;
        hatch[i] = clamp01(0.7f * scale + 0.5f - fabsf(from) * 12 * scale * 0.70710678f);
    }
}

WIDE void strip_shade(Strip *strip, const Look *look, const Terrain *terrain, const StripView *view)
{
    const TerrainTable *table = terrain_table(terrain);
    Lookup t;
    float minor[STRIP], major[STRIP], light[3][STRIP], dim[STRIP], fade[STRIP], under[STRIP];
    float inverse_x = 1 / view->half_x, inverse_y = 1 / view->half_y;
    for (int i = 0; i < STRIP; i++) {
        strip->hx[i] = strip->x[i] * inverse_x;
        strip->hy[i] = strip->y[i] * inverse_y;
    }
    strip_lookup(strip, look, table, &t);
    if (!view->eye) memcpy(strip->z, t.z, sizeof t.z);
    strip_views(strip, view, &t);
    strip_contours(&t, view, look, minor, major);

    /* The rim of the domain: a rounded square of light. */
    for (int i = 0; i < STRIP; i++) {
        float a = strip->hx[i] * strip->hx[i], b = strip->hy[i] * strip->hy[i];
        a *= a, b *= b;
        a *= a, b *= b;
        float r = sqrtf(sqrtf(sqrtf(a + b + 1e-12f)));
        float rim = view->fade ? step_smooth(SOFT_FROM, 1 / (SOFT_TO - SOFT_FROM), r) : 0;
        dim[i] = 1 - (1 - look->rim_light) * rim;
        float beyond = r > 1 ? r - 1 : 0, facing = strip->hx[i] * view->front[0] + strip->hy[i] * view->front[1];
        facing = facing > 0 ? facing / r : 0;
        r += view->cut * facing * beyond;
        fade[i] =
            view->fade ? 1 - step_smooth(LANDSCAPE_FADE_FROM, 1 / (LANDSCAPE_FADE_TO - LANDSCAPE_FADE_FROM), r) : 1;
    }

    const float *moon = look->to_moon, gain = look->moon * (look->night ? (view->fade ? 0.84f : 1.10f) : 1.0f);
    float open = look->night ? 0.45f : 0.30f, self = look->night ? 0.75f : 0.60f, deep = look->night ? 0.4f : 0.25f;
    for (int i = 0; i < STRIP; i++) {
        float nx = t.nx[i], ny = t.ny[i], rest = 1 - nx * nx - ny * ny, nz = sqrtf(rest > 0 ? rest : 0);
        float ndl = nx * moon[0] + ny * moon[1] + nz * moon[2];
        ndl = ndl > 0 ? ndl : 0;
        float soft = look->ambient * (1 - open + open * t.ao[i]);
        float hard = gain * ndl * (1 - self + self * t.shadow[i]) * (1 - deep + deep * t.ao[i]);
        /* A very small sheen, as on slate (Blinn 1977). */
        float vx = -t.view[0][i], vy = -t.view[1][i], vz = -t.view[2][i];
        float iv = 1 / sqrtf(vx * vx + vy * vy + vz * vz + 1e-12f);
        under[i] = step_smooth(0.10f, 1 / 0.15f, -(nx * vx + ny * vy + nz * vz) * iv);
        float hx = vx * iv + moon[0], hy = vy * iv + moon[1], hz = vz * iv + moon[2];
        float nh = (nx * hx + ny * hy + nz * hz) / sqrtf(hx * hx + hy * hy + hz * hz + 1e-12f);
        nh = nh > 0 ? nh : 0;
        nh *= nh, nh *= nh, nh *= nh, nh *= nh;
        float sheen = 0.10f * gain * nh * t.shadow[i];
        light[0][i] = t.ground[0][i] * (soft + hard * look->moon_colour[0]) + sheen * 0.30f * look->moon_colour[0];
        light[1][i] = t.ground[1][i] * (soft + hard * look->moon_colour[1]) + sheen * 0.30f * look->moon_colour[1];
        light[2][i] = t.ground[2][i] * (soft + hard * look->moon_colour[2]) + sheen * 0.30f * look->moon_colour[2];
        strip->nx[i] = nx;
        strip->ny[i] = ny;
    }

    float *const out[3] = {strip->red, strip->green, strip->blue};
    float *const warm[3] = {strip->warm_r, strip->warm_g, strip->warm_b};
    float etched = look->lantern_only ? 0 : 1;
    float below = look->night ? 0.10f : 0.55f;
    float alpha1 = view->contour_minor, alpha2 = view->contour_major;
    for (int i = 0; i < STRIP; i++) {
        float line = minor[i] * alpha1, strong = major[i] * alpha2;
        line = line > strong ? line : strong;
        minor[i] = line;
    }
    for (int k = 0; k < 3; k++) {
        float contour = look->contour[k], sky = view->sky[k];
        float night = look->night ? look->sky_top[k] * 0.55f + look->fog[k] * 0.20f : 0; /* what is left out there */
        for (int i = 0; i < STRIP; i++) {
            float line = minor[i] * etched, c = light[k][i] * dim[i] + night * (1 - dim[i]);
            float ink = look->night ? contour * (0.52f + 0.48f * dim[i]) : contour;
            c += (ink - c) * line;
            float w = t.warm[k][i];
            w += (0.55f - w) * minor[i] * look->lantern_contour;
            c += (t.ground[k][i] * below - c) * under[i]; /* seen from below */
            out[k][i] = sky + (c - sky) * fade[i];
            warm[k][i] = w * fade[i] * fade[i] * (look->night ? dim[i] : 1) * (1 - under[i]);
        }
        if (look->lantern_only) /* never blacker than the night around it */
            for (int i = 0; i < STRIP; i++) out[k][i] = out[k][i] > sky ? out[k][i] : sky;
    }

    if (table->holes) {
        float hole[STRIP], shore[STRIP], hatch[STRIP];
        strip_holes(&t, view, look, hole, shore, hatch);
        for (int k = 0; k < 3; k++) {
            float ink = look->contour[k], dark = look->night ? look->sky_top[k] * 0.6f : look->sky_top[k] * 0.72f;
            for (int i = 0; i < STRIP; i++) {
                float seen = fade[i] * (look->lantern_only ? 0.15f : 1),
                      lines = look->night ? 0.34f + 0.66f * dim[i] : 1;
                float c = dark + (ink - dark) * hatch[i] * view->contour_minor * 0.8f * lines * seen;
                c = view->sky[k] + (c - view->sky[k]) * fade[i];
                out[k][i] += (c - out[k][i]) * hole[i];
                out[k][i] += (ink - out[k][i]) * shore[i] * view->contour_major * lines * seen;
                warm[k][i] *= 1 - hole[i];
            }
        }
    }
}

WIDE void strip_pixels(const float *restrict r, const float *restrict g, const float *restrict b, const Look *look,
                       int x, int y, uint32_t *restrict out)
{
    float noise[8];
    for (int i = 0; i < 8; i++) noise[i] = ((float)bayer[y & 7][(x + i) & 7] + 0.5f) * (1.0f / 64);
    float shoulder = look->shoulder, room = look->ceiling - shoulder, inverse_room = 1 / room;
    for (int i = 0; i < STRIP; i++) {
        float c[3] = {r[i], g[i], b[i]};
        uint32_t v[3];
        for (int k = 0; k < 3; k++) {
            float over = (c[k] - shoulder) * inverse_room, bent = shoulder + room * (over / (1 + over));
            float value = over > 0 ? bent : c[k];
            value = value > 0 ? value : 0;
            v[k] = (uint32_t)(int32_t)(value * 254.99f + noise[i & 7]);
        }
        out[i] = 0xff000000u | v[0] << 16 | v[1] << 8 | v[2];
    }
}

typedef struct MapRows {
    const Look *look;
    const Terrain *terrain;
    StripView view;
    const Image *image;
    int ax, ay, width, height;
    float left, top, px, py;
} MapRows;

enum { MAP_ROWS = 8 }; /* of one piece of work */

static void map_rows(void *context, int piece)
{
    const MapRows *m = context;
    StripView view = m->view;
    Strip strip;
    memset(&strip, 0, sizeof strip);
    for (int y = piece * MAP_ROWS; y < (piece + 1) * MAP_ROWS && y < m->height; y++) {
        int iy = m->ay + y;
        if (iy < 0 || iy >= m->image->height) continue;
        for (int x = 0; x < m->width; x += STRIP) {
            uint32_t pixels[STRIP];
            for (int i = 0; i < STRIP; i++) {
                strip.x[i] = m->left + ((float)(x + i) + 0.5f) * m->px;
                strip.y[i] = m->top - ((float)y + 0.5f) * m->py;
                strip.depth[i] = 1;
            }
            view.screen_x = x, view.screen_y = y;
            strip_shade(&strip, m->look, m->terrain, &view);
            strip_pixels(strip.red, strip.green, strip.blue, m->look, x, y, pixels);
            for (int i = 0; i < STRIP && x + i < m->width; i++) {
                int ix = m->ax + x + i;
                if (ix >= 0 && ix < m->image->width) m->image->pixels[(size_t)iy * m->image->stride + ix] = pixels[i];
            }
        }
    }
}

void landscape_draw_map(const Terrain *terrain, const LandscapeStyle *style, const Image *image, Rect area, double x0,
                        double x1, double y0, double y1, float scale)
{
    Look look;
    look_make(&look, style, terrain, LANDSCAPE_MOON, scale);
    const TerrainDesc *d = terrain_desc(terrain);
    double wx = 2 * d->half_x / (d->x1 - d->x0), wy = 2 * d->half_y / (d->y1 - d->y0);
    float left = (float)((x0 - d->x0) * wx) - d->half_x, top = (float)((y1 - d->y0) * wy) - d->half_y;
    int ax = (int)floorf(area.x), ay = (int)floorf(area.y), width = (int)area.w, height = (int)area.h;
    if (width < 1 || height < 1) return;
    float px = (float)((x1 - x0) * wx) / (float)width, py = (float)((y1 - y0) * wy) / (float)height;
    StripView view = {.pixel_x = px,
                      .pixel_y = py,
                      .half_x = d->half_x,
                      .half_y = d->half_y,
                      .contour_minor = style->contour_map_minor,
                      .contour_major = style->contour_map_major};
    look.lantern_only = false;
    MapRows rows = {&look, terrain, view, image, ax, ay, width, height, left, top, px, py};
    parallel_for((height + MAP_ROWS - 1) / MAP_ROWS, map_rows, &rows);
}
