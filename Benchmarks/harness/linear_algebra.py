"""scripts/bench linear-algebra: dense operations against Eigen, bare C calls and NumPy, in turn.

`linear_algebra.py numpy` is NumPy's side: it answers lines `OPERATION TYPE ORDER SECONDS`.
"""

import argparse
import datetime
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
OPERATIONS = ("multiply", "solve", "cholesky", "qr", "svd", "eigen")
SIZES = (4, 8, 16, 32, 100, 500, 1000, 2000)


def numpy_side():
    import numpy as np
    import scipy.linalg

    def calls(operation, a, b, definite, right):
        c = np.empty_like(a)
        return {
            "multiply": lambda: np.matmul(a, b, out=c),
            "solve": lambda: np.linalg.solve(a, right),
            "cholesky": lambda: np.linalg.cholesky(definite),
            "qr": lambda: scipy.linalg.qr(a, mode="raw", check_finite=False),
            "svd": lambda: np.linalg.svd(a, full_matrices=False),
            "eigen": lambda: np.linalg.eigh(definite),
        }[operation]

    for line in sys.stdin:
        operation, kind, order, budget = line.split()
        n, budget = int(order), float(budget)
        random = np.random.default_rng(1)
        kind = np.float32 if kind == "float" else np.float64
        a = np.asfortranarray(random.uniform(-0.5, 0.5, (n, n)).astype(kind))
        b = np.asfortranarray(random.uniform(-0.5, 0.5, (n, n)).astype(kind))
        definite = np.asfortranarray((a + a.T) / 2 + n * np.eye(n, dtype=kind))
        call = calls(operation, a, b, definite, random.uniform(-0.5, 0.5, n).astype(kind))
        count = 1
        while True:
            start = time.perf_counter()
            for _ in range(count):
                call()
            seconds = time.perf_counter() - start
            if seconds >= budget:
                break
            count = max(count * 2, int(count * min(100, 1.2 * budget / max(seconds, 1e-7))))
        print(seconds / count, flush=True)


class Side:
    def __init__(self, command, prefix="", environment=None):
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment)
        self.prefix = prefix

    def ask(self, operation, kind, order, budget):
        self.process.stdin.write(f"{self.prefix}{operation} {kind} {order} {budget}\n")
        self.process.stdin.flush()
        return float(self.process.stdout.readline())

    def close(self):
        self.process.stdin.close()
        self.process.wait(timeout=60)


def allocations(worker, library, order):
    """Allocations of one system more, after the first ones."""
    counts = []
    with tempfile.TemporaryDirectory() as directory:
        for systems in (100, 1100):
            path = pathlib.Path(directory) / "count"
            environment = dict(os.environ, LD_PRELOAD=library, LAPWING_ALLOCATIONS=str(path),
                               OPENBLAS_NUM_THREADS="1")
            subprocess.run([worker, "solve-many", str(order), str(systems)], env=environment, check=True)
            counts.append(int(path.read_text()))
    return (counts[1] - counts[0]) / 1000


def duration(seconds):
    for unit, factor in (("ns", 1e9), ("µs", 1e6), ("ms", 1e3)):
        if seconds * factor < 1000:
            return f"{seconds * factor:.3g} {unit}"
    return f"{seconds:.3g} s"


def measured(sides, operation, kind, order, options):
    times = {name: [] for name in sides}
    names = list(sides)
    for k in range(options.rounds + 1):
        for i in range(len(names)):
            name = names[(i + k) % len(names)]
            seconds = sides[name].ask(operation, kind, order, options.budget)
            if k > 0:
                times[name].append(seconds)
    ours = times["Lapwing"]
    return {
        "operation": operation, "type": kind, "order": order,
        "seconds": {name: statistics.median(t) for name, t in times.items()},
        # The median over the rounds of ours divided by the peer's time in the same round.
        "ratios": {name: statistics.median(o / p for o, p in zip(ours, times[name]))
                   for name in names if name != "Lapwing"},
    }


def main():
    parser = argparse.ArgumentParser(prog="scripts/bench linear-algebra")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--operations", nargs="+", choices=OPERATIONS, default=OPERATIONS)
    parser.add_argument("--types", nargs="+", choices=("float", "double"), default=("float", "double"))
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--budget", type=float, default=0.02, help="seconds of one measurement at least")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--quick", action="store_true", help="few sizes, one round: a smoke test")
    parser.add_argument("--output", type=pathlib.Path, default=None, help="default: Benchmarks/results")
    parser.add_argument("--worker", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--peers", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--counter", required=True, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.quick:
        options.sizes, options.rounds, options.budget = (4, 32), 1, 0.001
    environment = dict(os.environ, OPENBLAS_NUM_THREADS=str(options.threads))
    environment["OMP_NUM_THREADS"] = str(options.threads)
    sides = {
        "Lapwing": Side([options.worker, "linear-algebra"], environment=environment),
        "bare C": Side([options.peers], "bare ", environment),
        "Eigen": Side([options.peers], "eigen ", environment),
        "NumPy": Side([sys.executable, __file__, "numpy"], environment=environment),
    }
    load = os.getloadavg()[0]
    rows = [measured(sides, operation, kind, order, options)
            for operation in options.operations for kind in options.types for order in options.sizes]
    for side in sides.values():
        side.close()
    counts = {order: allocations(options.worker, options.counter, order) for order in (4, 16, 50, 200)}
    lines = ["## linear-algebra\n", f"{options.threads} thread(s), load {load:.1f} before and "
             f"{os.getloadavg()[0]:.1f} after; time of a call, and ours divided by the peer's.\n",
             "| | type | n | Lapwing | bare C | Eigen | NumPy | / bare C | / Eigen | / NumPy |",
             "|---|---|---|---|---|---|---|---|---|---|"]
    for row in rows:
        times = " | ".join(duration(row["seconds"][name]) for name in sides)
        ratios = " | ".join(f"{r:.2f}" for r in row["ratios"].values())
        lines.append(f"| {row['operation']} | {row['type']} | {row['order']} | {times} | {ratios} |")
    lines += ["", "Allocations of one more product, LU, Cholesky and QR solve together, after the first: "
              + ", ".join(f"{count:g} (n = {order})" for order, count in counts.items()) + "."]
    text = "\n".join(lines) + "\n"
    output = options.output or ROOT / (".build/bench/results" if options.quick else "Benchmarks/results")
    output.mkdir(parents=True, exist_ok=True)
    (output / "linear-algebra.md").write_text(text)
    (output / "linear-algebra.json").write_text(json.dumps({
        "schema": "lapwing.benchmark.linear-algebra/1", "date": datetime.date.today().isoformat(),
        "threads": options.threads, "rows": rows, "allocations": counts}, indent=1) + "\n")
    print(text)
    return 1 if any(counts.values()) else 0


if sys.argv[1:2] == ["numpy"]:
    numpy_side()
else:
    sys.exit(main())
