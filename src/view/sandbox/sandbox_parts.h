/* sandbox_parts.h: what the files of the sandbox share. Nobody else includes it. */
#ifndef VIEW_SANDBOX_SANDBOX_PARTS_H
#define VIEW_SANDBOX_SANDBOX_PARTS_H

#include "model/rule_draft.h"
#include "run/race.h"
#include "run/scene/scene.h"
#include "ui/editor.h"
#include "view/runs/stage_layout.h"
#include "view/ground/scenery.h"
#include "view/parts/pen.h"
#include "view/sandbox/sandbox.h"
#include "view/parts/words.h"

enum {
    SANDBOX_FORMULA = 1024,
    SANDBOX_PIECES = 8,
    SANDBOX_NAMES = 32,
    SANDBOX_NUMBER = 48,
    SANDBOX_RULES = 128,
    SANDBOX_CAPTION = 160,
    SANDBOX_ONE_LINE = 880 /* units: a narrower panel has domain and start in two lines */
};

/* A name of the formula that was made a slider. It stays, with its value, while the formula does without it. */
typedef struct SandboxConstant {
    char name[RULE_NAME_MAX];
    double value, low, high;
    bool used;
} SandboxConstant;

/* Mathematics that was laid out: where it stands from the corner of its place, y the baseline. */
typedef struct SandboxPiece {
    Layout layout;
    float x, y;
    const char *label;
} SandboxPiece;

typedef struct SandboxWork {
    Arena arena;
    SandboxPiece pieces[SANDBOX_PIECES];
    int count;
    float heading; /* baseline of "worked out for you"; 0: there is nothing */
    float height;
    bool too_long;    /* some of it is not shown */
    uint64_t version; /* of the surface */
    float scale, width, room;
} SandboxWork;

typedef struct SandboxMath {
    char name[RULE_NAME_MAX];
    Layout layout;
} SandboxMath;

typedef enum SandboxMenu {
    SANDBOX_NO_MENU,
    SANDBOX_FROM,
    SANDBOX_AGAINST,
    SANDBOX_SAVING,
    SANDBOX_SURFACES
} SandboxMenu;

/* A row of a list: a rule, or a surface. `copies`: it can be written out, it is no method in C and not over data. */
typedef struct SandboxRule {
    const char *name, *title;
    bool copies, chosen;
} SandboxRule;

struct Sandbox {
    SandboxState now;
    bool headless;
    char title[160];

    /* as typed */
    char formula[SANDBOX_FORMULA];
    SandboxConstant constants[SURFACE_CONSTANTS_MAX];
    int constant_count;
    double domain[2][2], start[2];
    RuleDraft draft;
    UiEditor editor;
    char good_text[RULE_DRAFT_TEXT]; /* of the rule that runs */

    /* what is wrong with it */
    Error surface_error, rule_error;
    bool surface_wrong, rule_wrong;
    char unknown[RULE_NAME_MAX]; /* the name in the formula that could be a slider */

    /* the last that could be read */
    Surface *surface;
    Rule *rule;
    int steps;
    uint64_t seed;
    char caption[SANDBOX_CAPTION];

    /* what was asked for in this frame; done at its end, when nothing is being drawn from what goes */
    bool new_surface, new_rule, new_race, fresh_camera;

    /* running */
    Race *race;
    Trace trace;
    Scenery scenery;
    uint64_t race_key, version, surface_version;
    Series series[RACE_RUNS_MAX];
    bool hidden[RACE_RUNS_MAX];

    SandboxWork work;
    Arena names;
    SandboxMath maths[SANDBOX_NAMES];
    int math_count;
    float math_scale;

    char field[64], number[SANDBOX_NUMBER];
    bool whole, bad_number; /* the number that is typed */

    SandboxMenu menu;
    Arena lists;
    SandboxRule rules[SANDBOX_RULES];
    int rule_count;
    float menu_at;
    bool menu_opens;
    char save_name[2][RULE_NAME_MAX];
    bool save[2];
    TextBuffer scene; /* for the stage */
    bool races;       /* `scene` is asked for */
    bool stale, greeted;
};

typedef struct SandboxPlan {
    Frame frame;
    Rect surface, rule, valley, sliders; /* panels; w = 0: not in this window */
    float row;                           /* of a slider */
    int rows;                            /* that are seen at once */
} SandboxPlan;

/* sandbox.c */
int sandbox_sliders(const Sandbox *sandbox); /* how many */
void sandbox_stale(Sandbox *sandbox);        /* something changed after the part that shows it was drawn */

/* sandbox_surface.c */
void sandbox_read_surface(Sandbox *sandbox); /* formula and constants into a surface, or an error */
void sandbox_surface_draw(Sandbox *sandbox, Ui *ui, const SandboxPlan *plan);

void sandbox_take_surface(Sandbox *sandbox, const Surface *surface); /* formula, constants, domain: to be changed */

/* sandbox_rule.c */
void sandbox_read_rule(Sandbox *sandbox);
void sandbox_rule_draw(Sandbox *sandbox, Ui *ui, const SandboxPlan *plan);

/* sandbox_view.c */
Camera sandbox_home(const Sandbox *sandbox);
void sandbox_valley_draw(Sandbox *sandbox, Ui *ui, const SandboxPlan *plan, const Picture *picture, bool final);
void sandbox_sliders_draw(Sandbox *sandbox, Ui *ui, const SandboxPlan *plan);

/* sandbox_text.c */
void sandbox_write_race(Sandbox *sandbox); /* with the rules that were chosen, into sandbox->scene */

/* sandbox_menu.c */
void sandbox_menu_open(Sandbox *sandbox, SandboxMenu menu);
void sandbox_menu_draw(Sandbox *sandbox, Ui *ui, const SandboxPlan *plan);

#endif
