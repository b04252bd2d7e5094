#!/usr/bin/env python3
"""Holds the words on the screen (assets/text/LANGUAGE.yaml) against the source: every word that the source asks for is in
every language's file, and every word in the files is asked for somewhere; the values of every text, {steps}, are those that
the source fills in, both ways; and every text of the shipped file, filled with the longest values, fits where it is written.

usage: word_check.py [TREE]        exit 1 where something is wrong

A word is asked for by its whole key, "stage.scenes", anywhere in src; a group with names from outside by its own key or one with
a %s: "gallery.about", "picker.about.%s", word_in(key, "options", …). Values are filled in by word_fill, word_add or put, whose keys (or group) and WORD_…
stand in the call, or by a row of a table: {"said.higher", {"loss", "lowest"}}. A key that
stands in another table has just the values of a call that has none: of an axis, "step {place}". A text of a group has some of the values.
"""
import pathlib
import re
import sys

LITERAL = re.compile(r'"((?:[^"\\\n]|\\.)*)"')
KEY = re.compile(r"[a-z_]+(?:\.[A-Za-z0-9_-]+)+(?:\.%s)?$|[a-z_]+\.%s$")
ASKED = re.compile(r'\bword\(\s*"([^"]*)"\s*\)')
FILL = re.compile(r"\b(?:word_fill|word_add|put)\(")
DECLARED = r"\bchar (?:[^;()]*, )?%s\[(\w+)\]"
CONSTANT = re.compile(r"\b([A-Z][A-Z0-9_]+) = (\d+)")
VALUE = re.compile(r'\bWORD_([A-Z]+)\(\s*"([^"]*)"')
GROUP = re.compile(r'\bword_in\(\w+, "([^"]*)"')
NAMED = re.compile(r'\b(\w+) = (?=WORD_([A-Z]+)\(\s*"([^"]*)")')
ROW = re.compile(r'\{"([a-z_.]+)", \{("[a-z_]+"(?:, "[a-z_]+")*)\}\}')
PIECE = re.compile(r"\{\{|\}\}|\{([a-z_]+)\}|([{}])")

# The longest texts that are filled in, in bytes: names of runs, rules, options; what else is short. What the user or the system
# writes (files, messages, formulas, answers) has no longest; there a cut is shown by "…". Numbers by their WORD_…
LONGEST = {"run": 95, "option": 63, "name": 63, "quantity": 63, "other": 63, "input": 63, "squares": 63, "options": 120}
LONGEST_ELSE, LONGEST_NUMBER = 24, 16
UNBOUNDED = {"file", "folder", "message", "text", "place", "yours", "right", "what", "other"}

LINE = re.compile(r"""( *)['"]?([A-Za-z0-9_-]+)['"]?:(?: +([^#\s].*))?(?: *#.*)?$""")


