"""scipy's lstsq as a contender: python3 least-squares.py gelsd problems.json"""

import json
import os
import resource
import sys
import time

os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = os.environ["MKL_NUM_THREADS"] = "1"

import numpy as np
from scipy.linalg import lstsq

driver, problems = sys.argv[1], json.loads(sys.argv[2])


def drawn(first, count):
    """The numbers of `count` places from `first` on, as `drawn` of least-squares-problem.ts."""
    h = np.arange(first, first + count, dtype=np.uint32)
    h = (h ^ (h >> 16)) * np.uint32(0x85EBCA6B)
    h = (h ^ (h >> 13)) * np.uint32(0xC2B2AE35)
    return (h ^ (h >> 16)) / 2.0**32 - 0.5


for line in sys.stdin:
    problem = problems[json.loads(line)["network"]]
    rows, columns, nearness = problem["rows"], problem["columns"], problem["nearness"]
    # In the order that LAPACK takes, to be overwritten and not looked through first: the least that scipy can do.
    a = np.empty((rows, columns), order="F")
    for j in range(columns):
        own = drawn(j * rows, rows)
        a[:, j] = a[:, j - 1] + nearness * own if nearness > 0 and j % 2 == 1 else own
    y = drawn(rows * columns, rows).astype(np.float32).astype(np.float64)
    began = time.perf_counter()
    solution, _, rank, _ = lstsq(a, y, overwrite_a=True, check_finite=False, lapack_driver=driver)
    seconds = time.perf_counter() - began
    del a
    outputs = np.zeros(rows)
    previous = None
    for j in range(columns):
        own = drawn(j * rows, rows)
        previous = previous + nearness * own if nearness > 0 and j % 2 == 1 else own
        outputs += solution[j] * previous
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    answer = {"seconds": seconds, "loss": float(np.mean((y - outputs) ** 2)), "peakMegabytes": peak}
    print(json.dumps(answer), flush=True)
