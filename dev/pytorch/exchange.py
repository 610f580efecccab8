#!/usr/bin/python3
"""The PyTorch side of exchange.sh: weights that Grokscope exported, and checkpoints for it to import.

exchange.py check RUN_FOLDER SAFETENSORS NPZ   loads both files into the reference model (strict=True) and compares all logits, bit for bit
exchange.py train FOLDER                       trains the reference model of dev/tiny.toml and saves it in every form that import takes
"""

import os
import pathlib
import sys

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np  # noqa: E402
import torch  # noqa: E402  (the variable above is read when OpenBLAS is loaded)

import load_snapshot  # noqa: E402
import reference  # noqa: E402
import safetensors_io  # noqa: E402

TINY = reference.Config(modulus=37, train_fraction=0.7, d_model=32, d_ff=64, batch_size=128)
EVERY = 50


def check(run_folder, *files):
    """Stops unless all files give the same logits for every pair."""
    run = load_snapshot.Run(run_folder)
    pairs = torch.cat([pairs for pairs, _ in run.sets.values()])
    results = []
    for file in files:
        arrays = dict(np.load(file, allow_pickle=False)) if file.endswith(".npz") else safetensors_io.read(file)
        model = reference.Model(run.config)
        model.load_state_dict({name: torch.from_numpy(array) for name, array in arrays.items()}, strict=True)
        with torch.no_grad():
            results.append(torch.stack(model.eval()(pairs)))
    if any(not torch.equal(results[0], other) for other in results[1:]):
        sys.exit(f"FAIL the logits of {' and '.join(files)} differ")
    print(f"ok   {len(files)} files, the same {results[0].numel()} logits")


def columns_first(arrays):
    """The same matrices in the order that NumPy calls Fortran's, as a transposed weight has it."""
    return {name: np.asfortranarray(array) for name, array in arrays.items()}


def train(folder):
    """A checkpoint every EVERY steps, each in another form."""
    forms = [
        lambda path, arrays: safetensors_io.write(path + ".safetensors", arrays),
        lambda path, arrays: np.savez(path + ".npz", **arrays),
        lambda path, arrays: np.savez_compressed(path + ".npz", **arrays),
        lambda path, arrays: np.savez(path + ".npz", **{f"module.{name}": array for name, array in arrays.items()}),
        lambda path, arrays: np.savez(path + ".npz", **columns_first(arrays)),
        lambda path, arrays: np.savez(path + ".npz", **{name: array.astype(">f4") for name, array in arrays.items()}),
        lambda path, arrays: safetensors_io.write(path + ".safetensors", {name: array.astype(np.float64) for name, array in arrays.items()}),
    ]
    pathlib.Path(folder).mkdir(parents=True, exist_ok=True)
    trainer = reference.Trainer(TINY)
    for index, save in enumerate(forms):
        for _ in range(EVERY if index else 0):
            trainer.step()
        save(f"{folder}/ckpt-{index * EVERY}", {name: tensor.detach().cpu().numpy() for name, tensor in trainer.model.state_dict().items()})
    print(f"ok   trained {EVERY * (len(forms) - 1)} steps with PyTorch {torch.__version__}, {len(forms)} files of NumPy {np.__version__}")


def main():
    torch.set_num_threads(1)
    if sys.argv[1:2] == ["check"] and len(sys.argv) >= 5:
        check(sys.argv[2], *sys.argv[3:])
    elif sys.argv[1:2] == ["train"] and len(sys.argv) == 3:
        train(sys.argv[2])
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main()
