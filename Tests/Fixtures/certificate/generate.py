#!/usr/bin/env python3
"""Exact solutions of random least-squares problems, for Tests/CertificateTests.

    python3 generate.py random 1 2000 > random.txt
    python3 generate.py decimal 1 500 > decimal.txt
    python3 generate.py adversarial 0 60 > adversarial.txt
    python3 generate.py large 1 24 > large.txt

The arguments are the kind of problems, the first seed and their number. The problems are not stored: the tests
draw the same ones from the seed, and each line holds a checksum of all numbers drawn. What follows is exact rational arithmetic (gmpy2 if there is, else slower),
independent of everything in Sources.

A line: seed, checksum, then `singular`, or κ = √(p · Σ Gjj·Cjj) (between κ₂ and p·κ₂ of the columns scaled to
length 1), RSS, the coefficients, and the standard errors; the last two as lists with commas. Numbers are
hexadecimal integers times powers of two, cut to 200 bits; `-` is what does not exist.
"""
import struct
import sys
from math import isqrt

try:
    from gmpy2 import mpq as Rational
except ImportError:
    from fractions import Fraction as Rational

MASK = (1 << 64) - 1


class Stream:
    """splitmix64."""

    def __init__(self, seed):
        self.state = seed & MASK

    def next(self):
        self.state = (self.state + 0x9E3779B97F4A7C15) & MASK
        z = self.state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        return z ^ (z >> 31)

    def integer(self, low, high):
        return low + self.next() % (high - low + 1)

    def real(self):
        """Between −1 and 1."""
        return (self.next() >> 11) * 2.0**-52 - 1.0


