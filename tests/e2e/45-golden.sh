# Pictures against committed ones (tests/golden/): 2 of 255 a channel; text is masked, its words are checked elsewhere; with other
# fonts than the pictures', a thousandth of the pixels may differ: what stands beside text.
# After a wanted change:  GOLDEN=write bash tests/e2e/45-golden.sh   then LOOK at each before it is committed.
# To add one: a line below. With keys behind it the picture is taken when they were pressed and all has come to rest.
# where: plain
. "$(dirname "$0")/lib.sh"

compare=$(dirname "$VALLEY")/tests/golden_compare
pictures='
stage-night        himmelblau  58  960x540  night
stage-day          himmelblau  58  960x540  day
rosenbrock-end     rosenbrock 200  960x540  night
small              himmelblau  20  640x480  night
workings-night     by-line      9  960x540  night
workings-day       by-line      9  960x540  day
sandbox            sandbox     22  960x540  night
drawer             opening      0  960x540  night  Shift+Right Shift+Right E
basins             opening      0  960x540  night  I M
outcomes           opening      0  960x540  night  2 O M
gallery            gallery      0  960x540  night
picker             opening      0  960x540  night  S
derivation         opening      0  960x540  night  Shift+Right D
exercise           exercise:gradient-descent  0  960x540  night  G Enter
network-night      xor        200  1280x720  night
network-day        spiral     400  960x540  day
network-stages     xor          0  960x540  night  Shift+Right Down Down Down
'

# masks FILE.json: X,Y,W,H of every text, a little larger than it says
masks() {
    python3 - "$1" <<'PY'
import json, sys
for item in json.load(open(sys.argv[1], encoding="utf-8"))["items"]:
    if item["role"] in ("text", "number", "math", "tick", "button", "tab", "textfield", "link", "menu", "checkbox", "radio"):
        x, y, w, h = item["rect"]
        print(f"{x - 3},{y - 3},{w + 6},{h + 6}")
PY
}

mkdir -p "$TOP/tests/golden"
while read -r name scene step size theme keys; do
    [ -n "$name" ] || continue
    if [ -n "$keys" ]; then
        # shellcheck disable=SC2086
        printf 'key %s\nwait 60\n' $keys >"$name.txt"
        printf 'wait 200\nshot %s.png\ndescribe %s.json\n' "$name" "$name" >>"$name.txt"
        valley drive "$scene" --script "$name.txt" --size "$size" --theme "$theme" -o .
    else
        valley shot "$scene" -o "$name.png" --step "$step" --size "$size" --theme "$theme" --describe "$name.json"
    fi
    exits 0
    # shellcheck disable=SC2046
    "$compare" "$name.png" "$TOP/tests/golden/$name.png" "$WORK/$name" $(masks "$name.json") >out 2>err
    status=$?
    that "the picture $name" [ $status = 0 ]
done <<<"$pictures"

finish
