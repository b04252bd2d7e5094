/* The panels over the sandbox: a rule to start from, rules to race against, names to save under. */
#include "view/sandbox/sandbox_parts.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/yaml.h"

enum { PAD = 32, HEAD = 76, FOOT = 96, CELL = 56, CELL_WIDE = 420 };

static int by_title(const void *a, const void *b)
{
    return strcasecmp(((const SandboxRule *)a)->title, ((const SandboxRule *)b)->title);
}

static void put_in_order(Sandbox *sandbox)
{
    qsort(sandbox->rules, (size_t)sandbox->rule_count, sizeof *sandbox->rules, by_title);
    for (int i = 1; i < sandbox->rule_count; i++) /* what is clicked is unique */
        if (!strcmp(sandbox->rules[i].title, sandbox->rules[i - 1].title))
            sandbox->rules[i].title =
                arena_print(&sandbox->lists, "%s (%s)", sandbox->rules[i].title, sandbox->rules[i].name);
}

/* Read anew each time: a rule that was saved a moment ago is among them. */
static void read_rules(Sandbox *sandbox)
{
    static const char *const usual[] = {"gd", "momentum", "rmsprop", "adam"};
    const char **names;
    arena_reset(&sandbox->lists);
    int count = asset_list(&sandbox->lists, "optimizers", NULL, &names);
    sandbox->rule_count = 0;
    for (int i = 0; i < count && sandbox->rule_count < SANDBOX_RULES; i++) {
        Rule *rule;
        if (rule_load(&rule, names[i], NULL, NULL) != STATUS_OK) continue; /* one that cannot be read is in no list */
        if (!rule->alias_of)
            sandbox->rules[sandbox->rule_count++] = (SandboxRule){.name = names[i],
                                                                  .title = arena_string(&sandbox->lists, rule->title),
                                                                  .copies = !rule->method};
        rule_destroy(rule);
    }
    put_in_order(sandbox);
    for (int i = 0; i < sandbox->rule_count; i++)
        for (size_t k = 0; k < sizeof usual / sizeof *usual; k++)
            sandbox->rules[i].chosen |= !strcmp(sandbox->rules[i].name, usual[k]);
}

static void read_surfaces(Sandbox *sandbox)
{
    const char **names;
    arena_reset(&sandbox->lists);
    int count = asset_list(&sandbox->lists, "surfaces", NULL, &names);
    sandbox->rule_count = 0;
    for (int i = 0; i < count && sandbox->rule_count < SANDBOX_RULES; i++) {
        Yaml *file;
        const char *title = names[i];
        char *path = asset_find(&sandbox->lists, "surfaces", names[i], NULL);
        if (!path || yaml_read(&sandbox->lists, path, &file, NULL) != STATUS_OK || file->kind != YAML_MAP) continue;
        yaml_text_or(file, "title", &title, NULL);
        sandbox->rules[sandbox->rule_count++] =
            (SandboxRule){.name = names[i], .title = title, .copies = !yaml_get(file, "data")};
    }
    put_in_order(sandbox);
}

void sandbox_menu_open(Sandbox *sandbox, SandboxMenu menu)
{
    sandbox->menu = menu;
    sandbox->menu_at = 0;
    sandbox->menu_opens = true;
    sandbox_stale(sandbox);
    if (menu == SANDBOX_FROM || menu == SANDBOX_AGAINST) read_rules(sandbox);
    if (menu == SANDBOX_SURFACES) read_surfaces(sandbox);
    if (menu != SANDBOX_SAVING) return;
    for (int i = 0; i < 2; i++)
        snprintf(sandbox->save_name[i], sizeof sandbox->save_name[i], "%s", sandbox_name(sandbox, (SandboxFile)i));
    sandbox->save[SANDBOX_SURFACE] = !sandbox->surface_wrong, sandbox->save[SANDBOX_RULE] = !sandbox->rule_wrong;
}

