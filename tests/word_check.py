#!/usr/bin/env python3
"""Holds the words on the screen (assets/text/LANGUAGE.yaml) against the source: every word that the source asks for is in
every language's file, and every word in the files is asked for somewhere.

usage: word_check.py [TREE]        exit 1 where something is wrong

A word is asked for by its whole key, "stage.scenes", anywhere in src; a group with names from outside by its own key or one with
a %s: "gallery.about", "picker.about.%s".
"""
import pathlib
import re
import sys

LITERAL = re.compile(r'"((?:[^"\\\n]|\\.)*)"')
KEY = re.compile(r"[a-z_]+(?:\.[A-Za-z0-9_-]+)+(?:\.%s)?$|[a-z_]+\.%s$")
ASKED = re.compile(r'\bword\(\s*"([^"]*)"\s*\)')


LINE = re.compile(r"""( *)['"]?([A-Za-z0-9_-]+)['"]?:(?: +([^#\s].*))?(?: *#.*)?$""")


def read(file, faults):
    """The keys of the leaves of a file that is nothing but maps, a key a line."""
    path, keys = [], []
    for number, line in enumerate(file.read_text(encoding="utf-8").split("\n"), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        match = LINE.match(line)
        if not match:
            faults.append(f"{file}:{number}: this is not 'key: text'")
            continue
        path = path[: len(match[1]) // 2] + [match[2]]
        if match[3]:
            keys.append(".".join(path))
    return keys


def main():
    top = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".")
    files = sorted((top / "assets/text").glob("*.yaml"))
    whole, open_ended, faults = {}, set(), []
    texts = {file: read(file, faults) for file in files}
    groups = {key.split(".")[0] for words in texts.values() for key in words if "." in key}
    for file in sorted((top / "src").rglob("*.c")):
        for number, line in enumerate(file.read_text(encoding="utf-8").split("\n"), 1):
            if line.startswith("#include"):
                continue
            place = f"{file.relative_to(top)}:{number}"
            for text in LITERAL.findall(line):
                if not KEY.match(text) or text.split(".")[0] not in groups:
                    continue
                if text.endswith(".%s"):
                    open_ended.add(text[:-2])
                else:
                    whole.setdefault(text, place)
            for text in ASKED.findall(line):
                whole.setdefault(text, place)
    for file, words in texts.items():
        name = file.relative_to(top)
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
    for fault in faults:
        print(fault)
    if not whole or not files:
        print("no words were found at all")
    sys.exit(bool(faults) or not whole or not files)


main()
