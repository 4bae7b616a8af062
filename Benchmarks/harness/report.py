"""Results as JSON and as Markdown, without anything that names the machine's owner."""

import json
import platform


def duration(seconds):
    if seconds is None:
        return "–"
    return f"{seconds * 1e3:.3g} ms" if seconds < 1 else f"{seconds:.3g} s"


def processor():
    try:
        with open("/proc/cpuinfo") as file:
            for line in file:
                if line.startswith("model name"):
                    return line.split(":", 1)[1].strip()
    except OSError:
        pass
    return platform.machine()


def limits_text(limits):
    ours, peer = limits["ours"], limits["peer"]
    lines = [
        f"- reading memory {ours['2']['read'] / 1e9:.1f} GB/s "
        f"({ours['1']['read'] / 1e9:.1f} with one thread)",
    ]
    for name, key in [("GEMM, our OpenBLAS", "gemm"), ("Gram kernel in cache", "gram")]:
        lines.append(
            f"- {name}: {ours['2'][key] / 1e9:.0f} GFLOP/s ({ours['1'][key] / 1e9:.0f})")
    lines.append(
        f"- GEMM, NumPy's OpenBLAS: {peer['2']['gemm'] / 1e9:.0f} GFLOP/s "
        f"({peer['1']['gemm'] / 1e9:.0f})")
    return "\n".join(lines)


def error_text(error):
    return "stopped: too slow" if error is None else f"{error:.1e}"


def case_text(case):
    rows = [f"### {case['title']}\n", case["note"] + "\n" if case.get("note") else "",
            "| | threads | median | spread | best | relative error | of the limit |",
            "|---|---|---|---|---|---|---|"]
    for c in case["contenders"]:
        side = "**Lapwing** " if c["side"] == "ours" else ""
        fraction = c.get("fraction")
        rows.append(
            f"| {side}{c['name']} | {c['threads'] or 'all'} | {duration(c['median'])} "
            f"| {duration(c['least'])} – {duration(c['most'])} | {duration(c['least'])} "
            f"| {error_text(c['error'])} | {'–' if fraction is None else f'{fraction:.0%}'} |")
    rows.append("")
    for t in case["targets"]:
        verdict = "reached" if t["reached"] else "**missed**"
        least = "at least " if t["unfinished"] else ""
        rows.append(
            f"- {t['ours']} against {t['peer']}: {least}{t['ratio']:.2f} × by medians, "
            f"{t['bestRatio']:.2f} × by best times; target {t['factor']:g} ×: {verdict}")
    return "\n".join(r for r in rows if r is not None) + "\n"


def markdown(result):
    parts = [f"# Benchmark: {result['suite']}\n",
             f"{result['date']}, commit {result['commit']}, {result['processor']}, "
             f"{result['processors']} processors, load before {result['loadBefore']:.1f}, "
             f"after {result['loadAfter']:.1f}. "
             f"{', '.join(f'{k} {v}' for k, v in result['versions'].items())}.\n",
             f"OpenBLAS kernels: ours {result['cores']['ours']}, NumPy {result['cores']['peer']}. "
             "Ours and the peers ran in turn; ratios are medians over the rounds, against the "
             "fastest peer and its better number of threads.\n"]
    if result["loadBefore"] > result["processors"] / 2:
        parts.append("**The machine was busy with other work: only the ratios mean something.**\n")
    if result["peerThreads"] != [1, 2]:
        parts.append(f"**Peers ran with {result['peerThreads']} threads only.**\n")
    if result["quick"]:
        parts.append("**Reduced sizes: a smoke test, no speed claim.**\n")
    if result.get("limits"):
        parts.append("Limits of the machine, two threads (one):\n\n"
                     + limits_text(result["limits"]) + "\n")
    parts += [case_text(case) for case in result["cases"]]
    return "\n".join(parts)


def write(result, directory):
    directory.mkdir(parents=True, exist_ok=True)
    name = result["suite"] + ("-quick" if result["quick"] else "")
    (directory / f"{name}.json").write_text(
        json.dumps(result, indent=1, ensure_ascii=False) + "\n")
    text = markdown(result)
    (directory / f"{name}.md").write_text(text)
    return text
