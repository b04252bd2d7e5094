/* The mesh of the ground on the screen, and its z-buffer. Only the nearest 1/depth of each pixel is kept; it is linear
 * on the screen, so the inner loop is a maximum. */
#include "draw/valley/landscape_parts.h"

#include <math.h>
#include <string.h>

/* --- mesh --------------------------------------------------------------------------------------------------------- */

/* Faded out altogether, so it need not be drawn and hides nothing. */
static bool mesh_gone(const LandscapeCut *cut, float hx, float hy)
{
    float a = hx * hx * hx * hx, b = hy * hy * hy * hy, r = sqrtf(sqrtf(sqrtf(a * a + b * b + 1e-12f)));
    float facing = hx * cut->front[0] + hy * cut->front[1];
    if (r > 1 && facing > 0) r += cut->cut * facing / r * (r - 1);
    return r > LANDSCAPE_FADE_TO;
}

void layer_project(Layer *layer)
{
    const Terrain *terrain = layer->key.terrain;
    const TerrainTable *table = terrain_table(terrain);
    const TerrainDesc *desc = terrain_desc(terrain);
    const CameraEye *eye = &layer->key.eye;
    int side = layer->mesh + 1, step = (table->n - 1) / layer->mesh;
    LandscapeCut cut = landscape_cut(eye);
    for (int j = 0; j < side; j++)
        for (int i = 0; i < side; i++) {
            int k = j * side + i;
            float *p = layer->ps + 3 * k;
            p[0] = table->line[i * step] * desc->half_x;
            p[1] = table->line[j * step] * desc->half_y;
            p[2] = table->texel[((size_t)(j * step) * table->n + i * step) * TEXEL_FLOATS + TEXEL_Z];
            float depth;
            bool front = camera_project(eye, p, &layer->px[k], &layer->py[k], &depth);
            layer->pw[k] = front ? 1 / depth : 0;
            layer->gone[k] = mesh_gone(&cut, table->line[i * step], table->line[j * step]);
        }
    int blocks = layer->mesh / BLOCK;
    for (int b = 0; b < blocks * blocks; b++) {
        float top = INFINITY, bottom = -INFINITY;
        for (int j = 0; j <= BLOCK; j++)
            for (int i = 0; i <= BLOCK; i++) {
                int k = (b / blocks * BLOCK + j) * side + b % blocks * BLOCK + i;
                if (layer->pw[k] <= 0) top = -INFINITY, bottom = INFINITY;
                if (layer->py[k] < top) top = layer->py[k];
                if (layer->py[k] > bottom) bottom = layer->py[k];
            }
        layer->block[b].top = top;
        layer->block[b].bottom = bottom;
    }
}

/* --- z-buffer ----------------------------------------------------------------------------------------------------- */

typedef struct Corner {
    float x, y, w;
} Corner;

/* Pixels whose centre lies in the triangle get the nearer of what they have and the triangle. The ends of a row follow
 * from the edges alone, each worked out from its upper to its lower corner, so neighbours leave no gap and no overlap. */
static void raster_triangle(Layer *layer, Corner a, Corner b, Corner c, int y0, int y1)
{
    if (a.y > b.y) {
        Corner t = a;
        a = b;
        b = t;
    }
    if (b.y > c.y) {
        Corner t = b;
        b = c;
        c = t;
    }
    if (a.y > b.y) {
        Corner t = a;
        a = b;
        b = t;
    }
    if (!(c.y > (float)y0) || !(a.y < (float)y1)) return;
    int first = a.y - 0.5f < (float)y0 ? y0 : (int)ceilf(a.y - 0.5f);
    int last = c.y - 0.5f > (float)y1 ? y1 : (int)ceilf(c.y - 0.5f);
    if (last > y1) last = y1;
    if (first >= last) return;
    float ab_x = b.x - a.x, ab_y = b.y - a.y, ac_x = c.x - a.x, ac_y = c.y - a.y;
    float bc_x = c.x - b.x, bc_y = c.y - b.y;
    float area = ab_x * ac_y - ac_x * ab_y;
    if (area == 0 || !isfinite(area)) return;
    float inverse = 1 / area, wb = b.w - a.w, wc = c.w - a.w;
    float dx = (wb * ac_y - wc * ab_y) * inverse, dy = (wc * ab_x - wb * ac_x) * inverse;
    float low = a.w < b.w ? a.w : b.w, high = a.w > b.w ? a.w : b.w;
    low = c.w < low ? c.w : low;
    high = c.w > high ? c.w : high;
    float slope_ac = ac_x / ac_y, slope_ab = ab_y > 0 ? ab_x / ab_y : 0, slope_bc = bc_y > 0 ? bc_x / bc_y : 0;
    float width = (float)layer->width;
    for (int y = first; y < last; y++) {
        float yc = (float)y + 0.5f;
        float long_ = a.x + (yc - a.y) * slope_ac;
        float short_ = yc < b.y ? a.x + (yc - a.y) * slope_ab : b.x + (yc - b.y) * slope_bc;
        float left = long_ < short_ ? long_ : short_, right = long_ < short_ ? short_ : long_;
        left -= 0.5f, right -= 0.5f;
        left = left > 0 ? left : 0;
        right = right < width ? right : width;
        int l = (int)left, r = (int)right;
        l += (float)l < left; /* ceil of a positive number */
        r += (float)r < right;
        float *row = layer->near_ + (size_t)y * layer->stride;
        float w0 = a.w + (yc - a.y) * dy + (0.5f - a.x) * dx;
        for (int x = l; x < r; x++) {
            float w = w0 + (float)x * dx;
            w = w > low ? w : low;
            w = w < high ? w : high;
            row[x] = w > row[x] ? w : row[x];
        }
    }
}

