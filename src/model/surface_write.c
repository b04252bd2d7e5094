#include "model/surface_write.h"

#include "base/yaml.h"

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

void surface_write(const Surface *surface, const char *before, TextBuffer *out)
{
    text_add(out, "%sformula: ", before);
    yaml_write_text(out, surface->text);
    text_add(out, "\n");
    if (!text_equal(surface->title, surface->text)) {
        text_add(out, "%stitle: ", before);
        yaml_write_text(out, surface->title);
        text_add(out, "\n");
    }
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
}
