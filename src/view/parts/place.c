#include "view/parts/place.h"

#include <math.h>
#include <string.h>

#define PLACE_CELL 5.0f

void place_begin(Place *place, Rect area)
{
    place->area = area;
    place->cell = fmaxf(PLACE_CELL, fmaxf(area.w / PLACE_COLUMNS, area.h / PLACE_ROWS));
    /* a panel may leave no room at all */
    place->columns = (int)fmaxf(0, fminf(PLACE_COLUMNS, ceilf(area.w / place->cell)));
    place->rows = (int)fmaxf(0, fminf(PLACE_ROWS, ceilf(area.h / place->cell)));
    for (int row = 0; row < place->rows; row++) memset(place->taken[row], 0, (size_t)place->columns);
}

/* Cells that a rectangle touches; false where it touches none. */
static bool cells(const Place *place, Rect rect, int span[4])
{
    float x0 = (rect.x - place->area.x) / place->cell, y0 = (rect.y - place->area.y) / place->cell;
    float x1 = x0 + rect.w / place->cell, y1 = y0 + rect.h / place->cell;
    if (!(x1 > 0 && y1 > 0 && x0 < (float)place->columns && y0 < (float)place->rows)) return false;
    span[0] = (int)fmaxf(0, floorf(x0)), span[1] = (int)fmaxf(0, floorf(y0));
    span[2] = (int)fminf((float)place->columns, ceilf(x1)), span[3] = (int)fminf((float)place->rows, ceilf(y1));
    return true;
}

enum { FREE, THING, LABEL }; /* what a cell holds */

static void fill(Place *place, Rect rect, int what)
{
    int span[4];
    if (!cells(place, rect, span)) return;
    for (int row = span[1]; row < span[3]; row++)
        memset(&place->taken[row][span[0]], what, (size_t)(span[2] - span[0]));
}

void place_block(Place *place, Rect rect) { fill(place, rect, THING); }

void place_text(Place *place, Rect rect) { fill(place, rect, LABEL); }

/* Cuts a line to the area (Liang and Barsky 1984), so that a far point does not cost a million dots. */
static bool cut_line(const Place *place, float margin, float p[4])
{
    float low = 0, high = 1, d[2] = {p[2] - p[0], p[3] - p[1]};
    float from[2] = {place->area.x - margin, place->area.y - margin};
    float to[2] = {place->area.x + place->area.w + margin, place->area.y + place->area.h + margin};
    for (int axis = 0; axis < 2; axis++) {
        if (d[axis] == 0) {
            if (p[axis] < from[axis] || p[axis] > to[axis]) return false;
            continue;
        }
        float a = (from[axis] - p[axis]) / d[axis], b = (to[axis] - p[axis]) / d[axis];
        low = fmaxf(low, fminf(a, b));
        high = fminf(high, fmaxf(a, b));
    }
    if (!(low <= high)) return false;
    float x = p[0], y = p[1];
    p[0] = x + low * d[0], p[1] = y + low * d[1], p[2] = x + high * d[0], p[3] = y + high * d[1];
    return true;
}

void place_line(Place *place, float x0, float y0, float x1, float y1, float width)
{
    float p[4] = {x0, y0, x1, y1};
    if (!(isfinite(x0) && isfinite(y0) && isfinite(x1) && isfinite(y1))) return;
    if (!cut_line(place, width, p)) return;
    int dots = 1 + (int)(hypotf(p[2] - p[0], p[3] - p[1]) / place->cell);
    for (int i = 0; i <= dots; i++) {
        float t = (float)i / (float)dots;
        float x = p[0] + t * (p[2] - p[0]), y = p[1] + t * (p[3] - p[1]);
        place_block(place, (Rect){x - width / 2, y - width / 2, width, width});
    }
}

bool place_free(const Place *place, Rect rect)
{
    int span[4];
    if (rect.x < place->area.x || rect.y < place->area.y || rect.x + rect.w > place->area.x + place->area.w ||
        rect.y + rect.h > place->area.y + place->area.h || !cells(place, rect, span))
        return false;
    for (int row = span[1]; row < span[3]; row++)
        for (int column = span[0]; column < span[2]; column++)
            if (place->taken[row][column] != FREE) return false;
    return true;
}

/* A leader line may cross trails, but not the labels that stand already. */
static bool line_meets_label(const Place *place, float x0, float y0, float x1, float y1)
{
    int dots = 1 + (int)(hypotf(x1 - x0, y1 - y0) / place->cell * 2);
    for (int i = 0; i <= dots; i++) {
        float t = (float)i / (float)dots;
        int column = (int)((x0 + t * (x1 - x0) - place->area.x) / place->cell);
        int row = (int)((y0 + t * (y1 - y0) - place->area.y) / place->cell);
        if (column < 0 || row < 0 || column >= place->columns || row >= place->rows) continue;
        if (place->taken[row][column] == LABEL) return true;
    }
    return false;
}

