/* Data to learn from: drawn points have the shapes that they promise, tables are read or told what is wrong, and where. */
#include "base/text.h"
#include "model/network/data.h"

#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define COUNT(table) ((int)(sizeof(table) / sizeof *(table)))

static Data *data_of(const DataDesc *desc)
{
    Data *data = NULL;
    Error error = {0};
    char message[1024] = "";
    if (data_open(&data, desc, &error)) error_format(&error, message, sizeof message);
    ck_assert_msg(data, "%s: %s", desc->word, message);
    return data;
}

static Data *drawn(const char *word) { return data_of(&(DataDesc){.word = word, .seed = 1}); }

static Data *table_of(const char *text, const DataDesc *desc)
{
    Data *data = NULL;
    Error error = {0};
    char message[1024] = "";
    if (data_parse(&data, "t.csv", text, strlen(text), desc, &error)) error_format(&error, message, sizeof message);
    ck_assert_msg(data, "%s", message);
    return data;
}

/* ---- drawn points ------------------------------------------------------------------------------------------- */

static int of_class(const Data *d, int class)
{
    int count = 0;
    for (int i = 0; i < d->rows; i++) count += d->target[i] == class;
    return count;
}

static const struct {
    const char *word;
    int rows, columns, classes;
    int least; /* of the rarest class */
} shapes[] = {
    {"circle", 500, 2, 2, 250},
    {"circle:n=501", 501, 2, 2, 250},
    {"xor", 500, 2, 2, 200},
    {"gauss", 500, 2, 2, 250},
    {"spiral", 500, 2, 2, 250},
    {"plane", 1200, 2, 0, 0},
    {"multi-gauss", 1200, 2, 0, 0},
    {"moons", 500, 2, 2, 250},
    {"blobs", 500, 2, 3, 166},
    {"blobs:classes=7", 500, 2, 7, 71},
    {"rings:classes=4", 500, 2, 4, 125},
    {"sine", 200, 1, 0, 0},
    {"line", 40, 1, 0, 0},
    {"boundary", 500, 2, 2, 200},
    {"iris", 150, 4, 3, 50},
    {"wine", 178, 13, 3, 48},
    {"spiral:n=7", 7, 2, 2, 3},
};

START_TEST(as_many_as_promised)
{
    Data *d = drawn(shapes[_i].word);
    int all = 0;
    ck_assert_int_eq(d->rows, shapes[_i].rows);
    ck_assert_int_eq(d->columns, shapes[_i].columns);
    ck_assert_int_eq(d->classes, shapes[_i].classes);
    ck_assert_int_eq(d->task, d->classes == 0 ? DATA_NUMBER : d->classes == 2 ? DATA_TWO_CLASSES : DATA_CLASSES);
    for (int c = 0; c < d->classes; c++) {
        ck_assert_int_ge(of_class(d, c), shapes[_i].least);
        all += of_class(d, c);
    }
    if (d->classes) ck_assert_int_eq(all, d->rows);
    for (int i = 0; i < d->rows * d->columns; i++) ck_assert(isfinite(d->values[i]));
    for (int k = 0; k < 2; k++) ck_assert(d->view[k][0] < d->view[k][1]);
    data_destroy(d);
}
END_TEST

