#include "view/network/chain_view.h"

#include "base/text.h"
#include "formula/math/math.h"
#include "model/network/pass.h"
#include "view/network/chain_batch.h"
#include "view/network/chain_cards.h"
#include "view/network/chain_rule.h"
#include "view/network/net_names.h"
#include "view/parts/pen.h"
#include "view/parts/quantity.h"
#include "view/parts/words.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum {
    HEAD = 62,
    HEAD_SLIM = 108,
    FOOT = 14,
    SLIM = 620, /* narrower than this: one below the other */
    FACE_MORE = 36,
    FACE_GAP = 8,
    PATHS = 58, /* how high */
    PATHS_WIDE = 356,
    PATHS_GAP = 24,
    SUM = 48,
    BESIDE_LEAST = 220,
    VALUE = 190,
};

static const char *const faces[CHAIN_FACES] = {"network.chain_factors", "network.chain_batch", "network.chain_rule"};

static float units(const Ui *ui, float pixels) { return pixels / ui_scale(ui); }

static Color ink(const Ui *ui, ThemeColor role) { return pen_ink(ui, role); }

/* ---- what is shown ----------------------------------------------------------------------------------------------- */

/* The face goes with the stages: examples gather, then the rule is taken. */
static void follow(ChainView *view, const NetPicture *picture)
{
    int at = picture->stage != NET_UPDATE         ? picture->example < 0 ? CHAIN_BATCH : CHAIN_FACTORS
             : picture->gathered < picture->count ? CHAIN_BATCH
                                                  : CHAIN_RULE;
    if (at != view->followed) view->face = (ChainFace)at;
    view->followed = at;
}

static float faces_wide(const Ui *ui)
{
    float wide = 0;
    for (int i = 0; i < CHAIN_FACES; i++) wide += ui_text_width(ui, TYPE_LABEL, word(faces[i])) + FACE_MORE + FACE_GAP;
    return wide;
}

/* Shorter where there is no room beside the faces. */
static void make_title(ChainView *view, Ui *ui, const NetPicture *picture, float room)
{
    const Chain *chain = &view->chain;
    const NetworkLayer *layer = &picture->network->layers[chain->layer - 1];
    char from[NET_NAME], to[NET_NAME], text[RICH_TEXT];
    bool bias = chain->input == layer->inputs;
    net_unit_tex(to, picture, chain->layer, chain->unit);
    if (!bias) net_unit_tex(from, picture, chain->layer - 1, chain->input);
    for (int brief = 0; brief < 2; brief++) {
        if (bias)
            word_fill(text, sizeof text, brief ? "network.chain_bias_short" : "network.chain_bias_of",
                      WORD_TEXT("unit", to));
        else
            word_fill(text, sizeof text, brief ? "network.chain_weight_short" : "network.chain_weight_of",
                      WORD_TEXT("from", from), WORD_TEXT("to", to));
        rich_set(&view->title, ui, text, TYPE_PANEL_TITLE, 4000, 32);
        view->title_wide = 0;
        for (int i = 0; i < view->title.count; i++)
            view->title_wide = fmaxf(view->title_wide, view->title.pieces[i].x + view->title.pieces[i].width);
        if (view->title_wide <= room - (view->plan.slim ? VALUE : faces_wide(ui))) return;
    }
}

/* Cards, what is added up where paths meet, and a sentence where there is room beside the cards. */
static void make_factors(ChainView *view, Ui *ui, const NetPicture *picture)
{
    char text[RICH_TEXT], name[NET_NAME];
    ChainPlan *plan = &view->plan;
    Rect area = plan->area;
    bool several = view->chain.paths > 1;
    float below = !several ? 0 : plan->slim ? PATHS + SUM : PATHS, y = area.y + area.h - below;
    chain_cards_make(view, ui, picture, below);
    plan->paths = plan->sum = (Rect){0};
    if (!several) return;
    plan->paths = (Rect){area.x, y, fminf(PATHS_WIDE, area.w), PATHS};
    plan->sum = plan->slim ? (Rect){area.x, y + PATHS, area.w, SUM}
                           : (Rect){area.x + PATHS_WIDE + PATHS_GAP, y, area.w - PATHS_WIDE - PATHS_GAP, PATHS};
    view->sum = chain_sum(view, ui, plan->sum.w);
    float beside = plan->rows > 1 ? 0 : area.w - (float)plan->columns * plan->across - 8;
    word_fill(text, sizeof text, "network.chain_meet",
              WORD_TEXT("layer", net_letter_text(name, picture, view->chain.next_layer)));
    rich_set(&view->says, ui, beside >= BESIDE_LEAST ? text : "", TYPE_LABEL, fmaxf(beside, BESIDE_LEAST), 30);
}

