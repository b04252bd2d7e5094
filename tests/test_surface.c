/* Surfaces: values and derivatives, heights, odd domains, names, data, and bad files. */
#include "base/file.h"
#include "base/parallel.h"
#include "base/random.h"
#include "model/surface.h"

#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(table) ((int)(sizeof(table) / sizeof *(table)))

static Surface *typed(const char *formula)
{
    Surface *surface = NULL;
    Error error = {0};
    char message[1024] = "";
    if (surface_from_formula(&surface, &(SurfaceDesc){.formula = formula}, &error))
        error_format(&error, message, sizeof message);
    ck_assert_msg(surface, "%s: %s", formula, message);
    return surface;
}

static Surface *file_of(const char *path, const char *text)
{
    Surface *surface = NULL;
    Error error = {0};
    char message[1024] = "";
    if (surface_parse(&surface, path, text, strlen(text), &error)) error_format(&error, message, sizeof message);
    ck_assert_msg(surface, "%s", message);
    return surface;
}

static bool near(double a, double b, double relative, double absolute)
{
    return a == b || fabs(a - b) <= absolute + relative * fmax(fabs(a), fabs(b));
}

/* ---- derivatives ---- */

static void check_derivatives(const Surface *s, const double at[2])
{
    double g[2], h[3], g2[2], value = surface_gradient(s, at, g);
    ck_assert(surface_value(s, at) == value || (isnan(value) && isnan(surface_value(s, at))));
    ck_assert(surface_hessian(s, at, g2, h) == value || isnan(value));
    for (int i = 0; i < 2; i++) {
        double step = 1e-5 * (s->domain[i][1] - s->domain[i][0]) / 10, a[2] = {at[0], at[1]}, b[2] = {at[0], at[1]},
               ga[2], gb[2];
        a[i] += step, b[i] -= step;
        double fa = surface_gradient(s, a, ga), fb = surface_gradient(s, b, gb),
               scale = fmax(fabs(fa), fabs(fb)) / (a[i] - b[i]);
        if (!isfinite(fa + fb + value)) continue;
        ck_assert_msg(near(g[i], (fa - fb) / (a[i] - b[i]), 1e-5, 1e-6 + 1e-10 * scale),
                      "%s at %g, %g: gradient %d is %.12g, not %.12g", s->name, at[0], at[1], i, g[i],
                      (fa - fb) / (a[i] - b[i]));
        ck_assert(g2[i] == g[i] || fabs(g2[i] - g[i]) <= 1e-12 * fabs(g[i]));
        for (int k = 0; k < 2; k++) {
            double differences = (ga[k] - gb[k]) / (a[i] - b[i]),
                   slope = fmax(fabs(ga[k]), fabs(gb[k])) / (a[i] - b[i]);
            ck_assert_msg(near(h[i + k], differences, 1e-4, 1e-5 + 1e-10 * slope),
                          "%s at %g, %g: second derivative %d %d is %.12g, not %.12g", s->name, at[0], at[1], i, k,
                          h[i + k], differences);
        }
    }
}

static const char *const formulas[] = {
    "x^2 + y^2",
    "(1-x)^2 + 100*(y-x^2)^2",
    "(x^2 + y - 11)^2 + (x + y^2 - 7)^2",
    "exp(-x^2 - y^2)",
    "sin(x)*cos(y) + 0.1x y",
    "x^2 + y^2 - 2exp(-((x-1)^2 + y^2)/0.2)",
    "log(1 + x^2) + sqrt(1 + y^2)",
    "x/(1 + y^2)",
};

START_TEST(derivatives_equal_differences)
{
    Surface *s = typed(formulas[_i]);
    Random random = random_stream(5, (uint64_t)_i);
    for (int i = 0; i < 50; i++)
        check_derivatives(s, (double[2]){8 * random_uniform(&random) - 4, 8 * random_uniform(&random) - 4});
    surface_destroy(s);
}
END_TEST

