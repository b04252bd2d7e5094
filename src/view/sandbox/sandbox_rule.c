#include "view/sandbox/sandbox_parts.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { HEAD = 64, UNDER = 92 };

void sandbox_read_rule(Sandbox *sandbox)
{
    Rule *rule;
    Error error = {0};
    sandbox->rule_wrong = rule_draft_make(&sandbox->draft, &rule, &error) != STATUS_OK;
    sandbox->rule_error = error;
    if (sandbox->rule_wrong) return;
    if (sandbox->rule) rule_destroy(sandbox->rule);
    snprintf(sandbox->good_text, sizeof sandbox->good_text, "%s", sandbox->draft.text);
    sandbox->rule = rule;
}

/* A name wears the colour of what it is in the rule. */
static Color color_of(void *context, const char *name, int length)
{
    void **both = context;
    const Sandbox *sandbox = both[0];
    const char *text = sandbox->draft.text;
    for (const char *at = name; at > text && at < text + sizeof sandbox->draft.text && at[-1] != '\n'; at--)
        if (at[-1] == '#') return pen_ink(both[1], COLOR_TEXT_FAINT); /* a note */
    const char *role = rule_draft_role(&sandbox->draft, name, length);
    ThemeColor color = role ? theme_role(role) : COLOR_COUNT;
    return color == COLOR_COUNT ? 0 : pen_ink(both[1], color);
}

static void draw_message(Sandbox *sandbox, Ui *ui, Rect box)
{
    const Error *error = &sandbox->rule_error;
    char place[80], text[640];
    if (!sandbox->rule_wrong) return;
    if (error->line > 0 && error->column > 0)
        word_fill(place, sizeof place, "sandbox.line_column", WORD_INT("line", error->line),
                  WORD_INT("column", error->column));
    else if (error->line > 0) word_fill(place, sizeof place, "sandbox.line", WORD_INT("line", error->line));
    else place[0] = 0;
    snprintf(text, sizeof text, "%s%s%s", place, place[0] ? " " : "", error->message);
    /* the place stands out: drawn again over its own words, in bold the line would break elsewhere */
    float tall = ui_paragraph(ui, (Rect){box.x, box.y, box.w, 58}, TYPE_SMALL, pen_ink(ui, COLOR_DANGER), 28, text);
    ui_text_fit(ui, box.x, box.y + tall + 22, box.w, UI_LEFT, TYPE_SMALL, pen_ink(ui, COLOR_TEXT_DIM),
                word("sandbox.last_rule"));
}

static bool head_button(Ui *ui, float *right, float top, const char *label)
{
    float wide = ui_text_width(ui, TYPE_LABEL, label) + 40;
    *right -= wide;
    bool pressed = ui_button(ui, label, (Rect){*right, top, wide, 48}, 0);
    *right -= 12;
    return pressed;
}

void sandbox_rule_draw(Sandbox *sandbox, Ui *ui, const SandboxPlan *plan)
{
    Rect card = plan->rule;
    if (card.w <= 0) return;
    void *context[2] = {sandbox, ui};
    static const char *const known[] = {"theta", "step",  "sqrt",  "norm",     "sign",         "alpha",
                                        "beta",  "beta1", "beta2", "momentum", "weight_decay", "clamp",
                                        "where", "grad",  "mean",  "dot",      "max_of"};
    enum { KNOWN = sizeof known / sizeof *known };
    const char *names[KNOWN + RULE_DRAFT_OPTIONS + RULE_STATES_MAX]; /* the rule's own first */
    int count = 0;
    for (int i = 0; i < sandbox->draft.option_count; i++)
        if (sandbox->draft.options[i].used)
            names[count++] = rule_draft_called(&sandbox->draft, &sandbox->draft.options[i]);
    for (int i = 0; sandbox->rule && i < sandbox->rule->state_count; i++)
        names[count++] = sandbox->rule->states[i].name;
    for (int i = 0, own = count; i < KNOWN; i++) {
        bool there = false;
        for (int k = 0; k < own; k++) there |= !strcmp(names[k], known[i]);
        if (!there) names[count++] = known[i];
    }
    UiEditorHow how = {
        .color_of = color_of, .context = context, .names = names, .name_count = count, .example = "step = -alpha*g"};
    if (sandbox->rule_wrong) how.error_line = sandbox->rule_error.line, how.error_column = sandbox->rule_error.column;
    uint64_t hash = ui_hash_text(sandbox->version, sandbox->draft.text);
    ui_layer_begin(ui, "sandbox rule", card, ui_hash_number(ui_hash_number(hash, how.error_line), how.error_column));
    ui_panel(ui, word("sandbox.rule"), card);
    float left = card.x + ui_space(ui)->padding, right = card.x + card.w - ui_space(ui)->padding;
    if (head_button(ui, &right, card.y + 8, word("sandbox.against"))) sandbox_menu_open(sandbox, SANDBOX_AGAINST);
    if (head_button(ui, &right, card.y + 8, word("sandbox.from"))) sandbox_menu_open(sandbox, SANDBOX_FROM);
    left += ui_text_fit(ui, left, card.y + 40, fmaxf(0, right - left), UI_LEFT, TYPE_PANEL_TITLE,
                        pen_ink(ui, COLOR_TEXT), word("sandbox.rule")) +
            16;
    const char *about = sandbox->draft.source[0] ? sandbox->draft.source : word("sandbox.rule_about");
    if (right - left > 120)
        ui_text_fit(ui, left, card.y + 40, right - left, UI_LEFT, TYPE_SMALL, pen_ink(ui, COLOR_TEXT_DIM), about);
    float under = sandbox->rule_wrong ? UNDER + UI_EDITOR_MARK : 16;
    Rect box = {card.x + ui_space(ui)->padding, card.y + HEAD, card.w - 2 * ui_space(ui)->padding,
                fmaxf(48, card.h - HEAD - under)};
    UiEdit edit =
        ui_editor(ui, word("sandbox.rule_field"), box, &sandbox->editor, &how, sandbox->rule_wrong ? UI_DANGER : 0);
    if (edit.changed) sandbox->new_rule = true;
    draw_message(sandbox, ui, (Rect){box.x, box.y + box.h + UI_EDITOR_MARK, box.w, UNDER});
    ui_layer_end(ui);
}
