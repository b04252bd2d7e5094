#include "draw/theme.h"

#include "base/file.h"
#include "base/memory.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/yaml.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const COLOR_NAMES[] = {"bg",         "bg_deep",     "sky_low",    "panel",      "panel_raised",
                                          "panel_line", "text",        "text_dim",   "text_faint", "grid",
                                          "accent",     "accent_fill", "accent_ink", "focus",      "danger",
                                          "scrim",      "ball_core",   "ball_rim",   "contour",    "field"};
static const char *const QUANTITY_NAMES[] = {"gradient",       "momentum",       "second_moment",  "step",
                                             "activation_pos", "activation_neg", "activation_zero"};
static const char *const MARKER_NAMES[] = {"circle", "triangle", "square",  "diamond",
                                           "cross",  "plus",     "hexagon", "ring"};
static const char *const FAMILY_NAMES[] = {"ui", "display", "number", "math"};
static const char *const TYPE_NAMES[] = {"caption_stage", "h1",           "h2",         "title_bar",   "body",
                                         "label",         "panel_title",  "small",      "number_hero", "number",
                                         "number_small",  "math_display", "math_inline"};
static const char *const THEMES[] = {"day", "night"};

typedef struct Reader {
    Theme *theme;
    Error *error;
    Status status;
} Reader;

/* A mistake keeps the first message; reading goes on with what is there. */
static void wrong(Reader *r, const Yaml *at, const char *what)
{
    if (!r->status) r->status = yaml_error(r->error, at, STATUS_VALUE, "%s", what);
}

/* How many of a list or map there is room for; one more is told where it stands. */
static int at_most(Reader *r, const Yaml *all, int used, int most, const char *what)
{
    int count = all && (all->kind == YAML_LIST || all->kind == YAML_MAP) ? all->count : 0;
    if (used + count <= most) return count;
    const Yaml *over = all->kind == YAML_MAP ? all->keys[most - used] : all->items[most - used];
    if (!r->status) r->status = yaml_error(r->error, over, STATUS_LIMIT, "there are more than %d %s", most, what);
    return most - used;
}

#define KEYS(r, map, ...)                                                                                              \
    keys(r, map, (const char *const[]){__VA_ARGS__},                                                                   \
         (int)(sizeof((const char *const[]){__VA_ARGS__}) / sizeof(const char *)))
#define COUNT(array) ((int)(sizeof(array) / sizeof *(array)))

/* A key that nobody reads is a misspelt one. */
static void keys(Reader *r, const Yaml *map, const char *const *allowed, int count)
{
    if (!map || r->status) return;
    r->status = yaml_keys(map, allowed, count, r->error);
}

static const Yaml *need(Reader *r, const Yaml *map, const char *key)
{
    const Yaml *node = yaml_get(map, key);
    if (!node && map && !r->status) r->status = yaml_error(r->error, map, STATUS_SYNTAX, "'%s' is missing", key);
    return node;
}

static int index_of(const char *name, const char *const *names, int count)
{
    for (int i = 0; i < count; i++)
        if (!strcmp(names[i], name)) return i;
    return -1;
}

static Color read_color(Reader *r, const Yaml *node)
{
    if (!node) return 0xFFFF00FF;
    if (node->kind == YAML_SCALAR && node->text[0] == '#' && strlen(node->text) == 7) {
        char *end;
        unsigned long rgb = strtoul(node->text + 1, &end, 16);
        if (!*end) return 0xFF000000u | (Color)rgb;
    }
    double v[4];
    if (node->kind == YAML_LIST && yaml_numbers(node, v, 4, "colour", NULL) == STATUS_OK && v[3] >= 0 && v[3] <= 1 &&
        v[0] >= 0 && v[0] <= 255 && v[1] >= 0 && v[1] <= 255 && v[2] >= 0 && v[2] <= 255)
        return COLOR(v[3] * 255 + 0.5, v[0], v[1], v[2]);
    wrong(r, node, "a colour is written '#RRGGBB' or [red, green, blue, alpha]");
    return 0xFFFF00FF;
}

static void read_float(Reader *r, const Yaml *map, const char *key, float *out)
{
    double value = 0;
    if (!need(r, map, key) || r->status) return;
    Status status = yaml_number(map, key, &value, r->error);
    if (status && !r->status) r->status = status;
    *out = (float)value;
}

