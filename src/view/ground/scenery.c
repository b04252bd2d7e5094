#include "view/ground/scenery.h"

bool scenery_begin(Scenery *scenery, Ui *ui)
{
    const Theme *theme = ui_theme(ui);
    scenery->valley.drawn = false;
    if (scenery->theme == theme && scenery->night == theme->night) return false;
    scenery->theme = theme;
    scenery->night = theme->night;
    scenery->style = landscape_style(theme);
    scenery->style.trail_glow = ui_motion(ui)->trail_bands;
    return true;
}

void scenery_make(Scenery *scenery, const Surface *surface)
{
    ground_set(&scenery->ground, surface, scenery->theme->terrain[scenery->night].moon_direction);
    scenery->made = true;
}

void scenery_bake(Scenery *scenery, bool final)
{
    if (final) terrain_bake(scenery->ground.terrain);
    else if (!terrain_baked(scenery->ground.terrain)) terrain_bake_step(scenery->ground.terrain, 16);
}

bool scenery_ready(const Scenery *scenery) { return scenery->made && terrain_baked(scenery->ground.terrain); }

ValleyHow scenery_how(const Scenery *scenery, const Cockpit *cockpit, Rect area, Rect clear, bool final)
{
    return (ValleyHow){.area = area,
                       .clear = clear,
                       .style = &scenery->style,
                       .light = cockpit->light,
                       .camera = cockpit_framed(&cockpit->camera, clear),
                       .moving = cockpit_moves(cockpit) && !final,
                       .final = final,
                       .rolling = roll_moving(&cockpit->roll)};
}

ValleyAct scenery_valley(Scenery *scenery, Ui *ui, const ValleyHow *how, const Picture *picture, Cockpit *cockpit)
{
    ValleyAct act = valley_draw(&scenery->valley, ui, how, picture, &scenery->ground);
    Camera before = cockpit->camera;
    if (act.turn_x != 0 || act.turn_y != 0) camera_orbit(&cockpit->camera, act.turn_x, act.turn_y, how->area.h * 1.2f);
    if (act.pan_x != 0 || act.pan_y != 0) {
        CameraLens lens = valley_lens(ui, how);
        camera_pan(&cockpit->camera, &lens, act.pan_x * ui_scale(ui), act.pan_y * ui_scale(ui));
    }
    if (act.wheel != 0) camera_zoom(&cockpit->camera, act.wheel);
    if (camera_same(&before, &cockpit->camera)) return act;
    terrain_clear_camera(scenery->ground.terrain, &cockpit->camera);
    cockpit->still = 0;
    cockpit->flight = 1e9;
    return act;
}

void scenery_free(Scenery *scenery)
{
    valley_free(&scenery->valley);
    map_free(&scenery->map);
    ground_free(&scenery->ground);
}
