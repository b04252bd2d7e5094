/* chart.h: curves side by side as text: a small chart for the terminal, on a log scale.
 *
 * Use     chart_write(&(ChartDesc){…}, out); chart_mark(out, i, colours) is the mark of curve i, for a table beside it
 * Shapes  curve i has a value at 0 .. last[i]. Where not all values are positive the axis is their height above the lowest, or
 *         above `best` where that is lower. A curve that flies away while others do not leaves at the top edge: ↑, and the
 *         first line says so.
 */
#ifndef APP_COMMANDS_CHART_H
#define APP_COMMANDS_CHART_H

#include "base/text.h"

typedef struct ChartDesc {
    int count;
    const int *last; /* [count] */
    double (*value)(const void *data, int curve, int at);
    const void *data;
    double best;             /* the lowest value that is known; NaN: none */
    const char *what, *unit; /* "loss", "step" */
    bool colours;
} ChartDesc;

void chart_write(const ChartDesc *desc, TextBuffer *out);
void chart_mark(TextBuffer *out, int curve, bool colours); /* as on the stage: colour is never alone */

#endif
