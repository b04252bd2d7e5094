#include "draw/canvas.h"

#include "base/memory.h"
#include "base/memory.h"
#include "base/text.h"
#include "draw/capsule.h"
#include "draw/mask.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

enum { CLIPS_MAX = 32, POINTS_MAX = 64 };

typedef struct Box {
    int x0, y0, x1, y1;
} Box;

struct Canvas {
    Image image;
    Fonts *fonts;
    Rect clips[CLIPS_MAX];
    int clip_count;
    Box clip;     /* the present one in whole pixels */
    uint8_t *row; /* [image.width] coverage of one row */
    int row_size;
    Mask mask; /* for polylines */
    int mask_w, mask_h;
};

/* ---- frame ---- */

Canvas *canvas_create(Fonts *fonts)
{
    Canvas *canvas = memory_must(calloc(1, sizeof *canvas));
    canvas->fonts = fonts;
    return canvas;
}

void canvas_destroy(Canvas *canvas)
{
    if (!canvas) return;
    mask_free(&canvas->mask);
    free(canvas->row);
    free(canvas);
}

static void clip_update(Canvas *canvas)
{
    Rect r = canvas->clips[canvas->clip_count - 1];
    canvas->clip = (Box){(int)floorf(r.x + 0.5f), (int)floorf(r.y + 0.5f), (int)floorf(r.x + r.w + 0.5f),
                         (int)floorf(r.y + r.h + 0.5f)};
}

void canvas_target(Canvas *canvas, const Image *image)
{
    canvas->image = *image;
    canvas->image.owned = false;
    canvas->clips[0] = (Rect){0, 0, (float)image->width, (float)image->height};
    canvas->clip_count = 1;
    clip_update(canvas);
    if (canvas->row_size < image->width + 8) {
        free(canvas->row);
        canvas->row_size = image->width + 8;
        canvas->row = memory_must(malloc((size_t)canvas->row_size));
    }
    if (canvas->mask_w < image->width || canvas->mask_h < image->height) {
        canvas->mask_w = image->width;
        canvas->mask_h = image->height;
        mask_resize(&canvas->mask, canvas->mask_w, canvas->mask_h);
    }
}

const Image *canvas_image_target(const Canvas *canvas) { return &canvas->image; }
Fonts *canvas_fonts(const Canvas *canvas) { return canvas->fonts; }

static Rect meet(Rect a, Rect b)
{
    float x0 = fmaxf(a.x, b.x), y0 = fmaxf(a.y, b.y), x1 = fminf(a.x + a.w, b.x + b.w),
          y1 = fminf(a.y + a.h, b.y + b.h);
    return (Rect){x0, y0, x1 > x0 ? x1 - x0 : 0, y1 > y0 ? y1 - y0 : 0};
}

void canvas_clip_push(Canvas *canvas, Rect rect)
{
    if (canvas->clip_count == CLIPS_MAX) return;
    Rect inside = meet(canvas->clips[canvas->clip_count - 1], rect);
    if (!isfinite(inside.x) || !isfinite(inside.y)) inside = (Rect){0};
    canvas->clips[canvas->clip_count++] = inside;
    clip_update(canvas);
}

void canvas_clip_pop(Canvas *canvas)
{
    if (canvas->clip_count > 1) canvas->clip_count--;
    clip_update(canvas);
}

Rect canvas_clip(const Canvas *canvas)
{
    return (Rect){(float)canvas->clip.x0, (float)canvas->clip.y0, (float)(canvas->clip.x1 - canvas->clip.x0),
                  (float)(canvas->clip.y1 - canvas->clip.y0)};
}

/* Pixels that a shape within `r` can touch, inside the clip; false where there are none or it is not finite. */
static bool reach_of(const Canvas *canvas, Rect r, Box *out)
{
    const Box *c = &canvas->clip;
    float x1 = r.x + r.w, y1 = r.y + r.h;
    if (!(r.x < (float)c->x1) || !(r.y < (float)c->y1) || !(x1 > (float)c->x0) || !(y1 > (float)c->y0)) return false;
    if (!isfinite(r.x) || !isfinite(r.y) || !isfinite(x1) || !isfinite(y1)) return false;
    out->x0 = r.x <= (float)c->x0 ? c->x0 : (int)floorf(r.x);
    out->y0 = r.y <= (float)c->y0 ? c->y0 : (int)floorf(r.y);
    out->x1 = x1 >= (float)c->x1 ? c->x1 : (int)ceilf(x1);
    out->y1 = y1 >= (float)c->y1 ? c->y1 : (int)ceilf(y1);
    return out->x0 < out->x1 && out->y0 < out->y1;
}

