#include "view/gallery/gallery.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/yaml.h"
#include "draw/icon.h"
#include "run/meaning.h"
#include "view/gallery/gallery_card.h"
#include "view/parts/bar.h"
#include "view/parts/pen.h"
#include "view/parts/words.h"

enum {
    SECTIONS_MAX = 24,
    CARDS_MAX = 400,
    CARD_HIGH = 224,
    PICTURE_HIGH = 132,
    HERO_HIGH = 368,
    LIST_WIDE = 608,
    HEAD_HIGH = 64,
    ROW_HIGH = 84
};

typedef struct Entry {
    const char *word, *label, *title, *about, *formula;
} Entry; /* about and formula may be NULL */
typedef struct Section {
    const char *title, *about;
    int first, count;
} Section;

struct Gallery {
    Arena arena;
    Entry *entries;
    int count;
    Section sections[SECTIONS_MAX];
    int section_count;
    int scenes; /* of entries that are no files */
    GalleryMemory memory;
    bool remembers; /* there is a last scene, and it can be opened */
    const char *start, *start_title;
    Shelf shelf;
    int columns;
    int focus;    /* where the focus was in the last frame; see focused_at */
    bool greeted; /* the first frame set the focus */
    bool busy;
    ScreenDesc asked; /* word NULL: nothing */
};

/* ---- memory ----------------------------------------------------------------------------------------------------- */

static bool is_file_word(const char *word) { return strchr(word, '/') && file_exists(word); }

void gallery_remember(GalleryMemory *memory, const char *word, const char *title, int step, int steps)
{
    snprintf(memory->last, sizeof memory->last, "%s", word);
    snprintf(memory->title, sizeof memory->title, "%s", title);
    utf8_trim_end(memory->title);
    memory->step = step;
    memory->steps = steps;
    if (!is_file_word(word)) return;
    int at = 0;
    while (at < memory->recent_count && strcmp(memory->recent[at], word)) at++;
    if (at == memory->recent_count && memory->recent_count < GALLERY_RECENT_MAX) memory->recent_count++;
    if (at == GALLERY_RECENT_MAX) at--;
    memmove(memory->recent[1], memory->recent[0], sizeof memory->recent[0] * (size_t)at);
    snprintf(memory->recent[0], sizeof memory->recent[0], "%s", word);
}

/* ---- lists ------------------------------------------------------------------------------------------------------ */

/* Only the title is read here: the rest of the file when its picture is made. */
static const char *title_of(Arena *arena, const char *path)
{
    Arena scratch = {0};
    Yaml *file = NULL;
    const char *title = NULL;
    if (yaml_read(&scratch, path, &file, NULL) == STATUS_OK && file->kind == YAML_MAP)
        yaml_text_or(file, "title", &title, NULL);
    title = title && title[0] ? arena_string(arena, title) : NULL;
    arena_free(&scratch);
    return title;
}

/* A word of the program under a key that need not be there. */
static const char *word_if(Arena *arena, const char *group, const char *name)
{
    if (strchr(name, '.')) return NULL; /* a file: its name is no key */
    const char *text = word(arena_print(arena, "%s.%s", group, name));
    return strcmp(text, name) ? text : NULL;
}

static bool label_taken(const Gallery *gallery, const char *label)
{
    for (int i = 0; i < gallery->count; i++)
        if (!strcmp(gallery->entries[i].label, label)) return true;
    return false;
}

static void add(Gallery *gallery, const char *scene, const char *path, const char *name)
{
    if (gallery->count == CARDS_MAX) return;
    Entry entry = {.word = arena_string(&gallery->arena, scene),
                   .about = word_if(&gallery->arena, "gallery.about", name)};
    entry.title = path ? title_of(&gallery->arena, path) : NULL;
    if (!entry.title) entry.title = arena_string(&gallery->arena, name);
    entry.label = entry.title;
    if (label_taken(gallery, entry.label)) entry.label = arena_print(&gallery->arena, "%s (%s)", entry.title, name);
    for (int n = 2; label_taken(gallery, entry.label); n++)
        entry.label = arena_print(&gallery->arena, "%s (%s, %d)", entry.title, name, n);
    gallery->entries[gallery->count++] = entry;
    gallery->sections[gallery->section_count - 1].count++;
}

