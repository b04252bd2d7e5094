/* Any text as a formula: an error with a column inside the text, or a tree that prints, reads back to the same value,
 * derives and runs. As a line of a rule, too. */
#include "formula/formula.h"
#include "formula/math/math.h"
#include "formula/engine/program.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { NAMES_MAX = 8 };

static void must_tell(const Error *error, size_t characters)
{
    char shown[1024];
    if (!error->message[0] || error->line != 1 || error->column < 1) abort();
    if ((size_t)error->column > characters + 1) abort();
    error_format(error, shown, sizeof shown);
}

/* The value of a tree, and of its derivatives, at one point; false where it cannot be compiled. */
static bool evaluate(const Node *const *nodes, int count, const char *const *names, int name_count, double *out)
{
    ProgramInput inputs[NAMES_MAX];
    ProgramLine lines[8];
    const char *outputs[8];
    /* no formula can say these names */
    static const char *const output_names[] = {"#0", "#1", "#2", "#3", "#4", "#5", "#6", "#7"};
    double values[NAMES_MAX];
    const double *in[NAMES_MAX];
    double *to[8];
    for (int i = 0; i < name_count; i++) {
        inputs[i] = (ProgramInput){names[i], false};
        values[i] = 0.7 + 0.3 * i;
        in[i] = &values[i];
    }
    for (int i = 0; i < count; i++) {
        lines[i] = (ProgramLine){output_names[i], nodes[i]};
        outputs[i] = output_names[i];
        to[i] = &out[i];
    }
    ProgramDesc desc = {.inputs = inputs,
                        .input_count = name_count,
                        .lines = lines,
                        .line_count = count,
                        .outputs = outputs,
                        .output_count = count};
    Program *program = NULL;
    Error error = {0};
    if (program_compile(&program, &desc, &error)) {
        if (!error.message[0]) abort();
        return false;
    }
    ProgramCall call = {.lanes = 1, .inputs = in, .outputs = to};
    program_run(program, &call);
    program_destroy(program);
    return true;
}

static void both_ways(Arena *arena, const Node *node, const FormulaNames *any)
{
    TextBuffer text = {0};
    const Node *again, *pair[2] = {node, NULL}, *derived[4];
    const char **names;
    Error error = {0};
    double value[8];
    formula_print(node, &text);
    if (formula_parse(arena, text.data, any, &again, &error)) {
        fprintf(stderr, "printed text does not parse: %.300s: %s\n", text.data, error.message);
        abort();
    }
    int count = formula_names(arena, node, &names);
    pair[1] = again;
    if (count <= NAMES_MAX && evaluate(pair, 2, names, count, value)) {
        bool same = value[0] == value[1] || (isnan(value[0]) && isnan(value[1]));
        if (!same && !(fabs(value[0] - value[1]) <= 1e-9 * fabs(value[0]))) {
            fprintf(stderr, "read back %.300s: %.17g is not %.17g\n", text.data, value[0], value[1]);
            abort();
        }
        derived[0] = formula_simplify(arena, node);
        int n = 1;
        for (int i = 0; i < count && i < 2; i++)
            if (formula_derive(arena, node, names[i], &derived[n], &error) == STATUS_OK) n++;
        if (n > 1 && formula_derive(arena, derived[1], names[0], &derived[n], &error) == STATUS_OK) n++;
        evaluate(derived, n, names, count, value);
        if (formula_size(derived[n - 1]) < 20000) {
            math_from_formula(arena, derived[n - 1], NULL);
            text_clear(&text);
            formula_print_tex(derived[n - 1], &text);
        }
    }
    text_free(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const FormulaNames any = {.count = -1};
    static const FormulaNames rule = {.count = -1, .rules = true};
    Arena arena = {0};
    Error error = {0};
    const Node *node = NULL;
    const char *left;
    char *text = arena_copy(&arena, (const char *)data, size);
    size_t characters = utf8_count(text, strlen(text));
    if (formula_parse(&arena, text, &any, &node, &error) == STATUS_OK) both_ways(&arena, node, &any);
    else must_tell(&error, characters);
    if (formula_parse_line(&arena, text, &rule, &left, &node, &error)) must_tell(&error, characters);
    arena_free(&arena);
    return 0;
}
