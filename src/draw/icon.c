#include "draw/icon.h"

#include <math.h>

static void strokes(Canvas *canvas, const float (*at)[2], int count, float x, float y, float r, float width,
                    Color color)
{
    Point points[8];
    for (int i = 0; i < count && i < 8; i++) points[i] = (Point){x + at[i][0] * r, y + at[i][1] * r};
    canvas_polyline(canvas, points, count, width, color, 0, 0);
}

/* Bars stand on whole pixels: a grey edge on one side looks like a mistake. */
static void bar(Canvas *canvas, float x0, float y0, float x1, float y1, float round, Color color)
{
    float left = floorf(x0 + 0.5f), top = floorf(y0 + 0.5f), right = floorf(x1 + 0.5f), bottom = floorf(y1 + 0.5f);
    canvas_box(canvas, (Rect){left, top, fmaxf(1, right - left), fmaxf(1, bottom - top)}, round, color);
}

static void curve(Canvas *canvas, float x, float y, float rx, float ry, float from, float to, float width, Color color)
{
    enum { STEPS = 28 };
    Point p[STEPS + 1];
    for (int i = 0; i <= STEPS; i++) {
        float angle = from + (to - from) * (float)i / STEPS;
        p[i] = (Point){x + rx * cosf(angle), y + ry * sinf(angle)};
    }
    canvas_polyline(canvas, p, STEPS + 1, width, color, 0, 0);
}

