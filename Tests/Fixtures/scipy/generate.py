"""Writes nnls.json and equality.json: problems with answers from SciPy.

    python3 generate.py

Made with SciPy 1.17.1 and NumPy 2.4.6. `nnls` is scipy.optimize.nnls; with free columns it is
scipy.optimize.lsq_linear, polished by a least-squares fit of the columns it leaves away from their bound.
`equality` solves the KKT system [X'X A'; A 0] by scipy.linalg.solve after scaling, and again by the null
space of A from scipy.linalg.null_space; both must agree.
"""

import json
import pathlib

import numpy as np
import scipy.linalg
import scipy.optimize

HERE = pathlib.Path(__file__).parent


def rng(seed):
    return np.random.default_rng(seed)


def short(values):
    """Four significant digits, which keep the files small."""
    return np.vectorize(lambda v: float(f"{v:.4g}"))(np.asarray(values, float))


def with_free(x, y, free):
    """Least squares with b >= 0 outside of the free columns."""
    lower = np.full(x.shape[1], 0.0)
    lower[free] = -np.inf
    found = scipy.optimize.lsq_linear(x, y, (lower, np.inf), method="bvls", tol=1e-14)
    active = [j for j in range(x.shape[1]) if j in free or found.x[j] > 1e-9]
    b = np.zeros(x.shape[1])
    b[active] = scipy.linalg.lstsq(x[:, active], y)[0]
    return b


def nnls_case(name, x, y, free=(), unique=True):
    x, y, free = short(x), short(y), list(free)
    if free:
        b = with_free(x, y, free)
    else:
        b, _ = scipy.optimize.nnls(x, y)
    residual = y - x @ b
    gradient = x.T @ residual
    size = np.linalg.norm(x, axis=0) * np.linalg.norm(y) + 1e-300
    bound = [j for j in range(x.shape[1]) if j not in free]
    assert all(b[bound] >= 0), name
    assert all(gradient[bound] <= 1e-10 * size[bound]), name
    assert all(abs(gradient * b) <= 1e-9 * size * (1 + abs(b))), name
    return {
        "name": name, "design": x.tolist(), "targets": y.tolist(), "free": free,
        "unique": unique, "coefficients": b.tolist(),
        "residualNorm": float(np.linalg.norm(residual)),
    }


def nnls_cases():
    cases = []
    for seed, (n, p) in enumerate([(5, 2), (10, 4), (20, 8), (40, 15), (30, 25)]):
        g = rng(seed)
        x = g.standard_normal((n, p))
        cases.append(nnls_case(f"random {n} x {p}", x, g.standard_normal(n)))
        b = np.maximum(g.standard_normal(p), 0)
        cases.append(nnls_case(f"sparse {n} x {p}", x, x @ b + 0.1 * g.standard_normal(n)))
        cases.append(nnls_case(f"exact {n} x {p}", x, x @ b))
        positive = abs(x)
        cases.append(nnls_case(f"positive {n} x {p}", positive, g.standard_normal(n) + 1))
        graded = x * 10.0 ** np.linspace(-6, 6, p)
        cases.append(nnls_case(f"graded {n} x {p}", graded, g.standard_normal(n)))
        # Correlated columns make many enter and leave.
        mixed = x + 3 * g.standard_normal((n, 1))
        cases.append(nnls_case(f"correlated {n} x {p}", mixed, g.standard_normal(n) + mixed[:, 0]))
        ones = np.column_stack([np.ones(n), x])
        y = x @ b - 5 + 0.3 * g.standard_normal(n)
        cases.append(nnls_case(f"free intercept {n} x {p}", ones, y, [0], unique=n > p + 1))
    g = rng(100)
    x = g.standard_normal((20, 4))
    cases.append(nnls_case("all at zero", abs(x), -np.ones(20)))
    cases.append(nnls_case("zero target", x, np.zeros(20)))
    cases.append(nnls_case("zero column", np.column_stack([x, np.zeros(20)]), x @ [1, 2, -1, 0]))
    twice = np.column_stack([x, x[:, 1], x[:, 0] + x[:, 1]])
    cases.append(nnls_case("dependent columns", twice, x @ [1, 2, -1, 0.5], unique=False))
    cases.append(nnls_case("wide", g.standard_normal((6, 15)), g.standard_normal(6), unique=False))
    # Degenerate: at the solution a bound coefficient has gradient 0.
    cases.append(nnls_case("degenerate", [[1, 0], [0, 1], [0, 0]], [1, 0, 2]))
    cases.append(nnls_case("corner", [[1, 1], [1, 1.001], [1, 0.999]], [1, 1, 1]))
    t = np.linspace(0, 5, 40)
    decays = np.exp(-np.outer(t, [0.1, 0.3, 0.9, 2.7, 8.1]))
    cases.append(nnls_case("exponentials", decays, decays @ [1, 0, 2, 0, 3]))
    return cases


def equality_case(name, x, y, a, d):
    x, y, a, d = (short(m) for m in (x, y, a, d))
    p, m = x.shape[1], a.shape[0]
    lengths = np.linalg.norm(x, axis=0)
    xs, as_ = x / lengths, a / lengths
    kkt = np.block([[xs.T @ xs, as_.T], [as_, np.zeros((m, m))]])
    b = scipy.linalg.solve(kkt, np.concatenate([xs.T @ y, d]))[:p] / lengths
    start = scipy.linalg.lstsq(as_, d)[0]
    null = scipy.linalg.null_space(as_)
    free = scipy.linalg.lstsq(xs @ null, y - xs @ start)[0]
    c = (start + null @ free) / lengths
    assert np.linalg.norm((b - c) * lengths) <= 1e-9 * np.linalg.norm(c * lengths), name
    return {
        "name": name, "design": x.tolist(), "targets": y.tolist(), "constraints": a.tolist(),
        "values": d.tolist(), "coefficients": c.tolist(),
        "residualNorm": float(np.linalg.norm(y - x @ c)),
    }


def equality_cases():
    cases = []
    for seed, (n, p, m) in enumerate([(5, 2, 1), (10, 4, 2), (30, 8, 3), (8, 8, 4), (6, 8, 4)]):
        g = rng(200 + seed)
        x, a = g.standard_normal((n, p)), g.standard_normal((m, p))
        cases.append(equality_case(f"random {n} x {p}, {m}", x, g.standard_normal(n), a,
                                   g.standard_normal(m)))
        ones = np.column_stack([np.ones(n), x[:, 1:]])
        if n >= p:
            cases.append(equality_case(f"sum to one {n} x {p}", ones, g.standard_normal(n),
                                       np.ones((1, p)), [1.0]))
    return cases


for name, cases in [("nnls", nnls_cases()), ("equality", equality_cases())]:
    (HERE / f"{name}.json").write_text(
        "[\n" + ",\n".join(json.dumps(case) for case in cases) + "\n]\n")
    print(name, len(cases))