/* A triangle that reaches behind the eye: cut at the near plane, drawn as a fan (Sutherland, Hodgman 1974). */
static void raster_clipped(Layer *layer, const float *p[3], int y0, int y1)
{
    const CameraEye *eye = &layer->key.eye;
    float view[3][3];
    Corner out[4];
    int n = 0;
    for (int i = 0; i < 3; i++) {
        float d[3] = {p[i][0] - eye->position[0], p[i][1] - eye->position[1], p[i][2] - eye->position[2]};
        const float *axis[3] = {eye->right, eye->up, eye->forward};
        for (int k = 0; k < 3; k++) view[i][k] = d[0] * axis[k][0] + d[1] * axis[k][1] + d[2] * axis[k][2];
    }
    const float near_ = CAMERA_NEAR;
    for (int i = 0; i < 3; i++) {
        const float *a = view[i], *b = view[(i + 1) % 3];
        bool ina = a[2] > near_, inb = b[2] > near_;
        for (int cut = 0; cut < 2; cut++) {
            float x, y, z;
            if (cut == 0) {
                if (!ina) continue;
                x = a[0], y = a[1], z = a[2];
            } else {
                if (ina == inb) continue;
                float t = (near_ - a[2]) / (b[2] - a[2]);
                x = a[0] + (b[0] - a[0]) * t, y = a[1] + (b[1] - a[1]) * t, z = near_;
            }
            out[n++] = (Corner){eye->x + eye->focal * x / z, eye->y - eye->focal * y / z, 1 / z};
        }
    }
    for (int i = 2; i < n; i++) raster_triangle(layer, out[0], out[i - 1], out[i], y0, y1);
}

void layer_raster(Layer *layer, int y0, int y1)
{
    memset(layer->near_ + (size_t)y0 * layer->stride, 0, sizeof(float) * (size_t)layer->stride * (size_t)(y1 - y0));
    int side = layer->mesh + 1, blocks = layer->mesh / BLOCK;
    const float *px = layer->px, *py = layer->py, *pw = layer->pw;
    for (int b = 0; b < blocks * blocks; b++) {
        if (layer->block[b].bottom < (float)y0 || layer->block[b].top > (float)y1) continue;
        for (int j = 0; j < BLOCK; j++)
            for (int i = 0; i < BLOCK; i++) {
                int k = (b / blocks * BLOCK + j) * side + b % blocks * BLOCK + i;
                int q[4] = {k, k + 1, k + side, k + side + 1};
                if (layer->gone[q[0]] && layer->gone[q[1]] && layer->gone[q[2]] && layer->gone[q[3]]) continue;
                float top = py[q[0]], bottom = top;
                for (int c = 1; c < 4; c++) {
                    top = py[q[c]] < top ? py[q[c]] : top;
                    bottom = py[q[c]] > bottom ? py[q[c]] : bottom;
                }
                bool whole = pw[q[0]] > 0 && pw[q[1]] > 0 && pw[q[2]] > 0 && pw[q[3]] > 0;
                if (whole && (bottom < (float)y0 || top > (float)y1)) continue;
                /* Along the gentler diagonal: ridges stay ridges. */
                const float *s = layer->ps;
                float d1 = fabsf(s[3 * q[0] + 2] - s[3 * q[3] + 2]), d2 = fabsf(s[3 * q[1] + 2] - s[3 * q[2] + 2]);
                static const int split[2][2][3] = {{{0, 1, 3}, {0, 3, 2}}, {{0, 1, 2}, {1, 3, 2}}};
                for (int t = 0; t < 2; t++) {
                    const int *m = split[d1 > d2][t];
                    int u = q[m[0]], v = q[m[1]], w = q[m[2]];
                    if (whole) {
                        raster_triangle(layer, (Corner){px[u], py[u], pw[u]}, (Corner){px[v], py[v], pw[v]},
                                        (Corner){px[w], py[w], pw[w]}, y0, y1);
                    } else if (pw[u] > 0 || pw[v] > 0 || pw[w] > 0) {
                        const float *corner[3] = {s + 3 * u, s + 3 * v, s + 3 * w};
                        raster_clipped(layer, corner, y0, y1);
                    }
                }
            }
    }
}
