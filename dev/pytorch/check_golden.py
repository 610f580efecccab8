#!/usr/bin/python3
"""Checks reference.py against the recorded numbers of the published code: check_golden.py REFERENCE_DIR

REFERENCE_DIR holds golden/*.json and *.safetensors. Checked for each run found there: the split exactly, initial weights to
1e-6, the losses of all recorded steps (so every batch) to 1e-5 relative, and at the recorded weights of step 100 the gradient and the
Hessian-vector product to 1e-4 of their length. Exits 1 if anything differs.
"""

import os
import sys

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import torch  # noqa: E402  (the variable above is read when OpenBLAS is loaded)

import golden  # noqa: E402
import reference  # noqa: E402

def differences(config, record, arrays):
    """Yields (what, measured difference, allowed difference)."""
    tensors = {name: torch.from_numpy(array) for name, array in arrays.items()}
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
    torch.set_num_threads(1)
    failed, names = 0, golden.names(sys.argv[1])
    for name in names:
        for what, difference, allowed in differences(*golden.load(sys.argv[1], name)):
            good = difference <= allowed
            failed += not good
            if not good or "relative" in what:
                print(f"{'ok  ' if good else 'FAIL'} {name}: {what}: {difference:.2g} (allowed {allowed:.0e})")
    print(f"{len(names)} runs checked, {failed} differences too large")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
