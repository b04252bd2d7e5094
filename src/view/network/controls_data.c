/* The examples: which, how many, how they are split, and what of them goes into the network. */
#include "view/network/controls_parts.h"

#include "view/parts/pen.h"
#include "view/parts/words.h"

#include <math.h>
#include <string.h>

enum { FEATURES = SCENE_FEATURES_MAX };

static const Data *data_of(const Controls *controls) { return controls->how->scene->data; }
static bool is_table(const Data *data) { return data->table != NULL; }

/* ---- another set ------------------------------------------------------------------------------------------------- */

/* Another target: the output and the loss that go with it. */
static void leave_output(NetworkScene *draft)
{
    for (int i = -1; i < draft->file->run_count; i++) {
        NetworkWords *network = i < 0 ? &draft->words.network : &draft->words.run[i];
        network->output = network->loss = NULL;
        network->outputs = 0;
    }
}

/* What belonged to the columns and the target of the set. */
static void leave_set(NetworkScene *draft)
{
    NetworkSceneWords *words = &draft->words;
    words->data.target = NULL, words->data.column_count = 0;
    words->feature_count = 0;
    leave_output(draft);
    words->watch.weight[0] = 0, words->watch.neuron[0] = -1, words->watch.example = -1;
}

static void choose_set(Controls *controls, const char *name)
{
    NetworkScene *draft = controls_begin(controls);
    if (!draft) return;
    NetworkSceneWords *words = &draft->words;
    Data *data;
    Error error = {0};
    if (data_open(&data, &(DataDesc){.word = name, .seed = draft->file->seed}, &error)) {
        form_refuse(&controls->form, error.message);
        network_scene_destroy(draft);
        return;
    }
    leave_set(draft);
    words->data.set = arena_string(&draft->arena, name);
    words->data.points = NULL, words->data.point_count = 0;
    words->data.standardize = is_table(data); /* columns of a table may be of any size */
    data_destroy(data);
    controls_end(controls, draft, 0);
}

/* ---- points by hand ---------------------------------------------------------------------------------------------- */

enum { CLASSES = 6 }; /* by hand */
typedef double PlacedPoint[3];

static void put_points(NetworkScene *draft, PlacedPoint *points, int count)
{
    DataWords *words = &draft->words.data;
    words->set = NULL;
    words->points = (const double(*)[3])points, words->point_count = count;
}

/* The points that there are can be added to, where they are such points; else one of each class begins. */
static void begin_by_hand(Controls *controls)
{
    static const double two[2][3] = {{-2, -2, 0}, {2, 2, 1}};
    NetworkScene *draft = controls_begin(controls);
    if (!draft) return;
    const Data *data = draft->data;
    bool same = data->columns == 2 && !is_table(data) && data->classes && data->classes <= CLASSES;
    int count = !same ? 2 : data->rows < SCENE_POINTS_MAX ? data->rows : SCENE_POINTS_MAX;
    PlacedPoint *points = arena_alloc(&draft->arena, sizeof *points * (size_t)count);
    if (!same) memcpy(points, two, sizeof two);
    for (int i = 0; same && i < count; i++) {
        for (int k = 0; k < 2; k++) points[i][k] = round(data->values[2 * i + k] * 100) / 100;
        points[i][2] = data->target[i];
    }
    if (!same) leave_set(draft);
    put_points(draft, points, count);
    controls_end(controls, draft, 0);
}

ControlsAct controls_place(Controls *controls, const ControlsHow *how, const double at[2])
{
    controls_call(controls, how);
    NetworkScene *draft = controls_begin(controls);
    if (!draft) return controls->act;
    const DataWords *words = &draft->words.data;
    int count = words->point_count;
    PlacedPoint *points = arena_alloc(&draft->arena, sizeof *points * (size_t)(count + 1));
    if (count) memcpy(points, words->points, sizeof *points * (size_t)count);
    for (int k = 0; k < 2; k++) points[count][k] = round(at[k] * 100) / 100;
    points[count][2] = controls->class;
    if (controls->class >= draft->data->classes) leave_output(draft); /* another class */
    put_points(draft, points, count + 1);
    controls_end(controls, draft, 0);
    return controls->act;
}

ControlsAct controls_erase(Controls *controls, const ControlsHow *how, int row)
{
    controls_call(controls, how);
    int left = how->scene->words.data.point_count - 1;
    NetworkScene *draft = left > 0 && row >= 0 && row <= left ? controls_begin(controls) : NULL;
    if (!draft) return controls->act;
    const DataWords *words = &draft->words.data;
    PlacedPoint *points = arena_alloc(&draft->arena, sizeof *points * (size_t)left);
    memcpy(points, words->points, sizeof *points * (size_t)row);
    memcpy(points + row, words->points + row + 1, sizeof *points * (size_t)(left - row));
    put_points(draft, points, left);
    controls_end(controls, draft, 0);
    return controls->act;
}

