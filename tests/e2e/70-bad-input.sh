# Garbage of every kind: a message, exit 1 or 2, quickly; never a crash, never silence.
# where: plain
. "$(dirname "$0")/lib.sh"

one_or_two() { [ "$1" = 1 ] || [ "$1" = 2 ]; }

# refused ARGUMENTS…
refused() {
    LIMIT=20 valley "$@"
    that "exit 1 or 2, got $status" one_or_two "$status"
    says "."
}

: >empty.yaml
printf '\0\1\2\3' >binary.yaml
head -c 100000 /dev/urandom >noise.yaml
printf 'kind: scene\nsurface: *x\n' >alias.yaml
printf 'kind: scene\nsurface: &a [*a]\n' >cycle.yaml
printf 'kind: scene\n\tsurface: booth\n' >tab.yaml
printf 'kind: scene\nsurface: nosuch\nruns: [gd]\n' >surface.yaml
printf 'kind: scene\nsurface: booth\nruns: [nosuch]\n' >run.yaml
printf 'kind: scene\nsurface: booth\nruns: [{rule: gd, lr: [1]}]\n' >option.yaml
printf 'kind: scene\nsurface: booth\nruns: gd\nsteps: -4\n' >steps.yaml
printf 'kind: scene\nsurface: booth\nruns: [gd]\nstart: [1]\n' >start.yaml
printf 'kind: scene\nsurface: booth\nruns: [gd]\nstart: [nan, inf]\n' >nan.yaml
printf 'kind: scene\nsurface: {formula: "x^"}\nruns: [gd]\n' >formula.yaml
printf 'kind: scene\nsurface: {formula: "x^2", domain: {x: [1, 1], y: [0, 1]}}\nruns: [gd]\n' >domain.yaml
printf 'kind: scene\nsurface: {formula: "a*x", constants: {a: {value: 1, range: [9, 2]}}}\n' >range.yaml
printf 'kind: scene\nsurface: {formula: "x + 2y", domain: {y: [0, 1], z: [0, 1]}}\n' >axes.yaml
printf 'kind: scene\nsurface: {formula: "x + 2y", rates: {gd: fast}}\n' >rates.yaml
printf 'kind: scene\nsurface: booth\nruns: [gd]\nlight: neon\n' >light.yaml
printf 'kind: picture\n' >kind.yaml
head -c 6000000 /dev/zero | tr '\0' '[' >deep.yaml
mkdir folder.yaml

for file in empty binary noise alias cycle tab surface run option steps start nan formula domain range axes rates light kind deep folder none; do
    refused check ./$file.yaml
    says "$file.yaml"
    refused shot ./$file.yaml -o x.png
    says "$file.yaml"
done
for file in surface run option steps start formula domain range axes rates light; do
    valley check ./$file.yaml
    says "$file.yaml:[0-9]+:[0-9]+: error: "
done

# formulas: bytes, depth, length
for formula in "" " " "(" ")" "x+" "+" "sin" "sin(" "sin()" "sin(x,y)" "min(x)" "where(x)" "x!" "@" "x=1" "1e" "1e+" "." "x^^2" \
    $'\xff\xfe' "x&y" "grad(x)" "norm(x)" "𝛼+" "unknown" "x.y" "[x]" "{x}" "x;y" '$x$' "'x'" "not" "x and" "1<2<3"; do
    refused run "$formula" -o gd --steps 1
    refused shot "$formula" -o x.png
done
refused run "$(printf -- '-%.0s' $(seq 5000))x" -o gd --steps 1
refused run "$(printf 'sin(%.0s' $(seq 3000))x$(printf ')%.0s' $(seq 3000))" -o gd --steps 1
refused run "x$(printf '^x%.0s' $(seq 5000))" -o gd --steps 1

