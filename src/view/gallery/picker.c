#include "view/gallery/picker.h"

#include <ctype.h>
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
#include "formula/math/math.h"
#include "model/surface.h"
#include "view/gallery/gallery_card.h"
#include "view/parts/bar.h"
#include "view/parts/pen.h"
#include "view/parts/words.h"

enum { SEARCH_SIZE = 64, CARD_HIGH = 200, PICTURE_HIGH = 126, CARD_WIDE = 348, PREVIEW_NODES_MAX = 400 };

typedef struct Entry {
    const char *name, *title, *about, *found_by;
} Entry; /* found_by: all that a search looks into */

/* The layout of the preview, for one formula and one scale. */
typedef struct Preview {
    Arena arena;
    Layout layout;
    float scale, room;
    uint64_t key;
    bool there;
} Preview;

struct Picker {
    Arena arena;
    Entry *entries;
    int count;
    int *shown;
    int shown_count; /* indices of what the search leaves */
    int chosen;      /* of entries; -1: none */
    char search[SEARCH_SIZE];
    char formula[PICKER_WORD_SIZE];
    bool typed;       /* the formula is no longer the chosen surface's own */
    Surface *surface; /* that the formula makes; NULL: it is wrong or empty */
    Error error;
    uint64_t version; /* of formula, search and choice */
    Preview preview;
    Shelf shelf;
    int columns;
    bool greeted, to_formula, busy;
    PickerAct act;
};

/* ---- lists ------------------------------------------------------------------------------------------------------ */

static char *lower(Arena *arena, const char *text)
{
    char *out = arena_string(arena, text);
    for (char *at = out; *at; at++) *at = (char)tolower((unsigned char)*at);
    return out;
}

static Entry entry_of(Arena *arena, const char *name)
{
    Arena scratch = {0};
    Yaml *file = NULL;
    const char *title = name, *summary = "", *formula = "";
    char *path = asset_find(&scratch, "surfaces", name, NULL);
    if (path && yaml_read(&scratch, path, &file, NULL) == STATUS_OK && file->kind == YAML_MAP) {
        yaml_text_or(file, "title", &title, NULL);
        yaml_text_or(file, "summary", &summary, NULL);
        yaml_text_or(file, "formula", &formula, NULL);
    }
    const char *about = word(arena_print(&scratch, "picker.about.%s", name));
    Entry entry = {.name = arena_string(arena, name), .title = arena_string(arena, title)};
    entry.about = arena_string(arena, strcmp(about, name) ? about : summary);
    entry.found_by = lower(arena, arena_print(&scratch, "%s %s %s %s %s", name, title, entry.about, summary, formula));
    arena_free(&scratch);
    return entry;
}

static int by_title(const void *a, const void *b)
{
    return strcmp(((const Entry *)a)->title, ((const Entry *)b)->title);
}

/* Titles are what is clicked: two of the same get their names. */
static void make_unique(Picker *picker)
{
    for (int i = 1; i < picker->count; i++)
        if (!strcmp(picker->entries[i].title, picker->entries[i - 1].title))
            picker->entries[i].title =
                arena_print(&picker->arena, "%s (%s)", picker->entries[i].title, picker->entries[i].name);
}

/* A word of the title begins with the search: these come first. */
static bool titled(const Entry *entry, const char *search)
{
    size_t length = strlen(search);
    for (const char *at = entry->title; *at; at++) {
        bool begins = at == entry->title || at[-1] == ' ' || at[-1] == '-';
        size_t same = 0;
        while (begins && same < length && tolower((unsigned char)at[same]) == tolower((unsigned char)search[same]))
            same++;
        if (begins && same == length) return true;
    }
    return false;
}

/* Every word of the search occurs somewhere. */
static bool found(const Entry *entry, const char *search)
{
    char part[SEARCH_SIZE];
    while (*search) {
        size_t length = strcspn(search, " ");
        for (size_t i = 0; i < length; i++) part[i] = (char)tolower((unsigned char)search[i]);
        part[length] = 0;
        if (!strstr(entry->found_by, part)) return false;
        search += length + (search[length] == ' ');
    }
    return true;
}

static int shown_at(const Picker *picker)
{
    for (int i = 0; i < picker->shown_count; i++)
        if (picker->shown[i] == picker->chosen) return i;
    return -1;
}

/* ---- the formula ------------------------------------------------------------------------------------------------ */

