# valley train: a network trained as figures.
# where: plain window
. "$(dirname "$0")/lib.sh"

header="epoch,step,train_loss,train_metric,test_loss,test_metric,lr"
oracle=$TOP/tests/oracle/networks

# near RELATIVE ABSOLUTE FILE COLUMNS REFERENCE: every number of those columns equals the reference's, row by row
near() {
    python3 - "$@" <<'PY'
import csv, sys
relative, absolute, file, columns, reference = float(sys.argv[1]), float(sys.argv[2]), *sys.argv[3:6]
got, wanted = (list(csv.DictReader(open(name, newline=""))) for name in (file, reference))
worst = 0
if len(got) != len(wanted): sys.exit(f"{len(got)} rows, the reference has {len(wanted)}")
for number, (a, b) in enumerate(zip(got, wanted)):
    for column in columns.split(","):
        if column == "key":
            if (a["layer"], a["unit"], a["input"]) != (b["layer"], b["unit"], b["input"]): sys.exit(f"row {number}: {a}, {b}")
            continue
        away = abs(float(a[column]) - float(b[column]))
        if away > absolute and away > relative * abs(float(b[column])):
            sys.exit(f"row {number}, {column}: {a[column]}, the reference has {b[column]}")
PY
}

# each case with the arguments that stand there, in the folder of its files
python3 - "$oracle/cases.csv" >cases <<'PY'
import csv, sys
for row in csv.DictReader(open(sys.argv[1], newline="")): print(row["case"], row["arguments"])
PY
while read -r name arguments; do
    cd "$oracle/$name" || exit 1
    eval "words=($arguments)"
    valley_in() { # the script's files stay where they are
        last="valley train $*"
        timeout -k 5 60 "$VALLEY" train "$@" >"$WORK/out" 2>"$WORK/err" </dev/null
        status=$?
    }
    valley_in "${words[@]}" --csv "$WORK/$name.csv" --gradient "$WORK/$name.gradient" --save-weights "$WORK/$name.weights"
    valley_in "${words[@]}" --precise --csv "$WORK/$name.precise.csv" --gradient "$WORK/$name.precise.gradient"
    cd "$WORK" || exit 1
    exits 0
    prints_nothing
    that "$name: losses" near 2e-4 1e-5 "$name.csv" train_loss,train_metric "$oracle/$name/expected.csv"
    that "$name: gradient" near 1e-4 1e-6 "$name.gradient" key,value "$oracle/$name/gradient.csv"
    that "$name, precise: losses" near 1e-9 1e-12 "$name.precise.csv" train_loss,train_metric "$oracle/$name/expected.csv"
    that "$name, precise: gradient" near 1e-9 1e-12 "$name.precise.gradient" key,value "$oracle/$name/gradient.csv"
    that "$name: as many weights as it began with" [ "$(wc -l <"$name.weights")" = "$(wc -l <"$oracle/$name/init.csv")" ]
done <cases

# activations, losses, rules, schedules, penalties and batches that no case above has: the same by other means
that "the same figures as in plain Python" python3 "$TOP/tests/e2e/train_reference.py" "$VALLEY" "$oracle" "$WORK"

# rows: one an epoch from 0, steps by batches of which the last is smaller, the rate that led there
valley train --data moons:n=50 --hidden 4 --batch 16 --epochs 3 --optimizer momentum:lr=0.1 --schedule step:size=3,gamma=0.5 --csv -
exits 0
says_nothing
prints_line "$header"
cp out rows.csv
that "epochs and steps: 40 examples are 3 batches" table rows.csv '[(r["epoch"], r["step"]) for r in rows] == [("0","0"),("1","3"),("2","6"),("3","9")]'
that "no rate before the first update; then halved every three" table rows.csv '[r["lr"] for r in rows] == ["", "0.10000000000000001", "0.050000000000000003", "0.025000000000000001"]'
that "ten examples to test: tenths" table rows.csv 'all(math.isclose(10 * number(r, "test_metric"), round(10 * number(r, "test_metric"))) for r in rows)'
valley train --data moons:n=50 --hidden 4 --train-ratio 1 --epochs 2 --csv -
prints "^0,0,[0-9.]+,[0-9.]+,,,$"
prints "^2,2,[0-9.]+,[0-9.]+,,,0.001$"

# the same seed, the same bits; another one, others; the table of a file in its own order needs none
valley train --data spiral --hidden 4 --batch 10 --epochs 4 --csv a.csv
valley train --data spiral --hidden 4 --batch 10 --epochs 4 --csv b.csv
valley train --data spiral --hidden 4 --batch 10 --epochs 4 --seed 2 --csv c.csv
that "the same bits" cmp -s a.csv b.csv
that "other bits" not cmp -s a.csv c.csv

