#include "app/app_inside.h"

#include "view/parts/words.h"

#include <string.h>

/* A film that cannot go on, because the window has another size now, ends with what there is. */
void app_film_end(App *app)
{
    char said[APP_NOTE];
    Error error = {0};
    if (!app->live.record) return;
    if (live_end(&app->live, &error) == STATUS_OK)
        app_note(app, word_fill(said, sizeof said, "app.film", WORD_TEXT("file", app->live.path)));
    else app_complain(app, &error);
}

void app_film_turn(App *app)
{
    char said[APP_NOTE];
    Error error = {0};
    if (app->live.record) app_film_end(app);
    else if (live_begin(&app->live, app->pictures, &app->image, &error) != STATUS_OK) app_complain(app, &error);
    else if (record_pictures_instead(app->live.record))
        app_note(app,
                 word_fill(said, sizeof said, "app.no_ffmpeg", WORD_TEXT("folder", record_path(app->live.record))));
}

/* Where the red dot and the time of the film stand: in the picture that the window shows, not in the film. */
static Rect film_place(const App *app)
{
    const Frame *frame = ui_frame(app->ui);
    return (Rect){(frame->width - 124) / 2, frame->top.h + 16, 124, 44};
}

void app_film_tell(App *app)
{
    char time[16];
    if (!app->live.record) return;
    live_time(&app->live, time);
    ui_cover(app->ui, film_place(app));
    ui_item(app->ui, UI_TEXT, word("app.recording"), time, film_place(app), 22);
}

void app_film_frame(App *app, double seconds)
{
    char time[16];
    Error error = {0};
    int count;
    const Rect *changed = ui_dirty(app->ui, &count);
    memcpy(app->dirty, changed, sizeof *changed * (size_t)count);
    if (live_frame(&app->live, &app->image, seconds, &error) != STATUS_OK) app_complain(app, &error);
    if (app->live.record) {
        live_time(&app->live, time);
        live_mark(&app->live, app->canvas, app->theme, ui_pixels(app->ui, film_place(app)), time);
    }
    if (app->live.mark.w > 0) app->dirty[count++] = app->live.mark;
    app->dirty_count = count;
}