/* ---- blending ---- */

/* d + (s - d)*a/255, two channels at a time; a from 0 to 255. */
static inline uint32_t mixed(uint32_t d, uint32_t s, uint32_t a)
{
    a += a >> 7; /* 255 becomes 256: full coverage gives s itself */
    uint32_t rb = ((d & 0xFF00FF) * (256 - a) + (s & 0xFF00FF) * a + 0x800080) >> 8;
    uint32_t g = ((d & 0x00FF00) * (256 - a) + (s & 0x00FF00) * a + 0x008000) >> 8;
    return 0xFF000000u | (rb & 0xFF00FF) | (g & 0x00FF00);
}

static inline uint32_t times(uint32_t a, uint32_t b) /* a*b/255, rounded */
{
    uint32_t t = a * b + 128;
    return (t + (t >> 8)) >> 8;
}

#ifdef __SSE2__
/* Four pixels at once, the same sums as `mixed` in 16-bit lanes. `a`: a coverage in each of eight lanes, four a pixel. */
static inline __m128i mixed_half(__m128i d, __m128i s, __m128i a)
{
    a = _mm_add_epi16(a, _mm_srli_epi16(a, 7));
    __m128i rest = _mm_sub_epi16(_mm_set1_epi16(256), a);
    __m128i sum = _mm_add_epi16(_mm_mullo_epi16(d, rest), _mm_mullo_epi16(s, a));
    return _mm_srli_epi16(_mm_add_epi16(sum, _mm_set1_epi16(128)), 8);
}

static inline __m128i times_alpha(__m128i a, __m128i alpha)
{
    __m128i t = _mm_add_epi16(_mm_mullo_epi16(a, alpha), _mm_set1_epi16(128));
    return _mm_srli_epi16(_mm_add_epi16(t, _mm_srli_epi16(t, 8)), 8);
}

static inline void mix_four(uint32_t *to, const uint8_t *coverage, __m128i source, __m128i alpha)
{
    int32_t four;
    memcpy(&four, coverage, 4);
    if (!four) return;
    __m128i zero = _mm_setzero_si128(), d = _mm_loadu_si128((const __m128i *)(const void *)to),
            a = _mm_cvtsi32_si128(four);
    a = _mm_unpacklo_epi8(a, a);
    a = _mm_unpacklo_epi16(a, a);
    __m128i low = mixed_half(_mm_unpacklo_epi8(d, zero), source, times_alpha(_mm_unpacklo_epi8(a, zero), alpha));
    __m128i high = mixed_half(_mm_unpackhi_epi8(d, zero), source, times_alpha(_mm_unpackhi_epi8(a, zero), alpha));
    d = _mm_or_si128(_mm_packus_epi16(low, high), _mm_set1_epi32((int)0xFF000000u));
    _mm_storeu_si128((__m128i *)(void *)to, d);
}
#endif

static void blend_row(uint32_t *to, const uint8_t *coverage, int count, Color color)
{
    uint32_t alpha = color >> 24, solid = color | 0xFF000000u;
    int i = 0;
#ifdef __SSE2__
    __m128i source = _mm_unpacklo_epi8(_mm_set1_epi32((int)solid), _mm_setzero_si128()),
            lanes = _mm_set1_epi16((short)alpha);
    for (; i + 4 <= count; i += 4) mix_four(to + i, coverage + i, source, lanes);
#endif
    for (; i < count; i++)
        if (coverage[i]) to[i] = mixed(to[i], solid, times(coverage[i], alpha));
}

