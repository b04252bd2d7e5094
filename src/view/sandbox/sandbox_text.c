/* What the sandbox writes: its scene, the scene of a race, the files of its surface and its rule. */
#include "view/sandbox/sandbox_parts.h"

#include <stdio.h>
#include <string.h>

#include "base/yaml.h"
#include "model/surface_write.h"

/* The rule that runs, with its options as they stand. */
static void write_rule(const Sandbox *sandbox, const char *name, TextBuffer *out)
{
    RuleDraft draft = sandbox->draft;
    Rule *rule;
    snprintf(draft.text, sizeof draft.text, "%s", sandbox->good_text);
    if (name) snprintf(draft.name, sizeof draft.name, "%s", name);
    if (rule_draft_make(&draft, &rule, NULL) == STATUS_OK) rule_destroy(rule); /* the options that this text uses */
    rule_draft_write(&draft, out);
}

static void write_number(TextBuffer *out, const char *before, double value, const char *behind)
{
    char text[32];
    text_add(out, "%s%s%s", before, number_exact(text, value), behind);
}

static void write_key(TextBuffer *out, const char *key, const char *text)
{
    text_add(out, "%s: ", key);
    yaml_write_text(out, text);
    text_add(out, "\n");
}

static void write_head(const Sandbox *sandbox, const char *view, TextBuffer *out)
{
    TextBuffer rule = {0};
    text_add(out, "kind: scene\n");
    write_key(out, "title", sandbox->title);
    text_add(out, "view: %s\nsurface:\n", view);
    surface_write(sandbox->surface, "  ", out);
    write_number(out, "start: [", sandbox->start[0], ", ");
    write_number(out, "", sandbox->start[1], "]\n");
    text_add(out, "runs:\n  - rule: |\n");
    write_rule(sandbox, NULL, &rule);
    for (const char *at = rule.data; at && *at;) {
        size_t length = strcspn(at, "\n");
        text_add(out, "      %.*s\n", (int)length, at);
        at += length + (at[length] == '\n');
    }
    text_free(&rule);
    for (int i = 0; i < sandbox->draft.option_count;
         i++) /* the rate always: without one the surface's would be taken */
        if (!strcmp(sandbox->draft.options[i].name, "lr"))
            write_number(out, "    lr: ", sandbox->draft.options[i].value, "\n");
}

static void write_tail(const Sandbox *sandbox, TextBuffer *out)
{
    text_add(out, "steps: %d\nseed: %llu\n", sandbox->steps, (unsigned long long)sandbox->seed);
}

void sandbox_text(const Sandbox *sandbox, TextBuffer *out)
{
    write_head(sandbox, "sandbox", out);
    text_add(out, "typed:\n  surface: ");
    yaml_write_quoted(out, sandbox->formula);
    text_add(out, "\n  rule: ");
    yaml_write_quoted(out, sandbox->draft.text);
    text_add(out, "\n");
    write_tail(sandbox, out);
}

void sandbox_write_race(Sandbox *sandbox)
{
    TextBuffer *out = &sandbox->scene;
    text_clear(out);
    write_head(sandbox, "stage", out);
    text_add(out, "    label: ");
    yaml_write_quoted(out, word("sandbox.run"));
    text_add(out, "\n");
    for (int i = 0; i < sandbox->rule_count; i++)
        if (sandbox->rules[i].chosen) {
            text_add(out, "  - ");
            yaml_write_text(out, sandbox->rules[i].name);
            text_add(out, "\n");
        }
    write_tail(sandbox, out);
    if (sandbox->caption[0]) write_key(out, "caption", sandbox->caption);
}

const char *sandbox_name(const Sandbox *sandbox, SandboxFile which)
{
    return sandbox->save_name[which][0] ? sandbox->save_name[which]
           : which == SANDBOX_RULE      ? "your-rule"
                                        : "your-valley";
}

bool sandbox_file(const Sandbox *sandbox, SandboxFile which, const char *name, TextBuffer *out)
{
    if (!sandbox->save[which] || (which == SANDBOX_RULE ? sandbox->rule_wrong : sandbox->surface_wrong)) return false;
    if (which == SANDBOX_RULE) {
        write_rule(sandbox, name, out);
        return true;
    }
    write_key(out, "name", name);
    surface_write(sandbox->surface, "", out);
    write_number(out, "starts: [{at: [", sandbox->start[0], ", ");
    write_number(out, "", sandbox->start[1], "]}]\n");
    return true;
}
