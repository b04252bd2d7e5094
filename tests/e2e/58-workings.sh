# The workings: lines by Down and Up, updates by Left and Right, two rules side by side, every rule at every size.
# where: plain
. "$(dirname "$0")/lib.sh"

cat >lines.txt <<'S'
key W
wait 2
describe start.json
key Down
wait 90
describe first.json
key Down
key Down
wait 90
describe third.json
key 4
wait 90
describe adam.json
key Down
key Down
key Down
key Down
key Down
wait 90
describe next.json
key Up
wait 90
describe back.json
key C
wait 90
describe beside.json
shot beside.png
key Escape
wait 5
describe stage.json
S
valley drive opening --script lines.txt --size 1280x720 -o lines
exits 0
says_nothing
that "W opens the workings" json lines/start.json 'screen["screen"] == "workings" and screen["step"] == 0'
that "before the first update no number stands in a line" json lines/start.json 'not any(i["role"] == "number" and i["label"].startswith("g ") for i in items)'
that "Down begins the first update" json lines/first.json 'screen["step"] == 1'
that "the slope is there" json lines/first.json '"number g 1" in [i["role"] + " " + i["label"] for i in items] and "number step 1" not in [i["role"] + " " + i["label"] for i in items]'
that "two lines on, the step too" json lines/third.json '"number step 1" in [i["role"] + " " + i["label"] for i in items]'
that "a digit chooses the rule" json lines/adam.json 'any("Adam" in l and "update 1" in l for l in labels)'
that "Down past the last line is the next update" json lines/next.json 'screen["step"] == 2'
that "Up before the first is the last line of the update before" json lines/back.json 'screen["step"] == 1 and any(l == "theta 1" for l in labels)'
that "two rules side by side" json lines/beside.json 'sum(l.startswith("Line 1: g") for l in labels) == 2'
that "Escape leads back" json lines/stage.json 'screen["screen"] == "stage"'

# a symbol leads to the line that works it out, an arrow's name to its line
cat >links.txt <<'S'
key W
key 4
key Right
key Right
key Down
key Down
key Down
key Down
key Down
wait 60
describe step.json
click m_hat 4 1
wait 60
describe hat.json
S
valley drive opening --script links.txt --size 1280x720 -o links
exits 0
that "the step's own numbers" json links/step.json '"number step 1" in [i["role"] + " " + i["label"] for i in items]'
that "a click on a symbol leads to its line" json links/hat.json '"number m_hat 1" in [i["role"] + " " + i["label"] for i in items] and "number step 1" not in [i["role"] + " " + i["label"] for i in items]'

# every rule, its last line, in several sizes and both themes: nothing overlaps, nothing is cut
valley list optimizers
cut -f1 out >rules
that "rules" [ -s rules ]
[ "$KIND" = sanitized ] && { shuf -n 6 --random-source=<(yes) rules >some; mv some rules; }
cat >walk.txt <<'S'
key Right
key Right
key Right
key W
wait 90
describe first.json
key Down
key Down
wait 90
describe middle.json
key Up
key Up
key Up
wait 90
describe last.json
S
number=0
while read -r rule; do
    printf 'kind: scene\nname: walk\ntitle: Walk\nsurface: rosenbrock\nstart: [-0.5, 2]\nsteps: 60\nruns:\n  - rule: %s\n' "$rule" >walk.yaml
    number=$((number + 1))
    for size in 1920x1080 1280x720 1024x768 640x400; do
        case $((number % 4)):$size in 0:*|1:1280x720|2:1024x768|3:640x400|*:1920x1080) ;; *) continue ;; esac
        theme=night
        [ $((number % 2)) = 0 ] && theme=day
        valley drive ./walk.yaml --script walk.txt --size $size --theme $theme -o "walk-$rule-$size"
        exits 0
        says_nothing
    done
done <rules
last="tests/layout.py on the workings"
that "nothing overlaps, is cut or too small" python3 "$TOP/tests/layout.py" walk-*/*.json lines/*.json

# a scene may begin there; a window of any size holds it
printf 'kind: scene\nname: begins\ntitle: Begins\nview: workings\nsurface: himmelblau\nstart: [0.5, -0.5]\nsteps: 20\nruns:\n  - rule: adam\n    lr: 0.1\n' >begins.yaml
for size in 300x200 500x900 2560x1440; do
    valley shot ./begins.yaml --step 7 --size $size -o begins.png --describe begins.json
    exits 0
    that "the workings" json begins.json 'screen["screen"] == "workings" and screen["step"] == 7'
done
finish
