/* Exercises: the shipped ones accept every right form and know the typical mistakes; what is wrong with a file is told with its
 * line; whatever is typed gives an answer. */
#include "base/file.h"
#include "base/random.h"
#include "lesson/answer.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(table) ((int)(sizeof(table) / sizeof *(table)))

/* `typed`: one line, or the lines of a rule with ; between them. The other fields stay empty. */
static void answer_to(const char *name, int field, const char *typed, Answer *out, char *what, size_t size)
{
    Exercise *exercise;
    Error error = {0};
    Arena arena = {0};
    const char *lines[EXERCISE_LINES_MAX];
    ck_assert_msg(exercise_load(&exercise, name, NULL, &error) == STATUS_OK, "%s: %s", name, error.message);
    for (int i = 0; i < EXERCISE_LINES_MAX; i++) lines[i] = "";
    const char *at = typed;
    for (int i = exercise->rule ? 0 : field; at; i++) {
        const char *end = exercise->rule ? strchr(at, ';') : NULL;
        ck_assert_int_lt(i, exercise_fields(exercise));
        lines[i] = arena_copy(&arena, at, end ? (size_t)(end - at) : strlen(at));
        at = end ? end + 1 : NULL;
    }
    Checker *checker = checker_create(exercise);
    checker_check(checker, lines, field, out);
    TextBuffer text = text_fixed(what, size);
    text_add(&text, "%s[%d] %s: kind %d %s, what %s, other %s, line %d, step %d %s: yours %s, right %s at", name, field,
             typed, out->kind, mistake_name(out->mistake.kind), out->mistake.what, out->mistake.other,
             out->mistake.line, out->step, out->result ? out->result : "", out->yours, out->right);
    for (int i = 0; i < out->at_count; i++) text_add(&text, " %s = %s", out->at[i].name, out->at[i].value);
    if (out->kind == ANSWER_UNREADABLE) text_add(&text, " column %d: %s", out->error.column, out->error.message);
    if (out->mistake.say) { /* it goes with the exercise */
        static char said[512];
        snprintf(said, sizeof said, "%s", out->mistake.say);
        out->mistake.say = said;
    }
    out->result = out->tip = NULL;
    checker_destroy(checker);
    exercise_destroy(exercise);
    arena_free(&arena);
}

/* ---- right answers ---- */

