"""The peers' side of scripts/bench: answers requests as JSON, one a line, as the Swift worker does.

`peer.py csv polars|pandas FILE` and `peer.py blocks FILE` instead fit a file as a process of their own.
"""

import json
import os
import sys
import time

import numpy as np


def timed(body):
    start = time.perf_counter()
    result = body()
    return result, time.perf_counter() - start


def cholesky_solve(gram, moments):
    from scipy.linalg import cho_factor, cho_solve

    return cho_solve(cho_factor(gram, overwrite_a=True, check_finite=False), moments)


def numpy_normal(x, y, request):
    return timed(lambda: cholesky_solve(x.T @ x, x.T @ y))


def numpy_lstsq(x, y, request):
    return timed(lambda: np.linalg.lstsq(x, y)[0])


def numpy_qr(x, y, request):
    """R of [X y] alone, without Q: the least that NumPy can do with the accuracy of QR."""
    from scipy.linalg import solve_triangular

    def fit():
        r = np.linalg.qr(np.column_stack([x, y]), mode="r")
        p = x.shape[1]
        return solve_triangular(r[:p, :p], r[:p, p], check_finite=False)

    return timed(fit)


def sklearn(x, y, request):
    from sklearn.linear_model import LinearRegression

    return timed(lambda: LinearRegression(fit_intercept=False).fit(x, y).coef_)


def crlin(x, y, request):
    import crlin

    (low, high), seconds = timed(lambda: crlin.lstsq(x, y))
    return (np.asarray(low, float).ravel() + np.asarray(high, float).ravel()) / 2, seconds


def numpy_gradient(x, y, request):
    steps, step = request["iterations"], request["step"] / len(y)
    theta = np.zeros(x.shape[1])

    def descend():
        t = theta
        for _ in range(steps):
            t = t - step * (x.T @ (x @ t - y))
        return t

    result, seconds = timed(descend)
    return result, seconds / steps


def epoch_order(n, request):
    """The rows in a new order, or None for as they stand."""
    return np.random.default_rng(1).permutation(n) if request.get("shuffled") else None


def numpy_epoch(x, y, request):
    """An epoch of SGD or Adam over mini-batches, a GEMV with each batch and one with its transpose."""
    n, batch, step = len(y), request["batch"], request["step"]
    adam = request["rule"] == "adam"

    def descend():
        order = epoch_order(n, request)
        t, m, v = (np.zeros(x.shape[1]) for _ in range(3))
        for k, start in enumerate(range(0, n, batch), 1):
            rows = slice(start, start + batch) if order is None else order[start:start + batch]
            a = x[rows]
            g = a.T @ (a @ t - y[rows]) / len(a)
            if adam:
                m = 0.9 * m + 0.1 * g
                v = 0.999 * v + 0.001 * g * g
                t = t - step * (m / (1 - 0.9**k)) / (np.sqrt(v / (1 - 0.999**k)) + 1e-8)
            else:
                t = t - step * g
        return t

    return timed(descend)


JITTED = {}


def jax_epoch(x, y, request):
    """The same in one compiled scan; compiling is not counted."""
    import jax
    import jax.numpy as jnp

    jax.config.update("jax_enable_x64", True)
    n, p = x.shape
    batch, step, adam = request["batch"], request["step"], request["rule"] == "adam"
    whole = n // batch * batch
    key = (n, p, batch, step, adam)
    if key not in JITTED:
        def update(state, rows):
            t, m, v, k = state
            a, b = rows
            g = a.T @ (a @ t - b) / batch
            k = k + 1
            if adam:
                m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g * g
                t = t - step * (m / (1 - 0.9**k)) / (jnp.sqrt(v / (1 - 0.999**k)) + 1e-8)
            else:
                t = t - step * g
            return (t, m, v, k), None

        def epoch(xs, ys):
            zero = jnp.zeros(p)
            return jax.lax.scan(update, (zero, zero, zero, 0.0), (xs, ys))[0][0]

        data = (jnp.asarray(x[:whole]).reshape(-1, batch, p), jnp.asarray(y[:whole]).reshape(-1, batch))
        compiled = jax.jit(epoch)
        compiled(*data).block_until_ready()
        JITTED.clear()
        JITTED[key] = (compiled, data)
    compiled, data = JITTED[key]
    return timed(lambda: np.asarray(compiled(*data).block_until_ready()))


