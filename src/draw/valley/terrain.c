/* The bake: heights, normals, ambient occlusion (horizon-based: Bavoil, Sainz, Dimitrov 2008, with eight directions)
 * and a soft moon shadow, each a few streaming passes over rows, so that compilers make vectors of them. */
#include "draw/valley/terrain.h"

#include "base/arena.h"
#include "base/memory.h"
#include "base/parallel.h"
#include "draw/valley/terrain_table.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { COARSE = 127, PAD_FINE = 128, LEVELS_MAX = 10, AO_DIRECTIONS = 8, RAY_STEPS_MAX = 128 };

/* What a bake works on. Heights lie in a plane with a border of repeated edges, so that no loop asks where it is. */
typedef struct Bake {
    int n, pad, stride;
    float *z;       /* [n + 2 pad][stride] */
    float *level;   /* [n][n] */
    float *defined; /* [n][n] 1 or 0 */
    float *ao;      /* [m][m], m = (n + 1)/2: every second line */
    float *weight;  /* scratch of the hole filling: two pyramids */
    float *value;
    int phase, row;
    bool holes;
} Bake;

struct Terrain {
    TerrainDesc desc;
    TerrainTable coarse, fine;
    Bake coarse_bake, fine_bake;
    const TerrainTable *shown;
    uint64_t version;
    bool baked;
    Arena arena;
};

enum { PHASE_SAMPLE, PHASE_FILL, PHASE_AO, PHASE_ASSEMBLE, PHASE_DONE };

/* --- places ------------------------------------------------------------------------------------------------------- */

static float warp(float x)
{
    float t = fabsf(x) - 1, u = t > 0 ? 1 + t / (1 + TERRAIN_WARP * t) : fabsf(x);
    return x < 0 ? -u : u;
}

static float unwarp(float u)
{
    float s = fabsf(u) - 1, x = s > 0 ? 1 + s / (1 - TERRAIN_WARP * s) : fabsf(u);
    return u < 0 ? -x : x;
}

static float terrain_column(float x, int n)
{
    float c = (warp(x) / TERRAIN_U_EDGE * 0.5f + 0.5f) * (float)(n - 1);
    return !(c > 0) ? 0 : c > (float)(n - 1) ? (float)(n - 1) : c;
}

const TerrainTable *terrain_table(const Terrain *terrain) { return terrain->shown; }

static void terrain_texel(const Terrain *terrain, float world_x, float world_y, float texel[TEXEL_FLOATS])
{
    const TerrainTable *table = terrain->shown;
    int n = table->n;
    float cx = terrain_column(world_x / terrain->desc.half_x, n),
          cy = terrain_column(world_y / terrain->desc.half_y, n);
    int ix = (int)cx, iy = (int)cy;
    if (ix > n - 2) ix = n - 2;
    if (iy > n - 2) iy = n - 2;
    float fx = cx - (float)ix, fy = cy - (float)iy;
    const float *a = table->texel + ((size_t)iy * n + ix) * TEXEL_FLOATS, *b = a + (size_t)n * TEXEL_FLOATS;
    for (int k = 0; k < TEXEL_FLOATS; k++) {
        float low = a[k] + (a[k + TEXEL_FLOATS] - a[k]) * fx, high = b[k] + (b[k + TEXEL_FLOATS] - b[k]) * fx;
        texel[k] = low + (high - low) * fy;
    }
}

bool terrain_point(const Terrain *terrain, double x, double y, float point[3])
{
    const TerrainDesc *d = &terrain->desc;
    double u = ((x - d->x0) / (d->x1 - d->x0) * 2 - 1), v = ((y - d->y0) / (d->y1 - d->y0) * 2 - 1);
    u = !(u > -TERRAIN_REACH) ? -TERRAIN_REACH : u > TERRAIN_REACH ? TERRAIN_REACH : u;
    v = !(v > -TERRAIN_REACH) ? -TERRAIN_REACH : v > TERRAIN_REACH ? TERRAIN_REACH : v;
    point[0] = (float)u * d->half_x;
    point[1] = (float)v * d->half_y;
    float texel[TEXEL_FLOATS];
    terrain_texel(terrain, point[0], point[1], texel);
    point[2] = texel[TEXEL_Z];
    return texel[TEXEL_DEFINED] > 0.5f;
}

