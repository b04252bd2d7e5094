/* landscape.h: the valley as a picture: terrain, light, trails, balls.
 *
 * Use     Landscape *scene = landscape_create(); in every frame fill a LandscapeView and call landscape_draw(scene, image, area, &view);
 *         afterwards landscape_project for labels, landscape_pick for the pointer, landscape_dirty for what changed.
 *         `landscape_settled` says whether the picture is final; terrain_bake and landscape_finish before a screenshot.
 * How     A z-buffer and one shading pass make a resting picture once per camera (kept); a frame adds lanterns, trails
 *         and balls. While the camera moves it is drawn with a quarter of the pixels; at rest the full picture is made
 *         in `view.bands` bands a frame, then replaces the small one.
 * Units   `area` in pixels of `image`, any size from 1 x 1; points in surface units (terrain.h).
 *         Sizes in the style are pixels on a 1080 canvas, multiplied by view.scale.
 * Owns    its buffers, which grow only when the area or the number of trails does: a steady frame allocates nothing.
 *         Borrows the view and all it points to, only during the call.
 * Same    bits for any number of threads; a trail drawn point by point equals one drawn at once.
 * Not     labels, text, panels. It draws inside `area` only and overwrites all of it.
 */
#ifndef DRAW_VALLEY_LANDSCAPE_H
#define DRAW_VALLEY_LANDSCAPE_H

#include "draw/image.h"
#include "draw/theme.h"
#include "draw/valley/terrain.h"

enum {
    LANDSCAPE_MAX_TRAILS = 24,
    LANDSCAPE_MAX_BALLS = 24,
    LANDSCAPE_MAX_LANTERNS = 8,
    LANDSCAPE_MAX_DIRTY = 32,
    LANDSCAPE_MAX_STOPS = 12
};

/* How much light there is. Lantern: only what stands near a ball can be seen. */
typedef enum LandscapeLight { LANDSCAPE_LANTERN, LANDSCAPE_MOON, LANDSCAPE_FULL, LANDSCAPE_LIGHTS } LandscapeLight;

typedef enum LandscapeMarker {
    MARKER_CIRCLE,
    MARKER_TRIANGLE,
    MARKER_SQUARE,
    MARKER_DIAMOND,
    MARKER_CROSS,
    MARKER_PLUS,
    MARKER_HEXAGON,
    MARKER_RING,
    MARKER_NONE
} LandscapeMarker;

/* Everything that depends on the theme. landscape_style is complete; a view may overwrite fields. */
typedef struct LandscapeStyle {
    bool night;             /* glows and stars; by day casings and soft shadows */
    Color sky_top, sky_low; /* bg_deep, sky_low */
    Color fog;              /* far ground */
    int stop_count;         /* terrain colours by height, positions rising from 0 to 1 */
    float stop_at[LANDSCAPE_MAX_STOPS];
    Color stop[LANDSCAPE_MAX_STOPS];
    Color contour;
    float contour_minor, contour_major;             /* alpha in the scene */
    float contour_map_minor, contour_map_major;     /* alpha on the map */
    float contour_width_minor, contour_width_major; /* px */
    Color moon_colour;
    struct {
        float ambient, moon;
    } light[LANDSCAPE_LIGHTS];
    Color lantern;
    float lantern_tint;                             /* share of the series' colour */
    float lantern_strength, lantern_strength_alone; /* alone: at LANDSCAPE_LANTERN */
    float lantern_radius, lantern_height;           /* world */
    float rim_light;                                /* light left beyond the domain */
    Color ball_core, ball_rim, danger, ghost;
    float ball_radius, ball_halo;    /* px; halo is a diameter */
    float trail_width, trail_casing; /* px */
    float trail_band[3][2];          /* night: width, alpha */
    float trail_hidden_width, trail_hidden_alpha;
    bool trail_glow; /* false: reduced motion or slow machine */
} LandscapeStyle;

LandscapeStyle landscape_style(const Theme *theme); /* night or day, as the theme stands */

typedef struct LandscapePoint {
    double x, y;
} LandscapePoint; /* surface units */

/* A path on the ground. Points that are not finite end it. */
typedef struct LandscapeTrail {
    const LandscapePoint *points;
    int count;          /* points passed so far */
    LandscapePoint tip; /* where the ball is between two points; drawn from the last point if has_tip */
    bool has_tip;
    uint64_t key; /* same key: the points drawn before are still the first ones of `points` */
    Color color;
    float alpha;     /* 0..1; solo dims the others */
    float dash, gap; /* px; 0: solid */
    bool rings;      /* a ring at every point: a ghost of an earlier run */
    bool glow;       /* with the style's glow or casing */
} LandscapeTrail;

typedef struct LandscapeBall {
    LandscapePoint at;
    Color color;
    LandscapeMarker marker;
    float alpha;  /* 0..1 */
    bool lantern; /* carries light; the first LANDSCAPE_MAX_LANTERNS do */
    bool danger;  /* diverged: a red ring */
} LandscapeBall;

typedef struct LandscapeView {
    const Terrain *terrain;      /* required */
    const LandscapeStyle *style; /* required */
    LandscapeLight light;
    Camera camera;
    float center_x, center_y;     /* pixel of `image` where the camera's target falls */
    float lens_height;            /* pixels that the camera's fov spans (CameraLens.height); on the stage,
                                             720 high, 662 with the centre 314 below the top shows the whole domain */
    float scale;                  /* pixels of one canvas pixel: window height/1080 */
    bool moving;                  /* the camera is on its way: draw fast */
    int bands;                    /* bands of 32 rows made in this call; 0: 6 */
    const LandscapeTrail *trails; /* later ones on top */
    int trail_count;
    const LandscapeBall *balls; /* sorted by depth here */
    int ball_count;
    const LandscapePoint *start; /* NULL, or the start: a small ring */
} LandscapeView;

typedef struct Landscape Landscape;

Landscape *landscape_create(void);
void landscape_destroy(Landscape *scene); /* NULL is fine */

void landscape_draw(Landscape *scene, const Image *image, Rect area, const LandscapeView *view);
bool landscape_settled(
    const Landscape *scene); /* the last landscape_draw showed the final picture of a baked terrain */
void landscape_finish(Landscape *scene, const Image *image, Rect area,
                      const LandscapeView *view); /* all of it in one call */

/* Of the last landscape_draw, in pixels of `image`. visible: 1 in plain sight, 0 behind a ridge. */
bool landscape_project(const Landscape *scene, double x, double y, float *screen_x, float *screen_y, float *visible);
bool landscape_pick(const Landscape *scene, const Terrain *terrain, float screen_x, float screen_y, double *x,
                    double *y);

/* Rectangles of `image` that differ from the landscape_draw before; one covering all of it after a change of camera. */
int landscape_dirty(const Landscape *scene, const Rect **rects);

/* The same ground from straight above: x from x0 to x1 along the area, y upwards, moonlit, with contours. Draw it once
 * and keep it. */
void landscape_draw_map(const Terrain *terrain, const LandscapeStyle *style, const Image *image, Rect area, double x0,
                        double x1, double y0, double y1, float scale);

/* A ball as in the scene but anywhere (legend, map), without halo. `radius` in pixels. */
void landscape_draw_ball(const Image *image, const LandscapeStyle *style, float x, float y, float radius, Color color,
                         LandscapeMarker marker, float alpha);

/* Milliseconds are the caller's to measure; this says what the last landscape_draw did. */
typedef struct LandscapeWork {
    int bands_built, pixels_lit, pixels_trail;
    bool half, rebuilt;
} LandscapeWork;
LandscapeWork landscape_work(const Landscape *scene);

#endif
