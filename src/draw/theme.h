/* theme.h: every colour, size, duration and key, by role, from the tokens file.
 *
 * Use     theme_load(&theme, NULL, &error) once; theme->mode = THEME_DAY to switch; then
 *         theme_color(theme, COLOR_TEXT_DIM), theme_type(theme, TYPE_LABEL), theme->radii.panel, theme->motion.step_ms.
 * Units   canvas pixels (1080 high), milliseconds.
 * Owns    its texts; theme_destroy ends them.
 * Errors  theme_load: FILE:LINE:COLUMN and what to try; *out is then as before. Unknown keys are errors.
 * To add a colour: a name in ThemeColor and in the table of theme.c, and in both themes of the file.
 */
#ifndef DRAW_THEME_H
#define DRAW_THEME_H

#include "base/arena.h"
#include "base/error.h"
#include "draw/font.h"
#include "draw/image.h"

typedef enum ThemeMode { THEME_NIGHT, THEME_DAY, THEME_MODES } ThemeMode;

typedef enum ThemeColor {
    COLOR_BG, COLOR_BG_DEEP, COLOR_SKY_LOW, COLOR_PANEL, COLOR_PANEL_RAISED, COLOR_PANEL_LINE,
    COLOR_TEXT, COLOR_TEXT_DIM, COLOR_TEXT_FAINT, COLOR_GRID,
    COLOR_ACCENT,      /* gold as text and line */
    COLOR_ACCENT_FILL, /* gold as a filled control */
    COLOR_ACCENT_INK, COLOR_FOCUS, COLOR_DANGER, COLOR_SCRIM, COLOR_BALL_CORE, COLOR_BALL_RIM, COLOR_CONTOUR,
    /* quantities */
    COLOR_GRADIENT, COLOR_MOMENTUM, COLOR_SECOND_MOMENT, COLOR_STEP,
    COLOR_ACTIVATION_POS, COLOR_ACTIVATION_NEG, COLOR_ACTIVATION_ZERO,
    COLOR_COUNT
} ThemeColor;

/* Same numbers as SceneMarker. */
typedef enum Shape {
    SHAPE_CIRCLE, SHAPE_TRIANGLE, SHAPE_SQUARE, SHAPE_DIAMOND, SHAPE_CROSS, SHAPE_PLUS, SHAPE_HEXAGON, SHAPE_RING,
    SHAPE_NONE, SHAPE_COUNT
} Shape;

typedef enum TypeRole {
    TYPE_CAPTION_STAGE, TYPE_H1, TYPE_H2, TYPE_TITLE_BAR, TYPE_BODY, TYPE_LABEL, TYPE_PANEL_TITLE, TYPE_SMALL,
    TYPE_NUMBER_HERO, TYPE_NUMBER, TYPE_NUMBER_SMALL, TYPE_MATH_DISPLAY, TYPE_MATH_INLINE, TYPE_NOTES,
    TYPE_COUNT
} TypeRole;

typedef struct TypeStyle {
    FontFamily family;
    float      size;   /* canvas pixels */
    int        weight; /* 400 regular, 500, 600, 700 bold */
    bool       italic;
} TypeStyle;

enum { THEME_SERIES_MAX = 16, THEME_STOPS_MAX = 12, THEME_SPEEDS_MAX = 12, THEME_LEVELS = 3, THEME_BANDS_MAX = 4 };

typedef struct ThemeSeries {
    const char *id, *label, *name_short;
    ThemeColor  role;       /* COLOR_COUNT: none */
    Color       color[THEME_MODES];
    Shape       marker;
    float       dash, gap;  /* 0: solid */
} ThemeSeries;

typedef struct ThemeTerrain {
    int   stop_count;
    float stop_at[THEME_STOPS_MAX]; /* rising from 0 to 1 */
    Color stop[THEME_STOPS_MAX];
    struct { float direction[3], strength, ambient; Color color; } moon;
    struct { Color color; float tint, strength, strength_alone, radius, height; } lantern;
    Color fog;
} ThemeTerrain;

