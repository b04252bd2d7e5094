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

# a link is a word like any other
link='https://playground.tensorflow.org/#activation=sigmoid&dataset=gauss&networkShape=3&batchSize=30'
valley shot "$link" -o link.png --size 800x450 --describe link.json
exits 0
that "the network's screen" grep -q '"screen":"network"' link.json
valley shot 'https://playground.tensorflow.org/#networkShape=a' -o none.png
exits 1
says "link:1:[0-9]+: error: 'networkShape'"
finish
