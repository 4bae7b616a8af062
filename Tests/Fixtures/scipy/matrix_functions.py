"""Writes matrix_functions.json: functions of matrices, to 17 digits.

SciPy (scipy.linalg.expm, logm, sqrtm, fractional_matrix_power) says what others get; mpmath, with 60
digits, says what is right, and is written. Where SciPy differs by more than the tenth digit the script
stops, but for the cases that are known to cost SciPy digits.

  pip install numpy scipy mpmath && python3 matrix_functions.py
"""

import json
import pathlib

import mpmath
import numpy as np
import scipy.linalg

mpmath.mp.dps = 60


def moler_van_loan():
    return np.array([[-49.0, 24], [-64, 31]])


def cases():
    random = np.random.default_rng(20240501)
    yield "zero", np.zeros((3, 3)), True
    yield "one", np.array([[0.5]]), True
    yield "moler and van loan", moler_van_loan(), False
    yield "nilpotent", np.triu(np.ones((4, 4)), 1), False
    yield "overscaling", np.array([[1.0, 1e6], [0, -1.0]]), False
    yield "rotation", np.array([[0.0, -1.5], [1.5, 0]]), False
    yield "small", 1e-3 * random.standard_normal((4, 4)), False
    yield "medium", random.standard_normal((5, 5)), False
    yield "large", 12 * random.standard_normal((4, 4)), False
    a = random.standard_normal((5, 5))
    yield "positive definite", a @ a.T + 0.1 * np.eye(5), True
    yield "close to one", np.eye(4) + 1e-9 * random.standard_normal((4, 4)), True
    yield "graded", np.diag([1e-6, 1e-3, 1.0, 30.0]) + np.triu(random.standard_normal((4, 4)), 1), True
    # Eigenvalues off the negative axis, some in the left half-plane.
    yield "left half-plane", np.array([[-1.0, -2, 0.5], [2, -1, 0.25], [0, 0, 3]]), True


def exact(function, a):
    value = function(mpmath.matrix(a.tolist()))
    return [[float(mpmath.re(value[i, j])) for j in range(a.shape[1])] for i in range(a.shape[0])]


def agree(name, which, ours, scipys):
    ours, scipys = np.array(ours), np.real(np.asarray(scipys))
    difference = np.abs(ours - scipys).max() / max(np.abs(ours).max(), 1e-300)
    if difference > 1e-10 and name not in ("graded", "overscaling", "close to one"):
        raise SystemExit(f"{which} of {name}: SciPy differs by {difference}")


def main():
    written = []
    for name, a, has_logarithm in cases():
        entry = {"name": name, "matrix": a.tolist(), "exponential": exact(mpmath.expm, a)}
        agree(name, "exponential", entry["exponential"], scipy.linalg.expm(a))
        if has_logarithm and name != "zero":
            entry["logarithm"] = exact(mpmath.logm, a)
            entry["squareRoot"] = exact(mpmath.sqrtm, a)
            entry["power"] = exact(lambda m: mpmath.powm(m, mpmath.mpf("1.7")), a)
            agree(name, "logarithm", entry["logarithm"], scipy.linalg.logm(a))
            agree(name, "square root", entry["squareRoot"], scipy.linalg.sqrtm(a))
            agree(name, "power", entry["power"], scipy.linalg.fractional_matrix_power(a, 1.7))
        written.append(entry)
    path = pathlib.Path(__file__).parent / "matrix_functions.json"
    path.write_text("[\n" + ",\n".join(json.dumps(e) for e in written) + "\n]\n")


main()
