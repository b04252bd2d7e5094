# Network scenes from outside: the examples of docs/networks.md are good, each of them; a mistake has its place.
# where: plain
. "$(dirname "$0")/lib.sh"

# The first example is a whole scene, a file of the user's says so in its first line, and all others are parts: their keys take the
# place of the whole one's.
python3 - "$TOP/docs/networks.md" "$XDG_DATA_HOME/dark-valley" <<'PY'
import pathlib, re, sys
blocks = re.findall(r"^```yaml\n(.*?)^```", pathlib.Path(sys.argv[1]).read_text(encoding="utf-8"), re.M | re.S)
def parts(text):
    found, key = {}, None
    for line in text.splitlines():
        if line and not line[0].isspace():
            key = line.split(":")[0]
        found[key] = found.get(key, "") + line + "\n"
    return found
whole = parts(blocks[0])
pathlib.Path("scenes").mkdir()
for i, block in enumerate(blocks):
    own = re.match(r"# ~/\.local/share/dark-valley/(\S+)", block)
    path = pathlib.Path(sys.argv[2], own.group(1)) if own else pathlib.Path("scenes", f"example-{i}.yaml")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(block if own else "".join({**whole, **parts(block)}.values()), encoding="utf-8")
PY
valley check scenes/*.yaml "$XDG_DATA_HOME"/dark-valley/*/*.yaml
exits 0
says_nothing
that "at least fifteen examples" [ "$(grep -c good out)" -ge 15 ]

# every key that is read stands in the docs
python3 - "$TOP" <<'PY' || fault "a key of a network scene is in no table of docs/networks.md"
import pathlib, re, sys
top = pathlib.Path(sys.argv[1])
docs = (top / "docs/networks.md").read_text(encoding="utf-8")
source = (top / "src/run/scene/network_scene_read.c").read_text() + (top / "src/run/scene/scene.c").read_text()
tables = re.findall(r"(?:keys|own|network_own)\[\] = \{([^}]*)\}", source)
keys = {key for table in tables for key in re.findall(r'"(\w+)"', table)} - {"looks_at", "surface", "start", "camera", "light", "typed", "steps"}
missing = sorted(key for key in keys if f"`{key}`" not in docs and f"## {key}" not in docs and f"{key}:" not in docs)
print(missing)
sys.exit(bool(missing) or len(keys) < 30)
PY

# what is wrong with a scene, all of it
cat >wrong.yaml <<'YAML'
kind: scene
title: Wrong
view: network
data: {set: spiral, nosie: 0.1}
network: {hidden: [8, 0]}
train: {batch: some}
runs:
  - {rule: gd, activation: tnah}
YAML
valley check wrong.yaml
exits 1
says "wrong.yaml:4:21: error: .*did you mean 'noise'"
says "wrong.yaml:5:23: error: "
says "wrong.yaml:6:16: error: "
valley shot ./wrong.yaml -o wrong.png
exits 1
says "wrong.yaml:4:21: error: "
that "no picture" [ ! -e wrong.png ]

# a scene of networks as figures: those of valley train, row for row
cat >own.yaml <<'YAML'
kind: scene
title: Own
view: network
data: {set: moons, noise: 0.2, split: {train: 0.7}}
network: {hidden: [5, 3], activation: relu, init: he}
train: {batch: 16, epochs: 12, l2: 0.001}
runs: [{rule: adam, lr: 0.02}]
seed: 4
YAML
valley run ./own.yaml --csv own.csv
exits 0
says_nothing
valley train --data moons:noise=0.2 --hidden 5,3 --activation relu --init he --batch 16 --epochs 12 --l2 0.001 \
    --optimizer adam:lr=0.02 --train-ratio 0.7 --seed 4 --csv train.csv
exits 0
that "the same figures" cmp -s own.csv train.csv
valley run rivals --steps 100
exits 0
prints "Adam"
prints "train loss"
valley run xor -o gd:lr=0.1 -o adam:lr=0.1 -o adam:lr=0.01 --csv -
exits 0
that "three runs" [ "$(tail -n +2 out | cut -d, -f1 | sort -u | wc -l)" = 3 ]
fails_with 2 "races on a surface" run xor --from 1,2
fails_with 2 "did you mean 'adam'" run xor -o adm
fails_with 2 "updates" run xor --steps 1e9

# saved with what was changed, and opened again where it stood
cat >save.txt <<'S'
wait 5
key Shift+Right
wait 60
key Ctrl+S
wait 5
key Ctrl+C
wait 2
S
valley drive ./own.yaml --script save.txt -o save
exits 0
saved=$XDG_DATA_HOME/dark-valley/scenes/own.yaml
that "it is saved" [ -f "$saved" ]
valley check "$saved"
exits 0
that "at its step" grep -qx 'step: 10' "$saved"
valley shot "$saved" -o saved.png --describe saved.json
exits 0
that "there it opens" grep -q '"screen":"network","step":10,' saved.json
that "its figures are valley train's" [ "$(head -n 1 save/clipboard.txt)" = "$(head -n 1 own.csv)" ]

# a link is a word like any other
link='https://playground.tensorflow.org/#activation=sigmoid&dataset=gauss&networkShape=3&batchSize=30'
valley shot "$link" -o link.png --size 800x450 --describe link.json
exits 0
that "the network's screen" grep -q '"screen":"network"' link.json
valley shot 'https://playground.tensorflow.org/#networkShape=a' -o none.png
exits 1
says "link:1:[0-9]+: error: 'networkShape'"
finish