static void read_floats(Reader *r, const Yaml *map, const char *key, float *out, int count)
{
    double values[8] = {0};
    const Yaml *node = need(r, map, key);
    if (!node) return;
    Status status = yaml_numbers(node, values, count, key, r->status ? NULL : r->error);
    if (status && !r->status) r->status = status;
    for (int i = 0; i < count; i++) out[i] = (float)values[i];
}

static const char *read_text(Reader *r, const Yaml *map, const char *key)
{
    const Yaml *node = need(r, map, key);
    if (node && node->kind != YAML_SCALAR) wrong(r, node, "expected one text");
    return node && node->kind == YAML_SCALAR ? arena_string(&r->theme->arena, node->text) : "";
}

static void read_colors(Reader *r, const Yaml *root)
{
    const Yaml *themes = need(r, root, "themes"), *quantities = need(r, root, "quantities");
    for (int night = 0; night < 2; night++) {
        const Yaml *set = need(r, themes, THEMES[night]);
        keys(r, set, COLOR_NAMES, COUNT(COLOR_NAMES));
        Color *color = r->theme->color[night];
        for (int i = 0; i < (int)(sizeof COLOR_NAMES / sizeof *COLOR_NAMES); i++) {
            bool own = i != COLOR_ACCENT_FILL || yaml_get(set, COLOR_NAMES[i]);
            color[i] = own ? read_color(r, need(r, set, COLOR_NAMES[i])) : color[COLOR_ACCENT];
        }
        for (int i = 0; i < (int)(sizeof QUANTITY_NAMES / sizeof *QUANTITY_NAMES); i++)
            color[COLOR_GRADIENT + i] = read_color(r, need(r, need(r, quantities, QUANTITY_NAMES[i]), THEMES[night]));
    }
    KEYS(r, themes, "night", "day");
    keys(r, quantities, QUANTITY_NAMES, COUNT(QUANTITY_NAMES));
    for (int i = 0; i < COUNT(QUANTITY_NAMES); i++) {
        const Yaml *quantity = yaml_get(quantities, QUANTITY_NAMES[i]);
        KEYS(r, quantity, "night", "day");
    }
}

ThemeColor theme_role(const char *name)
{
    int at = index_of(name, COLOR_NAMES, COUNT(COLOR_NAMES));
    if (at >= 0) return (ThemeColor)at;
    at = index_of(name, QUANTITY_NAMES, COUNT(QUANTITY_NAMES));
    return at >= 0 ? (ThemeColor)(COLOR_GRADIENT + at) : COLOR_COUNT;
}

static Marker read_marker(Reader *r, const Yaml *node)
{
    int marker = index_of(read_text(r, node, "marker"), MARKER_NAMES, SHAPE_COUNT);
    if (marker < 0) wrong(r, node, "unknown marker");
    return marker < 0 ? SHAPE_CIRCLE : (Marker)marker;
}

static void read_series(Reader *r, const Yaml *root)
{
    const Yaml *list = need(r, root, "series");
    int count = at_most(r, list, 0, THEME_SERIES_MAX, "series");
    for (int i = 0; i < count; i++) {
        const Yaml *node = list->items[i];
        ThemeSeries *series = &r->theme->series[r->theme->series_count++];
        KEYS(r, node, "id", "role", "night", "day", "marker", "dash");
        series->id = read_text(r, node, "id");
        series->role = theme_role(read_text(r, node, "role"));
        for (int night = 0; night < 2; night++) series->color[night] = read_color(r, need(r, node, THEMES[night]));
        series->marker = read_marker(r, node);
        const Yaml *dash = yaml_get(node, "dash");
        float pair[2] = {0};
        if (dash && (dash->kind != YAML_LIST || dash->count != 0)) read_floats(r, node, "dash", pair, 2);
        series->dash = pair[0];
        series->gap = pair[1];
    }
    if (r->theme->series_count == 0) wrong(r, root, "there must be at least one series");
}

static void read_classes(Reader *r, const Yaml *root)
{
    const Yaml *list = need(r, root, "classes");
    int count = at_most(r, list, 0, THEME_CLASSES_MAX, "classes");
    for (int i = 0; i < count; i++) {
        const Yaml *node = list->items[i];
        ThemeClass *class = &r->theme->classes[r->theme->class_count++];
        KEYS(r, node, "night", "day", "marker");
        for (int night = 0; night < 2; night++) class->color[night] = read_color(r, need(r, node, THEMES[night]));
        class->marker = read_marker(r, node);
    }
    if (r->theme->class_count < 2) wrong(r, root, "there must be at least two classes");
}

