#include "view/gallery/thumbnail.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/memory.h"
#include "run/scene/scene.h"
#include "view/gallery/network_thumbnail.h"
#include "view/ground/ground.h"
#include "view/parts/look.h"
#include "view/parts/pen.h"

enum { WORD_SIZE = 1024, ABOUT_SIZE = 160, STEPS_A_SLICE = 400, BANDS_A_SLICE = 3, RUNS_SHOWN = 8 };

typedef struct Key {
    char word[WORD_SIZE];
    bool one_run, night;
    int width, height; /* pixels */
    int step;
    float round[2], fade, focus, scale; /* corners: upper, lower */
} Key;

typedef struct Entry {
    Key key;
    bool used, ready, failed;
    Image image;
    Error error;
    char about[ABOUT_SIZE];
    char path[WORD_SIZE], ground_path[WORD_SIZE]; /* files that it was made from; empty: none */
    int64_t changed, ground_changed;
    uint64_t soon;   /* the time it was in sight last */
    uint64_t wanted; /* the time it was asked for last; times count the calls of thumbnails_work */
    uint64_t order;  /* which was asked for first */
} Entry;

typedef enum Stage { IDLE, OPEN, RACE, LAND, DRAW, TRAIN, PAINT } Stage; /* a network is trained and painted */

/* The one that is being made. */
typedef struct Job {
    Stage stage;
    Entry *entry;
    SceneFile *file;
    Race *race;
    Trace trace;
    int steps;
    Camera camera;
    CameraLens lens;
    NetworkThumbnail network;
} Job;

static struct {
    Entry entries[THUMBNAILS_MAX];
    Job job;
    Ground ground; /* kept from one picture to the next */
    Landscape *scene;
    Canvas *canvas; /* of networks */
    const Theme *theme;
    uint64_t time, order, version;
} all;

/* ---- asking ----------------------------------------------------------------------------------------------------- */

static bool same_key(const Key *a, const Key *b)
{
    return a->one_run == b->one_run && a->night == b->night && a->width == b->width && a->height == b->height &&
           a->step == b->step && a->round[0] == b->round[0] && a->round[1] == b->round[1] && a->fade == b->fade &&
           a->focus == b->focus && a->scale == b->scale && !strcmp(a->word, b->word);
}

static void end_job(void)
{
    Job *job = &all.job;
    trace_free(&job->trace);
    race_destroy(job->race);
    scene_file_destroy(job->file);
    network_thumbnail_free(&job->network);
    *job = (Job){0};
}

static void forget(Entry *entry)
{
    if (all.job.entry == entry) end_job();
    image_destroy(&entry->image);
    *entry = (Entry){0};
    all.version++;
}

static Entry *entry_for(const Key *key)
{
    Entry *place = NULL;
    for (int i = 0; i < THUMBNAILS_MAX; i++) {
        Entry *entry = &all.entries[i];
        if (entry->used && same_key(&entry->key, key)) return entry;
        if (!place || (place->used && (!entry->used || entry->wanted < place->wanted))) place = entry;
    }
    forget(place);
    place->used = true;
    place->key = *key;
    place->order = ++all.order;
    return place;
}

Thumbnail thumbnail_want(const ThumbnailAsk *ask, Ui *ui)
{
    float scale = ui_scale(ui);
    Key key = {.one_run = ask->one_run,
               .step = ask->step,
               .night = ui_theme(ui)->night,
               .width = (int)(ask->width * scale + 0.5f),
               .height = (int)(ask->height * scale + 0.5f),
               .round = {ask->round_top * scale, ask->round_bottom * scale},
               .fade = ask->fade,
               .focus = ask->focus,
               .scale = scale * ask->detail};
    all.theme = ui_theme(ui);
    if (!all.canvas) all.canvas = canvas_create(canvas_fonts(ui_canvas(ui)));
    if (key.width < 8 || key.height < 8 || !isfinite(key.scale)) return (Thumbnail){.about = ""};
    snprintf(key.word, sizeof key.word, "%s", ask->word);
    Entry *entry = entry_for(&key);
    entry->wanted = all.time;
    if (ask->soon) entry->soon = all.time + 1; /* 0: never */
    return (Thumbnail){.image = entry->ready ? &entry->image : NULL,
                       .failed = entry->failed,
                       .error = &entry->error,
                       .about = entry->about};
}

