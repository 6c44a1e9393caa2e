"""Recomputes a run's certificate in NumPy, in float64, and holds it against certificate.json.

    python recompute.py RUN FILE.npz

FILE.npz is what `nestimate features RUN --out FILE.npz` wrote; run.json and weights.safetensors are read from RUN. Nothing
here comes from the program that made the certificate: singular values and least squares are LAPACK's, the other convex
problems are solved by Newton's method below. Prints what differs; exit 1 where something does.
"""

import json
import struct
import sys
from pathlib import Path

import numpy as np
from scipy.linalg import qr
from scipy.special import expit, log_softmax

AGREEMENT = 1e-8
DEPENDENCE = 1e-11


def read_safetensors(path):
    """Float32 arrays by name, as float64."""
    data = Path(path).read_bytes()
    (length,) = struct.unpack('<Q', data[:8])
    header = json.loads(data[8:8 + length])
    header.pop('__metadata__', None)
    arrays = {}
    for name, entry in header.items():
        begin, end = (8 + length + offset for offset in entry['data_offsets'])
        arrays[name] = np.frombuffer(data[begin:end], '<f4').reshape(entry['shape']).astype(np.float64)
    return arrays


class Run:
    def __init__(self, folder, npz):
        self.record = json.loads((Path(folder) / 'run.json').read_text())
        self.architecture = self.record['architecture']
        self.kind = self.architecture['kind']
        self.loss = self.record['settings']['loss']
        self.weights = read_safetensors(Path(folder) / 'weights.safetensors')
        self.arrays = np.load(npz)
        self.blocks = len(self.architecture.get('blocks', []))
        self.v = [self.arrays[f'v{i}'] for i in range(self.blocks + 1)]
        self.rows = len(self.v[0])
        self.outputs = self.arrays['outputs']
        self.one = np.ones((self.rows, 1 if self.architecture['bias'] else 0))
        self.levels = [np.hstack([self.one, *self.v[:i + 1]]) for i in range(self.blocks + 1)]
        if self.kind == 'resnet':
            self.levels.append(np.hstack([self.levels[-1], np.maximum(self.arrays[f'x{self.blocks}'], 0)]))
        self.goals = goals(self.loss, self.arrays['targets'], self.architecture['outputSize'])

    def stream_map(self):
        """B = [W0 .. W(L-1)], or None."""
        if self.kind in ('densenest', 'linear') or self.blocks == 0:
            return None
        size = self.architecture['inputSize']
        first = self.weights.get('expansion.weight', np.eye(size))
        return np.hstack([first, *(self.weights[f'blocks.{i}.residual.weight'] for i in range(1, self.blocks))])


def goals(loss, targets, outputs):
    """What outputs are held against: numbers, one-hot rows, or -1 and 1."""
    if targets.ndim == 2:
        return targets
    if loss == 'cross-entropy':
        return np.eye(outputs)[targets]
    return 2.0 * targets[:, None] - 1 if outputs == 1 else 2 * np.eye(outputs)[targets] - 1


def risk(loss, y, t):
    if loss == 'squared':
        return np.mean(np.sum((y - t) ** 2, axis=1))
    if loss == 'cross-entropy':
        return -np.mean(np.sum(t * log_softmax(y, axis=1), axis=1))
    if loss == 'logistic':
        return np.mean(np.sum(np.logaddexp(0, -t * y), axis=1))
    raise SystemExit(f'no recomputation of the loss {loss}')


def derivatives(loss, y, t):
    """Gradient [N, C] and Hessian [N, C, C] of the loss in y, row by row."""
    if loss == 'cross-entropy':
        p = np.exp(log_softmax(y, axis=1))
        return p - t, np.einsum('nc,cd->ncd', p, np.eye(p.shape[1])) - np.einsum('nc,nd->ncd', p, p)
    s = expit(-t * y)
    return -t * s, np.einsum('nc,cd->ncd', s * (1 - s), np.eye(y.shape[1]))


def basis(features):
    """An orthonormal basis of the columns' span."""
    norms = np.linalg.norm(features, axis=0)
    scaled = features[:, norms > 0] / norms[norms > 0]
    q, r, _ = qr(scaled, mode='economic', pivoting=True)
    return q[:, np.abs(np.diag(r)) > DEPENDENCE]


def infimum(loss, features, t):
    """The least risk of linear predictors on some features, 0 where they separate the classes."""
    q = basis(features) * np.sqrt(len(features))
    if loss == 'squared':
        return risk(loss, q @ (q.T @ t) / len(features), t)
    n, d = q.shape
    c = t.shape[1]
    w = np.zeros((d, c))
    value = risk(loss, q @ w, t)
    for _ in range(200):
        gradient, hessian = derivatives(loss, q @ w, t)
        g = (q.T @ gradient / n).ravel()
        h = np.einsum('na,ncd,nb->acbd', q, hessian, q, optimize=True).reshape(d * c, d * c) / n
        step = -np.linalg.lstsq(h, g, rcond=1e-14)[0].reshape(d, c)
        slope = g @ step.ravel()
        if -slope <= 1e-14 * value:
            break
        length = 1.0
        while length > 1e-10 and risk(loss, q @ (w + length * step), t) > value + 1e-4 * length * slope:
            length /= 2
        w = w + length * step
        value = risk(loss, q @ w, t)
        if separates(loss, q @ w, t):
            return 0.0
    return value