static void fill_row(uint32_t *to, int count, Color color)
{
    uint32_t alpha = color >> 24, solid = color | 0xFF000000u;
    int i = 0;
    if (alpha == 255) {
        for (; i < count; i++) to[i] = solid;
        return;
    }
#ifdef __SSE2__
    __m128i source = _mm_unpacklo_epi8(_mm_set1_epi32((int)solid), _mm_setzero_si128()),
            lanes = _mm_set1_epi16((short)alpha);
    static const uint8_t full[4] = {255, 255, 255, 255};
    for (; i + 4 <= count; i += 4) mix_four(to + i, full, source, lanes);
#endif
    for (; i < count; i++) to[i] = mixed(to[i], solid, alpha);
}

static uint32_t *pixel_at(Canvas *canvas, int x, int y)
{
    return canvas->image.pixels + (size_t)y * (size_t)canvas->image.stride + x;
}

void canvas_coverage(Canvas *canvas, int x, int y, const uint8_t *coverage, int count, Color color)
{
    const Box *c = &canvas->clip;
    if (y < c->y0 || y >= c->y1) return;
    if (x < c->x0) {
        coverage += c->x0 - x;
        count -= c->x0 - x;
        x = c->x0;
    }
    if (x + count > c->x1) count = c->x1 - x;
    if (count <= 0) return;
    uint32_t *to = pixel_at(canvas, x, y);
    if (count <= 48) {
        blend_row(to, coverage, count, color);
        return;
    }
    while (count > 0) { /* stretches without any coverage, eight at a time, cost next to nothing */
        uint64_t eight;
        int run = 0;
        for (; run + 8 <= count; run += 8) {
            memcpy(&eight, coverage + run, 8);
            if (eight) break;
        }
        if (run + 8 > count) {
            blend_row(to + run, coverage + run, count - run, color);
            return;
        }
        int ink = run;
        for (; ink + 8 <= count; ink += 8) {
            memcpy(&eight, coverage + ink, 8);
            if (!eight) break;
        }
        if (ink + 8 > count) ink = count;
        blend_row(to + run, coverage + run, ink - run, color);
        to += ink;
        coverage += ink;
        count -= ink;
    }
}

/* Nothing where it is no number: boxes far outside have distances that are none. */
static inline uint8_t to_byte(float cover) { return (uint8_t)((cover > 0 ? cover < 1 ? cover : 1 : 0) * 255 + 0.5f); }

/* ---- boxes ---- */

/* Coverage along one axis of the pixel from i to i+1 by an interval. */
static float covered(float i, float from, float to)
{
    float a = fmaxf(i, from), b = fminf(i + 1, to);
    return b > a ? b - a : 0;
}

void canvas_fill(Canvas *canvas, Rect r, Color color)
{
    Box box;
    if (!reach_of(canvas, r, &box)) return;
    for (int y = box.y0; y < box.y1; y++) {
        float cy = covered((float)y, r.y, r.y + r.h);
        if (cy <= 0) continue;
        int x0 = box.x0, x1 = box.x1;
        uint32_t *row = pixel_at(canvas, 0, y);
        float left = covered((float)x0, r.x, r.x + r.w), right = covered((float)(x1 - 1), r.x, r.x + r.w);
        if (left < 1 || x1 - x0 == 1) {
            row[x0] = mixed(row[x0], color | 0xFF000000u, (uint32_t)(left * cy * (float)(color >> 24) + 0.5f));
            x0++;
        }
        if (x1 > x0 && right < 1) {
            x1--;
            row[x1] = mixed(row[x1], color | 0xFF000000u, (uint32_t)(right * cy * (float)(color >> 24) + 0.5f));
        }
        if (x1 > x0) fill_row(row + x0, x1 - x0, cy >= 1 ? color : color_alpha(color, cy));
    }
}

/* Signed distance to a rounded box, negative inside. */
static inline float box_distance(float px, float py, float hw, float hh, float radius)
{
    float qx = fabsf(px) - hw + radius, qy = fabsf(py) - hh + radius;
    float ox = qx > 0 ? qx : 0, oy = qy > 0 ? qy : 0, inner = qx > qy ? qx : qy;
    return sqrtf(ox * ox + oy * oy) + (inner < 0 ? inner : 0) - radius;
}

static float round_limit(Rect r, float radius)
{
    float most = fminf(r.w, r.h) / 2;
    return radius > most ? most : radius > 0 ? radius : 0;
}

