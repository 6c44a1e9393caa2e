"""The official pre-activation ResNets and their estimators (Chen 2021, Appendix B) in PyTorch, their arrays named as in
weights.safetensors. Reads weights and a batch, and writes what PyTorch makes of them.

    python3 pytorch-resnet.py KIND BLOCKS WIDTHS CLASSES                    the number of parameters
    python3 pytorch-resnet.py KIND BLOCKS WIDTHS CLASSES START BATCH OUT    outputs in training mode, the weights after one
                                                                           step, outputs in evaluation mode after it
"""

import json
import struct
import sys

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F


class Block(nn.Module):
    def __init__(self, before, width, stride, added):
        super().__init__()
        first = nn.Conv2d(before, width, 3, stride, padding=1, bias=False)
        self.layers = nn.ModuleList([nn.BatchNorm2d(before), first, nn.BatchNorm2d(width)])
        projects = stride != 1 or before != width
        self.shortcut = nn.Conv2d(before, width, 1, stride, bias=False) if projects and added else None
        self.residual = nn.Conv2d(width, width, 3, padding=1, bias=False) if added else None

    def forward(self, x):
        norm, first, second = self.layers
        z = F.relu(norm(x))
        v = F.relu(second(first(z)))
        if self.residual is None:
            return None, v
        return (x if self.shortcut is None else self.shortcut(z)) + self.residual(v), v


class Network(nn.Module):
    def __init__(self, kind, repeats, widths, classes):
        super().__init__()
        self.kind = kind
        self.expansion = nn.Conv2d(3, widths[0], 3, padding=1, bias=False)
        places = [(s, b) for s in range(len(widths)) for b in range(repeats)]
        self.blocks = nn.ModuleDict()
        before = widths[0]
        for i, (s, b) in enumerate(places):
            added = kind != "a-resnest" or i + 1 < len(places)
            self.blocks[str(i + 1)] = Block(before, widths[s], 2 if s > 0 and b == 0 else 1, added)
            before = widths[s]
        if kind == "a-resnest":
            sizes = [3, *(widths[s] for s, _ in places)]
            self.heads = nn.ModuleList([nn.Linear(size, classes) for size in sizes])
            return
        if kind != "resnest":
            self.final_norm = nn.BatchNorm2d(before)
        self.output = nn.Linear(before, classes)

    def forward(self, image):
        x = self.expansion(image)
        features = [image]
        for block in self.blocks.values():
            x, v = block(x)
            features.append(v)
        if self.kind == "a-resnest":
            return sum(head(v.mean((2, 3))) for head, v in zip(self.heads, features))
        if self.kind != "resnest":
            x = self.final_norm(x)
        if self.kind == "resnet":
            x = F.relu(x)
        return self.output(x.mean((2, 3)))


def read(path):
    with open(path, "rb") as file:
        length = struct.unpack("<Q", file.read(8))[0]
        header = json.loads(file.read(length))
        data = file.read()
    header.pop("__metadata__", None)
    return {
        name: torch.from_numpy(np.frombuffer(data[slice(*entry["data_offsets"])], "<f4").reshape(entry["shape"]).copy())
        for name, entry in header.items()
    }


def write(path, arrays):
    header, parts, offset = {}, [], 0
    for name, array in arrays.items():
        part = np.ascontiguousarray(array.detach().numpy(), "<f4").tobytes()
        header[name] = {"dtype": "F32", "shape": list(array.shape), "data_offsets": [offset, offset + len(part)]}
        parts.append(part)
        offset += len(part)
    text = json.dumps(header).encode()
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + b"".join(parts))


def main(kind, repeats, widths, classes, *files):
    network = Network(kind, int(repeats), [int(width) for width in widths.split(",")], int(classes))
    if not files:
        print(sum(parameter.numel() for parameter in network.parameters()))
        return
    start, batch, out = files
    counters = {name: value for name, value in network.state_dict().items() if name.endswith("num_batches_tracked")}
    network.load_state_dict({**read(start), **counters})
    rows = read(batch)
    images, labels = rows["images"], rows["labels"].long()
    optimizer = torch.optim.SGD(network.parameters(), lr=0.01, momentum=0.9, nesterov=True, weight_decay=5e-4)
    outputs = network(images)
    F.cross_entropy(outputs, labels).backward()
    optimizer.step()
    network.eval()
    stepped = {name: value for name, value in network.state_dict().items() if name not in counters}
    write(out, {"training outputs": outputs, "evaluation outputs": network(images), **stepped})


main(*sys.argv[1:])
