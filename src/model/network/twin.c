#include "model/network/twin.h"

#include "formula/tree.h"
#include "model/network/pass_kernels.h"

#include <string.h>

static const Twin activations[] = {
    {"linear", "z", {NULL}}, /* nothing to do */
    {"tanh", "tanh(z)", IN_ALL_SETS(twin_tanh)},
    {"sigmoid", "sigmoid(z)", IN_ALL_SETS(twin_sigmoid)},
    {"relu", "relu(z)", IN_ALL_SETS(twin_relu)},
    {"leaky relu", "where(z > 0, z, a*z)", IN_ALL_SETS(twin_leaky)},
    {"elu", "where(z > 0, z, a*(exp(z) - 1))", IN_ALL_SETS(twin_elu)},
    {"selu", "b*where(z > 0, z, a*(exp(z) - 1))", IN_ALL_SETS(twin_elu)},
    {"gelu", "z*(1 + erf(z/sqrt(2)))/2", IN_ALL_SETS(twin_gelu)},
    {"softplus", "softplus(z)", IN_ALL_SETS(twin_softplus)},
    {"silu", "z*sigmoid(z)", IN_ALL_SETS(twin_swish)},
    {"swish", "z*sigmoid(a*z)", IN_ALL_SETS(twin_swish)},
    {"sin", "sin(z)", IN_ALL_SETS(twin_sin)},
};

static const Twin losses[] = {
    {"squares", "(p - y)^2", IN_ALL_SETS(twin_squares)},
    {"sizes", "abs(p - y)", IN_ALL_SETS(twin_sizes)},
    {"huber", "where(abs(p - y) <= a, (p - y)^2/2, a*(abs(p - y) - a/2))", IN_ALL_SETS(twin_huber)},
};

/* With these outputs: */
static const struct Fused {
    OutputKind output;
    const char *formula;
} fused[] = {
    {OUTPUT_SIGMOID, "-(y*log(p) + (1 - y)*log(1 - p))"},
    {OUTPUT_SOFTMAX, "-y*log(p)"},
};

typedef struct Match {
    const char *from[2], *to[2]; /* the pattern's names, and what they are called in the formula */
    const RuleOption *options;
    const double *values; /* of the options */
    int option_count;
    double *bound; /* [TWIN_OPTIONS_MAX] */
    bool is_bound[TWIN_OPTIONS_MAX];
} Match;

static bool bind(Match *m, int letter, const Node *node)
{
    double value = node->value;
    if (node->kind == NODE_NAME) {
        int option = options_find(m->options, m->option_count, node->name);
        if (option < 0) return false;
        value = m->values[option];
    } else if (node->kind != NODE_NUMBER) return false;
    if (m->is_bound[letter]) return m->bound[letter] == value;
    m->is_bound[letter] = true;
    m->bound[letter] = value;
    return true;
}

/* As deep as the pattern goes. */
static bool match(Match *m, const Node *pattern, const Node *node)
{
    if (pattern->kind == NODE_NAME) {
        for (int i = 0; i < 2; i++)
            if (m->from[i] && !strcmp(pattern->name, m->from[i]))
                return node->kind == NODE_NAME && !strcmp(node->name, m->to[i]);
        return bind(m, pattern->name[0] - 'a', node);
    }
    if (pattern->kind != node->kind) return false;
    if (pattern->kind != NODE_CALL) return pattern->value == node->value;
    if (pattern->op != node->op || pattern->count != node->count) return false;
    for (int i = 0; i < pattern->count; i++)
        if (!match(m, pattern->args[i], node->args[i])) return false;
    return true;
}

/* Both sides as formula_simplify leaves them. */
static bool is_formula(const Match *how, const char *pattern, const Node *formula)
{
    Arena arena = {0};
    const Node *tree;
    Match m = *how;
    m.bound[0] = m.bound[1] = 1;
    bool same = formula_parse(&arena, pattern, NULL, &tree, NULL) == STATUS_OK &&
                match(&m, formula_simplify(&arena, tree), formula_simplify(&arena, formula));
    arena_free(&arena);
    return same;
}

static const Twin *find(const Twin *twins, size_t count, const Match *how, const Node *formula)
{
    for (size_t i = 0; i < count; i++)
        if (is_formula(how, twins[i].formula, formula)) return &twins[i];
    return NULL;
}

const Twin *twin_of_activation(const Activation *activation, double *options)
{
    const Match how = {
        {"z"}, {activation->variable}, activation->options, activation->values, activation->option_count, options, {0}};
    return find(activations, sizeof activations / sizeof *activations, &how, activation->formula);
}

static Match of_loss(const Loss *loss, double *options)
{
    return (Match){{"p", "y"}, {"p", "y"}, loss->options, loss->values, loss->option_count, options, {0}};
}

const Twin *twin_of_loss(const Loss *loss, double *options)
{
    const Match how = of_loss(loss, options);
    return find(losses, sizeof losses / sizeof *losses, &how, loss->formula);
}

bool loss_is_fused(const Loss *loss, OutputKind output)
{
    double none[TWIN_OPTIONS_MAX];
    const Match how = of_loss(loss, none);
    for (size_t i = 0; i < sizeof fused / sizeof *fused; i++)
        if (fused[i].output == output && is_formula(&how, fused[i].formula, loss->formula)) return true;
    return false;
}