/* One point at a time, many, on one thread and on all: the same bits. */
START_TEST(many_points_have_the_same_bits)
{
    enum { MANY = 40001 };
    Surface *s = typed(formulas[_i]), *copy = surface_clone(s);
    double *m = malloc(sizeof(double) * MANY * 8), *x = m, *y = m + MANY, *f = m + 2 * MANY, *gx = m + 3 * MANY,
           *gy = m + 4 * MANY, *f2 = m + 5 * MANY, *gx2 = m + 6 * MANY, *gy2 = m + 7 * MANY;
    for (int i = 0; i < MANY; i++) x[i] = -5 + 10.0 * (i % 211) / 210, y[i] = -5 + 10.0 * (i / 211) / 190;
    parallel_set_threads(3);
    surface_values(s, x, y, MANY, f, gx, gy);
    surface_values(s, x, y, MANY, f2, NULL, NULL);
    ck_assert(!memcmp(f, f2, sizeof(double) * MANY));
    parallel_set_threads(1);
    surface_values(copy, x, y, MANY, f2, gx2, gy2);
    ck_assert(!memcmp(f, f2, sizeof(double) * MANY) && !memcmp(gx, gx2, sizeof(double) * MANY) &&
              !memcmp(gy, gy2, sizeof(double) * MANY));
    for (int i = 0; i < MANY; i += 37) {
        double g[2], value = surface_gradient(s, (double[2]){x[i], y[i]}, g);
        ck_assert(!memcmp(&value, &f[i], sizeof value) && !memcmp(&g[0], &gx[i], sizeof value) &&
                  !memcmp(&g[1], &gy[i], sizeof value));
    }
    surface_values(s, x, y, 0, f, gx, gy);
    free(m);
    surface_destroy(s);
    surface_destroy(copy);
}
END_TEST

/* ---- shipped ---- */

START_TEST(every_shipped_surface_stands)
{
    Arena arena = {0};
    const char **names;
    int count = asset_list(&arena, "surfaces", NULL, &names);
    for (int i = 0; i < count; i++) {
        Surface *s = NULL;
        Error error = {0};
        char message[1024] = "";
        if (surface_load(&s, names[i], NULL, &error)) error_format(&error, message, sizeof message);
        ck_assert_msg(s, "%s", message);
        ck_assert_str_eq(s->name, names[i]);
        ck_assert_msg(!s->warnings, "%s", s->warnings);
        ck_assert_msg(s->highest > s->lowest && isfinite(s->highest - s->lowest) && s->log_scale > 0, "%s", names[i]);
        ck_assert_msg(strlen(s->title) > 1 && strlen(s->summary) > 10 && s->start_count > 0 && s->has_camera &&
                          s->rate_count >= 4,
                      "%s", names[i]);
        for (int k = 0; k < s->rate_count; k++) ck_assert(s->rates[k].lr > 0);
        for (int k = 0; k < s->start_count; k++) {
            const double *at = s->starts[k].at;
            ck_assert_msg(isfinite(surface_value(s, at)), "%s: start %d", names[i], k);
            for (int axis = 0; axis < 2; axis++)
                ck_assert_msg(at[axis] >= s->domain[axis][0] && at[axis] <= s->domain[axis][1],
                              "%s: start %d is off the map", names[i], k);
        }
        /* a minimum is one: no slope, and nothing lower around it */
        for (int k = 0; k < s->minimum_count; k++) {
            double g[2], here = surface_gradient(s, s->minima[k], g), size = 0;
            for (int axis = 0; axis < 2; axis++) size += pow(s->domain[axis][1] - s->domain[axis][0], 2);
            size = sqrt(size);
            for (int turn = 0; turn < 16; turn++) {
                double d[2] = {s->minima[k][0] + 0.01 * size * cos(turn * M_PI / 8),
                               s->minima[k][1] + 0.01 * size * sin(turn * M_PI / 8)};
                double there = surface_value(s, d);
                ck_assert_msg(isnan(there) || there >= here - 1e-6 * (s->highest - s->lowest), "%s: minimum %d is none",
                              names[i], k);
            }
            ck_assert_msg(hypot(g[0], g[1]) * size <= 1e-3 * (s->highest - s->lowest) || isnan(g[0] + g[1]),
                          "%s: minimum %d has the slope %g, %g", names[i], k, g[0], g[1]);
        }
        Random random = random_stream(1, (uint64_t)i);
        for (int k = 0; k < 20; k++) surface_value(s, (double[2]){random_uniform(&random), random_uniform(&random)});
        surface_destroy(s);
    }
    arena_free(&arena);
}
END_TEST

