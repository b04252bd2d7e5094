# Outcomes of a rule's options: read with the pointer and with the arrows; a point is taken, added, and taken back.
# where: plain
. "$(dirname "$0")/lib.sh"

# The options at which the run LABEL stands in the grid.
stands() { json "$1" "next(i['value'] for i in items if i['role'] == 'ball' and i['label'] == '$2' and 'η' in i['value']) == '$3'"; }

cat >small.txt <<'S'
key 4
key O
wait 30
describe before.json
move 1650,600
wait 5
describe read.json
click 1650,600
wait 5
describe taken.json
key Ctrl+Z
wait 5
describe undone.json
key Ctrl+Shift+Z
wait 5
describe redone.json
S
valley drive opening --script small.txt --size 1920x1080 -o small
exits 0
that "the run stands where the scene has it" stands small/before.json Adam 'η 0.06, β₁ 0.9'
that "the caption says the best point" json small/before.json 'any(l.startswith("Best: η ") for l in labels)'
that "the legend names what there is" json small/before.json '{"another minimum", "on its way", "swings", "diverges"} <= set(labels)'
that "the pointer reads a point" json small/read.json 'any(l.startswith("η 0.00") for l in labels) and "still on its way after 140 steps" in labels'
read_point=$(python3 -c "import json; print(next(i['label'] for i in json.load(open('small/read.json'))['items'] if i['label'].startswith('η 0.00')))")
that "a click takes what was read" stands small/taken.json Adam "$read_point"
that "undo brings it back in one step" stands small/undone.json Adam 'η 0.06, β₁ 0.9'
that "redo takes it again" stands small/redone.json Adam "$read_point"

# Shift: a run more, also in one step
cat >added.txt <<'S'
key 4
key O
wait 30
keydown Shift
click 1650,600
keyup Shift
wait 5
describe added.json
key Ctrl+Z
wait 5
describe undone.json
S
valley drive opening --script added.txt --size 1920x1080 -o added
exits 0
runs() { json "$1" "sum(i['role'] == 'ball' and 'η' in i['value'] for i in items) == $2"; }
that "two runs of the rule" runs added/added.json 2
that "one of them as before" json added/added.json 'any(i["role"] == "ball" and i["value"] == "η 0.06, β₁ 0.9" for i in items)'
that "undone: one" runs added/undone.json 1

# large, by keyboard alone: the second option, the arrows, Enter
cat >large.txt <<'S'
key 2
key O
key M
wait 30
click dampening τ
wait 30
describe option.json
click momentum β
wait 30
describe back.json
S
valley drive opening --script large.txt --size 1920x1080 -o large
exits 0
that "the other option is on the axis" stands large/option.json Momentum 'η 0.0006, τ 0'
that "the caption tells the share" json large/option.json 'any("of the runs converge." in l for l in labels)'
that "and the first one again" stands large/back.json Momentum 'η 0.0006, β 0.9'

{
    printf 'key 2\nkey O\nkey M\nwait 30\n'
    for i in 1 2 3 4 5 6 7 8 9 10 11 12; do printf 'key Tab\nwait 2\ndescribe tab%d.json\n' $i; done
} >tabs.txt
valley drive opening --script tabs.txt --size 1920x1080 -o tabs
exits 0
at=0
for i in 1 2 3 4 5 6 7 8 9 10 11 12; do
    if json tabs/tab$i.json 'any(i["focused"] and i["label"] == "What comes of every pair of options" for i in items)'; then at=$i; break; fi
done
that "Tab comes to the grid" [ $at != 0 ]
{
    printf 'key 2\nkey O\nkey M\nwait 30\n'
    for ((i = 0; i < at; i++)); do printf 'key Tab\nwait 2\n'; done
    printf 'describe stand.json\nkey Shift+Right\nkey Shift+Right\nkey Down\nwait 2\ndescribe moved.json\nkey Enter\nwait 5\ndescribe taken.json\nkey Left\nwait 2\nkey Shift+Enter\nwait 5\ndescribe more.json\n'
} >keys.txt
valley drive opening --script keys.txt --size 1920x1080 -o keys
exits 0
shown_step() { json "$1" "all(i['value'] == '$2' for i in items if i['role'] == 'number' and i['label'] == 'step') and 'step' in labels"; }
that "the arrows do not move the race" shown_step keys/moved.json 0
moved=$(python3 -c "import json; print(next(i['value'] for i in json.load(open('keys/moved.json'))['items'] if i['focused']).split(': ')[0])")
that "the cursor began at the run" json keys/stand.json 'any(i["focused"] and i["value"].startswith("η 0.000") for i in items)'
that "Enter takes the cursor's point" stands keys/taken.json Momentum "$moved"
that "Shift+Enter adds a run" runs keys/more.json 2
that "which is another one" [ "$moved" != 'η 0.0006, β 0.9' ]

# the faces of the map by the mouse: map, basins, outcomes, map
cat >mouse.txt <<'S'
wait 5
click Basins
wait 5
describe basins.json
click Basins
wait 5
describe outcomes.json
click Outcomes
wait 5
describe map.json
S
valley drive opening --script mouse.txt --size 1920x1080 -o mouse
exits 0
that "first basins" json mouse/basins.json 'value("Basins") == "on"'
that "then outcomes" json mouse/outcomes.json 'any(i["label"] == "Outcomes" and i["value"] == "on" for i in items) and "Map of the surface" not in labels'
that "then the map" json mouse/map.json 'value("Basins") == "off" and "Map of the surface" in labels'

# rules of every kind: with lines, in C, with words among their options, without an option of their own
for run in gd lbfgs newton armijo sam rprop; do
    printf 'kind: scene\ntitle: One\nsurface: rosenbrock\nruns: [%s]\nsteps: 30\n' $run >one-$run.yaml
    printf 'key O\nwait 8\ndescribe %s.json\n' $run >one.txt
    valley drive ./one-$run.yaml --script one.txt --size 1280x720 -o kinds
    exits 0
    that "$run has outcomes" json kinds/$run.json '"What comes of every pair of options" in labels and any(i["role"] == "ball" and i["value"].startswith("η ") for i in items)'
done

finish
