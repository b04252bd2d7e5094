#include "model/surface_write.h"

#include "base/yaml.h"

#include <stdlib.h>
#include <string.h>

static void write_number(TextBuffer *out, double value)
{
    char text[32];
    text_add(out, "%s", number_exact(text, value));
}

static void write_pair(TextBuffer *out, double a, double b)
{
    text_add(out, "[");
    write_number(out, a);
    text_add(out, ", ");
    write_number(out, b);
    text_add(out, "]");
}

static void write_constants(const Surface *surface, TextBuffer *out)
{
    for (int i = 0; i < surface->constant_count; i++) {
        const SurfaceConstant *c = &surface->constants[i];
        text_add(out, "%s%s: ", i ? ", " : "constants: {", c->name);
        if (c->slider) text_add(out, "{value: ");
        write_number(out, c->value);
        if (!c->slider) continue;
        text_add(out, ", range: ");
        write_pair(out, c->low, c->high);
        text_add(out, "}");
    }
    text_add(out, "}\n");
}

static void write_key(const char *before, const char *key, const char *text, TextBuffer *out)
{
    text_add(out, "%s%s: ", before, key);
    yaml_write_text(out, text);
    text_add(out, "\n");
}

static void write_starts(const Surface *surface, TextBuffer *out)
{
    for (int i = 0; i < surface->start_count; i++) {
        const SurfaceStart *start = &surface->starts[i];
        text_add(out, "%s{at: ", i ? ", " : "starts: [");
        write_pair(out, start->at[0], start->at[1]);
        if (start->title) {
            text_add(out, ", title: ");
            yaml_write_text(out, start->title);
        }
        text_add(out, "}");
    }
    text_add(out, "]\n");
}

static void write_rates(const Surface *surface, TextBuffer *out)
{
    for (int i = 0; i < surface->rate_count; i++) {
        text_add(out, "%s", i ? ", " : "rates: {");
        yaml_write_text(out, surface->rates[i].rule);
        text_add(out, ": ");
        write_number(out, surface->rates[i].lr);
    }
    text_add(out, "}\n");
}

void surface_write(const Surface *surface, const char *before, TextBuffer *out)
{
    write_key(before, "formula", surface->text, out);
    if (!text_equal(surface->title, surface->text)) write_key(before, "title", surface->title, out);
    if (surface->summary[0]) write_key(before, "summary", surface->summary, out);
    if (surface->source) write_key(before, "source", surface->source, out);
    if (surface->data_path) { /* wherever the text will stand */
        char *whole = realpath(surface->data_path, NULL);
        write_key(before, "data", whole ? whole : surface->data_path, out);
        free(whole);
    }
    if (strcmp(surface->parameters[0], "x") || strcmp(surface->parameters[1], "y"))
        text_add(out, "%sparameters: [%s, %s]\n", before, surface->parameters[0], surface->parameters[1]);
    if (surface->constant_count) {
        text_add(out, "%s", before);
        write_constants(surface, out);
    }
    text_add(out, "%sdomain: {%s: ", before, surface->parameters[0]);
    write_pair(out, surface->domain[0][0], surface->domain[0][1]);
    text_add(out, ", %s: ", surface->parameters[1]);
    write_pair(out, surface->domain[1][0], surface->domain[1][1]);
    text_add(out, "}\n%sheight: %s\n", before, surface->log_height ? "log" : "linear");
    for (int i = 0; i < surface->minimum_count; i++) {
        if (i) text_add(out, ", ");
        else text_add(out, "%sminima: [", before);
        write_pair(out, surface->minima[i][0], surface->minima[i][1]);
    }
    if (surface->minimum_count) text_add(out, "]\n");
    if (surface->start_count > 1) {
        text_add(out, "%s", before);
        write_starts(surface, out);
    }
    if (surface->rate_count) {
        text_add(out, "%s", before);
        write_rates(surface, out);
    }
}