/* Without noise every label is what the formula says of the point itself, and none of the points lies off the shape. */
static bool on_shape(const char *name, const double *x, double y)
{
    double r = hypot(x[0], x[1]);
    if (!strcmp(name, "circle")) return y == 1 ? r <= 2.5 : r >= 3.5 && r <= 5;
    if (!strcmp(name, "xor"))
        return y == (x[0] * x[1] >= 0) && fabs(x[0]) >= 0.3 && fabs(x[0]) <= 5.3 && fabs(x[1]) >= 0.3 &&
               fabs(x[1]) <= 5.3;
    if (!strcmp(name, "spiral")) { /* angle 1.75 turns over radius 5; the other one half a turn on */
        double t = 1.75 * 2 * acos(-1) * r / 5 + (y == 1 ? 0 : acos(-1));
        return fabs(x[0] - r * sin(t)) < 1e-9 && fabs(x[1] - r * cos(t)) < 1e-9 && r < 5;
    }
    if (!strcmp(name, "plane")) return fabs(y - (x[0] + x[1]) / 10) < 1e-12 && fabs(x[0]) <= 6 && fabs(x[1]) <= 6;
    if (!strcmp(name, "multi-gauss")) { /* the playground's words: of six hills the one that says most */
        static const double hills[6][3] = {{-4, 2.5, 1},   {0, 2.5, -1}, {4, 2.5, 1},
                                           {-4, -2.5, -1}, {0, -2.5, 1}, {4, -2.5, -1}};
        double most = 0;
        for (int i = 0; i < 6; i++) {
            double one = hills[i][2] * fmax(0, 1 - hypot(x[0] - hills[i][0], x[1] - hills[i][1]) / 2);
            if (fabs(one) > fabs(most)) most = one;
        }
        return fabs(y - most) < 1e-12;
    }
    if (!strcmp(name, "moons:noise=0"))
        return fabs(y == 0 ? r - 1 : hypot(x[0] - 1, x[1] - 0.5) - 1) < 1e-12 && (y == 0 ? x[1] >= 0 : x[1] <= 0.5);
    if (!strcmp(name, "rings:noise=0,classes=3")) return fabs(r - 5 * (y + 1) / 3) < 1e-12;
    if (!strcmp(name, "sine:noise=0")) return fabs(y - sin(x[0])) < 1e-12 && fabs(x[0]) <= 6;
    if (!strcmp(name, "line:noise=0,slope=2")) return fabs(y - 2 * x[0] - 0.8) < 1e-12 && fabs(x[0]) <= 3;
    if (!strcmp(name, "boundary:n=300,formula=where(x > 0, y, -y) >= 1")) return y == ((x[0] > 0 ? x[1] : -x[1]) >= 1);
    return false;
}

static const char *const exact[] = {"circle",
                                    "xor",
                                    "spiral",
                                    "plane",
                                    "multi-gauss",
                                    "moons:noise=0",
                                    "rings:noise=0,classes=3",
                                    "sine:noise=0",
                                    "line:noise=0,slope=2",
                                    "boundary:n=300,formula=where(x > 0, y, -y) >= 1"};

START_TEST(without_noise_points_lie_on_the_shape)
{
    Data *d = drawn(exact[_i]);
    for (int i = 0; i < d->rows; i++) {
        double x[2] = {d->values[i * d->columns], d->columns > 1 ? d->values[i * d->columns + 1] : 0};
        ck_assert_msg(on_shape(exact[_i], x, d->target[i]), "%s: (%g, %g) is %g", exact[_i], x[0], x[1], d->target[i]);
    }
    data_destroy(d);
}
END_TEST

/* Two clouds: means 2 and -2, variance 0.5, and 4 with half of noise. */
START_TEST(clouds_are_normal)
{
    static const struct {
        const char *word;
        double variance;
    } rows[] = {{"gauss:n=20000", 0.5}, {"gauss:n=20000,noise=0.5", 4}};
    Data *d = drawn(rows[_i].word);
    for (int class = 0; class < 2; class ++)
        for (int k = 0; k < 2; k++) {
            double mean = 0, square = 0, centre = class ? 2 : -2;
            for (int i = 0; i < d->rows; i++) {
                if (d->target[i] != class) continue;
                mean += d->values[2 * i + k] / 10000, square += pow(d->values[2 * i + k] - centre, 2) / 10000;
            }
            ck_assert_double_eq_tol(mean, centre, 0.1); /* five standard errors of 10,000: 5 * 2 / 100 */
            ck_assert_double_eq_tol(square, rows[_i].variance, 0.08 * rows[_i].variance);
        }
    data_destroy(d);
}
END_TEST

