#include "view/parts/look.h"

#include <string.h>

void look_series(const Theme *theme, const Runs *runs, Series *series)
{
    int wears[RUNS_MAX], count = theme->series_count, ghost = theme_series(theme, "ghost");
    bool taken[THEME_SERIES_MAX] = {false};
    for (int run = 0; run < runs->count; run++) {
        int named = theme_series(theme, runs->series[run]);
        wears[run] = named >= 0 && named != ghost && !taken[named] ? named : -1;
        if (wears[run] >= 0) taken[named] = true;
    }
    for (int run = 0; run < runs->count; run++) {
        /* the users' own first, which stand after the rules' in the tokens; then what no rule here wears */
        for (int i = 0; i < 2 * count && wears[run] < 0; i++) {
            int at = i % count;
            bool own = theme->series[at].id[0] == 's' && strlen(theme->series[at].id) == 2;
            if (at != ghost && !taken[at] && (own || i >= count)) wears[run] = at, taken[at] = true;
        }
        if (wears[run] < 0) wears[run] = ghost >= 0 ? ghost : 0;
        const ThemeSeries *look = &theme->series[wears[run]];
        series[run] = (Series){.color = look->color[theme->night],
                               .marker = (LandscapeMarker)look->marker,
                               .label = runs->label[run],
                               .dash = look->dash,
                               .gap = look->gap,
                               .grey = run >= theme->max_series};
    }
}