static void begin_section(Gallery *gallery, const char *title, const char *about)
{
    if (gallery->section_count && gallery->sections[gallery->section_count - 1].count == 0) gallery->section_count--;
    if (gallery->section_count == SECTIONS_MAX) return; /* the rest goes to the last one */
    gallery->sections[gallery->section_count++] = (Section){title, about, gallery->count, 0};
}

static void add_scene(Gallery *gallery, const char *name)
{
    Arena scratch = {0};
    add(gallery, name, asset_find(&scratch, "scenes", name, NULL), name);
    arena_free(&scratch);
}

static int place_in(const char *const *names, int count, const char *name)
{
    for (int i = 0; i < count; i++)
        if (!strcmp(names[i], name)) return i;
    return -1;
}

static void add_topics(Gallery *gallery, const Yaml *topics, const char *const *names, int count, bool *placed)
{
    for (int i = 0; topics && topics->kind == YAML_LIST && i < topics->count; i++) {
        const char *topic = "";
        const Yaml *scenes = yaml_get(topics->items[i], "scenes");
        yaml_text_or(topics->items[i], "topic", &topic, NULL);
        topic = arena_string(&gallery->arena, topic);
        const char *title = word_if(&gallery->arena, "gallery.topic", topic);
        begin_section(gallery, title ? title : topic, word_if(&gallery->arena, "gallery.topic_about", topic));
        for (int k = 0; scenes && scenes->kind == YAML_LIST && k < scenes->count; k++) {
            int at = scenes->items[k]->kind == YAML_SCALAR ? place_in(names, count, scenes->items[k]->text) : -1;
            if (at < 0 || placed[at]) continue;
            placed[at] = true;
            add_scene(gallery, names[at]);
        }
    }
}

/* What its file says: a sentence, and the formula that stands on its card. */
static void add_exercise(Gallery *gallery, const char *name)
{
    Arena scratch = {0};
    Yaml *file = NULL;
    const char *about = NULL, *formula = "?";
    char *path = asset_find(&scratch, "exercises", name, NULL);
    int before = gallery->count;
    add(gallery, arena_print(&scratch, MEANING_EXERCISE "%s", name), path, name);
    if (gallery->count > before && path && yaml_read(&scratch, path, &file, NULL) == STATUS_OK &&
        file->kind == YAML_MAP) {
        yaml_text_or(file, "summary", &about, NULL);
        yaml_text_or(file, "card", &formula, NULL);
        gallery->entries[before].about = arena_string(&gallery->arena, about);
    }
    if (gallery->count > before) gallery->entries[before].formula = arena_string(&gallery->arena, formula);
    arena_free(&scratch);
}

/* In the order of the topics file; those that stand nowhere there come last. */
static void add_exercises(Gallery *gallery, const Yaml *order)
{
    Arena scratch = {0};
    const char **names;
    int count = asset_list(&scratch, "exercises", NULL, &names);
    bool *placed = arena_array(&scratch, bool, count + 1);
    begin_section(gallery, word("gallery.exercises"), word("gallery.exercises_about"));
    for (int k = 0; order && order->kind == YAML_LIST && k < order->count; k++) {
        int at = order->items[k]->kind == YAML_SCALAR ? place_in(names, count, order->items[k]->text) : -1;
        if (at >= 0 && !placed[at]) add_exercise(gallery, names[at]), placed[at] = true;
    }
    for (int i = 0; i < count; i++)
        if (!placed[i]) add_exercise(gallery, names[i]);
    arena_free(&scratch);
}

static void add_scenes(Gallery *gallery)
{
    Arena scratch = {0};
    const char **names, *first = "opening";
    Yaml *file = NULL;
    int count = asset_list(&scratch, "scenes", NULL, &names);
    bool *placed = arena_array(&scratch, bool, count + 1);
    char *path = asset_find(&scratch, "gallery", "topics", NULL);
    if (path && yaml_read(&scratch, path, &file, NULL) == STATUS_OK) {
        yaml_text_or(file, "first", &first, NULL);
        add_topics(gallery, yaml_get(file, "topics"), names, count, placed);
    }
    add_exercises(gallery, yaml_get(file, "exercises"));
    begin_section(gallery, word("gallery.more"), word("gallery.more_about"));
    for (int i = 0; i < count; i++)
        if (!placed[i]) add_scene(gallery, names[i]);
    gallery->scenes = gallery->count;
    gallery->start = arena_string(&gallery->arena, first);
    char *start = asset_find(&scratch, "scenes", first, NULL);
    gallery->start_title = start ? title_of(&gallery->arena, start) : NULL;
    if (!gallery->start_title) gallery->start_title = gallery->start;
    arena_free(&scratch);
}

