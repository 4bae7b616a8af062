"""scripts/bench: see there."""

import argparse
import datetime
import importlib.metadata
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

import numpy as np

import measure
import out_of_core
import report
import suites

ROOT = pathlib.Path(__file__).resolve().parents[2]
SEED = 20240607


def main():
    options = arguments()
    failures = 0
    for suite in options.suites or suites.SUITES:
        run = Run(options)
        try:
            whole = {"csv": run.csv, "out-of-core": run.out_of_core}
            result = whole[suite]() if suite in whole else run.in_memory(suite)
        finally:
            run.close()
        print(report.write(result, options.output))
        for case in result["cases"]:
            for c in case["contenders"]:
                if c["error"] is not None and not c["error"] <= case["tolerance"]:
                    print(f"{case['title']}: {c['name']} is off by {c['error']:.1e}", file=sys.stderr)
                    failures += 1
    return 1 if failures else 0


def arguments():
    parser = argparse.ArgumentParser(
        prog="scripts/bench", description="Measures Lapwing and its peers in turn.")
    parser.add_argument(
        "suites", nargs="*", metavar="SUITE", help=f"of {', '.join(suites.SUITES)}; default: all")
    parser.add_argument("--quick", action="store_true", help="ten times smaller: a smoke test")
    parser.add_argument(
        "--torch", action="store_true",
        help="PyTorch is a peer, too: it is installed first, for some systems gigabytes")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--patience", type=float, default=60, help="seconds for a size at most")
    parser.add_argument(
        "--peer-seconds", type=float, default=60,
        help="a peer whose call takes longer is stopped, and counts with this time")
    parser.add_argument(
        "--size", action="append", metavar="N×P", help="only these sizes, such as 1000000x20")
    parser.add_argument("--only", metavar="NAME", action="append",
                        help="only contenders whose name has this in it")
    parser.add_argument(
        "--peer-threads", type=int, nargs="+", default=[1, 2],
        help="on a busy machine BLAS threads that spin come to a standstill: give 1 there")
    parser.add_argument(
        "--output", type=pathlib.Path, default=None, help="default: Benchmarks/results")
    parser.add_argument("--worker", help=argparse.SUPPRESS, required=True)
    options = parser.parse_args()
    for suite in options.suites:
        if suite not in suites.SUITES:
            parser.error(f"unknown suite {suite}; there are {', '.join(suites.SUITES)}")
    if options.output is None:
        # A part of a suite must not stand where the whole is looked for.
        whole = not (options.quick or options.size or options.only)
        options.output = ROOT / ("Benchmarks/results" if whole else ".build/bench/results")
    return options


