# valley derive: derivatives as a mathematician writes them, and as figures.
# where: plain window
. "$(dirname "$0")/lib.sh"

valley derive "x^2*y"
exits 0
says_nothing
prints_line "d/dx = 2*x*y"
prints_line "d/dy = x^2"
prints_no '1\*|\+ *0'

# the word after derive is the formula, whatever it begins with
valley derive "-x^2"
exits 0
prints_line "d/dx = -2*x"
valley derive "--x"
exits 0
prints_line "d/dx = 1"
valley derive "-x" --at 1,2
exits 0

valley derive "x^2*y" --at 2,3 --csv -
exits 0
says_nothing
prints_line "x,y,value,grad_x,grad_y"
prints_line "2,3,12,12,4"

# a point may begin with a minus, an option may carry its value, points add up
valley derive "x^2*y" --at -2,3 --at=0.1,-1 --order 2 --csv=d.csv
exits 0
prints_nothing
that "two rows and the Hessian" table d.csv 'header == "x,y,value,grad_x,grad_y,hess_xx,hess_xy,hess_yy" and len(rows) == 2'
that "the Hessian at -2,3" table d.csv '[number(rows[0], c) for c in ("hess_xx", "hess_xy", "hess_yy")] == [6, -4, 0]'
that "numbers that read back exactly" table d.csv 'float(rows[1]["x"]) == 0.1 and float(rows[1]["value"]) == 0.1**2 * -1'

valley derive "sin(x)*exp(y)" --order 2
exits 0
prints "cos\(x\)"
valley derive "x^2/2" --tex
exits 0

# where a derivative does not exist the figures say so
valley derive "log(x)" --at 0,0 --at -1,0 --csv -
exits 0
prints "inf"
prints "nan"

valley derive --help
exits 0
prints "derive"
prints "--order"
says_nothing

# mistakes: the place, what is wrong, what to try

# a file is a surface, or it is told what it is
valley derive "$TOP/assets/surfaces/booth.yaml"
exits 0
prints '^d/dx = '
fails_with 1 "unknown key" derive "$TOP/assets/scenes/opening.yaml"
fails_with 1 "a lesson; a surface or a formula is wanted" derive "$TOP/README.md"
fails_with 1 "a folder; a surface or a formula is wanted" derive "$TOP/assets"
fails_with 1 "cannot open" derive none.yaml
fails_with 1 'formula:1:5: error: ' derive "x + * y"
fails_with 1 'formula:1:6: error: ' derive "sin(x"
fails_with 1 "formula:1:1: error: .*sim.*did you mean 'sin'" derive "sim(x)"
fails_with 1 'formula:1:1: error: ' derive ""
fails_with 1 'formula:1:[0-9]+: error: ' derive "1..2"
fails_with 1 'formula:1:[0-9]+: error: ' derive "2 3"
fails_with 1 'formula:1:[0-9]+: error: ' derive "0x1F"
fails_with 1 'formula:1:[0-9]+: error: ' derive "x < y < 1"
says '\^' # a caret under the place
fails_with 2 '.' derive
fails_with 2 'order' derive "x" --order 3
fails_with 2 '.' derive "x" --at 1
fails_with 2 '.' derive "x" --at 1,2,3
fails_with 2 '.' derive "x" --at one,two
fails_with 2 "frob" derive "x" --frob
fails_with 2 '.' derive "x" --at
fails_with 2 '.' derive "x" "y"
fails_with 1 '.' derive "x" --at 1,2 --csv /no/such/folder/d.csv

# limits, each with its message and in no time
fails_with 1 'formula:1:[0-9]+: error: ' derive "$(printf '(%.0s' $(seq 1200))x"
fails_with 1 'error: ' derive "$(head -c 70000 /dev/zero | tr '\0' 'x')"
LIMIT=20 valley derive "$(printf 'x^x^%.0s' $(seq 60))x" --order 2
that "an answer or a message" [ "$status" -le 1 ]

finish
