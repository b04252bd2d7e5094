/* landscape_parts.h: what the files of the scene share. Not for views. */
#ifndef DRAW_VALLEY_LANDSCAPE_PARTS_H
#define DRAW_VALLEY_LANDSCAPE_PARTS_H

#include "draw/valley/landscape.h"
#include "draw/valley/terrain_table.h"

#include <stddef.h>

enum {
    STRIP = 64,      /* pixels shaded together */
    BAND = 32,       /* rows made together */
    RAMP = 1024,     /* entries of the height ramp */
    MESH_FULL = 168, /* quads along a side */
    MESH_HALF = 126,
    BLOCK = 14, /* quads along a block, which is culled as one */
    MESH_POINTS = (MESH_FULL + 1) * (MESH_FULL + 1),
    BLOCKS = (MESH_FULL / BLOCK) * (MESH_FULL / BLOCK),
    STARS = 520,
    MARKS = 4096, /* dots and rings of one trail */
};

/* Colour planes hold 0..2 in 16 bits. */
#define PLANE_ONE 32767.0f

/* The style, worked out as numbers for one light level and one scale. */
typedef struct Look {
    bool night, lantern_only;
    float ramp[RAMP][8] __attribute__((aligned(32))); /* by height: ground colour, then what lanterns shine on */
    float ambient, moon, moon_colour[3];
    float to_moon[3];
    float contour[3], contour_minor, contour_major, width_minor, width_major;
    float lantern_contour; /* how strongly contours catch lantern light */
    float sky_top[3], sky_low[3], fog[3];
    float rim_light, shoulder, ceiling; /* colours bend from the shoulder on and never reach the ceiling */
    float height_scale, scale;
} Look;

/* Everything that the resting picture depends on. */
typedef struct LayerKey {
    CameraEye eye;
    int width, height;
    const Terrain *terrain;
    uint64_t version;
    LandscapeLight light;
    float scale;
    LandscapeStyle style;
} LayerKey;

typedef struct StripBox {
    float low[3], high[3];
} StripBox; /* of the ground seen in a strip; low > high: none */

/* A z-buffer and the resting picture, of one size. */
typedef struct Layer {
    int width, height, stride, strips; /* stride: a multiple of STRIP */
    int capacity;                      /* pixels allocated */
    float *near_;                      /* [height][stride] 1/depth, 0 = sky */
    int16_t *nx, *ny;                  /* normal, 1/32767 */
    uint16_t *base[3];                 /* moonlit colour */
    uint16_t *albedo[3];               /* what lanterns shine on */
    uint32_t *still;                   /* base as pixels */
    uint32_t *lit;                     /* with lanterns */
    StripBox *box;                     /* [height][strips] */
    uint8_t *was_lit;                  /* [height][strips] */
    uint32_t *edge;                    /* pixels at silhouettes */
    uint16_t (*edge_new)[6];
    int edge_capacity;
    LayerKey key;
    bool begun, complete; /* for `key` */
    int next_band;
    uint64_t light_stamp; /* lanterns that `lit` shows; 0: none yet */
    /* mesh */
    int mesh;            /* quads along a side */
    float *px, *py, *pw; /* [MESH_POINTS] screen and 1/depth; pw = 0: behind the eye */
    float *ps;           /* [MESH_POINTS][3] world */
    bool *gone;          /* [MESH_POINTS] faded out */
    struct {
        float top, bottom;
    } block[BLOCKS];
} Layer;

typedef struct Lantern {
    float at[3], color[3];
} Lantern;

typedef struct Lanterns {
    Lantern lantern[LANDSCAPE_MAX_LANTERNS];
    int count;
    float radius;
} Lanterns;

typedef struct Mark {
    float x, y;
    bool ring;
} Mark; /* a dot of a hidden part, or a ghost's step */
typedef struct Box {
    int x0, y0, x1, y1;
} Box; /* empty if x0 >= x1 */

/* A trail as far as it is drawn into its mask. */
typedef struct TrailMask {
    uint16_t *mask;   /* [height][stride] nearness to the line: 65535 on it, 0 from TrailLook.reach on */
    uint8_t *touched; /* [height][strips] */
    int capacity;
    int stride, height; /* as it was drawn with */
    Mark *mark;         /* [MARKS] */
    int marks;
    uint64_t key, world; /* trail and what it was projected with */
    float dash, gap, alpha, reach;
    Color color;
    bool rings, glow;
    int points; /* drawn so far */
    LandscapePoint last_point;
    struct Pen {
        bool down, visible;
        float x, y, length;
    } pen;
    Box all, fresh; /* touched; touched in this draw, tip included */
    Box tip_box;    /* of the last draw */
} TrailMask;

struct Landscape {
    Layer full, half;
    Layer *shown;
    Look look;
    LayerKey look_key;
    bool look_made;
    bool refining; /* `full` is made anew where it stands, and shown meanwhile */
    TrailMask trail[LANDSCAPE_MAX_TRAILS];
    TrailMask tip;
    uint64_t trail_world; /* changes with the projection and with what hides what */
    int trails;           /* of the last draw */
    LandscapeWork work;
    Lanterns lanterns;
    uint64_t light_stamp;
    /* of the last draw */
    int x, y, width, height;
    float scale;
    CameraEye eye; /* in pixels of the area */
    const Terrain *terrain;
    bool settled;
    Rect dirty[LANDSCAPE_MAX_DIRTY];
    int dirty_count;
    Box ball_box[LANDSCAPE_MAX_BALLS + 1]; /* of the last draw */
    int ball_boxes;
    bool dirty_all;
};

