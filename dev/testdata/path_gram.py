"""Inner products of the recorded tiny run's path, from which its spectra follow.

    python3 dev/testdata/path_gram.py REFERENCE_DIR tests/Grokscope.Tests/data

Writes tiny/path_gram.json: steps, [T]; inner, the lower triangle row by row of G_st = <x_s, x_t>, x_t = theta_t - theta_0 in float64;
step_squares, ||theta_t - theta_(t-1)||^2, 0 at first. All sums are exact (math.fsum), so that any NumPy and any Python give the same file.
"""

import json
import math
import pathlib
import struct
import sys
from array import array


def theta(path):
    data = path.read_bytes()
    (length,) = struct.unpack("<q", data[:8])
    header = json.loads(data[8 : 8 + length])
    header.pop("__metadata__", None)
    start = 8 + length
    values = array("f")
    for tensor in sorted(header.values(), key=lambda t: t["data_offsets"][0]):
        if tensor["dtype"] != "F32":
            sys.exit(f"{path} holds {tensor['dtype']}")
        begin, end = tensor["data_offsets"]
        values.frombytes(data[start + begin : start + end])
    if sys.byteorder == "big":
        values.byteswap()
    return values


def dot(x, y):
    return math.fsum(a * b for a, b in zip(x, y))


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    source, target = pathlib.Path(sys.argv[1]) / "tiny", pathlib.Path(sys.argv[2]) / "tiny"
    steps = json.loads((source / "config.json").read_text())["checkpoint_steps"]
    thetas = [theta(source / f"checkpoints/step_{step:06d}.safetensors") for step in steps]
    path = [[a - b for a, b in zip(row, thetas[0])] for row in thetas]
    inner = [dot(path[s], path[t]) for s in range(len(path)) for t in range(s + 1)]
    moves = [0.0] + [dot(d, d) for d in ([a - b for a, b in zip(x, y)] for x, y in zip(path[1:], path))]
    (target / "path_gram.json").write_text(json.dumps({"steps": steps, "inner": inner, "step_squares": moves}) + "\n")


if __name__ == "__main__":
    main()
