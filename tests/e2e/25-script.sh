# valley run --script: a run as a program in Python, which takes the same steps.
# where: plain
. "$(dirname "$0")/lib.sh"

runs=$TOP/tests/e2e/script_runs.py

cat >forked.yaml <<'YAML'
kind: scene
surface: himmelblau
start: [0.5, -0.5]
runs:
  - rule: adam
    lr: 0.1
    forks: [{from: 8, lr: 0.02, weight_decay: 0.1}, {from: 16, amsgrad: true, schedule: cosine}, {from: 20, clip: 1}]
YAML
cat >forked-torch.yaml <<'YAML'
kind: scene
surface: himmelblau
start: [0.5, -0.5]
equal_rate: true
schedule: "cosine:min=0.001"
runs:
  - rule: momentum
    lr: 0.05
    forks: [{from: 8, lr: 0.02}, {from: 16, momentum: 0.7}]
YAML

that "plain scripts take the same steps" python3 "$runs" "$VALLEY" python3 plain rules settings formulas "$WORK/forked.yaml" "$WORK/forked-torch.yaml"

torch=''
for python in python3 /usr/bin/python3; do
    "$python" -c 'import torch' 2>/dev/null && torch=$python && break
done
if [ -n "$torch" ]; then
    that "torch's optimizers take the same steps" python3 "$runs" "$VALLEY" "$torch" torch settings "$WORK/forked-torch.yaml"
else
    echo 'no torch here: its form of the scripts was written but not run'
fi

valley run himmelblau -o adam:lr=0.1 --script -
exits 0
prints '^optimizer = torch\.optim\.Adam\(\[theta\], lr=0\.1, betas=\(0\.9, 0\.999\), eps=1e-08, weight_decay=0\)$'
valley run himmelblau -o lion --script -
exits 0
prints '^# Plain Python: torch has no such rule$'
prints_no '^import torch'
valley run himmelblau -o adam --script - --plain
exits 0
prints_no "torch.optim.Adam.*lr="

# A table of more columns than anybody wrote down before: each has its name in the script.
python3 - <<'PY'
names = [f"c{i}" for i in range(70)]
with open("wide.csv", "w") as table:
    table.write(",".join(names) + "\n")
    for row in range(5):
        table.write(",".join(str(row + i / 7) for i in range(70)) + "\n")
PY
cat >wide.yaml <<'YAML'
kind: scene
surface: {formula: "mean((a*c0 + b*c69 - c35)^2)", parameters: [a, b], data: wide.csv, domain: {a: [-2, 2], b: [-2, 2]}}
start: [1, 1]
runs: [{rule: gd, lr: 0.0001}]
YAML
that "a script over 70 columns takes the same steps" python3 "$runs" "$VALLEY" python3 plain "$WORK/wide.yaml"

fails_with 2 'one run' run himmelblau --script -
fails_with 2 'give --script' run himmelblau -o adam --plain
fails_with 2 'stdout' run himmelblau -o adam --script - --csv -
fails_with 2 'until' run himmelblau -o adam --script - --until converged

finish
