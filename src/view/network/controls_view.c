#include "view/network/controls_parts.h"

#include "base/file.h"
#include "base/memory.h"
#include "view/parts/pen.h"
#include "view/parts/words.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { HEAD = 62, TABS = 56, FOOT = 10, NOTE = 64 };

Controls *controls_create(void)
{
    Controls *controls = memory_must(calloc(1, sizeof *controls));
    controls->edit = network_edit_create();
    return controls;
}

void controls_destroy(Controls *controls)
{
    if (!controls) return;
    network_edit_destroy(controls->edit);
    tex_free(&controls->tex);
    arena_free(&controls->lists);
    free(controls);
}

void controls_open(Controls *controls, bool open)
{
    controls->open = open;
    controls->form = (Form){.version = controls->form.version};
    controls->version++;
}

bool controls_is_open(const Controls *controls) { return controls->open; }
bool controls_can_undo(const Controls *controls) { return network_edit_can_undo(controls->edit); }

void controls_refuse(Controls *controls, const char *why)
{
    network_edit_drop(controls->edit);
    form_refuse(&controls->form, why);
}

/* ---- what there is ---------------------------------------------------------------------------------------------- */

static void read_list(Controls *controls, const char *kind, Choices *out)
{
    Arena *arena = &controls->lists;
    const char **names;
    int count = asset_list(arena, kind, NULL, &names);
    out->names = arena_array(arena, const char *, count + 1);
    out->titles = arena_array(arena, const char *, count + 1);
    out->fits = arena_array(arena, unsigned, count + 1);
    for (int i = 0; i < count; i++) {
        Yaml *file;
        const char *title = names[i];
        /* `valley check` tells what is wrong with a file */
        if (yaml_read(arena, asset_find(arena, kind, names[i], NULL), &file, NULL) || yaml_get(file, "alias_of"))
            continue;
        yaml_text_or(file, "title", &title, NULL);
        out->names[out->count] = names[i];
        out->titles[out->count++] = title;
    }
}

static void read_lists(Controls *controls)
{
    if (controls->lists_read) return;
    controls->lists_read = true;
    read_list(controls, "datasets", &controls->sets);
    read_list(controls, "activations", &controls->activations);
    read_list(controls, "losses", &controls->losses);
    read_list(controls, "optimizers", &controls->rules);
    read_list(controls, "schedules", &controls->schedules);
    for (int i = 0; i < controls->losses.count; i++) {
        Loss *loss;
        if (loss_load(&loss, controls->losses.names[i], NULL, NULL)) continue;
        controls->losses.fits[i] = loss->fits;
        loss_destroy(loss);
    }
}

int controls_find(const Choices *choices, const char *name)
{
    for (int i = 0; name && i < choices->count; i++)
        if (!strcmp(choices->names[i], name)) return i;
    return -1;
}

const char *controls_title(const Choices *choices, const char *name)
{
    int at = controls_find(choices, name);
    return at >= 0 ? choices->titles[at] : name ? name : "";
}

/* ---- changing --------------------------------------------------------------------------------------------------- */

NetworkScene *controls_begin(Controls *controls)
{
    NetworkScene *draft = NULL;
    Error error = {0};
    if (controls->act.scene || controls->act.forked) return NULL;
    if (network_edit_draft(&draft, controls->how->scene, &error)) form_refuse(&controls->form, error.message);
    return draft;
}

static void say_gave_up(Controls *controls)
{
    char text[sizeof controls->form.note];
    const char *init = controls->act.scene->words.run[controls->list.run].init;
    word_fill(text, sizeof text, "network.controls_gave_up", WORD_TEXT("init", controls_init_title(init)));
    form_refuse(&controls->form, text);
}

void controls_end(Controls *controls, NetworkScene *draft, uint64_t group)
{
    Error error = {0};
    if (network_edit_take(controls->edit, controls->how->scene, draft, group, &controls->act.scene, &error))
        form_refuse(&controls->form, error.message);
    else if (network_edit_gave_up(controls->edit)) say_gave_up(controls);
    else controls->form.note[0] = 0;
    controls->version++;
}

const NetworkWords *controls_words(const Controls *controls)
{
    return &controls->how->scene->words.run[controls->list.run];
}

