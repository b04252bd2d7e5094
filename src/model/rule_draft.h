/* rule_draft.h: a rule while it is being written: lines of text, one quantity each, and the rule file that they make.
 *
 * Use     rule_draft_begin or rule_draft_from -> the text changes -> rule_draft_make(&draft, &rule, &error): the rule, or
 *         what is wrong and where -> rule_draft_settings for its run; rule_draft_write for the file.
 * Lines   "m = beta*m + g". Empty lines and what stands behind a # are allowed: the words become the line's note.
 *         Given are theta, g, t, T, as in every rule file; "step" is added to theta.
 *         A name that stands nowhere at the left is an option, with the value and the range that go with such a name.
 *         alpha, eta, learning_rate and their Greek letters are the rate (lr in the file) where lr itself is not used.
 *         A name at the left that is used before it is set is kept from update to update and begins at 0; a line
 *         "m(0) = 1" has it begin elsewhere.
 * Units   lines, columns: of the text, from 1.
 * Owns    nothing: a plain struct, to be copied and compared as it is.
 * Errors  rule_draft_make: file "rule", line and column in the text; the draft is as it was but for options newly met.
 * Not     running; where files are kept.
 */
#ifndef MODEL_RULE_DRAFT_H
#define MODEL_RULE_DRAFT_H

#include "model/method/rule.h"

enum { RULE_DRAFT_TEXT = 4096, RULE_DRAFT_OPTIONS = 32 };

typedef struct RuleDraftOption {
    char name[RULE_NAME_MAX]; /* in the file: "lr" */
    double value, low, high;
    bool log_scale, used; /* used: by the text as it was last read; the others wait for their name to come back */
} RuleDraftOption;

typedef struct RuleDraft {
    char name[RULE_NAME_MAX], title[96], summary[160], source[240];
    char rate[RULE_NAME_MAX];   /* how the text calls lr: "alpha" */
    char text[RULE_DRAFT_TEXT]; /* UTF-8, '\n' between lines */
    RuleDraftOption options[RULE_DRAFT_OPTIONS];
    int option_count;
} RuleDraft;

void rule_draft_begin(RuleDraft *draft, const char *name, const char *title, const char *text);
/* The lines that run with the rule's own settings; `source` says whose they are. False: a method that has no lines. */
bool rule_draft_from(RuleDraft *draft, const Rule *rule);

Status rule_draft_make(RuleDraft *draft, Rule **out, Error *error);
RuleSettings rule_draft_settings(const RuleDraft *draft, const Rule *rule); /* the options' present values */
/* As assets/optimizers holds them. What does not parse is written as it stands. */
void rule_draft_write(const RuleDraft *draft, TextBuffer *out);

RuleDraftOption *rule_draft_option(RuleDraft *draft, const char *name); /* by its name in the file; NULL */
/* How the text calls it: "alpha" for lr. */
const char *rule_draft_called(const RuleDraft *draft, const RuleDraftOption *option);
/* "gradient", "momentum", "second_moment", "step", or NULL: what a name of the text is. */
const char *rule_draft_role(const RuleDraft *draft, const char *name, int length);

#endif