static void read_terrain(Reader *r, const Yaml *root)
{
    const Yaml *terrain = need(r, root, "terrain");
    for (int night = 0; night < 2; night++) {
        ThemeTerrain *t = &r->theme->terrain[night];
        const Yaml *set = need(r, terrain, THEMES[night]), *stops = need(r, set, "stops");
        KEYS(r, set, "stops", "moonlight", "lantern", "fog", "rim_light", "contours", "light_levels");
        int count = at_most(r, stops, 0, THEME_STOPS_MAX, "stops");
        for (int i = 0; stops && stops->kind == YAML_LIST && i < count; i++) {
            const Yaml *stop = stops->items[i];
            double at;
            if (stop->kind != YAML_LIST || stop->count != 2 || !yaml_is_number(stop->items[0], &at)) {
                wrong(r, stop, "a stop is [height, colour]");
                break;
            }
            if (t->stop_count && (float)at <= t->stop_at[t->stop_count - 1])
                wrong(r, stop, "heights of stops must rise");
            t->stop_at[t->stop_count] = (float)at;
            t->stop[t->stop_count++] = read_color(r, stop->items[1]);
        }
        if (stops && t->stop_count < 2) wrong(r, stops, "there must be at least two stops");
        const Yaml *moon = need(r, set, "moonlight"), *lantern = need(r, set, "lantern");
        KEYS(r, moon, "direction", "colour");
        KEYS(r, lantern, "colour", "tint_with_series", "strength", "strength_alone", "radius_units", "height_units");
        read_floats(r, moon, "direction", t->moon_direction, 3);
        t->moon = read_color(r, need(r, moon, "colour"));
        t->lantern = read_color(r, need(r, lantern, "colour"));
        read_float(r, lantern, "tint_with_series", &t->lantern_tint);
        read_float(r, lantern, "strength", &t->lantern_strength);
        t->lantern_strength_alone = t->lantern_strength;
        if (yaml_get(lantern, "strength_alone")) read_float(r, lantern, "strength_alone", &t->lantern_strength_alone);
        read_float(r, lantern, "radius_units", &t->lantern_radius);
        read_float(r, lantern, "height_units", &t->lantern_height);
        t->fog = read_color(r, need(r, set, "fog"));
        read_float(r, set, "rim_light", &t->rim_light);
        static const char *const alphas[] = {"minor", "major", "map_minor", "map_major"};
        static const char *const levels[] = {"lantern", "moon", "full"};
        const Yaml *contours = need(r, set, "contours"), *light = need(r, set, "light_levels");
        keys(r, contours, alphas, 4);
        keys(r, light, levels, 3);
        for (int i = 0; i < 4; i++) read_float(r, contours, alphas[i], &t->contour[i / 2][i % 2]);
        for (int i = 0; i < 3; i++) read_floats(r, light, levels[i], t->light[i], 2);
    }
    KEYS(r, terrain, "night", "day");
}

static void read_type(Reader *r, const Yaml *root)
{
    const Yaml *fonts = need(r, root, "fonts"), *type = need(r, root, "type");
    for (int i = 0; i < FAMILY_COUNT; i++) {
        const Yaml *font = need(r, fonts, FAMILY_NAMES[i]);
        KEYS(r, font, "family");
        r->theme->family[i] = read_text(r, font, "family");
    }
    keys(r, fonts, FAMILY_NAMES, FAMILY_COUNT);
    keys(r, type, TYPE_NAMES, TYPE_COUNT);
    for (int i = 0; i < TYPE_COUNT; i++) {
        const Yaml *node = need(r, type, TYPE_NAMES[i]);
        double size, weight;
        if (!node) continue;
        int family = node->kind == YAML_LIST && node->count == 3 && node->items[2]->kind == YAML_SCALAR
                         ? index_of(node->items[2]->text, FAMILY_NAMES, FAMILY_COUNT)
                         : -1;
        if (family < 0 || !yaml_is_number(node->items[0], &size) || !yaml_is_number(node->items[1], &weight)) {
            wrong(r, node, "a type style is [size, weight, family]");
            continue;
        }
        r->theme->type[i] = (ThemeType){(float)size, (int)weight, (FontFamily)family};
    }
}

