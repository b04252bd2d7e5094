# Typing into the picker's formula: selection by keys and mouse, the clipboard, undo, and Escape that leaves the field.
# where: plain
. "$(dirname "$0")/lib.sh"

cat >typing.txt <<'T'
wait 3
click Choose a surface
wait 3
click Formula of the surface
key Ctrl+A
type x^2 + 3*y^2
wait 1
expect Formula of the surface x^2 + 3*y^2
# the last word, cut and put in twice
key Ctrl+Shift+Left
key Ctrl+Shift+Left
key Ctrl+Shift+Left
key Ctrl+X
expect Formula of the surface x^2 + 3*
key Ctrl+V
key Ctrl+V
expect Formula of the surface x^2 + 3*y^2y^2
# undo goes through the text, not the scene
key Ctrl+Z
key Ctrl+Z
expect Formula of the surface x^2 + 3*
key Ctrl+Shift+Z
expect Formula of the surface x^2 + 3*y^2
# what is typed takes the place of the selection
key Ctrl+A
type βy
expect Formula of the surface βy
key Backspace
key Backspace
type x + sin(y)
# a double click takes the word; Ctrl+C copies it and not the figures
click 298,177 double
key Ctrl+C
type cos
expect Formula of the surface x + cos(y)
key End
key Ctrl+V
expect Formula of the surface x + cos(y)sin
# a drag over all of it
drag 600,176 200,176
key Delete
wait 1
describe empty.json
type x^2+y^2
shot typed.png
describe before.json
key Escape
wait 2
describe left.json
key Escape
wait 2
describe closed.json
T
valley drive gallery --script typing.txt --size 1920x1080 -o typing
exits 0
that "the drag took all" json typing/empty.json 'value("Formula of the surface") == ""'
that "the copied word is in the clipboard" [ "$(cat typing/clipboard.txt)" = "sin" ]
that "the field had the focus" json typing/before.json \
    'any(i["focused"] and i["label"] == "Formula of the surface" for i in items)'
that "Escape leaves the field" json typing/left.json 'screen["screen"] == "picker" and not any(i["focused"] for i in items)'
that "and then the picker" json typing/closed.json 'screen["screen"] == "gallery"'

# a number field: the focus selects all; undo and copy in it are of the text, not of the scene
cat >number.txt <<'T'
key Shift+Right
wait 60
key E
wait 5
click learning rate, typed
wait 3
describe before.json
type 0.004
describe typed.json
key Ctrl+Z
describe undone.json
type 0.5
key Ctrl+A
key Ctrl+C
key Escape
wait 3
describe left.json
T
valley drive opening --script number.txt --size 1920x1080 -o number
exits 0
that "typing takes the place of all" json number/typed.json 'value("learning rate, typed") == "0.004"'
that "undo brings back the number" json number/undone.json 'value("learning rate, typed") not in ("", "0.004")'
that "the number is copied, not the figures" [ "$(cat number/clipboard.txt)" = "0.5" ]
that "Escape leaves it without a change" json number/left.json \
    'not any(i["focused"] and i["role"] == "textfield" for i in items) and value("learning rate, typed") != "0.5"'

finish
