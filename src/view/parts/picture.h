/* picture.h: what the views of the stage are given: a snapshot of one moment, nothing that moves by itself.
 *
 * Curves and lists know the runs alone; the race, its paths and its surface are for the ground and the workings, and NULL
 * where what runs has none.
 * Units   surface units, steps, canvas units.
 * Owns    nothing; all pointers live for the frame.
 */
#ifndef VIEW_PARTS_PICTURE_H
#define VIEW_PARTS_PICTURE_H

#include "draw/valley/landscape.h"
#include "run/runs.h"

/* How a run looks everywhere. */
typedef struct Series {
    Color color;
    LandscapeMarker marker;
    const char *label; /* "Adam η 0.1" */
    float dash, gap;
    bool grey; /* from the sixth on: ghost grey in the scene, full in lists */
} Series;

/* What a run would have gone on to do before its last fork. */
typedef struct Before {
    const Runs *runs;
    const struct Trace *trace; /* the paths of these */
    int run;                   /* of these */
    int of;                    /* of the picture's runs */
    int from;                  /* the fork's step */
    char label[96];            /* "before: η 0.02" */
    uint64_t key;
} Before;

typedef struct Picture {
    const Runs *runs;
    const struct Race *race;
    const struct Trace *trace;
    const struct Surface *surface;
    const Series *series; /* [runs->count] */
    const bool *hidden;   /* [runs->count] */
    int solo;             /* -1: all */
    int step;             /* of every number */
    double at;            /* of the balls */
    int last;             /* of the timeline */
    const Before *befores;
    int before_count;
    uint64_t version; /* changes with race, words, theme: whatever is not one of the above */
} Picture;

/* A run is seen: not hidden, and soloed or none is. */
static inline bool picture_shows(const Picture *picture, int run)
{
    return !picture->hidden[run] && (picture->solo < 0 || picture->solo == run);
}

/* The run that is soloed, else the first that is seen; 0 where none is. */
static inline int picture_chosen(const Picture *picture, int runs)
{
    if (picture->solo >= 0 && picture->solo < runs) return picture->solo;
    for (int run = 0; run < runs; run++)
        if (!picture->hidden[run]) return run;
    return 0;
}

/* Diverged, or no number any more, at the step shown. */
static inline bool picture_over(const Picture *picture, int run)
{
    return runs_over(picture->runs, run, picture->step);
}

#endif
