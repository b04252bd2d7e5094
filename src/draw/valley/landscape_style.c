#include "draw/valley/landscape.h"
#include "draw/valley/landscape_parts.h"

#include <math.h>
#include <string.h>

LandscapeStyle landscape_style(const Theme *theme)
{
    const ThemeTerrain *ground = &theme->terrain[theme->night];
    int ghost = theme_series(theme, "ghost");
    LandscapeStyle style = {
        .night = theme->night,
        .sky_top = theme_color(theme, COLOR_BG_DEEP),
        .sky_low = theme_color(theme, COLOR_SKY_LOW),
        .fog = ground->fog,
        .stop_count = ground->stop_count < LANDSCAPE_MAX_STOPS ? ground->stop_count : LANDSCAPE_MAX_STOPS,
        .contour = theme_color(theme, COLOR_CONTOUR),
        .contour_minor = ground->contour[0][0],
        .contour_major = ground->contour[0][1],
        .contour_map_minor = ground->contour[1][0],
        .contour_map_major = ground->contour[1][1],
        .contour_width_minor = theme->line.contour_minor,
        .contour_width_major = theme->line.contour_major,
        .moon_colour = ground->moon,
        .lantern = ground->lantern,
        .lantern_tint = ground->lantern_tint,
        .lantern_strength = ground->lantern_strength,
        .lantern_strength_alone = ground->lantern_strength_alone,
        .lantern_radius = ground->lantern_radius,
        .lantern_height = ground->lantern_height,
        .rim_light = ground->rim_light,
        .ball_core = theme_color(theme, COLOR_BALL_CORE),
        .ball_rim = theme_color(theme, COLOR_BALL_RIM),
        .danger = theme_color(theme, COLOR_DANGER),
        .ghost = theme_series_color(theme, ghost >= 0 ? ghost : 0),
        .ball_radius = theme->ball.radius_scene,
        .ball_halo = theme->ball.halo,
        .trail_width = theme->line.trail,
        .trail_casing = theme->line.casing,
        .trail_hidden_width = theme->line.hidden[0],
        .trail_hidden_alpha = theme->line.hidden[1],
        .trail_glow = true,
    };
    for (int i = 0; i < style.stop_count; i++) style.stop_at[i] = ground->stop_at[i], style.stop[i] = ground->stop[i];
    for (int i = 0; i < LANDSCAPE_LIGHTS; i++)
        style.light[i].ambient = ground->light[i][0], style.light[i].moon = ground->light[i][1];
    memcpy(style.trail_band, theme->line.bands, sizeof style.trail_band);
    return style;
}

void color_floats(Color color, float out[3])
{
    out[0] = (float)(color >> 16 & 255) / 255.0f;
    out[1] = (float)(color >> 8 & 255) / 255.0f;
    out[2] = (float)(color & 255) / 255.0f;
}

static void ramp_color(const LandscapeStyle *style, float at, float out[3])
{
    int n = style->stop_count < 1                     ? 0
            : style->stop_count > LANDSCAPE_MAX_STOPS ? LANDSCAPE_MAX_STOPS
                                                      : style->stop_count,
        k = 0;
    if (n == 0) {
        out[0] = out[1] = out[2] = 0.5f;
        return;
    }
    while (k < n - 1 && at > style->stop_at[k + 1]) k++;
    float a[3], b[3], t = 0;
    color_floats(style->stop[k], a);
    color_floats(style->stop[k < n - 1 ? k + 1 : k], b);
    if (k < n - 1 && style->stop_at[k + 1] > style->stop_at[k])
        t = clamp01((at - style->stop_at[k]) / (style->stop_at[k + 1] - style->stop_at[k]));
    for (int c = 0; c < 3; c++) out[c] = a[c] + (b[c] - a[c]) * t;
}

void look_make(Look *look, const LandscapeStyle *style, const Terrain *terrain, LandscapeLight light, float scale)
{
    const TerrainDesc *desc = terrain_desc(terrain);
    memset(look, 0, sizeof *look);
    look->night = style->night;
    look->lantern_only = light == LANDSCAPE_LANTERN && style->light[light].moon <= 0;
    for (int i = 0; i < RAMP; i++) {
        float c[3];
        ramp_color(style, (float)i / (RAMP - 1), c);
        memcpy(look->ramp[i], c, sizeof c);
        /* Gold light on dark blue ground gives cyan: lanterns see a ground that is most of the way to a warm grey. */
        float luma = 0.299f * c[0] + 0.587f * c[1] + 0.114f * c[2];
        luma = style->night ? luma / (1 + 1.1f * luma) : luma; /* high pale ground would burn out */
        const float grey[3] = {1.30f, 1.02f, 0.80f}, floor_[3] = {0.072f, 0.055f, 0.038f};
        for (int k = 0; k < 3; k++)
            look->ramp[i][3 + k] =
                style->night ? c[k] * 0.28f + grey[k] * luma * 0.72f + floor_[k] : (c[k] + luma) * 0.16f;
    }
    look->ambient = style->light[light].ambient;
    look->moon = style->light[light].moon;
    color_floats(style->moon_colour, look->moon_colour);
    color_floats(style->contour, look->contour);
    look->contour_minor = style->contour_minor;
    look->contour_major = style->contour_major;
    look->width_minor = style->contour_width_minor * scale;
    look->width_major = style->contour_width_major * scale;
    look->lantern_contour = style->night ? (look->lantern_only ? 1.4f : 0.8f) : 0;
    color_floats(style->sky_top, look->sky_top);
    color_floats(style->sky_low, look->sky_low);
    color_floats(style->fog, look->fog);
    if (look->lantern_only && style->night)
        for (int k = 0; k < 3; k++) look->sky_low[k] = look->sky_top[k] + (look->sky_low[k] - look->sky_top[k]) * 0.15f;
    look->scale = scale;
    look->rim_light = style->rim_light;
    look->shoulder = style->night ? 0.50f : 0.90f;
    look->ceiling = style->night ? 0.86f : 1.0f;
    look->height_scale = desc->height_scale > 0 ? desc->height_scale : 1;
    float length = sqrtf(desc->moon[0] * desc->moon[0] + desc->moon[1] * desc->moon[1] + desc->moon[2] * desc->moon[2]);
    for (int k = 0; k < 3; k++) look->to_moon[k] = length > 0 ? desc->moon[k] / length : k == 2;
}