def separates(loss, y, t):
    if loss == 'logistic':
        return bool(np.all(t * y > 1e-9))
    own = np.sum(t * y, axis=1)
    return bool(np.all(own > np.max(np.where(t == 1, -np.inf, y), axis=1) + 1e-9))


def ladder(run):
    return [infimum(run.loss, level, run.goals) for level in run.levels]


def architecture_epsilon(run):
    """Theory A6.2: a([x(L-1); vL]) - aL; None where it says nothing."""
    width = run.weights['output.weight'].shape[1] if run.kind == 'resnest' else 0
    if run.kind != 'resnest' or width < run.architecture['outputSize']:
        return None
    b = run.stream_map()
    if b is None or np.linalg.matrix_rank(b) == b.shape[1]:
        return 0.0
    read = np.hstack([run.one, run.arrays[f'x{run.blocks - 1}'], run.v[-1]])
    return infimum(run.loss, read, run.goals) - infimum(run.loss, run.levels[-1], run.goals)


def scaled_rank(v):
    norms = np.linalg.norm(v, axis=0)
    values = np.linalg.svd(v[:, norms > 0] / norms[norms > 0], compute_uv=False)
    return int(np.sum(values > max(v.shape) * np.finfo(float).eps * values[0])) if len(values) else 0


def unpredictability(run, i):
    before = run.levels[i - 1]
    if run.rows <= before.shape[1]:
        return None
    q = basis(before)
    left = run.v[i] - q @ (q.T @ run.v[i])
    left -= q @ (q.T @ left)
    whole = np.sum(run.v[i] ** 2)
    return 0.0 if whole == 0 else np.sum(left ** 2) / whole


def inverse(run):
    b = run.stream_map()
    if b is None:
        return None
    values = np.linalg.svd(b, compute_uv=False)
    return {
        'rank': int(np.linalg.matrix_rank(b)),
        'required': b.shape[1],
        'sigmaMin': 0.0 if b.shape[0] < b.shape[1] else values[-1],
        'sigmaMax': values[0],
        'singularValues': list(values),
    }


def accuracy(run):
    targets = run.arrays['targets']
    if targets.ndim == 2:
        return None
    y = run.outputs
    found = (y[:, 0] > 0).astype(int) if y.shape[1] == 1 else np.argmax(y, axis=1)
    return float(np.mean(found == targets))


def recomputed(run):
    """Every field that is held against the certificate: one line each."""
    own = risk(run.loss, run.outputs, run.goals)
    levels = ladder(run)
    return {
        'rows': run.rows,
        'risk': own,
        'accuracy': accuracy(run),
        'linearRisk': levels[0],
        'lowerBound': levels[-1],
        'epsilon': own - levels[-1],
        'ladder': levels[:run.blocks + 1],
        'architectureEpsilon': architecture_epsilon(run),
        'features': [
            {'block': i, 'rank': scaled_rank(run.v[i]), 'size': run.v[i].shape[1],
             'unpredictability': unpredictability(run, i)}
            for i in range(1, run.blocks + 1)
        ],
        'inverse': inverse(run),
    }


def differences(name, mine, theirs, scale):
    """Where two values differ by more than 1e-8: relatively, and absolutely (in units of the risk) near 0."""
    if isinstance(mine, dict) and isinstance(theirs, dict):
        return [d for key in mine for d in differences(f'{name}.{key}', mine[key], theirs.get(key), scale)]
    if isinstance(mine, list) and isinstance(theirs, list) and len(mine) == len(theirs):
        return [d for i, (a, b) in enumerate(zip(mine, theirs)) for d in differences(f'{name}[{i}]', a, b, scale)]
    if isinstance(mine, (int, float)) and isinstance(theirs, (int, float)):
        if abs(mine - theirs) <= AGREEMENT * max(abs(mine), abs(theirs), scale):
            return []
    elif mine is None and theirs is None:
        return []
    return [f'{name}: recomputed {mine}, certificate {theirs}']


def numbers(value):
    if isinstance(value, dict):
        return sum(numbers(part) for part in value.values())
    if isinstance(value, list):
        return sum(numbers(part) for part in value)
    return int(value is not None)


def main():
    folder, npz = sys.argv[1:]
    run = Run(folder, npz)
    certificate = json.loads((Path(folder) / 'certificate.json').read_text())
    mine = json.loads(json.dumps(recomputed(run), default=float))
    found = differences('certificate', mine, certificate, scale=max(1e-3, mine['risk']))
    print(f"{run.architecture['name']}: {numbers(mine)} numbers recomputed, {len(found)} differ")
    for difference in found:
        print(difference)
    sys.exit(1 if found else 0)


main()
