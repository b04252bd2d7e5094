/* drawer_parts.h: what drawer.c, drawer_run.c and drawer_list.c share. Nobody else includes it. */
#ifndef VIEW_RUNS_DRAWER_PARTS_H
#define VIEW_RUNS_DRAWER_PARTS_H

#include "draw/icon.h"
#include "model/stability.h"
#include "run/scene/edit_tune.h"
#include "view/runs/drawer.h"
#include "view/runs/run_list.h"
#include "view/parts/form.h"
#include "view/parts/option_name.h"
#include "view/parts/trace.h"

enum { DRAWER_TEXT = 48 };

/* Whose list is open: form->menu. */
enum { DRAWER_SCHEDULES = 1, DRAWER_WORDS }; /* + the option */

/* What changes the number of runs waits until all is drawn: until then the picture is that of the runs as they were. */
typedef enum DrawerLater { DRAWER_NOTHING_LATER, DRAWER_DUPLICATES, DRAWER_REMOVES, DRAWER_ADDS } DrawerLater;

typedef struct RuleName {
    const char *name, *title, *summary;
} RuleName;

struct Drawer {
    bool open, adding, from_here;
    RunList list;
    int first_entry;
    uint64_t version, drawn; /* of all that is its own and seen; the one that was drawn last */
    bool changed;            /* the scene, in this call */
    bool note_bad;           /* of the form's note */
    Form form;

    bool focus_search; /* the list of rules takes the focus when it is there */
    char search[DRAWER_TEXT];
    int listed, list_first; /* the chosen row of the list of rules */
    bool lists_read;
    Arena lists;
    const char **schedules;
    int schedule_count;
    RuleName *rules;
    int *found; /* indices into rules that the search finds */
    int rule_count;

    Tune *tune;
    DrawerLater later;
    int later_rule;

    TexKept tex;
    Arena explained;
    uint64_t adaptive_of;
    Stability adaptive;

    /* of this call */
    const DrawerHow *how;
    const Picture *picture;
};

void drawer_done(Drawer *drawer, Status status, const Error *error); /* changed, or the note says why not */
void drawer_icon(Ui *ui, Icon icon, float x, float y, float radius, Color ink);
/* A field for a number; true: another one was typed. `red`: it is too much. */
bool drawer_field(Drawer *drawer, Ui *ui, const char *label, Rect rect, uint64_t key, double *value, bool red);

float drawer_run_draw(Drawer *drawer, Ui *ui, Rect area); /* the chosen run and what holds for all */
void drawer_rules_draw(Drawer *drawer, Ui *ui);
void drawer_menu_draw(Drawer *drawer, Ui *ui);
int drawer_rules_found(Drawer *drawer); /* fills in `found`; returns how many */

#endif
