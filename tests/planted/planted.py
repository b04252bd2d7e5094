#!/usr/bin/env python3
"""Plants faults in the program, one at a time, and says which tests notice: a test that cannot fail is none.

usage: planted.py TREE FOLDER [--third HASH] [--all] [--jobs N] [WORD…]
    TREE     the source; it is copied to FOLDER/tree (tracked files as they stand) and never changed itself
    --third  only the third of the rows that HASH (of a commit) draws
    --all    run every test against each fault, not only until one notices
    WORD     only rows whose title, file or list of tests holds one of the words

A row of tests/planted/*.faults:

    == the stability limit on the slider is ten times too far
    file  src/model/stability.c
    test  stability 55-drawer
    - return 2 / curvature;
    + return 20 / curvature;

`file` is where; the text after `-` must stand there exactly once (blanks and line breaks count as one blank; several `-`
lines are one text), and is replaced by the text after `+`. `test` names what is expected to notice: it runs first, and what
stands there is only a shorter way: if none of it notices, everything else runs. Write a fault as somebody would make it.
exit 1: a fault went through everything, a row's text is gone, or a fault does not compile.
"""
import argparse
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import time


class Row:
    def __init__(self, title, place):
        self.title, self.place = title, place
        self.file, self.tests, self.old, self.new = "", [], [], []

    def pattern(self):
        return re.compile(r"\s+".join(re.escape(word) for word in " ".join(self.old).split()))

    def fault(self, tree):
        """What is wrong with the row itself; None where it can be planted."""
        path = tree / self.file
        if not self.file or not self.old:
            return "has no file or no text"
        if not path.is_file():
            return f"{self.file} is gone"
        found = len(self.pattern().findall(path.read_text()))
        return None if found == 1 else f"its text stands {found} times in {self.file}: write the row anew"


def read_rows(folder):
    for path in sorted(folder.glob("*.faults")):
        row = None
        for number, line in enumerate(path.read_text().splitlines(), 1):
            if line.startswith("== "):
                row = Row(line[3:].strip(), f"{path.name}:{number}")
                yield row
            elif not line.strip() or line.startswith("#"):
                continue
            elif row is None:
                sys.exit(f"{path}:{number}: a row begins with '== title'")
            elif line.startswith("file "):
                row.file = line[5:].strip()
            elif line.startswith("test "):
                row.tests = line[5:].split()
            elif line[0] in "-+":
                (row.old if line[0] == "-" else row.new).append(line[2:])
            else:
                sys.exit(f"{path}:{number}: file, test, - or + is missing")


def third(rows, commit):
    """Every third row, beginning where the commit says."""
    return rows[int(commit[:8], 16) % 3::3]


