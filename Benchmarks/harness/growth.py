"""scripts/bench growth: how time and memory grow with n and with p, each doubled over three decades."""

import argparse
import datetime
import json
import math
import os
import pathlib
import re
import shutil
import subprocess
import sys

import measure
import report

ROOT = pathlib.Path(__file__).resolve().parents[2]
WORKLOADS = {"normal": "normal equations", "qr": "QR", "gradient": "a gradient step", "certified": "certificate"}


def main():
    options = arguments()
    load = os.getloadavg()[0]
    limits = machine_limits(options.worker)
    points = []
    for axis, sizes in grid(options.quick).items():
        for rows, columns in sizes:
            for workload in WORKLOADS:
                if workload == "certified" and columns > 512:
                    continue
                for threads in (1, 2):
                    points.append(measured(options.worker, axis, workload, rows, columns, threads, limits))
            print(f"{axis}: {rows} × {columns}", file=sys.stderr)
    output = options.output or ROOT / (".build/bench/results" if options.quick else "Benchmarks/results")
    output.mkdir(parents=True, exist_ok=True)
    (output / "growth.json").write_text(json.dumps({
        "schema": "lapwing.benchmark.growth/1", "date": datetime.date.today().isoformat(),
        "quick": options.quick, "processor": report.processor(), "processors": os.cpu_count(),
        "loadBefore": load, "loadAfter": os.getloadavg()[0], "limits": limits, "points": points,
    }, indent=1) + "\n")
    text = markdown(points, limits, load, options.quick)
    (output / "growth.md").write_text(text)
    draw(points, output / "growth.svg")
    print(text)


def arguments():
    parser = argparse.ArgumentParser(prog="scripts/bench growth", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one decade and a half: does everything work?")
    parser.add_argument("--output", type=pathlib.Path, help="default: Benchmarks/results")
    parser.add_argument("--worker", help=argparse.SUPPRESS, required=True)
    return parser.parse_args()


def grid(quick):
    """n from 10³ to 10⁶ with 20 columns, and p from 2 to 2048 with 20 000 rows."""
    last = 5 if quick else 10
    return {"rows": [(1000 << k, 20) for k in range(last + 1)],
            "columns": [(2000 if quick else 20_000, 2 << k) for k in range(last + 1)]}


def machine_limits(worker):
    session = measure.Worker([worker], os.environ)
    limits = {str(t): session.ask(command="limits", threads=t)["limits"] for t in (1, 2)}
    session.close()
    return limits


def measured(worker, axis, workload, rows, columns, threads, limits):
    """A process of its own, so that its peak of memory is that of this size; the call alone is timed."""
    # More than the first calls, which find neither memory nor threads ready.
    repeats = max(5, min(50, int(2e10 / (rows * columns * (columns + 20)))))
    _, memory, output = measure.whole_process(
        [worker, "profile", workload, str(rows), str(columns), "--repeats", str(repeats),
         "--threads", str(threads)], os.environ)
    least, median = (float(t) / 1e3 for t in re.findall(r"([0-9.e+-]+) ms", output))
    machine = limits[str(threads)]
    flops = {"normal": rows * columns**2, "qr": 2 * rows * columns**2, "gradient": 4 * rows * columns}
    bound = None
    if workload in flops:
        peak = max(machine["gemm"], machine["gram"])
        bound = max(flops[workload] / peak, 8 * rows * columns / machine["read"])
    return {"axis": axis, "workload": workload, "rows": rows, "columns": columns, "threads": threads,
            "least": least, "median": median, "memory": memory, "data": 8 * rows * columns,
            "fraction": bound / median if bound else None}


def series(points):
    """Points of one axis, workload and number of threads, in the order of their sizes."""
    found = {}
    for point in points:
        found.setdefault((point["axis"], point["workload"], point["threads"]), []).append(point)
    return found


def exponent(line):
    """The slope of log time over log size, by least squares on the last four points."""
    last = line[-4:]
    x = [math.log(p[p["axis"]]) for p in last]
    y = [math.log(p["median"]) for p in last]
    mx, my = sum(x) / len(x), sum(y) / len(y)
    return sum((a - mx) * (b - my) for a, b in zip(x, y)) / sum((a - mx) ** 2 for a in x)


def markdown(points, limits, load, quick):
    lines = ["# Benchmark: growth\n"]
    if quick:
        lines.append("**Reduced sizes: a smoke test, no speed claim.**\n")
    lines += [f"{report.processor()}, load before {load:.1f}. One process for each size; the median time of a "
              "call, the peak of the resident memory with the data in it, and the exponent of the time over the "
              "last four sizes.\n",
              f"Limits of the machine, two threads (one): reading memory {limits['2']['read'] / 1e9:.1f} GB/s "
              f"({limits['1']['read'] / 1e9:.1f}), GEMM {limits['2']['gemm'] / 1e9:.0f} GFLOP/s "
              f"({limits['1']['gemm'] / 1e9:.0f}).\n"]
    for (axis, workload, threads), line in series(points).items():
        lines += [f"### {WORKLOADS[workload]}, {axis} doubled, {threads} thread{'s' if threads > 1 else ''}: "
                  f"exponent {exponent(line):.2f}\n",
                  "| n × p | time | resident memory | times the data | of the limit |", "|---|---|---|---|---|"]
        for p in line:
            share = "–" if p["fraction"] is None else f"{p['fraction']:.0%}"
            size = f"{p['rows']:,} × {p['columns']}".replace(",", " ")
            lines.append(
                f"| {size} | {report.duration(p['median'])} | {p['memory'] / 1e6:.0f} MB "
                f"| {p['memory'] / p['data']:.1f} | {share} |")
        lines.append("")
    return "\n".join(lines) + "\n"


def draw(points, path):
    """Time above, memory below; over n on the left, over p on the right."""
    if not shutil.which("gnuplot"):
        print("no gnuplot: no picture", file=sys.stderr)
        return
    lines = series(points)
    colors = dict(zip(WORKLOADS, ("#0072b2", "#d55e00", "#009e73", "#cc79a7")))
    script = [f"set terminal svg size 1000,760 font 'sans,12' background 'white'\nset output '{path}'",
              "set logscale xy\nset grid\nset format '10^{%L}'\nset key below maxrows 3 samplen 2 font ',10'\n"
              "set multiplot layout 2,2"]
    blocks = []
    for number, (key, line) in enumerate(lines.items()):
        rows = "\n".join(f"{p[p['axis']]} {p['median']} {p['memory'] / 1e6}" for p in line)
        blocks.append(f"$data{number} << EOD\n{rows}\nEOD")
    numbers = {key: number for number, key in enumerate(lines)}
    for column, label in ((2, "seconds a call"), (3, "resident memory in MB")):
        for axis, name in (("rows", "n, with p = 20"), ("columns", "p")):
            curves = [
                f"$data{numbers[axis, w, t]} using 1:{column} with linespoints lc rgb '{colors[w]}' "
                f"dt {1 if t == 1 else 2} pt {7 if t == 1 else 6} ps 0.5 title '{WORKLOADS[w]}, {t} "
                f"thread{'s' if t > 1 else ''}'" for w in WORKLOADS for t in (1, 2)]
            script.append(f"set xlabel '{name}'\nset ylabel '{label}'\nplot " + ", \\\n  ".join(curves))
    subprocess.run(["gnuplot"], input="\n".join(blocks + script) + "\nunset multiplot\n", text=True, check=True)
    text = path.read_text().replace(
        "<title>Gnuplot</title>", "<title>Growth of time and memory with rows and columns</title>")
    path.write_text(text)


sys.exit(main())