static void read_bezier(Reader *r, const Yaml *map, const char *key, float out[4])
{
    const char *text = read_text(r, map, key);
    if (sscanf(text, "cubic-bezier(%f,%f,%f,%f)", &out[0], &out[1], &out[2], &out[3]) != 4 && map)
        wrong(r, map, "an easing is 'cubic-bezier(x1, y1, x2, y2)'");
}

static void read_sizes(Reader *r, const Yaml *root)
{
    Theme *t = r->theme;
    const Yaml *n = need(r, root, "space");
    read_float(r, n, "margin", &t->space.margin);
    read_float(r, n, "gutter", &t->space.gutter);
    read_float(r, n, "panel_padding", &t->space.padding);
    read_float(r, n, "top_bar", &t->space.top_bar);
    read_float(r, n, "timeline", &t->space.transport);
    KEYS(r, n, "margin", "gutter", "panel_padding", "top_bar", "timeline");
    n = need(r, root, "radii");
    KEYS(r, n, "chip", "control", "panel");
    read_float(r, n, "chip", &t->radius.chip);
    read_float(r, n, "control", &t->radius.control);
    read_float(r, n, "panel", &t->radius.panel);
    n = need(r, root, "lines");
    struct {
        const char *key;
        float *out;
    } lines[] = {{"hairline", &t->line.hairline},
                 {"contour_minor", &t->line.contour_minor},
                 {"contour_major", &t->line.contour_major},

                 {"curve", &t->line.curve},
                 {"trail", &t->line.trail},
                 {"trail_casing", &t->line.casing},
                 {"arrow", &t->line.arrow},
                 {"arrow_head", &t->line.arrow_head},
                 {"focus", &t->line.focus}};
    const char *allowed[COUNT(lines) + 2];
    for (int i = 0; i < COUNT(lines); i++) {
        read_float(r, n, lines[i].key, lines[i].out);
        allowed[i] = lines[i].key;
    }
    allowed[COUNT(lines)] = "trail_bands";
    allowed[COUNT(lines) + 1] = "trail_hidden";
    read_floats(r, n, "trail_hidden", t->line.hidden, 2);
    keys(r, n, allowed, COUNT(allowed));
    const Yaml *bands = need(r, n, "trail_bands");
    for (int i = 0; i < 3 && bands; i++) {
        double pair[2] = {0};
        if (bands->kind != YAML_LIST || bands->count != 3 ||
            yaml_numbers(bands->items[i], pair, 2, "trail_bands", NULL)) {
            wrong(r, bands, "trail_bands are three [width, alpha]");
            break;
        }
        t->line.bands[i][0] = (float)pair[0];
        t->line.bands[i][1] = (float)pair[1];
    }
    n = need(r, root, "ball");
    read_float(r, n, "radius_scene", &t->ball.radius_scene);
    read_float(r, n, "radius_map", &t->ball.radius_map);
    read_float(r, n, "halo", &t->ball.halo);
    read_float(r, n, "label_gap", &t->ball.label_gap);
    KEYS(r, n, "radius_scene", "radius_map", "halo", "label_gap");
}