static void draw_by_hand(Controls *controls, Ui *ui)
{
    Rect row;
    controls_line(controls, ui, word("network.controls_by_hand_how"));
    if (controls_row(controls, FORM_ROW, &row) &&
        form_count(&controls->form, ui, word("network.controls_class"), row, &controls->class, 0, CLASSES - 1))
        controls->version++;
}

/* ---- other options ----------------------------------------------------------------------------------------------- */

/* The set with other options, or another formula. */
static void change_set(Controls *controls, const double *values, const char *formula, uint64_t group)
{
    NetworkScene *draft = controls_begin(controls);
    TextBuffer text = {0};
    if (!draft) return;
    Data changed = *draft->data;
    memcpy(changed.option_values, values, sizeof changed.option_values);
    if (formula) changed.formula = formula, changed.typed = true;
    data_print(&changed, &text);
    draft->words.data.set = arena_string(&draft->arena, text.data);
    text_free(&text);
    controls_end(controls, draft, group);
}

static void draw_option(Controls *controls, Ui *ui, int index)
{
    const Data *data = data_of(controls);
    const RuleOption *option = &data->options[index];
    double values[RULE_OPTIONS_MAX], *value = &values[index];
    uint64_t key = ROW_DATA + (uint64_t)index;
    Rect row;
    memcpy(values, data->option_values, sizeof values);
    if (!controls_row(controls, FORM_ROW, &row)) return;
    FormNumber how = {.label = strcmp(option->name, "n") ? option->name : word("network.controls_points"),
                      .low = option->low,
                      .high = option->high,
                      .least = option->least,
                      .most = option->most,
                      .log = option->log_scale,
                      .whole = option->whole,
                      .hint = option->note};
    if (form_number(&controls->form, ui, key, row, value, &how))
        change_set(controls, values, NULL, form_group(ui, key));
}

static void draw_drawn(Controls *controls, Ui *ui)
{
    const Data *data = data_of(controls);
    double values[RULE_OPTIONS_MAX];
    char typed[FORM_TEXT];
    Rect row;
    int seed = options_find(data->options, data->option_count, "seed");
    for (int i = 0; i < data->option_count; i++)
        if (i != seed) draw_option(controls, ui, i);
    memcpy(values, data->option_values, sizeof values);
    if (data->formula && strlen(data->formula) < FORM_TEXT && controls_row(controls, FORM_ROW, &row) &&
        form_text(&controls->form, ui, ROW_FORMULA, word("network.controls_formula"), "", row, data->formula, typed))
        change_set(controls, values, typed, 0);
    if (seed < 0 || !controls_row(controls, FORM_ROW, &row)) return;
    if (ui_button(ui, word("network.controls_again"), (Rect){row.x, row.y + 2, row.w, 48}, 0)) {
        values[seed] = (values[seed] > 0 ? values[seed] : (double)(controls->how->scene->file->seed % 1000000)) + 1;
        change_set(controls, values, NULL, 0);
    }
    ui_hint(ui, word("network.controls_again_hint"), COMMAND_NONE);
}

/* ---- parts ------------------------------------------------------------------------------------------------------- */

static void set_parts(Controls *controls, double train, double validation, uint64_t group)
{
    NetworkScene *draft = controls_begin(controls);
    if (!draft) return;
    draft->words.data.train = train;
    draft->words.data.validation = fmax(0, fmin(validation, round((1 - train) * 1000) / 1000));
    controls_end(controls, draft, group);
}

static void draw_parts(Controls *controls, Ui *ui)
{
    const NetworkScene *scene = controls->how->scene;
    const DataWords *words = &scene->words.data;
    double train = words->train, validation = words->validation;
    bool standardize = words->standardize;
    char text[160];
    Rect row;
    FormNumber how = {.label = word("network.controls_train"), .low = 0.05, .high = 1, .least = 0.01, .most = 1};
    if (controls_row(controls, FORM_ROW, &row) && form_number(&controls->form, ui, ROW_TRAIN, row, &train, &how))
        set_parts(controls, train, validation, form_group(ui, ROW_TRAIN));
    how = (FormNumber){.label = word("network.controls_validation"), .high = 0.5, .most = 0.99};
    if (controls_row(controls, FORM_ROW, &row) &&
        form_number(&controls->form, ui, ROW_VALIDATION, row, &validation, &how))
        set_parts(controls, fmin(train, 1 - validation), validation, form_group(ui, ROW_VALIDATION));
    const int *count = scene->examples->count;
    word_fill(text, sizeof text, "network.controls_parts", WORD_INT("train", count[PART_TRAIN]),
              WORD_INT("validation", count[PART_VALIDATION]), WORD_INT("test", count[PART_TEST]));
    controls_line(controls, ui, text);
    if (!controls_row(controls, FORM_ROW, &row)) return;
    if (ui_checkbox(ui, word("network.controls_standardize"), (Rect){row.x, row.y + 2, row.w, 48}, &standardize, 0)) {
        NetworkScene *draft = controls_begin(controls);
        if (!draft) return;
        draft->words.data.standardize = standardize;
        controls_end(controls, draft, 0);
    }
}

