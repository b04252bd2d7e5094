# valley drive: the program on a virtual clock, led by a script.
# where: plain window
. "$(dirname "$0")/lib.sh"

# drive NAME SCENE [OPTION…] <<script: writes NAME.txt, runs it into the folder NAME
drive() {
    local name=$1 scene=$2
    shift 2
    cat >"$name.txt"
    valley drive "$scene" --script "$name.txt" --size 1280x720 -o "$name" "$@"
}

drive steps himmelblau <<'S'
# a scene opens paused at step 0
describe 0.json
key Right
wait 60
describe 1.json
key Shift+Right
wait 60
describe 11.json
key Left
wait 60
describe 10.json
key End
wait 90
describe end.json
shot end.png
key Home
wait 30
describe home.json
shot home.png
S
exits 0
says_nothing
that "steps 0, 1, 11, 10" json steps/0.json 'screen["step"] == 0'
that "one step" json steps/1.json 'screen["step"] == 1'
that "ten more" json steps/11.json 'screen["step"] == 11'
that "one back" json steps/10.json 'screen["step"] == 10'
that "End goes to the last reached step" json steps/end.json 'screen["step"] >= 11'
that "Home goes to the first" json steps/home.json 'screen["step"] == 0'
that "a picture of the size" is_png steps/end.png 1280 720

# no press is lost: Right during a roll finishes it and steps
drive presses himmelblau <<'S'
key Right
key Right
wait 2
key Right
wait 2
key Right
key Right
wait 90
describe five.json
S
exits 0
that "five presses, five steps" json presses/five.json 'screen["step"] == 5'

# play and pause by key, by button and by place; the same twice over, bit for bit
for turn in one two; do
    drive $turn himmelblau <<'S'
key Space
wait 120
describe playing.json
key Space
wait 30
describe paused.json
wait 60
describe still.json
shot still.png
click Play
wait 60
click Pause
wait 30
describe more.json
S
    exits 0
done
that "time went on" json one/playing.json 'screen["step"] >= 4'
that "then stood still" python3 -c '
import json
a, b, c = (json.load(open(f"one/{n}.json"))["step"] for n in ("paused", "still", "more"))
raise SystemExit(not (a == b < c))'
that "the same pictures" cmp -s one/still.png two/still.png
that "the same words" cmp -s one/more.json two/more.json

# stepping back is exact: the picture is that of going there at once
drive there himmelblau <<'S'
key Shift+Right
wait 60
shot there.png
describe there.json
key Shift+Right
wait 60
key Shift+Left
wait 60
shot again.png
describe again.json
S
exits 0
that "the same numbers after a way there and back" python3 -c '
import json
a, b = (json.load(open(f"there/{n}.json")) for n in ("there", "again"))
pick = lambda s: [(i["label"], i["value"]) for i in s["items"] if i["role"] in ("number", "text")]
raise SystemExit(not (a["step"] == b["step"] == 10 and pick(a) == pick(b)))'

# every command of the language, and keys that belong to the stage
drive all himmelblau --theme day <<'S'
   # blanks and comments are fine

key T
key L
key L
key M
wait 50
key M
key Up
key Down
key 1
key 1
key R
keydown Right
wait 30
keyup Right
move 400,300
wheel 400,300 3
wheel 400,300 -3
drag 400,300 500,330
click 300,300
click 300,300 right
click 300,300 double
type hello
key Ctrl+Left
key Tab
key Shift+Tab
key Escape
size 300x200
wait 10
shot small.png
size 1920x1080
wait 10
shot large.png
describe large.json
key F11
wait 3
quit
shot never.png
S
exits 0
that "nothing after quit" [ ! -e all/never.png ]
that "300 x 200" is_png all/small.png 300 200
that "1920 x 1080" is_png all/large.png 1920 1080

# a new start by a click on the map: all runs start there
drive start himmelblau <<'S'
describe before.json
key Shift+Right
wait 60
S
exits 0

# expectations
drive missing himmelblau <<'S'
wait 1
click No such button
S
exits 1
says "missing.txt:2:.*No such button|2:.*No such button|line 2.*No such button"

drive fails himmelblau <<'S'
key Right
wait 60

# the fifth line
expect Play nonsense
shot never.png
S
exits 1
says "(:5:|line 5)"
that "what came after was not done" [ ! -e fails/never.png ]

for line in "jump 3" "wait" "wait soon" "wait -1" "key" "key NoSuchKey" "click" "wheel 1,1" "size 10" "shot" "expect" \
    "describe" "size 99999x99999" "drag 1,1" "move here"; do
    printf 'wait 1\n%s\n' "$line" >wrong.txt
    valley drive himmelblau --script wrong.txt -o wrong
    that "exit 1 for: $line" [ "$status" = 1 ]
    says "(:2:|line 2)"
done

# a dropped file opens: a scene, and a broken one leaves the last good state with its message
cat >own.yaml <<'YAML'
kind: scene
title: Dropped
surface: booth
runs: [gd, adam]
caption: Dropped here.
YAML
printf 'kind: scene\nsurfcae: booth\n' >broken.yaml
drive dropped himmelblau <<S
drop $WORK/own.yaml
wait 30
describe own.json
drop $WORK/broken.yaml
wait 30
describe broken.json
key Right
wait 60
describe on.json
S
exits 0
that "the dropped scene is there" json dropped/own.json '"Dropped here." in str(items)'
that "the last good one stays" json dropped/on.json 'screen["step"] == 1'
that "the message has its line" json dropped/broken.json '":2:" in str(items) or "line 2" in str(items)'

valley drive --help
exits 0
prints "--script"
fails_with 2 "." drive himmelblau
fails_with 2 "." drive himmelblau --script steps.txt
fails_with 1 "none.txt" drive himmelblau --script none.txt -o x
fails_with 1 "." drive himmelblau --script steps.txt -o /dev/null/x

that "nothing is remembered" [ -z "$(find "$HOME" -type f -not -path '*/cache/*' 2>/dev/null)" ]
finish
