#include "view/parts/cockpit.h"

#include <math.h>

Cockpit cockpit_start(int last)
{
    return (Cockpit){.roll = roll_start(last), .light = LANDSCAPE_MOON, .flight = 1e9, .still = 1e9};
}

void cockpit_begin(Cockpit *cockpit, Ui *ui)
{
    cockpit->motion = ui_motion(ui);
    roll_pace(&cockpit->roll, cockpit->motion);
}

/* ---- the eye ---------------------------------------------------------------------------------------------------- */

static double flight_time(const Cockpit *cockpit)
{
    return cockpit->motion ? (double)cockpit->motion->camera / 1000 : 0;
}

static bool flies(const Cockpit *cockpit) { return cockpit->flight < flight_time(cockpit); }

void cockpit_fly(Cockpit *cockpit, Camera to)
{
    camera_limit(&to);
    cockpit->from = cockpit->camera;
    cockpit->to = to;
    cockpit->flight = 0;
    if (!flies(cockpit)) cockpit->camera = to;
}

Camera cockpit_goal(const Cockpit *cockpit) { return flies(cockpit) ? cockpit->to : cockpit->camera; }

bool cockpit_moves(const Cockpit *cockpit)
{
    return flies(cockpit) || (cockpit->motion && cockpit->still * 1000 < (double)cockpit->motion->rest);
}

bool cockpit_busy(const Cockpit *cockpit)
{
    return roll_moving(&cockpit->roll) || cockpit->roll.shown != cockpit->roll.step || cockpit_moves(cockpit);
}

void cockpit_settle(Cockpit *cockpit) { cockpit->flight = cockpit->still = 1e9; }

Camera cockpit_framed(const Camera *camera, Rect place)
{
    Camera out = *camera;
    float room = place.w / fmaxf(1, place.h) * (728.0f / 1412);
    if (room < 1) out.distance *= powf(fmaxf(room, 0.2f), -0.35f);
    return out;
}

void cockpit_advance(Cockpit *cockpit, const Terrain *terrain, double seconds, bool final)
{
    if (!final) roll_advance(&cockpit->roll, seconds);
    cockpit->still += seconds;
    if (!flies(cockpit)) return;
    cockpit->flight += seconds;
    float t = theme_ease(cockpit->motion->ui, (float)(cockpit->flight / flight_time(cockpit)));
    cockpit->camera = camera_blend(&cockpit->from, &cockpit->to, t);
    terrain_clear_camera(terrain, &cockpit->camera);
}

/* ---- hands ------------------------------------------------------------------------------------------------------ */

int cockpit_reach(const Cockpit *cockpit)
{
    const Roll *roll = &cockpit->roll;
    return (roll->target > roll->step ? roll->target : roll->step) + 1;
}

void cockpit_step(Cockpit *cockpit, int steps)
{
    Roll *roll = &cockpit->roll;
    roll_play(roll, false);
    if (cockpit->leaps) roll_to(roll, roll->step + steps);
    else roll_by(roll, steps);
}

static void turn_by(Cockpit *cockpit, float azimuth, float elevation)
{
    Camera to = cockpit_goal(cockpit);
    to.azimuth += azimuth, to.elevation += elevation;
    cockpit_fly(cockpit, to);
}

bool cockpit_command(Cockpit *cockpit, Command command, int which)
{
    static const float turn[4][2] = {{0.26f, 0}, {-0.26f, 0}, {0, 0.12f}, {0, -0.12f}};
    Roll *roll = &cockpit->roll;
    switch (command) {
    case COMMAND_PLAY: roll_play(roll, !roll->playing); break;
    case COMMAND_STEP_FORWARD: cockpit_step(cockpit, 1); break;
    case COMMAND_STEP_BACK: cockpit_step(cockpit, -1); break;
    case COMMAND_TEN_FORWARD: cockpit_step(cockpit, 10); break;
    case COMMAND_TEN_BACK: cockpit_step(cockpit, -10); break;
    case COMMAND_FIRST_STEP: roll_play(roll, false), roll_to(roll, 0); break;
    case COMMAND_LAST_STEP: roll_play(roll, false), roll_to(roll, roll->reached); break;
    case COMMAND_FASTER: roll_faster(roll, 1); break;
    case COMMAND_SLOWER: roll_faster(roll, -1); break;
    case COMMAND_LIGHT: cockpit->light = (LandscapeLight)((cockpit->light + 1) % LANDSCAPE_LIGHTS); break;
    case COMMAND_TURN_CAMERA: turn_by(cockpit, turn[which & 3][0], turn[which & 3][1]); break;
    case COMMAND_MAP: cockpit->flat = !cockpit->flat; break;
    default: return false;
    }
    return true;
}

void cockpit_keys(Cockpit *cockpit, Ui *ui)
{
    static const Command keys[] = {
        COMMAND_STEP_FORWARD, COMMAND_STEP_BACK,   COMMAND_TEN_FORWARD, COMMAND_TEN_BACK,
        COMMAND_FIRST_STEP,   COMMAND_LAST_STEP,   COMMAND_FASTER,      COMMAND_SLOWER,
        COMMAND_LIGHT,        COMMAND_TURN_CAMERA, COMMAND_MAP,
    };
    int which = 0;
    if (ui_typing(ui)) return;
    while (!ui_somebody_has_focus(ui) && ui_command(ui, COMMAND_PLAY, NULL)) cockpit_command(cockpit, COMMAND_PLAY, 0);
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        while (ui_command(ui, keys[i], &which)) cockpit_command(cockpit, keys[i], which);
    int nearer = ui_key(ui, "Plus") + ui_key(ui, "=") - ui_key(ui, "Minus");
    if (!nearer) return;
    Camera to = cockpit_goal(cockpit);
    camera_zoom(&to, (float)nearer);
    cockpit_fly(cockpit, to);
}