void terrain_surface(const Terrain *terrain, float world_x, float world_y, double *x, double *y)
{
    const TerrainDesc *d = &terrain->desc;
    *x = d->x0 + (d->x1 - d->x0) * ((double)(world_x / d->half_x) * 0.5 + 0.5);
    *y = d->y0 + (d->y1 - d->y0) * ((double)(world_y / d->half_y) * 0.5 + 0.5);
}

float terrain_ground(const Terrain *terrain, float world_x, float world_y)
{
    float texel[TEXEL_FLOATS];
    terrain_texel(terrain, world_x, world_y, texel);
    return texel[TEXEL_Z];
}

void terrain_normal(const Terrain *terrain, float world_x, float world_y, float normal[3])
{
    float t[TEXEL_FLOATS];
    terrain_texel(terrain, world_x, world_y, t);
    float rest = 1 - t[TEXEL_NX] * t[TEXEL_NX] - t[TEXEL_NY] * t[TEXEL_NY];
    normal[0] = t[TEXEL_NX];
    normal[1] = t[TEXEL_NY];
    normal[2] = sqrtf(rest > 0 ? rest : 0);
}

const TerrainDesc *terrain_desc(const Terrain *terrain) { return &terrain->desc; }

bool terrain_hit(const Terrain *terrain, const float origin[3], const float ray[3], double *x, double *y)
{
    const TerrainDesc *d = &terrain->desc;
    float reach_x = TERRAIN_REACH * d->half_x, reach_y = TERRAIN_REACH * d->half_y;
    float length = sqrtf(ray[0] * ray[0] + ray[1] * ray[1] + ray[2] * ray[2]);
    if (!(length > 0) || !isfinite(length)) return false;
    const float step = 0.015f / length, top = TERRAIN_TOP * d->height_scale;
    float low = 0, high = 0;
    bool found = false, in = fabsf(origin[0]) <= reach_x && fabsf(origin[1]) <= reach_y;
    bool under = in && origin[2] <= terrain_ground(terrain, origin[0], origin[1]); /* then it comes out from below */
    for (int i = 1; i < 2000 && !found; i++) {
        high = (float)i * step;
        float p[3] = {origin[0] + high * ray[0], origin[1] + high * ray[1], origin[2] + high * ray[2]};
        if (fabsf(p[0]) <= reach_x && fabsf(p[1]) <= reach_y && p[2] <= top)
            found = (p[2] <= terrain_ground(terrain, p[0], p[1])) != under;
        if (!found) low = high;
    }
    if (!found) return false;
    for (int i = 0; i < 24; i++) {
        float middle = 0.5f * (low + high);
        float px = origin[0] + middle * ray[0], py = origin[1] + middle * ray[1];
        if ((origin[2] + middle * ray[2] <= terrain_ground(terrain, px, py)) != under) high = middle;
        else low = middle;
    }
    terrain_surface(terrain, origin[0] + high * ray[0], origin[1] + high * ray[1], x, y);
    return true;
}

void terrain_clear_camera(const Terrain *terrain, Camera *camera)
{
    camera_limit(camera);
    const CameraLens lens = {0, 0, 1};
    for (int i = 0; i < 90; i++) {
        CameraEye eye = camera_eye(camera, &lens);
        float clear = 0.18f;
        bool free = true;
        for (int k = 0; k < 5 && free; k++) { /* around the eye too: a wall just ahead is as bad */
            static const float around[5][2] = {{0, 0}, {1, 0}, {-1, 0}, {0, 1}, {0, -1}};
            float x = eye.position[0] + clear * around[k][0], y = eye.position[1] + clear * around[k][1];
            bool over =
                fabsf(x) < TERRAIN_REACH * terrain->desc.half_x && fabsf(y) < TERRAIN_REACH * terrain->desc.half_y;
            free = !over || eye.position[2] > terrain_ground(terrain, x, y) + clear;
        }
        if (free) return;
        if (camera->elevation < 1.50f) camera->elevation += 0.02f;
        else camera->distance *= 1.05f;
    }
}

