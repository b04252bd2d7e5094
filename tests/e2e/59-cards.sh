# Gallery, surface picker and key card: which cards stand where, against the files that they are of; where arrows lead, by
# place; what a search leaves; which way the wheel moves; what the keys on the card do.
# where: plain
. "$(dirname "$0")/lib.sh"

cat >cards.py <<'P'
import json, pathlib, re


class Screen:
    def __init__(self, path):
        data = json.load(open(path, encoding="utf-8"))
        self.screen, self.step, self.items = data["screen"], data["step"], data["items"]
        self.labels = [i["label"] for i in self.items]
        self.cards = {i["label"]: i["rect"] for i in self.items if i["role"] == "card"}
        self.focus = next((i["label"] for i in self.items if i["focused"]), None)

    def value(self, label):
        return next(i["value"] for i in self.items if i["label"] == label)


def field(path, name):
    found = re.search(rf"^{name}: (.*)$", path.read_text(encoding="utf-8"), re.M)
    return found[1].strip().strip("\"'") if found else ""


def across(cards, card, by):
    """The card that stands right of one, or straight below it (by: 'Right', 'Left', 'Down', 'Up')."""
    x, y = cards[card][:2]
    row = {c: r[0] - x for c, r in cards.items() if abs(r[1] - y) < 1}
    column = {c: r[1] - y for c, r in cards.items() if abs(r[0] - x) < 1}
    away = row if by in ("Right", "Left") else column
    sign = 1 if by in ("Right", "Down") else -1
    return min((c for c in away if away[c] * sign > 0), key=lambda c: away[c] * sign)
P

# holds WORDS <<program: Python over cards.py that must run to its end
holds() {
    last=$1
    that "$1" python3 <(printf 'import sys\nsys.path.insert(0, ".")\nfrom cards import *\nassets = pathlib.Path(sys.argv[1])\n'; cat) "$TOP/assets"
}

# ---- the gallery ----------------------------------------------------------------------------------------------------

cat >gallery.txt <<'S'
wait 3
describe start.json
key Down
wait 3
describe down.json
key Right
wait 3
describe right.json
key Right
wait 3
describe right2.json
key Left
wait 3
describe left.json
key Down
wait 30
describe below.json
key Up
wait 30
describe above.json
wheel 960,700 -2
wait 60
describe wheel.json
wheel 960,700 1
wait 60
describe back.json
S
valley drive gallery --script gallery.txt --size 1920x1080 -o .
exits 0

holds "the cards are the files of the topics, in their order, row by row" <<'P'
s = Screen("start.json")
topics = re.findall(r"scenes: \[(.*?)\]", (assets / "gallery/topics.yaml").read_text())
wanted = [field(assets / f"scenes/{name.strip()}.yaml", "title") for names in topics for name in names.split(",")]
cards = [c for c in s.cards if c != "Start here"]
assert len(cards) >= 8 and cards == wanted[:len(cards)], cards
places = [s.cards[c][:2] for c in cards]
assert [p[::-1] for p in places] == sorted(p[::-1] for p in places), places
P

holds "arrows lead to the card that stands there" <<'P'
screens = {f: Screen(f + ".json") for f in ("start", "down", "right", "right2", "left", "below", "above")}
assert screens["start"].focus == "Start"
at = screens["down"].focus
assert at == list(screens["down"].cards)[1], at
for before, after, key in (("down", "right", "Right"), ("right", "right2", "Right"), ("right2", "left", "Left"),
                           ("left", "below", "Down"), ("below", "above", "Up")):
    wanted = across(screens["start"].cards, screens[before].focus, key)
    assert screens[after].focus == wanted, (key, screens[before].focus, screens[after].focus, wanted)
P

holds "the wheel towards the user shows what is below" <<'P'
y = {f: Screen(f + ".json").cards["Too small, right, too large"][1] for f in ("above", "wheel", "back")}
assert y["wheel"] < y["back"] < y["above"] and abs((y["above"] - y["wheel"]) - 2 * (y["above"] - y["back"])) < 1, y
P

# what a card is called is what it opens
for title in 'Two wells' 'Over the cliff'; do
    printf 'wait 3\nclick %s\nwait 10\ndescribe opened.json\n' "$title" >open.txt
    valley drive gallery --script open.txt --size 1920x1080 -o .
    exits 0
    that "the card opens its own scene" json opened.json "screen['screen'] == 'stage' and '$title' in labels"
done

# ---- the picker -----------------------------------------------------------------------------------------------------

