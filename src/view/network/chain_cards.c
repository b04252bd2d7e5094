#include "view/network/chain_cards.h"

#include "base/text.h"
#include "formula/math/math.h"
#include "model/network/pass.h"
#include "view/network/net_names.h"
#include "view/parts/figures.h"
#include "view/parts/words.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    CARD_MOST = 148,
    CARD_LEAST = 112,
    GAP_MOST = 28,
    GAP_LEAST = 16,
    ROW_GAP = 12,
    HIGH_LEAST = 146,
    HIGH_MOST = 230,
    TEX = 160,
    TERMS = 12
};

#define ALMOST 1e-5 /* a gradient that no reader tells from nothing */

/* ---- numbers ----------------------------------------------------------------------------------------------------- */

char *chain_number(char out[48], double value)
{
    double size = fabs(value);
    if (value == 0) return strcpy(out, "0");
    if (size < 0.000995 || size >= 1e6) return figures_loss(out, value);
    return number_fixed(out, value, size >= 0.0995 ? 3 : size >= 0.00995 ? 4 : 5);
}

/* The same as TeX. */
static const char *number_tex(char out[96], double value)
{
    char shown[48], exact[32];
    TextBuffer text = text_fixed(out, 96);
    const char *power = strstr(chain_number(shown, value), "·10");
    for (const char *c = shown; *c && c != power; c++)
        if (*c == '\xE2') text_add(&text, "-"), c += 2; /* U+2212 */
        else text_add_bytes(&text, c, 1);
    snprintf(exact, sizeof exact, "%.2e", value);
    if (power) text_add(&text, "\\cdot 10^{%d}", atoi(strchr(exact, 'e') + 1));
    return out;
}

/* ---- names ------------------------------------------------------------------------------------------------------- */

typedef struct Namer {
    const ChainView *view;
    const NetPicture *picture;
    const ChainFactor *factor;
    const char *variable; /* of the activation at hand */
    char unit[TEX], sum[TEX], output[TEX], target[TEX];
    bool split; /* the output has a slope of its own before the prediction is made */
} Namer;

static const Network *network_of(const Namer *n) { return n->picture->network; }

/* The layer with weights below this one; 0: the inputs. */
static int below(const Namer *n, int layer)
{
    for (layer--; layer > 0 && !network_of(n)->layers[layer - 1].number;) layer--;
    return layer;
}

static int above(const Namer *n, int layer)
{
    for (layer++; layer < network_of(n)->layer_count && !network_of(n)->layers[layer - 1].number;) layer++;
    return layer <= network_of(n)->layer_count ? layer : 0;
}

static bool dropped_above(const Namer *n, int layer) { return above(n, layer) > layer + 1; }

static void add_unit(TextBuffer *out, const Namer *n, int layer, int unit, bool dropped, bool tex)
{
    char name[NET_NAME];
    if (!tex) text_add(out, "%s%s", net_unit_text(name, n->picture, layer, unit), dropped ? "~" : "");
    else if (!dropped) text_add(out, "%s", net_unit_tex(name, n->picture, layer, unit));
    else if (layer == 0) text_add(out, "\\widetilde{%s}", net_unit_tex(name, n->picture, layer, unit));
    else text_add(out, "\\tilde{%s}_{%d}", net_letter_tex(name, n->picture, layer), unit + 1);
}

static void add_sum(TextBuffer *out, const Namer *n, int layer, bool tex)
{
    char name[NET_NAME];
    const char *letter = tex ? net_letter_tex(name, n->picture, layer) : net_letter_text(name, n->picture, layer);
    text_add(out, tex ? "z_{%s}" : "z(%s)", letter);
}

static void add_scores(TextBuffer *out, const Namer *n, int layer, bool tex)
{
    if (n->split) text_add(out, tex ? "a_{y}" : "a(ŷ)");
    else add_sum(out, n, layer, tex);
}

const char *chain_symbol(const ChainView *view, const NetPicture *picture)
{
    return view->chain.input == picture->network->layers[view->chain.layer - 1].inputs ? "b" : "w";
}

