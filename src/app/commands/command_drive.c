/* valley drive: the program on a virtual clock, its user a script. Every frame is exactly 1/60 of a second, so that the
 * same script gives the same pictures on every machine. */
#include "app/commands/arguments.h"
#include "app/commands/command.h"
#include "app/desktop/reload.h"
#include "app/commands/script.h"
#include "app/desktop/desktop.h"
#include "base/file.h"
#include "base/text.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const char help[] =
    "usage: valley drive [SCENE] --script FILE [--size WxH=1920x1080] [--theme night|day] -o DIR\n"
    "The program on a virtual clock (60 frames a second), driven by a script; without a window.\n"
    "A script has one command a line; # begins a comment; coordinates are window pixels; files go to DIR:\n"
    "  wait FRAMES · key Shift+Right · keydown K · keyup K · type TEXT\n"
    "  click LABEL [right|double] · click X,Y · move X,Y · drag X,Y X,Y [right|middle] · wheel X,Y N\n"
    "  drop FILE · copy FROM TO · size WxH · shot NAME.png · describe NAME.json · expect LABEL VALUE · quit\n"
    "What is copied (Ctrl+C) is in DIR/clipboard.txt, and comes back with Ctrl+V.\n"
    "example: printf 'key Space\\nwait 120\\nshot race.png\\n' > tour.txt; valley drive opening --script tour.txt -o out\n";

#define FRAME_SECONDS (1.0 / 60)
enum { DRAG_FRAMES = 8 };

typedef struct Driver {
    App *app;
    Input input;
    const Script *script;
    const char *folder;
    Arena *arena;
    double time; /* of the virtual clock */
    Reload reload;
    TextBuffer pasted; /* the clipboard, for the frame in which a key asks for it */
} Driver;

static void frame(Driver *driver)
{
    app_frame(driver->app, &driver->input, FRAME_SECONDS, false);
    input_begin(&driver->input);
    driver->time += FRAME_SECONDS;
    reload_tick(&driver->reload, driver->app, driver->time);
}

/* What the last event led to is on the screen in the frame after it; this one takes no time. */
static void settle(Driver *driver)
{
    input_begin(&driver->input);
    app_frame(driver->app, &driver->input, 0, false);
    input_begin(&driver->input);
}

