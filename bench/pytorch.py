"""PyTorch as a contender: python3 pytorch.py FOLDER eager|fused|compile|graphs THREADS [cuda]

Reads requests {"network", "steps"}, one a line, and answers each with {"seconds", "loss", "peakMegabytes"} and, on a GPU,
"deviceMegabytes". FOLDER holds, for each network, <name>.json (kind, image as [height, width, channels] or null, batch, rate,
arrays by name and shape, rows,
inputSize) and <name>.bin (float32: the arrays one after the other, inputs, targets; then int32: the rows of the steps'
batches, which are taken around and around).
"""

import json
import resource
import sys
import time

import numpy
import torch
from torch.nn import functional

folder, variant, threads = sys.argv[1], sys.argv[2], int(sys.argv[3])
torch.set_num_threads(threads)
device = torch.device(sys.argv[4] if len(sys.argv) > 4 else "cpu")


class Network(torch.nn.Module):
    """The forward pass of models/training, for one dense ReLU layer a block, or basic blocks of convolutions on images."""

    def __init__(self, kind, image, arrays):
        super().__init__()
        self.kind = kind
        self.image = image
        self.arrays = torch.nn.ParameterDict({name.replace(".", "_"): value for name, value in arrays.items()})
        self.blocks = sum(name.endswith("layers.0.weight") for name in arrays)

    def norm(self, x, name):
        scale, shift = self.arrays[f"{name}_weight"], self.arrays[f"{name}_bias"]
        return functional.batch_norm(x, None, None, scale, shift, training=True)

    def convolutions(self, x):
        p = self.arrays
        x = x.reshape(-1, *self.image).permute(0, 3, 1, 2)
        x = functional.conv2d(x, p["expansion_weight"], padding=1)
        for i in range(1, self.blocks + 1):
            block = f"blocks_{i}"
            read = torch.relu(self.norm(x, f"{block}_layers_0"))
            projects = f"{block}_shortcut_weight" in p
            stride = 2 if projects else 1
            v = functional.conv2d(read, p[f"{block}_layers_1_weight"], stride=stride, padding=1)
            v = torch.relu(self.norm(v, f"{block}_layers_2"))
            x = functional.conv2d(read, p[f"{block}_shortcut_weight"], stride=stride) if projects else x
            x = x + functional.conv2d(v, p[f"{block}_residual_weight"], padding=1)
        if self.kind == "resnet":
            x = torch.relu(self.norm(x, "final_norm"))
        return functional.linear(x.mean((2, 3)), p["output_weight"], p["output_bias"])

    def forward(self, x):
        if self.image is not None:
            return self.convolutions(x)
        p = self.arrays
        if "expansion_weight" in p:
            x = functional.linear(x, p["expansion_weight"])
        for i in range(1, self.blocks + 1):
            v = torch.relu(functional.linear(x, p[f"blocks_{i}_layers_0_weight"], p[f"blocks_{i}_layers_0_bias"]))
            if self.kind == "densenest":
                x = torch.cat([x, v], 1)
            else:
                x = x + functional.linear(v, p[f"blocks_{i}_residual_weight"])
        return functional.linear(x, p["output_weight"], p["output_bias"])


def trainer(name):
    with open(f"{folder}/{name}.json") as file:
        description = json.load(file)
    with open(f"{folder}/{name}.bin", "rb") as file:
        words = numpy.frombuffer(file.read(), dtype=numpy.float32)
    at = 0

    def take(*shape):
        nonlocal at
        size = int(numpy.prod(shape))
        part = torch.from_numpy(words[at : at + size].reshape(shape).copy())
        at += size
        return part

    arrays = {array["name"]: torch.nn.Parameter(take(*array["shape"]).to(device)) for array in description["arrays"]}
    rows, size, batch = description["rows"], description["inputSize"], description["batch"]
    inputs, targets = take(rows, size).to(device), take(rows, 1).to(device)
    order = torch.from_numpy(words[at:].view(numpy.int32).astype(numpy.int64).reshape(-1, batch)).to(device)
    network = Network(description["kind"], description["image"], arrays)
    if description["image"] is not None:
        network = network.to(memory_format=torch.channels_last)
    modes = {"compile": "default", "graphs": "reduce-overhead"}
    forward = torch.compile(network, mode=modes[variant]) if variant in modes else network
    optimizer = torch.optim.Adam(network.parameters(), lr=description["rate"], fused=variant != "eager")
    step = 0

    def train(steps):
        nonlocal step
        for _ in range(steps):
            picked = order[step % len(order)]
            loss = (forward(inputs[picked]) - targets[picked]).square().mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            step += 1
        return loss.item()

    return train


trainers = {}
for line in sys.stdin:
    request = json.loads(line)
    try:
        if request["network"] not in trainers:
            trainers[request["network"]] = trainer(request["network"])
        began = time.perf_counter()
        loss = trainers[request["network"]](request["steps"])
        answer = {
            "seconds": time.perf_counter() - began,
            "loss": loss,
            "peakMegabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        }
        if device.type == "cuda":
            answer["deviceMegabytes"] = torch.cuda.max_memory_reserved() / 2**20
    except Exception as error:  # torch.compile needs a C++ compiler: said in the table
        answer = {"error": f"{type(error).__name__}: {error}".splitlines()[0]}
    print(json.dumps(answer), flush=True)