static void add_above(TextBuffer *out, const Namer *n, const ChainFactor *f, bool tex)
{
    int last = network_of(n)->layer_count;
    switch (f->kind) {
    case CHAIN_LOSS:
    case CHAIN_ERROR:
    case CHAIN_NEXT: text_add(out, "L"); break;
    case CHAIN_OUTPUT: add_unit(out, n, f->layer, f->unit, false, tex); break;
    case CHAIN_SLOPE:
        if (f->layer == last && n->split) add_scores(out, n, last, tex);
        else add_unit(out, n, f->layer, f->unit, false, tex);
        break;
    case CHAIN_WEIGHT: add_sum(out, n, f->layer, tex); break;
    case CHAIN_KEEP: add_unit(out, n, f->layer, f->unit, true, tex); break;
    case CHAIN_INPUT: add_sum(out, n, n->view->chain.layer, tex); break;
    }
}

static void add_below(TextBuffer *out, const Namer *n, const ChainFactor *f, bool tex)
{
    int from = below(n, f->layer);
    switch (f->kind) {
    case CHAIN_LOSS: add_unit(out, n, f->layer, f->unit, false, tex); break;
    case CHAIN_OUTPUT:
    case CHAIN_ERROR: add_scores(out, n, f->layer, tex); break;
    case CHAIN_NEXT: add_unit(out, n, f->layer, f->unit, dropped_above(n, f->layer), tex); break;
    case CHAIN_WEIGHT: add_unit(out, n, from, f->from, dropped_above(n, from), tex); break;
    case CHAIN_KEEP: add_unit(out, n, f->layer, f->unit, false, tex); break;
    case CHAIN_SLOPE: add_sum(out, n, f->layer, tex); break;
    case CHAIN_INPUT: text_add(out, "%s", chain_symbol(n->view, n->picture)); break;
    }
}

/* "u_{2}", "u_{3,2}", "w^{(5)}_{3,2}": from unit 2, to unit 3. */
static void add_weight(TextBuffer *out, const Namer *n, int layer, int unit, int from)
{
    const NetworkLayer *to = &network_of(n)->layers[layer - 1];
    int distance = to->number - network_of(n)->layers[n->view->chain.layer - 1].number;
    if (distance < 3) text_add(out, "%c", distance == 1 ? 'u' : 'v');
    else text_add(out, "w^{(%d)}", to->number);
    if (to->units > 1) text_add(out, "_{%d,%d}", unit + 1, from + 1);
    else text_add(out, "_{%d}", from + 1);
}

static const char *tex_of(void *context, const char *name)
{
    const Namer *n = context;
    if (n->variable && !strcmp(name, n->variable)) return n->sum;
    if (!strcmp(name, "a")) return n->unit;
    if (!strcmp(name, "p")) return n->output;
    if (!strcmp(name, "y")) return n->target;
    if (n->factor->kind == CHAIN_ERROR && !strcmp(name, "slope")) return "s";
    if (n->factor->kind == CHAIN_ERROR && !strcmp(name, "mean")) return "\\bar{s}";
    return NULL;
}

static Namer namer_of(const ChainView *view, const NetPicture *picture)
{
    Namer n = {.view = view, .picture = picture};
    const Chain *chain = &view->chain;
    for (int i = 0; i < chain->factor_count; i++)
        n.split = n.split ||
                  (chain->factors[i].kind == CHAIN_SLOPE && chain->factors[i].layer == picture->network->layer_count);
    return n;
}

/* ---- one card ---------------------------------------------------------------------------------------------------- */

/* Within `room`, but not smaller than 20. */
static Layout lay(Arena *arena, Ui *ui, const Math *math, float size, float room)
{
    Layout out;
    float scale = ui_scale(ui);
    LayoutDesc desc = {.size = size * scale,
                       .least = fmaxf(16 * scale, 13),
                       .measure = font_measure_math,
                       .context = canvas_fonts(ui_canvas(ui))};
    layout_math(arena, math, &desc, &out);
    if (out.width <= room * scale) return out;
    desc.size = fmaxf(20 * scale, 0.99f * desc.size * room * scale / out.width);
    layout_math(arena, math, &desc, &out);
    return out;
}