static const struct {
    const char *exercise;
    int field;
    const char *typed;
} right[] = {
    {"gradient", 0, "2*(x^2 + y - 11)*2*x + y*cos(x*y)"},
    {"gradient", 0, "4x^3 + 4x y - 44x + y cos(x y)"},
    {"gradient", 0, "L_x = cos(y*x)*y - 4*x*(11 - y - x^2)"},
    {"gradient", 1, "2*(x^2 + y - 11) + x*cos(x*y)"},
    {"gradient", 1, "2x^2 + 2y - 22 + x cos(x y)"},
    {"gradient", 1, "x*sin(x*y + pi/2) - 2*(11 - x^2 - y)"},
    {"gradient-descent", 0, "-lr*g"},
    {"gradient-descent", 0, "-g*lr"},
    {"gradient-descent", 0, "step = 0 - lr*g"},
    {"gradient-descent", 0, "lr*(-g)"},
    {"gradient-descent", 0, "(theta - lr*g) - theta"},
    {"gradient-descent", 0, "−lr·g"},
    {"chain-rule", 0, "x*sigmoid(w*x + b)*(1 - sigmoid(w*x + b))"},
    {"chain-rule", 0, "x*exp(-(w*x + b))/(1 + exp(-(w*x + b)))^2"},
    {"chain-rule", 0, "x/(2 + exp(w x + b) + exp(-w x - b))"},
    {"chain-rule", 1, "sigmoid(w*x + b)*(1 - sigmoid(w*x + b))"},
    {"chain-rule", 1, "sigmoid(w*x + b)*sigmoid(-w*x - b)"},
    {"chain-rule", 1, "sigmoid(w x + b) - sigmoid(b + x w)^2"},
    {"momentum", 0, "v = beta*v + g;step = -lr*v"},
    {"momentum", 0, "v = g + v*beta;step = -(v*lr)"},
    {"momentum", 0, "velocity = beta*velocity + g;step = -lr*velocity"},
    {"momentum", 0, "s = beta*s - lr*g;step = s"},
    {"momentum", 0, "step = -lr*(beta*v + g);v = beta*v + g"},
    {"momentum-to-adam", 0,
     "m = beta1*m + (1 - beta1)*g;v = beta2*v + (1 - beta2)*g^2;m_hat = m/(1 - beta1^t);v_hat = v/(1 - beta2^t);step = -lr*m_hat/(sqrt(v_hat) + eps)"},
    {"momentum-to-adam", 0,
     "v = beta2*v + (1 - beta2)*g*g;m = m + (1 - beta1)*(g - m);step = -lr*(m/(1 - beta1^t))/(sqrt(v/(1 - beta2^t)) + eps)"},
    {"momentum-to-adam", 0,
     "a = beta1*a + g;v = beta2*v + (1 - beta2)*g^2;a_hat = a*(1 - beta1)/(1 - beta1^t);step = -lr*a_hat/(eps + (v/(1 - beta2^t))^0.5)"},
    {"momentum-to-adam", 0,
     "m = beta1*m + g - beta1*g;v = beta2*v + g^2 - beta2*g^2;step = -lr*m*sqrt(1 - beta2^t)/((1 - beta1^t)*(sqrt(v) + eps*sqrt(1 - beta2^t)))"},
    {"clipping", 0, "g = g*min(1, clip/norm(g));step = -lr*g"},
    {"clipping", 0, "step = -lr*g*min(norm(g), clip)/norm(g)"},
    {"clipping", 0, "short = where(norm(g) > clip, clip/norm(g), 1);step = -lr*short*g"},
    {"clipping", 0, "n = sqrt(sum(g^2));g = g/max(1, n/clip);step = -g*lr"},
    {"linear-regression", 0, "mean(2*(w*x + b - y)*x)"},
    {"linear-regression", 0, "2*mean(x*(w*x + b - y))"},
    {"linear-regression", 0, "2/5*sum((w x + b - y) x)"},
    {"linear-regression", 0, "-2*mean((y - w*x - b)*x)"},
    {"linear-regression", 1, "mean(2*(w*x + b - y))"},
    {"linear-regression", 1, "2*(w*mean(x) + b - mean(y))"},
    {"linear-regression", 1, "0.4*sum(w*x + b - y)"},
    {"linear-regression", 2, "w - lr*dw"},
    {"linear-regression", 2, "w + (-lr)*dw"},
    {"linear-regression", 2, "w - 2*lr*mean((w*x + b - y)*x)"},
    {"linear-regression", 3, "b - lr*db"},
    {"linear-regression", 3, "-lr*db + b"},
    {"linear-regression", 3, "b - db*lr"},
    {"backpropagation", 0, "2*(o - y)"},
    {"backpropagation", 0, "2o - 2y"},
    {"backpropagation", 0, "2*(w2*tanh(w1*x) - y)"},
    {"backpropagation", 1, "d_out*h"},
    {"backpropagation", 1, "h*2*(o - y)"},
    {"backpropagation", 1, "tanh(z)*d_out"},
    {"backpropagation", 2, "d_out*w2*(1 - h^2)"},
    {"backpropagation", 2, "d_out*w2/cosh(z)^2"},
    {"backpropagation", 2, "2*(o - y)*w2*(1 - tanh(w1*x)^2)"},
    {"backpropagation", 3, "delta1*x"},
    {"backpropagation", 3, "x*d_out*w2*(1 - h^2)"},
    {"backpropagation", 3, "d_w1 = x delta1"},
};

START_TEST(every_equivalent_form_is_right)
{
    Answer answer;
    char what[1024];
    answer_to(right[_i].exercise, right[_i].field, right[_i].typed, &answer, what, sizeof what);
    ck_assert_msg(answer.kind == ANSWER_RIGHT, "%s", what);
}
END_TEST

/* ---- wrong answers and their hints ---- */

