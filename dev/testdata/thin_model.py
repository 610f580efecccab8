"""Thins the reference data to what the tests of the model need.

    python3 dev/testdata/thin_model.py REFERENCE_DIR tests/Grokscope.Tests/data

Sampled vectors hold the entries 0, s, 2s, … of the complete one; their name ends in "/s". All else is copied as it is.
"""

import json
import pathlib
import shutil
import sys

import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "pytorch"))
import safetensors_io  # noqa: E402

GOLDEN_STRIDE = {"dual_s42": 32, "tri_s42": 32, "dual_small_s7": 16}
TINY_STRIDE = 16
LOSS_ROWS = 200


def golden(source, target, run, stride):
    tensors = safetensors_io.read(source / f"{run}.safetensors")
    kept = {"theta_100": tensors["theta_100"]}
    for name in "batchA", "batchB":
        kept[name] = tensors[name].astype(np.int16)
    sampled = ["theta_1", "gradA"]
    if run == "dual_small_s7":
        # Of the two large runs the direction would take 2.5 MB; golden_extra.py checks their products before it writes its own.
        kept["v"] = tensors["v"]
        sampled += ["hvp", "hvp_task0"]
    for name in sampled:
        kept[f"{name}/{stride}"] = tensors[name][::stride].copy()
    safetensors_io.write(target / f"{run}.safetensors", kept)

    report = json.loads((source / f"{run}.json").read_text())
    fields = ["kind", "seed", "config", "params", "n_params", "train", "theta_norms", "at_theta_100"]
    (target / f"{run}.json").write_text(json.dumps({field: report[field] for field in fields}) + "\n")


def tiny(source, target):
    target.mkdir(parents=True, exist_ok=True)
    for name in "config.json", "derivatives.json", "split.safetensors":
        shutil.copyfile(source / name, target / name)
    probe = safetensors_io.read(source / "probe.safetensors")
    safetensors_io.write(target / "probe.safetensors", {name: array for name, array in probe.items() if name != "lanczos_start"})
    vectors = safetensors_io.read(source / "vectors.safetensors")
    sampled = {f"{name}/{TINY_STRIDE}": array[::TINY_STRIDE].copy() for name, array in vectors.items()}
    safetensors_io.write(target / "vectors.safetensors", sampled)
    rows = (source / "loss.csv").read_text().splitlines()[: LOSS_ROWS + 1]
    (target / "loss.csv").write_text("\n".join(rows) + "\n")


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    source, target = map(pathlib.Path, sys.argv[1:])
    (target / "golden").mkdir(parents=True, exist_ok=True)
    for run, stride in GOLDEN_STRIDE.items():
        golden(source / "golden", target / "golden", run, stride)
    tiny(source / "tiny", target / "tiny")


if __name__ == "__main__":
    main()