/* --- landscape_style.c --- */
void look_make(Look *look, const LandscapeStyle *style, const Terrain *terrain, LandscapeLight light, float scale);
void color_floats(Color color, float out[3]);

/* --- landscape_layer.c --- */
bool layer_size(Layer *layer, int width, int height); /* true if it changed */
void layer_free(Layer *layer);
void layer_begin(Layer *layer, const LayerKey *key, int mesh);
int layer_build(Layer *layer, const Look *look, int bands); /* returns the bands made */
void layer_light(Layer *layer, const Look *look, const Lanterns *lanterns, uint64_t stamp, int *pixels, int box[4]);

/* --- landscape_raster.c --- */
void layer_project(Layer *layer);
void layer_raster(Layer *layer, int y0, int y1); /* clears and fills these rows */

/* --- landscape_shade.c --- */
typedef struct Strip {
    float x[STRIP], y[STRIP], z[STRIP];                /* world */
    float depth[STRIP];                                /* 0: sky */
    float hx[STRIP], hy[STRIP];                        /* half widths */
    float red[STRIP], green[STRIP], blue[STRIP];       /* out: moonlit */
    float warm_r[STRIP], warm_g[STRIP], warm_b[STRIP]; /* out: for lanterns */
    float nx[STRIP], ny[STRIP];                        /* out */
} Strip;

typedef struct StripView {
    const CameraEye *eye;   /* NULL: from straight above */
    float pixel_x, pixel_y; /* above: world size of a pixel */
    int screen_x, screen_y;
    float half_x, half_y;
    float contour_minor, contour_major;
    bool fade;
    float front[2], cut; /* LandscapeCut */
    float sky[3];
} StripView;

/* A low eye looks in from outside, and the ground beyond the domain would stand in its way. So on the eye's side that
 * ground fades out nearer to the domain, the more the lower the eye: radius r counts as r + cut*f*(r - 1), where f is
 * how much a place lies towards `front`. */
typedef struct LandscapeCut {
    float front[2], cut;
} LandscapeCut;
LandscapeCut landscape_cut(const CameraEye *eye);
#define LANDSCAPE_FADE_FROM 1.65f
#define LANDSCAPE_FADE_TO   2.36f

void strip_shade(Strip *strip, const Look *look, const Terrain *terrain, const StripView *view);
void strip_pixels(const float *restrict r, const float *restrict g, const float *restrict b, const Look *look, int x,
                  int y, uint32_t *restrict out);
void sky_color(const Look *look, float t, float out[3]); /* t: 0 top .. 1 bottom of the area */

/* --- landscape_trail.c --- */
bool trails_update(Landscape *scene, const LandscapeView *view); /* masks; true if everything must be shown anew */
void trails_show(Landscape *scene, const Image *image, const LandscapeView *view);
void trail_free(TrailMask *mask);
float landscape_near(const Landscape *scene, float x, float y); /* 1/depth of the ground at a pixel of the area */
bool landscape_faces(const Landscape *scene, const float point[3]);
bool landscape_visible(const Landscape *scene, float x, float y, float depth, float slack);

/* --- landscape_ball.c --- */
void balls_halo(Landscape *scene, const Image *image, const LandscapeView *view); /* below the trails */
void balls_draw(Landscape *scene, const Image *image, const LandscapeView *view);
void landscape_add_dirty(Landscape *scene, Box box); /* in pixels of the area */

/* Straight source-over of floats on one pixel of a frame buffer. */
static inline void pixel_blend(uint32_t *pixel, const float color[3], float alpha)
{
    uint32_t p = *pixel;
    float r = (float)(p >> 16 & 255), g = (float)(p >> 8 & 255), b = (float)(p & 255);
    r += (color[0] * 255 - r) * alpha;
    g += (color[1] * 255 - g) * alpha;
    b += (color[2] * 255 - b) * alpha;
    *pixel = 0xff000000u | (uint32_t)(r + 0.5f) << 16 | (uint32_t)(g + 0.5f) << 8 | (uint32_t)(b + 0.5f);
}

static inline void pixel_screen(uint32_t *pixel, const float color[3], float alpha)
{
    uint32_t p = *pixel;
    float r = (float)(p >> 16 & 255), g = (float)(p >> 8 & 255), b = (float)(p & 255);
    r += (255 - r) * color[0] * alpha;
    g += (255 - g) * color[1] * alpha;
    b += (255 - b) * color[2] * alpha;
    *pixel = 0xff000000u | (uint32_t)(r + 0.5f) << 16 | (uint32_t)(g + 0.5f) << 8 | (uint32_t)(b + 0.5f);
}

/* Eight floats at once; compilers split it where the machine has less. Never passed by value. */
typedef float Eight __attribute__((vector_size(32)));

static inline float clamp01(float v) { return v < 0 ? 0 : v > 1 ? 1 : v; }

#endif
