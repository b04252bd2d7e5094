#include "app/app_inside.h"

#include "view/parts/words.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

void app_say(App *app, const char *message) { snprintf(app->message, sizeof app->message, "%s", message); }

void app_broken(App *app, const char *message)
{
    bool shown = app->broken[0] && !strcmp(app->message, app->broken);
    snprintf(app->broken, sizeof app->broken, "%s", message ? message : "");
    if (shown || message) snprintf(app->message, sizeof app->message, "%s", app->broken);
    app->note_left = 0;
    app->redraw = true;
}

void app_note(App *app, const char *text)
{
    snprintf(app->note, sizeof app->note, "%s", text);
    utf8_trim_end(app->note);
    app->note_left = (double)app->theme->motion[0].note / 1000;
}

void app_complain(App *app, const Error *error)
{
    char text[MESSAGE_SIZE];
    error_format(error, text, sizeof text);
    app_say(app, text);
}

/* The first line is the message; what follows is the source line and its caret, which stand under each other. */
static void draw_message(App *app)
{
    Ui *ui = app->ui;
    const Frame *frame = ui_frame(ui);
    const Theme *theme = ui_theme(ui);
    float width = fmaxf(280, fminf(1100, frame->width - 64)), text_width = width - 48;
    char first[MESSAGE_SIZE];
    size_t length = strcspn(app->message, "\n");
    snprintf(first, sizeof first, "%.*s", (int)length, app->message);
    int more = 0;
    for (const char *at = app->message + length; *at; at++) more += *at == '\n' && at[1];
    float lines = fmaxf(1, ceilf(ui_text_width(ui, TYPE_LABEL, first) * 1.08f / text_width));
    float height = 24 + 34 * lines + 30 * (float)more + 76;
    Rect box = {(frame->width - width) / 2, fmaxf(8, frame->height - frame->space->transport - height - 24), width,
                height};
    ui_layer_begin(ui, "app: message", box, ui_hash_text(0, app->message));
    ui_panel(ui, word("app.message"), box);
    canvas_border(ui_canvas(ui), ui_pixels(ui, box), theme->radius.panel * ui_scale(ui), 3 * ui_scale(ui),
                  theme_color(theme, COLOR_DANGER));
    float y = box.y + 20;
    y += ui_paragraph(ui, (Rect){box.x + 24, y, text_width, 0}, TYPE_LABEL, theme_color(theme, COLOR_TEXT), 34, first);
    for (const char *at = app->message + length; *at && at[1];) {
        size_t line = strcspn(at + 1, "\n");
        char text[300];
        snprintf(text, sizeof text, "%.*s", (int)(line < 290 ? line : 290), at + 1);
        ui_text_fit(ui, box.x + 24, y + 24, text_width, UI_LEFT, TYPE_NUMBER_SMALL, theme_color(theme, COLOR_TEXT_DIM),
                    text);
        y += 30;
        at += line + 1;
    }
    float room = ui_text_width(ui, TYPE_PANEL_TITLE, word("app.close")) + 48;
    bool close =
        ui_button(ui, word("app.close"), (Rect){box.x + width - 24 - room, box.y + height - 64, room, 48}, UI_PRIMARY);
    ui_layer_end(ui);
    if (close || ui_key(ui, "Escape")) app->message[0] = 0;
}

static void draw_note(App *app, double seconds)
{
    Ui *ui = app->ui;
    app->note_left -= seconds;
    bool broken = app->note_left <= 0 && app->broken[0] && !app->message[0];
    if (app->note_left <= 0 && !broken) return;
    char text[sizeof app->note];
    snprintf(text, sizeof text, "%.*s", broken ? (int)strcspn(app->broken, "\n") : (int)sizeof text - 1,
             broken ? app->broken : app->note);
    utf8_trim_end(text);
    const Frame *frame = ui_frame(ui);
    float width = fminf(ui_text_width(ui, TYPE_LABEL, text) + 48, frame->width - 16);
    Rect box = {(frame->width - width) / 2, frame->top.h + 16, width, 56};
    ui_cover(ui, box);
    ui_layer_begin(ui, "app: note", box, ui_hash_number(ui_hash_text(0, text), broken));
    ui_panel(ui, "", box);
    if (broken)
        canvas_border(ui_canvas(ui), ui_pixels(ui, box), ui_theme(ui)->radius.panel * ui_scale(ui), 3 * ui_scale(ui),
                      theme_color(ui_theme(ui), COLOR_DANGER));
    ui_text_fit(ui, box.x + 24, box.y + 36, width - 48, UI_LEFT, TYPE_LABEL, theme_color(ui_theme(ui), COLOR_TEXT),
                text);
    ui_layer_end(ui);
}

void app_messages(App *app, double seconds)
{
    if (app->message[0]) draw_message(app);
    draw_note(app, seconds);
}