/* More noise, more points whose label is another one than that of the shape. */
START_TEST(noise_moves_labels)
{
    static const char *const words[] = {"xor:n=20000", "xor:n=20000,noise=0.1", "xor:n=20000,noise=0.5"};
    int wrong[3] = {0};
    for (int w = 0; w < 3; w++) {
        Data *d = drawn(words[w]);
        for (int i = 0; i < d->rows; i++) wrong[w] += d->target[i] != (d->values[2 * i] * d->values[2 * i + 1] >= 0);
        data_destroy(d);
    }
    ck_assert_int_eq(wrong[0], 0);
    ck_assert_int_gt(wrong[1], 100);
    ck_assert_int_gt(wrong[2], 5 * wrong[1]);
}
END_TEST

START_TEST(a_seed_gives_the_same_points)
{
    static const char *const words[] = {"circle:noise=0.2", "gauss", "blobs", "sine"};
    Data *a = data_of(&(DataDesc){.word = words[_i], .seed = 3}),
         *b = data_of(&(DataDesc){.word = words[_i], .seed = 3});
    Data *c = data_of(&(DataDesc){.word = words[_i], .seed = 4});
    char word[100];
    snprintf(word, sizeof word, "%s%cseed=3", words[_i], strchr(words[_i], ':') ? ',' : ':');
    Data *own = data_of(&(DataDesc){.word = word, .seed = 99});
    size_t size = sizeof *a->values * (size_t)(a->rows * a->columns);
    ck_assert(!memcmp(a->values, b->values, size) &&
              !memcmp(a->target, b->target, sizeof *a->target * (size_t)a->rows));
    ck_assert(memcmp(a->values, c->values, size) != 0);
    ck_assert(!memcmp(a->values, own->values, size)); /* its own seed is stronger than the scene's */
    data_destroy(a);
    data_destroy(b);
    data_destroy(c);
    data_destroy(own);
}
END_TEST

/* In file order the first rows hold both classes: a split without shuffling can be learned from. */
START_TEST(classes_are_mixed)
{
    Data *d = drawn("spiral");
    int first = 0;
    for (int i = 0; i < 100; i++) first += d->target[i] == 1;
    ck_assert_int_gt(first, 25);
    ck_assert_int_lt(first, 75);
    data_destroy(d);
}
END_TEST

static const char *const round_trip[] = {
    "spiral", "spiral:noise=0.1",         "spiral:n=100,noise=0.25,turns=2",
    "iris",   "boundary:formula=y > x^2", "boundary:n=50,formula=max(x1, x2) > sin(x)"};

START_TEST(words_come_back)
{
    Data *d = drawn(round_trip[_i]);
    TextBuffer word = {0};
    data_print(d, &word);
    ck_assert_str_eq(word.data, round_trip[_i]);
    text_free(&word);
    data_destroy(d);
}
END_TEST

START_TEST(points_by_hand)
{
    static const double points[][3] = {{1, 2, 0}, {-3, 4.5, 0}, {0, 0, 2}};
    Error error = {0};
    Data *d;
    ck_assert_int_eq(data_of_points(&d, points, 2, &error), STATUS_OK); /* one class only, so far */
    ck_assert_int_eq(d->task, DATA_TWO_CLASSES);
    ck_assert_double_eq(d->values[3], 4.5);
    data_destroy(d);
    ck_assert_int_eq(data_of_points(&d, points, 3, &error), STATUS_OK);
    ck_assert_int_eq(d->classes, 3);
    data_destroy(d);
    ck_assert_int_ne(data_of_points(&d, points, 0, &error), STATUS_OK);
    ck_assert_int_ne(data_of_points(&d, (const double[][3]){{0, 0, 0.5}}, 1, &error), STATUS_OK);
    ck_assert_int_ne(data_of_points(&d, (const double[][3]){{NAN, 0, 1}}, 1, &error), STATUS_OK);
}
END_TEST

/* The same numbers, as classes or as numbers. */
START_TEST(the_words_may_decide)
{
    Data *d = data_of(&(DataDesc){.word = "circle", .seed = 1, .as = DATA_AS_NUMBERS});
    ck_assert_int_eq(d->task, DATA_NUMBER);
    data_destroy(d);
    Error error = {0};
    ck_assert_int_eq(data_open(&d, &(DataDesc){.word = "plane", .seed = 1, .as = DATA_AS_CLASSES}, &error),
                     STATUS_VALUE);
    ck_assert_msg(strstr(error.message, "number"), "%s", error.message);
}
END_TEST

