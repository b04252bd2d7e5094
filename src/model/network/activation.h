/* activation.h: what a unit makes of its sum: a = f(z), from a file whose one line is the formula, or typed.
 *
 * File    assets/activations/NAME.yaml: name, title, summary, source, options, formula (given: z and the options). The
 *         derivative is worked out.
 * Words   "tanh", "leaky-relu:slope=0.1", a path, or a formula of one letter: "z*sigmoid(z)", "x/(1 + abs(x))".
 * Use     activation_load -> activation_value, or `program` (program_clone for another thread) -> activation_destroy
 * Errors  loading only: unknown key, name or option with the nearest one, the place in the file or formula. Values that are
 *         not finite are given as they are.
 */
#ifndef MODEL_NETWORK_ACTIVATION_H
#define MODEL_NETWORK_ACTIVATION_H

#include "formula/engine/program.h"
#include "model/options.h"

typedef struct Activation {
    const char *name, *title, *summary, *source,
        *path;                        /* typed: name and title are the formula, path NULL; source may be */
    const char *text;                 /* the formula as written */
    const char *variable;             /* "z", or the letter of a typed formula */
    const Node *formula, *derivative; /* by `variable`; with the options as names */
    long slope_size;                  /* formula_size of the derivative */
    RuleOption options[RULE_OPTIONS_MAX];
    int option_count;
    double values[RULE_OPTIONS_MAX]; /* in `program` they are numbers */
    Program *program;                /* in: z; out: a, da/dz */
    Arena arena;
} Activation;

Status activation_load(Activation **out, const char *word, const char *beside, Error *error);
Status activation_parse(Activation **out, const char *path, const char *text, size_t length,
                        Error *error);           /* a file's */
void activation_destroy(Activation *activation); /* NULL is fine */

/* One value, and da/dz where `slope` is not NULL. One thread at a time per Activation. */
double activation_value(const Activation *activation, double z, double *slope);

#endif
