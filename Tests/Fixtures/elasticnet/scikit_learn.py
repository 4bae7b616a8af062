"""Coefficients of scikit-learn's Lasso and ElasticNet on small problems.

Run: python3 scikit_learn.py > scikit_learn.json       (scikit-learn 1.9.1, NumPy 2.4)

The tolerance is a duality gap of 1e-17‖y‖², below rounding: scikit-learn warns of that, and does its utmost.
`a` holds X column by column, without the intercept's column. Penalties are α and `l1_ratio` as scikit-learn takes them.
"""

import json

import numpy as np
import sklearn
from sklearn.linear_model import ElasticNet


def problem(rows, columns, seed, correlation=0.0):
    random = np.random.default_rng(seed)
    x = random.standard_normal((rows, columns)) * 10.0 ** random.integers(-1, 2, columns)
    x += correlation * x[:, :1] / np.abs(x[:, :1]).max() * np.abs(x).max(axis=0) + 3
    b = np.where(random.random(columns) < 0.5, 0.0, random.standard_normal(columns))
    return np.round(x, 4), np.round(x @ b + random.standard_normal(rows) + 5, 4)


cases = []
for name, rows, columns, seed, correlation, weighted in [
        ("tall", 30, 6, 1, 0.0, False), ("correlated", 25, 5, 2, 3.0, False),
        ("wide", 8, 15, 3, 0.0, False), ("weighted", 20, 4, 4, 0.5, True)]:
    x, y = problem(rows, columns, seed, correlation)
    w = np.round(np.random.default_rng(seed).random(rows) * 3, 2) if weighted else None
    if weighted:
        w[3] = 0.0
    for alpha, ratio, intercept in [(0.1, 1.0, True), (0.8, 1.0, False), (0.3, 0.5, True), (0.05, 0.01, True)]:
        net = ElasticNet(alpha=alpha, l1_ratio=ratio, fit_intercept=intercept, tol=1e-17, max_iter=1_000_000)
        net.fit(x, y, sample_weight=w)
        cases.append(dict(
            name=name, rows=rows, columns=columns, a=x.T.ravel().tolist(), b=y.tolist(),
            weights=None if w is None else w.tolist(), alpha=alpha, l1Ratio=ratio, intercept=intercept,
            coefficients=([float(net.intercept_)] if intercept else []) + net.coef_.tolist()))

print(json.dumps(dict(sklearn=sklearn.__version__, numpy=np.__version__, cases=cases)))
