/* evaluation.h: what a network says of its examples at one theta, and what that adds up to: loss, accuracy, confusion matrix, MAE, R².
 *
 * Use     evaluation_create -> evaluation_look(theta) whenever theta is another -> the rest; evaluation_destroy.
 * Rows    of each part the first `most`, in the part's own order: train, validation, test one after the other.
 * Loss    without penalties; dropout takes no part.
 * Memory  all is made by evaluation_create: a look allocates nothing.
 * Owns    its pass and arrays. Borrows network and examples, which must outlive it.
 */
#ifndef MODEL_NETWORK_EVALUATION_H
#define MODEL_NETWORK_EVALUATION_H

#include "model/network/examples.h"
#include "model/network/pass.h"

typedef struct EvaluationPart {
    int count;   /* examples looked at; 0: all else is NaN or 0 */
    int right;   /* of classes: said what is true */
    double loss; /* mean */
    double mae;  /* mean absolute error of the prediction; of classes NaN */
    double r2;   /* 1 - sum (p - y)² / sum (y - mean y)²; NaN where y does not vary, or of classes */
} EvaluationPart;

typedef struct Evaluation {
    const Network *network;
    const Examples *examples;
    Pass *pass;
    int rows, outputs, classes; /* classes: 0 where the target is a number */
    int first[PARTS + 1];       /* the rows of a part: first[part] .. first[part + 1] - 1 */
    int *row;                   /* [rows]: the examples' own index */
    double *prediction;         /* [outputs][rows] */
    double *loss;               /* [rows] */
    int *said;                  /* [rows]: the class; -1: no number */
    int *confusion[PARTS];      /* [classes][classes]: true, said */
    EvaluationPart part[PARTS];
} Evaluation;

Evaluation *evaluation_create(const Network *network, const Examples *examples, int most);
void evaluation_destroy(Evaluation *evaluation); /* NULL is fine */
void evaluation_look(Evaluation *evaluation, const double *theta);

double evaluation_target(const Evaluation *evaluation, int at); /* the number, or the index of the class */
bool evaluation_wrong(const Evaluation *evaluation, int at);    /* of classes: not what is true */
ExamplePart evaluation_part(const Evaluation *evaluation, int at);
int evaluation_at(const Evaluation *evaluation, int row); /* where an example stands here; -1: it is not looked at */

#endif
