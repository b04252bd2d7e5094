/* One size of the scene: mesh -> z-buffer -> colours -> lanterns.
 * The place on the ground follows from the depth, and everything else from the terrain's table. */
#include "base/memory.h"
#include "base/parallel.h"
#include "draw/valley/landscape_parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* --- memory ------------------------------------------------------------------------------------------------------- */

static void *grab(size_t bytes)
{
    void *p = memory_must(aligned_alloc(64, (bytes + 64) & ~(size_t)63));
    return memset(p, 0, bytes);
}

void layer_free(Layer *layer)
{
    free(layer->near_), free(layer->nx), free(layer->ny), free(layer->still), free(layer->lit), free(layer->box);
    free(layer->was_lit), free(layer->edge), free(layer->edge_new);
    for (int k = 0; k < 3; k++) free(layer->base[k]), free(layer->albedo[k]);
    free(layer->px), free(layer->py), free(layer->pw), free(layer->ps), free(layer->gone);
    *layer = (Layer){0};
}

bool layer_size(Layer *layer, int width, int height)
{
    if (layer->width == width && layer->height == height && layer->near_) return false;
    int stride = (width + STRIP - 1) / STRIP * STRIP, need = stride * height;
    if (need > layer->capacity || !layer->near_) {
        layer_free(layer);
        size_t n = (size_t)need;
        layer->capacity = need;
        layer->near_ = grab(n * sizeof *layer->near_);
        layer->nx = grab(n * sizeof *layer->nx);
        layer->ny = grab(n * sizeof *layer->ny);
        for (int k = 0; k < 3; k++) {
            layer->base[k] = grab(n * sizeof *layer->base[k]);
            layer->albedo[k] = grab(n * sizeof *layer->albedo[k]);
        }
        layer->still = grab(n * sizeof *layer->still);
        layer->lit = grab(n * sizeof *layer->lit);
        layer->box = grab(n / STRIP * sizeof *layer->box);
        layer->was_lit = grab(n / STRIP);
        layer->edge_capacity = need / 12 + 64;
        layer->edge = grab((size_t)layer->edge_capacity * sizeof *layer->edge);
        layer->edge_new = grab((size_t)layer->edge_capacity * sizeof *layer->edge_new);
        layer->px = grab(MESH_POINTS * sizeof *layer->px);
        layer->py = grab(MESH_POINTS * sizeof *layer->py);
        layer->pw = grab(MESH_POINTS * sizeof *layer->pw);
        layer->gone = grab(MESH_POINTS * sizeof *layer->gone);
        layer->ps = grab(3 * MESH_POINTS * sizeof *layer->ps);
    }
    layer->width = width;
    layer->height = height;
    layer->stride = stride;
    layer->strips = stride / STRIP;
    layer->begun = layer->complete = false;
    return true;
}

/* --- colours ------------------------------------------------------------------------------------------------------ */

/* World points of a strip from its depths. */
static inline __attribute__((always_inline)) void strip_points(const CameraEye *eye, const float *restrict near_, int x,
                                                               int y, float *restrict px, float *restrict py,
                                                               float *restrict pz, float *restrict depth)
{
    float b = (eye->y - ((float)y + 0.5f)) / eye->focal, inverse_focal = 1 / eye->focal;
    float fx = eye->forward[0] + b * eye->up[0], fy = eye->forward[1] + b * eye->up[1],
          fz = eye->forward[2] + b * eye->up[2];
    float ex = eye->position[0], ey = eye->position[1], ez = eye->position[2];
    float rx = eye->right[0], ry = eye->right[1], rz = eye->right[2], x0 = (float)x + 0.5f - eye->x;
    for (int i = 0; i < STRIP; i++) {
        float w = near_[i], d = w > 0 ? 1 / w : 0, a = (x0 + (float)i) * inverse_focal;
        depth[i] = d;
        px[i] = ex + d * (fx + a * rx);
        py[i] = ey + d * (fy + a * ry);
        pz[i] = ez + d * (fz + a * rz);
    }
}

WIDE static void strip_store(const float *restrict from, uint16_t *restrict to)
{
    for (int i = 0; i < STRIP; i++) {
        float v = from[i] * PLANE_ONE;
        v = v > 0 ? v : 0;
        v = v < 65000.0f ? v : 65000.0f;
        to[i] = (uint16_t)(int32_t)(v + 0.5f);
    }
}

WIDE static void strip_store_normal(const float *restrict from, int16_t *restrict to)
{
    for (int i = 0; i < STRIP; i++) to[i] = (int16_t)(int32_t)(from[i] * 32766.0f);
}

