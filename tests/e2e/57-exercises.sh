# Exercises: from the card to the last answer, with hints on the way; pictures, checks and lists of them.
# where: plain window
. "$(dirname "$0")/lib.sh"

# drive NAME SCENE [OPTION…] <<script: writes NAME.txt, runs it into the folder NAME
drive() {
    local name=$1 scene=$2
    shift 2
    cat >"$name.txt"
    valley drive "$scene" --script "$name.txt" --size 1280x720 -o "$name" "$@"
}
# told FILE WORDS: some item of the screen holds these words
told() { grep -qF -- "$2" "$1"; }

drive first exercise:gradient-descent <<'S'
describe 0.json
type lr*g
key Enter
wait 3
describe uphill.json
shot uphill.png
key Ctrl+A
type -lr*gg
key Enter
wait 3
describe unreadable.json
key Ctrl+A
type -g*lr
key Enter
wait 3
describe right.json
key Enter
wait 10
describe next.json
S
exits 0
says_nothing
that "it is an exercise" json first/0.json 'screen["screen"] == "lesson"'
that "the field has the focus" json first/0.json 'any(i["role"] == "textfield" and i["focused"] for i in items)'
that "a wrong sign is uphill" told first/uphill.json "goes uphill"
that "an example in numbers" told first/uphill.json "yours gives 1; it should be −1."
that "what is typed is printed" json first/uphill.json 'any(i["role"] == "math" and i["label"] == "lr*g" for i in items)'
that "a column where it cannot be read" told first/unreadable.json "Column 5"
that "an equal form is right" told first/right.json "All right"
that "Enter then opens the next one" told first/next.json "Write momentum"

# a click beside everything leaves the focus in the line: letters are no keys of the program
drive beside exercise:chain-rule <<'S'
wait 2
type x
click 900,600
wait 3
type y
describe typed.json
S
that "letters go on in the line" json beside/typed.json 'screen["screen"] == "lesson" and any(i["role"] == "textfield" and i["value"] == "xy" for i in items)'

drive rule exercise:momentum <<'S'
key Ctrl+A
type u = beta*u + g
key Down
key Ctrl+A
type step = -lr*u
key Enter
wait 3
describe renamed.json
key Up
click Line 1
key Ctrl+A
type u = (1 - beta)*u + beta*g
click Check
wait 3
describe swapped.json
click Check
click Check
wait 3
click Show a solution
wait 3
describe shown.json
click Check
wait 3
describe solved.json
click Scenes
wait 20
key End
wait 20
describe gallery.json
shot gallery.png
S
exits 0
that "other names are right" told rule/renamed.json "All right"
that "wrong lines are not" told rule/swapped.json "Not yet"
that "a solution after three tries" json rule/shown.json 'any(i["role"] == "textfield" and i["value"] == "v = beta*v + g" for i in items)'
that "the solution is right" told rule/solved.json "All right"
that "back to the scenes" json rule/gallery.json 'screen["screen"] == "gallery"'
that "where exercises have cards" json rule/gallery.json 'any(i["role"] == "card" and i["label"] == "Backpropagation in four lines" for i in items)'

valley list exercises
exits 0
that "exercises are listed" told out "momentum-to-adam"
valley check "$TOP"/assets/exercises/*.yaml
exits 0
valley shot exercise:momentom -o no.png
exits 2
that "a name that is nearly right" told err "did you mean 'momentum'"
finish
