#!/usr/bin/env python3
"""Holds the tokens against the source: what theme.c reads is used outside it, and no colour or time stands in C.
That every key of the file is read is held by theme.c itself, which refuses a key that it does not know.

usage: token_check.py [TREE]        exit 1 where something is wrong
"""
import pathlib
import re
import sys

BLOCK = re.compile(r"^typedef struct (Theme\w*) \{\n(.*?)^\}", re.S | re.M)
GROUP = re.compile(r"struct \{([^}]*)\} (\w+)(?:\[\d\])*;")
NAME = re.compile(r"\**(\w+)(?:\[\w+\])*\s*(?=[,;])")
# Where the fields of a part are found: in files that speak of that part.
PARTS = {
    "ThemeType": r"->type\[|ThemeType",
    "ThemeSeries": r"->series\[|ThemeSeries",
    "ThemeClass": r"->classes\[|ThemeClass",
    "ThemeTerrain": r"->terrain\[|ThemeTerrain",
    "ThemeMotion": r"motion",
    "ThemeSpace": r"space(?:->|\.|\(ui\))",
    "ThemeKey": r"->keys\[|ThemeKey",
    "Theme": r"[Tt]heme",
}
COLOUR = re.compile(r"(?<![&\w] )\b0x(?:[0-9A-Fa-f]{8}|[0-9A-Fa-f]{6})u?\b")
OPAQUE = re.compile(r"0xFF000000u?$", re.I)
MASK = re.compile(r"[&^*] ?0x[0-9A-Fa-f]+u?|[~|]=? ?0xFF000000u?|0xFF000000u? ?\|", re.I)
TIME = re.compile(r"#define \w*SECONDS|\b(?:seconds|since|flight|still|rest|elapsed|wait)\w* *[<>]=? *\d*\.?\d*[1-9]")
# Times that are no part of the design: files looked at again, films, the frame itself.
OWN_TIMES = ("src/app/desktop/", "src/app/commands/")


def bare(text):
    """Without comments and texts, line for line."""
    text = re.sub(r'"(?:[^"\\\n]|\\.)*"', '""', text)
    return re.sub(r"/\*.*?\*/", lambda m: "\n" * m[0].count("\n"), text, flags=re.S)


def leaves(header):
    """(struct, name to look for): "space.margin" in a group, else the field."""
    found = []
    for struct, body in BLOCK.findall(header):
        for inner, group in GROUP.findall(body):
            found += [(struct, f"{group}.{name}") for name in NAME.findall(inner)]
        found += [(struct, name) for name in NAME.findall(GROUP.sub("", body))]
    return [(struct, name) for struct, name in found if name not in ("arena",)]


def main():
    top = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".")
    header = bare((top / "src/draw/theme.h").read_text(encoding="utf-8"))
    sources = {file: bare(file.read_text(encoding="utf-8")) for file in sorted((top / "src").rglob("*.[ch]"))}
    others = {file: text for file, text in sources.items() if file.name not in ("theme.c", "theme.h")}
    inline = header[header.index("static inline") :] if "static inline" in header else ""
    faults = []
    all_leaves = leaves(header)
    if len(all_leaves) < 40:
        faults.append("src/draw/theme.h: the fields of Theme are not found; is this check still right?")
    for struct, name in all_leaves:
        pattern = re.compile(r"(?:->|\.)" + re.escape(name) + r"\b")
        where = re.compile(PARTS[struct])
        if not any(pattern.search(text) and where.search(text) for text in [*others.values(), inline]):
            faults.append(f"src/draw/theme.h: {struct}.{name} is read from the tokens, and nothing uses it")
    for style in re.findall(r"\bTYPE_\w+", header):
        if style != "TYPE_COUNT" and not any(re.search(rf"\b{style}\b", text) for text in others.values()):
            faults.append(f"src/draw/theme.h: nothing is set in {style}")
    for file, text in others.items():
        place = str(file.relative_to(top))
        if not place.startswith(("src/view/", "src/ui/", "src/app/", "src/draw/valley/")):
            continue
        for number, line in enumerate(text.split("\n"), 1):
            drawn = place.startswith("src/draw/")
            for found in () if drawn and "color" not in line.lower() else COLOUR.findall(MASK.sub("", line)):
                faults.append(f"{place}:{number}: the colour {found} stands in C; give it a name in the tokens")
            if TIME.search(line) and not drawn and not place.startswith(OWN_TIMES):
                faults.append(f"{place}:{number}: a time stands in C: {line.strip()}")
    for fault in faults:
        print(fault)
    print(f"tokens: {len(all_leaves)} fields" + (f", {len(faults)} faults" if faults else ", each has its use"))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
