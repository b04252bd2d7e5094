#include "app/desktop/record_live.h"

#include "base/memory.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

Status live_begin(Live *live, const char *folder, const Image *image, Error *error)
{
    char path[RECORD_PATH_SIZE];
    record_free_name(path, folder);
    live->seconds = 0;
    return record_begin(
        &live->record,
        &(RecordDesc){.path = path, .width = image->width, .height = image->height, .fps = LIVE_FPS, .live = true},
        error);
}

Status live_end(Live *live, Error *error)
{
    Record *record = live->record;
    if (!record) return STATUS_OK;
    live->record = NULL;
    snprintf(live->path, sizeof live->path, "%s", record_path(record));
    if (record_frames(record)) return record_end(record, error);
    record_cancel(record);
    return error_at(error, "", 0, 0, STATUS_VALUE, "the film ended before its first picture");
}

void live_free(Live *live)
{
    record_cancel(live->record);
    free(live->under);
    *live = (Live){0};
}

/* The picture as the layers know it: they put back only what they painted themselves. */
static void copy_mark(const Live *live, const Image *image, bool back)
{
    int x = (int)live->mark.x, y = (int)live->mark.y, w = (int)live->mark.w, h = (int)live->mark.h;
    for (int row = 0; row < h; row++) {
        uint32_t *there = image->pixels + (size_t)(y + row) * (size_t)image->stride + x,
                 *here = live->under + (size_t)row * (size_t)w;
        memcpy(back ? there : here, back ? here : there, (size_t)w * sizeof *here);
    }
}

void live_restore(Live *live, const Image *image)
{
    if (live->mark.w <= 0) return;
    if (live->mark.x + live->mark.w <= (float)image->width && live->mark.y + live->mark.h <= (float)image->height)
        copy_mark(live, image, true);
    live->mark = (Rect){0};
}

Status live_frame(Live *live, const Image *image, double seconds, Error *error)
{
    if (!live->record) return STATUS_OK;
    live->seconds += seconds;
    Status status = STATUS_OK;
    while (status == STATUS_OK && record_frames(live->record) < (int)floor(live->seconds * LIVE_FPS) + 1)
        status = record_frame(live->record, image, error);
    if (status != STATUS_OK) {
        record_cancel(live->record);
        live->record = NULL;
    }
    return status;
}

void live_mark(Live *live, Canvas *canvas, const Theme *theme, Rect at, const char *text)
{
    const Image *image = canvas_image_target(canvas);
    float x0 = fmaxf(0, floorf(at.x)), y0 = fmaxf(0, floorf(at.y));
    float x1 = fminf((float)image->width, ceilf(at.x + at.w)), y1 = fminf((float)image->height, ceilf(at.y + at.h));
    if (x1 <= x0 || y1 <= y0) return;
    live->mark = (Rect){x0, y0, x1 - x0, y1 - y0};
    uint32_t *under = memory_must(realloc(live->under, (size_t)live->mark.w * (size_t)live->mark.h * sizeof *under));
    live->under = under;
    copy_mark(live, image, false);
    float size = at.h * 0.5f, middle = at.y + at.h / 2;
    canvas_box(canvas, live->mark, at.h / 4, theme_color(theme, COLOR_PANEL));
    canvas_border(canvas, live->mark, at.h / 4, fmaxf(1, at.h / 28), theme_color(theme, COLOR_DANGER));
    canvas_circle(canvas, at.x + at.h / 2, middle, at.h * 0.2f, theme_color(theme, COLOR_DANGER));
    canvas_text(canvas, FACE_NUMBER_500, size, at.x + at.h, middle + size * 0.36f, theme_color(theme, COLOR_TEXT),
                text);
}

void live_time(const Live *live, char out[16])
{
    int whole = (int)live->seconds;
    snprintf(out, 16, "%d:%02d", whole / 60 % 1000, whole % 60);
}
