#include "draw/valley/landscape.h"
#include "draw/valley/landscape_parts.h"

#include <math.h>
#include <string.h>

LandscapeStyle landscape_style_night(void)
{
    return (LandscapeStyle){.night = true,
                            .sky_top = 0xff050810,
                            .sky_low = 0xff1B2A45,
                            .fog = 0xff0B1424,
                            .stop_count = 6,
                            .stop_at = {0, 0.10f, 0.30f, 0.55f, 0.78f, 1},
                            .stop = {0xff06121C, 0xff0A2230, 0xff123446, 0xff24465C, 0xff456079, 0xff7E90AC},
                            .contour = 0xffA9C4E8,
                            .contour_minor = 0.18f,
                            .contour_major = 0.36f,
                            .contour_map_minor = 0.20f,
                            .contour_map_major = 0.40f,
                            .contour_width_minor = 1.25f,
                            .contour_width_major = 2.0f,
                            .moon_colour = 0xffA9C6F2,
                            .light = {{0.03f, 0}, {0.34f, 0.95f}, {0.58f, 0.62f}},
                            .lantern = 0xffFFDFA6,
                            .lantern_tint = 0.38f,
                            .lantern_strength = 5.1f,
                            .lantern_strength_alone = 7.8f,
                            .lantern_radius = 1.15f,
                            .lantern_height = 0.21f,
                            .rim_light = 0.06f,
                            .ball_core = 0xffFFF6DE,
                            .ball_rim = 0xff05080F,
                            .danger = 0xffFF6A55,
                            .ball_radius = 15,
                            .ball_halo = 90,
                            .trail_width = 5,
                            .trail_casing = 9,
                            .trail_band = {{24, 0.07f}, {17, 0.09f}, {11, 0.13f}},
                            .trail_hidden_width = 3,
                            .trail_hidden_alpha = 0.55f,
                            .trail_glow = true};
}

LandscapeStyle landscape_style_day(void)
{
    LandscapeStyle s = landscape_style_night();
    s.night = false;
    s.sky_top = 0xffDDE6EC, s.sky_low = 0xffF3EFE2, s.fog = 0xffEFEBDF;
    const float at[] = {0, 0.14f, 0.34f, 0.55f, 0.78f, 1};
    const Color stop[] = {0xff9CC3B4, 0xffBCD5B6, 0xffDCE3BE, 0xffF0E6C4, 0xffE3CDA4, 0xffC9AE8C};
    memcpy(s.stop_at, at, sizeof at);
    memcpy(s.stop, stop, sizeof stop);
    s.contour = 0xff5A4630, s.contour_minor = s.contour_map_minor = 0.30f,
    s.contour_major = s.contour_map_major = 0.62f;
    s.moon_colour = 0xffFFFFFF;
    s.light[LANDSCAPE_LANTERN].ambient = 0.30f;
    s.light[LANDSCAPE_MOON].ambient = 0.58f, s.light[LANDSCAPE_MOON].moon = 0.62f;
    s.light[LANDSCAPE_FULL].ambient = 0.74f, s.light[LANDSCAPE_FULL].moon = 0.40f;
    s.lantern = 0xffFFF3C8, s.lantern_tint = 0, s.lantern_strength = 0.85f, s.lantern_strength_alone = 1.6f;
    s.lantern_radius = 0.8f;
    s.rim_light = 0.96f;
    s.ball_core = 0xffFFFFFF, s.ball_rim = 0xff12161D, s.danger = 0xffB3261E;
    return s;
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