/* A file's formula with the numbers of its constants, so that it stands by itself. */
static void write_formula(char out[PICKER_WORD_SIZE], const Surface *surface)
{
    TextBuffer text = text_fixed(out, PICKER_WORD_SIZE);
    for (const char *at = surface->text; *at;) {
        size_t length = 0;
        if (isalpha((unsigned char)*at) || *at == '_')
            while (isalnum((unsigned char)at[length]) || at[length] == '_') length++;
        const SurfaceConstant *constant = NULL;
        for (int i = 0; i < surface->constant_count && length; i++)
            if (strlen(surface->constants[i].name) == length && !strncmp(surface->constants[i].name, at, length))
                constant = &surface->constants[i];
        char number[32];
        if (constant) text_add(&text, "%s", number_exact(number, constant->value));
        else text_add_bytes(&text, at, length ? length : 1);
        at += length ? length : 1;
    }
}

static void check_formula(Picker *picker)
{
    surface_destroy(picker->surface);
    picker->surface = NULL;
    picker->error = (Error){0};
    picker->version++;
    const char *text = picker->formula;
    while (*text == ' ') text++;
    if (!*text) return;
    SurfaceDesc desc = {.formula = picker->formula};
    surface_from_formula(&picker->surface, &desc, &picker->error);
}

static void choose(Picker *picker, int entry)
{
    picker->chosen = entry;
    picker->typed = false;
    surface_destroy(picker->surface);
    picker->surface = NULL;
    picker->error = (Error){0};
    picker->formula[0] = 0;
    picker->version++;
    if (entry < 0) return;
    if (surface_load(&picker->surface, picker->entries[entry].name, NULL, &picker->error) == STATUS_OK)
        write_formula(picker->formula, picker->surface);
}

static void look(Picker *picker)
{
    picker->shown_count = 0;
    for (int first = 1; first >= 0; first--)
        for (int i = 0; i < picker->count; i++) {
            const Entry *entry = &picker->entries[i];
            if (found(entry, picker->search) && titled(entry, picker->search) == first)
                picker->shown[picker->shown_count++] = i;
        }
    picker->shelf.at = 0;
    picker->version++;
    if (!picker->typed && shown_at(picker) < 0) choose(picker, picker->shown_count ? picker->shown[0] : -1);
}

/* ---- making ----------------------------------------------------------------------------------------------------- */

Picker *picker_create(const char *surface)
{
    Picker *picker = memory_must(calloc(1, sizeof *picker));
    Arena scratch = {0};
    const char **names;
    picker->count = asset_list(&scratch, "surfaces", NULL, &names);
    picker->entries = arena_array(&picker->arena, Entry, picker->count + 1);
    picker->shown = arena_array(&picker->arena, int, picker->count + 1);
    for (int i = 0; i < picker->count; i++) picker->entries[i] = entry_of(&picker->arena, names[i]);
    arena_free(&scratch);
    qsort(picker->entries, (size_t)picker->count, sizeof *picker->entries, by_title);
    make_unique(picker);
    int first = picker->count ? 0 : -1;
    bool known = false;
    for (int i = 0; surface && i < picker->count; i++)
        if (!strcmp(picker->entries[i].name, surface)) first = i, known = true;
    choose(picker, first);
    if (surface && !known) { /* the formula that is on the stage */
        snprintf(picker->formula, sizeof picker->formula, "%s", surface);
        picker->typed = true;
        picker->chosen = -1;
        check_formula(picker);
    }
    look(picker);
    thumbnails_refresh();
    return picker;
}

void picker_destroy(Picker *picker)
{
    if (!picker) return;
    surface_destroy(picker->surface);
    arena_free(&picker->preview.arena);
    arena_free(&picker->arena);
    free(picker);
}

static void use(Picker *picker)
{
    if (picker->surface) picker->act = PICKER_USES;
}

/* ---- places ----------------------------------------------------------------------------------------------------- */

typedef struct Plan {
    const ThemeSpace *space;
    Rect card, field, button, search, view; /* the panel; its parts */
    Rect preview;                           /* w = 0: no room */
    float line, head;                       /* y: between formula and surfaces; baseline of the heading */
    float prefix;                           /* width of "L(x, y) =" before the field */
    float wide;                             /* of a surface's card */
    float height;                           /* of all rows */
} Plan;

