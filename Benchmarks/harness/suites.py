"""What is measured: for every suite the workloads, their sizes, and who takes part."""

from dataclasses import dataclass, field


@dataclass
class Entry:
    """One contender: whose it is, what it is asked for, how often in a row."""

    name: str
    side: str  # "ours" or "peer"
    workload: str
    threads: tuple = (None,)
    repeats: int = 1
    options: dict = field(default_factory=dict)


@dataclass
class Target:
    """Ours must be `factor` times faster than the fastest of the peers (below 1: at most so much slower)."""

    ours: str
    peers: tuple
    factor: float


@dataclass
class Case:
    rows: int
    columns: int
    entries: list
    targets: list
    tolerance: float = 1e-9
    # For the fractions of the machine's limits: what each contender of ours must at least do.
    flops: dict = field(default_factory=dict)
    bytes: dict = field(default_factory=dict)
    # What is done, where that differs between cases of one size.
    job: str = ""

    @property
    def title(self):
        size = f"{self.rows:,} × {self.columns}".replace(",", " ")
        return f"{size}, {self.job}" if self.job else size


BOTH = (1, 2)

# PyTorch's part in a case, for each peer in NumPy that it has a counterpart to.
TORCH = {"numpy-normal": ("PyTorch normal equations", "torch-normal"),
         "numpy-qr": ("PyTorch lstsq (QR)", "torch-lstsq"),
         "numpy-gradient": ("PyTorch, two passes", "torch-gradient"),
         "numpy-epoch": ("PyTorch, eager", "torch-epoch"),
         "numpy-sweep": ("PyTorch GEMM", "torch-sweep"),
         "numpy-sweep-gram": ("PyTorch XᵀX", "torch-sweep-gram")}


def with_torch(case):
    """The case with PyTorch as one more peer."""
    for entry in list(case.entries):
        if entry.workload in TORCH:
            name, workload = TORCH[entry.workload]
            case.entries.append(
                Entry(name, "peer", workload, BOTH, entry.repeats, entry.options))
            for target in case.targets:
                if entry.name in target.peers:
                    target.peers += (name,)
    return case


def repeats(rows, columns):
    """So that even a short call is measured over a tenth of a second or so."""
    return max(1, min(5, int(3e9 / (rows * columns * (columns + 20)))))


