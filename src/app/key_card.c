#include "app/key_card.h"

#include "base/text.h"
#include "draw/icon.h"
#include "view/parts/words.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { KEYS_MAX = 3, COLUMNS = 3, ROW = 41, COLUMN_PITCH = 616, WORDS_AT = 228, HEAD = 46 };

/* The card shows the table of keys in the tokens. To add a key: its row there, and one here, which says in which section it
 * stands and how it is called; a key without a row here stands in the section of its group, in the words of the tokens.
 *
 * A row: what its keys do, as the tokens say it ("group", "does"), what stands between them, the word for all. */
typedef struct Row {
    const char *keys[KEYS_MAX][2];
    const char *joint; /* "or", "to", or none: side by side */
    const char *text;
} Row;

typedef struct Section {
    int column;
    const char *title, *where;
    bool later;        /* for screens other than this one: dim, never away */
    const char *group; /* whose keys without a row stand here; NULL: none */
    const Row *rows;
    int count;
} Section;

#define ANY "anywhere"

static const Row time_rows[] = {
    {{{ANY, "play or pause"}}, NULL, "keys.play"},
    {{{ANY, "one step back"}, {ANY, "one step forward"}}, "keys.or", "keys.step"},
    {{{ANY, "ten steps back"}, {ANY, "ten steps forward"}}, "keys.or", "keys.ten_steps"},
    {{{ANY, "first step"}}, NULL, "keys.first"},
    {{{ANY, "last reached step"}}, NULL, "keys.last"},
    {{{ANY, "faster"}, {ANY, "slower"}}, "keys.or", "keys.speed"},
};
static const Row everywhere_rows[] = {
    {{{ANY, "close, back"}}, NULL, "keys.escape"},        {{{ANY, "next control"}}, NULL, "keys.next"},
    {{{ANY, "previous control"}}, NULL, "keys.previous"}, {{{ANY, "activate the focused"}}, NULL, "keys.enter"},
    {{{ANY, "full screen"}}, NULL, "keys.full_screen"},   {{{ANY, "open"}}, NULL, "keys.open"},
    {{{ANY, "save the scene"}}, NULL, "keys.save"},       {{{ANY, "copy the figures"}}, NULL, "keys.copy"},
    {{{"stage", "copy as"}}, NULL, "keys.copy_as"},       {{{ANY, "key card"}}, NULL, "keys.card"},
};
static const Row view_rows[] = {
    {{{ANY, "light level"}}, NULL, "keys.light"},
    {{{ANY, "theme"}}, NULL, "keys.theme"},
    {{{"stage", "map or scene"}}, NULL, "keys.swap"},
    {{{"stage", "basins"}, {"stage", "outcomes"}}, "keys.or", "keys.basins"},
    {{{"stage", "next quantity"}, {"stage", "curves by step"}}, "keys.or", "keys.curves"},
    {{{ANY, "derivation"}}, NULL, "keys.derivation"},
    {{{"stage", "workings"}}, NULL, "keys.workings"},
    {{{ANY, "reset camera"}}, NULL, "keys.camera_reset"},
    {{{ANY, "turn the camera"}}, NULL, "keys.camera_turn"},
    {{{ANY, "larger interface"}, {ANY, "smaller interface"}, {ANY, "normal size"}}, "keys.or", "keys.scale"},
};
static const Row runs_rows[] = {
    {{{ANY, "open or close the runs"}}, NULL, "keys.drawer"},
    {{{"stage", "solo a series"}}, NULL, "keys.solo"},
    {{{"stage", "choose a surface"}, {ANY, "your own valley"}}, "keys.or", "keys.surface"},
    {{{ANY, "new start point"}}, NULL, "keys.start"},
    {{{ANY, "keep this run"}}, NULL, "keys.ghost"},
    {{{ANY, "undo"}, {ANY, "redo"}}, "keys.or", "keys.undo"},
};
static const Row lesson_rows[] = {
    {{{ANY, "next lesson step"}, {ANY, "previous lesson step"}}, "keys.or", "keys.page"},
    {{{"predict", "choose A"}, {"predict", "choose B"}, {"predict", "choose C"}}, NULL, "keys.answer"},
    {{{"predict", "lock the answer"}}, NULL, "keys.lock"},
    {{{"digits", "clear the pad"}}, NULL, "keys.pad"},
};
static const Row workings_rows[] = {
    {{{"step_view", "previous line"}, {"step_view", "next line"}}, "keys.or", "keys.line"},
    {{{"step_view", "another rule"}}, NULL, "keys.beside"},
};
static const Row presenter_rows[] = {
    {{{ANY, "black out the audience window"}, {ANY, "black out the audience window, always"}}, "keys.or", "keys.black"},
    {{{"presenter", "freeze"}}, NULL, "keys.freeze"},
    {{{"presenter", "start or stop"}}, NULL, "keys.clock"},
    {{{"presenter", "reset the clock"}}, NULL, "keys.clock_reset"},
    {{{ANY, "vote mode"}}, NULL, "keys.vote"},
};
static const Row picture_rows[] = {
    {{{ANY, "picture"}}, NULL, "keys.picture"},
    {{{ANY, "record"}}, NULL, "keys.record"},
};
#define ROWS(rows) rows, (int)(sizeof rows / sizeof rows[0])

