# What stands on the workings, the derivation, the sandbox and in an exercise, number by number, worked out here a second time
# from where the balls are; and which way keys, drags and the wheel move it.
# where: plain
. "$(dirname "$0")/lib.sh"

cat >screens.py <<'P'
"""What the screens say, read from descriptions; the surface of `opening` (Himmelblau 1972) and its Adam, from the definition."""
import csv, json, math, re


def shown(text):
    """The number that a text shows, and the unit of its last digit."""
    text = text.replace("−", "-").strip()
    digits, _, power = text.partition("e")
    after = len(digits.partition(".")[2])
    return float(text), 10.0 ** (int(power or 0) - after)


def same(text, value):
    number, unit = shown(text)
    return abs(number - value) <= 1.01 * unit


class Screen:
    def __init__(self, path):
        data = json.load(open(path, encoding="utf-8"))
        self.step, self.items = data["step"], data["items"]
        self.labels = [i["label"] for i in self.items]

    def item(self, role, label):
        found = [i for i in self.items if i["role"] == role and i["label"] == label]
        assert len(found) == 1, f"{len(found)} items {role} {label}"
        return found[0]

    def value(self, label, role="number"):
        return self.item(role, label)["value"]

    def middle(self, role, label):
        x, y, w, h = self.item(role, label)["rect"]
        return x + w / 2, y + h / 2


def runs(path):
    out = {}
    for row in csv.DictReader(open(path, encoding="utf-8")):
        out.setdefault(row["optimizer"], []).append(
            {k: float(row[k] or "nan") for k in ("x", "y", "loss", "grad_x", "grad_y", "lr")})
    return out


def loss(x, y):
    return (x * x + y - 11) ** 2 + (x + y * y - 7) ** 2


def gradient(x, y):
    a, b = x * x + y - 11, x + y * y - 7
    return 4 * x * a + 2 * b, 2 * a + 4 * y * b


def hessian(x, y):
    return 12 * x * x + 4 * y - 42, 4 * x + 4 * y, 4 * x + 12 * y * y - 26


def adam(moments, t, beta1=0.9, beta2=0.999, eps=1e-8):
    """Every line of update t."""
    m, v = [0, 0], [0, 0]
    for s in range(1, t + 1):
        g = gradient(moments[s - 1]["x"], moments[s - 1]["y"])
        m = [beta1 * m[k] + (1 - beta1) * g[k] for k in (0, 1)]
        v = [beta2 * v[k] + (1 - beta2) * g[k] ** 2 for k in (0, 1)]
    m_hat, v_hat = [p / (1 - beta1 ** t) for p in m], [p / (1 - beta2 ** t) for p in v]
    step = [-moments[t]["lr"] * m_hat[k] / (math.sqrt(v_hat[k]) + eps) for k in (0, 1)]
    return {"g": g, "m": m, "v": v, "m_hat": m_hat, "v_hat": v_hat, "step": step,
            "theta": [moments[t]["x"], moments[t]["y"]]}
P

# holds WORDS <<program: Python over screens.py that must run to its end
holds() {
    last=$1
    that "$1" python3 <(printf 'import sys\nsys.path.insert(0, ".")\nfrom screens import *\n'; cat)
}

valley run himmelblau -o gd:lr=0.0016 -o momentum:lr=0.0006 -o rmsprop:lr=0.013 -o adam:lr=0.06 --from 0.1,-4.2 --steps 30 --csv runs.csv
exits 0

# ---- the workings ---------------------------------------------------------------------------------------------------

cat >workings.txt <<'S'
key W
key 4
key Right
key Right
key Right
wait 90
describe line1.json
key Down
wait 90
describe line2.json
key Down
key Down
key Down
key Down
wait 90
describe line6.json
key Down
wait 90
describe line7.json
key Down
wait 90
describe next.json
key Up
wait 90
describe last.json
key Left
wait 90
describe left.json
key Right
wait 90
describe right.json
key C
wait 90
describe beside.json
S
valley drive opening --script workings.txt --size 1920x1080 -o .
exits 0

