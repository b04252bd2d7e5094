# Another surface chosen over a scene is one undo away: step, runs and light as they were.
# where: plain
. "$(dirname "$0")/lib.sh"

cat >walk.txt <<'S'
key Shift+Right
key L
wait 30
describe before.json
key S
wait 20
key R
key O
key S
wait 4
key Enter
wait 60
describe chosen.json
key Ctrl+Z
wait 60
describe back.json
key Ctrl+Z
wait 20
describe still.json
key Escape
wait 20
describe gallery.json
S
valley drive opening --script walk.txt --size 1280x720 -o walk
exits 0
says_nothing
that "another surface" json walk/chosen.json 'screen["step"] == 0 and "Four rules, one hill" not in labels'
that "undo leads back to the step" json walk/back.json 'screen["step"] == 10 and "Four rules, one hill" in labels'
same_runs() { python3 - walk/before.json walk/back.json <<'PY'
import json, sys
a, b = ([(i["label"], i["value"]) for i in json.load(open(f))["items"] if i["role"] == "series"] for f in sys.argv[1:])
sys.exit(not a or a != b)
PY
}
that "the same runs with the same losses" same_runs
that "a second undo changes nothing" json walk/still.json 'screen["step"] == 10 and "Four rules, one hill" in labels'
that "and Escape leads to the scenes" json walk/gallery.json 'screen["screen"] == "gallery"'
finish
