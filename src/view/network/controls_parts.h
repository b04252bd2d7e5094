/* controls_parts.h: what the files of the controls share. Nobody else includes it. */
#ifndef VIEW_NETWORK_CONTROLS_PARTS_H
#define VIEW_NETWORK_CONTROLS_PARTS_H

#include "run/scene/network_edit.h"
#include "view/network/controls_view.h"
#include "view/parts/form.h"
#include "view/parts/tex.h"
#include "view/runs/run_list.h"

typedef enum ControlsTab { CONTROLS_DATA, CONTROLS_NETWORK, CONTROLS_TRAINING, CONTROLS_TABS } ControlsTab;

/* Files of a kind, by name. */
typedef struct Choices {
    const char **names, **titles;
    unsigned *fits; /* losses: as in Loss */
    int count;
} Choices;

/* Rows that open a list or hold a field. */
enum {
    ROW_SET = 1,
    ROW_FORMULA,
    ROW_TRAIN,
    ROW_VALIDATION,
    ROW_FEATURE,
    ROW_ACTIVATION,
    ROW_DROPOUT,
    ROW_OUTPUT,
    ROW_LOSS,
    ROW_INIT,
    ROW_L1,
    ROW_L2,
    ROW_RULE,
    ROW_ADD,
    ROW_SCHEDULE,
    ROW_BATCH,
    ROW_EPOCHS,
    ROW_PATIENCE,
    ROW_SEED,
    ROW_WORD = 32,     /* + the option: a rule's options that are words */
    ROW_DATA = 64,     /* + the option */
    ROW_OPTION = 96,   /* + the option of the rule */
    ROW_WEIGHT = 1024, /* + its place among the weights: no row, but a group of undo */
};

struct Controls {
    bool open, from_start, this_run;
    int class; /* of the next point that is placed by hand */
    ControlsTab tab;
    RunList list;
    Form form;
    float scroll[CONTROLS_TABS], high[CONTROLS_TABS]; /* high: of all rows, as drawn last */
    uint64_t version, drawn;
    TexKept tex;
    NetworkEdit *edit;
    Arena lists;
    bool lists_read;
    Choices sets, activations, losses, rules, schedules;

    /* of this call */
    const ControlsHow *how;
    ControlsAct act;
    Rect view; /* of the rows */
    float y;   /* of the next one */
};

/* The next row; false: not wholly in sight, nothing is drawn. */
bool controls_row(Controls *controls, float high, Rect *row);
void controls_call(Controls *controls, const ControlsHow *how);   /* begins a call: the answer is empty */
void controls_line(Controls *controls, Ui *ui, const char *text); /* a sentence over one or two lines */
void controls_head(Controls *controls, Ui *ui, const char *text);
const char *controls_title(const Choices *choices, const char *name); /* the name itself where it is none of them */
int controls_find(const Choices *choices, const char *name);          /* -1 */

/* A copy of the scene to be changed; NULL: not now. Then the change as a whole: the answer of the call. */
NetworkScene *controls_begin(Controls *controls);
void controls_end(Controls *controls, NetworkScene *draft, uint64_t group);
/* The words of the networks that are meant: all runs' or the chosen one's. */
typedef void ControlsChange(NetworkWords *words, Arena *arena, const void *to);
void controls_change(Controls *controls, ControlsChange *change, const void *to, uint64_t group);
const NetworkWords *controls_words(const Controls *controls); /* of the chosen run */
const char *controls_init_title(const char *init);
void controls_list(Controls *controls, Ui *ui, uint64_t row, const char *label, const char *chosen);

void controls_data_draw(Controls *controls, Ui *ui);
void controls_network_draw(Controls *controls, Ui *ui);
void controls_training_draw(Controls *controls, Ui *ui);
void controls_runs_draw(Controls *controls, Ui *ui); /* the list of them, where there are several */
/* The lists that are open: what was picked. */
void controls_data_menu(Controls *controls, Ui *ui);
void controls_network_menu(Controls *controls, Ui *ui);
void controls_training_menu(Controls *controls, Ui *ui);

#endif