static const struct {
    const char *exercise;
    int field;
    const char *typed;
    MistakeKind kind;
    const char *tells; /* part of the hint */
} wrong[] = {
    {"gradient", 0, "2*(x^2 + y - 11)*2*x + cos(x*y)", MISTAKE_CHAIN, "y"},
    {"gradient", 0, "2*(x^2 + y - 11) + y*cos(x*y)", MISTAKE_CHAIN, "2"},
    {"gradient", 0, "2*(x^2 + y - 11)*2*x - y*cos(x*y)", MISTAKE_TRIG, "sin"},
    {"gradient", 0, "2*(x^2 + y - 11) + x*cos(x*y)", MISTAKE_OTHER, "partial y"},
    {"gradient", 0, "-(4*x*(x^2 + y - 11) + y*cos(x*y))", MISTAKE_SIGN, ""},
    {"gradient", 0, "(x^2 + y - 11)*2*x + y*cos(x*y)", MISTAKE_POWER, "2"},
    {"gradient", 0, "2*(x^2 + y - 11)*(2*x + 1) + y*cos(x*y)", MISTAKE_CONSTANT, "y"},
    {"gradient", 0, "2*(x^2 + y - 11)*2*x", MISTAKE_TERM, "cos"},
    {"gradient", 0, "8*x*(x^2 + y - 11) + 2*y*cos(x*y)", MISTAKE_LARGE, "2"},
    {"gradient", 1, "2*(x^2 + y - 11) + cos(x*y)", MISTAKE_CHAIN, "x"},
    {"gradient", 1, "4*x*(x^2 + y - 11) + y*cos(x*y)", MISTAKE_OTHER, "partial x"},
    {"gradient", 1, "x^2 + y - 11 + x*cos(x*y)", MISTAKE_POWER, "2"},
    {"gradient-descent", 0, "lr*g", MISTAKE_ASCENT, ""},
    {"gradient-descent", 0, "theta - lr*g", MISTAKE_OWN, "new point"},
    {"gradient-descent", 0, "-g", MISTAKE_OWN, "learning rate"},
    {"gradient-descent", 0, "-lr", MISTAKE_OWN, "slope"},
    {"gradient-descent", 0, "-2*lr*g", MISTAKE_LARGE, "2"},
    {"gradient-descent", 0, "-lr*g/2", MISTAKE_SMALL, "2"},
    {"gradient-descent", 0, "-lr^2*g", MISTAKE_EXTRA, "lr"},
    {"gradient-descent", 0, "-lr*theta", MISTAKE_OWN, "shrinks"},
    {"chain-rule", 0, "sigmoid(w*x + b)*(1 - sigmoid(w*x + b))", MISTAKE_OTHER, "partial b"},
    {"chain-rule", 0, "w*sigmoid(w*x + b)*(1 - sigmoid(w*x + b))", MISTAKE_NAME, "x"},
    {"chain-rule", 0, "-x*sigmoid(w*x + b)*(1 - sigmoid(w*x + b))", MISTAKE_SIGN, ""},
    {"chain-rule", 0, "x*sigmoid(w*x + b)", MISTAKE_FACTOR, "sigma"},
    {"chain-rule", 0, "x", MISTAKE_UNUSED, "w"},
    {"chain-rule", 0, "2*x*sigmoid(w*x + b)*(1 - sigmoid(w*x + b))", MISTAKE_LARGE, "2"},
    {"chain-rule", 1, "x*sigmoid(w*x + b)*(1 - sigmoid(w*x + b))", MISTAKE_OTHER, "partial w"},
    {"momentum", 0, "v = beta*v - g;step = -lr*v", MISTAKE_ASCENT, ""},
    {"momentum", 0, "v = beta*v + g;step = lr*v", MISTAKE_ASCENT, ""},
    {"momentum", 0, "v = beta*v + (1 - beta)*g;step = -lr*v", MISTAKE_OWN, "average"},
    {"momentum", 0, "step = -lr*v;v = beta*v + g", MISTAKE_ORDER, "v"},
    {"momentum", 0, "v = v + g;step = -lr*v", MISTAKE_FACTOR, "beta"},
    {"momentum", 0, "v = beta*v + g;step = -v", MISTAKE_FACTOR, "lr"},
    {"momentum", 0, "v = beta*v;step = -lr*v", MISTAKE_ZERO, ""},
    {"momentum", 0, "step = -lr*g", MISTAKE_OWN, "memory"},
    {"momentum", 0, "v = beta*g + v;step = -lr*v", MISTAKE_NONE, ""},
    {"momentum-to-adam", 0,
     "m = (1 - beta1)*m + beta1*g;v = beta2*v + (1 - beta2)*g^2;m_hat = m/(1 - beta1^t);v_hat = v/(1 - beta2^t);step = -lr*m_hat/(sqrt(v_hat) + eps)",
     MISTAKE_BETA, "beta_{1}"},
    {"momentum-to-adam", 0,
     "m = beta1*m + (1 - beta1)*g;v = beta2*v + (1 - beta2)*g;m_hat = m/(1 - beta1^t);v_hat = v/(1 - beta2^t);step = -lr*m_hat/(sqrt(v_hat) + eps)",
     MISTAKE_SQUARE, "g"},
    {"momentum-to-adam", 0,
     "m = beta1*m + (1 - beta1)*g;v = beta2*v + (1 - beta2)*g^2;m_hat = m/(1 - beta1^t);v_hat = v/(1 - beta2^t);step = -lr*m_hat/(v_hat + eps)",
     MISTAKE_ROOT, "hat"},
    {"momentum-to-adam", 0,
     "m = beta1*m + (1 - beta1)*g;v = beta2*v + (1 - beta2)*g^2;m_hat = m/(1 - beta1^t);v_hat = v/(1 - beta2^t);step = -lr*m_hat/sqrt(v_hat)",
     MISTAKE_EPS, "varepsilon"},
    {"momentum-to-adam", 0,
     "m = beta1*m + (1 - beta1)*g;v = beta2*v + (1 - beta2)*g^2;m_hat = m/(1 - beta1^t);v_hat = v/(1 - beta2^t);step = -lr*m_hat/sqrt(v_hat + eps)",
     MISTAKE_EPS_PLACE, "varepsilon"},
    {"momentum-to-adam", 0,
     "m = beta1*m + (1 - beta1)*g;v = beta2*v + (1 - beta2)*g^2;v_hat = v/(1 - beta2^t);step = -lr*m/(sqrt(v_hat) + eps)",
     MISTAKE_DIVISOR, "beta_{1}"},
    {"momentum-to-adam", 0, "m = beta1*m + (1 - beta1)*g;v = beta2*v + (1 - beta2)*g^2;step = -lr*m/(sqrt(v) + eps)",
     MISTAKE_OWN, "begin at 0"},
    {"momentum-to-adam", 0,
     "m = beta1*m + g;v = beta2*v + (1 - beta2)*g^2;m_hat = m/(1 - beta1^t);v_hat = v/(1 - beta2^t);step = -lr*m_hat/(sqrt(v_hat) + eps)",
     MISTAKE_FACTOR, "beta_{1}"},
    {"momentum-to-adam", 0,
     "m = beta1*m + (1 - beta1)*g;v = beta2*v + (1 - beta2)*g^2;m_hat = m/(1 - beta1^t);v_hat = v/(1 - beta2^t);step = lr*m_hat/(sqrt(v_hat) + eps)",
     MISTAKE_ASCENT, ""},
    {"momentum-to-adam", 0, "v = beta1*v + g;step = -lr*v", MISTAKE_OWN, "still momentum"},
    {"momentum-to-adam", 0,
     "m = beta1*m + (1 - beta1)*g;m_hat = m/(1 - beta1^t);v_hat = v/(1 - beta2^t);v = beta2*v + (1 - beta2)*g^2;step = -lr*m_hat/(sqrt(v_hat) + eps)",
     MISTAKE_ORDER, "v"},
    {"momentum-to-adam", 0,
     "m = beta1*m + (1 - beta1)*g;v = beta2*v + (1 - beta2)*g^2;m_hat = m/(1 - beta1^t);v_hat = v/(1 - beta1^t);step = -lr*m_hat/(sqrt(v_hat) + eps)",
     MISTAKE_NAME, "beta_{2}"},
    {"clipping", 0, "g = g*min(1, clip/norm(g));step = lr*g", MISTAKE_ASCENT, ""},
    {"clipping", 0, "step = -lr*g;g = g*min(1, clip/norm(g))", MISTAKE_OWN, "Nothing is cut"},
    {"clipping", 0, "g = g*clip/norm(g);step = -lr*g", MISTAKE_OWN, "every gradient"},
    {"clipping", 0, "g = clamp(g, -clip, clip);step = -lr*g", MISTAKE_OWN, "whole vector"},
    {"clipping", 0, "g = g*max(1, clip/norm(g));step = -lr*g", MISTAKE_FUNCTION, "min"},
    {"clipping", 0, "g = g*min(1, norm(g)/clip);step = -lr*g", MISTAKE_INVERTED, ""},
    {"clipping", 0, "g = g*min(1, 1/norm(g));step = -lr*g", MISTAKE_UNUSED, "clip"},
    {"clipping", 0, "g = g*min(1, clip/norm(g));step = -g", MISTAKE_FACTOR, "lr"},
    {"linear-regression", 0, "mean((w*x + b - y)*x)", MISTAKE_OWN, "factor 2"},
    {"linear-regression", 0, "sum(2*(w*x + b - y)*x)", MISTAKE_NOT_MEAN, "5"},
    {"linear-regression", 0, "mean(2*(w*x + b - y))", MISTAKE_OTHER, "partial b"},
    {"linear-regression", 0, "mean(2*(y - w*x - b)*x)", MISTAKE_SIGN, ""},
    {"linear-regression", 0, "mean(2*(w*x + b - y)*w)", MISTAKE_NAME, "x"},
    {"linear-regression", 0, "mean(2*(w*x - y)*x)", MISTAKE_TERM, "b"},
    {"linear-regression", 0, "mean((w*x + b - y)^2*x)", MISTAKE_NONE, ""},
    {"linear-regression", 1, "mean(2*(w*x + b - y)*x)", MISTAKE_OTHER, "partial w"},
    {"linear-regression", 1, "mean(w*x + b - y)", MISTAKE_OWN, "factor 2"},
    {"linear-regression", 2, "w + lr*dw", MISTAKE_ASCENT, ""},
    {"linear-regression", 2, "w - dw", MISTAKE_FACTOR, "lr"},
    {"linear-regression", 2, "w - lr*db", MISTAKE_NAME, "dw"},
    {"linear-regression", 2, "-lr*dw", MISTAKE_OWN, "step alone"},
    {"linear-regression", 3, "b + lr*db", MISTAKE_ASCENT, ""},
    {"linear-regression", 3, "w - lr*db", MISTAKE_NAME, "b"},
    {"backpropagation", 0, "o - y", MISTAKE_SMALL, "2"},
    {"backpropagation", 0, "2*(y - o)", MISTAKE_SIGN, ""},
    {"backpropagation", 0, "2*o - y", MISTAKE_BRACKETS, "o - y"},
    {"backpropagation", 0, "2*(o - y) + 1", MISTAKE_EXTRA_TERM, "1"},
    {"chain-rule", 0, "sigmoid(w*x + b)", MISTAKE_UNDERIVED, ""},
    {"momentum", 0, "v = beta*v + g;step = -lr*(beta*v + g)", MISTAKE_OWN, "Nesterov"},
    {"momentum-to-adam", 0,
     "m = beta1*m + (1 - beta1)*g;v = beta2*v + (1 - beta2)*g^2;m_hat = m/(1 - beta1);v_hat = v/(1 - beta2^t);step = -lr*m_hat/(sqrt(v_hat) + eps)",
     MISTAKE_EXPONENT, "beta_{1}"},
    {"momentum-to-adam", 0,
     "m = beta1*m + (1 - beta1)*g;v = beta2*v + (1 - beta2)*g^2;m_hat = m/(1 - beta1^t);v_hat = v/(1 - beta2^t);step = -lr*m_hat/sqrt(v_hat) + eps",
     MISTAKE_BRACKETS, "varepsilon"},
    {"momentum-to-adam", 0,
     "m = (1 - beta1)*m + beta1*g;v = (1 - beta2)*v + beta2*g^2;m_hat = m/(1 - beta1^t);v_hat = v/(1 - beta2^t);step = -lr*m_hat/(sqrt(v_hat) + eps)",
     MISTAKE_BETA, "beta_{1}"},
    {"backpropagation", 0, "(o - y)^2", MISTAKE_NONE, ""},
    {"backpropagation", 1, "d_out*w2", MISTAKE_OWN, "arrives at"},
    {"backpropagation", 1, "d_out*x", MISTAKE_NAME, "h"},
    {"backpropagation", 1, "d_out", MISTAKE_FACTOR, "h"},
    {"backpropagation", 2, "d_out*w2", MISTAKE_OWN, "slope"},
    {"backpropagation", 2, "d_out*(1 - h^2)", MISTAKE_OWN, "weight"},
    {"backpropagation", 2, "d_out*w2*(1 - h)", MISTAKE_SQUARE, "h"},
    {"backpropagation", 2, "d_out*w2*h*(1 - h)", MISTAKE_OWN, "sigmoid"},
    {"backpropagation", 2, "d_out*w1*(1 - h^2)", MISTAKE_NAME, "w"},
    {"backpropagation", 2, "d_out*w2*(1 + h^2)", MISTAKE_TERM_SIGN, "h"},
    {"backpropagation", 3, "delta1*h", MISTAKE_OWN, "behind"},
    {"backpropagation", 3, "delta1", MISTAKE_FACTOR, "x"},
};