def sklearn_epoch(x, y, request):
    from sklearn.linear_model import SGDRegressor

    model = SGDRegressor(
        penalty=None, learning_rate="constant", eta0=request["step"], fit_intercept=False,
        max_iter=1, tol=None, shuffle=bool(request.get("shuffled")), random_state=1)
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return timed(lambda: model.fit(x, y).coef_)


def tensors(x, y):
    """The same memory for PyTorch."""
    import torch

    return torch, torch.from_numpy(x), torch.from_numpy(y)


def torch_normal(x, y, request):
    torch, x, y = tensors(x, y)

    def fit():
        factor = torch.linalg.cholesky(x.T @ x)
        return torch.cholesky_solve((x.T @ y)[:, None], factor)[:, 0].numpy()

    return timed(fit)


def torch_lstsq(x, y, request):
    """QR by LAPACK's GELS: of the drivers the fastest."""
    torch, x, y = tensors(x, y)
    return timed(lambda: torch.linalg.lstsq(x, y[:, None], driver="gels").solution[:, 0].numpy())


def torch_gradient(x, y, request):
    torch, x, y = tensors(x, y)
    steps, step = request["iterations"], request["step"] / len(y)

    def descend():
        t = torch.zeros(x.shape[1], dtype=x.dtype)
        for _ in range(steps):
            t = t - step * (x.T @ (x @ t - y))
        return t.numpy()

    result, seconds = timed(descend)
    return result, seconds / steps


def torch_epoch(x, y, request):
    """As numpy_epoch, in PyTorch's own operations without autograd, which costs it several times as much."""
    torch, x, y = tensors(x, y)
    n, batch, step = len(y), request["batch"], request["step"]
    adam = request["rule"] == "adam"

    def descend():
        order = torch.randperm(n) if request.get("shuffled") else None
        t, m, v = (torch.zeros(x.shape[1], dtype=x.dtype) for _ in range(3))
        for k, start in enumerate(range(0, n, batch), 1):
            rows = slice(start, start + batch) if order is None else order[start:start + batch]
            a = x[rows]
            r = torch.mv(a, t).sub_(y[rows])
            g = torch.mv(a.T, r).div_(len(a))
            if adam:
                m.mul_(0.9).add_(g, alpha=0.1)
                v.mul_(0.999).addcmul_(g, g, value=0.001)
                t.addcdiv_(m / (1 - 0.9**k), (v / (1 - 0.999**k)).sqrt_().add_(1e-8), value=-step)
            else:
                t.add_(g, alpha=-step)
        return t.numpy()

    with torch.inference_mode():
        return timed(descend)


def torch_sweep(x, y, request):
    torch, x, y = tensors(x, y)
    steps = torch.from_numpy(np.geomspace(1e-4, 1, 64) * request["step"])

    def descend():
        t = torch.zeros((x.shape[1], 64), dtype=x.dtype)
        for _ in range(request["iterations"]):
            t = t - steps * (x.T @ (x @ t - y[:, None])) / len(y)
        return t[:, -1].numpy()

    return timed(descend)


def torch_sweep_gram(x, y, request):
    torch, x, y = tensors(x, y)
    steps = torch.from_numpy(np.geomspace(1e-4, 1, 64) * request["step"])

    def descend():
        gram, moments = x.T @ x / len(y), (x.T @ y / len(y))[:, None]
        t = torch.zeros((x.shape[1], 64), dtype=x.dtype)
        for _ in range(request["iterations"]):
            t = t - steps * (gram @ t - moments)
        return t[:, -1].numpy()

    return timed(descend)