static void add_recent(Gallery *gallery)
{
    begin_section(gallery, word("gallery.recent"), word("gallery.recent_about"));
    for (int i = 0; i < gallery->memory.recent_count; i++) {
        const char *path = gallery->memory.recent[i], *slash = strrchr(path, '/');
        if (file_exists(path)) add(gallery, path, path, slash ? slash + 1 : path);
    }
}

Status gallery_create(Gallery **out, const GalleryMemory *memory, Error *error)
{
    Gallery *gallery = memory_must(calloc(1, sizeof *gallery));
    *out = NULL;
    gallery->entries = arena_array(&gallery->arena, Entry, CARDS_MAX);
    if (memory) gallery->memory = *memory;
    gallery->remembers = gallery->memory.last[0] != 0 &&
                         (!strchr(gallery->memory.last, '/') || !text_ends(gallery->memory.last, ".yaml") ||
                          file_exists(gallery->memory.last));
    add_scenes(gallery);
    add_recent(gallery);
    if (gallery->section_count && gallery->sections[gallery->section_count - 1].count == 0) gallery->section_count--;
    thumbnails_refresh();
    *out = gallery;
    return STATUS_OK;
}

void gallery_destroy(Gallery *gallery)
{
    if (!gallery) return;
    arena_free(&gallery->arena);
    free(gallery);
}

/* ---- places ----------------------------------------------------------------------------------------------------- */

/* y of everything here counts from the top of the page, which the shelf moves. */
typedef struct Plan {
    const ThemeSpace *space;
    float x, width, card; /* margin, room, width of a card */
    Rect hero, list;
    float sections; /* where they begin */
    float height;
} Plan;

static float section_height(const Gallery *gallery, const Plan *plan, const Section *section)
{
    int rows = (section->count + gallery->columns - 1) / gallery->columns;
    return HEAD_HIGH + (float)rows * (CARD_HIGH + plan->space->gutter) - plan->space->gutter;
}

static Plan plan_of(Gallery *gallery, const Frame *frame)
{
    Plan plan = {.space = frame->space, .x = fminf(frame->space->margin, frame->width * 0.04f)};
    plan.width = frame->width - 2 * plan.x;
    gallery->columns = (int)fmaxf(1, floorf((plan.width + frame->space->gutter) / (400 + frame->space->gutter)));
    plan.card = (plan.width - frame->space->gutter * (float)(gallery->columns - 1)) / (float)gallery->columns;
    bool beside = plan.width >= 1180;
    plan.hero = (Rect){plan.x, frame->space->gutter,
                       beside ? plan.width - LIST_WIDE - frame->space->gutter : plan.width, HERO_HIGH};
    plan.list = (Rect){plan.x + (beside ? plan.hero.w + frame->space->gutter : 0),
                       beside ? plan.hero.y : plan.hero.y + HERO_HIGH + frame->space->gutter,
                       beside ? LIST_WIDE : plan.width, HERO_HIGH};
    plan.sections = plan.list.y + plan.list.h;
    plan.height = plan.sections + 32;
    for (int i = 0; i < gallery->section_count; i++)
        plan.height += section_height(gallery, &plan, &gallery->sections[i]);
    return plan;
}

static Rect card_place(const Gallery *gallery, const Plan *plan, int index)
{
    float y = plan->sections;
    for (int i = 0; i < gallery->section_count; i++) {
        const Section *section = &gallery->sections[i];
        if (index >= section->first + section->count) {
            y += section_height(gallery, plan, section);
            continue;
        }
        int at = index - section->first;
        return (Rect){plan->x + (plan->card + plan->space->gutter) * (float)(at % gallery->columns),
                      y + HEAD_HIGH + (CARD_HIGH + plan->space->gutter) * (float)(at / gallery->columns), plan->card,
                      CARD_HIGH};
    }
    return (Rect){0};
}

