/* landscape.h: the valley as a picture: terrain, light, trails, balls.
 *
 * Use     Scene *scene = scene_create(); in every frame fill a SceneView and call scene_draw(scene, image, area, &view);
 *         afterwards scene_project for labels, scene_pick for the pointer, scene_dirty for what changed.
 *         `scene_settled` says whether the picture is final; terrain_bake and scene_finish before a screenshot.
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
#include "draw/valley/terrain.h"

enum { SCENE_MAX_TRAILS = 24, SCENE_MAX_BALLS = 24, SCENE_MAX_LANTERNS = 8, SCENE_MAX_DIRTY = 32, SCENE_MAX_STOPS = 12 };

/* How much light there is. Lantern: only what stands near a ball can be seen. */
typedef enum SceneLight { SCENE_LANTERN, SCENE_MOON, SCENE_FULL, SCENE_LIGHTS } SceneLight;

typedef enum SceneMarker {
    MARKER_CIRCLE, MARKER_TRIANGLE, MARKER_SQUARE, MARKER_DIAMOND, MARKER_CROSS, MARKER_PLUS, MARKER_HEXAGON, MARKER_RING,
    MARKER_NONE
} SceneMarker;

/* Everything that depends on the theme. scene_style_night and _day are complete; a view may overwrite fields. */
typedef struct SceneStyle {
    bool  night;              /* glows and stars; by day casings and soft shadows */
    Color sky_top, sky_low;   /* bg_deep, sky_low */
    Color fog;                /* far ground */
    int   stop_count;         /* terrain colours by height, positions rising from 0 to 1 */
    float stop_at[SCENE_MAX_STOPS];
    Color stop[SCENE_MAX_STOPS];
    Color contour;
    float contour_minor, contour_major;             /* alpha in the scene */
    float contour_map_minor, contour_map_major;     /* alpha on the map */
    float contour_width_minor, contour_width_major; /* px */
    Color moon_colour;
    struct { float ambient, moon; } light[SCENE_LIGHTS];
    Color lantern;
    float lantern_tint;                            /* share of the series' colour */
    float lantern_strength, lantern_strength_alone; /* alone: at SCENE_LANTERN */
    float lantern_radius, lantern_height;          /* world */
    float rim_light;                               /* light left beyond the domain */
    Color ball_core, ball_rim, danger;
    float ball_radius, ball_halo;                  /* px; halo is a diameter */
    float trail_width, trail_casing;               /* px */
    float trail_band[3][2];                        /* night: width, alpha */
    float trail_hidden_width, trail_hidden_alpha;
    bool  trail_glow;                              /* false: reduced motion or slow machine */
} SceneStyle;

SceneStyle scene_style_night(void);
SceneStyle scene_style_day(void);

typedef struct ScenePoint { double x, y; } ScenePoint; /* surface units */

/* A path on the ground. Points that are not finite end it. */
typedef struct SceneTrail {
    const ScenePoint *points;
    int        count;   /* points passed so far */
    ScenePoint tip;     /* where the ball is between two points; drawn from the last point if has_tip */
    bool       has_tip;
    uint64_t   key;     /* same key: the points drawn before are still the first ones of `points` */
    Color      color;
    float      alpha;   /* 0..1; solo dims the others */
    float      dash, gap; /* px; 0: solid */
    bool       rings;   /* a ring at every point: a ghost of an earlier run */
    bool       glow;    /* with the style's glow or casing */
} SceneTrail;

typedef struct SceneBall {
    ScenePoint  at;
    Color       color;
    SceneMarker marker;
    float       alpha;   /* 0..1 */
    bool        lantern; /* carries light; the first SCENE_MAX_LANTERNS do */
    bool        danger;  /* diverged: a red ring */
} SceneBall;

typedef struct SceneView {
    const Terrain    *terrain; /* required */
    const SceneStyle *style;   /* required */
    SceneLight        light;
    Camera            camera;
    float             center_x, center_y; /* pixel of `image` where the camera's target falls */
    float             lens_height;        /* pixels that the camera's fov spans (CameraLens.height); on the stage,
                                             720 high, 662 with the centre 314 below the top shows the whole domain */
    float             scale;              /* pixels of one canvas pixel: window height/1080 */
    bool              moving;             /* the camera is on its way: draw fast */
    int               bands;              /* bands of 32 rows made in this call; 0: 6 */
    const SceneTrail *trails;             /* later ones on top */
    int               trail_count;
    const SceneBall  *balls;              /* sorted by depth here */
    int               ball_count;
    const ScenePoint *start;              /* NULL, or the start: a small ring */
} SceneView;

typedef struct Scene Scene;

Scene *scene_create(void);
void   scene_destroy(Scene *scene); /* NULL is fine */

void scene_draw(Scene *scene, const Image *image, Rect area, const SceneView *view);
bool scene_settled(const Scene *scene); /* the last scene_draw showed the final picture of a baked terrain */
void scene_finish(Scene *scene, const Image *image, Rect area, const SceneView *view); /* all of it in one call */

/* Of the last scene_draw, in pixels of `image`. visible: 1 in plain sight, 0 behind a ridge. */
bool scene_project(const Scene *scene, double x, double y, float *screen_x, float *screen_y, float *visible);
bool scene_pick(const Scene *scene, const Terrain *terrain, float screen_x, float screen_y, double *x, double *y);
CameraLens scene_lens(const SceneView *view);

/* Rectangles of `image` that differ from the scene_draw before; one covering all of it after a change of camera. */
int scene_dirty(const Scene *scene, const Rect **rects);

/* The same ground from straight above: x from x0 to x1 along the area, y upwards, moonlit, with contours. Draw it once
 * and keep it. */
void scene_draw_map(const Terrain *terrain, const SceneStyle *style, const Image *image, Rect area, double x0, double x1,
                    double y0, double y1, float scale);

/* A ball as in the scene but anywhere (legend, map), without halo. `radius` in pixels. */
void scene_draw_ball(const Image *image, const SceneStyle *style, float x, float y, float radius, Color color,
                     SceneMarker marker, float alpha);

/* Milliseconds are the caller's to measure; this says what the last scene_draw did. */
typedef struct SceneWork { int bands_built, pixels_lit, pixels_trail; bool half, rebuilt; } SceneWork;
SceneWork scene_work(const Scene *scene);

#endif
