/* theme.h: every colour, size, duration and key of the design, read from assets/theme/tokens.yaml.
 *
 * Use     theme_load(&theme, NULL, &error) once; theme_color(theme, COLOR_TEXT_DIM) by role, never by value.
 *         theme->night chooses between the two sets: switching is setting a flag.
 * Units   canvas units (pixels on a canvas 1080 high); milliseconds; colours 0xAARRGGBB.
 * Errors  FILE:LINE:COLUMN where the tokens are wrong; a key that nobody reads is wrong too.
 * To add  a colour: a name in ThemeColor, the same in COLOR_NAMES of theme.c, and a line in both themes of the file.
 */
#ifndef DRAW_THEME_H
#define DRAW_THEME_H

#include "base/arena.h"
#include "draw/image.h"

typedef enum ThemeColor {
    COLOR_BG,
    COLOR_BG_DEEP,
    COLOR_SKY_LOW,
    COLOR_PANEL,
    COLOR_PANEL_RAISED,
    COLOR_PANEL_LINE,
    COLOR_TEXT,
    COLOR_TEXT_DIM,
    COLOR_TEXT_FAINT,
    COLOR_GRID,
    COLOR_ACCENT,
    COLOR_ACCENT_FILL,
    COLOR_ACCENT_INK,
    COLOR_FOCUS,
    COLOR_DANGER,
    COLOR_SCRIM,
    COLOR_BALL_CORE,
    COLOR_BALL_RIM,
    COLOR_CONTOUR,
    COLOR_FIELD,
    COLOR_GRADIENT,
    COLOR_MOMENTUM,
    COLOR_SECOND_MOMENT,
    COLOR_STEP,
    COLOR_POSITIVE,
    COLOR_NEGATIVE,
    COLOR_ZERO,
    COLOR_COUNT
} ThemeColor;

typedef enum Marker {
    SHAPE_CIRCLE,
    SHAPE_TRIANGLE,
    SHAPE_SQUARE,
    SHAPE_DIAMOND,
    SHAPE_CROSS,
    SHAPE_PLUS,
    SHAPE_HEXAGON,
    SHAPE_RING,
    SHAPE_COUNT
} Marker;

typedef enum FontFamily { FAMILY_UI, FAMILY_DISPLAY, FAMILY_NUMBER, FAMILY_MATH, FAMILY_COUNT } FontFamily;

typedef enum TypeStyle {
    TYPE_CAPTION_STAGE,
    TYPE_H1,
    TYPE_H2,
    TYPE_TITLE_BAR,
    TYPE_BODY,
    TYPE_LABEL,
    TYPE_PANEL_TITLE,
    TYPE_SMALL,
    TYPE_NUMBER_HERO,
    TYPE_NUMBER,
    TYPE_NUMBER_SMALL,
    TYPE_MATH_DISPLAY,
    TYPE_MATH_INLINE,
    TYPE_COUNT
} TypeStyle;

typedef struct ThemeType {
    float size;
    int weight;
    FontFamily family;
} ThemeType;

enum {
    THEME_SERIES_MAX = 16,
    THEME_CLASSES_MAX = 16,
    THEME_STOPS_MAX = 12,
    THEME_SPEEDS_MAX = 12,
    THEME_KEYS_MAX = 96
};

typedef struct ThemeSeries {
    const char *id;
    ThemeColor role; /* the quantity that it adds; COLOR_COUNT: none */
    Color color[2];  /* [day, night] */
    Marker marker;
    float dash, gap; /* 0: solid */
} ThemeSeries;

/* How the examples of a class are shown. Of two classes the second is the first of these: what the network says yes to. */
typedef struct ThemeClass {
    Color color[2]; /* [day, night] */
    Marker marker;
} ThemeClass;

typedef struct ThemeTerrain {
    int stop_count;
    float stop_at[THEME_STOPS_MAX];
    Color stop[THEME_STOPS_MAX];
    float moon_direction[3];
    Color moon;
    Color lantern;
    float lantern_tint, lantern_strength, lantern_strength_alone, lantern_radius, lantern_height;
    Color fog;
    float rim_light;     /* left at the border of the domain */
    float contour[2][2]; /* alpha: [scene, map][minor, major] */
    float light[3][2];   /* lantern, moon, full: ambient, moonlight */
} ThemeTerrain;

typedef struct ThemeKey {
    const char *group, *key, *does;
    int line;
} ThemeKey; /* "anywhere", "Shift+Right", "ten steps forward" */

typedef struct ThemeMotion {
    float quick, step, explain, pulse, camera; /* ms; 0: at once */
    float rest, hint, note;                    /* ms */
    float roll[4], ui[4];                      /* bezier */
    float speeds[THEME_SPEEDS_MAX];            /* rising; "max" is INFINITY */
    int speed_count;
    bool trail_bands;
} ThemeMotion;

/* Distances on the canvas, in its units: one is a pixel where the window is `height` high. */
typedef struct ThemeSpace {
    float height;
    float margin, gutter; /* to the window's edge, between panels */
    float padding;        /* within a panel */
    float top_bar, transport;
    float target; /* the smallest thing to click */
} ThemeSpace;

typedef struct Theme {
    bool night;
    Color color[2][COLOR_COUNT]; /* [day, night] */
    ThemeTerrain terrain[2];
    ThemeSeries series[THEME_SERIES_MAX];
    int series_count;
    ThemeClass classes[THEME_CLASSES_MAX];
    int class_count;
    ThemeType type[TYPE_COUNT];
    const char *family[FAMILY_COUNT];
    ThemeSpace space;
    struct {
        float chip, control, panel;
    } radius;
    struct {
        float hairline, contour_minor, contour_major, curve, trail, bands[3][2], casing, hidden[2], arrow, arrow_head,
            focus;
    } line;
    struct {
        float radius_scene, radius_map, halo, label_gap;
    } ball;
    ThemeMotion motion[2]; /* [reduced]: the second for those who want less of it */
    ThemeKey keys[THEME_KEYS_MAX];
    int key_count;
    int max_series;   /* in colour on the stage; the others are grey */
    const char *path; /* that it was read from */
    Arena arena;
} Theme;

/* `path` NULL: the shipped file. */
Status theme_load(Theme **out, const char *path, Error *error);
void theme_destroy(Theme *theme);

static inline Color theme_color(const Theme *theme, ThemeColor role) { return theme->color[theme->night][role]; }
static inline Color theme_series_color(const Theme *theme, int series)
{
    return theme->series[series].color[theme->night];
}
static inline Color color_alpha(Color color, float alpha) /* alpha times the colour's own */
{
    float a = (float)(color >> 24) * alpha;
    return (color & 0xFFFFFF) | ((Color)(a < 0 ? 0 : a > 255 ? 255 : a + 0.5f) << 24);
}

/* "momentum", "text_dim": the role of that name in the file, for mathematics; COLOR_COUNT where there is none. */
ThemeColor theme_role(const char *name);
Color color_mix(Color a, Color b, float t);           /* in sRGB, alpha too; t = 0 is a */
float color_contrast(Color a, Color b);               /* WCAG 2, 1 to 21; alpha is left out */
int theme_series(const Theme *theme, const char *id); /* index by id ("adam"), or -1 */
float theme_ease(const float bezier[4], float t);     /* cubic-bezier as in CSS; t in 0..1 */

#endif
