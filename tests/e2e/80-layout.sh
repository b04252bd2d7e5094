# Every surface can be read at the start, on the way and at the end, in two sizes and both themes: layout.py.
# where: plain
. "$(dirname "$0")/lib.sh"

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
