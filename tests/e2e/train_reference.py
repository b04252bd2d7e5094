#!/usr/bin/env python3
"""A network trained in plain Python, number by number, beside `valley train` on the same data and weights: nothing is shared
but the figures.

usage: train_reference.py VALLEY ORACLE FOLDER    ORACLE: tests/oracle/networks, FOLDER: for files
exit 1: in double precision a loss differs by more than 1e-10, in single precision by more than 1e-5, of itself
"""
import csv
import math
import random
import subprocess
import sys

VALLEY, ORACLE, FOLDER = sys.argv[1:4]


def sigmoid(z):
    return 1 / (1 + math.exp(-z))


ACTIVATIONS = {  # value, slope
    "tanh": (math.tanh, lambda z: 1 - math.tanh(z) ** 2),
    "sigmoid": (sigmoid, lambda z: sigmoid(z) * (1 - sigmoid(z))),
    "relu": (lambda z: max(z, 0.0), lambda z: float(z > 0)),
    "elu": (lambda z: z if z > 0 else math.expm1(z), lambda z: 1.0 if z > 0 else math.exp(z)),
    "softplus": (lambda z: math.log1p(math.exp(z)), sigmoid),
    "sin": (math.sin, math.cos),
}
# of the predictions and the target: loss, its slope by what goes into the output
LOSSES = {
    "bce": (lambda p, y: -math.log(p[0] if y else 1 - p[0]), lambda p, y: [p[0] - y]),
    "cce": (lambda p, y: -math.log(p[int(y)]), lambda p, y: [q - (k == y) for k, q in enumerate(p)]),
    "mse": (lambda p, y: (p[0] - y) ** 2, lambda p, y: [2 * (p[0] - y)]),
    "huber": (lambda p, y: min(abs(p[0] - y), 1) * (abs(p[0] - y) - min(abs(p[0] - y), 1) / 2),
              lambda p, y: [max(-1, min(1, p[0] - y))]),
}


