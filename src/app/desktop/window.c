/* The frame buffer goes to the window through SDL's window surface with the acceleration hint off: shared memory on X11,
 * and only the changed rectangles. A texture of an OpenGL driver that runs in software costs 25 ms a frame instead, and
 * even asking for one takes longer than the rest of the start. */
#include "app/desktop/window.h"

#include "app/desktop/autosave.h"
#include "app/desktop/reload.h"
#include "app/remember.h"
#include "base/memory.h"
#include "base/text.h"
#include "view/parts/words.h"

#include <SDL2/SDL.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { IDLE_MS = 250, WIDTH_LEAST = 300, HEIGHT_LEAST = 200 };
#define FRAME_SECONDS (1.0 / 60)

struct Window {
    SDL_Window *window;
    App *app;
    Input input;
    Remembered remembered; /* the app keeps its `scenes` up to date */
    Autosave autosave;
    Reload reload;
    const char *title; /* that the window has */
    double last, due;  /* when the last frame began; when the next one may */
    bool slept;        /* before the last frame nothing was wanted */
    char *pasted;      /* SDL's; NULL: none yet */
    SDL_Event waiting; /* one that did not fit in the frame before */
    bool has_waiting;
    bool quit, hidden, full, fresh; /* fresh: all pixels go to the window */
    float density;                  /* pixels of one window coordinate */
    int width, height;              /* pixels */
};

/* ---- events ------------------------------------------------------------------------------------------------------ */

/* A row: SDL's key, its name here. Characters are not listed: they are named by themselves. */
static const struct {
    SDL_Keycode code;
    const char *name;
} keys[] = {
    {SDLK_SPACE, "Space"},   {SDLK_RIGHT, "Right"},         {SDLK_LEFT, "Left"},
    {SDLK_UP, "Up"},         {SDLK_DOWN, "Down"},           {SDLK_HOME, "Home"},
    {SDLK_END, "End"},       {SDLK_PAGEDOWN, "PageDown"},   {SDLK_PAGEUP, "PageUp"},
    {SDLK_TAB, "Tab"},       {SDLK_RETURN, "Enter"},        {SDLK_KP_ENTER, "Enter"},
    {SDLK_ESCAPE, "Escape"}, {SDLK_BACKSPACE, "Backspace"}, {SDLK_DELETE, "Delete"},
    {SDLK_INSERT, "Insert"}, {SDLK_PLUS, "Plus"},           {SDLK_KP_PLUS, "Plus"},
    {SDLK_MINUS, "Minus"},   {SDLK_KP_MINUS, "Minus"},      {SDLK_KP_0, "0"},
    {SDLK_LCTRL, "Ctrl"},    {SDLK_RCTRL, "Ctrl"},          {SDLK_LALT, "Alt"},
    {SDLK_RALT, "Alt"},      {SDLK_LSHIFT, "Shift"},        {SDLK_RSHIFT, "Shift"},
};

static bool key_name(char out[KEY_NAME_SIZE], SDL_Keycode code)
{
    out[0] = 0;
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
        if (keys[i].code == code) return snprintf(out, KEY_NAME_SIZE, "%s", keys[i].name) > 0;
    if (code >= SDLK_F1 && code <= SDLK_F12) return snprintf(out, KEY_NAME_SIZE, "F%d", (int)(code - SDLK_F1) + 1) > 0;
    return key_name_read(out, SDL_GetKeyName(code));
}

/* The clipboard's text, until the next time that a key asks for it. */
static void paste(Window *window)
{
    SDL_free(window->pasted);
    window->pasted = SDL_GetClipboardText();
    window->input.paste = window->pasted;
}

static bool key_event(Window *window, const SDL_KeyboardEvent *event)
{
    char base[KEY_NAME_SIZE], name[KEY_NAME_SIZE];
    bool down = event->type == SDL_KEYDOWN;
    if (!key_name(base, event->keysym.sym)) return true;
    int mod = event->keysym.mod;
    bool modifier = !strcmp(base, "Ctrl") || !strcmp(base, "Alt") || !strcmp(base, "Shift");
    /* Ctrl with the key that bears "+" above "=" is Ctrl+Plus, with or without Shift. */
    if ((mod & KMOD_CTRL) && (event->keysym.sym == SDLK_EQUALS || event->keysym.sym == SDLK_PLUS)) {
        snprintf(base, sizeof base, "Plus");
        mod &= ~KMOD_SHIFT;
    }
    if (down && !modifier) {
        key_name_join(name, base, mod & KMOD_CTRL, mod & KMOD_ALT, mod & KMOD_SHIFT);
        if (!input_key(&window->input, name, NULL, event->repeat)) return false;
        if (input_pastes(name)) paste(window);
    }
    input_hold(&window->input, base, down);
    return true;
}