START_TEST(every_mistake_has_its_hint)
{
    Answer answer;
    char what[1024];
    answer_to(wrong[_i].exercise, wrong[_i].field, wrong[_i].typed, &answer, what, sizeof what);
    ck_assert_msg(answer.kind == ANSWER_WRONG && answer.mistake.kind == wrong[_i].kind, "%s; it should be %s", what,
                  mistake_name(wrong[_i].kind));
    bool told = strstr(answer.mistake.what, wrong[_i].tells) ||
                (answer.mistake.say && strstr(answer.mistake.say, wrong[_i].tells));
    ck_assert_msg(told, "%s; the hint should tell of %s", what, wrong[_i].tells);
    ck_assert_msg(answer.right[0] && strcmp(answer.right, answer.yours), "%s", what);
}
END_TEST

/* ---- examples in numbers ---- */

static const struct {
    const char *exercise;
    int field;
    const char *typed, *right, *yours;
} numbers[] = {
    {"gradient-descent", 0, "lr*g", "−1", "1"},
    {"linear-regression", 2, "w + lr*dw", NULL, NULL},
    {"gradient", 1, "2*(x^2 + y) + x*cos(x*y)", NULL, NULL},
    {"backpropagation", 0, "sqrt(-1 - o^2)", NULL, ""},
    {"momentum", 0, "v = beta*v + g;step = -lr*v*0", "−1", "0"},
};