# weights that were saved are weights to begin with: two epochs and two are four, by a rule that gathers nothing
args=(--data "$oracle/moons-tanh/data.csv" --hidden 5 --optimizer gd:lr=0.3 --batch 16 --shuffle no --train-ratio 1 --precise)
valley train "${args[@]}" --epochs 4 --csv four.csv --save-weights four.weights
valley train "${args[@]}" --epochs 2 --csv two.csv --save-weights two.weights
valley train "${args[@]}" --epochs 2 --init two.weights --csv more.csv --save-weights more.weights
exits 0
that "two epochs and two are four" near 1e-14 1e-15 more.weights key,value four.weights
that "the last row of one is the first of the other" python3 -c '
import csv
two, more = (list(csv.DictReader(open(n))) for n in ("two.csv", "more.csv"))
assert two[2]["train_loss"] == more[0]["train_loss"]'

# penalties are in the gradient, not in the losses that are told
valley train "${args[@]}" --epochs 0 --csv plain.csv --gradient plain.gradient
valley train "${args[@]}" --epochs 0 --l1 0.01 --l2 0.1 --init four.weights --csv penal.csv --gradient penal.gradient
valley train "${args[@]}" --epochs 0 --init four.weights --csv plain.csv --gradient plain.gradient
that "the same loss" cmp -s plain.csv penal.csv
that "0.2 w + 0.01 sign w more on weights, nothing on biases" python3 -c '
import csv, math
w, a, b = ({(r["layer"], r["unit"], r["input"]): float(r["value"]) for r in csv.DictReader(open(n))} for n in ("four.weights", "plain.gradient", "penal.gradient"))
for k in w:
    more = 0 if k[2] == "bias" else 0.2 * w[k] + 0.01 * math.copysign(1, w[k])
    assert math.isclose(b[k] - a[k], more, abs_tol=1e-12), k'

# what the target decides; what the output says; names of classes
cat >pets.csv <<'CSV'
weight,height,kind,age
4,25,cat,3
5.5,24,cat,8
3.9,23,cat,1
20,50,dog,4
31,61,dog,7
18,45,dog,2
0.03,5,mouse,1
0.02,4,mouse,1
0.04,6,mouse,2
CSV
valley train --data pets.csv --target kind --standardize --train-ratio 1 --hidden 4 --optimizer adam:lr=0.05 --epochs 100 --csv - --save-weights pets.weights
exits 0
prints "^100,100,0[.0-9]+,1,,,0.05"
that "three inputs, three outputs: 4*3+4 and 3*4+3 numbers" [ "$(wc -l <pets.weights)" = 32 ]
valley train --data pets.csv --target age --features weight,height --standardize --train-ratio 1 --epochs 1 --csv -
exits 0
valley train --data pets.csv --features 'weight,height,weight/height^2,max(weight,height)' --save-weights - --epochs 1
exits 0
prints "^1,0,3,"
prints_no "^1,0,4,"
fails_with 2 "softmax" train --data pets.csv --target kind --output sigmoid
fails_with 2 "cce" train --data pets.csv --target age --loss cce
fails_with 1 "^pets.csv:1:" train --data pets.csv --target colour

# layers
valley train --data iris --layers 'dense:6:relu dropout:0.2 dense:3' --epochs 2 --csv -
exits 0
valley train --data iris --layers 'dense:6:relu dense:4 dense:3:softmax' --activation sigmoid --epochs 2 --save-weights -
exits 0
prints "^3,2,bias,"
valley train --data iris --hidden 4 --activation 'z*sigmoid(z)' --dropout 0.1 --epochs 2 --csv -
exits 0
fails_with 2 "dense:2" train --data iris --layers 'dense:6:relu dense:2'
fails_with 2 "conv" train --data iris --layers 'conv:8:3 dense:3'
fails_with 2 "layers:1:7" train --data iris --layers 'dense:-4'
fails_with 1 "formula:1:" train --data iris --hidden 4 --activation 'z*sigmoid('
fails_with 2 "tanh" train --data iris --hidden 4 --activation tahn
fails_with 2 "leave" train --data iris --layers 'dense:3' --hidden 4

# early stopping: the weights are those of the best epoch
valley train --data moons:n=80,noise=0.5 --hidden 30 --optimizer adam:lr=0.05 --train-ratio 0.4 --validation-ratio 0.4 --epochs 3000 --patience 15 --csv early.csv --save-weights early.weights
exits 0
says "ended early, after epoch [0-9]+: the validation loss was lowest after epoch [0-9]+"
that "fifteen rows after the lowest validation loss, the last" table early.csv 'min(range(len(rows)), key=lambda i: number(rows[i], "validation_loss")) == len(rows) - 16 and len(rows) < 3000'
valley train --data moons:n=80,noise=0.5 --hidden 30 --train-ratio 0.4 --validation-ratio 0.4 --epochs 0 --init early.weights --csv again.csv
that "they have that loss" python3 -c '
import csv
best = min(float(r["validation_loss"]) for r in csv.DictReader(open("early.csv")))
assert abs(float(next(csv.DictReader(open("again.csv")))["validation_loss"]) - best) < 1e-12'