static bool text_event(Window *window, const char *text)
{
    while (*text) { /* an input method may give more than one event holds */
        char part[INPUT_TEXT_SIZE];
        snprintf(part, sizeof part, "%s", text);
        utf8_trim_end(part);
        if (!part[0] || !input_text(&window->input, part)) break;
        text += strlen(part);
    }
    return true;
}

static void forget_held(Input *input)
{
    input->held_count = 0;
    input->ctrl = input->alt = input->shift = false;
}

static void window_event(Window *window, const SDL_WindowEvent *event)
{
    switch (event->event) {
    case SDL_WINDOWEVENT_CLOSE: window->quit = true; break;
    case SDL_WINDOWEVENT_MINIMIZED:
    case SDL_WINDOWEVENT_HIDDEN: window->hidden = true; break;
    case SDL_WINDOWEVENT_SHOWN:
    case SDL_WINDOWEVENT_RESTORED:
    case SDL_WINDOWEVENT_MAXIMIZED:
    case SDL_WINDOWEVENT_EXPOSED:
        window->hidden = false;
        window->fresh = true;
        break;
    case SDL_WINDOWEVENT_FOCUS_LOST: forget_held(&window->input); break;
    case SDL_WINDOWEVENT_LEAVE: window->input.inside = window->input.down; break;
    default: break;
    }
}

/* False: this event must wait for the next frame. */
static bool take(Window *window, SDL_Event *event)
{
    Input *input = &window->input;
    float k = window->density;
    switch (event->type) {
    case SDL_QUIT: window->quit = true; return true;
    case SDL_KEYDOWN:
    case SDL_KEYUP: return key_event(window, &event->key);
    case SDL_TEXTINPUT: return text_event(window, event->text.text);
    case SDL_MOUSEMOTION:
        if (event->motion.which == SDL_TOUCH_MOUSEID) return true;
        return input_move(input, (float)event->motion.x * k, (float)event->motion.y * k);
    case SDL_MOUSEBUTTONDOWN:
    case SDL_MOUSEBUTTONUP:
        if (event->button.which == SDL_TOUCH_MOUSEID) return true;
        if (event->button.button > SDL_BUTTON_RIGHT) return true;
        return input_button(input,
                            event->button.button == SDL_BUTTON_RIGHT    ? INPUT_RIGHT
                            : event->button.button == SDL_BUTTON_MIDDLE ? INPUT_MIDDLE
                                                                        : INPUT_LEFT,
                            event->type == SDL_MOUSEBUTTONDOWN, event->button.clicks == 2);
    case SDL_MOUSEWHEEL:
        return input_wheel(input, event->wheel.direction == SDL_MOUSEWHEEL_FLIPPED ? -event->wheel.preciseY
                                                                                   : event->wheel.preciseY);
    case SDL_FINGERMOTION:
        return input_move(input, event->tfinger.x * (float)window->width, event->tfinger.y * (float)window->height);
    case SDL_FINGERDOWN:
        return input_move(input, event->tfinger.x * (float)window->width, event->tfinger.y * (float)window->height) &&
               input_button(input, INPUT_LEFT, true, false);
    case SDL_FINGERUP: return input_button(input, INPUT_LEFT, false, false);
    case SDL_DROPFILE: {
        bool taken = input_drop(input, event->drop.file);
        if (taken) SDL_free(event->drop.file);
        return taken;
    }
    case SDL_WINDOWEVENT: window_event(window, &event->window); return true;
    default: return true;
    }
}

static void events(Window *window)
{
    SDL_Event event;
    input_begin(&window->input);
    if (window->has_waiting) {
        window->has_waiting = false;
        if (!take(window, &window->waiting)) window->has_waiting = true;
    }
    while (!window->has_waiting && SDL_PollEvent(&event))
        if (!take(window, &event)) window->waiting = event, window->has_waiting = true;
}

/* ---- pixels ------------------------------------------------------------------------------------------------------ */

static void measure(Window *window)
{
    int width, height, pixels_wide = 0, pixels_high = 0;
    SDL_GetWindowSize(window->window, &width, &height);
    SDL_GetWindowSizeInPixels(window->window, &pixels_wide, &pixels_high);
    if (pixels_wide < 1 || pixels_high < 1) return;
    window->density = width > 0 ? (float)pixels_wide / (float)width : 1;
    if (pixels_wide == window->width && pixels_high == window->height) return;
    window->width = pixels_wide;
    window->height = pixels_high;
    window->fresh = true;
    if (window->app) app_resize(window->app, pixels_wide, pixels_high);
}

