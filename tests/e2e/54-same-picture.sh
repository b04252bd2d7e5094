# The same state is the same picture: the picture of a step does not know how one came there.
# where: plain
. "$(dirname "$0")/lib.sh"

# steps SURFACE STEP BACK: to STEP by tens, back by single steps, forward again
steps() {
    echo "wait 60"
    for _ in $(seq $(($2 / 10))); do printf 'key Shift+Right\nwait 40\n'; done
    printf 'wait 120\nshot there.png\n'
    for _ in $(seq "$3"); do printf 'key Left\nwait 1\n'; done
    printf 'wait 60\nshot before.png\n'
    for _ in $(seq "$3"); do printf 'key Right\nwait 1\n'; done
    printf 'wait 120\nshot again.png\nquit\n'
}

# same FILE FILE: pixel for pixel
same() { [ "$(compare -metric AE "$1" "$2" null: 2>&1 | cut -d' ' -f1)" = 0 ]; }

# Himmelblau at this size has soft edges at the rim of a hollow that no lantern reaches.
for race in "himmelblau 30 25 1280x720 night" "himmelblau 60 7 960x540 day" "rosenbrock 40 12 1280x720 night"; do
    read -r surface step back size theme <<<"$race"
    steps "$surface" "$step" "$back" >script
    valley drive "$surface" --script script --size "$size" --theme "$theme" -o .
    exits 0
    that "$race: the picture moved on" not same there.png before.png
    that "$race: there and back is the same picture" same there.png again.png
    valley shot "$surface" --step "$step" --size "$size" --theme "$theme" -o shot.png
    exits 0
    that "$race: a picture without a window is the same one" same there.png shot.png
done

finish
