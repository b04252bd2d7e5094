/* screen_desc.h: what a screen is opened with: one struct for all of them.
 *
 * Use     fill in what is wanted (zero is "as the scene has it") and give it to stage_create, sandbox_create, app_open. A
 *         screen that wants another one in its place fills in one too (gallery_asks).
 * Word    CONTRACTS: SCENE; or the whole text of a scene; or "gallery", "exercise:NAME".
 * Owns    nothing: all pointers are borrowed for the call. What a screen asks for lives until its next frame or its end.
 */
#ifndef VIEW_PARTS_SCREEN_DESC_H
#define VIEW_PARTS_SCREEN_DESC_H

#include <stdbool.h>

enum { SCREEN_RULES_MAX = 16 };

typedef struct Meaning Meaning;             /* run/meaning.h */
typedef struct GalleryMemory GalleryMemory; /* view/gallery/gallery.h */

typedef struct ScreenDesc {
    const char *word;
    Meaning *meaning;         /* what the word is, where it was looked up: the screen takes it; NULL: it looks it up */
    const char *named;        /* the word that finds it again, where `word` is a text that has one; NULL: none */
    const char *back;         /* the word of the screen that Escape leads to; NULL: as that kind of screen has it */
    const char *const *rules; /* [rule_count] "adam:lr=0.1,beta1=0.8"; none: the scene's runs */
    int rule_count;
    bool has_start;
    double start[2];
    const char *schedule; /* "cosine:…" */
    int steps;
    int step;              /* to begin at */
    const char *light;     /* "lantern", "moon", "full" */
    const char *kept;      /* the text that this kind of screen was left with; NULL: none */
    GalleryMemory *memory; /* what was open last; NULL: nothing is remembered */
    bool headless;         /* pictures: no opening hint, nothing plays by itself */
    /* Seconds of a clock that always rises, for work that takes what is left of a frame; NULL: there is none, and every frame
     * does as much as its seconds ask for. */
    double (*now)(void);
    bool autoplay; /* the race plays by itself from the first frame on */
} ScreenDesc;

#endif
