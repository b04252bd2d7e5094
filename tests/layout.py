#!/usr/bin/env python3
"""Can everything on a screen be read and reached? Reads what `valley ... --describe FILE.json` wrote.

usage: layout.py FILE.json...        a line for each fault; exit 1 where there is one

All measures are for a window 1080 high at interface scale 1 and shrink with it, to 0.65 at most:
  inside     nothing lies outside the window, no text is cut
  large      text at least 20 px, live numbers 24, sub- and superscripts of formulas 16; never under 13 real pixels
  reachable  things to click at least 40 px; links only in height; edges and cells are exempt
  named      each thing to click has a label that no other has
  apart      no two texts on top of each other
  focus      at most one thing has it
"""
import itertools
import json
import sys

CLICKABLE = {"button", "slider", "checkbox", "radio", "menu", "menuitem", "textfield", "tab", "link", "card", "handle"}
TEXT_LEAST = {"text": 20, "tick": 20, "number": 24, "math": 16}
ROLES = CLICKABLE | set(TEXT_LEAST) | {"edge", "cell", "series", "ball", "image", "panel"}
SCREENS = {"gallery", "stage", "workings", "network", "digits", "lesson", "sandbox", "presenter", "picker", "keys"}
TARGET_LEAST = 40
REAL_LEAST = 13
OVERLAP = 0.12  # of the smaller text: boxes of letters are taller than their ink


class Item:
    def __init__(self, raw):
        self.role = raw["role"]
        self.label = raw["label"]
        self.value = raw["value"]
        self.x, self.y, self.w, self.h = raw["rect"]
        self.text_px = raw.get("text_px") or 0
        self.focused = raw["focused"]
        self.clipped = raw["clipped"]
        self.enabled = raw["enabled"]

    def __str__(self):
        return f"{self.role} '{self.label or self.value}' at {self.x:.0f},{self.y:.0f} {self.w:.0f}x{self.h:.0f}"

    def shared_area(self, other):
        wide = min(self.x + self.w, other.x + other.w) - max(self.x, other.x)
        high = min(self.y + self.h, other.y + other.h) - max(self.y, other.y)
        return wide * high if wide > 0 and high > 0 else 0


def scale_of(screen):
    return max(0.65, screen["size"][1] / 1080) * screen["ui_scale"]


def inside(screen, items):
    width, height = screen["size"]
    for i in items:
        if i.x < -1 or i.y < -1 or i.x + i.w > width + 1 or i.y + i.h > height + 1:
            yield f"{i} reaches out of the window of {width}x{height}"
        if i.clipped:
            yield f"{i} is cut"


def large(screen, items):
    for i in items:
        least = max(REAL_LEAST, TEXT_LEAST.get(i.role, 20) * scale_of(screen))
        if i.text_px and i.text_px < least - 0.75:
            yield f"{i} has text of {i.text_px} px, needs {least:.1f}"


def reachable(screen, items):
    least = TARGET_LEAST * scale_of(screen)
    for i in items:
        size = i.h if i.role == "link" else min(i.w, i.h)
        if i.role in CLICKABLE and size < least - 1:
            yield f"{i} is too small to hit, needs {least:.1f}"


def named(screen, items):
    seen = {}
    for i in items:
        if i.role not in CLICKABLE:
            continue
        if not i.label:
            yield f"{i} has no label"
        elif i.label in seen:
            yield f"{i} has the label of {seen[i.label]}"
        seen[i.label] = i


def apart(screen, items):
    texts = [i for i in items if i.role in TEXT_LEAST]
    for a, b in itertools.combinations(texts, 2):
        if a.shared_area(b) > OVERLAP * min(a.w * a.h, b.w * b.h):
            yield f"{a} lies on {b}"


def focus(screen, items):
    focused = [i for i in items if i.focused]
    if len(focused) > 1:
        yield f"{len(focused)} things have the focus: {', '.join(map(str, focused))}"


def well_formed(screen, items):
    if screen["screen"] not in SCREENS:
        yield f"there is no screen '{screen['screen']}'"
    if not items:
        yield "nothing is on the screen"
    for i in items:
        if i.role not in ROLES:
            yield f"{i}: there is no such role"


RULES = [well_formed, inside, large, reachable, named, apart, focus]


def faults(path):
    try:
        with open(path, encoding="utf-8") as file:
            screen = json.load(file)
        items = [item for item in map(Item, screen["items"]) if item.w > 0 and item.h > 0]
        return [fault for rule in RULES for fault in rule(screen, items)]
    except (OSError, ValueError, KeyError, TypeError) as error:
        return [f"cannot be read: {error!r}"]


def main(paths):
    if not paths:
        print(__doc__, file=sys.stderr)
        return 2
    total = 0
    for path in paths:
        for fault in faults(path):
            print(f"{path}: {fault}")
            total += 1
    print(f"{len(paths)} screens, {total} faults")
    return 1 if total else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
