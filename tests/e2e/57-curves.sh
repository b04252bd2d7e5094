# The curves of the stage: what they show, over what, the goal, the part in sight; by keys, pointer and menu.
# where: plain
. "$(dirname "$0")/lib.sh"

# drive NAME SCENE <<script: writes NAME.txt, runs it into the folder NAME. The window is the design's size, so that
# the curves lie between 376,800 and 1856,968.
drive() {
    cat >"$1.txt"
    valley drive "$2" --script "$1.txt" --size 1920x1080 -o "$1"
}

# Himmelblau's function from its scene, sixty steps
drive turned himmelblau <<'S'
key Shift+Right
key Shift+Right
key Shift+Right
key Shift+Right
key Shift+Right
key Shift+Right
wait 60
describe loss.json
key C
wait 5
describe slope.json
key C
wait 5
describe rate.json
key C
wait 5
describe distance.json
key C
wait 5
describe again.json
key X
wait 5
describe evaluations.json
click Loss, log scale
wait 5
describe menu.json
click Gradient norm
wait 5
click Gradient norm, log
wait 5
click Log scale
wait 5
describe linear.json
click Gradient norm, linear
wait 5
click By gradient evaluations
wait 5
describe steps.json
key X
wait 5
key X
wait 5
describe twice.json
S
exits 0
says_nothing
names='[i["label"] for i in items if i["role"] == "menu"]'
that "the loss first" json turned/loss.json "'Loss, log scale' in $names"
that "C: the gradient norm" json turned/slope.json "'Gradient norm, log' in $names"
that "C: the learning rate" json turned/rate.json "any(n.startswith('Learning rate') for n in $names)"
that "C: the distance" json turned/distance.json "'Distance, log scale' in $names"
that "C: the loss again" json turned/again.json "'Loss, log scale' in $names"
axis='"gradient evaluations" in str(labels)'
that "steps are named by the track alone" json turned/again.json "not $axis"
that "X: gradient evaluations" json turned/evaluations.json "$axis"
that "the menu: four quantities, scale, evaluations, goal" json turned/menu.json \
    '[(i["label"], i["value"]) for i in items if i["role"] == "menuitem"] == [("Loss", "chosen"), ("Gradient norm", ""),
     ("Learning rate", ""), ("Distance to the nearest minimum", ""), ("Log scale", "chosen"),
     ("By gradient evaluations", "chosen"), ("Goal line", "")]'
that "a linear scale" json turned/linear.json "'Gradient norm, linear' in $names and $axis"
that "by steps" json turned/steps.json "not $axis"
that "X twice is none" json turned/twice.json "not $axis"

# no known minimum: no distance
drive free 'x^2 + y^2 + 1' <<'S'
key C
key C
key C
wait 5
describe three.json
click Loss, log scale
wait 5
describe menu.json
S
exits 0
that "without a known minimum no distance" json free/menu.json '"Distance to the nearest minimum" not in labels'
that "three quantities" json free/three.json "'Loss, log scale' in $names"

# the goal: by menu, pulled, by keys; when the runs reached it stands at their names and in the readout
drive goal himmelblau <<'S'
key Shift+Right
key Shift+Right
key Shift+Right
key Shift+Right
key Shift+Right
key Shift+Right
key Shift+Right
key Shift+Right
key Shift+Right
wait 60
describe none.json
click Loss, log scale
wait 5
click Goal line
wait 5
describe set.json
S
exits 0
that "no goal at first" json goal/none.json '"Goal" not in labels and "not yet" not in labels'
that "a goal" json goal/set.json 'value("Goal") == value("Move the goal") and value("Goal") in labels'
that "said of every run" json goal/set.json \
    'sum(l == "not yet" or l.startswith("reached at") for l in labels) == sum(i["role"] == "series" for i in items)'

