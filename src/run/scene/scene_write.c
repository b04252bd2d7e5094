/* A scene back as YAML: what the window saves is what a person could have written. */
#include "run/scene/scene.h"

#include "base/file.h"
#include "model/surface_write.h"

#include <stdio.h>
#include <string.h>

static void write_number(TextBuffer *out, double value)
{
    char text[32];
    text_add(out, "%s", number_exact(text, value));
}

static void write_pair(TextBuffer *out, const double *values)
{
    text_add(out, "[");
    write_number(out, values[0]);
    text_add(out, ", ");
    write_number(out, values[1]);
    text_add(out, "]");
}

static void write_key(TextBuffer *out, const char *key, const char *text)
{
    text_add(out, "%s: ", key);
    yaml_write_text(out, text);
    text_add(out, "\n");
}

static void write_surface(const SceneFile *scene, TextBuffer *out)
{
    const Surface *surface = scene->surface;
    Arena arena = {0};
    if (surface->path) {
        char *found = asset_find(&arena, "surfaces", surface->name, NULL);
        write_key(out, "surface", found && !strcmp(found, surface->path) ? surface->name : surface->path);
    } else {
        text_add(out, "surface:\n");
        surface_write(surface, "  ", out);
    }
    arena_free(&arena);
}

static void write_rule(const SceneFile *scene, const Rule *rule, TextBuffer *out)
{
    const char *text = scene_file_rule_text(scene, rule);
    if (text) yaml_write_quoted(out, text);
    else yaml_write_text(out, rule->name);
}

static void write_forks(const SceneFile *scene, const RunDesc *desc, TextBuffer *out)
{
    for (int i = 0; i < desc->fork_count; i++) {
        const RunFork *fork = &desc->forks[i];
        const RuleSettings *before = i ? &desc->forks[i - 1].settings : &desc->settings;
        const Schedule *planned = i ? desc->forks[i - 1].schedule : desc->schedule;
        const Rule *rule = run_rule(desc, fork->from);
        RuleSettings usual = rule_settings_default(rule);
        text_add(out, "%s{from: %d", i ? ", " : ", forks: [", fork->from);
        if (rule != run_rule(desc, fork->from - 1)) {
            text_add(out, ", rule: ");
            write_rule(scene, rule, out);
            before = &usual;
        }
        for (int k = 0; k < rule->option_count; k++) {
            char text[32];
            if (fork->settings.values[k] != before->values[k])
                text_add(out, ", %s: %s", rule->options[k].name,
                         option_text(&rule->options[k], fork->settings.values[k], text));
        }
        if (fork->schedule != planned) {
            TextBuffer name = {0};
            if (fork->schedule) schedule_print(fork->schedule, &name);
            text_add(out, ", schedule: ");
            yaml_write_text(out, fork->schedule ? name.data : "constant");
            text_free(&name);
        }
        text_add(out, "}");
    }
    if (desc->fork_count) text_add(out, "]");
}

static void write_run(const SceneFile *scene, int run, const SceneWriter *writer, TextBuffer *out)
{
    const RunDesc *desc = &scene->runs[run];
    const Rule *rule = desc->rule;
    RuleSettings usual = rule_settings_default(rule);
    text_add(out, "  - {rule: ");
    write_rule(scene, rule, out);
    /* the rate always: what it is without one depends on the surface */
    for (int k = 0; k < rule->option_count; k++) {
        char text[32];
        const RuleOption *option = &rule->options[k];
        if (strcmp(option->name, "lr") && desc->settings.values[k] == usual.values[k]) continue;
        text_add(out, ", %s: %s", option->name, option_text(option, desc->settings.values[k], text));
    }
    if (desc->label) {
        text_add(out, ", label: ");
        yaml_write_text(out, desc->label);
    }
    if (scene->schedule_texts[run]) {
        text_add(out, ", schedule: ");
        yaml_write_text(out, scene->schedule_texts[run]);
    }
    if (desc->noise != scene->noise) {
        text_add(out, ", noise: ");
        write_number(out, desc->noise);
    }
    if (writer) writer->run(writer->context, run, out);
    write_forks(scene, desc, out);
    text_add(out, "%s}\n", desc->hidden ? ", hidden: true" : "");
}