/* A coordinate as a pixel, far outside where it is too large or no number at all. */
static int pixel_of(float v)
{
    const int far = 1000000;
    return v > -(float)far ? (v < (float)far ? (int)v : far) : -far;
}

void canvas_box(Canvas *canvas, Rect r, float radius, Color color)
{
    Box box;
    if (!(r.w > 0) || !(r.h > 0) || !reach_of(canvas, rect_inset(r, -1), &box)) return;
    radius = round_limit(r, radius);
    float cx = r.x + r.w / 2, cy = r.y + r.h / 2, hw = r.w / 2, hh = r.h / 2;
    /* between the corners nothing is round: only the first and last columns need a distance */
    int core0 = pixel_of(ceilf(r.x + radius + 1)), core1 = pixel_of(floorf(r.x + r.w - radius - 1));
    for (int y = box.y0; y < box.y1; y++) {
        float py = (float)y + 0.5f - cy;
        bool straight = fabsf(py) <= hh - radius - 1;
        int a = straight ? pixel_of(ceilf(r.x + 1)) : core0, b = straight ? pixel_of(floorf(r.x + r.w - 1)) : core1;
        if (a < box.x0) a = box.x0;
        if (b > box.x1) b = box.x1;
        if (a > b) a = b = box.x1;
        uint8_t *cover = canvas->row;
        for (int x = box.x0; x < a; x++)
            cover[x] = to_byte(0.5f - box_distance((float)x + 0.5f - cx, py, hw, hh, radius));
        for (int x = b; x < box.x1; x++)
            cover[x] = to_byte(0.5f - box_distance((float)x + 0.5f - cx, py, hw, hh, radius));
        uint32_t *row = pixel_at(canvas, 0, y);
        if (a > box.x0) blend_row(row + box.x0, cover + box.x0, a - box.x0, color);
        if (b > a) {
            float full = 0.5f - box_distance((float)a + 0.5f - cx, py, hw, hh, radius);
            if (full >= 1) fill_row(row + a, b - a, color);
            else if (full > 0) fill_row(row + a, b - a, color_alpha(color, full));
        }
        if (box.x1 > b) blend_row(row + b, cover + b, box.x1 - b, color);
    }
}

void canvas_border(Canvas *canvas, Rect r, float radius, float width, Color color)
{
    Box box;
    if (!(r.w > 0) || !(r.h > 0) || !(width > 0) || !reach_of(canvas, rect_inset(r, -1), &box)) return;
    radius = round_limit(r, radius);
    float cx = r.x + r.w / 2, cy = r.y + r.h / 2, hw = r.w / 2, hh = r.h / 2, thin = width < 1 ? width : 1;
    float half = (width < 1 ? 1 : width) / 2, middle = width / 2;
    for (int y = box.y0; y < box.y1; y++) {
        float py = (float)y + 0.5f - cy;
        bool side = fabsf(py) < hh - radius - width - 1; /* only the left and right edges cross this row */
        int skip0 = box.x1, skip1 = box.x1;
        if (side) {
            skip0 = pixel_of(ceilf(r.x + width + 2));
            skip1 = pixel_of(floorf(r.x + r.w - width - 2));
            if (skip0 < box.x0) skip0 = box.x0;
            if (skip1 > box.x1) skip1 = box.x1;
            if (skip0 >= skip1) skip0 = skip1 = box.x1;
        }
        uint8_t *cover = canvas->row;
        uint32_t *row = pixel_at(canvas, 0, y);
        for (int part = 0; part < 2; part++) {
            int from = part ? skip1 : box.x0, to = part ? box.x1 : skip0;
            if (from >= to) continue;
            for (int x = from; x < to; x++) {
                float d = box_distance((float)x + 0.5f - cx, py, hw, hh, radius) + middle;
                cover[x] = to_byte((half + 0.5f - fabsf(d)) * thin);
            }
            blend_row(row + from, cover + from, to - from, color);
        }
    }
}

static Color between(Color a, Color b, float t)
{
    uint32_t out = 0;
    for (int s = 0; s < 32; s += 8) {
        float v = (float)((a >> s) & 255) * (1 - t) + (float)((b >> s) & 255) * t;
        out |= (uint32_t)(v + 0.5f) << s;
    }
    return out;
}