/* --- life --------------------------------------------------------------------------------------------------------- */

TerrainDesc terrain_desc_default(void)
{
    return (TerrainDesc){.x0 = -1,
                         .x1 = 1,
                         .y0 = -1,
                         .y1 = 1,
                         .half_x = 1.6f,
                         .half_y = 1.6f,
                         .height_scale = 0.8f,
                         .contours = 24,
                         .moon = {-0.55f, 0.45f, 0.70f}};
}

static void table_init(Arena *arena, TerrainTable *table, Bake *bake, int n, int pad)
{
    size_t cells = (size_t)n * n;
    int m = (n + 1) / 2, stride = (n + 2 * pad + 7) / 8 * 8;
    table->n = n;
    table->texel = arena_array(arena, float, cells *TEXEL_FLOATS);
    table->line = arena_array(arena, float, n);
    for (int i = 0; i < n; i++) table->line[i] = unwarp(((float)i / (float)(n - 1) * 2 - 1) * TERRAIN_U_EDGE);
    for (size_t i = 0; i < cells; i++) {
        float *t = table->texel + i * TEXEL_FLOATS;
        t[TEXEL_AO] = t[TEXEL_SHADOW] = t[TEXEL_DEFINED] = 1;
    }
    *bake = (Bake){.n = n, .pad = pad, .stride = stride};
    bake->z = arena_array(arena, float, (size_t)stride *(n + 2 * pad) + 8);
    bake->level = arena_array(arena, float, cells);
    bake->defined = arena_array(arena, float, cells);
    bake->ao = arena_array(arena, float, (size_t)m *m);
    bake->weight = arena_array(arena, float, cells * 4 / 3 + 4 * LEVELS_MAX * n);
    bake->value = arena_array(arena, float, 2 * (cells * 4 / 3 + 4 * LEVELS_MAX * n));
}

Terrain *terrain_create(void)
{
    Terrain *terrain = memory_must(calloc(1, sizeof *terrain));
    terrain->desc = terrain_desc_default();
    table_init(&terrain->arena, &terrain->coarse, &terrain->coarse_bake, COARSE, PAD_FINE / 4);
    table_init(&terrain->arena, &terrain->fine, &terrain->fine_bake, TERRAIN_FINE, PAD_FINE);
    terrain->shown = &terrain->coarse;
    terrain->version = 1;
    terrain->baked = true;
    return terrain;
}

void terrain_destroy(Terrain *terrain)
{
    if (!terrain) return;
    arena_free(&terrain->arena);
    free(terrain);
}

/* --- sampling ----------------------------------------------------------------------------------------------------- */

/* Beyond 0..1 heights are bent towards a ceiling and a floor, smoothly: walls and poles stay in the picture. */
static float bend(double h)
{
    if (h > 1) {
        const double room = TERRAIN_TOP - 1, t = h - 1;
        return (float)(t < 1e30 ? 1 + room * t / (t + room) : TERRAIN_TOP);
    }
    if (h < 0) {
        const double room = TERRAIN_DEEP, t = -h;
        return (float)(t < 1e30 ? -room * t / (t + room) : -room);
    }
    return (float)h;
}

static void sample_row(Terrain *terrain, Bake *bake, const TerrainTable *table, int j)
{
    const TerrainDesc *d = &terrain->desc;
    double x[TERRAIN_FINE], y[TERRAIN_FINE], height[TERRAIN_FINE], level[TERRAIN_FINE];
    int n = bake->n;
    double cx = d->x0 + (d->x1 - d->x0) * 0.5, rx = (d->x1 - d->x0) * 0.5;
    double cy = d->y0 + (d->y1 - d->y0) * 0.5, ry = (d->y1 - d->y0) * 0.5;
    for (int i = 0; i < n; i++) {
        x[i] = cx + rx * (double)table->line[i];
        y[i] = cy + ry * (double)table->line[j];
        height[i] = level[i] = NAN;
    }
    bool own_level = d->contours > 0;
    if (d->sample) d->sample(d->context, x, y, n, height, own_level ? NULL : level);
    float *z = bake->z + (size_t)(j + bake->pad) * bake->stride + bake->pad;
    float *lv = bake->level + (size_t)j * n, *def = bake->defined + (size_t)j * n;
    for (int i = 0; i < n; i++) {
        bool hole = isnan(height[i]);
        double l = own_level ? height[i] * (double)d->contours : level[i];
        z[i] = hole ? 0 : bend(height[i]) * d->height_scale;
        lv[i] = !(fabs(l) < 1e6) ? (l > 0 ? 1e6f : l < 0 ? -1e6f : 0) : (float)l;
        def[i] = hole ? 0 : 1;
        bake->holes |= hole;
    }
}

