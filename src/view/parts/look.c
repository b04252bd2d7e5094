#include "view/parts/look.h"

#include <string.h>

LandscapeStyle look_style(const Theme *theme)
{
    LandscapeStyle style = theme->night ? landscape_style_night() : landscape_style_day();
    const ThemeTerrain *ground = &theme->terrain[theme->night];
    style.night = theme->night;
    style.sky_top = theme_color(theme, COLOR_BG_DEEP);
    style.sky_low = theme_color(theme, COLOR_SKY_LOW);
    style.fog = ground->fog;
    style.stop_count = ground->stop_count < LANDSCAPE_MAX_STOPS ? ground->stop_count : LANDSCAPE_MAX_STOPS;
    for (int i = 0; i < style.stop_count; i++) style.stop_at[i] = ground->stop_at[i], style.stop[i] = ground->stop[i];
    style.contour = theme_color(theme, COLOR_CONTOUR);
    style.contour_width_minor = theme->line.contour_minor;
    style.contour_width_major = theme->line.contour_major;
    style.moon_colour = ground->moon;
    style.lantern = ground->lantern;
    style.lantern_tint = ground->lantern_tint;
    style.lantern_strength = ground->lantern_strength;
    if (ground->lantern_strength_alone > 0) style.lantern_strength_alone = ground->lantern_strength_alone;
    style.lantern_radius = ground->lantern_radius;
    style.lantern_height = ground->lantern_height;
    if (theme->night) style.rim_light = theme->line.rim_light; /* by day the light ends in haze, not in the dark */
    style.ball_core = theme_color(theme, COLOR_BALL_CORE);
    style.ball_rim = theme_color(theme, COLOR_BALL_RIM);
    style.danger = theme_color(theme, COLOR_DANGER);
    style.ball_radius = theme->ball.radius_scene;
    style.ball_halo = theme->ball.halo;
    style.trail_width = theme->line.trail;
    style.trail_casing = theme->line.casing;
    memcpy(style.trail_band, theme->line.bands, sizeof style.trail_band);
    return style;
}

void look_series(const Theme *theme, const Runs *runs, Series *series)
{
    int wears[RUNS_MAX], count = theme->series_count, ghost = theme_series(theme, "ghost");
    bool taken[THEME_SERIES_MAX] = {false};
    for (int run = 0; run < runs->count; run++) {
        int named = theme_series(theme, runs->series[run]);
        wears[run] = named >= 0 && named != ghost && !taken[named] ? named : -1;
        if (wears[run] >= 0) taken[named] = true;
    }
    for (int run = 0; run < runs->count; run++) {
        /* the users' own first, which stand after the rules' in the tokens; then what no rule here wears */
        for (int i = 0; i < 2 * count && wears[run] < 0; i++) {
            int at = i % count;
            bool own = theme->series[at].id[0] == 's' && strlen(theme->series[at].id) == 2;
            if (at != ghost && !taken[at] && (own || i >= count)) wears[run] = at, taken[at] = true;
        }
        if (wears[run] < 0) wears[run] = ghost >= 0 ? ghost : 0;
        const ThemeSeries *look = &theme->series[wears[run]];
        series[run] = (Series){.color = look->color[theme->night],
                               .marker = (LandscapeMarker)look->marker,
                               .label = runs->label[run],
                               .dash = look->dash,
                               .gap = look->gap,
                               .grey = run >= 5};
    }
}