class Run:
    def __init__(self, options):
        self.options = options
        self.environment = dict(os.environ)
        # The suite says how many threads there are, not the shell.
        for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):
            self.environment.pop(name, None)
        self.directory = pathlib.Path(tempfile.mkdtemp(prefix="lapwing-bench-"))
        peer = [sys.executable, str(ROOT / "Benchmarks/harness/peer.py")]
        self.commands = {"ours": [options.worker], "peer": peer}
        self.workers = {}
        self.load = os.getloadavg()[0]

    def close(self):
        for worker in self.workers.values():
            worker.close()
        shutil.rmtree(self.directory, ignore_errors=True)

    def in_memory(self, suite):
        self.workers = {
            side: measure.Worker(command, self.environment)
            for side, command in self.commands.items()}
        limits, cores = self.limits()
        cases = []
        for case in suites.IN_MEMORY[suite](10 if self.options.quick else 1):
            if self.options.torch:
                case = suites.with_torch(case)
            if self.options.size and f"{case.rows}x{case.columns}" not in self.options.size:
                continue
            cases.append(self.case(case, limits))
        return self.result(suite, cases, limits, cores)

    def limits(self):
        limits = {side: {} for side in self.workers}
        cores = {}
        for threads in (1, 2):
            for side, worker in self.workers.items():
                response = worker.ask(command="limits", threads=threads)
                limits[side][str(threads)] = response["limits"]
                cores[side] = response["core"]
        return limits, cores

    def case(self, case, limits):
        print(f"{case.title} …", file=sys.stderr)
        paths = self.generate(case.rows, case.columns)
        for worker in self.workers.values():
            worker.load(**paths)
        reference = self.workers["ours"].ask(
            command="run",
            workload="certified" if case.columns <= 500 else "qr")["coefficients"]
        contenders = []
        for entry in case.entries:
            wanted = self.options.only
            if wanted and not any(w in entry.name for w in wanted):
                continue
            for threads in entry.threads:
                if threads and threads not in self.options.peer_threads:
                    continue
                request = dict(entry.options, workload=entry.workload, repeats=entry.repeats)
                if threads:
                    request["threads"] = threads
                limit = self.options.peer_seconds if entry.side == "peer" else None
                contender = measure.Contender(
                    entry.name, self.workers[entry.side], limit, **request)
                contender.side = entry.side
                contenders.append(contender)
        measure.interleave(contenders, self.options.rounds, self.options.patience)
        if any(c.request["workload"] == "gradient" for c in contenders):
            # Descent has not converged: both must stand at the same place on the way.
            peers = [c for c in contenders if c.side == "peer" and c.coefficients is not None]
            reference = peers[0].coefficients if peers else contenders[0].coefficients
        summaries = []
        for c in contenders:
            s = measure.summary(c, reference)
            s["side"] = c.side
            s["fraction"] = fraction(case, s, limits) if c.side == "ours" else None
            summaries.append(s)
        for path in paths.values():
            os.unlink(path)
        return {
            "title": case.title, "rows": case.rows, "columns": case.columns,
            "tolerance": case.tolerance, "contenders": summaries,
            "targets": verdicts(case.targets, summaries)}

    def generate(self, rows, columns):
        random = np.random.default_rng(SEED + columns)
        x = random.standard_normal((rows, columns))
        y = x @ random.standard_normal(columns) + random.standard_normal(rows)
        paths = {"design": self.directory / "x.npy", "targets": self.directory / "y.npy"}
        np.save(paths["design"], x)
        np.save(paths["targets"], y)
        return {name: str(path) for name, path in paths.items()}

    def csv(self):
        """Whole processes, their start included, on 17 and on 6 digits."""
        rows, p = (1_000_000 // (10 if self.options.quick else 1)), 20
        random = np.random.default_rng(SEED)
        x = random.standard_normal((rows, p))
        y = x @ random.standard_normal(p) + random.standard_normal(rows)
        header = ",".join([f"x{j + 1}" for j in range(p)] + ["y"])
        peer = self.commands["peer"]
        contenders = {
            "csv to coefficients": ("ours", [self.options.worker, "csv"]),
            "polars + NumPy": ("peer", [*peer, "csv", "polars"]),
            "pandas (pyarrow) + NumPy": ("peer", [*peer, "csv", "pandas"]),
        }
        cases = []
        for digits, factor in ((17, 3.5), (6, 4)):
            path = self.directory / "data.csv"
            write_csv(path, np.column_stack([x, y]), header, digits)
            times = {name: [] for name in contenders}
            memory, answers = {}, {}
            for k in range(1 + min(5, self.options.rounds)):
                for name, (_, command) in contenders.items():
                    seconds, memory[name], output = measure.whole_process(
                        [*command, str(path)], self.environment)
                    answers[name] = [float(b) for b in output.split()]
                    if k > 0:
                        times[name].append(seconds)
            summaries = [
                {"name": f"{name}, {memory[name] / 1e6:.0f} MB resident", "side": side,
                 "threads": None, "seconds": times[name],
                 "median": float(np.median(times[name])), "least": min(times[name]),
                 "most": max(times[name]),
                 "error": measure.error(answers[name], answers["polars + NumPy"]),
                 "memory": memory[name], "fraction": None}
                for name, (side, _) in contenders.items()]
            size = path.stat().st_size
            cases.append({
                "title": f"{rows:,} rows, {digits} digits, {size / 1e6:.0f} MB".replace(",", " "),
                "note": "Whole processes; starting Python and its libraries is in.",
                "tolerance": 1e-9, "contenders": summaries,
                "targets": verdicts([suites.Target(
                    summaries[0]["name"], tuple(s["name"] for s in summaries[1:]), factor)],
                    summaries)})
            path.unlink()
        return self.result("csv", cases, None, {"ours": "–", "peer": "–"})

    def out_of_core(self):
        """Whole processes on an array in a file, from the page cache and from the disk."""
        self.workers = {
            side: measure.Worker(command, self.environment)
            for side, command in self.commands.items()}
        limits, cores = self.limits()
        rows, p = 5_000_000 // (10 if self.options.quick else 1), 100
        path = self.directory / "large.npy"
        out_of_core.generate(path, rows, p, SEED)
        contenders = out_of_core.contenders(
            self.options.worker, self.commands["peer"], path, self.options.peer_threads)
        cases = []
        for warm, factor in ((True, 2), (False, 1.75)):
            print(f"out of core, {'warm' if warm else 'cold'} …", file=sys.stderr)
            summaries, reading = out_of_core.measured(
                contenders, path, warm, min(5, self.options.rounds), self.environment)
            machine = limits["ours"]["2"]
            flops = max(machine["gemm"], machine["gram"], limits["peer"]["2"]["gemm"])
            least = max(reading, rows * p * p / flops)
            for s in summaries:
                s["fraction"] = least / s["median"] if s["side"] == "ours" else None
            size = path.stat().st_size
            name = "in the page cache" if warm else "dropped from the page cache before each run"
            cases.append({
                "title": f"{rows:,} × {p}, {size / 1e9:.2f} GB, {name}".replace(",", " "),
                "note": "Whole processes; starting Python and NumPy is in. Reading the file alone: "
                        f"{report.duration(reading)}, {size / reading / 1e9:.1f} GB/s; the arithmetic at "
                        f"the machine's limit: {report.duration(rows * p * p / flops)}.",
                "tolerance": 1e-9, "contenders": summaries,
                "targets": verdicts([suites.Target(
                    summaries[0]["name"],
                    tuple(s["name"] for s in summaries if s["side"] == "peer"), factor)], summaries)})
        path.unlink()
        return self.result("out-of-core", cases, limits, cores)

    def result(self, suite, cases, limits, cores):
        packages = ["numpy", "scipy", "scikit-learn", "crlin", "polars", "pandas", "pyarrow", "jax"]
        if self.options.torch:
            packages.append("torch")
        return {
            "schema": "lapwing.benchmark/1", "suite": suite, "quick": self.options.quick,
            "date": datetime.date.today().isoformat(), "commit": commit(),
            "processor": report.processor(), "processors": os.cpu_count(),
            "loadBefore": self.load, "loadAfter": os.getloadavg()[0],
            "versions": {name: importlib.metadata.version(name) for name in packages},
            "cores": cores, "peerThreads": self.options.peer_threads, "limits": limits, "cases": cases}


def write_csv(path, data, header, digits):
    import polars

    frame = polars.DataFrame(data, schema=header.split(","))
    if digits < 17:
        frame = frame.select(polars.all().round_sig_figs(digits))
    frame.write_csv(path)


def fraction(case, contender, limits):
    """The least time that the machine allows divided by the median."""
    name = contender["name"]
    if name not in case.bytes:
        return None
    machine = limits["ours"]["2"]
    flops = max(machine["gemm"], machine["gram"], limits["peer"]["2"]["gemm"])
    least = max(case.bytes[name] / machine["read"], case.flops.get(name, 0) / flops)
    return least / contender["median"]


def verdicts(targets, summaries):
    found = []
    for target in targets:
        ours = [s for s in summaries if s["name"] == target.ours]
        peers = [s for s in summaries if s["name"] in target.peers]
        if not ours or not peers:
            continue
        ours, peer = ours[0], min(peers, key=lambda s: s["median"])
        ratio = measure.ratio(peer, ours)
        found.append({
            "ours": target.ours, "peer": peer["name"], "ratio": ratio,
            "bestRatio": min(p["least"] for p in peers) / ours["least"],
            "unfinished": peer["error"] is None,
            "factor": target.factor, "reached": ratio >= target.factor})
    return found


def commit():
    def git(*command):
        return subprocess.run(
            ["git", "-C", str(ROOT), *command], capture_output=True, text=True).stdout.strip()

    return git("rev-parse", "--short", "HEAD") + ("+" if git("status", "--porcelain", "Sources") else "")


sys.exit(main())