def read(file, faults):
    """The texts, by key, of a file that is nothing but maps, a key a line."""
    path, texts = [], []
    for number, line in enumerate(file.read_text(encoding="utf-8").split("\n"), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        match = LINE.match(line)
        if not match:
            faults.append(f"{file}:{number}: this is not 'key: text'")
            continue
        path = path[: len(match[1]) // 2] + [match[2]]
        if match[3]:
            texts.append((".".join(path), match[3]))
    return texts


def call_at(text, start):
    """What stands between the brackets of the call whose first argument begins at `start`."""
    depth, at = 1, start
    while depth and at < len(text):
        literal = LITERAL.match(text, at)
        depth += {"(": 1, ")": -1}.get(text[at], 0)
        at = literal.end() if literal else at + 1
    return text[start : at - 1]


def size_of(inside, before, beside, constants):
    """The room of the call: its second argument; None: it writes into a TextBuffer."""
    parts = re.match(r"[^,]*, ([^,]*),", inside)
    room = parts[1].strip() if parts else ""
    if room.startswith("sizeof ") and " - " not in room:
        declared = DECLARED % re.findall(r"\w+", room)[-1]
        here = re.findall(declared, before)
        rooms = here[-1:] or re.findall(declared, beside)
        sizes = [int(constants.get(size, size)) for size in rooms if constants.get(size, size).isdigit()]
        return min(sizes, default=None)
    return int(constants.get(room, room)) if constants.get(room, room).isdigit() else None


def longest(text, given):
    """Bytes of a text with the longest values; None where one has no longest."""
    size = len(PIECE.sub(lambda match: "" if match[1] else match[0][0], text.strip("\"'")).encode())
    for name in (match[1] for match in PIECE.finditer(text) if match[1]):
        if name in UNBOUNDED:
            return None
        size += LONGEST_NUMBER if given.get(name) in ("INT", "NUMBER") else LONGEST.get(name, LONGEST_ELSE)
    return size


def fills_of(text, beside, constants):
    """The calls and rows that fill values in: (where, keys, values: their kinds, room), and the text without them."""
    fills, rest, end = [], "", 0
    for match in FILL.finditer(text):
        if match.start() < end or "#define" in text[text.rfind("\n", 0, match.start()) : match.start()]:
            continue
        inside = call_at(text, match.end())
        rest += text[end : match.end()]
        end = match.end() + len(inside)
        before = text[text.rfind("\n}\n", 0, match.start()) + 1 : match.start()]
        named = {variable: (name, kind) for variable, kind, name in NAMED.findall(before)}
        keys = [key for key in LITERAL.findall(ASKED.sub("", inside)) if KEY.match(key)]
        values = {name: kind for kind, name in VALUE.findall(inside)}
        values.update(named[name] for name in re.findall(r"\b\w+\b", inside) if name in named)
        room = constants["RICH_TEXT"] if match[0] == "put(" else size_of(inside, before, beside, constants)
        fills.append((match.start(), keys, values, int(room) if room else None))
    rest += text[end:]
    for match in ROW.finditer(text):
        fills.append((match.start(), [match[1]], dict.fromkeys(LITERAL.findall(match[2]), "TEXT"), 160))
    return fills, ROW.sub("", rest)


def values_of(key, text, name, faults):
    """The values in a text: {steps}."""
    values = set()
    for match in PIECE.finditer(text):
        if match[2]:
            faults.append(f"{name}: '{key}' has a brace that is neither a value nor written twice")
        elif match[1]:
            values.add(match[1])
    return values


def said(values):
    return ", ".join("{%s}" % value for value in sorted(values)) or "none"


def compare(fills, unfilled, texts, name, faults):
    """The values in the source against those in the texts of one file."""
    values = {key: values_of(key, text, name, faults) for key, text in texts}
    filled = set()
    loose = [set(given) for _, keys, given, _ in fills if given and not keys]
    by_key = dict(texts)
    for place, keys, given, room in fills:
        for key in keys:
            group = [inner for inner in values if inner.startswith(key + ".")]
            filled.update(group or [key])
            wants = set().union(*(values[inner] for inner in group)) if group else values.get(key, set(given))
            if wants != set(given):
                faults.append(f"{place}: '{key}' has the values {said(wants)} in {name}, here it gets {said(given)}")
            for inner in group or [key] if room and name.name == "en.yaml" else []:
                size = longest(by_key.get(inner, ""), given)
                if size is not None and size >= room:
                    faults.append(f"{place}: '{inner}' may have {size} bytes; there is room for {room - 1}")
    for key in sorted(values):
        if values[key] in loose:
            continue
        if values[key] and key not in filled:
            faults.append(f"{name}: nobody fills the values of '{key}'")
        if values[key] and key in unfilled:
            faults.append(f"{unfilled[key]}: '{key}' has values; word_fill writes them")


def main():
    top = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".")
    files = sorted((top / "assets/text").glob("*.yaml"))
    whole, open_ended, fills, unfilled, faults = {}, set(), [], {}, []
    constants = dict(pair for file in (top / "src").rglob("*.h") for pair in CONSTANT.findall(file.read_text(encoding="utf-8")))
    texts = {file: read(file, faults) for file in files}
    groups = {key.split(".")[0] for words in texts.values() for key, _ in words if "." in key}
    for file in sorted((top / "src").rglob("*.c")):
        name, source = file.relative_to(top), file.read_text(encoding="utf-8")
        for number, line in enumerate(source.split("\n"), 1):
            if line.startswith("#include"):
                continue
            for text in LITERAL.findall(line):
                if not KEY.match(text) or text.split(".")[0] not in groups:
                    continue
                if text.endswith(".%s"):
                    open_ended.add(text[:-2])
                else:
                    whole.setdefault(text, f"{name}:{number}")
            for text in ASKED.findall(line):
                whole.setdefault(text, f"{name}:{number}")
            open_ended.update(group + "." for group in GROUP.findall(line))
        beside = "".join(other.read_text(encoding="utf-8") for other in sorted(file.parent.glob("*.h")))
        found, rest = fills_of(source, beside, constants)
        for at, keys, given, room in found:
            place = f"{name}:{source.count(chr(10), 0, at) + 1}"
            fills.append((place, keys, given, room))
        for text in LITERAL.findall(rest):
            unfilled.setdefault(text, str(name))
    for file, pairs in texts.items():
        name, words = file.relative_to(top), [key for key, _ in pairs]
        for key in sorted({key for key in words if words.count(key) > 1}):
            faults.append(f"{name}: '{key}' is there twice")
        branches = {key[: i + 1] for key in words for i in range(len(key)) if key[i] == "."}
        for key, place in sorted(whole.items()):
            if key + "." in branches:
                open_ended.add(key + ".")
            elif key not in words:
                faults.append(f"{place}: the word '{key}' is not in {name}")
        for key in words:
            if key == "language" or key in whole or any(key.startswith(group) for group in open_ended):
                continue
            faults.append(f"{name}: nobody asks for the word '{key}'")
        compare(fills, unfilled, pairs, name, faults)
    for fault in faults:
        print(fault)
    if not whole or not files:
        print("no words were found at all")
    sys.exit(bool(faults) or not whole or not files)


main()
