/* valley_view.h: the valley with its balls, trails, lanterns and names.
 *
 * Use     ValleyAct act = valley_draw(&valley, ui, &how, &picture, &ground); valley_free.
 * Units   canvas units; surface units.
 * Owns    its Landscape, the places of labels. Borrows all else for the call.
 */
#ifndef VIEW_GROUND_VALLEY_VIEW_H
#define VIEW_GROUND_VALLEY_VIEW_H

#include "ui/ui.h"
#include "view/ground/ground.h"
#include "view/parts/labels.h"
#include "view/parts/picture.h"
#include "view/parts/trace.h"

enum { VALLEY_GHOSTS_MAX = 8, VALLEY_BLOCKS_MAX = 16 };

/* A path of an earlier race. */
typedef struct Ghost {
    LandscapePoint *points;
    int count;
    uint64_t key;
} Ghost;

typedef struct ValleyView {
    Landscape *scene;
    Labels labels;
    float pointer[2]; /* pixels, in the last frame */
    bool panning;     /* the right or the middle button went down here */
    bool shown;       /* the scene holds a picture */
    bool drawn;       /* in this frame; the caller clears it */
} ValleyView;

typedef struct ValleyHow {
    Rect area;  /* what it fills */
    Rect clear; /* where labels may stand, and the subject's middle */
    const LandscapeStyle *style;
    LandscapeLight light;
    Camera camera;
    bool moving; /* the camera is on its way */
    bool labels; /* names, start */
    bool final;
    bool rolling;      /* balls move: labels keep their sides where they can */
    uint64_t race_key; /* of the trails */
    const Ghost *ghosts;
    int ghost_count;
    const Rect *blocks;
    int block_count; /* chips that labels keep clear of */
} ValleyHow;

typedef struct ValleyAct {
    bool hovered;
    bool on_ground; /* the pointer is over ground at `at` */
    double at[2];
    float turn_x, turn_y; /* dragged, units */
    float pan_x, pan_y;
    float wheel;
} ValleyAct;

ValleyAct valley_draw(ValleyView *valley, Ui *ui, const ValleyHow *how, const Picture *picture, const Ground *ground);
/* Where a place on the ground falls in the picture drawn last, in units; false: behind the eye. */
bool valley_project(const ValleyView *valley, const Ui *ui, double x, double y, float *cx, float *cy);
CameraLens valley_lens(Ui *ui, const ValleyHow *how);
bool valley_settled(const ValleyView *valley);
void valley_free(ValleyView *valley);

#endif