static Card card_of(const Gallery *gallery, const Plan *plan, int index)
{
    const Entry *entry = &gallery->entries[index];
    Rect rect = card_place(gallery, plan, index);
    rect.y += plan->space->top_bar - gallery->shelf.at;
    bool here = gallery->remembers && !strcmp(gallery->memory.last, entry->word);
    return (Card){.word = entry->word,
                  .label = entry->label,
                  .title = entry->title,
                  .about = entry->about,
                  .rect = rect,
                  .picture = PICTURE_HIGH,
                  .formula = entry->formula,
                  .note = here ? word("gallery.here") : NULL};
}

static float hero_room(const Plan *plan) { return fminf(plan->hero.w - 64, fmaxf(360, plan->hero.w * 0.36f)); }

static ThumbnailAsk hero_ask(const Gallery *gallery, const Plan *plan)
{
    return (ThumbnailAsk){.word = gallery->remembers ? gallery->memory.last : gallery->start,
                          .width = plan->hero.w,
                          .height = plan->hero.h,
                          .step = gallery->remembers ? gallery->memory.step : 0,
                          .soon = true,
                          .round_top = 16,
                          .round_bottom = 16,
                          .fade = fmaxf(0.62f, fminf(0.95f, (32 + hero_room(plan)) / plan->hero.w * 1.35f)),
                          .focus = plan->hero.w < 1000 ? 0.72f : 0.66f,
                          .detail = 1};
}

/* ---- what is pressed -------------------------------------------------------------------------------------------- */

static void open_entry(Gallery *gallery, const char *scene) { gallery->asked = (ScreenDesc){.word = scene}; }

static void go_on(Gallery *gallery)
{
    open_entry(gallery, gallery->remembers ? gallery->memory.last : gallery->start);
    gallery->asked.step = gallery->remembers ? gallery->memory.step : 0;
    gallery->asked.autoplay = !gallery->remembers;
}

static const struct {
    Command command;
    Icon icon;
    const char *title, *about;
} rows[] = {
    {COMMAND_SURFACE, ICON_SEARCH, "gallery.surfaces", "gallery.surfaces_about"},
    {COMMAND_SANDBOX, ICON_PLUS, "gallery.formula", "gallery.formula_about"},
    {COMMAND_KEY_CARD, ICON_MENU, "gallery.keys", "gallery.keys_about"},
};
enum { ROWS = sizeof rows / sizeof rows[0] };

static const char *button_label(const Gallery *gallery)
{
    return word(gallery->remembers ? "gallery.continue" : "gallery.start");
}

/* Everything that arrows reach, as a list: the button, the rows, the cards. */
static void focus_on(Gallery *gallery, Ui *ui, const Plan *plan, int at)
{
    if (at < 0) {
        ui_focus(ui, UI_BUTTON, button_label(gallery));
        gallery->shelf.at = 0;
    } else if (at < ROWS) {
        ui_focus(ui, UI_LINK, word(rows[at].title));
        shelf_show(&gallery->shelf, plan->list.y, plan->list.h);
    } else if (at - ROWS < gallery->count) {
        Rect rect = card_place(gallery, plan, at - ROWS);
        ui_focus(ui, UI_CARD, gallery->entries[at - ROWS].label);
        shelf_show(&gallery->shelf, rect.y - HEAD_HIGH, rect.h + HEAD_HIGH);
    }
}

static int focused_at(const Gallery *gallery, const Ui *ui)
{
    if (ui_has_focus(ui, UI_BUTTON, button_label(gallery))) return -1;
    for (int i = 0; i < ROWS; i++)
        if (ui_has_focus(ui, UI_LINK, word(rows[i].title))) return i;
    for (int i = 0; i < gallery->count; i++)
        if (ui_has_focus(ui, UI_CARD, gallery->entries[i].label)) return ROWS + i;
    return -2;
}

/* Tab has moved it: what it is on comes into sight. */
static void follow_focus(Gallery *gallery, Ui *ui, const Plan *plan)
{
    int now = focused_at(gallery, ui);
    if (now == gallery->focus) return;
    gallery->focus = now;
    if (now >= ROWS) {
        Rect rect = card_place(gallery, plan, now - ROWS);
        shelf_show(&gallery->shelf, rect.y, rect.h);
    } else if (now > -2) {
        shelf_show(&gallery->shelf, plan->list.y, plan->list.h);
    }
}

