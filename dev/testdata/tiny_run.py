"""The recorded tiny run as the tests of measures read it.

    python3 dev/testdata/tiny_run.py REFERENCE_DIR tests/Grokscope.Tests/data

Writes tiny/checkpoints, all of them; tiny/attention.safetensors, the attention matrices at the steps between checkpoints only; tiny/eval.csv with
the columns named as Grokscope names them; and what NumPy measured, as it is. Needs no NumPy.
"""

import json
import pathlib
import shutil
import struct
import sys

MEASURES = "trajectory_pca", "parameter_pca", "heads", "kstar", "compression", "spectra", "gram", "fourier", "partners"


def rows_between(source, target, known):
    """Copies all tensors [T, ...] of a safetensors file without the rows whose step is known from a checkpoint."""
    data = source.read_bytes()
    (length,) = struct.unpack("<q", data[:8])
    header = json.loads(data[8 : 8 + length])
    header.pop("__metadata__", None)
    body = data[8 + length :]
    begin, end = header["steps"]["data_offsets"]
    steps = struct.unpack(f"<{(end - begin) // 8}q", body[begin:end])
    kept = [t for t, step in enumerate(steps) if step not in known]
    tensors, parts, at = {}, [], 0
    for name, tensor in header.items():
        begin, end = tensor["data_offsets"]
        size = (end - begin) // len(steps)
        part = b"".join(body[begin + t * size : begin + (t + 1) * size] for t in kept)
        tensors[name] = {"dtype": tensor["dtype"], "shape": [len(kept), *tensor["shape"][1:]], "data_offsets": [at, at + len(part)]}
        parts.append(part)
        at += len(part)
    text = json.dumps(tensors).encode()
    text += b" " * (-len(text) % 8)
    target.write_bytes(struct.pack("<q", len(text)) + text + b"".join(parts))


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    source, target = pathlib.Path(sys.argv[1]) / "tiny", pathlib.Path(sys.argv[2]) / "tiny"
    (target / "checkpoints").mkdir(parents=True, exist_ok=True)
    steps = json.loads((source / "config.json").read_text())["checkpoint_steps"]
    for step in steps:
        name = f"checkpoints/step_{step:06d}.safetensors"
        shutil.copyfile(source / name, target / name)
    rows_between(source / "attention.safetensors", target / "attention.safetensors", set(steps))
    header, *rows = (source / "eval.csv").read_text().splitlines()
    names = [name.replace("train_", "train_acc_").replace("test_", "test_acc_") for name in header.split(",")]
    (target / "eval.csv").write_text("\n".join([",".join(names), *rows]) + "\n")
    for name in MEASURES:
        shutil.copyfile(source / f"{name}.json", target / f"{name}.json")


if __name__ == "__main__":
    main()
