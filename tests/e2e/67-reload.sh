# Files that change while their scene is on the screen are read again; what was done by hand stays.
# where: plain
. "$(dirname "$0")/lib.sh"

mkdir -p race
surface() { # FORMULA
    printf 'name: hill\ntitle: Hill\nsummary: A bowl.\nformula: "%s"\ndomain: {x: [-4, 4], y: [-4, 4]}\nheight: linear\nstarts:\n  - {at: [3, 2]}\n' "$1"
}
rule() { # LR LINE
    printf 'name: pull\ntitle: Pull\nsummary: Down.\noptions: {lr: %s, weight_decay: 0}\nupdate:\n  - "step = %s"\n' "$1" "$2"
}
scene() { # TITLE STEPS
    printf 'kind: scene\ntitle: %s\nview: stage\nsurface: hill\nruns: [pull, {rule: gd, lr: 0.1}]\nsteps: %s\n' "$1" "$2"
}
surface 'x^2 + y^2' >race/hill.yaml
surface 'x^2 + 2y^2' >race/hill-two.yaml
surface 'x^2 + sim(y)' >race/hill-bad.yaml
rule 0.1 '-lr*g' >race/pull.yaml
rule 0.2 '-lr*g' >race/pull-two.yaml
rule 0.2 '-lr*(g' >race/pull-bad.yaml
scene Before 60 >race/race.yaml
scene After 6 >race/race-two.yaml

# drive NAME <<script: in the folder race, on race.yaml
drive() {
    cat >"$1.txt"
    valley drive race/race.yaml --script "$1.txt" --size 1280x720 -o race
}
copied() { python3 - "$1" <<'PY'
import csv, io, sys
text = open("race/clipboard.txt").read()
rows = [r for r in csv.DictReader(io.StringIO(text)) if r["optimizer"] == "pull"]
sys.exit(not eval(sys.argv[1], {"rows": rows, "x": [float(r["x"]) for r in rows], "y": [float(r["y"]) for r in rows], "loss": [float(r["loss"]) for r in rows]}))
PY
}

# the surface: at the same step, in the same light, from where the camera is
saved=$XDG_DATA_HOME/dark-valley/scenes
drive as-it-was <<'S'
key Shift+Right
key l
key Ctrl+Right
wait 60
key Ctrl+s
S
exits 0
mv "$saved"/*.yaml before.yaml
drive surface <<'S'
key Shift+Right
key l
key Ctrl+Right
wait 60
copy hill-two.yaml hill.yaml
wait 60
describe after.json
key Ctrl+c
key Ctrl+s
S
exits 0
says_nothing
mv "$saved"/*.yaml after.yaml
that "the step stays" json race/after.json 'screen["step"] == 10'
that "light, step and camera are written" grep -q '^light: full' before.yaml
that "light, step and camera stay" diff <(grep -E '^(light|step|camera|looks_at):' before.yaml) <(grep -E '^(light|step|camera|looks_at):' after.yaml)
that "it says what it read" json race/after.json '"read again: hill.yaml" in labels'
that "the new formula runs" copied 'loss[0] == 17 and abs(y[1] - (2 - 0.1*8)) < 1e-12'
surface 'x^2 + y^2' >race/hill.yaml

# a rule: what the scene does not say follows the file; a mistake leaves the last good one, until it is mended
drive rule <<'S'
key Right
wait 60
copy pull-bad.yaml pull.yaml
wait 60
describe bad.json
key Escape
wait 10
describe closed.json
key Ctrl+c
copy pull-two.yaml pull.yaml
wait 60
describe mended.json
wait 600
describe later.json
S
exits 0
says_nothing
that "file, line and column" json race/bad.json 'any("pull.yaml:6:" in l and "error:" in l for l in labels)'
that "the scene is there" json race/bad.json 'screen["screen"] == "stage" and screen["step"] == 1'
that "it stays when the message is closed" json race/closed.json 'any("pull.yaml:6:" in l for l in labels) and "Close message" not in labels'
that "the last good rule goes on" copied 'abs(x[1] - 3*0.8) < 1e-12'
that "and it does not come back" json race/later.json 'not any("pull.yaml" in l for l in labels)'
that "mended, the message goes" json race/mended.json 'not any("pull.yaml:6:" in l for l in labels) and "read again: pull.yaml" in labels'
rule 0.1 '-lr*g' >race/pull.yaml
drive rate <<'S'
key Right
copy pull-two.yaml pull.yaml
wait 60
key Ctrl+c
S
exits 0
that "the new default" copied 'abs(x[1] - 3*0.6) < 1e-12'
rule 0.1 '-lr*g' >race/pull.yaml

# the scene itself; a step beyond its end becomes the last one; what was changed by hand is one undo away
drive scene <<'S'
key Shift+Right
wait 30
move 500,330
key n
wait 10
copy race-two.yaml race.yaml
wait 60
describe after.json
key Ctrl+c
S
exits 0
says_nothing
that "the new title and end" json race/after.json '"After" in labels and screen["step"] == 6'
that "the start of the file" copied 'x[0] == 3 and y[0] == 2'
scene Before 60 >race/race.yaml
drive undone <<'S'
key Shift+Right
wait 30
move 500,330
key n
wait 10
copy race-two.yaml race.yaml
wait 60
key Ctrl+z
wait 30
key Ctrl+c
S
exits 0
that "undo gives the own start" copied 'x[0] != 3'
scene Before 60 >race/race.yaml

# a change by hand outlives a new surface, with its undo
drive kept <<'S'
move 500,330
key n
wait 10
copy hill-two.yaml hill.yaml
wait 60
key Ctrl+c
wait 2
S
exits 0
that "the own start stays" copied 'x[0] != 3'
surface 'x^2 + y^2' >race/hill.yaml
drive back <<'S'
move 500,330
key n
wait 10
copy hill-two.yaml hill.yaml
wait 60
key Ctrl+z
wait 10
key Ctrl+c
S
exits 0
that "undo goes behind it" copied 'x[0] == 3 and loss[0] == 17'
surface 'x^2 + y^2' >race/hill.yaml

# a surface that cannot be read: told, nothing lost; the scene can be left with the message on it
drive bad <<'S'
copy hill-bad.yaml hill.yaml
wait 60
describe bad.json
key Escape
wait 5
key Escape
wait 30
describe away.json
S
exits 0
that "the place in the formula, and advice" json race/bad.json 'any("hill.yaml:4:" in l and "did you mean" in l for l in labels)'
that "another screen has no message" json race/away.json 'screen["screen"] == "gallery" and not any("hill.yaml" in l for l in labels)'

# the table that a surface goes over
printf 'name: hill\ntitle: Hill\nsummary: A line.\nparameters: [w, b]\ndata: points.csv\nformula: "mean((w*x + b - y)^2)"\ndomain: {w: [-4, 4], b: [-4, 4]}\nheight: linear\nstarts:\n  - {at: [3, 2]}\n' >race/hill.yaml
printf 'x,y\n1,0\n1,0\n' >race/points.csv
printf 'x,y\n1,2\n1,2\n' >race/points-two.csv
drive data <<'S'
key Right
copy points-two.csv points.csv
wait 60
describe read.json
key Ctrl+c
S
exits 0
says_nothing
that "it says what it read" json race/read.json '"read again: points.csv" in labels'
that "the new points count: (3 + 2 - 2)^2" copied 'loss[0] == 9'

finish
