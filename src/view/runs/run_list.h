/* run_list.h: the runs in the drawer, a row each: mark, label, what is told of it, shown or hidden.
 *
 * Use     a zeroed RunList; run_list_draw in every frame; the caller does what its answer says.
 * Units   canvas units.
 * Owns    nothing on the heap.
 * Not     what runs are and how they are changed: see drawer.h.
 */
#ifndef VIEW_RUNS_RUN_LIST_H
#define VIEW_RUNS_RUN_LIST_H

#include "ui/ui.h"
#include "view/parts/picture.h"
#include "view/parts/tex.h"

enum { RUN_LIST_ROW = 48 };

/* What stands at the right end of a row. */
typedef struct RunAbout {
    const char *tex, *sign; /* before the text: "\\eta", and as it is told; NULL: none */
    char text[160];
} RunAbout;

typedef struct RunList {
    int run, first;   /* chosen; the one in the first row */
    bool show_chosen; /* in the next frame its row is in sight */
} RunList;

typedef struct RunListHow {
    Rect area; /* of the rows: as many as fit, at least two, or a page of them and a button for the next */
    const Picture *picture;
    TexKept *tex;
    void (*about)(const void *context, int run, RunAbout *out);
    const void *context;
} RunListHow;

typedef struct RunListAct {
    float end;          /* where the rows end */
    bool chose, turned; /* another run, another page */
    int hides;          /* the run that is to be hidden, or shown again; -1: none */
} RunListAct;

RunListAct run_list_draw(RunList *list, Ui *ui, const RunListHow *how);

#endif
