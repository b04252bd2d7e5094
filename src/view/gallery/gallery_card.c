#include "view/gallery/gallery_card.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "draw/font.h"
#include "draw/icon.h"
#include "formula/math/math_layout.h"
#include "formula/math/math.h"
#include "view/parts/pen.h"
#include "view/parts/words.h"

/* ---- a card ----------------------------------------------------------------------------------------------------- */

static ThumbnailAsk ask_of(const Card *card)
{
    return (ThumbnailAsk){.word = card->word,
                          .one_run = card->surface,
                          .width = card->rect.w,
                          .height = card->picture,
                          .round_top = 16,
                          .focus = 0.5f,
                          .detail = 0.72f};
}

static bool seen(const Card *card, const Shelf *shelf)
{
    return card->rect.y < shelf->view.y + shelf->view.h && card->rect.y + card->rect.h > shelf->view.y;
}

void card_wants(const Card *card, Ui *ui)
{
    if (card->formula) return;
    ThumbnailAsk ask = ask_of(card);
    thumbnail_want(&ask, ui);
}

/* Until the picture is there: rings as on a map. */
static void draw_waiting(Ui *ui, Rect rect)
{
    pen_clip_push(ui, rect);
    for (int i = 1; i < 6; i++)
        pen_ring(ui, rect.x + rect.w / 2, rect.y + rect.h / 2, 26.0f * (float)i, 1.25f,
                 pen_fade(pen_ink(ui, COLOR_CONTOUR), 0.2f));
    pen_clip_pop(ui);
}

/* For what has no race: a formula before the rings. It is laid out only where the card is drawn anew. */
static void draw_formula(Ui *ui, Rect rect, const char *tex)
{
    Arena arena = {0};
    Layout layout;
    const Math *math;
    float s = ui_scale(ui);
    draw_waiting(ui, rect);
    if (!ui_drawing(ui)) return;
    math_from_tex(&arena, tex, &math, NULL);
    LayoutDesc desc = {.size = 44 * s,
                       .least = fmaxf(16 * s, 13),
                       .display = true,
                       .measure = font_measure_math,
                       .context = canvas_fonts(ui_canvas(ui))};
    layout_math(&arena, math, &desc, &layout);
    canvas_math(ui_canvas(ui), &layout, (rect.x + rect.w / 2) * s - layout.width / 2,
                roundf((rect.y + rect.h / 2) * s + (layout.height - layout.depth) / 2), pen_ink(ui, COLOR_TEXT), NULL,
                NULL);
    arena_free(&arena);
}

static void draw_failed(Ui *ui, Rect rect)
{
    float s = ui_scale(ui);
    icon_draw(ui_canvas(ui), ICON_WARNING, (rect.x + rect.w / 2) * s, (rect.y + rect.h / 2) * s, 26 * s,
              pen_ink(ui, COLOR_DANGER));
}

static void draw_words(const Card *card, Ui *ui, const Thumbnail *picture)
{
    Rect rect = card->rect;
    float x = rect.x + 20, room = rect.w - 40, below = rect.h - card->picture, base = rect.y + card->picture;
    float first = base + below * 0.40f, second = base + below * 0.76f;
    char text[80];
    ui_text_fit(ui, x, first, room, UI_LEFT, TYPE_PANEL_TITLE, pen_ink(ui, COLOR_TEXT), card->title);
    if (picture->failed) {
        word_fill(text, sizeof text, "gallery.broken_line", WORD_INT("line", picture->error->line));
        ui_text_fit(ui, x, second, room, UI_LEFT, TYPE_SMALL, pen_ink(ui, COLOR_DANGER),
                    picture->error->line > 0 ? text : word("gallery.broken"));
        return;
    }
    if (card->note) {
        float wide = ui_text_width(ui, TYPE_SMALL, card->note);
        ui_text(ui, rect.x + rect.w - 20, second, UI_RIGHT, TYPE_SMALL, pen_ink(ui, COLOR_ACCENT), card->note);
        room -= wide + 16;
    }
    const char *about = card->about ? card->about : picture->about;
    if (about[0]) ui_text_fit(ui, x, second, room, UI_LEFT, TYPE_SMALL, pen_ink(ui, COLOR_TEXT_DIM), about);
}

UiHit card_draw(const Card *card, Ui *ui, Shelf *shelf, unsigned flags)
{
    const char *value = card->note ? card->note : "";
    UiHit hit = ui_hotspot(ui, UI_CARD, card->label, value, card->rect, flags | shelf_flags(shelf, card->rect));
    shelf_drag(shelf, &hit);
    if (!seen(card, shelf)) return hit;
    ThumbnailAsk ask = ask_of(card);
    ask.soon = true;
    Thumbnail picture = {.about = ""};
    if (!card->formula) picture = thumbnail_want(&ask, ui);
    Rect rect = card->rect, at = {rect.x, rect.y, rect.w, card->picture};
    Color fill = pen_ink(ui, card->raised ? COLOR_PANEL_RAISED : COLOR_PANEL);
    if (hit.hovered) fill = pen_mix(fill, pen_ink(ui, COLOR_TEXT), hit.held ? 0.03f : 0.07f);
    pen_fill(ui, rect, 16, fill);
    if (card->formula) draw_formula(ui, at, card->formula);
    else if (picture.image) pen_image(ui, picture.image, at);
    else if (picture.failed) draw_failed(ui, at);
    else draw_waiting(ui, at);
    pen_frame(ui, rect, 16, 1.5f,
              pen_ink(ui, hit.hovered || (flags & UI_CHOSEN) ? COLOR_TEXT_FAINT : COLOR_PANEL_LINE));
    draw_words(card, ui, &picture);
    return hit;
}
