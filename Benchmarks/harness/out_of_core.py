"""Least squares on an array in a file that is read in blocks: whole processes, ours and NumPy's in turn."""

import os
import statistics
import time

import numpy as np

import measure

BLOCK = 4 << 20


def generate(path, rows, columns, seed):
    """The columns of X and the target behind them, written in blocks."""
    random = np.random.default_rng(seed)
    slopes = random.standard_normal(columns)
    data = np.lib.format.open_memmap(path, mode="w+", dtype="<f8", shape=(rows, columns + 1))
    step = max(1, (64 << 20) // (8 * (columns + 1)))
    for first in range(0, rows, step):
        block = random.standard_normal((min(step, rows - first), columns + 1))
        block[:, -1] += block[:, :-1] @ slopes
        data[first:first + len(block)] = block
    data.flush()


def contenders(worker, peer, path, threads):
    """Names, sides, commands and threads: a limit of memory for ours, every number of threads for NumPy."""
    found = [("normal equations in blocks", "ours", [worker, "blocks", str(path)], None)]
    for count in threads:
        found.append(("NumPy, mapped, in blocks", "peer", [*peer, "blocks", str(path)], count))
    return found


def prepare(path, warm):
    """Fills the page cache with the file, or empties it of the file."""
    with open(path, "rb", buffering=0) as file:
        if warm:
            buffer = bytearray(BLOCK)
            while file.readinto(buffer):
                pass
        else:
            os.fsync(file.fileno())
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def reading_time(path):
    start = time.perf_counter()
    with open(path, "rb", buffering=0) as file:
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_SEQUENTIAL)
        buffer = bytearray(BLOCK)
        while file.readinto(buffer):
            pass
    return time.perf_counter() - start


def measured(contenders, path, warm, rounds, environment):
    """The contenders' summaries, and the median time of reading the file alone."""
    seconds = [[] for _ in contenders]
    memory, answers, reading = [0] * len(contenders), [None] * len(contenders), []
    for k in range(rounds + (1 if warm else 0)):
        prepare(path, warm)
        reading.append(reading_time(path))
        for i in range(len(contenders)):
            index = (i + k) % len(contenders)
            _, _, command, threads = contenders[index]
            own = dict(environment, OPENBLAS_NUM_THREADS=str(threads)) if threads else environment
            prepare(path, warm)
            time.sleep(0.05)
            taken, memory[index], output = measure.whole_process(command, own)
            answers[index] = [float(b) for b in output.split()]
            # The first round warms up.
            if k > 0 or not warm:
                seconds[index].append(taken)
    reference = answers[-1]
    return [{
        "name": f"{name}, {memory[i] / 1e6:.0f} MB resident", "side": side, "threads": threads,
        "seconds": seconds[i], "median": statistics.median(seconds[i]), "least": min(seconds[i]),
        "most": max(seconds[i]), "error": measure.error(answers[i], reference),
        "memory": memory[i], "fraction": None,
    } for i, (name, side, _, threads) in enumerate(contenders)], statistics.median(reading)
