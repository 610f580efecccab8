#!/usr/bin/python3
"""Checks reference.py against the recorded numbers of the published code: check_golden.py REFERENCE_DIR

REFERENCE_DIR holds golden/*.json and *.safetensors. Checked for each run found there: the split exactly, initial weights to
1e-6, the losses of all recorded steps (so every batch) to 1e-5 relative, and at the recorded weights of step 100 the gradient and the
Hessian-vector product to 1e-4 of their length. Exits 1 if anything differs.
"""

import json
import os
import struct
import sys

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np  # noqa: E402  (the variable above is read when OpenBLAS is loaded)
import torch  # noqa: E402

import reference  # noqa: E402

DTYPES = {"F32": np.float32, "F64": np.float64, "I64": np.int64, "I32": np.int32, "I16": np.int16}


def read_safetensors(path):
    """All tensors of a file: eight bytes of header length, a JSON header, raw little-endian data."""
    with open(path, "rb") as file:
        header = json.loads(file.read(struct.unpack("<Q", file.read(8))[0]))
        data = file.read()
    header.pop("__metadata__", None)
    return {
        name: torch.from_numpy(
            np.frombuffer(data[slice(*entry["data_offsets"])], DTYPES[entry["dtype"]]).reshape(entry["shape"]).copy())
        for name, entry in header.items()
    }


def to_config(record):
    """The recorded settings as a reference.Config."""
    c = record["config"]
    return reference.Config(
        tasks=reference.TASKS[record["kind"]], modulus=c["P"], train_fraction=c["TRAIN_FRACTION"], d_model=c["D_MODEL"],
        layers=c["N_LAYERS"], heads=c["N_HEADS"], d_ff=c["D_FF"], batch_size=c["BATCH_SIZE"], lr=c["LR"],
        betas=(c["ADAM_BETA1"], c["ADAM_BETA2"]), weight_decay=c["WEIGHT_DECAY"], grad_clip=c["GRAD_CLIP"], seed=c["SEED"])


def differences(record, tensors):
    """Yields (what, measured difference, allowed difference)."""
    config = to_config(record)
    trainer = reference.Trainer(config)
    model = trainer.model

    for name, pairs in (("train_pairs", trainer.train_pairs), ("test_pairs", trainer.test_pairs)):
        same = pairs.shape == tensors[name].shape and bool((pairs == tensors[name]).all())
        yield f"{name} differ", 0.0 if same else 1.0, 0.0
    order = [[name, list(p.shape)] for name, p in model.named_parameters()]
    yield "names, order or shapes of parameters differ", 0.0 if order == record["params"] else 1.0, 0.0
    for name, p in model.named_parameters():
        yield f"initial {name}", (p.detach() - tensors["init." + name]).abs().max().item(), 1e-6

    worst = 0.0
    for expected in record["train"]:
        losses, _ = trainer.step()
        worst = max(worst, *(abs(x - y) / abs(y) for x, y in zip(losses, expected["losses"])))
    yield f"losses of {len(record['train'])} steps, relative", worst, 1e-5

    reference.load_flat(model, tensors["theta_100"])
    pairs = tensors["batchA"].T.contiguous()
    g = reference.gradient(model, pairs, reference.make_targets(config, pairs), create_graph=True)
    product = reference.hessian_vector(model, g, tensors["v"])
    for name, x, y in (("gradient", g.detach(), tensors["gradA"]), ("Hessian-vector product", product, tensors["hvp"])):
        yield f"{name} at step 100, relative", ((x - y).norm() / y.norm()).item(), 1e-4


def main():
    if len(sys.argv) != 2:
        sys.exit("usage: check_golden.py REFERENCE_DIR   (the folder that holds golden/)")
    folder = os.path.join(sys.argv[1], "golden")
    names = sorted(f[:-5] for f in os.listdir(folder) if f.endswith(".json"))
    if not names:
        sys.exit(f"{folder} holds no *.json.")
    torch.set_num_threads(1)
    failed = 0
    for name in names:
        with open(os.path.join(folder, name + ".json"), encoding="utf-8") as file:
            record = json.load(file)
        for what, difference, allowed in differences(record, read_safetensors(os.path.join(folder, name + ".safetensors"))):
            good = difference <= allowed
            failed += not good
            if not good or "relative" in what:
                print(f"{'ok  ' if good else 'FAIL'} {name}: {what}: {difference:.2g} (allowed {allowed:.0e})")
    print(f"{len(names)} runs checked, {failed} differences too large")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