static Status wrong(const Driver *driver, const ScriptCommand *command, Error *error, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
static Status wrong(const Driver *driver, const ScriptCommand *command, Error *error, const char *format, ...)
{
    char text[400];
    va_list list;
    va_start(list, format);
    vsnprintf(text, sizeof text, format, list);
    va_end(list);
    return error_at(error, driver->script->path, command->line, 1, STATUS_VALUE, "%s", text);
}

static const char *path_of(Driver *driver, const char *name)
{
    return name[0] == '/' ? name : arena_print(driver->arena, "%s/%s", driver->folder, name);
}

/* ---- keys -------------------------------------------------------------------------------------------------------- */

static void press(Driver *driver, const char *name, bool hold)
{
    const char *base = name;
    bool ctrl = false, alt = false, shift = false, more = true;
    while (more) {
        more = false;
        if (text_starts(base, "Ctrl+") && base[5]) ctrl = more = true, base += 5;
        if (text_starts(base, "Alt+") && base[4]) alt = more = true, base += 4;
        if (text_starts(base, "Shift+") && base[6]) shift = more = true, base += 6;
    }
    Input *input = &driver->input;
    if (!strcmp(base, "Ctrl") || !strcmp(base, "Alt") || !strcmp(base, "Shift")) {
        input_hold(input, base, true);
        return;
    }
    char full[KEY_NAME_SIZE], letter[2] = {0};
    ctrl |= input->ctrl;
    alt |= input->alt;
    shift |= input->shift;
    key_name_join(full, base, ctrl, alt, shift);
    bool types = !ctrl && !alt && (!base[1] || (unsigned char)base[0] >= 128);
    const char *text = !strcmp(base, "Space")   ? " "
                       : !strcmp(base, "Plus")  ? "+"
                       : !strcmp(base, "Minus") ? "-"
                       : types                  ? base
                                                : NULL;
    if (types && base[0] >= 'A' && base[0] <= 'Z' && !shift) letter[0] = (char)(base[0] | 32), text = letter;
    bool had_ctrl = input->ctrl, had_alt = input->alt, had_shift = input->shift;
    input->ctrl = ctrl, input->alt = alt, input->shift = shift;
    input_key(input, full, ctrl || alt ? NULL : text, false);
    if (hold) input_hold(input, base, true);
    if (input_pastes(full)) {
        const char *copied = app_copied(driver->app);
        text_clear(&driver->pasted);
        text_add_bytes(&driver->pasted, copied, strlen(copied));
        input->paste = driver->pasted.data;
    }
    frame(driver);
    input->ctrl = had_ctrl, input->alt = had_alt, input->shift = had_shift;
}

static void type(Driver *driver, const char *text)
{
    for (const char *at = text; *at;) {
        const char *begin = at;
        char one[8] = {0};
        utf8_next(&at, NULL);
        memcpy(one, begin, (size_t)(at - begin) < 7 ? (size_t)(at - begin) : 7);
        if (!input_text(&driver->input, one)) {
            frame(driver);
            input_text(&driver->input, one);
        }
    }
    frame(driver);
}

static void let_go(Driver *driver, const char *name)
{
    const char *last = strrchr(name, '+');
    input_hold(&driver->input, last && last[1] ? last + 1 : name, false);
    frame(driver);
}

/* ---- pointer ----------------------------------------------------------------------------------------------------- */

static void click_at(Driver *driver, const ScriptCommand *command, float x, float y)
{
    input_move(&driver->input, x, y);
    frame(driver);
    for (int i = 0; i <= command->twice; i++) {
        input_button(&driver->input, command->right ? INPUT_RIGHT : INPUT_LEFT, true, i == 1);
        frame(driver);
        input_button(&driver->input, command->right ? INPUT_RIGHT : INPUT_LEFT, false, false);
        frame(driver);
    }
}

static void drag(Driver *driver, const ScriptCommand *command)
{
    InputButton button = command->right ? INPUT_RIGHT : command->middle ? INPUT_MIDDLE : INPUT_LEFT;
    input_move(&driver->input, command->x, command->y);
    frame(driver);
    input_button(&driver->input, button, true, false);
    frame(driver);
    for (int i = 1; i <= DRAG_FRAMES; i++) {
        float part = (float)i / DRAG_FRAMES;
        input_move(&driver->input, command->x + (command->x2 - command->x) * part,
                   command->y + (command->y2 - command->y) * part);
        frame(driver);
    }
    input_button(&driver->input, button, false, false);
    frame(driver);
}

/* A thing to click of this name; else anything that is called so. */
static const UiItem *find(const Driver *driver, const char *label)
{
    int count;
    const UiItem *items = app_items(driver->app, &count), *found = NULL;
    for (int i = 0; i < count; i++) {
        if (strcmp(items[i].label, label) || items[i].rect.w <= 0 || items[i].rect.h <= 0) continue;
        if (items[i].target) return &items[i];
        if (!found) found = &items[i];
    }
    return found;
}

static const char *nearest_label(const Driver *driver, const char *label)
{
    const char *names[UI_ITEMS_MAX];
    int count, used = 0;
    const UiItem *items = app_items(driver->app, &count);
    for (int i = 0; i < count; i++)
        if (items[i].label[0]) names[used++] = items[i].label;
    return nearest_name(label, names, used);
}

static Status not_there(const Driver *driver, const ScriptCommand *command, const char *label, Error *error)
{
    char advice[160] = "; `describe NAME.json` writes what there is";
    const char *near = nearest_label(driver, label);
    if (near) snprintf(advice, sizeof advice, "; did you mean '%.100s'?", near);
    return wrong(driver, command, error, "nothing on the screen is called '%.100s'%s", label, advice);
}

static Status click(Driver *driver, const ScriptCommand *command, Error *error)
{
    settle(driver);
    const UiItem *item = find(driver, command->text);
    if (item) click_at(driver, command, item->rect.x + item->rect.w / 2, item->rect.y + item->rect.h / 2);
    else if (command->at_place) click_at(driver, command, command->x, command->y);
    else return not_there(driver, command, command->text, error);
    return STATUS_OK;
}

/* ---- looking ----------------------------------------------------------------------------------------------------- */

static bool same_number(const char *a, const char *b)
{
    double values[2];
    const char *texts[2] = {a, b};
    for (int i = 0; i < 2; i++) {
        char plain[64];
        size_t used = 0;
        for (const char *at = texts[i]; *at && used + 4 < sizeof plain;) {
            uint32_t code = utf8_next(&at, NULL);
            plain[used++] = code == 0x2212 ? '-' : code < 128 ? (char)code : '?';
        }
        plain[used] = 0;
        if (!number_parse(plain, &values[i])) return false;
    }
    return values[0] == values[1];
}

static const char *shown(const UiItem *item) { return item->value[0] ? item->value : item->label; }

/* "expect LABEL VALUE": the longest label on the screen that the words begin with. */
static Status expect(Driver *driver, const ScriptCommand *command, Error *error)
{
    settle(driver);
    int count;
    size_t longest = 0;
    const UiItem *items = app_items(driver->app, &count), *best = NULL;
    for (int i = 0; i < count; i++) {
        size_t length = strlen(items[i].label);
        if (!length || length < longest || strncmp(command->text, items[i].label, length) ||
            command->text[length] != ' ')
            continue;
        const char *wanted = command->text + length + strspn(command->text + length, " ");
        if (!strcmp(wanted, shown(&items[i])) || same_number(wanted, shown(&items[i]))) return STATUS_OK;
        if (length > longest) longest = length, best = &items[i];
    }
    if (best) return wrong(driver, command, error, "expected '%.150s', but it is '%.100s'", command->text, shown(best));
    char label[160];
    snprintf(label, sizeof label, "%.*s", (int)strcspn(command->text, " "), command->text);
    return not_there(driver, command, label, error);
}

static Status describe(Driver *driver, const char *path, Error *error)
{
    TextBuffer text = {0};
    settle(driver);
    app_describe(driver->app, &text);
    Status status = file_write(path, text.data, text.length, error);
    text_free(&text);
    return status;
}

/* ---- the script -------------------------------------------------------------------------------------------------- */

static Status drop(Driver *driver, const ScriptCommand *command, Error *error)
{
    const char *path = path_of(driver, command->text);
    if (!file_exists(path)) return wrong(driver, command, error, "there is no file '%.200s'", path);
    input_drop(&driver->input, path);
    frame(driver);
    return STATUS_OK;
}

/* As an editor saves: written beside, then put in its place. */
static Status copy(Driver *driver, const ScriptCommand *command, Error *error)
{
    char *data;
    size_t length;
    Arena arena = {0};
    Status status = file_read(&arena, path_of(driver, command->text), &data, &length, error);
    if (status == STATUS_OK) status = file_write(path_of(driver, command->to), data, length, error);
    arena_free(&arena);
    return status;
}

static Status obey(Driver *driver, const ScriptCommand *command, Error *error)
{
    switch (command->verb) {
    case SCRIPT_WAIT:
        for (int i = 0; i < command->count; i++) frame(driver);
        return STATUS_OK;
    case SCRIPT_KEY: press(driver, command->key, false); return STATUS_OK;
    case SCRIPT_KEYDOWN: press(driver, command->key, true); return STATUS_OK;
    case SCRIPT_KEYUP: let_go(driver, command->key); return STATUS_OK;
    case SCRIPT_TYPE: type(driver, command->text); return STATUS_OK;
    case SCRIPT_CLICK: return click(driver, command, error);
    case SCRIPT_MOVE:
        input_move(&driver->input, command->x, command->y);
        frame(driver);
        return STATUS_OK;
    case SCRIPT_DRAG: drag(driver, command); return STATUS_OK;
    case SCRIPT_WHEEL:
        input_move(&driver->input, command->x, command->y);
        input_wheel(&driver->input, command->notches);
        frame(driver);
        return STATUS_OK;
    case SCRIPT_DROP: return drop(driver, command, error);
    case SCRIPT_COPY: return copy(driver, command, error);
    case SCRIPT_SIZE:
        app_resize(driver->app, command->count, command->other);
        frame(driver);
        return STATUS_OK;
    case SCRIPT_SHOT: return app_picture(driver->app, path_of(driver, command->text), error);
    case SCRIPT_DESCRIBE: return describe(driver, path_of(driver, command->text), error);
    case SCRIPT_EXPECT: return expect(driver, command, error);
    case SCRIPT_QUIT: return STATUS_OK;
    }
    return STATUS_OK;
}

/* What a window would give to others, for scripts to read. */
static Status clipboard(Driver *driver, Error *error)
{
    const char *text = app_copied(driver->app);
    return file_write(path_of(driver, "clipboard.txt"), text, strlen(text), error);
}

/* Errors of files get the script's line in front of them: that is what the reader can mend. */
static Status follow(Driver *driver, Error *error)
{
    frame(driver);
    for (int i = 0; i < driver->script->count; i++) {
        const ScriptCommand *command = &driver->script->commands[i];
        if (command->verb == SCRIPT_QUIT) break;
        Error cause = {0};
        Status status = obey(driver, command, &cause);
        AppWish wish = app_wish(driver->app);
        if (status == STATUS_OK && wish.copies) status = clipboard(driver, &cause);
        if (status == STATUS_OK && !wish.quit) continue;
        if (status == STATUS_OK) break;
        if (cause.line && text_equal(cause.file, driver->script->path)) *error = cause;
        else error_at(error, driver->script->path, command->line, 1, status, "%s", cause.message);
        return status;
    }
    return STATUS_OK;
}

static Status read_words(int argc, char **argv, AppDesc *desc, const char **script, bool *wants_help, Error *error)
{
    const char *size = NULL, *theme = NULL, *output = NULL;
    const ArgumentOption options[] = {
        {"-o", "--output", .value = &output},
        {"--script", .value = script},
        {"--size", .value = &size},
        {"--theme", .value = &theme},
    };
    Arguments words;
    Status status = arguments_read(argc, argv, options, sizeof options / sizeof options[0], 0, &words, error);
    if (status != STATUS_OK) return status;
    if ((*wants_help = words.help)) return STATUS_OK;
    if (words.count > 1)
        return error_at(error, "", 0, 0, STATUS_USAGE, "valley drive takes one scene; see valley drive --help");
    if (!*script)
        return error_at(error, "", 0, 0, STATUS_USAGE, "valley drive wants --script FILE; see valley drive --help");
    if (!output || !*output)
        return error_at(error, "", 0, 0, STATUS_USAGE, "valley drive wants -o DIR: where its files go");
    desc->theme = theme ? theme : "night";
    if (strcmp(desc->theme, "night") && strcmp(desc->theme, "day"))
        return error_at(error, "", 0, 0, STATUS_USAGE, "--theme cannot be '%.40s'; write night or day", theme);
    if (size && !size_read(size, &desc->width, &desc->height))
        return error_at(error, "", 0, 0, STATUS_USAGE,
                        "--size cannot be '%.40s'; write WxH, each from 1 to %d: 1920x1080", size, SCRIPT_SIZE_MAX);
    desc->screen.word = words.count ? words.words[0] : "gallery";
    desc->pictures = output;
    desc->screen.headless = true;
    return STATUS_OK;
}

int command_drive(int argc, char **argv)
{
    AppDesc desc = app_desc_default(desktop_font);
    Error error = {0};
    const char *path = NULL;
    bool wants_help = false;
    if (read_words(argc, argv, &desc, &path, &wants_help, &error) != STATUS_OK) return command_fail(&error);
    if (wants_help) return fputs(help, stdout) < 0;
    Arena arena = {0};
    Script script;
    Driver driver = {.script = &script, .folder = desc.pictures, .arena = &arena};
    int result = 0;
    if (script_read(&arena, path, &script, &error) != STATUS_OK || folder_create(desc.pictures, &error) != STATUS_OK)
        result = command_fail(&error);
    else if (app_create(&driver.app, &desc, &error) != STATUS_OK) result = command_fail_scene(&error);
    else if (follow(&driver, &error) != STATUS_OK) result = command_fail(&error);
    reload_end(&driver.reload);
    app_destroy(driver.app);
    text_free(&driver.pasted);
    arena_free(&arena);
    return result;
}