/* ---- heights ---- */

static const struct {
    const char *formula;
    double domain[2][2];
    double lowest, highest; /* NAN = not checked */
    int log_height;         /* -1 = not checked */
} ranges[] = {
    {"x^2 + y^2", {{-5, 5}, {-5, 5}}, 0, 50, 0},
    {"(1-x)^2 + 100*(y-x^2)^2", {{-2, 2}, {-1, 3}}, 0, 2509, 1},
    {"(x^2 + y - 11)^2 + (x + y^2 - 7)^2", {{-5, 5}, {-5, 5}}, 0, 890, -1},
    {"7", {{-5, 5}, {-5, 5}}, 7, 8, 0}, /* flat */
    {"1e300", {{-5, 5}, {-5, 5}}, 1e300, NAN, -1},
    {"log(-1 - x^2)", {{-5, 5}, {-5, 5}}, 0, 1, -1},                  /* nowhere defined */
    {"log(x) + 0y", {{-5, 5}, {-5, 5}}, NAN, 1.6094379124341003, -1}, /* on half of it */
    {"x^2 + y^2", {{-1e-12, 1e-12}, {-1e-12, 1e-12}}, 0, 2e-24, 0},
    {"x^2 + y^2", {{-1e12, 1e12}, {-1e12, 1e12}}, 0, 2e24, 0},
    {"x^2 + y^2", {{1, 1.000001}, {1, 1.000001}}, 2, NAN, -1},
    {"exp(x^2) + y^2", {{-30, 30}, {-30, 30}}, 1, NAN, 1},             /* overflows far out */
    {"1/x^2 + y^2", {{-5, 5}, {-5, 5}}, NAN, NAN, -1},                 /* a pole upwards */
    {"-1/(x^2 + y^2)", {{-5, 5}, {-5, 5}}, NAN, NAN, -1},              /* and downwards */
    {"-exp(-(x-3)^2 - (y-3)^2)", {{-50, 50}, {-50, 50}}, -1, NAN, -1}, /* a narrow well */
    {"1e308*(x + y)", {{-5, 5}, {-5, 5}}, NAN, NAN, -1},
};

START_TEST(heights_are_sensible)
{
    Surface *s = NULL;
    Error error = {0};
    SurfaceDesc desc = {.formula = ranges[_i].formula, .domain = ranges[_i].domain};
    ck_assert_msg(!surface_from_formula(&s, &desc, &error), "%s: %s", ranges[_i].formula, error.message);
    double lowest = ranges[_i].lowest, highest = ranges[_i].highest;
    ck_assert_msg(isnan(lowest) || near(s->lowest, lowest, 1e-6, 1e-4 * fabs(s->highest - s->lowest)), "%s: lowest %g",
                  s->name, s->lowest);
    ck_assert_msg(isnan(highest) || near(s->highest, highest, 1e-6, 1e-3 * fabs(s->highest - s->lowest)),
                  "%s: highest %g", s->name, s->highest);
    ck_assert_msg(isfinite(s->lowest) && isfinite(s->highest) && s->highest > s->lowest && s->log_scale > 0 &&
                      isfinite(s->log_scale),
                  "%s: %g %g %g", s->name, s->lowest, s->highest, s->log_scale);
    if (ranges[_i].log_height >= 0) ck_assert_int_eq(s->log_height, ranges[_i].log_height);
    for (int log_height = 0; log_height < 2; log_height++) {
        s->log_height = log_height;
        ck_assert(surface_height_of(s, s->lowest) == 0);
        ck_assert(near(surface_height_of(s, s->highest), 1, 1e-12, 0));
        ck_assert(isnan(surface_height_of(s, NAN)));
        double last = -INFINITY;
        for (int i = -20; i <= 120; i++) {
            double height = surface_height_of(s, s->lowest + (s->highest - s->lowest) * i / 100.0);
            ck_assert_msg(height >= last, "%s: not rising", s->name);
            last = height;
        }
    }
    surface_destroy(s);
}
END_TEST