/* In flow style, for the parts that belong to other views. */
static void write_yaml(TextBuffer *out, const Yaml *node)
{
    if (node->kind == YAML_SCALAR) {
        double number;
        if (yaml_is_number(node, &number)) text_add(out, "%s", node->text);
        else if (!node->quoted && (!strcmp(node->text, "yes") || !strcmp(node->text, "no") ||
                                   !strcmp(node->text, "true") || !strcmp(node->text, "false")))
            text_add(out, "%s", node->text);
        else yaml_write_text(out, node->text);
        return;
    }
    bool map = node->kind == YAML_MAP;
    text_add(out, map ? "{" : "[");
    for (int i = 0; i < node->count; i++) {
        if (i) text_add(out, ", ");
        if (map) {
            yaml_write_text(out, node->keys[i]->text);
            text_add(out, ": ");
        }
        write_yaml(out, node->items[i]);
    }
    text_add(out, map ? "}" : "]");
}

static void write_part(TextBuffer *out, const char *key, const Yaml *node)
{
    if (!node) return;
    text_add(out, "%s: ", key);
    write_yaml(out, node);
    text_add(out, "\n");
}

static void write_runs(const SceneFile *scene, const SceneWriter *writer, TextBuffer *out)
{
    text_add(out, scene->run_count ? "runs:\n" : "runs: []\n");
    for (int i = 0; i < scene->run_count; i++) write_run(scene, i, writer, out);
}

static void write_trees(const SceneFile *scene, TextBuffer *out)
{
    write_part(out, "data", scene->data);
    write_part(out, "network", scene->network);
    write_part(out, "train", scene->train);
    write_part(out, "watch", scene->watch);
    write_part(out, "typed", scene->typed);
}

void scene_file_write(const SceneFile *scene, TextBuffer *out) { scene_file_write_with(scene, NULL, out); }

void scene_file_write_with(const SceneFile *scene, const SceneWriter *writer, TextBuffer *out)
{
    bool network = !strcmp(scene->view, "network");
    text_add(out, "kind: scene\n");
    write_key(out, "title", scene->title);
    text_add(out, "view: %s\n", scene->view);
    if (scene->surface) {
        write_surface(scene, out);
        text_add(out, "start: ");
        write_pair(out, scene->start);
        text_add(out, "\n");
    }
    if (writer) writer->parts(writer->context, out);
    if (scene->surface || network) write_runs(scene, writer, out);
    if (!writer) write_trees(scene, out);
    if (!network) text_add(out, "steps: %d\n", scene->steps);
    if (scene->step) text_add(out, "step: %d\n", scene->step);
    text_add(out, "seed: %llu\n", (unsigned long long)scene->seed);
    write_key(out, "schedule", scene->schedule_text);
    text_add(out, "noise: ");
    write_number(out, scene->noise);
    if (scene->equal_rate) text_add(out, "\nequal_rate: true");
    text_add(out, "\n");
    if (!network) text_add(out, "light: %s\n", scene->light);
    if (scene->caption) write_key(out, "caption", scene->caption);
    if (scene->has_camera) {
        text_add(out, "camera: {azimuth: ");
        write_number(out, scene->camera.azimuth);
        text_add(out, ", elevation: ");
        write_number(out, scene->camera.elevation);
        text_add(out, ", distance: ");
        write_number(out, scene->camera.distance);
        text_add(out, "}\n");
    }
    if (scene->has_looks_at) {
        text_add(out, "looks_at: [");
        for (int i = 0; i < 3; i++) {
            if (i) text_add(out, ", ");
            write_number(out, scene->looks_at[i]);
        }
        text_add(out, "]\n");
    }
}
