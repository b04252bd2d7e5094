/* surface.h: a loss surface over two parameters, from a file or a formula.
 *
 * Use     surface_load / surface_from_formula -> surface_value, surface_gradient, ... -> surface_destroy
 * Units   parameters in their own units; loss as the formula gives it (never the display height)
 * Owns    everything it shows. A Surface is a definition: it does not change after loading, except that its
 *         programs hold scratch memory: one thread at a time per Surface (surface_clone for another).
 * Errors  loading and typing only. NaN or infinity where the formula has no value.
 * Not     drawing, time. Display height: surface_height_of.
 */
#ifndef MODEL_SURFACE_H
#define MODEL_SURFACE_H

#include "base/arena.h"
#include "base/error.h"
#include "base/yaml.h"
#include "formula/formula.h"
#include "formula/engine/program.h"
#include "model/objective.h"

enum { SURFACE_STARTS_MAX = 16, SURFACE_MINIMA_MAX = 64, SURFACE_CONSTANTS_MAX = 16, SURFACE_RATES_MAX = 64 };

typedef struct SurfaceStart {
    double at[2];
    const char *title; /* may be NULL */
} SurfaceStart;
typedef struct SurfaceRate {
    const char *rule;
    double lr;
} SurfaceRate;
typedef struct SurfaceConstant {
    const char *name;
    double value, low, high;
    bool slider;
} SurfaceConstant;
typedef struct SurfaceCamera {
    double azimuth, elevation, distance; /* degrees, degrees, units */
} SurfaceCamera;

typedef struct Surface {
    const char *name, *title, *summary, *source; /* source may be NULL; title and name of a typed one: the formula */
    const char *path;                            /* its file, or NULL for a typed one */
    const char *data_path;                       /* of the CSV file that it is over, or NULL */
    const char *text;                            /* the formula as written */
    const char *parameters[2];                   /* "x", "y" or as the file says */
    const Node *formula;                         /* as the text shows it, with the names of constants */
    const Node *gradient[2];                     /* simplified, with the names of constants */
    const Node *hessian[3];                      /* xx, xy, yy */
    double domain[2][2];                         /* [x,y][low,high] */
    bool log_height; /* where a file or a typed formula does not say: log if most of the map is low */
    SurfaceStart starts[SURFACE_STARTS_MAX];
    int start_count; /* at least one */
    double minima[SURFACE_MINIMA_MAX][2];
    int minimum_count;
    SurfaceRate rates[SURFACE_RATES_MAX];
    int rate_count;
    SurfaceConstant constants[SURFACE_CONSTANTS_MAX];
    int constant_count; /* with their present values */
    SurfaceCamera camera;
    bool has_camera;
    int rows; /* examples, for a surface over data; 0 otherwise */
    Arena arena;
    Program *value_program, *gradient_program, *hessian_program; /* f | f fx fy | f fx fy fxx fxy fyy */
    double lowest, highest; /* loss over the domain on a grid and at the minima; finite values only. A pole
                                        does not count: beyond it the height simply goes on. 0 and 1 where nothing is
                                        finite; highest > lowest always */
    double log_scale;       /* s of the display height log1p((f - lowest)/s): 7 % of the domain lie below s */
    const char *warnings;   /* "FILE:LINE:COLUMN: warning: …", one a line; NULL where there is none */
    ProgramColumn *columns;
    int column_count;               /* data that the formula uses, [rows] each */
    struct SurfaceWorkers *workers; /* programs for the other threads */
} Surface;

/* By name (asset_find), by path (has a '/' or ends in .yaml). `beside` may be NULL. */
Status surface_load(Surface **out, const char *name, const char *beside, Error *error);
Status surface_parse(Surface **out, const char *path, const char *text, size_t length,
                     Error *error); /* a file's text */
/* From a tree, which may go afterwards. `path`: of the surface's own file. NULL: it stands inside another file; then it has
 * no `name`, and where it says no `parameters` they are the formula's, as for a typed one. Data are looked for in the
 * folder `beside` first (NULL: where the file lies, else the working folder). */
Status surface_read(Surface **out, const Yaml *map, const char *path, const char *beside, Error *error);
/* {azimuth: , elevation: , distance: }; what it does not say stays. */
Status surface_camera_read(const Yaml *map, SurfaceCamera *camera, Error *error);

/* Typed: any two names are its parameters in order of appearance if not x and y (one name: the other is y, or x);
 * more than two is an error unless they are given in `constants`. Domain -5..5 (widened or narrowed where the
 * formula asks for it is the caller's choice: pass domain, or NULL); start (1, 1). */
typedef struct SurfaceDesc {
    const char *formula;
    const double (*domain)[2]; /* [2][2] or NULL */
    const SurfaceConstant *constants;
    int constant_count;
    const double *start;           /* [2] or NULL */
    const char *const *parameters; /* [2]; NULL: as the formula names them */
    const ProgramColumn *columns;  /* data, copied: mean and sum run over its rows; then `parameters` are given */
    int column_count, rows;
} SurfaceDesc;
Status surface_from_formula(Surface **out, const SurfaceDesc *desc, Error *error);

/* A copy in which constant `name` has another value (a slider, `--const a=4`). Unknown name: STATUS_NAME. Of the minima
 * only those stay that still are minima. */
Status surface_with_constant(Surface **out, const Surface *surface, const char *name, double value, Error *error);
Surface *surface_clone(const Surface *surface);
void surface_destroy(Surface *surface); /* NULL is fine */

/* At one point; at: [2]. */
double surface_value(const Surface *surface, const double at[2]);
double surface_gradient(const Surface *surface, const double at[2], double gradient[2]); /* returns the loss */
double surface_hessian(const Surface *surface, const double at[2], double gradient[2], double hessian[3]);

/* At many: x, y, value, gx, gy: [count]; gx and gy may be NULL (both or none). Uses all threads for large counts. */
void surface_values(const Surface *surface, const double *x, const double *y, int count, double *value, double *gx,
                    double *gy);

/* The surface as what a rule descends: params is 2. Borrows it. */
Objective surface_objective(const Surface *surface);

/* 0 at the lowest, 1 at the highest loss of the domain; log or linear as the file says; beyond 1 outside; NaN stays. */
double surface_height_of(const Surface *surface, double loss);

double surface_rate_for(const Surface *surface, const char *rule, double otherwise);

#endif
