/* loss.h: how far a prediction is from its target: a file whose one line is the formula for one output, or typed.
 *
 * File    assets/losses/NAME.yaml: name, title, summary, source, options, formula (given: p, the prediction, y, the target, and
 *         the options), over_outputs: mean or sum (mean), outputs: the kinds of output that it fits, as in [linear, sigmoid]
 *         (all). The derivative by p is worked out.
 * Words   "mse", "huber:delta=2", a path, or a formula: "abs(p - y)^3".
 * Use     loss_load -> loss_fits -> loss_value, or `program` (program_clone for another thread) -> loss_destroy
 * Values  of the formula as it stands, so no number where it has none: bce where p is exactly 0 or 1. A network works bce
 *         after a sigmoid and cce after a softmax out from what goes into them (pass.h), which has a value everywhere.
 * Errors  loading: unknown key, name or option with the nearest one, the place in the file or formula.
 */
#ifndef MODEL_NETWORK_LOSS_H
#define MODEL_NETWORK_LOSS_H

#include "formula/engine/program.h"
#include "model/options.h"

/* What makes predictions of the last layer's values. To add one: here and a row in loss.c. */
typedef enum OutputKind { OUTPUT_LINEAR, OUTPUT_SIGMOID, OUTPUT_SOFTMAX, OUTPUT_KINDS } OutputKind;

const char *output_name(OutputKind output);                          /* "linear" */
Status output_find(const char *name, OutputKind *out, Error *error); /* the message has no place */

typedef struct Loss {
    const char *name, *title, *summary, *source,
        *path;                        /* typed: name and title are the formula, path NULL; source may be */
    const char *text;                 /* the formula as written */
    const Node *formula, *derivative; /* of p and y, the latter by p; with the options as names */
    RuleOption options[RULE_OPTIONS_MAX];
    int option_count;
    double values[RULE_OPTIONS_MAX]; /* in `program` they are numbers */
    bool sum_outputs;                /* of an example's outputs: their sum, else their mean */
    unsigned fits;                   /* 1u << OutputKind, more than one */
    Program *program;                /* in: p, y; out: loss, dloss/dp; of one output */
    Arena arena;
} Loss;

Status loss_load(Loss **out, const char *word, const char *beside, Error *error);
Status loss_parse(Loss **out, const char *path, const char *text, size_t length, Error *error); /* a file's */
void loss_destroy(Loss *loss);                                                                  /* NULL is fine */

/* "cce is for softmax outputs, not for linear ones; …" The message has no place. */
Status loss_fits(const Loss *loss, OutputKind output, Error *error);

/* Of one example: p, y [outputs]. One thread at a time per Loss. */
double loss_value(const Loss *loss, const double *p, const double *y, int outputs);

#endif