/* The card nearest to straight above or below. */
static int card_across(const Gallery *gallery, const Plan *plan, int card, int by)
{
    Rect from = card_place(gallery, plan, card);
    int best = -1;
    float least = 1e9f;
    for (int i = 0; i < gallery->count; i++) {
        Rect to = card_place(gallery, plan, i);
        float down = (to.y - from.y) * (float)by;
        if (down < 1) continue;
        float far = down * 4 + fabsf(to.x - from.x);
        if (far < least) least = far, best = i;
    }
    return best;
}

static void take_arrows(Gallery *gallery, Ui *ui, const Plan *plan)
{
    int left = ui_key(ui, "Left"), right = ui_key(ui, "Right"), up = ui_key(ui, "Up"), down = ui_key(ui, "Down");
    if (!left && !right && !up && !down) return;
    int at = focused_at(gallery, ui), to = at;
    if (at == -2) to = -1;
    else if (at == -1) to = right ? 0 : down ? ROWS : -1;
    else if (at < ROWS) to = left ? -1 : down ? at + 1 : up && at > 0 ? at - 1 : at;
    else if (left || right) to = at + right - left < ROWS ? at : at + right - left;
    else {
        int card = card_across(gallery, plan, at - ROWS, down ? 1 : -1);
        to = card >= 0 ? ROWS + card : up ? -1 : at;
    }
    if (to >= ROWS + gallery->count) to = ROWS + gallery->count - 1;
    focus_on(gallery, ui, plan, to);
}

/* ---- drawing ---------------------------------------------------------------------------------------------------- */

/* The title in as many lines as it takes, at most two. Returns where the next line may stand. */
static float draw_title(Ui *ui, float x, float y, float room, const char *title)
{
    return y + ui_paragraph(ui, (Rect){x, y, room, 112}, TYPE_H1, pen_ink(ui, COLOR_TEXT), 54, title);
}

static void draw_progress(Gallery *gallery, Ui *ui, float x, float y, float room)
{
    enum { DASHES = 8 };
    float pitch = fminf(44, room / DASHES),
          part = gallery->memory.steps > 0 ? (float)gallery->memory.step / (float)gallery->memory.steps : 0;
    for (int i = 0; i < DASHES; i++) {
        bool passed = part * DASHES >= (float)i + 0.5f;
        pen_fill(ui, (Rect){x + pitch * (float)i, y, pitch - 8, 8}, 4,
                 pen_ink(ui, passed ? COLOR_ACCENT : COLOR_PANEL_LINE));
    }
}

static bool draw_start_button(Gallery *gallery, Ui *ui, float x, float y)
{
    const char *label = button_label(gallery);
    float text = ui_text_width(ui, TYPE_PANEL_TITLE, label), key = ui_text_width(ui, TYPE_NUMBER_SMALL, "Enter") + 20;
    Rect rect = {x, y, text + key + 36 * 2 + 14, 64};
    Color ink;
    UiHit hit = ui_icon_button(ui, label, rect, UI_PRIMARY | shelf_flags(&gallery->shelf, rect), &ink);
    ui_text(ui, x + 36, y + 40, UI_LEFT, TYPE_PANEL_TITLE, ink, label);
    Rect cap = {x + 36 + text + 14, y + 15, key, 34};
    pen_fill(ui, cap, 8, pen_fade(ink, 0.12f));
    pen_frame(ui, cap, 8, 1.5f, pen_fade(ink, 0.45f));
    ui_tick(ui, cap.x + cap.w / 2, y + 39, UI_CENTRE, TYPE_NUMBER_SMALL, ink, "Enter");
    return hit.clicked;
}