/* A rate that suits this surface, as a race there would begin with. */
static void take_rate(Sandbox *sandbox, const char *name)
{
    Surface *surface = surface_clone(sandbox->surface);
    SceneFile *scene = NULL;
    RuleDraftOption *rate = rule_draft_option(&sandbox->draft, "lr");
    if (!surface || !rate || scene_file_from_surface(&scene, surface, NULL) != STATUS_OK) return;
    scene_file_clear_runs(scene);
    if (scene_file_add_run(scene, name, NULL) == STATUS_OK) rate->value = scene->runs[0].settings.values[0];
    rate->low = fmin(rate->low, rate->value), rate->high = fmax(rate->high, rate->value);
    scene_file_destroy(scene);
}

static void start_from(Sandbox *sandbox, const char *name)
{
    RuleDraft draft;
    Rule *rule;
    if (rule_load(&rule, name, NULL, NULL) != STATUS_OK) return;
    if (rule_draft_from(&draft, rule)) {
        sandbox->draft = draft;
        take_rate(sandbox, name);
        snprintf(sandbox->save_name[SANDBOX_RULE], sizeof sandbox->save_name[0], "%s", draft.name);
        sandbox->new_rule = true;
    }
    rule_destroy(rule);
    sandbox->menu = SANDBOX_NO_MENU;
}

static void begin_with(Sandbox *sandbox, const char *name)
{
    Surface *surface;
    sandbox->menu = SANDBOX_NO_MENU;
    sandbox_stale(sandbox);
    if (surface_load(&surface, name, NULL, NULL) != STATUS_OK) return;
    sandbox_take_surface(sandbox, surface);
    surface_destroy(surface);
    sandbox->new_surface = sandbox->new_race = sandbox->fresh_camera = true;
}

/* ---- drawing ---------------------------------------------------------------------------------------------------- */

static Rect place_of(Ui *ui, SandboxMenu menu)
{
    const Frame *frame = ui_frame(ui);
    float wide = fminf(menu == SANDBOX_SAVING ? 880 : 1360, frame->width - 48),
          high = fminf(menu == SANDBOX_SAVING ? 420 : 820, frame->height - 48);
    return (Rect){(frame->width - wide) / 2, (frame->height - high) / 2, wide, high};
}

/* Cells in columns; true: this one was pressed. */
static void draw_rules(Sandbox *sandbox, Ui *ui, Rect view)
{
    int columns = (int)fmaxf(1, floorf(view.w / CELL_WIDE)), shown = 0;
    float wide = (view.w - 12 * (float)(columns - 1)) / (float)columns;
    for (int i = 0; i < sandbox->rule_count; i++) {
        SandboxRule *rule = &sandbox->rules[i];
        if (sandbox->menu != SANDBOX_AGAINST && !rule->copies) continue;
        Rect cell = {view.x + (wide + 12) * (float)(shown % columns),
                     view.y - sandbox->menu_at + 4 + CELL * (float)(shown / columns), wide, CELL - 8};
        shown++;
        if (cell.y + cell.h < view.y || cell.y > view.y + view.h) continue;
        if (sandbox->menu == SANDBOX_AGAINST) {
            if (ui_checkbox(ui, rule->title, cell, &rule->chosen, 0)) sandbox_stale(sandbox);
        } else if (ui_button(ui, rule->title, cell, 0)) {
            if (sandbox->menu == SANDBOX_FROM) start_from(sandbox, rule->name);
            else begin_with(sandbox, rule->name);
            return;
        }
    }
}

static float rules_high(const Sandbox *sandbox, float wide)
{
    int columns = (int)fmaxf(1, floorf(wide / CELL_WIDE)), count = 0;
    for (int i = 0; i < sandbox->rule_count; i++) count += sandbox->menu == SANDBOX_AGAINST || sandbox->rules[i].copies;
    return 8 + CELL * (float)((count + columns - 1) / columns);
}

