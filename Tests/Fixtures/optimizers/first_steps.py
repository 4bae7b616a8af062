"""The first three steps of every optimizer, in 50 digits, from PyTorch's documented formulas.

Run: python3 first_steps.py > first_steps.json

The objective is f(θ) = ½((θ₁ − 3)² + 4(θ₂ + 1)²) from θ = (0.5, 2). Hyperparameters are the doubles nearest to
their decimals, as every program takes them. `theta` holds θ after steps 1, 2 and 3, rounded to doubles.
"""

import json
from decimal import Decimal, getcontext

getcontext().prec = 50
D = lambda x: Decimal(float(x))  # the exact value of the nearest double
CENTER, WEIGHT, START = [D(3), D(-1)], [D(1), D(4)], [D(0.5), D(2)]


def gradient(theta):
    return [w * (t - c) for w, t, c in zip(WEIGHT, theta, CENTER)]


def run(rule, rate):
    theta, states, steps = list(START), [{}, {}], []
    for t in (1, 2, 3):
        updates = [rule(t, g, x, s) for g, x, s in zip(gradient(theta), theta, states)]
        theta = [x - D(rate) * u for x, u in zip(theta, updates)]
        steps.append([float(x) for x in theta])
    return steps


def momentum(mu, tau=0.0, nesterov=False):
    def rule(t, g, x, s):
        s["b"] = g if t == 1 else D(mu) * s["b"] + (1 - D(tau)) * g
        return g + D(mu) * s["b"] if nesterov else s["b"]
    return rule


def adagrad(eta=0.0, start=0.0, eps=1e-10):
    def rule(t, g, x, s):
        s["s"] = s.get("s", D(start)) + g * g
        return g / ((s["s"].sqrt() + D(eps)) * (1 + (t - 1) * D(eta)))
    return rule


def adadelta(rho=0.9, eps=1e-6):
    def rule(t, g, x, s):
        s["v"] = D(rho) * s.get("v", 0) + (1 - D(rho)) * g * g
        u = (s.get("d", 0) + D(eps)).sqrt() / (s["v"] + D(eps)).sqrt() * g
        s["d"] = D(rho) * s.get("d", 0) + (1 - D(rho)) * u * u
        return u
    return rule


def rmsprop(alpha=0.99, eps=1e-8, mu=0.0, centered=False):
    def rule(t, g, x, s):
        s["v"] = D(alpha) * s.get("v", 0) + (1 - D(alpha)) * g * g
        square = s["v"]
        if centered:
            s["m"] = D(alpha) * s.get("m", 0) + (1 - D(alpha)) * g
            square -= s["m"] ** 2
        s["b"] = D(mu) * s.get("b", 0) + g / (square.sqrt() + D(eps))
        return s["b"]
    return rule


def adam(beta1=0.9, beta2=0.999, eps=1e-8, decoupled=0.0, coupled=0.0):
    def rule(t, g, x, s):
        g = g + D(coupled) * x
        s["m"] = D(beta1) * s.get("m", 0) + (1 - D(beta1)) * g
        s["v"] = D(beta2) * s.get("v", 0) + (1 - D(beta2)) * g * g
        m, v = s["m"] / (1 - D(beta1) ** t), s["v"] / (1 - D(beta2) ** t)
        return m / (v.sqrt() + D(eps)) + D(decoupled) * x
    return rule


CASES = {
    "plain": (lambda t, g, x, s: g, 0.1),
    "momentum": (momentum(0.9), 0.1),
    "momentum, dampened": (momentum(0.9, 0.5), 0.1),
    "nesterov": (momentum(0.9, nesterov=True), 0.1),
    "adagrad": (adagrad(), 0.01),
    "adagrad, decayed": (adagrad(0.1, 0.25), 0.5),
    "adadelta": (adadelta(), 1.0),
    "rmsprop": (rmsprop(), 0.01),
    "rmsprop, centered with momentum": (rmsprop(mu=0.9, centered=True), 0.01),
    "adam": (adam(), 0.001),
    "adam, weight decay": (adam(coupled=0.1), 0.1),
    "adamw": (adam(decoupled=0.01), 0.001),
    "adamw, strong": (adam(decoupled=0.5), 0.25),
}

print(json.dumps([dict(name=name, theta=run(*case)) for name, case in CASES.items()], indent=1, ensure_ascii=False))