WIDE static void strip_range(const float *restrict v, float *restrict low, float *restrict high)
{
    float l[8], h[8];
    memcpy(l, v, sizeof l);
    memcpy(h, v, sizeof h);
    for (int i = 8; i < STRIP; i += 8)
        for (int k = 0; k < 8; k++) {
            l[k] = v[i + k] < l[k] ? v[i + k] : l[k];
            h[k] = v[i + k] > h[k] ? v[i + k] : h[k];
        }
    *low = l[0], *high = h[0];
    for (int k = 1; k < 8; k++) {
        *low = l[k] < *low ? l[k] : *low;
        *high = h[k] > *high ? h[k] : *high;
    }
}

WIDE static void shade_row(Layer *layer, const Look *look, int y)
{
    const CameraEye *eye = &layer->key.eye;
    const TerrainDesc *desc = terrain_desc(layer->key.terrain);
    StripView view = {.eye = eye,
                      .screen_y = y,
                      .half_x = desc->half_x,
                      .half_y = desc->half_y,
                      .fade = true,
                      .contour_minor = look->contour_minor,
                      .contour_major = look->contour_major};
    LandscapeCut cut = landscape_cut(eye);
    memcpy(view.front, cut.front, sizeof cut.front);
    view.cut = cut.cut;
    sky_color(look, ((float)y + 0.5f) / (float)layer->height, view.sky);
    Strip strip;
    for (int k = 0; k < layer->strips; k++) {
        size_t at = (size_t)y * layer->stride + (size_t)k * STRIP;
        const float *near_ = layer->near_ + at;
        StripBox *box = &layer->box[(size_t)y * layer->strips + k];
        float *out[3] = {strip.red, strip.green, strip.blue}, *warm[3] = {strip.warm_r, strip.warm_g, strip.warm_b};
        int sky = 0;
        for (int i = 0; i < STRIP; i++) sky += near_[i] <= 0;
        if (sky == STRIP) {
            for (int c = 0; c < 3; c++) {
                for (int i = 0; i < STRIP; i++) out[c][i] = view.sky[c], warm[c][i] = 0;
                box->low[c] = INFINITY, box->high[c] = -INFINITY;
            }
            memset(strip.nx, 0, sizeof strip.nx);
            memset(strip.ny, 0, sizeof strip.ny);
        } else {
            strip_points(eye, near_, k * STRIP, y, strip.x, strip.y, strip.z, strip.depth);
            view.screen_x = k * STRIP;
            strip_shade(&strip, look, layer->key.terrain, &view);
            float *place[3] = {strip.x, strip.y, strip.z};
            if (sky) {
                int solid = 0;
                while (near_[solid] <= 0) solid++;
                for (int c = 0; c < 3; c++) {
                    float anchor = place[c][solid];
                    for (int i = 0; i < STRIP; i++) {
                        bool there = near_[i] > 0;
                        place[c][i] = there ? place[c][i] : anchor;
                        out[c][i] = there ? out[c][i] : view.sky[c];
                        warm[c][i] = there ? warm[c][i] : 0;
                    }
                }
            }
            for (int c = 0; c < 3; c++) strip_range(place[c], &box->low[c], &box->high[c]);
        }
        for (int c = 0; c < 3; c++) {
            strip_store(out[c], layer->base[c] + at);
            strip_store(warm[c], layer->albedo[c] + at);
        }
        strip_store_normal(strip.nx, layer->nx + at);
        strip_store_normal(strip.ny, layer->ny + at);
        strip_pixels(strip.red, strip.green, strip.blue, look, k * STRIP, y, layer->still + at);
        layer->was_lit[(size_t)y * layer->strips + k] = 1;
    }
}

/* --- silhouettes and stars ---------------------------------------------------------------------------------------- */

static bool depth_jump(float a, float b)
{
    float larger = a > b ? a : b, d = a > b ? a - b : b - a;
    return d > 0.022f * larger;
}

WIDE static bool jumps_ahead(const float *restrict p, int stride)
{
    int jumps = 0;
    for (int i = 0; i < STRIP; i++) {
        float w = p[i], slack = 0.0219f * w; /* a little less than depth_jump: it only has to rule out */
        float a = fabsf(p[i + 1] - w), b = fabsf(p[i - 1] - w), c = fabsf(p[i + stride] - w),
              d = fabsf(p[i - stride] - w);
        a = a > b ? a : b;
        c = c > d ? c : d;
        a = a > c ? a : c;
        jumps += a > slack;
    }
    return jumps > 0;
}