void icon_draw(Canvas *canvas, Icon icon, float x, float y, float r, Color color)
{
    float w = fmaxf(1.5f, r * 0.24f), round = r * 0.08f;
    switch (icon) {
    case ICON_PLAY: {
        Point p[3] = {{x - r * 0.54f, y - r * 0.78f}, {x + r * 0.84f, y}, {x - r * 0.54f, y + r * 0.78f}};
        canvas_polygon(canvas, p, 3, round * 1.5f, color);
        break;
    }
    case ICON_PAUSE: {
        float gap = floorf(r * 0.17f + 0.5f), thick = fmaxf(2, floorf(r * 0.48f + 0.5f));
        bar(canvas, x - gap - thick, y - r * 0.83f, x - gap, y + r * 0.83f, r * 0.08f, color);
        bar(canvas, x + gap, y - r * 0.83f, x + gap + thick, y + r * 0.83f, r * 0.08f, color);
        break;
    }
    case ICON_BACK:
    case ICON_FORWARD: {
        float s = icon == ICON_BACK ? -1 : 1, edge = floorf(r * 0.83f + 0.5f),
              thick = fmaxf(2, floorf(r * 0.32f + 0.5f));
        Point p[3] = {{x - s * r * 0.5f, y - r * 0.74f}, {x + s * r * 0.44f, y}, {x - s * r * 0.5f, y + r * 0.74f}};
        canvas_polygon(canvas, p, 3, round, color);
        if (s < 0) bar(canvas, x - edge, y - r * 0.83f, x - edge + thick, y + r * 0.83f, r * 0.06f, color);
        else bar(canvas, x + edge - thick, y - r * 0.83f, x + edge, y + r * 0.83f, r * 0.06f, color);
        break;
    }
    case ICON_TICK:
        strokes(canvas, (const float[][2]){{-0.7f, 0.05f}, {-0.2f, 0.55f}, {0.75f, -0.5f}}, 3, x, y, r, w, color);
        break;
    case ICON_CROSS:
        strokes(canvas, (const float[][2]){{-0.6f, -0.6f}, {0.6f, 0.6f}}, 2, x, y, r, w, color);
        strokes(canvas, (const float[][2]){{-0.6f, 0.6f}, {0.6f, -0.6f}}, 2, x, y, r, w, color);
        break;
    case ICON_PLUS:
        strokes(canvas, (const float[][2]){{0, -0.75f}, {0, 0.75f}}, 2, x, y, r, w, color); /* fall through */
    case ICON_MINUS: strokes(canvas, (const float[][2]){{-0.75f, 0}, {0.75f, 0}}, 2, x, y, r, w, color); break;
    case ICON_EYE:
    case ICON_EYE_OFF:
        /* two lids: arcs of large circles that meet in the corners */
        curve(canvas, x, y + r * 0.62f, r * 1.15f, r * 1.22f, 3.6652f, 5.7596f, w * 0.8f, color);
        curve(canvas, x, y - r * 0.62f, r * 1.15f, r * 1.22f, 0.5236f, 2.6180f, w * 0.8f, color);
        canvas_circle(canvas, x, y, r * 0.27f, color);
        if (icon == ICON_EYE_OFF)
            strokes(canvas, (const float[][2]){{-0.75f, 0.75f}, {0.75f, -0.75f}}, 2, x, y, r, w * 0.9f, color);
        break;
    case ICON_LEFT:
        strokes(canvas, (const float[][2]){{0.35f, -0.7f}, {-0.35f, 0}, {0.35f, 0.7f}}, 3, x, y, r, w, color);
        break;
    case ICON_RIGHT:
        strokes(canvas, (const float[][2]){{-0.35f, -0.7f}, {0.35f, 0}, {-0.35f, 0.7f}}, 3, x, y, r, w, color);
        break;
    case ICON_UP:
        strokes(canvas, (const float[][2]){{-0.7f, 0.35f}, {0, -0.35f}, {0.7f, 0.35f}}, 3, x, y, r, w, color);
        break;
    case ICON_DOWN:
        strokes(canvas, (const float[][2]){{-0.7f, -0.35f}, {0, 0.35f}, {0.7f, -0.35f}}, 3, x, y, r, w, color);
        break;
    case ICON_MENU:
        for (int i = -1; i <= 1; i++)
            canvas_line(canvas, x - r * 0.7f, y + (float)i * r * 0.5f, x + r * 0.7f, y + (float)i * r * 0.5f, w, color);
        break;
    case ICON_CAMERA: {
        float top = y - r * 0.5f, bottom = y + r * 0.72f, side = r * 0.92f;
        canvas_border(canvas, (Rect){x - side, top, 2 * side, bottom - top}, r * 0.22f, w * 0.8f, color);
        strokes(canvas, (const float[][2]){{-0.34f, -0.5f}, {-0.2f, -0.78f}, {0.2f, -0.78f}, {0.34f, -0.5f}}, 4, x,
                y + w * 0.4f, r, w * 0.8f, color);
        canvas_ring(canvas, x, y + r * 0.12f, r * 0.27f, w * 0.8f, color);
        break;
    }
    case ICON_SEARCH:
        canvas_ring(canvas, x - r * 0.15f, y - r * 0.15f, r * 0.52f, w, color);
        strokes(canvas, (const float[][2]){{0.25f, 0.25f}, {0.75f, 0.75f}}, 2, x, y, r, w * 1.1f, color);
        break;
    case ICON_RESET: { /* once round, with a head at its end */
        curve(canvas, x, y, r * 0.68f, r * 0.68f, 0.35f, 5.1f, w, color);
        float cx = x + r * 0.26f, cy = y - r * 0.63f; /* at 5.1, pointing to the lower right */
        Point p[3] = {{cx + r * 0.46f, cy + r * 0.19f},
                      {cx - r * 0.15f, cy + r * 0.37f},
                      {cx + r * 0.15f, cy - r * 0.37f}};
        canvas_polygon(canvas, p, 3, round, color);
        break;
    }
    case ICON_RECORD:
        canvas_ring(canvas, x, y, r * 0.8f, w * 0.8f, color);
        canvas_circle(canvas, x, y, r * 0.46f, color);
        break;
    case ICON_WARNING:
        strokes(canvas, (const float[][2]){{0, -0.78f}, {0.92f, 0.76f}, {-0.92f, 0.76f}, {0, -0.78f}}, 4, x, y, r,
                w * 0.7f, color);
        strokes(canvas, (const float[][2]){{0, -0.22f}, {0, 0.18f}}, 2, x, y, r, w * 0.75f, color);
        canvas_circle(canvas, x, y + r * 0.48f, w * 0.42f, color);
        break;
    case ICON_COUNT: break;
    }
}

void icon_logo(Canvas *canvas, float x, float y, float size, Color line, Color ball)
{
    enum { STEPS = 32 };
    Point p[STEPS + 1];
    float width = size * 0.095f, half = size / 2 - width / 2, deep = size * 0.265f;
    for (int i = 0; i <= STEPS; i++) {
        float t = 2 * (float)i / STEPS - 1; /* a valley with rims that bend outwards */
        float height = t * t * (2 - t * t);
        p[i] = (Point){x + t * half, y + deep - 2 * deep * height};
    }
    canvas_polyline(canvas, p, STEPS + 1, width, line, 0, 0);
    canvas_circle(canvas, x, y + deep - size * 0.225f, size * 0.165f, ball);
}