START_TEST(log_scales_suit_the_eye)
{
    /* chosen by eye in the prototype: 14 for Himmelblau, 6 for Rosenbrock */
    static const double himmelblau[2][2] = {{-5, 5}, {-5, 5}}, rosenbrock[2][2] = {{-2, 2}, {-1, 3}};
    Surface *s;
    ck_assert(!surface_from_formula(&s, &(SurfaceDesc){.formula = formulas[2], .domain = himmelblau}, NULL));
    ck_assert_msg(s->log_scale > 10 && s->log_scale < 20, "%g", s->log_scale);
    surface_destroy(s);
    ck_assert(!surface_from_formula(&s, &(SurfaceDesc){.formula = formulas[1], .domain = rosenbrock}, NULL));
    ck_assert_msg(s->log_scale > 4 && s->log_scale < 8, "%g", s->log_scale);
    surface_destroy(s);
}
END_TEST

/* ---- names of typed formulas ---- */

static const struct {
    const char *formula, *first, *second;
} names[] = {
    {"x^2 + y^2", "x", "y"},
    {"y^2 + x", "x", "y"},
    {"3", "x", "y"},
    {"x^2", "x", "y"},
    {"y^2", "x", "y"},
    {"w^2 + b^2", "w", "b"},
    {"b*w", "b", "w"},
    {"a^2", "a", "y"},
    {"u + x", "u", "x"},
    {"y + u", "y", "u"},
    {"sin(theta)*r", "theta", "r"},
    {"a(b+1)", "a", "b"},
    {"pi*x + e", "x", "y"},
};

START_TEST(parameters_are_found)
{
    Surface *s = typed(names[_i].formula);
    ck_assert_str_eq(s->parameters[0], names[_i].first);
    ck_assert_str_eq(s->parameters[1], names[_i].second);
    ck_assert_str_eq(s->title, names[_i].formula);
    ck_assert(s->start_count == 1 && s->starts[0].at[0] == 1 && s->starts[0].at[1] == 1);
    surface_destroy(s);
}
END_TEST

static const struct {
    const char *formula;
    Status status;
    int column;
    const char *part;
} bad_formulas[] = {
    {"a + b + c", STATUS_NAME, 9, "one name too many"},
    {"x*y*z", STATUS_NAME, 5, "one name too many"},
    {"sim(x) + y", STATUS_NAME, 1, "did you mean 'sin'"},
    {"x + coss(y)", STATUS_NAME, 5, "did you mean 'cos'"},
    {"x + sivvvvvvvvvvvvvvvvvvvvvvvvvvvvn(2pi*y)", STATUS_NAME, 5, "is not a function; for a product write"},
    {"x + * y", STATUS_SYNTAX, 5, ""},
    {"", STATUS_SYNTAX, 1, ""},
    {"sin(x", STATUS_SYNTAX, 6, ""},
};

START_TEST(bad_formulas_say_where)
{
    Surface *s = NULL;
    Error error = {0};
    Status status = surface_from_formula(&s, &(SurfaceDesc){.formula = bad_formulas[_i].formula}, &error);
    ck_assert_msg(status == bad_formulas[_i].status, "'%s': %d %s", bad_formulas[_i].formula, (int)status,
                  error.message);
    ck_assert_msg(error.column == bad_formulas[_i].column && strstr(error.message, bad_formulas[_i].part),
                  "'%s': %d %s", bad_formulas[_i].formula, error.column, error.message);
    ck_assert_str_eq(error.file, "formula");
    ck_assert_ptr_null(s);
}
END_TEST

