# A thousand random keys, clicks, drags and resizes leave no crash, no leak and no stuck state.
# where: plain
. "$(dirname "$0")/lib.sh"
LIMIT=300

# After all of it the program still answers: what was open is closed, and a picture can be described.
for seed in 11 12 13 14 15; do
    python3 "$TOP/tests/monkey.py" $seed 200 >monkey-$seed.txt
    export XDG_DATA_HOME=$WORK/data-$seed # it saves scenes, and the gallery shows them
    valley drive opening --script monkey-$seed.txt --size 1280x720 -o monkey-$seed
    exits 0
    that "the program answers after seed $seed" \
        json monkey-$seed/end.json 'screen["screen"] in ("stage", "gallery") and len(items) > 8'
done

# The same script gives the same picture, whatever happened in it.
export XDG_DATA_HOME=$WORK/data-again
valley drive opening --script monkey-11.txt --size 1280x720 -o again
exits 0
that "the same picture again" cmp -s monkey-11/end.png again/end.png

finish