static void draw_hero(Gallery *gallery, Ui *ui, const Plan *plan)
{
    Rect rect = plan->hero;
    rect.y += ui_space(ui)->top_bar - gallery->shelf.at;
    ThumbnailAsk ask = hero_ask(gallery, plan);
    Thumbnail picture = thumbnail_want(&ask, ui);
    if (picture.failed && gallery->remembers)
        gallery->remembers = false, gallery->busy = true; /* it is gone: begin anew */
    const char *head = word(gallery->remembers ? "gallery.go_on" : "gallery.start_here");
    UiHit hit = ui_hotspot(ui, UI_CARD, head, "", rect, UI_NO_FOCUS | shelf_flags(&gallery->shelf, rect));
    pen_fill(ui, rect, 16, pen_ink(ui, COLOR_PANEL));
    if (picture.image) pen_image(ui, picture.image, rect);
    pen_frame(ui, rect, 16, 1.5f, pen_ink(ui, hit.hovered ? COLOR_TEXT_FAINT : COLOR_PANEL_LINE));
    float x = rect.x + 32, room = hero_room(plan), y = rect.y + 56;
    char text[80];
    ui_text_fit(ui, x, y, room, UI_LEFT, TYPE_LABEL, pen_ink(ui, COLOR_TEXT_DIM), head);
    y = draw_title(ui, x, y + 22, room,
                   gallery->remembers && gallery->memory.title[0] ? gallery->memory.title : gallery->start_title);
    if (gallery->remembers) {
        word_fill(text, sizeof text, "gallery.step_of", WORD_INT("step", gallery->memory.step),
                  WORD_INT("steps", gallery->memory.steps));
        ui_text_fit(ui, x, y + 30, room, UI_LEFT, TYPE_LABEL, pen_ink(ui, COLOR_TEXT), text);
        draw_progress(gallery, ui, x, y + 50, room);
    } else {
        ui_paragraph(ui, (Rect){x, y + 8, room, rect.y + rect.h - 32 - 64 - y - 16}, TYPE_LABEL,
                     pen_ink(ui, COLOR_TEXT), 32, word("gallery.start_about"));
    }
    bool pressed = draw_start_button(gallery, ui, x, rect.y + rect.h - 32 - 64);
    if (hit.clicked || pressed) go_on(gallery);
}

static void draw_list(Gallery *gallery, Ui *ui, const Plan *plan)
{
    Rect rect = plan->list;
    float s = ui_scale(ui);
    rect.y += ui_space(ui)->top_bar - gallery->shelf.at;
    ui_panel(ui, word("gallery.list"), rect);
    ui_text(ui, rect.x + 24, rect.y + 38, UI_LEFT, TYPE_PANEL_TITLE, pen_ink(ui, COLOR_TEXT), word("gallery.list"));
    for (int i = 0; i < ROWS; i++) {
        Rect row = {rect.x + 24, rect.y + 60 + (ROW_HIGH + 14) * (float)i, rect.w - 48, ROW_HIGH};
        UiHit hit = ui_hotspot(ui, UI_LINK, word(rows[i].title), "", row, shelf_flags(&gallery->shelf, row));
        Color fill = pen_ink(ui, COLOR_PANEL_RAISED), gold = pen_ink(ui, COLOR_ACCENT);
        pen_fill(ui, row, 12, hit.hovered ? pen_mix(fill, pen_ink(ui, COLOR_TEXT), 0.08f) : fill);
        icon_draw(ui_canvas(ui), rows[i].icon, (row.x + 40) * s, (row.y + ROW_HIGH / 2) * s, 16 * s, gold);
        ui_text_fit(ui, row.x + 76, row.y + 36, row.w - 130, UI_LEFT, TYPE_PANEL_TITLE, pen_ink(ui, COLOR_TEXT),
                    word(rows[i].title));
        ui_text_fit(ui, row.x + 76, row.y + 65, row.w - 130, UI_LEFT, TYPE_SMALL, pen_ink(ui, COLOR_TEXT_DIM),
                    word(rows[i].about));
        icon_draw(ui_canvas(ui), ICON_RIGHT, (row.x + row.w - 28) * s, (row.y + ROW_HIGH / 2) * s, 9 * s,
                  pen_ink(ui, COLOR_TEXT_FAINT));
        if (hit.clicked) ui_ask(ui, rows[i].command);
    }
}