typedef struct ThemeLevel { const char *name; float ambient, moon; bool contours_lantern_only; } ThemeLevel;

typedef struct ThemeKey { const char *group, *key, *does; } ThemeKey;

typedef enum ThemeEase { EASE_ROLL, EASE_UI, EASE_FADE, EASE_COUNT } ThemeEase;

typedef struct Theme {
    Arena     arena;
    ThemeMode mode;
    float     canvas_width, canvas_height;
    Color     colors[THEME_MODES][COLOR_COUNT];
    bool      glow[THEME_MODES];                  /* glows add light; otherwise white casings and soft shadows */
    const char *symbols[COLOR_COUNT];             /* of quantities: "g", "m", "v", "Δθ"; NULL otherwise */

    ThemeSeries  series[THEME_SERIES_MAX];        /* without the ghost */
    int          series_count;
    ThemeSeries  ghost;
    ThemeTerrain terrain[THEME_MODES];
    ThemeLevel   levels[THEME_LEVELS];            /* lantern, moon, full */
    const char  *family_names[FONT_FAMILIES];     /* NULL where the file says nothing */
    const char  *family_packages[FONT_FAMILIES];
    TypeStyle    types[TYPE_COUNT];

    struct { float unit, margin, gutter, panel_padding, columns, column, top_bar, timeline; } space;
    struct { float chip, control, panel, card, round; } radii;
    struct {
        float hairline, contour_minor, contour_major, axis, curve, trail, trail_casing, rim_light, arrow, arrow_head;
        float edge_min, edge_max, focus;
        float trail_bands[THEME_BANDS_MAX][2];    /* width, alpha */
        int   trail_band_count;
    } lines;
    struct { float radius_scene, radius_map, halo, label_gap; } ball;
    struct {
        float instant_ms, quick_ms, step_ms, explain_ms, camera_ms, page_ms, pulse_ms;
        float ease[EASE_COUNT][4];                /* cubic-bezier x1 y1 x2 y2 */
        float speeds[THEME_SPEEDS_MAX];           /* times 3 steps a second; the last is INFINITY for "max" */
        int   speed_count;
        struct { float step_ms, camera_ms; bool trail_bands, pulses; } reduced;
    } motion;
    struct {
        float min_text, min_live_number, min_caption, min_curve, min_ball_radius, min_target, text_contrast,
              graphic_contrast, lecture_scale;
        int   max_words_caption, max_series_on_stage;
    } projector;
    ThemeKey *keys; /* [key_count], in the order of the file, groups together */
    int       key_count;
} Theme;

/* `path` NULL: the tokens that the program ships (assets/theme/tokens.yaml), or the user's own. */
Status theme_load(Theme *out, const char *path, Error *error);
void   theme_destroy(Theme *theme); /* a zero one is fine */

Color  theme_color(const Theme *theme, ThemeColor role); /* in the current mode */
Color  theme_color_in(const Theme *theme, ThemeMode mode, ThemeColor role);
Color  theme_series_color(const Theme *theme, const ThemeSeries *series);
const ThemeSeries *theme_series(const Theme *theme, const char *id); /* NULL where the tokens do not name it */
TypeStyle theme_type(const Theme *theme, TypeRole role);
TypeStyle type_weight(TypeStyle style, int weight); /* the same with another weight … */
TypeStyle type_size(TypeStyle style, float size);   /* … size … */
TypeStyle type_italic(TypeStyle style);
/* "momentum" -> COLOR_MOMENTUM, "text_dim" -> COLOR_TEXT_DIM; COLOR_COUNT where there is no such role. */
ThemeColor theme_role(const char *name);
const char *theme_role_name(ThemeColor role);
float  theme_ease(const Theme *theme, ThemeEase ease, float t); /* t and result 0..1 */
Color  theme_terrain(const Theme *theme, float height);         /* 0..1 */

Color color_fade(Color color, float alpha);      /* its alpha times `alpha` */
Color color_mix(Color a, Color b, float t);      /* in sRGB, alpha too; t = 0 is a */
float color_contrast(Color a, Color b);          /* WCAG 2 ratio, 1..21; alpha is ignored */

#endif