def closed_form(scale):
    goals = {20: (3.5, 5), 100: (1.9, 3.8), 500: (1.15, 1.6), 2000: (1.05, 1.2)}
    cases = []
    for rows, p in [(1_000_000, 20), (1_000_000, 100), (100_000, 500), (20_000, 2000)]:
        if scale > 1:
            rows, p_used = max(rows // scale, 1000), min(p, 200)
        else:
            p_used = p
        n, k = rows, repeats(rows, p_used)
        entries = [
            Entry("normal", "ours", "normal", repeats=k),
            Entry("qr", "ours", "qr", repeats=k),
            Entry("NumPy normal equations", "peer", "numpy-normal", BOTH, repeats=k),
            Entry("NumPy QR", "peer", "numpy-qr", BOTH),
            Entry("scikit-learn LinearRegression", "peer", "sklearn", BOTH),
        ]
        if rows * p_used**2 <= 1e9:
            entries.append(Entry("NumPy lstsq", "peer", "numpy-lstsq", BOTH))
        exact = ("NumPy QR", "scikit-learn LinearRegression", "NumPy lstsq")
        cases.append(Case(
            n, p_used, entries,
            [Target("normal", ("NumPy normal equations",), goals[p][0]),
             Target("qr", exact, goals[p][1])],
            flops={"normal": n * p_used**2, "qr": 2 * n * p_used**2},
            bytes={"normal": 8 * n * p_used, "qr": 8 * n * p_used}))
    return cases


def gradient(scale):
    cases = []
    for n, p, factor in [(100_000, 200, 2.7), (1_000_000, 20, 3.5)]:
        n //= scale
        options = {"iterations": 20, "step": 0.5}
        cases.append(Case(
            n, p,
            [Entry("gradient descent", "ours", "gradient", options=options),
             Entry("NumPy, two passes", "peer", "numpy-gradient", BOTH, options=options)],
            [Target("gradient descent", ("NumPy, two passes",), factor)], tolerance=1e-11,
            bytes={"gradient descent": 8 * n * p}))
    return cases + mini_batches(scale) + sweeps(scale)


def mini_batches(scale):
    """An epoch: how near it comes to the minimum depends on the step, not on who makes it."""
    n, p = 1_000_000 // scale, 100
    goals = {("sgd", 32, False): 1.4, ("adam", 32, False): 1.8, ("sgd", 256, False): 1.6,
             ("sgd", 4096, False): 2.2, ("adam", 4096, False): 2.2, ("sgd", 32, True): 8,
             ("sgd", 4096, True): 4.6, ("sgd", 1, False): 5}
    cases = []
    for (rule, batch, shuffled), factor in goals.items():
        options = {"rule": rule, "batch": batch, "shuffled": shuffled,
                   "step": 0.001 if batch == 1 else 0.01 if rule == "adam" else 0.1}
        name = f"{rule}, batch {batch}" + (", shuffled" if shuffled else "")
        entries = [Entry(name, "ours", "epoch", options=options)]
        if batch == 1:
            entries.append(Entry("scikit-learn SGDRegressor", "peer", "sklearn-epoch",
                                 options=options))
        else:
            entries.append(Entry("NumPy", "peer", "numpy-epoch", BOTH, options=options))
            if not shuffled:
                entries.append(Entry("JAX, jit scan", "peer", "jax-epoch", options=options))
        cases.append(Case(
            n, p, entries, [Target(name, tuple(e.name for e in entries[1:]), factor)],
            tolerance=2, bytes={name: 8 * n * p}, job="an epoch of " + name))
    return cases


def sweeps(scale):
    n, p = 100_000 // scale, 100
    options = {"iterations": 100, "step": 1.0}
    return [
        Case(n, p,
             [Entry("sweep, rows", "ours", "sweep", options=options),
              Entry("NumPy GEMM", "peer", "numpy-sweep", BOTH, options=options)],
             [Target("sweep, rows", ("NumPy GEMM",), 1.8)], tolerance=1e-6,
             flops={"sweep, rows": 4 * n * p * 64 * 100}, job="64 step sizes, 100 steps from the rows"),
        Case(n, p,
             [Entry("sweep, XᵀX", "ours", "sweep-gram", options=options),
              Entry("NumPy XᵀX", "peer", "numpy-sweep-gram", BOTH, options=options)],
             [Target("sweep, XᵀX", ("NumPy XᵀX",), 1.7)], tolerance=1e-6,
             flops={"sweep, XᵀX": n * p**2}, job="64 step sizes, 100 steps from XᵀX"),
    ]


def certificate(scale):
    cases = []
    for n, p in [(1_000_000, 20), (1_000_000, 100)]:
        n //= scale
        k = repeats(n, p)
        cases.append(Case(
            n, p,
            [Entry("certified", "ours", "certified", repeats=k),
             Entry("normal", "ours", "normal", repeats=k),
             Entry("NumPy normal equations", "peer", "numpy-normal", BOTH, repeats=k),
             Entry("scikit-learn LinearRegression", "peer", "sklearn", BOTH)],
            [Target("certified", ("NumPy normal equations",), 0.25),
             Target("certified", ("scikit-learn LinearRegression",), 1)]))
    n = 2000 // scale
    cases.append(Case(
        n, 20,
        [Entry("certified", "ours", "certified", repeats=20),
         Entry("crlin.lstsq", "peer", "crlin")],
        [Target("certified", ("crlin.lstsq",), 1000 if scale == 1 else 10)]))
    return cases


IN_MEMORY = {"closed-form": closed_form, "gradient": gradient, "certificate": certificate}
SUITES = (*IN_MEMORY, "csv", "out-of-core")