static void plan(ChainView *view, const Ui *ui, Rect rect)
{
    float pad = ui_space(ui)->padding;
    view->plan.slim = rect.w < SLIM;
    float head = view->plan.slim ? HEAD_SLIM : HEAD;
    view->plan.area = (Rect){rect.x + pad, rect.y + head, rect.w - 2 * pad, rect.h - head - FOOT};
}

/* Chain, cards and sentences of what the picture has now. */
static void make(ChainView *view, Ui *ui, Rect rect, const NetPicture *picture)
{
    const NetWeight *w = &picture->weight;
    float room = rect.w - 2 * ui_space(ui)->padding;
    uint64_t key = ui_hash(ui_hash_number(picture->version, (double)ui_scale(ui)), &rect, sizeof rect);
    key = ui_hash(key, w, sizeof *w);
    key = ui_hash_number(ui_hash_number(key, chain_example(view, picture)),
                         view->face == CHAIN_FACTORS ? view->path : -1);
    if (key == view->key) return;
    if (memcmp(&view->made_of, w, sizeof *w)) view->path = 0, view->offset = CHAIN_END;
    view->made_of = *w;
    view->key = key;
    arena_reset(&view->arena);
    ChainDesc desc = {.network = picture->network,
                      .pass = picture->pass,
                      .theta = picture->theta,
                      .layer = w->layer,
                      .unit = w->unit,
                      .input = w->input,
                      .example = chain_example(view, picture),
                      .path = view->path - 1};
    view->there = chain_make(&desc, &view->arena, &view->chain);
    if (!view->there) return;
    if (view->path > view->chain.paths) view->path = 0;
    plan(view, ui, rect);
    make_title(view, ui, picture, room);
    if (view->face == CHAIN_FACTORS) make_factors(view, ui, picture);
}

/* ---- factors ----------------------------------------------------------------------------------------------------- */

static void centred(Ui *ui, float x, float baseline, const Layout *layout, Color color, const char *label)
{
    ui_math(ui, x - units(ui, layout->width) / 2, baseline, layout, color, quantity_ink, ui, label);
}

static bool is_known(const ChainCard *card, const NetPicture *picture)
{
    return (card->forth < 0 || net_has_values(picture, card->forth)) &&
           (card->back < 0 || net_has_deltas(picture, card->back));
}

static void draw_card(ChainView *view, Ui *ui, const NetPicture *picture, Rect box, const ChainCard *card, bool result,
                      bool outlined, NetAct *act)
{
    bool low = box.h < 200;
    Color color = ink(ui, outlined ? COLOR_GRADIENT : COLOR_TEXT);
    float middle = box.x + box.w / 2, radius = ui_theme(ui)->radius.control;
    float more = low ? fmaxf(0, fminf(1, (box.h - 146) / 20)) : 0; /* 0: as low as it can be */
    float fraction = box.y + (low ? 38 + 4 * more : 58), formula = box.y + (low ? 80 + 9 * more : 124);
    float number = box.y + (low ? 115 + 13 * more : 168), meaning = box.y + (low ? 139 + 16 * more : 204);
    UiHit hit = {0};
    if (card->onward.layer) {
        hit = ui_hotspot(ui, UI_CARD, card->label, card->value, box, UI_MARK);
        ui_hint(ui, card->hint, COMMAND_NONE);
        if (hit.clicked) act->picks_weight = true, act->weight = card->onward;
    }
    pen_fill(ui, box, radius, ink(ui, result ? COLOR_PANEL : COLOR_PANEL_RAISED));
    if (outlined) pen_frame(ui, box, radius, 2.5f, ink(ui, COLOR_GRADIENT));
    else if (result || hit.hovered) pen_frame(ui, box, radius, ui_theme(ui)->line.hairline, ink(ui, COLOR_PANEL_LINE));
    centred(ui, middle, fraction, &card->fraction, color, card->label);
    if (!result) centred(ui, middle, formula, &card->formula, ink(ui, COLOR_TEXT_DIM), card->label);
    bool known = is_known(card, picture), small = ui_text_width(ui, TYPE_NUMBER, card->value) > box.w - 8;
    if (known) pen_number_bold(ui, middle, number, UI_CENTRE, small ? 20 : 24, color, card->label, card->value);
    else ui_text(ui, middle, number, UI_CENTRE, TYPE_NUMBER, ink(ui, COLOR_TEXT_FAINT), "…");
    TypeStyle style = ui_text_width(ui, TYPE_LABEL, card->meaning) <= box.w - 8 ? TYPE_LABEL : TYPE_SMALL;
    if (known || !result)
        ui_text_fit(ui, middle, meaning, box.w - 4, UI_CENTRE, style, ink(ui, result ? COLOR_TEXT : COLOR_TEXT_DIM),
                    card->meaning);
}

