"""scripts/bench linear-algebra: dense operations against Eigen, bare C calls and NumPy, in turn.

`linear_algebra.py numpy` is NumPy's side: it answers lines `OPERATION TYPE ORDER CALLS`.
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
# What solve-many does over and over in the same memory.
REUSED = ("multiply", "solve", "cholesky-solve", "qr-solve", "svd-solve", "eigen", "lq-solve", "pivoted-qr-solve",
          "bunch-kaufman-solve", "pivoted-cholesky", "general-eigen")


def numpy_side():
    import numpy as np
    import scipy.linalg

    def matrices(n, kind):
        random = np.random.default_rng(1)
        a = np.asfortranarray(random.uniform(-0.5, 0.5, (n, n)).astype(kind))
        b = np.asfortranarray(random.uniform(-0.5, 0.5, (n, n)).astype(kind))
        definite = np.asfortranarray((a + a.T) / 2 + n * np.eye(n, dtype=kind))
        return a, b, definite, random.uniform(-0.5, 0.5, n).astype(kind)

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

    kept = (None, None)
    for line in sys.stdin:
        operation, kind, order, count = line.split()
        if kept[0] != (kind, order):
            kept = (kind, order), matrices(int(order), np.float32 if kind == "float" else np.float64)
        call = calls(operation, *kept[1])
        start = time.perf_counter()
        for _ in range(int(count)):
            call()
        print(time.perf_counter() - start, flush=True)


class Side:
    """A process that takes the time of calls, and how many of them it is asked for at once."""

    def __init__(self, command, prefix="", environment=None):
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment)
        self.prefix = prefix
        self.calls = 1

    def ask(self, operation, kind, order):
        """Seconds of a call."""
        request = f"{self.prefix}{operation} {kind} {order} {self.calls}\n"
        self.process.stdin.write(request)
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            raise SystemExit(f"scripts/bench: a worker ended while it did {request}")
        return float(answer) / self.calls

    def prepare(self, operation, kind, order, budget):
        """Finds how many calls take about `budget` seconds; returns the seconds of one."""
        self.calls = 1
        while True:
            seconds = self.ask(operation, kind, order)
            if seconds * self.calls >= 0.7 * budget:
                return seconds
            self.calls = max(2 * self.calls, int(self.calls * min(100, budget / (seconds * self.calls + 1e-9))))

    def close(self):
        self.process.stdin.close()
        self.process.wait(timeout=60)


def allocations(worker, library, operation, order):
    """Allocations of one matrix more, after the first ones."""
    counts = []
    with tempfile.TemporaryDirectory() as directory:
        for systems in (10, 110):
            path = pathlib.Path(directory) / "count"
            environment = dict(os.environ, LD_PRELOAD=library, LAPWING_ALLOCATIONS=str(path),
                               OPENBLAS_NUM_THREADS="1")
            subprocess.run([worker, "solve-many", operation, str(order), str(systems)],
                           env=environment, check=True)
            counts.append(int(path.read_text()))
    return (counts[1] - counts[0]) / 100


def duration(seconds):
    for unit, factor in (("ns", 1e9), ("µs", 1e6), ("ms", 1e3)):
        if seconds * factor < 1000:
            return f"{seconds * factor:.3g} {unit}"
    return f"{seconds:.3g} s"


def measured(sides, operation, kind, order, options):
    """All sides in turn, until the rounds or the patience end; who is slow in the first round is not asked again.

    The ratio to a peer is the median over the rounds of ours divided by the peer's time in the same round.
    """
    print(f"{operation}, {kind}, {order} …", file=sys.stderr)
    start = time.monotonic()
    first = {name: side.prepare(operation, kind, order, options.budget) for name, side in sides.items()}
    slow = {name for name, seconds in first.items()
            if name not in ("Lapwing", "bare C") and seconds > options.patience / 20}
    times = {name: [first[name]] if name in slow else [] for name in sides}
    names = [name for name in sides if name not in slow]
    for k in range(options.rounds):
        late = k >= 3 and time.monotonic() - start > options.patience
        if late and k >= options.pairs:
            break
        # What takes long is varied by the machine, and the two that are to be alike need more rounds to tell.
        asked = [name for name in names if not late or name in ("Lapwing", "bare C")]
        for i in range(len(asked)):
            name = asked[(i + k) % len(asked)]
            times[name].append(sides[name].ask(operation, kind, order))
    ours = times["Lapwing"]
    ratios = {name: [o / p for o, p in zip(ours, times[name])] for name in sides if name != "Lapwing"}
    return {
        "operation": operation, "type": kind, "order": order, "rounds": len(ours),
        "seconds": {name: statistics.median(t) for name, t in times.items()},
        "ratios": {name: statistics.median(r) for name, r in ratios.items()},
        "quartiles": {name: statistics.quantiles(r, n=4)[::2] for name, r in ratios.items() if len(r) > 1},
    }


def goals(row):
    """Peer, ratio to it, and the ratio that is the goal."""
    n, operation, ratios = row["order"], row["operation"], row["ratios"]
    if n >= 100:
        yield "bare C", ratios["bare C"], 1.03
    if n <= 16 and operation in ("multiply", "solve"):
        yield "Eigen", ratios["Eigen"], 1.5
        yield "NumPy", ratios["NumPy"], 0.2


def main():
    parser = argparse.ArgumentParser(prog="scripts/bench linear-algebra")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--operations", nargs="+", choices=OPERATIONS, default=OPERATIONS)
    parser.add_argument("--types", nargs="+", choices=("float", "double"), default=("float", "double"))
    parser.add_argument("--rounds", type=int, default=31)
    parser.add_argument("--budget", type=float, default=0.02, help="seconds of one measurement at least")
    parser.add_argument("--patience", type=float, default=10,
                        help="seconds for one operation of one size, after which peers are asked no more than 3 times")
    parser.add_argument("--pairs", type=int, default=11,
                        help="rounds against bare C that are made whatever they take")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--quick", action="store_true", help="few sizes, few rounds: a smoke test")
    parser.add_argument("--output", type=pathlib.Path, default=None, help="default: Benchmarks/results")
    parser.add_argument("--worker", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--peers", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--counter", required=True, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.quick:
        options.sizes, options.rounds, options.budget = (4, 32, 100), 3, 0.002
    whole = (tuple(options.sizes), tuple(options.operations), tuple(options.types)) == (
        SIZES, OPERATIONS, ("float", "double"))
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
    counts = {operation: {order: allocations(options.worker, options.counter, operation, order)
                          for order in (4, 16, 50, 200)} for operation in REUSED}
    text = report(rows, counts, options.threads, load)
    # A part must not stand where the whole is looked for.
    output = options.output or ROOT / ("Benchmarks/results" if whole else ".build/bench/results")
    output.mkdir(parents=True, exist_ok=True)
    (output / "linear-algebra.md").write_text(text)
    (output / "linear-algebra.json").write_text(json.dumps({
        "schema": "lapwing.benchmark.linear-algebra/1", "date": datetime.date.today().isoformat(),
        "threads": options.threads, "rows": rows, "allocations": counts}, indent=1) + "\n")
    print(text)
    return 1 if any(count for orders in counts.values() for count in orders.values()) else 0


def report(rows, counts, threads, load):
    lines = ["## linear-algebra\n",
             f"{threads} thread(s), load {load:.1f} before and {os.getloadavg()[0]:.1f} after; time of a call, and "
             "the median over interleaved rounds of ours divided by the peer's.\n",
             "| | type | n | Lapwing | bare C | Eigen | NumPy | / bare C | / Eigen | / NumPy |",
             "|---|---|---|---|---|---|---|---|---|---|"]
    missed, kept = [], 0
    for row in rows:
        times = " | ".join(duration(seconds) for seconds in row["seconds"].values())
        ratios = " | ".join(f"{ratio:.2f}" for ratio in row["ratios"].values())
        lines.append(f"| {row['operation']} | {row['type']} | {row['order']} | {times} | {ratios} |")
        for peer, ratio, bound in goals(row):
            kept += ratio <= bound
            if ratio > bound:
                quartiles = " – ".join(f"{q:.2f}" for q in row["quartiles"].get(peer, []))
                missed.append(f"- missed: {row['operation']}, {row['type']}, n = {row['order']}: {ratio:.3f} of "
                              f"{peer}, not {bound:g} (half of {row['rounds']} rounds within {quartiles})")
    lines += ["", f"{kept} of {kept + len(missed)} goals are kept: at most 1.03 of bare C from n = 100 on; up to "
              "n = 16, in place, products and solutions at most 1.5 of Eigen and 0.2 of NumPy.", *missed, "",
              "Allocations of one matrix more, in memory that is reused:\n"]
    for operation, orders in counts.items():
        lines.append(f"- {operation}: " + ", ".join(f"{count:g} (n = {n})" for n, count in orders.items()))
    return "\n".join(lines) + "\n"


if sys.argv[1:2] == ["numpy"]:
    numpy_side()
else:
    sys.exit(main())