static const struct {
    const char *word, *says;
    int column;
} bad_words[] = {
    {"spirall", "did you mean 'spiral'", 0},
    {"spiral:nosie=0.1", "did you mean 'noise'", 1},
    {"spiral:n=0", "between 1", 3},
    {"spiral:n=10.5", "whole", 3},
    {"spiral:noise=-1", "between 0", 7},
    {"spiral:noise", "NAME=VALUE", 1},
    {"spiral:formula=x > 1", "no option 'formula'", 1},
    {"boundary:formula=y > sim(x)", "did you mean 'sin'", 5},
    {"boundary:formula=y >", "missing", 4},
    {"boundary:formula=x > 100", "one class", 1},
    {"boundary:formula=sqrt(x)", "no value", 1},
    {"boundary:formula=q > 1", "q", 1},
    {"iris:n=3", "no options", 1},
    {"no-such.csv", "cannot open", 0},
    {"/no/such/place.yaml", "cannot open", 0},
    {"", "no dataset", 0},
    {":", "no dataset", 0},
};

START_TEST(bad_words_say_what_is_wrong)
{
    Data *d = NULL;
    Error error = {0};
    ck_assert_int_ne(data_open(&d, &(DataDesc){.word = bad_words[_i].word, .seed = 1}, &error), STATUS_OK);
    ck_assert_msg(strstr(error.message, bad_words[_i].says), "%s: %s", bad_words[_i].word, error.message);
    ck_assert_msg(error.column == bad_words[_i].column, "%s: column %d", bad_words[_i].word, error.column);
    ck_assert_int_ne(data_open(&d, &(DataDesc){.word = bad_words[_i].word, .seed = 1}, NULL), STATUS_OK);
}
END_TEST

/* ---- dataset files ------------------------------------------------------------------------------------------- */

static const struct {
    const char *text, *says;
    int line, column;
} bad_files[] = {
    {"name: t\n", "'points' (how they are drawn) or 'file'", 1, 1},
    {"name: t\npoints: disc\nfile: iris.csv\n", "not both", 1, 1},
    {"name: t\npoints: disk\nformula: \"x1 > 0\"\n", "did you mean 'disc'", 2, 9},
    {"name: t\npoints: disc\n", "'formula' is missing", 1, 1},
    {"name: t\npoints: spiral\nformula: \"x1 > 0\"\n", "have their classes", 3, 10},
    {"name: t\npoints: square\nformula: \"x1 > zz\"\n", "zz", 3, 16},
    {"name: t\npoints: interval\nformula: \"x2 + 1\"\n", "x2", 3, 11},
    {"name: t\npoints: square\nformula: \"x1\"\noptions: {n: 0}\n", "between 1", 4, 10},
    {"name: t\npoints: square\nformula: \"x1\"\noptions: {normal: 1}\n", "another name", 4, 11},
    {"name: t\npoints: square\nformula: \"x1\"\nview: [3, -3]\n", "low first", 4, 7},
    {"name: t\npoints: square\nformula: \"x1\"\ntarget: y\n", "belongs to a table", 4, 9},
    {"name: t\nfile: iris.csv\noptions: {n: 5}\n", "belongs to points", 3, 10},
    {"name: t\nfile: no-such.csv\n", "no-such.csv", 2, 7},
    {"name: t\nfile: iris.csv\ntarget: speces\n", "did you mean 'species'", 1, 1},
    {"name: t\nfile: iris.csv\ninputs: petal_length\n", "a list of columns", 3, 9},
    {"name: t\npoint: disc\n", "did you mean 'points'", 2, 1},
    {"name: t\nkind: surface\npoints: disc\n", "not as a 'surface'", 2, 7},
};