class Bench:
    def __init__(self, source, folder, jobs):
        self.tree, self.build, self.logs = folder / "tree", folder / "build", folder / "logs"
        self.jobs = jobs
        folder.mkdir(parents=True, exist_ok=True)
        self.logs.mkdir(exist_ok=True)
        files = subprocess.run(["git", "-C", source, "ls-files", "-z"], check=True, capture_output=True).stdout
        kept = {name for name in files.decode().split("\0") if name and (source / name).is_file()}
        for path in self.tree.glob("**/*"):  # what is no longer there must not be built
            if path.is_file() and path.relative_to(self.tree).as_posix() not in kept:
                path.unlink()
        for name in kept:
            to, data = self.tree / name, (source / name).read_bytes()
            to.parent.mkdir(parents=True, exist_ok=True)
            if not to.is_file() or to.read_bytes() != data:
                shutil.copy(source / name, to)
        if not (self.build / "build.ninja").exists():
            self.call("setup", ["meson", "setup", self.build, self.tree, "-Doptimization=1", "-Ddebug=false"], 600)
        self.suites = sorted(p.stem[5:] for p in self.tree.glob("tests/test_*.c"))
        self.scripts = sorted(p.stem for p in self.tree.glob("tests/e2e/[0-9]*.sh"))

    def call(self, name, words, limit, **more):
        """The exit status; what it said is in logs/NAME. All that it started ends with it."""
        with open(self.logs / name, "w") as log:
            process = subprocess.Popen([str(word) for word in words], stdout=log, stderr=subprocess.STDOUT,
                                       stdin=subprocess.DEVNULL, start_new_session=True, **more)
            try:
                return process.wait(limit)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
                return 124

    def make(self, *targets):
        return self.call("build", ["ninja", "-C", self.build, "-j", self.jobs, *targets], 1200) == 0

    def notices(self, test):
        """Does this suite or script fail?"""
        home = dict(os.environ, SDL_AUDIODRIVER="dummy")
        for name in ("DISPLAY", "WAYLAND_DISPLAY", "SDL_VIDEODRIVER"):
            home.pop(name, None)
        if test in self.suites:
            return self.call(test, ["timeout", "-k", "5", "300", self.build / "tests" / f"test_{test}"], 320,
                             cwd=self.tree, env=home) != 0
        script = self.tree / "tests/e2e" / f"{test}.sh"
        places = re.search(r"^# where:(.*)", script.read_text(), re.M)
        work = self.build.parent / "work"
        for place in places[1].split() if places else ["plain"]:
            shutil.rmtree(work, ignore_errors=True)
            home.update(VALLEY=str(self.build / "valley"), KIND="release", TOP=str(self.tree), WORK=str(work))
            words = [self.tree / "tests/e2e/with-display"] if place == "window" else []
            if self.call(test, [*words, "timeout", "-k", "5", "240", "bash", script], 260, env=home) != 0:
                return True
        return False

    def try_row(self, row, every):
        """(what noticed, what is wrong with the row)"""
        path = self.tree / row.file
        text = path.read_text()
        path.write_text(row.pattern().sub(lambda _: "\n".join(row.new), text, count=1))
        try:
            first = [test for test in row.tests if test in self.suites or test in self.scripts]
            unknown = [test for test in row.tests if test not in first]
            if unknown:
                return [], f"there is no test {unknown[0]}"
            noticed = []
            # the named ones alone need no more than their own programs
            targets = ["valley", *(f"tests/test_{test}" for test in first if test in self.suites)]
            if not self.make(*([] if every or not first else targets)):
                return [], "it does not compile: " + self.first_error()
            for test in first:
                if self.notices(test):
                    noticed.append(test)
                    if not every:
                        return noticed, None
            if not self.make():
                return [], "it does not compile: " + self.first_error()
            for test in [test for test in self.suites + self.scripts if test not in first]:
                if self.notices(test):
                    noticed.append(test)
                    if not every:
                        break
            return noticed, None
        finally:
            path.write_text(text)

    def first_error(self):
        lines = [line for line in (self.logs / "build").read_text().splitlines() if "error" in line]
        return lines[0][:160] if lines else "see " + str(self.logs / "build")


def main():
    say = argparse.ArgumentParser()
    say.add_argument("tree", type=pathlib.Path)
    say.add_argument("folder", type=pathlib.Path)
    say.add_argument("words", nargs="*")
    say.add_argument("--third")
    say.add_argument("--all", action="store_true")
    say.add_argument("--jobs", default=str(os.cpu_count()))
    wish = say.parse_args()
    rows = list(read_rows(wish.tree / "tests/planted"))
    if wish.third:
        rows = third(rows, wish.third)
    if wish.words:
        rows = [row for row in rows
                if any(w in " ".join([row.title, row.file, *row.tests]) for w in wish.words)]
    gone = {row: what for row in rows if (what := row.fault(wish.tree))}
    for row, what in gone.items():
        print(f"GONE    {row.place}: {row.title}: {what}", flush=True)
    bench = Bench(wish.tree.resolve(), wish.folder.resolve(), wish.jobs)
    if not bench.make():
        print("the program does not build even without a fault:", bench.first_error())
        return 1
    wrong = len(gone)
    sound = {}  # a test that fails without any fault notices nothing
    for row in rows:
        if row in gone:
            continue
        start = time.monotonic()
        noticed, fault = bench.try_row(row, wish.all)
        unsound = []
        for test in noticed:
            if test not in sound:
                bench.make()
                sound[test] = not bench.notices(test)
            if not sound[test]:
                unsound.append(test)
        noticed = [test for test in noticed if test not in unsound]
        if unsound:
            fault = fault or ("fails without any fault: " + " ".join(unsound) if not noticed else None)
        word = "FAULTY" if fault else "caught" if noticed else "MISSED"
        wrong += word != "caught"
        print(f"{word}  {row.place}: {row.title}: {fault or ' '.join(noticed) or 'went through everything'}"
              f"  ({time.monotonic() - start:.0f} s)", flush=True)
    print(f"{len(rows) - wrong} passed, {wrong} failed")
    return 1 if wrong or not rows else 0


if __name__ == "__main__":
    sys.exit(main())
