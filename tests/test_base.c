/* The floor that everything stands on: errors, arenas, text, random streams, parallel-for, files, CSV, YAML. */
#include "base/text.h"

#include <check.h>

int main(void)
{
    Suite *suite = suite_create("base");
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed > 0;
}
