#!/usr/bin/env python3
"""Holds the source against the plan of the floors (src/meson.build): which floor may include what, and call what; inside
view also which room.

usage: include_check.py [TREE]        exit 1 where something is wrong

The build lets a floor see only the headers below it; this names the line, and catches what a build cannot: SDL outside
draw and app, a program ended or printed from below app, clocks and global randomness where a run must replay.
"""
import pathlib
import re
import sys

# Outside headers that belong to certain floors, or folders of them, only: pattern, places, why.
OUTSIDE = [
    (r"SDL2/SDL\.h", {"app/desktop"}, "the window and its events are for app/desktop"),
    (r"SDL", {"draw", "app"}, "SDL is for draw and app"),
    (r"cglm/", {"draw", "view", "app"}, "cglm is for draw, view and app"),
    (r"yaml\.h$", {"base"}, "libyaml is for base; read YAML through base/yaml.h"),
    (r"md4c", {"lesson"}, "md4c is for lesson"),
    (r"fontconfig/", {"app/desktop"}, "fontconfig is for app/desktop; draw is given a FontFinder"),
]

# Calls that only app may make: names, why.
CALLS = [
    (r"printf|vprintf|puts|putchar|perror|fprintf|fputs|fputc|vfprintf", "only app speaks; return an Error"),
    (r"exit|_exit|quick_exit|abort", "only app ends the program; return an Error"),
    (r"rand|srand|random|srandom|drand48", "no global randomness; use base/random.h"),
    (r"time|clock|gettimeofday|clock_gettime|SDL_GetTicks|SDL_GetTicks64|SDL_GetPerformanceCounter",
     "only app reads clocks"),
    (r"setlocale", "the decimal sign must stay a point"),
]

# What only one folder may call, and what may stand in a text only there: the rest of the program is to run where there is
# no such thing. In a browser there are no other programs, no window system and no /proc.
DESKTOP = "app/desktop/"
DESKTOP_CALLS = (r"v?fork|exec[lv][a-z]*|posix_spawnp?|popen|pipe2?|system|waitpid|kill|"
                 r"SDL_(?:Init|Quit|Delay|\w*Event\w*|\w*Window\w*|\w*Clipboard\w*|Get(?:Key|Mouse|Display)\w*)")
DESKTOP_TEXTS = r'"/(?:proc|sys|dev)\b'

# What a file may call all the same: file, names, the reason.
ALLOWED = {
    "base/memory.c": ({"abort", "fputs"}, "out of memory: nothing useful is left to do"),
}


# Rooms inside view: a folder for each screen, and three that all of them share. Shared rooms see the ones below them,
# screens see the shared ones and not each other; stage and lesson hold whole screens and may see all.
SHARED = {"parts": set(), "ground": {"parts"}, "runs": {"parts"}}
SEE_ALL = {"stage", "lesson"}

# What a room may include all the same: file, header, the reason.
ROOM_ALLOWED = {
}

# Runs need not be a race: what shows them sees neither race nor surface, not even through another header. Only the drawer's
# own files change the runs of a race.
BLIND = {"view/runs": {"run/race.h", "model/surface.h"}}
BLIND_NOT = ("view/runs/drawer",)


def check_blind(tree):
    includes = {}
    for path in (tree / "src").glob("*/**/*.[ch]"):
        found = re.findall(r'^\s*#\s*include\s*"([^"]+)"', path.read_text(), re.M)
        includes[path.relative_to(tree / "src").as_posix()] = found
    for inside in sorted(includes):
        hidden = next((BLIND[room] for room in BLIND if inside.startswith(room + "/")), None)
        if not hidden or inside.startswith(BLIND_NOT):
            continue
        way, left = {inside: inside}, [inside]
        while left:
            at = left.pop()
            for name in includes.get(at, []):
                if name in way:
                    continue
                way[name] = f"{way[at]} -> {name}"
                left.append(name)
        for name in sorted(hidden & set(way)):
            yield f"src/{way[name]}: runs need not be a race"


def room_fault(inside, name):
    """Why the file may not include the header of another room of view; None where it may."""
    room, other = inside.split("/")[1:-1], name.split("/")[1:-1]
    if not room or not other:
        return "view has no files outside its rooms"
    room, other = room[0], other[0]
    if room == other or other in SHARED.get(room, set(SHARED)) or room in SEE_ALL:
        return None
    return None if (inside, name) in ROOM_ALLOWED else f"the room {room} may not see the room {other}"


