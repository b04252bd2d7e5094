# The real window: starts, plays by itself, takes keys and sizes, quits.
# where: window
. "$(dirname "$0")/lib.sh"

slow=1
[ "$KIND" = sanitized ] && slow=4

# open ARGUMENTS…: starts the program and waits for its window
open() {
    last="valley $* (in a window)"
    "$VALLEY" "$@" >out 2>err </dev/null &
    program=$!
    window=''
    for _ in $(seq $((100 * slow))); do
        window=$(xdotool search --onlyvisible --pid $program 2>/dev/null | head -n 1)
        [ -n "$window" ] && break
        kill -0 $program 2>/dev/null || break
        sleep 0.1
    done
    [ -n "$window" ] || window=$(xdotool search --onlyvisible --name '.' 2>/dev/null | head -n 1)
    if [ -z "$window" ]; then
        fault "no window"
        kill $program 2>/dev/null
        wait $program 2>/dev/null
        finish
    fi
    xdotool windowfocus "$window" 2>/dev/null
    sleep $((1 * slow))
}

press() { xdotool key --delay 40 "$@"; sleep 0.4; }

# what the window shows now, as a number
look() { convert x:"$window" -depth 8 rgb:- 2>/dev/null | cksum; }

alive() { kill -0 $program 2>/dev/null; }

# ends KEY: the program must end by itself, with exit 0
ends() {
    "$@"
    for _ in $(seq $((80 * slow))); do alive || break; sleep 0.1; done
    if alive; then
        fault "still there after: $*"
        kill $program
    fi
    wait $program
    status=$?
    exits 0
    if grep -qE 'Sanitizer|runtime error:' err; then fault "a sanitizer speaks"; fi
}

close_window() { # as the window's own button does it
    python3 - "$window" <<'PY'
import ctypes, sys
x = ctypes.CDLL("libX11.so.6")
x.XOpenDisplay.restype = ctypes.c_void_p
x.XInternAtom.restype = ctypes.c_ulong
x.XInternAtom.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int]
display = x.XOpenDisplay(None)
class Client(ctypes.Structure):
    _fields_ = [("type", ctypes.c_int), ("serial", ctypes.c_ulong), ("send", ctypes.c_int), ("display", ctypes.c_void_p),
                ("window", ctypes.c_ulong), ("message", ctypes.c_ulong), ("format", ctypes.c_int), ("data", ctypes.c_long * 5)]
class Event(ctypes.Union):
    _fields_ = [("client", Client), ("pad", ctypes.c_long * 24)]
event = Event()
event.client.type = 33
event.client.window = int(sys.argv[1])
event.client.message = x.XInternAtom(display, b"WM_PROTOCOLS", 0)
event.client.format = 32
event.client.data[0] = x.XInternAtom(display, b"WM_DELETE_WINDOW", 0)
x.XSendEvent.argtypes = [ctypes.c_void_p, ctypes.c_ulong, ctypes.c_int, ctypes.c_long, ctypes.c_void_p]
x.XSendEvent(display, int(sys.argv[1]), 0, 0, ctypes.byref(event))
x.XSync.argtypes = [ctypes.c_void_p, ctypes.c_int]
x.XSync(display, 0)
PY
}

# without a word: where everything begins
open
that "something is shown" [ -n "$(look)" ]
press Tab
press t
ends close_window

# as ./dev run opens it: the opening race plays by itself
open opening --playing
before=$(look)
sleep $((1 * slow))
that "the opening race plays by itself" [ "$before" != "$(look)" ]
ends close_window

# a scene opens and takes keys
open himmelblau
press space
sleep 0.5
one=$(look)
press Right
press Right
press Right
sleep $((1 * slow))
that "Right steps" [ "$one" != "$(look)" ]
press t
press l
press Home
that "still alive after keys" alive

# any size
for size in "300 200" "1280 720" "1900 300" "200 900" "1024 768"; do
    # shellcheck disable=SC2086
    xdotool windowsize "$window" $size
    sleep $((1 * slow))
    that "still alive at $size" alive
    that "a picture at $size" [ -n "$(look)" ]
done

# the mouse: orbit, wheel, click everywhere
xdotool mousemove --window "$window" 300 300 mousedown 1 mousemove --window "$window" 380 330 mouseup 1
for x in 40 200 500 900; do
    for y in 40 300 500 740; do xdotool mousemove --window "$window" $x $y click 1 click 4 click 5; done
done
sleep 0.5
that "still alive after clicks" alive
ends close_window

# what cannot be opened is said in the terminal, or in the window, but never crashes
last="valley none.yaml (in a window)"
timeout -k 2 $((5 * slow)) "$VALLEY" ./none.yaml >out 2>err </dev/null
status=$?
that "exit 1 or a window that stays, got $status" test $status = 1 -o $status = 124
if grep -qE 'Sanitizer|runtime error:' err; then fault "a sanitizer speaks"; fi

# a file that changes while the window rests is read again: the new title is the window's
printf 'kind: scene\ntitle: As it was\nsurface: bowl\n' >follow.yaml
open ./follow.yaml
sleep $((1 * slow))
printf 'kind: scene\ntitle: As it is now\nsurface: bowl\n' >follow.new
mv follow.new follow.yaml
for _ in $(seq $((40 * slow))); do
    xdotool getwindowname "$window" | grep -q 'As it is now' && break
    sleep 0.1
done
that "the window follows its file" grep -q 'As it is now' <(xdotool getwindowname "$window")
ends close_window

finish