/* --- holes -------------------------------------------------------------------------------------------------------- */

/* Undefined places take on the smooth continuation of what surrounds them (push-pull, Gortler and others 1996), so
 * that the ground has no torn edge; the shading then draws them as darkness. */
static void fill_holes(Bake *bake, float *plane, size_t stride)
{
    int n = bake->n, side[LEVELS_MAX], levels = 0;
    float *w[LEVELS_MAX], *v[LEVELS_MAX], *next_w = bake->weight, *next_v = bake->value;
    for (int s = n; levels < LEVELS_MAX; s = (s + 1) / 2) {
        side[levels] = s;
        w[levels] = next_w;
        v[levels] = next_v;
        next_w += (size_t)s * s;
        next_v += (size_t)s * s;
        levels++;
        if (s <= 1) break;
    }
    for (int j = 0; j < n; j++)
        for (int i = 0; i < n; i++) {
            float def = bake->defined[(size_t)j * n + i];
            w[0][(size_t)j * n + i] = def;
            v[0][(size_t)j * n + i] = def > 0 ? plane[(size_t)j * stride + i] : 0;
        }
    for (int k = 1; k < levels; k++) {
        int s = side[k], big = side[k - 1];
        for (int j = 0; j < s; j++)
            for (int i = 0; i < s; i++) {
                float sum = 0, weight = 0;
                for (int q = 0; q < 4; q++) {
                    int a = 2 * i + (q & 1), b = 2 * j + (q >> 1);
                    if (a >= big || b >= big) continue;
                    float one = w[k - 1][(size_t)b * big + a];
                    sum += one * v[k - 1][(size_t)b * big + a];
                    weight += one;
                }
                w[k][(size_t)j * s + i] = weight > 1 ? 1 : weight;
                v[k][(size_t)j * s + i] = weight > 0 ? sum / weight : 0;
            }
    }
    for (int k = levels - 2; k >= 0; k--) {
        int s = side[k], small = side[k + 1];
        for (int j = 0; j < s; j++)
            for (int i = 0; i < s; i++) {
                float have = w[k][(size_t)j * s + i];
                if (have >= 1) continue;
                float cx = ((float)i - 0.5f) * 0.5f, cy = ((float)j - 0.5f) * 0.5f;
                int ix = cx < 0 ? 0 : (int)cx, iy = cy < 0 ? 0 : (int)cy;
                int jx = ix + 1 < small ? ix + 1 : small - 1, jy = iy + 1 < small ? iy + 1 : small - 1;
                float fx = cx < 0 ? 0 : cx - (float)ix, fy = cy < 0 ? 0 : cy - (float)iy;
                const float *p = v[k + 1];
                float low = p[(size_t)iy * small + ix] * (1 - fx) + p[(size_t)iy * small + jx] * fx;
                float high = p[(size_t)jy * small + ix] * (1 - fx) + p[(size_t)jy * small + jx] * fx;
                float smooth = low * (1 - fy) + high * fy;
                v[k][(size_t)j * s + i] = have * v[k][(size_t)j * s + i] + (1 - have) * smooth;
            }
    }
    for (int j = 0; j < n; j++)
        for (int i = 0; i < n; i++)
            if (bake->defined[(size_t)j * n + i] <= 0) plane[(size_t)j * stride + i] = v[0][(size_t)j * n + i];
}

