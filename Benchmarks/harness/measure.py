"""Runs ours and the peers in turn and keeps what they say."""

import json
import pathlib
import selectors
import statistics
import subprocess
import sys
import tempfile
import time


class TooSlow(Exception):
    """A worker did not answer in time, and was ended."""


class Worker:
    """A long-lived process that answers requests, one JSON object a line."""

    def __init__(self, command, environment):
        self.command, self.environment = command, environment
        self.data = None
        self.start()

    def start(self):
        self.process = subprocess.Popen(
            self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            env=self.environment)

    def load(self, **paths):
        self.data = paths
        self.ask(command="load", **paths)

    def wait(self, seconds):
        """Waits for an answer; after `seconds` a new process with the same data takes the worker's place."""
        with selectors.DefaultSelector() as selector:
            selector.register(self.process.stdout, selectors.EVENT_READ)
            if selector.select(seconds):
                return
        self.process.kill()
        self.process.wait()
        self.start()
        if self.data:
            self.ask(command="load", **self.data)
        raise TooSlow

    def ask(self, limit=None, **request):
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()
        if limit:
            self.wait(limit)
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"a worker ended while it did {request}")
        response = json.loads(line)
        if response.get("error"):
            raise RuntimeError(f"{request}: {response['error']}")
        return response

    def close(self):
        self.process.stdin.close()
        self.process.wait(timeout=60)


class Contender:
    """One side of a comparison: a worker, what it is asked for, and the times it took."""

    def __init__(self, name, worker, limit=None, **request):
        self.name, self.worker, self.limit, self.request = name, worker, limit, request
        self.seconds, self.coefficients = [], None

    def run(self):
        """The median time of a call; without coefficients afterwards it did not end within the limit."""
        try:
            response = self.worker.ask(limit=self.limit, command="run", **self.request)
        except TooSlow:
            self.coefficients = None
            return self.limit
        self.coefficients = response["coefficients"]
        return statistics.median(response["seconds"])

    @property
    def threads(self):
        return self.request.get("threads")


def interleave(contenders, rounds, patience):
    """All contenders once without counting, then in turn, `rounds` times or until patience ends.

    The order turns round by round, so that nobody always follows the same one. The pause lets threads
    of the one before go to sleep: OpenBLAS's spin for some 30 ms, those of OpenMP runtimes for up to 200 ms.
    """
    # Threads that wait by spinning come to a standstill on a busy machine. Who is then several times
    # slower than itself with another number of threads is measured once, which is not worth repeating.
    first = [c.run() for c in contenders]
    hopeless = []
    for c, seconds in zip(contenders, first):
        others = [s for d, s in zip(contenders, first) if d.name == c.name and d is not c]
        # One measurement is enough of what takes a large part of the patience each time.
        slow = seconds * c.request.get("repeats", 1) > patience / 4
        if slow or c.coefficients is None or (others and seconds > 4 * min(others)):
            hopeless.append(c)
            c.seconds.append(seconds)
    contenders = [c for c in contenders if c not in hopeless]
    start = time.monotonic()
    for k in range(rounds):
        for i in range(len(contenders)):
            time.sleep(0.25)
            c = contenders[(i + k) % len(contenders)]
            c.seconds.append(c.run())
        if k >= 2 and time.monotonic() - start > patience:
            break


def error(coefficients, reference):
    """The largest difference, relative to the largest coefficient; None of what did not end."""
    if coefficients is None:
        return None
    if len(coefficients) != len(reference):
        return float("inf")
    size = max(abs(b) for b in reference)
    return max(abs(a - b) for a, b in zip(coefficients, reference)) / size


def summary(contender, reference):
    times = contender.seconds
    return {
        "name": contender.name, "threads": contender.threads, "seconds": times,
        "median": statistics.median(times), "least": min(times), "most": max(times),
        "error": error(contender.coefficients, reference),
    }


def ratio(peer, ours):
    """The median over the rounds of the peer's time divided by ours in the same round."""
    return statistics.median(p / o for p, o in zip(peer["seconds"], ours["seconds"]))


def whole_process(command, environment):
    """Wall time, the most memory that was resident (bytes), and standard output."""
    launcher = pathlib.Path(__file__).with_name("launch.py")
    with tempfile.NamedTemporaryFile("r") as file:
        output = subprocess.run(
            [sys.executable, "-S", launcher, file.name, *command], stdout=subprocess.PIPE, text=True,
            env=environment, check=True).stdout
        measured = json.load(file)
    if measured["status"]:
        raise RuntimeError(f"{command} ended with {measured['status']}")
    return measured["seconds"], measured["memory"], output
