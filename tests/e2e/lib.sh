# What the scripts share. Each is started by tests/run.sh with VALLEY (the program), KIND (release or sanitized),
# TOP (the tree) and WORK (a folder of its own); a line "# where: plain window" says if it runs without a display, with
# one, or both. A script is a list of `valley ARGUMENTS` followed by what is expected of it, and ends with `finish`.
# By hand:  VALLEY=build/valley bash tests/e2e/10-derive.sh

set -u
: "${VALLEY:=build/valley}" "${KIND:=release}"
: "${TOP:=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)}"
: "${WORK:=$(mktemp -d)}"
VALLEY=$(readlink -f "$VALLEY")
mkdir -p "$WORK"
WORK=$(readlink -f "$WORK")
cd "$WORK" || exit 1
# The user's own files play no part, and nothing that a test does is remembered.
export HOME=$WORK/home XDG_DATA_HOME=$WORK/home/data XDG_CONFIG_HOME=$WORK/home/config XDG_STATE_HOME=$WORK/home/state
export XDG_CACHE_HOME=${XDG_CACHE_HOME:-$WORK/home/cache}
mkdir -p "$HOME"

good=0
bad=0
last=''

# valley ARGUMENTS…: runs the program; the exit status is in $status, what it wrote in the files out and err. It finds
# other programs on $PROGRAMS, where that is given.
valley() {
    last="valley $(printf '%q ' "$@")"
    timeout -k 5 "${LIMIT:-60}" env PATH="${PROGRAMS:-$PATH}" "$VALLEY" "$@" >out 2>err </dev/null
    status=$?
    if [ $status = 124 ] || [ $status = 137 ]; then fault "did not end"; fi
    if [ $status -ge 128 ]; then fault "was killed (exit $status)"; fi
    if grep -qE 'Sanitizer|runtime error:' err; then fault "a sanitizer speaks"; fi
    return 0
}

fault() {
    bad=$((bad + 1))
    printf 'FAULT: %s\n   in: %.300s\n' "$*" "$last"
    [ -s out ] && head -n 6 out | cut -c1-300 | sed 's/^/  out: /'
    [ -s err ] && head -n 12 err | cut -c1-300 | sed 's/^/  err: /'
    return 0
}

fine() { good=$((good + 1)); }

# that WORDS COMMAND…: one expectation
that() {
    local words=$1
    shift
    if "$@"; then fine; else fault "expected $words"; fi
}

exits() { that "exit $1, got $status" [ "$status" = "$1" ]; }
says() { that "on stderr: $1" grep -qE -- "$1" err; }              # extended regular expression
prints() { that "on stdout: $1" grep -qE -- "$1" out; }
prints_line() { that "on stdout the line: $1" grep -qxF -- "$1" out; }
prints_no() { that "not on stdout: $1" not grep -qE -- "$1" out; }
says_nothing() { that "nothing on stderr" [ ! -s err ]; }
prints_nothing() { that "nothing on stdout" [ ! -s out ]; }
not() { ! "$@"; }

# fails_with STATUS MESSAGE ARGUMENTS…: the message goes to stderr, nothing to stdout, quickly
fails_with() {
    local wanted=$1 message=$2
    shift 2
    LIMIT=20 valley "$@"
    exits "$wanted"
    says "$message"
    prints_nothing
}

# is_png FILE WIDTH HEIGHT
is_png() {
    python3 - "$@" <<'PY'
import struct, sys
path, width, height = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
data = open(path, "rb").read(24)
sys.exit(not (data[:8] == b"\x89PNG\r\n\x1a\n" and struct.unpack(">II", data[16:24]) == (width, height)))
PY
}

# json FILE EXPRESSION: a Python expression over `screen` and `items` that must hold
json() {
    python3 - "$@" <<'PY'
import json, sys
screen = json.load(open(sys.argv[1], encoding="utf-8"))
items = screen["items"]
labels = [i["label"] for i in items]
def value(label): return next(i["value"] for i in items if i["label"] == label)
sys.exit(not eval(sys.argv[2]))
PY
}

# table FILE EXPRESSION: the same over `rows`, a list of dictionaries, and `header`
table() {
    python3 - "$@" <<'PY'
import csv, math, sys
file = open(sys.argv[1], newline="", encoding="utf-8")
reader = csv.DictReader(file)
rows = list(reader)
header = ",".join(reader.fieldnames or [])
def of(name): return [r for r in rows if r["optimizer"] == name]
def number(row, column): return float(row[column])
ok = eval(sys.argv[2])
if not ok: print("header:", header, "rows:", len(rows))
sys.exit(not ok)
PY
}

finish() {
    printf '%d expectations held, %d did not\n' "$good" "$bad"
    [ "$bad" = 0 ] && [ "$good" -gt 0 ]
    exit
}