def check_names(tree):
    """No two headers of one name: an include says which noun is meant."""
    seen = {}
    for path in sorted((tree / "src").glob("**/*.h")):
        if path.name in seen:
            yield f"{path.relative_to(tree)}: there is a {seen[path.name].relative_to(tree)} of that name"
        seen[path.name] = path


def check_built(tree, floor):
    """Every source is built: what lies in a room and in no meson.build is never compiled."""
    listed = set(re.findall(r"'([\w/]+\.c)'", (tree / "src" / floor / "meson.build").read_text()))
    for path in sorted((tree / "src" / floor).glob("**/*.c")):
        name = path.relative_to(tree / "src" / floor).as_posix()
        if name not in listed and name != "main.c":
            yield f"src/{floor}/{name}: src/{floor}/meson.build does not name it"


# Exported for something else than the program itself: header, names, what for.
DOORS = {
    "base/arena.h": ({"arena_size"}, "tests: what a parse may cost"),
    "draw/canvas.h": ({"canvas_image"}, "pictures of lessons"),
    "draw/image.h": ({"image_read_png"}, "tests: golden pictures"),
    "formula/engine/program.h": ({"program_size", "program_use_native"}, "tests: one engine against the other"),
    "formula/substitute.h": ({"substitute_value"}, "tests: that printed numbers give the printed result"),
    "model/surface.h": ({"surface_rate_for"}, "tests: a race at the tuned rates"),
    "model/network/loss.h": ({"loss_value"}, "tests: a loss by its formula, example by example"),
    "model/network/pass.h": ({"pass_use_avx2"}, "tests: the same bits on every processor"),
    "run/basins.h": ({"basins_steps"}, "tests: how far a basin is followed"),
    "run/training.h": ({"training_batch"}, "tests: which examples an update uses"),
    "run/race.h": ({"race_reached"}, "tests: nothing is computed twice"),
    "ui/commands.h": ({"command_does"}, "tests: the tokens' words"),
    "ui/editor.h": ({"ui_editor_height"}, "tests: an editor of so many lines"),
    "app/key_card.h": ({"key_card_lacks"}, "tests: every key is on the card"),
    "view/network/network_screen.h": ({"network_screen_state", "network_screen_restore", "network_screen_hash"},
                                      "lessons and tests: a moment is kept and comes back"),
    "view/sandbox/sandbox.h": ({"sandbox_state", "sandbox_restore"}, "lessons: a moment is kept and comes back"),
    "view/stage/stage.h": ({"stage_state", "stage_restore", "stage_playing", "stage_hash"},
                           "lessons and tests: a moment is kept and comes back"),
}

PROTOTYPE = r"^(?!static|typedef|#)[A-Za-z_][\w \*]*?[ \*](\w+)\([^;{]*\)[^;{]*;"


def check_exports(tree):
    """What a header offers is called: by another file, or in its own file and by a test; what only its file calls is static."""
    code = {path: code_of(path.read_text()) for path in sorted((tree / "src").glob("**/*.[ch]"))}
    words = {path: set(re.findall(r"\w+", text)) for path, text in code.items()}
    tests = set(re.findall(r"\w+", " ".join(p.read_text() for p in (tree / "tests").glob("**/*.[ch]"))))
    for header in [path for path in code if path.suffix == ".h"]:
        inside = header.relative_to(tree / "src").as_posix()
        for name in re.findall(PROTOTYPE, code[header], re.M):
            users = [path for path in code if name in words[path] and path != header]
            homes = [path for path in users
                     if re.search(rf"^[A-Za-z_][\w \*]*[ \*]{name}\([^;]*?\)\s*\{{", code[path], re.M)]
            if len(users) > len(homes) or len(re.findall(rf"\b{name}\b", code[header])) > 1:
                if name in DOORS.get(inside, (set(), ""))[0]:
                    yield f"src/{inside}: {name}() is called: it needs no row in DOORS"
                continue
            if name in DOORS.get(inside, (set(), ""))[0]:
                continue
            used = sum(len(re.findall(rf"\b{name}\b", code[path])) for path in homes) > len(homes)
            if not used:
                yield f"src/{inside}: nothing calls {name}()"
            elif name not in tests:
                yield f"src/{inside}: {name}() is called in its own file only: static"


