/* mistake.h: what is wrong with a wrong answer.
 *
 * The true lines are changed by each mistake that people make (a sign, a factor left out, an inner derivative forgotten, beta
 * and 1 - beta swapped, a line too late) and run at the same points: where the result is the typed one, that was the mistake.
 * Simple relations between the two results (a constant factor, a name, a square) are looked for as well.
 *
 * Use     fill in a MistakeCase -> mistake_find
 * Errors  none: MISTAKE_NONE where nothing fits.
 * Not     words: kinds have names (mistake_name) that a screen looks up.
 */
#ifndef LESSON_MISTAKE_H
#define LESSON_MISTAKE_H

#include "lesson/exercise.h"
#include "lesson/trial.h"

typedef enum MistakeKind {
    MISTAKE_NONE,
    MISTAKE_OWN,        /* the file's own: `say` */
    MISTAKE_SIGN,       /* the right number with the other sign */
    MISTAKE_ASCENT,     /* uphill */
    MISTAKE_ZERO,       /* yours is 0 everywhere */
    MISTAKE_LARGE,      /* `what` times too large */
    MISTAKE_SMALL,      /* `what` times too small */
    MISTAKE_TIMES,      /* `what` (negative) times the true one */
    MISTAKE_NOT_MEAN,   /* a sum over the examples, `what` of them, instead of the mean */
    MISTAKE_OTHER,      /* the answer to another blank: `what`; of derivatives, by the other name */
    MISTAKE_CHAIN,      /* the derivative `what` of the inside `other` is missing */
    MISTAKE_PRODUCT,    /* product rule on `what` */
    MISTAKE_QUOTIENT,   /* quotient rule on `what` */
    MISTAKE_POWER,      /* the rule for the power `what` */
    MISTAKE_TRIG,       /* the sign in the derivative of `what` */
    MISTAKE_CONSTANT,   /* `what` does not depend on `other`: its derivative is 0 */
    MISTAKE_FACTOR,     /* the factor `what` is missing */
    MISTAKE_EXTRA,      /* the factor `what` is too much */
    MISTAKE_DIVISOR,    /* the division by `what` is missing */
    MISTAKE_MULTIPLIED, /* times `what` instead of divided by it */
    MISTAKE_INVERTED,   /* upside down */
    MISTAKE_TERM,       /* the term `what` is missing */
    MISTAKE_EXTRA_TERM, /* the term `what` is too much */
    MISTAKE_TERM_SIGN,  /* the sign before `what` */
    MISTAKE_ROOT,       /* the square root of `what` is missing */
    MISTAKE_SQUARE,     /* the square of `what` is missing */
    MISTAKE_SQUARED,    /* squared without need: `what` */
    MISTAKE_FUNCTION,   /* the function `what` is missing */
    MISTAKE_BETA,       /* `what` and 1 - `what` are swapped */
    MISTAKE_EPS,        /* the small `what` under the fraction is missing */
    MISTAKE_EPS_PLACE,  /* `what` stands inside the root */
    MISTAKE_ORDER,      /* the new value of `what` is needed: it must be set before `other` */
    MISTAKE_NAME,       /* `other` stands where `what` belongs */
    MISTAKE_EXPONENT,   /* the exponent of `what` */
    MISTAKE_BRACKETS,   /* brackets around `what` are missing */
    MISTAKE_UNDERIVED,  /* the function itself */
    MISTAKE_UNUSED,     /* the answer depends on `what`, and yours does not */
    MISTAKE_KINDS
} MistakeKind;

typedef struct Mistake {
    MistakeKind kind;
    char what[200], other[200]; /* TeX */
    const char *say;            /* MISTAKE_OWN: the exercise's */
    int line;                   /* of the true lines, from 0; -1: not one line */
} Mistake;

typedef struct MistakeCase {
    const Exercise *exercise;
    Trial *trial;
    const ProgramLine *truth;
    int count;       /* [count] the true lines up to the one in question */
    int first, last; /* which of them may be mistaken */
    const char *result;
    const double *right;
    bool right_vector;
    const double *yours;
    bool yours_vector;
    const ProgramLine *typed;
    int typed_count; /* to see what names are used */
    int blank;       /* index, or -1: a rule as a whole */
} MistakeCase;

Mistake mistake_find(const MistakeCase *wrong);
const char *mistake_name(MistakeKind kind); /* "sign", "missing_factor"; the last part of a key of words */

#endif
