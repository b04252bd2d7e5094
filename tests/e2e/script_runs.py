"""Runs scripts that `valley run --script` writes and compares them, row by row, with `valley run --csv`.

script_runs.py VALLEY PYTHON plain|torch [GROUP]…: each case is the arguments of `valley run`; exit 1 where one differs.
Tolerances: plain Python does the same operations in another order here and there: 1e-9 of the larger of 1 and the value over
some 40 steps. torch rounds in its own way: 1e-7.
"""
import csv
import os
import subprocess
import sys

valley, python, form = sys.argv[1:4]
groups = sys.argv[4:]
is_old = False
if form == "torch":
    version = subprocess.run([python, "-c", "import torch; print(torch.__version__)"], capture_output=True, text=True).stdout
    is_old = version.startswith(("0.", "1."))


def names(kind):
    lines = subprocess.run([valley, "list", kind], capture_output=True, text=True, check=True).stdout.splitlines()
    return [line.split("\t")[0] for line in lines]


rules = names("optimizers")
cases = []


def case(group, *arguments, steps=40):
    if not groups or group in groups:
        cases.append([*arguments, "--steps", str(steps)])


for surface in ("himmelblau", "rosenbrock", "linear-regression", "ackley", "cliff"):
    for rule in rules:
        case("rules", surface, "-o", rule)
for schedule in names("schedules"):
    case("settings", "beale", "-o", "adam:lr=0.05,clip=1.5", "--schedule", schedule)
for rule in ("momentum:dampening=0.3,nesterov=false", "momentum:nesterov=true,weight_decay=0.1", "adam:amsgrad=true,weight_decay=0.1",
             "adamw:weight_decay=0.2,maximize=true", "rmsprop:centered=true,momentum=0.5", "rmsprop:alpha=0.8",
             "adagrad:lr_decay=0.1,initial_accumulator_value=0.5", "radam:lr=0.1,beta2=0.9,decoupled_weight_decay=true,weight_decay=0.1",
             "asgd:t0=5,lambd=0.1", "rprop:lr=0.1,eta_plus=1.4,step_max=0.3", "lbfgs:line_search=strong_wolfe", "bfgs:line_search=none,lr=0.3", "newton:damping=2,indefinite=keep",
             "sam:clip=0.5,rho=0.2", "nesterov-lookahead:clip=0.7", "armijo:clip=1,shrink=0.3", "sgd:lr=0.01"):
    case("settings", "himmelblau", "-o", rule)
for rule in ("lbfgs:max_iter=4", "lbfgs:history_size=2,lr=0.5,clip=1"):
    case("settings", "himmelblau", "-o", rule, steps=12)  # without a search every rounding grows
for rule in ("gd:lr=0.01", "sam:lr=0.01", "lbfgs:line_search=strong_wolfe", "adam:lr=0.1"):
    case("settings", "beale", "-o", rule, "--noise", "0.2", "--seed", "9", steps=20)
case("settings", "x^4 + y^4", "-o", "gd:lr=5", "--from", "3,3")   # it ends where the loss is too large for a number
case("settings", "bowl", "-o", "adam", steps=0)
for formula in ("sin(x)*cos(y) + tan(x/3)", "asin(x/4) + acos(y/4)", "atan(x) + atan2(y, x + 3)", "sinh(x) + cosh(y) + tanh(x*y)",
                "exp(x) + log(y + 3) + log2(x + 3) + log10(y + 4)", "sqrt(x + 3) + cbrt(y)", "abs(x) + y^2", "sign(x)*x + floor(x) + ceil(y) + round(x)",
                "min(x^2, y^2, 3) + max(x, y, 0.3)", "clamp(x, -0.5, 2)*y", "hypot(x, y) + erf(x)", "sigmoid(x) + softplus(y) + relu(x - 2)",
                "heaviside(x)*x^2 + y^2", "where(x > 0 and y > 0, x^2, y^2)", "(x > y)*x + (not (x < y) or y > 2)*y^2", "x^y + 2^x + x^-2 + x^2.5",
                "-x^2 + -(y - 3) - (x - y) - -x", "where(x != 0, sin(x)/x, 1) + y^2", "pi*x^2 + e^y/tau", "1e-7*x^2 + 12345678.5e-9*y", "5", "y^2",
                "x^2/(1 + y^2)/(2/(3 + x^2)) + (x^2)^3^0.5"):
    case("formulas", formula, "-o", "gd:lr=0.02", "--from", "1.5,1.2", steps=25)
case("formulas", "lambda^2 + in_^2", "-o", "momentum:lr=0.05")
case("formulas", "print^2 + loss^2*3", "-o", "gd:lr=0.05")
case("formulas", "θ^2 + ℓ^2", "-o", "gd:lr=0.05")
case("formulas", "a*x^2 + b*y^2", "--const", "a=2", "--const", "b=0.5", "-o", "adam:lr=0.1")
case("formulas", "+".join("sin(%d*x + y)^2/(1 + x^2 + %d*y^2)" % (i, i) for i in range(1, 60)), "-o", "gd:lr=0.001", steps=5)
case("formulas", "+".join(["x*y"] * 2000), "-o", "gd:lr=0.00001", steps=3)
case("formulas", "sin(" * 60 + "x + y" + ")" * 60, "-o", "gd:lr=0.1", steps=3)
for scene in groups and [g for g in groups if g.endswith(".yaml")]:
    cases.append([scene])

bad = 0
by_torch = 0
for arguments in cases:
    if is_old and ("nadam" in arguments or "decoupled" in str(arguments)):
        continue  # torch 2.0 has mended the one and got the other
    told = subprocess.run([valley, "run", *arguments, "--csv", "told.csv", "--script", "run.py"] + (["--plain"] if form == "plain" else []),
                          capture_output=True, text=True)
    what = "valley run " + " ".join(arguments)[:160]
    if told.returncode:
        print(what, "\n  ", told.stderr[:400])
        bad += 1
        continue
    is_torch = "import torch" in open("run.py", encoding="utf-8").read()
    by_torch += is_torch
    if form == "torch" and not is_torch:
        continue
    ran = subprocess.run([python, "run.py"], capture_output=True, text=True, env={**os.environ, "PYTHONIOENCODING": "utf-8"})
    if ran.returncode:
        print(what, "\n  ", ran.stderr[-600:])
        bad += 1
        continue
    wanted = list(csv.DictReader(open("told.csv", newline="", encoding="utf-8")))
    got = list(csv.DictReader(ran.stdout.splitlines()))
    tolerance = 1e-9 if form == "plain" else 1e-7
    if [r["step"] for r in wanted] != [r["step"] for r in got]:
        print(what, "\n   %d rows, not %d" % (len(got), len(wanted)))
        bad += 1
        continue
    worst = max((abs(float(a[k]) - float(b[k])) / max(1, abs(float(a[k]))), a["step"], k, a[k], b[k])
                for a, b in zip(wanted, got) for k in ("x", "y", "loss"))
    if worst[0] > tolerance:
        print(what, "\n   step %s: %s is %s, not %s: %.2g" % (worst[1], worst[2], worst[4], worst[3], worst[0]))
        bad += 1
print("%d runs as scripts (%s%s), %d differ" % (len(cases), form, ", %d by torch's own optimizers" % by_torch if form == "torch" else "", bad))
sys.exit(bad > 0 or not cases or (form == "torch" and not by_torch))