static void repeat_edges(Bake *bake)
{
    int n = bake->n, pad = bake->pad;
    for (int j = 0; j < n; j++) {
        float *row = bake->z + (size_t)(j + pad) * bake->stride;
        for (int i = 0; i < pad; i++) row[i] = row[pad], row[pad + n + i] = row[pad + n - 1];
        for (int i = 2 * pad + n; i < bake->stride; i++) row[i] = row[pad + n - 1];
    }
    const float *first = bake->z + (size_t)pad * bake->stride, *last = bake->z + (size_t)(pad + n - 1) * bake->stride;
    for (int j = 0; j < pad; j++) {
        memcpy(bake->z + (size_t)j * bake->stride, first, sizeof(float) * (size_t)bake->stride);
        memcpy(bake->z + (size_t)(pad + n + j) * bake->stride, last, sizeof(float) * (size_t)bake->stride);
    }
}

/* --- horizons ----------------------------------------------------------------------------------------------------- */

/* steepest[i] = max(steepest[i], slope from row point i up to the ground at offset (ox, oy) texels). */
WIDE static void look(const float *restrict at, size_t stride, int step, float ox, float oy, float inverse_distance,
                      int count, float *restrict steepest, const float *restrict here)
{
    float bx = floorf(ox), by = floorf(oy), fx = ox - bx, fy = oy - by;
    const float *restrict p = at + (ptrdiff_t)by * (ptrdiff_t)stride + (ptrdiff_t)bx;
    const float *restrict q = p + stride;
    float w00 = (1 - fx) * (1 - fy), w10 = fx * (1 - fy), w01 = (1 - fx) * fy, w11 = fx * fy;
    if (step == 1) {
        for (int i = 0; i < count; i++) {
            float z = p[i] * w00 + p[i + 1] * w10 + q[i] * w01 + q[i + 1] * w11;
            float slope = (z - here[i]) * inverse_distance;
            steepest[i] = slope > steepest[i] ? slope : steepest[i];
        }
    } else {
        for (int i = 0; i < count; i++) {
            float z = p[2 * i] * w00 + p[2 * i + 1] * w10 + q[2 * i] * w01 + q[2 * i + 1] * w11;
            float slope = (z - here[i]) * inverse_distance;
            steepest[i] = slope > steepest[i] ? slope : steepest[i];
        }
    }
}

/* World size of a table cell in the domain. Beyond it cells are larger; there the light is nearly out anyway. */
static void cell_size(const Terrain *terrain, int n, float *tx, float *ty)
{
    *tx = terrain->desc.half_x * 2 * TERRAIN_U_EDGE / (float)(n - 1);
    *ty = terrain->desc.half_y * 2 * TERRAIN_U_EDGE / (float)(n - 1);
}

WIDE static void open_sky(const float *restrict steepest, int count, float *restrict sum)
{
    for (int i = 0; i < count; i++) {
        float s = steepest[i];
        sum[i] += s / sqrtf(1 + s * s);
    }
}

static void ao_row(const Terrain *terrain, Bake *bake, int row)
{
    static const float direction[AO_DIRECTIONS][2] = {{1, 0},  {0.70710678f, 0.70710678f},
                                                      {0, 1},  {-0.70710678f, 0.70710678f},
                                                      {-1, 0}, {-0.70710678f, -0.70710678f},
                                                      {0, -1}, {0.70710678f, -0.70710678f}};
    static const float distance[] = {0.012f, 0.028f, 0.05f, 0.08f, 0.12f, 0.18f, 0.26f, 0.38f, 0.54f};
    enum { STEPS = sizeof distance / sizeof *distance };
    int m = (bake->n + 1) / 2;
    float tx, ty, here[TERRAIN_FINE], steepest[TERRAIN_FINE], sum[TERRAIN_FINE];
    cell_size(terrain, bake->n, &tx, &ty);
    const float *z = bake->z + (size_t)(2 * row + bake->pad) * bake->stride + bake->pad;
    for (int i = 0; i < m; i++) here[i] = z[2 * i], sum[i] = 0;
    for (int d = 0; d < AO_DIRECTIONS; d++) {
        memset(steepest, 0, sizeof(float) * (size_t)m);
        for (int k = 0; k < STEPS; k++) {
            float ox = direction[d][0] * distance[k] / tx, oy = direction[d][1] * distance[k] / ty;
            float limit = (float)bake->pad - 2;
            if (fabsf(ox) > limit || fabsf(oy) > limit) break;
            look(z, (size_t)bake->stride, 2, ox, oy, 1 / distance[k], m, steepest, here);
        }
        open_sky(steepest, m, sum);
    }
    for (int i = 0; i < m; i++) bake->ao[(size_t)row * m + i] = 1 - sum[i] / AO_DIRECTIONS;
}

