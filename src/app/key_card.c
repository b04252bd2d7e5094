#include "app/key_card.h"

#include "base/text.h"
#include "view/parts/bar.h"
#include "view/parts/words.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { KEYS_MAX = 3, COLUMNS = 3, ROW = 41, COLUMN_PITCH = 616, WORDS_AT = 228, HEAD = 46 };

/* The card shows every command that has a key. To add one: its row here, which says in which section it stands and how it
 * is called.
 *
 * A row: what its keys do, what stands between them, the word for all. */
typedef struct Row {
    Command commands[KEYS_MAX]; /* then COMMAND_NONE */
    const char *joint;          /* "or", "to", or none: side by side */
    const char *text;
} Row;

typedef struct Section {
    int column;
    const char *title, *where;
    bool later; /* for screens other than this one: dim, never away */
    const Row *rows;
    int count;
} Section;

static const Row time_rows[] = {
    {{COMMAND_PLAY}, NULL, "keys.play"},
    {{COMMAND_STEP_BACK, COMMAND_STEP_FORWARD}, "keys.or", "keys.step"},
    {{COMMAND_TEN_BACK, COMMAND_TEN_FORWARD}, "keys.or", "keys.ten_steps"},
    {{COMMAND_FIRST_STEP}, NULL, "keys.first"},
    {{COMMAND_LAST_STEP}, NULL, "keys.last"},
    {{COMMAND_FASTER, COMMAND_SLOWER}, "keys.or", "keys.speed"},
};
static const Row everywhere_rows[] = {
    {{COMMAND_CLOSE}, NULL, "keys.escape"},
    {{COMMAND_NEXT_CONTROL}, NULL, "keys.next"},
    {{COMMAND_PREVIOUS_CONTROL}, NULL, "keys.previous"},
    {{COMMAND_ACTIVATE}, NULL, "keys.enter"},
    {{COMMAND_FULL_SCREEN}, NULL, "keys.full_screen"},
    {{COMMAND_SCENES}, NULL, "keys.open"},
    {{COMMAND_SAVE}, NULL, "keys.save"},
    {{COMMAND_COPY_FIGURES}, NULL, "keys.copy"},
    {{COMMAND_COPY_AS}, NULL, "keys.copy_as"},
    {{COMMAND_KEY_CARD}, NULL, "keys.card"},
};
static const Row view_rows[] = {
    {{COMMAND_LIGHT}, NULL, "keys.light"},
    {{COMMAND_THEME}, NULL, "keys.theme"},
    {{COMMAND_MAP}, NULL, "keys.swap"},
    {{COMMAND_BASINS, COMMAND_OUTCOMES}, "keys.or", "keys.basins"},
    {{COMMAND_CURVE, COMMAND_CURVE_BY}, "keys.or", "keys.curves"},
    {{COMMAND_DERIVATION}, NULL, "keys.derivation"},
    {{COMMAND_WORKINGS}, NULL, "keys.workings"},
    {{COMMAND_RESET_CAMERA}, NULL, "keys.camera_reset"},
    {{COMMAND_TURN_CAMERA}, NULL, "keys.camera_turn"},
    {{COMMAND_LARGER, COMMAND_SMALLER, COMMAND_NORMAL_SIZE}, "keys.or", "keys.scale"},
};
static const Row runs_rows[] = {
    {{COMMAND_DRAWER}, NULL, "keys.drawer"},
    {{COMMAND_SOLO}, NULL, "keys.solo"},
    {{COMMAND_SURFACE, COMMAND_SANDBOX}, "keys.or", "keys.surface"},
    {{COMMAND_START_HERE}, NULL, "keys.start"},
    {{COMMAND_GHOST}, NULL, "keys.ghost"},
    {{COMMAND_UNDO, COMMAND_REDO}, "keys.or", "keys.undo"},
};
static const Row lesson_rows[] = {
    {{COMMAND_NEXT_PAGE, COMMAND_PREVIOUS_PAGE}, "keys.or", "keys.page"},
    {{COMMAND_CHOOSE_A, COMMAND_CHOOSE_B, COMMAND_CHOOSE_C}, NULL, "keys.answer"},
    {{COMMAND_LOCK}, NULL, "keys.lock"},
    {{COMMAND_CLEAR_PAD}, NULL, "keys.pad"},
};
static const Row workings_rows[] = {
    {{COMMAND_PREVIOUS_LINE, COMMAND_NEXT_LINE}, "keys.or", "keys.line"},
    {{COMMAND_BESIDE}, NULL, "keys.beside"},
};
static const Row network_rows[] = {
    {{COMMAND_SAMPLE}, NULL, "keys.sample"},
    {{COMMAND_BATCH}, NULL, "keys.batch"},
};
static const Row presenter_rows[] = {
    {{COMMAND_BLACK, COMMAND_BLACK_ALWAYS}, "keys.or", "keys.black"},
    {{COMMAND_FREEZE}, NULL, "keys.freeze"},
    {{COMMAND_CLOCK}, NULL, "keys.clock"},
    {{COMMAND_CLOCK_RESET}, NULL, "keys.clock_reset"},
    {{COMMAND_VOTE}, NULL, "keys.vote"},
};
static const Row picture_rows[] = {
    {{COMMAND_PICTURE}, NULL, "keys.picture"},
    {{COMMAND_RECORD}, NULL, "keys.record"},
};
#define ROWS(rows) rows, (int)(sizeof rows / sizeof rows[0])

