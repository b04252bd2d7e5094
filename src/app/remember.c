#include "app/remember.h"

#include "base/file.h"
#include "base/text.h"
#include "base/yaml.h"

#include <stdio.h>
#include <string.h>

static bool path_of(char *out, size_t size)
{
    const char *folder = user_folder();
    return folder && snprintf(out, size, "%s/window.yaml", folder) < (int)size;
}

/* A text that is too long for its place is as if it were not there: half a path is none. */
static void take_text(char *out, size_t size, const char *text)
{
    if (text && strlen(text) < size) snprintf(out, size, "%s", text);
}

static void read_scenes(const Yaml *file, GalleryMemory *scenes)
{
    Error ignored;
    double step = 0, steps = 0;
    const char *last = NULL, *title = NULL;
    const Yaml *recent = yaml_get(file, "recent");
    yaml_text_or(file, "scene", &last, &ignored);
    yaml_text_or(file, "title", &title, &ignored);
    yaml_number_or(file, "step", &step, &ignored);
    yaml_number_or(file, "steps", &steps, &ignored);
    take_text(scenes->last, sizeof scenes->last, last);
    take_text(scenes->title, sizeof scenes->title, title);
    if (steps >= 1 && steps <= 1e6) scenes->steps = (int)steps;
    if (step >= 0 && step <= scenes->steps) scenes->step = (int)step;
    for (int i = 0;
         recent && recent->kind == YAML_LIST && i < recent->count && scenes->recent_count < GALLERY_RECENT_MAX; i++) {
        char *place = scenes->recent[scenes->recent_count];
        if (recent->items[i]->kind == YAML_SCALAR) take_text(place, GALLERY_WORD_SIZE, recent->items[i]->text);
        scenes->recent_count += place[0] != 0;
    }
}

/* In quotes, so that a formula or a path is a text whatever it holds. */
static void add_quoted(TextBuffer *out, const char *text)
{
    text_add(out, "\"");
    for (const char *at = text; *at; at++) {
        if (*at == '"' || *at == '\\') text_add(out, "\\%c", *at);
        else if ((unsigned char)*at < ' ') text_add(out, "\\x%02x", *at);
        else text_add_bytes(out, at, 1);
    }
    text_add(out, "\"");
}

static void write_scenes(TextBuffer *out, const GalleryMemory *scenes)
{
    if (scenes->last[0]) {
        text_add(out, "scene: ");
        add_quoted(out, scenes->last);
        text_add(out, "\ntitle: ");
        add_quoted(out, scenes->title);
        text_add(out, "\nstep: %d\nsteps: %d\n", scenes->step, scenes->steps);
    }
    if (scenes->recent_count) text_add(out, "recent:\n");
    for (int i = 0; i < scenes->recent_count; i++) {
        text_add(out, "  - ");
        add_quoted(out, scenes->recent[i]);
        text_add(out, "\n");
    }
}

Remembered remember_read(void)
{
    Remembered out = {.ui_scale = 1};
    char path[1024];
    Arena arena = {0};
    Yaml *file;
    Error ignored;
    if (path_of(path, sizeof path) && file_exists(path) && yaml_read(&arena, path, &file, &ignored) == STATUS_OK) {
        double width = 0, height = 0, ui_scale = 1;
        const char *theme = "night";
        yaml_number_or(file, "width", &width, &ignored);
        yaml_number_or(file, "height", &height, &ignored);
        yaml_number_or(file, "ui_scale", &ui_scale, &ignored);
        yaml_text_or(file, "theme", &theme, &ignored);
        yaml_bool_or(file, "reduced_motion", &out.reduced_motion, &ignored);
        if (width >= 200 && width <= 16384 && height >= 150 && height <= 16384)
            out.width = (int)width, out.height = (int)height;
        if (ui_scale >= 0.5 && ui_scale <= 3) out.ui_scale = (float)ui_scale;
        out.day = !strcmp(theme, "day");
        read_scenes(file, &out.scenes);
    }
    arena_free(&arena);
    return out;
}

void remember_write(const Remembered *what)
{
    char path[1024], scale[32];
    Error ignored;
    if (!path_of(path, sizeof path) || folder_create(user_folder(), &ignored) != STATUS_OK) return;
    TextBuffer text = {0};
    text_add(&text, "width: %d\nheight: %d\ntheme: %s\nui_scale: %s\n", what->width, what->height,
             what->day ? "day" : "night", number_exact(scale, (double)what->ui_scale));
    if (what->reduced_motion) text_add(&text, "reduced_motion: true\n");
    write_scenes(&text, &what->scenes);
    file_write(path, text.data, text.length, &ignored);
    text_free(&text);
}