START_TEST(the_example_is_one_of_small_numbers)
{
    Answer answer;
    char what[1024];
    answer_to(numbers[_i].exercise, numbers[_i].field, numbers[_i].typed, &answer, what, sizeof what);
    ck_assert_int_eq(answer.kind, ANSWER_WRONG);
    ck_assert_int_gt(answer.at_count, 0);
    for (int i = 0; i < answer.at_count; i++) ck_assert_msg(strlen(answer.at[i].value) <= 6, "%s", what);
    if (numbers[_i].right) ck_assert_msg(!strcmp(answer.right, numbers[_i].right), "%s", what);
    if (numbers[_i].yours) ck_assert_msg(!strcmp(answer.yours, numbers[_i].yours), "%s", what);
}
END_TEST

/* Rules: the step at which it shows, from 1; one line has none. Without a past, momentum is the slope. */
START_TEST(the_step_that_shows_it_is_told)
{
    static const struct {
        const char *exercise, *typed;
        int step;
    } steps[] = {
        {"momentum", "v = beta*v + g;step = lr*v", 1},
        {"momentum", "v = beta*v + g;step = -lr*g", 2},
        {"gradient", "2*x", 0},
    };
    Answer answer;
    char what[1024];
    for (int i = 0; i < COUNT(steps); i++) {
        answer_to(steps[i].exercise, 0, steps[i].typed, &answer, what, sizeof what);
        ck_assert_msg(answer.kind == ANSWER_WRONG && answer.step == steps[i].step, "%s; not %d", what, steps[i].step);
    }
}
END_TEST