static const Section sections[] = {
    {0, "keys.time", "keys.time_where", false, ROWS(time_rows)},
    {0, "keys.everywhere", NULL, false, ROWS(everywhere_rows)},
    {1, "keys.view", NULL, false, ROWS(view_rows)},
    {1, "keys.runs", "keys.runs_where", false, ROWS(runs_rows)},
    {2, "keys.workings_head", NULL, false, ROWS(workings_rows)},
    {2, "keys.network", NULL, false, ROWS(network_rows)},
    {2, "keys.lesson", "keys.lesson_where", true, ROWS(lesson_rows)},
    {2, "keys.presenter", "keys.presenter_where", true, ROWS(presenter_rows)},
    {2, "keys.pictures", NULL, false, ROWS(picture_rows)},
};

enum { SECTIONS = sizeof sections / sizeof sections[0] };

static bool has_row(Command command)
{
    for (int s = 0; s < SECTIONS; s++)
        for (int i = 0; i < sections[s].count; i++)
            for (int k = 0; k < KEYS_MAX; k++)
                if (sections[s].rows[i].commands[k] == command) return true;
    return false;
}

Command key_card_lacks(void)
{
    for (int command = COMMAND_NONE + 1; command < COMMAND_COUNT; command++)
        if (command_group((Command)command) && !has_row((Command)command)) return (Command)command;
    return COMMAND_NONE;
}

/* ---- drawing ---------------------------------------------------------------------------------------------------- */

static Color ink(Ui *ui, ThemeColor role) { return theme_color(ui_theme(ui), role); }

/* Modifiers that both keys of a row share are written once: Shift ← or →. */
static float draw_keys(Ui *ui, const Row *row, float x, float middle)
{
    const char *first = ui_command_key(ui, row->commands[0]);
    for (int i = 0; i < KEYS_MAX && row->commands[i]; i++) {
        const char *key = ui_command_key(ui, row->commands[i]);
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

static float section_height(const Section *section) { return HEAD + 10 + (float)(ROW * section->count) + 18; }

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
}

/* Which column each section stands in, for as many columns as have room; returns how high the highest is. */
static float place_sections(int columns, int column_of[SECTIONS])
{
    float height[COLUMNS] = {0}, highest = 0;
    for (int i = 0; i < SECTIONS; i++) {
        column_of[i] = sections[i].column * columns / COLUMNS;
        height[column_of[i]] += section_height(&sections[i]);
        highest = fmaxf(highest, height[column_of[i]]);
    }
    return highest;
}

bool key_card_draw(Ui *ui, const char *title, float *offset)
{
    const Frame *frame = ui_frame(ui);
    Canvas *canvas = ui_canvas(ui);
    Rect all = {0, 0, frame->width, frame->height};
    Rect card = {frame->space->margin, 88, frame->width - 2 * frame->space->margin,
                 fmaxf(100, fminf(864, frame->height - 88 - 16))};
    Rect view = {card.x + 2, card.y + 16, card.w - 4, card.h - 18};
    int columns = (int)((card.w - 48 + 60) / COLUMN_PITCH), column_of[SECTIONS];
    columns = columns < 1 ? 1 : columns > COLUMNS ? COLUMNS : columns;
    float pitch = (card.w - 48 + 43) / (float)columns, width = pitch - 43;
    float content = place_sections(columns, column_of), y[COLUMNS];
    ui_scroll(ui, view, content, offset, true);

    ui_layer_begin(ui, "key card", all, ui_hash_number(ui_hash_text(0, title), (double)*offset));
    canvas_box(canvas, ui_pixels(ui, all), 0, color_alpha(ink(ui, COLOR_BG), 0.9f));
    bool close = bar_over(ui, title, word("keys.title"), &(BarHint){word("keys.close"), "Escape"}, 1);
    ui_panel(ui, word("keys.title"), card);
    ui_scroll_begin(ui, view);
    for (int i = 0; i < COLUMNS; i++) y[i] = card.y + 24 - *offset;
    for (int i = 0; i < SECTIONS; i++) {
        int column = column_of[i];
        draw_section(ui, &sections[i], card.x + 24 + pitch * (float)column, y[column], width);
        y[column] += section_height(&sections[i]);
    }
    ui_scroll_end(ui, view, content, *offset, ink(ui, COLOR_PANEL));
    ui_layer_end(ui);
    bool done = close || ui_key(ui, "Escape") > 0;
    if (done) *offset = 0;
    return done;
}