static const Math *read(Arena *arena, const char *tex)
{
    const Math *math;
    math_from_tex(arena, tex, &math, NULL);
    return math;
}

/* What stands where a formula is too large for a card. */
static const char *general(const ChainFactor *f, const Namer *n, char out[TEX])
{
    if (f->kind == CHAIN_SLOPE || (f->kind == CHAIN_OUTPUT && n->variable)) snprintf(out, TEX, "f'(%.60s)", n->sum);
    else if (f->kind == CHAIN_LOSS) snprintf(out, TEX, "L'(%.60s)", n->output);
    else return NULL;
    return out;
}

static const Math *formula_of(const ChainFactor *f, Namer *n, Arena *arena)
{
    char tex[TEX];
    TextBuffer text = text_fixed(tex, sizeof tex);
    const MathNames names = {.tex = tex_of, .context = n};
    const NetworkLayer *layer = f->layer ? &network_of(n)->layers[f->layer - 1] : NULL;
    switch (f->kind) {
    case CHAIN_NEXT: return read(arena, "\\sum u\\,\\delta");
    case CHAIN_WEIGHT: add_weight(&text, n, f->layer, f->unit, f->from); break;
    case CHAIN_KEEP:
        if (f->value == 0) return read(arena, "0");
        for (int l = f->layer + 1; l < above(n, f->layer); l++)
            text_add(&text, "\\frac{1}{1-%g}", network_of(n)->layers[l - 1].rate);
        break;
    case CHAIN_INPUT:
        if (f->unit < 0) return read(arena, "1");
        add_unit(&text, n, f->layer, f->unit, n->view->chain.layer > f->layer + 1, true);
        break;
    default:
        n->variable =
            layer->activation && f->kind != CHAIN_LOSS && f->kind != CHAIN_ERROR ? layer->activation->variable : NULL;
        return f->formula ? math_from_formula(arena, f->formula, &names) : read(arena, general(f, n, tex));
    }
    return read(arena, tex);
}

static void say_factor(ChainCard *card, const ChainFactor *f, const Namer *n, bool brief)
{
    static const char *const words[] = {[CHAIN_LOSS] = "network.chain_error",
                                        [CHAIN_ERROR] = "network.chain_error",
                                        [CHAIN_WEIGHT] = "network.chain_weight",
                                        [CHAIN_INPUT] = "network.chain_input"};
    char name[NET_NAME];
    if (f->kind == CHAIN_NEXT)
        word_fill(card->meaning, sizeof card->meaning, "network.chain_next",
                  WORD_TEXT("layer", net_letter_text(name, n->picture, n->view->chain.next_layer)));
    else if (f->kind == CHAIN_OUTPUT || f->kind == CHAIN_SLOPE)
        word_fill(card->meaning, sizeof card->meaning, "network.chain_slope",
                  WORD_TEXT("unit", net_unit_text(name, n->picture, f->layer, f->unit)));
    else if (f->kind == CHAIN_KEEP)
        word_fill(card->meaning, sizeof card->meaning, f->value == 0 ? "network.chain_left_out" : "network.chain_kept");
    else if (f->kind == CHAIN_WEIGHT && brief)
        word_fill(card->meaning, sizeof card->meaning, "network.chain_weight_brief");
    else word_fill(card->meaning, sizeof card->meaning, f->unit < 0 ? "network.chain_bias" : words[f->kind]);
}

static void fraction(ChainCard *card, Arena *arena, Ui *ui, const char *over, const char *under, float size, float room)
{
    card->fraction =
        lay(arena, ui, read(arena, arena_print(arena, "\\frac{\\partial %s}{\\partial %s}", over, under)), size, room);
}

static void onward(ChainCard *card, const Namer *n, NetWeight weight)
{
    char from[NET_NAME], to[NET_NAME];
    card->onward = weight;
    word_fill(card->hint, sizeof card->hint, "network.chain_onward",
              WORD_TEXT("from", net_unit_text(from, n->picture, below(n, weight.layer), weight.input)),
              WORD_TEXT("to", net_unit_text(to, n->picture, weight.layer, weight.unit)));
}

