"""Iterates and estimates of SciPy's LSQR and LSMR, and the reasons for which they stop.

Run: python3 krylov.py > krylov.json       (SciPy 1.17, NumPy 2.4)

The k-th iterate is that of a run with an iteration limit of k and no tolerance. Where SciPy stops before k
steps, because rounding is all that is left, the list ends. The last step of a system that has a solution is left out:
its residual is what rounding makes of 0.
"""

import json

import numpy as np
import scipy
from scipy.sparse.linalg import lsmr, lsqr


def graded(rows, columns, kappa, seed):
    random = np.random.default_rng(seed)
    k = min(rows, columns)
    u, _ = np.linalg.qr(random.standard_normal((rows, k)))
    v, _ = np.linalg.qr(random.standard_normal((columns, k)))
    return (u * kappa ** -np.linspace(0, 1, k)) @ v.T, random.standard_normal(rows)


def lsqr_steps(a, b, damp, limit):
    steps = []
    for k in range(1, limit + 1):
        x, _, count, _, norm, a_norm, cond, ar, x_norm, _ = lsqr(
            a, b, damp=damp, atol=0, btol=0, conlim=0, iter_lim=k)
        if count != k:
            break
        steps.append(dict(x=x.tolist(), residual=norm, normalResidual=ar, operator=a_norm,
                          condition=cond, solution=x_norm))
    return steps


def lsmr_steps(a, b, damp, limit):
    steps = []
    for k in range(1, limit + 1):
        x, _, count, norm, ar, a_norm, cond, x_norm = lsmr(
            a, b, damp=damp, atol=0, btol=0, conlim=0, maxiter=k)
        if count != k:
            break
        steps.append(dict(x=x.tolist(), residual=norm, normalResidual=ar, operator=a_norm,
                          condition=cond, solution=x_norm))
    return steps


def stop(method, a, b, damp, tolerances):
    atol, btol, conlim = tolerances
    limit = dict(iter_lim=100) if method is lsqr else dict(maxiter=100)
    result = method(a, b, damp=damp, atol=atol, btol=btol, conlim=conlim, **limit)
    return dict(atol=atol, btol=btol, conlim=conlim, reason=int(result[1]), iterations=int(result[2]))


cases = []
for name, rows, columns, kappa, seed in [
        ("tall", 12, 5, 8, 1), ("square", 6, 6, 20, 2), ("wide", 4, 7, 5, 3),
        ("consistent", 10, 4, 30, 4), ("one column", 5, 1, 1, 5)]:
    a, b = graded(rows, columns, kappa, seed)
    if name == "consistent":
        b = a @ np.arange(1.0, columns + 1)
    for damp in (0.0, 0.3):
        limit = min(rows, columns) - (1 if name in ("square", "consistent") else 0)
        tolerances = [(1e-6, 1e-6, 1e8), (1e-3, 0.0, 1e8), (0.0, 1e-2, 1e8), (0.0, 0.0, 6.0)]
        cases.append(dict(
            name=name, rows=rows, columns=columns, a=a.T.ravel().tolist(), b=b.tolist(), damp=damp,
            lsqr=lsqr_steps(a, b, damp, limit), lsmr=lsmr_steps(a, b, damp, limit),
            lsqrStops=[stop(lsqr, a, b, damp, t) for t in tolerances],
            lsmrStops=[stop(lsmr, a, b, damp, t) for t in tolerances]))

print(json.dumps(dict(scipy=scipy.__version__, numpy=np.__version__, cases=cases), indent=1))