def numpy_sweep(x, y, request):
    """64 step sizes, one GEMM with X and one with its transpose for all of them a step."""
    steps = np.geomspace(1e-4, 1, 64) * request["step"]

    def descend():
        t = np.zeros((x.shape[1], 64))
        for _ in range(request["iterations"]):
            t = t - steps * (x.T @ (x @ t - y[:, None])) / len(y)
        return t[:, -1]

    return timed(descend)


def numpy_sweep_gram(x, y, request):
    steps = np.geomspace(1e-4, 1, 64) * request["step"]

    def descend():
        gram, moments = x.T @ x / len(y), (x.T @ y / len(y))[:, None]
        t = np.zeros((x.shape[1], 64))
        for _ in range(request["iterations"]):
            t = t - steps * (gram @ t - moments)
        return t[:, -1]

    return timed(descend)


WORKLOADS = {
    f.__name__.replace("_", "-"): f
    for f in (numpy_normal, numpy_lstsq, numpy_qr, sklearn, crlin, numpy_gradient,
              numpy_epoch, jax_epoch, sklearn_epoch, numpy_sweep, numpy_sweep_gram,
              torch_normal, torch_lstsq, torch_gradient, torch_epoch, torch_sweep, torch_sweep_gram)
}


def limits():
    a = np.full((1024, 1024), 0.5)
    seconds = min(timed(lambda: a @ a)[1] for _ in range(5))
    return {"gemm": 2 * 1024**3 / seconds}


def core():
    import threadpoolctl

    found = [i for i in threadpoolctl.threadpool_info() if i["user_api"] == "blas"]
    return found[0].get("architecture") if found else None


class Session:
    def answer(self, request):
        from threadpoolctl import threadpool_limits

        with threadpool_limits(request.get("threads")):
            command = request["command"]
            if command == "load":
                self.x = self.y = None
                self.x, self.y = np.load(request["design"]), np.load(request["targets"])
                return {}
            if command == "limits":
                return {"limits": limits(), "core": core()}
            if request["workload"].startswith("torch"):
                import torch

                torch.set_num_threads(request.get("threads") or os.cpu_count())
            seconds = []
            for _ in range(request.get("repeats", 1)):
                b, t = WORKLOADS[request["workload"]](self.x, self.y, request)
                seconds.append(t)
            return {"seconds": seconds, "coefficients": np.ravel(b).tolist()}


def fit_csv(reader, path):
    if reader == "polars":
        import polars

        frame = polars.read_csv(path)
        y = frame["y"].to_numpy()
        x = frame.drop("y").to_numpy()
    else:
        import pandas

        frame = pandas.read_csv(path, engine="pyarrow")
        y = frame.pop("y").to_numpy()
        x = frame.to_numpy()
    x = np.column_stack([np.ones(len(y)), x])
    b, _ = numpy_normal(x, y, {})
    print(*map(repr, map(float, b)))


def fit_blocks(path):
    """Normal equations of a mapped array whose last column is the target, 32 MB at a time."""
    data = np.load(path, mmap_mode="r")
    step = max(1, (32 << 20) // (8 * data.shape[1]))
    gram = np.zeros((data.shape[1], data.shape[1]))
    for first in range(0, len(data), step):
        block = data[first:first + step]
        gram += block.T @ block
    print(*map(repr, map(float, cholesky_solve(gram[:-1, :-1].copy(), gram[:-1, -1]))))


def main():
    if sys.argv[1:2] == ["csv"]:
        return fit_csv(*sys.argv[2:])
    if sys.argv[1:2] == ["blocks"]:
        return fit_blocks(*sys.argv[2:])
    session = Session()
    for line in sys.stdin:
        try:
            response = session.answer(json.loads(line))
        except Exception as error:  # the harness reports it beside the workload
            response = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(response), flush=True)


main()