/* With one digit less where there is no room. */
static void set_value(ChainCard *card, Ui *ui, double value, float room)
{
    char exact[32], power[48];
    chain_number(card->value, value);
    if (ui_text_width(ui, TYPE_NUMBER_SMALL, card->value) <= room) return;
    snprintf(exact, sizeof exact, "%.1e", fabs(value));
    char *e = strchr(exact, 'e');
    if (!e) return;
    *e = 0;
    snprintf(card->value, sizeof card->value, "%s%s·%s", value < 0 ? "\u2212" : "", exact,
             figures_power(power, atoi(e + 1)));
}

typedef struct Room {
    float width, high; /* inside of a card; of a formula */
    float large;       /* size of fractions */
} Room;

/* When the number of a factor is known. */
static void reveal(ChainCard *card, const Namer *n, const ChainFactor *f)
{
    int *from = f->kind <= CHAIN_NEXT ? &card->back : f->kind != CHAIN_WEIGHT ? &card->forth : NULL;
    int layer = f->kind == CHAIN_NEXT ? n->view->chain.next_layer : f->layer;
    if (from == &card->back && (*from < 0 || layer < *from)) *from = layer;
    if (from == &card->forth && layer > *from) *from = layer;
}

/* The factors [first..last] as one card. */
static void make_card(ChainView *view, Ui *ui, Namer *n, ChainCard *card, const ChainFactor *first,
                      const ChainFactor *last, Room room)
{
    char over[TEX], under[TEX];
    TextBuffer above_tex = text_fixed(over, sizeof over), below_tex = text_fixed(under, sizeof under);
    TextBuffer label = text_fixed(card->label, sizeof card->label);
    const Math *formula;
    double value = 1;
    add_above(&above_tex, n, first, true), add_below(&below_tex, n, last, true);
    text_add(&label, "∂"), add_above(&label, n, first, false);
    text_add(&label, "/∂"), add_below(&label, n, last, false);
    fraction(card, &view->arena, ui, over, under, room.large, room.width);
    card->forth = card->back = -1;
    for (const ChainFactor *f = first; f <= last; f++) value *= f->value, reveal(card, n, f);
    set_value(card, ui, value, room.width + 8);
    if (first == last) {
        TextBuffer unit = text_fixed(n->unit, TEX), sum = text_fixed(n->sum, TEX);
        TextBuffer output = text_fixed(n->output, TEX), target = text_fixed(n->target, TEX);
        bool scores = first->kind == CHAIN_SLOPE && first->layer == network_of(n)->layer_count && n->split;
        if (first->kind == CHAIN_SLOPE || first->kind == CHAIN_OUTPUT) {
            if (scores) add_scores(&unit, n, first->layer, true);
            else add_unit(&unit, n, first->layer, first->unit, false, true);
            add_sum(&sum, n, first->layer, true);
        }
        if (first->kind <= CHAIN_ERROR) {
            add_unit(&output, n, first->layer, first->unit, false, true);
            text_add(&target, network_of(n)->outputs > 1 ? "y_{%d}" : "y", first->unit + 1);
        }
        n->factor = first;
        formula = formula_of(first, n, &view->arena);
        say_factor(card, first, n, room.width < 116);
        card->formula = lay(&view->arena, ui, formula, 26, room.width);
        char brief[TEX];
        bool fits = card->formula.width <= room.width * ui_scale(ui) &&
                    card->formula.height + card->formula.depth <= room.high * ui_scale(ui);
        if (!fits && general(first, n, brief))
            card->formula = lay(&view->arena, ui, read(&view->arena, brief), 26, room.width);
    } else {
        const NetworkLayer *layers = network_of(n)->layers;
        int from = layers[view->chain.layer - 1].number, to = layers[network_of(n)->layer_count - 1].number;
        if (last->kind != CHAIN_SLOPE && from < to) from++; /* its own slope is a card */
        if (from == to)
            word_fill(card->meaning, sizeof card->meaning, "network.chain_folded_one", WORD_INT("layer", to));
        else
            word_fill(card->meaning, sizeof card->meaning, "network.chain_folded", WORD_INT("first", from),
                      WORD_INT("last", to));
        card->formula = lay(&view->arena, ui, read(&view->arena, "\\cdots"), 26, room.width);
    }
    const ChainFactor *weight = NULL; /* the one next to the chosen weight */
    for (const ChainFactor *f = first; f <= last; f++)
        if (f->kind == CHAIN_WEIGHT) weight = f;
    if (weight) onward(card, n, (NetWeight){weight->layer, weight->unit, weight->from});
}

