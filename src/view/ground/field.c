#include "view/ground/field.h"

#include <math.h>
#include <stdlib.h>

MapFrame map_frame_fit(const double domain[2][2], float half_x, float half_y, Rect area)
{
    MapFrame frame = {.area = area};
    double unit_x = (domain[0][1] - domain[0][0]) / (2 * (double)half_x); /* surface units of one world unit */
    double unit_y = (domain[1][1] - domain[1][0]) / (2 * (double)half_y);
    double room =
        fmin((double)area.w / (double)half_x, (double)area.h / (double)half_y) / 2; /* canvas of one world unit */
    double mid_x = domain[0][0] / 2 + domain[0][1] / 2, mid_y = domain[1][0] / 2 + domain[1][1] / 2;
    double reach_x = unit_x * (double)area.w / room / 2, reach_y = unit_y * (double)area.h / room / 2;
    frame.x0 = mid_x - reach_x, frame.x1 = mid_x + reach_x;
    frame.y0 = mid_y - reach_y, frame.y1 = mid_y + reach_y;
    return frame;
}

void map_frame_to(const MapFrame *frame, double x, double y, float *cx, float *cy)
{
    double u = (x - frame->x0) / (frame->x1 - frame->x0), v = (y - frame->y0) / (frame->y1 - frame->y0);
    u = fmin(fmax(u, -100), 100), v = fmin(fmax(v, -100), 100);
    *cx = frame->area.x + (float)u * frame->area.w;
    *cy = frame->area.y + (float)(1 - v) * frame->area.h;
}

void map_frame_from(const MapFrame *frame, float cx, float cy, double *x, double *y)
{
    double u = (double)((cx - frame->area.x) / frame->area.w), v = (double)(1 - (cy - frame->area.y) / frame->area.h);
    *x = frame->x0 + u * (frame->x1 - frame->x0);
    *y = frame->y0 + v * (frame->y1 - frame->y0);
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* dh/dloss of the display height: how steep the slope looks. */
static double steepness(const Surface *surface, double loss, double slope)
{
    if (!surface->log_height) return slope;
    double above = loss - surface->lowest + surface->log_scale;
    return above > 0 ? slope / above : slope / surface->log_scale;
}

int field_arrows(const Surface *surface, const MapFrame *frame, float pitch, float shortest, float longest,
                 FieldArrow out[FIELD_MAX])
{
    static const double typical = 0.75; /* the share of arrows that are not capped */
    int columns = (int)(frame->area.w / pitch + 0.5f), rows = (int)(frame->area.h / pitch + 0.5f);
    if (columns < 1) columns = 1;
    if (rows < 1) rows = 1;
    if (columns > 40) columns = 40;
    if (rows > FIELD_MAX / 40) rows = FIELD_MAX / 40;
    double sizes[FIELD_MAX], sorted[FIELD_MAX];
    double unit_x = (frame->x1 - frame->x0) / (double)frame->area.w,
           unit_y = (frame->y1 - frame->y0) / (double)frame->area.h;
    int count = 0;
    for (int row = 0; row < rows; row++)
        for (int column = 0; column < columns; column++) {
            FieldArrow arrow = {.x = frame->area.x + ((float)column + 0.5f) * frame->area.w / (float)columns,
                                .y = frame->area.y + ((float)row + 0.5f) * frame->area.h / (float)rows};
            double at[2], gradient[2];
            map_frame_from(frame, arrow.x, arrow.y, &at[0], &at[1]);
            double loss = surface_gradient(surface, at, gradient);
            double gx = -gradient[0] * unit_x, gy = gradient[1] * unit_y; /* canvas: y downwards */
            double slope = hypot(gx, gy);
            if (!isfinite(loss) || !isfinite(slope) || slope <= 0) continue;
            double size = fabs(steepness(surface, loss, slope));
            if (!isfinite(size)) continue;
            arrow.dx = (float)(gx / slope), arrow.dy = (float)(gy / slope);
            sizes[count] = sorted[count] = size;
            out[count++] = arrow;
        }
    if (count == 0) return 0;
    qsort(sorted, (size_t)count, sizeof sorted[0], by_size);
    double cap = sorted[(int)(typical * (count - 1))];
    for (int i = 0; i < count; i++) {
        double share = cap > 0 ? fmin(1, sizes[i] / cap) : 1;
        float length = shortest + (longest - shortest) * (float)sqrt(share);
        out[i].dx *= length, out[i].dy *= length;
    }
    return count;
}

HessianEllipse field_ellipse(const MapFrame *frame, const double hessian[3], float size)
{
    HessianEllipse out = {{0, 0}, {{0, 0}, {0, 0}}};
    double a = hessian[0], b = hessian[1], c = hessian[2];
    if (!isfinite(a) || !isfinite(b) || !isfinite(c)) return out;
    /* eigenvalues as the texts have them, in surface units */
    double mean = a / 2 + c / 2, apart = hypot(a / 2 - c / 2, b);
    double first = mean + apart, second = mean - apart;
    if (fabs(second) > fabs(first)) {
        double swap = first;
        first = second;
        second = swap;
    }
    out.value[0] = first, out.value[1] = second;
    /* axes as the map shows them: the form seen through the map's stretching */
    double ux = (frame->x1 - frame->x0) / (double)frame->area.w, uy = -(frame->y1 - frame->y0) / (double)frame->area.h;
    double ca = a * ux * ux, cb = b * ux * uy, cc = c * uy * uy;
    double most = fmax(fabs(ca), fmax(fabs(cb), fabs(cc)));
    if (!(most > 0) || !isfinite(most)) {
        out.axis[0][0] = size, out.axis[1][1] = size;
        return out;
    }
    ca /= most, cb /= most, cc /= most;
    double m = (ca + cc) / 2, r = hypot((ca - cc) / 2, cb), l[2] = {m + r, m - r};
    if (fabs(l[1]) > fabs(l[0])) {
        double swap = l[0];
        l[0] = l[1];
        l[1] = swap;
    }
    /* direction of the eigenvector of l[0] */
    double vx = cb, vy = l[0] - ca;
    if (fabs(l[0] - cc) > fabs(vy)) vx = l[0] - cc, vy = cb;
    double length = hypot(vx, vy);
    if (length > 0) vx /= length, vy /= length;
    else vx = 1, vy = 0;
    double ratio = sqrt(fabs(l[1]) / fabs(l[0])); /* the short half axis, of the long one */
    float minor = (float)fmax(0.12, ratio) * size;
    out.axis[0][0] = (float)vx * minor, out.axis[0][1] = (float)vy * minor;
    out.axis[1][0] = (float)-vy * size, out.axis[1][1] = (float)vx * size;
    return out;
}
