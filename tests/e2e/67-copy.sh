# "Copy as": the menu by key and by mouse, what is on the clipboard after it, and what stands disabled.
# where: plain
. "$(dirname "$0")/lib.sh"

# drive FOLDER SCENE LINES…
drive() {
    local folder=$1 scene=$2
    shift 2
    printf '%s\n' "$@" >"$folder.txt"
    valley drive "$scene" --script "$folder.txt" -o "$folder"
    exits 0
}

drive tex opening 'wait 3' 'key Right' 'wait 60' 'key 2' 'key Ctrl+Shift+C' 'key Down' 'wait 2' 'describe menu.json' 'key Enter' 'wait 3' 'describe after.json'
that "the second row has the focus" json tex/menu.json 'any(i["label"] == "This update as TeX" and i["focused"] for i in items)'
that "all four can be chosen" json tex/menu.json 'sum(i["role"] == "menuitem" and i["enabled"] for i in items) == 4'
that "the menu is gone" json tex/after.json 'not any(i["role"] == "menuitem" for i in items)'
that "a note says it" json tex/after.json '"copied: this update as TeX" in labels'
that "TeX of the soloed run" grep -q 'v_{t} & = \\beta v_{t-1} + g_{t}' tex/clipboard.txt
that "an aligned block" grep -qx '\\end{aligned}' tex/clipboard.txt

drive start opening 'wait 3' 'click Copy' 'wait 2' 'describe menu.json' 'key Down' 'key Enter' 'wait 2' 'describe after.json' 'key Escape' 'wait 2' 'describe closed.json'
that "no update at the start" json start/menu.json 'any(i["label"] == "This update as TeX" and not i["enabled"] for i in items)'
that "what is disabled copies nothing" [ ! -s start/clipboard.txt ]
that "Escape closes" json start/closed.json 'not any(i["role"] == "menuitem" for i in items) and screen["screen"] == "stage"'

drive plain opening 'wait 3' 'key 4' 'key 4' 'click Copy' 'wait 2' 'click The run as a plain Python script' 'wait 2'
that "a script that runs" sh -c 'python3 plain/clipboard.txt >plain.csv'
valley run opening --csv all.csv
exits 0
that "the leader's steps" python3 - <<'PY'
import csv, sys
rows = list(csv.DictReader(open("plain.csv")))
told = [r for r in csv.DictReader(open("all.csv")) if r["optimizer"] == "gd"]
sys.exit(not (len(rows) == len(told) > 100 and all(abs(float(a["loss"]) - float(b["loss"])) < 1e-6 for a, b in zip(rows, told))))
PY

drive torch opening 'wait 3' 'key 4' 'click Copy' 'wait 2' 'click The run as a PyTorch script' 'wait 2'
that "by torch" grep -q '^optimizer = torch.optim.Adam(' torch/clipboard.txt

drive figures opening 'wait 3' 'key Right' 'wait 60' 'click Copy' 'wait 2' 'click Figures as CSV' 'wait 2'
that "figures of all runs up to the step" [ "$(wc -l <figures/clipboard.txt)" = 9 ]

cat >one.yaml <<'YAML'
kind: scene
surface: himmelblau
runs: [lion]
YAML
drive lion "$WORK/one.yaml" 'wait 3' 'key Ctrl+Shift+C' 'wait 2' 'describe menu.json' 'click 30,500' 'wait 2' 'describe after.json'
that "torch has no Lion" json lion/menu.json 'any("PyTorch" in i["label"] and not i["enabled"] for i in items)'
that "a click beside it closes the menu" json lion/after.json 'not any(i["role"] == "menuitem" for i in items)'

finish
