# What the panel says of a network is what its weights say of the table: recounted here from both, by a program that knows neither.
# where: plain
. "$(dirname "$0")/lib.sh"

python3 - <<'P'
import math, random
random.seed(4)
with open("table.csv", "w") as out:
    out.write("u,v,kind\n")
    for i in range(60):
        u, v = random.uniform(-2, 2), random.uniform(-2, 2)
        kind = ("inner", "outer", "upper")[2 if v > 1 else int(u * u + v * v > 1.5)]
        out.write(f"{u:.4f},{v:.4f},{kind}\n")
with open("start.csv", "w") as out:
    out.write("layer,unit,input,value\n")
    for layer, units, inputs in ((1, 5, 2), (2, 3, 5)):
        for unit in range(units):
            for i in [*range(inputs), "bias"]:
                out.write(f"{layer},{unit},{i},{random.gauss(0, 1):.6f}\n")
P
cat >said.yaml <<'Y'
kind: scene
title: A table
view: network
data: {set: table.csv, shuffle: no, split: {train: 0.5, validation: 0.1}}
network: {hidden: [5], activation: tanh, init: start.csv}
train: {batch: all, epochs: 5}
runs: [{rule: gd, lr: 0.1}]
Y
cat >look.txt <<'S'
wait 5
describe border.json
click Mistakes
wait 5
describe test.json
click train
wait 5
describe train.json
S
valley drive "$WORK/said.yaml" --script look.txt --size 1920x1080 -o "$WORK"
exits 0
says_nothing
cat >recount.py <<'P'
import collections, csv, json, math
rows = list(csv.DictReader(open("table.csv")))
weights = {(int(r["layer"]), int(r["unit"]), r["input"]): float(r["value"]) for r in csv.DictReader(open("start.csv"))}
kinds = sorted({r["kind"] for r in rows})
def layer(number, units, x):
    return [sum(weights[number, k, str(i)] * a for i, a in enumerate(x)) + weights[number, k, "bias"] for k in range(units)]
def says(row):
    z = layer(2, 3, [math.tanh(z) for z in layer(1, 5, [float(row["u"]), float(row["v"])])])
    return kinds[z.index(max(z))]
parts = {"train": rows[:30], "validation": rows[30:36], "test": rows[36:]}
items = {name: json.load(open(name + ".json"))["items"] for name in ("border", "test", "train")}
def value(name, role, label):
    return next((i["value"] for i in items[name] if (i["role"], i["label"]) == (role, label)), "none")
def same(what, told, wanted):
    print(f"{what}\t{told}\t{wanted}")
right = {part: sum(says(r) == r["kind"] for r in some) for part, some in parts.items()}
same("right on test", value("border", "number", "right on test"), f"{100 * right['test'] / len(parts['test']):.0f} %")
wrong = f"{sum(len(some) - right[part] for part, some in parts.items())} wrong"
same("mistakes", next((i["label"] for i in items["border"] if i["label"].endswith(" wrong")), "none"), wrong)
for part in ("test", "train"):
    counts = collections.Counter((r["kind"], says(r)) for r in parts[part])
    for cell in ((true, said) for true in kinds for said in kinds):
        label = f"true {cell[0]}, said {cell[1]}"
        same(f"{part}: {label}", value(part, "cell", label), str(counts[cell]))
P
python3 recount.py >recount.txt
last="recount"
that "twenty numbers" [ "$(wc -l <recount.txt)" = 20 ]
while IFS=$'\t' read -r what told wanted; do that "$what: $wanted, not $told" [ "$told" = "$wanted" ]; done <recount.txt

finish
