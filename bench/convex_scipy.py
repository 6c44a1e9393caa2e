"""The least risk of affine predictors by SciPy, for tests and benchmarks: python3 convex_scipy.py FOLDER..., each with
problem.json, x.bin (float32 [rows, columns]) and t.bin (float64: classes, or numbers). Prints a line of JSON for each."""

import json
import resource
import sys
import time
from pathlib import Path

import numpy as np
from scipy.optimize import linprog, minimize
from scipy.sparse import eye, hstack


def entrywise(loss, y, t):
    """Sum of the loss, its first and second derivatives."""
    if loss == "logistic":
        p = 1 / (1 + np.exp(np.clip(t * y, -700, 700)))
        return np.logaddexp(0, -t * y).sum(), -t * p, p * (1 - p)
    e = y - t
    low, high = (-1, 1) if loss == "huber" else (np.where(t > 0, -1.0, 0.0), np.where(t > 0, 0.0, 1.0))
    s = np.clip(e, low, high)
    return (s * (e - s / 2)).sum(), s, ((e > low) & (e < high)).astype(float)


def smooth(loss, q, t):
    n, r = q.shape

    def both(w):
        value, slope, _ = entrywise(loss, q @ w, t)
        return value / n, q.T @ slope / n

    def hessian(w):
        return (q * entrywise(loss, q @ w, t)[2][:, None]).T @ q / n + 1e-14 * np.eye(r)

    return least(both, hessian, np.zeros(r))


def cross_entropy(q, labels, classes):
    n, r = q.shape
    onehot = np.eye(classes)[labels]

    def probabilities(w):
        z = np.column_stack([np.zeros(n), q @ w.reshape(classes - 1, r).T])
        z -= z.max(axis=1, keepdims=True)
        total = np.exp(z).sum(axis=1)
        return z, total, np.exp(z) / total[:, None]

    def both(w):
        z, total, p = probabilities(w)
        return (np.log(total) - z[np.arange(n), labels]).mean(), (q.T @ (p - onehot)[:, 1:] / n).T.ravel()

    def hessian(w):
        p = probabilities(w)[2]
        h = np.zeros(((classes - 1) * r,) * 2)
        for c in range(1, classes):
            for d in range(c, classes):
                block = (q * (p[:, c] * ((c == d) - p[:, d]))[:, None]).T @ q / n
                h[(c - 1) * r : c * r, (d - 1) * r : d * r] = block
                h[(d - 1) * r : d * r, (c - 1) * r : c * r] = block
        return h

    return least(both, hessian, np.zeros((classes - 1) * r))


def least(both, hessian, start):
    found = minimize(both, start, jac=True, hess=hessian, method="trust-exact", options={"gtol": 1e-11, "maxiter": 500})
    # One step more: trust-exact stops on the gradient alone.
    step = np.linalg.lstsq(hessian(found.x), both(found.x)[1], rcond=None)[0]
    return min(found.fun, both(found.x - step)[0])


def absolute(q, t):
    n, r = q.shape
    cost = np.concatenate([np.zeros(r), np.ones(2 * n)])
    bounds = [(None, None)] * r + [(0, None)] * (2 * n)
    found = linprog(cost, A_eq=hstack([q, eye(n), -eye(n)]).tocsr(), b_eq=t, bounds=bounds, method="highs")
    return np.abs(q @ found.x[:r] - t).mean()


def main(folder):
    problem = json.loads((folder / "problem.json").read_text())
    loss, n, outputs = problem["loss"], problem["rows"], problem["outputs"]
    x = np.fromfile(folder / "x.bin", dtype="<f4").reshape(n, -1).astype(float)
    t = np.fromfile(folder / "t.bin", dtype="<f8").reshape(n, -1)
    begin = time.perf_counter()
    q = np.linalg.qr(np.column_stack([np.ones(n), x]))[0] * np.sqrt(n)
    if loss == "cross-entropy":
        risk = cross_entropy(q, t[:, 0].astype(int), outputs)
    elif loss == "absolute":
        risk = sum(absolute(q, t[:, k]) for k in range(outputs))
    else:
        risk = sum(smooth(loss, q, t[:, k]) for k in range(outputs))
    seconds = time.perf_counter() - begin
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"risk": risk, "seconds": seconds, "peakMegabytes": peak}))


for argument in sys.argv[1:]:
    main(Path(argument))