static void make_result(ChainView *view, Ui *ui, const NetPicture *picture, Room room, bool whole)
{
    const Chain *chain = &view->chain;
    ChainCard *card = &view->result;
    const char *symbol = chain_symbol(view, picture);
    double value = whole ? chain->whole : chain->product;
    *card = (ChainCard){.forth = -1, .back = chain->layer};
    snprintf(card->label, sizeof card->label, "∂L/∂%s", symbol);
    fraction(card, &view->arena, ui, "L", symbol, room.large, room.width);
    set_value(card, ui, value, room.width + 8);
    if (!whole) word_fill(card->meaning, sizeof card->meaning, "network.chain_this_path");
    else chain_say(card->meaning, sizeof card->meaning, value, symbol);
}

char *chain_say(char *out, size_t size, double gradient, const char *symbol)
{
    if (!isfinite(gradient)) return word_fill(out, size, "network.chain_no_number");
    if (fabs(gradient) < ALMOST) return word_fill(out, size, "network.chain_almost");
    return gradient < 0 ? word_fill(out, size, "network.chain_raise", WORD_TEXT("symbol", symbol))
                        : word_fill(out, size, "network.chain_lower", WORD_TEXT("symbol", symbol));
}

/* ---- all of them ------------------------------------------------------------------------------------------------- */

/* So many cards in rows of alike lengths; where there are several a sign stands behind each row. */
static void lay_cards(ChainPlan *plan, int cards, float high)
{
    float room = plan->area.w;
    int most = (int)((room + GAP_LEAST) / (CARD_LEAST + GAP_LEAST));
    if (most < 1) most = 1;
    plan->rows = (cards + most - 1) / most;
    plan->columns = (cards + plan->rows - 1) / plan->rows;
    int gaps = plan->rows > 1 ? plan->columns : plan->columns - 1;
    for (plan->gap = GAP_MOST; plan->gap >= GAP_LEAST; plan->gap -= 4) {
        plan->wide = fminf(CARD_MOST, floorf((room - plan->gap * (float)gaps) / (float)plan->columns));
        if (plan->wide >= 124 || plan->gap < GAP_LEAST + 4) break;
    }
    plan->high = fminf(HIGH_MOST, floorf((high + ROW_GAP) / (float)plan->rows) - ROW_GAP);
    plan->across = plan->wide + plan->gap, plan->down = plan->high + ROW_GAP;
}

/* Which factors are one card, [from..to): those in the middle, from the output's own to the unit's slope; all before the
 * slope; or all but the input. */
static void fold(const ChainFactor *factors, int count, int most, int *from, int *to)
{
    *from = *to = count;
    if (count <= most) return;
    for (*from = 0; factors[*from].kind <= CHAIN_ERROR || factors[*from].kind == CHAIN_SLOPE;) ++*from;
    *to = count - (most < 3 ? 1 : 2);
    if (*from + 3 > most) *from = 0;
}