/* The four near places; each may slide along its side a little. */
static const struct {
    PlaceSide side;
    float ax, ay; /* where of the label touches: 0..1 */
    float dx, dy;
    float slide;
} near_places[] = {
    {PLACE_RIGHT, 0, 0.5f, 1, 0, 0},     {PLACE_LEFT, 1, 0.5f, -1, 0, 0},      {PLACE_BELOW, 0.5f, 0, 0, 1, 0},
    {PLACE_ABOVE, 0.5f, 1, 0, -1, 0},    {PLACE_RIGHT, 0, 0.5f, 1, 0, 0.45f},  {PLACE_RIGHT, 0, 0.5f, 1, 0, -0.45f},
    {PLACE_LEFT, 1, 0.5f, -1, 0, 0.45f}, {PLACE_LEFT, 1, 0.5f, -1, 0, -0.45f}, {PLACE_BELOW, 0.5f, 0, 0, 1, 0.4f},
    {PLACE_BELOW, 0.5f, 0, 0, 1, -0.4f}, {PLACE_ABOVE, 0.5f, 1, 0, -1, 0.4f},  {PLACE_ABOVE, 0.5f, 1, 0, -1, -0.4f},
};

static Placed near_label(const Place *place, int i, float x, float y, float gap, float w, float h)
{
    float slide_x = near_places[i].dx == 0 ? near_places[i].slide * w : 0;
    float slide_y = near_places[i].dy == 0 ? near_places[i].slide * h : 0;
    Rect r = {x + near_places[i].dx * gap - near_places[i].ax * w + slide_x,
              y + near_places[i].dy * gap - near_places[i].ay * h + slide_y, w, h};
    return (Placed){.side = place_free(place, r) ? near_places[i].side : PLACE_NONE, .rect = r};
}

static Placed far_label(const Place *place, float x, float y, float gap, float w, float h, bool across)
{
    for (float out = gap + 24; out < 420; out += 22) {
        for (int i = 0; i < 16; i++) {
            /* right first, then turning away to both sides */
            float angle = (float)((i + 1) / 2) * (i & 1 ? -0.3927f : 0.3927f);
            float dx = cosf(angle), dy = sinf(angle);
            float cx = x + dx * (out + w / 2), cy = y + dy * (out + h / 2);
            Rect r = {cx - w / 2, cy - h / 2, w, h};
            if (!place_free(place, r)) continue;
            float to_x = fminf(fmaxf(x, r.x), r.x + w), to_y = fminf(fmaxf(y, r.y), r.y + h);
            float length = hypotf(to_x - x, to_y - y);
            if (length < 1) length = 1;
            float from = fminf(gap, length) / length;
            if (!across && line_meets_label(place, x, y, to_x, to_y)) continue;
            return (Placed){PLACE_LEADER, r, x + (to_x - x) * from, y + (to_y - y) * from, to_x, to_y};
        }
    }
    return (Placed){.side = PLACE_NONE};
}

Placed place_label(Place *place, float x, float y, float gap, float w, float h, PlaceSide first)
{
    enum { COUNT = sizeof near_places / sizeof near_places[0] };
    Placed found = {.side = PLACE_NONE};
    if (!isfinite(x) || !isfinite(y)) return found;
    if (first >= PLACE_RIGHT && first <= PLACE_ABOVE) {
        for (int i = 0; i < COUNT && found.side == PLACE_NONE; i++)
            if (near_places[i].side == first) found = near_label(place, i, x, y, gap, w, h);
    }
    for (int i = 0; i < COUNT && found.side == PLACE_NONE; i++) found = near_label(place, i, x, y, gap, w, h);
    if (found.side == PLACE_NONE) found = far_label(place, x, y, gap, w, h, false);
    if (found.side == PLACE_NONE) found = far_label(place, x, y, gap, w, h, true); /* better than no name */
    if (found.side == PLACE_NONE) return found;
    Rect r = found.rect;
    fill(place, (Rect){r.x - 4, r.y - 4, r.w + 8, r.h + 8}, LABEL);
    if (found.side == PLACE_LEADER) place_line(place, found.from_x, found.from_y, found.to_x, found.to_y, 4);
    return found;
}

void place_spread(float *y, int count, float pitch, float low, float high)
{
    enum { MOST = 64 };
    float mean[MOST];
    int size[MOST], blocks = 0;
    if (count < 1) return;
    if (count > MOST) count = MOST;
    if (count > 1 && pitch * (float)(count - 1) > high - low) pitch = fmaxf(0, (high - low) / (float)(count - 1));
    for (int i = 0; i < count; i++) {
        mean[blocks] = y[i];
        size[blocks++] = 1;
        for (;;) { /* keep inside, then join with the block above while they touch */
            int b = blocks - 1;
            float half = pitch * (float)(size[b] - 1) / 2;
            mean[b] = fminf(fmaxf(mean[b], low + half), high - half);
            if (b == 0) break;
            float gap = (mean[b] - half) - (mean[b - 1] + pitch * (float)(size[b - 1] - 1) / 2);
            if (gap >= pitch - 1e-4f) break;
            mean[b - 1] =
                (mean[b - 1] * (float)size[b - 1] + mean[b] * (float)size[b]) / (float)(size[b - 1] + size[b]);
            size[b - 1] += size[b];
            blocks--;
        }
    }
    for (int b = 0, i = 0; b < blocks; b++)
        for (int k = 0; k < size[b]; k++) y[i++] = mean[b] + pitch * ((float)k - (float)(size[b] - 1) / 2);
}
