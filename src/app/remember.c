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
        if (width >= 200 && width <= 16384 && height >= 150 && height <= 16384) out.width = (int)width, out.height = (int)height;
        if (ui_scale >= 0.5 && ui_scale <= 3) out.ui_scale = (float)ui_scale;
        out.day = !strcmp(theme, "day");
    }
    arena_free(&arena);
    return out;
}

void remember_write(const Remembered *what)
{
    char path[1024], memory[256], scale[32];
    Error ignored;
    if (!path_of(path, sizeof path) || folder_create(user_folder(), &ignored) != STATUS_OK) return;
    TextBuffer text = text_fixed(memory, sizeof memory);
    text_add(&text, "width: %d\nheight: %d\ntheme: %s\nui_scale: %s\n", what->width, what->height, what->day ? "day" : "night",
             number_exact(scale, (double)what->ui_scale));
    file_write(path, text.data, text.length, &ignored);
}