void canvas_fade(Canvas *canvas, Rect r, Color top, Color bottom)
{
    Box box;
    if (!reach_of(canvas, r, &box)) return;
    for (int y = box.y0; y < box.y1; y++) {
        float t = ((float)y + 0.5f - r.y) / r.h;
        fill_row(pixel_at(canvas, box.x0, y), box.x1 - box.x0, between(top, bottom, t < 0 ? 0 : t > 1 ? 1 : t));
    }
}

/* ---- round things ---- */

/* A ring between two radii; inner < 0: a disc. */
static void disc(Canvas *canvas, float x, float y, float inner, float outer, float strength, Color color)
{
    Box box;
    if (!(outer > 0) || !(strength > 0) ||
        !reach_of(canvas, (Rect){x - outer - 1, y - outer - 1, 2 * outer + 2, 2 * outer + 2}, &box))
        return;
    for (int row = box.y0; row < box.y1; row++) {
        float py = (float)row + 0.5f - y;
        uint8_t *cover = canvas->row;
        for (int i = box.x0; i < box.x1; i++) {
            float px = (float)i + 0.5f - x, d = sqrtf(px * px + py * py);
            float a = outer + 0.5f - d, b = d - inner + 0.5f;
            a = a > 0 ? (a < 1 ? a : 1) : 0; /* 0 also where it is not a number */
            b = b > 0 ? (b < 1 ? b : 1) : 0;
            cover[i] = (uint8_t)(a * b * strength * 255 + 0.5f);
        }
        blend_row(pixel_at(canvas, box.x0, row), cover + box.x0, box.x1 - box.x0, color);
    }
}

void canvas_circle(Canvas *canvas, float x, float y, float radius, Color color)
{
    disc(canvas, x, y, -2, radius, 1, color);
}

void canvas_ring(Canvas *canvas, float x, float y, float radius, float width, Color color)
{
    float half = (width < 1 ? 1 : width) / 2;
    disc(canvas, x, y, radius - half, radius + half, width < 1 ? width : 1, color);
}

/* ---- lines ---- */

/* The scratch mask over the clip: what lies outside is not even worked out. NULL where the clip is empty. Its memory is
 * for the largest picture seen; paint_scratch leaves it clear. */
static Mask *scratch(Canvas *canvas)
{
    const Box *c = &canvas->clip;
    if (c->x0 >= c->x1 || c->y0 >= c->y1) return NULL;
    canvas->mask.width = c->x1 - c->x0;
    canvas->mask.height = c->y1 - c->y0;
    canvas->mask.origin = (Point){(float)c->x0, (float)c->y0};
    return &canvas->mask;
}

static void paint_scratch(Canvas *canvas, Color color)
{
    mask_paint(canvas, &canvas->mask, canvas->mask.origin.x, canvas->mask.origin.y, color);
    mask_clear(&canvas->mask);
}

void canvas_polyline(Canvas *canvas, const Point *points, int count, float width, Color color, float dash, float gap)
{
    Mask *mask = scratch(canvas);
    if (!mask || count < 1) return;
    mask_polyline(mask, points, count, width, dash, gap, NULL);
    paint_scratch(canvas, color);
}

void canvas_line(Canvas *canvas, float x0, float y0, float x1, float y1, float width, Color color)
{
    const Box *box = &canvas->clip;
    Capsule c;
    if (!capsule_make(&c, (Point){x0, y0}, (Point){x1, y1}, width, box->x0, box->y0, box->x1, box->y1)) return;
    for (int y = c.y0; y < c.y1; y++) {
        int from, to;
        if (!capsule_span(&c, y, &from, &to)) continue;
        uint8_t *cover = canvas->row;
        for (int x = from; x < to; x++) cover[x - from] = capsule_cover(&c, x, y);
        blend_row(pixel_at(canvas, from, y), cover, to - from, color);
    }
}

/* ---- polygons ---- */

void canvas_polygon(Canvas *canvas, const Point *points, int count, float round, Color color)
{
    Mask *mask = scratch(canvas);
    if (!mask) return;
    mask_polygon(mask, points, count, round);
    paint_scratch(canvas, color);
}

