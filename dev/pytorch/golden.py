"""Recorded runs of the published code: golden/NAME.json and golden/NAME.safetensors of a reference folder."""

import json
import pathlib

import reference
import safetensors_io


def names(folder):
    """The runs in this reference folder."""
    found = sorted(path.stem for path in (pathlib.Path(folder) / "golden").glob("*.json"))
    if not found:
        raise SystemExit(f"{folder}/golden holds no *.json.")
    return found


def load(folder, name):
    """A run's settings as a reference.Config, its record (the JSON file) and its tensors as NumPy arrays."""
    path = pathlib.Path(folder) / "golden" / name
    record = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    c = record["config"]
    config = reference.Config(
        tasks=reference.TASKS[record["kind"]], modulus=c["P"], train_fraction=c["TRAIN_FRACTION"], d_model=c["D_MODEL"],
        layers=c["N_LAYERS"], heads=c["N_HEADS"], d_ff=c["D_FF"], batch_size=c["BATCH_SIZE"], lr=c["LR"],
        betas=(c["ADAM_BETA1"], c["ADAM_BETA2"]), weight_decay=c["WEIGHT_DECAY"], grad_clip=c["GRAD_CLIP"], seed=c["SEED"])
    return config, record, safetensors_io.read(path.with_suffix(".safetensors"))