static const Section sections[] = {
    {0, "keys.time", "keys.time_where", false, NULL, ROWS(time_rows)},
    {0, "keys.everywhere", NULL, false, ANY, ROWS(everywhere_rows)},
    {1, "keys.view", NULL, false, NULL, ROWS(view_rows)},
    {1, "keys.runs", "keys.runs_where", false, "stage", ROWS(runs_rows)},
    {2, "keys.workings_head", NULL, false, "step_view", ROWS(workings_rows)},
    {2, "keys.lesson", "keys.lesson_where", true, "", ROWS(lesson_rows)},
    {2, "keys.presenter", "keys.presenter_where", true, "presenter", ROWS(presenter_rows)},
    {2, "keys.pictures", NULL, false, NULL, ROWS(picture_rows)},
};

enum { SECTIONS = sizeof sections / sizeof sections[0] };

/* ---- keys without a row ----------------------------------------------------------------------------------------- */

static bool has_row(const ThemeKey *key)
{
    for (int s = 0; s < SECTIONS; s++)
        for (int i = 0; i < sections[s].count; i++)
            for (int k = 0; k < KEYS_MAX && sections[s].rows[i].keys[k][0]; k++)
                if (!strcmp(sections[s].rows[i].keys[k][0], key->group) &&
                    text_starts(key->does, sections[s].rows[i].keys[k][1]))
                    return true;
    return false;
}

/* "" is the section of all groups that none is for. */
static bool stands_in(const ThemeKey *key, const Section *section)
{
    bool named = false;
    if (!section->group) return false;
    for (int s = 0; s < SECTIONS; s++) named |= sections[s].group && !strcmp(sections[s].group, key->group);
    return named ? !strcmp(section->group, key->group) : !section->group[0];
}

static const ThemeKey *next_extra(const Theme *theme, const Section *section, int *at)
{
    while (*at < theme->key_count) {
        const ThemeKey *key = &theme->keys[(*at)++];
        if (stands_in(key, section) && !has_row(key)) return key;
    }
    return NULL;
}

static int row_count(const Theme *theme, const Section *section)
{
    int count = section->count, at = 0;
    while (next_extra(theme, section, &at)) count++;
    return count;
}

const char *key_card_fault(const Theme *theme)
{
    static char fault[200];
    for (int i = 0; i < theme->key_count; i++)
        if (!has_row(&theme->keys[i])) {
            snprintf(fault, sizeof fault, "the key %s (%s) has no row", theme->keys[i].key, theme->keys[i].does);
            return fault;
        }
    for (int s = 0; s < SECTIONS; s++)
        for (int i = 0; i < sections[s].count; i++)
            for (int k = 0; k < KEYS_MAX && sections[s].rows[i].keys[k][0]; k++) {
                const char *const *wanted = sections[s].rows[i].keys[k];
                bool found = false;
                for (int n = 0; n < theme->key_count; n++)
                    found |= !strcmp(theme->keys[n].group, wanted[0]) && text_starts(theme->keys[n].does, wanted[1]);
                if (found) continue;
                snprintf(fault, sizeof fault, "no key does '%s: %s'", wanted[0], wanted[1]);
                return fault;
            }
    return NULL;
}