/* ---- making ----------------------------------------------------------------------------------------------------- */

static void fail(Entry *entry)
{
    entry->failed = true;
    all.version++;
    end_job();
}

static void note_files(Entry *entry, const SceneFile *file)
{
    const char *ground = file->surface ? file->surface->path : NULL;
    if (file->path)
        snprintf(entry->path, sizeof entry->path, "%s", file->path), entry->changed = file_changed(file->path);
    if (ground)
        snprintf(entry->ground_path, sizeof entry->ground_path, "%s", ground),
            entry->ground_changed = file_changed(ground);
}

static void write_about(Entry *entry, const SceneFile *file, const Race *race)
{
    TextBuffer text = text_fixed(entry->about, sizeof entry->about);
    text_add(&text, "%s: ", file->surface->title);
    for (int i = 0; i < file->run_count; i++) text_add(&text, "%s%s", i ? ", " : "", race_label(race, i));
    utf8_trim_end(entry->about);
}

/* "Two spirals: 2-8-8-1". */
static void write_network_about(Entry *entry, const NetworkScene *scene)
{
    const Network *network = scene->networks[0];
    TextBuffer text = text_fixed(entry->about, sizeof entry->about);
    text_add(&text, "%s: %d", scene->data->title, network->inputs);
    for (int i = 0; i < network->layer_count; i++)
        if (network->layers[i].number) text_add(&text, "-%d", network->layers[i].units);
    utf8_trim_end(entry->about);
}

static void open_network(Job *job, Meaning *meaning)
{
    Entry *entry = job->entry;
    if (network_thumbnail_open(&job->network, meaning, entry->key.step, &entry->error) != STATUS_OK) {
        fail(entry);
        return;
    }
    note_files(entry, job->network.scene->file);
    write_network_about(entry, job->network.scene);
    job->stage = TRAIN;
}

static void open_race(Job *job, Meaning *meaning)
{
    Entry *entry = job->entry;
    Status status = scene_file_take(&job->file, meaning, NULL, 0, &entry->error);
    if (status == STATUS_OK) {
        note_files(entry, job->file);
        status = scene_file_shown(job->file, &entry->error);
    }
    if (status == STATUS_OK && entry->key.one_run) {
        scene_file_clear_runs(job->file);
        status = scene_file_add_run(job->file, "gd", &entry->error);
    }
    if (status == STATUS_OK) {
        RaceDesc desc = scene_file_race(job->file);
        status = race_create(&job->race, &desc, &entry->error);
    }
    if (status != STATUS_OK) {
        fail(entry);
        return;
    }
    write_about(entry, job->file, job->race);
    job->steps = job->file->steps < THUMBNAIL_STEPS_MAX ? job->file->steps : THUMBNAIL_STEPS_MAX;
    if (entry->key.step > 0 && entry->key.step < job->steps) job->steps = entry->key.step;
    trace_build(&job->trace, job->race);
    job->stage = RACE;
}

static void open_scene(Job *job)
{
    Meaning meaning;
    if (meaning_find(&meaning, job->entry->key.word, &job->entry->error) != STATUS_OK) fail(job->entry);
    else if (!strcmp(scene_file_view(&meaning), "network")) open_network(job, &meaning);
    else open_race(job, &meaning);
    meaning_free(&meaning);
}

static void run_race(Job *job)
{
    int to = job->trace.runs.reached + STEPS_A_SLICE;
    trace_reach(&job->trace, to < job->steps ? to : job->steps);
    if (job->trace.runs.reached >= job->steps) job->stage = LAND;
}

static int runs_shown(const Job *job)
{
    return job->trace.runs.count < RUNS_SHOWN ? job->trace.runs.count : RUNS_SHOWN;
}

/* The rectangle of all paths on the picture; false where none is seen. */
static bool bounds(const Job *job, float low[2], float high[2])
{
    CameraEye eye = camera_eye(&job->camera, &job->lens);
    bool any = false;
    low[0] = low[1] = 1e9f, high[0] = high[1] = -1e9f;
    for (int run = 0; run < runs_shown(job); run++) {
        if (job->file->runs[run].hidden) continue;
        const LandscapePoint *points = trace_points(&job->trace, run);
        int stride = 1 + job->steps / 100;
        for (int i = 0; i <= job->steps; i += stride) {
            float point[3], x, y, depth;
            terrain_point(all.ground.terrain, points[i].x, points[i].y, point);
            if (!camera_project(&eye, point, &x, &y, &depth)) continue;
            low[0] = fminf(low[0], x), high[0] = fmaxf(high[0], x);
            low[1] = fminf(low[1], y), high[1] = fmaxf(high[1], y);
            any = true;
        }
    }
    return any;
}