def design(s, kind, n, p):
    if kind == 1:
        return [[float(s.integer(-9, 9)) for _ in range(p)] for _ in range(n)]
    if kind == 3:
        whole = s.integer(0, 1) == 1
        rows = []
        for i in range(n):
            x = float(i) if whole else 8.0 * s.real()
            row = [1.0]
            for _ in range(p - 1):
                row.append(row[-1] * x)
            rows.append(row)
        return rows
    if kind == 4:
        return [[1.0 / float(i + j + 1) for j in range(p)] for i in range(n)]
    if kind == 5:
        return [[1.0 if j == 0 or s.integer(0, 4) == 0 else 0.0 for j in range(p)] for _ in range(n)]
    if kind == 6:
        rows = [[float(s.integer(-5, 5)) for _ in range(p)] for _ in range(n)]
        factors = [float(s.integer(-2, 2)) for _ in range(p)]
        if p > 1:
            for row in rows:
                total = 0.0
                for j in range(p - 1):
                    total = total + row[j] * factors[j]
                row[p - 1] = total
        return rows
    if kind == 7:
        rows = []
        for _ in range(n):
            scale = 2.0 ** s.integer(-60, 60)
            rows.append([s.real() * scale for _ in range(p)])
        return rows
    if kind == 8:
        return [[s.real() * 2.0**-500 * 2.0 ** s.integer(-570, 505) for _ in range(p)] for _ in range(n)]
    if kind == 9:
        spread = 2.0 ** -s.integer(-6, 20)
        return [[1.0 if j == 0 else 1000.0 + spread * s.real() for j in range(p)] for _ in range(n)]
    if kind == 10:
        # A · diag(powers of two) · B: condition number about 2^e.
        e = s.integer(0, 50)
        b = [[s.real() for _ in range(p)] for _ in range(p)]
        rows = []
        for _ in range(n):
            a = [s.real() * 2.0 ** -(e * k // max(1, p - 1)) for k in range(p)]
            row = []
            for j in range(p):
                total = 0.0
                for k in range(p):
                    total = total + a[k] * b[k][j]
                row.append(total)
            rows.append(row)
        return rows
    rows = [[s.real() for _ in range(p)] for _ in range(n)]
    if kind == 2 and p > 1:
        distance = 2.0 ** -s.integer(5, 50)
        for row in rows:
            other = row[1] if p > 2 else 0.0
            row[p - 1] = (row[0] + other) + distance * s.real()
    return rows


def target(s, kind, x, p):
    truth = [float(s.integer(-5, 5)) for _ in range(p)]
    y = []
    for row in x:
        fitted = 0.0
        for j in range(p):
            fitted = fitted + row[j] * truth[j]
        if kind == 0:
            y.append(fitted)
        elif kind == 1:
            y.append(fitted + s.real())
        elif kind == 2:
            y.append(fitted + 1e10 * s.real())
        elif kind == 3:
            y.append(0.0)
        elif kind == 4:
            y.append(float(s.integer(-100, 100)))
        elif kind == 5:
            y.append(fitted + 1e-12 * s.real())
        else:
            y.append(s.real() * 2.0**-500 * 2.0 ** s.integer(-570, 510))
    return y


class Problem:
    most_columns = 7
    most_spare_rows = 33

    def __init__(self, seed):
        s = Stream(seed)
        p = s.integer(1, self.most_columns)
        n = p + s.integer(0, self.most_spare_rows)
        kind = s.integer(0, 10)
        x = design(s, kind, n, p)
        y = target(s, s.integer(0, 6), x, p)
        scaling = s.integer(0, 5)
        if scaling == 1:
            factor = 2.0 ** (300 if s.integer(0, 1) == 1 else -300)
            x = [[v * factor for v in row] for row in x]
        if scaling == 2:
            factors = [2.0 ** s.integer(-300, 300) for _ in range(p)]
            x = [[v * f for v, f in zip(row, factors)] for row in x]
        if scaling in (2, 3):
            factor = 2.0 ** (300 if s.integer(0, 1) == 1 else -300)
            y = [v * factor for v in y]
        extras = s.integer(0, 9)
        self.w = self.ridge = self.o = None
        if extras in (1, 2):
            spread = 10.0 if s.integer(0, 1) == 1 else 0.001
            self.w = [abs(s.real()) * spread for _ in range(n)]
        if extras in (2, 3):
            size = 2.0 ** s.integer(-30, 8)
            self.ridge = [abs(s.real()) * size for _ in range(p)]
            self.ridge[0] = 0.0
        if extras in (1, 3, 4):
            largest = max(abs(v) for v in y)
            self.o = [s.real() * largest for _ in range(n)]
        self.n, self.p, self.x, self.y = n, p, x, y

    def design(self):
        return [[exact(v) for v in row] for row in self.x]

    def checksum(self):
        total = 0
        parts = [v for row in self.x for v in row] + self.y
        for extra in (self.w, self.ridge, self.o):
            parts += extra or []
        for value in parts:
            bits = struct.unpack("<Q", struct.pack("<d", value))[0]
            total = ((total ^ bits) * 0x100000001B3) & MASK
            total ^= total >> 29
        return total


class LargeProblem(Problem):
    """The same kinds, with more rows and columns."""

    most_columns = 24
    most_spare_rows = 400


class DecimalProblem(Problem):
    """Decimals m / 10^e; the last columns are powers of the second one. Numbers drawn are pairs (m, e)."""

    def __init__(self, seed):
        s = Stream(seed ^ 0xDEC)
        self.powers = s.integer(0, 3)
        plain = s.integer(1, 4)
        p = plain + self.powers
        n = p + s.integer(1, 25)

        def draw(places):
            return (s.integer(-99999, 99999), s.integer(0, places))

        self.n, self.p = n, p
        self.x = []
        for _ in range(n):
            row = [draw(6) for _ in range(plain)]
            self.x.append(row)
        self.y = [draw(6) for _ in range(n)]
        extras = s.integer(0, 5)
        self.w = self.ridge = self.o = None
        if extras in (1, 3):
            self.w = [(abs(s.integer(-999, 999)) + 1, s.integer(0, 4)) for _ in range(n)]
        if extras in (2, 3):
            self.ridge = [(abs(s.integer(-999, 999)), s.integer(0, 4)) for _ in range(p)]
        if extras in (3, 4):
            self.o = [draw(3) for _ in range(n)]

    def checksum(self):
        total = 0
        parts = [v for row in self.x for v in row] + self.y
        for extra in (self.w, self.ridge, self.o):
            parts += extra or []
        for mantissa, places in parts:
            total = ((total ^ (mantissa & MASK) ^ (places << 40)) * 0x100000001B3) & MASK
            total ^= total >> 29
        return total

    def design(self):
        rows = []
        for row in self.x:
            values = [exact(v) for v in row]
            rows.append(values + [values[-1] ** (k + 2) for k in range(self.powers)])
        return rows


class AdversarialProblem(Problem):
    """Ten matrices that break solvers, each in six sizes."""

    def __init__(self, seed):
        kind, size = seed % 10, seed // 10
        self.w = self.ridge = self.o = None
        p = 2 + 2 * size
        n = p + 3
        s = Stream(seed ^ 0xAD)
        if kind == 0:  # Hilbert
            x = [[1.0 / float(i + j + 1) for j in range(p)] for i in range(n)]
        elif kind == 1:  # Lauchli
            tiny = 2.0 ** -(10 + 5 * size)
            n = p + 1
            x = [[1.0] * p] + [[tiny if i == j else 0.0 for j in range(p)] for i in range(p)]
        elif kind == 2:  # Vandermonde
            x = []
            for i in range(n):
                point = float(i + 1) / float(n)
                row = [1.0]
                for _ in range(p - 1):
                    row.append(row[-1] * point)
                x.append(row)
        elif kind == 3:  # Kahan, and three rows of zeros
            n = p + 3
            x = []
            power = 1.0
            for i in range(n):
                if i < p:
                    x.append([power if i == j else (-0.6 * power if j > i else 0.0) for j in range(p)])
                else:
                    x.append([0.0] * p)
                power = power * 0.8
        elif kind == 4:  # nearly dependent at 2^-30
            x = [[s.real() for _ in range(p)] for _ in range(n)]
            for row in x:
                row[p - 1] = row[0] + 2.0**-30 * s.real()
        elif kind == 5:  # columns at both ends of the range
            x = [[s.real() * (2.0**1000 if j % 2 == 0 else 2.0**-1000) for j in range(p)] for _ in range(n)]
        elif kind == 6:  # subnormal entries
            x = [[float(s.integer(-9, 9)) * (2.0**-1074 if j == 0 else 1.0) for j in range(p)] for _ in range(n)]
        elif kind == 7:  # a duplicated column
            x = [[s.real() for _ in range(p)] for _ in range(n)]
            for row in x:
                row[p - 1] = row[0]
        elif kind == 8:  # square
            n = p
            x = [[s.real() for _ in range(p)] for _ in range(n)]
        else:  # a huge constant with tiny variation
            x = [[1.0 if j == 0 else 2.0**30 + s.real() for j in range(p)] for _ in range(n)]
        self.n, self.p, self.x = n, p, x
        self.y = [float(s.integer(-100, 100)) for _ in range(n)]


def exact(value):
    if isinstance(value, tuple):
        return Rational(value[0], 10 ** value[1])
    return Rational(*value.as_integer_ratio())


def solve(problem):
    """θ, C's diagonal, κ and RSS, all exact but κ; None if singular."""
    p, n = problem.p, problem.n
    x = problem.design()
    y = [exact(v) for v in problem.y]
    if problem.o:
        y = [a - exact(b) for a, b in zip(y, problem.o)]
    w = [exact(v) for v in problem.w] if problem.w else [Rational(1)] * n
    a = []
    for j in range(p):
        row = [sum((w[i] * x[i][j] * x[i][k] for i in range(n)), Rational(0)) for k in range(p)]
        if problem.ridge:
            row[j] += exact(problem.ridge[j])
        row.append(sum((w[i] * x[i][j] * y[i] for i in range(n)), Rational(0)))
        a.append(row + [Rational(int(j == k)) for k in range(p)])
    diagonal = [a[j][j] for j in range(p)]
    for c in range(p):
        pivot = next((r for r in range(c, p) if a[r][c] != 0), None)
        if pivot is None:
            return None
        a[c], a[pivot] = a[pivot], a[c]
        inverse = 1 / a[c][c]
        a[c] = [v * inverse for v in a[c]]
        for r in range(p):
            if r != c and a[r][c] != 0:
                factor = a[r][c]
                a[r] = [u - factor * v for u, v in zip(a[r], a[c])]
    theta = [a[j][p] for j in range(p)]
    inverse = [a[j][p + 1 + j] for j in range(p)]
    rss = Rational(0)
    for i in range(n):
        r = y[i] - sum((x[i][j] * theta[j] for j in range(p)), Rational(0))
        rss += w[i] * r * r
    kappa = p * sum((diagonal[j] * inverse[j] for j in range(p)), Rational(0))
    # A κ beyond the range of doubles is as good as 1e300.
    return theta, inverse, float(min(kappa, Rational(10) ** 300)) ** 0.5, rss


def text(q):
    """m·2^e with 200 bits."""
    if q == 0:
        return "0"
    sign = "-" if q < 0 else ""
    a, b = abs(int(q.numerator)), int(q.denominator)
    e = a.bit_length() - b.bit_length() - 200
    m = (a << -e) // b if e < 0 else a // (b << e)
    return f"{sign}{m:x}p{e}"


def root(q):
    """√q to 200 bits."""
    a, b = int(q.numerator), int(q.denominator)
    if a == 0:
        return "0"
    e = (a.bit_length() - b.bit_length()) // 2 - 200
    m = isqrt((a << -2 * e) // b) if e < 0 else isqrt(a // (b << 2 * e))
    return f"{m:x}p{e}"


def main():
    kinds = {
        "random": Problem,
        "decimal": DecimalProblem,
        "adversarial": AdversarialProblem,
        "large": LargeProblem,
    }
    kind = kinds[sys.argv[1]]
    first, count = int(sys.argv[2]), int(sys.argv[3])
    for seed in range(first, first + count):
        problem = kind(seed)
        answer = solve(problem)
        head = f"{seed} {problem.checksum():x}"
        if answer is None:
            print(head, "singular")
            continue
        theta, inverse, kappa, rss = answer
        rows = sum(1 for v in problem.w if exact(v) > 0) if problem.w else problem.n
        freedom = rows - problem.p
        errors = "-"
        if not problem.ridge and freedom > 0:
            errors = ",".join(root(rss * c / freedom) for c in inverse)
        print(head, f"{kappa:.3e}", text(rss), ",".join(text(t) for t in theta), errors)


if __name__ == "__main__":
    main()