START_TEST(domains_and_constants_are_checked)
{
    Surface *s = NULL;
    static const double upside_down[2][2] = {{1, -1}, {0, 1}}, endless[2][2] = {{-INFINITY, 1}, {0, 1}},
                        nan_domain[2][2] = {{NAN, 1}, {0, 1}};
    const double(*bad[])[2] = {upside_down, endless, nan_domain};
    for (int i = 0; i < 3; i++)
        ck_assert_int_eq(surface_from_formula(&s, &(SurfaceDesc){.formula = "x", .domain = bad[i]}, NULL),
                         STATUS_VALUE);
    SurfaceConstant c = {.name = "a", .value = NAN};
    ck_assert_int_eq(surface_from_formula(&s, &(SurfaceDesc){.formula = "a*x", .constants = &c, .constant_count = 1},
                                          NULL),
                     STATUS_VALUE);
    c.value = 3;
    double start[2] = {4, 5};
    ck_assert_int_eq(surface_from_formula(
                         &s,
                         &(SurfaceDesc){.formula = "a*w + b^2", .constants = &c, .constant_count = 1, .start = start},
                         NULL),
                     STATUS_OK);
    ck_assert_str_eq(s->parameters[0], "w");
    ck_assert(surface_value(s, start) == 37 && s->starts[0].at[1] == 5);
    surface_destroy(s);
}
END_TEST

/* ---- files ---- */

#define SLIDER                                                                                                                      \
    "name: s\nformula: \"a*x^2 + y^n\"\nconstants: {a: {value: 2, range: [1, 9]}, n: 2}\nminima: [[0, 0]]\n"                        \
    "domain: {x: [-1, 1], y: [-2, 2]}\nheight: log\nstarts: [{at: [1, 2], title: far}, [0.5, 0.5]]\nrates: {gd: 0.1, adam: 1e-2}\n" \
    "camera: {azimuth: 3}\n"

START_TEST(constants_can_be_moved)
{
    Surface *s = file_of("text", SLIDER), *moved = NULL;
    Error error = {0};
    double at[2] = {1, 2}, g[2], h[3];
    ck_assert(s->constants[0].slider && !s->constants[1].slider && s->constants[0].high == 9);
    ck_assert(s->log_height && s->camera.azimuth == 3 && s->camera.distance == 3.95 && s->has_camera);
    ck_assert_int_eq(s->start_count, 2);
    ck_assert_str_eq(s->starts[0].title, "far");
    ck_assert(surface_rate_for(s, "adam", 7) == 0.01 && surface_rate_for(s, "lion", 7) == 7);
    ck_assert(surface_hessian(s, at, g, h) == 6 && g[0] == 4 && g[1] == 4 && h[0] == 4 && h[1] == 0 && h[2] == 2);
    ck_assert_int_eq(surface_with_constant(&moved, s, "a", 5, &error), STATUS_OK);
    ck_assert(surface_gradient(moved, at, g) == 9 && g[0] == 10);
    ck_assert(moved->constants[0].value == 5 && s->constants[0].value == 2);
    ck_assert(fabs(moved->highest - 9) < 1e-9);
    ck_assert_int_eq(moved->minimum_count, 1);
    ck_assert_str_eq(moved->starts[0].title, "far");
    surface_destroy(s); /* the copy must stand alone */
    Surface *again = surface_clone(moved);
    ck_assert(surface_value(again, at) == 9);
    check_derivatives(moved, (double[2]){0.3, 0.4});
    ck_assert_int_eq(surface_with_constant(&s, moved, "a", -1, &error), STATUS_OK);
    ck_assert_int_eq(s->minimum_count, 0); /* a saddle now */
    surface_destroy(s);
    ck_assert_int_eq(surface_with_constant(&s, moved, "b", 5, &error), STATUS_NAME);
    ck_assert_int_eq(surface_with_constant(&s, moved, "a", NAN, &error), STATUS_VALUE);
    surface_destroy(moved);
    surface_destroy(again);
}
END_TEST