/* From where the stage would look, but nearer: the paths fill about half of the picture. */
static void find_camera(Job *job)
{
    const Key *key = &job->entry->key;
    const SceneFile *file = job->file;
    float w = (float)key->width, h = (float)key->height, low[2], high[2];
    bool own = file->is_file && file->has_camera && !key->one_run;
    job->camera =
        own ? camera_degrees((float)file->camera.azimuth, (float)file->camera.elevation, (float)file->camera.distance)
            : ground_camera(&all.ground, &job->trace);
    job->lens = (CameraLens){w * key->focus, h / 2, fmaxf(w * 0.62f, h)};
    float distance = job->camera.distance;
    for (int i = 0; i < 4 && bounds(job, low, high); i++) {
        float need = fmaxf((high[0] - low[0]) / (0.50f * w * 2 * fminf(key->focus, 1 - key->focus)),
                           (high[1] - low[1]) / (0.50f * h));
        job->camera.distance = fminf(fmaxf(job->camera.distance * need, 0.5f * distance), 1.8f * distance);
        terrain_clear_camera(all.ground.terrain, &job->camera);
        if (!bounds(job, low, high)) break;
        job->lens.x += w * key->focus - (low[0] + high[0]) / 2;
        job->lens.y += h * 0.54f - (low[1] + high[1]) / 2;
    }
    if (!isfinite(job->lens.x) || !isfinite(job->lens.y))
        job->lens = (CameraLens){w * key->focus, h / 2, fmaxf(w * 0.62f, h)};
}

static void make_land(Job *job)
{
    ground_set(&all.ground, race_surface(job->race), all.theme->terrain[job->entry->key.night].moon_direction);
    find_camera(job);
    if (!all.scene) all.scene = landscape_create();
    job->entry->image = image_create(job->entry->key.width, job->entry->key.height);
    job->stage = DRAW;
}

/* From the colour of the panel at the left edge into the picture. */
static void fade_in(Image *image, float way, Color from)
{
    int wide = (int)((float)image->width * way);
    for (int x = 0; x < wide; x++) {
        float t = (float)x / (float)wide, part = t < 0.3f ? 0 : (t - 0.3f) / 0.7f;
        part = part * part * (3 - 2 * part);
        for (int y = 0; y < image->height; y++) {
            uint32_t *pixel = image->pixels + (size_t)y * (size_t)image->stride + x;
            *pixel = color_mix(from, *pixel, part);
        }
    }
}

static void finish_picture(Image *image, const Key *key, const Theme *theme)
{
    for (int y = 0; y < image->height; y++)
        for (int x = 0; x < image->width; x++)
            image->pixels[(size_t)y * (size_t)image->stride + (size_t)x] |= 0xFF000000u;
    if (key->fade > 0) fade_in(image, key->fade, theme_color(theme, COLOR_PANEL));
    pen_round(image, key->round[0], key->round[1]);
}