static void draw_names(Sandbox *sandbox, Ui *ui, Rect box)
{
    static const char *const labels[2] = {"sandbox.save_surface", "sandbox.save_rule"}, *const fields[2] = {
                                                                                            "sandbox.name_surface",
                                                                                            "sandbox.name_rule"};
    static const char *const wrongs[2] = {"sandbox.wrong_surface", "sandbox.wrong_rule"};
    float y = box.y;
    for (int i = 0; i < 2; i++, y += 72) {
        bool wrong = i == SANDBOX_RULE ? sandbox->rule_wrong : sandbox->surface_wrong;
        if (ui_checkbox(ui, word(labels[i]), (Rect){box.x, y, 240, 48}, &sandbox->save[i], wrong ? UI_DISABLED : 0))
            sandbox_stale(sandbox);
        if (wrong) ui_why(ui, word(wrongs[i]));
        ui_textfield(ui, word(fields[i]), (Rect){box.x + 260, y, box.w - 260, 52}, sandbox->save_name[i],
                     sizeof sandbox->save_name[i], NULL, 0);
    }
    ui_text_fit(ui, box.x, y + 24, box.w, UI_LEFT, TYPE_SMALL, pen_ink(ui, COLOR_TEXT_DIM), word("sandbox.save_about"));
}

static void finish(Sandbox *sandbox, Ui *ui)
{
    if (sandbox->menu == SANDBOX_AGAINST) sandbox_write_race(sandbox), sandbox->races = true;
    if (sandbox->menu == SANDBOX_SAVING) ui_ask(ui, COMMAND_SAVE);
    sandbox->menu = SANDBOX_NO_MENU;
    sandbox_stale(sandbox);
}

void sandbox_menu_draw(Sandbox *sandbox, Ui *ui, const SandboxPlan *plan)
{
    static const char *const titles[] = {"", "sandbox.from_title", "sandbox.against_title", "sandbox.save_title",
                                         "sandbox.surfaces_title"};
    static const char *const acts[] = {"", "", "sandbox.race", "sandbox.save_now", ""};
    SandboxMenu menu = sandbox->menu;
    Rect whole = {0, 0, plan->frame.width, plan->frame.height}, card = place_of(ui, menu);
    Rect view = {card.x + PAD, card.y + HEAD, card.w - 2 * PAD, card.h - HEAD - FOOT};
    float content = rules_high(sandbox, view.w);
    bool lists = menu != SANDBOX_SAVING, some = menu == SANDBOX_AGAINST ? false : sandbox->save[0] || sandbox->save[1];
    for (int i = 0; menu == SANDBOX_AGAINST && i < sandbox->rule_count; i++) some |= sandbox->rules[i].chosen;
    if (lists) ui_scroll(ui, view, content, &sandbox->menu_at, true);
    uint64_t hash = ui_hash_number(ui_hash_number(sandbox->version, (double)sandbox->menu_at), menu);
    for (int i = 0; i < 2; i++) hash = ui_hash_text(ui_hash_number(hash, sandbox->save[i]), sandbox->save_name[i]);
    ui_layer_begin(ui, "sandbox menu", whole, hash);
    pen_fill(ui, whole, 0, pen_fade(pen_ink(ui, COLOR_BG), 0.8f));
    ui_panel(ui, word(titles[menu]), card);
    ui_text_fit(ui, card.x + PAD, card.y + 48, card.w - 2 * PAD, UI_LEFT, TYPE_H2, pen_ink(ui, COLOR_TEXT),
                word(titles[menu]));
    if (lists) {
        ui_scroll_begin(ui, view);
        draw_rules(sandbox, ui, view);
        ui_scroll_end(ui, view, content, sandbox->menu_at, pen_ink(ui, COLOR_PANEL));
    } else {
        draw_names(sandbox, ui, view);
    }
    float right = card.x + card.w - PAD, y = card.y + card.h - 76;
    if (acts[menu][0]) {
        float wide = ui_text_width(ui, TYPE_PANEL_TITLE, word(acts[menu])) + 56;
        right -= wide;
        bool pressed =
            ui_button(ui, word(acts[menu]), (Rect){right, y, wide, 52}, UI_PRIMARY | (some ? 0 : UI_DISABLED));
        if (!some) ui_why(ui, word("sandbox.why_none"));
        if (pressed && some) finish(sandbox, ui);
        right -= 16;
    }
    float wide = ui_text_width(ui, TYPE_LABEL, word("sandbox.cancel")) + 56;
    bool close = ui_button(ui, word("sandbox.cancel"), (Rect){right - wide, y, wide, 52}, 0);
    ui_layer_end(ui);
    if ((close || ui_key(ui, "Escape")) && sandbox->menu) sandbox->menu = SANDBOX_NO_MENU, sandbox_stale(sandbox);
}
