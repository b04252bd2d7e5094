# Every screen, with what can be open on it, in five sizes and both themes: layout.py.
# where: plain
. "$(dirname "$0")/lib.sh"

# walk NAME SCENE <<script; `SHOT name` stands for a description
walk() {
    sed "s/^SHOT \(.*\)/wait 45\ndescribe $1-\1.json/" >"$1.txt"
    echo "$2" >"$1.scene"
}

walk stage opening <<'S'
key Shift+Right
SHOT race
key E
SHOT drawer
key E
key C
SHOT slope
key C
SHOT rate
key X
SHOT evaluations
key I
SHOT basins
key M
SHOT basins-large
key I
key O
SHOT outcomes-large
key M
SHOT outcomes
key O
key S
SHOT picker
key Escape
key Escape
key Escape
S
walk cards opening <<'S'
key Shift+Right
key ?
SHOT keys
key Escape
key Ctrl+Shift+C
SHOT copy
key Escape
key D
SHOT derivation
key Enter
SHOT derivation-open
key Escape
key W
SHOT workings
key Right
key Down
SHOT workings-line
key C
SHOT workings-beside
key Escape
key E
key 3
SHOT drawer-solo
S
walk gallery gallery <<'S'
SHOT top
wheel 400,400 -5
SHOT scrolled
S
walk sandbox sandbox <<'S'
SHOT start
key Shift+Right
SHOT run
key M
SHOT map
S
walk exercise exercise:gradient <<'S'
SHOT start
S
walk rosenbrock rosenbrock <<'S'
key End
SHOT end
key D
SHOT derivation
S
# two runs of dense layers; three classes of long names
for name in spiral iris; do
    walk $name $name <<'S'
key Shift+Right
SHOT run
key Down
SHOT forward
click Update
SHOT update
key A
SHOT batch
key C
key M
SHOT map
S
done
walk experiment iris <<'S'
key E
SHOT data
click Network
SHOT network
click Training
SHOT training
S

sizes='1920x1080 1280x720 1366x768 1280x1024 1024x768'
[ "$KIND" = sanitized ] && sizes='1366x768'
for name in stage cards gallery sandbox exercise rosenbrock spiral iris experiment; do
    for size in $sizes; do
        for theme in night day; do
            [ "$KIND" = sanitized ] && [ $theme = day ] && continue
            printf '%s\n%s\n%s\n%s\n' $name "$(cat $name.scene)" $size $theme
        done
    done
done >jobs
export VALLEY
last="valley drive through every screen"
xargs -a jobs -d '\n' -n 4 -P 2 bash -c '
    folder=$0-$2-$3
    timeout 300 "$VALLEY" drive "$1" --script "$0.txt" --size "$2" --theme "$3" -o "$folder" >"$folder.out" 2>"$folder.err" ||
        echo "valley drive $1 --size $2 --theme $3: exit $?: $(head -n 3 "$folder.err")"
    [ ! -s "$folder.err" ] || head -n 5 "$folder.err"
' >faults
that "every walk ends well" [ ! -s faults ]
head -n 20 faults
last="tests/layout.py on every screen"
that "nothing overlaps, is cut or too small" python3 "$TOP/tests/layout.py" */*.json
finish