# the command line itself
refused --frobnicate
refused run himmelblau -o gd --csv
refused run himmelblau -o
refused run himmelblau -o gd=0.1 --steps 1
refused run himmelblau -o "gd:lr" --steps 1
refused run himmelblau -o "gd:lr=1=2" --steps 1
refused run himmelblau -o "gd:lr=0.1,lr=0.2,nosuch=1" --steps 1
refused run himmelblau -o "gd:lr=nan" --steps 1
refused run himmelblau -o "gd:lr=inf" --steps 1
refused run himmelblau -o "adam:beta1=x" --steps 1
refused run himmelblau -o gd --const a
refused run himmelblau -o gd --const =4
refused run himmelblau -o gd --const nosuch=4
refused run himmelblau -o gd --steps=
refused run himmelblau -o gd --steps 99999999999999999999
refused run "$(printf 'a%.0s' $(seq 5000))" -o gd
refused run ../../etc/passwd -o gd
refused shot himmelblau -o x.png --size 1x
refused shot himmelblau -o x.png --size -5x-5
refused shot himmelblau -o "$WORK" # a folder

# a words file of the user's: %n, another value, a missing key: all told by check; the program runs on with its own words
words=$XDG_DATA_HOME/dark-valley/text/en.yaml
mkdir -p "${words%/*}"
sed -e 's/of: "of {last}"/of: "of %n%s{lost}"/' -e '/^  pause: Pause$/d' -e 's/^  play: Play$/  play: "Play {"/' \
    "$TOP/assets/text/en.yaml" >"$words"
refused check "$words"
says 'en.yaml:[0-9]+:15: error: \{lost\} is no value'
says 'the value \{last\} is missing'
says 'en.yaml:[0-9]+:15: error: this brace begins no value'
says "'transport.pause' is missing; the shipped text is \"Pause\""
says '^ +\^$'
valley shot himmelblau -o words.png --size 1280x720 --step 3 --describe words.json
exits 0
says "$words:[0-9]+:[0-9]+: error: "
that "the program's own words" grep -q '"label":"Play"' words.json
that "no message in a picture" not grep -q '"label":"Message"' words.json
printf 'describe words.json\n' >words.txt
valley drive himmelblau --script words.txt -o .
exits 0
that "the message in the window" grep -q 'begins no value\|is no value' words.json
that "the program's own words" grep -q '"label":"Play"' words.json
valley run booth -o gd --steps 3
exits 0
says "$words:[0-9]+:[0-9]+: error: "
sed 's/^  play: Play$/  play: "Los {{%n}}"/' "$TOP/assets/text/en.yaml" >"$words"
valley check "$words"
exits 0
prints "good, words"
valley shot himmelblau -o words.png --size 1280x720 --step 3 --describe words.json
exits 0
says_nothing
that "the user's words" grep -q '"label":"Los {%n}"' words.json
rm "$words"

# a window needs a display; without one the program says so
if [ -z "${DISPLAY:-}" ]; then
    refused
    refused himmelblau
    refused play himmelblau -o gd
fi

# no fonts: a warning at most, never a failure
mkdir -p fonts
printf '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>%s/fonts</dir></fontconfig>\n' "$WORK" >fonts.conf
last="valley shot without fonts"
FONTCONFIG_FILE=$WORK/fonts.conf timeout 60 "$VALLEY" shot himmelblau -o nofonts.png --size 800x450 >out 2>err </dev/null
status=$?
exits 0
if grep -qE 'Sanitizer|runtime error:' err; then fault "a sanitizer speaks"; fi

# a full disk, a closed pipe
valley run himmelblau -o gd --csv /dev/full
exits 1
last="valley run | head -n 1"
"$VALLEY" run himmelblau -o gd --steps 20000 --csv - 2>err | head -n 1 >out
prints_line "optimizer,step,x,y,loss,grad_x,grad_y,lr"

# Without a single font the picture is there, with boxes for words, and a line says why.
printf '%s' '<?xml version="1.0"?><fontconfig><dir>/nowhere</dir></fontconfig>' >no-fonts.conf
export FONTCONFIG_FILE=$WORK/no-fonts.conf
valley shot bowl --size 640x400 -o no-fonts.png
unset FONTCONFIG_FILE
exits 0
says "no fonts are installed"
that "a picture" is_png no-fonts.png 640 400

finish