static void shadow_row(const Terrain *terrain, const Bake *bake, int row, float *shadow)
{
    const float *moon = terrain->desc.moon;
    float flat = sqrtf(moon[0] * moon[0] + moon[1] * moon[1]), tx, ty;
    float here[TERRAIN_FINE], steepest[TERRAIN_FINE];
    int n = bake->n;
    if (!(flat > 1e-6f) || !(moon[2] > 1e-6f)) { /* straight above, or none */
        for (int i = 0; i < n; i++) shadow[i] = 1;
        return;
    }
    cell_size(terrain, n, &tx, &ty);
    const float *z = bake->z + (size_t)(row + bake->pad) * bake->stride + bake->pad;
    for (int i = 0; i < n; i++) here[i] = z[i], steepest[i] = -10;
    float reach = TERRAIN_TOP * terrain->desc.height_scale * flat / moon[2], distance = 1.5f * tx;
    for (int k = 0; k < RAY_STEPS_MAX && distance < reach; k++) {
        float ox = moon[0] / flat * distance / tx, oy = moon[1] / flat * distance / ty, limit = (float)bake->pad - 2;
        if (fabsf(ox) > limit || fabsf(oy) > limit) break;
        look(z, (size_t)bake->stride, 1, ox, oy, 1 / distance, n, steepest, here);
        distance += tx; /* close enough to miss no ridge */
    }
    /* A broad moon: the light goes out while the ridge rises through its disc. */
    const float tangent = moon[2] / flat, disc = 0.30f;
    for (int i = 0; i < n; i++) {
        float s = (tangent + disc - steepest[i]) / (2 * disc);
        s = s < 0 ? 0 : s > 1 ? 1 : s;
        shadow[i] = s * s * (3 - 2 * s);
    }
}

/* --- assembly ----------------------------------------------------------------------------------------------------- */

static void assemble_row(const Terrain *terrain, Bake *bake, TerrainTable *table, int j)
{
    int n = bake->n, m = (n + 1) / 2;
    float shadow[TERRAIN_FINE];
    shadow_row(terrain, bake, j, shadow);
    const float *z = bake->z + (size_t)(j + bake->pad) * bake->stride + bake->pad;
    int jl = j > 0 ? j - 1 : 0, jh = j < n - 1 ? j + 1 : n - 1;
    float dy = (table->line[jh] - table->line[jl]) * terrain->desc.half_y;
    for (int i = 0; i < n; i++) {
        float *t = table->texel + ((size_t)j * n + i) * TEXEL_FLOATS;
        int il = i > 0 ? i - 1 : 0, ih = i < n - 1 ? i + 1 : n - 1;
        float dx = (table->line[ih] - table->line[il]) * terrain->desc.half_x;
        float sx = (z[ih] - z[il]) / dx, sy = (z[i + (jh - j) * bake->stride] - z[i + (jl - j) * bake->stride]) / dy;
        float length = 1 / sqrtf(1 + sx * sx + sy * sy);
        t[TEXEL_Z] = z[i];
        t[TEXEL_NX] = -sx * length;
        t[TEXEL_NY] = -sy * length;
        const float *lv = bake->level;
        float gx = (lv[(size_t)j * n + ih] - lv[(size_t)j * n + il]) / dx;
        float gy = (lv[(size_t)jh * n + i] - lv[(size_t)jl * n + i]) / dy;
        t[TEXEL_SLOPE] = sqrtf(gx * gx + gy * gy);
        t[TEXEL_LEVEL] = lv[(size_t)j * n + i];
        t[TEXEL_SHADOW] = shadow[i];
        /* Smoothed, so that the shore of a hole has no stairs. */
        const float *def = bake->defined;
        float sum = 0;
        if (bake->holes)
            for (int q = 0; q < 9; q++) {
                int a = q % 3 == 0 ? il : q % 3 == 1 ? i : ih, b = q / 3 == 0 ? jl : q / 3 == 1 ? j : jh;
                sum += def[(size_t)b * n + a] * (q == 4 ? 0.25f : q % 2 ? 0.125f : 0.0625f);
            }
        t[TEXEL_DEFINED] = bake->holes ? sum : 1;
        /* AO was made for every second line. */
        int ai = i / 2, aj = j / 2, bi = (i & 1) && ai + 1 < m ? ai + 1 : ai, bj = (j & 1) && aj + 1 < m ? aj + 1 : aj;
        t[TEXEL_AO] = 0.25f * (bake->ao[(size_t)aj * m + ai] + bake->ao[(size_t)aj * m + bi] +
                               bake->ao[(size_t)bj * m + ai] + bake->ao[(size_t)bj * m + bi]);
    }
}