void chain_cards_make(ChainView *view, Ui *ui, const NetPicture *picture, float below)
{
    const Chain *chain = &view->chain;
    ChainPlan *plan = &view->plan;
    bool whole = chain->paths <= 1 || view->path == 0, together = whole && chain->paths > 1;
    const ChainFactor *factors = together ? chain->shared : chain->factors;
    int count = together ? chain->shared_count : chain->factor_count, from, to;
    float high = plan->area.h - below;
    int columns = (int)((plan->area.w + GAP_LEAST) / (CARD_LEAST + GAP_LEAST));
    int rows = (int)((high + ROW_GAP) / (HIGH_LEAST + ROW_GAP));
    int most = columns * (rows > 1 ? rows : 1) - 1;
    fold(factors, count, most < CHAIN_CARDS ? most : CHAIN_CARDS, &from, &to);
    lay_cards(plan, 1 + count - (to > from ? to - from - 1 : 0), high);
    Room inside = {plan->wide - 12, plan->high < 200 ? 34 : 64, plan->high < 200 ? 30 : 34};
    Namer namer = namer_of(view, picture);
    view->card_count = 0;
    for (int i = 0; i < count && view->card_count < CHAIN_CARDS; i++) {
        int last = i == from && to > from ? to - 1 : i;
        ChainCard *card = &view->cards[view->card_count++];
        *card = (ChainCard){0};
        make_card(view, ui, &namer, card, &factors[i], &factors[last], inside);
        i = last;
    }
    make_result(view, ui, picture, inside, whole);
}

/* ---- sums -------------------------------------------------------------------------------------------------------- */

/* In brackets where a sign stands before it. */
static void add_number(TextBuffer *tex, double value, bool behind, bool bold)
{
    char number[96];
    bool fenced = behind && value < 0;
    number_tex(number, value);
    text_add(tex, fenced ? "(" : "");
    text_add(tex, bold ? "\\mathbf{%s}" : "%s", number);
    text_add(tex, fenced ? ")" : "");
}

/* Weight times delta of the next layer's units, from `first` on. */
static int add_terms(TextBuffer *tex, const ChainView *view, int first, int count)
{
    text_add(tex, "\\sum u\\,\\delta = ");
    for (int i = first; i < first + count; i++) {
        text_add(tex, i ? " + " : "");
        add_number(tex, view->chain.terms[i].weight, i > 0, false);
        text_add(tex, " \\cdot ");
        add_number(tex, view->chain.terms[i].delta, true, false);
    }
    return view->chain.term_count;
}

/* The products of paths; the one shown is bold. */
static int add_products(TextBuffer *tex, const ChainView *view, int first, int count)
{
    const Chain *chain = &view->chain;
    text_add(tex, first ? "\\cdots + " : "");
    for (int i = first; i < first + count; i++) {
        text_add(tex, i > first ? " + " : "");
        add_number(tex, chain->products ? chain->products[i] : chain->product, i > 0, i == chain->path);
    }
    return chain->paths < 1e9 ? (int)chain->paths : 1000000000;
}

static const Math *sum_math(ChainView *view, int first, int count)
{
    char terms_tex[TERMS * 64], result[96];
    TextBuffer tex = text_fixed(terms_tex, sizeof terms_tex);
    bool together = view->path == 0;
    int all = (together ? add_terms : add_products)(&tex, view, first, count);
    text_add(&tex, first + count < all ? " + \\cdots = " : " = ");
    const Math *terms = read(&view->arena, tex.data);
    number_tex(result, together ? view->chain.shared[0].value : view->chain.whole);
    view->sum_text = arena_print(&view->arena, "%s%s", tex.data, result);
    return math_row2(&view->arena, terms, math_with_role(&view->arena, read(&view->arena, result), "gradient", 0));
}

Layout chain_sum(ChainView *view, Ui *ui, float room)
{
    const Chain *chain = &view->chain;
    int all = view->path == 0 ? chain->term_count : chain->products ? (int)chain->paths : 1;
    for (int count = all < TERMS ? all : TERMS; count > 0; count--) {
        int first = view->path == 0 ? 0 : chain->path - count / 2;
        if (first > all - count) first = all - count;
        if (first < 0) first = 0;
        if (!chain->products && view->path) first = chain->path;
        Layout out = lay(&view->arena, ui, sum_math(view, first, count), 26, room);
        if (out.width <= room * ui_scale(ui)) return out;
    }
    return (Layout){0};
}