/* What is a rounding away is another formula. */
START_TEST(nearly_right_is_wrong)
{
    static const struct {
        const char *exercise;
        int field;
        const char *typed;
    } nearly[] = {
        {"gradient", 0, "4.0001*x*(x^2 + y - 11) + y*cos(x*y)"},
        {"gradient-descent", 0, "-0.99999*lr*g"},
        {"backpropagation", 3, "1.00001*delta1*x"},
        {"momentum", 0, "v = beta*v + g;step = -1.0001*lr*v"},
    };
    Answer answer;
    char what[1024];
    for (int i = 0; i < COUNT(nearly); i++) {
        answer_to(nearly[i].exercise, nearly[i].field, nearly[i].typed, &answer, what, sizeof what);
        ck_assert_msg(answer.kind == ANSWER_WRONG, "%s", what);
    }
}
END_TEST

/* ---- what cannot be read ---- */

static const struct {
    const char *exercise;
    int field;
    const char *typed;
    int column;
    const char *part;
} unreadable[] = {
    {"gradient", 0, "2*(x + ", 8, ""},
    {"gradient", 0, "sim(x)", 1, "sin"},
    {"gradient", 0, "2*q", 3, "q"},
    {"gradient", 0, "L_x = 2*q", 9, "q"},
    {"gradient-descent", 0, "-lr*grad", 5, ""},
    {"momentum", 0, "v = beta*v + g", 1, "step"},
    {"momentum", 0, "v = bta*v + g;step = -lr*v", 5, "beta"},
    {"linear-regression", 0, "sum(", 5, ""},
};

START_TEST(what_cannot_be_read_is_told_with_its_column)
{
    Answer answer;
    char what[1024];
    answer_to(unreadable[_i].exercise, unreadable[_i].field, unreadable[_i].typed, &answer, what, sizeof what);
    ck_assert_msg(answer.kind == ANSWER_UNREADABLE && answer.error.column == unreadable[_i].column, "%s", what);
    ck_assert_msg(strstr(answer.error.message, unreadable[_i].part) != NULL, "%s", what);
}
END_TEST

START_TEST(nothing_typed_is_no_mistake)
{
    Answer answer;
    char what[1024];
    answer_to("gradient", 0, "  ", &answer, what, sizeof what);
    ck_assert_int_eq(answer.kind, ANSWER_EMPTY);
    answer_to("momentum", 0, ";;", &answer, what, sizeof what);
    ck_assert_int_eq(answer.kind, ANSWER_EMPTY);
}
END_TEST

