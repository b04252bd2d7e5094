# valley bench: its figures, as a script reads them. Sanitized it would measure the sanitizers.
# where: plain
. "$(dirname "$0")/lib.sh"

fails_with 2 "takes no words" bench himmelblau
fails_with 2 "from 200x150" bench --size 20x15
valley bench --help
exits 0
prints "name,value,unit,ratio,goal"

if [ "$KIND" != sanitized ]; then
    LIMIT=200 valley bench --size 200x150 --csv -
    exits 0
    says_nothing
    cat >reads.py <<'PY'
import csv, math, sys
with open("out", newline="") as file:
    rows = list(csv.reader(file))
assert rows[0] == "name,value,unit,ratio,goal".split(","), rows[0]
figures = {name: (value, ratio) for name, value, unit, ratio, goal in rows[1:]}
assert len(figures) == len(rows) - 1 >= 30, "names stand once"
for name, value, unit, ratio, goal in rows[1:]:
    assert (value == "") == (unit == "") == (ratio != ""), f"{name}: a value with its unit, or a ratio"
    assert all(c == "" or (math.isfinite(float(c)) and float(c) >= 0) for c in (value, ratio, goal)), name
value = lambda name: float(figures[name][0])
assert float(figures["adam_sweep_to_adam"][1]) == value("adam_sweep") / value("adam"), "numbers read back exactly"
assert value("adam_c_products") > value("adam_c_pow"), "running products cost less than pow"
for name in ("adam_to_c_pow", "adam_to_c_products", "himmelblau_to_c"): assert float(figures[name][1]) > 0, name
for name in ("network_small", "network_deep"):
    batch = value(name) * value(name + "_update") * 1e-9
    assert abs(batch - 10) < 1e-6, f"{name}: samples and updates are the same time"
for name in ("network_map", "network_single", "first_frame", "playing_median", "drawer_p99", "outcomes_large_processor", "training_worst", "training_updates", "resident_memory"): value(name)
PY
    that "rows that a script can read" python3 reads.py
fi

finish