void controls_change(Controls *controls, ControlsChange *change, const void *to, uint64_t group)
{
    NetworkScene *draft = controls_begin(controls);
    if (!draft) return;
    int runs = draft->file->run_count;
    bool all = runs == 1 || !controls->this_run;
    if (all) change(&draft->words.network, &draft->arena, to);
    for (int i = 0; i < runs; i++)
        if (all || i == controls->list.run) change(&draft->words.run[i], &draft->arena, to);
    controls_end(controls, draft, group);
}

/* ---- rows ------------------------------------------------------------------------------------------------------- */

static Rect next_row(Controls *controls, float high)
{
    Rect row = {controls->view.x, controls->y, controls->view.w, high};
    controls->y += high;
    return row;
}

/* Whole rows only: what is cut in half is too small to hit. */
bool controls_row(Controls *controls, float high, Rect *row)
{
    *row = next_row(controls, high);
    return row->y >= controls->view.y - 2 && row->y + high <= controls->view.y + controls->view.h + 2;
}

/* Words may go on behind the edge. */
static bool word_row(Controls *controls, float high, Rect *row)
{
    *row = next_row(controls, high);
    return row->y + high > controls->view.y && row->y < controls->view.y + controls->view.h;
}

void controls_head(Controls *controls, Ui *ui, const char *text)
{
    Rect row;
    if (!word_row(controls, 42, &row)) return;
    ui_text_fit(ui, row.x, row.y + 31, row.w, UI_LEFT, TYPE_PANEL_TITLE, pen_ink(ui, COLOR_TEXT), text);
}

void controls_line(Controls *controls, Ui *ui, const char *text)
{
    Rect row;
    float lines = ui_text_width(ui, TYPE_SMALL, text) > controls->view.w ? 2 : 1;
    if (!word_row(controls, 12 + 26 * lines, &row)) return;
    ui_paragraph(ui, (Rect){row.x, row.y + 4, row.w, 26 * lines}, TYPE_SMALL, pen_ink(ui, COLOR_TEXT_DIM), 26, text);
}

void controls_list(Controls *controls, Ui *ui, uint64_t key, const char *label, const char *chosen)
{
    Rect row;
    if (controls_row(controls, FORM_ROW, &row)) form_list(&controls->form, ui, key, label, row, chosen);
}

/* ---- all of it -------------------------------------------------------------------------------------------------- */

void controls_call(Controls *controls, const ControlsHow *how)
{
    controls->how = how;
    controls->act = (ControlsAct){.run = -1, .hides = -1};
    controls->list.run = how->run;
}

static void undo(Controls *controls, bool redo)
{
    Error error = {0};
    if (network_edit_undo(controls->edit, controls->how->scene, redo, &controls->act.scene, &controls->act.stays,
                          &error))
        form_refuse(&controls->form, error.message);
    controls->version++;
}

ControlsAct controls_undo(Controls *controls, const ControlsHow *how)
{
    controls_call(controls, how);
    undo(controls, false);
    return controls->act;
}

ControlsAct controls_keys(Controls *controls, Ui *ui, const ControlsHow *how)
{
    uint64_t before = controls->version + controls->form.version;
    controls_call(controls, how);
    if (!ui_input(ui)->down) network_edit_settle(controls->edit);
    while (!ui_typing(ui) && ui_command(ui, COMMAND_DRAWER, NULL)) controls_open(controls, !controls->open);
    for (int redo = 0; redo < 2; redo++)
        while (!controls->act.scene && ui_command(ui, redo ? COMMAND_REDO : COMMAND_UNDO, NULL)) undo(controls, redo);
    if (controls->open && !form_keys(&controls->form, ui) && ui_key(ui, "Escape")) controls_open(controls, false);
    controls->act.shows = before != controls->version + controls->form.version;
    return controls->act;
}

