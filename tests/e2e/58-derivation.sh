# The derivation of the surface (D): formula, gradient and Hessian, with the ball's numbers, rule by rule, by key and by mouse.
# where: plain
. "$(dirname "$0")/lib.sh"

drive() {
    local name=$1 scene=$2
    shift 2
    cat >"$name.txt"
    valley drive "$scene" --script "$name.txt" --size 1920x1080 -o "$name" "$@"
}

# on paper
valley derive '(1-x)^2' --steps
exits 0
that "the rule in general" grep -qF "(u^n)' = n*u'*u^(n - 1)" out
that "with its parts put in" grep -qF "= 2*(-1)*(1 - x)^(2 - 1)" out
that "down to the variable" grep -qF "d/dx(x) = 1   [variable]" out
valley derive 'x*y' --order 2 --steps
exits 0
that "the second derivatives, too" [ "$(grep -c 'd/dx\|d/dy' out)" -gt 8 ]

# opened by D, closed by D and by Escape, by the bar and its own button
drive keys opening <<'S'
key Shift+Right
wait 60
key D
wait 10
describe open.json
key D
wait 10
describe closed.json
click Derivation
wait 10
describe bar.json
key Escape
wait 10
describe escaped.json
key D
wait 10
click Close
wait 10
describe button.json
S
exits 0
that "formula and derivatives" json keys/open.json '{"L(x, y)", "∂L/∂x", "∂L/∂y", "∂²L/∂x²", "∂²L/∂x∂y", "∂²L/∂y²"} <= set(labels)'
that "numbers of the one that leads" json keys/open.json '"Momentum" in labels and "at step 10" in labels'
that "nothing of the stage" json keys/open.json '"Play" not in labels'
that "closed by D" json keys/closed.json '"∂L/∂x" not in labels and "Play" in labels'
that "opened by the bar" json keys/bar.json '"∂L/∂x" in labels'
that "closed by Escape" json keys/escaped.json '"∂L/∂x" not in labels'
that "closed by its button" json keys/button.json '"∂L/∂x" not in labels'

# arrows and Enter walk down the rules; Left goes back up and folds; the race waits
drive walk opening <<'S'
key Space
wait 30
key Space
key D
wait 5
describe before.json
key Right
wait 5
describe one.json
key Down
key Enter
wait 5
describe two.json
key Down
wait 5
describe three.json
key Left
key Left
wait 5
describe folded.json
key Left
key Left
wait 5
describe all_folded.json
S
exits 0
that "rules are folded" json walk/before.json 'not any("∂/∂x" in l for l in labels)'
that "the sum's parts" json walk/one.json '"1.1: ∂/∂x (x^2 + y - 11)^2" in labels and "1.2: ∂/∂x (x + y^2 - 7)^2" in labels and "1 sum rule" in labels'
that "the power's part" json walk/two.json '"1.1 power rule" in labels and "1.1.1: ∂/∂x x^2 + y - 11" in labels'
that "the ring walks along" json walk/three.json 'any(i["label"] == "1.1.1: ∂/∂x x^2 + y - 11" and i["focused"] for i in items)'
that "left to the step above, and folds it" json walk/folded.json '"1.1.1: ∂/∂x x^2 + y - 11" not in labels and "1.1: ∂/∂x (x^2 + y - 11)^2" in labels'
that "all the way up" json walk/all_folded.json '"1 sum rule" not in labels'

# the mouse opens and folds; what is open stays open
drive mouse rosenbrock <<'S'
key D
wait 5
click ∂L/∂y
wait 5
describe open.json
key D
wait 5
key D
wait 5
describe again.json
click ∂L/∂y
wait 5
describe folded.json
S
exits 0
that "opened by a click" json mouse/open.json 'any(l.startswith("2.1: ∂/∂y") for l in labels)'
that "it stays open" json mouse/again.json 'any(l.startswith("2.1: ∂/∂y") for l in labels)'
that "folded by a click" json mouse/folded.json 'not any(l.startswith("2.1: ∂/∂y") for l in labels)'

# formulas of every kind, long ones too, in every window: all is read, nothing is cut
long=$(python3 -c "print(' + '.join(f'{k}*(x - {k})^2*cos({k}*y*x)' for k in range(1, 41)))")
deep=$(python3 -c "print('cbrt((x - 1)^2 + ' + ' + '.join(f'sin({k}x*y)^2' for k in range(1, 40)) + ')')")
i=0
for scene in linear-regression goldstein-price 'where(x > 0, x^2, sin(y))*max(x, y)' "$long" "$deep" 'log(x)*y' '3'; do
    i=$((i + 1))
    drive "kinds$i" "$scene" <<'S'
key Shift+Right
wait 40
key D
wait 5
describe a.json
key Right
key Down
key Right
wait 5
describe b.json
wheel 500,500 -40
wait 5
describe c.json
size 1024x768
wait 5
describe d.json
S
    exits 0
    that "nothing cut or overlapping in ${scene:0:30}" python3 "$TOP/tests/layout.py" "kinds$i"/{a,b,c,d}.json
done

finish