cat >picker.txt <<'S'
wait 3
key S
wait 30
describe all.json
key Right
wait 3
describe right.json
key Down
wait 3
describe down.json
key Left
wait 3
describe left.json
key Up
wait 3
describe up.json
wheel 960,700 -2
wait 30
describe wheel.json
click Search surfaces
type wells
wait 10
describe wells.json
key Ctrl+A
type HUMP
wait 10
describe hump.json
key Ctrl+A
type saddle curv
wait 10
describe two.json
S
valley drive opening --script picker.txt --size 1920x1080 -o .
exits 0

holds "surfaces stand by title, row by row" <<'P'
s = Screen("all.json")
titles = sorted((field(f, "title") for f in (assets / "surfaces").glob("*.yaml")), key=lambda t: t.encode())
assert len(s.cards) >= 15 and list(s.cards) == titles[:len(s.cards)], list(s.cards)
assert s.focus == "Himmelblau"
P

holds "arrows lead to the surface that stands there, and its formula is shown" <<'P'
screens = {f: Screen(f + ".json") for f in ("all", "right", "down", "left", "up")}
formulas = {field(f, "title"): field(f, "formula") for f in (assets / "surfaces").glob("*.yaml")}
cards = screens["down"].cards
for before, after, key in (("all", "right", "Right"), ("right", "down", "Down"), ("down", "left", "Left"), ("left", "up", "Up")):
    wanted = across(cards, screens[before].focus, key)
    assert screens[after].focus == wanted, (key, screens[after].focus, wanted)
assert screens["up"].focus == "Himmelblau" and screens["up"].value("Formula of the surface") == formulas["Himmelblau"]
assert screens["left"].value("Formula of the surface") != formulas["Himmelblau"]
P

holds "a search leaves those that have every word, those with it in the title first" <<'P'
text = (assets / "text/en.yaml").read_text(encoding="utf-8")
picker = text[text.index("\npicker:"):text.index("\nderivation:")]
about = dict(re.findall(r"^    ([a-z0-9-]+): \"?(.*?)\"?$", picker, re.M))
searched = {}
for path in (assets / "surfaces").glob("*.yaml"):
    title = field(path, "title")
    searched[title] = " ".join((path.stem, title, about.get(path.stem, ""), field(path, "summary"), field(path, "formula"))).lower()
for file, search in (("wells", "wells"), ("hump", "hump"), ("two", "saddle curv")):
    s = Screen(file + ".json")
    wanted = {t for t, said in searched.items() if all(w in said for w in search.split())}
    assert 0 < len(wanted) < len(searched) and set(s.cards) == wanted, (search, list(s.cards), wanted)
    assert f"{len(wanted)} of {len(searched)}" in s.labels
    first = [any(w.startswith(search) for w in re.split("[ -]", t.lower())) for t in s.cards]
    assert first == sorted(first, reverse=True), list(s.cards)
P

holds "the wheel over the surfaces shows what is below" <<'P'
up, wheel = Screen("up.json"), Screen("wheel.json")
both = [c for c in up.cards if c in wheel.cards]
assert both and all(wheel.cards[c][1] + wheel.cards[c][3] < up.cards[c][1] + up.cards[c][3] for c in both), both
P

# ---- the key card ---------------------------------------------------------------------------------------------------

cat >keys.txt <<'S'
wait 3
key Right
key Right
wait 30
describe r.json
key Shift+Right
wait 60
describe sr.json
key Left
wait 30
describe l.json
key Shift+Left
wait 60
describe sl.json
key Shift+?
wait 10
key ?
wait 10
describe card.json
S
valley drive opening --script keys.txt --size 1920x1080 -o .
exits 0

holds "what the card says of keys is what they do" <<'P'
assert [Screen(f + ".json").step for f in ("r", "sr", "l", "sl")] == [2, 12, 11, 1]
s = Screen("card.json")
assert s.screen == "keys", s.screen
def keys_of(words):
    x, y, w, h = next(i["rect"] for i in s.items if i["label"] == words)
    return [i["label"] for i in sorted(s.items, key=lambda i: i["rect"][0])
            if i["role"] == "tick" and abs(i["rect"][1] - y) < 6 and x - 240 < i["rect"][0] < x]
for words, keys in (("one step back or forward", ["←", "→"]), ("ten steps back or forward", ["Shift", "←", "→"]),
                    ("first step", ["Home"]), ("last step reached", ["End"]), ("faster or slower", ["↑", "↓"]),
                    ("play or pause", ["Space"]), ("save the scene", ["Ctrl", "S"]), ("theme: night, day", ["T"])):
    assert keys_of(words) == keys, (words, keys_of(words))
P
finish
