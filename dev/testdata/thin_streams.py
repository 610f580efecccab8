"""Thins the reference runs to what the tests of splits, batches and initial weights need.

    python3 dev/testdata/thin_streams.py REFERENCE_DIR tests/Grokscope.Tests/data

writes golden/streams_*.json. A pair (a, b) is written as a*P + b. Hashes are SHA-256: of the whole shuffled pair list (train, then
test) as int32 a, b, a, b, …; of a tensor as float32; both little-endian. Samples are every STRIDE-th entry of the flat parameter vector.
"""

import hashlib
import json
import math
import pathlib
import struct
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "pytorch"))
import safetensors_io  # noqa: E402

STRIDE = 61


def read(path):
    """All tensors of a file as plain lists of their entries."""
    return {name: array.ravel().tolist() for name, array in safetensors_io.read(path).items()}


def split(tensors, modulus):
    flat = tensors["train_pairs"] + tensors["test_pairs"]
    train = len(tensors["train_pairs"]) // 2
    pairs = [a * modulus + b for a, b in zip(flat[::2], flat[1::2])]
    digest = hashlib.sha256(struct.pack(f"<{len(flat)}i", *flat)).hexdigest()
    return {
        "train_count": train, "test_count": len(pairs) - train, "split_sha256": digest,
        "train_first": pairs[:16], "train_last": pairs[train - 4 : train], "test_first": pairs[train : train + 8], "test_last": pairs[-4:],
    }, pairs[:train]


def weights(names, tensors):
    flat = [x for name in names for x in tensors[name]]
    return {
        "stride": STRIDE,
        "samples": [float(f"{x:.9g}") for x in flat[::STRIDE]],
        "tensors": [
            {
                "name": name,
                "count": len(tensors[name]),
                "sum": math.fsum(tensors[name]),
                "sum_of_squares": math.fsum(x * x for x in tensors[name]),
                "sha256": hashlib.sha256(struct.pack(f"<{len(tensors[name])}f", *tensors[name])).hexdigest(),
            }
            for name in names
        ],
    }


def golden(folder, name):
    info = json.loads((folder / f"{name}.json").read_text())
    tensors = read(folder / f"{name}.safetensors")
    config, modulus = info["config"], info["config"]["P"]
    part, _ = split(tensors, modulus)
    assert part["split_sha256"] == info["split_sha256"], "the hash is not made as this script thinks"
    assert (part["train_count"], part["test_count"]) == (info["n_train"], info["n_test"])
    for key in ("train_first", "train_last", "test_first"):
        assert part[key] == [a * modulus + b for a, b in info[key]]
    size = config["BATCH_SIZE"]
    batches = [[a * modulus + b for a, b in zip(x[:size], x[size:])] for x in (tensors["batchA"], tensors["batchB"])]
    start = [a * modulus + b for a, b in zip(info["batch1_a"], info["batch1_b"])]
    assert batches[0][: len(start)] == start
    names = [entry for entry, _ in info["params"]]
    tasks = [entry[len("head_") : -len(".weight")] for entry in names if entry.startswith("head_") and entry.endswith(".weight")]
    return {
        "seed": info["seed"], "modulus": modulus, "train_fraction": config["TRAIN_FRACTION"], "batch_size": size, "tasks": tasks,
        "layers": config["N_LAYERS"], "d_model": config["D_MODEL"], "heads": config["N_HEADS"], "d_ff": config["D_FF"],
        "split": part, "batches": batches, "init": weights(names, {entry: tensors["init." + entry] for entry in names}),
    }


def tiny(folder):
    config = json.loads((folder / "config.json").read_text())
    tensors = read(folder / "split.safetensors")
    part, train = split(tensors, config["P"])
    size = config["batch"]
    drawn = [train[i] for i in tensors["first_batches"]]
    names = [entry["name"] for entry in config["parameters"]]
    return {
        "seed": config["seed"], "modulus": config["P"], "train_fraction": config["train_fraction"], "batch_size": size,
        "tasks": config["tasks"], "layers": config["n_layers"], "d_model": config["d_model"], "heads": config["n_heads"],
        "d_ff": config["d_ff"], "split": part, "batches": [drawn[i : i + size] for i in range(0, len(drawn), size)],
        "init": weights(names, read(folder / "checkpoints" / "step_000000.safetensors")),
    }


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    source, target = map(pathlib.Path, sys.argv[1:])
    (target / "golden").mkdir(parents=True, exist_ok=True)
    runs = {name: golden(source / "golden", name) for name in ("dual_s42", "tri_s42", "dual_small_s7")}
    runs["tiny"] = tiny(source / "tiny")
    for name, run in runs.items():
        (target / "golden" / f"streams_{name}.json").write_text(json.dumps(run, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
