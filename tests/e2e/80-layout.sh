# Every surface can be read at the start, on the way and at the end, in two sizes and both themes: layout.py.
# where: plain
. "$(dirname "$0")/lib.sh"

# the check itself finds what it should: a good screen, then the same with one fault each
last="layout.py on made-up screens"
python3 - <<'PY'
import copy, json
def item(role, label, x, y, w, h, px=22):
    return {"role": role, "label": label, "value": "", "rect": [x, y, w, h], "text_px": px, "enabled": True,
            "focused": False, "clipped": False}
good = {"size": [1920, 1080], "ui_scale": 1, "screen": "stage", "step": 0, "items": [
    item("button", "Play", 112, 978, 72, 72), item("button", "Back", 32, 978, 72, 72), item("text", "loss", 400, 400, 60, 24),
    item("number", "3.70", 500, 400, 60, 24, 24), item("math", "x", 600, 400, 20, 24, 16), item("link", "more", 700, 400, 20, 48)]}
json.dump(good, open("good.made", "w"))
def fault(name, change):
    bad = copy.deepcopy(good)
    change(bad)
    json.dump(bad, open(name + ".fault", "w"))
fault("outside", lambda s: s["items"][0]["rect"].__setitem__(0, 1900))
fault("cut", lambda s: s["items"][2].update(clipped=True))
fault("small-text", lambda s: s["items"][2].update(text_px=18))
fault("small-number", lambda s: s["items"][3].update(text_px=22))
fault("small-button", lambda s: s["items"][0].update(rect=[112, 978, 72, 30]))
fault("low-link", lambda s: s["items"][5].update(rect=[700, 400, 90, 30]))
fault("no-label", lambda s: s["items"][0].update(label=""))
fault("same-label", lambda s: s["items"][0].update(label="Back"))
fault("overlap", lambda s: s["items"][3].update(rect=[420, 404, 60, 24]))
fault("two-foci", lambda s: [i.update(focused=True) for i in s["items"][:2]])
fault("strange-role", lambda s: s["items"][0].update(role="knob"))
fault("no-rect", lambda s: s["items"][0].pop("rect"))
PY
that "a good screen passes" python3 "$TOP/tests/layout.py" good.made >/dev/null
for file in *.fault; do
    python3 "$TOP/tests/layout.py" "$file" >one
    that "one fault in $file" [ "$(wc -l <one)" = 2 ]
done

valley list surfaces
cut -f1 out >surfaces
that "surfaces" [ -s surfaces ]
[ "$KIND" = sanitized ] && { shuf -n 2 --random-source=<(yes) surfaces >some; mv some surfaces; }
export VALLEY

while read -r surface; do
    for size in 1920x1080 1280x720; do
        for theme in night day; do
            for step in 0 60 1000000; do
                printf '%s\n%s\n%s\n%s\n' "$surface" $size $theme $step
            done
        done
    done
done <surfaces >jobs

# two at a time: each picture is a program of its own
last="valley shot of every surface"
xargs -a jobs -d '\n' -n 4 -P 2 bash -c '
    name=$0-$1-$2-$3
    timeout 60 "$VALLEY" shot "$0" -o "$name.png" --size "$1" --theme "$2" --step "$3" --describe "$name.json" \
        >"$name.out" 2>"$name.err" || echo "valley shot $0 --size $1 --theme $2 --step $3: exit $?"
    rm -f "$name.png"' >failed
that "every picture can be taken" [ ! -s failed ]
head -n 5 failed
python3 "$TOP/tests/layout.py" ./*.json >faults
status=$?
that "no fault in the layout" [ $status = 0 ]
[ $status = 0 ] || { head -n 40 faults; tail -n 1 faults; }
that "as many as asked for" [ "$(ls ./*.json | wc -l)" = $(($(wc -l <jobs) / 4)) ]

finish