static void repaint(Layer *layer, const Look *look, uint32_t at)
{
    /* One pixel through the strip routine, so that it rounds and dithers as its neighbours do. */
    float c[3][STRIP] = {{0}};
    uint32_t out[STRIP];
    int y = (int)(at / (uint32_t)layer->stride), x = (int)(at % (uint32_t)layer->stride);
    for (int k = 0; k < 3; k++) c[k][0] = (float)layer->base[k][at] / PLANE_ONE;
    strip_pixels(c[0], c[1], c[2], look, x, y, out);
    layer->still[at] = out[0];
    layer->was_lit[(size_t)y * layer->strips + (size_t)(x / STRIP)] = 1; /* a half-built layer may have been shown */
}

/* Softens the pixels at depth jumps with a 3 x 3 binomial: they are few, and the only stairs in the picture. */
static void soften_edges(Layer *layer, const Look *look)
{
    int count = 0, stride = layer->stride;
    for (int y = 1; y < layer->height - 1; y++) {
        const float *row = layer->near_ + (size_t)y * stride;
        for (int x = 1; x < layer->width - 1 && count < layer->edge_capacity; x++) {
            if (x % STRIP == 1 && x + STRIP < layer->width && !jumps_ahead(row + x, stride)) {
                x += STRIP - 1;
                continue;
            }
            float w = row[x];
            if (!depth_jump(w, row[x + 1]) && !depth_jump(w, row[x - 1]) && !depth_jump(w, row[x + stride]) &&
                !depth_jump(w, row[x - stride]))
                continue;
            size_t at = (size_t)y * stride + x;
            const uint16_t *plane[6] = {layer->base[0],   layer->base[1],   layer->base[2],
                                        layer->albedo[0], layer->albedo[1], layer->albedo[2]};
            for (int k = 0; k < 6; k++) {
                const uint16_t *p = plane[k] + at;
                uint32_t sum = 4u * p[0] + 2u * (p[-1] + p[1] + p[-stride] + p[stride]) + (uint32_t)p[-stride - 1] +
                               p[-stride + 1] + p[stride - 1] + p[stride + 1];
                layer->edge_new[count][k] = (uint16_t)((sum + 8) / 16);
            }
            layer->edge[count++] = (uint32_t)at;
        }
    }
    for (int i = 0; i < count; i++) {
        uint32_t at = layer->edge[i];
        for (int k = 0; k < 3; k++)
            layer->base[k][at] = layer->edge_new[i][k], layer->albedo[k][at] = layer->edge_new[i][k + 3];
        repaint(layer, look, at);
    }
}

static uint32_t mix(uint32_t v)
{
    v ^= v >> 16, v *= 0x7feb352du, v ^= v >> 15, v *= 0x846ca68bu, v ^= v >> 16;
    return v;
}

/* Stars stand at fixed directions, so they turn with the camera; more of them and brighter towards the top. */
static void draw_stars(Layer *layer, const Look *look)
{
    if (!look->night) return;
    const CameraEye *eye = &layer->key.eye;
    float size = layer->key.scale;
    for (uint32_t s = 0; s < STARS * 6; s++) {
        uint32_t a = mix(s * 4 + 1), b = mix(s * 4 + 2), c = mix(s * 4 + 3);
        float turn = (float)(a >> 8) / 16777216.0f * 6.2831853f, z = (float)(b >> 8) / 16777216.0f * 1.5f - 0.9f;
        float flat = sqrtf(1 - z * z > 0 ? 1 - z * z : 0), x, y, depth;
        float p[3] = {eye->position[0] + cosf(turn) * flat * 50, eye->position[1] + sinf(turn) * flat * 50,
                      eye->position[2] + z * 50};
        if (!camera_project(eye, p, &x, &y, &depth)) continue;
        int ix = (int)floorf(x), iy = (int)floorf(y);
        if (ix < 1 || iy < 1 || ix >= layer->width - 1 || iy >= layer->height - 1) continue;
        float rank = (float)(c >> 8) / 16777216.0f, high = 1 - (float)iy / (float)layer->height;
        float bright = rank * rank * rank * rank * 0.8f + 0.08f;
        bright *= high * high * (look->lantern_only ? 0.7f : 1.0f);
        float radius = (0.55f + 0.55f * rank) * (size > 0.6f ? size : 0.6f);
        for (int j = -1; j <= 1; j++)
            for (int i = -1; i <= 1; i++) {
                uint32_t at = (uint32_t)(iy + j) * (uint32_t)layer->stride + (uint32_t)(ix + i);
                if (layer->near_[at] > 0) continue;
                float ddx = (float)(ix + i) + 0.5f - x, ddy = (float)(iy + j) + 0.5f - y;
                float cover = clamp01(1 - sqrtf(ddx * ddx + ddy * ddy) / (radius + 0.6f)) * bright;
                const float tint[3] = {0.86f, 0.92f, 1.0f};
                for (int k = 0; k < 3; k++) {
                    float v = (float)layer->base[k][at] + tint[k] * cover * PLANE_ONE;
                    layer->base[k][at] = (uint16_t)(v < 65000 ? v : 65000);
                }
                repaint(layer, look, at);
            }
    }
}