START_TEST(data_are_read)
{
    Arena arena = {0};
    const char *path = TEST_DATA "/data/line.yaml";
    Surface *s =
        file_of(path, "name: line\nparameters: [w, b]\ndata: surface-line.csv\nformula: \"mean((w*x + b - y)^2)\"\n");
    double at[2] = {1, 2}, g[2], h[3];
    ck_assert_int_eq(s->rows, 4);
    /* residuals w x + b - y = 1, 0, -1, -2 */
    ck_assert(near(surface_hessian(s, at, g, h), 1.5, 1e-14, 0));
    ck_assert(near(g[0], 2 * (0 + 0 - 2 - 6) / 4.0, 1e-14, 0) && near(g[1], 2 * (1 + 0 - 1 - 2) / 4.0, 1e-14, 0));
    ck_assert(near(h[0], 2 * 14 / 4.0, 1e-14, 0) && near(h[1], 2 * 6 / 4.0, 1e-14, 0) && near(h[2], 2, 1e-14, 0));
    ck_assert(fabs(surface_value(s, (double[2]){2, 1})) < 1e-15);
    Surface *copy = surface_clone(s);
    surface_destroy(s);
    ck_assert(near(surface_value(copy, at), 1.5, 1e-14, 0));
    ck_assert_str_eq(copy->parameters[0], "w");
    surface_destroy(copy);
    arena_free(&arena);
}
END_TEST

/* The same four examples, from memory: the values are copied, and a copy of the surface has them too. */
START_TEST(columns_are_given)
{
    double x[4] = {0, 1, 2, 3}, y[4] = {1, 3, 5, 7}, at[2] = {1, 2}, g[2];
    SurfaceDesc desc = {.formula = "mean((w*x + b - y)^2) + 0.5*w^2",
                        .parameters = (const char *const[]){"w", "b"},
                        .columns = (const ProgramColumn[]){{"x", x}, {"y", y}},
                        .column_count = 2,
                        .rows = 4};
    Surface *s = NULL;
    Error error = {0};
    ck_assert_msg(surface_from_formula(&s, &desc, &error) == STATUS_OK, "%s", error.message);
    x[0] = y[0] = 1e9;
    ck_assert_int_eq(s->rows, 4);
    ck_assert(near(surface_gradient(s, at, g), 1.5 + 0.5, 1e-14, 0)); /* residuals 1, 0, -1, -2 */
    ck_assert(near(g[0], 2 * (0 + 0 - 2 - 6) / 4.0 + 1, 1e-14, 0) && near(g[1], 2 * (1 + 0 - 1 - 2) / 4.0, 1e-14, 0));
    Surface *copy = surface_clone(s);
    surface_destroy(s);
    ck_assert(near(surface_value(copy, at), 2, 1e-14, 0));
    ck_assert_str_eq(copy->parameters[1], "b");
    surface_destroy(copy);
    desc.formula = "mean((w*x + b - z)^2)"; /* no such column */
    ck_assert_int_ne(surface_from_formula(&s, &desc, &error), STATUS_OK);
}
END_TEST