void canvas_arrow(Canvas *canvas, float x0, float y0, float x1, float y1, float width, float head, Color color)
{
    float dx = x1 - x0, dy = y1 - y0, length = sqrtf(dx * dx + dy * dy);
    if (!isfinite(length) || length < 1e-3f) return;
    dx /= length;
    dy /= length;
    if (head > length) head = length;
    float round = fminf(2, width / 3), half = head * 0.42f, back = head - round;
    /* shaft and head in one mask: a translucent arrow has no seam */
    Mask *mask = scratch(canvas);
    if (!mask) return;
    float stop = length - back * 0.9f;
    if (stop > 0) mask_segment(mask, (Point){x0, y0}, (Point){x0 + dx * stop, y0 + dy * stop}, width);
    Point tip[3] = {{x1 - dx * round, y1 - dy * round},
                    {x1 - dx * back - dy * half, y1 - dy * back + dx * half},
                    {x1 - dx * back + dy * half, y1 - dy * back - dx * half}};
    mask_polygon(mask, tip, 3, round);
    paint_scratch(canvas, color);
}

/* Markers fill about the same area, so that none looks more important than another. */
void canvas_marker(Canvas *canvas, Marker marker, float x, float y, float r, Color color)
{
    static const float hexagon[6][2] = {{0.98f, 0},  {0.49f, 0.8487f},   {-0.49f, 0.8487f},
                                        {-0.98f, 0}, {-0.49f, -0.8487f}, {0.49f, -0.8487f}};
    Point p[12];
    switch (marker) {
    case SHAPE_CIRCLE: canvas_circle(canvas, x, y, r * 0.94f, color); break;
    case SHAPE_RING: canvas_ring(canvas, x, y, r * 0.75f, r * 0.4f, color); break;
    case SHAPE_SQUARE:
        canvas_box(canvas, (Rect){x - r * 0.84f, y - r * 0.84f, r * 1.68f, r * 1.68f}, r * 0.1f, color);
        break;
    case SHAPE_TRIANGLE: /* stands a little higher than its box, so that its weight is in the middle */
        p[0] = (Point){x, y - r * 1.0f};
        p[1] = (Point){x + r * 0.96f, y + r * 0.66f};
        p[2] = (Point){x - r * 0.96f, y + r * 0.66f};
        canvas_polygon(canvas, p, 3, r * 0.07f, color);
        break;
    case SHAPE_DIAMOND:
        p[0] = (Point){x, y - r * 1.08f};
        p[1] = (Point){x + r * 1.08f, y};
        p[2] = (Point){x, y + r * 1.08f};
        p[3] = (Point){x - r * 1.08f, y};
        canvas_polygon(canvas, p, 4, r * 0.07f, color);
        break;
    case SHAPE_HEXAGON:
        for (int i = 0; i < 6; i++) p[i] = (Point){x + r * hexagon[i][0], y + r * hexagon[i][1]};
        canvas_polygon(canvas, p, 6, r * 0.05f, color);
        break;
    case SHAPE_PLUS:
    case SHAPE_CROSS: {
        float a = r * 1.02f, b = r * 0.33f;
        const float shape[12][2] = {{-b, -a}, {b, -a}, {b, -b}, {a, -b}, {a, b},   {b, b},
                                    {b, a},   {-b, a}, {-b, b}, {-a, b}, {-a, -b}, {-b, -b}};
        float c = marker == SHAPE_CROSS ? 0.70710678f : 1, s = marker == SHAPE_CROSS ? 0.70710678f : 0;
        for (int i = 0; i < 12; i++)
            p[i] = (Point){x + shape[i][0] * c - shape[i][1] * s, y + shape[i][0] * s + shape[i][1] * c};
        canvas_polygon(canvas, p, 12, r * 0.05f, color);
        break;
    }
    case SHAPE_COUNT: break;
    }
}

/* ---- pictures ---- */

/* Average of the pixels of `image` from (x0, y0) to before (x1, y1). */
static uint32_t average(const Image *image, int x0, int y0, int x1, int y1)
{
    uint32_t r = 0, g = 0, b = 0, n = (uint32_t)((x1 - x0) * (y1 - y0));
    for (int y = y0; y < y1; y++) {
        const uint32_t *row = image->pixels + (size_t)y * (size_t)image->stride;
        for (int x = x0; x < x1; x++) {
            r += row[x] >> 16 & 255;
            g += row[x] >> 8 & 255;
            b += row[x] & 255;
        }
    }
    return 0xFF000000u | ((r + n / 2) / n << 16) | ((g + n / 2) / n << 8) | (b + n / 2) / n;
}