/* --- build -------------------------------------------------------------------------------------------------------- */

typedef struct BandJob {
    Layer *layer;
    const Look *look;
    int first;
} BandJob;

static void band_job(void *context, int index)
{
    BandJob *job = context;
    Layer *layer = job->layer;
    int y0 = (job->first + index) * BAND, y1 = y0 + BAND < layer->height ? y0 + BAND : layer->height;
    layer_raster(layer, y0, y1);
    for (int y = y0; y < y1; y++) shade_row(layer, job->look, y);
}

void layer_begin(Layer *layer, const LayerKey *key, int mesh)
{
    layer->key = *key;
    int cells = terrain_table(key->terrain)->n - 1;
    layer->mesh = mesh < cells ? mesh : cells;
    layer->begun = true;
    layer->complete = false;
    layer->next_band = 0;
    layer_project(layer);
}

int layer_build(Layer *layer, const Look *look, int bands)
{
    int all = (layer->height + BAND - 1) / BAND, left = all - layer->next_band;
    if (layer->complete) return 0;
    if (bands > left) bands = left;
    BandJob job = {layer, look, layer->next_band};
    parallel_for(bands, band_job, &job);
    layer->next_band += bands;
    layer->light_stamp = 0;
    if (layer->next_band == all) {
        soften_edges(layer, look);
        draw_stars(layer, look);
        layer->complete = true;
    }
    return bands;
}

/* --- lanterns ----------------------------------------------------------------------------------------------------- */

static int lanterns_near(const Lanterns *lanterns, const StripBox *box, Lantern *near_)
{
    int count = 0;
    if (box->low[0] > box->high[0]) return 0;
    float reach = lanterns->radius * lanterns->radius;
    for (int n = 0; n < lanterns->count; n++) {
        const Lantern *lantern = &lanterns->lantern[n];
        float d2 = 0;
        for (int k = 0; k < 3; k++) {
            float at = lantern->at[k];
            float d = at < box->low[k] ? box->low[k] - at : at > box->high[k] ? at - box->high[k] : 0;
            d2 += d * d;
        }
        if (d2 < reach) near_[count++] = *lantern;
    }
    return count;
}

/* The light falls off as (1 - d2/R2)^2/(1 + 7 d2) and by the angle. Where lanterns meet it is compressed. */
WIDE static void light_strip(Layer *layer, const Look *look, const Lantern *lantern, int count, float radius, int x,
                             int y)
{
    size_t at = (size_t)y * layer->stride + (size_t)x;
    float px[STRIP], py[STRIP], pz[STRIP], depth[STRIP], nx[STRIP], ny[STRIP], nz[STRIP];
    float r[STRIP], g[STRIP], b[STRIP];
    strip_points(&layer->key.eye, layer->near_ + at, x, y, px, py, pz, depth);
    const int16_t *restrict inx = layer->nx + at, *restrict iny = layer->ny + at;
    for (int i = 0; i < STRIP; i++) {
        nx[i] = (float)inx[i] * (1 / 32766.0f);
        ny[i] = (float)iny[i] * (1 / 32766.0f);
        float rest = 1 - nx[i] * nx[i] - ny[i] * ny[i];
        nz[i] = sqrtf(rest > 0 ? rest : 0);
        r[i] = g[i] = b[i] = 0;
    }
    float inverse_radius2 = 1 / (radius * radius);
    for (int n = 0; n < count; n++) {
        float lx = lantern[n].at[0], ly = lantern[n].at[1], lz = lantern[n].at[2];
        float cr = lantern[n].color[0], cg = lantern[n].color[1], cb = lantern[n].color[2];
        for (int i = 0; i < STRIP; i++) {
            float dx = lx - px[i], dy = ly - py[i], dz = lz - pz[i], d2 = dx * dx + dy * dy + dz * dz;
            float fall = 1 - d2 * inverse_radius2;
            fall = fall > 0 ? fall : 0;
            float cosine = (nx[i] * dx + ny[i] * dy + nz[i] * dz) / sqrtf(d2 + 1e-9f);
            cosine = cosine > 0 ? cosine : 0;
            float light = fall * fall / (1 + 7 * d2) * (0.12f + 0.88f * cosine);
            r[i] += cr * light;
            g[i] += cg * light;
            b[i] += cb * light;
        }
    }
    const uint16_t *restrict base[3] = {layer->base[0] + at, layer->base[1] + at, layer->base[2] + at};
    const uint16_t *restrict albedo[3] = {layer->albedo[0] + at, layer->albedo[1] + at, layer->albedo[2] + at};
    for (int i = 0; i < STRIP; i++) {
        float less = 1 / ((1 + 0.1f * (r[i] + g[i] + b[i])) * PLANE_ONE);
        const float one = 1 / PLANE_ONE;
        r[i] = (float)base[0][i] * one + (float)albedo[0][i] * r[i] * less;
        g[i] = (float)base[1][i] * one + (float)albedo[1][i] * g[i] * less;
        b[i] = (float)base[2][i] * one + (float)albedo[2][i] * b[i] * less;
    }
    strip_pixels(r, g, b, look, x, y, layer->lit + at);
}