typedef struct RowJob {
    const Terrain *terrain;
    Bake *bake;
    TerrainTable *table;
    int first;
} RowJob;

static void ao_job(void *context, int index)
{
    RowJob *job = context;
    ao_row(job->terrain, job->bake, job->first + index);
}

static void assemble_job(void *context, int index)
{
    RowJob *job = context;
    assemble_row(job->terrain, job->bake, job->table, job->first + index);
}

/* One piece of work; returns the rows it was worth. */
static int bake_piece(Terrain *terrain, Bake *bake, TerrainTable *table, int rows)
{
    int n = bake->n, m = (n + 1) / 2;
    RowJob job = {terrain, bake, table, bake->row};
    int size = bake->phase == PHASE_AO ? m : n, count = size - bake->row < rows ? size - bake->row : rows;
    switch (bake->phase) {
    case PHASE_SAMPLE:
        for (int i = 0; i < count; i++) sample_row(terrain, bake, table, bake->row + i);
        break;
    case PHASE_FILL:
        if (bake->holes) {
            fill_holes(bake, bake->z + (size_t)bake->pad * bake->stride + bake->pad, (size_t)bake->stride);
            fill_holes(bake, bake->level, (size_t)n);
        }
        repeat_edges(bake);
        table->holes = bake->holes;
        bake->phase = PHASE_AO;
        bake->row = 0;
        return bake->holes ? 60 : 2;
    case PHASE_AO: parallel_for(count, ao_job, &job); break;
    case PHASE_ASSEMBLE: parallel_for(count, assemble_job, &job); break;
    default: return rows;
    }
    bake->row += count;
    if (bake->row == size) bake->phase++, bake->row = 0;
    return count;
}

static void bake_restart(Bake *bake)
{
    bake->phase = PHASE_SAMPLE;
    bake->row = 0;
    bake->holes = false;
}

void terrain_set(Terrain *terrain, const TerrainDesc *desc)
{
    assert(desc->sample);
    terrain->desc = *desc;
    bake_restart(&terrain->coarse_bake);
    bake_restart(&terrain->fine_bake);
    while (terrain->coarse_bake.phase != PHASE_DONE)
        bake_piece(terrain, &terrain->coarse_bake, &terrain->coarse, COARSE);
    terrain->shown = &terrain->coarse;
    terrain->version++;
    terrain->baked = false;
}

bool terrain_bake_step(Terrain *terrain, int rows)
{
    if (terrain->baked) return true;
    while (rows > 0 && terrain->fine_bake.phase != PHASE_DONE)
        rows -= bake_piece(terrain, &terrain->fine_bake, &terrain->fine, rows);
    if (terrain->fine_bake.phase != PHASE_DONE) return false;
    terrain->shown = &terrain->fine;
    terrain->version++;
    terrain->baked = true;
    return true;
}

void terrain_bake(Terrain *terrain)
{
    while (!terrain_bake_step(terrain, TERRAIN_FINE)) continue;
}

bool terrain_baked(const Terrain *terrain) { return terrain->baked; }

uint64_t terrain_version(const Terrain *terrain) { return terrain->version; }