/* ---- features ---------------------------------------------------------------------------------------------------- */

typedef struct Features {
    const char *text[FEATURES];
    bool on[FEATURES];
    int count;
} Features;

static void add_feature(Features *features, const char *text, bool on)
{
    for (int i = 0; i < features->count; i++)
        if (!strcmp(features->text[i], text)) {
            features->on[i] |= on;
            return;
        }
    if (features->count == FEATURES) return;
    features->text[features->count] = text;
    features->on[features->count++] = on;
}

/* The columns, of drawn points also what the playground has, and what the scene has besides. */
static Features features_of(const NetworkScene *scene)
{
    static const char *const of_two[] = {"x1^2", "x2^2", "x1*x2", "sin(x1)", "sin(x2)"}, *const of_one[] = {"x1^2",
                                                                                                            "x1^3",
                                                                                                            "sin(x1)"};
    const Data *data = scene->data;
    const NetworkSceneWords *words = &scene->words;
    Features all = {.count = 0};
    for (int i = 0; i < data->columns; i++) add_feature(&all, data->column[i], !words->feature_count);
    for (int i = 0; !is_table(data) && data->columns == 2 && i < 5; i++) add_feature(&all, of_two[i], false);
    for (int i = 0; !is_table(data) && data->columns == 1 && i < 3; i++) add_feature(&all, of_one[i], false);
    for (int i = 0; i < words->feature_count; i++) add_feature(&all, words->features[i], true);
    return all;
}

static void set_features(Controls *controls, const Features *features, const char *typed)
{
    NetworkScene *draft = controls_begin(controls);
    if (!draft) return;
    NetworkSceneWords *words = &draft->words;
    int count = 0;
    for (int i = 0; i < features->count; i++)
        if (features->on[i]) words->features[count++] = arena_string(&draft->arena, features->text[i]);
    if (typed && count < FEATURES) words->features[count++] = arena_string(&draft->arena, typed);
    words->feature_count = count;
    words->watch.weight[0] = 0, words->watch.neuron[0] = -1;
    controls_end(controls, draft, 0);
}

static void draw_features(Controls *controls, Ui *ui)
{
    const Data *data = data_of(controls);
    Features features = features_of(controls->how->scene);
    char typed[FORM_TEXT];
    Rect row;
    int on = 0;
    for (int i = 0; i < features.count; i++) on += features.on[i];
    controls_head(controls, ui, word("network.controls_inputs"));
    for (int i = 0; data->columns <= FEATURES && i < features.count; i += 2) {
        if (!controls_row(controls, 50, &row)) continue;
        for (int k = i; k < i + 2 && k < features.count; k++) {
            bool last = features.on[k] && on == 1;
            Rect at = {row.x + (k > i ? row.w / 2 + 6 : 0), row.y + 1, row.w / 2 - 6, 48};
            bool turned = ui_checkbox(ui, features.text[k], at, &features.on[k], last ? UI_DISABLED : 0);
            if (last) ui_why(ui, word("network.controls_last_input"));
            if (turned && !last) set_features(controls, &features, NULL);
        }
    }
    if (controls_row(controls, FORM_ROW, &row) &&
        form_text(&controls->form, ui, ROW_FEATURE, word("network.controls_another"),
                  data->columns == 2 && !is_table(data) ? "x1^3" : "", row, "", typed))
        set_features(controls, &features, typed);
}

/* ---- the page ---------------------------------------------------------------------------------------------------- */

void controls_data_draw(Controls *controls, Ui *ui)
{
    const Data *data = data_of(controls);
    controls_line(controls, ui, word("network.controls_starts_over"));
    bool by_hand = controls->how->scene->words.data.point_count > 0;
    controls_list(controls, ui, ROW_SET, word("network.controls_set"),
                  by_hand ? word("network.controls_by_hand") : data->title);
    if (by_hand) draw_by_hand(controls, ui);
    if (data->option_count) draw_drawn(controls, ui);
    draw_parts(controls, ui);
    draw_features(controls, ui);
}

void controls_data_menu(Controls *controls, Ui *ui)
{
    enum { MOST = 256 };
    const Choices *sets = &controls->sets;
    const char *titles[MOST] = {word("network.controls_by_hand")};
    int count = sets->count < MOST - 1 ? sets->count : MOST - 1;
    for (int i = 0; i < count; i++) titles[i + 1] = sets->titles[i];
    bool by_hand = controls->how->scene->words.data.point_count > 0;
    int chosen = by_hand ? 0 : controls_find(sets, data_of(controls)->name) + 1;
    int picked = form_menu(&controls->form, ui, controls->how->area, titles, count + 1, chosen);
    if (picked < 0 || (picked == chosen && (picked > 0 || by_hand))) return;
    if (picked == 0) begin_by_hand(controls);
    else choose_set(controls, sets->names[picked - 1]);
}