static const char *prefix_of(const Picker *picker, char out[80])
{
    const Surface *surface = picker->surface;
    bool named = surface && surface->parameters[0] && surface->parameters[1];
    snprintf(out, 80, "L(%.24s, %.24s) =", named ? surface->parameters[0] : "x", named ? surface->parameters[1] : "y");
    return out;
}

static Plan plan_of(Picker *picker, Ui *ui)
{
    const Frame *frame = ui_frame(ui);
    char prefix[80];
    float margin = fminf(frame->space->margin, frame->width * 0.03f);
    Plan plan = {.space = frame->space,
                 .card = {margin, 88, frame->width - 2 * margin, fmaxf(200, fminf(864, frame->height - 88 - 24))}};
    Rect card = plan.card;
    float inside = card.w - 48, x = card.x + 24, action = fminf(312, inside * 0.4f);
    plan.prefix = ui_text_width(ui, TYPE_NUMBER, prefix_of(picker, prefix)) + 28;
    bool wide = inside >= 1240;
    float field = wide ? 888 : inside - action - 16;
    plan.field = (Rect){x, card.y + 56, field, 64};
    plan.button = (Rect){card.x + card.w - 24 - action, card.y + 56, action, 64};
    if (wide) plan.preview = (Rect){x + field + 32, card.y + 50, plan.button.x - x - field - 64, 76};
    plan.line = card.y + 160;
    plan.head = plan.line + 46;
    plan.search =
        (Rect){card.x + card.w - 24 - fminf(576, inside * 0.5f), plan.line + 12, fminf(576, inside * 0.5f), 48};
    plan.view = (Rect){card.x + 2, plan.line + 68, card.w - 4, card.y + card.h - plan.line - 68 - 14};
    picker->columns = (int)fmaxf(1, floorf((inside + frame->space->gutter) / (300 + frame->space->gutter)));
    if (picker->columns > 5 && inside < 2200) picker->columns = 5;
    plan.wide = (inside - frame->space->gutter * (float)(picker->columns - 1)) / (float)picker->columns;
    int rows = (picker->shown_count + picker->columns - 1) / picker->columns;
    plan.height = 8 + (float)rows * (CARD_HIGH + 14) + 10;
    return plan;
}

static Rect place_of(const Picker *picker, const Plan *plan, int at)
{ /* y from the top of the shelf */
    return (Rect){plan->card.x + 24 + (plan->wide + plan->space->gutter) * (float)(at % picker->columns),
                  8 + (float)(at / picker->columns) * (CARD_HIGH + 14), plan->wide, CARD_HIGH};
}

static Card card_of(const Picker *picker, const Plan *plan, int at)
{
    const Entry *entry = &picker->entries[picker->shown[at]];
    Rect rect = place_of(picker, plan, at);
    rect.y += plan->view.y - picker->shelf.at;
    return (Card){.word = entry->name,
                  .surface = true,
                  .label = entry->title,
                  .title = entry->title,
                  .about = entry->about,
                  .rect = rect,
                  .picture = PICTURE_HIGH,
                  .raised = true};
}

/* ---- keys ------------------------------------------------------------------------------------------------------- */

static void ring_on(Picker *picker, Ui *ui, const Plan *plan, int at)
{
    choose(picker, picker->shown[at]);
    ui_focus(ui, UI_CARD, picker->entries[picker->chosen].title);
    Rect rect = place_of(picker, plan, at);
    shelf_show(&picker->shelf, rect.y, rect.h);
}

static void take_arrows(Picker *picker, Ui *ui, const Plan *plan)
{
    int by = ui_key(ui, "Right") - ui_key(ui, "Left") + picker->columns * (ui_key(ui, "Down") - ui_key(ui, "Up"));
    if (!by || !picker->shown_count) return;
    int from = shown_at(picker), to = from < 0 ? 0 : from + by;
    if (to < 0 || to >= picker->shown_count)
        to = by > 1 && from / picker->columns < (picker->shown_count - 1) / picker->columns ? picker->shown_count - 1
                                                                                            : from;
    if (to >= 0 && to != from) ring_on(picker, ui, plan, to);
}

