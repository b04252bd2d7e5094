/* substitute.h: how many digits the numbers in a formula need, so that a reader who computes with the numbers as they
 * are printed arrives at the printed result.
 *
 * Use     fill in name and value of each SubstituteName -> substitute_digits -> show `text` in the place of the name
 *         (MathNames.value may return it; math_number_text sets it), `result_text` behind the equals sign
 * Units   digits are significant ones. Texts are plain numbers that strtod and formula_parse read: "-3.65", "1.2e-5";
 *         "inf", "-inf" and "nan" where a number is none.
 * Shown   3 digits at least. Whole numbers up to a thousand million and decimals of up to five digits (0.9, 0.999, an
 *         option of a file) stand as they are. No name can lose a digit without the result changing.
 * Errors  false: 15 digits of each number do not suffice (a result that is all rounding), or the formula has no value
 *         of plain numbers (a name that is not given, a reduction): all texts are there, by 15 digits.
 * Not     what the numbers are: the caller's; setting them as mathematics: math.h.
 */
#ifndef FORMULA_SUBSTITUTE_H
#define FORMULA_SUBSTITUTE_H

#include "formula/node.h"

#include <stdbool.h>

enum { SUBSTITUTE_LEAST = 3, SUBSTITUTE_MOST = 15 };

typedef struct SubstituteName {
    const char *name;
    double value;
    int digits;    /* out: of `text` */
    char text[32]; /* out */
} SubstituteName;

bool substitute_digits(const Node *formula, SubstituteName *names, int count, double result, int result_digits,
                       char result_text[32]);

/* The same for what is no formula of plain numbers (a mean over examples, a vector): `of` gives the result of
 * values [count], in the order of `names`. */
typedef double (*SubstituteValue)(void *context, const double *values);
bool substitute_digits_of(SubstituteValue of, void *context, SubstituteName *names, int count, double result,
                          int result_digits, char result_text[32]);

/* One number by so many digits (1..17): 3.70, 0.0120, 1.20e-5; digits before the point always stand. */
char *substitute_text(char text[32], double value, int digits);

/* A formula of plain numbers; false where it has no such value. Names that are not given have none. */
bool substitute_value(const Node *formula, const SubstituteName *names, int count, double *value);

#endif