def schedule(name, lr, t, total):
    return {"constant": lr, "cosine": lr * (1 + math.cos(math.pi * (t - 1) / total)) / 2,
            "step:size=10,gamma=0.5": lr * 0.5 ** ((t - 1) // 10)}[name]


def update(rule, lr, t, w, g, m, v):
    if rule == "gd":
        return w - lr * g, m, v
    if rule == "momentum":
        m = g if t == 1 else 0.9 * m + g
        return w - lr * m, m, v
    if rule == "rmsprop":
        v = 0.99 * v + 0.01 * g * g
        return w - lr * g / (math.sqrt(v) + 1e-8), m, v
    m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g * g
    return w - lr * (m / (1 - 0.9**t)) / (math.sqrt(v / (1 - 0.999**t)) + 1e-8), m, v


class Network:
    """weights[layer][unit]: those of its inputs, then the bias."""

    def __init__(self, case):
        self.case = case
        with open(f"{ORACLE}/{case['data']}/data.csv", newline="") as file:
            rows = list(csv.DictReader(file))
        self.inputs = [[float(v) for k, v in row.items() if k != case["target"]] for row in rows]
        self.targets = [float(row[case["target"]]) for row in rows]
        sizes, draw = [len(self.inputs[0]), *case["hidden"], case["outputs"]], random.Random(5).gauss
        self.weights = [[[draw(0, 0.5) for _ in range(below + 1)] for _ in range(units)]
                        for below, units in zip(sizes, sizes[1:])]

    def write(self, path):
        with open(path, "w") as file:
            print("layer,unit,input,value", file=file)
            for l, layer in enumerate(self.weights, 1):
                for u, unit in enumerate(layer):
                    for i, w in enumerate(unit):
                        print(l, u, "bias" if i == len(unit) - 1 else i, repr(w), sep=",", file=file)

    def forward(self, x):
        values, sums = [x], []
        for layer in self.weights:
            sums.append([sum(w * a for w, a in zip(unit, values[-1])) + unit[-1] for unit in layer])
            values.append([ACTIVATIONS[self.case["activation"]][0](z) for z in sums[-1]])
        if self.case["output"] == "sigmoid":
            values[-1] = [sigmoid(sums[-1][0])]
        elif self.case["output"] == "softmax":
            powers = [math.exp(z) for z in sums[-1]]
            values[-1] = [p / sum(powers) for p in powers]
        else:
            values[-1] = sums[-1]
        return values, sums

    def loss(self):
        one = LOSSES[self.case["loss"]][0]
        return sum(one(self.forward(x)[0][-1], y) for x, y in zip(self.inputs, self.targets)) / len(self.inputs)

    def gradient(self, batch):
        out = [[[0.0] * len(unit) for unit in layer] for layer in self.weights]
        for n in batch:
            values, sums = self.forward(self.inputs[n])
            delta = LOSSES[self.case["loss"]][1](values[-1], self.targets[n])
            for l in reversed(range(len(self.weights))):
                for u, d in enumerate(delta):
                    for i, a in enumerate([*values[l], 1.0]):
                        out[l][u][i] += d * a / len(batch)
                slope = ACTIVATIONS[self.case["activation"]][1]
                delta = l and [sum(d * unit[i] for d, unit in zip(delta, self.weights[l])) * slope(z)
                               for i, z in enumerate(sums[l - 1])]
        for l, layer in enumerate(self.weights):
            for u, unit in enumerate(layer):
                for i, w in enumerate(unit[:-1]):
                    out[l][u][i] += 2 * self.case["l2"] * w + self.case["l1"] * ((w > 0) - (w < 0))
        return out

    def train(self):
        case, count, t = self.case, len(self.inputs), 0
        starts = range(0, count, case["batch"])
        kept = [[[(0.0, 0.0)] * len(unit) for unit in layer] for layer in self.weights]
        losses = [self.loss()]
        for _ in range(case["epochs"]):
            for start in starts:
                t += 1
                lr = schedule(case["schedule"], case["lr"], t, case["epochs"] * len(starts))
                slopes = self.gradient(range(start, min(start + case["batch"], count)))
                for l, layer in enumerate(self.weights):
                    for u, unit in enumerate(layer):
                        for i, w in enumerate(unit):
                            unit[i], *more = update(case["rule"], lr, t, w, slopes[l][u][i], *kept[l][u][i])
                            kept[l][u][i] = tuple(more)
            losses.append(self.loss())
        return losses


KEYS = "data target hidden outputs activation output loss rule lr schedule batch epochs l1 l2".split()
CASES = [dict(zip(KEYS, row)) for row in [
    ("moons-tanh", "label", [6, 4], 1, "sigmoid", "sigmoid", "bce", "adam", 0.02, "cosine", 16, 4, 0.001, 0),
    ("moons-tanh", "label", [6, 4], 1, "relu", "sigmoid", "bce", "momentum", 0.05, "step:size=10,gamma=0.5", 32, 6, 0, 0.01),
    ("iris-softmax", "species", [5], 3, "elu", "softmax", "cce", "rmsprop", 0.01, "constant", 20, 4, 0.002, 0.001),
    ("iris-softmax", "species", [], 3, "tanh", "softmax", "cce", "gd", 0.1, "cosine", 150, 10, 0, 0),
    ("waves-ridge", "z", [5, 5], 1, "softplus", "linear", "mse", "adam", 0.01, "step:size=10,gamma=0.5", 7, 5, 0.001, 0.01),
    ("waves-ridge", "z", [5], 1, "sin", "linear", "huber", "gd", 0.05, "constant", 80, 10, 0, 0),
]]


def figures(case, more):
    arguments = [VALLEY, "train", "--init", f"{FOLDER}/reference.csv", "--train-ratio", "1", "--shuffle", "no", "--csv", "-"]
    rule = f"{case['rule']}:lr={case['lr']}" + (",momentum=0.9" if case["rule"] == "momentum" else "")
    arguments += ["--data", f"{ORACLE}/{case['data']}/data.csv", "--optimizer", rule]
    arguments += ["--hidden", ",".join(map(str, case["hidden"]))] if case["hidden"] else []
    for key in ("target", "activation", "output", "loss", "schedule", "batch", "epochs", "l1", "l2"):
        arguments += [f"--{key}", str(case[key])]
    out = subprocess.run(arguments + more, capture_output=True, text=True, check=False)
    return [float(row["train_loss"]) for row in csv.DictReader(out.stdout.splitlines())], out.stderr


def main():
    bad = 0
    for case in CASES:
        network = Network(case)
        network.write(f"{FOLDER}/reference.csv")
        wanted = network.train()
        for more, most in (["--precise"], 1e-10), ([], 1e-5):
            got, said = figures(case, more)
            away = max((abs(a - b) / b for a, b in zip(got, wanted)), default=1)
            if len(got) != len(wanted) or away > most:
                bad += 1
                print(f"{case}\n  {' '.join(more)}: {len(got)} of {len(wanted)} rows, away by {away:.2g} {said}")
    sys.exit(bad > 0)


main()