/* ---- drawing ---------------------------------------------------------------------------------------------------- */

static Color ink(Ui *ui, ThemeColor role) { return theme_color(ui_theme(ui), role); }

/* Modifiers that both keys of a row share are written once: Shift ← or →. */
static float draw_keys(Ui *ui, const Row *row, float x, float middle)
{
    const char *first = ui_command_key(ui, row->keys[0][0], row->keys[0][1]);
    for (int i = 0; i < KEYS_MAX && row->keys[i][0]; i++) {
        const char *key = ui_command_key(ui, row->keys[i][0], row->keys[i][1]);
        if (!key) continue;
        const char *range = strstr(key, ".."), *last = strrchr(key, '+');
        if (i && first && last && last[1] && !strncmp(key, first, (size_t)(last - key) + 1)) key = last + 1;
        if (i && row->joint) {
            ui_text(ui, x, middle + 8, UI_LEFT, TYPE_LABEL, ink(ui, COLOR_TEXT_DIM), word(row->joint));
            x += ui_text_width(ui, TYPE_LABEL, word(row->joint)) + 10;
        }
        if (range && range != key) {
            char low[8] = {key[0]};
            x += ui_keycap(ui, x, middle, low) + 10;
            ui_text(ui, x, middle + 8, UI_LEFT, TYPE_LABEL, ink(ui, COLOR_TEXT_DIM), word("keys.to"));
            x += ui_text_width(ui, TYPE_LABEL, word("keys.to")) + 10;
            key = range + 2;
        }
        x += ui_keycap(ui, x, middle, key) + (row->joint ? 10 : 6);
    }
    return x;
}

static float section_height(const Theme *theme, const Section *section)
{
    return HEAD + 10 + (float)(ROW * row_count(theme, section)) + 18;
}

static void draw_section(Ui *ui, const Section *section, float x, float y, float width)
{
    const Theme *theme = ui_theme(ui);
    float head = ui_text_width(ui, TYPE_H2, word(section->title));
    ui_text(ui, x, y + 24, UI_LEFT, TYPE_H2, ink(ui, COLOR_TEXT), word(section->title));
    if (section->where)
        ui_text_fit(ui, x + head + 14, y + 24, width - head - 14, UI_LEFT, TYPE_SMALL, ink(ui, COLOR_TEXT_DIM),
                    word(section->where));
    canvas_box(ui_canvas(ui), ui_pixels(ui, (Rect){x, y + HEAD - 8, width, theme->line.hairline}), 0,
               ink(ui, COLOR_PANEL_LINE));
    y += HEAD + 2;
    for (int i = 0; i < section->count; i++, y += ROW) {
        float after = draw_keys(ui, &section->rows[i], x, y + ROW / 2);
        float at = x + fmaxf(WORDS_AT, after - x + 8);
        ui_text_fit(ui, at, y + ROW / 2 + 8, x + width - at, UI_LEFT, TYPE_LABEL,
                    ink(ui, section->later ? COLOR_TEXT_DIM : COLOR_TEXT), word(section->rows[i].text));
    }
    int from = 0;
    for (const ThemeKey *key; (key = next_extra(theme, section, &from)); y += ROW) {
        float after = x + ui_keycap(ui, x, y + ROW / 2, key->key), at = x + fmaxf(WORDS_AT, after - x + 16);
        ui_text_fit(ui, at, y + ROW / 2 + 8, x + width - at, UI_LEFT, TYPE_LABEL,
                    ink(ui, section->later ? COLOR_TEXT_DIM : COLOR_TEXT), key->does);
    }
}