def plan(tree):
    """{floor: floors that it may include}, in order, as src/meson.build has it."""
    floors = {}
    text = (tree / "src/meson.build").read_text()
    for name, below in re.findall(r"^\s*\['(\w+)',\s*\[([^\]]*)\]", text, re.M):
        floors[name] = set(re.findall(r"'(\w+)'", below))
    return floors


def code_of(text):
    """The text without comments, strings and characters; lines stay where they are."""
    pattern = r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\''
    return re.sub(pattern, lambda m: "\n" * m.group().count("\n") + " ", text, flags=re.S)


def check_includes(path, floor, floors, tree):
    for number, line in enumerate(path.read_text().splitlines(), 1):
        found = re.match(r'\s*#\s*include\s*(["<])([^">]+)[">]', line)
        if not found:
            continue
        kind, name = found.groups()
        if kind == "<":
            folders = {parent.as_posix() for parent in path.relative_to(tree / "src").parents}
            for pattern, homes, why in OUTSIDE:
                if re.match(pattern, name) and not homes & folders:
                    yield number, f"<{name}>: {why}"
            continue
        other, _, rest = name.partition("/")
        if not rest:
            yield number, f'"{name}": write the floor too, as in "{floor}/{name}"'
        elif other not in floors:
            yield number, f'"{name}": there is no floor {other}'
        elif other != floor and other not in floors[floor]:
            yield number, f'"{name}": {floor} may not include {other}'
        elif not (tree / "src" / name).is_file():
            yield number, f'"{name}": there is no such file'
        elif floor == "view" == other and room_fault(path.relative_to(tree / "src").as_posix(), name):
            yield number, f'"{name}": {room_fault(path.relative_to(tree / "src").as_posix(), name)}'


def check_memory(path):
    """Out of memory has one answer (base/memory.h): what allocates goes through memory_must."""
    text = code_of(path.read_text())
    for call in re.finditer(r"(?<![\w.>])(malloc|calloc|realloc|aligned_alloc|strdup|strndup|open_memstream)\s*\(", text):
        before = text[max(0, call.start() - 200):call.start()]
        if not re.search(r"memory_must\(\s*(\w+ \? )?$", before):
            yield text.count("\n", 0, call.start()) + 1, f"{call[1]}(): its result goes through memory_must"


def check_calls(path, floor, inside):
    if floor == "app":
        return
    allowed = ALLOWED.get(inside, (set(), ""))[0]
    for number, line in enumerate(code_of(path.read_text()).splitlines(), 1):
        for names, why in CALLS:
            for call in re.findall(rf"(?<![\w.>])({names})\s*\(", line):
                if call not in allowed:
                    yield number, f"{call}(): {why}"


def check_desktop(path, inside):
    if inside.startswith(DESKTOP):
        return
    text = path.read_text()
    for number, (line, code) in enumerate(zip(text.splitlines(), code_of(text).splitlines()), 1):
        for call in re.findall(rf"(?<![\w.>])({DESKTOP_CALLS})\s*\(", code):
            yield number, f"{call}(): only {DESKTOP} knows the machine that it runs on"
        if re.search(DESKTOP_TEXTS, line):
            yield number, f"only {DESKTOP} looks into /proc, /sys and /dev"


def main():
    tree = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parent.parent)
    floors = plan(tree)
    for name, below in floors.items():
        later = list(floors)[list(floors).index(name):]
        for other in below & set(later):
            print(f"src/meson.build: {name} stands below {other} and may not include it")
            return 1
    files = faults = 0
    for what in [*check_names(tree), *check_blind(tree), *check_exports(tree),
                 *(line for floor in floors for line in check_built(tree, floor))]:
        print(what)
        faults += 1
    for path in sorted((tree / "src").glob("*/**/*.[ch]")):
        inside = path.relative_to(tree / "src").as_posix()
        floor = inside.split("/")[0]
        files += 1
        if floor not in floors:
            print(f"src/{inside}: the plan in src/meson.build has no floor {floor}")
            faults += 1
            continue
        for number, what in [*check_includes(path, floor, floors, tree), *check_calls(path, floor, inside),
                             *check_memory(path), *check_desktop(path, inside)]:
            print(f"src/{inside}:{number}: {what}")
            faults += 1
    print(f"{files} files on {len(floors)} floors, {faults} faults")
    return 1 if faults or not files else 0


if __name__ == "__main__":
    sys.exit(main())