/* Letters that no field takes are a search. */
static void take_letters(Picker *picker, Ui *ui)
{
    const Input *input = ui_input(ui);
    size_t length = strlen(picker->search), before = length;
    for (int i = 0; i < input->event_count; i++) {
        const InputEvent *event = &input->events[i];
        if (event->used || (unsigned char)event->text[0] < ' ') continue;
        char text[INPUT_TEXT_SIZE];
        snprintf(text, sizeof text, "%s", event->text);
        for (int n = ui_key(ui, event->key); n > 0 && length + strlen(text) < SEARCH_SIZE; n--) {
            strcpy(picker->search + length, text);
            length += strlen(text);
        }
    }
    for (int n = ui_key(ui, "Backspace"); n > 0 && length > 0; n--) {
        picker->search[--length] = 0;
        utf8_trim_end(picker->search);
        length = strlen(picker->search);
    }
    if (length == before) return;
    look(picker);
    if (picker->chosen >= 0 && !picker->typed) ui_focus(ui, UI_CARD, picker->entries[picker->chosen].title);
}

static void take_keys(Picker *picker, Ui *ui, const Plan *plan)
{
    if (ui_typing(ui)) return; /* Escape leaves the field first */
    if (ui_key(ui, "Escape")) picker->act = PICKER_CLOSES;
    take_arrows(picker, ui, plan);
    take_letters(picker, ui);
    if (ui_key(ui, "Enter")) use(picker);
}

/* ---- drawing ---------------------------------------------------------------------------------------------------- */

static void draw_bar(Picker *picker, Ui *ui, const char *title)
{
    const BarHint hints[] = {
        {word("picker.back"), "Escape"},
        {word("picker.use_key"), "Enter"},
        {word("picker.move"), "Up Down Left Right"},
    };
    if (bar_over(ui, title, word("picker.title"), hints, 3)) picker->act = PICKER_CLOSES;
}

/* Under the column that the message means, as far as it can be seen. */
/* `scroll`: so far the field has moved its text to the left. */
static void draw_error(const Picker *picker, Ui *ui, const Plan *plan, float scroll)
{
    Rect field = plan->field;
    Color red = pen_ink(ui, COLOR_DANGER);
    char before[PICKER_WORD_SIZE], text[700];
    const char *at = picker->formula, *end = at + strlen(at);
    for (int i = 1; i < picker->error.column && at < end; i++) utf8_next(&at, NULL);
    snprintf(before, sizeof before, "%.*s", (int)(at - picker->formula), picker->formula);
    pen_frame(ui, field, 12, 2.5f, red);
    float x = field.x + 16 + plan->prefix + ui_text_width(ui, TYPE_NUMBER, before) + 7 - scroll;
    x = fmaxf(field.x + plan->prefix, fminf(x, field.x + field.w - 20));
    if (picker->error.column > 0)
        pen_triangle(ui, x - 8, field.y + field.h + 14, x + 8, field.y + field.h + 14, x, field.y + field.h + 2, red);
    if (picker->error.column > 0)
        word_fill(text, sizeof text, "picker.column", WORD_INT("column", picker->error.column),
                  WORD_TEXT("message", picker->error.message));
    else snprintf(text, sizeof text, "%s", picker->error.message);
    ui_text_fit(ui, field.x, field.y + field.h + 33, plan->card.w - 48, UI_LEFT, TYPE_SMALL, red, text);
}

/* Constants are shown as the numbers that the formula has in the field. */
static const char *number_of(void *context, const char *name)
{
    Picker *picker = context;
    const Surface *surface = picker->surface;
    for (int i = 0; i < surface->constant_count; i++)
        if (!strcmp(surface->constants[i].name, name)) {
            char number[32];
            return arena_string(&picker->preview.arena, number_exact(number, surface->constants[i].value));
        }
    return NULL;
}

/* "L = …" in at most one line of the room; a long derivative of nature is left out. */
static void lay_preview(Picker *picker, Ui *ui, const Plan *plan)
{
    Preview *preview = &picker->preview;
    float s = ui_scale(ui);
    if (preview->key == picker->version && preview->scale == s && preview->room == plan->preview.w) return;
    preview->key = picker->version;
    preview->scale = s;
    preview->room = plan->preview.w;
    preview->there = false;
    arena_reset(&preview->arena);
    if (!picker->surface || plan->preview.w < 120 || formula_size(picker->surface->formula) > PREVIEW_NODES_MAX) return;
    Arena *arena = &preview->arena;
    const Surface *surface = picker->surface;
    const char *columns[16];
    int column_count = surface->column_count < 16 ? surface->column_count : 16;
    for (int i = 0; i < column_count; i++) columns[i] = surface->columns[i].name;
    MathNames names = {.columns = columns, .column_count = column_count, .value = number_of, .context = picker};
    const Math *math =
        math_row3(arena, math_symbol(arena, 'L', MATH_ITALIC, MATH_ORD), math_symbol(arena, '=', MATH_ROMAN, MATH_REL),
                  math_from_formula(arena, surface->formula, &names));
    LayoutDesc desc = {.size = 40 * s,
                       .least = 16 * s,
                       .display = false,
                       .measure = font_measure_math,
                       .context = canvas_fonts(ui_canvas(ui))};
    layout_math(arena, math, &desc, &preview->layout);
    float room = plan->preview.w * s;
    if (preview->layout.width > room) {
        desc.size = fmaxf(22 * s, desc.size * room / preview->layout.width);
        desc.max_width = room;
        layout_math(arena, math, &desc, &preview->layout);
    }
    float high = preview->layout.height + preview->layout.depth;
    preview->there = preview->layout.width <= room + 1 && high <= (plan->preview.h + 34) * s;
}