/* Buttons to the path before and after; all together is the first of them. */
static void draw_paths(ChainView *view, Ui *ui, NetAct *act)
{
    const Chain *chain = &view->chain;
    Rect strip = view->plan.paths;
    char text[96], paths[48];
    float size = ui_space(ui)->target, y = strip.y + strip.h / 2;
    int last = chain->paths > 1e6 ? 1000000 : (int)chain->paths, by = 0, dy;
    if (chain->paths > 1e6) number_short(paths, chain->paths, 2);
    else snprintf(paths, sizeof paths, "%d", last);
    if (view->path == 0) word_fill(text, sizeof text, "network.chain_all_paths", WORD_TEXT("count", paths));
    else word_fill(text, sizeof text, "network.chain_path", WORD_INT("path", view->path), WORD_TEXT("count", paths));
    for (int side = 0; side < 2; side++) {
        Color color;
        Rect box = {strip.x + (side ? strip.w - size : 0), y - size / 2, size, size};
        bool end = side ? view->path >= last : view->path <= 0;
        UiHit hit = ui_icon_button(ui, word(side ? "network.chain_next_path" : "network.chain_last_path"), box,
                                   end ? UI_DISABLED : 0, &color);
        if (end) ui_why(ui, word(side ? "network.chain_no_more" : "network.chain_all_shown"));
        float x = box.x + size / 2, out = side ? 5.0f : -5.0f;
        float points[3][2] = {{x - out, y - 10}, {x + out, y}, {x - out, y + 10}};
        pen_path(ui, (const float(*)[2])points, 3, 3, color, 0, 0);
        if (hit.clicked) by += side ? 1 : -1;
        if (hit.focused) {
            int dx;
            ui_arrows(ui, &dx, &dy);
            by += dx;
        }
    }
    ui_text_fit(ui, strip.x + strip.w / 2, y + 8, strip.w - 2 * size - 12, UI_CENTRE, TYPE_LABEL, ink(ui, COLOR_TEXT),
                text);
    int path = view->path + by;
    path = path < 0 ? 0 : path > last ? last : path;
    if (path != view->path) view->path = path, act->shows = true;
}

static void draw_factors(ChainView *view, Ui *ui, const NetPicture *picture, NetAct *act)
{
    const ChainPlan *plan = &view->plan;
    bool several = view->chain.paths > 1, whole = !several || view->path == 0;
    TypeStyle sign = plan->gap < 20 ? TYPE_SMALL : TYPE_LABEL;
    for (int i = 0; i <= view->card_count; i++) {
        bool result = i == view->card_count;
        Rect box = {plan->area.x + (float)(i % plan->columns) * plan->across,
                    plan->area.y + (float)(i / plan->columns) * plan->down, plan->wide, plan->high};
        draw_card(view, ui, picture, box, result ? &view->result : &view->cards[i], result, result && whole, act);
        if (!result)
            ui_text(ui, box.x + box.w + plan->gap / 2, box.y + box.h / 2 + 8, UI_CENTRE, sign, ink(ui, COLOR_TEXT_DIM),
                    i + 1 == view->card_count ? "=" : "×");
    }
    if (!several) return;
    if (view->path == 0 && view->says.count)
        rich_draw(&view->says, ui, plan->area.x + (float)plan->columns * plan->across + 8, plan->area.y + 8,
                  ink(ui, COLOR_TEXT_DIM));
    draw_paths(view, ui, act);
    float baseline = plan->sum.y + plan->sum.h / 2 + units(ui, view->sum.height - view->sum.depth) / 2;
    if (view->sum.glyph_count && is_known(&view->result, picture))
        ui_math(ui, plan->sum.x, baseline, &view->sum, ink(ui, COLOR_TEXT), quantity_ink, ui, view->sum_text);
}

/* ---- the panel --------------------------------------------------------------------------------------------------- */

