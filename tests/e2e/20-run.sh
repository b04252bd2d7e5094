# valley run: a race as figures.
# where: plain window
. "$(dirname "$0")/lib.sh"

header="optimizer,step,x,y,loss,grad_x,grad_y,lr"

valley run "x^2 + 4y^2" -o gd:lr=0.1 --from 1,-1 --steps 3 --csv -
exits 0
says_nothing
prints_line "$header"
prints_line "gd,0,1,-1,5,2,-8,"
cp out a.csv
that "one row a step, from the start" table a.csv '[r["step"] for r in rows] == ["0", "1", "2", "3"]'
that "x shrinks by 0.8" table a.csv 'all(math.isclose(number(rows[i], "x"), 0.8**i, rel_tol=1e-12) for i in range(4))'
that "the rate that led to the row" table a.csv '[r["lr"] for r in rows[1:]] == ["0.10000000000000001"] * 3'

# what may begin with a minus
valley run "-x^2" -o gd:lr=0.1 --from -1,2 --steps 2 --csv -
exits 0
prints "^gd,0,-1,2,-1,2,-?0,"

# names: the rule; again: the whole text; again: that with #2
valley run himmelblau -o adam:lr=0.1 -o gd -o adam:lr=0.1 -o adam:lr=0.1 -o adam:lr=0.2 --steps 1 --csv b.csv
exits 0
prints_nothing
that "five names" table b.csv \
    'list(dict.fromkeys(r["optimizer"] for r in rows)) in (["adam", "gd", "adam:lr=0.1", "adam:lr=0.1#2", "adam:lr=0.2"], ["adam", "gd", "adam:lr=0.1", "adam:lr=0.1 #2", "adam:lr=0.2"])'

# names with a comma in them are quoted, so that the table stays a table
valley run himmelblau -o adam -o adam:lr=0.1,beta1=0.8 --steps 1 --csv c.csv
exits 0
that "a quoted name" table c.csv 'len(of("adam:lr=0.1,beta1=0.8")) == 2'

# starts: the surface's first; a formula's 1,1
valley run himmelblau -o gd --steps 0 --csv -
exits 0
prints "^gd,0,0.5,-0.5,"
valley run "x*y" -o gd --steps 0 --csv -
prints "^gd,0,1,1,1,1,1,$"
valley run himmelblau -o gd --csv d.csv
exits 0
that "100 steps where none are given" table d.csv 'len(rows) == 101'

# divergence ends the run at its last finite row, with a word, and is no failure
valley run "x^4 + y^4" -o gd:lr=1 -o adam:lr=0.1 --from 3,3 --steps 60 --csv e.csv
exits 0
says "diverged"
that "finite rows only" table e.csv 'all(math.isfinite(float(r[c])) for r in rows for c in ("x", "y", "loss", "grad_x", "grad_y"))'
that "gd ends early, adam goes on" table e.csv 'len(of("gd")) < 20 and len(of("adam")) == 61'

# for people: a table, whose slope is that along both parameters, and a chart that falls as the loss does
valley run "x^2 + y^2" -o gd:lr=0.1 --from 3,4 --steps 20
exits 0
prints "GD +20 +0.0346 +0.0461 +0.00332 +0.115 "
prints "^ +25 ┤●●$"
prints "^ +0.003 ┤ {60,}●●$"

# a run that flies away leaves its chart at the top, and the first line says so; alone it is seen
valley run "x^2 + y^2" -o gd:lr=0.1 -o momentum:lr=5 --from 3,4 --steps 20
prints "^  loss, log scale; ↑ is higher up$"
prints "┤.*↑"
valley run "x^2 + y^2" -o gd:lr=5 --from 3,4 --steps 8
prints_no "↑"
prints "┤ {60,}.*●"

# where only the slope has no value the row stays
valley run "sqrt(abs(x)) + y^2" -o gd:lr=2 --from 1,0.1 --steps 9 --csv f.csv
exits 0
that "the row without a slope" table f.csv 'len(rows) == 2 and float(rows[1]["loss"]) < 0.1 and rows[1]["grad_x"] == "nan"'

# a surface undefined at the start
valley run "log(x)" -o gd --from -1,0 --steps 5 --csv -
that "an end with a word" [ "$status" -le 1 ]
says "."