static int limited(int64_t v, int high) { return v < 0 ? 0 : v > high ? high : (int)v; }

void canvas_image(Canvas *canvas, const Image *image, Rect to, float alpha)
{
    Box box;
    if (!image->pixels || image->width < 1 || image->height < 1 || !(to.w > 0) || !(to.h > 0) || !(alpha > 0)) return;
    if (!reach_of(canvas, to, &box)) return;
    uint32_t a = (uint32_t)(fminf(1, alpha) * 255 + 0.5f);
    double sx = (double)image->width / (double)to.w, sy = (double)image->height / (double)to.h;
    bool same = fabs(sx - 1) < 1e-4 && fabs(sy - 1)<1e-4, smaller = sx> 1.25 || sy > 1.25;
    if (same) sx = sy = 1;
    /* positions in the image, in 1/65536 pixels */
    int64_t step = (int64_t)(sx * 65536), first = (int64_t)((((double)box.x0 + 0.5 - (double)to.x) * sx - 0.5) * 65536);
    int last_x = image->width - 1, last_y = image->height - 1;
    for (int y = box.y0; y < box.y1; y++) {
        uint32_t *row = pixel_at(canvas, 0, y);
        double v = ((double)y + 0.5 - (double)to.y) * sy;
        int64_t fy = (int64_t)((v - 0.5) * 65536), fx = first;
        if (same) {
            const uint32_t *from = image->pixels + (size_t)limited((fy + 0x8000) >> 16, last_y) * (size_t)image->stride;
            int64_t shift = ((first + 0x8000) >> 16) - box.x0;
            for (int x = box.x0; x < box.x1; x++) {
                uint32_t pixel = from[limited(x + shift, last_x)];
                row[x] = a == 255 ? pixel | 0xFF000000u : mixed(row[x], pixel, a);
            }
            continue;
        }
        if (smaller) {
            int ya = limited((int64_t)(v - sy / 2), last_y), yb = limited((int64_t)(v + sy / 2 - 1e-6), last_y) + 1;
            for (int x = box.x0; x < box.x1; x++) {
                double u = ((double)x + 0.5 - (double)to.x) * sx;
                int xa = limited((int64_t)(u - sx / 2), last_x), xb = limited((int64_t)(u + sx / 2 - 1e-6), last_x) + 1;
                row[x] = mixed(row[x], average(image, xa, ya, xb, yb > ya ? yb : ya + 1), a);
            }
            continue;
        }
        const uint32_t *ra = image->pixels + (size_t)limited(fy >> 16, last_y) * (size_t)image->stride;
        const uint32_t *rb = image->pixels + (size_t)limited((fy >> 16) + 1, last_y) * (size_t)image->stride;
        uint32_t ty = (uint32_t)(fy >> 8 & 255);
        for (int x = box.x0; x < box.x1; x++, fx += step) {
            int xa = limited(fx >> 16, last_x), xb = limited((fx >> 16) + 1, last_x);
            uint32_t tx = (uint32_t)(fx >> 8 & 255),
                     pixel = mixed(mixed(ra[xa], ra[xb], tx), mixed(rb[xa], rb[xb], tx), ty);
            row[x] = a == 255 ? pixel : mixed(row[x], pixel, a);
        }
    }
}

/* ---- text ---- */

/* x and y: the pen's whole pixel on the baseline. */
static void draw_glyph(Canvas *canvas, const Glyph *glyph, int x, int y, Color color)
{
    const Box *c = &canvas->clip;
    int left = x + glyph->left, top = y + glyph->top;
    int x0 = left < c->x0 ? c->x0 : left, x1 = left + glyph->width > c->x1 ? c->x1 : left + glyph->width;
    int y0 = top < c->y0 ? c->y0 : top, y1 = top + glyph->height > c->y1 ? c->y1 : top + glyph->height;
    if (x0 >= x1) return;
    for (int row = y0; row < y1; row++)
        blend_row(pixel_at(canvas, x0, row), glyph->alpha + (row - top) * glyph->width + (x0 - left), x1 - x0, color);
}

