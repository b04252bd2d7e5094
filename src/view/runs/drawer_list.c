/* Lists: all rules with a search; schedules and words of an option as a menu. */
#include "view/runs/drawer_parts.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/text.h"
#include "view/parts/pen.h"
#include "view/parts/words.h"

enum { RULE_HIGH = 62 };

static void drawer_read_lists(Drawer *drawer)
{
    const char **names;
    if (drawer->lists_read) return;
    drawer->lists_read = true;
    drawer->schedule_count = asset_list(&drawer->lists, "schedules", NULL, &drawer->schedules);
    int count = asset_list(&drawer->lists, "optimizers", NULL, &names);
    drawer->rules = arena_array(&drawer->lists, RuleName, count + 1);
    drawer->found = arena_array(&drawer->lists, int, count + 1);
    for (int i = 0; i < count; i++) {
        Rule *rule;
        if (rule_load(&rule, names[i], NULL, NULL) != STATUS_OK)
            continue; /* `valley check` tells what is wrong with it */
        if (!rule->alias_of)
            drawer->rules[drawer->rule_count++] = (RuleName){names[i], arena_string(&drawer->lists, rule->title),
                                                             arena_string(&drawer->lists, rule->summary)};
        rule_destroy(rule);
    }
}

static bool holds(const char *text, const char *part)
{
    size_t n = strlen(part);
    for (; text && *text; text++)
        if (!strncasecmp(text, part, n)) return true;
    return n == 0;
}

/* Those whose name or title has the words first, then those whose summary has. */
int drawer_rules_found(Drawer *drawer)
{
    int count = 0;
    drawer_read_lists(drawer);
    for (int pass = 0; pass < 2; pass++)
        for (int i = 0; i < drawer->rule_count; i++) {
            bool named = holds(drawer->rules[i].name, drawer->search) || holds(drawer->rules[i].title, drawer->search);
            if (pass == 0 ? named : !named && holds(drawer->rules[i].summary, drawer->search))
                drawer->found[count++] = i;
        }
    return count;
}

static void add_later(Drawer *drawer, int rule)
{
    drawer->later = DRAWER_ADDS;
    drawer->later_rule = rule;
    drawer->adding = false;
    drawer->version++;
}