# the same seed gives the same bits, another seed others; one run more changes no other
valley run himmelblau -o gd -o adam --noise 1 --seed 4 --steps 30 --csv n1.csv
exits 0
valley run himmelblau -o gd -o adam --noise 1 --seed 4 --steps 30 --csv n2.csv
valley run himmelblau -o gd -o adam --noise 1 --seed 5 --steps 30 --csv n3.csv
valley run himmelblau -o gd -o adam -o rmsprop --noise 1 --seed 4 --steps 30 --csv n4.csv
that "the same bits" cmp -s n1.csv n2.csv
that "another seed, another run" not cmp -s n1.csv n3.csv
that "the first two runs are untouched by a third" cmp -s <(grep -E '^(gd|adam),' n1.csv) <(grep -E '^(gd|adam),' n4.csv)

# schedules, constants
valley run "a*x^2 + y^2" -o gd:lr=0.01 --const a=4 --from 1,1 --steps 2 --csv -
exits 0
prints "^gd,0,1,1,5,8,2,$"
valley run himmelblau -o gd:lr=0.01 --schedule cosine --steps 10 --csv s.csv
exits 0
that "the rate falls" table s.csv 'number(rows[1], "lr") > number(rows[5], "lr") > number(rows[10], "lr")'
valley run himmelblau -o gd:lr=0.01 --schedule step:size=5,gamma=0.5 --steps 10 --csv t.csv
exits 0
that "half the rate after five updates" table t.csv 'number(rows[10], "lr") == 0.5 * number(rows[5], "lr")'

# without --csv: a table and a small chart for people
valley run himmelblau -o gd -o momentum -o rmsprop -o adam
exits 0
prints "Momentum"
prints "Adam"
that "more than a line" [ "$(wc -l <out)" -gt 6 ]

# every rule and surface that is listed runs
valley list optimizers
cut -f1 out >rules
rules=()
while read -r rule; do rules+=(-o "$rule"); done <rules
valley run himmelblau "${rules[@]}" --steps 5 --csv all.csv
exits 0
that "six rows for each rule" table all.csv 'len(rows) >= 6 * len(set(r["optimizer"] for r in rows)) - 20'
valley list surfaces
cut -f1 out >surfaces
while read -r surface; do
    valley run "$surface" -o gd:lr=0.0001 -o adam:lr=0.01 --steps 20 --csv one.csv
    exits 0
done <surfaces
valley list schedules
cut -f1 out >schedules
while read -r schedule; do
    valley run himmelblau -o gd:lr=0.001 --schedule "$schedule" --steps 20 --csv one.csv
    exits 0
done <schedules

# from another directory, and with a surface of the user's own
mkdir -p "$XDG_DATA_HOME/dark-valley/surfaces" elsewhere
cat >"$XDG_DATA_HOME/dark-valley/surfaces/ours.yaml" <<'YAML'
name: ours
title: Our own
summary: A bowl.
formula: "x^2 + y^2"
domain: {x: [-2, 2], y: [-2, 2]}
height: linear
starts: [{at: [1, 1]}]
minima: [[0, 0]]
rates: {gd: 0.1}
source: "us"
YAML
cd elsewhere || exit 1
valley run ours -o gd --steps 1 --csv -
exits 0
prints "^gd,0,1,1,2,2,2,$"
cd .. || exit 1

valley run --help
exits 0
prints "--schedule"

# mistakes
fails_with 2 "did you mean 'adam'" run himmelblau -o adma
fails_with 2 "lr" run himmelblau -o adam:rl=0.1
fails_with 2 "." run himmelblau -o adam:lr=fast
fails_with 2 "." run himmelblau -o adam:lr=
fails_with 2 "." run himmelblau -o ""
fails_with 2 "." run
fails_with 2 "." run himmelblau -o gd --steps -1
fails_with 2 "." run himmelblau -o gd --steps many
fails_with 2 "." run himmelblau -o gd --steps 1e99
fails_with 2 "." run himmelblau -o gd --from 1
fails_with 2 "." run himmelblau -o gd --from nan,1
fails_with 2 "." run himmelblau -o gd --noise -1
fails_with 2 "." run himmelblau -o gd --seed x
fails_with 2 "." run himmelblau -o gd --schedule nosuch
fails_with 2 "." run himmelblau -o gd --schedule step:nosuch=1
fails_with 2 "." run himmelblau -o gd --frobnicate
fails_with 1 "formula:1:" run "x^2 +" -o gd
fails_with 1 "." run himmelblau -o gd --csv /no/such/folder/a.csv
fails_with 2 "." frobnicate-command-that-is-not-there -o gd

finish