holds "every line's numbers are those of the update, and of no other" <<'P'
names = ["g", "m", "v", "m_hat", "v_hat", "step", "theta"]
moments = runs("runs.csv")["adam"]
for file, step, line in (("line1", 3, 1), ("line2", 3, 2), ("line6", 3, 6), ("line7", 3, 7), ("next", 4, 1), ("last", 3, 7)):
    s = Screen(file + ".json")
    assert s.step == step, (file, s.step)
    made, other = adam(moments, step), adam(moments, step + 1)
    there = [i["label"] for i in s.items if i["role"] == "number" and re.fullmatch(r"\w+ [12]", i["label"])]
    assert there == [f"{n} {k}" for n in names[:line] for k in (1, 2)], (file, there)
    for n in names[:line]:
        for k in (0, 1):
            text = s.value(f"{n} {k + 1}")
            assert same(text, made[n][k]), (file, n, k, text, made[n][k])
        assert not all(same(s.value(f"{n} {k + 1}"), other[n][k]) for k in (0, 1)), (file, n)
P

holds "Left and Right go to the update before and after" <<'P'
assert Screen("left.json").step == 2 and Screen("right.json").step == 3
assert "Adam, update 2" in Screen("left.json").labels and "Adam, update 3" in Screen("right.json").labels
P

holds "the names of the arrows stand where the arrows point" <<'P'
moments, s = runs("runs.csv")["adam"], Screen("line6.json")
made, ball = adam(moments, 3), s.middle("ball", "Adam")
for label, (x, y) in (("downhill", [-p for p in made["g"]]), ("step", made["step"])):
    at = s.middle("button", label)
    right, up = at[0] - ball[0], ball[1] - at[1]
    assert right * x + up * y > 0, (label, right, up, x, y)
    assert abs(y) < 3 * abs(x) or up * y > 0, (label, up, y)
P

holds "the move takes the ball the way of the step, by its length" <<'P'
made = adam(runs("runs.csv")["adam"], 3)
before, after = (Screen(f).middle("ball", "Adam") for f in ("line6.json", "line7.json"))
right, up = after[0] - before[0], before[1] - after[1]
assert right * made["step"][0] > 0 and up * made["step"][1] > 0, (right, up, made["step"])
P

holds "each plot reaches as far as its largest value so far" <<'P'
moments, s = runs("runs.csv")["adam"], Screen("line7.json")
ends = [i for i in s.items if i["label"].startswith("±")]
titled = {}
for end in ends:
    x, y, w, h = end["rect"]
    title = max((i for i in s.items if i["role"] == "math" and abs(i["rect"][1] - y) < 8 and i["rect"][0] < x),
                key=lambda i: i["rect"][0])
    titled[title["label"]] = end["label"][1:]
assert len(titled) == 3 and {"g", "step"} < titled.keys(), titled
for name, text in titled.items():
    most = max(abs(p) for t in (1, 2, 3) for p in adam(moments, t)[name])
    assert same(text, most), (name, text, most)
P

holds "lines of one kind stand side by side" <<'P'
s = Screen("beside.json")
cells = [i for i in s.items if i["role"] == "cell" and i["label"].startswith("Line ")]
left, right = ({re.sub(r"Line \d+: | \(\d\)", "", i["label"]): i["rect"] for i in cells if (i["rect"][0] > 900) == side}
               for side in (False, True))
assert list(left) == ["g", "m", "v", "m_hat", "v_hat", "step", "theta"] and list(right) == ["g", "step", "theta"], right
assert all(left[n][1] == right[n][1] for n in right)
other = runs("runs.csv")["gd"][2]
assert any(i["label"] == "g 2" and i["rect"][0] > 900 and same(i["value"], other["grad_y"]) for i in s.items)
P

# ---- the derivation -------------------------------------------------------------------------------------------------

cat >derivation.txt <<'S'
key Shift+Right
wait 60
key D
wait 5
describe ten.json
key Escape
wait 5
key Right
wait 20
key D
wait 5
describe eleven.json
key Right
key Right
key Right
wait 20
describe open.json
wheel 900,700 -3
wait 60
describe down.json
wheel 900,700 1
wait 60
describe up.json
S
valley drive opening --script derivation.txt --size 1920x1080 -o .
exits 0

