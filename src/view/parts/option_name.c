#include "view/parts/option_name.h"

#include <string.h>

#include "view/parts/words.h"

const OptionName *option_name(const char *name)
{
    static const OptionName names[] = {
        {"lr", "\\eta", "η"},        {"momentum", "\\beta", "β"},    {"beta", "\\beta", "β"},
        {"beta1", "\\beta_1", "β₁"}, {"beta2", "\\beta_2", "β₂"},    {"eps", "\\varepsilon", "ε"},
        {"alpha", "\\alpha", "α"},   {"rho", "\\rho", "ρ"},          {"weight_decay", "\\lambda", "λ"},
        {"dampening", "\\tau", "τ"}, {"eta_minus", "\\eta_-", "η₋"}, {"eta_plus", "\\eta_+", "η₊"},
    };
    static const OptionName none = {NULL, NULL, NULL};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (!strcmp(names[i].name, name)) return &names[i];
    return &none;
}

const char *option_words(const char *name, char out[64])
{
    char key[96];
    word_fill(out, 64, word_in(key, "options", name));
    for (char *at = out; *at; at++)
        if (*at == '_') *at = ' ';
    return out;
}
