# The runs drawer: options changed live, forked, undone; runs added, copied, removed, hidden; all of it readable and reachable.
# where: plain
. "$(dirname "$0")/lib.sh"

# The value of a slider in the drawer.
slider() { json "$1" "next(i['value'] for i in items if i['role'] == 'slider' and i['label'] == '$2') == '$3'"; }

drive() {
    local name=$1 scene=$2
    shift 2
    cat >"$name.txt"
    valley drive "$scene" --script "$name.txt" --size 1920x1080 -o "$name" "$@"
}

# E and Escape open and close; leaderboard and map give way
drive open opening <<'S'
key E
wait 10
describe open.json
shot open.png
key Escape
wait 10
describe closed.json
click Runs
wait 10
describe bar.json
key E
wait 10
describe again.json
S
exits 0
that "the drawer is there" json open/open.json '{"Add a rule", "Tune rates", "Duplicate", "learning rate", "noise", "equal effective rate"} <= set(labels)'
that "it covers map and leaderboard" json open/open.json '"Map of the surface" not in labels and "Lowest loss now" not in labels'
that "closed again" json open/closed.json '"Add a rule" not in labels and "Map of the surface" in labels'
that "opened by the bar" json open/bar.json '"Add a rule" in labels'
that "and closed again" json open/again.json '"Add a rule" not in labels'

# a typed rate holds from the start; what is no number changes nothing; undo and redo go there and back
drive typed opening <<'S'
key Shift+Right
wait 60
key E
wait 5
describe before.json
click learning rate, typed
wait 3
type 0.004
key Enter
wait 5
describe typed.json
key Ctrl+Z
wait 5
describe undone.json
key Ctrl+Shift+Z
wait 5
describe redone.json
click learning rate, typed
wait 3
type abc
key Enter
wait 5
describe wrong.json
key Escape
wait 5
describe left.json
click learning rate, typed
wait 3
type -5
key Enter
wait 5
describe negative.json
S
exits 0
that "typed" slider typed/typed.json "learning rate" 0.004
that "undone" slider typed/undone.json "learning rate" 0.0016
that "redone" slider typed/redone.json "learning rate" 0.004
that "no number: said so" json typed/wrong.json 'any("abc" in l and "not a number" in l for l in labels)'
that "the old value stays" slider typed/left.json "learning rate" 0.004
that "a negative rate is refused" slider typed/negative.json "learning rate" 0.004

# a fork keeps the old rest, with its label, on the scene and in the curves
drive fork opening <<'S'
key Shift+Right
key Shift+Right
wait 60
key E
wait 5
click Momentum
wait 3
click From here (fork)
wait 3
click learning rate, typed
wait 3
type 0.002
key Enter
wait 5
key Shift+Right
wait 60
describe fork.json
click From the start
wait 5
describe start.json
key Ctrl+Z
wait 5
describe back.json
key Ctrl+Z
wait 5
describe none.json
S
exits 0
that "the ghost has its label" json fork/fork.json '"before: η 0.0006" in labels and "before" in labels'
that "from the start there is none" json fork/start.json 'not any(l.startswith("before") for l in labels)'
that "with the new rate" slider fork/start.json "learning rate" 0.002
that "undo brings the fork back" json fork/back.json '"before: η 0.0006" in labels'
that "and then the first state" json fork/none.json 'not any(l.startswith("before") for l in labels)'
that "with its rate" slider fork/none.json "learning rate" 0.0006

# a change from the start that becomes a fork
drive late opening <<'S'
key Shift+Right
key Shift+Right
wait 60
key E
wait 5
click learning rate, typed
wait 3
type 0.003
key Enter
wait 5
click From here (fork)
wait 5
key Shift+Right
wait 60
describe late.json
S
exits 0
that "the ghost of what was before" json late/late.json '"before: η 0.0016" in labels'

