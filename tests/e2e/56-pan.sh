# The middle button drags valley and map; redo has a button beside undo.
# where: plain
. "$(dirname "$0")/lib.sh"

drive() { # NAME <<script
    cat >"$1.txt"
    valley drive bowl --script "$1.txt" --size 1280x720 -o "$1"
    exits 0
    says_nothing
}
saved=$XDG_DATA_HOME/dark-valley/scenes
looks() { grep '^looks_at:' "$saved"/*.yaml; rm "$saved"/*.yaml; }

drive still <<'S'
wait 5
key Ctrl+s
S
looks >still.txt
for button in middle right; do
    drive panned <<S
wait 5
drag 500,300 400,250 $button
wait 5
key Ctrl+s
S
    looks >panned.txt
    that "the $button button moves what the camera looks at" not cmp -s still.txt panned.txt
done

# over one place of the map: before, dragged, back
drive map <<'S'
move 1100,360
wait 5
describe before.json
drag 1160,400 1100,360 middle
wait 5
describe dragged.json
key r
wait 60
describe back.json
S
place='[i["label"] for i in items if i["label"].startswith(("x ", "y "))]'
there() { json "$1" "open('place.txt', 'w').write(repr($place)) and len($place) == 2"; }
that "the place is told" there map/before.json
cp place.txt before.txt
that "the place is told when dragged" there map/dragged.json
that "another place is there" not cmp -s before.txt place.txt
that "and told again" there map/back.json
that "R shows the whole map again" cmp -s before.txt place.txt

drive redo <<'S'
wait 5
key Right
key e
wait 5
describe none.json
move 500,330
key n
wait 20
describe moved.json
click Undo
wait 20
describe undone.json
click Redo
wait 20
describe redone.json
S
enabled() { json "redo/$1.json" "next(i for i in items if i['label'] == '$2')['enabled'] == $3"; }
that "there is nothing to redo" enabled none Redo False
that "an undone change can be had again" enabled undone Redo True
that "then there is nothing more" enabled redone Redo False
that "and it can be undone again" enabled redone Undo True

finish