number='
import json
def goal(name):
    text = next(i["value"] for i in json.load(open(name))["items"] if i["label"] == "Goal").replace("\u2212", "-")
    mantissa, _, power = text.partition("·10")
    return float(mantissa) * 10 ** int((power or "⁰").translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")))
'
height=$(python3 -c '
import json
r = next(i["rect"] for i in json.load(open("goal/set.json"))["items"] if i["label"] == "Goal")
print(int(r[1] + r[3] / 2))')
drive pulled himmelblau <<S
key Shift+Right
key Shift+Right
key Shift+Right
key Shift+Right
key Shift+Right
key Shift+Right
key Shift+Right
key Shift+Right
key Shift+Right
wait 60
click Loss, log scale
wait 5
click Goal line
wait 5
drag 500,$height 500,850
wait 5
move 100,500
wait 5
describe high.json
drag 1881,850 1881,930
wait 5
move 100,500
wait 5
describe low.json
move 1200,820
wait 10
describe readout.json
S
exits 0
that "pulled up and down" python3 -c "$number"'
raise SystemExit(not (goal("pulled/high.json") > 3 * goal("goal/set.json") > 9 * goal("pulled/low.json")))'
that "reached the higher goal sooner" python3 -c '
import json, re
def steps(n):
    return sorted(int(i["label"].split()[-1]) for i in json.load(open(n))["items"] if re.fullmatch(r"reached at \d+", i["label"]))
high, low, first = steps("pulled/high.json"), steps("pulled/low.json"), steps("goal/set.json")
raise SystemExit(not (len(high) >= len(first) >= len(low) and len(high) > 0 and high[0] <= first[0] and max(high) <= 90))'
that "the readout tells of all runs" json pulled/readout.json \
    'sum("at 78" in l for l in labels) == sum(i["role"] == "series" for i in items) and "step 78" in labels' 

# by keys alone: Tab finds the menu, the curves and the goal
{
    printf 'key Shift+Right\nkey Shift+Right\nkey Shift+Right\nwait 60\nclick Loss, log scale\nwait 5\nclick Goal line\nwait 5\n'
    for i in $(seq 40); do printf 'key Tab\nwait 3\ndescribe %d.json\n' "$i"; done
} >tabs.txt
valley drive himmelblau --script tabs.txt --size 1920x1080 -o tabs
# tabs LABEL: so many presses of Tab, one a line
tabs() {
    local count
    count=$(python3 - "$1" <<'PY'
import json, sys
for n in range(1, 41):
    if any(i["focused"] and i["label"] == sys.argv[1] for i in json.load(open(f"tabs/{n}.json"))["items"]):
        print(n)
        break
PY
    )
    that "Tab comes to $1" [ -n "$count" ]
    for _ in $(seq "${count:-0}"); do printf 'key Tab\nwait 3\n'; done
}
before=$(sed '/^key Tab/,$d' tabs.txt)
{
    echo "$before"
    tabs "Loss, log scale"
    printf 'key Enter\nwait 5\nkey Down\nwait 3\nkey Enter\nwait 5\ndescribe menu.json\n'
} >one.txt
{
    echo "$before"
    tabs Curves
    printf 'describe focus.json\nkey Plus\nkey Plus\nkey Plus\nwait 5\ndescribe near.json\nkey Escape\nwait 5\ndescribe whole.json\n'
} >two.txt
{
    echo "$before"
    tabs Goal
    printf 'key Shift+Up\nwait 3\ndescribe up.json\nkey Shift+Down\nwait 3\nkey Down\nwait 3\ndescribe down.json\n'
} >three.txt
for script in one two three; do
    valley drive himmelblau --script $script.txt --size 1920x1080 -o keys
    exits 0
done
that "Down and Enter in the menu" json keys/menu.json "'Gradient norm, log' in $names"
that "the curves tell the values at the step" json keys/focus.json 'sum("at 30" in l for l in labels) == sum(i["role"] == "series" for i in items)'
ticks='sum(i["role"] == "tick" and 930 < i["rect"][1] < 966 and i["rect"][0] > 360 for i in items)'
that "Plus comes nearer" json keys/near.json "$ticks > 3"
that "Escape shows all" json keys/whole.json "$ticks == 0"
that "up and down" python3 -c "$number"'
up, down = goal("keys/up.json"), goal("keys/down.json")
raise SystemExit(not (up > goal("tabs/1.json") > down))'

# the part in sight: wheel, pull, double click; the step takes it along; the menu shows all
drive part himmelblau <<'S'
key Shift+Right
key Shift+Right
key Shift+Right
wait 60
describe all.json
wheel 700,880 4
wait 5
describe near.json
drag 700,940 1000,940
wait 5
describe pulled.json
click 900,940 double
wait 5
describe whole.json
wheel 500,880 8
wait 5
describe start.json
key Shift+Right
key Shift+Right
key Shift+Right
key Shift+Right
wait 60
describe along.json
click Loss, log scale
wait 5
click Show all steps
wait 5
describe menu.json
S
exits 0
says_nothing
# the ticks of the curves lie above those of the track
cat >places.py <<'PY'
import json, sys
def places(name):
    items = json.load(open(f"part/{name}.json"))["items"]
    return [int(i["label"]) for i in items if i["role"] == "tick" and i["label"].isdigit() and 930 < i["rect"][1] < 966 and i["rect"][0] > 360]
sys.exit(not eval(sys.argv[1]))
PY
that "all: the track's axis" python3 places.py 'places("all") == []'
that "the wheel comes nearer" python3 places.py '0 < max(places("near")) - min(places("near")) < 70'
that "pulled to the right: earlier steps" python3 places.py 'min(places("pulled")) < min(places("near"))'
that "a double click: all again" python3 places.py 'places("whole") == []'
that "the step takes the part along" python3 places.py 'max(places("start")) < 70 and min(places("start")) < min(places("along")) <= 70 <= max(places("along"))'
that "the menu: all again" python3 places.py 'places("menu") == []'

finish
