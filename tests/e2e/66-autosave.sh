# What was changed in a scene outlives a program that is killed.
# where: window
. "$(dirname "$0")/lib.sh"

slow=1
[ "$KIND" = sanitized ] && slow=4
state=$XDG_STATE_HOME/dark-valley
scenes=$XDG_DATA_HOME/dark-valley/scenes

open() {
    last="valley $* (in a window)"
    "$VALLEY" "$@" >out 2>err </dev/null &
    program=$!
    window=''
    for _ in $(seq $((100 * slow))); do
        window=$(xdotool search --onlyvisible --pid $program 2>/dev/null | head -n 1)
        [ -n "$window" ] && break
        sleep 0.1
    done
    [ -n "$window" ] || window=$(xdotool search --onlyvisible --name '.' 2>/dev/null | head -n 1)
    that "a window" [ -n "$window" ]
    xdotool windowfocus "$window" 2>/dev/null
    sleep $((1 * slow))
}

ends() { # by its own will
    kill -TERM $program
    wait $program
    status=$?
    exits 0
    if grep -qE 'Sanitizer|runtime error:' err; then fault "a sanitizer speaks"; fi
}

# waits_for WORDS COMMAND…
waits_for() {
    local words=$1
    shift
    for _ in $(seq $((100 * slow))); do "$@" 2>/dev/null && break; sleep 0.1; done
    that "$words" "$@"
}
kept() { [ "$(ls "$state"/unsaved-*.yaml 2>/dev/null | wc -l)" = "$1" ]; }

# a look round changes nothing that is worth keeping
open himmelblau
xdotool key --delay 40 Right Right l
sleep $((5 * slow))
that "nothing is kept of a look" kept 0

# another start is
xdotool mousemove --window "$window" 500 400 key --delay 40 n
waits_for "the changed scene is kept" kept 1
start=$(sed -n 's/^start: //p' "$state"/unsaved-*.yaml)
that "another start" [ "$start" != "[0.5, -0.5]" ]
kill -KILL $program
wait $program 2>/dev/null
that "it is still there" kept 1

open
waits_for "it is a scene now" [ -s "$scenes/restored.yaml" ]
that "with its start" grep -qxF "start: $start" "$scenes/restored.yaml"
that "it is on the screen" sh -c "xdotool getwindowname $window | grep -q Himmelblau"
ends
that "nothing is left over" kept 0

# a program that ends by itself leaves nothing
open himmelblau
xdotool mousemove --window "$window" 500 400 key --delay 40 n
waits_for "the changed scene is kept" kept 1
ends
that "nothing is left after a good end" kept 0
that "no other scene" [ "$(ls "$scenes")" = restored.yaml ]

# of several that are left the last one is shown, and none is lost
left=4999990 # no process has such a number
for title in First Last Between; do
    printf 'kind: scene\ntitle: %s\nview: stage\nsurface: bowl\nruns: [gd]\nsteps: 60\n' $title >"$state/unsaved-$left.yaml"
    left=$((left + 1))
done
touch -d '2020-01-01' "$state/unsaved-4999990.yaml"
touch -d '2020-03-01' "$state/unsaved-4999991.yaml"
touch -d '2020-02-01' "$state/unsaved-4999992.yaml"
open
waits_for "all are scenes now" [ -s "$scenes/restored-4.yaml" ]
that "the last one is on the screen" sh -c "xdotool getwindowname $window | grep -q Last"
ends
for title in First Last Between; do that "$title is kept" grep -qxF "title: $title" "$scenes"/restored-*.yaml; done
rm "$scenes"/restored-*.yaml

# what is typed in the sandbox is kept as it stands, half a formula too
open sandbox
xdotool mousemove --window "$window" 640 176 click 1 key --delay 40 ctrl+a type --delay 40 'x^2 + 3*y'
waits_for "what was typed is kept" kept 1
# only then the half of a power: on a slow machine one frame may take both
waits_for "the surface is what was typed" sh -c "grep -qF 'formula: \"x^2 + 3*y\"' $state/unsaved-*.yaml"
xdotool type '^'
waits_for "all of it" sh -c "grep -qF 'surface: \"x^2 + 3*y^\"' $state/unsaved-*.yaml"
kill -KILL $program
wait $program 2>/dev/null
open
waits_for "it is a scene now" [ -s "$scenes/restored-2.yaml" ]
that "a scene of the sandbox" grep -qxF "view: sandbox" "$scenes/restored-2.yaml"
that "with what was typed" grep -qF 'surface: "x^2 + 3*y^"' "$scenes/restored-2.yaml"
that "the last good one is the surface" grep -qF 'formula: "x^2 + 3*y"' "$scenes/restored-2.yaml"
ends

finish