holds "gradient and Hessian are those where the ball is at this step" <<'P'
table = runs("runs.csv")
for file, step in (("ten", 10), ("eleven", 11)):
    s = Screen(file + ".json")
    leader = min(table, key=lambda r: table[r][step]["loss"])
    assert s.step == step and f"at step {step}" in s.labels, (file, s.step)
    assert leader.upper() in (l.upper() for l in s.labels), leader
    def all_of(at):
        x, y = table[leader][at]["x"], table[leader][at]["y"]
        return dict(zip(("L(x, y)", "∂L/∂x", "∂L/∂y", "∂²L/∂x²", "∂²L/∂x∂y", "∂²L/∂y²"),
                        (loss(x, y), *gradient(x, y), *hessian(x, y))))
    here = all_of(step)
    said = dict(l.split(" = ") for l in s.labels if re.match(r"L\(x, y\) = |∂²?L/\S+ = ", l))
    assert said.keys() == here.keys(), said
    for name, text in said.items():
        assert same(text, here[name]), (file, name, text, here[name])
        for other in (step - 1, step + 1):
            assert not same(text, all_of(other)[name]), (file, name, other)
    for k in "xy":
        assert same(s.value(k).split(" = ")[1], table[leader][step][k]), s.value(k)
P

holds "the wheel towards the user shows what is below" <<'P'
top = {f: Screen(f + ".json").item("math", "∂L/∂y")["rect"][1] for f in ("open", "down", "up")}
assert top["down"] < top["up"] < top["open"], top
P

# ---- the sandbox ----------------------------------------------------------------------------------------------------

cat >sandbox.txt <<'S'
wait 3
click Formula of your surface
key Ctrl+A
type a*x^2*sin(y) + y^3
wait 3
click Give a a slider
wait 3
describe first.json
drag 1394,836 1494,836
drag 1394,656 1502,656
wait 3
describe right.json
drag 1494,836 1294,836
drag 1502,656 1294,656
wait 3
describe left.json
key M
wait 60
describe flat.json
drag 1620,384 1660,384
wait 60
describe east.json
click Start here
click 1500,300
wait 5
describe placed.json
drag 1428,192 1428,232
wait 60
describe north.json
click Formula of your surface
key Ctrl+A
type x^2 + y ^ * 3
wait 3
describe wrong.json
S
valley drive sandbox --script sandbox.txt --size 1920x1080 -o .
exits 0
valley derive 'a*x^2*sin(y) + y^3'
exits 0

holds "the derivatives are those that valley derive prints" <<'P'
wanted = [line.replace("d/d", "dL/d").strip() for line in open("out") if line.startswith(("d/dx", "d/dy"))]
assert len(wanted) == 2 and [l for l in Screen("first.json").labels if l.startswith("dL/d")] == wanted, wanted
P

holds "a slider goes to where the hand goes: right is more, left is less" <<'P'
first = Screen("first.json")
for name, log, files in (("a", False, {"right": 1494, "left": 1294}), ("alpha", True, {"right": 1502, "left": 1294})):
    x, y, w, h = first.item("slider", name)["rect"]
    low, high = (shown(i["label"])[0] for i in sorted(first.items, key=lambda i: i["rect"][0])
                 if i["role"] == "tick" and x < i["rect"][0] < x + w and y < i["rect"][1] < y + 50)
    for file, to in files.items():
        share = (to - x - 12) / (w - 24)
        wanted = low * (high / low) ** share if log else low + share * (high - low)
        got = float(Screen(file + ".json").value(name, "slider"))
        assert abs(got - wanted) <= (0.05 * wanted if log else 0.0005), (name, file, got, wanted)
        assert Screen(file + ".json").value("Value of " + name, "textfield") == f"{got:g}"
    assert float(Screen("left.json").value(name, "slider")) < float(Screen("right.json").value(name, "slider"))
P

cat >>screens.py <<'P'