# divergence ends the table at its last finite row, with a word, and is no failure
valley train --data "$oracle/linear-regression/data.csv" --optimizer gd:lr=50 --epochs 500 --csv far.csv
exits 0
says "diverged at update [0-9]+, in epoch [0-9]+; the last row is epoch [0-9]+$"
says "^Diverged at update [0-9]+: the "
that "finite rows, and not all of them" table far.csv '1 < len(rows) < 400 and all(math.isfinite(number(r, "train_loss")) for r in rows)'

# for people
valley train --data circle --hidden 4 --optimizer adam:lr=0.05
exits 0
prints "epoch +step +train loss +accuracy +test loss +accuracy"
prints "^ +100 +100 +0\.[0-2]"
prints "● training   ▲ test$"
that "nothing is said of a healthy run" [ -z "$(sed '1,/● training/d' out)" ]
valley train --data circle --hidden 4 --init zeros --epochs 200 --optimizer gd:lr=0.3
exits 0
prints "^Layer 1: 4 of 4 units began with equal weights and stay equal"
prints "^Epoch 200: no better than always naming the commonest class"
valley train --data circle --layers 'dense:4:sigmoid dense:4:sigmoid dense:4:sigmoid dense:4:sigmoid dense:4:sigmoid dense:4:sigmoid dense:4:sigmoid dense:4:sigmoid dense:1' --epochs 20
exits 0
prints "^Gradients vanish: norm [0-9.]+ at layer 8, [0-9.]+·10⁻[^ ]+ at layer 1"
valley train --seed 6 --data sine:n=36,noise=1 --hidden 20,20 --optimizer adam:lr=0.01 --train-ratio 0.4 --validation-ratio 0.3 --epochs 600
exits 0
prints "^Overfitting since epoch [0-9]+: the validation loss rose from [0-9.]+ to [0-9.]+"
that "no bar where there is no terminal" [ ! -s err ]

valley train --data circle --hidden 6,6,6,6,6,6 --activation sigmoid --optimizer gd:lr=0.1 --init normal:0.1
prints "^Gradients vanish: norm .+ at layer 7, [0-9.]+·10⁻[^ ]+ at layer 1"

# every rule, activation, loss, data set that there is
valley list optimizers
while read -r name _; do
    valley train --data xor:n=60 --hidden 3 --optimizer "$name" --batch 10 --epochs 2 --csv one.csv
    exits 0
    that "$name: rows" table one.csv 'len(rows) >= 1'
done < <(cut -f1 out)
valley list activations
while read -r name _; do
    valley train --data sine:n=60 --hidden 3 --activation "$name" --optimizer adam --epochs 2 --csv one.csv
    exits 0
    that "$name: three rows" table one.csv 'len(rows) == 3'
done < <(cut -f1 out)
valley list datasets
while read -r name _; do
    valley train --data "$name" --hidden 3 --standardize --epochs 2 --csv one.csv
    exits 0
    that "$name: three rows" table one.csv 'len(rows) == 3'
done < <(cut -f1 out)

# mistakes
fails_with 2 "." train
fails_with 2 "did you mean 'spiral'" train --data spirl
fails_with 1 "." train --data nosuch.csv
fails_with 2 "did you mean 'adam'" train --data xor --optimizer adma
fails_with 2 "." train --data xor --optimizer adam:lr=fast
fails_with 2 "." train --data xor --schedule nosuch
fails_with 2 "." train --data xor --batch 0
fails_with 2 "." train --data xor --batch many
fails_with 2 "." train --data xor --epochs -1
fails_with 2 "." train --data xor --hidden 4,
fails_with 2 "." train --data xor --hidden 0
fails_with 2 "." train --data xor --train-ratio 0
fails_with 2 "." train --data xor --train-ratio 0.8 --validation-ratio 0.4
fails_with 2 "validation" train --data xor --patience 3
fails_with 2 "." train --data xor --shuffle maybe
fails_with 2 "." train --data xor --l2 -1
fails_with 2 "." train --data xor --init nosuch
fails_with 1 "." train --data xor --init nosuch.csv
fails_with 2 "test set" train --data xor --test
fails_with 2 "." train --data xor --frobnicate
fails_with 2 "." train spiral
fails_with 1 "." train --data xor --epochs 1 --csv /no/such/folder/a.csv
fails_with 2 "stdout" train --data xor --csv - --gradient -
printf 'a,b\n1,2\n3\n' >ragged.csv
fails_with 1 "^ragged.csv:3:2: error: " train --data ragged.csv
printf 'layer,unit,input,value\n1,0,0,x\n' >weights.csv
fails_with 1 "^weights.csv:2:" train --data xor --init weights.csv
valley train --help
exits 0
prints "--validation-ratio"
prints "--save-weights"

# Ctrl+C: what is done is written
"$VALLEY" train --data spiral --hidden 64,64 --batch 1 --epochs 100000 --csv stopped.csv 2>err &
sleep 1.5
kill -INT $!
wait $!
status=$?
last="valley train, Ctrl+C"
exits 1
says "stopped in the middle, at update [0-9]+"
that "whole rows up to there" table stopped.csv 'len(rows) >= 1 and all(r["train_loss"] for r in rows)'

finish