static SDL_Rect whole_pixels(Rect rect, int width, int height)
{
    int x0 = (int)floorf(fmaxf(rect.x, 0)), y0 = (int)floorf(fmaxf(rect.y, 0));
    int x1 = (int)ceilf(fminf(rect.x + rect.w, (float)width)), y1 = (int)ceilf(fminf(rect.y + rect.h, (float)height));
    return (SDL_Rect){x0, y0, x1 > x0 ? x1 - x0 : 0, y1 > y0 ? y1 - y0 : 0};
}

static void copy_part(SDL_Surface *to, const Image *from, SDL_Rect part)
{
    if (to->format->format == SDL_PIXELFORMAT_RGB888 || to->format->format == SDL_PIXELFORMAT_ARGB8888) {
        for (int y = part.y; y < part.y + part.h; y++)
            memcpy((char *)to->pixels + (size_t)y * (size_t)to->pitch + (size_t)part.x * 4,
                   from->pixels + (size_t)y * (size_t)from->stride + part.x, (size_t)part.w * 4);
        return;
    }
    SDL_ConvertPixels(part.w, part.h, SDL_PIXELFORMAT_RGB888,
                      from->pixels + (size_t)part.y * (size_t)from->stride + part.x, from->stride * 4,
                      to->format->format,
                      (char *)to->pixels + (size_t)part.y * (size_t)to->pitch +
                          (size_t)part.x * to->format->BytesPerPixel,
                      to->pitch);
}

static void present(Window *window)
{
    SDL_Surface *surface = SDL_GetWindowSurface(window->window);
    const Image *image = app_image(window->app);
    if (!surface || (SDL_MUSTLOCK(surface) && SDL_LockSurface(surface))) return;
    int width = surface->w < image->width ? surface->w : image->width;
    int height = surface->h < image->height ? surface->h : image->height, count;
    SDL_Rect parts[UI_DIRTY_MAX];
    int used = 0;
    const Rect *dirty = app_dirty(window->app, &count);
    if (window->fresh) parts[used++] = (SDL_Rect){0, 0, width, height};
    else
        for (int i = 0; i < count && used < UI_DIRTY_MAX; i++) {
            parts[used] = whole_pixels(dirty[i], width, height);
            used += parts[used].w > 0 && parts[used].h > 0;
        }
    for (int i = 0; i < used; i++) copy_part(surface, image, parts[i]);
    if (SDL_MUSTLOCK(surface)) SDL_UnlockSurface(surface);
    if (used) SDL_UpdateWindowSurfaceRects(window->window, parts, used);
    window->fresh = false;
}

/* ---- a frame ----------------------------------------------------------------------------------------------------- */

static double now(void) { return (double)SDL_GetPerformanceCounter() / (double)SDL_GetPerformanceFrequency(); }

static void fulfil(Window *window)
{
    AppWish wish = app_wish(window->app);
    if (wish.quit) window->quit = true;
    if (wish.copies) SDL_SetClipboardText(app_copied(window->app));
    bool full = wish.leave_full_screen ? false : wish.full_screen ? !window->full : window->full;
    if (full == window->full) return;
    window->full = full;
    SDL_SetWindowFullscreen(window->window, full ? SDL_WINDOW_FULLSCREEN_DESKTOP : 0);
    window->fresh = true;
}

static bool rests(const Window *window)
{
    return window->hidden ||
           !(app_busy(window->app) || window->fresh || window->has_waiting || input_any(&window->input));
}

static void tell_title(Window *window)
{
    char text[200];
    if (window->title == app_title(window->app)) return;
    window->title = app_title(window->app);
    snprintf(text, sizeof text, "%s · Dark Valley", window->title);
    SDL_SetWindowTitle(window->window, text);
}

/* A frame that takes longer than a tenth of a second does not make the run jump: it gets slower instead. */
bool window_frame(Window *window)
{
    bool rest = rests(window);
    events(window);
    measure(window);
    if (window->quit) return false;
    double time = now(), seconds = fmin(time - window->last, window->slept || rest ? FRAME_SECONDS : 0.1);
    window->last = time;
    if (window->hidden) return true;
    window->slept = rest;
    app_frame(window->app, &window->input, seconds, false);
    present(window);
    fulfil(window);
    autosave_tick(&window->autosave, window->app, time);
    reload_tick(&window->reload, window->app, time);
    tell_title(window);
    window->due = fmax(window->due + FRAME_SECONDS, now() - FRAME_SECONDS);
    return true;
}

void window_wait(const Window *window)
{
    double left = window->due - now();
    if (left > 0.001) SDL_Delay((Uint32)(left * 1000));
    if (rests(window)) SDL_WaitEventTimeout(NULL, IDLE_MS);
}

/* ---- the window -------------------------------------------------------------------------------------------------- */

