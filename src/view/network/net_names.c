#include "view/network/net_names.h"

#include "base/text.h"
#include "formula/formula.h"
#include "model/network/examples.h"
#include "model/network/network.h"

#include <stdio.h>
#include <string.h>

static const char LETTERS[] = "hknqrs";

/* The layer with weights that this one is, or takes from; 0: the inputs. */
static int number_of(const NetPicture *picture, int layer)
{
    while (layer > 0 && !picture->network->layers[layer - 1].number) layer--;
    return layer > 0 ? picture->network->layers[layer - 1].number : 0;
}

static bool is_output(const NetPicture *picture, int layer) { return layer == picture->network->layer_count; }

static void add_lowered(TextBuffer *out, int number)
{
    char digits[16];
    snprintf(digits, sizeof digits, "%d", number);
    for (const char *d = digits; *d; d++)
        text_add_bytes(out, (const char[]){'\xE2', '\x82', (char)(0x80 + (*d - '0'))}, 3); /* ₀ … ₉ */
}

/* A formula of columns as it reads; a column's name of several letters is a word. */
static void input_tex(char out[NET_NAME], const NetPicture *picture, int input)
{
    const Node *formula = picture->examples->formula[input];
    TextBuffer text = text_fixed(out, NET_NAME);
    if (formula->kind == NODE_NAME && strlen(formula->name) > 2) {
        text_add(&text, "\\text{");
        for (const char *c = formula->name; *c; c++) text_add_bytes(&text, *c == '_' ? " " : c, 1);
        text_add(&text, "}");
    } else {
        formula_print_tex(formula, &text);
    }
    if (text.cut) snprintf(out, NET_NAME, "x_{%d}", input + 1); /* too long for a name */
}

static char *letter_of(char out[NET_NAME], const NetPicture *picture, int layer, bool tex)
{
    int number = number_of(picture, layer);
    if (is_output(picture, layer)) return strcpy(out, tex ? "y" : "ŷ");
    if (number == 0) return strcpy(out, "x");
    if (number < (int)sizeof LETTERS) snprintf(out, NET_NAME, "%c", LETTERS[number - 1]);
    else snprintf(out, NET_NAME, tex ? "h^{(%d)}" : "h(%d)", number);
    return out;
}

char *net_letter_tex(char out[NET_NAME], const NetPicture *picture, int layer)
{
    return letter_of(out, picture, layer, true);
}

char *net_letter_text(char out[NET_NAME], const NetPicture *picture, int layer)
{
    return letter_of(out, picture, layer, false);
}

char *net_unit_tex(char out[NET_NAME], const NetPicture *picture, int layer, int unit)
{
    char letter[NET_NAME];
    if (layer == 0) input_tex(out, picture, unit);
    else if (!is_output(picture, layer))
        snprintf(out, NET_NAME, "%.40s_{%d}", net_letter_tex(letter, picture, layer), unit + 1);
    else if (picture->network->outputs > 1) snprintf(out, NET_NAME, "\\hat{y}_{%d}", unit + 1);
    else strcpy(out, "\\hat{y}");
    return out;
}

char *net_unit_text(char out[NET_NAME], const NetPicture *picture, int layer, int unit)
{
    char letter[NET_NAME];
    TextBuffer text = text_fixed(out, NET_NAME);
    if (layer == 0) {
        const char *name = picture->examples->feature[unit];
        size_t stem = strcspn(name, "0123456789");
        bool lowered = stem == 1 && name[stem] && strspn(name + stem, "0123456789") == strlen(name + stem);
        bool column = picture->examples->formula[unit]->kind == NODE_NAME;
        for (const char *c = name; *c && !(lowered && c > name); c++)
            text_add_bytes(&text, column && *c == '_' ? " " : c, 1);
        for (const char *d = name + stem; lowered && *d; d++) add_lowered(&text, *d - '0');
        return out;
    }
    text_add(&text, "%s", net_letter_text(letter, picture, layer));
    if (!is_output(picture, layer) || picture->network->outputs > 1) add_lowered(&text, unit + 1);
    return out;
}
