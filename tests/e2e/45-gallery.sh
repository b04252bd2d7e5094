# The gallery and the surface picker: what is on them, by keyboard and by mouse, in every size, and what is remembered.
# where: plain window
. "$(dirname "$0")/lib.sh"

sizes='1920x1080 1280x720 1366x768 1280x1024 1024x768'
[ "$KIND" = sanitized ] && sizes='1280x720 1024x768'

# drive NAME [SCENE]: runs the script NAME.txt; its files are in NAME/
drive() {
    local name=$1
    shift
    valley drive "$@" --script "$name.txt" --size "${SIZE:-1920x1080}" --theme "${THEME:-night}" -o "$name"
    exits 0
}

valley shot gallery -o a.png --describe a.json
exits 0
says_nothing
that "the gallery" json a.json 'screen["screen"] == "gallery" and screen["step"] == 0'
that "the way in" json a.json '"Start" in labels and "Four rules, one hill" in labels'
that "no word missing" json a.json 'not any("gallery." in l or "picker." in l for l in labels)'
valley shot gallery -o b.png
that "the same picture" cmp -s a.png b.png
last="taskset: the gallery on one core"
taskset -c 0 "$VALLEY" shot gallery -o c.png >out 2>err
that "the same picture on one core" cmp -s a.png c.png
printf 'wait 2\nkey End\nwait 200\ndescribe end.json\nshot end.png\n' >end.txt
drive end
that "the last scenes at the end" json end/end.json '"Stopped in time" in labels'

# every size and both themes, the picker too
cat >picker.txt <<'T'
key S
wait 4
describe picker.json
shot picker.png
key R
key O
key S
wait 4
expect Formula of the surface (1 - x)^2 + 100*(y - x^2)^2
describe found.json
key Q
key X
wait 4
describe nothing.json
click Type it as a formula
wait 4
type sim(x
wait 4
describe wrong.json
T
for size in $sizes; do
    for theme in night day; do
        valley shot gallery -o g.png --size "$size" --theme $theme --describe "gallery-$size-$theme.json"
        exits 0
        cp picker.txt "picker-$size-$theme.txt"
        SIZE=$size THEME=$theme drive "picker-$size-$theme" opening
    done
done
python3 "$TOP/tests/layout.py" gallery-*.json picker-*/*.json >faults
status=$?
that "no fault in the layout" [ $status = 0 ]
[ $status = 0 ] || head -n 20 faults
one=picker-1280x720-night
that "the picker" json $one/picker.json 'screen["screen"] == "picker"'
that "Rosenbrock has the ring" json $one/found.json 'any(i["focused"] and i["label"] == "Rosenbrock" for i in items)'
that "nothing found is said" json $one/nothing.json 'any(l.startswith("Nothing found") for l in labels)'
that "a mistake with its column" json $one/wrong.json 'any(l.startswith("column ") for l in labels)'
that "what is wrong cannot be used" json $one/wrong.json \
    'any(i["label"] == "Use this surface" and not i["enabled"] for i in items)'

# a tour by keys: the program without a word begins at the gallery
cat >keys.txt <<'T'
wait 3
describe start.json
key Enter
wait 3
describe stage.json
key Escape
wait 3
describe back.json
key Down
key Right
key Enter
wait 3
describe wells.json
key s
wait 3
key b
key o
key o
wait 3
key Enter
wait 3
describe booth.json
click Scenes
wait 3
describe again.json
key s
wait 3
key Escape
wait 3
describe closed.json
T
drive keys
that "it begins at the gallery" json keys/start.json 'screen["screen"] == "gallery"'
that "Enter opens the first race" json keys/stage.json 'screen["screen"] == "stage" and "Four rules, one hill" in labels'
that "Escape comes back" json keys/back.json 'screen["screen"] == "gallery"'
that "arrows and Enter open another" json keys/wells.json 'screen["screen"] == "stage" and "Two wells" in labels'
that "the picker changes the surface" json keys/booth.json 'screen["screen"] == "stage" and "Booth" in labels'
that "Scenes in the bar comes back" json keys/again.json 'screen["screen"] == "gallery"'
that "the picker over the gallery closes" json keys/closed.json 'screen["screen"] == "gallery"'

# by mouse, and a formula of one's own
cat >mouse.txt <<'T'
wait 3
click Choose a surface
wait 3
click Formula of the surface
key Ctrl+A
type x^2 + 3y^2
wait 3
click Use this surface
wait 3
describe own.json
key Escape
wait 3
wheel 960,800 -6
wait 3
click Only the sign
wait 3
describe signs.json
key Escape
wait 3
click All keys
wait 3
describe card.json
T
drive mouse
that "the typed valley is raced" json mouse/own.json 'screen["screen"] == "stage" and any("x^2 + 3y^2" in l for l in labels)'
that "a card is clicked after the wheel" json mouse/signs.json 'screen["screen"] == "stage" and "Only the sign" in labels'
that "the key card" json mouse/card.json 'screen["screen"] == "keys"'

# the user's own scenes, one of them broken; a file that is dropped
mkdir -p "$XDG_DATA_HOME/dark-valley/scenes" dropped
cat >"$XDG_DATA_HOME/dark-valley/scenes/mine.yaml" <<'Y'
kind: scene
title: My own race
surface: booth
runs: [gd, adam]
steps: 40
Y
cat >"$XDG_DATA_HOME/dark-valley/scenes/bad.yaml" <<'Y'
kind: scene
title: A broken race
surface: booth
runs: [gd, sprint]
Y
cp "$XDG_DATA_HOME/dark-valley/scenes/mine.yaml" "$WORK/dropped.yaml"
cp end.txt own.txt
drive own
that "the own scene" json own/end.json '"My own race" in labels'
that "the broken one says its line" json own/end.json '"A broken race" in labels and any("line 4" in l for l in labels)'
printf 'wait 3\ndrop %s\nwait 3\ndescribe d.json\n' "$WORK/dropped.yaml" >drop.txt
drive drop
that "a dropped file opens" json drop/d.json 'screen["screen"] == "stage" and "My own race" in labels'
that "nothing is remembered by pictures and scripts" [ ! -e "$XDG_DATA_HOME/dark-valley/window.yaml" ]

# the window remembers where one was
if [ -n "${DISPLAY:-}" ]; then
    last="valley (in a window), Enter, close"
    "$VALLEY" >out 2>err </dev/null &
    program=$!
    for _ in $(seq 200); do
        window=$(xdotool search --onlyvisible --pid $program 2>/dev/null | head -n 1)
        [ -n "$window" ] && break
        sleep 0.1
    done
    xdotool windowfocus "$window" 2>/dev/null
    sleep 2
    xdotool key --delay 60 Return
    sleep 2
    xdotool key --delay 60 Escape
    sleep 1
    kill $program 2>/dev/null
    wait $program 2>/dev/null
    if [ -e "$XDG_DATA_HOME/dark-valley/window.yaml" ]; then
        that "the scene is remembered" grep -q '^scene: "opening"' "$XDG_DATA_HOME/dark-valley/window.yaml"
        valley shot gallery -o after.png --describe after.json
        that "but not in pictures" json after.json '"Start" in labels'
    fi
fi

finish
