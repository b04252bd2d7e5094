/* workings_line.h: one line of an update, typeset: in symbols, and with its numbers standing in it.
 *
 * Use     workings_symbols(&line_art, …) for every line; workings_numbers for the line at hand. Both in the caller's arena.
 * Shown   the numbers in a formula, computed with as they are printed, give the printed result (formula/substitute.h).
 * Units   layouts are in pixels; widths given in canvas units.
 */
#ifndef VIEW_PARTS_WORKINGS_LINE_H
#define VIEW_PARTS_WORKINGS_LINE_H

#include "formula/math/math_layout.h"
#include "run/workings.h"
#include "ui/ui.h"

typedef struct WorkingArt {
    Layout symbols;    /* "m_t = β₁ m_(t−1) + (1 − β₁) g_t" */
    bool numbered;     /* `numbers` are there */
    Layout numbers[2]; /* "m_x = 0.9 · 3.2 + … = 2.95", of x and of y (one where the line gives one number) */
    char shown[2][48]; /* the values, as they stand behind the equals sign */
    char label[160];   /* the formula as text */
} WorkingArt;

/* Line `at`. A part whose name an earlier line has worked out wears that line's number (from 1) as its tag.
 * size: of the letters, canvas units; room: width for it. */
void workings_symbols(Arena *arena, Ui *ui, const Workings *workings, int at, float size, float room, WorkingArt *out);
/* `parameters` are the names of x and y; a weight needs none. */
void workings_numbers(Arena *arena, Ui *ui, const Workings *workings, int at, const char *const *parameters, float size,
                      float room, WorkingArt *out);

/* The values alone, by four digits. */
void workings_values(const WorkingLine *line, WorkingArt *out);
/* A plain number ("-1.2e-05") as it stands on the screen: "−1.2e−5". */

#endif