static void draw_sections(Gallery *gallery, Ui *ui, const Plan *plan)
{
    float y = plan->sections + ui_space(ui)->top_bar - gallery->shelf.at;
    Rect view = gallery->shelf.view;
    for (int i = 0; i < gallery->section_count; i++) {
        const Section *section = &gallery->sections[i];
        if (y + HEAD_HIGH > view.y && y < view.y + view.h - 60) {
            float wide = ui_text(ui, plan->x, y + 42, UI_LEFT, TYPE_H2, pen_ink(ui, COLOR_TEXT), section->title);
            if (section->about)
                ui_text_fit(ui, plan->x + wide + 20, y + 42, plan->width - wide - 20, UI_LEFT, TYPE_LABEL,
                            pen_ink(ui, COLOR_TEXT_DIM), section->about);
        }
        for (int k = section->first; k < section->first + section->count; k++) {
            Card card = card_of(gallery, plan, k);
            if (card_draw(&card, ui, &gallery->shelf, 0).clicked) open_entry(gallery, gallery->entries[k].word);
        }
        y += section_height(gallery, plan, section);
    }
}

/* From the right: keys that are buttons, then what Tab and Enter do, where there is room. */
static void draw_bar(Gallery *gallery, Ui *ui)
{
    static const struct {
        const char *word;
        Command command;
        bool presses;
    } keys[] = {
        {"gallery.bar_keys", COMMAND_KEY_CARD, true},
        {"gallery.bar_theme", COMMAND_THEME, true},
        {"gallery.bar_open", COMMAND_ACTIVATE, false},
        {"gallery.bar_choose", COMMAND_NEXT_CONTROL, false},
    };
    ui_layer_begin(ui, "gallery bar", ui_frame(ui)->top, 0);
    Bar bar = bar_begin(ui);
    float least =
        bar.x + 24 + ui_text(ui, bar.x, 46, UI_LEFT, TYPE_TITLE_BAR, pen_ink(ui, COLOR_TEXT), word("gallery.program"));
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        const char *name = word(keys[i].word), *key = ui_command_key(ui, keys[i].command);
        if (!bar_room(ui, &bar, name, key, least)) break;
        if (bar_key(ui, &bar, name, key, keys[i].presses ? UI_NO_FOCUS : UI_PASSIVE)) ui_ask(ui, keys[i].command);
    }
    ui_layer_end(ui);
}

static void want_all(Gallery *gallery, Ui *ui, const Plan *plan)
{
    ThumbnailAsk ask = hero_ask(gallery, plan);
    thumbnail_want(&ask, ui);
    for (int i = 0; i < gallery->count && i < THUMBNAILS_MAX - 8; i++) {
        Card card = card_of(gallery, plan, i);
        card_wants(&card, ui);
    }
}

void gallery_frame(Gallery *gallery, Ui *ui, bool final)
{
    const Frame *frame = ui_frame(ui);
    Plan plan = plan_of(gallery, frame);
    Rect view = {0, frame->space->top_bar, frame->width, frame->height - frame->space->top_bar};
    if (ui_command(ui, COMMAND_SURFACE, NULL)) ui_ask(ui, COMMAND_SURFACE);
    shelf_move(&gallery->shelf, ui, view, plan.height);
    follow_focus(gallery, ui, &plan);
    take_arrows(gallery, ui, &plan);
    float at = gallery->shelf.at;
    want_all(gallery, ui, &plan);
    if (final) thumbnails_finish();
    gallery->busy = !final && thumbnails_work();
    if (!gallery->greeted) ui_focus(ui, UI_BUTTON, button_label(gallery));
    gallery->greeted = true;

    uint64_t hash = ui_hash_number(ui_hash_number(0, (double)gallery->shelf.at), (double)thumbnails_version());
    ui_layer_begin(ui, "gallery", view, hash);
    pen_fill(ui, view, 0, pen_ink(ui, COLOR_BG));
    shelf_begin(&gallery->shelf, ui);
    draw_hero(gallery, ui, &plan);
    draw_list(gallery, ui, &plan);
    draw_sections(gallery, ui, &plan);
    shelf_end(&gallery->shelf, ui, pen_ink(ui, COLOR_BG));
    ui_layer_end(ui);
    draw_bar(gallery, ui);
    gallery->busy |= gallery->shelf.at != at;
    if (!ui_typing(ui) && ui_key(ui, "Enter")) go_on(gallery);
}

bool gallery_busy(const Gallery *gallery) { return gallery->busy; }

bool gallery_asks(Gallery *gallery, ScreenDesc *out)
{
    *out = gallery->asked;
    gallery->asked = (ScreenDesc){0};
    return out->word != NULL;
}
