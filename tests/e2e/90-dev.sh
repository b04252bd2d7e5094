# ./dev itself: help, bad words, and a race as pictures and figures where there is no display.
# where: plain
. "$(dirname "$0")/lib.sh"

# dev ARGUMENTS…: from another directory, with the program that is tested in the place of build/valley
dev() {
    last="./dev $*"
    "$TOP/dev" "$@" >out 2>err </dev/null
    status=$?
}

dev help
exits 0
for command in setup build run test bench shot fuzz format clean help; do prints "^  $command "; done
dev frobnicate
exits 2
says "frobnicate"

# warnings are faults with the compilers that were tried, and with no others
sed '$d' "$TOP/dev" >functions # without its last line, which runs a command
mkdir standin
warnings_of() { # COMPILER VERSION
    printf '#!/bin/sh\necho %s\n' "$2" >standin/$1
    chmod +x standin/$1
    PATH=$PWD/standin:$PATH bash -c ". ./functions; warnings $1"
}
last="what warnings are"
for known in 'gcc 12' 'gcc 14' 'clang 14.0.6' 'clang 19.1.7'; do that "faults with $known" [ "$(warnings_of $known)" = --werror ]; done
for other in 'gcc 11' 'gcc 99' 'clang 12.0.0' 'clang 140.0.0'; do that "told with $other" [ -z "$(warnings_of $other)" ]; done

# what `run` does without a display
last="the race of ./dev run"
mkdir -p tree/build tree/tests
cp "$TOP/dev" tree/dev
ln -s "$VALLEY" tree/build/valley
ln -s "$TOP/assets" tree/assets
sed -i 's/^    build_program$/    :/' tree/dev # built already, as $VALLEY
mkdir elsewhere
(cd elsewhere && ../tree/dev run >../out 2>../err </dev/null)
status=$?
exits 0
that "one line says why" [ "$(grep -c 'no display' out)" = 1 ]
that "140 steps of four runs" table elsewhere/valley-out/race.csv 'len(rows) == 4 * 141'
for step in 000 020 058 140; do that "a picture at step $step" is_png elsewhere/valley-out/race-$step.png 1920 1080; done

finish