/* Pieces of formulas in any order, and bytes of any kind: an answer every time. */
START_TEST(garbage_gets_an_answer)
{
    static const char *const pieces[] = {"x",    "y",     "g",      "v",        "=",    "==",    "+",    "-",
                                         "*",    "/",     "^",      "(",        ")",    ",",     "sin(", "mean(",
                                         "sum(", "norm(", "where(", "step",     " ",    "1e999", "1",    "2.5",
                                         "lr",   "beta",  "t",      "\xce\xb2", "\xff", "\x01",  "−",    "grad(",
                                         "e",    "pi",    "_",      "not",      "and",  ";"};
    static const char *const exercises[] = {"gradient", "momentum", "linear-regression", "backpropagation"};
    Random random = random_stream(5, 0);
    for (int k = 0; k < COUNT(exercises); k++) {
        Exercise *exercise;
        Error error = {0};
        ck_assert_int_eq(exercise_load(&exercise, exercises[k], NULL, &error), STATUS_OK);
        Checker *checker = checker_create(exercise);
        for (int run = 0; run < 150; run++) {
            char text[EXERCISE_LINES_MAX][256] = {0};
            const char *typed[EXERCISE_LINES_MAX];
            for (int i = 0; i < exercise_fields(exercise); i++) {
                int count = random_below(&random, 14);
                for (int n = 0; n < count; n++) strcat(text[i], pieces[random_below(&random, COUNT(pieces))]);
                typed[i] = text[i];
            }
            Answer answer;
            checker_check(checker, typed, random_below(&random, exercise_fields(exercise)), &answer);
            ck_assert_int_le(answer.kind, ANSWER_RIGHT);
            if (answer.kind == ANSWER_UNREADABLE) ck_assert_msg(answer.error.message[0] != 0, "%s", typed[0]);
        }
        char *deep = malloc(ANSWER_LENGTH_MAX + 3000);
        memset(deep, '(', ANSWER_LENGTH_MAX + 2999);
        deep[ANSWER_LENGTH_MAX + 2999] = 0;
        const char *typed[EXERCISE_LINES_MAX];
        for (int i = 0; i < EXERCISE_LINES_MAX; i++) typed[i] = deep;
        Answer answer;
        checker_check(checker, typed, 0, &answer);
        ck_assert_int_eq(answer.kind, ANSWER_UNREADABLE);
        free(deep);
        checker_destroy(checker);
        exercise_destroy(exercise);
    }
}
END_TEST

/* ---- files ---- */

START_TEST(every_shipped_exercise_is_right_by_its_own_answer)
{
    Arena arena = {0};
    const char **names;
    int count = asset_list(&arena, "exercises", NULL, &names);
    ck_assert_int_ge(count, 7);
    for (int i = 0; i < count; i++) {
        Exercise *exercise, *next;
        Error error = {0};
        ck_assert_msg(exercise_load(&exercise, names[i], NULL, &error) == STATUS_OK, "%s: %s", names[i], error.message);
        if (exercise->next) {
            ck_assert_msg(exercise_load(&next, exercise->next, NULL, &error) == STATUS_OK, "%s: %s", exercise->next,
                          error.message);
            exercise_destroy(next);
        }
        const char *typed[EXERCISE_LINES_MAX];
        Checker *checker = checker_create(exercise);
        for (int field = 0; field < exercise_fields(exercise); field++) {
            TextBuffer text = {0};
            exercise_solution(exercise, field, &text);
            typed[field] = arena_string(&arena, text.data ? text.data : "");
            text_free(&text);
        }
        int known = 0, forms = 0;
        for (int field = 0; field < (exercise->rule ? 1 : exercise->line_count); field++) {
            Answer answer;
            checker_check(checker, typed, field, &answer);
            ck_assert_msg(answer.kind == ANSWER_RIGHT, "%s, %d: %s", names[i], field, typed[field]);
        }
        for (int k = 0; k < COUNT(wrong); k++) known += !strcmp(wrong[k].exercise, names[i]);
        for (int k = 0; k < COUNT(right); k++) forms += !strcmp(right[k].exercise, names[i]);
        ck_assert_msg(known >= 6 && forms >= 3, "%s: the tables above have %d mistakes and %d right forms", names[i],
                      known, forms);
        checker_destroy(checker);
        exercise_destroy(exercise);
    }
    arena_free(&arena);
}
END_TEST

#define HEAD "name: test\ntitle: T\ntask: Do it\n"
static const struct {
    const char *text;
    int line;
    const char *part;
} bad_files[] = {
    {HEAD "given: {x: [-1, 1]}\n", 1, "'blanks' or a 'rule'"},
    {HEAD "given: {x: [-1, 1]}\nblanks:\n  - {name: a, answer: \"2*q\"}\n", 6, "q"},
    {HEAD "given: {x: [1, -1]}\nblanks: [{name: a, answer: x}]\n", 4, "low"},
    {HEAD "given: {x: [-1, 1]}\nblanks: [{name: a, derive: x}]\n", 5, "function"},
    {HEAD "given: {x: [-3, -1]}\nblanks: [{name: a, answer: sqrt(x)}]\n", 1, "narrow the ranges"},
    {HEAD "given: {x: [-1, 1]}\nblanks: [{name: x, answer: x}]\n", 5, "already"},
    {HEAD "given: {x: [-1, 1]}\nblank: [{name: a, answer: x}]\n", 5, "blanks"},
    {HEAD "given: {g: [-1, 1]}\nrule: {lines: [\"v = g\"]}\n", 1, "step"},
    {HEAD "given: {g: [-1, 1]}\nrule: {lines: [\"step = q\"]}\n", 5, "q"},
    {HEAD "given: {x: {range: [-1, 1], each: day}}\nblanks: [{name: a, answer: x}]\n", 4, "run or step"},
};