# runs: added by search, copied, hidden, removed, all undone
drive runs opening <<'S'
key E
wait 5
describe before.json
click Add a rule
wait 5
type nad
wait 3
key Enter
wait 5
describe added.json
click Hide GD
wait 5
describe hidden.json
click Duplicate
wait 5
describe copied.json
click 2 more runs
wait 3
click GD
wait 3
click Remove
wait 5
describe removed.json
click Choose a schedule
wait 5
describe menu.json
click cosine
wait 5
describe planned.json
click equal effective rate
wait 5
describe equal.json
key Ctrl+Z
key Ctrl+Z
key Ctrl+Z
key Ctrl+Z
key Ctrl+Z
key Ctrl+Z
wait 5
describe undone.json
S
exits 0
that "added" json runs/added.json '"NAdam" in labels and "Duplicate" in labels'
that "copied" json runs/copied.json 'sum(l.startswith("NAdam") for l in labels) >= 2'
that "hidden" json runs/hidden.json '"Show GD" in labels'
that "removed" json runs/removed.json '"Show GD" not in labels and "Hide Adam" in labels'
that "the menu" json runs/menu.json '{"constant", "cosine", "onecycle"} <= set(labels)'
that "planned" json runs/planned.json 'value("Choose a schedule") == "cosine"'
that "equal" json runs/equal.json 'any(i["label"] == "equal effective rate" and i["value"] == "on" for i in items)'
that "all undone" python3 -c '
import json
a, b = (json.load(open(f"runs/{n}.json")) for n in ("before", "undone"))
pick = lambda s: sorted((i["role"], i["label"], i["value"]) for i in s["items"] if i["role"] in ("series", "ball", "slider", "number", "checkbox"))
raise SystemExit(pick(a) != pick(b))'

# by keyboard alone: a slider with its arrows; the last run cannot be removed
cat >one.yaml <<'YAML'
kind: scene
title: One
surface: bowl
runs: [{rule: gd, lr: 0.1}]
caption: One run.
YAML
drive keys "$WORK/one.yaml" <<'S'
key E
wait 5
describe one.json
key Tab
key Tab
key Tab
key Tab
key Tab
wait 3
describe focus.json
S
exits 0
that "Remove is disabled" json keys/one.json 'next(i for i in items if i["label"] == "Remove")["enabled"] is False'
that "something has the focus" json keys/focus.json 'sum(i["focused"] for i in items) == 1'

# the limit: beyond it the rate is too long, and says so; the run diverges
drive limit "$WORK/one.yaml" <<'S'
key E
wait 5
describe below.json
click learning rate, typed
wait 3
type 1.5
key Enter
wait 5
describe above.json
S
exits 0
that "a limit" json limit/below.json '"2/λmax" in labels and "too long here" not in labels'
that "too long" json limit/above.json '"too long here" in labels'

# tuned rates: in the background, undone in one step
drive tuned himmelblau <<'S'
key E
wait 5
describe before.json
click Tune rates
wait 300
describe tuned.json
key Ctrl+Z
wait 5
describe undone.json
S
exits 0
that "the rates are others" json tuned/tuned.json '"Each rate ends lowest after 140 steps." in labels'
that "one step back" python3 -c '
import json
a, b, c = (json.load(open(f"tuned/{n}.json")) for n in ("before", "tuned", "undone"))
pick = lambda s: [(i["label"], i["value"]) for i in s["items"] if i["role"] == "series"]
raise SystemExit(not (pick(a) == pick(c) and pick(a) != pick(b)))'

# readable and reachable in every size and theme, in each of its states
sizes="1920x1080 1280x720"
[ "$KIND" = sanitized ] || sizes="1920x1080 1280x720 1366x768 1280x1024 1024x768 640x400"
for size in $sizes; do
    for theme in night day; do
        sed "s/^size .*/size $size/" >lay.txt <<'S'
size 0x0
key Shift+Right
key Shift+Right
wait 60
key E
wait 10
describe a.json
click Options after
wait 5
describe b.json
click Add a rule
wait 5
describe c.json
type adam
key Enter
wait 5
click Duplicate
wait 5
click Duplicate
wait 5
click Duplicate
wait 5
click Duplicate
wait 10
describe d.json
click From here (fork)
wait 3
click learning rate, typed
wait 3
type 5
key Enter
wait 3
key Shift+Right
wait 60
describe e.json
S
        # a low window shows what follows on pages of its own
        [ $size = 640x400 ] && sed -i '/^click From here/,$d' lay.txt
        valley drive opening --script lay.txt --size $size --theme $theme -o lay-$size-$theme
        exits 0
        python3 "$TOP/tests/layout.py" lay-$size-$theme/*.json >faults 2>&1
        that "a layout without faults in $size, $theme: $(head -n 4 faults)" grep -q "0 faults" faults
    done
done
finish