/* What is chosen, what it is worth, and the faces. */
static void draw_head(ChainView *view, Ui *ui, Rect rect, const NetPicture *picture, NetAct *act)
{
    static const char *const hints[CHAIN_FACES] = {"network.chain_factors_hint", "network.chain_batch_hint",
                                                   "network.chain_rule_hint"};
    char number[48], text[96];
    float pad = ui_space(ui)->padding, right = rect.x + rect.w - pad, size = ui_space(ui)->target;
    for (int i = CHAIN_FACES - 1; i >= 0; i--) {
        float wide = ui_text_width(ui, TYPE_LABEL, word(faces[i])) + FACE_MORE;
        right -= wide;
        if (ui_button(ui, word(faces[i]), (Rect){right, rect.y + (view->plan.slim ? HEAD_SLIM - 58 : 10), wide, size},
                      view->face == (ChainFace)i ? UI_CHOSEN : 0))
            view->face = (ChainFace)i, act->shows = true;
        ui_hint(ui, word(hints[i]), COMMAND_NONE);
        right -= FACE_GAP;
    }
    if (view->plan.slim) right = rect.x + rect.w - pad + FACE_GAP;
    float x = rect.x + pad;
    rich_draw(&view->title, ui, x, rect.y + 16, ink(ui, COLOR_TEXT));
    x += view->title_wide + 32;
    chain_number(number, view->chain.weight);
    float name = ui_text_width(ui, TYPE_LABEL, word("network.chain_value")),
          wide = ui_text_width(ui, TYPE_NUMBER, number);
    if (x + name + 12 + wide > right - 8) return;
    ui_text(ui, x, rect.y + 40, UI_LEFT, TYPE_LABEL, ink(ui, COLOR_TEXT_DIM), word("network.chain_value"));
    ui_number(ui, x + name + 12, rect.y + 40, UI_LEFT, TYPE_NUMBER,
              ink(ui, view->chain.weight < 0 ? COLOR_NEGATIVE : COLOR_POSITIVE), word("network.chain_value"), number);
    x += name + wide + 44;
    if (view->face != CHAIN_FACTORS || picture->probe) return;
    word_fill(text, sizeof text, "network.chain_example", WORD_INT("example", view->chain.example + 1),
              WORD_INT("count", view->chain.examples));
    if (x + ui_text_width(ui, TYPE_LABEL, text) < right - 8)
        ui_text(ui, x, rect.y + 40, UI_LEFT, TYPE_LABEL, ink(ui, COLOR_TEXT_DIM), text);
}

static void draw_nothing(Ui *ui, Rect rect)
{
    float pad = ui_space(ui)->padding;
    ui_text(ui, rect.x + pad, rect.y + 40, UI_LEFT, TYPE_PANEL_TITLE, ink(ui, COLOR_TEXT), word("network.chain_title"));
    ui_paragraph(ui, (Rect){rect.x + pad, rect.y + HEAD + 8, rect.w - 2 * pad, rect.h - HEAD - 16}, TYPE_LABEL,
                 ink(ui, COLOR_TEXT_DIM), 32, word("network.chain_none"));
}

NetAct chain_view_draw(ChainView *view, Ui *ui, Rect rect, const NetPicture *picture)
{
    NetAct act = {0};
    bool chosen = picture->weight.layer > 0 && picture->count > 0;
    follow(view, picture);
    ChainFace face = view->face; /* a press on another one counts from the next frame on */
    if (chosen) make(view, ui, rect, picture);
    else view->key = 0, view->there = false;
    Rect area = view->plan.area;
    uint64_t hash = ui_hash_number(ui_hash_number(view->key, face), view->there);
    for (int i = 0; view->there && i <= view->card_count; i++)
        hash = ui_hash_number(hash, is_known(i < view->card_count ? &view->cards[i] : &view->result, picture));
    if (view->there && face == CHAIN_BATCH)
        hash = ui_hash_number(ui_hash_number(hash, chain_gathered(view, picture)), picture->probe);
    if (view->there && face == CHAIN_RULE) {
        chain_rule_make(view, ui, picture);
        hash = ui_hash_number(ui_hash_number(hash, (double)view->rule_key), (double)view->offset);
    }
    float x, y;
    ui_pointer(ui, &x, &y);
    if (face == CHAIN_BATCH && rect_has(area, x, y)) hash = ui_hash_number(hash, (double)x);
    ui_layer_begin(ui, "chain rule", rect, hash);
    ui_panel(ui, word("network.chain_title"), rect);
    if (!view->there) draw_nothing(ui, rect);
    else {
        draw_head(view, ui, rect, picture, &act);
        if (face == CHAIN_FACTORS) draw_factors(view, ui, picture, &act);
        else if (face == CHAIN_BATCH) chain_batch_draw(view, ui, area, picture, &act);
        else chain_rule_draw(view, ui, area, &act);
    }
    ui_layer_end(ui);
    return act;
}

void chain_view_free(ChainView *view)
{
    arena_free(&view->arena);
    arena_free(&view->lines);
    rich_free(&view->title);
    rich_free(&view->says);
}
