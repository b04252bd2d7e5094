# valley list and valley check: what is there, and what is wrong with a file.
# where: plain
. "$(dirname "$0")/lib.sh"

for kind in surfaces optimizers schedules activations losses scenes; do
    valley list $kind
    exits 0
    says_nothing
    that "name<TAB>title on every line" not grep -qvP '^[^\t]+\t[^\t]+$' out
    that "each name once" [ -z "$(cut -f1 out | sort | uniq -d)" ]
    that "a file for each name" python3 - "$TOP/assets/$kind" out <<'PY'
import pathlib, sys
files = {p.stem for p in pathlib.Path(sys.argv[1]).glob("*.yaml")}
names = {line.split("\t")[0] for line in open(sys.argv[2], encoding="utf-8")}
sys.exit(not files <= names)
PY
done
valley list surfaces
that "24 surfaces or more" [ "$(wc -l <out)" -ge 24 ]
valley list optimizers
for name in gd sgd momentum nesterov adagrad rmsprop adadelta adam adamw amsgrad adamax nadam radam rprop asgd lion \
    newton bfgs lbfgs; do
    prints "^$name	" # also what is no file, and the alias
done
valley list activations
for name in linear sigmoid tanh relu leaky-relu elu gelu softplus sin; do prints "^$name	"; done
valley list losses
for name in mse bce cce huber mae; do prints "^$name	"; done
valley list lessons
exits 0
valley list datasets
exits 0
fails_with 2 "surfaces" list surface
fails_with 2 "." list
fails_with 2 "." list surfaces extra

# every shipped file is good
files=("$TOP"/assets/surfaces/*.yaml "$TOP"/assets/optimizers/*.yaml "$TOP"/assets/schedules/*.yaml "$TOP"/assets/activations/*.yaml
    "$TOP"/assets/losses/*.yaml "$TOP"/assets/datasets/*.yaml "$TOP"/assets/scenes/*.yaml)
valley check "${files[@]}"
exits 0
says_nothing

# the examples of README.md and docs/files.md that say where they go are whole files: a reader can copy them
cat "$TOP/README.md" "$TOP/docs/files.md" >examples.md
python3 - examples.md <<'PY'
import pathlib, re, sys
for block in re.findall(r"^```yaml\n(.*?)^```", pathlib.Path(sys.argv[1]).read_text(encoding="utf-8"), re.M | re.S):
    path = re.match(r"# ~/\.local/share/dark-valley/(\S+)", block)
    if not path:
        continue
    file = pathlib.Path("readme", path.group(1))
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(block, encoding="utf-8")
PY
valley check readme/*/*.yaml
exits 0
says_nothing
mkdir -p "$XDG_DATA_HOME/dark-valley"
cp -r readme/* "$XDG_DATA_HOME/dark-valley/"
valley run canyon -o momentum-lite -o gd --steps 10 --csv readme.csv
exits 0
says_nothing
that "the README's surface and rule run" table readme.csv 'len(rows) == 22 and number(rows[10], "loss") < number(rows[0], "loss")'

# the user's own files are listed beside the program's
for word in activations:bent losses:fourth datasets:ripples; do
    valley list "${word%:*}"
    prints "^${word#*:}	"
done

# every error of every file is told, with its place, the line and a caret
cat >bad.yaml <<'YAML'
name: bad
title: Bad
formula: "x^2 + * y"
domain: {x: [-5, 5], y: [-5, 5]}
heigth: log
YAML
cat >rule.yaml <<'YAML'
name: rule
title: A rule
options: {lr: 0.1}
update:
  - {do: "step = -lr*gg"}
YAML
cp "$TOP/assets/surfaces/himmelblau.yaml" wrong-name.yaml
printf 'name: [open\n' >broken.yaml
valley check bad.yaml rule.yaml wrong-name.yaml broken.yaml "$TOP/assets/surfaces/himmelblau.yaml" none.yaml
exits 1
says "bad.yaml:5:1: error: .*heigth.*did you mean 'height'"
says "rule.yaml:5:[0-9]+: error: "
says "wrong-name.yaml:1:[0-9]+: error: "
says "broken.yaml:[0-9]+:[0-9]+: error: "
says "none.yaml: error: cannot open"
that "no word about a good file" not grep -q 'himmelblau.yaml:' err
says '^ *\^'

sed -i 's/heigth/height/' bad.yaml
valley check bad.yaml
exits 1
says "bad.yaml:3:[0-9]+: error: "
says '"x\^2 \+ \* y"'

mkdir activations losses
printf 'name: bump\nformulla: "exp(-z^2)"\n' >activations/bump.yaml
printf 'name: half\nformula: "z/2 + q"\n' >activations/half.yaml
printf 'name: far\nformula: "abs(p - t)"\noutputs: [linear, softmx]\n' >losses/far.yaml
valley check activations/*.yaml losses/*.yaml
exits 1
says "activations/bump.yaml:2:1: error: .*did you mean 'formula'"
says "activations/half.yaml:2:[0-9]+: error: .*q"
says "losses/far.yaml:2:[0-9]+: error: .*t"
says "losses/far.yaml:3:19: error: .*did you mean 'softmax'"

fails_with 2 "." check
fails_with 1 "none.yaml" check none.yaml
fails_with 1 "." check "$WORK"

valley list --help
exits 0
valley check --help
exits 0
valley --help
exits 0
for command in play run derive list check shot drive bench; do prints "valley $command|^ *$command"; done
valley --version
exits 0

finish