static void draw_bar(Ui *ui, const char *title, bool *close)
{
    const Frame *frame = ui_frame(ui);
    Canvas *canvas = ui_canvas(ui);
    float s = ui_scale(ui), x = 88;
    canvas_box(canvas, ui_pixels(ui, frame->top), 0, ink(ui, COLOR_BG));
    canvas_box(canvas, ui_pixels(ui, (Rect){0, frame->top.h - 1.5f, frame->width, 1.5f}), 0, ink(ui, COLOR_PANEL_LINE));
    icon_logo(canvas, 52 * s, 36 * s, 40 * s, ink(ui, COLOR_TEXT_DIM), ink(ui, COLOR_ACCENT_FILL));
    float room = frame->width - 32 - 150 - x - 120;
    x += ui_text_fit(ui, x, 45, room, UI_LEFT, TYPE_TITLE_BAR, ink(ui, COLOR_TEXT_DIM), title);
    x += 12 + ui_text(ui, x + 12, 45, UI_LEFT, TYPE_TITLE_BAR, ink(ui, COLOR_TEXT_DIM), "/");
    ui_text(ui, x + 12, 45, UI_LEFT, TYPE_TITLE_BAR, ink(ui, COLOR_TEXT), word("keys.title"));
    const char *key = "Escape";
    float text = ui_text_width(ui, TYPE_LABEL, word("keys.close")),
          caps = ui_text_width(ui, TYPE_NUMBER_SMALL, key_cap(key)) + 20;
    Rect rect = {frame->width - 32 - caps - 12 - text - 12, 12, text + caps + 24, 48};
    *close = ui_hotspot(ui, UI_BUTTON, word("keys.close"), "", rect, 0).clicked;
    ui_text(ui, rect.x + 6, 44, UI_LEFT, TYPE_LABEL, ink(ui, COLOR_TEXT_DIM), word("keys.close"));
    ui_keycap(ui, rect.x + 6 + text + 12, 36, key);
}

/* Which column each section stands in, for as many columns as have room; returns how high the highest is. */
static float place_sections(const Theme *theme, int columns, int column_of[SECTIONS])
{
    float height[COLUMNS] = {0}, highest = 0;
    for (int i = 0; i < SECTIONS; i++) {
        column_of[i] = sections[i].column * columns / COLUMNS;
        height[column_of[i]] += section_height(theme, &sections[i]);
        highest = fmaxf(highest, height[column_of[i]]);
    }
    return highest;
}

bool key_card_draw(Ui *ui, const char *title)
{
    static float offset; /* how far a small window has scrolled; there is one card */
    const Frame *frame = ui_frame(ui);
    Canvas *canvas = ui_canvas(ui);
    bool close = false;
    Rect all = {0, 0, frame->width, frame->height};
    Rect card = {FRAME_MARGIN, 88, frame->width - 2 * FRAME_MARGIN, fmaxf(100, fminf(864, frame->height - 88 - 16))};
    Rect view = {card.x + 2, card.y + 16, card.w - 4, card.h - 18};
    int columns = (int)((card.w - 48 + 60) / COLUMN_PITCH), column_of[SECTIONS];
    columns = columns < 1 ? 1 : columns > COLUMNS ? COLUMNS : columns;
    float pitch = (card.w - 48 + 43) / (float)columns, width = pitch - 43;
    float content = place_sections(ui_theme(ui), columns, column_of), y[COLUMNS];
    ui_scroll(ui, view, content, &offset, true);

    ui_layer_begin(ui, "key card", all, ui_hash_number(ui_hash_text(0, title), (double)offset));
    canvas_box(canvas, ui_pixels(ui, all), 0, color_alpha(ink(ui, COLOR_BG), 0.9f));
    draw_bar(ui, title, &close);
    ui_panel(ui, word("keys.title"), card);
    ui_scroll_begin(ui, view);
    for (int i = 0; i < COLUMNS; i++) y[i] = card.y + 24 - offset;
    for (int i = 0; i < SECTIONS; i++) {
        int column = column_of[i];
        draw_section(ui, &sections[i], card.x + 24 + pitch * (float)column, y[column], width);
        y[column] += section_height(ui_theme(ui), &sections[i]);
    }
    ui_scroll_end(ui, view, content, offset, ink(ui, COLOR_PANEL));
    ui_layer_end(ui);
    bool done = close || ui_key(ui, "Escape") > 0;
    if (done) offset = 0;
    return done;
}