static void draw_preview(Picker *picker, Ui *ui, const Plan *plan)
{
    lay_preview(picker, ui, plan);
    const Layout *layout = &picker->preview.layout;
    if (!picker->preview.there) return;
    float s = ui_scale(ui), middle = plan->preview.y + plan->preview.h / 2;
    ui_math(ui, plan->preview.x, middle + (layout->height - layout->depth) / 2 / s, layout, pen_ink(ui, COLOR_TEXT),
            NULL, NULL, picker->formula);
}

static void draw_use(Picker *picker, Ui *ui, Rect rect)
{
    const char *label = word("picker.use");
    float text = ui_text_width(ui, TYPE_PANEL_TITLE, label), key = ui_text_width(ui, TYPE_NUMBER_SMALL, "Enter") + 20;
    bool cap = text + key + 36 <= rect.w;
    Color ink;
    UiHit hit = ui_icon_button(ui, label, rect, UI_PRIMARY | (picker->surface ? 0 : UI_DISABLED), &ink);
    if (!picker->surface) ui_why(ui, word(picker->formula[0] ? "picker.why_wrong" : "picker.why_empty"));
    float x = rect.x + (rect.w - (cap ? text + 12 + key : text)) / 2;
    ui_text_fit(ui, x, rect.y + 40, rect.w - 16, UI_LEFT, TYPE_PANEL_TITLE, ink, label);
    if (cap) {
        Rect box = {x + text + 12, rect.y + 15, key, 34};
        pen_fill(ui, box, 8, pen_fade(ink, 0.12f));
        pen_frame(ui, box, 8, 1.5f, pen_fade(ink, 0.45f));
        ui_tick(ui, box.x + key / 2, rect.y + 39, UI_CENTRE, TYPE_NUMBER_SMALL, ink, "Enter");
    }
    if (hit.clicked) use(picker);
}

static void draw_formula(Picker *picker, Ui *ui, const Plan *plan)
{
    char prefix[80];
    Rect field = plan->field, inner = {field.x + plan->prefix, field.y, field.w - plan->prefix, field.h};
    float base = plan->card.y + 38, x = field.x;
    x += ui_text(ui, x, base, UI_LEFT, TYPE_PANEL_TITLE, pen_ink(ui, COLOR_TEXT), word("picker.formula")) + 16;
    const char *state = picker->surface ? word("picker.understood") : "";
    float state_wide = ui_text_width(ui, TYPE_SMALL, state);
    ui_text_fit(ui, x, base, field.x + field.w - x - state_wide - 60, UI_LEFT, TYPE_SMALL, pen_ink(ui, COLOR_TEXT_DIM),
                word("picker.formula_about"));
    if (picker->surface) {
        float s = ui_scale(ui);
        ui_text(ui, field.x + field.w, base, UI_RIGHT, TYPE_SMALL, pen_ink(ui, COLOR_TEXT_DIM), state);
        icon_draw(ui_canvas(ui), ICON_TICK, (field.x + field.w - state_wide - 18) * s, (base - 7) * s, 8 * s,
                  pen_ink(ui, COLOR_TEXT_DIM));
    }
    UiEdit edit = ui_textfield(ui, word("picker.formula_field"), inner, picker->formula, sizeof picker->formula,
                               word("picker.example"), 0);
    /* one box around the name and the field */
    Color fill = pen_ink(ui, COLOR_PANEL_RAISED);
    pen_fill(ui, (Rect){field.x, field.y, plan->prefix + 10, field.h}, 12, fill);
    pen_fill(ui, (Rect){inner.x - 8, field.y + 2, 20, field.h - 4}, 0, fill);
    pen_frame(ui, field, 12, 1.5f, pen_ink(ui, COLOR_PANEL_LINE));
    ui_text(ui, field.x + 16, field.y + 40, UI_LEFT, TYPE_NUMBER, pen_ink(ui, COLOR_TEXT_FAINT),
            prefix_of(picker, prefix));
    if (edit.changed) {
        picker->typed = true;
        picker->chosen = -1;
        check_formula(picker);
    }
    if (edit.entered) use(picker);
    if (!picker->surface && picker->error.message[0]) draw_error(picker, ui, plan, edit.scroll);
    draw_preview(picker, ui, plan);
    draw_use(picker, ui, plan->button);
}