#define HEAD "name: s\nformula: x^2\n"
static const struct {
    const char *text;
    int line, column;
    const char *part;
} bad_files[] = {
    {"formula: x\n", 1, 1, "'name' is missing"},
    {"name: s\n", 1, 1, "'formula' is missing"},
    {"name: s\nformula: x + z\n", 2, 14, "z"},
    {"name: s\nformula: \"x + (y\"\n", 2, 17, ""},
    {"name: s\nformula: mean(x)\n", 2, 10, "mean"},
    {HEAD "domane: 3\n", 3, 1, "did you mean 'domain'"},
    {HEAD "domain: {x: [0, 1]}\n", 3, 9, "'y' is missing"},
    {HEAD "domain: {x: [0, 1], z: [0, 1]}\n", 3, 21, "unknown key 'z'"},
    {HEAD "domain: {x: [0, 1], y: [1, 0]}\n", 3, 24, "low first"},
    {HEAD "domain: {x: [0, 1], y: [1, .inf]}\n", 3, 28, "finite"},
    {HEAD "domain: {x: [0, 1], y: [1]}\n", 3, 24, "2 numbers"},
    {HEAD "height: logarithmic\n", 3, 9, "log or linear"},
    {HEAD "starts: {at: [0, 0]}\n", 3, 9, "a list"},
    {HEAD "starts: [{title: a}]\n", 3, 10, "'at' is missing"},
    {HEAD "starts: [{at: [0]}]\n", 3, 15, "2 numbers"},
    {HEAD "minima: [0, 0]\n", 3, 10, "2 numbers"},
    {HEAD "rates: {gd: fast}\n", 3, 13, "must be a number"},
    {HEAD "rates: {gd: -1}\n", 3, 13, "0 or more"},
    {HEAD "camera: {azimut: 3}\n", 3, 10, "did you mean 'azimuth'"},
    {HEAD "camera: {distance: 0}\n", 3, 20, "above 0"},
    {HEAD "constants: {x: 3}\n", 3, 13, "cannot be the name"},
    {HEAD "constants: {a: b}\n", 3, 16, "finite number"},
    {HEAD "constants: {a: {value: 1, range: [2, 1]}}\n", 3, 34, "low first"},
    {HEAD "parameters: [a]\n", 3, 13, "two names"},
    {HEAD "parameters: [a, a]\n", 3, 17, "different names"},
    {HEAD "data: nowhere.csv\n", 3, 7, "neither beside this file"},
    {HEAD "kind: scene\n", 3, 7, "read as a surface"},
};

START_TEST(bad_files_say_where)
{
    Surface *s = NULL;
    Error error = {0};
    ck_assert_msg(surface_parse(&s, "text", bad_files[_i].text, strlen(bad_files[_i].text), &error),
                  "read without complaint:\n%s", bad_files[_i].text);
    ck_assert_msg(strstr(error.message, bad_files[_i].part) && error.line == bad_files[_i].line &&
                      error.column == bad_files[_i].column,
                  "%s\n%d:%d: %s", bad_files[_i].text, error.line, error.column, error.message);
    ck_assert_ptr_null(s);
    ck_assert(surface_parse(&s, "text", bad_files[_i].text, strlen(bad_files[_i].text), NULL));
}
END_TEST

START_TEST(files_are_found)
{
    Surface *s = NULL;
    Error error = {0};
    ck_assert_int_eq(surface_load(&s, "himmelblauu", NULL, &error), STATUS_NAME);
    ck_assert_int_eq(surface_load(&s, "/nowhere/s.yaml", NULL, &error), STATUS_FILE);
    ck_assert_int_eq(surface_parse(&s, "a/b.yaml", HEAD, strlen(HEAD), &error), STATUS_NAME);
    ck_assert(strstr(error.message, "'b'"));
    s = file_of("text", "name: s\nparameters: [e, y]\nformula: e^2 + y\n");
    ck_assert(s->warnings && strstr(s->warnings, "text:2:14: warning: 'e'"));
    ck_assert(surface_value(s, (double[2]){3, 1}) == 10);
    surface_destroy(s);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("surface");
    TCase *all = tcase_create("all");
    tcase_add_loop_test(all, derivatives_equal_differences, 0, COUNT(formulas));
    tcase_add_loop_test(all, many_points_have_the_same_bits, 0, COUNT(formulas));
    tcase_add_test(all, every_shipped_surface_stands);
    tcase_add_loop_test(all, heights_are_sensible, 0, COUNT(ranges));
    tcase_add_test(all, log_scales_suit_the_eye);
    tcase_add_loop_test(all, parameters_are_found, 0, COUNT(names));
    tcase_add_loop_test(all, bad_formulas_say_where, 0, COUNT(bad_formulas));
    tcase_add_test(all, domains_and_constants_are_checked);
    tcase_add_test(all, constants_can_be_moved);
    tcase_add_test(all, data_are_read);
    tcase_add_test(all, columns_are_given);
    tcase_add_loop_test(all, bad_files_say_where, 0, COUNT(bad_files));
    tcase_add_test(all, files_are_found);
    tcase_set_timeout(all, 60);
    suite_add_tcase(suite, all);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