static void draw_head(Controls *controls, Ui *ui, Rect area)
{
    static const char *const tabs[CONTROLS_TABS] = {"network.controls_data", "network.controls_network",
                                                    "network.controls_training"};
    float pad = ui_space(ui)->padding, x = area.x + pad, wide = (area.w - 2 * pad) / CONTROLS_TABS;
    Color ink;
    ui_text(ui, x, area.y + 41, UI_LEFT, TYPE_TITLE_BAR, pen_ink(ui, COLOR_TEXT), word("network.controls_title"));
    Rect close = {area.x + area.w - pad - 48, area.y + 8, 48, 48};
    UiHit hit = ui_icon_button(ui, word("network.controls_close"), close, 0, &ink);
    icon_draw(ui_canvas(ui), ICON_CROSS, (close.x + 24) * ui_scale(ui), (close.y + 24) * ui_scale(ui), 9 * ui_scale(ui),
              ink);
    ui_hint(ui, word("network.controls_close"), COMMAND_DRAWER);
    if (hit.clicked) controls_open(controls, false);
    for (int i = 0; i < CONTROLS_TABS; i++, x += wide) {
        bool open = controls->tab == (ControlsTab)i;
        if (!ui_tab(ui, word(tabs[i]), (Rect){x, area.y + HEAD, wide, TABS}, open, open ? UI_CHOSEN : 0)) continue;
        controls->tab = (ControlsTab)i;
        controls->form.menu = controls->form.field = 0;
        controls->form.note[0] = 0;
        controls->version++;
    }
}

static void draw_note(Controls *controls, Ui *ui, Rect area)
{
    float pad = ui_space(ui)->padding;
    if (!controls->form.note[0]) return;
    Rect box = {area.x + pad, area.y + area.h - FOOT - NOTE + 8, area.w - 2 * pad, NOTE - 8};
    ui_paragraph(ui, box, TYPE_SMALL, pen_ink(ui, COLOR_DANGER), 26, controls->form.note);
}

static uint64_t hash_of(const Controls *controls, Ui *ui)
{
    const ControlsHow *how = controls->how;
    uint64_t hash =
        ui_hash_text(ui_hash(how->picture->version, &controls->version, sizeof controls->version), controls->form.text);
    hash = ui_hash(hash, &controls->form.version, sizeof controls->form.version);
    hash = ui_hash_number(ui_hash_number(hash, how->step), how->run);
    hash = ui_hash_number(ui_hash_number(hash, (double)controls->scroll[controls->tab]), how->picture->solo);
    hash = ui_hash(hash, how->picture->hidden, (int)sizeof(bool) * how->picture->runs->count);
    return ui_hash_number(ui_hash_number(hash, (double)controls->high[controls->tab]), ui_input(ui)->down);
}

ControlsAct controls_draw(Controls *controls, Ui *ui, const ControlsHow *how)
{
    static void (*const pages[CONTROLS_TABS])(Controls *, Ui *) = {controls_data_draw, controls_network_draw,
                                                                   controls_training_draw};
    static void (*const menus[CONTROLS_TABS])(Controls *, Ui *) = {controls_data_menu, controls_network_menu,
                                                                   controls_training_menu};
    Rect area = how->area;
    float pad = ui_space(ui)->padding;
    uint64_t before = controls->version + controls->form.version;
    ControlsTab tab = controls->tab;
    controls_call(controls, how);
    read_lists(controls);
    Rect view = {area.x + pad, area.y + HEAD + TABS, area.w - 2 * pad, area.h - HEAD - TABS - FOOT};
    if (controls->form.note[0]) view.h -= NOTE;
    ui_cover(ui, area);
    ui_hotspot(ui, UI_PANEL, word("network.controls_title"), "", area, UI_BARE | UI_NO_FOCUS | UI_QUIET);
    ui_scroll(ui, view, controls->high[tab], &controls->scroll[tab], controls->form.menu == 0);
    ui_layer_begin(ui, "network controls", (Rect){area.x - 2, area.y - 2, area.w + 4, area.h + 4},
                   hash_of(controls, ui));
    ui_panel(ui, word("network.controls_panel"), area);
    draw_head(controls, ui, area);
    controls->view = view;
    controls->y = view.y - controls->scroll[tab];
    ui_scroll_begin(ui, view);
    pages[tab](controls, ui);
    float high = controls->y + controls->scroll[tab] - view.y;
    ui_scroll_end(ui, view, high, controls->scroll[tab], pen_ink(ui, COLOR_PANEL));
    draw_note(controls, ui, area);
    ui_layer_end(ui);
    if (controls->form.menu && controls->tab == tab) menus[tab](controls, ui);
    if (high != controls->high[tab]) controls->high[tab] = high, controls->version++;
    controls->act.shows = before != controls->version + controls->form.version;
    return controls->act;
}