def ground(screen):
    """From pixels to the surface, by the handles at the edges of the map."""
    (x0, _), (x1, _) = screen.middle("handle", "Left edge of the map"), screen.middle("handle", "Right edge of the map")
    (_, y0), (_, y1) = screen.middle("handle", "Lower edge of the map"), screen.middle("handle", "Upper edge of the map")
    a, b, c, d = (float(screen.value(f, "textfield")) for f in ("Lowest x", "Highest x", "Lowest y", "Highest y"))
    return lambda x, y: (a + (x - x0) / (x1 - x0) * (b - a), c + (y - y0) / (y1 - y0) * (d - c))
P

holds "an edge of the map goes to where it is dragged, and no other" <<'P'
flat, east, placed, north = (Screen(f + ".json") for f in ("flat", "east", "placed", "north"))
fields = ("Lowest x", "Highest x", "Lowest y", "Highest y")
def all_of(screen): return [float(screen.value(f, "textfield")) for f in fields]
assert all_of(flat) == [-2.4, 2.4, -2.4, 2.4]
assert all_of(east) == [-2.4, round(ground(flat)(1660, 384)[0], 1), -2.4, 2.4] and all_of(east)[1] > 2.4, all_of(east)
assert all_of(north) == [*all_of(east)[:3], round(ground(placed)(1428, 232)[1], 1)] and all_of(north)[3] < 2.4, all_of(north)
for screen in (flat, east, north):
    for handle, field in zip(("Left", "Right", "Lower", "Upper"), fields):
        assert screen.value(handle + " edge of the map", "handle") == screen.value(field, "textfield"), handle
P

holds "the start is where the click was, and there is the ball" <<'P'
east, placed = Screen("east.json"), Screen("placed.json")
x, y = ground(east)(1500, 300)
said = float(placed.value("Start x", "textfield")), float(placed.value("Start y", "textfield"))
assert abs(said[0] - x) < 0.01 and abs(said[1] - y) < 0.01, (said, x, y)
ball = placed.middle("ball", "your rule")
assert abs(ball[0] - 1500) < 2 and abs(ball[1] - 300) < 2, ball
P

holds "a mistake is told with its column, and the last good derivatives stay" <<'P'
s = Screen("wrong.json")
column = "x^2 + y ^ * 3".index("*") + 1
assert any(l.startswith(f"column {column}:") for l in s.labels), [l for l in s.labels if l.startswith("column")]
assert "dL/dx = 2*a*x*sin(y)" in s.labels
P

# ---- an exercise ----------------------------------------------------------------------------------------------------

# each answer is checked; what is said of it is in NAME.json
while read -r name typed; do
    printf 'wait 3\ntype %s\nkey Enter\nwait 3\ndescribe %s.json\n' "$typed" "$name" >answer.txt
    valley drive exercise:gradient-descent --script answer.txt --size 1280x720 -o .
    exits 0
done <<'T'
right -lr*g
alike 3*g*lr - 2*lr*2*g
uphill lr*g
bare -g
twice -2*lr*g
root -lr*sqrt(g^2)
open 3*(
T

holds "right, equal and wrong answers are told apart, and the numbers against them are true" <<'P'
def said(name):
    items = [i for i in Screen(name + ".json").items
             if i["role"] in ("text", "math") and i["rect"][0] > 460 and i["rect"][1] > 185]
    return " ".join(i["label"].replace("\\mathrm{lr}", "lr") for i in items).replace("−", "-")
for name in ("right", "alike"):
    assert said(name).startswith("All right"), said(name)
for name, yours, hint in (("uphill", lambda g, lr: lr * g, "This goes uphill."),
                          ("bare", lambda g, lr: -g, "without the learning rate"),
                          ("twice", lambda g, lr: -2 * lr * g, "Yours is 2 times too large"),
                          ("root", lambda g, lr: -lr * abs(g), "")):
    text = said(name)
    found = re.match(r"Not yet At g = (\S+), lr = (\S+) yours gives (\S+); it should be (\S+)\.", text)
    assert found and hint in text, text
    g, lr, gives, should = (float(p) for p in found.groups())
    assert math.isclose(gives, yours(g, lr), rel_tol=1e-3) and math.isclose(should, -lr * g, rel_tol=1e-3), text
    assert gives != should, text
assert said("open").startswith("This cannot be read Column "), said("open")
P
finish
