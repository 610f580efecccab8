"""Draws of CPython, NumPy and PyTorch themselves, for what no reference run reaches.

    python3 dev/testdata/reference_draws.py tests/Grokscope.Tests/data

writes golden/reference_draws.json. Needs NumPy and PyTorch (made with 1.24 and 1.13).
"""

import json
import pathlib
import random
import sys

import numpy
import torch

LENGTHS = [3, 7, 16, 1, 40, 31, 2, 17, 15, 5]


def shuffles():
    for seed in (0, 7, 2**32 - 1):
        for count in (1, 2, 37, 700):
            items = list(range(count))
            random.Random(seed).shuffle(items)
            yield {"seed": seed, "items": items}


def integers():
    for seed in (0, 2024, 2**32 - 1):
        generator = numpy.random.RandomState(seed)
        bounds = [1, 2, 3, 64, 65, 4608, 2**31 - 1]
        # One stream through all bounds, so that a draw too many or too few shows in what follows.
        yield {"seed": seed, "bounds": bounds, "draws": [generator.randint(0, n, 10).tolist() for n in bounds]}


def normals():
    """Short tensors (under 16) and lengths that are no multiple of 16, one after another, with a uniform tensor at the end."""
    for seed in (0, 5):
        torch.manual_seed(seed)
        draws = [torch.empty(n).normal_().tolist() for n in LENGTHS]
        yield {"seed": seed, "normals": draws, "uniforms": torch.empty(20).uniform_(-0.3, 0.3).tolist()}


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    (target,) = map(pathlib.Path, sys.argv[1:])
    (target / "golden").mkdir(parents=True, exist_ok=True)
    draws = {"shuffles": list(shuffles()), "integers": list(integers()), "torch": list(normals())}
    (target / "golden/reference_draws.json").write_text(json.dumps(draws, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