START_TEST(bad_files_say_where)
{
    Data *d = NULL;
    Error error = {0};
    const char *text = bad_files[_i].text;
    ck_assert_int_ne(data_parse(&d, "t.yaml", text, strlen(text), NULL, &error), STATUS_OK);
    ck_assert_msg(strstr(error.message, bad_files[_i].says), "%s: %s", text, error.message);
    ck_assert_msg(error.line == bad_files[_i].line && error.column == bad_files[_i].column, "%s: %d:%d %s", text,
                  error.line, error.column, error.message);
}
END_TEST

START_TEST(a_file_may_choose_columns)
{
    static const char text[] = "name: t\nfile: iris.csv\ntarget: petal_width\ninputs: [petal_length, sepal_length]\n";
    Data *d;
    Error error = {0};
    ck_assert_msg(!data_parse(&d, "t.yaml", text, strlen(text), NULL, &error), "%s", error.message);
    ck_assert_int_eq(d->columns, 2);
    ck_assert_str_eq(d->column[0], "petal_length");
    ck_assert_double_eq(d->values[0], 1.4); /* of the first flower */
    ck_assert_double_eq(d->values[1], 5.1);
    ck_assert_double_eq(d->target[0], 0.2);
    ck_assert_int_eq(d->task, DATA_NUMBER);
    data_destroy(d);
}
END_TEST

/* ---- tables -------------------------------------------------------------------------------------------------- */

static const struct {
    const char *text;
    DataAs as;
    int columns, classes;
    const char *names; /* of the classes, with spaces */
    double last;       /* the target of the last row */
} tables[] = {
    {"x,y\n1,2.5\n2,3\n3,4\n", 0, 1, 0, "", 4},
    {"x,kind\n1,b\n2,a\n3,b\n", 0, 1, 2, "a b ", 1},
    {"x,kind\n1,10\n2,9\n3,10\n4,9\n", DATA_AS_CLASSES, 1, 2, "9 10 ", 0}, /* as numbers, not by bytes */
    {"x,kind\n1,10\n2,9a\n3,10\n", DATA_AS_CLASSES, 1, 2, "10 9a ", 0},
    {"x,kind\n1,B\n2,a\n3,C\n", 0, 1, 3, "B C a ", 1},
    {"x,y\n1,0\n2,1\n3,0\n4,1.0\n", 0, 1, 2, "0 1 ", 1},
    {"x,y\n1,0\n2,1\n3,0\n4,1\n", DATA_AS_NUMBERS, 1, 0, "", 1},
    {"x,y\n1,-1\n2,1\n3,-1\n", 0, 1, 2, "-1 1 ", 0},
    {"x,y\n1,3\n2,1\n3,2\n4,3\n5,1\n6,2\n", 0, 1, 3, "1 2 3 ", 1},
    {"x,y\n1,0\n2,1\n3,2\n4,3\n", 0, 1, 0, "", 3},                         /* each but once: counts */
    {"x,y\n1,3\n2,5\n3,3\n4,5\n", 0, 1, 0, "", 5},                         /* from 3 on: numbers */
    {"x,y\n1,0\n2,2\n3,0\n4,2\n", 0, 1, 0, "", 2},                         /* with a gap: numbers */
    {"a,name,\"b, c\",y\n1,ann,2,0.5\n3,bob,4,0.25\n", 0, 2, 0, "", 0.25}, /* a column of words is no input */
    {"\xEF\xBB\xBFx,y\r\n1,\"yes\"\r\n2,\"no\"\r\n", 0, 1, 2, "no yes ", 0},
};

START_TEST(tables_are_read)
{
    Data *d = table_of(tables[_i].text, &(DataDesc){.as = tables[_i].as});
    TextBuffer names = text_fixed((char[100]){0}, 100);
    for (int c = 0; c < d->classes; c++) text_add(&names, "%s ", d->class_name[c]);
    ck_assert_int_eq(d->columns, tables[_i].columns);
    ck_assert_int_eq(d->classes, tables[_i].classes);
    ck_assert_str_eq(names.data, tables[_i].names);
    ck_assert_double_eq(d->target[d->rows - 1], tables[_i].last);
    ck_assert_str_eq(d->name, "t.csv");
    data_destroy(d);
}
END_TEST

