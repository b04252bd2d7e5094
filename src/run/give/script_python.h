/* script_python.h: a run as a program in Python that takes the same steps.
 *
 * Use     script_python(race, run, SCRIPT_TORCH, &out). `python3 FILE` then writes step,x,y,loss, as `valley run --csv`
 *         has them, until the planned steps are done or something is not finite.
 * Forms   SCRIPT_TORCH: torch's own optimizer, and its derivatives, in double precision; where script_torch_can.
 *         SCRIPT_PLAIN: Python's standard library alone; the rule line by line from its file, the loss and its derivatives
 *         from their formulas. Methods in C (newton, bfgs, lbfgs, armijo) are in script_methods.c.
 * Same    plain: as the race within the last digits of its arithmetic. Schedules, forks, clip, equal_rate and noise are in it;
 *         noise comes from the same generator and stream.
 * Not     files, the clipboard.
 */
#ifndef RUN_GIVE_SCRIPT_PYTHON_H
#define RUN_GIVE_SCRIPT_PYTHON_H

#include "base/text.h"
#include "run/race.h"

typedef enum ScriptForm { SCRIPT_TORCH, SCRIPT_PLAIN } ScriptForm;

/* Has torch this rule with these options, and can it derive this loss? If not, why. */
typedef enum ScriptTorch {
    TORCH_CAN,
    TORCH_NO_RULE,
    TORCH_NO_NESTEROV,
    TORCH_NO_DAMPENING,
    TORCH_NO_SCHEDULE,
    TORCH_NO_FACTORS,
    TORCH_NO_FORK,
    TORCH_NO_LOSS,
    TORCH_ANSWERS,
} ScriptTorch;
ScriptTorch script_torch_can(const Race *race, int run);

/* SCRIPT_TORCH where torch cannot: the plain form, with the reason in a comment. */
void script_python(const Race *race, int run, ScriptForm form, TextBuffer *out);

/* A method in C as lines of Python: what it keeps (", a, b", and the lines that begin with it), the functions it calls, the body
 * of update(t, lr), the helper of formula/python.h that it needs. NULL: none of that name. */
typedef struct ScriptMethod {
    const char *name, *kept, *keeps, *functions, *update, *needs;
    bool hessian;
} ScriptMethod;
const ScriptMethod *script_method(const char *name);

#endif
