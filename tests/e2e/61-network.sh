# A network is trained, gone through stage by stage, changed by hand, saved: what it tells at each moment.
# where: plain
. "$(dirname "$0")/lib.sh"

cat >arms.yaml <<'Y'
kind: scene
title: Two arms
view: network
data: "spiral:n=120"
network: {hidden: [3, 2], activation: tanh, init: "normal:1"}
train: {batch: 8, epochs: 20}
runs: [{rule: gd, lr: 0.3}]
seed: 7
Y

# drive NAME <<script: writes NAME.txt, runs it into the folder NAME
drive() {
    cat >"$1.txt"
    valley drive "$WORK/arms.yaml" --script "$1.txt" --size 1920x1080 -o "$1"
}

# told FILE.json ROLE LABEL: the value
told() {
    python3 - "$@" <<'PY'
import json, sys
path, role, label = sys.argv[1:]
print(next((i["value"] for i in json.load(open(path, encoding="utf-8"))["items"] if (i["role"], i["label"]) == (role, label)), "none"))
PY
}

drive stages <<'S'
wait 5
describe start.json
key Down
wait 50
describe forward-1.json
key Down
wait 50
key Down
wait 50
describe forward-3.json
key Down
wait 50
describe loss.json
key Down
wait 50
describe backward-3.json
key Down
wait 50
key Down
wait 50
key Down
wait 50
key Down
wait 50
describe update.json
key Down
wait 50
describe next.json
key Up
wait 5
describe again.json
S
exits 0
says_nothing
last="stages of an update"
that "the screen is the network's" [ "$(python3 -c 'import json; print(json.load(open("stages/start.json"))["screen"])')" = network ]
that "inputs first" [ "$(told stages/forward-1.json cell k₁)" = "" ]
that "then hidden units" [ "$(told stages/forward-1.json cell h₁)" != "" ]
that "then the prediction" [ "$(told stages/forward-3.json cell ŷ)" != "" ]
that "the loss is not told before" [ "$(told stages/forward-3.json number loss)" = none ]
that "but then" [ "$(told stages/loss.json number loss)" != none ]
that "the prediction's delta comes first" grep -q δ <<<"$(told stages/backward-3.json cell ŷ)"
that "and no other" not grep -q δ <<<"$(told stages/backward-3.json cell k₁)"
that "no step before the update" [ "$(told stages/update.json number step)" = 0 ]
that "all examples are in" grep -q '"all 8 gradients are in' stages/update.json
that "then there is one" [ "$(told stages/next.json number step)" = 1 ]
that "another example, other numbers" [ "$(told stages/next.json cell x₁)" != "$(told stages/start.json cell x₁)" ]
that "back: the same numbers" [ "$(told stages/again.json cell h₁)" = "$(told stages/update.json cell h₁)" ]

cat >last.yaml <<'Y'
kind: scene
view: network
data: xor
train: {epochs: 2, batch: all}
runs: [gd]
watch: {weight: [1, 0, 0], stage: update}
Y
valley shot ./last.yaml --step 1 -o last.png --describe one.json
valley shot ./last.yaml --step 2 -o last.png --describe last.json
exits 0
that "what is watched holds at the step that is gone to" grep -q '"all 400 gradients are in' one.json
that "after the last update none is promised" not grep -q 'gradients are in' last.json
that "and it is said" grep -q '"the run has ended: no update follows' last.json

drive train <<'S'
wait 5
key Space
wait 100
key Space
wait 30
describe trained.json
key Home
wait 5
key Shift+Right
wait 60
describe ten.json
key Shift+Right
wait 60
key Shift+Left
wait 60
describe ten-again.json
click w 2: h₂ → k₁
wait 5
describe chosen.json
key N
wait 5
describe second.json
key A
wait 5
describe all.json
S
exits 0
says_nothing
last="training"
that "it goes on by itself" [ "$(told train/trained.json number step)" -ge 4 ]
that "back is exact" [ "$(told train/ten.json cell h₁)" = "$(told train/ten-again.json cell h₁)" ]
that "another example" [ "$(told train/second.json cell x₁)" != "$(told train/ten.json cell x₁)" ]
that "means over the batch" grep -q 'means over the 8 examples' train/all.json
that "which have no goal" [ "$(told train/all.json number goal)" = none ]

finish
