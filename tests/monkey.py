#!/usr/bin/env python3
"""Writes a script for `valley drive`: so many random keys, clicks, drags and resizes, the same for the same seed.

usage: monkey.py SEED COUNT > script.txt
After every hundred moves the stage must still answer: Escape closes what is open, a step is taken and seen.
"""
import random, sys

KEYS = """Space Right Left Shift+Right Shift+Left Home End Up Down L T M N R G E S D V B . ? Escape Enter Tab Shift+Tab 1 2 3 8
Ctrl+Z Ctrl+Shift+Z Ctrl+S Ctrl+C Ctrl+Shift+C Ctrl+Plus Ctrl+Minus Ctrl+0 Ctrl+Left Ctrl+Right Ctrl+Up Ctrl+Down PageDown PageUp W C
Backspace Delete F F5 I O X""".split()
TEXTS = ["x^2+y^2", "sin(", "rast", "1e", "0.1", "-", "nan", "adam", "log(x)", "θ≤é", "(((((", "9999999999"]
SIZES = ["1920x1080", "1280x720", "1024x768", "640x400", "300x200", "1366x768", "800x1200", "200x150"]


def script(seed, count):
    r = random.Random(seed)
    width, height = 1280, 720
    place = lambda: f"{r.randrange(width)},{r.randrange(height)}"
    for i in range(count):
        pick = r.random()
        if pick < 0.42: yield f"key {r.choice(KEYS)}"
        elif pick < 0.62: yield f"click {place()}" + r.choice(["", "", "", " right", " double"])
        elif pick < 0.74: yield f"drag {place()} {place()}" + r.choice(["", "", " middle", " right"])
        elif pick < 0.82: yield f"wheel {place()} {r.choice([-3, -1, 1, 2, 5])}"
        elif pick < 0.88: yield f"move {place()}"
        elif pick < 0.93: yield f"type {r.choice(TEXTS)}"
        elif pick < 0.95:
            size = r.choice(SIZES)
            width, height = map(int, size.split("x"))
            yield f"size {size}"
        else: yield f"wait {r.randrange(1, 40)}"
        if i % 100 == 99: yield f"describe {i + 1}.json"
    yield "size 1280x720"
    for _ in range(4): yield "key Escape\nwait 10"
    yield "shot end.png\ndescribe end.json\nquit"


if __name__ == "__main__":
    print("\n".join(script(int(sys.argv[1]), int(sys.argv[2]))))