START_TEST(what_is_wrong_with_a_file_is_told_with_its_line)
{
    Exercise *exercise;
    Error error = {0};
    const char *text = bad_files[_i].text;
    ck_assert_int_ne(exercise_parse(&exercise, "test.yaml", text, strlen(text), 1, &error), STATUS_OK);
    ck_assert_ptr_null(exercise);
    ck_assert_msg(error.line == bad_files[_i].line && strstr(error.message, bad_files[_i].part), "line %d: %s",
                  error.line, error.message);
}
END_TEST

static const char clip[] = HEAD "given: {g: {range: [-3, 3], vector: true, each: step}, clip: [0.5, 2], lr: [0.1, 1]}\n"
                                "rule: {lines: [\"g = g*min(1, clip/norm(g))\", \"step = -lr*g\"]}\n";
static const struct {
    const char *first, *second;
    AnswerKind kind;
    MistakeKind mistake;
} clipped[] = {
    {"g = g*min(1, clip/norm(g))", "step = -lr*g", ANSWER_RIGHT, MISTAKE_NONE},
    {"scale = min(norm(g), clip)/norm(g)", "step = -lr*scale*g", ANSWER_RIGHT, MISTAKE_NONE},
    {"step = -lr*g", "g = g*min(1, clip/norm(g))", ANSWER_WRONG, MISTAKE_ORDER},
    {"g = g*clip/norm(g)", "step = -lr*g", ANSWER_WRONG, MISTAKE_FUNCTION},
    {"g = g*max(1, clip/norm(g))", "step = -lr*g", ANSWER_WRONG, MISTAKE_FUNCTION},
    {"g = g*min(1, clip/norm(g))", "step = lr*g", ANSWER_WRONG, MISTAKE_ASCENT},
};

START_TEST(vectors_are_checked_in_every_element)
{
    Exercise *exercise;
    Error error = {0};
    Answer answer;
    ck_assert_msg(exercise_parse(&exercise, "test.yaml", clip, strlen(clip), 1, &error) == STATUS_OK, "%s",
                  error.message);
    Checker *checker = checker_create(exercise);
    checker_check(checker, (const char *const[]){clipped[_i].first, clipped[_i].second, ""}, 0, &answer);
    ck_assert_msg(answer.kind == clipped[_i].kind && answer.mistake.kind == clipped[_i].mistake, "%s; %s: %d %s",
                  clipped[_i].first, clipped[_i].second, answer.kind, mistake_name(answer.mistake.kind));
    checker_destroy(checker);
    exercise_destroy(exercise);
}
END_TEST

START_TEST(an_example_of_vectors_has_all_their_numbers)
{
    Answer answer;
    char what[1024];
    answer_to("clipping", 0, "g = g*min(1, clip/norm(g));step = lr*g", &answer, what, sizeof what);
    ck_assert_msg(answer.right[0] == '(' && answer.yours[0] == '(' && strcmp(answer.right, answer.yours), "%s", what);
    ck_assert_msg(answer.at[0].value[0] == '(', "%s", what);
}
END_TEST

/* The same numbers every time: what a student is told does not change from one Enter to the next. */
START_TEST(the_same_answer_every_time)
{
    Answer a, b;
    char first[1024], second[1024];
    answer_to("gradient", 0, "2*(x^2 + y - 11) + x", &a, first, sizeof first);
    answer_to("gradient", 0, "2*(x^2 + y - 11) + x", &b, second, sizeof second);
    ck_assert_str_eq(first, second);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("exercise");
    TCase *c = tcase_create("exercise");
    tcase_set_timeout(c, 60);
    tcase_add_loop_test(c, every_equivalent_form_is_right, 0, COUNT(right));
    tcase_add_loop_test(c, every_mistake_has_its_hint, 0, COUNT(wrong));
    tcase_add_loop_test(c, the_example_is_one_of_small_numbers, 0, COUNT(numbers));
    tcase_add_test(c, the_step_that_shows_it_is_told);
    tcase_add_test(c, nearly_right_is_wrong);
    tcase_add_loop_test(c, what_cannot_be_read_is_told_with_its_column, 0, COUNT(unreadable));
    tcase_add_test(c, nothing_typed_is_no_mistake);
    tcase_add_test(c, garbage_gets_an_answer);
    tcase_add_test(c, every_shipped_exercise_is_right_by_its_own_answer);
    tcase_add_loop_test(c, what_is_wrong_with_a_file_is_told_with_its_line, 0, COUNT(bad_files));
    tcase_add_loop_test(c, vectors_are_checked_in_every_element, 0, COUNT(clipped));
    tcase_add_test(c, an_example_of_vectors_has_all_their_numbers);
    tcase_add_test(c, the_same_answer_every_time);
    suite_add_tcase(suite, c);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