/* Runs that the tokens number stand above others, as on the stage; the first run lies on top. */
static void draw(Job *job, bool all_of_it)
{
    Entry *entry = job->entry;
    const Key *key = &entry->key;
    Theme theme = *all.theme; /* pictures asked for in one theme are made in it, whatever came since */
    Series series[RACE_RUNS_MAX];
    LandscapeTrail trails[RUNS_SHOWN];
    LandscapeBall balls[RUNS_SHOWN];
    int trail_count = 0, ball_count = 0, runs = runs_shown(job);
    theme.night = key->night;
    LandscapeStyle style = landscape_style(&theme);
    look_series(&theme, &job->trace.runs, series);
    for (int run = runs - 1; run >= 0; run--) {
        if (job->file->runs[run].hidden) continue;
        Color color = series[run].grey ? style.ghost : series[run].color;
        trails[trail_count++] = (LandscapeTrail){.points = trace_points(&job->trace, run),
                                                 .count = job->steps + 1,
                                                 .key = entry->order * RACE_RUNS_MAX + (uint64_t)run + 1,
                                                 .color = color,
                                                 .alpha = 1,
                                                 .dash = series[run].dash,
                                                 .gap = series[run].gap,
                                                 .glow = true};
        balls[ball_count++] = (LandscapeBall){.at = trace_at(&job->trace, run, job->steps),
                                              .color = color,
                                              .marker = series[run].marker,
                                              .alpha = 1,
                                              .lantern = true,
                                              .danger = job->trace.runs.end[run] <= job->steps};
    }
    LandscapeView view = {.terrain = all.ground.terrain,
                          .style = &style,
                          .light = LANDSCAPE_MOON,
                          .camera = job->camera,
                          .center_x = job->lens.x,
                          .center_y = job->lens.y,
                          .lens_height = job->lens.height,
                          .scale = key->scale,
                          .bands = BANDS_A_SLICE,
                          .trails = trails,
                          .trail_count = trail_count,
                          .balls = balls,
                          .ball_count = ball_count};
    if (runs > 0) view.start = trace_points(&job->trace, 0);
    Rect area = {0, 0, (float)key->width, (float)key->height};
    if (all_of_it) landscape_finish(all.scene, &entry->image, area, &view);
    else landscape_draw(all.scene, &entry->image, area, &view);
    /* the ground stays coarse, which a small picture does not show: done is where nothing was left to build */
    LandscapeWork did = landscape_work(all.scene);
    if (!all_of_it && (did.half || did.rebuilt)) return;
    finish_picture(&entry->image, key, &theme);
    entry->ready = true;
    all.version++;
    end_job();
}

static void paint_network(Job *job, bool all_of_it)
{
    Entry *entry = job->entry;
    const Key *key = &entry->key;
    Theme theme = *all.theme;
    theme.night = key->night;
    if (!entry->image.pixels) entry->image = image_create(key->width, key->height);
    canvas_target(all.canvas, &entry->image);
    bool whole = false;
    do whole = network_thumbnail_draw(&job->network, all.canvas, &theme, key->focus, key->scale);
    while (all_of_it && !whole);
    if (!whole) return;
    finish_picture(&entry->image, key, &theme);
    entry->ready = true;
    all.version++;
    end_job();
}

static void work(bool all_of_it)
{
    Job *job = &all.job;
    switch (job->stage) {
    case OPEN: open_scene(job); break;
    case RACE: run_race(job); break;
    case LAND: make_land(job); break;
    case DRAW: draw(job, all_of_it); break;
    case TRAIN:
        if (network_thumbnail_train(&job->network)) job->stage = PAINT;
        break;
    case PAINT: paint_network(job, all_of_it); break;
    case IDLE: break;
    }
}

/* Among those that were wanted in the last frame one in sight, else the first asked for. */
static bool next_job(void)
{
    Entry *next = NULL;
    for (int i = 0; i < THUMBNAILS_MAX; i++) {
        Entry *entry = &all.entries[i];
        if (!entry->used || entry->ready || entry->failed || entry->wanted + 1 < all.time) continue;
        bool here = entry->soon >= all.time && all.time > 0, there = next && next->soon >= all.time && all.time > 0;
        if (!next || here > there || (here == there && entry->order < next->order)) next = entry;
    }
    if (!next) return false;
    all.job = (Job){.stage = OPEN, .entry = next};
    return true;
}

bool thumbnails_work(void)
{
    all.time++;
    if (all.job.stage == IDLE && !next_job()) return false;
    work(false);
    return true;
}

void thumbnails_finish(void)
{
    while (all.job.stage != IDLE || next_job()) work(true);
}

uint64_t thumbnails_version(void) { return all.version; }

void thumbnails_refresh(void)
{
    for (int i = 0; i < THUMBNAILS_MAX; i++) {
        Entry *entry = &all.entries[i];
        bool changed = (entry->path[0] && file_changed(entry->path) != entry->changed) ||
                       (entry->ground_path[0] && file_changed(entry->ground_path) != entry->ground_changed);
        if (entry->used && (changed || entry->failed)) forget(entry);
    }
}

void thumbnails_free(void)
{
    for (int i = 0; i < THUMBNAILS_MAX; i++)
        if (all.entries[i].used) forget(&all.entries[i]);
    ground_free(&all.ground);
    landscape_destroy(all.scene);
    canvas_destroy(all.canvas);
    memset(&all, 0, sizeof all);
}