void drawer_rules_draw(Drawer *drawer, Ui *ui)
{
    Rect area = drawer->how->area;
    float left = area.x + ui_space(ui)->padding, wide = area.w - 2 * ui_space(ui)->padding, right = left + wide,
          y = area.y + 132;
    int count = drawer_rules_found(drawer), rows = (int)((area.y + area.h - 16 - y) / RULE_HIGH);
    Color ink;
    ui_text(ui, left, area.y + 42, UI_LEFT, TYPE_TITLE_BAR, pen_ink(ui, COLOR_TEXT), word("drawer.add"));
    UiHit hit = ui_icon_button(ui, word("drawer.add_close"), (Rect){right - 48, area.y + 10, 48, 48}, 0, &ink);
    drawer_icon(ui, ICON_CROSS, right - 24, area.y + 34, 9, ink);
    if (hit.clicked) {
        drawer->adding = false;
        drawer->version++;
        return;
    }
    UiEdit edit = ui_textfield(ui, word("drawer.search"), (Rect){left, area.y + 70, wide, 50}, drawer->search,
                               DRAWER_TEXT, word("drawer.search_example"), 0);
    if (drawer->focus_search) ui_focus(ui, UI_TEXTFIELD, word("drawer.search")), drawer->focus_search = false;
    if (edit.changed) {
        drawer->listed = drawer->list_first = 0;
        drawer->version++;
        count = drawer_rules_found(drawer);
    }
    if (edit.entered && drawer->listed < count) {
        add_later(drawer, drawer->found[drawer->listed]);
        ui_focus(ui, UI_TEXTFIELD, NULL);
        return;
    }
    if (count == 0)
        ui_text(ui, left, y + 34, UI_LEFT, TYPE_LABEL, pen_ink(ui, COLOR_TEXT_DIM), word("drawer.none_found"));
    bool paged = count > rows;
    if (paged) rows--; /* for the buttons */
    if (rows < 1) rows = 1;
    float wheel = ui_wheel(ui, (Rect){area.x, y, area.w, area.h});
    if (wheel != 0) drawer->list_first -= wheel > 0 ? 2 : -2, drawer->listed = drawer->list_first, drawer->version++;
    if (drawer->listed < 0) drawer->listed = 0;
    if (drawer->listed >= count) drawer->listed = count > 0 ? count - 1 : 0;
    if (drawer->listed < drawer->list_first) drawer->list_first = drawer->listed;
    if (drawer->listed >= drawer->list_first + rows) drawer->list_first = drawer->listed - rows + 1;
    if (drawer->list_first > count - rows) drawer->list_first = count - rows;
    if (drawer->list_first < 0) drawer->list_first = 0;
    int end = drawer->list_first + rows < count ? drawer->list_first + rows : count;
    for (int i = drawer->list_first; i < end; i++, y += RULE_HIGH) {
        const RuleName *rule = &drawer->rules[drawer->found[i]];
        Rect row = {area.x + 10, y, area.w - 20, RULE_HIGH - 4};
        UiHit at = ui_hotspot(ui, UI_MENUITEM, rule->title, rule->name, row, UI_BARE);
        ui_hint(ui, rule->summary, COMMAND_NONE);
        if (i == drawer->listed || at.hovered) pen_fill(ui, row, 12, pen_ink(ui, COLOR_PANEL_RAISED));
        if (i == drawer->listed) pen_frame(ui, row, 12, 1.5f, pen_ink(ui, COLOR_ACCENT));
        ui_text_fit(ui, left, y + 27, wide, UI_LEFT, TYPE_PANEL_TITLE, pen_ink(ui, COLOR_TEXT), rule->title);
        ui_text_fit(ui, left, y + 51, wide, UI_LEFT, TYPE_SMALL, pen_ink(ui, COLOR_TEXT_DIM), rule->summary);
        if (at.clicked) {
            add_later(drawer, drawer->found[i]);
            return;
        }
    }
    if (!paged) return;
    char text[64];
    y = area.y + area.h - 16 - 52;
    word_fill(text, sizeof text, "drawer.rules_of", WORD_INT("first", drawer->list_first + 1), WORD_INT("last", end),
              WORD_INT("count", count));
    ui_text(ui, left, y + 32, UI_LEFT, TYPE_SMALL, pen_ink(ui, COLOR_TEXT_DIM), text);
    for (int k = 0; k < 2; k++) {
        bool enabled = k ? end < count : drawer->list_first > 0;
        Rect at = {right - (k ? 52 : 112), y, 52, 48};
        UiHit page = ui_icon_button(ui, word(k ? "drawer.rules_after" : "drawer.rules_before"), at,
                                    enabled ? 0 : UI_DISABLED, &ink);
        drawer_icon(ui, k ? ICON_DOWN : ICON_UP, at.x + 26, at.y + 24, 9, ink);
        if (!enabled) ui_why(ui, word("drawer.no_more"));
        if (!page.clicked) continue;
        drawer->list_first += k ? rows : -rows;
        if (drawer->list_first < 0) drawer->list_first = 0;
        drawer->listed = drawer->list_first;
        drawer->version++;
    }
}

/* ---- menus ------------------------------------------------------------------------------------------------------ */

static int menu_items(Drawer *drawer, const char *const **items, int *chosen)
{
    const RunDesc *run = &drawer->how->scene->runs[drawer->list.run];
    int index = (int)drawer->form.menu - DRAWER_WORDS;
    *chosen = 0;
    *items = NULL;
    if (drawer->form.menu == DRAWER_SCHEDULES) {
        const Schedule *now = run_schedule(run, drawer->how->step);
        drawer_read_lists(drawer);
        *items = drawer->schedules;
        for (int i = 0; i < drawer->schedule_count; i++)
            if (!strcmp(drawer->schedules[i], now ? now->name : "constant")) *chosen = i;
        return drawer->schedule_count;
    }
    if (index < 0 || index >= run->rule->option_count) return 0;
    const RuleOption *option = &run->rule->options[index];
    *items = option->words;
    *chosen = (int)run_settings(run, drawer->how->step)->values[index];
    return option->word_count;
}

void drawer_menu_draw(Drawer *drawer, Ui *ui)
{
    const char *const *items;
    int chosen, count = menu_items(drawer, &items, &chosen), step = drawer->how->step;
    uint64_t menu = drawer->form.menu;
    EditWhere where = {.run = drawer->list.run, .step = drawer->from_here ? step : 0, .seen = step};
    Error error = {0};
    int picked = form_menu(&drawer->form, ui, drawer->how->area, items, count, chosen);
    if (picked < 0 || picked == chosen) return;
    Status status = menu == DRAWER_SCHEDULES
                        ? edit_schedule(drawer->how->edit, where, items[picked], &error)
                        : edit_option(drawer->how->edit, where, (int)menu - DRAWER_WORDS, picked, &error);
    drawer_done(drawer, status, &error);
}
