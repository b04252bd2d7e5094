#include "app/describe.h"

#include <math.h>
#include <string.h>

void json_text(TextBuffer *out, const char *text)
{
    text_add_bytes(out, "\"", 1);
    for (const char *at = text ? text : ""; *at;) {
        const char *begin = at;
        uint32_t code = utf8_next(&at, NULL);
        char bytes[4];
        if (code == '"' || code == '\\') text_add(out, "\\%c", (int)code);
        else if (code < 0x20 || code == 0x7F) text_add(out, "\\u%04x", (unsigned)code);
        else if (code == 0xFFFD) text_add_bytes(out, bytes, (size_t)utf8_write(bytes, code));
        else text_add_bytes(out, begin, (size_t)(at - begin));
    }
    text_add_bytes(out, "\"", 1);
}

/* Tenths of a pixel are enough, and print the same everywhere. */
static void json_number(TextBuffer *out, double value)
{
    char digits[32];
    if (!isfinite(value)) value = 0;
    double tenths = round(value * 10) / 10;
    text_add(out, "%s", number_exact(digits, tenths == 0 ? 0 : tenths));
}

static const char *yes(bool is) { return is ? "true" : "false"; }

static void item_write(TextBuffer *out, const UiItem *item)
{
    const float rect[] = {item->rect.x, item->rect.y, item->rect.w, item->rect.h};
    text_add(out, "{\"role\":\"%s\",\"label\":", ui_role_name(item->role));
    json_text(out, item->label);
    text_add(out, ",\"value\":");
    json_text(out, item->value);
    for (int i = 0; i < 4; i++) {
        text_add(out, "%s", i ? "," : ",\"rect\":[");
        json_number(out, rect[i]);
    }
    text_add(out, "],\"text_px\":");
    json_number(out, item->text_px);
    text_add(out, ",\"enabled\":%s,\"focused\":%s,\"clipped\":%s}", yes(item->enabled), yes(item->focused),
             yes(item->clipped));
}

void describe_write(TextBuffer *out, const Description *of)
{
    text_add(out, "{\"size\":[%d,%d],\"ui_scale\":", of->width, of->height);
    char digits[32];
    text_add(out, "%s", number_exact(digits, isfinite(of->ui_scale) ? round(of->ui_scale * 1000) / 1000 : 1));
    text_add(out, ",\"screen\":");
    json_text(out, of->screen);
    text_add(out, ",\"step\":%d,\"items\":[", of->step);
    bool first = true;
    for (int i = 0; i < of->count; i++) {
        if (of->items[i].quiet || of->items[i].rect.w <= 0 || of->items[i].rect.h <= 0)
            continue; /* not on the screen */
        text_add(out, "%s\n", first ? "" : ",");
        item_write(out, &of->items[i]);
        first = false;
    }
    text_add(out, "\n]}\n");
}