/* What a theme owes to the last row of a hall. It is held here: a file that is below its own floors is refused. */
static void read_projector(Reader *r, const Yaml *root)
{
    const Yaml *n = need(r, root, "projector"), *type = need(r, root, "type");
    Theme *t = r->theme;
    float text = 0, number = 0, caption = 0, curve = 0, ball = 0, contrast = 0, graphic = 0, series = 0;
    read_float(r, n, "min_text_px", &text);
    read_float(r, n, "min_live_number_px", &number);
    read_float(r, n, "min_caption_px", &caption);
    read_float(r, n, "min_curve_px", &curve);
    read_float(r, n, "min_ball_radius_px", &ball);
    read_float(r, n, "min_target_px", &t->space.target);
    read_float(r, n, "text_contrast", &contrast);
    read_float(r, n, "graphic_contrast", &graphic);
    read_float(r, n, "max_series_on_stage", &series);
    t->max_series = (int)series;
    KEYS(r, n, "min_text_px", "min_live_number_px", "min_caption_px", "min_curve_px", "min_ball_radius_px",
         "min_target_px", "text_contrast", "graphic_contrast", "max_series_on_stage");
    if (r->status) return;
    for (int i = 0; i < TYPE_COUNT; i++)
        if (t->type[i].size < text) wrong(r, yaml_get(type, TYPE_NAMES[i]), "a type is smaller than min_text_px");
    if (t->type[TYPE_NUMBER].size < number)
        wrong(r, yaml_get(type, "number"), "the type 'number' is smaller than min_live_number_px");
    if (t->type[TYPE_CAPTION_STAGE].size < caption)
        wrong(r, yaml_get(type, "caption_stage"), "the type 'caption_stage' is below min_caption_px");
    if (t->line.curve < curve)
        wrong(r, yaml_get(yaml_get(root, "lines"), "curve"), "the line 'curve' is thinner than min_curve_px");
    if (t->ball.radius_scene < ball)
        wrong(r, yaml_get(yaml_get(root, "ball"), "radius_scene"), "'radius_scene' is smaller than min_ball_radius_px");
    static const ThemeColor grounds[] = {COLOR_BG, COLOR_PANEL, COLOR_PANEL_RAISED};
    for (int i = 0; i < 2 * COUNT(grounds); i++) {
        const Color *color = t->color[i % 2], ground = color[grounds[i / 2]];
        for (int k = COLOR_TEXT; k <= COLOR_TEXT_FAINT; k++)
            if (color_contrast(color[k], ground) < contrast)
                wrong(r, yaml_get(yaml_get(yaml_get(root, "themes"), THEMES[i % 2]), COLOR_NAMES[k]),
                      "a colour of text is below text_contrast");
        for (int s = 0; s < t->series_count; s++)
            if (color_contrast(t->series[s].color[i % 2], ground) < graphic)
                wrong(r, yaml_get(root, "series")->items[s], "a colour of a series is below graphic_contrast");
        for (int c = 0; c < t->class_count; c++)
            if (color_contrast(t->classes[c].color[i % 2], ground) < graphic)
                wrong(r, yaml_get(root, "classes")->items[c], "a colour of a class is below graphic_contrast");
    }
}

/* What reduced motion has in another length. */
static void read_lengths(Reader *r, const Yaml *n, ThemeMotion *out)
{
    read_float(r, n, "quick_ms", &out->quick);
    read_float(r, n, "step_ms", &out->step);
    read_float(r, n, "explain_ms", &out->explain);
    read_float(r, n, "pulse_ms", &out->pulse);
    read_float(r, n, "camera_ms", &out->camera);
    if (need(r, n, "trail_bands") && !r->status)
        r->status = yaml_bool_or(n, "trail_bands", &out->trail_bands, r->error);
}

static void read_motion(Reader *r, const Yaml *root)
{
    const Yaml *n = need(r, root, "motion"), *easing = need(r, n, "easing"), *speeds = need(r, n, "speeds"),
               *reduced = need(r, n, "reduced_motion");
    ThemeMotion *m = &r->theme->motion[0], *less = &r->theme->motion[1];
    read_float(r, n, "rest_ms", &m->rest);
    read_float(r, n, "hint_ms", &m->hint);
    read_float(r, n, "note_ms", &m->note);
    read_bezier(r, easing, "roll", m->roll);
    read_bezier(r, easing, "ui", m->ui);
    int count = at_most(r, speeds, 0, THEME_SPEEDS_MAX, "speeds");
    for (int i = 0; speeds && speeds->kind == YAML_LIST && i < count; i++) {
        double value = 0;
        if (!yaml_is_number(speeds->items[i], &value) && !text_equal(speeds->items[i]->text, "max"))
            wrong(r, speeds->items[i], "a speed is a number or 'max'");
        m->speeds[m->speed_count++] = value > 0 ? (float)value : INFINITY;
    }
    if (m->speed_count == 0) wrong(r, n, "there must be at least one speed");
    *less = *m;
    read_lengths(r, n, m);
    read_lengths(r, reduced, less);
    KEYS(r, n, "quick_ms", "step_ms", "explain_ms", "pulse_ms", "camera_ms", "trail_bands", "rest_ms", "hint_ms",
         "note_ms", "easing", "speeds", "reduced_motion");
    KEYS(r, reduced, "quick_ms", "step_ms", "explain_ms", "pulse_ms", "camera_ms", "trail_bands");
    KEYS(r, easing, "roll", "ui");
}

