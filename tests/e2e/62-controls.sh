# The drawer of a network's screen: data, network and training are changed while it trains; what is written says so; undo.
# where: plain
. "$(dirname "$0")/lib.sh"

cat >arms.yaml <<'Y'
kind: scene
title: Two arms
view: network
data: "spiral:n=120"
network: {hidden: [3, 2], activation: tanh}
train: {batch: 8, epochs: 20}
runs: [{rule: gd, lr: 0.3}]
seed: 7
Y

# drive NAME <<script: runs it into the folder NAME
drive() {
    cat >"$1.txt"
    valley drive "$WORK/arms.yaml" --script "$1.txt" --size 1920x1080 -o "$1"
}

# Where the map is, and what is told of a point under the pointer: it can be hit again where it was placed, after every
# change of the scene.
drive points <<'S'
wait 5
key E
wait 3
click data set
wait 3
click Points by hand
wait 5
click class of the next point, one more
wait 3
click class of the next point, one more
wait 3
click 870,505
wait 5
move 1300,620
wait 3
move 870,505
wait 10
describe placed.json
click 870,505 right
wait 5
move 1300,620
wait 3
move 870,505
wait 10
describe erased.json
key Ctrl+Z
wait 5
move 1300,620
wait 3
move 870,505
wait 10
describe back.json
S
exits 0
says_nothing
hits() { grep -qE '"label":"2, (train|test|validation)' "$1"; }
that "the point that was placed is there" hits points/placed.json
that "the right button took it away" not hits points/erased.json
that "undo brought it back" hits points/back.json

# A run goes on in another way from step 30, and the file says so; the network grows, and the training begins anew.
drive changes <<'S'
wait 5
key Home
wait 2
click 1500,1016
wait 30
describe before.json
key E
wait 3
click Training
wait 3
click learning rate, typed
wait 2
type 0.05
key Enter
wait 5
describe forked.json
click Network
wait 3
click hidden layers, one more
wait 5
describe grown.json
expect hidden layers 3
key Ctrl+Z
wait 5
expect hidden layers 2
key Escape
wait 3
describe closed.json
S
exits 0
says_nothing
step() { python3 -c 'import json,sys; print(json.load(open(sys.argv[1], encoding="utf-8"))["step"])' "$1"; }
that "a fork goes on from where it is" [ "$(step changes/before.json)" -gt 30 ]
that "a fork goes on from where it is" [ "$(step changes/before.json)" = "$(step changes/forked.json)" ]
that "another network begins anew" [ "$(step changes/grown.json)" = 0 ]
that "the drawer is closed" not grep -q '"label":"hidden layers"' changes/closed.json

finish
