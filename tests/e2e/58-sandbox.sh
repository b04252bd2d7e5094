# The sandbox: a surface and a rule are typed, a mistake leaves the last good ones running, both are saved and listed, raced
# on the stage, and found again on the way back.
# where: plain
. "$(dirname "$0")/lib.sh"

cat >sandbox.txt <<'T'
wait 3
describe first.json
click Formula of your surface
key Ctrl+A
type a*x^2 + y^2
wait 3
describe unknown.json
click Give a a slider
wait 3
describe slider.json
click Formula of your surface
key End
type + sin(3
wait 3
describe open.json
type x)
wait 3
describe good.json
click Lines of your rule
key Ctrl+A
type p = 0.9*p + g
key Enter
type step = -alpha*p
wait 3
describe rule.json
type /(
wait 3
describe wrong.json
key Backspace
key Backspace
wait 3
click Value of alpha
key Ctrl+A
type 0.05
key Enter
wait 3
expect alpha 0.05
click Highest x
key Ctrl+A
type 4
key Enter
wait 3
key Right
wait 30
describe moved.json
click Start here
wait 2
describe placing.json
click 1400,500
wait 3
describe placed.json
click Start x
key Ctrl+A
type 2
key Enter
wait 2
click Save
wait 2
click Name of the surface
key Ctrl+A
type two-dents
click Name of the rule
key Ctrl+A
type heavy
wait 2
click Save them
wait 5
describe saved.json
click Race it against…
wait 3
describe against.json
click Race
wait 10
describe race.json
key Escape
wait 10
describe back.json
click Start from…
wait 3
describe from.json
click Adam
wait 5
describe copy.json
key Escape
wait 5
describe gallery.json
key Y
wait 5
describe again.json
T
valley drive sandbox --script sandbox.txt -o sandbox
[ $status = 0 ] || fault "the script ended with $status"

that "it begins with a surface and a rule that run" json sandbox/first.json 'screen["screen"] == "sandbox" and "your rule" in labels and value("Formula of your surface") == "x^2/4 + y^2/2 + 1.5*sin(x*y)"'
that "the caption is computed" json sandbox/first.json '"Two equal valleys. The start decides which." in labels and "lowest point found: −0.559" in labels'
that "the derivatives are those of valley derive" json sandbox/first.json 'any(l.startswith("dL/dx = ") for l in labels)'
that "an unknown name offers a slider" json sandbox/unknown.json '"Give a a slider" in labels and any("neither x nor y" in l for l in labels)'
that "the last surface stays" json sandbox/unknown.json 'any(l.startswith("L = x^2/4") for l in labels)'
that "the slider is there" json sandbox/slider.json 'any(i["role"] == "slider" and i["label"] == "a" and i["value"] == "1" for i in items) and "dL/dx = 2*a*x" in labels'
that "an open bracket has its column" json sandbox/open.json 'any(l.startswith("column 19:") for l in labels) and "dL/dx = 2*a*x" in labels'
that "the next good text takes over" json sandbox/good.json '"dL/dx = 2*a*x + 3*cos(3*x)" in labels'
that "the rule's names become sliders" json sandbox/rule.json '[i["label"] for i in items if i["role"] == "slider"][:2] == ["alpha", "a"]'
that "a mistake in the rule has its line and column" json sandbox/wrong.json 'any(l.startswith("Line 2, column") for l in labels) and "The last rule that worked keeps running." in labels'
that "a number moves the domain" json sandbox/moved.json 'value("Highest x") == "4" and screen["step"] == 1'
that "Start here waits for a click" json sandbox/placing.json '"Click where the run shall start." in labels and value("Start x") == "1.2"'
that "the click is the start" json sandbox/placed.json 'value("Start x") != "1.2" and "Click where the run shall start." not in labels'
that "the race is on the stage" json sandbox/race.json 'screen["screen"] == "stage" and "your rule" in labels and "Adam" in labels'
that "Escape comes back to what was typed" json sandbox/back.json 'screen["screen"] == "sandbox" and value("Formula of your surface") == "a*x^2 + y^2+ sin(3x)" and value("Value of alpha") == "0.05" and value("Highest x") == "4"'
that "the saved rule can be raced against and copied" json sandbox/from.json '"Adam" in labels'
that "a copy says what it was copied from" json sandbox/copy.json 'any(l.startswith("copied from Adam") for l in labels)'
that "Escape goes to the scenes" json sandbox/gallery.json 'screen["screen"] == "gallery"'
that "Y comes back" json sandbox/again.json 'screen["screen"] == "sandbox" and value("Formula of your surface") == "a*x^2 + y^2+ sin(3x)"'

valley list surfaces
grep -q '^two-dents' out || fault "the surface is in no list"
valley list optimizers
grep -q '^heavy' out || fault "the rule is in no list"
valley check "$XDG_DATA_HOME"/dark-valley/surfaces/two-dents.yaml "$XDG_DATA_HOME"/dark-valley/optimizers/heavy.yaml
[ $status = 0 ] || fault "what was saved cannot be read"
valley run two-dents -o heavy --steps 5 --csv -
[ $status = 0 ] && [ "$(wc -l <out)" = 7 ] || fault "what was saved does not run"

# a scene with this view opens it; what stood in the fields is there, even where it is wrong
cat >mine.yaml <<'T'
kind: scene
title: Half done
view: sandbox
surface: {formula: "x^2 + y^2"}
runs: [momentum]
typed: {surface: "x^2 + y^", rule: "step = -alpha*("}
T
printf 'wait 3\ndescribe mine.json\n' >mine.txt
valley drive ./mine.yaml --script mine.txt -o sandbox
[ $status = 0 ] || fault "the scene does not open"
that "half a formula is kept" json sandbox/mine.json 'value("Formula of your surface") == "x^2 + y^" and any(l.startswith("column") for l in labels) and any(l.startswith("Line 1, column") for l in labels)'

for size in 1920x1080 1280x720 1024x768 800x600 2560x1080; do
    valley shot sandbox -o "shot-$size.png" --size $size --step 40 --describe "shot-$size.json"
    [ $status = 0 ] || fault "no picture at $size"
done
valley shot sandbox -o tiny.png --size 64x48
[ $status = 0 ] || fault "a tiny window"

finish