/* The pen as a whole pixel and the nearest phase. */
static int phase_of(float pen, int *phase)
{
    pen = pen < -1e6f ? -1e6f : pen > 1e6f ? 1e6f : pen;
    int at = (int)floorf(pen * FONT_PHASES + 0.5f),
        whole = at >= 0 ? at / FONT_PHASES : -((FONT_PHASES - 1 - at) / FONT_PHASES);
    *phase = at - whole * FONT_PHASES;
    return whole;
}

/* Where the pen is before each character: the one place that knows how text runs. Returns false at the end. */
typedef struct Run {
    const char *at;
    float pen;
    uint32_t before, code;
} Run;

static bool run_next(Canvas *canvas, Run *run, Face face, float px, float *pen)
{
    if (!*run->at) return false;
    run->code = utf8_next(&run->at, NULL);
    if (run->before) run->pen += font_kern(canvas->fonts, face, px, run->before, run->code);
    run->before = run->code;
    *pen = run->pen;
    return true;
}

float canvas_text(Canvas *canvas, Face face, float px, float x, float baseline, Color color, const char *text)
{
    if (!isfinite(x) || !isfinite(baseline) || !(px > 0)) return 0;
    bool seen = canvas->clip.x0 < canvas->clip.x1 && fabsf(x) < 1e6f && fabsf(baseline) < 1e6f;
    if (!seen) return canvas_text_width(canvas, face, px, text);
    Run run = {.at = text};
    int y = (int)floorf(baseline + 0.5f);
    for (float pen; run_next(canvas, &run, face, px, &pen);) {
        int phase, whole = phase_of(x + pen, &phase);
        const Glyph *glyph = font_glyph_at(canvas->fonts, face, px, run.code, phase);
        if (glyph->alpha) draw_glyph(canvas, glyph, whole, y, color);
        run.pen += glyph->advance;
    }
    return run.pen;
}

float canvas_text_width(Canvas *canvas, Face face, float px, const char *text)
{
    Run run = {.at = text};
    if (!(px > 0)) return 0;
    for (float pen; run_next(canvas, &run, face, px, &pen);)
        run.pen += font_glyph_at(canvas->fonts, face, px, run.code, 0)->advance;
    return run.pen;
}

int canvas_text_fit(Canvas *canvas, Face face, float px, float width, const char *text)
{
    Run run = {.at = text};
    const char *fits = text;
    for (float pen; run_next(canvas, &run, face, px, &pen); fits = run.at) {
        run.pen += font_glyph_at(canvas->fonts, face, px, run.code, 0)->advance;
        if (run.pen > width) break;
    }
    return (int)(fits - text);
}

void canvas_math(Canvas *canvas, const Layout *layout, float x, float baseline, Color color, MathColor color_of,
                 void *context)
{
    if (canvas->clip.x0 >= canvas->clip.x1 || !isfinite(x) || !isfinite(baseline) || fabsf(x) > 1e6f ||
        fabsf(baseline) > 1e6f)
        return;
    for (int i = 0; i < layout->glyph_count; i++) {
        const PlacedGlyph *p = &layout->glyphs[i];
        Color ink = p->role && color_of ? color_of(context, p->role, color) : color;
        if (!p->symbol) { /* a bar of whole pixels: never grey */
            float thick = fmaxf(1, floorf(fminf(p->width, p->height) + 0.5f));
            Rect r = {floorf(x + p->x + 0.5f), floorf(baseline + p->y + 0.5f), p->width, p->height};
            if (p->width > p->height) r.h = thick;
            else r.w = thick;
            canvas_fill(canvas, r, ink);
            continue;
        }
        if (!isfinite(p->x) || !isfinite(p->y)) continue;
        int phase, whole = phase_of(x + p->x, &phase);
        const Glyph *glyph = font_glyph_at(canvas->fonts, (Face)(FACE_MATH + (int)p->font), p->size, p->symbol, phase);
        if (glyph->alpha)
            draw_glyph(canvas, glyph, whole, (int)floorf(fminf(1e6f, fmaxf(-1e6f, baseline + p->y)) + 0.5f), ink);
    }
}
