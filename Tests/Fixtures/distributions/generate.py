"""Writes distributions.csv: tail probabilities to 25 digits, computed by mpmath with 60.

    python3 Tests/Fixtures/distributions/generate.py > Tests/Fixtures/distributions/distributions.csv

The arguments are the doubles that the file shows, taken exactly.
"""

from itertools import product

from mpmath import betainc, erfc, gammainc, mp, mpf, nstr, sqrt

mp.dps = 60


def beta(a, b, x, rest):
    """The regularized incomplete beta function at x = 1 - rest; its series is slow next to 1."""
    if x > 0.9:
        return 1 - betainc(b, a, 0, rest, regularized=True)
    return betainc(a, b, 0, x, regularized=True)


def student_t(t, df):
    """P(T > t)"""
    tail = beta(df / 2, mpf(1) / 2, df / (df + t * t), t * t / (df + t * t)) / 2
    return tail if t >= 0 else 1 - tail


def fisher_f(f, df1, df2):
    """P(F > f)"""
    total = df2 + df1 * f
    return beta(df2 / 2, df1 / 2, df2 / total, df1 * f / total)


def chi_squared(x, df):
    """P(X > x)"""
    return gammainc(df / 2, x / 2, mp.inf, regularized=True)


def normal(x):
    """P(X > x)"""
    return erfc(x / sqrt(mpf(2))) / 2


def row(name, x, df1, df2, upper):
    if upper < mpf(10) ** -300:
        return
    cells = [name, repr(x), repr(df1), repr(df2), nstr(upper, 25), nstr(1 - upper, 25)]
    print(",".join(cells))


print("distribution,x,df1,df2,upper,lower")
for x in [-8.5, -3.0, -1.0, -0.1, 0.0, 1e-8, 0.5, 1.0, 1.96, 3.0, 6.0, 10.0, 20.0, 30.0, 37.0]:
    row("normal", x, 0.0, 0.0, normal(mpf(x)))
for df, t in product(
    [1.0, 2.0, 3.0, 4.0, 5.0, 9.0, 27.0, 100.0, 1000.0],
    [-2.5, 0.0, 1e-6, 0.1, 1.0, 2.0, 4.5, 12.0, 40.0, 200.0, 1e4, 1e8, 1e12],
):
    row("t", t, df, 0.0, student_t(mpf(t), mpf(df)))
for df1, df2, f in product(
    [1.0, 2.0, 5.0, 20.0, 100.0],
    [1.0, 3.0, 9.0, 48.0, 1000.0],
    [1e-4, 0.1, 0.9, 1.0, 3.0, 20.0, 330.0, 1e5, 1e10],
):
    row("F", f, df1, df2, fisher_f(mpf(f), mpf(df1), mpf(df2)))
for df, x in product(
    [1.0, 2.0, 5.0, 30.0, 1000.0],
    [1e-6, 0.1, 1.0, 10.0, 100.0, 900.0, 1000.0, 1300.0],
):
    row("chi-squared", x, df, 0.0, chi_squared(mpf(x), mpf(df)))