START_TEST(words_in_a_table_are_told)
{
    Data *d = table_of("a,name,b,y\n1,ann,2,0.5\n3,bob,4,0.25\n", NULL);
    ck_assert(d->notes && strstr(d->notes, "'name'") && !strstr(d->notes, "\n"));
    ck_assert_str_eq(d->column[1], "b");
    ck_assert_double_eq(d->values[3], 4);
    data_destroy(d);
}
END_TEST

static const char *const ab[] = {"b", "a"}, *const wrong[] = {"c"}, *const twice[] = {"a", "a"},
                         *const ends[] = {"a", "y"};
#define TABLE "a,b,y\n1,2,0.5\n3,4,0.25\n"

START_TEST(columns_are_chosen)
{
    Data *d = table_of(TABLE, &(DataDesc){.inputs = ab, .input_count = 2});
    ck_assert_str_eq(d->column[0], "b"); /* in the order that was asked for */
    ck_assert_double_eq(d->values[0], 2);
    data_destroy(d);
    d = table_of(TABLE, &(DataDesc){.target = "a"});
    ck_assert_str_eq(d->target_name, "a");
    ck_assert_str_eq(d->column[1], "y");
    data_destroy(d);
}
END_TEST

static const struct {
    const char *text;
    DataDesc desc;
    const char *says;
    int line, column;
} bad_tables[] = {
    {"x,y\n1,2\n3\n", {0}, "fewer cells", 3, 2},
    {"x,y\n1,2\n3,4,5\n", {0}, "more cells", 3, 5},
    {"x,y\n1,\"2\n3,4\n", {0}, "never closed", 2, 3},
    {"x,y\n", {0}, "no rows", 1, 1},
    {"x,y", {0}, "no rows", 1, 1},
    {"", {0}, "empty", 1, 1},
    {"x\n1\n", {0}, "one column", 1, 1},
    {"1,2\n3,4\n", {0}, "name the columns", 1, 1},
    {"x,y\na,1.5\nb,2.5\n", {0}, "no column of numbers", 1, 1},
    {"x,y\n1,a\n2,a\n", {0}, "'a' in every row", 2, 3},
    {"x,y\n1,0\n2,0\n", {0}, "'0' in every row", 2, 3},
    {"x,y\n1,2.5\n2,nan\n3,4\n", {0}, "no value here;", 3, 3},
    {"x,y\n1,2.5\n,3.5\n,4\n", {0}, "and in 1 more", 3, 1},
    {"x,y\n1,2.5\n  ?  , 3.5\n3,4\n", {0}, "no value", 3, 3},
    {"x,y\n1,2.5\n2,inf\n3,4\n", {0}, "not finite", 3, 3},
    {"x,z,y\n1,\"a,b\",2.5\n2,c,oops\n3,d,4\n", {0}, "'oops' is no number", 3, 5},
    {"x,y\n1,2.5\n2,3.5\n3,4a\n", {0}, "'4a' is no number", 4, 3},
    {"x,y\n1,a\n2,\n3,b\n", {0}, "no value", 3, 3},
    {TABLE, {.target = "yy"}, "did you mean 'y'", 1, 1},
    {TABLE, {.target = "target"}, "there are a, b, y", 1, 1},
    {TABLE, {.inputs = wrong, .input_count = 1}, "no column 'c'", 1, 1},
    {TABLE, {.inputs = twice, .input_count = 2}, "twice", 1, 1},
    {TABLE, {.inputs = ends, .input_count = 2}, "an input and the target", 1, 5},
    {"x,y\n1,word\n2,0.25\n3,0.5\n", {.as = DATA_AS_NUMBERS}, "'word' is no number", 2, 3},
    {"\n\nx,y\n", {0}, "no rows", 3, 1},
};