static void read_keys(Reader *r, const Yaml *root)
{
    const Yaml *groups = need(r, root, "keyboard");
    for (int g = 0; groups && groups->kind == YAML_MAP && g < groups->count; g++) {
        const Yaml *group = groups->items[g];
        if (group->kind != YAML_MAP) {
            wrong(r, group, "a group of keys is 'key: what it does'");
            continue;
        }
        int count = at_most(r, group, r->theme->key_count, THEME_KEYS_MAX, "keys");
        for (int i = 0; i < count; i++) {
            ThemeKey *key = &r->theme->keys[r->theme->key_count++];
            key->group = arena_string(&r->theme->arena, groups->keys[g]->text);
            key->key = arena_string(&r->theme->arena, group->keys[i]->text);
            key->line = group->keys[i]->line;
            key->does =
                group->items[i]->kind == YAML_SCALAR ? arena_string(&r->theme->arena, group->items[i]->text) : "";
        }
    }
}

Status theme_load(Theme **out, const char *path, Error *error)
{
    Arena scratch = {0};
    Yaml *root;
    *out = NULL;
    char shipped[4200];
    if (!path) {
        const char *folder = assets_folder();
        if (!folder)
            return error_at(error, "", 0, 0, STATUS_FILE,
                            "the folder 'assets' is not found; set DARK_VALLEY_ASSETS to where it is");
        snprintf(shipped, sizeof shipped, "%s/theme/tokens.yaml", folder);
        path = shipped;
    }
    Theme *theme = memory_must(calloc(1, sizeof *theme));
    theme->night = true;
    theme->path = arena_string(&theme->arena, path);
    Status status = yaml_read(&scratch, path, &root, error);
    if (!status) {
        Reader r = {theme, error, STATUS_OK};
        KEYS(&r, root, "version", "reference_height", "themes", "quantities", "series", "classes", "terrain", "fonts",
             "type", "space", "radii", "lines", "ball", "motion", "keyboard", "projector");
        float version = 0;
        read_float(&r, root, "version", &version);
        if (version != 1) wrong(&r, root, "tokens of version 1 are read here");
        read_float(&r, root, "reference_height", &theme->space.height);
        read_colors(&r, root);
        read_series(&r, root);
        read_classes(&r, root);
        read_terrain(&r, root);
        read_type(&r, root);
        read_sizes(&r, root);
        read_projector(&r, root);
        read_motion(&r, root);
        read_keys(&r, root);
        status = r.status;
    }
    arena_free(&scratch);
    if (status) theme_destroy(theme);
    else *out = theme;
    return status;
}

void theme_destroy(Theme *theme)
{
    if (!theme) return;
    arena_free(&theme->arena);
    free(theme);
}

Color color_mix(Color a, Color b, float t)
{
    t = t > 0 ? t < 1 ? t : 1 : 0;
    Color out = 0;
    for (int shift = 0; shift < 32; shift += 8) {
        float from = (float)(a >> shift & 255), to = (float)(b >> shift & 255);
        out |= (Color)(from + (to - from) * t + 0.5f) << shift;
    }
    return out;
}

/* Relative luminance as WCAG 2 defines it. */
static float luminance(Color color)
{
    static const float weight[3] = {0.0722f, 0.7152f, 0.2126f};
    float sum = 0;
    for (int i = 0; i < 3; i++) {
        float c = (float)(color >> 8 * i & 255) / 255;
        sum += weight[i] * (c <= 0.04045f ? c / 12.92f : powf((c + 0.055f) / 1.055f, 2.4f));
    }
    return sum;
}

float color_contrast(Color a, Color b)
{
    float x = luminance(a), y = luminance(b);
    return x > y ? (x + 0.05f) / (y + 0.05f) : (y + 0.05f) / (x + 0.05f);
}

int theme_series(const Theme *theme, const char *id)
{
    for (int i = 0; i < theme->series_count; i++)
        if (!strcmp(theme->series[i].id, id)) return i;
    return -1;
}

/* Solves x(s) = t by bisection: x is monotonic as CSS demands it. */
float theme_ease(const float bezier[4], float t)
{
    if (!(t > 0)) return 0;
    if (t >= 1) return 1;
    float low = 0, high = 1, s = t;
    for (int i = 0; i < 24; i++) {
        float r = 1 - s, x = 3 * r * r * s * bezier[0] + 3 * r * s * s * bezier[2] + s * s * s;
        if (x < t) low = s;
        else high = s;
        s = (low + high) / 2;
    }
    float r = 1 - s;
    return 3 * r * r * s * bezier[1] + 3 * r * s * s * bezier[3] + s * s * s;
}