static bool is_set(const char *name)
{
    const char *value = getenv(name);
    return value && *value;
}

/* Asked before SDL, whose libraries write their own messages about it. */
static bool has_display(void)
{
#if defined(__linux__)
    return is_set("DISPLAY") || is_set("WAYLAND_DISPLAY") || is_set("SDL_VIDEODRIVER");
#else
    return true;
#endif
}

/* SDL falls back to drivers that show nothing; only who asks for them wants them. */
static bool draws_nowhere(void)
{
    const char *driver = SDL_GetCurrentVideoDriver();
    return !is_set("SDL_VIDEODRIVER") && (!driver || !strcmp(driver, "offscreen") || !strcmp(driver, "dummy"));
}

static Status open_window(Window *window, Error *error)
{
    SDL_SetHint(SDL_HINT_FRAMEBUFFER_ACCELERATION, "0");
    SDL_SetHint(SDL_HINT_VIDEO_X11_NET_WM_BYPASS_COMPOSITOR, "0");
    SDL_SetHint(SDL_HINT_TOUCH_MOUSE_EVENTS, "0");
    SDL_SetHint(SDL_HINT_VIDEO_HIGHDPI_DISABLED, "0");
    if (!has_display() || SDL_Init(SDL_INIT_VIDEO) || draws_nowhere())
        return error_at(error, "", 0, 0, STATUS_FILE,
                        "there is no display to open a window on; `valley shot` and `valley run` "
                        "need none");
    SDL_Rect room = {0, 0, 1920, 1080};
    SDL_GetDisplayUsableBounds(0, &room);
    const Remembered *before = &window->remembered;
    int width = before->width ? before->width : room.w * 5 / 6, height = before->height;
    if (!height) height = width * 9 / 16 < room.h * 9 / 10 ? width * 9 / 16 : room.h * 9 / 10;
    if (width > room.w) width = room.w;
    if (height > room.h) height = room.h;
    window->window = SDL_CreateWindow("Dark Valley", SDL_WINDOWPOS_CENTERED, SDL_WINDOWPOS_CENTERED, width, height,
                                      SDL_WINDOW_RESIZABLE | SDL_WINDOW_ALLOW_HIGHDPI);
    if (!window->window) return error_at(error, "", 0, 0, STATUS_FILE, "cannot open a window: %s", SDL_GetError());
    SDL_SetWindowMinimumSize(window->window, WIDTH_LEAST, HEIGHT_LEAST);
    SDL_StartTextInput();
    window->fresh = true;
    measure(window);
    return STATUS_OK;
}

static void remember(Window *window)
{
    Remembered *what = &window->remembered;
    if (!window->full && !(SDL_GetWindowFlags(window->window) & (SDL_WINDOW_MAXIMIZED | SDL_WINDOW_MINIMIZED)))
        SDL_GetWindowSize(window->window, &what->width, &what->height);
    what->day = !strcmp(app_theme(window->app), "day");
    what->ui_scale = app_ui_scale(window->app);
    app_keep(window->app);
    remember_write(what);
}

/* What was changed when the program ended badly is a scene of its own now. It is shown where no other scene was asked for. */
static void restore(App *app, const char *asked)
{
    char path[1024], said[APP_NOTE];
    Error ignored;
    if (!autosave_recover(path, sizeof path)) return;
    if (!strcmp(asked, "gallery")) app_open(app, &(ScreenDesc){.word = path}, &ignored);
    app_note(app, word_fill(said, sizeof said, "app.restored", WORD_TEXT("file", path)));
}

Status window_init(Window **out, const AppDesc *wanted, Error *error)
{
    Window *window = memory_must(calloc(1, sizeof *window));
    AppDesc desc = *wanted;
    *out = NULL;
    window->density = 1;
    window->remembered = remember_read();
    if (!desc.theme) desc.theme = window->remembered.day ? "day" : "night";
    desc.ui_scale = window->remembered.ui_scale;
    desc.reduced_motion = window->remembered.reduced_motion;
    desc.screen.memory = &window->remembered.scenes;
    desc.screen.now = now;
    Status status =
        app_create(&window->app, &desc, error); /* first: what is wrong with the scene is told without a window */
    if (status == STATUS_OK) status = open_window(window, error);
    if (status != STATUS_OK) {
        window_quit(window);
        return status;
    }
    restore(window->app, desc.screen.word);
    window->last = window->due = now();
    *out = window;
    return STATUS_OK;
}

void window_quit(Window *window)
{
    if (!window) return;
    autosave_end(&window->autosave);
    reload_end(&window->reload);
    if (window->window) remember(window);
    app_destroy(window->app);
    SDL_free(window->pasted);
    if (window->window) SDL_DestroyWindow(window->window);
    SDL_Quit();
    free(window);
}