typedef struct LightJob {
    Layer *layer;
    const Look *look;
    const Lanterns *lanterns;
    struct {
        int pixels, x0, y0, x1, y1;
    } result[4096 / 8]; /* one for each band of 8 or more rows */
    int rows;
} LightJob;

static void light_job(void *context, int index)
{
    LightJob *job = context;
    Layer *layer = job->layer;
    int y0 = index * job->rows, y1 = y0 + job->rows < layer->height ? y0 + job->rows : layer->height;
    int pixels = 0, bx0 = layer->width, by0 = layer->height, bx1 = 0, by1 = 0;
    for (int y = y0; y < y1; y++)
        for (int k = 0; k < layer->strips; k++) {
            size_t strip = (size_t)y * layer->strips + k, at = (size_t)y * layer->stride + (size_t)k * STRIP;
            Lantern near_[LANDSCAPE_MAX_LANTERNS];
            int count = lanterns_near(job->lanterns, &layer->box[strip], near_);
            if (count == 0 && !layer->was_lit[strip]) continue;
            if (count == 0) memcpy(layer->lit + at, layer->still + at, STRIP * sizeof *layer->lit);
            else light_strip(layer, job->look, near_, count, job->lanterns->radius, k * STRIP, y);
            layer->was_lit[strip] = count > 0;
            pixels += STRIP;
            bx0 = k * STRIP < bx0 ? k * STRIP : bx0;
            bx1 = (k + 1) * STRIP > bx1 ? (k + 1) * STRIP : bx1;
            by0 = y < by0 ? y : by0;
            by1 = y + 1;
        }
    job->result[index].pixels = pixels;
    job->result[index].x0 = bx0, job->result[index].x1 = bx1 < layer->width ? bx1 : layer->width;
    job->result[index].y0 = by0, job->result[index].y1 = by1;
}

void layer_light(Layer *layer, const Look *look, const Lanterns *lanterns, uint64_t stamp, int *pixels, int box[4])
{
    *pixels = 0;
    box[0] = layer->width, box[1] = layer->height, box[2] = box[3] = 0;
    if (layer->light_stamp == stamp) return;
    layer->light_stamp = stamp;
    LightJob job = {.layer = layer, .look = look, .lanterns = lanterns, .rows = 16};
    enum { RESULTS = sizeof job.result / sizeof *job.result };
    while ((layer->height + job.rows - 1) / job.rows > RESULTS) job.rows *= 2;
    int bands = (layer->height + job.rows - 1) / job.rows;
    parallel_for(bands, light_job, &job);
    for (int i = 0; i < bands; i++) {
        if (!job.result[i].pixels) continue;
        *pixels += job.result[i].pixels;
        if (job.result[i].x0 < box[0]) box[0] = job.result[i].x0;
        if (job.result[i].y0 < box[1]) box[1] = job.result[i].y0;
        if (job.result[i].x1 > box[2]) box[2] = job.result[i].x1;
        if (job.result[i].y1 > box[3]) box[3] = job.result[i].y1;
    }
}
