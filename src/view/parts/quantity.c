#include "view/parts/quantity.h"

#include <string.h>

#include "view/parts/pen.h"

Color quantity_color(const Ui *ui, const char *role, Color otherwise)
{
    static const struct {
        const char *role;
        ThemeColor color;
    } roles[] = {
        {"gradient", COLOR_GRADIENT},
        {"momentum", COLOR_MOMENTUM},
        {"second_moment", COLOR_SECOND_MOMENT},
        {"step", COLOR_STEP},
    };
    for (size_t i = 0; role && i < sizeof roles / sizeof roles[0]; i++)
        if (!strcmp(role, roles[i].role)) return pen_ink(ui, roles[i].color);
    return otherwise;
}

Color quantity_ink(void *ui, const char *role, Color otherwise) { return quantity_color(ui, role, otherwise); }