START_TEST(bad_tables_say_where)
{
    Data *d = NULL;
    Error error = {0};
    const char *text = bad_tables[_i].text;
    ck_assert_int_ne(data_parse(&d, "t.csv", text, strlen(text), &bad_tables[_i].desc, &error), STATUS_OK);
    ck_assert_msg(strstr(error.message, bad_tables[_i].says), "%s: %s", text, error.message);
    ck_assert_msg(error.line == bad_tables[_i].line && error.column == bad_tables[_i].column, "%s: %d:%d %s", text,
                  error.line, error.column, error.message);
    ck_assert_str_eq(error.file, "t.csv");
}
END_TEST

START_TEST(bytes_are_no_table)
{
    static const char bytes[] = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
    Data *d = NULL;
    Error error = {0};
    ck_assert_int_ne(data_parse(&d, "t.csv", bytes, sizeof bytes, NULL, &error), STATUS_OK);
    ck_assert_msg(strstr(error.message, "not a text file"), "%s", error.message);
}
END_TEST

START_TEST(too_many_classes_are_refused)
{
    TextBuffer text = {0};
    Data *d = NULL;
    Error error = {0};
    text_add(&text, "x,id\n");
    for (int i = 0; i <= DATA_CLASSES_MAX; i++) text_add(&text, "%d,id%d\n", i, i);
    ck_assert_int_eq(data_parse(&d, "t.csv", text.data, text.length, NULL, &error), STATUS_LIMIT);
    ck_assert_msg(strstr(error.message, "more than 1000 classes"), "%s", error.message);
    text.data[text.length - strlen("1000,id1000\n")] = 0;
    ck_assert_int_eq(data_parse(&d, "t.csv", text.data, strlen(text.data), NULL, &error), STATUS_OK);
    ck_assert_int_eq(d->classes, 1000);
    data_destroy(d);
    text_free(&text);
}
END_TEST

/* 100,000 rows of five columns, with words to sort: below a second on a slow core, with sanitizers and all. */
START_TEST(large_tables_are_fast)
{
    TextBuffer text = {0};
    Error error = {0};
    Data *d;
    text_add(&text, "a,b,c,d,kind\n");
    for (int i = 0; i < 100000; i++)
        text_add(&text, "%d.25,%d,%d.5,-%d.125,%s\n", i % 977, i, i % 31, i % 7, i % 3 ? "left" : "right");
    clock_t start = clock();
    ck_assert_msg(!data_parse(&d, "t.csv", text.data, text.length, NULL, &error), "%s", error.message);
    double seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
    ck_assert_int_eq(d->rows, 100000);
    ck_assert_int_eq(of_class(d, 1), 33334);
    ck_assert_msg(seconds < 1, "%g s", seconds);
    data_destroy(d);
    text_free(&text);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("data");
    TCase *points = tcase_create("points"), *files = tcase_create("tables");
    tcase_set_timeout(files, 60);
    tcase_add_loop_test(points, as_many_as_promised, 0, COUNT(shapes));
    tcase_add_loop_test(points, without_noise_points_lie_on_the_shape, 0, COUNT(exact));
    tcase_add_loop_test(points, clouds_are_normal, 0, 2);
    tcase_add_test(points, noise_moves_labels);
    tcase_add_loop_test(points, a_seed_gives_the_same_points, 0, 4);
    tcase_add_test(points, classes_are_mixed);
    tcase_add_loop_test(points, words_come_back, 0, COUNT(round_trip));
    tcase_add_test(points, points_by_hand);
    tcase_add_test(points, the_words_may_decide);
    tcase_add_loop_test(points, bad_words_say_what_is_wrong, 0, COUNT(bad_words));
    tcase_add_loop_test(files, bad_files_say_where, 0, COUNT(bad_files));
    tcase_add_test(files, a_file_may_choose_columns);
    tcase_add_loop_test(files, tables_are_read, 0, COUNT(tables));
    tcase_add_test(files, words_in_a_table_are_told);
    tcase_add_test(files, columns_are_chosen);
    tcase_add_loop_test(files, bad_tables_say_where, 0, COUNT(bad_tables));
    tcase_add_test(files, bytes_are_no_table);
    tcase_add_test(files, too_many_classes_are_refused);
    tcase_add_test(files, large_tables_are_fast);
    suite_add_tcase(suite, points);
    suite_add_tcase(suite, files);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
