#include "draw/icon.h"

#include <math.h>

static void strokes(Canvas *canvas, const float (*at)[2], int count, float x, float y, float r, float width, Color color)
{
    Point points[8];
    for (int i = 0; i < count && i < 8; i++) points[i] = (Point){x + at[i][0] * r, y + at[i][1] * r};
    canvas_polyline(canvas, points, count, width, color, 0, 0);
}

void icon_draw(Canvas *canvas, Icon icon, float x, float y, float r, Color color)
{
    float w = fmaxf(1.5f, r * 0.24f), round = r * 0.08f;
    switch (icon) {
    case ICON_PLAY: {
        Point p[3] = {{x - r * 0.52f, y - r * 0.78f}, {x + r * 0.82f, y}, {x - r * 0.52f, y + r * 0.78f}};
        canvas_polygon(canvas, p, 3, round * 1.5f, color);
        break;
    }
    case ICON_PAUSE:
        canvas_box(canvas, (Rect){x - r * 0.68f, y - r * 0.8f, r * 0.46f, r * 1.6f}, r * 0.1f, color);
        canvas_box(canvas, (Rect){x + r * 0.22f, y - r * 0.8f, r * 0.46f, r * 1.6f}, r * 0.1f, color);
        break;
    case ICON_BACK: case ICON_FORWARD: {
        float s = icon == ICON_BACK ? -1 : 1;
        Point p[3] = {{x - s * r * 0.6f, y - r * 0.72f}, {x + s * r * 0.42f, y}, {x - s * r * 0.6f, y + r * 0.72f}};
        canvas_polygon(canvas, p, 3, round, color);
        float bar = x + s * r * 0.64f;
        canvas_box(canvas, (Rect){bar - r * 0.14f, y - r * 0.8f, r * 0.28f, r * 1.6f}, r * 0.08f, color);
        break;
    }
    case ICON_TICK: strokes(canvas, (const float[][2]){{-0.7f, 0.05f}, {-0.2f, 0.55f}, {0.75f, -0.5f}}, 3, x, y, r, w, color); break;
    case ICON_CROSS:
        strokes(canvas, (const float[][2]){{-0.6f, -0.6f}, {0.6f, 0.6f}}, 2, x, y, r, w, color);
        strokes(canvas, (const float[][2]){{-0.6f, 0.6f}, {0.6f, -0.6f}}, 2, x, y, r, w, color);
        break;
    case ICON_PLUS: strokes(canvas, (const float[][2]){{0, -0.75f}, {0, 0.75f}}, 2, x, y, r, w, color); /* fall through */
    case ICON_MINUS: strokes(canvas, (const float[][2]){{-0.75f, 0}, {0.75f, 0}}, 2, x, y, r, w, color); break;
    case ICON_EYE: case ICON_EYE_OFF: {
        Point p[17];
        for (int i = 0; i < 17; i++) {
            float t = (float)i / 8 * 3.1415927f;
            float lid = sinf(t);
            p[i] = (Point){x - r * cosf(t) * (i <= 8 ? 1 : 1), y - r * 0.62f * lid};
        }
        canvas_polyline(canvas, p, 17, w * 0.8f, color, 0, 0);
        canvas_circle(canvas, x, y, r * 0.28f, color);
        if (icon == ICON_EYE_OFF) strokes(canvas, (const float[][2]){{-0.8f, 0.8f}, {0.8f, -0.8f}}, 2, x, y, r, w, color);
        break;
    }
    case ICON_LEFT: strokes(canvas, (const float[][2]){{0.35f, -0.7f}, {-0.35f, 0}, {0.35f, 0.7f}}, 3, x, y, r, w, color); break;
    case ICON_RIGHT: strokes(canvas, (const float[][2]){{-0.35f, -0.7f}, {0.35f, 0}, {-0.35f, 0.7f}}, 3, x, y, r, w, color); break;
    case ICON_UP: strokes(canvas, (const float[][2]){{-0.7f, 0.35f}, {0, -0.35f}, {0.7f, 0.35f}}, 3, x, y, r, w, color); break;
    case ICON_DOWN: strokes(canvas, (const float[][2]){{-0.7f, -0.35f}, {0, 0.35f}, {0.7f, -0.35f}}, 3, x, y, r, w, color); break;
    case ICON_MENU:
        for (int i = -1; i <= 1; i++) canvas_line(canvas, x - r * 0.7f, y + (float)i * r * 0.5f, x + r * 0.7f, y + (float)i * r * 0.5f, w, color);
        break;
    case ICON_COUNT: break;
    }
}

void icon_logo(Canvas *canvas, float x, float y, float size, Color line, Color ball)
{
    enum { STEPS = 32 };
    Point p[STEPS + 1];
    float half = size / 2, deep = size * 0.34f;
    for (int i = 0; i <= STEPS; i++) {
        float t = 2 * (float)i / STEPS - 1; /* a valley with rims that bend outwards */
        float height = t * t * (1.9f - 0.9f * t * t);
        p[i] = (Point){x + t * half, y + deep - 2 * deep * height};
    }
    canvas_polyline(canvas, p, STEPS + 1, size * 0.095f, line, 0, 0);
    canvas_circle(canvas, x, y + deep - size * 0.25f, size * 0.185f, ball);
}