static void draw_search(Picker *picker, Ui *ui, const Plan *plan)
{
    char count[80];
    float s = ui_scale(ui), x = plan->card.x + 24;
    x += ui_text(ui, x, plan->head, UI_LEFT, TYPE_H2, pen_ink(ui, COLOR_TEXT), word("picker.surfaces")) + 20;
    word_fill(count, sizeof count, "picker.count", WORD_INT("shown", picker->shown_count),
              WORD_INT("count", picker->count));
    if (x + ui_text_width(ui, TYPE_LABEL, count) < plan->search.x - 16)
        ui_text(ui, x, plan->head, UI_LEFT, TYPE_LABEL, pen_ink(ui, COLOR_TEXT_DIM), count);
    Rect box = plan->search, inner = {box.x + 36, box.y, box.w - 36, box.h};
    UiEdit edit =
        ui_textfield(ui, word("picker.search"), inner, picker->search, sizeof picker->search, NULL, UI_NO_FOCUS);
    pen_fill(ui, (Rect){box.x, box.y, 44, box.h}, 12, pen_ink(ui, COLOR_PANEL_RAISED));
    pen_fill(ui, (Rect){inner.x - 6, box.y + 2, 20, box.h - 4}, 0, pen_ink(ui, COLOR_PANEL_RAISED));
    const char *example =
        word(ui_text_width(ui, TYPE_LABEL, word("picker.search_example")) < inner.w - 32 ? "picker.search_example"
                                                                                         : "picker.search_short");
    if (!picker->search[0])
        ui_text_fit(ui, inner.x + 20, box.y + 32, inner.w - 32, UI_LEFT, TYPE_LABEL, pen_ink(ui, COLOR_TEXT_FAINT),
                    example);
    pen_frame(ui, box, 12, 1.5f, pen_ink(ui, COLOR_PANEL_LINE));
    icon_draw(ui_canvas(ui), ICON_SEARCH, (box.x + 30) * s, (box.y + 24) * s, 12 * s, pen_ink(ui, COLOR_TEXT_DIM));
    if (edit.changed) look(picker);
    if (edit.entered) {
        if (picker->shown_count) ui_focus(ui, UI_CARD, picker->entries[picker->shown[0]].title);
        use(picker);
    }
}

static void draw_nothing(Picker *picker, Ui *ui, const Plan *plan)
{
    const char *text = word("picker.nothing"), *label = word("picker.type_it");
    float middle = plan->view.x + plan->view.w / 2, y = plan->view.y + fminf(plan->view.h * 0.4f, 200);
    ui_text_fit(ui, middle, y, plan->view.w - 32, UI_CENTRE, TYPE_BODY, pen_ink(ui, COLOR_TEXT), text);
    float wide = ui_text_width(ui, TYPE_PANEL_TITLE, label) + 56;
    if (!ui_button(ui, label, (Rect){middle - wide / 2, y + 32, wide, 56}, 0)) return;
    snprintf(picker->formula, sizeof picker->formula, "%s", picker->search);
    picker->search[0] = 0;
    picker->typed = true;
    picker->chosen = -1;
    check_formula(picker);
    look(picker);
    picker->to_formula = true;
}

/* Space on the card that has the focus would use it; between two words of a search it is a letter. */
static bool space_is_a_letter(const Picker *picker, Ui *ui)
{
    const Input *input = ui_input(ui);
    for (int i = 0; i < input->event_count; i++)
        if (!strcmp(input->events[i].key, "Enter")) return false;
    return picker->search[0] && input->event_count > 0;
}

static void draw_cards(Picker *picker, Ui *ui, const Plan *plan)
{
    int pressed = -1;
    for (int i = 0; i < picker->shown_count; i++) {
        Card card = card_of(picker, plan, i);
        bool ring = picker->shown[i] == picker->chosen;
        bool way_in = ring || (i == 0 && shown_at(picker) < 0); /* Tab has one place among the cards */
        UiHit hit = card_draw(&card, ui, &picker->shelf, (way_in ? 0 : UI_NO_FOCUS) | (ring ? UI_CHOSEN : 0));
        if (ring && !hit.focused)
            pen_frame(ui, (Rect){card.rect.x - 4, card.rect.y - 4, card.rect.w + 8, card.rect.h + 8}, 19, 2.5f,
                      pen_ink(ui, COLOR_TEXT_FAINT));
        if (hit.clicked) pressed = i;
        if (!hit.clicked || !ring) continue;
        size_t length = strlen(picker->search);
        if (!hit.released && space_is_a_letter(picker, ui)) {
            if (length + 1 < SEARCH_SIZE) strcpy(picker->search + length, " "), look(picker);
            pressed = -1;
            break;
        }
        use(picker); /* Enter on it, or a second click */
    }
    if (pressed >= 0 && picker->shown[pressed] != picker->chosen) ring_on(picker, ui, plan, pressed);
}

static void want_all(Picker *picker, Ui *ui, const Plan *plan)
{
    for (int i = 0; i < picker->shown_count && i < THUMBNAILS_MAX / 2; i++) {
        Card card = card_of(picker, plan, i);
        card_wants(&card, ui);
    }
}

void picker_frame(Picker *picker, Ui *ui, const char *title, bool final)
{
    const Frame *frame = ui_frame(ui);
    Rect whole = {0, 0, frame->width, frame->height};
    Plan plan = plan_of(picker, ui);
    shelf_move(&picker->shelf, ui, plan.view, plan.height);
    take_keys(picker, ui, &plan);
    plan = plan_of(picker, ui); /* a search changes the rows */
    if (!picker->greeted) {
        int at = shown_at(picker);
        if (at >= 0) {
            Rect rect = place_of(picker, &plan, at);
            shelf_show(&picker->shelf, rect.y, rect.h);
            ui_focus(ui, UI_CARD, picker->entries[picker->chosen].title);
        }
        picker->greeted = true;
    }
    if (picker->to_formula) ui_focus(ui, UI_TEXTFIELD, word("picker.formula_field"));
    picker->to_formula = false;
    want_all(picker, ui, &plan);
    if (final) thumbnails_finish();
    picker->busy = !final && thumbnails_work();
    uint64_t before = picker->version;
    float at = picker->shelf.at;

    uint64_t hash = ui_hash_number(ui_hash_number(ui_hash_text(0, title), (double)at), (double)thumbnails_version());
    ui_layer_begin(ui, "picker", whole, ui_hash_number(hash, (double)picker->version));
    pen_fill(ui, whole, 0, pen_fade(pen_ink(ui, COLOR_BG), 0.9f));
    draw_bar(picker, ui, title);
    ui_panel(ui, word("picker.title"), plan.card);
    pen_line(ui, plan.card.x, plan.line, plan.card.x + plan.card.w, plan.line, 1.5f, pen_ink(ui, COLOR_PANEL_LINE));
    draw_formula(picker, ui, &plan);
    draw_search(picker, ui, &plan);
    ui_layer_end(ui);
    ui_layer_begin(ui, "picker cards", plan.view, ui_hash_number(hash, (double)before));
    pen_fill(ui, plan.view, 14, pen_ink(ui, COLOR_PANEL));
    shelf_begin(&picker->shelf, ui);
    draw_cards(picker, ui, &plan);
    if (!picker->shown_count) draw_nothing(picker, ui, &plan);
    shelf_end(&picker->shelf, ui, pen_ink(ui, COLOR_PANEL));
    ui_layer_end(ui);
    picker->busy |= picker->version != before || picker->shelf.at != at || picker->to_formula;
}

bool picker_busy(const Picker *picker) { return picker->busy; }

PickerAct picker_act(Picker *picker, char chosen[PICKER_WORD_SIZE])
{
    PickerAct act = picker->act;
    picker->act = PICKER_STAYS;
    if (act == PICKER_USES)
        snprintf(chosen, PICKER_WORD_SIZE, "%s",
                 picker->typed || picker->chosen < 0 ? picker->formula : picker->entries[picker->chosen].name);
    return act;
}
